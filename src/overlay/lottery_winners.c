/* The draw: a reel that lands on the winner, then the winners with the time they have to claim. A winner's name is
 * drawn from `shown_at` on, never before: the reel stops on another name and the winner rolls in after it. */
#include "overlay/lottery.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/parts.h"

#define LAND_MS 520 /* the winner rolls in */
#define CONFETTI 80 /* quads */
#define CONFETTI_MS 1200
#define GRID_FROM 6 /* winners, from which on they stand in a grid */
#define TAIL 4      /* of a name that is too long, the last letters stay: many names differ in them alone */
#define ROW 72.0
#define ROW_GAP 8.0

double overlay_lottery_winners_height(const struct overlay_lottery *overlay, const struct canvas *canvas)
{
	uint32_t n = overlay->card.winner_count;
	double top = 44.0 + 20.0;
	double row = canvas->tall ? ROW + 12.0 : ROW;
	if (n == 1)
		return top + 220.0 + 20.0 + 72.0;
	if (n < GRID_FROM)
		return top + n * (row + ROW_GAP) - ROW_GAP;
	uint32_t columns = n > 14 ? 3 : 2;
	return top + (double)((n + columns - 1) / columns) * 46.0;
}

static uint32_t mix(uint32_t x)
{
	x ^= x >> 16;
	x *= 0x7FEB352Du;
	x ^= x >> 15;
	x *= 0x846CA68Bu;
	return x ^ x >> 16;
}

static const char *reel_name(const struct stage_lottery *card, int step, uint32_t salt)
{
	uint32_t at = (mix(salt) + (uint32_t)step) % card->reel_count;
	return card->reel[at];
}

/* The names that run past until `end`. At `end` a name stands still in the middle. */
static void draw_reel(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect window, double size,
		      int64_t start, int64_t end, uint32_t salt)
{
	const struct stage_lottery *card = &overlay->card;
	if (!card->reel_count)
		return;
	double steps = floor(fmax(1.0, (double)(end - start) * 0.0075));
	double at = steps * motion_out(motion_part(canvas->now, start, end - start));
	double pitch = size * 1.5;
	/* After the end the last name leaves upwards while the winner comes from below. */
	at += motion_both(motion_part(canvas->now, end, LAND_MS));
	struct canvas_state saved = canvas_save(canvas);
	canvas_clip(canvas, window);
	struct text_style style = canvas_style(canvas, TYPE_DISPLAY);
	style.size = size;
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.max_width = window.w - 16.0;
	double middle = window.y + window.h / 2.0;
	for (int step = (int)floor(at) - 1; step <= (int)floor(at) + 2 && step <= (int)steps; step++) {
		double y = middle + (step - at) * pitch;
		if (step < 0 || fabs(y - middle) > window.h / 2.0 + pitch)
			continue;
		struct canvas_state row = canvas_save(canvas);
		canvas_move(canvas, 0.0, y - middle);
		double near = fmax(0.0, 1.0 - fabs(step - at) * 0.85);
		canvas_fade(canvas, near * near);
		canvas_put_middle(canvas, canvas_text(canvas, reel_name(card, step, salt), &style),
				  window.x + window.w / 2.0, middle, ALIGN_MIDDLE, canvas->theme->text);
		canvas_restore(canvas, row);
	}
	canvas_restore(canvas, saved);
	if (canvas->now < end + LAND_MS)
		canvas_wake(canvas, canvas->now);
}

