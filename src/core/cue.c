#include "core/cue.h"

#include <stdio.h>
#include <string.h>

#include "core/engine.h"
#include "core/utf8.h"

const char *cue_state_name(enum cue_state state)
{
	static const char *const names[] = {
		[CUE_WAITING] = "waiting", [CUE_RUNNING] = "running", [CUE_FIRED] = "fired",
		[CUE_REFUSED] = "refused", [CUE_FAILED] = "failed",
	};
	return names[state];
}

static void say_refused(struct engine *e, int index, const char *reason)
{
	outbox_event(e->cx.out, "cue.refused",
		     json_pack("{s:s, s:s}", "id", e->show->cues[index].id, "reason", reason));
}

static void stop(struct engine *e, int index, enum cue_state state, const char *reason)
{
	struct cue_run *c = &e->cues[index];
	c->state = state;
	c->dropped = false;
	if (c->wait_mono != NEVER && c->action)
		c->action--; /* a wait that was cut short is waited again by retry */
	c->wait_mono = NEVER;
	c->queued = 0;
	utf8_copy(c->reason, sizeof c->reason, reason);
	say_refused(e, index, reason);
}

/* ---- beginning ---- */

/* More beginnings than this without time passing: cues that start each other for ever. */
static uint32_t starts_at_once(const struct engine *e)
{
	return (uint32_t)e->show->cue_count * 4 + 64;
}

/* A firing begins; its first action is yet to be done. False: cues go in a circle, and this one is refused. */
static bool begin(struct engine *e, int index)
{
	struct cue_run *c = &e->cues[index];
	const struct show_cue *doc = &e->show->cues[index];
	if (e->cue_starts++ >= starts_at_once(e)) {
		stop(e, index, CUE_REFUSED, "verb.not-applicable");
		return false;
	}
	c->state = CUE_RUNNING;
	c->dropped = false;
	c->firing = ++e->firings;
	c->at = e->cx.now.wall;
	c->action = 0;
	c->failed = 0;
	c->outstanding = 0;
	c->reason[0] = 0;
	c->wait_mono = doc->wait_ms > 0 ? e->cx.now.mono + doc->wait_ms : NEVER;
	return true;
}

/* As the busy policy allows. The cue that goes on now, or -1; *refused: because it is busy. */
static int fire(struct engine *e, int index, bool *refused)
{
	struct cue_run *c = &e->cues[index];
	*refused = false;
	if (c->state != CUE_RUNNING)
		return begin(e, index) ? index : -1;
	switch (e->show->cues[index].busy) {
	case CUE_BUSY_QUEUE:
		if (c->queued < 100)
			c->queued++;
		return -1;
	case CUE_BUSY_RESTART:
	case CUE_BUSY_INTERRUPT:
		return begin(e, index) ? index : -1;
	case CUE_BUSY_REFUSE:
		break;
	}
	say_refused(e, index, "cue.busy");
	*refused = true;
	return -1;
}

/* ---- going on ---- */

/* All is done. The cue that begins then, or -1: itself, if it was fired meanwhile, else the one that follows. */
static int ended(struct engine *e, int index)
{
	struct cue_run *c = &e->cues[index];
	const struct show_cue *doc = &e->show->cues[index];
	bool ignored = false;
	c->state = CUE_FIRED;
	outbox_event(e->cx.out, "cue.fired", json_pack("{s:s}", "id", doc->id));
	if (c->queued) {
		c->queued--;
		return begin(e, index) ? index : -1;
	}
	return doc->then >= 0 ? fire(e, doc->then, &ignored) : -1;
}

