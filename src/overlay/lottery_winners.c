/* The draw: a reel that lands on the winner, then the winners with the time they have to claim. A winner's name is
 * drawn from `shown_at` on, never before: the reel goes while it still runs, so that nobody stands there who has not
 * won, and the winner's field opens where it ran. Of those who may be named at one instant, each has a moment of his
 * own. */
#include "overlay/lottery_winners.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/blocks.h"
#include "overlay/change.h"
#include "overlay/lottery_reel.h"

#define LAND_MS 520                  /* the winner's field opens */
#define GRID_FROM (LOTTERY_ROWS + 1) /* winners, from which on they stand in a grid */
#define WINDOW_GOES 0.4              /* of the landing: so long the window of the reel is seen */
#define FIELD_IN 0.6                 /* the same of a field that may not move, before the name comes on it */
#define NAME_FROM 0.72               /* of its size, when the winner's name comes … */
#define NAME_IN 0.5                  /* … and it is all there after that part of the landing */
#define HEAD 88.0                    /* px of the line above */
#define WHERE_GAP 18.0               /* px between the winner's name and where he comes from */
#define HERO 236.0                   /* px of the one winner's field */
#define REEL_RIM 12.0                /* px between the names that run past and the edges of their field */
#define ROW_MS 2500                  /* between two of a few winners */
#define GRID_MS 120                  /* between two of many */
#define LIT_IN_MS 200
#define WINDOW_MS 200 /* after the reel of many its window is seen for so long */
#define LIT_MS 900
#define LIT 0.32         /* of the accent in a row that was just drawn, at most … */
#define LIT_CONTRAST 4.5 /* … so that its words keep that */
#define LIT_EDGE 8.0     /* px of its left edge */
#define LIT_BEYOND 20.0  /* px beyond its words */
#define ROW 84.0
#define ROW_GAP 4.0

double overlay_lottery_winners_height(const struct overlay_lottery *overlay, const struct canvas *canvas)
{
	uint32_t n = overlay->card.winner_count;
	if (n == 1)
		return HEAD + (canvas->tall ? HERO + 44.0 : HERO) + block_strip_height(canvas);
	if (n < GRID_FROM)
		return HEAD + n * ((canvas->tall ? ROW + 16.0 : ROW) + ROW_GAP) - ROW_GAP;
	return HEAD + lottery_grid_height(n, canvas);
}

int64_t lottery_seen_at(const struct stage_lottery *card, uint32_t i)
{
	int64_t step = card->winner_count < GRID_FROM ? ROW_MS : GRID_MS;
	int64_t at = card->winners[0].shown_at;
	for (uint32_t k = 1; k <= i; k++) {
		bool together = card->winners[k].shown_at == card->winners[k - 1].shown_at;
		at = together ? at + step : card->winners[k].shown_at;
	}
	return at;
}

/* The instant at which the reel for winner i begins: when the one before him is out, or when he is drawn again. */
static int64_t reel_start(const struct stage_lottery *card, uint32_t i)
{
	int64_t drawn = card->winners[i].shown_at - card->reel_ms;
	int64_t before = i ? lottery_seen_at(card, i - 1) : card->card.revealed;
	return before > drawn ? before : drawn;
}

/* "twitch · …1234": tells two winners of one name apart. */
static void origin(const struct stage_winner *winner, char *out, size_t size)
{
	if (*winner->id_tail)
		snprintf(out, size, "%s%s…%s", winner->platform, *winner->platform ? " · " : "", winner->id_tail);
	else
		snprintf(out, size, "%s", winner->platform);
}

struct lottery_status lottery_status_of(const struct stage_winner *winner)
{
	switch (winner->status) {
	case PICK_CLAIMED:
	case PICK_CONFIRMED:
		return (struct lottery_status){"Claimed", SIGN_GOOD};
	case PICK_EXPIRED:
		return (struct lottery_status){"Expired", SIGN_BAD};
	case PICK_FORFEITED:
		return (struct lottery_status){"Forfeited", SIGN_BAD};
	case PICK_PENDING:
		return (struct lottery_status){NULL, SIGN_WAIT};
	}
	return (struct lottery_status){NULL, SIGN_WAIT};
}

bool lottery_is_lost(const struct stage_winner *winner)
{
	return winner->status == PICK_EXPIRED || winner->status == PICK_FORFEITED;
}

static struct clock_view claim_clock(const struct stage_winner *winner, int64_t now)
{
	struct stage_clock clock = {.set = winner->claim_deadline != NEVER,
				    .start = winner->claim_start,
				    .deadline = winner->claim_deadline};
	return clock_view(&clock, now);
}

