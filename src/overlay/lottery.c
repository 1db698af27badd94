#include "overlay/lottery.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/blocks.h"
#include "overlay/head.h"
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

/* Nobody is to come in any more, or not yet: the card says that and nothing else. */
static bool is_quiet(const struct stage_lottery *card)
{
	return card->card.life == LIFE_CANCELLED || card->card.life == LIFE_ARMED || card->card.life == LIFE_DRAFT ||
	       (card->card.life != LIFE_OPEN && card->card.settled && !card->entrants);
}

static bool is_drawn(const struct stage_lottery *card)
{
	return card->card.revealed != NEVER && card->card.life != LIFE_CANCELLED && card->winner_count;
}

/* What is said in place of the action is another, or the card has other parts. */
static bool stands_otherwise(const struct overlay_lottery *overlay, const struct stage_lottery *card, bool lost)
{
	const struct stage_lottery *was = &overlay->card;
	return card->card.life != was->card.life || card->card.settled != was->card.settled || lost != overlay->lost ||
	       is_quiet(card) != is_quiet(was) || (card->beacon_round != 0) != (was->beacon_round != 0);
}

static void change_card(struct overlay_lottery *overlay, const struct theme *theme, int64_t now)
{
	struct lottery_stood was = {.lost = overlay->lost};
	was.card = overlay->card;
	change_begin(&overlay->change, theme, now, true, overlay->path, &was, sizeof(was));
}

static void follow_winners(struct overlay_lottery *overlay, const struct stage_lottery *card, bool fresh, int64_t now)
{
	bool before = !fresh && is_drawn(&overlay->card) && is_drawn(card) &&
		      card->winner_count == overlay->card.winner_count;
	for (uint32_t i = 0; i < LOTTERY_ROWS; i++) {
		const struct stage_winner *was = &overlay->card.winners[i];
		const struct stage_winner *is = &card->winners[i];
		if (!before)
			overlay->winners_changed[i] = INT64_MIN / 2;
		else if (i < card->winner_count && (is->pick != was->pick || is->status != was->status)) {
			overlay->winners_changed[i] = now;
			overlay->winners_were[i] = *was;
		}
	}
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
		overlay->change = change_none();
	} else if (newest) {
		overlay->latest_since = now;
	}
	if (!fresh && stands_otherwise(overlay, card, stage->feeds_lost))
		change_card(overlay, theme, now);
	follow_winners(overlay, card, fresh, now);
	stretch_follow(&overlay->stretch, &overlay->card.card.clock, &card->card.clock, fresh, now);
	tally_to(&overlay->entrants, (int64_t)theme->count_ms, now, (int64_t)card->entrants);
	overlay->lost = stage->feeds_lost;
	overlay->card = *card;
	/* what binds the host now: his secret, and once entries are closed the list as well */
	set_proof(&overlay->proof, *card->list ? card->list : card->commitment);
}