/* Does one action. False: it was refused, and the cue stands before it. */
static bool act(struct engine *e, int index, uint32_t number)
{
	struct cue_run *c = &e->cues[index];
	struct verb_call call = {0};
	struct reply reply = {0};
	uint64_t firing = c->firing;
	bool ok = verb_parse_json(json_array_get(e->show->cues[index].actions, number), &call, &reply);
	c->acting = number;
	if (ok && call.verb->code == VERB_WAIT) {
		int64_t length = verb_duration(&call, "for", 0);
		c->wait_mono = length > 0 ? e->cx.now.mono + length : NEVER;
	} else if (ok) {
		ok = engine_verb(e, &call, &reply, index);
	}
	if (!ok && c->firing == firing)
		stop(e, index, CUE_REFUSED, reply.reason);
	verb_call_finish(&call);
	reply_finish(&reply);
	return ok && c->firing == firing; /* else what it did has started this very cue anew */
}

/* True: all actions are done, and all effects have ended. */
static bool do_actions(struct engine *e, int index)
{
	struct cue_run *c = &e->cues[index];
	size_t count = json_array_size(e->show->cues[index].actions);
	while (c->state == CUE_RUNNING && c->wait_mono == NEVER && c->action < count) {
		uint64_t firing = c->firing;
		uint32_t number = c->action++;
		if (act(e, index, number))
			continue;
		if (c->firing == firing)
			c->action = number;
		return false;
	}
	return c->state == CUE_RUNNING && c->wait_mono == NEVER && !c->outstanding;
}

/* Goes on from where it is until it waits, fails or ends; then with what follows, however many that are. */
static void go_on(struct engine *e, int index)
{
	while (index >= 0 && do_actions(e, index))
		index = ended(e, index);
}

bool cue_fire(struct engine *e, int index, struct reply *reply)
{
	bool refused = false;
	go_on(e, fire(e, index, &refused));
	return !refused || reply_refuse(reply, "cue.busy");
}

/* ---- when it fails ---- */

/* Asks again for the effects that failed. False: refused. */
static bool redo_failed(struct engine *e, int index)
{
	struct cue_run *c = &e->cues[index];
	for (uint32_t number = 0; number < 64; number++) {
		uint64_t bit = UINT64_C(1) << number;
		if (!(c->failed & bit))
			continue;
		if (!act(e, index, number))
			return false;
		c->failed &= ~bit;
	}
	return true;
}

bool cue_may(const struct engine *e, int index, enum verb_code verb, struct reply *reply)
{
	const struct cue_run *c = &e->cues[index];
	bool red = (c->state == CUE_REFUSED || c->state == CUE_FAILED) && !c->dropped;
	if (verb != VERB_CUE)
		return red || reply_refuse(reply, "verb.not-applicable");
	bool busy = c->state == CUE_RUNNING && e->show->cues[index].busy == CUE_BUSY_REFUSE;
	return !busy || reply_refuse(reply, "cue.busy");
}

bool cue_retry(struct engine *e, int index, struct reply *reply)
{
	struct cue_run *c = &e->cues[index];
	if (!cue_may(e, index, VERB_RETRY, reply))
		return false;
	c->state = CUE_RUNNING;
	c->reason[0] = 0;
	c->at = e->cx.now.wall;
	if (redo_failed(e, index))
		go_on(e, index);
	return true;
}

bool cue_drop(struct engine *e, int index, struct reply *reply)
{
	struct cue_run *c = &e->cues[index];
	if (!cue_may(e, index, VERB_DROP, reply))
		return false;
	c->dropped = true;
	c->failed = 0;
	return true;
}

void cue_effect_done(struct engine *e, const struct open_effect *effect, bool ok, const char *text)
{
	int index = effect->cue;
	uint32_t action = effect->action;
	struct cue_run *c = &e->cues[index];
	if (!c->outstanding || effect->firing != c->firing) /* of an earlier firing, or undone meanwhile */
		return;
	c->outstanding--;
	if (!ok && action < 64)
		c->failed |= UINT64_C(1) << action;
	else if (!ok && action < c->action)
		c->action = action;
	if (!ok)
		stop(e, index, CUE_FAILED, text);
	else if (c->state == CUE_RUNNING)
		go_on(e, index);
}

