/* What a sale is, for the hash, the operator and the lists. */
#include <stdlib.h>
#include <string.h>

#include "core/sale_parts.h"

void sale_digest(const struct interaction *it, struct digest *d)
{
	const struct sale *s = it->sale;
	digest_int(d, s->phase);
	digest_int(d, (int64_t)s->current);
	digest_int(d, s->open_mono);
	digest_int(d, s->open_wall);
	digest_int(d, s->open_left_ms);
	digest_int(d, s->pass_mono);
	digest_int(d, s->pass_left_ms);
	digest_int(d, s->held_wall);
	digest_int(d, s->limit_mono);
	digest_int(d, s->limit_left_ms);
	digest_int(d, s->back_mono);
	digest_int(d, s->back_left_ms);
	for (size_t i = 0; i < s->count; i++) {
		digest_int(d, s->products[i].has_stock);
		digest_int(d, s->products[i].total);
		digest_int(d, s->products[i].reserve);
		digest_int(d, s->products[i].sold);
		digest_int(d, s->products[i].price.minor);
		digest_int(d, s->products[i].was.minor);
	}
	digest_sum(d, &s->claim_sum);
	digest_int(d, (int64_t)(s->order_count - s->void_orders));
}

void sale_state(const struct interaction *it, const struct context *cx, json_t *state)
{
	const struct sale *s = it->sale;
	json_object_set_new(state, "phase", json_string(sale_phase_name(s->phase)));
	json_object_set_new(state, "product", json_string(sale_doc(it, &s->products[s->current])->id));
	json_t *products = json_array();
	for (size_t i = 0; i < s->count; i++) {
		const struct sale_product *p = &s->products[i];
		json_t *row = json_pack("{s:s, s:I}", "id", sale_doc(it, p)->id, "sold", (json_int_t)p->sold);
		if (p->price.currency[0])
			json_object_set_new(row, "price",
					    json_pack("{s:I, s:s}", "minor", (json_int_t)p->price.minor, "currency",
						      p->price.currency));
		if (p->was.currency[0])
			json_object_set_new(row, "was",
					    json_pack("{s:I, s:s}", "minor", (json_int_t)p->was.minor, "currency",
						      p->was.currency));
		if (p->claimed || it->doc->sale.claim_words.count)
			json_object_set_new(row, "claimed", json_integer(p->claimed));
		if (p->has_stock)
			json_object_set_new(row, "stock", json_integer(sale_available(p)));
		json_array_append_new(products, row);
	}
	json_object_set_new(state, "products", products);
	if (s->open_mono != NEVER)
		json_object_set_new(state, "opens", json_integer(s->open_mono - cx->now.mono + cx->now.wall));
	if (s->open_wall != NEVER)
		json_object_set_new(state, "opens", json_integer(s->open_wall));
	if (s->open_left_ms >= 0)
		json_object_set_new(state, "opens_in_ms", json_integer(s->open_left_ms));
}

static void name_person(json_t *row, const struct people *people, uint32_t person)
{
	if (person == INDEX_NONE)
		return;
	struct person_texts who = people_texts(people, person);
	json_object_set_new(row, "platform", json_string(who.platform));
	json_object_set_new(row, "id", json_string(who.id));
	json_object_set_new(row, "name", json_string(who.name));
}

static int by_arrival(const void *a, const void *b)
{
	const struct sale_claim *x = *(const struct sale_claim *const *)a;
	const struct sale_claim *y = *(const struct sale_claim *const *)b;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Who has claimed what, in the exact order of arrival: who comes first is served first. */
static json_t *claims_list(const struct interaction *it, const struct people *people, size_t from, size_t count,
			   size_t *total)
{
	const struct sale *s = it->sale;
	const struct sale_claim **claims = malloc((s->claim_count + 1) * sizeof *claims);
	json_t *rows = json_array();
	size_t n = 0;
	for (size_t i = 0; claims && i < s->claim_count; i++)
		if (!s->claims[i].is_void)
			claims[n++] = &s->claims[i];
	if (claims)
		qsort(claims, n, sizeof *claims, by_arrival);
	for (size_t i = from; i < n && i - from < count; i++) {
		const char *item = sale_doc(it, &s->products[claims[i]->product])->id;
		json_t *row = json_pack("{s:s, s:I, s:I}", "item", item, "count", (json_int_t)1, "t",
					(json_int_t)claims[i]->t);
		name_person(row, people, claims[i]->person);
		json_array_append_new(rows, row);
	}
	free(claims);
	*total = n;
	return rows;
}

json_t *sale_list(const struct interaction *it, const struct people *people, const char *list, size_t from,
		  size_t count, size_t *total)
{
	const struct sale *s = it->sale;
	if (strcmp(list, "claims") == 0)
		return claims_list(it, people, from, count, total);
	if (strcmp(list, "orders") != 0)
		return NULL;
	json_t *rows = json_array();
	size_t at = 0;
	*total = s->order_count - s->void_orders;
	for (size_t i = 0; i < s->order_count; i++) {
		const struct sale_order *o = &s->orders[i];
		if (o->is_void || at++ < from || at - from > count)
			continue;
		json_t *row = json_pack("{s:s, s:I, s:I}", "item", sale_doc(it, &s->products[o->product])->id, "count",
					(json_int_t)o->count, "t", (json_int_t)o->t);
		name_person(row, people, o->person);
		json_array_append_new(rows, row);
	}
	return rows;
}
