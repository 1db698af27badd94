#include "core/rundown_step.h"

#include <stdlib.h>

#include "core/rundown_clock.h"
#include "core/rundown_order.h"
#include "core/rundown_plan.h"

void rundown_emit(const struct rundown_step *s, const char *name, json_t *fields)
{
	if (s->out)
		outbox_event(s->out, name, fields);
	else
		json_decref(fields);
}

void rundown_emit_row(const struct rundown_step *s, const char *name, int i)
{
	if (i >= 0)
		rundown_emit(s, name, json_pack("{s:s}", "id", s->r->show->segments[i].id));
}

void rundown_emit_time(const struct rundown_step *s, int i)
{
	rundown_update(s->r, s->now);
	json_t *fields = json_pack("{s:s}", "id", s->r->show->segments[i].id);
	int64_t end = s->r->rows[i].expected.end;
	if (i == s->r->live) {
		int64_t remaining = rundown_remaining(s->r, s->now);
		end = s->now.wall + remaining; /* of a row that is over: when it should have ended */
		json_object_set_new(fields, "remaining_ms", json_integer(remaining));
	}
	json_object_set_new(fields, "end", json_integer(end));
	rundown_emit(s, "segment.time", fields);
}

/* What lies before the live row is past, what lies behind it future, also a row that ran before a step back. */
static void place_states(struct rundown *r)
{
	for (int i = 0; (size_t)i < r->row_count; i++)
		r->rows[i].state = i < r->live ? ROW_PAST : i == r->live ? ROW_LIVE : ROW_FUTURE;
}

static bool reserve_run(struct row *row)
{
	if (row->run_count < row->run_capacity)
		return true;
	size_t capacity = row->run_capacity ? row->run_capacity * 2 : 2;
	struct row_run *runs = realloc(row->runs, capacity * sizeof *runs);
	if (!runs)
		return false;
	row->runs = runs;
	row->run_capacity = capacity;
	return true;
}

void rundown_end(const struct rundown_step *s)
{
	struct rundown *r = s->r;
	if (r->live < 0)
		return;
	struct row *row = &r->rows[r->live];
	if (r->held)
		rundown_clock_resume(r, s->now);
	row->runs[row->run_count - 1].end = s->now.wall;
	row->actual.end = s->now.wall;
	row->state = ROW_PAST;
	rundown_emit_row(s, "segment.ended", r->live);
	r->live = -1;
}

static void begin_run(struct rundown *r, int i, struct moment now)
{
	struct row *row = &r->rows[i];
	row->runs[row->run_count++] = (struct row_run){.start = now.wall, .end = NEVER};
	row->actual = (struct span){now.wall, NEVER};
	row->added_ms = row->next_added_ms;
	row->next_added_ms = 0;
	row->held_ms = 0;
	row->start_mono = now.mono;
	r->hold_count = 0;
	r->end_on_wall = r->show->segments[i].count_to_end;
	r->clock_end = r->end_on_wall ? row->planned.start + row->shift_ms : now.mono;
	r->clock_end += row->length_ms + row->added_ms;
}

bool rundown_start(const struct rundown_step *s, int i)
{
	struct rundown *r = s->r;
	bool first = r->state == SHOW_READY;
	if (!reserve_run(&r->rows[i]))
		return false;
	rundown_end(s);
	if (first) {
		rundown_plan(r, s->now.wall);
		r->first_start = s->now.wall;
		r->state = SHOW_LIVE;
	}
	r->previous = r->current;
	r->current = i;
	r->live = i;
	begin_run(r, i, s->now);
	place_states(r);
	r->armed = rundown_row_after(r, i);
	r->armed_by_hand = false;
	r->guard_until_mono = s->now.mono + rundown_clamp(r->show->guard_ms, 0, RUNDOWN_LONGEST);
	rundown_emit_row(s, "segment.started", i);
	rundown_emit_row(s, "segment.armed", r->armed);
	if (first)
		rundown_emit(s, "show.state", json_pack("{s:s}", "state", "live"));
	return true;
}

void rundown_close(const struct rundown_step *s)
{
	struct rundown *r = s->r;
	if (r->state == SHOW_READY)
		rundown_plan(r, s->now.wall); /* a show that is given up before it began has a plan all the same */
	rundown_end(s);
	r->armed = -1;
	r->armed_by_hand = false;
	r->standby = false; /* no verb could end it any more */
	r->state = SHOW_FINISHED;
	rundown_emit(s, "show.state", json_pack("{s:s}", "state", "finished"));
}
