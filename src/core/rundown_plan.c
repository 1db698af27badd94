#include "core/rundown_plan.h"
#include "core/rundown_clock.h"
#include "core/rundown_order.h"

#define HOUR_MS INT64_C(3600000)
/* A start that is more than this before the planned end before it is the next day (contracts.md section 20). */
#define NEXT_DAY_MS (12 * HOUR_MS)
/* A first GO so near to a start on the other side of midnight belongs to that start: a show planned for 23:55 that
 * starts at 00:05 is ten minutes late, not most of a day early. */
#define MIDNIGHT_MS (3 * HOUR_MS)

static const struct show_segment *segment(const struct rundown *r, int i)
{
	return &r->show->segments[i];
}

static int64_t distance(int64_t a, int64_t b)
{
	return a < b ? b - a : a - b;
}

bool rundown_is_fixed(const struct rundown *r, int i)
{
	return segment(r, i)->start_ms != SHOW_NONE && !r->rows[i].pulled;
}

/* ---- The plan ---- */

/* The day of the first planned start. */
static int64_t first_day(const struct rundown *r, int first, int64_t go)
{
	int64_t day;
	if (date_parse(r->show->date, &day))
		return day;
	day = zone_day(r->zone, go);
	if (first < 0 || segment(r, first)->start_ms == SHOW_NONE)
		return day;
	for (int64_t other = day - 1; other <= day + 1; other += 2)
		if (distance(go, zone_instant(r->zone, day, segment(r, first)->start_ms)) > NEXT_DAY_MS &&
		    distance(go, zone_instant(r->zone, other, segment(r, first)->start_ms)) <= MIDNIGHT_MS)
			return other;
	return day;
}

/* The first day on which the start is not more than 12 h before `end`, the planned end before it. */
static int64_t fixed_start(const struct rundown *r, int i, int64_t day, int64_t end)
{
	int64_t ms = segment(r, i)->start_ms;
	int64_t earliest = zone_day(r->zone, end - NEXT_DAY_MS);
	if (earliest > day)
		day = earliest;
	int64_t start = zone_instant(r->zone, day, ms);
	return start < end - NEXT_DAY_MS ? zone_instant(r->zone, day + 1, ms) : start;
}

/* A row's planned length if it starts at `start`. */
static int64_t planned_length(const struct rundown *r, int i, int64_t start)
{
	const struct show_segment *s = segment(r, i);
	bool to_end = s->end_ms != SHOW_NONE && (s->lock == LOCK_END || s->duration_ms == SHOW_NONE);
	if (!to_end)
		return s->duration_ms == SHOW_NONE ? 0 : rundown_clamp(s->duration_ms, 0, RUNDOWN_LONGEST);
	int64_t day = zone_day(r->zone, start);
	int64_t end = zone_instant(r->zone, day, s->end_ms);
	if (end < start)
		end = zone_instant(r->zone, day + 1, s->end_ms);
	return rundown_clamp(end - start, 0, RUNDOWN_LONGEST);
}

void rundown_plan(struct rundown *r, int64_t go)
{
	int first = 0;
	while ((size_t)first < r->row_count && r->rows[first].skipped)
		first++;
	if ((size_t)first == r->row_count)
		first = -1;
	int64_t day = first_day(r, first, go);
	int64_t cursor = go;
	if (first >= 0 && segment(r, first)->start_ms != SHOW_NONE)
		cursor = zone_instant(r->zone, day, segment(r, first)->start_ms);
	r->planned_start = first < 0 ? NEVER : cursor;
	r->planned_end = first < 0 ? NEVER : cursor;
	for (int i = 0; (size_t)i < r->row_count; i++) {
		struct row *row = &r->rows[i];
		int64_t start = cursor;
		if (i > first && segment(r, i)->start_ms != SHOW_NONE)
			start = fixed_start(r, i, day, cursor);
		row->length_ms = planned_length(r, i, start);
		if (row->skipped) {
			row->planned = (struct span){cursor, cursor};
			continue;
		}
		row->planned = (struct span){start, start + row->length_ms};
		cursor = row->planned.end;
		if (cursor > r->planned_end)
			r->planned_end = cursor;
	}
}

