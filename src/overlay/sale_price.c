#include "overlay/sale_price.h"

#include <math.h>
#include <string.h>

#include "overlay/change.h"
#include "overlay/parts.h"
#include "overlay/price.h"

#define WAS_GAP 22.0 /* px between the old price and the digits */

static bool is_cheaper(const struct stage_sale *card, const struct money *price)
{
	return *card->was.currency && strcmp(card->was.currency, price->currency) == 0 &&
	       card->was.minor > price->minor;
}

bool sale_is_gone(const struct stage_sale *card)
{
	return card->phase == SALE_SOLD_OUT || card->phase == SALE_CLOSED || card->card.life == LIFE_CANCELLED;
}

/* What is new stands there for so long. */
#define NEWS_MS 5000

bool sale_is_news(struct canvas *canvas, int64_t since)
{
	if (canvas->now < since || canvas->now - since >= NEWS_MS)
		return false;
	canvas_wake(canvas, since + NEWS_MS);
	return true;
}

/* For a while after the price has changed, what it was until then stands above it, whether that was more or less: how
 * much of that is there, 0 … 1. */
static double new_price(const struct overlay_sale *overlay, struct canvas *canvas)
{
	const struct stage_sale *card = &overlay->card;
	int64_t update = (int64_t)canvas->theme->update_ms;
	if (sale_is_gone(card) || strcmp(overlay->price_before.currency, card->price.currency) != 0 ||
	    !sale_is_news(canvas, overlay->price_since))
		return 0.0;
	int64_t ends = overlay->price_since + NEWS_MS - update;
	double in = motion_part(canvas->now, overlay->price_since, update);
	double out = motion_part(canvas->now, ends, update);
	canvas_wake(canvas, in < 1.0 || out > 0.0 ? canvas->now : ends);
	return in * (1.0 - out);
}

/* The price that the row above it speaks of: until that has gone to say that there is a new one, the one before. */
static const struct money *spoken_price(const struct overlay_sale *overlay, const struct canvas *canvas)
{
	const struct stage_sale *card = &overlay->card;
	int64_t age = canvas->now - overlay->price_since;
	bool before = age >= 0 && age < (int64_t)canvas->theme->update_ms / 2 && !sale_is_gone(card) &&
		      strcmp(overlay->price_before.currency, card->price.currency) == 0;
	return before ? &overlay->price_before : &card->price;
}

double sale_price_row(const struct overlay_sale *overlay, struct canvas *canvas)
{
	double news = new_price(overlay, canvas);
	if (is_cheaper(&overlay->card, spoken_price(overlay, canvas)))
		return 1.0;
	return canvas->theme->reduced ? news >= 0.5 : motion_both(fmin(2.0 * news, 1.0));
}

/* A word on a plate of the price's colour. Returns its width. */
static double draw_plate(struct canvas *canvas, double x, double y, double room, const char *text)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	const struct text_block *block = canvas_text(canvas, text, &style);
	double side = theme_has_surface(canvas->theme) ? PART_PLATE_SIDE : 0.0;
	double width = block->width + 2.0 * side;
	if (width > room)
		return 0.0;
	double height = part_chip_height(canvas);
	if (side > 0.0)
		canvas_fill(canvas, (struct rect){x, y - height / 2.0, width, height}, height / 2.0,
			    colour_plate(canvas->theme->surface, canvas->theme->price));
	canvas_put_middle(canvas, block, x + side, y, ALIGN_LEFT, canvas->theme->price);
	return width;
}

/* The saving on a plate of the price's colour. Returns its width. */
static double draw_saving(const struct overlay_sale *overlay, struct canvas *canvas, double x, double y, double room)
{
	struct money saving = overlay->card.was;
	saving.minor -= spoken_price(overlay, canvas)->minor;
	char amount[WORDS_SIZE];
	char text[WORDS_SIZE];
	price_text(canvas->language, &saving, amount, sizeof(amount));
	words_with(canvas->language, "SaleSave", amount, text, sizeof(text));
	return draw_plate(canvas, x, y, room, text);
}

double sale_gone_part(const struct overlay_sale *overlay, struct canvas *canvas)
{
	const struct change *change = &overlay->change;
	double is = sale_is_gone(&overlay->card) ? 1.0 : 0.0;
	if (change_part(canvas, change->since) >= 1.0)
		return is;
	double gone = sale_is_gone(&overlay->path[0]) ? 1.0 : 0.0;
	for (uint32_t i = 0; i < change->steps; i++) {
		bool last = i + 1 == change->steps;
		gone = change_value(canvas, change, i, gone, last ? is : sale_is_gone(&overlay->path[i + 1]));
	}
	return gone;
}

/* What the price was, and why it is another: its middle at y. */
static void draw_was(const struct overlay_sale *overlay, struct canvas *canvas, struct rect column, double y,
		     double gone)
{
	const struct stage_sale *card = &overlay->card;
	const struct money *spoken = spoken_price(overlay, canvas);
	double part = new_price(overlay, canvas);
	bool news = part >= 0.5;
	if (!news && !is_cheaper(card, spoken))
		return;
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, news ? 2.0 * part - 1.0 : 1.0 - 2.0 * part);
	double used = price_was(canvas, news ? &overlay->price_before : &card->was, spoken, column.x + 2.0, y, column.w,
				colour_mix(canvas->theme->muted, part_gone(canvas->theme), gone)) +
		      PART_APART;
	/* It goes before the card has drawn in. */
	canvas_fade(canvas, fmax(1.0 - 2.0 * gone, 0.0));
	if (gone < 0.5 && news)
		draw_plate(canvas, column.x + used, y, column.w - used, words(canvas->language, "SaleNewPrice"));
	else if (gone < 0.5)
		draw_saving(overlay, canvas, column.x + used, y, column.w - used);
	canvas_restore(canvas, saved);
}

/* The price, or the one before it as long as that goes. Returns the size of its digits. */
static double draw_digits(const struct overlay_sale *overlay, struct canvas *canvas, struct rect column, double most,
			  double gone)
{
	const struct theme *theme = canvas->theme;
	double least = canvas_style(canvas, TYPE_TITLE).size;
	double t = motion_part(canvas->now, overlay->price_since, (int64_t)theme->update_ms);
	bool old = t < 1.0 && change_old(t) > 0.0;
	const struct money *price = old ? &overlay->price_before : &overlay->card.price;
	double size;
	price_measure(canvas, price, most, least, column.w, &size);
	double baseline = column.y + column.h - size * 0.03;
	struct canvas_state saved = canvas_save(canvas);
	if (t < 1.0) {
		canvas_wake(canvas, canvas->now);
		canvas_fade(canvas, old ? change_old(t) : change_new(t));
		if (!theme->reduced && !old)
			canvas_zoom(canvas, column.x, baseline, 1.0 + 0.1 * (1.0 - motion_out(change_new(t))));
	}
	price_draw(canvas, price, column.x, baseline, most, least, column.w,
		   colour_mix(theme->price, part_gone(theme), gone));
	canvas_restore(canvas, saved);
	return size;
}

void sale_price_draw(const struct overlay_sale *overlay, struct canvas *canvas, struct rect column, double most)
{
	if (!*overlay->card.price.currency)
		return;
	double gone = sale_gone_part(overlay, canvas);
	double size = draw_digits(overlay, canvas, column, most, gone);
	double baseline = column.y + column.h - size * 0.03;
	draw_was(overlay, canvas, column,
		 baseline - size * 0.74 - WAS_GAP - canvas_style(canvas, TYPE_LABEL).size * 0.72, gone);
}
