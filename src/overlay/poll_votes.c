#include "overlay/poll_votes.h"

#include <math.h>

#include "core/moment.h"

#define BRAKE 0.15 /* of the longest bar: the way over which one that races comes to a stop */

bool poll_is_over(const struct stage_card *card)
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

static bool is_leader(const struct stage_poll *card, uint32_t i)
{
	if (card->hidden || card->options[i].votes == 0 || card->card.life == LIFE_CANCELLED)
		return false;
	if (poll_is_over(&card->card))
		return card->options[i].winner;
	for (uint32_t k = 0; k < card->option_count; k++) {
		if (card->options[k].votes > card->options[i].votes)
			return false;
	}
	return true;
}

/* Where nothing may move a bar is where it was or where it goes to. */
static void fade_to(struct glide *bar, const struct theme *theme, int64_t now, double goal)
{
	if (bar->to == goal)
		return;
	bool there = bar->from == bar->to || 2.0 * (double)(now - bar->start) >= theme->update_ms;
	*bar = (struct glide){there ? bar->to : bar->from, goal, 0.0, now};
}

void poll_votes_follow(struct overlay_poll *overlay, const struct stage_poll *card, const struct theme *theme,
		       bool fresh, int64_t now)
{
	bool shown_now = !fresh && overlay->card.hidden && !card->hidden;
	if (fresh)
		overlay->revealed = NEVER;
	if (shown_now)
		overlay->revealed = now;
	int64_t landed = shown_now && !theme->reduced ? now + POLL_REVEAL_MS : now;
	for (uint32_t i = 0; i < card->option_count && i < POLL_OPTIONS; i++) {
		double goal = bar_goal(card, i);
		double lead = is_leader(card, i);
		if (fresh || shown_now) {
			overlay->bars[i] = glide_rest(goal);
			overlay->leads[i] = glide_rest(fresh ? lead : 0.0);
		}
		if (theme->reduced)
			fade_to(&overlay->bars[i], theme, now, goal);
		glide_to(&overlay->bars[i], &overlay->spring, now, goal);
		glide_to(&overlay->leads[i], &overlay->spring, landed, lead);
	}
}

int64_t poll_votes_landed(const struct overlay_poll *overlay, const struct canvas *canvas)
{
	bool runs = overlay->revealed != NEVER && !canvas->theme->reduced && overlay->card.votes > 0;
	return runs ? overlay->revealed + POLL_REVEAL_MS : overlay->revealed;
}

bool poll_votes_run(const struct overlay_poll *overlay, const struct canvas *canvas)
{
	return overlay->revealed != NEVER && canvas->now < poll_votes_landed(overlay, canvas);
}

/* The great reveal: all bars run at one speed, and stop one after the other: how much of a bar of that length is to be
 * seen. */
static double race(const struct overlay_poll *overlay, struct canvas *canvas, double length)
{
	if (!poll_votes_run(overlay, canvas))
		return length;
	double longest = 0.0;
	for (uint32_t i = 0; i < overlay->card.option_count && i < POLL_OPTIONS; i++)
		longest = fmax(longest, overlay->bars[i].to);
	canvas_wake(canvas, canvas->now);
	double t = motion_part(canvas->now, overlay->revealed, POLL_REVEAL_MS);
	double run = longest * (1.0 + BRAKE) * t * t * (3.0 - 2.0 * t);
	/* Each slows down over the last part of its way. */
	double brake = fmin(BRAKE * longest, length);
	double over = run - (length - brake);
	if (over <= 0.0)
		return run;
	return over >= 2.0 * brake ? length : run - over * over / (4.0 * brake);
}

double poll_votes_part(const struct overlay_poll *overlay, struct canvas *canvas, uint32_t i)
{
	const struct glide *bar = &overlay->bars[i];
	if (canvas->theme->reduced)
		return bar->to;
	if (glide_moves(bar, &overlay->spring, canvas->now))
		canvas_wake(canvas, canvas->now);
	double part = glide_at(bar, &overlay->spring, canvas->now);
	return race(overlay, canvas, fmin(fmax(part, 0.0), 1.0));
}

double poll_votes_fade(const struct overlay_poll *overlay, struct canvas *canvas, uint32_t i)
{
	const struct glide *bar = &overlay->bars[i];
	if (bar->from == bar->to)
		return 1.0;
	double t = motion_part(canvas->now, bar->start, (int64_t)canvas->theme->update_ms);
	if (t < 1.0)
		canvas_wake(canvas, canvas->now);
	return t;
}

int poll_votes_figure(const struct overlay_poll *overlay, struct canvas *canvas, uint32_t i)
{
	const struct glide *bar = &overlay->bars[i];
	double part = poll_votes_part(overlay, canvas, i);
	double percent = overlay->card.options[i].percent;
	/* A bar may swing beyond its goal; a figure must not. */
	bool grows = bar->from <= bar->to;
	if (grows)
		return (int)llround(bar->to > 0.0 ? percent * fmin(part / bar->to, 1.0) : percent);
	return (int)llround(percent + 100.0 * fmax(part - bar->to, 0.0));
}
