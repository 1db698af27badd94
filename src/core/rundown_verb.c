/* The verbs of the rundown. The states are those of the show:
 *
 *   ready ──go, jump──▶ live ──finish──▶ finished
 *     └──────────────finish───────────▲
 *
 * Within live, standby and hold are flags beside the live row: standby refuses go, back and jump, hold stops the row's
 * clock. A step to another row ends a hold, not standby. */
#include "core/rundown.h"

#include <string.h>

#include "core/rundown_clock.h"
#include "core/rundown_fix.h"
#include "core/rundown_order.h"
#include "core/rundown_plan.h"
#include "core/rundown_step.h"

static bool refuse(const struct rundown_step *s, const char *reason)
{
	return reply_refuse(s->reply, reason);
}

static bool refuse_argument(const struct rundown_step *s, const char *reason, const char *argument)
{
	refuse(s, reason);
	reply_set(s->reply, "argument", json_string(argument));
	return false;
}

/* The row that `id` names. False: there is none, and it is refused. */
static bool named_row(const struct rundown_step *s, int *i)
{
	*i = show_find_segment(s->r->show, verb_text(s->call, "id", ""));
	return *i >= 0 && (size_t)*i < s->r->row_count ? true : refuse(s, "id.unknown");
}

/* ---- From row to row ---- */

static bool start(const struct rundown_step *s, int i)
{
	if (rundown_start(s, i))
		return true;
	if (s->out)
		s->out->failed = true;
	return refuse(s, "rundown.impossible");
}

static bool do_go(const struct rundown_step *s)
{
	return s->r->armed < 0 ? refuse(s, "rundown.at-end") : start(s, s->r->armed);
}

static bool do_back(const struct rundown_step *s)
{
	int place = rundown_place(s->r);
	int i = rundown_row_before(s->r, s->r->live < 0 ? place + 1 : place);
	return i < 0 ? refuse(s, "rundown.at-start") : start(s, i);
}

static bool do_jump(const struct rundown_step *s)
{
	int i;
	if (!named_row(s, &i))
		return false;
	if (i == s->r->live)
		return refuse(s, "rundown.live");
	return s->r->rows[i].skipped ? refuse(s, "verb.not-applicable") : start(s, i);
}

static void arm(const struct rundown_step *s, int i)
{
	s->r->armed_by_hand = true;
	if (s->r->armed == i)
		return;
	s->r->armed = i;
	rundown_emit_row(s, "segment.armed", i);
}

static bool do_arm(const struct rundown_step *s)
{
	int i;
	if (!named_row(s, &i))
		return false;
	if (s->r->rows[i].skipped)
		return refuse(s, "verb.not-applicable");
	arm(s, i);
	return true;
}

static bool do_leave(const struct rundown_step *s)
{
	bool in_loop;
	int i = rundown_row_after_loop(s->r, s->r->live, &in_loop);
	if (!in_loop)
		return refuse(s, "verb.not-applicable");
	if (i < 0)
		return refuse(s, "rundown.at-end");
	arm(s, i);
	return true;
}

static bool do_skip(const struct rundown_step *s)
{
	int i;
	if (!named_row(s, &i))
		return false;
	if (i == s->r->live)
		return refuse(s, "rundown.live");
	int armed = s->r->armed;
	s->r->rows[i].skipped = !verb_bool(s->call, "off", false);
	rundown_rearm(s->r);
	if (s->r->armed != armed)
		rundown_emit_row(s, "segment.armed", s->r->armed);
	return true;
}

/* The lock is for GO alone: it keeps off a stray key or footswitch. Back and jump are deliberate. */
static bool do_lock(const struct rundown_step *s)
{
	s->r->locked = true;
	return true;
}

static bool do_unlock(const struct rundown_step *s)
{
	s->r->locked = false;
	return true;
}

/* ---- The clock of the live row ---- */

static bool do_hold(const struct rundown_step *s)
{
	if (s->r->held)
		return refuse(s, "rundown.already-held");
	rundown_clock_hold(s->r, s->now);
	rundown_emit_time(s, s->r->live);
	return true;
}

static bool do_resume(const struct rundown_step *s)
{
	if (!s->r->held)
		return refuse(s, "rundown.not-held");
	rundown_clock_resume(s->r, s->now);
	rundown_emit_time(s, s->r->live);
	return true;
}

