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

void poll_votes_follow(struct overlay_poll *overlay, const struct stage_poll *card, bool fresh, int64_t now)
{
	bool shown_now = !fresh && overlay->card.hidden && !card->hidden;
	if (fresh)
		overlay->revealed = NEVER;
	if (shown_now)
		overlay->revealed = now;
	for (uint32_t i = 0; i < card->option_count && i < POLL_OPTIONS; i++) {
		double goal = bar_goal(card, i);
		double lead = is_leader(card, i);
		if (fresh || shown_now) {
			overlay->bars[i] = glide_rest(goal);
			overlay->leads[i] = glide_rest(fresh ? lead : 0.0);
			overlay->percent[i] = (struct tally){card->options[i].percent, card->options[i].percent, now};
		}
		glide_to(&overlay->bars[i], &overlay->spring, now, goal);
		glide_to(&overlay->leads[i], &overlay->spring, shown_now ? now + POLL_REVEAL_MS : now, lead);
		tally_to(&overlay->percent[i], (int64_t)overlay->spring.length, now, card->options[i].percent);
	}
}

double poll_votes_race(const struct overlay_poll *overlay, struct canvas *canvas, double length)
{
	if (overlay->revealed == NEVER || canvas->now >= overlay->revealed + POLL_REVEAL_MS || canvas->theme->reduced)
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
