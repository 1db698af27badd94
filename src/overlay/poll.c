#include "overlay/poll.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/blocks.h"
#include "overlay/poll_rows.h"
#include "overlay/slots.h"

#define REVEAL_MS 1600
#define SHIMMER_MS 2400
#define LEADER_CONTRAST 3.1 /* of its bar against the row (WCAG 2 asks for 3) … */
#define BAR_CONTRAST 2.0    /* … and of the others' */

static bool is_over(const struct stage_card *card)
{
	return card->life == LIFE_REVEALED || card->life == LIFE_DONE;
}

/* Bars are as long as their share of all votes: the track is the whole, and half of it is 50 %. */
static double bar_goal(const struct stage_poll *card, uint32_t i)
{
	int64_t all = 0;
	for (uint32_t k = 0; k < card->option_count; k++)
		all += card->options[k].votes;
	return card->hidden || all == 0 ? 0.0 : (double)card->options[i].votes / (double)all;
}

/* The colour towards the row until it stands out from it just so far; as it is if it does not. */
static struct colour bar_colour(struct colour row, struct colour colour, double contrast)
{
	double low = 0.0;
	double high = 1.0;
	for (int step = 0; step < 7; step++) {
		double part = (low + high) / 2.0;
		if (colour_contrast(row, colour_mix(row, colour, part)) < contrast)
			low = part;
		else
			high = part;
	}
	return colour_mix(row, colour, high);
}

/* All bars are of one lightness, whatever their colours are, and the leader's stands out the most. */
static void set_colours(struct overlay_poll *overlay, const struct theme *theme)
{
	bool same = memcmp(overlay->colours, theme->options, sizeof(overlay->colours)) == 0 &&
		    memcmp(&overlay->row, &theme->row, sizeof(overlay->row)) == 0;
	if (same)
		return;
	memcpy(overlay->colours, theme->options, sizeof(overlay->colours));
	overlay->row = theme->row;
	for (size_t i = 0; i < POLL_OPTIONS; i++) {
		overlay->leading[i] = bar_colour(theme->row, theme->options[i], LEADER_CONTRAST);
		overlay->behind[i] = bar_colour(theme->row, theme->options[i], BAR_CONTRAST);
	}
}

void overlay_poll_update(struct overlay_poll *overlay, const struct stage *stage, const struct theme *theme,
			 int64_t now)
{
	const struct stage_poll *card = &stage->poll;
	bool fresh = presence_update(&overlay->presence, &card->card, 0, theme, now);
	if (!overlay->presence.present)
		return;
	bool shown_now = !fresh && overlay->card.hidden && !card->hidden;
	overlay->spring = theme_spring(theme);
	set_colours(overlay, theme);
	if (fresh) {
		overlay->revealed = NEVER;
		overlay->voters = (struct tally){card->voters, card->voters, now};
	}
	if (shown_now)
		overlay->revealed = now;
	/* The great reveal is slow, so that all bars are seen to race. */
	if (overlay->revealed != NEVER)
		overlay->spring.length = REVEAL_MS;
	for (uint32_t i = 0; i < card->option_count && i < POLL_OPTIONS; i++) {
		double goal = bar_goal(card, i);
		if (fresh) {
			overlay->bars[i] = glide_rest(goal);
			overlay->percent[i] = (struct tally){card->options[i].percent, card->options[i].percent, now};
		}
		glide_to(&overlay->bars[i], &overlay->spring, now, goal);
		tally_to(&overlay->percent[i], (int64_t)overlay->spring.length, now, card->options[i].percent);
	}
	stretch_follow(&overlay->stretch, &overlay->card.card.clock, &card->card.clock, fresh, now);
	overlay->lost = stage->feeds_lost;
	tally_to(&overlay->voters, (int64_t)theme->count_ms, now, card->voters);
	overlay->card = *card;
}

static bool is_leader(const struct stage_poll *card, uint32_t i)
{
	if (card->hidden || card->options[i].votes == 0 || card->card.life == LIFE_CANCELLED)
		return false;
	for (uint32_t k = 0; k < card->option_count; k++) {
		if (card->options[k].votes > card->options[i].votes)
			return false;
	}
	return true;
}

/* A light that passes over all rows alike: something is going on, and nothing is given away. It is of the theme's
 * colour, and is nothing at its own ends and at those of the row. */
