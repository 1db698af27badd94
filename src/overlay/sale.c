#include "overlay/sale.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/blocks.h"
#include "overlay/change.h"
#include "overlay/digits.h"
#include "overlay/head.h"
#include "overlay/price.h"
#include "overlay/sale_stock.h"
#include "overlay/slots.h"

static double stock_part(const struct stage_sale *card)
{
	return card->total > 0 ? fmin((double)card->stock / (double)card->total, 1.0) : 0.0;
}

/* How much of the change to this phase is done: 0 … 1. */
static double phase_part(const struct overlay_sale *overlay, const struct theme *theme, int64_t now)
{
	return motion_part(now, overlay->phase_since, (int64_t)theme->update_ms);
}

/* What stands under the product turns over. When the phase changes again in between, what was on its way in goes from
 * there once it is all there. */
static void change_phase(struct overlay_sale *overlay, const struct theme *theme, int64_t now)
{
	double t = phase_part(overlay, theme, now);
	if (t < 0.5)
		return;
	overlay->phase_since = now;
	overlay->was = overlay->card;
}

/* What stands under the product. */
enum foot { FOOT_NOTICE, FOOT_DIGITS, FOOT_STOCK };

static enum foot foot_of(const struct stage_sale *card)
{
	if (card->card.life == LIFE_CANCELLED)
		return FOOT_NOTICE;
	switch (card->phase) {
	case SALE_IDLE:
	case SALE_ANNOUNCED:
	case SALE_SOLD_OUT:
	case SALE_CLOSED:
		return FOOT_NOTICE;
	case SALE_COUNTDOWN:
		return FOOT_DIGITS;
	case SALE_OPEN:
	case SALE_LAST:
		return FOOT_STOCK;
	}
	return FOOT_NOTICE;
}

static bool can_buy(const struct stage_sale *card)
{
	return foot_of(card) == FOOT_STOCK;
}

void overlay_sale_update(struct overlay_sale *overlay, const struct stage *stage, const struct theme *theme,
			 int64_t now)
{
	const struct stage_sale *card = &stage->sale;
	bool fresh = presence_update(&overlay->presence, &card->card, card->link_number, theme, now);
	if (!overlay->presence.present)
		return;
	overlay->spring = theme_spring(theme);
	overlay->lost = stage->feeds_lost && card->claims && card->card.life == LIFE_OPEN;
	if (fresh) {
		overlay->bar = glide_rest(stock_part(card));
		overlay->stock = (struct tally){card->stock, card->stock, now};
		overlay->phase_since = INT64_MIN / 2;
		overlay->price_since = INT64_MIN / 2;
		overlay->restocked = INT64_MIN / 2;
	} else {
		if (overlay->card.phase == SALE_SOLD_OUT && can_buy(card))
			overlay->restocked = now;
		if (card->phase != overlay->card.phase)
			change_phase(overlay, theme, now);
		if (card->price.minor != overlay->card.price.minor) {
			overlay->price_since = now;
			overlay->price_before = overlay->card.price;
		}
	}
	stretch_follow(&overlay->stretch, &overlay->card.card.clock, &card->card.clock, fresh, now);
	glide_to(&overlay->bar, &overlay->spring, now, stock_part(card));
	tally_to(&overlay->stock, (int64_t)theme->count_ms, now, card->stock);
	code_set(&overlay->link, card->link);
	overlay->card = *card;
}

/* The upper part has picture, name and price; below it stand stock, then the strip, and a code beside both. */
struct face {
	double picture; /* its width, 0 = none */
	const struct text_block *name;
	double price;  /* greatest size */
	double header; /* height of the upper part */
	double stock;  /* height of the row with the stock or the digits, 0 = none */
	double strip;  /* 0 = none */
	double code;   /* side, 0 = none */
	double height;
	enum foot kind;
};

#define HEADER_TOP 24.0
#define HEADER_LOW 28.0
#define WAS_GAP 22.0 /* px between the old price and the digits */
#define WAS_HEIGHT 64.0
#define NAME_TOP 50.0 /* from the header's first line to the name */

static bool is_cheaper(const struct stage_sale *card)
{
	return *card->was.currency && strcmp(card->was.currency, card->price.currency) == 0 &&
	       card->was.minor > card->price.minor;
}

static bool is_gone(const struct stage_sale *card)
{
	return card->phase == SALE_SOLD_OUT || card->phase == SALE_CLOSED || card->card.life == LIFE_CANCELLED;
}

/* Over the picture. */
static bool has_stamp(const struct stage_sale *card)
{
	return card->phase == SALE_SOLD_OUT && card->card.life != LIFE_CANCELLED && *card->picture;
}

