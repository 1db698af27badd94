#include "report/run_sheet_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
#define HALF_DAY_MS (DAY_MS / 2)

/* The time of day at or after `after`; one of more than twelve hours back is the next day. */
static int64_t on_day(int64_t time, int64_t after)
{
	int64_t at = after - after % DAY_MS + time;
	if (at < after - HALF_DAY_MS)
		at += DAY_MS;
	return at;
}

bool plan_make(struct plan *plan, const struct show *show)
{
	int64_t now = 0;
	memset(plan, 0, sizeof *plan);
	plan->count = show->segment_count;
	plan->rows = calloc(plan->count + 1, sizeof *plan->rows);
	plan->on_clock = plan->count && show->segments[0].start_ms != SHOW_NONE;
	if (!plan->rows)
		return false;
	for (size_t i = 0; i < plan->count; i++) {
		const struct show_segment *segment = &show->segments[i];
		bool fixed = plan->on_clock && segment->start_ms != SHOW_NONE && !segment->skip;
		if (fixed)
			now = i ? on_day(segment->start_ms, now) : segment->start_ms;
		plan->rows[i].start = now;
		if (segment->skip)
			plan->rows[i].end = now;
		else if (segment->duration_ms != SHOW_NONE)
			plan->rows[i].end = now + segment->duration_ms;
		else if (plan->on_clock)
			plan->rows[i].end = on_day(segment->end_ms, now);
		else
			plan->rows[i].end = now;
		if (plan->rows[i].end < now)
			plan->rows[i].end += DAY_MS;
		now = plan->rows[i].end;
		plan->seconds = plan->seconds || plan->rows[i].start % 60000 != 0;
	}
	return true;
}

void plan_finish(struct plan *plan)
{
	free(plan->rows);
	memset(plan, 0, sizeof *plan);
}

void plan_text(const struct plan *plan, int64_t ms, char *out, size_t size)
{
	long long s = ms / 1000;
	long long hour = s / 3600;
	if (!plan->on_clock) {
		plan_length(ms, out, size);
		return;
	}
	if (plan->seconds)
		snprintf(out, size, "%02lld:%02lld:%02lld", hour % 24, s / 60 % 60, s % 60);
	else
		snprintf(out, size, "%02lld:%02lld", hour % 24, s / 60 % 60);
}

void plan_length(int64_t ms, char *out, size_t size)
{
	long long s = ms / 1000;
	if (s >= 3600)
		snprintf(out, size, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
	else
		snprintf(out, size, "%lld:%02lld", s / 60, s % 60);
}
