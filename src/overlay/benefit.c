#include "overlay/benefit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/blocks.h"
#include "overlay/head.h"
#include "overlay/slots.h"

#define FEW 10 /* the last tenth is few */

static double left_part(const struct stage_benefit *card)
{
	return card->has_count && card->count > 0 ? fmin((double)card->left / (double)card->count, 1.0) : 1.0;
}

static bool is_gone(const struct stage_benefit *card)
{
	return card->has_count && card->left <= 0;
}

static bool is_few(const struct stage_benefit *card)
{
	return card->has_count && card->left * FEW <= card->count;
}

/* One thing, of which more or fewer are left. */
static bool same(const struct stage_benefit *a, const struct stage_benefit *b)
{
	return strcmp(a->card.id, b->card.id) == 0 && a->kind == b->kind && a->has_count == b->has_count &&
	       a->count == b->count && strcmp(a->title, b->title) == 0;
}

/* What is said of it is the same, up to how many are left. */
static bool same_words(const struct stage_benefit *a, const struct stage_benefit *b)
{
	return is_gone(a) == is_gone(b) && a->card.life == b->card.life && strcmp(a->card.title, b->card.title) == 0 &&
	       strcmp(a->text, b->text) == 0 && strcmp(a->code, b->code) == 0;
}

void overlay_benefit_update(struct overlay_benefit *overlay, const struct stage *stage, const struct theme *theme,
			    int64_t now)
{
	const struct stage_benefit *card = &stage->benefit;
	bool stood = overlay->presence.present;
	/* All benefits are one card: the next one turns over on the panel that stands. */
	struct stage_card one = card->card;
	snprintf(one.id, sizeof(one.id), "benefit");
	one.run = 1;
	presence_update(&overlay->presence, &one, 0, theme, now);
	if (!overlay->presence.present)
		return;
	overlay->spring = theme_spring(theme);
	bool other = !stood || !same(card, &overlay->card);
	stretch_follow(&overlay->stretch, &overlay->card.card.clock, &card->card.clock, other, now);
	if (!stood)
		overlay->change = change_none();
	else if (other || !same_words(card, &overlay->card))
		change_begin(&overlay->change, theme, now, true, overlay->path, &overlay->card, sizeof(*card));
	if (other) {
		overlay->bar = glide_rest(left_part(card));
		overlay->left = (struct tally){card->left, card->left, now};
	}
	glide_to(&overlay->bar, &overlay->spring, now, left_part(card));
	tally_to(&overlay->left, (int64_t)theme->count_ms, now, card->left);
	overlay->card = *card;
}

const char *overlay_benefit_kind(const struct stage_benefit *card)
{
	static const char *const kinds[] = {
		[BENEFIT_COUPON] = "BenefitCoupon",
		[BENEFIT_CODE] = "BenefitCode",
		[BENEFIT_RED_PACKET] = "BenefitRedPacket",
		[BENEFIT_FREE_SHIPPING] = "BenefitFreeShipping",
	};
	bool known = card->kind >= BENEFIT_COUPON && card->kind <= BENEFIT_FREE_SHIPPING;
	return known ? kinds[card->kind] : "Benefit";
}

const char *overlay_benefit_state(const struct stage_benefit *card, enum sign *sign)
{
	*sign = SIGN_WAIT;
	switch (card->card.life) {
	case LIFE_DRAFT:
	case LIFE_ARMED:
		return "StartsSoon";
	case LIFE_OPEN:
		*sign = SIGN_BAD;
		return is_gone(card) ? "BenefitGone" : NULL;
	case LIFE_CLOSED:
	case LIFE_REVEALED:
	case LIFE_DONE:
		*sign = is_gone(card) ? SIGN_BAD : SIGN_OVER;
		return is_gone(card) ? "BenefitGone" : "BenefitOver";
	case LIFE_CANCELLED:
		*sign = SIGN_BAD;
		return "Cancelled";
	}
	return NULL;
}

/* The vertical measures of the card. */
struct face {
	double tile; /* width of the field with the icon */
	const struct text_block *title;
	const struct text_block *text; /* NULL = nothing to say */
	double header;
	double foot;  /* how many are left; 0 = as many as one likes */
	double strip; /* the code, or how it stands; 0 = neither */
	double height;
};

#define HEADER_TOP 28.0

static double header_text(const struct face *face)
{
	return 54.0 + face->title->height + (face->text ? face->text->height + 8.0 : 0.0);
}

#define ONE_LINE 0.85 /* of the title's size: one line of it is better than two larger ones */

static const struct text_block *title_block(const struct stage_benefit *card, struct canvas *canvas, double width)
{
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	double size = style.size;
	style.max_width = width;
	style.min_size = size * ONE_LINE;
	const struct text_block *one = canvas_text(canvas, card->title, &style);
	if (!one->cut)
		return one;
	style.min_size = size * 0.72;
	style.max_lines = 2;
	style.balance = true;
	return canvas_text(canvas, card->title, &style);
}

