#include "core/goals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BASIS_POINTS 10000

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static const json_t *goals_of(const struct engine *e)
{
	return json_object_get(e->show->json, "goals");
}

static const json_t *find_goal(const struct engine *e, const char *id)
{
	size_t i = 0;
	const json_t *goal = NULL;
	json_array_foreach(goals_of(e), i, goal)
	{
		if (show_same_id(text_of(goal, "id"), id))
			return goal;
	}
	return NULL;
}

/* By id, because an edit may move goals about. */
static struct goal_value *find_value(const struct engine *e, const char *id)
{
	for (size_t i = 0; i < e->goal_count; i++)
		if (show_same_id(e->goals[i].id, id))
			return &e->goals[i];
	return NULL;
}

bool goals_verb(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	const char *id = verb_text(call, "id", "");
	const json_t *goal = find_goal(e, id);
	if (!goal)
		return reply_refuse(reply, "id.unknown");
	if (e->rundown.state == SHOW_FINISHED)
		return reply_refuse(reply, "show.finished");
	if (strcmp(text_of(goal, "metric"), "custom") != 0)
		return reply_refuse(reply, "verb.not-applicable");
	if (verb_bool(call, "preview", false)) {
		reply_set(reply, "preview", json_array());
		return true;
	}
	struct goal_value *value = find_value(e, id);
	if (!value) {
		struct goal_value *goals = realloc(e->goals, (e->goal_count + 1) * sizeof *goals);
		if (!goals)
			return reply_refuse(reply, "journal.failed");
		e->goals = goals;
		value = &goals[e->goal_count++];
		snprintf(value->id, sizeof value->id, "%s", text_of(goal, "id"));
	}
	value->value = verb_integer(call, "value", 0);
	return true;
}

static int64_t revenue_in(const struct engine *e, const char *currency)
{
	for (size_t i = 0; i < e->currency_count; i++)
		if (strcmp(e->revenue[i].currency, currency) == 0)
			return e->revenue[i].minor;
	return 0;
}

/* In basis points; 0 as long as nobody has told of viewers. */
static int64_t per_viewer(const struct engine *e, int64_t count)
{
	if (e->viewers_peak <= 0 || count <= 0)
		return 0;
	if (count > INT64_MAX / BASIS_POINTS)
		count = INT64_MAX / BASIS_POINTS;
	return count * BASIS_POINTS / e->viewers_peak;
}

static int64_t value_of(const struct engine *e, const json_t *goal)
{
	const char *metric = text_of(goal, "metric");
	if (strcmp(metric, "viewers") == 0)
		return e->viewers_peak;
	if (strcmp(metric, "comments") == 0)
		return e->comments_counted;
	if (strcmp(metric, "participants") == 0)
		return (int64_t)e->people.participants;
	if (strcmp(metric, "likes") == 0)
		return e->likes;
	if (strcmp(metric, "shares") == 0)
		return e->shares;
	if (strcmp(metric, "orders") == 0)
		return e->orders;
	if (strcmp(metric, "revenue") == 0)
		return revenue_in(e, text_of(goal, "currency"));
	if (strcmp(metric, "conversion") == 0)
		return per_viewer(e, (int64_t)e->people.participants);
	if (strcmp(metric, "interaction-rate") == 0)
		return per_viewer(e, e->comments_counted + e->likes + e->shares + e->gifts);
	if (strcmp(metric, "followers") == 0)
		return e->follows;
	const struct goal_value *typed = find_value(e, text_of(goal, "id"));
	return typed ? typed->value : 0;
}

json_t *goals_state(const struct engine *e)
{
	json_t *goals = json_array();
	size_t i = 0;
	const json_t *goal = NULL;
	json_array_foreach(goals_of(e), i, goal)
	{
		int64_t target = json_integer_value(json_object_get(goal, "target"));
		int64_t value = value_of(e, goal);
		json_t *row = json_pack("{s:s, s:s, s:I, s:I, s:b}", "id", text_of(goal, "id"), "metric",
					text_of(goal, "metric"), "target", (json_int_t)target, "value",
					(json_int_t)value, "reached", value >= target);
		if (text_of(goal, "unit")[0])
			json_object_set_new(row, "unit", json_string(text_of(goal, "unit")));
		if (text_of(goal, "currency")[0])
			json_object_set_new(row, "currency", json_string(text_of(goal, "currency")));
		if (text_of(goal, "title")[0])
			json_object_set_new(row, "title", json_string(text_of(goal, "title")));
		json_array_append_new(goals, row);
	}
	return goals;
}

void goals_digest(const struct engine *e, struct digest *d)
{
	for (size_t i = 0; i < e->goal_count; i++) {
		digest_text(d, e->goals[i].id);
		digest_int(d, e->goals[i].value);
	}
}

void goals_finish(struct engine *e)
{
	free(e->goals);
	e->goals = NULL;
	e->goal_count = 0;
}
