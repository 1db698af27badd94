/* A sale whose show was edited: its products are those of the new document, its counts stay. */
#include "core/sale.h"

#include <stdlib.h>
#include <string.h>

#include "core/sale_parts.h"

struct sale_product sale_product_of(const struct show *show, int product)
{
	const struct show_product *doc = &show->products[product];
	bool has_stock = doc->stock != SHOW_NONE;
	return (struct sale_product){.product = product,
				     .has_stock = has_stock,
				     .total = has_stock ? doc->stock : 0,
				     .reserve = has_stock ? doc->reserve : 0,
				     .price = doc->price,
				     .was = doc->was};
}

static bool same_money(const struct money *a, const struct money *b)
{
	return a->minor == b->minor && strcmp(a->currency, b->currency) == 0;
}

/* What the edit has changed is taken over; what `sale.price` and `sale.stock` have set since stays. */
static bool take_changes(struct sale_product *p, const struct show_product *was, const struct show_product *now)
{
	struct sale_product old = *p;
	if (!same_money(&was->price, &now->price))
		p->price = now->price;
	if (!same_money(&was->was, &now->was))
		p->was = now->was;
	if (was->stock != now->stock) {
		p->has_stock = now->stock != SHOW_NONE;
		p->total = p->has_stock ? now->stock : 0;
	}
	if (was->reserve != now->reserve || was->stock != now->stock)
		p->reserve = p->has_stock ? now->reserve : 0;
	return old.total != p->total || old.reserve != p->reserve || old.has_stock != p->has_stock;
}

/* The products of a new definition; those that were in the old one keep what they have. */
static bool take_products(struct interaction *it, const struct show *before)
{
	struct sale *s = it->sale;
	size_t count = it->doc->sale.product_count;
	struct sale_product *products = calloc(count, sizeof *products);
	struct match_words *words = match_words_create(&it->doc->sale.claim_words);
	if (!products || !words) {
		free(products);
		match_words_destroy(words);
		return false;
	}
	size_t current = 0;
	for (size_t i = 0; i < count; i++) {
		products[i] = sale_product_of(it->home, it->doc->sale.products[i]);
		const struct show_product *doc = &it->home->products[products[i].product];
		for (size_t k = 0; k < s->count; k++) {
			const struct show_product *was = &before->products[s->products[k].product];
			if (strcmp(was->id, doc->id) != 0)
				continue;
			int product = products[i].product;
			products[i] = s->products[k];
			products[i].product = product;
			take_changes(&products[i], was, doc);
			if (k == s->current)
				current = i;
		}
	}
	free(s->products);
	match_words_destroy(s->words);
	s->products = products;
	s->words = words;
	s->count = count;
	s->current = current;
	return true;
}

bool sale_defined(struct interaction *it, struct context *cx, const struct show *before, bool same)
{
	struct sale *s = it->sale;
	bool changed = false;
	if (!same)
		return take_products(it, before);
	for (size_t i = 0; i < s->count; i++) {
		struct sale_product *p = &s->products[i];
		const struct show_product *was = &before->products[p->product];
		p->product = it->doc->sale.products[i];
		if (take_changes(p, was, &it->home->products[p->product]))
			changed = true;
	}
	if (changed)
		sale_follow_stock(it, cx);
	return true;
}
