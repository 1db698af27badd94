#include "overlay/sale.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/blocks.h"
#include "overlay/digits.h"
#include "overlay/head.h"
#include "overlay/sale_price.h"
#include "overlay/sale_stock.h"
#include "overlay/slots.h"

static double stock_part(const struct stage_sale *card)
{
	return card->total > 0 ? fmin((double)card->stock / (double)card->total, 1.0) : 0.0;
}

static bool is_off(const struct stage_sale *card)
{
	return card->card.life == LIFE_CANCELLED;
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

/* What stands under the product turns over, but for numbers that count. */
static void change_phase(struct overlay_sale *overlay, const struct stage_sale *card, const struct theme *theme,
			 int64_t now)
{
	overlay->phase_since = now;
	change_begin(&overlay->change, theme, now, false, overlay->path, &overlay->card, sizeof(*card));
	if (!can_buy(card) || !can_buy(&overlay->card))
		change_begin(&overlay->turn, theme, now, true, overlay->turned, &overlay->card, sizeof(*card));
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
		overlay->change = overlay->turn = change_none();
		overlay->price_since = INT64_MIN / 2;
		overlay->restocked = INT64_MIN / 2;
	} else {
		if (overlay->card.phase == SALE_SOLD_OUT && can_buy(card))
			overlay->restocked = now;
		if (card->phase != overlay->card.phase || is_off(card) != is_off(&overlay->card))
			change_phase(overlay, card, theme, now);
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
	double lift;   /* px from its lower end to the price, more than usual */
	double stock;  /* height of the row with the stock or the digits, 0 = none */
	double strip;  /* 0 = none */
	double code;   /* side, 0 = none */
	double height;
	enum foot kind;
};

#define HEADER_TOP 24.0
#define HEADER_LOW 28.0
#define WAS_HEIGHT 64.0
#define NAME_TOP 50.0 /* from the header's first line to the name */

/* Over the picture. */
static bool has_stamp(const struct stage_sale *card)
{
	return card->phase == SALE_SOLD_OUT && card->card.life != LIFE_CANCELLED && *card->picture;
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
	double row = sale_price_row(overlay, canvas);
	double least = HEADER_TOP + NAME_TOP + face->name->height + price +
		       row * (WAS_HEIGHT + canvas_style(canvas, TYPE_LABEL).size * 1.44 - 40.0) + HEADER_LOW;
	face->header = ceil(fmax(face->picture * 1.25, least));
	/* Without an old price, the price is in the middle of what is free. */
	face->lift = floor((1.0 - row) * (face->header - least) / 2.0);
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
	if (can_buy(card) && sale_is_news(canvas, overlay->restocked))
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

#define STAMP_SIDE 24.0 /* px between the picture's sides and what is stamped on it */

static void draw_picture(const struct overlay_sale *overlay, struct canvas *canvas, struct rect panel,
			 struct rect place)
{
	const struct stage_sale *card = &overlay->card;
	block_picture(canvas, panel, place, card->picture, sale_gone_part(overlay, canvas));
	double t = change_part(canvas, overlay->change.since);
	const struct stage_sale *was = &overlay->path[overlay->change.goes];
	struct canvas_state saved = canvas_save(canvas);
	if (t < 1.0 && has_stamp(was) && !has_stamp(card))
		canvas_fade(canvas, change_old(t));
	if (has_stamp(card))
		part_stamp(canvas, place.x + place.w / 2.0, place.y + place.h / 2.0, place.w - 2.0 * STAMP_SIDE,
			   words(canvas->language, "SaleSoldOut"), overlay->phase_since);
	else if (t < 1.0 && has_stamp(was))
		part_stamp(canvas, place.x + place.w / 2.0, place.y + place.h / 2.0, place.w - 2.0 * STAMP_SIDE,
			   words(canvas->language, "SaleSoldOut"), INT64_MIN / 2);
	canvas_restore(canvas, saved);
}

/* Whether the header has the number under which viewers find it. */
static bool has_link(const struct stage_sale *card, double code)
{
	return card->link_number && (!can_buy(card) || code > 0.0);
}

/* On the right, if there is room for it. */
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
			  colour_mix(canvas->theme->text, part_gone(canvas->theme), sale_gone_part(overlay, canvas)));
}

