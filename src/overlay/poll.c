#include "overlay/poll.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/parts.h"
#include "overlay/slots.h"

#define REVEAL_MS 1600
#define SHIMMER_MS 2400
#define EDGE 12.0 /* solid part of a bar, px */

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

void overlay_poll_update(struct overlay_poll *overlay, const struct stage *stage, const struct theme *theme,
			 int64_t now)
{
	const struct stage_poll *card = &stage->poll;
	bool fresh = presence_update(&overlay->presence, &card->card, 0, theme, now);
	if (!overlay->presence.present)
		return;
	bool shown_now = !fresh && overlay->card.hidden && !card->hidden;
	overlay->spring = theme_spring(theme);
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
	tally_to(&overlay->voters, (int64_t)theme->count_ms, now, card->voters);
	overlay->card = *card;
}

/* The vertical measures of the card. */
struct rows {
	const struct text_block *title;
	double height;
	double gap;
	double size;   /* of the label */
	double all;    /* all rows with the gaps between them */
	double head;   /* from the panel's top to the first row */
	double footer; /* its own height */
	double foot;   /* from the last row to the panel's bottom */
};

/* Rows have the height that looks best, or what the slot leaves them. */
static struct rows measure(const struct overlay_poll *overlay, struct canvas *canvas, double width, double most,
			   bool bar)
{
	uint32_t n = overlay->card.option_count ? overlay->card.option_count : 1;
	bool tall = canvas->tall;
	bool many = n > 6;
	double pad = canvas->theme->padding;
	struct rows rows = {.footer = many || tall ? 60.0 : 68.0};
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.size *= many ? 0.76 : tall && n > 3 ? 0.82 : 0.92;
	style.min_size = fmin(canvas_style(canvas, TYPE_BODY).size, style.size);
	style.max_lines = many && tall ? 1 : 2;
	style.balance = true;
	style.max_width = width;
	rows.title = canvas_text(canvas, overlay->card.card.title, &style);
	rows.head = pad + 44.0 + (many || tall ? 8.0 : 12.0) + rows.title->height + (many || tall ? 12.0 : 18.0);
	rows.foot = (many || tall ? 14.0 : 22.0) + rows.footer + (bar ? 28.0 : 0.0) + pad - (bar ? 6.0 : 0.0);
	double wanted = many ? 56.0 : tall ? 100.0 : 76.0;
	double pitch = fmin(wanted, (most - rows.head - rows.foot) / n);
	rows.gap = pitch >= 70.0 ? 12.0 : pitch >= 50.0 ? 8.0 : 5.0;
	rows.height = floor(pitch - rows.gap);
	rows.size = fmin(canvas_style(canvas, TYPE_BODY).size, fmax(28.0, rows.height * 0.56));
	rows.all = n * (rows.height + rows.gap) - rows.gap;
	return rows;
}

static bool is_leader(const struct stage_poll *card, uint32_t i)
{
	if (card->hidden || card->options[i].votes == 0)
		return false;
	for (uint32_t k = 0; k < card->option_count; k++) {
		if (card->options[k].votes > card->options[i].votes)
			return false;
	}
	return true;
}

/* A light that passes over all rows alike: something is going on, and nothing is given away. */
static void shimmer(struct canvas *canvas, struct rect row)
{
	double t = (double)(canvas->now % SHIMMER_MS) / SHIMMER_MS;
	if (canvas->theme->reduced)
		return;
	struct canvas_state saved = canvas_save(canvas);
	double width = row.w * 0.5;
	double x = row.x - width + (row.w + width) * t;
	struct colour light = colour_fade(canvas->theme->text, 0.022);
	struct colour none = colour_fade(canvas->theme->text, 0.0);
	canvas_clip(canvas, (struct rect){row.x + 6.0, row.y, row.w - 12.0, row.h});
	canvas_shape(canvas, (struct rect){x, row.y, width / 2.0, row.h},
		     &(struct shape_style){.fill = none, .fill_end = light, .gradient = true});
	canvas_shape(canvas, (struct rect){x + width / 2.0, row.y, width / 2.0, row.h},
		     &(struct shape_style){.fill = light, .fill_end = none, .gradient = true});
	canvas_restore(canvas, saved);
	canvas_wake(canvas, canvas->now);
}