static bool too_long(int64_t ms)
{
	return ms > RUNDOWN_LONGEST || ms < -RUNDOWN_LONGEST;
}

/* What the live row gets in all, as things stand. */
static int64_t live_total(const struct rundown_step *s)
{
	return rundown_clock_elapsed(s->r, s->now) + rundown_remaining(s->r, s->now);
}

static bool do_time(const struct rundown_step *s)
{
	int i = s->r->live;
	if (verb_has(s->call, "id") && !named_row(s, &i))
		return false;
	struct row *row = &s->r->rows[i];
	bool live = i == s->r->live;
	if (!live && row->state == ROW_PAST)
		return refuse(s, "verb.not-applicable");
	int64_t by = verb_duration(s->call, "by", 0);
	int64_t added = live ? row->added_ms : row->next_added_ms;
	if (too_long(by) || too_long(added + by))
		return refuse(s, "rundown.impossible");
	int64_t total = live ? live_total(s) : row->length_ms + row->next_added_ms;
	if (by < 0 && total + by < rundown_shortest(s->r, i))
		return refuse(s, "rundown.impossible");
	row->added_ms = added + by;
	if (live)
		rundown_clock_move(s->r, by);
	else
		row->next_added_ms = added + by;
	rundown_emit_time(s, i);
	return true;
}

static bool do_end_now(const struct rundown_step *s)
{
	rundown_clock_set(s->r, s->now, 0);
	rundown_emit_time(s, s->r->live);
	return true;
}

/* The run before the live one, NULL = none: the previous run of the same row, if that was started twice in a row. */
static struct row_run *run_before(struct rundown *r)
{
	if (r->previous < 0)
		return NULL;
	struct row *row = &r->rows[r->previous];
	size_t back = r->previous == r->live ? 2 : 1;
	return row->run_count < back ? NULL : &row->runs[row->run_count - back];
}

/* Holds that lie before the new start were not of this run. */
static void forget_early_holds(struct rundown *r)
{
	struct row *row = &r->rows[r->live];
	int64_t held = 0;
	size_t kept = 0;
	for (size_t i = 0; i < r->hold_count; i++) {
		struct hold hold = r->holds[i];
		if (hold.start < row->start_mono)
			hold.start = row->start_mono;
		if (hold.end <= hold.start)
			continue;
		held += hold.end - hold.start;
		r->holds[kept++] = hold;
	}
	r->hold_count = kept;
	int64_t excess = row->held_ms - held;
	row->held_ms = held;
	if (r->held && r->hold_start < row->start_mono) {
		excess += row->start_mono - r->hold_start;
		r->hold_start = row->start_mono;
	}
	if (!r->end_on_wall)
		rundown_clock_move(r, -excess);
}

static bool do_start_was(const struct rundown_step *s)
{
	struct rundown *r = s->r;
	struct row *row = &r->rows[r->live];
	bool at = verb_has(s->call, "at");
	if (!at && !verb_has(s->call, "by"))
		return refuse_argument(s, "verb.missing-argument", "at");
	int64_t by = verb_duration(s->call, "by", 0);
	if (too_long(by))
		return refuse(s, "rundown.impossible");
	int64_t wall = row->actual.start + by;
	int64_t mono = row->start_mono + by;
	if (at) {
		wall = zone_near(r->zone, s->now.wall, verb_time(s->call, "at", 0));
		mono = s->now.mono - (s->now.wall - wall);
	}
	struct row_run *before = run_before(r);
	if (wall > s->now.wall || mono > s->now.mono || (before && wall < before->start))
		return refuse(s, "rundown.impossible");
	bool first = row->actual.start == r->first_start; /* else the run before it was deleted */
	if (!r->end_on_wall)
		rundown_clock_move(r, mono - row->start_mono);
	row->start_mono = mono;
	row->actual.start = wall;
	row->runs[row->run_count - 1].start = wall;
	forget_early_holds(r);
	if (before) {
		before->end = wall;
		if (r->previous != r->live)
			r->rows[r->previous].actual.end = wall;
	} else if (first) {
		r->first_start = wall;
	}
	rundown_emit_time(s, r->live);
	return true;
}

