#include "overlay/price.h"

#include <math.h>
#include <stdio.h>

#include "overlay/words.h"

#define SYMBOL 0.55 /* of the size */
#define DECIMALS 0.60
#define SMALLEST 8.0 /* px: half a price is another one, so it rather is hard to read */

struct pieces {
	const struct text_block *symbol;
	const struct text_block *whole;
	const struct text_block *decimals;
	bool symbol_after;
	double gap;
	double width;
};

static struct pieces set(struct canvas *canvas, const struct money *money, double size)
{
	struct words_price price;
	words_price(canvas->language, money, &price);
	struct text_style style = canvas_style(canvas, TYPE_DISPLAY);
	style.size = size;
	struct pieces p = {.symbol_after = price.symbol_after != 0, .gap = size * 0.05};
	p.whole = canvas_text(canvas, price.whole, &style);
	style.size = floor(size * DECIMALS);
	p.decimals = canvas_text(canvas, price.decimals, &style);
	style.size = floor(size * SYMBOL);
	p.symbol = canvas_text(canvas, price.symbol, &style);
	/* A tabular 1 has much room on its left. */
	if (!p.symbol_after)
		p.gap -= p.whole->lead;
	p.width = p.symbol->width + p.gap + p.whole->width + p.decimals->width;
	return p;
}

static struct pieces fit(struct canvas *canvas, const struct money *money, double size, double least, double max_width,
			 double *fitted)
{
	struct pieces p = set(canvas, money, size);
	while (p.width > max_width && size > SMALLEST) {
		double part = fmin(size - 1.0, floor(size * max_width / p.width));
		size = size > least ? fmax(size - 4.0, least) : fmax(part, SMALLEST);
		p = set(canvas, money, size);
	}
	*fitted = size;
	return p;
}

double price_measure(struct canvas *canvas, const struct money *money, double size, double least, double max_width,
		     double *fitted)
{
	return fit(canvas, money, size, least, max_width, fitted).width;
}

double price_draw(struct canvas *canvas, const struct money *money, double x, double baseline, double size,
		  double least, double max_width, struct colour colour)
{
	double fitted;
	struct pieces p = fit(canvas, money, size, least, max_width, &fitted);
	double at = x;
	if (!p.symbol_after) {
		canvas_put_baseline(canvas, p.symbol, at, baseline, ALIGN_LEFT, colour);
		at += p.symbol->width + p.gap;
	}
	canvas_put_baseline(canvas, p.whole, at, baseline, ALIGN_LEFT, colour);
	at += p.whole->width;
	canvas_put_baseline(canvas, p.decimals, at, baseline, ALIGN_LEFT, colour);
	at += p.decimals->width;
	if (p.symbol_after)
		canvas_put_baseline(canvas, p.symbol, at + p.gap, baseline, ALIGN_LEFT, colour);
	return p.width;
}

static void put_together(const struct words_price *price, char *out, size_t size)
{
	snprintf(out, size, "%s%s%s%s", price->symbol_after ? "" : price->symbol, price->whole, price->decimals,
		 price->symbol_after ? price->symbol : "");
}

void price_text(const char *language, const struct money *money, char *out, size_t size)
{
	struct words_price price;
	words_price(language, money, &price);
	put_together(&price, out, size);
}

double price_was(struct canvas *canvas, const struct money *money, const struct money *now, double x, double y,
		 double max_width, struct colour colour)
{
	char text[WORDS_SIZE];
	struct words_price price;
	struct words_price beside;
	words_price(canvas->language, money, &price);
	words_price(canvas->language, now, &beside);
	/* "$24.00" beside "$14.90" */
	if (!*price.decimals && *beside.decimals)
		snprintf(price.decimals, sizeof(price.decimals), ".00");
	put_together(&price, text, sizeof(text));
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.tabular = true;
	style.min_size = SMALLEST;
	style.max_width = max_width;
	const struct text_block *block = canvas_text(canvas, text, &style);
	struct rect line = {x, floor(y - 1.0), block->width, 3.0};
	/* Where the digits have an edge the stroke has one too, below them: over them it would cut them in two. */
	double edge = canvas->state.backed ? 0.0 : theme_outline(canvas->theme, block->size);
	if (edge > 0.0)
		canvas_fill(canvas,
			    (struct rect){line.x - edge, line.y - edge, line.w + 2.0 * edge, line.h + 2.0 * edge}, edge,
			    canvas->theme->outline);
	canvas_put_middle(canvas, block, x, y, ALIGN_LEFT, colour);
	canvas_fill(canvas, line, 1.5, colour);
	return block->width;
}