static void shimmer(struct canvas *canvas, struct rect row)
{
	double t = (double)(canvas->now % SHIMMER_MS) / SHIMMER_MS;
	if (canvas->theme->reduced)
		return;
	double half = row.w * 0.3;
	double x = row.x + (row.w - 2.0 * half) * t;
	double strength = 0.12 * 4.0 * t * (1.0 - t);
	struct colour light = colour_fade(canvas->theme->accent, strength);
	struct colour none = colour_fade(canvas->theme->accent, 0.0);
	canvas_shape(canvas, (struct rect){x, row.y, half, row.h},
		     &(struct shape_style){.fill = none, .fill_end = light, .gradient = true});
	canvas_shape(canvas, (struct rect){x + half, row.y, half, row.h},
		     &(struct shape_style){.fill = light, .fill_end = none, .gradient = true});
	canvas_wake(canvas, canvas->now);
}

/* Where the theme's rows are of the panel's colour, a line goes round them. */
static void draw_edge(struct canvas *canvas, struct rect row)
{
	const struct theme *theme = canvas->theme;
	if (theme->row_border > 0.0)
		canvas_shape(canvas, row,
			     &(struct shape_style){.radius = theme->radius_small,
						   .border_width = theme->row_border,
						   .border = theme->hairline});
}

/* The bar: a tint of the option's colour behind the row, from its plate on. */
static void draw_bar(const struct overlay_poll *overlay, struct canvas *canvas, struct rect row, uint32_t i,
		     double plate, struct colour colour)
{
	const struct theme *theme = canvas->theme;
	canvas_fill(canvas, row, theme->radius_small, theme->row);
	if (overlay->card.hidden) {
		shimmer(canvas, row);
		draw_edge(canvas, row);
		return;
	}
	double part = glide_at(&overlay->bars[i], &overlay->spring, canvas->now);
	if (glide_moves(&overlay->bars[i], &overlay->spring, canvas->now))
		canvas_wake(canvas, canvas->now);
	double length = plate + (row.w - plate) * fmin(fmax(part, 0.0), 1.0);
	struct canvas_state saved = canvas_save(canvas);
	canvas_clip(canvas, (struct rect){row.x, row.y, length, row.h});
	canvas_fill(canvas, row, theme->radius_small, colour);
	canvas_restore(canvas, saved);
	draw_edge(canvas, row);
}

/* The number to be typed, on a plate of the option's colour. */
static void draw_number(struct canvas *canvas, struct rect plate, uint32_t number, struct colour colour, double size)
{
	const struct colour dark = {14, 16, 22, 255};
	const struct colour light = {255, 255, 255, 255};
	double radius = canvas->theme->radius_small;
	double radii[4] = {radius, 0.0, 0.0, radius};
	char text[16];
	snprintf(text, sizeof(text), "%u", number);
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.size = size;
	style.tabular = true;
	struct canvas_state saved = canvas_save(canvas);
	canvas_fill4(canvas, plate, radii, colour);
	canvas_stand_on(canvas, colour);
	canvas_put_middle(canvas, canvas_text(canvas, text, &style), plate.x + plate.w / 2.0, plate.y + plate.h / 2.0,
			  ALIGN_MIDDLE, colour_contrast(dark, colour) >= colour_contrast(light, colour) ? dark : light);
	canvas_restore(canvas, saved);
}

/* The winner lifts once the race is run. Returns how far the others have stepped back by then, 0 … 1. */
static double step_forward(const struct stage_poll *card, struct canvas *canvas, struct rect row, bool won)
{
	const struct theme *theme = canvas->theme;
	double lift = motion_out(motion_part(canvas->now, card->card.revealed + REVEAL_MS, (int64_t)theme->update_ms));
	if (lift < 1.0)
		canvas_wake(canvas, canvas->now);
	if (won && !theme->reduced)
		canvas_zoom(canvas, row.x + row.w / 2.0, row.y + row.h / 2.0, 1.0 + 0.025 * lift);
	return won ? 0.0 : lift;
}

