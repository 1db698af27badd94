/* The bars of a poll and their numbers, on their way to what the card says. */
#ifndef OVERLAY_POLL_VOTES_H
#define OVERLAY_POLL_VOTES_H

#include "overlay/poll.h"

#define POLL_REVEAL_MS 1600

/* The result is known to all. */
bool poll_is_over(const struct stage_card *card);

/* Takes over the votes of a card, before it is overlay->card. Hidden results come to be seen by a race, at whose end
 * the leader stands out. fresh: nothing of before counts. */
void poll_votes_follow(struct overlay_poll *overlay, const struct stage_poll *card, const struct theme *theme,
		       bool fresh, int64_t now);

/* Monotonic: when bars that were hidden have landed, which is at once where nothing may move. NEVER = none were hidden.
 */
int64_t poll_votes_landed(const struct overlay_poll *overlay, const struct canvas *canvas);

/* The race is on: what it ends with must not be said yet. */
bool poll_votes_run(const struct overlay_poll *overlay, const struct canvas *canvas);

/* How much of its track a bar takes now, 0 … 1. Asks to be drawn again while it moves. */
double poll_votes_part(const struct overlay_poll *overlay, struct canvas *canvas, uint32_t i);

/* Under reduced motion a bar is what it was and what it is, one upon the other: how far it has turned, 0 … 1. Asks to
 * be drawn again while it does. */
double poll_votes_fade(const struct overlay_poll *overlay, struct canvas *canvas, uint32_t i);

/* The percent to be read beside the bar, which says what the bar shows, whole numbers. */
int poll_votes_figure(const struct overlay_poll *overlay, struct canvas *canvas, uint32_t i);

#endif
