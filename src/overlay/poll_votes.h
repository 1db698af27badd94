/* The bars of a poll and their numbers, on their way to what the card says. */
#ifndef OVERLAY_POLL_VOTES_H
#define OVERLAY_POLL_VOTES_H

#include "overlay/poll.h"

#define POLL_REVEAL_MS 1600

/* The result is known to all. */
bool poll_is_over(const struct stage_card *card);

/* Takes over the votes of a card, before it is overlay->card. Hidden results come to be seen by a race, at whose end
 * the leader stands out. fresh: nothing of before counts. */
void poll_votes_follow(struct overlay_poll *overlay, const struct stage_poll *card, bool fresh, int64_t now);

/* The great reveal: all bars run at one speed, and stop one after the other. Returns how much of a bar of that length
 * (0 … 1) is to be seen. Asks to be drawn again. */
double poll_votes_race(const struct overlay_poll *overlay, struct canvas *canvas, double length);

#endif
