/* Prices, set as prices are: the number large, the currency and the decimals smaller, all on one baseline. */
#ifndef OVERLAY_PRICE_H
#define OVERLAY_PRICE_H

#include "core/audience.h"
#include "paint/canvas.h"

/* Draws from x on the baseline, as large as fits: from `size` down to `least` px, and below that what it takes to stay
 * within `max_width`. Returns the width. */
double price_draw(struct canvas *canvas, const struct money *money, double x, double baseline, double size,
		  double least, double max_width, struct colour colour);
/* The same without drawing; *fitted = the size. */
double price_measure(struct canvas *canvas, const struct money *money, double size, double least, double max_width,
		     double *fitted);
/* A price that was, beside the one that is `now`: in the label's size or what fits, struck through, its middle at y.
 * Returns the width. */
double price_was(struct canvas *canvas, const struct money *money, const struct money *now, double x, double y,
		 double max_width, struct colour colour);
/* As plain text: "¥1,299", "$14.90". */
void price_text(const char *language, const struct money *money, char *out, size_t size);

#endif
