#include "overlay/sale_stock.h"

#include <math.h>
#include <stdio.h>

#include "overlay/parts.h"

#define DESCENT 0.25
#define COLUMN_BAR 14.0 /* px: height of the bar beside a code … */
#define COLUMN_GAP 18.0 /* … and the least between it and the words */

/* How many are left, or were sold when the stock is not known. Returns the width. */
static double draw_left(const struct overlay_sale *overlay, struct canvas *canvas, double x, double y, double size)
{
	const struct stage_sale *card = &overlay->card;
	const struct theme *theme = canvas->theme;
	bool last = card->phase == SALE_LAST;
	char number[WORDS_SIZE];
	char text[WORDS_SIZE];
	if (!card->has_stock && card->sold <= 0)
		return 0.0;
	int64_t stock = tally_at(&overlay->stock, (int64_t)theme->count_ms, canvas->now);
	if (stock != overlay->stock.to)
		canvas_wake(canvas, canvas->now);
	words_count(canvas->language, card->has_stock ? stock : card->sold, number, sizeof(number));
	words_with(canvas->language,
		   !card->has_stock ? "SaleSold"
		   : last           ? "SaleLast"
				    : "SaleStock",
		   number, text, sizeof(text));
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.size = size;
	style.weight = 700;
	style.tabular = true;
	const struct text_block *block = canvas_text(canvas, text, &style);
	canvas_put_middle(canvas, block, x, y, ALIGN_LEFT, last ? theme->warning : theme->text);
	return block->width;
}

static void draw_bar(const struct overlay_sale *overlay, struct canvas *canvas, struct rect bar)
{
	double part = fmax(glide_at(&overlay->bar, &overlay->spring, canvas->now), 0.0);
	if (glide_moves(&overlay->bar, &overlay->spring, canvas->now))
		canvas_wake(canvas, canvas->now);
	part_meter(canvas, bar, overlay->card.stock > 0 ? fmax(part, 2.0 / bar.w) : part,
		   overlay->card.phase == SALE_LAST);
}

/* `beside`: size of what it stands on one line with, whose middle is at y. */
static void draw_limit(const struct overlay_sale *overlay, struct canvas *canvas, double x, double y, double room,
		       enum align align, double beside)
{
	if (overlay->card.limit <= 0)
		return;
	char number[32];
	char text[WORDS_SIZE];
	snprintf(number, sizeof(number), "%lld", (long long)overlay->card.limit);
	words_with(canvas->language, "SaleLimit", number, text, sizeof(text));
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	const struct text_block *block = canvas_text(canvas, text, &style);
	if (block->width <= room)
		canvas_put_baseline(canvas, block, x, y + part_baseline(block, 0.0) * beside / style.size, align,
				    canvas->theme->muted);
}

/* Beside the code: one below the other, as far from each other as from what is above and below. */
static void draw_stock_column(const struct overlay_sale *overlay, struct canvas *canvas, struct rect place)
{
	struct clock_view clock = clock_view(&overlay->card.card.clock, canvas->now);
	double number = part_left_size(canvas) * PART_CAPITAL;
	double word = canvas_style(canvas, TYPE_LABEL).size * PART_CAPITAL;
	double drop = canvas_style(canvas, TYPE_LABEL).size * DESCENT;
	double gap = (place.h - number - COLUMN_BAR - word - drop) / 4.0;
	double y = place.y + gap + number / 2.0;
	double low = place.y + place.h - gap - drop - word / 2.0;
	draw_left(overlay, canvas, place.x, y, part_left_size(canvas));
	part_clock(canvas, place.x + place.w, y, &clock);
	stretch_draw(&overlay->stretch, canvas, place.x + place.w, low, place.w * 0.4);
	if (overlay->card.has_stock)
		draw_bar(overlay, canvas,
			 (struct rect){place.x, floor(place.y + 2.0 * gap + number), place.w, COLUMN_BAR});
	draw_limit(overlay, canvas, place.x, low, place.w, ALIGN_LEFT, canvas_style(canvas, TYPE_LABEL).size);
}

static void draw_stock(const struct overlay_sale *overlay, struct canvas *canvas, struct rect place)
{
	bool bar = overlay->card.has_stock;
	double y = place.y + (bar ? part_left_middle(canvas) : place.h / 2.0);
	double used = draw_left(overlay, canvas, place.x, y, part_left_size(canvas));
	if (bar)
		draw_bar(overlay, canvas, (struct rect){place.x, place.y + part_left_bar(canvas), place.w, 16.0});
	struct clock_view clock = clock_view(&overlay->card.card.clock, canvas->now);
	double right = place.x + place.w;
	if (clock.set)
		right -= part_clock(canvas, right, y, &clock) + PART_APART;
	if (stretch_draw(&overlay->stretch, canvas, right, y, right - place.x - used - PART_APART) > 0.0)
		return;
	if (used > 0.0)
		draw_limit(overlay, canvas, right, y, right - place.x - used - PART_APART, ALIGN_RIGHT,
			   part_left_size(canvas));
	else
		draw_limit(overlay, canvas, place.x, y, right - place.x, ALIGN_LEFT,
			   canvas_style(canvas, TYPE_LABEL).size);
}

double sale_stock_column(const struct canvas *canvas)
{
	double label = canvas_style(canvas, TYPE_LABEL).size;
	return (part_left_size(canvas) + label) * PART_CAPITAL + label * DESCENT + COLUMN_BAR + 4.0 * COLUMN_GAP;
}

double sale_stock_height(const struct stage_sale *card, const struct canvas *canvas)
{
	return card->has_stock ? part_left_height(canvas) : 76.0;
}

void sale_stock_draw(const struct overlay_sale *overlay, struct canvas *canvas, struct rect place, bool column)
{
	if (column)
		draw_stock_column(overlay, canvas, place);
	else
		draw_stock(overlay, canvas, place);
}
