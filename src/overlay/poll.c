#include "overlay/poll.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/blocks.h"
#include "overlay/change.h"
#include "overlay/poll_rows.h"
#include "overlay/poll_strip.h"
#include "overlay/poll_votes.h"
#include "overlay/slots.h"

#define SHIMMER_MS 2400
#define LEADER_CONTRAST 3.1 /* of its bar against the row (WCAG 2 asks for 3) … */
#define BAR_CONTRAST 2.0    /* … and of the others' */

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

static bool is_timed(const struct stage_poll *card)
{
	return card->card.life == LIFE_OPEN && card->card.clock.set;
}

/* What is said beside the number of voters is another. */
static bool stands_otherwise(const struct overlay_poll *overlay, const struct stage_poll *card, bool lost)
{
	const struct stage_poll *was = &overlay->card;
	return card->card.life != was->card.life || card->card.settled != was->card.settled || lost != overlay->lost ||
	       card->hidden != was->hidden;
}

void overlay_poll_update(struct overlay_poll *overlay, const struct stage *stage, const struct theme *theme,
			 int64_t now)
{
	const struct stage_poll *card = &stage->poll;
	bool fresh = presence_update(&overlay->presence, &card->card, 0, theme, now);
	if (!overlay->presence.present)
		return;
	overlay->spring = theme_spring(theme);
	set_colours(overlay, theme);
	if (fresh) {
		overlay->voters = (struct tally){card->voters, card->voters, now};
		overlay->changed = INT64_MIN / 2;
		overlay->timed = false;
	} else if (stands_otherwise(overlay, card, stage->feeds_lost)) {
		overlay->was = overlay->card;
		overlay->was_lost = overlay->lost;
		overlay->changed = now;
	}
	poll_votes_follow(overlay, card, theme, fresh, now);
	overlay->timed = overlay->timed || is_timed(card);
	stretch_follow(&overlay->stretch, &overlay->card.card.clock, &card->card.clock, fresh, now);
	overlay->lost = stage->feeds_lost;
	tally_to(&overlay->voters, (int64_t)theme->count_ms, now, card->voters);
	overlay->card = *card;
}

/* A light that passes over all rows alike: something is going on, and nothing is given away. It is of the theme's
 * colour, and is nothing at its own ends and at those of the row. */
static void shimmer(struct canvas *canvas, struct rect row, double part)
{
	double t = (double)(canvas->now % SHIMMER_MS) / SHIMMER_MS;
	if (canvas->theme->reduced || part <= 0.0)
		return;
	double half = row.w * 0.3;
	double x = row.x + (row.w - 2.0 * half) * t;
	double strength = part * 0.12 * 4.0 * t * (1.0 - t);
	struct colour light = colour_fade(canvas->theme->accent, strength);
	struct colour none = colour_fade(canvas->theme->accent, 0.0);
	canvas_shape(canvas, (struct rect){x, row.y, half, row.h},
		     &(struct shape_style){.fill = none, .fill_end = light, .gradient = true});
	canvas_shape(canvas, (struct rect){x + half, row.y, half, row.h},
		     &(struct shape_style){.fill = light, .fill_end = none, .gradient = true});
	canvas_wake(canvas, canvas->now);
}

/* Where the theme's rows are of the panel's colour, a line goes round them; it steps back with what it surrounds. */
static void draw_edge(struct canvas *canvas, struct rect row, double back)
{
	const struct theme *theme = canvas->theme;
	if (theme->row_border > 0.0)
		canvas_shape(canvas, row,
			     &(struct shape_style){.radius = theme->radius_small,
						   .border_width = theme->row_border,
						   .border = colour_mix(theme->hairline, theme->row, 0.6 * back)});
}

/* What was hidden gives way to the figures, 0 … 1 of it. */
static double shown_part(const struct overlay_poll *overlay, struct canvas *canvas)
{
	if (overlay->card.hidden || overlay->revealed == NEVER)
		return overlay->card.hidden ? 0.0 : 1.0;
	double t = motion_part(canvas->now, overlay->revealed, (int64_t)canvas->theme->update_ms);
	if (t < 1.0)
		canvas_wake(canvas, canvas->now);
	return t;
}