static void draw_confetti(struct canvas *canvas, struct rect area, int64_t since)
{
	const struct theme *theme = canvas->theme;
	double t = motion_part(canvas->now, since, CONFETTI_MS);
	if (theme->reduced || t <= 0.0 || t >= 1.0)
		return;
	struct canvas_state saved = canvas_save(canvas);
	double seconds = t * CONFETTI_MS / 1000.0;
	for (uint32_t i = 0; i < CONFETTI; i++) {
		uint32_t a = mix(i * 3 + 1);
		uint32_t b = mix(i * 3 + 2);
		double side = i % 2 ? 1.0 : -1.0;
		double x = area.x + area.w / 2.0 - side * area.w * 0.46;
		double vx = side * (120.0 + a % 560);
		double vy = -(180.0 + b % 420);
		double px = x + vx * seconds * (1.0 - 0.25 * seconds);
		double py = area.y + area.h * 0.62 + vy * seconds + 620.0 * seconds * seconds;
		struct colour colour = i % 3 == 0 ? theme->price : i % 3 == 1 ? theme->accent : theme->fill_end;
		canvas_restore(canvas, saved);
		canvas_fade(canvas, fmin(1.0, (1.0 - t) * 3.0));
		canvas_turn(canvas, px, py, (a % 628) / 100.0 + side * seconds * (4.0 + b % 7));
		double width = 8.0 + a % 7;
		canvas_fill(canvas, (struct rect){px - width / 2.0, py - 3.5, width, 7.0}, 1.5, colour);
	}
	canvas_restore(canvas, saved);
	canvas_wake(canvas, canvas->now);
}

/* "twitch · …1234": tells two winners of one name apart. */
static void origin(const struct stage_winner *winner, char *out, size_t size)
{
	if (*winner->id_tail)
		snprintf(out, size, "%s%s…%s", winner->platform, *winner->platform ? " · " : "", winner->id_tail);
	else
		snprintf(out, size, "%s", winner->platform);
}

struct status {
	const char *word; /* key under Air, NULL = a clock runs */
	struct colour colour;
};

static struct status status_of(const struct canvas *canvas, const struct stage_winner *winner)
{
	const struct theme *theme = canvas->theme;
	switch (winner->status) {
	case PICK_CLAIMED:
	case PICK_CONFIRMED:
		return (struct status){"Claimed", theme->good};
	case PICK_EXPIRED:
		return (struct status){"Expired", theme->muted};
	case PICK_FORFEITED:
		return (struct status){"Forfeited", theme->muted};
	case PICK_PENDING:
		return (struct status){NULL, theme->accent};
	}
	return (struct status){NULL, theme->accent};
}

static bool is_lost(const struct stage_winner *winner)
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

/* The row under the one winner: claim, claimed, too late. */
static void draw_claim(struct canvas *canvas, struct rect place, const struct stage_winner *winner)
{
	struct status status = status_of(canvas, winner);
	if (status.word) {
		part_notice(canvas, place, words(canvas->language, status.word), status.colour);
		return;
	}
	struct clock_view clock = claim_clock(winner, canvas->now);
	if (!clock.set)
		return;
	canvas_fill(canvas, place, canvas->theme->radius_small + 4.0, canvas->theme->well);
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.max_width = place.w - 240.0;
	canvas_put_middle(canvas, canvas_text(canvas, words(canvas->language, "Claim"), &style), place.x + 24.0,
			  place.y + place.h / 2.0, ALIGN_LEFT, canvas->theme->text);
	part_clock(canvas, place.x + place.w - 24.0, place.y + place.h / 2.0, &clock);
}

