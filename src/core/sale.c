#include "core/sale.h"

#include <stdlib.h>

#include "core/make_up.h"
#include "core/sale_parts.h"

static const char *const phase_names[] = {
	[SALE_IDLE] = "idle", [SALE_ANNOUNCED] = "announced", [SALE_COUNTDOWN] = "countdown", [SALE_OPEN] = "open",
	[SALE_LAST] = "last", [SALE_SOLD_OUT] = "sold-out",   [SALE_CLOSED] = "closed",
};

const char *sale_phase_name(enum sale_phase phase)
{
	return phase_names[phase];
}

int64_t sale_available(const struct sale_product *p)
{
	int64_t left = p->total - p->reserve - p->sold;
	return left > 0 ? left : 0;
}

/* ---- phases ---- */

static void say_phase(struct interaction *it, struct context *cx)
{
	const struct sale *s = it->sale;
	outbox_event(cx->out, "sale.phase",
		     json_pack("{s:s, s:s, s:s}", "id", it->doc->id, "phase", sale_phase_name(s->phase), "product",
			       sale_doc(it, &s->products[s->current])->id));
}

static void enter_phase(struct interaction *it, struct context *cx, enum sale_phase phase)
{
	if (it->sale->phase == phase)
		return;
	it->sale->phase = phase;
	say_phase(it, cx);
}

static void say_stock(struct interaction *it, struct context *cx, const struct sale_product *p)
{
	json_t *fields = json_pack("{s:s, s:s, s:I}", "id", it->doc->id, "product", sale_doc(it, p)->id, "sold",
				   (json_int_t)p->sold);
	if (p->has_stock)
		json_object_set_new(fields, "stock", json_integer(sale_available(p)));
	outbox_event(cx->out, "sale.stock", fields);
}

static bool all_sold_out(const struct sale *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (!s->products[i].has_stock || sale_available(&s->products[i]) > 0)
			return false;
	return true;
}

/* Starts a clock of `length`, which waits in standby. SHOW_NONE: none. */
static void start_clock(const struct interaction *it, const struct context *cx, int64_t length, int64_t *mono,
			int64_t *left)
{
	bool held = cx->standby && it->doc->hold && length != SHOW_NONE;
	*mono = length == SHOW_NONE || held ? NEVER : cx->now.mono + length;
	*left = held ? length : -1;
}

static void hold_clock(int64_t since, bool on, int64_t *mono, int64_t *left)
{
	if (on && *mono != NEVER) {
		*left = *mono > since ? *mono - since : 0;
		*mono = NEVER;
	} else if (!on && *left >= 0) {
		*mono = since + *left;
		*left = -1;
	}
}

static void arm_pass(struct interaction *it, const struct context *cx)
{
	int64_t pass = it->sale->count < 2 ? SHOW_NONE : it->doc->sale.pass_ms;
	start_clock(it, cx, pass, &it->sale->pass_mono, &it->sale->pass_left_ms);
}

static void stop_pass(struct sale *s)
{
	s->pass_mono = NEVER;
	s->pass_left_ms = -1;
}

static void stop_coming_back(struct sale *s)
{
	s->back_mono = NEVER;
	s->back_left_ms = -1;
}

static bool is_going(const struct interaction *it)
{
	return it->life == LIFE_OPEN || (it->life == LIFE_ARMED && it->sale->phase != SALE_IDLE);
}

/* A card that was taken off the air while the sale goes on comes back by itself. */
static void aired(struct interaction *it, struct context *cx, bool on)
{
	stop_coming_back(it->sale);
	if (!on && is_going(it))
		start_clock(it, cx, it->doc->sale.reshow_ms, &it->sale->back_mono, &it->sale->back_left_ms);
}

/* Not in place of another one, which has been shown since. */
static void come_back(struct interaction *it, struct context *cx)
{
	stop_coming_back(it->sale);
	if (cx->place_taken) {
		start_clock(it, cx, it->doc->sale.reshow_ms, &it->sale->back_mono, &it->sale->back_left_ms);
		return;
	}
	interaction_put_on_air(it, cx, true);
	interaction_emit(it, cx);
}