#define LABEL_ROOM 500.0 /* px: a narrower row has the digits alone */
#define LABEL_PART 0.4   /* of the row, at most */
#define SIGN_GAP 12.0
#define ADDED_ROOM 4.2    /* times a label: between label and digits, for time that is added */
#define ADDED_GAP 16.0    /* px on both sides of it … */
#define DIGITS_FROM 358.0 /* … if so much is left for the digits */

/* From the paddings. */
static double inner_width(const struct canvas *canvas, struct rect panel)
{
	return panel.w - 2.0 * canvas->theme->padding;
}

/* Kind and number, in a line whose middle is at y: those of the phase before go, then those of this one come. */
static void draw_kind(const struct overlay_sale *overlay, struct canvas *canvas, const struct face *face,
		      struct rect line, bool paused, bool said)
{
	double t = change_part(canvas, overlay->change.since);
	struct overlay_sale old = *overlay;
	old.card = t < 1.0 ? overlay->path[overlay->change.goes] : overlay->card;
	old.restocked = INT64_MIN / 2;
	double code = canvas->tall ? 0.0 : code_size(&overlay->link);
	bool had = has_link(&old.card, code);
	bool has = has_link(&overlay->card, face->code);
	struct canvas_state saved = canvas_save(canvas);
	if (had != has)
		canvas_fade(canvas, has ? change_new(t) : change_old(t));
	if (had || has)
		draw_link(overlay, canvas, line.x + line.w, line.y, line.w);
	canvas_restore(canvas, saved);
	const char *before = kicker_of(&old, canvas);
	const char *now = kicker_of(overlay, canvas);
	bool changes = t < 1.0 && strcmp(before, now) != 0;
	bool first = changes && change_old(t) > 0.0;
	if (changes)
		canvas_fade(canvas, first ? change_old(t) : change_new(t));
	const char *kicker = words(canvas->language, first ? before : now);
	if (sale_is_gone(first ? &old.card : &overlay->card))
		part_kicker_gone(canvas, line.x, line.y, kicker);
	else
		head_kicker(canvas, line.x, line.y, kicker, paused, said ? NULL : &overlay->stretch);
	canvas_restore(canvas, saved);
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
	bool paused = card->card.clock.set && card->card.clock.held && !sale_is_gone(card) && !said;
	draw_kind(overlay, canvas, face, (struct rect){x, middle, column.w, 0.0}, paused, said);
	canvas_put(canvas, face->name, x, column.y + NAME_TOP, ALIGN_LEFT,
		   colour_mix(canvas->theme->text, part_gone(canvas->theme), sale_gone_part(overlay, canvas)));
	column.h -= face->lift;
	sale_price_draw(overlay, canvas, column, face->price);
}

/* What the digits say. */
struct label {
	const struct text_block *block;
	double sign; /* size of the sign before it, 0 = none */
	double width;
};

static struct label label_of(struct canvas *canvas, double most, bool held)
{
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	struct label label = {.sign = held ? style.size * 1.1 : 0.0};
	double in = held ? label.sign + SIGN_GAP : 0.0;
	style.max_width = most - in;
	label.block = canvas_text(canvas, words(canvas->language, held ? "Paused" : "SaleStartsIn"), &style);
	label.width = in + label.block->width;
	return label;
}

static void draw_label(struct canvas *canvas, const struct label *label, double x, double y)
{
	if (label->sign > 0.0)
		part_sign(canvas, x + label->sign / 2.0, y, label->sign, SIGN_PAUSE);
	canvas_put_middle(canvas, label->block, x + label->width - label->block->width, y, ALIGN_LEFT,
			  canvas->theme->muted);
}

/* Where the digits begin at the least. It changes neither when time is added nor while the clock is held. */
static double digits_from(struct canvas *canvas, double width, const struct clock_view *clock)
{
	double label = label_of(canvas, width * LABEL_PART, false).width;
	double added = ADDED_ROOM * canvas_style(canvas, TYPE_LABEL).size + 2.0 * ADDED_GAP;
	bool hours = clock->left > 3600000 - 1000;
	return label + (!hours && width - label - added >= DIGITS_FROM ? added : 2.0 * ADDED_GAP);
}