static void draw_hero(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect inner)
{
	const struct stage_winner *winner = &overlay->card.winners[0];
	double bottom = 72.0 + 20.0;
	struct rect window = {inner.x, inner.y, inner.w, inner.h - bottom};
	struct text_style style = canvas_style(canvas, TYPE_DISPLAY);
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.max_width = inner.w - 16.0;
	double reel_size = style.size * 0.72;
	if (canvas->now < winner->shown_at + LAND_MS)
		draw_reel(overlay, canvas, window, reel_size, overlay->card.card.revealed, winner->shown_at,
			  winner->pick);
	double landed = motion_part(canvas->now, winner->shown_at, LAND_MS);
	if (canvas->now >= winner->shown_at) {
		const struct text_block *name = canvas_text(canvas, winner->name, &style);
		double middle = window.y + window.h / 2.0 - 18.0;
		struct canvas_state saved = canvas_save(canvas);
		double t = motion_both(landed);
		canvas_clip(canvas, window);
		canvas_move(canvas, 0.0, (1.0 - t) * reel_size * 1.5);
		if (t < 1.0)
			canvas_zoom(canvas, inner.x + inner.w / 2.0, middle, 0.72 + 0.28 * t);
		canvas_fade(canvas, 0.1 + 0.9 * t);
		canvas_put_middle(canvas, name, inner.x + inner.w / 2.0, middle, ALIGN_MIDDLE,
				  is_lost(winner) ? canvas->theme->muted : canvas->theme->price);
		canvas_restore(canvas, saved);
		char where[STAGE_ID + 32];
		origin(winner, where, sizeof(where));
		struct text_style small = canvas_style(canvas, TYPE_LABEL);
		small.max_width = inner.w;
		canvas_fade(canvas, part_stagger(canvas, winner->shown_at + LAND_MS, 0));
		canvas_put_middle(canvas, canvas_text(canvas, where, &small), inner.x + inner.w / 2.0,
				  middle + name->size * 0.62 + 34.0, ALIGN_MIDDLE, canvas->theme->muted);
		draw_claim(canvas, (struct rect){inner.x, inner.y + inner.h - 72.0, inner.w, 72.0}, winner);
		canvas_restore(canvas, saved);
	}
	draw_confetti(canvas, inner, winner->shown_at + LAND_MS / 2);
}

/* The instant at which the reel for winner i may begin: when the one before him is out. */
static int64_t reel_start(const struct stage_lottery *card, uint32_t i)
{
	return i ? card->winners[i - 1].shown_at : card->card.revealed;
}

static void draw_row(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect row, uint32_t i)
{
	const struct stage_winner *winner = &overlay->card.winners[i];
	const struct theme *theme = canvas->theme;
	double middle = row.y + row.h / 2.0;
	canvas_fill(canvas, row, theme->radius_small, theme->well);
	if (canvas->now < winner->shown_at) {
		canvas_wake(canvas,
			    canvas->now >= reel_start(&overlay->card, i) ? canvas->now : reel_start(&overlay->card, i));
		if (canvas->now >= reel_start(&overlay->card, i))
			draw_reel(overlay, canvas, row, canvas_style(canvas, TYPE_BODY).size,
				  reel_start(&overlay->card, i), winner->shown_at, winner->pick);
		return;
	}
	canvas_fade(canvas, part_stagger(canvas, winner->shown_at, 0));
	struct status status = status_of(canvas, winner);
	struct clock_view clock = claim_clock(winner, canvas->now);
	double right = row.x + row.w - 20.0;
	double used = 0.0;
	if (status.word) {
		struct text_style small = canvas_style(canvas, TYPE_LABEL);
		const struct text_block *block = canvas_text(canvas, words(canvas->language, status.word), &small);
		canvas_put_middle(canvas, block, right, middle, ALIGN_RIGHT, status.colour);
		used = block->width;
	} else {
		used = part_clock(canvas, right, middle, &clock);
	}
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.weight = 700;
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.max_width = row.w - 60.0 - used;
	const struct text_block *name = canvas_text(canvas, winner->name, &style);
	canvas_put_middle(canvas, name, row.x + 20.0, middle, ALIGN_LEFT, is_lost(winner) ? theme->muted : theme->text);
	struct text_style small = canvas_style(canvas, TYPE_LABEL);
	small.max_width = style.max_width - name->width - 18.0;
	char where[STAGE_ID + 32];
	origin(winner, where, sizeof(where));
	if (small.max_width > 120.0)
		canvas_put_middle(canvas, canvas_text(canvas, where, &small), row.x + 20.0 + name->width + 18.0, middle,
				  ALIGN_LEFT, theme->muted);
}

