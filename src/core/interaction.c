#include "core/interaction.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/make_up.h"
#include "core/sale.h"

static const struct kind *kind_of(const struct interaction *it)
{
	return interaction_kind_of(it->doc->kind);
}

static const char *kind_name(const struct interaction *it)
{
	return interaction_kind_name(it->doc->kind);
}

void interaction_drop_pending(struct interaction *it)
{
	it->pending = PENDING_NONE;
	json_decref(it->pending_calls);
	it->pending_calls = NULL;
}

static void clear_run(struct interaction *it)
{
	it->opened = 0;
	it->closed = 0;
	it->opened_mono = NEVER;
	it->revealed_mono = NEVER;
	it->deadline_mono = NEVER;
	it->held_left_ms = -1;
	it->held_mono = NEVER;
	it->outage = false;
	it->settled = false;
	it->settle_mono = NEVER;
	interaction_drop_pending(it);
}

bool interaction_init(struct interaction *it, const struct show_interaction *doc, const struct show *show)
{
	*it = (struct interaction){
		.doc = doc, .home = show_hold(show), .life = LIFE_DRAFT, .run = 1, .shown_mono = NEVER};
	clear_run(it);
	return kind_of(it)->init(it, show);
}

void interaction_finish(struct interaction *it)
{
	kind_of(it)->finish(it);
	interaction_drop_pending(it);
	json_decref(it->earlier);
	it->earlier = NULL;
	free(it->refused_rows);
	it->refused_rows = NULL;
	show_release(it->home);
	it->home = NULL;
}

bool interaction_is_busy(const struct interaction *it)
{
	return it->life != LIFE_DRAFT || (it->doc->kind == KIND_SALE && it->sale->phase != SALE_IDLE);
}

static const json_t *definition(const struct show *show, ptrdiff_t index)
{
	return json_array_get(json_object_get(show->json, "interactions"), (size_t)index);
}

bool interaction_follow(struct interaction *it, struct context *cx, const struct show *show, int index)
{
	const struct show *before = it->home;
	bool same = json_equal(definition(before, it->doc - before->interactions), definition(show, index));
	it->stale = !same && interaction_is_busy(it);
	if (it->stale || before == show)
		return true;
	it->doc = &show->interactions[index];
	it->home = show_hold(show);
	bool ok = !kind_of(it)->defined || kind_of(it)->defined(it, cx, before, same);
	show_release(before);
	return ok;
}

json_t *interaction_fields(const struct interaction *it)
{
	return json_pack("{s:s, s:I}", "id", it->doc->id, "run", (json_int_t)it->run);
}

void interaction_emit(struct interaction *it, struct context *cx)
{
	static const char *const names[] = {
		[KIND_LOTTERY] = "lottery.state", [KIND_POLL] = "poll.state", [KIND_QUESTION] = "question.state",
		[KIND_SALE] = "sale.state",       [KIND_QUIZ] = "quiz.state", [KIND_SURVEY] = "survey.state",
		[KIND_TOPIC] = "topic.state",     [KIND_CARD] = "card.state",
	};
	json_t *fields = interaction_fields(it);
	json_object_set_new(fields, "state", json_string(life_name(it->life)));
	json_object_set_new(fields, "on_air", json_boolean(it->on_air));
	outbox_event(cx->out, names[it->doc->kind], fields);
}

void interaction_put_on_air(struct interaction *it, struct context *cx, bool on)
{
	if (it->on_air == on)
		return;
	if (on)
		it->shown_mono = cx->now.mono;
	it->on_air = on;
	if (kind_of(it)->aired)
		kind_of(it)->aired(it, cx, on);
}

void interaction_hide(struct interaction *it, struct context *cx)
{
	interaction_put_on_air(it, cx, false);
	interaction_emit(it, cx);
}

static void stop_clocks(struct interaction *it)
{
	it->deadline_mono = NEVER;
	it->held_left_ms = -1;
	it->outage = false;
}

void interaction_enter(struct interaction *it, struct context *cx, enum life life)
{
	it->life = life;
	if (life == LIFE_DONE && kind_of(it)->done)
		kind_of(it)->done(it, cx);
	if (life != LIFE_DONE && life != LIFE_CANCELLED)
		return;
	interaction_put_on_air(it, cx, false);
	stop_clocks(it);
	interaction_drop_pending(it);
	if (life == LIFE_CANCELLED)
		it->settle_mono = NEVER;
}

bool interaction_not_allowed(const struct interaction *it, struct reply *reply)
{
	reply_refuse_kind(reply, kind_name(it), "not-allowed");
	reply_set(reply, "state", json_string(life_name(it->life)));
	return false;
}

/* ---- what the events do ---- */

static void settle(struct interaction *it, struct context *cx);

