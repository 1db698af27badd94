#include "report/tables.h"

#include <stdio.h>
#include <string.h>

static const char *string_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static int64_t number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

const char *report_name(const struct report_input *in, const char *name, char *out, size_t size)
{
	size_t length = 1;
	while (in->mask && name[0] && ((unsigned char)name[length] & 0xC0) == 0x80)
		length++;
	if (!in->mask || !name[0] || size < length + 4)
		return name;
	memcpy(out, name, length);
	memcpy(out + length, "…", sizeof "…");
	return out;
}

static void head(struct text *t, const char *const *names)
{
	text_add(t, "\xEF\xBB\xBF");
	for (size_t i = 0; names[i]; i++)
		text_format(t, "%s%s", i ? "," : "", names[i]);
	text_line_end(t);
}

static void span_cells(struct text *t, const json_t *segment, const char *key)
{
	const json_t *span = json_object_get(segment, key);
	const char *const ends[] = {"start", "end"};
	for (size_t i = 0; i < 2; i++)
		if (json_object_get(span, ends[i]))
			text_cell_number(t, number_of(span, ends[i]));
		else
			text_cell(t, "");
}

static void segments(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	size_t i = 0;
	const json_t *segment = NULL;
	(void)timeline;
	head(t, (const char *const[]){"id", "title", "state", "planned_start", "planned_end", "actual_start",
				      "actual_end", "added_ms", "held_ms", "runs", NULL});
	json_array_foreach(json_object_get(json_object_get(in->state, "rundown"), "segments"), i, segment)
	{
		text_cell(t, string_of(segment, "id"));
		text_cell(t, string_of(segment, "title"));
		text_cell(t, string_of(segment, "state"));
		span_cells(t, segment, "planned");
		span_cells(t, segment, "actual");
		text_cell_number(t, number_of(segment, "added_ms"));
		text_cell_number(t, number_of(segment, "held_ms"));
		text_cell_number(t, (int64_t)json_array_size(json_object_get(segment, "runs")));
		text_line_end(t);
	}
}

/* Every run of every segment, with what it took beyond the plan. */
static void runs(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	size_t i = 0;
	size_t n = 0;
	const json_t *segment = NULL;
	const json_t *run = NULL;
	(void)timeline;
	head(t, (const char *const[]){"segment", "run", "start", "end", "length_ms", "over_plan_ms", NULL});
	json_array_foreach(json_object_get(json_object_get(in->state, "rundown"), "segments"), i, segment)
	{
		const json_t *planned = json_object_get(segment, "planned");
		int64_t plan = number_of(planned, "end") - number_of(planned, "start");
		json_array_foreach(json_object_get(segment, "runs"), n, run)
		{
			int64_t length = number_of(run, "end") - number_of(run, "start");
			bool ended = json_object_get(run, "end") != NULL;
			text_cell(t, string_of(segment, "id"));
			text_cell_number(t, (int64_t)n + 1);
			text_cell_number(t, number_of(run, "start"));
			if (ended) {
				text_cell_number(t, number_of(run, "end"));
				text_cell_number(t, length);
				text_cell_number(t, length - plan);
			} else {
				text_add(t, ",,,");
			}
			text_line_end(t);
		}
	}
}

static void tasks(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	size_t i = 0;
	const json_t *task = NULL;
	(void)timeline;
	head(t, (const char *const[]){"id", "state", "text", "for", "due", "segment", "cue", NULL});
	json_array_foreach(json_object_get(in->state, "tasks"), i, task)
	{
		text_cell(t, string_of(task, "id"));
		text_cell(t, string_of(task, "state"));
		text_cell(t, string_of(task, "text"));
		text_cell(t, string_of(task, "for"));
		if (json_object_get(task, "due"))
			text_cell_number(t, number_of(task, "due"));
		else
			text_cell(t, "");
		text_cell(t, string_of(task, "segment"));
		text_cell(t, string_of(task, "cue"));
		text_line_end(t);
	}
}

