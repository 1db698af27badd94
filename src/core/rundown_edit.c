/* A rundown over an edited show: what has happened stays with its rows, what is ahead follows the new document. */
#include "core/rundown.h"

#include <stdlib.h>

#include "core/rundown_clock.h"
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
	       a->lock == b->lock && a->count_to_end == b->count_to_end;
}

static struct row fresh_row(const struct show_segment *segment)
{
	struct span never = {NEVER, NEVER};
	return (struct row){.state = ROW_FUTURE,
			    .skipped = segment->skip,
			    .start_mono = NEVER,
			    .planned = never,
			    .expected = never,
			    .actual = never};
}

/* Takes over the rows, and leaves those that are gone without runs. */
static void take_rows(struct rundown *r, struct row *rows, const struct show *show, const int *from,
		      struct rundown *back)
{
	for (size_t i = 0; i < show->segment_count; i++) {
		struct row *source = from[i] >= 0 ? &r->rows[from[i]] : back ? &back->rows[i] : NULL;
		rows[i] = source ? *source : fresh_row(&show->segments[i]);
		if (!source)
			continue;
		source->runs = NULL;
		source->run_count = source->run_capacity = 0;
		if (from[i] >= 0 && show->segments[i].skip != r->show->segments[from[i]].skip && from[i] != r->live)
			rows[i].skipped = show->segments[i].skip;
	}
	for (size_t i = 0; i < r->row_count; i++)
		free(r->rows[i].runs);
	free(r->rows);
	r->rows = rows;
	r->row_count = show->segment_count;
}

/* Lengths and starts of what the edit has changed. The frozen plan is left alone: a new row stands in it without a
 * length, at the end of the one before, as a skipped one does. */
static void plan_changes(struct rundown *r, const struct show *old, const int *from, bool back)
{
	int64_t end = r->planned_start;
	for (int i = 0; (size_t)i < r->row_count; i++) {
		struct row *row = &r->rows[i];
		bool fresh = from[i] < 0 && !back;
		if (fresh)
			row->planned = (struct span){end, end};
		if (fresh || (from[i] >= 0 && !same_times(&r->show->segments[i], &old->segments[from[i]])))
			rundown_plan_row(r, i, end);
		end = row->planned.end;
	}
}

/* The live row's clock ends by as much later as the row is longer than before; one that counts to its end ends there.
 */
static void follow_clock(struct rundown *r, bool to_end, int64_t longer_ms, struct moment now)
{
	const struct row *row = &r->rows[r->live];
	bool was_to_end = r->end_on_wall;
	int64_t total = row->length_ms + row->added_ms;
	r->end_on_wall = to_end;
	if (to_end)
		rundown_clock_set(r, now, row->planned.start + row->shift_ms + total - now.wall);
	else if (was_to_end)
		rundown_clock_set(r, now, total - rundown_clock_elapsed(r, now));
	else
		rundown_clock_move(r, longer_ms);
}

/* The last row before the live one that is still there. */
static int what_lies_behind(const struct rundown *r, const struct show *show, const int *from)
{
	for (int i = rundown_place(r); i >= 0; i--)
		if (moved_to(show, from, i) >= 0)
			return moved_to(show, from, i);
	return -1;
}

static void place_rows(struct rundown *r)
{
	int place = rundown_place(r);
	for (int i = 0; (size_t)i < r->row_count; i++)
		r->rows[i].state = i == r->live ? ROW_LIVE : i <= place ? ROW_PAST : ROW_FUTURE;
}

static void arm_again(struct rundown *r, int armed, bool live_is_gone)
{
	r->armed_by_hand = r->armed_by_hand && armed >= 0;
	r->armed = armed;
	if (r->state == SHOW_FINISHED)
		r->armed = -1;
	else if (!live_is_gone || armed < 0 || r->rows[armed].skipped)
		rundown_rearm(r);
}

bool rundown_edit(struct rundown *r, const struct show *show, const int *from, struct rundown *back, struct moment now)
{
	const struct show *old = r->show;
	struct row *rows = calloc(show->segment_count + 1, sizeof *rows);
	if (!rows)
		return false;
	int was_live = r->live;
	int armed = moved_to(show, from, r->armed);
	int64_t length = was_live < 0 ? 0 : r->rows[was_live].length_ms;
	r->behind = what_lies_behind(r, show, from);
	take_rows(r, rows, show, from, back);
	r->show = show;
	r->live = moved_to(show, from, was_live);
	r->current = moved_to(show, from, r->current);
	r->previous = moved_to(show, from, r->previous);
	r->held = r->held && r->live >= 0;
	if (r->state == SHOW_LIVE) {
		plan_changes(r, old, from, back != NULL);
		place_rows(r);
	}
	if (r->live >= 0 && !same_times(&show->segments[r->live], &old->segments[was_live]))
		follow_clock(r, show->segments[r->live].count_to_end, r->rows[r->live].length_ms - length,
			     rundown_moment(now));
	arm_again(r, armed, was_live >= 0 && r->live < 0);
	return true;
}