/* Percent on the right. */
static void draw_percent(const struct overlay_poll *overlay, struct canvas *canvas, double right, double middle,
			 uint32_t i, double size, bool lit)
{
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.size = size;
	style.weight = 700;
	style.tabular = true;
	char number[24];
	snprintf(number, sizeof(number), "%d%%",
		 (int)tally_at(&overlay->percent[i], (int64_t)overlay->spring.length, canvas->now));
	/* There are numbers, and they are not to be seen yet. */
	bool hidden = overlay->card.hidden;
	canvas_put_middle(canvas, canvas_text(canvas, hidden ? "••%" : number, &style), right, middle, ALIGN_RIGHT,
			  lit && !hidden ? canvas->theme->text : canvas->theme->muted);
}

/* The option's text; a winner's has a sign behind it, if that takes away no words. */
static void draw_text(const struct overlay_poll *overlay, struct canvas *canvas, const struct poll_rows *rows,
		      struct rect row, uint32_t i, int weight, bool won, double back)
{
	const struct theme *theme = canvas->theme;
	double middle = row.y + row.h / 2.0;
	double kept = poll_rows_percent(rows, overlay, canvas, i);
	const struct text_block *block = poll_rows_text(rows, overlay, canvas, i, weight, kept);
	if (won) {
		double size = rows->size * 1.1;
		const struct text_block *beside = poll_rows_text(rows, overlay, canvas, i, weight, kept + size + 12.0);
		if (!beside->cut || block->cut) {
			part_sign(canvas, row.x + row.w - rows->inset - kept - size / 2.0, middle, size, SIGN_GOOD);
			block = beside;
		}
	}
	canvas_put_middle(canvas, block, row.x + rows->low + rows->inset, middle, ALIGN_LEFT,
			  colour_mix(theme->text, theme->muted, back));
}

static void draw_row(const struct overlay_poll *overlay, struct canvas *canvas, struct rect row, uint32_t i,
		     const struct poll_rows *rows)
{
	const struct stage_poll *card = &overlay->card;
	const struct theme *theme = canvas->theme;
	bool over = is_over(&card->card);
	bool won = over && card->options[i].winner;
	bool lit = over ? won : is_leader(card, i);
	struct colour colour = theme->options[i % THEME_OPTIONS];
	struct canvas_state saved = canvas_save(canvas);
	/* Those who did not win step back, and all when it is called off. */
	double back = card->card.life == LIFE_CANCELLED      ? 1.0
		      : over && card->card.revealed != NEVER ? step_forward(card, canvas, row, won)
							     : 0.0;
	colour = colour_mix(colour, theme->row, 0.45 * back);
	colour.a = 255;
	struct colour bar = colour_mix(lit ? overlay->leading[i] : overlay->behind[i], theme->row, 0.45 * back);
	bar.a = 255;
	draw_bar(overlay, canvas, row, i, rows->low, bar);
	draw_number(canvas, (struct rect){row.x, row.y, rows->low, row.h}, i + 1, colour, rows->size * 1.08);
	/* On a panel of nearly its colour the line would be the weakest of the card. */
	bool weak = theme_has_surface(theme) && colour_contrast(colour, theme->surface) < 3.0;
	if (won)
		canvas_shape(canvas, row,
			     &(struct shape_style){.radius = theme->radius_small,
						   .border_width = 4.0,
						   .border = weak ? theme->accent : colour});
	canvas_stand_on(canvas, theme->row);
	draw_percent(overlay, canvas, row.x + row.w - rows->inset, row.y + row.h / 2.0, i, rows->size, lit);
	draw_text(overlay, canvas, rows, row, i, lit ? 700 : 500, won, back);
	canvas_restore(canvas, saved);
}

/* What is said beside the number of voters: how to vote, or how it stands. NULL = how to vote. */
static const char *state_word(const struct overlay_poll *overlay, enum sign *sign)
{
	const struct stage_poll *card = &overlay->card;
	*sign = SIGN_WAIT;
	switch (card->card.life) {
	case LIFE_DRAFT:
	case LIFE_ARMED:
		return "StartsSoon";
	case LIFE_OPEN:
		*sign = SIGN_PAUSE;
		return overlay->lost ? "PollLost" : NULL;
	case LIFE_CLOSED:
		if (!card->card.settled)
			return "Counting";
		*sign = card->hidden ? SIGN_WAIT : SIGN_GOOD;
		return card->hidden ? "PollToCome" : "PollFinal";
	case LIFE_REVEALED:
	case LIFE_DONE:
		*sign = card->votes && !card->tie ? SIGN_GOOD : SIGN_WARNING;
		return !card->votes ? "PollNobody" : card->tie ? "PollTie" : "PollFinal";
	case LIFE_CANCELLED:
		*sign = SIGN_BAD;
		return "Cancelled";
	}
	return "PollFinal";
}

