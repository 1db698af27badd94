/* Prices and stocks as they were set at one moment, by the document or by sale.price and sale.stock: an edit replaces
 * them, and its undo brings them back (contracts.md section 10, `undo`). */
#ifndef CORE_SALE_SETTING_H
#define CORE_SALE_SETTING_H

#include "core/sale.h"

struct sale_setting {
	char sale[65];    /* id of the interaction */
	char product[65]; /* id */
	struct money price;
	struct money was;
	bool has_stock;
	int64_t total; /* pieces */
	int64_t reserve;
};

struct sale_settings {
	size_t count;
	struct sale_setting *items; /* owned */
};

/* Of all sales among the items, into `out`, which is empty. False: out of memory. */
bool sale_settings_note(struct sale_settings *out, const struct interaction *items, size_t count);
void sale_settings_finish(struct sale_settings *s);
/* The edit that led from `before` to `after` has been taken back in the document. What it changed becomes what it was,
 * but for what has been set since: what `now`, noted just before, has otherwise than `after`. */
void sale_settings_put_back(struct interaction *items, size_t count, struct context *cx,
			    const struct sale_settings *before, const struct sale_settings *after,
			    const struct sale_settings *now);

#endif
