/* What a verb or an edit would move. */
#include "core/rundown.h"

static void set_time(json_t *row, const char *key, int64_t instant)
{
	if (instant != NEVER)
		json_object_set_new(row, key, json_integer(instant));
}

static void add_row(json_t *rows, const char *id, const struct span *was, const struct span *is)
{
	static const struct span never = {NEVER, NEVER};
	was = was ? was : &never;
	is = is ? is : &never;
	if (was->start == is->start && was->end == is->end)
		return;
	json_t *row = json_pack("{s:s}", "id", id);
	set_time(row, "was_start", was->start);
	set_time(row, "start", is->start);
	set_time(row, "was_end", was->end);
	set_time(row, "end", is->end);
	json_array_append_new(rows, row);
}

/* The row's span in the other rundown, NULL = it is not there. */
static const struct span *span_in(const struct rundown *r, const struct show *show, size_t row)
{
	int i = r->show == show ? (int)row : show_find_segment(r->show, show->segments[row].id);
	return i < 0 ? NULL : &r->rows[i].expected;
}

void rundown_answer_preview(struct rundown *was, struct rundown *would, struct moment now, struct reply *reply)
{
	rundown_update(was, now);
	rundown_update(would, now);
	json_t *rows = json_array();
	for (size_t i = 0; i < would->row_count; i++)
		add_row(rows, would->show->segments[i].id, span_in(was, would->show, i), &would->rows[i].expected);
	for (size_t i = 0; i < was->row_count; i++)
		if (!span_in(would, was->show, i))
			add_row(rows, was->show->segments[i].id, &was->rows[i].expected, NULL);
	reply_set(reply, "preview", rows);
	if (would->expected_end != NEVER)
		reply_set(reply, "end", json_integer(would->expected_end));
}