/* The number and what it counts: beside it, below it, or left out, as there is room. Returns the width. */
static double draw_votes(struct canvas *canvas, double x, struct rect strip, double room, int64_t count,
			 const char *word)
{
	double size = canvas_style(canvas, TYPE_BODY).size * 1.12;
	double middle = strip.y + strip.h / 2.0;
	if (part_count_width(canvas, count, size, word) <= room)
		return part_count(canvas, x, middle, count, size, word);
	struct stacked stacked = part_stacked_size(canvas, count, size, word);
	if (stacked.width <= room && stacked.height <= strip.h - 20.0)
		return part_stacked(canvas, x, middle, count, size, word);
	return part_count(canvas, x, middle, count, size, NULL);
}

/* Votes on the left, and the action or the state in the rest of the strip. */
static void draw_strip(const struct overlay_poll *overlay, struct canvas *canvas, struct rect panel, struct rect strip)
{
	const struct stage_poll *card = &overlay->card;
	double pad = canvas->theme->padding;
	int64_t count = tally_at(&overlay->voters, (int64_t)canvas->theme->count_ms, canvas->now);
	if (count != overlay->voters.to)
		canvas_wake(canvas, canvas->now);
	enum sign sign;
	const char *state = state_word(overlay, &sign);
	char range[32];
	snprintf(range, sizeof(range), "1–%u", card->option_count);
	if (card->voters || !state) {
		const char *word = card->hidden && card->card.life == LIFE_OPEN ? "PollIn"
				   : card->voters                               ? "Voters"
										: "VotersNone";
		/* How to vote matters more than what the number counts. */
		double left = panel.x + pad - strip.x + 26.0;
		double needs = state ? 0.0 : block_action_width(canvas, strip.h, "PollType", range, true);
		double used = left + draw_votes(canvas, panel.x + pad, strip, strip.w - left - needs, count, word);
		strip.x += used;
		strip.w -= used;
	}
	if (state) {
		block_notice(canvas, panel, strip, sign, words(canvas->language, state));
		return;
	}
	block_action(canvas, panel, strip, "PollType", range, true, 0.0);
}

void overlay_poll_draw(const struct overlay_poll *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	const struct stage_poll *card = &overlay->card;
	struct slot_place slot = slot_place(canvas, SLOT_RIGHT, BESIDE_NOTHING);
	double pad = canvas->theme->padding;
	double width = slot.width - 2.0 * pad;
	struct clock_view clock = clock_view(&card->card.clock, canvas->now);
	bool timed = card->card.life == LIFE_OPEN && clock.set;
	struct poll_rows rows = poll_rows_measure(overlay, canvas, &slot, timed);
	struct rect panel = slot_panel(&slot, rows.head + rows.all + rows.foot);
	canvas_panel(canvas, panel);
	struct rect in = block_inside(canvas, panel);
	double x = panel.x + pad;
	double y = in.y + 24.0;
	clock.set = timed;
	head_draw(canvas, x, y + 22.0, x + width,
		  words(canvas->language, card->run_off    ? "PollRunOff"
					  : card->weighted ? "PollWeighted"
							   : "Poll"),
		  &clock, &overlay->stretch);
	canvas_put(canvas, rows.title, x, y + 50.0, ALIGN_LEFT, canvas->theme->text);
	for (uint32_t i = 0; i < card->option_count && i < POLL_OPTIONS; i++) {
		struct canvas_state saved = canvas_save(canvas);
		double t = part_stagger(canvas, overlay->presence.came, (int)i);
		canvas_fade(canvas, t);
		uint32_t line = i % rows.lines;
		struct rect row = {x + i / rows.lines * (rows.width + POLL_COLUMN_GAP),
				   panel.y + rows.head + rows.top[line], rows.width, rows.height[line]};
		draw_row(overlay, canvas, row, i, &rows);
		canvas_restore(canvas, saved);
	}
	struct rect strip = {in.x, in.y + in.h - rows.strip, in.w, rows.strip};
	draw_strip(overlay, canvas, panel, strip);
	if (timed)
		part_time_bar(canvas, x, strip.y - POLL_TIME_ROOM, width, &clock);
}