/* The bar: a tint of the option's colour from a solid edge, which is lit for the leader. */
static void draw_bar(const struct overlay_poll *overlay, struct canvas *canvas, struct rect row, uint32_t i, bool lit)
{
	const struct theme *theme = canvas->theme;
	double radius = theme->radius_small;
	struct colour colour = theme->options[i % THEME_OPTIONS];
	canvas_fill(canvas, row, radius, theme->row);
	if (overlay->card.hidden) {
		shimmer(canvas, row);
	} else {
		double part = glide_at(&overlay->bars[i], &overlay->spring, canvas->now);
		if (glide_moves(&overlay->bars[i], &overlay->spring, canvas->now))
			canvas_wake(canvas, canvas->now);
		double length = EDGE + (row.w - EDGE) * fmin(fmax(part, 0.0), 1.0);
		struct canvas_state saved = canvas_save(canvas);
		canvas_clip(canvas, (struct rect){row.x, row.y, length, row.h});
		canvas_fill(canvas, row, radius, colour_mix(theme->row, colour, 0.30));
		canvas_restore(canvas, saved);
	}
	if (theme->row_border > 0.0)
		canvas_shape(canvas, row,
			     &(struct shape_style){
				     .radius = radius, .border_width = theme->row_border, .border = theme->hairline});
	double radii[4] = {radius, 0.0, 0.0, radius};
	canvas_fill4(canvas, (struct rect){row.x, row.y, EDGE, row.h}, radii,
		     lit || overlay->card.hidden ? colour : colour_mix(theme->row, colour, 0.62));
}

static void draw_row(const struct overlay_poll *overlay, struct canvas *canvas, struct rect row, uint32_t i,
		     const struct rows *rows)
{
	const struct stage_poll *card = &overlay->card;
	const struct theme *theme = canvas->theme;
	bool over = is_over(&card->card);
	bool won = over && card->options[i].winner;
	bool lit = over ? won : is_leader(card, i);
	struct canvas_state saved = canvas_save(canvas);
	if (over && card->card.revealed != NEVER) {
		/* The winner lifts once the race is run; the others step back. */
		double lift = motion_out(
			motion_part(canvas->now, card->card.revealed + REVEAL_MS, (int64_t)theme->update_ms));
		if (lift < 1.0)
			canvas_wake(canvas, canvas->now);
		if (won && !theme->reduced)
			canvas_zoom(canvas, row.x + row.w / 2.0, row.y + row.h / 2.0, 1.0 + 0.025 * lift);
		if (!won)
			canvas_fade(canvas, 1.0 - 0.42 * lift);
	}
	draw_bar(overlay, canvas, row, i, lit);
	if (won)
		canvas_shape(canvas, row,
			     &(struct shape_style){.radius = theme->radius_small,
						   .border_width = 3.0,
						   .border = theme->options[i % THEME_OPTIONS]});
	double middle = row.y + row.h / 2.0;
	char number[24];
	snprintf(number, sizeof(number), "%u", i + 1);
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.size = rows->size;
	style.weight = 700;
	style.tabular = true;
	canvas_stand_on(canvas, theme->row);
	canvas_put_middle(canvas, canvas_text(canvas, number, &style), row.x + EDGE + 28.0, middle, ALIGN_MIDDLE,
			  theme->text);
	double right = row.x + row.w - 20.0;
	if (!card->hidden) {
		snprintf(number, sizeof(number), "%d%%",
			 (int)tally_at(&overlay->percent[i], (int64_t)overlay->spring.length, canvas->now));
		const struct text_block *percent = canvas_text(canvas, number, &style);
		canvas_put_middle(canvas, percent, right, middle, ALIGN_RIGHT, lit ? theme->text : theme->muted);
	}
	const struct text_block *widest = canvas_text(canvas, "100%", &style);
	style.weight = lit ? 700 : 500;
	style.min_size = fmin(canvas_style(canvas, TYPE_LABEL).size, style.size);
	style.max_width = right - (row.x + EDGE + 60.0) - (card->hidden ? 0.0 : widest->width + 16.0);
	canvas_put_middle(canvas, canvas_text(canvas, card->options[i].text, &style), row.x + EDGE + 60.0, middle,
			  ALIGN_LEFT, theme->text);
	canvas_restore(canvas, saved);
}