static void fire_on(struct engine *e, int segment, enum cue_on on)
{
	const struct show_segment *doc = &e->show->segments[segment];
	for (size_t i = 0; i < doc->cue_count; i++) {
		int index = doc->first_cue + (int)i;
		if (e->show->cues[index].on != on || e->cues[index].triggered)
			continue;
		struct reply ignored = {0};
		e->cues[index].triggered = true;
		cue_fire(e, index, &ignored);
		reply_finish(&ignored);
	}
}

void cue_segment_started(struct engine *e, int segment)
{
	const struct show_segment *doc = &e->show->segments[segment];
	for (size_t i = 0; i < doc->cue_count; i++) {
		struct cue_run *c = &e->cues[doc->first_cue + (int)i];
		if (e->show->cues[doc->first_cue + (int)i].on == CUE_ON_TIME)
			continue;
		c->triggered = false;
		if (c->state != CUE_FIRED && !c->dropped)
			continue;
		c->state = CUE_WAITING;
		c->dropped = false;
		c->reason[0] = 0;
	}
	fire_on(e, segment, CUE_ON_START);
}

void cue_segment_ended(struct engine *e, int segment)
{
	fire_on(e, segment, CUE_ON_END);
}

/* A cue at a time of day: the time that is nearest to where the plan has its row, counted from the first GO; on the day
 * after if it was past by then. So it is that of the row's own day in a show of several, and of the next for a row
 * after midnight. It does not ask which row is live. */
static int64_t time_at(const struct engine *e, const struct show_cue *doc)
{
	const struct rundown *r = &e->rundown;
	int64_t first = r->state == SHOW_READY ? r->planned_start : r->first_start;
	if (r->state == SHOW_FINISHED || first == NEVER)
		return NEVER;
	int64_t row = first;
	if (r->planned_start != NEVER)
		row += r->rows[doc->segment].planned.start - r->planned_start;
	int64_t at = zone_near(&e->zone, row, doc->at_ms);
	return at < first ? zone_instant(&e->zone, zone_day(&e->zone, at) + 1, doc->at_ms) : at;
}

static int64_t time_due(const struct engine *e, struct moment now, const struct show_cue *doc)
{
	int64_t at = e->rundown.state == SHOW_LIVE ? time_at(e, doc) : NEVER;
	return at == NEVER ? NEVER : at - now.wall + now.mono;
}

/* When the clock sets this cue off, on the monotonic clock; NEVER = not by itself. */
static int64_t trigger_due(const struct engine *e, struct moment now, int index)
{
	const struct show_cue *doc = &e->show->cues[index];
	if (e->cues[index].triggered)
		return NEVER;
	switch (doc->on) {
	case CUE_ON_TIME:
		return time_due(e, now, doc);
	case CUE_ON_OFFSET:
		return doc->segment == e->rundown.live ? rundown_offset_due(&e->rundown, doc->at_ms) : NEVER;
	case CUE_ON_BEFORE_END:
		return doc->segment == e->rundown.live ? rundown_before_end_due(&e->rundown, now, doc->at_ms) : NEVER;
	case CUE_ON_START:
	case CUE_ON_END:
	case CUE_ON_MANUAL:
		return NEVER;
	}
	return NEVER;
}

static int64_t expected_in_live_row(const struct engine *e, struct moment now, const struct show_cue *doc)
{
	int64_t left = rundown_remaining(&e->rundown, now);
	switch (doc->on) {
	case CUE_ON_OFFSET:
		return now.wall + doc->at_ms - rundown_elapsed(&e->rundown, now);
	case CUE_ON_BEFORE_END:
		return now.wall + left - doc->at_ms;
	case CUE_ON_END:
		return now.wall + (left > 0 ? left : 0);
	case CUE_ON_START:
	case CUE_ON_TIME:
	case CUE_ON_MANUAL:
		break;
	}
	return NEVER;
}