/* What is new stands there for so long. */
#define NEWS_MS 5000

static bool is_news(struct canvas *canvas, int64_t since)
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
	if (is_gone(card) || strcmp(overlay->price_before.currency, card->price.currency) != 0 ||
	    !is_news(canvas, overlay->price_since))
		return 0.0;
	int64_t ends = overlay->price_since + NEWS_MS - update;
	double in = motion_part(canvas->now, overlay->price_since, update);
	double out = motion_part(canvas->now, ends, update);
	canvas_wake(canvas, in < 1.0 || out > 0.0 ? canvas->now : ends);
	return in * (1.0 - out);
}

/* Name and price one below the other: what the header needs at least. */
static void measure_words(const struct overlay_sale *overlay, struct canvas *canvas, struct face *face, double width,
			  bool small)
{
	const struct stage_sale *card = &overlay->card;
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.size *= small ? 0.76 : 0.84;
	style.min_size = canvas_style(canvas, TYPE_BODY).size * 0.94;
	style.max_lines = 2;
	style.balance = true;
	style.max_width = width;
	style.line_height = canvas->line_height > 1.3 ? 1.3 : 1.2;
	face->name = canvas_text(canvas, card->name, &style);
	face->price = canvas_style(canvas, TYPE_DISPLAY).size * (small ? 0.8 : 1.08);
	double price = *card->price.currency ? 20.0 + face->price * 0.74 : 0.0;
	double news = new_price(overlay, canvas);
	double row = is_cheaper(card) ? 1.0 : canvas->theme->reduced ? news >= 0.5 : motion_both(fmin(2.0 * news, 1.0));
	face->header = HEADER_TOP + NAME_TOP + face->name->height + price +
		       row * (WAS_HEIGHT + canvas_style(canvas, TYPE_LABEL).size * 1.44 - 40.0) + HEADER_LOW;
}

static bool has_stock_row(const struct stage_sale *card)
{
	return card->has_stock || card->sold > 0 || card->limit > 0 || card->card.clock.set;
}

static struct face measure(const struct overlay_sale *overlay, struct canvas *canvas, double width)
{
	const struct stage_sale *card = &overlay->card;
	struct face face = {.kind = foot_of(card)};
	bool tall = canvas->tall;
	double pad = canvas->theme->padding;
	/* A product that will have a code has room for it in all phases: its header never changes. */
	double code = tall ? 0.0 : block_code_side(canvas, &overlay->link);
	face.code = face.kind == FOOT_STOCK ? code : 0.0;
	if (*card->picture)
		face.picture = tall ? 300.0 : code > 0.0 ? 216.0 : 248.0;
	measure_words(overlay, canvas, &face, width - block_beside(canvas, face.picture) - pad, code > 0.0);
	face.header = ceil(fmax(face.picture * 1.25, face.header));
	switch (face.kind) {
	case FOOT_NOTICE:
		face.strip = has_stamp(card) && card->sold <= 0 ? 0.0 : block_strip_height(canvas);
		break;
	case FOOT_DIGITS:
		face.stock = DIGITS_HEIGHT + 48.0;
		break;
	case FOOT_STOCK:
		face.stock = has_stock_row(card) ? sale_stock_height(card, canvas) : 0.0;
		face.strip = card->link_number || face.code > 0.0 ? block_strip_height(canvas) : 0.0;
		if (face.code > 0.0)
			face.stock = fmax(sale_stock_column(canvas), face.code - face.strip);
		break;
	}
	face.height = face.header + face.stock + face.strip;
	return face;
}

static const char *kicker_of(const struct overlay_sale *overlay, struct canvas *canvas)
{
	const struct stage_sale *card = &overlay->card;
	if (card->card.life == LIFE_CANCELLED)
		return "Sale";
	if (can_buy(card) && is_news(canvas, overlay->restocked))
		return "SaleRestocked";
	switch (card->phase) {
	case SALE_IDLE:
	case SALE_ANNOUNCED:
	case SALE_COUNTDOWN:
		return "SaleSoon";
	case SALE_OPEN:
	case SALE_LAST:
		return "SaleOpen";
	case SALE_SOLD_OUT:
	case SALE_CLOSED:
		return "Sale";
	}
	return "Sale";
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
	const struct stage_sale *card = &overlay->card;
	struct money saving = card->was;
	saving.minor -= card->price.minor;
	char amount[WORDS_SIZE];
	char text[WORDS_SIZE];
	price_text(canvas->language, &saving, amount, sizeof(amount));
	words_with(canvas->language, "SaleSave", amount, text, sizeof(text));
	return draw_plate(canvas, x, y, room, text);
}

