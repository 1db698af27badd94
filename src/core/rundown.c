#include "core/rundown.h"

#include <stdlib.h>
#include <string.h>

#include "core/rundown_clock.h"
#include "core/rundown_order.h"
#include "core/rundown_step.h"

/* A loop whose rows have no length and go on by themselves would turn without time passing. */
#define SHORTEST_LAP_MS 1000

bool rundown_init(struct rundown *r, const struct show *show, const struct zone *zone)
{
	*r = (struct rundown){.show = show, .zone = zone, .live = -1, .behind = -1, .armed = -1, .state = SHOW_READY};
	r->planned_start = r->planned_end = r->expected_end = NEVER;
	r->current = r->previous = -1;
	r->first_start = NEVER;
	r->rows = calloc(show->segment_count + 1, sizeof *r->rows);
	if (!r->rows)
		return false;
	r->row_count = show->segment_count;
	for (size_t i = 0; i < r->row_count; i++) {
		struct row *row = &r->rows[i];
		row->state = ROW_FUTURE;
		row->skipped = show->segments[i].skip;
		row->planned = row->expected = row->actual = (struct span){NEVER, NEVER};
		row->start_mono = NEVER;
	}
	r->armed = rundown_row_after(r, -1);
	return true;
}

void rundown_finish(struct rundown *r)
{
	for (size_t i = 0; i < r->row_count; i++)
		free(r->rows[i].runs);
	free(r->rows);
	*r = (struct rundown){0};
}

static bool copy_runs(struct row *row, const struct row *from)
{
	row->runs = NULL;
	row->run_capacity = from->run_count;
	if (!from->run_count)
		return true;
	row->runs = malloc(from->run_count * sizeof *row->runs);
	if (!row->runs)
		return false;
	memcpy(row->runs, from->runs, from->run_count * sizeof *row->runs);
	return true;
}

bool rundown_copy(struct rundown *to, const struct rundown *from)
{
	*to = *from;
	to->row_count = 0;
	to->rows = calloc(from->row_count + 1, sizeof *to->rows);
	if (!to->rows) {
		*to = (struct rundown){0};
		return false;
	}
	for (size_t i = 0; i < from->row_count; i++) {
		to->rows[i] = from->rows[i];
		to->row_count++;
		if (!copy_runs(&to->rows[i], &from->rows[i])) {
			rundown_finish(to);
			return false;
		}
	}
	return true;
}

int64_t rundown_next_due(const struct rundown *r, struct moment now)
{
	/* Standby refuses GO, also this one: the row goes on when standby ends. The lock does not: it keeps off stray
	 * keys, and no key is pressed here. */
	if (r->live < 0 || r->armed < 0 || r->standby || !r->show->segments[r->live].autogo)
		return NEVER;
	int64_t due = rundown_live_end_mono(r, now);
	if (due != NEVER && r->armed <= r->live && r->rows[r->armed].run_count) {
		int64_t lap = r->rows[r->armed].start_mono + SHORTEST_LAP_MS;
		due = due < lap ? lap : due;
	}
	return due;
}

void rundown_deadline(struct rundown *r, struct moment now, struct outbox *out)
{
	struct rundown_step s = {.r = r, .now = rundown_moment(now), .out = out};
	/* The guard begins here as well: who presses GO at the very moment of an automatic one wanted this one. */
	if (rundown_next_due(r, now) <= s.now.mono && !rundown_start(&s, r->armed) && out)
		out->failed = true;
}

static void digest_row(struct digest *d, const struct row *row, bool frozen)
{
	digest_int(d, row->state);
	digest_int(d, row->skipped);
	if (frozen) {
		digest_int(d, row->planned.start);
		digest_int(d, row->planned.end);
		digest_int(d, row->length_ms);
	}
	digest_int(d, row->actual.start);
	digest_int(d, row->actual.end);
	digest_int(d, row->added_ms);
	digest_int(d, row->held_ms);
	digest_int(d, row->next_added_ms);
	digest_int(d, row->shift_ms);
	digest_int(d, row->pulled);
	digest_int(d, row->start_mono);
	digest_int(d, (int64_t)row->run_count);
	for (size_t i = 0; i < row->run_count; i++) {
		digest_int(d, row->runs[i].start);
		digest_int(d, row->runs[i].end);
	}
}

void rundown_digest(const struct rundown *r, struct digest *d)
{
	bool frozen = r->state != SHOW_READY;
	digest_int(d, r->state);
	digest_int(d, r->live);
	digest_int(d, r->live < 0 ? rundown_place(r) : r->live);
	digest_int(d, r->armed);
	digest_int(d, r->armed_by_hand);
	digest_int(d, r->held);
	digest_int(d, r->locked);
	digest_int(d, r->standby);
	digest_int(d, r->current);
	digest_int(d, r->previous);
	digest_int(d, r->first_start);
	digest_int(d, frozen ? r->planned_start : NEVER);
	digest_int(d, frozen ? r->planned_end : NEVER);
	if (r->live >= 0) {
		digest_int(d, r->end_on_wall);
		digest_int(d, r->held ? r->clock_left : r->clock_end);
		digest_int(d, r->held ? r->hold_start : NEVER);
		for (size_t i = 0; i < r->hold_count; i++) {
			digest_int(d, r->holds[i].start);
			digest_int(d, r->holds[i].end);
		}
	}
	digest_int(d, (int64_t)r->row_count);
	for (size_t i = 0; i < r->row_count; i++)
		digest_row(d, &r->rows[i], frozen);
}