static void fill_between(struct canvas *canvas, struct rect row, double from, double to, struct colour colour,
			 double opacity)
{
	if (to <= from || opacity <= 0.0)
		return;
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, opacity);
	canvas_clip(canvas, (struct rect){row.x + from, row.y, to - from, row.h});
	canvas_fill(canvas, row, canvas->theme->radius_small, colour);
	canvas_restore(canvas, saved);
}

/* The bar: a tint of the option's colour behind the row, from its plate on. Where nothing may move, what it gains or
 * loses comes and goes by its opacity. */
static void draw_bar(const struct overlay_poll *overlay, struct canvas *canvas, struct rect row, uint32_t i,
		     double plate, struct colour colour, double back)
{
	const struct theme *theme = canvas->theme;
	canvas_fill(canvas, row, theme->radius_small, theme->row);
	double shown = shown_part(overlay, canvas);
	shimmer(canvas, row, change_old(shown));
	double track = row.w - plate;
	if (theme->reduced && !overlay->card.hidden) {
		const struct glide *bar = &overlay->bars[i];
		double t = poll_votes_fade(overlay, canvas, i) * shown;
		fill_between(canvas, row, 0.0, plate + track * fmin(bar->from, bar->to), colour, shown);
		fill_between(canvas, row, plate + track * bar->from, plate + track * bar->to, colour, t);
		fill_between(canvas, row, plate + track * bar->to, plate + track * bar->from, colour, 1.0 - t);
	} else if (!overlay->card.hidden) {
		fill_between(canvas, row, 0.0, plate + track * poll_votes_part(overlay, canvas, i), colour, 1.0);
	}
	draw_edge(canvas, row, back);
}

/* Dark or light, whichever stands out more. */
static struct colour ink_on(struct colour ground)
{
	const struct colour dark = {14, 16, 22, 255};
	const struct colour light = {255, 255, 255, 255};
	return colour_contrast(dark, ground) >= colour_contrast(light, ground) ? dark : light;
}

static void put_number(struct canvas *canvas, struct rect plate, uint32_t number, struct colour colour,
		       struct colour ink, double size, double lift)
{
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
	canvas_put_middle(canvas, canvas_text(canvas, text, &style), plate.x + plate.w / 2.0,
			  plate.y + plate.h / 2.0 - lift, ALIGN_MIDDLE, ink);
	canvas_restore(canvas, saved);
}

void poll_number(struct canvas *canvas, struct rect plate, uint32_t number, struct colour colour, double size)
{
	put_number(canvas, plate, number, colour, ink_on(colour), size, 0.0);
}

/* The winner is framed once the race is run, if there was one, and stays in line with the others: how far it has come,
 * 0 … 1. */
static double lift_part(const struct overlay_poll *overlay, struct canvas *canvas)
{
	const struct stage_card *card = &overlay->card.card;
	if (!poll_is_over(card) || card->revealed == NEVER)
		return 0.0;
	int64_t since = overlay->revealed == NEVER ? card->revealed : poll_votes_landed(overlay, canvas);
	double t = motion_part(canvas->now, since, (int64_t)canvas->theme->update_ms);
	if (t < 1.0)
		canvas_wake(canvas, canvas->now);
	return motion_out(t);
}

/* Percent on the right: dots as long as there are numbers that are not to be seen yet. */
static void draw_percent(const struct overlay_poll *overlay, struct canvas *canvas, double right, double middle,
			 uint32_t i, double size, double lead)
{
	const struct theme *theme = canvas->theme;
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.size = size;
	style.weight = 700;
	style.tabular = true;
	char number[24];
	snprintf(number, sizeof(number), "%d%%", poll_votes_figure(overlay, canvas, i));
	double shown = shown_part(overlay, canvas);
	struct canvas_state saved = canvas_save(canvas);
	if (shown < 1.0) {
		canvas_fade(canvas, change_old(shown));
		canvas_put_middle(canvas, canvas_text(canvas, "••%", &style), right, middle, ALIGN_RIGHT, theme->muted);
		canvas_restore(canvas, saved);
		canvas_fade(canvas, change_new(shown));
	}
	if (shown > 0.0)
		canvas_put_middle(canvas, canvas_text(canvas, number, &style), right, middle, ALIGN_RIGHT,
				  colour_mix(theme->muted, theme->text, lead));
	canvas_restore(canvas, saved);
}

/* How far the card has turned grey, of which nothing is to be had any more. */
static double gone_part(const struct overlay_poll *overlay, const struct canvas *canvas)
{
	if (overlay->card.card.life != LIFE_CANCELLED)
		return 0.0;
	return motion_part(canvas->now, overlay->changed, (int64_t)canvas->theme->update_ms);
}