/* What is said beside the number of voters: how to vote, or how it stands. NULL = how to vote. */
static const char *state_word(const struct overlay_poll *overlay, struct colour *dot, const struct theme *theme)
{
	const struct stage_poll *card = &overlay->card;
	*dot = theme->accent;
	switch (card->card.life) {
	case LIFE_DRAFT:
	case LIFE_ARMED:
		return "StartsSoon";
	case LIFE_OPEN:
		return NULL;
	case LIFE_CLOSED:
		*dot = theme->good;
		return card->card.settled ? (card->hidden ? "PollHidden" : "PollFinal") : "Counting";
	case LIFE_REVEALED:
	case LIFE_DONE:
		*dot = card->votes ? theme->good : theme->warning;
		return !card->votes ? "PollNobody" : card->tie ? "PollTie" : "PollFinal";
	case LIFE_CANCELLED:
		*dot = theme->danger;
		return "Cancelled";
	}
	return "PollFinal";
}

static void draw_footer(const struct overlay_poll *overlay, struct canvas *canvas, struct rect place)
{
	const struct stage_poll *card = &overlay->card;
	int64_t count = tally_at(&overlay->voters, (int64_t)canvas->theme->count_ms, canvas->now);
	if (count != overlay->voters.to)
		canvas_wake(canvas, canvas->now);
	const char *word = card->hidden && card->card.life == LIFE_OPEN ? "PollIn"
			   : card->voters                               ? "Voters"
									: "VotersNone";
	double size = canvas_style(canvas, TYPE_BODY).size * 1.18;
	double used = part_count(canvas, place.x, place.y + place.h / 2.0, count, size, word);
	double room = place.w - used - 28.0;
	struct colour dot;
	const char *state = state_word(overlay, &dot, canvas->theme);
	double width = fmin(room, canvas->tall ? 400.0 : 330.0);
	struct rect right = {place.x + place.w - width, place.y, width, place.h};
	if (width < 150.0)
		return;
	if (state) {
		part_notice(canvas, right, words(canvas->language, state), dot);
		return;
	}
	char range[32];
	snprintf(range, sizeof(range), "1–%u", card->option_count);
	part_action(canvas, right, "PollType", range, 0.0);
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
	bool bar = timed && !canvas->tall && card->option_count <= 6;
	struct rows rows = measure(overlay, canvas, width, slot.max_height, bar);
	double height = rows.head + rows.all + rows.foot;
	struct rect panel = slot_panel(&slot, height);
	canvas_panel(canvas, panel);
	double x = panel.x + pad;
	double y = panel.y + pad;
	part_kicker(canvas, x, y + 22.0, words(canvas->language, card->weighted ? "PollWeighted" : "Poll"));
	if (timed)
		part_clock(canvas, x + width, y + 22.0, &clock);
	canvas_put(canvas, rows.title, x, y + 52.0, ALIGN_LEFT, canvas->theme->text);
	y = panel.y + rows.head;
	for (uint32_t i = 0; i < card->option_count && i < POLL_OPTIONS; i++) {
		struct canvas_state saved = canvas_save(canvas);
		double t = part_stagger(canvas, overlay->presence.entered, (int)i);
		canvas_fade(canvas, t);
		draw_row(overlay, canvas, (struct rect){x, y, width, rows.height}, i, &rows);
		canvas_restore(canvas, saved);
		y += rows.height + rows.gap;
	}
	y = panel.y + panel.h - rows.foot + (canvas->tall || card->option_count > 6 ? 14.0 : 22.0);
	draw_footer(overlay, canvas, (struct rect){x, y, width, rows.footer});
	if (bar)
		part_time_bar(canvas, x, y + rows.footer + 22.0, width, &clock);
}