void lottery_call(struct canvas *canvas, struct rect panel, struct rect block, const struct stage_winner *winner)
{
	block_fill(canvas, panel, block, canvas->theme->well);
	struct clock_view clock = claim_clock(winner, canvas->now);
	double pad = canvas->theme->padding;
	double middle = block.y + block.h / 2.0;
	double used = part_clock(canvas, panel.x + panel.w - pad, middle, &clock);
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.weight = 700;
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.max_width = panel.w - 2.0 * pad - used - 24.0;
	canvas_put_middle(canvas, canvas_text(canvas, words(canvas->language, "Claim"), &style), panel.x + pad, middle,
			  ALIGN_LEFT, canvas->theme->text);
}

/* The strip under the one winner: claim, claimed, too late. */
static void draw_claim(struct canvas *canvas, struct rect panel, struct rect block, const struct stage_winner *winner)
{
	struct lottery_status status = lottery_status_of(winner);
	if (status.word)
		block_notice(canvas, panel, block, status.sign, words(canvas->language, status.word));
	else
		lottery_call(canvas, panel, block, winner);
}

/* The part of the one winner's field that has opened, from the middle. */
static struct rect opened(const struct canvas *canvas, struct rect field, double landed)
{
	if (canvas->theme->reduced)
		return field;
	double width = floor(field.w * motion_out(landed) + 0.5);
	return (struct rect){floor(field.x + (field.w - width) / 2.0), field.y, width, field.h};
}

/* Who lost the prize loses the field. It is round as the panel is once it reaches its sides. */
static void fill_field(struct canvas *canvas, struct rect panel, struct rect field, bool lost)
{
	const struct theme *theme = canvas->theme;
	if (lost) {
		field.h -= ROW_GAP;
		canvas_fill(canvas, field, 0.0, theme->well);
		return;
	}
	block_accent(canvas, panel, field);
	canvas_stand_on(canvas, colour_mix(theme->fill, theme->fill_end, 0.5));
}

/* How large the name is when it comes; it swings as the theme does. */
static double swing(const struct canvas *canvas, int64_t since)
{
	struct spring spring = theme_spring(canvas->theme);
	struct glide size = {.from = NAME_FROM, .to = 1.0, .start = since};
	spring.length *= LAND_MS / canvas->theme->update_ms;
	return canvas->theme->reduced ? 1.0 : glide_at(&size, &spring, canvas->now);
}

static void put_winner(struct canvas *canvas, struct rect field, const struct stage_winner *winner, double landed)
{
	const struct theme *theme = canvas->theme;
	struct colour ink = lottery_is_lost(winner) ? part_gone(theme) : theme->on_fill;
	struct text_style style = canvas_style(canvas, TYPE_DISPLAY);
	style.min_size = canvas_style(canvas, TYPE_TITLE).size;
	style.max_width = field.w - 2.0 * theme->padding;
	const struct text_block *name = canvas_text(canvas, winner->name, &style);
	if (name->cut) {
		style.size = style.min_size;
		style.max_lines = 2;
		style.line_height = 1.15;
		style.balance = true;
		name = canvas_text(canvas, winner->name, &style);
	}
	struct text_style small = canvas_style(canvas, TYPE_LABEL);
	small.max_width = style.max_width;
	char where[STAGE_ID + 32];
	origin(winner, where, sizeof(where));
	const struct text_block *origin_line = canvas_text(canvas, where, &small);
	/* Name and origin are centred as one. */
	double high = name->line_count > 1 ? name->height : name->size;
	double all = high + WHERE_GAP + small.size;
	double middle = field.y + (field.h - all) / 2.0 + high * 0.5;
	double x = field.x + field.w / 2.0;
	struct canvas_state saved = canvas_save(canvas);
	double zoom = swing(canvas, winner->shown_at);
	canvas_clip(canvas, opened(canvas, field, landed));
	if (fabs(zoom - 1.0) > 1e-4) {
		canvas_wake(canvas, canvas->now);
		canvas_zoom(canvas, x, middle, zoom);
	}
	canvas_fade(canvas,
		    theme->reduced ? fmax(landed - FIELD_IN, 0.0) / (1.0 - FIELD_IN) : fmin(landed / NAME_IN, 1.0));
	canvas_put_middle(canvas, name, x, middle, ALIGN_MIDDLE, ink);
	canvas->state.motion = saved.motion;
	canvas->state.opacity = saved.opacity;
	canvas_fade(canvas, part_stagger(canvas, winner->shown_at + LAND_MS, 0));
	canvas_put_middle(canvas, origin_line, x, middle + high * 0.5 + WHERE_GAP + small.size * 0.6, ALIGN_MIDDLE,
			  ink);
	canvas_restore(canvas, saved);
}