static void cues(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	size_t i = 0;
	size_t n = 0;
	const json_t *segment = NULL;
	const json_t *cue = NULL;
	(void)timeline;
	head(t, (const char *const[]){"segment", "cue", "state", "at", "reason", NULL});
	json_array_foreach(json_object_get(json_object_get(in->state, "rundown"), "segments"), i, segment)
	{
		json_array_foreach(json_object_get(segment, "cues"), n, cue)
		{
			text_cell(t, string_of(segment, "id"));
			text_cell(t, string_of(cue, "id"));
			bool dropped = json_is_true(json_object_get(cue, "dropped")); /* given up: it did not fire */
			text_cell(t, dropped ? "dropped" : string_of(cue, "state"));
			if (json_object_get(cue, "at"))
				text_cell_number(t, number_of(cue, "at"));
			else
				text_cell(t, "");
			text_cell(t, string_of(cue, "reason"));
			text_line_end(t);
		}
	}
}

/* The code that a person has of a benefit, "" = none. */
static const char *code_of(const struct report_input *in, const json_t *winner)
{
	size_t i = 0;
	const json_t *row = NULL;
	json_array_foreach(json_object_get(in->benefits, string_of(winner, "benefit")), i, row)
	{
		if (strcmp(string_of(row, "platform"), string_of(winner, "platform")) == 0 &&
		    strcmp(string_of(row, "id"), string_of(winner, "id")) == 0)
			return string_of(row, "code");
	}
	return "";
}

/* A text that is masked if wanted: names, and codes, which are as good as money. */
static bool is_private(const char *key)
{
	return strcmp(key, "name") == 0 || strcmp(key, "code") == 0;
}

/* Rows of one run: each element of `list` with the cells of `keys` (texts or numbers). */
static void rows_of_run(struct text *t, const struct report_input *in, const char *id, const json_t *run,
			const char *list, const char *const *keys)
{
	size_t n = 0;
	const json_t *row = NULL;
	char masked[64];
	json_array_foreach(json_object_get(run, list), n, row)
	{
		text_cell(t, id);
		for (size_t k = 0; keys[k]; k++) {
			const json_t *value = json_object_get(row, keys[k]);
			const char *text = json_is_string(value) ? json_string_value(value) : "";
			if (strcmp(keys[k], "code") == 0)
				text = code_of(in, row);
			if (json_is_integer(value))
				text_cell_number(t, json_integer_value(value));
			else if (json_is_boolean(value))
				text_cell_number(t, json_is_true(value));
			else
				text_cell(t, is_private(keys[k]) ? report_name(in, text, masked, sizeof masked) : text);
		}
		text_cell_number(t, number_of(run, "run"));
		text_line_end(t);
	}
}

/* The same of all interactions of one kind, the runs in their order. */
static void items_of(struct text *t, const struct report_input *in, const char *kind, const char *list,
		     const char *const *keys)
{
	size_t i = 0;
	size_t n = 0;
	const json_t *it = NULL;
	const json_t *run = NULL;
	json_array_foreach(json_object_get(in->state, "interactions"), i, it)
	{
		if (strcmp(string_of(it, "kind"), kind) != 0)
			continue;
		json_array_foreach(json_object_get(it, "earlier"), n, run)
			rows_of_run(t, in, string_of(it, "id"), run, list, keys);
		rows_of_run(t, in, string_of(it, "id"), it, list, keys);
	}
}

static void winners(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	(void)timeline;
	head(t, (const char *const[]){"lottery", "pick", "prize", "platform", "id", "name", "status", "strength",
				      "benefit", "code", "run", NULL});
	items_of(t, in, "lottery", "winners",
		 (const char *const[]){"pick", "prize", "platform", "id", "name", "status", "strength", "benefit",
				       "code", NULL});
}

static void polls(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	(void)timeline;
	head(t, (const char *const[]){"poll", "option", "votes", "percent", "winner", "run", NULL});
	items_of(t, in, "poll", "options", (const char *const[]){"id", "votes", "percent", "winner", NULL});
}

static void questions(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	(void)timeline;
	head(t,
	     (const char *const[]){"board", "item", "state", "votes", "platform", "id", "name", "text", "run", NULL});
	items_of(t, in, "question", "items",
		 (const char *const[]){"item", "state", "votes", "platform", "id", "name", "text", NULL});
}

static void sales(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	(void)timeline;
	head(t, (const char *const[]){"sale", "product", "sold", "stock", "run", NULL});
	items_of(t, in, "sale", "products", (const char *const[]){"id", "sold", "stock", NULL});
}

