#include "core/sale.h"

#include <stdlib.h>
#include <string.h>

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

static const struct show_product *doc_of(const struct show *show, const struct sale_product *p)
{
	return &show->products[p->product];
}

/* ---- phases ---- */

static void say_phase(struct interaction *it, struct context *cx)
{
	const struct sale *s = it->sale;
	outbox_event(cx->out, "sale.phase",
		     json_pack("{s:s, s:s, s:s}", "id", it->doc->id, "phase", sale_phase_name(s->phase), "product",
			       doc_of(cx->show, &s->products[s->current])->id));
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
	json_t *fields = json_pack("{s:s, s:s, s:I}", "id", it->doc->id, "product", doc_of(cx->show, p)->id, "sold",
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

/* Stock or sales of a product changed: the phase follows, a sold-out sale closes, a restocked one opens again. */
static void follow_stock(struct interaction *it, struct context *cx)
{
	struct sale *s = it->sale;
	const struct sale_product *p = &s->products[s->current];
	if (it->life == LIFE_OPEN && all_sold_out(s)) {
		enter_phase(it, cx, SALE_SOLD_OUT);
		interaction_close(it, cx);
		return;
	}
	if (it->life == LIFE_CLOSED && s->phase == SALE_SOLD_OUT && !all_sold_out(s)) {
		it->closed = 0;
		it->settled = false;
		it->settle_mono = NEVER;
		interaction_enter(it, cx, LIFE_OPEN);
		interaction_emit(it, cx);
	}
	if (it->life != LIFE_OPEN)
		return;
	bool last = p->has_stock && it->doc->sale.last && sale_available(p) <= it->doc->sale.last;
	enter_phase(it, cx, last ? SALE_LAST : SALE_OPEN);
}

/* ---- orders ---- */

static int find_product(const struct interaction *it, const struct show *show, const char *id)
{
	for (size_t i = 0; i < it->sale->count; i++)
		if (strcmp(doc_of(show, &it->sale->products[i])->id, id) == 0)
			return (int)i;
	return -1;
}

static void *grown(void *items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	size_t more = *capacity ? *capacity * 2 : 32;
	void *bigger = realloc(items, more * size);
	if (bigger)
		*capacity = more;
	return bigger;
}

static void keep_order(struct sale *s, const struct message *m, const char *item, int64_t count)
{
	struct sale_order *orders = grown(s->orders, s->order_count, &s->order_capacity, sizeof *orders);
	if (!orders)
		return;
	s->orders = orders;
	orders[s->order_count++] =
		(struct sale_order){.person = m->person, .item = item, .count = count, .t = m->t};
}

static void take_order(struct interaction *it, struct context *cx, const struct message *m)
{
	struct sale *s = it->sale;
	int at = find_product(it, cx->show, m->event->item);
	if (at < 0 || s->phase == SALE_IDLE || it->life == LIFE_DONE || it->life == LIFE_CANCELLED)
		return;
	if (m->event->history) {
		interaction_refuse(it, m, REFUSED_HISTORY);
		return;
	}
	struct sale_product *p = &s->products[at];
	int64_t count = m->event->count;
	if (count < -1000000 || count > 1000000)
		return;
	keep_order(s, m, doc_of(cx->show, p)->id, count);
	if (m->person != INDEX_NONE)
		people_participates(cx->people, m->person);
	if (it->doc->sale.stock_from != STOCK_ORDERS)
		return;
	p->sold += count;
	if (p->sold < 0)
		p->sold = 0;
	int64_t over = p->sold - (p->total - p->reserve);
	if (p->has_stock && count > 0 && over > 0)
		outbox_event(cx->out, "alert",
			     json_pack("{s:s, s:s, s:s, s:I}", "reason", "sale.oversold", "id", it->doc->id, "product",
				       doc_of(cx->show, p)->id, "count", (json_int_t)over));
	follow_stock(it, cx);
}

/* ---- claims ---- */

static bool is_buyer(const void *owner, uint32_t value, const void *key)
{
	const struct sale *s = owner;
	const struct sale_buyer *wanted = key;
	return s->buyers[value].person == wanted->person && s->buyers[value].product == wanted->product;
}

/* How many pieces of a product this person has claimed: made at 0 if need be. NULL: out of memory. */
static struct sale_buyer *buyer_of(struct sale *s, uint32_t person, uint32_t product)
{
	struct sale_buyer key = {.person = person, .product = product};
	uint64_t hash = ((uint64_t)product << 32 | person) * 0x9E3779B97F4A7C15u;
	hash = (hash ^ hash >> 31) * 0xBF58476D1CE4E5B9u;
	uint32_t at = index_find(&s->by_buyer, hash, is_buyer, s, &key);
	if (at != INDEX_NONE)
		return &s->buyers[at];
	struct sale_buyer *buyers = grown(s->buyers, s->buyer_count, &s->buyer_capacity, sizeof *buyers);
	if (!buyers)
		return NULL;
	s->buyers = buyers;
	if (!index_add(&s->by_buyer, hash, (uint32_t)s->buyer_count))
		return NULL;
	buyers[s->buyer_count] = key;
	return &buyers[s->buyer_count++];
}

static void claim_element(const struct sale_claim *c, uint8_t out[32])
{
	struct digest d;
	digest_init(&d);
	digest_int(&d, c->person);
	digest_int(&d, c->product);
	digest_int(&d, (int64_t)c->message);
	digest_final(&d, out);
}

static bool is_claim(const struct interaction *it, const struct message *m)
{
	if (m->event->kind == AUDIENCE_CLAIM)
		return strcmp(m->event->item, it->doc->id) == 0;
	return it->doc->sale.stock_from == STOCK_CLAIMS && m->text &&
	       match_words_any(it->sale->words, m->text, MATCH_EXACT);
}

static void keep_claim(struct interaction *it, struct context *cx, const struct message *m, struct sale_buyer *buyer)
{
	struct sale *s = it->sale;
	struct sale_claim *claims = grown(s->claims, s->claim_count, &s->claim_capacity, sizeof *claims);
	if (!claims)
		return;
	uint8_t bytes[32];
	s->claims = claims;
	claims[s->claim_count] =
		(struct sale_claim){.person = m->person, .message = m->key, .product = (uint32_t)s->current};
	claim_element(&claims[s->claim_count++], bytes);
	digest_sum_add(&s->claim_sum, bytes);
	s->products[s->current].sold++;
	buyer->pieces++;
	people_participates(cx->people, m->person);
	follow_stock(it, cx);
}

static void take_claim(struct interaction *it, struct context *cx, const struct message *m)
{
	struct sale *s = it->sale;
	bool ignore = false;
	enum refusal why = interaction_window(it, cx, m, &ignore);
	if (ignore || m->person == INDEX_NONE)
		return;
	struct sale_buyer *buyer = buyer_of(s, m->person, (uint32_t)s->current);
	if (!buyer)
		return;
	const struct sale_product *p = &s->products[s->current];
	if (!why || (why == REFUSED_LATE && s->phase == SALE_SOLD_OUT)) {
		why = interaction_person_refusal(cx, m);
		if (!why && buyer->pieces >= doc_of(cx->show, p)->limit)
			why = REFUSED_LIMIT;
		if (!why && p->has_stock && sale_available(p) == 0)
			why = REFUSED_SOLD_OUT;
	}
	if (why)
		interaction_refuse(it, m, why);
	else
		keep_claim(it, cx, m, buyer);
}

static void audience(struct interaction *it, struct context *cx, const struct message *m)
{
	if (m->event->kind == AUDIENCE_ORDER)
		take_order(it, cx, m);
	else if (is_claim(it, m))
		take_claim(it, cx, m);
}

static void void_claims(struct interaction *it, struct context *cx, uint32_t person, uint64_t key, bool all)
{
	struct sale *s = it->sale;
	bool changed = false;
	if (it->settled && s->phase != SALE_SOLD_OUT)
		return;
	for (size_t i = 0; i < s->claim_count; i++) {
		struct sale_claim *c = &s->claims[i];
		if (c->person != person || c->is_void || (!all && c->message != key))
			continue;
		uint8_t bytes[32];
		claim_element(c, bytes);
		digest_sum_remove(&s->claim_sum, bytes);
		c->is_void = true;
		interaction_refuse_person(it, person, cx->now.wall, all ? REFUSED_BANNED : REFUSED_DELETED);
		struct sale_buyer *buyer = buyer_of(s, c->person, c->product);
		if (buyer)
			buyer->pieces--;
		s->products[c->product].sold--;
		changed = true;
	}
	if (changed)
		follow_stock(it, cx);
}

static void void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key)
{
	if (person != INDEX_NONE)
		void_claims(it, cx, person, key, false);
}

static void void_person(struct interaction *it, struct context *cx, uint32_t person)
{
	void_claims(it, cx, person, 0, true);
}

/* ---- the operator ---- */

/* Position of `product=`, or the current one; -1 with a refusal if it is not of this sale. */
static int wanted_product(const struct interaction *it, const struct context *cx, const struct verb_call *call,
			  struct reply *reply)
{
	if (!verb_has(call, "product"))
		return (int)it->sale->current;
	int at = find_product(it, cx->show, verb_text(call, "product", ""));
	if (at < 0)
		reply_refuse(reply, "id.unknown");
	return at;
}

static void stop_countdown(struct sale *s)
{
	s->open_mono = NEVER;
	s->open_wall = NEVER;
	s->open_left_ms = -1;
}

static bool announce(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	if (it->life != LIFE_DRAFT && it->life != LIFE_ARMED)
		return interaction_not_allowed(it, reply);
	int at = wanted_product(it, cx, call, reply);
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
	if (verb_has(call, "at"))
		s->open_wall = next_time_of_day(cx, verb_time(call, "at", 0));
	else
		s->open_mono = cx->now.mono + in;
	s->countdown_start_mono = cx->now.mono;
	interaction_enter(it, cx, LIFE_ARMED);
	interaction_put_on_air(it, cx, true);
	interaction_emit(it, cx);
	enter_phase(it, cx, SALE_COUNTDOWN);
	reply_set(reply, "at",
		  json_integer(s->open_wall != NEVER ? s->open_wall : s->open_mono - cx->now.mono + cx->now.wall));
	return true;
}

static bool stock(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	int at = wanted_product(it, cx, call, reply);
	if (at < 0)
		return false;
	struct sale_product *p = &it->sale->products[at];
	int64_t total = verb_integer(call, "set", p->total + verb_integer(call, "by", 0));
	int64_t reserve = verb_integer(call, "reserve", p->reserve);
	if (total < p->sold || reserve < 0 || total - reserve < p->sold)
		return reply_refuse(reply, "sale.oversell");
	p->has_stock = true;
	p->total = total;
	p->reserve = reserve;
	say_stock(it, cx, p);
	follow_stock(it, cx);
	return true;
}

static bool price(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	int at = wanted_product(it, cx, call, reply);
	if (at < 0)
		return false;
	struct sale_product *p = &it->sale->products[at];
	int64_t minor = verb_integer(call, "minor", p->price.minor);
	int64_t was = verb_integer(call, "was", p->was.minor);
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

static void arm_pass(struct interaction *it, const struct context *cx)
{
	int64_t pass = it->doc->sale.pass_ms;
	it->sale->pass_mono = pass == SHOW_NONE || pass <= 0 || it->sale->count < 2 ? NEVER : cx->now.mono + pass;
}

static void go_to(struct interaction *it, struct context *cx, size_t at)
{
	it->sale->current = at;
	arm_pass(it, cx);
	say_phase(it, cx);
	follow_stock(it, cx);
}

static bool next(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	if (it->life == LIFE_DONE || it->life == LIFE_CANCELLED)
		return interaction_not_allowed(it, reply);
	int at = wanted_product(it, cx, call, reply);
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

static void clear(struct interaction *it, const struct show *show)
{
	struct sale *s = it->sale;
	s->phase = SALE_IDLE;
	s->current = 0;
	s->claim_count = 0;
	s->buyer_count = 0;
	index_finish(&s->by_buyer);
	s->claim_sum = (struct digest_sum){0};
	s->order_count = 0;
	s->pass_mono = NEVER;
	stop_countdown(s);
	for (size_t i = 0; i < s->count; i++) {
		const struct show_product *doc = &show->products[it->doc->sale.products[i]];
		s->products[i] = (struct sale_product){.product = it->doc->sale.products[i],
						       .has_stock = doc->stock != SHOW_NONE,
						       .total = doc->stock != SHOW_NONE ? doc->stock : 0,
						       .reserve = doc->stock != SHOW_NONE ? doc->reserve : 0,
						       .price = doc->price,
						       .was = doc->was};
	}
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
	clear(it, show);
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
	follow_stock(it, cx);
	return true;
}

static void closed(struct interaction *it, struct context *cx)
{
	it->sale->pass_mono = NEVER;
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
	it->sale->pass_mono = NEVER;
	enter_phase(it, cx, SALE_CLOSED);
}

static void reset(struct interaction *it, struct context *cx)
{
	/* what was sold is sold: only the run's counting begins again */
	struct sale_product *before = it->sale->products;
	struct sale_product *fresh = calloc(it->sale->count, sizeof *fresh);
	if (!fresh)
		return;
	it->sale->products = fresh;
	clear(it, cx->show);
	free(before);
}

static int64_t next_due(const struct interaction *it, struct moment now)
{
	const struct sale *s = it->sale;
	int64_t due = s->open_mono < s->pass_mono ? s->open_mono : s->pass_mono;
	if (s->open_wall != NEVER && s->open_wall - now.wall + now.mono < due)
		due = s->open_wall - now.wall + now.mono;
	return due;
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
}

static void hold(struct interaction *it, struct context *cx, bool on)
{
	struct sale *s = it->sale;
	if (on && s->open_mono != NEVER) {
		s->open_left_ms = s->open_mono - cx->now.mono;
		s->open_mono = NEVER;
	} else if (!on && s->open_left_ms >= 0) {
		s->open_mono = cx->now.mono + s->open_left_ms;
		s->open_left_ms = -1;
	}
}

static void digest_sale(const struct interaction *it, struct digest *d)
{
	const struct sale *s = it->sale;
	digest_int(d, s->phase);
	digest_int(d, (int64_t)s->current);
	digest_int(d, s->open_mono);
	digest_int(d, s->open_wall);
	digest_int(d, s->open_left_ms);
	digest_int(d, s->pass_mono);
	for (size_t i = 0; i < s->count; i++) {
		digest_int(d, s->products[i].has_stock);
		digest_int(d, s->products[i].total);
		digest_int(d, s->products[i].reserve);
		digest_int(d, s->products[i].sold);
		digest_int(d, s->products[i].price.minor);
		digest_int(d, s->products[i].was.minor);
	}
	digest_sum(d, &s->claim_sum);
	digest_int(d, (int64_t)s->order_count);
}

/* ---- what it is ---- */

static void state_of(const struct interaction *it, const struct context *cx, json_t *state)
{
	const struct sale *s = it->sale;
	json_object_set_new(state, "phase", json_string(sale_phase_name(s->phase)));
	json_object_set_new(state, "product", json_string(doc_of(cx->show, &s->products[s->current])->id));
	json_t *products = json_array();
	for (size_t i = 0; i < s->count; i++) {
		const struct sale_product *p = &s->products[i];
		json_t *row = json_pack("{s:s, s:I}", "id", doc_of(cx->show, p)->id, "sold", (json_int_t)p->sold);
		if (p->price.currency[0])
			json_object_set_new(row, "price",
					    json_pack("{s:I, s:s}", "minor", (json_int_t)p->price.minor, "currency",
						      p->price.currency));
		if (p->was.currency[0])
			json_object_set_new(row, "was",
					    json_pack("{s:I, s:s}", "minor", (json_int_t)p->was.minor, "currency",
						      p->was.currency));
		if (p->has_stock)
			json_object_set_new(row, "stock", json_integer(sale_available(p)));
		json_array_append_new(products, row);
	}
	json_object_set_new(state, "products", products);
	if (s->open_mono != NEVER)
		json_object_set_new(state, "opens", json_integer(s->open_mono - cx->now.mono + cx->now.wall));
	if (s->open_wall != NEVER)
		json_object_set_new(state, "opens", json_integer(s->open_wall));
}

static json_t *list_of(const struct interaction *it, const struct people *people, const char *list, size_t from,
		       size_t count, size_t *total)
{
	const struct sale *s = it->sale;
	if (strcmp(list, "orders") != 0)
		return NULL;
	json_t *rows = json_array();
	*total = s->order_count;
	for (size_t i = from; i < s->order_count && i - from < count; i++) {
		const struct sale_order *o = &s->orders[i];
		json_t *row = json_pack("{s:s, s:I, s:I}", "item", o->item, "count", (json_int_t)o->count, "t",
					(json_int_t)o->t);
		if (o->person != INDEX_NONE) {
			json_object_set_new(row, "platform", json_string(people->items[o->person].platform));
			json_object_set_new(row, "id", json_string(people->items[o->person].id));
			json_object_set_new(row, "name", json_string(people->items[o->person].name));
		}
		json_array_append_new(rows, row);
	}
	return rows;
}

const struct kind kind_sale = {
	.init = init,
	.finish = finish,
	.opened = opened,
	.closed = closed,
	.reveal = reveal,
	.cancelled = cancelled,
	.reset = reset,
	.verb = verb,
	.audience = audience,
	.void_message = void_message,
	.void_person = void_person,
	.next_due = next_due,
	.deadline = deadline,
	.hold = hold,
	.digest = digest_sale,
	.state = state_of,
	.list = list_of,
};