/* Back on sale. The time limit is in force again, unless it is over by now. */
static void reopen(struct interaction *it, struct context *cx)
{
	it->closed = 0;
	it->settled = false;
	it->settle_mono = NEVER;
	interaction_drop_pending(it);
	interaction_enter(it, cx, LIFE_OPEN);
	make_up_resume(it, cx->now.mono);
	arm_pass(it, cx);
	it->held_mono = cx->now.mono;
	if (it->sale->limit_left_ms > 0)
		it->held_left_ms = it->sale->limit_left_ms;
	else if (it->sale->limit_mono != NEVER && it->sale->limit_mono > cx->now.mono)
		it->deadline_mono = it->sale->limit_mono;
	it->sale->limit_mono = NEVER;
	it->sale->limit_left_ms = -1;
	interaction_emit(it, cx);
}

void sale_follow_stock(struct interaction *it, struct context *cx)
{
	struct sale *s = it->sale;
	const struct sale_product *p = &s->products[s->current];
	if (it->life == LIFE_OPEN && all_sold_out(s)) {
		s->limit_mono = it->deadline_mono;
		s->limit_left_ms = it->held_left_ms;
		enter_phase(it, cx, SALE_SOLD_OUT);
		interaction_close(it, cx);
		return;
	}
	if (it->life == LIFE_CLOSED && s->phase == SALE_SOLD_OUT && !all_sold_out(s))
		reopen(it, cx);
	if (it->life != LIFE_OPEN)
		return;
	bool last = p->has_stock && it->doc->sale.last && sale_available(p) <= it->doc->sale.last;
	enter_phase(it, cx, last ? SALE_LAST : SALE_OPEN);
}

/* ---- the operator ---- */

/* Position of `product=`, or the current one; -1 with a refusal if it is not of this sale. */
static int wanted_product(const struct interaction *it, const struct verb_call *call, struct reply *reply)
{
	if (!verb_has(call, "product"))
		return (int)it->sale->current;
	int at = sale_find_product(it, verb_text(call, "product", ""));
	if (at < 0)
		reply_refuse(reply, "id.unknown");
	return at;
}

static void stop_countdown(struct sale *s)
{
	s->open_mono = NEVER;
	s->open_wall = NEVER;
	s->open_left_ms = -1;
	s->held_wall = NEVER;
}

static bool announce(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	if (it->life != LIFE_DRAFT && it->life != LIFE_ARMED)
		return interaction_not_allowed(it, reply);
	int at = wanted_product(it, call, reply);
	if (at < 0)
		return false;
	it->sale->current = (size_t)at;
	stop_countdown(it->sale);
	interaction_enter(it, cx, LIFE_ARMED);
	interaction_put_on_air(it, cx, true);
	interaction_emit(it, cx);
	enter_phase(it, cx, SALE_ANNOUNCED);
	return true;
}

/* Opens by itself: at the end of the countdown. */
static bool open_now(struct interaction *it, struct context *cx, struct reply *reply)
{
	struct verb_call call = {0};
	json_t *object = json_pack("{s:s, s:s}", "verb", "sale.open", "id", it->doc->id);
	bool ok = verb_parse_json(object, &call, reply) && interaction_verb(it, cx, &call, reply);
	verb_call_finish(&call);
	json_decref(object);
	return ok;
}

/* The next instant at which a clock on the wall shows this time of day, today or tomorrow. */
static int64_t next_time_of_day(const struct context *cx, int64_t ms)
{
	int64_t day = zone_day(cx->zone, cx->now.wall);
	int64_t at = zone_instant(cx->zone, day, ms);
	return at > cx->now.wall ? at : zone_instant(cx->zone, day + 1, ms);
}

/* Held, a time of day is later by as long as the standby was. */
static void hold_time_of_day(struct sale *s, const struct context *cx, int64_t since, bool on)
{
	if (on && s->open_wall != NEVER) {
		int64_t left = s->open_wall - cx->now.wall - (since - cx->now.mono);
		s->open_left_ms = left > 0 ? left : 0;
		s->held_wall = s->open_wall;
		s->open_wall = NEVER;
	} else if (!on && s->held_wall != NEVER) {
		s->open_wall = s->held_wall + (since - s->held_mono);
		s->open_left_ms = -1;
		s->held_wall = NEVER;
	}
}

static void hold_countdown(struct sale *s, const struct context *cx, bool on)
{
	int64_t since = interaction_hold_since(cx, s->countdown_start_mono);
	if (on && s->open_left_ms < 0)
		s->held_mono = since;
	else if (!on && s->open_left_ms >= 0)
		s->stood_ms += since - s->held_mono;
	hold_time_of_day(s, cx, since, on);
	hold_clock(since, on, &s->open_mono, &s->open_left_ms);
}

