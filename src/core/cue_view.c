#include "core/cue_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/engine.h"
#include "core/locale.h"

#define TEXT 400

static const char *value_of(const json_t *action, const char *key)
{
	const char *text = json_string_value(json_object_get(action, key));
	return text && *text ? text : NULL;
}

/* What an action is about: its text or name, or the title of what its id names. */
static const char *subject(const struct engine *e, const json_t *action)
{
	static const char *const keys[] = {"text", "name", "id", "for", "do"};
	const char *id = value_of(action, "id");
	int interaction = id ? show_find_interaction(e->show, id) : -1;
	int segment = id ? show_find_segment(e->show, id) : -1;
	for (size_t i = 0; i < 2; i++)
		if (value_of(action, keys[i]))
			return value_of(action, keys[i]);
	if (interaction >= 0)
		return e->show->interactions[interaction].title;
	if (segment >= 0)
		return e->show->segments[segment].title;
	for (size_t i = 2; i < sizeof keys / sizeof *keys; i++)
		if (value_of(action, keys[i]))
			return value_of(action, keys[i]);
	return NULL;
}

/* "Switches the scene: Talk". */
static json_t *action_text(const struct engine *e, const json_t *action)
{
	const char *verb = value_of(action, "verb");
	const char *words = locale_verb(e->show->language, verb ? verb : "");
	const char *about = subject(e, action);
	if (!*words)
		words = verb ? verb : "";
	return about ? json_sprintf("%s: %s", words, about) : json_string(words);
}

static json_t *actions_of(const struct engine *e, const struct show_cue *doc, json_t **all)
{
	json_t *list = json_array();
	*all = NULL;
	for (size_t i = 0; i < json_array_size(doc->actions); i++) {
		const json_t *action = json_array_get(doc->actions, i);
		json_t *text = action_text(e, action);
		json_t *joined = *all ? json_sprintf("%s \xC2\xB7 %s", json_string_value(*all), json_string_value(text))
				      : json_incref(text);
		json_decref(*all);
		*all = joined;
		json_array_append_new(list, json_pack("{s:s, s:o}", "verb", value_of(action, "verb"), "text", text));
	}
	if (!*all)
		*all = json_string("");
	return list;
}

static const char *const on_names[] = {
	[CUE_ON_START] = "start",           [CUE_ON_END] = "end",   [CUE_ON_OFFSET] = "offset",
	[CUE_ON_BEFORE_END] = "before-end", [CUE_ON_TIME] = "time", [CUE_ON_MANUAL] = "manual"};
static const char *const busy_names[] = {[CUE_BUSY_QUEUE] = "queue",
					 [CUE_BUSY_RESTART] = "restart",
					 [CUE_BUSY_INTERRUPT] = "interrupt",
					 [CUE_BUSY_REFUSE] = "refuse"};

/* "1:30" of a length, "20:05" or "20:05:30" of a time of day. */
static void put_clock(char out[32], int64_t ms, bool time_of_day)
{
	long long s = ms / 1000;
	if (time_of_day && s % 60 == 0)
		snprintf(out, 32, "%02lld:%02lld", s / 3600, s / 60 % 60);
	else if (time_of_day)
		snprintf(out, 32, "%02lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
	else if (s >= 3600)
		snprintf(out, 32, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
	else
		snprintf(out, 32, "%lld:%02lld", s / 60, s % 60);
}

/* "1:30 after the start" in the show's language. */
static json_t *when_text(const struct engine *e, const struct show_cue *doc)
{
	char key[32];
	char clock[32];
	char text[TEXT];
	snprintf(key, sizeof key, "Cue.When.%s", on_names[doc->on]);
	put_clock(clock, doc->at_ms, doc->on == CUE_ON_TIME);
	const char *words = locale_text(e->show->language, key);
	if (!strstr(words, "%s"))
		return json_string(words);
	snprintf(text, sizeof text, words, clock);
	return json_string(text);
}

static json_t *cue_row(const struct engine *e, int index, struct moment now)
{
	const struct show_cue *doc = &e->show->cues[index];
	const struct cue_run *c = &e->cues[index];
	json_t *all = NULL;
	json_t *actions = actions_of(e, doc, &all);
	json_t *row =
		json_pack("{s:s, s:s, s:s, s:o, s:s, s:s, s:o, s:o}", "id", doc->id, "segment",
			  e->show->segments[doc->segment].id, "on", on_names[doc->on], "when", when_text(e, doc),
			  "state", cue_state_name(c->state), "busy", busy_names[doc->busy], "text", all, "do", actions);
	int64_t at = cue_expected(e, now, index);
	if (doc->title[0])
		json_object_set_new(row, "title", json_string(doc->title));
	if (at != NEVER)
		json_object_set_new(row, "at", json_integer(at));
	if (c->at)
		json_object_set_new(row, "fired", json_integer(c->at));
	if (c->dropped)
		json_object_set_new(row, "dropped", json_true());
	if (c->reason[0])
		json_object_set_new(row, "reason", json_string(c->reason));
	if (doc->wait_ms)
		json_object_set_new(row, "wait_ms", json_integer(doc->wait_ms));
	if (doc->then >= 0)
		json_object_set_new(row, "then", json_string(e->show->cues[doc->then].id));
	return row;
}

json_t *cue_rows(const struct engine *e, int segment, struct moment now, size_t from, size_t count, size_t *total)
{
	json_t *rows = json_array();
	*total = 0;
	for (int i = 0; (size_t)i < e->show->cue_count; i++) {
		if (segment >= 0 && e->show->cues[i].segment != segment)
			continue;
		if (*total >= from && *total - from < count)
			json_array_append_new(rows, cue_row(e, i, now));
		++*total;
	}
	return rows;
}