static struct face measure(const struct stage_benefit *card, struct canvas *canvas, double width)
{
	bool tall = canvas->tall;
	double pad = canvas->theme->padding;
	enum sign sign;
	struct face face = {.tile = tall ? 224.0 : 196.0};
	double column = width - block_beside(canvas, face.tile) - pad;
	face.title = title_block(card, canvas, column);
	const char *text = *card->text                                  ? card->text
			   : strcmp(card->card.title, card->title) != 0 ? card->card.title
									: "";
	if (*text) {
		struct text_style small = canvas_style(canvas, TYPE_LABEL);
		small.max_lines = 2;
		small.max_width = column;
		face.text = canvas_text(canvas, text, &small);
	}
	face.header = fmax(face.tile, 2.0 * HEADER_TOP + header_text(&face));
	bool strip = overlay_benefit_state(card, &sign) || *card->code || card->kind == BENEFIT_RED_PACKET;
	double in = block_inside(canvas, (struct rect){.w = width}).w;
	face.strip = !strip        ? 0.0
		     : *card->code ? block_action_height(canvas, in, "BenefitUse", card->code, true)
				   : block_strip_height(canvas);
	face.foot = card->has_count && card->card.life == LIFE_OPEN && !is_gone(card) ? part_left_height(canvas) : 0.0;
	face.height = face.header + face.foot + face.strip;
	return face;
}

/* What is not to be had any more has no colour. */
static bool is_dull(const struct stage_benefit *card)
{
	enum sign sign;
	bool soon = card->card.life == LIFE_ARMED || card->card.life == LIFE_DRAFT;
	return !soon && overlay_benefit_state(card, &sign);
}

static void draw_tile(const struct overlay_benefit *overlay, struct canvas *canvas, struct rect panel, struct rect tile)
{
	const struct stage_benefit *card = &overlay->card;
	const struct theme *theme = canvas->theme;
	bool dull = is_dull(card);
	double side = floor(tile.w * 0.62);
	struct rect icon = {floor(tile.x + (tile.w - side) / 2.0), floor(tile.y + (tile.h - side) / 2.0), side, side};
	struct canvas_state saved = canvas_save(canvas);
	/* The tile keeps something of its colour, so that it is no part of the strip below. */
	struct colour ground = theme_has_surface(theme) ? colour_mix(theme->track, theme->fill, 0.14)
							: colour_mix(theme->outline, theme->text, 0.24);
	if (dull)
		block_fill(canvas, panel, tile, ground);
	else
		block_accent(canvas, panel, tile);
	overlay_benefit_icon(canvas, card->kind, icon, dull ? part_gone(theme) : theme->on_fill,
			     dull ? ground : colour_mix(theme->fill, theme->fill_end, 0.5));
	canvas_restore(canvas, saved);
}

/* The line along which a coupon is torn off. */
static void draw_tear(struct canvas *canvas, double x, double y, double height)
{
	double pitch = 14.0;
	int count = (int)(height / pitch);
	double top = y + (height - (count - 1) * pitch) / 2.0;
	for (int i = 0; i < count; i++)
		canvas_fill(canvas, (struct rect){x - 2.0, floor(top + i * pitch) - 2.0, 4.0, 4.0}, 2.0,
			    canvas->theme->surface_end);
}

static void draw_header(const struct overlay_benefit *overlay, struct canvas *canvas, const struct face *face,
			struct rect panel, struct rect in)
{
	const struct stage_benefit *card = &overlay->card;
	double pad = canvas->theme->padding;
	draw_tile(overlay, canvas, panel, (struct rect){in.x, in.y, face->tile, face->header});
	draw_tear(canvas, in.x + face->tile, in.y, face->header);
	double x = panel.x + block_beside(canvas, face->tile);
	double y = in.y + floor((face->header - header_text(face)) / 2.0);
	struct clock_view clock = clock_view(&card->card.clock, canvas->now);
	clock.set = clock.set && card->card.life == LIFE_OPEN && !is_gone(card);
	const char *kind = words(canvas->language, overlay_benefit_kind(card));
	bool dull = is_dull(card);
	if (dull)
		part_kicker_gone(canvas, x, y + 22.0, kind);
	else
		head_draw(canvas, x, y + 22.0, panel.x + panel.w - pad, kind, &clock, &overlay->stretch);
	y += 54.0;
	struct colour gone = part_gone(canvas->theme);
	canvas_put(canvas, face->title, x, y, ALIGN_LEFT, dull ? gone : canvas->theme->text);
	if (face->text)
		canvas_put(canvas, face->text, x, y + face->title->height + 8.0, ALIGN_LEFT,
			   dull ? gone : canvas->theme->muted);
}

