/* The row of a sale's card that says how many are left, for how long, and how many one may have. */
#ifndef OVERLAY_SALE_STOCK_H
#define OVERLAY_SALE_STOCK_H

#include "overlay/sale.h"
#include "paint/canvas.h"

/* Of the row, design px. */
double sale_stock_height(const struct stage_sale *card, const struct canvas *canvas);
/* What it takes at least beside a code. */
double sale_stock_column(const struct canvas *canvas);
/* `column`: beside a code, its parts one below the other. */
void sale_stock_draw(const struct overlay_sale *overlay, struct canvas *canvas, struct rect place, bool column);

#endif
