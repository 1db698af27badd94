#include "core/rundown_clock.h"

#include <string.h>

#define FAR (INT64_MAX / 8)

int64_t rundown_clamp(int64_t value, int64_t low, int64_t high)
{
	return value < low ? low : value > high ? high : value;
}

struct moment rundown_moment(struct moment now)
{
	return (struct moment){.wall = rundown_clamp(now.wall, -FAR, FAR), .mono = rundown_clamp(now.mono, -FAR, FAR)};
}

int64_t rundown_shortest(const struct rundown *r, int i)
{
	return rundown_clamp(r->show->segments[i].min_ms, 0, RUNDOWN_LONGEST);
}

/* The clock that the deadline is on. */
static int64_t reading(const struct rundown *r, struct moment now)
{
	return r->end_on_wall ? now.wall : now.mono;
}

int64_t rundown_remaining(const struct rundown *r, struct moment now)
{
	if (r->live < 0)
		return 0;
	return r->held ? r->clock_left : r->clock_end - reading(r, rundown_moment(now));
}

void rundown_clock_set(struct rundown *r, struct moment now, int64_t left_ms)
{
	if (r->held)
		r->clock_left = left_ms;
	else
		r->clock_end = reading(r, now) + left_ms;
}

void rundown_clock_move(struct rundown *r, int64_t by_ms)
{
	if (r->held)
		r->clock_left += by_ms;
	else
		r->clock_end += by_ms;
}

void rundown_clock_hold(struct rundown *r, struct moment now)
{
	r->clock_left = rundown_remaining(r, now);
	r->hold_start = now.mono;
	r->held = true;
}

static void remember_hold(struct rundown *r, int64_t end)
{
	if (r->hold_count == RUNDOWN_HOLDS) {
		r->holds[1].start -= r->holds[0].end - r->holds[0].start; /* as long as both, and as late as can be */
		memmove(&r->holds[0], &r->holds[1], (RUNDOWN_HOLDS - 1) * sizeof r->holds[0]);
		r->hold_count--;
	}
	r->holds[r->hold_count++] = (struct hold){.start = r->hold_start, .end = end};
}

void rundown_clock_resume(struct rundown *r, struct moment now)
{
	r->rows[r->live].held_ms += now.mono - r->hold_start;
	remember_hold(r, now.mono);
	r->held = false;
	rundown_clock_set(r, now, r->clock_left);
}

int64_t rundown_clock_elapsed(const struct rundown *r, struct moment now)
{
	const struct row *row = &r->rows[r->live];
	return (r->held ? r->hold_start : now.mono) - row->start_mono - row->held_ms;
}

int64_t rundown_elapsed(const struct rundown *r, struct moment now)
{
	return r->live < 0 ? 0 : rundown_clock_elapsed(r, rundown_moment(now));
}

int64_t rundown_live_end_mono(const struct rundown *r, struct moment now)
{
	if (r->live < 0 || r->held)
		return NEVER;
	return rundown_moment(now).mono + rundown_remaining(r, now);
}

int64_t rundown_live_start_mono(const struct rundown *r)
{
	if (r->live < 0 || r->held)
		return NEVER;
	return r->rows[r->live].start_mono + r->rows[r->live].held_ms;
}

int64_t rundown_offset_due(const struct rundown *r, int64_t offset_ms)
{
	int64_t start = rundown_live_start_mono(r);
	return start == NEVER ? NEVER : start + rundown_clamp(offset_ms, -RUNDOWN_LONGEST, RUNDOWN_LONGEST);
}

int64_t rundown_before_end_due(const struct rundown *r, struct moment now, int64_t before_ms)
{
	int64_t end = rundown_live_end_mono(r, now);
	return end == NEVER ? NEVER : end - rundown_clamp(before_ms, -RUNDOWN_LONGEST, RUNDOWN_LONGEST);
}