/* How a row stands among the others, 0 … 1 each. */
struct standing {
	bool won;
	double lead; /* it stands out */
	double lift; /* the winner is named */
	double back; /* it steps back */
};

static struct standing standing_of(const struct overlay_poll *overlay, struct canvas *canvas, uint32_t i)
{
	const struct stage_poll *card = &overlay->card;
	struct standing its = {.won = poll_is_over(&card->card) && card->options[i].winner};
	its.lead = fmin(fmax(glide_at(&overlay->leads[i], &overlay->spring, canvas->now), 0.0), 1.0);
	if (glide_moves(&overlay->leads[i], &overlay->spring, canvas->now))
		canvas_wake(canvas, canvas->now);
	its.lift = lift_part(overlay, canvas);
	/* Those who did not win step back, and all when it is called off. */
	its.back = card->card.life == LIFE_CANCELLED ? gone_part(overlay, canvas) : its.won ? 0.0 : its.lift;
	return its;
}

/* The option's text; a winner's has a sign behind it, if that takes away no words. Where the text makes room for it, it
 * gives way to how it stands then, and not before the winner is named. */
static void draw_text(const struct overlay_poll *overlay, struct canvas *canvas, const struct poll_rows *rows,
		      struct rect row, uint32_t i, const struct standing *its)
{
	const struct theme *theme = canvas->theme;
	double x = row.x + rows->plate + rows->inset;
	double middle = row.y + row.h / 2.0 - poll_rows_lift(rows, canvas, i);
	double kept = poll_rows_percent(rows, overlay, canvas, i);
	struct colour ink = colour_mix(theme->text, theme->muted, its->back);
	const struct text_block *block = poll_rows_text(rows, overlay, canvas, i, kept);
	struct canvas_state saved = canvas_save(canvas);
	if (its->won && its->lift > 0.0) {
		double size = rows->size * 1.1;
		const struct text_block *beside = poll_rows_text(rows, overlay, canvas, i, kept + size + 12.0);
		if (!beside->cut || block->cut) {
			canvas_fade(canvas, its->lift);
			part_sign(canvas, row.x + row.w - rows->inset - kept - size / 2.0, middle, size, SIGN_GOOD);
			canvas_restore(canvas, saved);
			bool same = beside->width == block->width && beside->height == block->height;
			if (!same && its->lift < 1.0) {
				canvas_fade(canvas, change_old(its->lift));
				canvas_put_middle(canvas, block, x, middle, ALIGN_LEFT, ink);
				canvas_restore(canvas, saved);
				canvas_fade(canvas, change_new(its->lift));
			}
			block = beside;
		}
	}
	canvas_put_middle(canvas, block, x, middle, ALIGN_LEFT, ink);
	canvas_restore(canvas, saved);
}

static void draw_row(const struct overlay_poll *overlay, struct canvas *canvas, struct rect row, uint32_t i,
		     const struct poll_rows *rows)
{
	const struct theme *theme = canvas->theme;
	const struct standing its = standing_of(overlay, canvas, i);
	struct colour colour = colour_mix(theme->options[i % THEME_OPTIONS], theme->row, 0.45 * its.back);
	colour.a = 255;
	struct colour bar = colour_mix(overlay->behind[i], overlay->leading[i], its.lead);
	bar = colour_mix(bar, theme->row, 0.45 * its.back);
	bar.a = 255;
	struct canvas_state saved = canvas_save(canvas);
	draw_bar(overlay, canvas, row, i, rows->plate, bar, its.back);
	struct colour full = theme->options[i % THEME_OPTIONS];
	/* Figures beside several lines stay in the middle. */
	double lift = rows->text_lines[i] > 1 ? 0.0 : poll_rows_lift(rows, canvas, i);
	struct colour ink = colour_mix(ink_on(full), ink_on(colour_mix(full, theme->row, 0.45)), its.back);
	put_number(canvas, (struct rect){row.x, row.y, rows->plate, row.h}, i + 1, colour, ink,
		   poll_rows_number(rows, overlay, canvas).size, lift);
	/* On a panel of nearly its colour the line would be the weakest of the card. */
	bool weak = theme_has_surface(theme) && colour_contrast(colour, theme->surface) < 3.0;
	if (its.won)
		canvas_shape(canvas, row,
			     &(struct shape_style){.radius = theme->radius_small,
						   .border_width = 4.0,
						   .border = colour_fade(weak ? theme->accent : colour, its.lift)});
	canvas_stand_on(canvas, theme->row);
	draw_percent(overlay, canvas, row.x + row.w - rows->inset, row.y + row.h / 2.0 - lift, i, rows->size, its.lead);
	draw_text(overlay, canvas, rows, row, i, &its);
	canvas_restore(canvas, saved);
}