void rundown_plan_row(struct rundown *r, int i, int64_t end)
{
	struct row *row = &r->rows[i];
	int64_t start = row->planned.start;
	if (segment(r, i)->start_ms != SHOW_NONE)
		start = fixed_start(r, i, zone_day(r->zone, r->planned_start), end);
	row->length_ms = planned_length(r, i, start);
	row->shift_ms = start - row->planned.start;
	row->pulled = false;
}

int64_t rundown_target(const struct rundown *r)
{
	if (r->show->end_ms == SHOW_NONE)
		return r->planned_end;
	int64_t day = zone_day(r->zone, r->planned_start);
	int64_t end = zone_instant(r->zone, day, r->show->end_ms);
	return end < r->planned_start ? zone_instant(r->zone, day + 1, r->show->end_ms) : end;
}

/* ---- The expectation ---- */

/* What the walk along the rows carries. */
struct walk {
	int64_t now;         /* wall */
	int64_t cursor;      /* expected end of the row before */
	int64_t end;         /* the latest expected end of the rows that are live or ahead */
	int64_t delay;       /* of delay blocks so far, as far as no gap has eaten them */
	int64_t planned_end; /* latest planned end so far, NEVER before the first row */
};

/* Delay blocks add up. A gap in the plan eats a positive delay, but not that of its own row; a negative one stays
 * (rundown-timing.md 2a). Skipped rows touch nothing. */
static void walk_delay(struct walk *w, const struct rundown *r, int i)
{
	const struct row *row = &r->rows[i];
	if (row->skipped)
		return;
	if (w->planned_end != NEVER && row->planned.start > w->planned_end && w->delay > 0) {
		w->delay -= row->planned.start - w->planned_end;
		if (w->delay < 0)
			w->delay = 0;
	}
	w->delay += rundown_clamp(segment(r, i)->delay_ms, -RUNDOWN_LONGEST, RUNDOWN_LONGEST);
	if (w->planned_end == NEVER || row->planned.end > w->planned_end)
		w->planned_end = row->planned.end;
}

int64_t rundown_own_start(const struct rundown *r, int i)
{
	struct walk w = {.planned_end = NEVER};
	for (int k = 0; k <= i; k++)
		walk_delay(&w, r, k);
	return r->rows[i].planned.start + r->rows[i].shift_ms + w.delay;
}

/* A row that is ahead: linked rows flow, fixed ones hold, and a gap absorbs lateness. */
static struct span walk_ahead(const struct walk *w, const struct rundown *r, int i)
{
	const struct row *row = &r->rows[i];
	int64_t start;
	if (rundown_is_fixed(r, i)) {
		start = row->planned.start + row->shift_ms + w->delay;
		if (start < w->cursor)
			start = w->cursor;
	} else {
		start = w->cursor + rundown_clamp(segment(r, i)->delay_ms, -RUNDOWN_LONGEST, RUNDOWN_LONGEST);
	}
	if (start < w->now)
		start = w->now;
	int64_t from = segment(r, i)->count_to_end ? row->planned.start + row->shift_ms : start;
	int64_t end = from + row->length_ms + row->next_added_ms;
	return (struct span){start, end < start ? start : end};
}

static struct span walk_row(const struct walk *w, const struct rundown *r, int i, int64_t remaining)
{
	const struct row *row = &r->rows[i];
	if (i == r->live)
		return (struct span){row->actual.start, w->now + (remaining > 0 ? remaining : 0)};
	if (rundown_ahead(r, i))
		return walk_ahead(w, r, i);
	if (row->run_count && row->state == ROW_PAST)
		return row->actual;
	return (struct span){w->cursor, w->cursor};
}