static int64_t plus(int64_t at, int64_t by)
{
	if (by > 0 && at > NEVER - 1 - by)
		return NEVER - 1;
	return at + by;
}

static bool do_open(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	const struct kind *kind = kind_of(it);
	if (kind->may_open && !kind->may_open(it, cx, call, reply))
		return false;
	it->opened = cx->now.wall;
	it->opened_mono = cx->now.mono;
	it->stood_ms = 0;
	memset(it->refused, 0, sizeof it->refused);
	it->refused_total = 0;
	interaction_enter(it, cx, LIFE_OPEN);
	int64_t time_ms = verb_duration(call, "time", it->doc->time_ms);
	stop_clocks(it);
	make_up_begin(it, cx);
	if (time_ms != SHOW_NONE)
		it->deadline_mono = plus(cx->now.mono, time_ms);
	if (!verb_bool(call, "quiet", false))
		interaction_put_on_air(it, cx, true);
	if (cx->standby)
		interaction_hold(it, cx, true);
	if (!kind->opened || !kind->opened(it, cx))
		interaction_emit(it, cx);
	return true;
}

void interaction_close(struct interaction *it, struct context *cx)
{
	it->closed = cx->now.wall;
	if (it->held_left_ms < 0)
		make_up_pause(it, cx, cx->now.mono);
	stop_clocks(it);
	it->life = LIFE_CLOSED;
	if (kind_of(it)->closed)
		kind_of(it)->closed(it, cx);
	interaction_emit(it, cx);
	it->settle_mono = plus(cx->now.mono, plus(it->doc->settle_ms, cx->longest_delay_ms));
	if (it->settle_mono <= cx->now.mono)
		settle(it, cx);
}

void interaction_revealed(struct interaction *it, struct context *cx)
{
	it->life = LIFE_REVEALED;
	it->revealed_mono = cx->now.mono;
	interaction_put_on_air(it, cx, true);
	interaction_emit(it, cx);
}

void interaction_put_off(struct interaction *it, const struct context *cx, enum pending what,
			 const struct verb_call *call, int64_t not_before, struct reply *reply)
{
	int64_t at = it->settled ? cx->now.wall : cx->now.wall + (it->settle_mono - cx->now.mono);
	if (!it->pending_calls)
		it->pending_calls = json_array();
	it->pending = what;
	json_array_append(it->pending_calls, call->object);
	reply_set(reply, "pending", json_true());
	reply_set(reply, "at", json_integer(not_before > at ? not_before : at));
}

static bool do_reveal(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	const struct kind *kind = kind_of(it);
	if (it->settled && it->pending == PENDING_NONE)
		return kind->reveal(it, cx, call, reply);
	/* asked again, the newest holds; a lottery's draw stays before its reveal */
	if (it->pending == PENDING_REVEAL)
		interaction_drop_pending(it);
	interaction_put_off(it, cx, it->pending == PENDING_NONE ? PENDING_REVEAL : it->pending, call, 0, reply);
	return true;
}

/* A run that was opened is kept: what it came to stays in the state, in the hash, and in the report. */
static void keep_run(struct interaction *it, const struct context *cx)
{
	struct digest d;
	if (!it->opened)
		return;
	digest_init(&d);
	interaction_digest(it, &d);
	digest_final(&d, it->earlier_digest);
	if (!it->earlier)
		it->earlier = json_array();
	json_array_append_new(it->earlier, interaction_result(it, cx));
	if (cx->goes)
		cx->goes(cx->goes_user, it);
}

static bool do_reset(struct interaction *it, struct context *cx)
{
	if (kind_of(it)->given_up)
		kind_of(it)->given_up(it, cx);
	keep_run(it, cx);
	clear_run(it);
	it->run++;
	interaction_enter(it, cx, LIFE_DRAFT);
	interaction_put_on_air(it, cx, false);
	if (kind_of(it)->reset)
		kind_of(it)->reset(it, cx);
	interaction_emit(it, cx);
	return true;
}

static bool do_extend(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	int64_t by = verb_duration(call, "by", 0);
	if (it->held_left_ms >= 0) {
		it->held_left_ms = plus(it->held_left_ms, by);
		if (it->held_left_ms < 0)
			it->held_left_ms = 0;
		return true;
	}
	if (it->deadline_mono == NEVER)
		return interaction_not_allowed(it, reply);
	it->deadline_mono = plus(it->deadline_mono, by);
	if (it->deadline_mono <= cx->now.mono)
		interaction_close(it, cx);
	return true;
}

static bool do_move(struct interaction *it, struct context *cx, enum life life)
{
	interaction_enter(it, cx, life);
	if (life == LIFE_CANCELLED && kind_of(it)->cancelled)
		kind_of(it)->cancelled(it, cx);
	interaction_emit(it, cx);
	return true;
}