static void benefits(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	size_t i = 0;
	const json_t *row = NULL;
	char masked[64];
	(void)timeline;
	head(t, (const char *const[]){"benefit", "platform", "id", "name", "code", "t", NULL});
	for (size_t n = 0; n < in->show->benefit_count; n++) {
		json_array_foreach(json_object_get(in->benefits, in->show->benefits[n].id), i, row)
		{
			text_cell(t, in->show->benefits[n].id);
			text_cell(t, string_of(row, "platform"));
			text_cell(t, string_of(row, "id"));
			text_cell(t, report_name(in, string_of(row, "name"), masked, sizeof masked));
			text_cell(t, report_name(in, string_of(row, "code"), masked, sizeof masked));
			text_cell_number(t, number_of(row, "t"));
			text_line_end(t);
		}
	}
}

static void sponsors(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	size_t i = 0;
	const json_t *row = NULL;
	(void)timeline;
	head(t, (const char *const[]){"sponsor", "title", "on_air_ms", NULL});
	json_array_foreach(json_object_get(in->state, "sponsors"), i, row)
	{
		text_cell(t, string_of(row, "id"));
		text_cell(t, string_of(row, "title"));
		text_cell_number(t, number_of(row, "on_air_ms"));
		text_line_end(t);
	}
}

static void goals(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	size_t i = 0;
	const json_t *goal = NULL;
	(void)timeline;
	head(t, (const char *const[]){"id", "metric", "target", "value", "reached", "currency", "unit", NULL});
	json_array_foreach(json_object_get(in->state, "goals"), i, goal)
	{
		text_cell(t, string_of(goal, "id"));
		text_cell(t, string_of(goal, "metric"));
		text_cell_number(t, number_of(goal, "target"));
		text_cell_number(t, number_of(goal, "value"));
		text_cell(t, json_is_true(json_object_get(goal, "reached")) ? "true" : "false");
		text_cell(t, string_of(goal, "currency"));
		text_cell(t, string_of(goal, "unit"));
		text_line_end(t);
	}
}

static void minutes(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	(void)in;
	head(t, (const char *const[]){"t", "comments", "gifts", "orders", "viewers", NULL});
	for (size_t i = 0; i < timeline->count; i++) {
		const struct timeline_minute *m = &timeline->minutes[i];
		text_cell_number(t, timeline->start + (int64_t)i * 60000);
		text_cell_number(t, m->comments);
		text_cell_number(t, m->gifts);
		text_cell_number(t, m->orders);
		if (m->viewers >= 0)
			text_cell_number(t, m->viewers);
		else
			text_cell(t, "");
		text_line_end(t);
	}
}

static void gaps(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	size_t i = 0;
	const json_t *gap = NULL;
	(void)timeline;
	head(t, (const char *const[]){"id", "feed", "counted", "from", "until", "ms", "result", "open", NULL});
	json_array_foreach(in->gaps, i, gap)
	{
		char open[1024] = "";
		size_t n = 0;
		const json_t *it = NULL;
		json_array_foreach(json_object_get(gap, "open"), n, it)
		{
			size_t length = strlen(open);
			snprintf(open + length, sizeof open - length, "%s%s", n ? " " : "", string_of(it, "id"));
		}
		text_cell(t, string_of(gap, "id"));
		text_cell(t, string_of(gap, "feed"));
		text_cell_number(t, json_is_true(json_object_get(gap, "count")));
		text_cell_number(t, number_of(gap, "from"));
		if (json_object_get(gap, "until"))
			text_cell_number(t, number_of(gap, "until"));
		else
			text_cell(t, "");
		text_cell_number(t, number_of(gap, "ms"));
		text_cell(t, string_of(gap, "state"));
		text_cell(t, open);
		text_line_end(t);
	}
}

const struct table report_tables[] = {
	{"segments.csv", segments},   {"runs.csv", runs},
	{"tasks.csv", tasks},         {"cues.csv", cues},
	{"winners.csv", winners},     {"polls.csv", polls},
	{"questions.csv", questions}, {"sales.csv", sales},
	{"goals.csv", goals},         {"minutes.csv", minutes},
	{"benefits.csv", benefits},   {"sponsors.csv", sponsors},
	{"gaps.csv", gaps},           {NULL, NULL},
};
