/* The sale's inside, shared by sale.c, sale_count.c and sale_view.c. */
#ifndef CORE_SALE_PARTS_H
#define CORE_SALE_PARTS_H

#include "core/sale.h"

static inline const struct show_product *sale_doc(const struct interaction *it, const struct sale_product *p)
{
	return &it->home->products[p->product];
}

/* sale.c */

/* Stock or sales of a product changed: the phase follows, a sold-out sale closes, a restocked one opens again. */
void sale_follow_stock(struct interaction *it, struct context *cx);

/* sale_count.c */

/* Position of the product with that id, -1 = not of this sale. */
int sale_find_product(const struct interaction *it, const char *id);
/* Forgets all orders and claims. */
void sale_forget_counts(struct sale *s);
void sale_audience(struct interaction *it, struct context *cx, const struct message *m);
void sale_void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key);
void sale_void_person(struct interaction *it, struct context *cx, uint32_t person);

/* sale_define.c */

/* A product as its definition has it. */
struct sale_product sale_product_of(const struct show *show, int product);
/* As kind.defined. */
bool sale_defined(struct interaction *it, struct context *cx, const struct show *before, bool same);

/* sale_view.c */

void sale_digest(const struct interaction *it, struct digest *d);
void sale_state(const struct interaction *it, const struct context *cx, json_t *state);
json_t *sale_list(const struct interaction *it, const struct people *people, const char *list, size_t from,
		  size_t count, size_t *total);

#endif