static void draw_strip(const struct overlay_benefit *overlay, struct canvas *canvas, struct rect panel,
		       struct rect strip)
{
	enum sign sign;
	const char *state = overlay_benefit_state(&overlay->card, &sign);
	struct canvas_state saved = canvas_save(canvas);
	if (state) {
		block_notice(canvas, panel, strip, sign, words(canvas->language, state));
	} else if (*overlay->card.code) {
		block_action(canvas, panel, strip, "BenefitUse", overlay->card.code, true, 0.0);
	} else {
		block_action(canvas, panel, strip, "BenefitTake", words(canvas->language, "BenefitTakeWord"), false,
			     0.0);
	}
	canvas_restore(canvas, saved);
}

/* "87 of 100 left", and the same as a bar. */
static void draw_left(const struct overlay_benefit *overlay, struct canvas *canvas, struct rect place)
{
	const struct stage_benefit *card = &overlay->card;
	const struct theme *theme = canvas->theme;
	bool few = is_few(card);
	char number[WORDS_SIZE];
	char all[WORDS_SIZE];
	char text[WORDS_SIZE];
	int64_t left = tally_at(&overlay->left, (int64_t)theme->count_ms, canvas->now);
	if (left != overlay->left.to)
		canvas_wake(canvas, canvas->now);
	words_count(canvas->language, left, number, sizeof(number));
	words_count(canvas->language, card->count, all, sizeof(all));
	words_of(canvas->language, few && left > 0 ? "BenefitFew" : "BenefitLeft", number, all, text, sizeof(text));
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.size = part_left_size(canvas);
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.weight = 700;
	style.tabular = true;
	style.max_width = place.w;
	canvas_put_middle(canvas, canvas_text(canvas, text, &style), place.x, place.y + part_left_middle(canvas),
			  ALIGN_LEFT,
			  is_gone(card) ? theme->muted
			  : few         ? theme->warning
					: theme->text);
	double part = fmin(fmax(glide_at(&overlay->bar, &overlay->spring, canvas->now), 0.0), 1.0);
	if (glide_moves(&overlay->bar, &overlay->spring, canvas->now))
		canvas_wake(canvas, canvas->now);
	part_meter(canvas, (struct rect){place.x, place.y + part_left_bar(canvas), place.w, 16.0}, part, few);
}

static void draw_in(const struct overlay_benefit *overlay, struct canvas *canvas, const struct face *face,
		    struct rect panel)
{
	struct rect in = block_inside(canvas, panel);
	double pad = canvas->theme->padding;
	draw_header(overlay, canvas, face, panel, in);
	if (face->foot > 0.0)
		draw_left(overlay, canvas,
			  (struct rect){panel.x + pad, in.y + face->header, panel.w - 2.0 * pad, face->foot});
	if (face->strip > 0.0)
		draw_strip(overlay, canvas, panel, (struct rect){in.x, in.y + in.h - face->strip, in.w, face->strip});
}

/* As that card was, which is on its way out; how many are left counts on where it is still the same benefit. */
static void stand_as(struct overlay_benefit *overlay, const struct stage_benefit *card)
{
	if (!same(&overlay->card, card)) {
		overlay->bar = glide_rest(left_part(card));
		overlay->left = (struct tally){card->left, card->left, 0};
	}
	overlay->card = *card;
}

/* It stands otherwise, or is another: all of it turns over. */
static void draw_change(const struct overlay_benefit *overlay, struct canvas *canvas, const struct face *face,
			const struct slot_place *slot)
{
	const struct change *change = &overlay->change;
	struct face faces[CHANGE_PATH + 1];
	double turns[CHANGE_PATH];
	for (uint32_t i = 0; i < change->steps; i++)
		faces[i] = measure(&overlay->path[i], canvas, slot->width);
	faces[change->steps] = *face;
	double height = faces[0].height;
	for (uint32_t i = 0; i < change->steps; i++) {
		turns[i] = change_turn(canvas, change, i, height, faces[i + 1].height);
		height = change_size(canvas, change, i, height, faces[i + 1].height);
	}
	struct rect panel = slot_panel(slot, height + block_frame(canvas));
	canvas_panel(canvas, panel);
	struct canvas_state saved = canvas_save(canvas);
	for (uint32_t i = 0; i <= change->steps; i++) {
		struct overlay_benefit one = *overlay;
		if (i < change->steps)
			stand_as(&one, &overlay->path[i]);
		if (change_layer(canvas, block_whole(canvas, panel), change, i, turns))
			draw_in(&one, canvas, &faces[i], panel);
		canvas_restore(canvas, saved);
	}
}

void overlay_benefit_draw(const struct overlay_benefit *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	struct slot_place slot = slot_place(canvas, SLOT_LEFT, BESIDE_NOTHING);
	struct face face = measure(&overlay->card, canvas, slot.width);
	if (change_part(canvas, overlay->change.since) < 1.0) {
		draw_change(overlay, canvas, &face, &slot);
		return;
	}
	struct rect panel = slot_panel(&slot, face.height + block_frame(canvas));
	canvas_panel(canvas, panel);
	draw_in(overlay, canvas, &face, panel);
}