static bool start(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	struct sale *s = it->sale;
	if (it->life == LIFE_OPEN)
		return reply_refuse(reply, "sale.already-open");
	if (it->life != LIFE_DRAFT && it->life != LIFE_ARMED)
		return interaction_not_allowed(it, reply);
	int64_t in = verb_duration(call, "in", it->doc->sale.countdown_ms);
	if (!verb_has(call, "at") && (in == SHOW_NONE || in == 0))
		return open_now(it, cx, reply);
	stop_countdown(s);
	s->countdown_start_mono = s->held_mono = cx->now.mono;
	s->stood_ms = 0;
	if (verb_has(call, "at")) {
		s->open_wall = next_time_of_day(cx, verb_time(call, "at", 0));
		reply_set(reply, "at", json_integer(s->open_wall));
		if (cx->standby && it->doc->hold)
			hold_time_of_day(s, cx, cx->now.mono, true);
	} else {
		start_clock(it, cx, in, &s->open_mono, &s->open_left_ms);
	}
	interaction_enter(it, cx, LIFE_ARMED);
	interaction_put_on_air(it, cx, true);
	interaction_emit(it, cx);
	enter_phase(it, cx, SALE_COUNTDOWN);
	if (s->open_mono != NEVER)
		reply_set(reply, "at", json_integer(s->open_mono - cx->now.mono + cx->now.wall));
	return true;
}

static bool stock(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	int at = wanted_product(it, call, reply);
	if (at < 0)
		return false;
	struct sale_product *p = &it->sale->products[at];
	int64_t by = verb_integer(call, "by", 0);
	if (by > 0 && p->total > INT64_MAX - by) {
		reply_refuse(reply, "verb.bad-argument");
		reply_set(reply, "argument", json_string("by"));
		return false;
	}
	int64_t total = verb_integer(call, "set", p->total + by);
	int64_t reserve = verb_integer(call, "reserve", p->reserve);
	bool known = p->has_stock || verb_has(call, "set") || verb_has(call, "by");
	if (reserve < 0 || (known && (total < p->sold || total - reserve < p->sold)))
		return reply_refuse(reply, "sale.oversell");
	p->has_stock = known;
	p->total = total;
	p->reserve = reserve;
	say_stock(it, cx, p);
	sale_follow_stock(it, cx);
	return true;
}

static bool price(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	int at = wanted_product(it, call, reply);
	if (at < 0)
		return false;
	struct sale_product *p = &it->sale->products[at];
	if (!p->price.currency[0]) /* a number without a currency is no price */
		return reply_refuse(reply, "verb.not-applicable");
	int64_t minor = verb_integer(call, "minor", p->price.minor);
	int64_t was = verb_integer(call, "was", 0);
	if (minor < 0 || was < 0) {
		reply_refuse(reply, "verb.bad-argument");
		reply_set(reply, "argument", json_string(minor < 0 ? "minor" : "was"));
		return false;
	}
	p->price.minor = minor;
	if (verb_has(call, "was")) {
		p->was = p->price;
		p->was.minor = was;
	}
	say_stock(it, cx, p);
	return true;
}

static void go_to(struct interaction *it, struct context *cx, size_t at)
{
	it->sale->current = at;
	arm_pass(it, cx);
	say_phase(it, cx);
	sale_follow_stock(it, cx);
}

static bool next(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	if (it->life == LIFE_DONE || it->life == LIFE_CANCELLED)
		return interaction_not_allowed(it, reply);
	int at = wanted_product(it, call, reply);
	if (at < 0)
		return false;
	go_to(it, cx, verb_has(call, "product") ? (size_t)at : (it->sale->current + 1) % it->sale->count);
	return true;
}

static bool verb(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	if (call->verb->code == VERB_SALE_ANNOUNCE)
		return announce(it, cx, call, reply);
	if (call->verb->code == VERB_SALE_START)
		return start(it, cx, call, reply);
	if (it->life == LIFE_DONE || it->life == LIFE_CANCELLED)
		return interaction_not_allowed(it, reply);
	if (call->verb->code == VERB_SALE_STOCK)
		return stock(it, cx, call, reply);
	if (call->verb->code == VERB_SALE_PRICE)
		return price(it, cx, call, reply);
	if (call->verb->code == VERB_SALE_NEXT)
		return next(it, cx, call, reply);
	return reply_refuse(reply, "verb.not-applicable");
}