static bool do_fix(const struct rundown_step *s)
{
	int armed = s->r->armed;
	if (!rundown_fix(s))
		return false;
	if (s->r->armed != armed)
		rundown_emit_row(s, "segment.armed", s->r->armed);
	rundown_emit_time(s, s->r->live);
	return true;
}

/* ---- The show ---- */

static void emit_standby(const struct rundown_step *s)
{
	const char *state = s->r->state == SHOW_LIVE ? "live" : "ready";
	rundown_emit(s, "show.state", json_pack("{s:s, s:b}", "state", state, "standby", s->r->standby));
}

static bool do_standby(const struct rundown_step *s)
{
	if (s->r->standby)
		return refuse(s, "show.standby");
	s->r->standby = true;
	emit_standby(s);
	return true;
}

static bool do_standby_off(const struct rundown_step *s)
{
	if (!s->r->standby)
		return refuse(s, "verb.not-applicable");
	s->r->standby = false;
	emit_standby(s);
	return true;
}

static bool do_finish(const struct rundown_step *s)
{
	rundown_close(s);
	return true;
}

/* ---- The table ---- */

static const struct action {
	enum verb_code code;
	bool (*apply)(const struct rundown_step *s);
	bool needs_live; /* show.not-live before the first GO */
	bool step;       /* from row to row: refused in standby, and guarded */
	bool go;         /* the lock is for it */
} actions[] = {
	{VERB_GO, do_go, false, true, true},
	{VERB_BACK, do_back, false, true, false},
	{VERB_JUMP, do_jump, false, true, false},
	{VERB_ARM, do_arm, false, false, false},
	{VERB_LEAVE, do_leave, true, false, false},
	{VERB_LOCK, do_lock, false, false, false},
	{VERB_UNLOCK, do_unlock, false, false, false},
	{VERB_SKIP, do_skip, false, false, false},
	{VERB_HOLD, do_hold, true, false, false},
	{VERB_RESUME, do_resume, true, false, false},
	{VERB_TIME, do_time, true, false, false},
	{VERB_END_NOW, do_end_now, true, false, false},
	{VERB_START_WAS, do_start_was, true, false, false},
	{VERB_FIX, do_fix, true, false, false},
	{VERB_STANDBY, do_standby, false, false, false},
	{VERB_STANDBY_OFF, do_standby_off, false, false, false},
	{VERB_FINISH, do_finish, false, false, false},
};

static const struct action *find_action(enum verb_code code)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (actions[i].code == code)
			return &actions[i];
	return NULL;
}

/* What stands in the way whatever the verb's arguments are. A refused GO does not begin the guard anew. */
static bool allowed(const struct rundown_step *s, const struct action *action)
{
	const struct rundown *r = s->r;
	if (r->state == SHOW_FINISHED)
		return refuse(s, "show.finished");
	if (action->needs_live && r->live < 0)
		return refuse(s, "show.not-live");
	if (action->step && r->standby)
		return refuse(s, "show.standby");
	if (action->go && r->locked)
		return refuse(s, "go.locked");
	if (action->step && r->state == SHOW_LIVE && s->now.mono < r->guard_until_mono) {
		refuse(s, "go.guarded");
		reply_set(s->reply, "retry_ms", json_integer(r->guard_until_mono - s->now.mono));
		return false;
	}
	return true;
}

/* ---- Preview ---- */

static bool preview(const struct rundown_step *s, const struct action *action)
{
	struct rundown trial;
	if (!rundown_copy(&trial, s->r))
		return refuse(s, "rundown.impossible");
	struct rundown_step t = {.r = &trial, .now = s->now, .call = s->call, .reply = s->reply};
	bool ok = action->apply(&t);
	if (ok)
		rundown_answer_preview(s->r, &trial, s->now, s->reply);
	rundown_finish(&trial);
	return ok;
}

bool rundown_verb(struct rundown *r, struct moment now, const struct verb_call *call, struct reply *reply,
		  struct outbox *out)
{
	struct rundown_step s = {.r = r, .now = rundown_moment(now), .call = call, .reply = reply, .out = out};
	const struct action *action = find_action(call->verb->code);
	if (!action)
		return refuse(&s, "verb.not-applicable");
	if (!allowed(&s, action))
		return false;
	return verb_bool(call, "preview", false) ? preview(&s, action) : action->apply(&s);
}