/* Between these lines stands the name that counts. They go as the winner's field comes. */
static void draw_window(struct canvas *canvas, struct rect in, double middle, double half)
{
	const struct theme *theme = canvas->theme;
	struct rect band = {in.x, middle - half, in.w, 2.0 * half};
	canvas_fill(canvas, band, 0.0, theme->well);
	for (int i = 0; i < 2; i++)
		canvas_fill(canvas, (struct rect){i ? in.x + in.w - 10.0 : in.x, band.y, 10.0, band.h}, 0.0,
			    theme->accent);
}

/* The one winner, or the reel that runs for him. */
static void draw_winner(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect panel, struct rect in,
			const struct stage_winner *winner)
{
	double strip = block_strip_height(canvas);
	double landed = motion_part(canvas->now, winner->shown_at, LAND_MS);
	double size = canvas_style(canvas, TYPE_DISPLAY).size * 0.72;
	bool reduced = canvas->theme->reduced;
	/* While it runs the reel has the strip's place as well. */
	double given = reduced ? (canvas->now >= winner->shown_at) * strip : motion_both(landed) * strip;
	struct rect field = {in.x, in.y + HEAD, in.w, in.h - HEAD - given};
	struct canvas_state saved = canvas_save(canvas);
	if (landed < 1.0) {
		struct rect runs = reduced ? (struct rect){in.x, in.y + HEAD, in.w, in.h - HEAD} : field;
		canvas_fade(canvas, 1.0 - fmin(landed / WINDOW_GOES, 1.0));
		draw_window(canvas, runs, runs.y + runs.h / 2.0, size * 0.86);
		canvas_restore(canvas, saved);
		struct rect reel = {runs.x, runs.y + REEL_RIM, runs.w, runs.h - 2.0 * REEL_RIM};
		lottery_reel_draw(overlay, canvas, reel, size, reel_start(&overlay->card, 0), winner->shown_at,
				  winner->pick);
	}
	if (canvas->now >= winner->shown_at) {
		canvas_fade(canvas, reduced ? fmin(landed / FIELD_IN, 1.0) : 1.0);
		fill_field(canvas, panel, opened(canvas, field, landed), lottery_is_lost(winner));
		canvas->state.opacity = saved.opacity;
		lottery_confetti_draw(canvas, field, winner->shown_at + LAND_MS / 2);
		put_winner(canvas, field, winner, landed);
		canvas_restore(canvas, saved);
		canvas_fade(canvas, part_stagger(canvas, winner->shown_at + LAND_MS, 0));
		draw_claim(canvas, panel, (struct rect){in.x, in.y + in.h - strip, in.w, strip}, winner);
	}
	canvas_restore(canvas, saved);
}

/* How far winner i has turned from what he was: drawn again, claimed, too late. */
static double turn_of(const struct overlay_lottery *overlay, const struct canvas *canvas, uint32_t i)
{
	return motion_part(canvas->now, overlay->winners_changed[i], (int64_t)canvas->theme->update_ms);
}

static void draw_hero(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect panel, struct rect in)
{
	double turn = turn_of(overlay, canvas, 0);
	struct rect below = {in.x, in.y + HEAD, in.w, in.h - HEAD};
	struct canvas_state saved = canvas_save(canvas);
	if (turn < 1.0) {
		change_share(canvas, below, turn, false);
		draw_winner(overlay, canvas, panel, in, &overlay->winners_were[0]);
		canvas_restore(canvas, saved);
		change_share(canvas, below, turn, true);
	}
	draw_winner(overlay, canvas, panel, in, &overlay->card.winners[0]);
	canvas_restore(canvas, saved);
}

/* How much of the accent a row can take so that its quietest words can still be read. */
static double light_of(const struct theme *theme)
{
	double part = LIT;
	while (theme->well.a && part > 0.0 &&
	       colour_contrast(theme->muted, colour_mix(theme->well, theme->accent, part)) < LIT_CONTRAST)
		part -= 0.02;
	return part;
}

