/* What was sold: orders that the platform tells, pieces that are claimed in the chat, and what is taken back of both.
 */
#include "core/sale.h"

#include <stdlib.h>
#include <string.h>

#include "core/sale_parts.h"

/* Sums of pieces stay far from where int64_t ends, whatever the platforms say. */
#define SOLD_MAX (INT64_C(1) << 60)

int sale_find_product(const struct interaction *it, const char *id)
{
	for (size_t i = 0; i < it->sale->count; i++)
		if (strcmp(sale_doc(it, &it->sale->products[i])->id, id) == 0)
			return (int)i;
	return -1;
}

/* An order names a product by its id, or as the shop calls it. */
static int find_ordered(const struct interaction *it, const char *item)
{
	int found = sale_find_product(it, item);
	for (size_t i = 0; found < 0 && i < it->sale->count; i++) {
		const struct show_texts *skus = &sale_doc(it, &it->sale->products[i])->skus;
		for (size_t k = 0; found < 0 && k < skus->count; k++)
			if (strcmp(skus->items[k], item) == 0)
				found = (int)i;
	}
	return found;
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

/* ---- who has bought what ---- */

/* In place of a product: all orders of a person. */
#define ORDERS UINT32_MAX

static bool is_buyer(const void *owner, uint32_t value, const void *key)
{
	const struct sale *s = owner;
	const struct sale_buyer *wanted = key;
	return s->buyers[value].person == wanted->person && s->buyers[value].product == wanted->product;
}

static uint64_t hash_of(uint32_t person, uint32_t product)
{
	uint64_t hash = ((uint64_t)product << 32 | person) * 0x9E3779B97F4A7C15u;
	return (hash ^ hash >> 31) * 0xBF58476D1CE4E5B9u;
}

/* NULL: none yet. */
static struct sale_buyer *find_buyer(const struct sale *s, uint32_t person, uint32_t product)
{
	struct sale_buyer key = {.person = person, .product = product};
	uint32_t at = index_find(&s->by_buyer, hash_of(person, product), is_buyer, s, &key);
	return at == INDEX_NONE ? NULL : &s->buyers[at];
}

/* The same, made if need be. NULL: out of memory. Valid until the next one is made. */
static struct sale_buyer *buyer_of(struct sale *s, uint32_t person, uint32_t product)
{
	struct sale_buyer *known = find_buyer(s, person, product);
	if (known)
		return known;
	struct sale_buyer *buyers = grown(s->buyers, s->buyer_count, &s->buyer_capacity, sizeof *buyers);
	if (!buyers)
		return NULL;
	s->buyers = buyers;
	if (!index_add(&s->by_buyer, hash_of(person, product), (uint32_t)s->buyer_count))
		return NULL;
	buyers[s->buyer_count] = (struct sale_buyer){.person = person, .product = product, .newest = SALE_NONE};
	return &buyers[s->buyer_count++];
}

/* Adds to what was sold, and says by how much: less is not sold than nothing. */
static int64_t add_sold(struct sale_product *p, int64_t count)
{
	int64_t before = p->sold;
	p->sold += count;
	if (p->sold < 0)
		p->sold = 0;
	if (p->sold > SOLD_MAX)
		p->sold = SOLD_MAX;
	return p->sold - before;
}

/* ---- orders ---- */

static struct sale_order *keep_order(struct sale *s, const struct message *m, uint32_t product)
{
	struct sale_order *orders = grown(s->orders, s->order_count, &s->order_capacity, sizeof *orders);
	if (!orders)
		return NULL;
	s->orders = orders;
	struct sale_order *order = &orders[s->order_count];
	*order = (struct sale_order){.person = m->person,
				     .message = m->key,
				     .product = product,
				     .count = m->event->count,
				     .t = m->t,
				     .before = SALE_NONE};
	struct sale_buyer *buyer = m->person == INDEX_NONE ? NULL : buyer_of(s, m->person, ORDERS);
	if (buyer) {
		order->before = buyer->newest;
		buyer->newest = (uint32_t)s->order_count;
	}
	s->order_count++;
	return order;
}

static void say_oversold(struct interaction *it, struct context *cx, const struct sale_product *p)
{
	int64_t over = p->sold - (p->total - p->reserve);
	if (p->has_stock && over > 0)
		outbox_event(cx->out, "alert",
			     json_pack("{s:s, s:s, s:s, s:I}", "reason", "sale.oversold", "id", it->doc->id, "product",
				       sale_doc(it, p)->id, "count", (json_int_t)over));
}

static void take_order(struct interaction *it, struct context *cx, const struct message *m)
{
	struct sale *s = it->sale;
	int at = find_ordered(it, m->event->item);
	if (at < 0 || s->phase == SALE_IDLE || it->life == LIFE_DONE || it->life == LIFE_CANCELLED)
		return;
	if (m->event->history || m->unseen) { /* what was sold before the show is not taken back from it */
		interaction_refuse(it, m, REFUSED_HISTORY);
		return;
	}
	struct sale_product *p = &s->products[at];
	struct sale_order *order = keep_order(s, m, (uint32_t)at);
	if (!order)
		return;
	if (m->person != INDEX_NONE)
		people_participates(cx->people, m->person);
	if (it->doc->sale.stock_from != STOCK_ORDERS)
		return;
	order->counts = true;
	if (add_sold(p, m->event->count) > 0)
		say_oversold(it, cx, p);
	sale_follow_stock(it, cx);
}

/* What was sold of a product without the orders that were taken back, as if they had never been: with returns among
 * them, taking one back is more than taking away its number. */
static void count_again(struct sale *s, uint32_t product)
{
	struct sale_product *p = &s->products[product];
	p->sold = 0;
	for (size_t i = 0; i < s->order_count; i++)
		if (s->orders[i].counts && !s->orders[i].is_void && s->orders[i].product == product)
			add_sold(p, s->orders[i].count);
}

static bool void_orders(struct interaction *it, uint32_t person, uint64_t key, enum refusal why)
{
	struct sale *s = it->sale;
	const struct sale_buyer *buyer = find_buyer(s, person, ORDERS);
	bool changed = false;
	for (uint32_t at = buyer ? buyer->newest : SALE_NONE; at != SALE_NONE; at = s->orders[at].before) {
		struct sale_order *o = &s->orders[at];
		if (o->is_void || (why == REFUSED_DELETED && o->message != key))
			continue;
		o->is_void = true;
		s->void_orders++;
		interaction_refuse_person(it, person, o->t, why);
		changed = true;
	}
	for (uint32_t i = 0; changed && it->doc->sale.stock_from == STOCK_ORDERS && i < s->count; i++)
		count_again(s, i);
	return changed;
}

/* ---- claims ---- */

static void claim_element(const struct sale_claim *c, uint8_t out[32])
{
	struct digest_element d;
	digest_element_init(&d);
	digest_element_int(&d, c->person);
	digest_element_int(&d, c->product);
	digest_element_int(&d, (int64_t)c->message);
	digest_element_final(&d, out);
}

static bool is_claim(const struct interaction *it, const struct message *m)
{
	if (m->event->kind == AUDIENCE_CLAIM)
		return strcmp(m->event->item, it->doc->id) == 0;
	return m->text && match_words_any(it->sale->words, m->text, MATCH_EXACT);
}

/* The place of the buyer's next claim: that of a void one of his if there is one, so that claiming and deleting for
 * ever takes no more room. NULL: out of memory. */
static struct sale_claim *room_for_claim(struct sale *s, struct sale_buyer *buyer)
{
	for (uint32_t at = buyer->voids ? buyer->newest : SALE_NONE; at != SALE_NONE; at = s->claims[at].before)
		if (s->claims[at].is_void) {
			buyer->voids--;
			return &s->claims[at];
		}
	struct sale_claim *claims = grown(s->claims, s->claim_count, &s->claim_capacity, sizeof *claims);
	if (!claims)
		return NULL;
	s->claims = claims;
	claims[s->claim_count].before = buyer->newest;
	buyer->newest = (uint32_t)s->claim_count;
	return &claims[s->claim_count++];
}

static void keep_claim(struct interaction *it, struct context *cx, const struct message *m, struct sale_buyer *buyer)
{
	struct sale *s = it->sale;
	uint8_t bytes[32];
	struct sale_claim *claim = room_for_claim(s, buyer);
	if (!claim)
		return;
	*claim = (struct sale_claim){.person = m->person,
				     .message = m->key,
				     .product = buyer->product,
				     .order = ++s->claims_made,
				     .t = m->t,
				     .before = claim->before};
	claim_element(claim, bytes);
	digest_sum_add(&s->claim_sum, bytes);
	struct sale_product *p = &s->products[buyer->product];
	if (it->doc->sale.stock_from == STOCK_CLAIMS)
		claim->sold = add_sold(p, 1);
	p->claimed++;
	buyer->pieces++;
	people_participates(cx->people, m->person);
	sale_follow_stock(it, cx);
}

static void take_claim(struct interaction *it, struct context *cx, const struct message *m)
{
	struct sale *s = it->sale;
	bool ignore = false;
	enum refusal why = interaction_window(it, cx, m, &ignore);
	if (ignore || m->person == INDEX_NONE)
		return;
	interaction_meets(it, m);
	struct sale_buyer *buyer = buyer_of(s, m->person, (uint32_t)s->current);
	if (!buyer)
		return;
	const struct sale_product *p = &s->products[s->current];
	enum refusal own = interaction_person_refusal(cx, m);
	if (!own && buyer->pieces >= sale_doc(it, p)->limit)
		own = REFUSED_LIMIT;
	if (!own && p->has_stock && sale_available(p) == 0)
		own = REFUSED_SOLD_OUT;
	/* who comes late because it is sold out is told so */
	if (own && (!why || (why == REFUSED_LATE && s->phase == SALE_SOLD_OUT)))
		why = own;
	if (why)
		interaction_refuse(it, m, why);
	else
		keep_claim(it, cx, m, buyer);
}

static bool void_claims(struct interaction *it, struct sale_buyer *buyer, uint64_t key, enum refusal why)
{
	struct sale *s = it->sale;
	bool changed = false;
	for (uint32_t at = buyer->newest; at != SALE_NONE; at = s->claims[at].before) {
		struct sale_claim *c = &s->claims[at];
		if (c->is_void || (why == REFUSED_DELETED && c->message != key))
			continue;
		uint8_t bytes[32];
		claim_element(c, bytes);
		digest_sum_remove(&s->claim_sum, bytes);
		c->is_void = true;
		buyer->voids++;
		buyer->pieces--;
		add_sold(&s->products[c->product], -c->sold);
		s->products[c->product].claimed--;
		interaction_refuse_person(it, c->person, c->t, why);
		changed = true;
	}
	return changed;
}

/* ---- both ---- */

void sale_audience(struct interaction *it, struct context *cx, const struct message *m)
{
	if (m->event->kind == AUDIENCE_ORDER)
		take_order(it, cx, m);
	else if (is_claim(it, m))
		take_claim(it, cx, m);
}

static void make_void(struct interaction *it, struct context *cx, uint32_t person, uint64_t key, enum refusal why)
{
	if (it->settled || person == INDEX_NONE)
		return;
	bool changed = void_orders(it, person, key, why);
	for (size_t i = 0; i < it->sale->count; i++) {
		struct sale_buyer *buyer = find_buyer(it->sale, person, (uint32_t)i);
		if (buyer && void_claims(it, buyer, key, why))
			changed = true;
	}
	if (changed)
		sale_follow_stock(it, cx);
}

void sale_void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key)
{
	make_void(it, cx, person, key, REFUSED_DELETED);
}

void sale_void_person(struct interaction *it, struct context *cx, uint32_t person)
{
	make_void(it, cx, person, 0, REFUSED_BANNED);
}

void sale_forget_counts(struct sale *s)
{
	s->claim_count = 0;
	s->buyer_count = 0;
	s->order_count = 0;
	s->void_orders = 0;
	s->claim_sum = (struct digest_sum){0};
	index_finish(&s->by_buyer);
}
