/* What a sale is, for the hash, the operator and the lists. */
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

json_t *sale_list(const struct interaction *it, const struct people *people, const char *list, size_t from,
		  size_t count, size_t *total)
{
	const struct sale *s = it->sale;
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
		if (o->person != INDEX_NONE) {
			struct person_texts who = people_texts(people, o->person);
			json_object_set_new(row, "platform", json_string(who.platform));
			json_object_set_new(row, "id", json_string(who.id));
			json_object_set_new(row, "name", json_string(who.name));
		}
		json_array_append_new(rows, row);
	}
	return rows;
}