/* The row's light goes on when its winner is out, and slowly off. Its edge has all of the accent. */
static void draw_lit(struct canvas *canvas, struct rect panel, struct rect row, int64_t seen)
{
	double on = motion_part(canvas->now, seen, LIT_IN_MS);
	double off = motion_part(canvas->now, seen + LIT_IN_MS, LIT_MS);
	if (off >= 1.0)
		return;
	canvas_wake(canvas, canvas->now);
	const struct theme *theme = canvas->theme;
	double strength = on * (1.0 - motion_both(off));
	if (!theme->well.a) {
		/* Without a well the words begin where the row does: the light goes beyond them. */
		row.x -= LIT_BEYOND;
		row.w += 2.0 * LIT_BEYOND;
	}
	block_fill(canvas, panel, row, colour_fade(theme->accent, light_of(theme) * strength));
	struct canvas_state saved = canvas_save(canvas);
	canvas_clip(canvas, (struct rect){row.x, row.y, LIT_EDGE, row.h});
	block_fill(canvas, panel, row, colour_fade(theme->accent, strength));
	canvas_restore(canvas, saved);
}

#define STANDING_SIGN 1.24 /* of the word's size */
#define STANDING_GAP 12.0  /* px between the two */

static const struct text_block *standing_word(struct canvas *canvas, const struct lottery_status *status)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	return canvas_text(canvas, words(canvas->language, status->word), &style);
}

/* What draw_standing() takes of its row. */
static double standing_width(struct canvas *canvas, const struct stage_winner *winner)
{
	struct lottery_status status = lottery_status_of(winner);
	struct clock_view clock = claim_clock(winner, canvas->now);
	return status.word ? standing_word(canvas, &status)->width + STANDING_GAP +
				     canvas_style(canvas, TYPE_LABEL).size * STANDING_SIGN
			   : part_clock_width(canvas, &clock);
}

/* At the end of his row, whose name stands on that line: how it stands with him, or how long he has. */
static void draw_standing(struct canvas *canvas, const struct stage_winner *winner, double right, double middle,
			  double baseline)
{
	struct lottery_status status = lottery_status_of(winner);
	struct clock_view clock = claim_clock(winner, canvas->now);
	if (!status.word) {
		part_clock(canvas, right, middle, &clock);
		return;
	}
	const struct text_block *word = standing_word(canvas, &status);
	double size = canvas_style(canvas, TYPE_LABEL).size;
	double sign = size * STANDING_SIGN;
	canvas_put_baseline(canvas, word, right, baseline, ALIGN_RIGHT, canvas->theme->text);
	part_sign(canvas, right - word->width - STANDING_GAP - sign / 2.0, baseline - PART_CAPITAL / 2.0 * size, sign,
		  status.sign);
}

static void draw_row(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect panel, struct rect row,
		     uint32_t i, const struct stage_winner *winner)
{
	const struct theme *theme = canvas->theme;
	double middle = row.y + row.h / 2.0;
	double pad = theme->padding;
	bool current = winner == &overlay->card.winners[i];
	int64_t seen = current ? lottery_seen_at(&overlay->card, i) : winner->shown_at;
	int64_t start = reel_start(&overlay->card, i);
	block_fill(canvas, panel, row, theme->well);
	canvas_stand_on(canvas, theme->well);
	if (current && canvas->now < seen) {
		canvas_wake(canvas, canvas->now >= start ? canvas->now : start);
		if (canvas->now >= start)
			lottery_reel_draw(overlay, canvas, row, canvas_style(canvas, TYPE_BODY).size, start, seen,
					  winner->pick);
	}
	if (canvas->now < seen)
		return;
	draw_lit(canvas, panel, row, seen);
	double here = motion_part(canvas->now, seen, (int64_t)theme->update_ms);
	if (here < 1.0)
		canvas_wake(canvas, canvas->now);
	canvas_fade(canvas, motion_out(here));
	double right = panel.x + panel.w - pad;
	struct text_style small = canvas_style(canvas, TYPE_LABEL);
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.size = canvas_style(canvas, TYPE_BODY).size * 1.12;
	style.min_size = small.size;
	style.max_width = right - panel.x - pad - 24.0 - standing_width(canvas, winner);
	const struct text_block *name = canvas_text(canvas, winner->name, &style);
	canvas_put_middle(canvas, name, panel.x + pad, middle, ALIGN_LEFT,
			  lottery_is_lost(winner) ? part_gone(theme) : theme->text);
	draw_standing(canvas, winner, right, middle, part_baseline(name, middle));
	small.max_width = style.max_width - name->width - 18.0;
	char where[STAGE_ID + 32];
	origin(winner, where, sizeof(where));
	if (small.max_width > 120.0)
		canvas_put_baseline(canvas, canvas_text(canvas, where, &small), panel.x + pad + name->width + 18.0,
				    part_baseline(name, middle), ALIGN_LEFT,
				    lottery_is_lost(winner) ? part_gone(theme) : theme->muted);
}