/* How far the card has lost its colours: 0 … 1. It does so once, not again when the sale is closed after that. */
static double gone_part(const struct overlay_sale *overlay, struct canvas *canvas)
{
	if (!is_gone(&overlay->card))
		return 0.0;
	double t = phase_part(overlay, canvas->theme, canvas->now);
	if (t < 1.0)
		canvas_wake(canvas, canvas->now);
	return t < 1.0 && is_gone(&overlay->was) ? 1.0 : t;
}

/* What the price was, and why it is another: its middle at y. */
static void draw_was(const struct overlay_sale *overlay, struct canvas *canvas, struct rect column, double y,
		     double gone)
{
	const struct stage_sale *card = &overlay->card;
	double part = new_price(overlay, canvas);
	bool news = part >= 0.5;
	if (!news && !is_cheaper(card))
		return;
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, news ? 2.0 * part - 1.0 : 1.0 - 2.0 * part);
	double used = price_was(canvas, news ? &overlay->price_before : &card->was, &card->price, column.x + 2.0, y,
				column.w, colour_mix(canvas->theme->muted, part_gone(canvas->theme), gone)) +
		      PART_APART;
	canvas_fade(canvas, 1.0 - gone);
	if (gone < 1.0 && news)
		draw_plate(canvas, column.x + used, y, column.w - used, words(canvas->language, "SaleNewPrice"));
	else if (gone < 1.0)
		draw_saving(overlay, canvas, column.x + used, y, column.w - used);
	canvas_restore(canvas, saved);
}

static void draw_price(const struct overlay_sale *overlay, struct canvas *canvas, struct rect column, double most)
{
	const struct stage_sale *card = &overlay->card;
	const struct theme *theme = canvas->theme;
	if (!*card->price.currency)
		return;
	double gone = gone_part(overlay, canvas);
	double size;
	price_measure(canvas, &card->price, most, canvas_style(canvas, TYPE_TITLE).size, column.w, &size);
	double baseline = column.y + column.h - size * 0.03;
	struct canvas_state saved = canvas_save(canvas);
	double t = motion_part(canvas->now, overlay->price_since, (int64_t)theme->update_ms);
	if (t < 1.0) {
		canvas_wake(canvas, canvas->now);
		if (!theme->reduced)
			canvas_zoom(canvas, column.x, baseline, 1.0 + 0.1 * (1.0 - motion_out(t)));
	}
	price_draw(canvas, &card->price, column.x, baseline, most, canvas_style(canvas, TYPE_TITLE).size, column.w,
		   colour_mix(theme->price, part_gone(theme), gone));
	canvas_restore(canvas, saved);
	draw_was(overlay, canvas, column,
		 baseline - size * 0.74 - WAS_GAP - canvas_style(canvas, TYPE_LABEL).size * 0.72, gone);
}

#define STAMP_SIDE 24.0 /* px between the picture's sides and what is stamped on it */

static void draw_picture(const struct overlay_sale *overlay, struct canvas *canvas, struct rect panel,
			 struct rect place)
{
	const struct stage_sale *card = &overlay->card;
	block_picture(canvas, panel, place, card->picture, gone_part(overlay, canvas));
	if (has_stamp(card))
		part_stamp(canvas, place.x + place.w / 2.0, place.y + place.h / 2.0, place.w - 2.0 * STAMP_SIDE,
			   words(canvas->language, "SaleSoldOut"), overlay->phase_since);
}

/* The number under which viewers find it, on the right, if there is room for it. */
static void draw_link(const struct overlay_sale *overlay, struct canvas *canvas, double right, double y, double room)
{
	char number[16];
	char text[WORDS_SIZE];
	snprintf(number, sizeof(number), "%u", overlay->card.link_number);
	words_with(canvas->language, "SaleLink", number, text, sizeof(text));
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	const struct text_block *block = canvas_text(canvas, text, &style);
	double inset = canvas->theme->well.a ? PART_PLATE_SIDE : 0.0;
	double width = block->width + 2.0 * inset;
	double height = part_chip_height(canvas);
	if (width > room)
		return;
	canvas_fill(canvas, (struct rect){right - width, y - height / 2.0, width, height}, height / 2.0,
		    canvas->theme->well);
	canvas_put_middle(canvas, block, right - width + inset, y, ALIGN_LEFT,
			  is_gone(&overlay->card) ? part_gone(canvas->theme) : canvas->theme->text);
}

#define LABEL_ROOM 500.0 /* px: a narrower row has the digits alone */

