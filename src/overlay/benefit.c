#include "overlay/benefit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/parts.h"
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

void overlay_benefit_update(struct overlay_benefit *overlay, const struct stage *stage, const struct theme *theme,
			    int64_t now)
{
	const struct stage_benefit *card = &stage->benefit;
	bool fresh = presence_update(&overlay->presence, &card->card, 0, theme, now);
	if (!overlay->presence.present)
		return;
	overlay->spring = theme_spring(theme);
	if (fresh) {
		overlay->bar = glide_rest(left_part(card));
		overlay->left = (struct tally){card->left, card->left, now};
		overlay->gone_since = INT64_MIN / 2;
	} else if (is_gone(card) && !is_gone(&overlay->card)) {
		overlay->gone_since = now;
	}
	glide_to(&overlay->bar, &overlay->spring, now, left_part(card));
	tally_to(&overlay->left, (int64_t)theme->count_ms, now, card->left);
	overlay->card = *card;
}

/* How it stands, in place of the code; NULL = it can be had. */
static const char *state_of(const struct stage_benefit *card, const struct theme *theme, struct colour *dot)
{
	*dot = theme->accent;
	switch (card->card.life) {
	case LIFE_DRAFT:
	case LIFE_ARMED:
		return "StartsSoon";
	case LIFE_OPEN:
		*dot = theme->danger;
		return is_gone(card) ? "BenefitGone" : NULL;
	case LIFE_CLOSED:
	case LIFE_REVEALED:
	case LIFE_DONE:
		*dot = theme->muted;
		return is_gone(card) ? "BenefitGone" : "BenefitOver";
	case LIFE_CANCELLED:
		*dot = theme->danger;
		return "Cancelled";
	}
	return NULL;
}

/* The vertical measures of the card. */
struct face {
	double tile; /* side */
	double gap;
	const struct text_block *title;
	const struct text_block *text; /* NULL = nothing to say */
	double header;
	double row;  /* the code, or how it stands; 0 = neither */
	double foot; /* how many are left; 0 = as many as one likes */
	double height;
};

static struct face measure(const struct overlay_benefit *overlay, struct canvas *canvas, double inner)
{
	const struct stage_benefit *card = &overlay->card;
	bool tall = canvas->tall;
	struct colour dot;
	struct face face = {.tile = tall ? 192.0 : 168.0, .gap = tall ? 28.0 : 24.0};
	double column = inner - face.tile - 2.0 * face.gap;
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.min_size = style.size * 0.72;
	style.max_lines = 2;
	style.balance = true;
	style.max_width = column;
	face.title = canvas_text(canvas, card->title, &style);
	const char *text = *card->text                                  ? card->text
			   : strcmp(card->card.title, card->title) != 0 ? card->card.title
									: "";
	if (*text) {
		struct text_style small = canvas_style(canvas, TYPE_LABEL);
		small.max_lines = 2;
		small.max_width = column;
		face.text = canvas_text(canvas, text, &small);
	}
	face.header = fmax(face.tile, 54.0 + face.title->height + (face.text ? face.text->height + 8.0 : 0.0));
	bool stands = state_of(card, canvas->theme, &dot) != NULL;
	face.row = stands || *card->code ? (tall ? 100.0 : 84.0) : 0.0;
	face.foot = card->has_count && (card->card.life == LIFE_OPEN || is_gone(card)) ? (tall ? 78.0 : 70.0) : 0.0;
	face.height = 2.0 * canvas->theme->padding + face.header + (face.row > 0.0 ? face.gap + face.row : 0.0) +
		      (face.foot > 0.0 ? face.gap + face.foot : 0.0);
	return face;
}

/* What is not to be had any more has no colour. */
static void draw_tile(const struct overlay_benefit *overlay, struct canvas *canvas, struct rect tile)
{
	const struct stage_benefit *card = &overlay->card;
	const struct theme *theme = canvas->theme;
	struct colour dot;
	const char *state = state_of(card, theme, &dot);
	double inset = tile.w * 0.19;
	struct rect icon = {tile.x + inset, tile.y + inset, tile.w - 2.0 * inset, tile.h - 2.0 * inset};
	if (state && card->card.life != LIFE_ARMED && card->card.life != LIFE_DRAFT) {
		canvas_fill(canvas, tile, theme->radius_small + 4.0, theme->well);
		overlay_benefit_icon(canvas, card->kind, icon, theme->muted, theme->well);
		return;
	}
	canvas_action(canvas, tile, theme->radius_small + 4.0);
	overlay_benefit_icon(canvas, card->kind, icon, theme->on_fill, colour_mix(theme->fill, theme->fill_end, 0.5));
}