static struct clock_view clock_of(const struct stage_poll *card, const struct canvas *canvas)
{
	struct clock_view clock = clock_view(&card->card.clock, canvas->now);
	clock.set = is_timed(card);
	return clock;
}

static void draw_kicker(const struct overlay_poll *overlay, struct canvas *canvas, double x, double y, double right)
{
	const struct stage_poll *card = &overlay->card;
	const char *text = words(canvas->language, card->run_off    ? "PollRunOff"
						   : card->weighted ? "PollWeighted"
								    : "Poll");
	double gone = gone_part(overlay, canvas);
	struct clock_view clock = clock_of(card, canvas);
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, 1.0 - gone);
	if (gone < 1.0)
		head_draw(canvas, x, y, right, text, &clock, &overlay->stretch);
	canvas_restore(canvas, saved);
	canvas_fade(canvas, gone);
	if (gone > 0.0)
		part_kicker_gone(canvas, x, y, text);
	canvas_restore(canvas, saved);
}

static void draw_head(const struct overlay_poll *overlay, struct canvas *canvas, double x, double y, double right,
		      double t)
{
	draw_kicker(overlay, canvas, x, y, right);
	if (is_timed(&overlay->card) || t >= 1.0)
		return;
	struct clock_view before = clock_of(&overlay->was, canvas);
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, change_old(t));
	part_clock(canvas, right, y, &before);
	canvas_restore(canvas, saved);
}

static void draw_time(const struct overlay_poll *overlay, struct canvas *canvas, double x, double y, double width,
		      double t)
{
	struct clock_view clock = clock_of(&overlay->card, canvas);
	struct canvas_state saved = canvas_save(canvas);
	if (!clock.set && t < 1.0) {
		clock = clock_of(&overlay->was, canvas);
		canvas_fade(canvas, change_old(t));
	}
	part_time_bar(canvas, x, y, width, &clock);
	canvas_restore(canvas, saved);
}

void overlay_poll_draw(const struct overlay_poll *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	const struct stage_poll *card = &overlay->card;
	struct slot_place slot = slot_place(canvas, SLOT_RIGHT, BESIDE_NOTHING);
	double width = slot.width - 2.0 * canvas->theme->padding;
	double t = motion_part(canvas->now, overlay->changed, (int64_t)canvas->theme->update_ms);
	struct poll_rows rows = poll_rows_measure(overlay, canvas, &slot, overlay->timed);
	struct rect panel = slot_panel(&slot, rows.head + rows.all + rows.foot);
	canvas_panel(canvas, panel);
	struct rect in = block_inside(canvas, panel);
	double x = panel.x + canvas->theme->padding;
	double y = in.y + 24.0;
	draw_head(overlay, canvas, x, y + 22.0, x + width, t);
	canvas_put(canvas, rows.title, x, y + 50.0, ALIGN_LEFT,
		   colour_mix(canvas->theme->text, part_gone(canvas->theme), gone_part(overlay, canvas)));
	for (uint32_t i = 0; i < card->option_count && i < POLL_OPTIONS; i++) {
		struct canvas_state saved = canvas_save(canvas);
		canvas_fade(canvas, part_stagger(canvas, overlay->presence.came, (int)i));
		uint32_t line = i % rows.lines;
		struct rect row = {x + i / rows.lines * (rows.width + POLL_COLUMN_GAP),
				   panel.y + rows.head + rows.top[line], rows.width, rows.height[line]};
		draw_row(overlay, canvas, row, i, &rows);
		canvas_restore(canvas, saved);
	}
	struct rect strip = {in.x, in.y + in.h - rows.strip, in.w, rows.strip};
	poll_strip_draw(overlay, canvas, panel, strip);
	if (overlay->timed)
		draw_time(overlay, canvas, x, strip.y - POLL_TIME_ROOM, width, t);
}