/* From the paddings. */
static double inner_width(const struct canvas *canvas, struct rect panel)
{
	return panel.w - 2.0 * canvas->theme->padding;
}

static void draw_header(const struct overlay_sale *overlay, struct canvas *canvas, const struct face *face,
			struct rect panel, struct rect in)
{
	const struct stage_sale *card = &overlay->card;
	double pad = canvas->theme->padding;
	double x = panel.x + block_beside(canvas, face->picture);
	if (face->picture > 0.0)
		draw_picture(overlay, canvas, panel, (struct rect){in.x, in.y, face->picture, face->header});
	struct rect column = {x, in.y + HEADER_TOP, panel.x + panel.w - pad - x,
			      face->header - HEADER_TOP - HEADER_LOW};
	double middle = column.y + 20.0;
	/* Beside the digits stands that they are. */
	bool said = face->kind == FOOT_DIGITS && inner_width(canvas, panel) > LABEL_ROOM;
	bool paused = card->card.clock.set && card->card.clock.held && !is_gone(card) && !said;
	if (card->link_number && (!can_buy(card) || face->code > 0.0))
		draw_link(overlay, canvas, column.x + column.w, middle, column.w);
	const char *kicker = words(canvas->language, kicker_of(overlay, canvas));
	if (is_gone(card))
		part_kicker_gone(canvas, x, middle, kicker);
	else
		head_kicker(canvas, x, middle, kicker, paused, said ? NULL : &overlay->stretch);
	canvas_put(canvas, face->name, x, column.y + NAME_TOP, ALIGN_LEFT,
		   colour_mix(canvas->theme->text, part_gone(canvas->theme), gone_part(overlay, canvas)));
	draw_price(overlay, canvas, column, face->price);
}

static void draw_countdown(const struct overlay_sale *overlay, struct canvas *canvas, struct rect place)
{
	struct clock_view clock = clock_view(&overlay->card.card.clock, canvas->now);
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.max_width = place.w * 0.4;
	double added = stretch_width(&overlay->stretch, canvas);
	const char *word = words(canvas->language, clock.held ? "Paused" : "SaleStartsIn");
	const struct text_block *block = canvas_text(canvas, word, &style);
	double middle = place.y + place.h / 2.0;
	double used = 0.0;
	if (place.w > LABEL_ROOM && added > 0.0) {
		used = stretch_draw(&overlay->stretch, canvas, place.x + added, middle, added) + 32.0;
	} else if (place.w > LABEL_ROOM) {
		double sign = clock.held ? style.size * 1.1 : 0.0;
		double in = clock.held ? sign + 12.0 : 0.0;
		if (clock.held)
			part_sign(canvas, place.x + sign / 2.0, middle, sign, SIGN_PAUSE);
		canvas_put_middle(canvas, block, place.x + in, middle, ALIGN_LEFT, canvas->theme->muted);
		used = in + block->width + 32.0;
	}
	digits_draw(canvas, (struct rect){place.x + used, place.y, place.w - used, place.h}, &clock);
}

/* The stamp says that nothing is left: below it stands how many there were. */
static void draw_sold(const struct overlay_sale *overlay, struct canvas *canvas, struct rect panel, struct rect strip)
{
	char number[WORDS_SIZE];
	char text[WORDS_SIZE];
	words_count(canvas->language, overlay->card.sold, number, sizeof(number));
	words_with(canvas->language, "SaleSold", number, text, sizeof(text));
	block_notice(canvas, panel, strip, SIGN_GOOD, text);
}

static void draw_notice(const struct overlay_sale *overlay, struct canvas *canvas, struct rect panel, struct rect strip)
{
	const struct stage_sale *card = &overlay->card;
	const char *language = canvas->language;
	if (card->card.life == LIFE_CANCELLED)
		block_notice(canvas, panel, strip, SIGN_BAD, words(language, "Cancelled"));
	else if (card->phase == SALE_SOLD_OUT && has_stamp(card))
		draw_sold(overlay, canvas, panel, strip);
	else if (card->phase == SALE_SOLD_OUT)
		block_notice(canvas, panel, strip, SIGN_BAD, words(language, "SaleSoldOut"));
	else if (card->phase == SALE_CLOSED)
		block_notice(canvas, panel, strip, SIGN_OVER, words(language, "SaleClosed"));
	else
		block_notice(canvas, panel, strip, SIGN_WAIT, words(language, "StartsSoon"));
}