/* The line along which a coupon is torn off. */
static void draw_tear(struct canvas *canvas, double x, double y, double height)
{
	double pitch = 14.0;
	int count = (int)(height / pitch);
	double top = y + (height - (count - 1) * pitch) / 2.0;
	for (int i = 0; i < count; i++)
		canvas_fill(canvas, (struct rect){x - 2.0, floor(top + i * pitch) - 2.0, 4.0, 4.0}, 2.0,
			    canvas->theme->track);
}

static void draw_header(const struct overlay_benefit *overlay, struct canvas *canvas, const struct face *face,
			struct rect inner)
{
	static const char *const kinds[] = {
		[BENEFIT_COUPON] = "BenefitCoupon",
		[BENEFIT_CODE] = "BenefitCode",
		[BENEFIT_RED_PACKET] = "BenefitRedPacket",
		[BENEFIT_FREE_SHIPPING] = "BenefitFreeShipping",
	};
	const struct stage_benefit *card = &overlay->card;
	draw_tile(overlay, canvas,
		  (struct rect){inner.x, floor(inner.y + (face->header - face->tile) / 2.0), face->tile, face->tile});
	draw_tear(canvas, inner.x + face->tile + face->gap, inner.y, face->header);
	double x = inner.x + face->tile + 2.0 * face->gap;
	double text = 54.0 + face->title->height + (face->text ? face->text->height + 8.0 : 0.0);
	double y = inner.y + floor((face->header - text) / 2.0);
	bool known = card->kind >= BENEFIT_COUPON && card->kind <= BENEFIT_FREE_SHIPPING;
	part_kicker(canvas, x, y + 22.0, words(canvas->language, known ? kinds[card->kind] : "Benefit"));
	struct clock_view clock = clock_view(&card->card.clock, canvas->now);
	if (card->card.life == LIFE_OPEN && !is_gone(card))
		part_clock(canvas, inner.x + inner.w, y + 22.0, &clock);
	y += 54.0;
	canvas_put(canvas, face->title, x, y, ALIGN_LEFT, canvas->theme->text);
	if (face->text)
		canvas_put(canvas, face->text, x, y + face->title->height + 8.0, ALIGN_LEFT, canvas->theme->muted);
}

static void draw_row(const struct overlay_benefit *overlay, struct canvas *canvas, struct rect place)
{
	struct colour dot;
	const char *state = state_of(&overlay->card, canvas->theme, &dot);
	struct canvas_state saved = canvas_save(canvas);
	if (state) {
		canvas_fade(canvas, part_stagger(canvas, overlay->gone_since, 0));
		part_notice(canvas, place, words(canvas->language, state), dot);
	} else {
		part_action(canvas, place, "BenefitUse", overlay->card.code, 0.0);
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
	style.weight = 700;
	style.tabular = true;
	style.max_width = place.w;
	canvas_put_middle(canvas, canvas_text(canvas, text, &style), place.x, place.y + 20.0, ALIGN_LEFT,
			  is_gone(card) ? theme->muted
			  : few         ? theme->warning
					: theme->text);
	double part = fmin(fmax(glide_at(&overlay->bar, &overlay->spring, canvas->now), 0.0), 1.0);
	if (glide_moves(&overlay->bar, &overlay->spring, canvas->now))
		canvas_wake(canvas, canvas->now);
	part_meter(canvas, (struct rect){place.x, place.y + place.h - 18.0, place.w, 18.0}, part, few);
}

void overlay_benefit_draw(const struct overlay_benefit *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	struct slot_place slot = slot_place(canvas, SLOT_LEFT, BESIDE_NOTHING);
	double pad = canvas->theme->padding;
	struct face face = measure(overlay, canvas, slot.width - 2.0 * pad);
	struct rect panel = slot_panel(&slot, fmin(face.height, slot.max_height));
	canvas_panel(canvas, panel);
	struct rect inner = {panel.x + pad, panel.y + pad, panel.w - 2.0 * pad, panel.h - 2.0 * pad};
	draw_header(overlay, canvas, &face, inner);
	double y = inner.y + face.header + face.gap;
	if (face.row > 0.0) {
		draw_row(overlay, canvas, (struct rect){inner.x, y, inner.w, face.row});
		y += face.row + face.gap;
	}
	if (face.foot > 0.0)
		draw_left(overlay, canvas, (struct rect){inner.x, y, inner.w, face.foot});
}