static void draw_countdown(const struct overlay_sale *overlay, struct canvas *canvas, struct rect place)
{
	struct clock_view clock = clock_view(&overlay->card.card.clock, canvas->now);
	double middle = place.y + place.h / 2.0;
	if (place.w <= LABEL_ROOM) {
		digits_draw(canvas, place, &clock);
		return;
	}
	double from = digits_from(canvas, place.w, &clock);
	struct rect rest = {place.x + from, place.y, place.w - from, place.h};
	double end = digits_draw(canvas, rest, &clock) - ADDED_GAP;
	double added = stretch_width(&overlay->stretch, canvas);
	struct label label = label_of(canvas, place.w * LABEL_PART, clock.held);
	struct canvas_state saved = canvas_save(canvas);
	/* Where there is no room for both, the label gives way. */
	if (added > 0.0 && place.x + label.width + SIGN_GAP > end - added)
		canvas_fade(canvas, 1.0 - stretch_seen(&overlay->stretch, canvas));
	draw_label(canvas, &label, place.x, middle);
	canvas_restore(canvas, saved);
	if (added > 0.0)
		stretch_draw(&overlay->stretch, canvas, end, middle, end - place.x);
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

/* The panel with what stays through all phases; `here`: so much of that is to be seen. Returns the panel. */
static struct rect draw_upper(const struct overlay_sale *overlay, struct canvas *canvas, const struct face *face,
			      double height, double here)
{
	struct slot_place slot = slot_place(canvas, SLOT_LEFT, BESIDE_NOTHING);
	struct rect panel = slot_panel(&slot, height + block_frame(canvas));
	canvas_panel(canvas, panel);
	canvas_fade(canvas, here);
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
	const struct change *change = &overlay->turn;
	struct slot_place slot = slot_place(canvas, SLOT_LEFT, BESIDE_NOTHING);
	struct overlay_sale one = *overlay;
	struct face faces[CHANGE_PATH + 1];
	double turns[CHANGE_PATH];
	for (uint32_t i = 0; i < change->steps; i++) {
		one.card = overlay->turned[i];
		faces[i] = measure(&one, canvas, slot.width);
		faces[i].height += face->header - faces[i].header;
		faces[i].header = face->header;
	}
	faces[change->steps] = *face;
	double height = faces[0].height;
	for (uint32_t i = 0; i < change->steps; i++) {
		turns[i] = change_turn(canvas, change, i, height, faces[i + 1].height);
		height = change_size(canvas, change, i, height, faces[i + 1].height);
	}
	/* Under reduced motion nothing that is seen changes its place: all goes before the panel's height does. */
	bool blank = canvas->theme->reduced && faces[change->goes].height != face->height;
	struct canvas_state whole = canvas_save(canvas);
	struct rect panel = draw_upper(overlay, canvas, face, height, blank ? change_old(t) + change_new(t) : 1.0);
	canvas_restore(canvas, whole);
	struct rect in = block_inside(canvas, panel);
	struct rect field = {in.x, in.y + face->header, in.w, in.h - face->header};
	for (uint32_t i = 0; i <= change->steps; i++) {
		one.card = i < change->steps ? overlay->turned[i] : overlay->card;
		if (change_layer(canvas, field, change, i, turns))
			draw_lower(&one, canvas, &faces[i], panel);
		canvas_restore(canvas, whole);
	}
}

void overlay_sale_draw(const struct overlay_sale *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	struct slot_place slot = slot_place(canvas, SLOT_LEFT, BESIDE_NOTHING);
	struct face face = measure(overlay, canvas, slot.width);
	double t = change_part(canvas, overlay->turn.since);
	if (t < 1.0) {
		draw_change(overlay, canvas, &face, t);
		return;
	}
	struct rect panel = draw_upper(overlay, canvas, &face, face.height, 1.0);
	draw_lower(overlay, canvas, &face, panel);
}
