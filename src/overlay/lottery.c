#include "overlay/lottery.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/parts.h"
#include "overlay/slots.h"

#define PULSE_MS 6000 /* between two pulses of the action */
#define LIGHT_MS 1100

/* The digits in capitals: a QR code of capitals and digits is smaller. */
static void set_proof(struct code *proof, const char *commitment)
{
	char text[65];
	size_t i = 0;
	for (; commitment[i] && i < 64; i++)
		text[i] = (char)toupper((unsigned char)commitment[i]);
	text[i] = '\0';
	code_set(proof, text);
}

void overlay_lottery_update(struct overlay_lottery *overlay, const struct stage *stage, const struct theme *theme,
			    int64_t now)
{
	const struct stage_lottery *card = &stage->lottery;
	bool fresh = presence_update(&overlay->presence, &card->card, 0, theme, now);
	if (!overlay->presence.present)
		return;
	bool newest = card->latest_count &&
		      (!overlay->card.latest_count || strcmp(card->latest[0], overlay->card.latest[0]) != 0);
	if (fresh) {
		overlay->entrants = (struct tally){(int64_t)card->entrants, (int64_t)card->entrants, now};
		overlay->latest_since = INT64_MIN / 2;
	} else if (newest) {
		overlay->latest_since = now;
	}
	tally_to(&overlay->entrants, (int64_t)theme->count_ms, now, (int64_t)card->entrants);
	overlay->card = *card;
	/* what binds the host now: his secret, and once entries are closed the list as well */
	set_proof(&overlay->proof, *card->list ? card->list : card->commitment);
}

static bool is_drawn(const struct overlay_lottery *overlay)
{
	const struct stage_lottery *card = &overlay->card;
	return card->card.revealed != NEVER && card->card.life != LIFE_CANCELLED && card->winner_count;
}

/* Sizes that the open face is made of. */
struct face {
	double picture; /* side, 0 = none */
	double header;
	double action;
	double footer;
	double proof; /* side of the code, 0 = none */
	double gap;
	double height;
	const struct text_block *title;
	const struct text_block *prize; /* NULL if the title says it */
};

static const struct text_block *prize_block(struct canvas *canvas, const struct stage_lottery *card, double width)
{
	char text[STAGE_NAME + 32];
	if (!*card->prize || (strcmp(card->prize, card->card.title) == 0 && card->prize_count < 2))
		return NULL;
	if (card->prize_count > 1)
		snprintf(text, sizeof(text), "%s × %lld", card->prize, (long long)card->prize_count);
	else
		snprintf(text, sizeof(text), "%s", card->prize);
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.max_width = width;
	return canvas_text(canvas, text, &style);
}

static struct face measure(const struct overlay_lottery *overlay, struct canvas *canvas, double inner)
{
	const struct stage_lottery *card = &overlay->card;
	bool tall = canvas->tall;
	struct face face = {.gap = 24.0, .action = tall ? 108.0 : 88.0, .footer = tall ? 76.0 : 64.0};
	face.picture = *card->picture ? (tall ? 224.0 : 192.0) : 0.0;
	face.proof = tall ? 0.0 : code_size(&overlay->proof);
	double column = inner - (face.picture > 0.0 ? face.picture + face.gap : 0.0);
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.min_size = style.size * 0.75;
	style.max_lines = 2;
	style.balance = true;
	style.max_width = column;
	face.title = canvas_text(canvas, card->card.title, &style);
	face.prize = prize_block(canvas, card, column);
	face.header =
		fmax(face.picture, 44.0 + 10.0 + face.title->height + (face.prize ? face.prize->height + 4.0 : 0.0));
	double lower = face.proof > 0.0 ? fmax(face.proof, face.action + 12.0 + face.footer + 58.0)
					: face.action + 20.0 + face.footer;
	face.height = 2.0 * canvas->theme->padding + face.header + face.gap + lower;
	return face;
}

static void draw_header(const struct overlay_lottery *overlay, struct canvas *canvas, const struct face *face,
			struct rect inner)
{
	const struct stage_lottery *card = &overlay->card;
	double x = inner.x;
	if (face->picture > 0.0) {
		struct rect place = {inner.x, inner.y, face->picture, face->picture};
		canvas_fill(canvas, place, canvas->theme->radius_small, canvas->theme->well);
		if (canvas_picture(canvas, place, canvas->theme->radius_small, card->picture,
				   card->card.life == LIFE_CANCELLED ? 1.0 : 0.0))
			x += face->picture + face->gap;
		else
			x += face->picture + face->gap;
	}
	double text = 44.0 + 10.0 + face->title->height + (face->prize ? face->prize->height + 4.0 : 0.0);
	double y = inner.y + (face->header - text) / 2.0;
	part_kicker(canvas, x, y + 22.0, words(canvas->language, "Lottery"));
	struct clock_view clock = clock_view(&card->card.clock, canvas->now);
	if (card->card.life == LIFE_OPEN)
		part_clock(canvas, inner.x + inner.w, y + 22.0, &clock);
	y += 54.0;
	canvas_put(canvas, face->title, x, y, ALIGN_LEFT, canvas->theme->text);
	if (face->prize)
		canvas_put(canvas, face->prize, x, y + face->title->height + 4.0, ALIGN_LEFT, canvas->theme->muted);
}

