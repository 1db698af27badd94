/* A rundown over an edited show: what has happened stays with its rows, what is ahead follows the new document. */
#include "core/rundown.h"

#include <stdlib.h>

#include "core/rundown_order.h"
#include "core/rundown_plan.h"

/* Where row `i` of the old show is in the new one, or -1. */
static int moved_to(const struct show *show, const int *from, int i)
{
	for (int k = 0; i >= 0 && (size_t)k < show->segment_count; k++)
		if (from[k] == i)
			return k;
	return -1;
}

static bool same_times(const struct show_segment *a, const struct show_segment *b)
{
	return a->start_ms == b->start_ms && a->duration_ms == b->duration_ms && a->end_ms == b->end_ms &&
	       a->lock == b->lock;
}

/* Takes over the rows, and leaves those that are gone without runs. */
static void take_rows(struct rundown *r, struct row *rows, const struct show *show, const int *from)
{
	for (size_t i = 0; i < show->segment_count; i++) {
		rows[i] = (struct row){.state = ROW_FUTURE, .skipped = show->segments[i].skip, .start_mono = NEVER};
		rows[i].planned = rows[i].expected = rows[i].actual = (struct span){NEVER, NEVER};
		if (from[i] < 0)
			continue;
		rows[i] = r->rows[from[i]];
		if (show->segments[i].skip != r->show->segments[from[i]].skip && from[i] != r->live)
			rows[i].skipped = show->segments[i].skip;
		r->rows[from[i]].runs = NULL;
	}
	for (size_t i = 0; i < r->row_count; i++)
		free(r->rows[i].runs);
	free(r->rows);
	r->rows = rows;
	r->row_count = show->segment_count;
}

/* Lengths and starts of what the edit has changed. The frozen plan is left alone: a new row stands in it without a
 * length, at the end of the one before, as a skipped one does. */
static void plan_changes(struct rundown *r, const struct show *old, const int *from)
{
	int64_t end = r->planned_start;
	for (int i = 0; (size_t)i < r->row_count; i++) {
		struct row *row = &r->rows[i];
		bool changed = from[i] < 0 || !same_times(&r->show->segments[i], &old->segments[from[i]]);
		if (from[i] < 0)
			row->planned = (struct span){end, end};
		if (changed)
			rundown_plan_row(r, i, end);
		end = row->planned.end;
	}
}

bool rundown_edit(struct rundown *r, const struct show *show, const int *from)
{
	const struct show *old = r->show;
	int live = moved_to(show, from, r->live);
	if (r->live >= 0 && live < 0)
		return false;
	struct row *rows = calloc(show->segment_count + 1, sizeof *rows);
	if (!rows)
		return false;
	int armed = moved_to(show, from, r->armed);
	take_rows(r, rows, show, from);
	r->show = show;
	r->live = live;
	r->current = moved_to(show, from, r->current);
	r->previous = moved_to(show, from, r->previous);
	if (r->state == SHOW_LIVE)
		plan_changes(r, old, from);
	for (int i = 0; r->state == SHOW_LIVE && (size_t)i < r->row_count; i++)
		r->rows[i].state = i < live ? ROW_PAST : i == live ? ROW_LIVE : ROW_FUTURE;
	r->armed_by_hand = r->armed_by_hand && armed >= 0;
	r->armed = armed;
	if (r->state == SHOW_FINISHED)
		r->armed = -1;
	else
		rundown_rearm(r);
	return true;
}