/* Sizes that the open face is made of: what is drawn above, below it a row of fields. */
struct face {
	double picture; /* its width, 0 = none */
	double header;  /* height of the upper part */
	double count;   /* height of the row with the entrants, 0 = none */
	double strip;   /* height of the action or notice */
	double proof;   /* width of the code's field, beside the entrants and the strip; 0 = none */
	double height;
	const struct text_block *title;
	const struct text_block *prize; /* NULL if the title says it */
	const struct text_block *odds;  /* the chance to win, or the round that decides; NULL = nothing to say */
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

static const struct text_block *odds_block(struct canvas *canvas, const struct stage_lottery *card, double width)
{
	char text[STAGE_TEXT + 32] = "";
	char round[32];
	if (card->card.life == LIFE_CLOSED && card->card.settled && card->beacon_round) {
		snprintf(round, sizeof(round), "%lld", (long long)card->beacon_round);
		words_with(canvas->language, "LotteryRound", round, text, sizeof(text));
	} else if (*card->odds) {
		words_with(canvas->language, "LotteryOdds", card->odds, text, sizeof(text));
	}
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.max_width = width;
	style.max_lines = 2;
	return *text ? canvas_text(canvas, text, &style) : NULL;
}

/* From the header's top to its first line, and between its lines. */
#define HEADER_TOP 26.0
#define KICKER_HEIGHT 44.0
#define KICKER_GAP 10.0
#define PRIZE_GAP 10.0

#define COUNT_LEAST 10.0
#define PROOF_FROM 700.0 /* px: a narrower card has no room for the code, which a phone has to read */
#define PROOF_GAP 16.0
#define COUNT_GAP 20.0 /* px, at least: above the entrants, between them and the names, and below these */

static double count_size(const struct canvas *canvas)
{
	return canvas_style(canvas, TYPE_TITLE).size * 1.1;
}

static double header_text(const struct face *face)
{
	return KICKER_HEIGHT + KICKER_GAP + face->title->height +
	       (face->prize ? face->prize->height + PRIZE_GAP : 0.0) + (face->odds ? face->odds->height + 4.0 : 0.0);
}

/* What there is to do: the sentence, and the word in it. */
static const char *action_of(const struct stage_lottery *card)
{
	return *card->keyword ? "LotteryType" : "LotteryAny";
}

static const char *action_word(const struct stage_lottery *card, const struct canvas *canvas)
{
	return *card->keyword ? card->keyword : words(canvas->language, "LotteryAnyWord");
}

/* What the code takes from the strip's width. On a surface they close up. */
static double proof_width(const struct canvas *canvas, const struct face *face)
{
	return face->proof > 0.0 ? face->proof + (theme_has_surface(canvas->theme) ? 0.0 : PROOF_GAP) : 0.0;
}

/* What stands below the header. The code says what it is: viewers have to come in by the words beside it. */
static void measure_foot(const struct overlay_lottery *overlay, struct canvas *canvas, struct face *face, double width)
{
	const struct stage_lottery *card = &overlay->card;
	double strip = block_inside(canvas, (struct rect){.w = width}).w - proof_width(canvas, face);
	face->strip = block_action_height(canvas, strip, action_of(card), action_word(card, canvas), *card->keyword);
	face->count = canvas->tall ? 104.0 : 88.0;
	if (face->proof > 0.0) {
		double code = block_code_height(canvas, &overlay->proof, words(canvas->language, "LotteryProof"));
		double least = count_size(canvas) * PART_CAPITAL + part_chip_height(canvas) + 3.0 * COUNT_GAP;
		face->count = ceil(fmax(code - face->strip, least));
	}
	face->height = face->header + face->count + face->strip;
}

/* Who watches on a phone has nothing to read the code with. */
static bool can_show_proof(const struct canvas *canvas, double width)
{
	return !canvas->tall && !canvas->phone && width >= PROOF_FROM;
}

static struct face measure(const struct overlay_lottery *overlay, struct canvas *canvas, double width)
{
	const struct stage_lottery *card = &overlay->card;
	bool tall = canvas->tall;
	double pad = canvas->theme->padding;
	struct face face = {.strip = block_strip_height(canvas)};
	face.picture = *card->picture ? (tall ? 272.0 : 228.0) : 0.0;
	double column = width - block_beside(canvas, face.picture) - pad;
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.min_size = style.size * 0.75;
	style.max_lines = 2;
	style.balance = true;
	style.max_width = column;
	face.title = canvas_text(canvas, card->card.title, &style);
	face.prize = prize_block(canvas, card, column);
	face.odds = is_quiet(card) ? NULL : odds_block(canvas, card, column);
	face.header = ceil(fmax(face.picture, 2.0 * HEADER_TOP + header_text(&face)));
	face.height = face.header + face.strip;
	if (is_quiet(card))
		return face;
	struct slot_place slot = slot_place(canvas, SLOT_LEFT, BESIDE_NOTHING);
	face.proof = can_show_proof(canvas, width) ? block_code_side(canvas, &overlay->proof) : 0.0;
	measure_foot(overlay, canvas, &face, width);
	if (face.proof > 0.0 && face.height + block_frame(canvas) > slot.bottom - slot.top) {
		face.proof = 0.0;
		measure_foot(overlay, canvas, &face, width);
	}
	return face;
}

static struct clock_view clock_of(const struct stage_lottery *card, const struct canvas *canvas)
{
	struct clock_view clock = clock_view(&card->card.clock, canvas->now);
	clock.set = clock.set && card->card.life == LIFE_OPEN;
	return clock;
}

static void draw_header(const struct overlay_lottery *overlay, struct canvas *canvas, const struct face *face,
			struct rect panel, struct rect in)
{
	const struct stage_lottery *card = &overlay->card;
	bool cancelled = card->card.life == LIFE_CANCELLED;
	double pad = canvas->theme->padding;
	double x = panel.x + pad;
	if (face->picture > 0.0) {
		block_picture(canvas, panel, (struct rect){in.x, in.y, face->picture, face->header}, card->picture,
			      cancelled ? 1.0 : 0.0);
		x = panel.x + block_beside(canvas, face->picture);
	}
	double y = in.y + floor((face->header - header_text(face)) / 2.0);
	struct clock_view clock = clock_of(card, canvas);
	if (cancelled)
		part_kicker_gone(canvas, x, y + KICKER_HEIGHT / 2.0, words(canvas->language, "Lottery"));
	else
		head_draw(canvas, x, y + KICKER_HEIGHT / 2.0, panel.x + panel.w - pad,
			  words(canvas->language, "Lottery"), &clock, &overlay->stretch);
	y += KICKER_HEIGHT + KICKER_GAP;
	struct colour gone = part_gone(canvas->theme);
	canvas_put(canvas, face->title, x, y, ALIGN_LEFT, cancelled ? gone : canvas->theme->text);
	y += face->title->height + PRIZE_GAP;
	if (face->prize)
		canvas_put(canvas, face->prize, x, y, ALIGN_LEFT, cancelled ? gone : canvas->theme->muted);
	if (face->odds)
		canvas_put(canvas, face->odds, x, y + (face->prize ? face->prize->height + 4.0 : 0.0), ALIGN_LEFT,
			   canvas->theme->muted);
}

/* The draw waits for a round of public random numbers, which nobody can know before. */
static void draw_beacon(const struct stage_lottery *card, struct canvas *canvas, struct rect panel, struct rect block)
{
	struct stage_clock clock = {.set = true, .start = card->beacon_due - 1, .deadline = card->beacon_due};
	struct clock_view view = clock_view(&clock, canvas->now);
	char time[32];
	char text[WORDS_SIZE];
	words_clock(view.left, time, sizeof(time));
	words_with(canvas->language, view.left > 0 ? "LotteryBeacon" : "LotteryBeaconDue", time, text, sizeof(text));
	block_notice(canvas, panel, block, SIGN_WAIT, text);
	clock_wake(canvas, &view);
}

/* A state that stands where the action was. False if there is none: viewers may come in. */
static bool draw_state(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect panel,
		       struct rect block)
{
	const struct stage_lottery *card = &overlay->card;
	enum sign sign = SIGN_GOOD;
	const char *name = "LotteryIn";
	switch (card->card.life) {
	case LIFE_OPEN:
		if (!overlay->lost)
			return false;
		sign = SIGN_PAUSE;
		name = "LotteryLost";
		break;
	case LIFE_CANCELLED:
		sign = SIGN_BAD;
		name = "Cancelled";
		break;
	case LIFE_DRAFT:
	case LIFE_ARMED:
		sign = SIGN_WAIT;
		name = "StartsSoon";
		break;
	case LIFE_CLOSED:
	case LIFE_REVEALED:
	case LIFE_DONE:
		if (!card->card.settled) {
			sign = SIGN_WAIT;
			name = "Counting";
		} else if (!card->entrants) {
			sign = SIGN_WARNING;
			name = "LotteryNobody";
		} else if (card->beacon_round && card->card.life == LIFE_CLOSED) {
			draw_beacon(card, canvas, panel, block);
			return true;
		}
		break;
	}
	block_notice(canvas, panel, block, sign, words(canvas->language, name));
	return true;
}

static void draw_action(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect panel,
			struct rect block)
{
	const struct stage_lottery *card = &overlay->card;
	if (draw_state(overlay, canvas, panel, block))
		return;
	int64_t since = canvas->now - overlay->presence.entered;
	int64_t phase = since >= 0 ? since % PULSE_MS : 0;
	double glow = since > PULSE_MS / 2 ? (double)phase / LIGHT_MS : 0.0;
	block_action(canvas, panel, block, action_of(card), action_word(card, canvas), *card->keyword, glow);
	if (!canvas->theme->reduced && (glow >= 1.0 || since <= PULSE_MS / 2))
		canvas_wake(canvas, canvas->now + PULSE_MS - phase);
}

/* The latest names, newest first, as many as fit whole; the newest is cut if need be. right: the row ends at x instead
 * of beginning there. Their middle is at y. */
static void draw_names(const struct overlay_lottery *overlay, struct canvas *canvas, double x, double y, double room,
		       bool right)
{
	const struct stage_lottery *card = &overlay->card;
	double used = 0.0;
	for (uint32_t i = 0; i < card->latest_count && i < STAGE_LATEST; i++) {
		double most = room - used;
		double width = part_chip_width(canvas, card->latest[i], 0.0);
		if (most < 110.0 || (i > 0 && width > most))
			return;
		width = width > most ? part_chip_width(canvas, card->latest[i], most) : width;
		struct canvas_state saved = canvas_save(canvas);
		canvas_fade(canvas, i == 0 ? part_stagger(canvas, overlay->latest_since, 0) : 1.0);
		part_chip(canvas, right ? x - used - width : x + used, y, card->latest[i], most);
		canvas_restore(canvas, saved);
		used += width + (canvas->theme->well.a ? 10.0 : 22.0);
	}
}

/* How many are in, and who came last: below each other beside a code, else side by side. */
static void draw_count(const struct overlay_lottery *overlay, struct canvas *canvas, const struct face *face,
		       struct rect place)
{
	int64_t count = tally_at(&overlay->entrants, (int64_t)canvas->theme->count_ms, canvas->now);
	if (count != overlay->entrants.to)
		canvas_wake(canvas, canvas->now);
	double size = count_size(canvas);
	const char *word = overlay->card.entrants ? "Entrants" : "EntrantsNone";
	/* Where a box is too low for both, the names give way. */
	bool names =
		overlay->card.latest_count > 0 &&
		(face->proof <= 0.0 || place.h >= size * PART_CAPITAL + part_chip_height(canvas) + 3.0 * COUNT_LEAST);
	double middle = place.y + place.h / 2.0;
	if (face->proof > 0.0) {
		double number = size * PART_CAPITAL;
		double chip = part_chip_height(canvas);
		double gap = (place.h - number - chip) / 3.0;
		part_count(canvas, place.x, names ? place.y + gap + number / 2.0 : middle, count, size, word);
		if (names)
			draw_names(overlay, canvas, place.x, place.y + place.h - gap - chip / 2.0, place.w, false);
		return;
	}
	double width = part_count(canvas, place.x, middle, count, size, word);
	/* Without plates the names are words of the same line. */
	if (!canvas->theme->well.a)
		middle += (size - canvas_style(canvas, TYPE_LABEL).size) * PART_CAPITAL / 2.0;
	draw_names(overlay, canvas, place.x + place.w, middle, place.w - width - 32.0, true);
}

static struct rect strip_of(const struct canvas *canvas, const struct face *face, struct rect in)
{
	return (struct rect){in.x, in.y + in.h - face->strip, in.w - proof_width(canvas, face), face->strip};
}

/* All but the strip with the action. */
static void draw_body(const struct overlay_lottery *overlay, struct canvas *canvas, const struct face *face,
		      struct rect panel)
{
	struct rect in = block_inside(canvas, panel);
	double pad = canvas->theme->padding;
	draw_header(overlay, canvas, face, panel, in);
	if (face->count <= 0.0)
		return;
	double top = in.y + face->header;
	double low = fmin(face->count, in.h - face->strip - face->header);
	double right = panel.x + panel.w - pad;
	if (face->proof > 0.0)
		right = in.x + in.w - face->proof - PART_APART;
	if (face->proof > 0.0)
		block_code(canvas, panel, (struct rect){in.x + in.w - face->proof, top, face->proof, low + face->strip},
			   &overlay->proof, words(canvas->language, "LotteryProof"));
	draw_count(overlay, canvas, face, (struct rect){panel.x + pad, top, right - panel.x - pad, low});
}

static void draw_open(const struct overlay_lottery *overlay, struct canvas *canvas, const struct face *face,
		      struct rect panel)
{
	draw_body(overlay, canvas, face, panel);
	draw_action(overlay, canvas, panel, strip_of(canvas, face, block_inside(canvas, panel)));
}

/* How it stood before, step by step, and how it stands now. */
struct stood {
	struct overlay_lottery one; /* the overlay as it was in the layer that is drawn */
	struct face faces[CHANGE_PATH + 1];
	double turns[CHANGE_PATH];
	double height; /* of the panel on its way, without its frame */
	bool all;      /* other parts than the strip change as well */
};

static const struct overlay_lottery *layer_of(struct stood *stood, const struct overlay_lottery *overlay, uint32_t i)
{
	if (i == overlay->change.steps)
		return overlay;
	stood->one.card = overlay->path[i].card;
	stood->one.lost = overlay->path[i].lost;
	if (change_gone(&overlay->change, i) && !overlay->path[i + 1].card.card.clock.set)
		stood->one.card.card.clock.set = false;
	return &stood->one;
}

static void measure_change(struct stood *stood, const struct overlay_lottery *overlay, struct canvas *canvas,
			   double width)
{
	const struct change *change = &overlay->change;
	struct face *faces = stood->faces;
	stood->one = *overlay;
	stood->all = false;
	for (uint32_t i = 0; i <= change->steps; i++)
		faces[i] = measure(layer_of(stood, overlay, i), canvas, width);
	stood->height = faces[0].height;
	for (uint32_t i = 0; i < change->steps; i++) {
		const struct face *next = &faces[i + 1];
		stood->turns[i] = change_turn(canvas, change, i, stood->height, next->height);
		stood->height = change_size(canvas, change, i, stood->height, next->height);
		stood->all = stood->all || faces[i].height != next->height || faces[i].header != next->header ||
			     faces[i].proof != next->proof;
	}
}

/* It stands otherwise: the strip with the action turns over. Where other parts change as well, all does. */
static void draw_change(struct stood *stood, const struct overlay_lottery *overlay, struct canvas *canvas,
			struct rect panel)
{
	const struct change *change = &overlay->change;
	const struct face *face = &stood->faces[change->steps];
	struct rect in = block_inside(canvas, panel);
	struct canvas_state saved = canvas_save(canvas);
	if (!stood->all) {
		const struct overlay_lottery *old = layer_of(stood, overlay, change->goes);
		struct clock_view clock = clock_of(&old->card, canvas);
		draw_body(overlay, canvas, face, panel);
		canvas_fade(canvas, change_old(change_part(canvas, change->since)));
		if (!clock_of(&overlay->card, canvas).set)
			part_clock(canvas, panel.x + panel.w - canvas->theme->padding,
				   in.y + floor((face->header - header_text(face)) / 2.0) + KICKER_HEIGHT / 2.0,
				   &clock);
		canvas_restore(canvas, saved);
	}
	struct rect field = stood->all ? block_whole(canvas, panel) : strip_of(canvas, face, in);
	for (uint32_t i = 0; i <= change->steps; i++) {
		const struct overlay_lottery *one = layer_of(stood, overlay, i);
		bool seen = change_layer(canvas, field, change, i, stood->turns);
		if (seen && stood->all)
			draw_open(one, canvas, &stood->faces[i], panel);
		else if (seen)
			draw_action(one, canvas, panel, strip_of(canvas, &stood->faces[i], in));
		canvas_restore(canvas, saved);
	}
}

/* While the draw takes its place the card is as it was before that. */
static void draw_before(struct stood *stood, const struct overlay_lottery *overlay, struct canvas *canvas,
			struct rect panel)
{
	const struct change *change = &overlay->change;
	if (change->steps == 1 || canvas->theme->reduced) {
		draw_open(layer_of(stood, overlay, change->goes), canvas, &stood->faces[change->goes], panel);
		return;
	}
	/* What was turning over goes on to. */
	stood->all = true;
	stood->turns[change->steps - 1] = 0.0;
	draw_change(stood, overlay, canvas, panel);
}

void overlay_lottery_draw(const struct overlay_lottery *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	struct slot_place slot = slot_place(canvas, SLOT_LEFT, BESIDE_NOTHING);
	int64_t update = (int64_t)canvas->theme->update_ms;
	double frame = block_frame(canvas);
	struct stood stood;
	struct face face = measure(overlay, canvas, slot.width);
	bool changes = change_part(canvas, overlay->change.since) < 1.0;
	if (changes)
		measure_change(&stood, overlay, canvas, slot.width);
	double height = fmin((changes ? stood.height : face.height) + frame, slot.bottom - slot.top);
	double drawn = 0.0;
	if (is_drawn(&overlay->card)) {
		double full = fmin(overlay_lottery_winners_height(overlay, canvas) + frame, slot.max_height);
		drawn = motion_part(canvas->now, overlay->card.card.revealed, update);
		height = change_height(canvas, height, full, drawn);
		if (drawn < 1.0)
			canvas_wake(canvas, canvas->now);
	}
	struct rect panel = slot_panel(&slot, height);
	canvas_panel(canvas, panel);
	struct canvas_state saved = canvas_save(canvas);
	if (change_new(drawn) > 0.0) {
		canvas_fade(canvas, change_new(drawn));
		overlay_lottery_winners(overlay, canvas, panel);
	} else {
		canvas_fade(canvas, change_old(drawn));
		if (!changes)
			draw_open(overlay, canvas, &face, panel);
		else if (drawn > 0.0)
			draw_before(&stood, overlay, canvas, panel);
		else
			draw_change(&stood, overlay, canvas, panel);
	}
	canvas_restore(canvas, saved);
}
