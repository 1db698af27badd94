/* The operator's whole truth as JSON (contracts.md section 12), and the lists that are too long for it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/audience_line.h"
#include "core/cue_view.h"
#include "core/edit.h"
#include "core/effect.h"
#include "core/engine_parts.h"
#include "core/goals.h"
#include "core/locale.h"
#include "core/points.h"
#include "core/undo.h"

#define POINTS_IN_STATE 100

static void set_span(json_t *object, const char *key, const struct span *span)
{
	if (span->start == NEVER)
		return;
	json_t *value = json_pack("{s:I}", "start", (json_int_t)span->start);
	if (span->end != NEVER)
		json_object_set_new(value, "end", json_integer(span->end));
	json_object_set_new(object, key, value);
}

static json_t *cues_of(const struct engine *e, int segment)
{
	const struct show_segment *doc = &e->show->segments[segment];
	json_t *cues = json_array();
	for (size_t i = 0; i < doc->cue_count; i++) {
		const struct cue_run *c = &e->cues[doc->first_cue + (int)i];
		json_t *cue = json_pack("{s:s, s:s}", "id", e->show->cues[doc->first_cue + (int)i].id, "state",
					cue_state_name(c->state));
		if (c->at)
			json_object_set_new(cue, "at", json_integer(c->at));
		if (c->dropped)
			json_object_set_new(cue, "dropped", json_true());
		if (c->reason[0])
			json_object_set_new(cue, "reason", json_string(c->reason));
		json_array_append_new(cues, cue);
	}
	return cues;
}

static json_t *runs_of(const struct row *row)
{
	json_t *runs = json_array();
	for (size_t i = 0; i < row->run_count; i++) {
		json_t *run = json_pack("{s:I}", "start", (json_int_t)row->runs[i].start);
		if (row->runs[i].end != NEVER)
			json_object_set_new(run, "end", json_integer(row->runs[i].end));
		json_array_append_new(runs, run);
	}
	return runs;
}

json_t *engine_segment_state(const struct engine *e, int index, struct moment now)
{
	static const char *const names[] = {[ROW_FUTURE] = "future", [ROW_LIVE] = "live", [ROW_PAST] = "past"};
	const struct row *row = &e->rundown.rows[index];
	json_t *s = json_pack("{s:s, s:s, s:s, s:b, s:b, s:b}", "id", e->show->segments[index].id, "title",
			      e->show->segments[index].title, "state", names[row->state], "armed",
			      e->rundown.armed == index, "skipped", row->skipped, "staged",
			      edit_staged(e->show, "segment", e->show->segments[index].id) != NULL);
	set_span(s, "planned", &row->planned);
	set_span(s, "expected", &row->expected);
	set_span(s, "actual", &row->actual);
	if (row->state == ROW_LIVE)
		json_object_set_new(s, "remaining_ms", json_integer(rundown_remaining(&e->rundown, now)));
	json_object_set_new(s, "added_ms", json_integer(row->added_ms));
	json_object_set_new(s, "held_ms", json_integer(row->held_ms));
	json_object_set_new(s, "runs", runs_of(row));
	json_object_set_new(s, "cues", cues_of(e, index));
	return s;
}

/* "3:20 late" in the show's language. */
static json_t *offset_text(const struct engine *e, int64_t offset_ms)
{
	int64_t seconds = (offset_ms < 0 ? -offset_ms : offset_ms) / 1000;
	const char *key = offset_ms > 0 ? "Rundown.Late" : "Rundown.Early";
	char clock[48];
	if (seconds == 0)
		return json_string(locale_text(e->show->language, "Rundown.OnTime"));
	if (seconds >= 3600)
		snprintf(clock, sizeof clock, "%lld:%02d:%02d", (long long)(seconds / 3600), (int)(seconds / 60 % 60),
			 (int)(seconds % 60));
	else
		snprintf(clock, sizeof clock, "%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
	char text[96];
	snprintf(text, sizeof text, locale_text(e->show->language, key), clock);
	return json_string(text);
}

static void set_mark(const struct engine *e, json_t *rundown, const char *key, int index)
{
	if (index < 0 || e->rundown.rows[index].expected.start == NEVER)
		return;
	json_object_set_new(rundown, key,
			    json_pack("{s:s, s:I}", "id", e->show->segments[index].id, "at",
				      (json_int_t)e->rundown.rows[index].expected.start));
}

/* What the runs of a row have taken, and what is still to come of it. */
static int64_t row_takes(const struct rundown *r, int i)
{
	const struct row *row = &r->rows[i];
	struct span ahead;
	int64_t sum = 0;
	for (size_t k = 0; k < row->run_count; k++)
		sum += (row->runs[k].end == NEVER ? row->expected.end : row->runs[k].end) - row->runs[k].start;
	return rundown_expected(r, i, &ahead) ? sum + ahead.end - ahead.start : sum;
}

/* Groups: the target, what the plan gives its rows, and what they will have taken as things stand. */
static json_t *groups_state(const struct engine *e)
{
	const struct rundown *r = &e->rundown;
	json_t *groups = json_array();
	for (int g = 0; (size_t)g < e->show->group_count; g++) {
		const struct show_group *doc = &e->show->groups[g];
		int64_t planned = 0;
		int64_t expected = 0;
		for (int i = 0; (size_t)i < r->row_count; i++) {
			if (e->show->segments[i].group != g)
				continue;
			if (r->rows[i].planned.start != NEVER)
				planned += r->rows[i].planned.end - r->rows[i].planned.start;
			expected += row_takes(r, i);
		}
		json_t *group = json_pack("{s:s, s:s, s:I, s:I}", "id", doc->id, "title", doc->title, "planned_ms",
					  (json_int_t)planned, "expected_ms", (json_int_t)expected);
		if (doc->target_ms != SHOW_NONE) {
			json_object_set_new(group, "target_ms", json_integer(doc->target_ms));
			json_object_set_new(group, "over_ms", json_integer(expected - doc->target_ms));
		}
		json_array_append_new(groups, group);
	}
	return groups;
}

static json_t *rundown_state(const struct engine *e, struct moment now)
{
	const struct rundown *r = &e->rundown;
	json_t *state =
		json_pack("{s:I, s:I, s:o, s:b}", "offset_ms", (json_int_t)r->offset_ms, "relative_ms",
			  (json_int_t)r->relative_ms, "text", offset_text(e, r->offset_ms), "locked", r->locked);
	if (r->live >= 0)
		json_object_set_new(state, "live", json_string(e->show->segments[r->live].id));
	if (r->armed >= 0)
		json_object_set_new(state, "armed", json_string(e->show->segments[r->armed].id));
	if (r->planned_end != NEVER)
		json_object_set_new(state, "planned_end", json_integer(r->planned_end));
	json_object_set_new(state, "relative_text", offset_text(e, r->relative_ms));
	if (r->expected_end != NEVER)
		json_object_set_new(state, "expected_end", json_integer(r->expected_end));
	if (r->expected_end != NEVER && r->planned_end != NEVER) {
		int64_t over = r->expected_end - rundown_target(r);
		json_object_set_new(state, "end_offset_ms", json_integer(over));
		json_object_set_new(state, "end_text", offset_text(e, over));
	}
	set_mark(e, state, "next_flag", rundown_next_flag(r));
	set_mark(e, state, "next_break", rundown_next_break(r));
	json_t *segments = json_array();
	for (size_t i = 0; i < r->row_count; i++)
		json_array_append_new(segments, engine_segment_state(e, (int)i, now));
	json_object_set_new(state, "segments", segments);
	if (e->show->group_count)
		json_object_set_new(state, "groups", groups_state(e));
	return state;
}

static json_t *show_state(const struct engine *e, struct moment now)
{
	static const char *const names[] = {[SHOW_READY] = "ready", [SHOW_LIVE] = "live", [SHOW_FINISHED] = "finished"};
	json_t *show = json_pack("{s:s, s:s, s:s, s:b, s:b, s:b}", "id", e->show->id, "title", e->show->title, "state",
				 names[e->rundown.state], "rehearsal", e->rehearsal, "held", e->rundown.held, "standby",
				 e->rundown.standby);
	if (e->rundown.guard_until_mono > now.mono && e->rundown.guard_until_mono != NEVER)
		json_object_set_new(show, "guard_until",
				    json_integer(e->rundown.guard_until_mono - now.mono + now.wall));
	return show;
}

/* ---- the rest ---- */

static json_t *metrics_state(const struct engine *e)
{
	json_t *revenue = json_array();
	for (size_t i = 0; i < e->currency_count; i++)
		json_array_append_new(revenue, json_pack("{s:I, s:s}", "minor", (json_int_t)e->revenue[i].minor,
							 "currency", e->revenue[i].currency));
	return json_pack("{s:I, s:I, s:I, s:I, s:o}", "viewers", (json_int_t)engine_viewers(e), "comments",
			 (json_int_t)e->comments_counted, "likes", (json_int_t)e->likes, "orders",
			 (json_int_t)e->orders, "revenue", revenue);
}

static json_t *undo_state(const struct engine *e)
{
	json_t *undo = json_object();
	if (e->undo->done_count)
		json_object_set_new(undo, "undo", json_string(e->undo->done[e->undo->done_count - 1].verb));
	if (e->undo->undone_count)
		json_object_set_new(undo, "redo", json_string(e->undo->undone[e->undo->undone_count - 1].verb));
	return undo;
}

/* `staged` is there only when something is. A stale one has its own in the document already, for its next run. */
static json_t *item_state(const struct engine *e, int index, const struct context *cx)
{
	const struct interaction *it = &e->items[index];
	json_t *state = interaction_state(it, cx);
	if (it->stale || edit_staged(e->show, "interaction", it->doc->id))
		json_object_set_new(state, "staged", json_true());
	return state;
}

/* A list of an object, made if it is not there. Borrowed. */
static json_t *list_in(json_t *object, const char *key)
{
	json_t *list = json_object_get(object, key);
	if (!list) {
		list = json_array();
		json_object_set_new(object, key, list);
	}
	return list;
}

/* What ran and was deleted since, in the order in which that happened. */
static json_t *gone_state(const struct engine *e)
{
	json_t *state = json_object();
	const char *id = NULL;
	json_t *object = NULL;
	json_object_foreach(json_object_get(e->gone, "segments"), id, object)
	{
		if (show_find_segment(e->show, id) < 0)
			json_array_append(list_in(state, "segments"), object);
	}
	json_object_foreach(json_object_get(e->gone, "interactions"), id, object)
	{
		if (show_find_interaction(e->show, id) < 0)
			json_array_append(list_in(state, "interactions"), object);
	}
	return state;
}

json_t *engine_state(struct engine *e, struct moment now)
{
	size_t total = 0;
	struct context cx = e->cx;
	cx.now = now;
	cx.people = &e->people;
	cx.benefits = &e->benefits;
	cx.show = e->show;
	cx.coverage = &e->coverage;
	rundown_update(&e->rundown, now);
	json_t *state = json_pack("{s:I, s:o, s:o}", "now", (json_int_t)now.wall, "show", show_state(e, now), "rundown",
				  rundown_state(e, now));
	json_t *items = json_array();
	for (size_t i = 0; i < e->item_count; i++)
		json_array_append_new(items, item_state(e, (int)i, &cx));
	json_object_set_new(state, "interactions", items);
	json_object_set_new(state, "points", points_rows(&e->people, 0, POINTS_IN_STATE, &total));
	json_object_set_new(state, "people",
			    json_pack("{s:I, s:I}", "participants", (json_int_t)e->people.participants, "blocked",
				      (json_int_t)e->people.blocked));
	json_object_set_new(state, "moderation", moderation_state(e->moderation));
	json_object_set_new(state, "benefits", benefits_state(&e->benefits, e->show));
	json_object_set_new(state, "sponsors", sponsors_state(&e->sponsors, e->show, now));
	json_t *gone = gone_state(e);
	if (json_object_size(gone))
		json_object_set(state, "deleted", gone);
	json_decref(gone);
	json_object_set_new(state, "undo", undo_state(e));
	json_object_set_new(state, "coverage", coverage_state(e, now));
	json_object_set_new(state, "metrics", metrics_state(e));
	json_object_set_new(state, "goals", goals_state(e));
	json_object_set_new(state, "said", announce_state(e));
	json_object_set_new(state, "tasks", task_rows(e, now, 0, SIZE_MAX, &total));
	return state;
}

static bool all_objects(const json_t *list)
{
	size_t i = 0;
	const json_t *item = NULL;
	json_array_foreach(list, i, item)
	{
		if (!json_is_object(item))
			return false;
	}
	return true;
}

/* ["vip"] becomes [{"id": "vip"}]. */
static json_t *roles_as_objects(const json_t *roles)
{
	json_t *list = json_array();
	size_t i = 0;
	json_t *role = NULL;
	json_array_foreach(roles, i, role)
	{
		if (json_is_string(role))
			json_array_append_new(list, json_pack("{s:O}", "id", role));
	}
	return list;
}

/* An answer holds no null and no array of anything but objects, a normal-form line may: roles become objects, and
 * unknown keys that do not fit are left out. The parsers bound the depth. */
static void fit_for_an_answer(json_t *object)
{
	const char *key = NULL;
	void *next = NULL;
	json_t *value = NULL;
	json_object_foreach_safe(object, next, key, value)
	{
		size_t i = 0;
		json_t *item = NULL;
		if (json_is_null(value) || (!all_objects(value) && strcmp(key, "roles") != 0)) {
			json_object_del(object, key); /* the key is gone with it */
			continue;
		}
		if (!all_objects(value)) {
			json_object_set_new(object, key, roles_as_objects(value));
			continue;
		}
		if (json_is_object(value))
			fit_for_an_answer(value);
		json_array_foreach(value, i, item)
		{
			fit_for_an_answer(item);
		}
	}
}

static json_t *comment_row(const struct engine *e, const struct comment *c)
{
	struct audience_text text = {0};
	json_t *row = NULL;
	if (c->line)
		row = json_loads(c->line, 0, NULL);
	else if (audience_write(&c->event, &text))
		row = json_loads(text.bytes, 0, NULL);
	free(text.bytes);
	fit_for_an_answer(row);
	if (row && c->person != INDEX_NONE && people_is_masked(&e->people, c->person))
		json_object_set_new(row, "masked", json_true());
	struct moderation_finding finding = engine_finding(e, c);
	if (!row || finding.reason == MODERATION_NO_REASON)
		return row;
	const struct moderation_case *known = moderation_find_key(e->moderation, c->key);
	finding.word = known ? known->word : NULL;
	finding.risk = known && known->risk;
	moderation_mark(row, &finding);
	return row;
}

static json_t *comment_rows(const struct engine *e, size_t from, size_t count, size_t *total)
{
	json_t *rows = json_array();
	size_t kept = e->comment_total < ENGINE_COMMENTS ? e->comment_total : ENGINE_COMMENTS;
	size_t n = 0;
	for (size_t i = 0; i < kept; i++) {
		const struct comment *c = &e->comments[(e->comment_total - kept + i) % ENGINE_COMMENTS];
		if (!c->used || c->gone)
			continue;
		if (n >= from && n - from < count) {
			json_t *row = comment_row(e, c);
			if (row)
				json_array_append_new(rows, row);
		}
		n++;
	}
	*total = n;
	return rows;
}

json_t *engine_agenda(struct engine *e, struct moment now, const char *list, const char *id, size_t from, size_t count,
		      size_t *total, struct reply *reply)
{
	bool tasks = strcmp(list, "tasks") == 0;
	if (strcmp(list, "gaps") == 0)
		return coverage_rows(e, now, from, count, total);
	int segment = *id ? show_find_segment(e->show, id) : -1;
	*total = 0;
	if (!tasks && strcmp(list, "cues") != 0)
		return NULL;
	if (!tasks && *id && segment < 0) {
		reply_refuse(reply, "id.unknown");
		return NULL;
	}
	rundown_update(&e->rundown, now);
	return tasks ? task_rows(e, now, from, count, total) : cue_rows(e, segment, now, from, count, total);
}

json_t *engine_list(struct engine *e, const char *list, const char *id, size_t from, size_t count, size_t *total,
		    struct reply *reply)
{
	*total = 0;
	if (strcmp(list, "points") == 0)
		return points_rows(&e->people, from, count, total);
	if (strcmp(list, "comments") == 0)
		return comment_rows(e, from, count, total);
	if (strcmp(list, "moderation") == 0) {
		json_t *rows = moderation_rows(e->moderation, &e->people, id, from, count, total);
		if (!rows)
			reply_refuse(reply, "id.unknown");
		return rows;
	}
	if (strcmp(list, "dead-letters") == 0)
		return effect_letters(e, from, count, total);
	int index = show_find_benefit(e->show, id);
	if (strcmp(list, "benefits") == 0 && index >= 0)
		return benefit_list(&e->benefits, e->show, (size_t)index, &e->people, from, count, total);
	index = show_find_interaction(e->show, id);
	if (index < 0 || strcmp(list, "benefits") == 0) {
		reply_refuse(reply, "id.unknown");
		return NULL;
	}
	json_t *rows = interaction_list(&e->items[index], &e->people, list, from, count, total);
	if (!rows) {
		reply_refuse(reply, "verb.bad-argument");
		reply_set(reply, "argument", json_string("list"));
	}
	return rows;
}