/* How to get it: by the code if there is one, else by the number. */
static void draw_action(const struct overlay_sale *overlay, struct canvas *canvas, const struct face *face,
			struct rect panel, struct rect strip)
{
	char number[16];
	snprintf(number, sizeof(number), "%u", overlay->card.link_number);
	if (overlay->lost)
		block_notice(canvas, panel, strip, SIGN_PAUSE, words(canvas->language, "SaleLost"));
	else if (face->code > 0.0)
		block_action(canvas, panel, strip, "SaleScan", words(canvas->language, "SaleScanWord"), false, 0.0);
	else
		block_action(canvas, panel, strip, "SaleBasket", number, true, 0.0);
}

static void draw_foot(const struct overlay_sale *overlay, struct canvas *canvas, const struct face *face,
		      struct rect panel, struct rect in)
{
	double pad = canvas->theme->padding;
	double top = in.y + face->header;
	double left = in.w - face->code;
	double right = face->code > 0.0 ? in.x + left - 28.0 : panel.x + panel.w - pad;
	struct rect place = {panel.x + pad, top, right - panel.x - pad, face->stock};
	struct rect strip = {in.x, in.y + in.h - face->strip, left, face->strip};
	switch (face->kind) {
	case FOOT_NOTICE:
		if (face->strip > 0.0)
			draw_notice(overlay, canvas, panel, strip);
		break;
	case FOOT_DIGITS:
		place.y += 24.0;
		place.h = DIGITS_HEIGHT;
		draw_countdown(overlay, canvas, place);
		break;
	case FOOT_STOCK:
		if (face->code > 0.0 || face->stock > 0.0)
			sale_stock_draw(overlay, canvas, place, face->code > 0.0);
		if (face->strip > 0.0)
			draw_action(overlay, canvas, face, panel, strip);
		break;
	}
}

static void draw_code(const struct overlay_sale *overlay, struct canvas *canvas, const struct face *face,
		      struct rect panel, struct rect in)
{
	double top = in.y + face->header;
	if (face->code > 0.0)
		block_code(canvas, panel, (struct rect){in.x + in.w - face->code, top, face->code, in.y + in.h - top},
			   &overlay->link, NULL);
}

/* The panel with what stays through all phases. Returns the panel. */
static struct rect draw_upper(const struct overlay_sale *overlay, struct canvas *canvas, const struct face *face,
			      double height)
{
	struct slot_place slot = slot_place(canvas, SLOT_LEFT, BESIDE_NOTHING);
	struct rect panel = slot_panel(&slot, height + block_frame(canvas));
	canvas_panel(canvas, panel);
	draw_header(overlay, canvas, face, panel, block_inside(canvas, panel));
	return panel;
}

static void draw_lower(const struct overlay_sale *overlay, struct canvas *canvas, const struct face *face,
		       struct rect panel)
{
	struct rect in = block_inside(canvas, panel);
	draw_code(overlay, canvas, face, panel, in);
	draw_foot(overlay, canvas, face, panel, in);
}

/* The phase changes: what stands under the product turns over. */
static void draw_change(const struct overlay_sale *overlay, struct canvas *canvas, const struct face *face, double t)
{
	struct overlay_sale old = *overlay;
	old.card = overlay->was;
	struct slot_place slot = slot_place(canvas, SLOT_LEFT, BESIDE_NOTHING);
	struct face before = measure(&old, canvas, slot.width);
	before.height += face->header - before.header;
	before.header = face->header;
	canvas_wake(canvas, canvas->now);
	struct rect panel = draw_upper(overlay, canvas, face, change_height(canvas, before.height, face->height, t));
	struct rect in = block_inside(canvas, panel);
	struct rect field = {in.x, in.y + face->header, in.w, in.h - face->header};
	double turn = change_turn(before.height, face->height, t);
	struct canvas_state saved = canvas_save(canvas);
	change_share(canvas, field, turn, false);
	draw_lower(&old, canvas, &before, panel);
	canvas_restore(canvas, saved);
	change_share(canvas, field, turn, true);
	draw_lower(overlay, canvas, face, panel);
	canvas_restore(canvas, saved);
}

void overlay_sale_draw(const struct overlay_sale *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	struct slot_place slot = slot_place(canvas, SLOT_LEFT, BESIDE_NOTHING);
	struct face face = measure(overlay, canvas, slot.width);
	double t = phase_part(overlay, canvas->theme, canvas->now);
	if (t < 1.0 && !(can_buy(&overlay->card) && can_buy(&overlay->was))) {
		draw_change(overlay, canvas, &face, t);
		return;
	}
	struct rect panel = draw_upper(overlay, canvas, &face, face.height);
	draw_lower(overlay, canvas, &face, panel);
}