static bool do_show(struct interaction *it, struct context *cx, bool on)
{
	if (it->on_air == on)
		return true;
	interaction_put_on_air(it, cx, on);
	interaction_emit(it, cx);
	return true;
}

static bool common_verb(struct interaction *it, struct context *cx, enum life_event event, const struct verb_call *call,
			struct reply *reply)
{
	switch (event) {
	case ON_ARM:
		return do_move(it, cx, LIFE_ARMED);
	case ON_OPEN:
		return do_open(it, cx, call, reply);
	case ON_CLOSE:
		interaction_close(it, cx);
		return true;
	case ON_REVEAL:
		return do_reveal(it, cx, call, reply);
	case ON_DONE:
		return do_move(it, cx, LIFE_DONE);
	case ON_CANCEL:
		return do_move(it, cx, LIFE_CANCELLED);
	case ON_RESET:
		return do_reset(it, cx);
	case ON_SHOW:
		return do_show(it, cx, true);
	case ON_HIDE:
		return do_show(it, cx, false);
	case ON_EXTEND:
		return do_extend(it, cx, call, reply);
	}
	return false;
}

static const struct {
	enum verb_code code;
	enum life_event event;
	const char *already;
} common[] = {
	{VERB_X_ARM, ON_ARM, "already-armed"},      {VERB_X_OPEN, ON_OPEN, "already-open"},
	{VERB_X_CLOSE, ON_CLOSE, "already-closed"}, {VERB_X_REVEAL, ON_REVEAL, "already-revealed"},
	{VERB_X_DONE, ON_DONE, "already-done"},     {VERB_X_CANCEL, ON_CANCEL, "already-cancelled"},
	{VERB_X_RESET, ON_RESET, "already-draft"},  {VERB_X_SHOW, ON_SHOW, "already-shown"},
	{VERB_X_HIDE, ON_HIDE, "already-hidden"},   {VERB_X_EXTEND, ON_EXTEND, "already-extended"},
};

bool interaction_verb(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	const struct kind *kind = kind_of(it);
	for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
		if (common[i].code != call->verb->code)
			continue;
		if (common[i].event == ON_REVEAL && !kind->reveal)
			return reply_refuse(reply, "verb.not-applicable");
		/* a lottery that is revealed may hold a later draw that is not; one that is closed may hold none */
		if (common[i].event == ON_REVEAL && it->doc->kind == KIND_LOTTERY &&
		    (it->life == LIFE_REVEALED || (it->life == LIFE_CLOSED && it->pending == PENDING_NONE)))
			return kind->reveal(it, cx, call, reply);
		enum verdict verdict = life_judge(it->life, common[i].event);
		if (verdict == ALREADY)
			return reply_refuse_kind(reply, kind_name(it), common[i].already);
		if (verdict == NOT_ALLOWED)
			return interaction_not_allowed(it, reply);
		return common_verb(it, cx, common[i].event, call, reply);
	}
	if (kind->verb)
		return kind->verb(it, cx, call, reply);
	return reply_refuse(reply, "verb.not-applicable");
}

/* ---- time ---- */

/* Does what was asked for before the result was fixed. Its answer was given long ago: a refusal becomes an alert. */
static void do_put_off(struct interaction *it, struct context *cx, const json_t *object)
{
	struct verb_call call = {0};
	struct reply reply = {0};
	if (verb_parse_json(object, &call, &reply))
		interaction_verb(it, cx, &call, &reply);
	if (!reply_ok(&reply))
		outbox_event(cx->out, "alert", json_pack("{s:s, s:s}", "reason", reply.reason, "id", it->doc->id));
	verb_call_finish(&call);
	reply_finish(&reply);
}

void interaction_do_pending(struct interaction *it, struct context *cx)
{
	json_t *calls = it->pending_calls;
	it->pending_calls = NULL;
	interaction_drop_pending(it);
	for (size_t i = 0; i < json_array_size(calls); i++)
		do_put_off(it, cx, json_array_get(calls, i));
	json_decref(calls);
}

static void settle(struct interaction *it, struct context *cx)
{
	it->settle_mono = NEVER;
	it->settled = true;
	if (kind_of(it)->settled)
		kind_of(it)->settled(it, cx);
	interaction_do_pending(it, cx);
}

int64_t interaction_next_due(const struct interaction *it, struct moment now)
{
	int64_t due = it->deadline_mono;
	if (it->settle_mono < due)
		due = it->settle_mono;
	if (kind_of(it)->next_due) {
		int64_t own = kind_of(it)->next_due(it, now);
		if (own < due)
			due = own;
	}
	return due;
}

void interaction_deadline(struct interaction *it, struct context *cx)
{
	if (kind_of(it)->deadline)
		kind_of(it)->deadline(it, cx);
	if (it->settle_mono <= cx->now.mono)
		settle(it, cx);
	if (it->life == LIFE_OPEN && it->deadline_mono <= cx->now.mono)
		interaction_close(it, cx);
}

