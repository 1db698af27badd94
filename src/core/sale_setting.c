#include "core/sale_setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/sale_parts.h"

static struct sale_setting setting_of(const struct interaction *it, const struct sale_product *p)
{
	struct sale_setting s = {
		.price = p->price, .was = p->was, .has_stock = p->has_stock, .total = p->total, .reserve = p->reserve};
	snprintf(s.sale, sizeof s.sale, "%s", it->doc->id);
	snprintf(s.product, sizeof s.product, "%s", sale_doc(it, p)->id);
	return s;
}

bool sale_settings_note(struct sale_settings *out, const struct interaction *items, size_t count)
{
	size_t products = 0;
	for (size_t i = 0; i < count; i++)
		products += items[i].doc->kind == KIND_SALE ? items[i].sale->count : 0;
	*out = (struct sale_settings){.items = calloc(products + 1, sizeof *out->items)};
	for (size_t i = 0; out->items && i < count; i++)
		for (size_t k = 0; items[i].doc->kind == KIND_SALE && k < items[i].sale->count; k++)
			out->items[out->count++] = setting_of(&items[i], &items[i].sale->products[k]);
	return out->items != NULL;
}

void sale_settings_finish(struct sale_settings *s)
{
	free(s->items);
	*s = (struct sale_settings){0};
}

static const struct sale_setting *find(const struct sale_settings *s, const char *sale, const char *product)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->items[i].sale, sale) == 0 && strcmp(s->items[i].product, product) == 0)
			return &s->items[i];
	return NULL;
}

static bool same_money(const struct money *a, const struct money *b)
{
	return a->minor == b->minor && strcmp(a->currency, b->currency) == 0;
}

static bool same_stock(const struct sale_setting *a, const struct sale_setting *b)
{
	return a->has_stock == b->has_stock && a->total == b->total && a->reserve == b->reserve;
}

static void put_back_money(struct money *is, const struct money *before, const struct money *after,
			   const struct money *now)
{
	if (!same_money(before, after))
		*is = same_money(now, after) ? *before : *now;
}

/* True if the stock is another one. */
static bool put_back(struct sale_product *p, const struct sale_setting *before, const struct sale_setting *after,
		     const struct sale_setting *now)
{
	const struct sale_setting *stock = same_stock(now, after) ? before : now;
	put_back_money(&p->price, &before->price, &after->price, &now->price);
	put_back_money(&p->was, &before->was, &after->was, &now->was);
	if (same_stock(before, after))
		return false;
	p->has_stock = stock->has_stock;
	p->total = stock->total;
	p->reserve = stock->reserve;
	return true;
}

void sale_settings_put_back(struct interaction *items, size_t count, struct context *cx,
			    const struct sale_settings *before, const struct sale_settings *after,
			    const struct sale_settings *now)
{
	for (size_t i = 0; i < count; i++) {
		bool stock = false;
		for (size_t k = 0; items[i].doc->kind == KIND_SALE && k < items[i].sale->count; k++) {
			struct sale_product *p = &items[i].sale->products[k];
			const char *product = sale_doc(&items[i], p)->id;
			const struct sale_setting *old = find(before, items[i].doc->id, product);
			const struct sale_setting *edited = find(after, items[i].doc->id, product);
			const struct sale_setting *last = find(now, items[i].doc->id, product);
			if (old && edited && last && put_back(p, old, edited, last))
				stock = true;
		}
		if (stock)
			sale_follow_stock(&items[i], cx);
	}
}
