/* The price on a flash sale's card, what it was before, and how the card loses its colours when it is gone. */
#ifndef OVERLAY_SALE_PRICE_H
#define OVERLAY_SALE_PRICE_H

#include "overlay/sale.h"
#include "paint/canvas.h"

/* Nothing is to be had any more. */
bool sale_is_gone(const struct stage_sale *card);

/* How far the card has lost its colours: 0 … 1. It does so once, not again when the sale is closed after that; and they
 * come back as they went. Asks to be drawn again. */
double sale_gone_part(const struct overlay_sale *overlay, struct canvas *canvas);

/* Whether what happened at `since` is still new. Asks to be drawn again when it is not. */
bool sale_is_news(struct canvas *canvas, int64_t since);

/* How much of the row above the price is there, 0 … 1: with what it was, or that it is new. */
double sale_price_row(const struct overlay_sale *overlay, struct canvas *canvas);

/* The price at the column's lower end, in digits of that size at most, and that row above it. */
void sale_price_draw(const struct overlay_sale *overlay, struct canvas *canvas, struct rect column, double most);

#endif