static void draw_action(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect place)
{
	const struct stage_lottery *card = &overlay->card;
	const struct theme *theme = canvas->theme;
	const char *language = canvas->language;
	if (card->card.life == LIFE_CANCELLED) {
		part_notice(canvas, place, words(language, "Cancelled"), theme->danger);
		return;
	}
	if (card->card.life == LIFE_ARMED || card->card.life == LIFE_DRAFT) {
		part_notice(canvas, place, words(language, "StartsSoon"), theme->accent);
		return;
	}
	if (card->card.life != LIFE_OPEN) {
		bool nobody = card->card.settled && !card->entrants;
		const char *name = !card->card.settled ? "Counting" : nobody ? "LotteryNobody" : "LotteryIn";
		part_notice(canvas, place, words(language, name), nobody ? theme->warning : theme->good);
		return;
	}
	int64_t since = canvas->now - overlay->presence.entered;
	int64_t phase = since >= 0 ? since % PULSE_MS : 0;
	double glow = since > PULSE_MS / 2 ? (double)phase / LIGHT_MS : 0.0;
	part_action(canvas, place, *card->keyword ? "LotteryType" : "LotteryAny",
		    *card->keyword ? card->keyword : words(language, "LotteryAnyWord"), glow);
	if (!theme->reduced && (glow >= 1.0 || since <= PULSE_MS / 2))
		canvas_wake(canvas, canvas->now + PULSE_MS - phase);
}

/* The latest names, newest first, as many as fit. right: the row ends at x instead of beginning there. */
static void draw_names(const struct overlay_lottery *overlay, struct canvas *canvas, double x, double y, double room,
		       bool right)
{
	const struct stage_lottery *card = &overlay->card;
	double used = 0.0;
	for (uint32_t i = 0; i < card->latest_count && i < STAGE_LATEST; i++) {
		struct text_style style = canvas_style(canvas, TYPE_LABEL);
		double most = fmin(room - used, 200.0);
		if (most < 110.0)
			return;
		style.max_width = most - 36.0;
		const struct text_block *block = canvas_text(canvas, card->latest[i], &style);
		double width = block->width + 36.0;
		struct canvas_state saved = canvas_save(canvas);
		double t = i == 0 ? part_stagger(canvas, overlay->latest_since, 0) : 1.0;
		canvas_fade(canvas, t * (1.0 - 0.22 * i));
		part_chip(canvas, right ? x - used - width : x + used, y, card->latest[i], most);
		canvas_restore(canvas, saved);
		used += width + 10.0;
	}
}

static void draw_open(const struct overlay_lottery *overlay, struct canvas *canvas, const struct face *face,
		      struct rect inner)
{
	draw_header(overlay, canvas, face, inner);
	double y = inner.y + face->header + face->gap;
	int64_t count = tally_at(&overlay->entrants, (int64_t)canvas->theme->count_ms, canvas->now);
	if (count != overlay->entrants.to)
		canvas_wake(canvas, canvas->now);
	double size = canvas_style(canvas, TYPE_TITLE).size;
	const char *word = overlay->card.entrants ? "Entrants" : "EntrantsNone";
	if (face->proof > 0.0) {
		double column = inner.w - face->proof - face->gap;
		code_draw(&overlay->proof, canvas, inner.x + column + face->gap, y);
		draw_action(overlay, canvas, (struct rect){inner.x, y, column, face->action});
		double middle = y + face->action + 12.0 + face->footer / 2.0;
		part_count(canvas, inner.x, middle, count, size, word);
		draw_names(overlay, canvas, inner.x, y + face->proof - 23.0, column, false);
		return;
	}
	draw_action(overlay, canvas, (struct rect){inner.x, y, inner.w, face->action});
	double middle = y + face->action + 20.0 + face->footer / 2.0;
	double width = part_count(canvas, inner.x, middle, count, size, word);
	draw_names(overlay, canvas, inner.x + inner.w, middle, inner.w - width - 32.0, true);
}

void overlay_lottery_draw(const struct overlay_lottery *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	struct slot_place slot = slot_place(canvas, SLOT_LEFT, BESIDE_NOTHING);
	double pad = canvas->theme->padding;
	double width = slot.width - 2.0 * pad;
	struct face face = measure(overlay, canvas, width);
	double height = fmin(face.height, slot.max_height);
	double grown = 0.0;
	if (is_drawn(overlay)) {
		double full =
			fmin(fmax(overlay_lottery_winners_height(overlay, canvas) + 2.0 * pad, 420.0), slot.max_height);
		grown = part_stagger(canvas, overlay->card.card.revealed, 0);
		height += (full - height) * grown;
	}
	struct rect panel = slot_panel(&slot, height);
	canvas_panel(canvas, panel);
	struct rect inner = {panel.x + pad, panel.y + pad, width, panel.h - 2.0 * pad};
	struct canvas_state saved = canvas_save(canvas);
	if (grown < 0.5) {
		canvas_fade(canvas, 1.0 - 2.0 * grown);
		draw_open(overlay, canvas, &face, inner);
	} else {
		canvas_fade(canvas, 2.0 * grown - 1.0);
		overlay_lottery_winners(overlay, canvas, inner);
	}
	canvas_restore(canvas, saved);
}