static int64_t expected_in_row_ahead(const struct show_cue *doc, const struct span *expected)
{
	switch (doc->on) {
	case CUE_ON_START:
		return expected->start;
	case CUE_ON_OFFSET:
		return expected->start + doc->at_ms;
	case CUE_ON_BEFORE_END:
		return expected->end - doc->at_ms > expected->start ? expected->end - doc->at_ms : expected->start;
	case CUE_ON_END:
		return expected->end;
	case CUE_ON_TIME:
	case CUE_ON_MANUAL:
		break;
	}
	return NEVER;
}

int64_t cue_expected(const struct engine *e, struct moment now, int index)
{
	const struct show_cue *doc = &e->show->cues[index];
	const struct rundown *r = &e->rundown;
	struct span expected;
	if (doc->on == CUE_ON_TIME)
		return e->cues[index].triggered || r->rows[doc->segment].skipped ? NEVER : time_at(e, doc);
	if (doc->segment == r->live)
		return e->cues[index].triggered ? NEVER : expected_in_live_row(e, now, doc);
	return rundown_expected(r, doc->segment, &expected) ? expected_in_row_ahead(doc, &expected) : NEVER;
}

int64_t cue_next_due(const struct engine *e, struct moment now)
{
	int64_t due = NEVER;
	for (size_t i = 0; i < e->show->cue_count; i++) {
		int64_t trigger = trigger_due(e, now, (int)i);
		if (trigger < due)
			due = trigger;
		if (e->cues[i].wait_mono < due)
			due = e->cues[i].wait_mono;
	}
	return due;
}

void cue_deadline(struct engine *e)
{
	for (size_t i = 0; i < e->show->cue_count; i++) {
		struct cue_run *c = &e->cues[i];
		if (c->wait_mono <= e->cx.now.mono) {
			c->wait_mono = NEVER;
			go_on(e, (int)i);
		}
		if (trigger_due(e, e->cx.now, (int)i) <= e->cx.now.mono) {
			struct reply ignored = {0};
			c->triggered = true;
			/* the time of a skipped row's cue passes without it, and is not made up for */
			if (!e->rundown.rows[e->show->cues[i].segment].skipped)
				cue_fire(e, (int)i, &ignored);
			reply_finish(&ignored);
		}
	}
}

void cue_miss(struct engine *e, int index)
{
	if (trigger_due(e, e->cx.now, index) <= e->cx.now.mono)
		e->cues[index].triggered = true;
}

void cue_put_back(struct engine *e, int index, const struct cue_run *to)
{
	struct cue_run *c = &e->cues[index];
	*c = *to;
	c->outstanding = 0; /* effects may have ended meanwhile */
	for (size_t i = 0; i < e->open_effect_count; i++)
		if (e->open_effects[i].cue == index && e->open_effects[i].firing == c->firing)
			c->outstanding++;
	if (c->state == CUE_RUNNING && c->wait_mono == NEVER && !c->outstanding)
		c->state = CUE_FIRED;
}

bool cue_same(const struct cue_run *a, const struct cue_run *b)
{
	return a->firing == b->firing && a->state == b->state && a->dropped == b->dropped &&
	       a->triggered == b->triggered && a->action == b->action && a->outstanding == b->outstanding &&
	       a->queued == b->queued && a->at == b->at && a->wait_mono == b->wait_mono && a->failed == b->failed;
}

void cue_digest(const struct cue_run *c, struct digest *d)
{
	digest_int(d, c->state | (c->dropped ? 0x100 : 0)); /* cues that were not dropped hash as they always did */
	digest_int(d, c->triggered);
	digest_int(d, c->action);
	digest_int(d, c->outstanding);
	digest_int(d, c->queued);
	digest_int(d, c->at);
	digest_int(d, c->wait_mono);
	digest_int(d, (int64_t)c->failed);
}
