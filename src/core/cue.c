#include "core/cue.h"

#include <stdio.h>
#include <string.h>

#include "core/engine.h"

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
	c->wait_mono = NEVER;
	c->queued = 0;
	snprintf(c->reason, sizeof c->reason, "%s", reason);
	say_refused(e, index, reason);
}

static void start(struct engine *e, int index);

static void ended(struct engine *e, int index)
{
	struct cue_run *c = &e->cues[index];
	const struct show_cue *doc = &e->show->cues[index];
	c->state = CUE_FIRED;
	outbox_event(e->cx.out, "cue.fired", json_pack("{s:s}", "id", doc->id));
	if (c->queued) {
		c->queued--;
		start(e, index);
	} else if (doc->then >= 0) {
		struct reply ignored = {0};
		cue_fire(e, doc->then, &ignored);
		reply_finish(&ignored);
	}
}

/* Does one action. False: it was refused, and the cue stands. */
static bool act(struct engine *e, int index, const json_t *action)
{
	struct verb_call call = {0};
	struct reply reply = {0};
	bool ok = verb_parse_json(action, &call, &reply);
	if (ok && call.verb->code == VERB_WAIT) {
		int64_t length = verb_duration(&call, "for", 0);
		e->cues[index].wait_mono = length > 0 ? e->cx.now.mono + length : NEVER;
	} else if (ok) {
		ok = engine_verb(e, &call, &reply, index);
	}
	if (!ok)
		stop(e, index, CUE_REFUSED, reply.reason);
	verb_call_finish(&call);
	reply_finish(&reply);
	return ok;
}

/* Goes on from where it is until it waits, fails or ends. */
static void go_on(struct engine *e, int index)
{
	struct cue_run *c = &e->cues[index];
	const json_t *actions = e->show->cues[index].actions;
	while (c->state == CUE_RUNNING && c->wait_mono == NEVER && c->action < json_array_size(actions)) {
		const json_t *action = json_array_get(actions, c->action);
		if (!act(e, index, action))
			return;
		c->action++;
	}
	if (c->state == CUE_RUNNING && c->wait_mono == NEVER && !c->outstanding)
		ended(e, index);
}

static void start(struct engine *e, int index)
{
	struct cue_run *c = &e->cues[index];
	const struct show_cue *doc = &e->show->cues[index];
	c->state = CUE_RUNNING;
	c->at = e->cx.now.wall;
	c->action = 0;
	c->outstanding = 0;
	c->reason[0] = 0;
	c->wait_mono = doc->wait_ms > 0 ? e->cx.now.mono + doc->wait_ms : NEVER;
	go_on(e, index);
}

bool cue_fire(struct engine *e, int index, struct reply *reply)
{
	struct cue_run *c = &e->cues[index];
	if (c->state != CUE_RUNNING) {
		start(e, index);
		return true;
	}
	switch (e->show->cues[index].busy) {
	case CUE_BUSY_QUEUE:
		if (c->queued < 100)
			c->queued++;
		return true;
	case CUE_BUSY_RESTART:
	case CUE_BUSY_INTERRUPT:
		start(e, index);
		return true;
	case CUE_BUSY_REFUSE:
		break;
	}
	say_refused(e, index, "cue.busy");
	return reply_refuse(reply, "cue.busy");
}

bool cue_retry(struct engine *e, int index, struct reply *reply)
{
	struct cue_run *c = &e->cues[index];
	if (c->state != CUE_REFUSED && c->state != CUE_FAILED)
		return reply_refuse(reply, "verb.not-applicable");
	if (c->state == CUE_FAILED && c->action > 0)
		c->action--; /* the effect that failed was the last that was asked for */
	c->state = CUE_RUNNING;
	c->outstanding = 0;
	c->reason[0] = 0;
	c->at = e->cx.now.wall;
	go_on(e, index);
	return true;
}

bool cue_drop(struct engine *e, int index, struct reply *reply)
{
	struct cue_run *c = &e->cues[index];
	if (c->state != CUE_REFUSED && c->state != CUE_FAILED)
		return reply_refuse(reply, "verb.not-applicable");
	c->state = CUE_FIRED;
	c->reason[0] = 0;
	return true;
}

void cue_effect_done(struct engine *e, int index, bool ok, const char *text)
{
	struct cue_run *c = &e->cues[index];
	if (c->outstanding)
		c->outstanding--;
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
		if (c->state == CUE_FIRED)
			c->state = CUE_WAITING;
	}
	fire_on(e, segment, CUE_ON_START);
}

void cue_segment_ended(struct engine *e, int segment)
{
	fire_on(e, segment, CUE_ON_END);
}

/* A cue at a time of day: that time on the day of the first GO, or on the day after if it was past by then. */
static int64_t time_due(const struct engine *e, struct moment now, const struct show_cue *doc)
{
	int64_t first = e->rundown.first_start;
	if (e->rundown.state != SHOW_LIVE || first == NEVER)
		return NEVER;
	int64_t day = zone_day(&e->zone, first);
	int64_t at = zone_instant(&e->zone, day, doc->at_ms);
	if (at < first)
		at = zone_instant(&e->zone, day + 1, doc->at_ms);
	return at - now.wall + now.mono;
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
			cue_fire(e, (int)i, &ignored);
			reply_finish(&ignored);
		}
	}
}

bool cue_same(const struct cue_run *a, const struct cue_run *b)
{
	return a->state == b->state && a->triggered == b->triggered && a->action == b->action &&
	       a->outstanding == b->outstanding && a->queued == b->queued && a->at == b->at &&
	       a->wait_mono == b->wait_mono;
}

void cue_digest(const struct cue_run *c, struct digest *d)
{
	digest_int(d, c->state);
	digest_int(d, c->triggered);
	digest_int(d, c->action);
	digest_int(d, c->outstanding);
	digest_int(d, c->queued);
	digest_int(d, c->at);
	digest_int(d, c->wait_mono);
}