/* ---- the shared life's turns ---- */

static void clear(struct sale *s)
{
	s->phase = SALE_IDLE;
	s->current = 0;
	s->limit_mono = NEVER;
	s->limit_left_ms = -1;
	stop_pass(s);
	stop_coming_back(s);
	sale_forget_counts(s);
	stop_countdown(s);
}

static bool init(struct interaction *it, const struct show *show)
{
	struct sale *s = calloc(1, sizeof *s);
	it->sale = s;
	if (!s)
		return false;
	s->count = it->doc->sale.product_count;
	s->products = calloc(s->count, sizeof *s->products);
	s->words = match_words_create(&it->doc->sale.claim_words);
	if (!s->products || !s->words)
		return false;
	clear(s);
	for (size_t i = 0; i < s->count; i++)
		s->products[i] = sale_product_of(show, it->doc->sale.products[i]);
	return true;
}

static void finish(struct interaction *it)
{
	struct sale *s = it->sale;
	if (!s)
		return;
	match_words_destroy(s->words);
	free(s->products);
	free(s->claims);
	free(s->buyers);
	index_finish(&s->by_buyer);
	free(s->orders);
	free(s);
	it->sale = NULL;
}

static bool opened(struct interaction *it, struct context *cx)
{
	stop_countdown(it->sale);
	interaction_emit(it, cx);
	arm_pass(it, cx);
	it->sale->phase = SALE_OPEN;
	say_phase(it, cx);
	sale_follow_stock(it, cx);
	return true;
}

static void closed(struct interaction *it, struct context *cx)
{
	stop_pass(it->sale);
	stop_coming_back(it->sale);
	if (it->sale->phase != SALE_SOLD_OUT)
		enter_phase(it, cx, SALE_CLOSED);
}

static bool reveal(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	(void)call;
	(void)reply;
	interaction_revealed(it, cx);
	return true;
}

static void cancelled(struct interaction *it, struct context *cx)
{
	stop_countdown(it->sale);
	stop_pass(it->sale);
	enter_phase(it, cx, SALE_CLOSED);
}

/* What was sold is sold: the next run begins with what is left. */
static void reset(struct interaction *it, struct context *cx)
{
	(void)cx;
	clear(it->sale);
	for (size_t i = 0; i < it->sale->count; i++) {
		struct sale_product *p = &it->sale->products[i];
		p->total = p->total > p->sold ? p->total - p->sold : 0;
		p->sold = 0;
		p->claimed = 0;
	}
}

static int64_t next_due(const struct interaction *it, struct moment now)
{
	const struct sale *s = it->sale;
	int64_t due = s->open_mono < s->pass_mono ? s->open_mono : s->pass_mono;
	if (s->open_wall != NEVER && s->open_wall - now.wall + now.mono < due)
		due = s->open_wall - now.wall + now.mono;
	return s->back_mono < due ? s->back_mono : due;
}

static void deadline(struct interaction *it, struct context *cx)
{
	struct sale *s = it->sale;
	if (s->open_mono <= cx->now.mono || (s->open_wall != NEVER && s->open_wall <= cx->now.wall)) {
		struct reply ignored = {0};
		stop_countdown(s);
		open_now(it, cx, &ignored);
		reply_finish(&ignored);
	}
	if (s->pass_mono <= cx->now.mono)
		go_to(it, cx, (s->current + 1) % s->count);
	if (s->back_mono <= cx->now.mono)
		come_back(it, cx);
}

static void hold(struct interaction *it, struct context *cx, bool on)
{
	struct sale *s = it->sale;
	hold_countdown(s, cx, on);
	hold_clock(cx->now.mono, on, &s->pass_mono, &s->pass_left_ms);
	hold_clock(cx->now.mono, on, &s->limit_mono, &s->limit_left_ms);
	hold_clock(cx->now.mono, on, &s->back_mono, &s->back_left_ms);
}

const struct kind kind_sale = {
	.init = init,
	.finish = finish,
	.opened = opened,
	.closed = closed,
	.aired = aired,
	.reveal = reveal,
	.cancelled = cancelled,
	.reset = reset,
	.defined = sale_defined,
	.verb = verb,
	.audience = sale_audience,
	.void_message = sale_void_message,
	.void_person = sale_void_person,
	.next_due = next_due,
	.deadline = deadline,
	.hold = hold,
	.digest = sale_digest,
	.state = sale_state,
	.list = sale_list,
};