static void draw_rows(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect panel, struct rect in)
{
	uint32_t n = overlay->card.winner_count;
	double pitch = floor((in.h - HEAD + ROW_GAP) / n);
	double y = in.y + HEAD;
	for (uint32_t i = 0; i < n; i++, y += pitch) {
		struct canvas_state saved = canvas_save(canvas);
		double bottom = i + 1 == n ? in.y + in.h : y + pitch - ROW_GAP;
		struct rect row = {in.x, y, in.w, bottom - y};
		double turn = turn_of(overlay, canvas, i);
		if (turn < 1.0) {
			change_share(canvas, row, turn, false);
			draw_row(overlay, canvas, panel, row, i, &overlay->winners_were[i]);
			canvas_restore(canvas, saved);
			change_share(canvas, row, turn, true);
		}
		draw_row(overlay, canvas, panel, row, i, &overlay->card.winners[i]);
		canvas_restore(canvas, saved);
	}
}

/* Until the first of many is out one reel runs for all of them. */
static void draw_common_reel(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect in)
{
	const struct stage_lottery *card = &overlay->card;
	int64_t end = lottery_seen_at(card, 0);
	double gone = motion_part(canvas->now, end, WINDOW_MS);
	double size = canvas_style(canvas, TYPE_DISPLAY).size * 0.72;
	struct rect field = {in.x, in.y + HEAD, in.w, in.h - HEAD};
	struct rect reel = {field.x, field.y + REEL_RIM, field.w, field.h - 2.0 * REEL_RIM};
	if (gone >= 1.0)
		return;
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, 1.0 - gone);
	draw_window(canvas, field, field.y + field.h / 2.0, size * 0.86);
	canvas_restore(canvas, saved);
	lottery_reel_draw(overlay, canvas, reel, size, reel_start(card, 0), end, card->winners[0].pick);
}

/* What the card is called when the last winner stands so. Nobody is congratulated on what he has lost. */
static const char *name_of(const struct stage_lottery *card, const struct stage_winner *last, bool running)
{
	if (running)
		return last->again ? "LotteryAgain" : "LotteryDrawing";
	if (card->winner_count > 1)
		return "Winners";
	return lottery_is_lost(last) ? "Lottery" : "Winner";
}

static double draw_kicker(const struct overlay_lottery *overlay, struct canvas *canvas, double x, double y)
{
	const struct stage_lottery *card = &overlay->card;
	uint32_t i = card->winner_count - 1;
	const struct stage_winner *last = &card->winners[i];
	int64_t seen = lottery_seen_at(card, i);
	bool running = canvas->now < seen;
	int64_t changed = i < LOTTERY_ROWS ? overlay->winners_changed[i] : INT64_MIN / 2;
	bool out = !running && seen > changed;
	const char *before = name_of(card, out || changed < 0 ? last : &overlay->winners_were[i], out);
	double t = motion_part(canvas->now, out ? seen : changed, (int64_t)canvas->theme->update_ms);
	return part_kicker_turn(canvas, x, y, words(canvas->language, before),
				words(canvas->language, name_of(card, last, running)), t);
}

void overlay_lottery_winners(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect panel)
{
	const struct stage_lottery *card = &overlay->card;
	struct rect in = block_inside(canvas, panel);
	double pad = canvas->theme->padding;
	double width = draw_kicker(overlay, canvas, panel.x + pad, in.y + HEAD / 2.0);
	struct text_style small = canvas_style(canvas, TYPE_LABEL);
	small.max_width = panel.w - 2.0 * pad - width - 32.0;
	canvas_put_middle(canvas, canvas_text(canvas, *card->prize ? card->prize : card->card.title, &small),
			  panel.x + panel.w - pad, in.y + HEAD / 2.0, ALIGN_RIGHT, canvas->theme->muted);
	if (card->winner_count == 1) {
		draw_hero(overlay, canvas, panel, in);
		return;
	}
	if (card->winner_count < GRID_FROM) {
		draw_rows(overlay, canvas, panel, in);
		return;
	}
	draw_common_reel(overlay, canvas, in);
	lottery_grid(overlay, canvas, panel, (struct rect){in.x, in.y + HEAD, in.w, in.h - HEAD});
}