int64_t interaction_hold_since(const struct context *cx, int64_t began)
{
	return began != NEVER && began > cx->now.mono ? began : cx->now.mono;
}

void interaction_hold(struct interaction *it, struct context *cx, bool on)
{
	int64_t since = interaction_hold_since(cx, it->opened_mono);
	if (!it->doc->hold)
		return;
	if (on && it->deadline_mono != NEVER) {
		make_up_pause(it, cx, since);
		it->held_left_ms = it->deadline_mono > since ? it->deadline_mono - since : 0;
		it->held_mono = since;
		it->deadline_mono = NEVER;
	} else if (!on && it->held_left_ms >= 0 && !it->outage) {
		it->deadline_mono = plus(since, it->held_left_ms);
		make_up_resume(it, since);
		it->held_left_ms = -1;
		it->stood_ms += since - it->held_mono;
	}
	if (kind_of(it)->hold)
		kind_of(it)->hold(it, cx, on);
}

/* ---- the audience ---- */

void interaction_audience(struct interaction *it, struct context *cx, const struct message *m)
{
	if (kind_of(it)->audience)
		kind_of(it)->audience(it, cx, m);
}

void interaction_void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key)
{
	if (kind_of(it)->void_message)
		kind_of(it)->void_message(it, cx, person, key);
}

void interaction_void_person(struct interaction *it, struct context *cx, uint32_t person)
{
	if (kind_of(it)->void_person)
		kind_of(it)->void_person(it, cx, person);
}

void interaction_screen(struct interaction *it, struct context *cx, uint32_t person)
{
	if (kind_of(it)->screen)
		kind_of(it)->screen(it, cx, person);
}

void interaction_moderate(struct interaction *it, struct context *cx, const struct message *m)
{
	if (kind_of(it)->moderate)
		kind_of(it)->moderate(it, cx, m);
}

void interaction_rejudge(struct interaction *it, struct context *cx, struct moderation *moderation)
{
	if (kind_of(it)->rejudge)
		kind_of(it)->rejudge(it, cx, moderation);
}

void interaction_meets(const struct interaction *it, const struct message *m)
{
	if (m->met && it->life == LIFE_OPEN)
		*m->met = true;
}

enum refusal interaction_window(const struct interaction *it, const struct context *cx, const struct message *m,
				bool *ignore)
{
	(void)cx;
	*ignore = !it->opened || it->life == LIFE_DRAFT || it->life == LIFE_ARMED || it->life == LIFE_CANCELLED;
	if (*ignore)
		return 0;
	if (m->event->history)
		return REFUSED_HISTORY;
	if (m->t < it->opened)
		return REFUSED_EARLY;
	if (it->life == LIFE_OPEN)
		return 0;
	if (it->settled || it->life != LIFE_CLOSED || m->t >= it->closed + m->delay_ms)
		return REFUSED_LATE;
	return 0;
}

enum refusal interaction_person_refusal(const struct context *cx, const struct message *m)
{
	const struct person *who = &cx->people->items[m->person];
	if (who->blocked)
		return REFUSED_BLOCKED;
	if (people_banned_until(cx->people, m->person) > cx->now.wall)
		return REFUSED_BANNED;
	if (m->event->strength == PERSON_BROKEN)
		return REFUSED_BROKEN;
	return 0;
}

static void grow_refused(struct interaction *it)
{
	size_t capacity = it->refused_capacity ? it->refused_capacity * 2 : 64;
	struct refused_row *rows = realloc(it->refused_rows, capacity * sizeof *rows);
	if (!rows) /* what there is becomes the ring */
		return;
	it->refused_rows = rows;
	it->refused_capacity = capacity;
}

void interaction_refuse_person(struct interaction *it, uint32_t person, int64_t t, enum refusal why)
{
	if (it->refused_total == it->refused_capacity && it->refused_capacity < REFUSED_KEPT)
		grow_refused(it);
	if (it->refused_capacity)
		it->refused_rows[it->refused_total % it->refused_capacity] =
			(struct refused_row){.person = person, .why = why, .t = t};
	it->refused[why]++;
	it->refused_total++;
}

void interaction_refuse(struct interaction *it, const struct message *m, enum refusal why)
{
	interaction_refuse_person(it, m->person, m->t, why);
}

int64_t interaction_weight(const struct show_weight *weights, size_t count, const struct audience_event *e)
{
	int64_t best = 1;
	for (size_t i = 0; i < count; i++) {
		const struct show_weight *w = &weights[i];
		if (w->roles && !(e->roles & w->roles))
			continue;
		if (w->level != SHOW_NONE && (!e->has_level || e->level < w->level))
			continue;
		if (w->weight > best)
			best = w->weight;
	}
	return best;
}