static void draw_rows(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect inner)
{
	uint32_t n = overlay->card.winner_count;
	double pitch = fmin((inner.h + ROW_GAP) / n, canvas->tall ? ROW + 20.0 : ROW + ROW_GAP);
	double top = inner.y + (inner.h + ROW_GAP - pitch * n) / 2.0;
	for (uint32_t i = 0; i < n; i++) {
		struct canvas_state saved = canvas_save(canvas);
		draw_row(overlay, canvas, (struct rect){inner.x, top + pitch * i, inner.w, pitch - ROW_GAP}, i);
		canvas_restore(canvas, saved);
	}
}

/* A name in a narrow place: cut in its middle, not at its end. */
static void put_name(struct canvas *canvas, const char *name, struct text_style style, double x, double y,
		     struct colour colour)
{
	const struct text_block *whole = canvas_text(canvas, name, &style);
	if (!whole->cut || whole->right_to_left) {
		canvas_put_middle(canvas, whole, x, y, ALIGN_LEFT, colour);
		return;
	}
	struct text_style end = style;
	end.max_width = 0.0;
	const struct text_block *tail = canvas_text(canvas, text_last_clusters(name, TAIL), &end);
	double room = style.max_width - tail->width;
	if (room < style.max_width * 0.4) {
		canvas_put_middle(canvas, whole, x, y, ALIGN_LEFT, colour);
		return;
	}
	style.max_width = room;
	const struct text_block *head = canvas_text(canvas, name, &style);
	canvas_put_middle(canvas, head, x, y, ALIGN_LEFT, colour);
	canvas_put_middle(canvas, tail, x + head->width, y, ALIGN_LEFT, colour);
}

static void draw_grid(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect inner)
{
	const struct stage_lottery *card = &overlay->card;
	uint32_t columns = card->winner_count > 14 ? 3 : 2;
	uint32_t rows = (card->winner_count + columns - 1) / columns;
	double width = (inner.w - 16.0 * (columns - 1)) / columns;
	double pitch = fmin(inner.h / rows, 56.0);
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.size = fmin(style.size, pitch * 0.8);
	for (uint32_t i = 0; i < card->winner_count && i < STAGE_WINNERS; i++) {
		const struct stage_winner *winner = &card->winners[i];
		if (canvas->now < winner->shown_at) {
			canvas_wake(canvas, winner->shown_at);
			continue;
		}
		struct canvas_state saved = canvas_save(canvas);
		double t = part_stagger(canvas, winner->shown_at, 0);
		canvas_fade(canvas, t);
		if (!canvas->theme->reduced)
			canvas_move(canvas, 0.0, (1.0 - t) * 10.0);
		double x = inner.x + (i % columns) * (width + 16.0);
		double y = inner.y + (i / columns + 0.5) * pitch;
		struct status status = status_of(canvas, winner);
		canvas_fill(canvas, (struct rect){x, y - 5.0, 10.0, 10.0}, 5.0, status.colour);
		style.weight = 700;
		style.max_width = width - 24.0;
		put_name(canvas, winner->name, style, x + 24.0, y,
			 is_lost(winner) ? canvas->theme->muted : canvas->theme->text);
		canvas_restore(canvas, saved);
	}
}

void overlay_lottery_winners(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect inner)
{
	const struct stage_lottery *card = &overlay->card;
	bool running = canvas->now < card->winners[card->winner_count - 1].shown_at;
	const char *name = running ? "LotteryDrawing" : card->winner_count == 1 ? "Winner" : "Winners";
	double width = part_kicker(canvas, inner.x, inner.y + 22.0, words(canvas->language, name));
	struct text_style small = canvas_style(canvas, TYPE_LABEL);
	small.max_width = inner.w - width - 32.0;
	canvas_put_middle(canvas, canvas_text(canvas, *card->prize ? card->prize : card->card.title, &small),
			  inner.x + inner.w, inner.y + 22.0, ALIGN_RIGHT, canvas->theme->muted);
	struct rect rest = {inner.x, inner.y + 64.0, inner.w, inner.h - 64.0};
	if (card->winner_count == 1)
		draw_hero(overlay, canvas, rest);
	else if (card->winner_count < GRID_FROM)
		draw_rows(overlay, canvas, rest);
	else
		draw_grid(overlay, canvas, rest);
}