/* Rows without length before the first one that has a time stand where that begins. */
static void align_leading(struct rundown *r)
{
	size_t first = 0;
	while (first < r->row_count && !r->rows[first].run_count && (int)first != r->live &&
	       !rundown_ahead(r, (int)first))
		first++;
	for (size_t i = 0; first < r->row_count && i < first; i++)
		r->rows[i].expected = (struct span){r->rows[first].expected.start, r->rows[first].expected.start};
}

/* The plan has a loop group's rows once. From the second lap on it says nothing about them, nor about the rows behind
 * the loop that follow on, up to the next one with a time of its own. */
static bool off_plan(const struct rundown *r)
{
	for (int i = r->live; i >= 0; i--) {
		if (rundown_lapped(r, i))
			return true;
		if (rundown_is_fixed(r, i))
			return false;
	}
	return false;
}

/* What such a row is behind by: as much as the next row with a time of its own will start late if the loop is left
 * after this lap, or if there is none, as the show will end late. */
static int64_t offset_off_plan(const struct rundown *r)
{
	for (int i = r->live + 1; (size_t)i < r->row_count; i++)
		if (rundown_ahead(r, i) && rundown_is_fixed(r, i) && !rundown_lapped(r, i))
			return r->rows[i].expected.start - r->rows[i].planned.start;
	return r->expected_end - r->planned_end;
}

static void update_offsets(struct rundown *r)
{
	r->offset_ms = 0;
	r->relative_ms = 0;
	bool waits = r->state == SHOW_LIVE && r->live < 0 && r->armed >= 0;
	if (r->current < 0 && !waits)
		return;
	const struct row *row = &r->rows[waits ? r->armed : r->current];
	r->offset_ms = waits ? row->expected.start - row->planned.start : row->expected.end - row->planned.end;
	if (off_plan(r))
		r->offset_ms = offset_off_plan(r);
	/* A late first start is forgiven. */
	r->relative_ms = r->offset_ms + r->planned_start - r->first_start;
}

void rundown_update(struct rundown *r, struct moment now)
{
	now = rundown_moment(now);
	if (r->state == SHOW_READY)
		rundown_plan(r, now.wall);
	int64_t remaining = rundown_remaining(r, now);
	struct walk w = {.now = now.wall, .planned_end = NEVER};
	w.cursor = r->state == SHOW_READY ? now.wall : r->first_start;
	w.end = w.cursor;
	for (int i = 0; (size_t)i < r->row_count; i++) {
		struct row *row = &r->rows[i];
		walk_delay(&w, r, i);
		if (r->state == SHOW_FINISHED && row->state == ROW_FUTURE) {
			row->expected = (struct span){NEVER, NEVER}; /* will not happen any more */
			continue;
		}
		row->expected = walk_row(&w, r, i, remaining);
		w.cursor = row->expected.end;
		if (w.cursor > w.end || i == r->live)
			w.end = w.cursor;
	}
	if (r->state == SHOW_FINISHED && r->current >= 0)
		w.end = r->rows[r->current].actual.end;
	align_leading(r);
	r->expected_end = r->planned_start == NEVER ? NEVER : w.end;
	update_offsets(r);
}

bool rundown_expected(const struct rundown *r, int i, struct span *expected)
{
	const struct row *row = &r->rows[i];
	*expected = row->expected;
	if (i == r->live || row->expected.start == NEVER)
		return false;
	if (rundown_ahead(r, i))
		return true;
	if (i != r->armed || r->live < 0)
		return false;
	/* The next lap of a loop, or a step back. */
	expected->start = r->rows[r->live].expected.end;
	expected->end = expected->start + row->length_ms + row->next_added_ms;
	return true;
}

bool rundown_waits(const struct rundown *r, int i)
{
	if (!rundown_is_fixed(r, i))
		return false;
	for (int k = i - 1; k >= 0; k--)
		if (k == r->live || rundown_ahead(r, k))
			return r->rows[i].expected.start > r->rows[k].expected.end;
	return true;
}
