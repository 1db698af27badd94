/* What runs before a winner is named, and what flies after it. Design px. */
#ifndef OVERLAY_LOTTERY_REEL_H
#define OVERLAY_LOTTERY_REEL_H

#include "overlay/lottery.h"

#define REEL_GOES_MS 400 /* before its end: so long the reel goes */

/* The names that run past in the window from `start` to `end`, monotonic ms. They slow down, but none
 * comes to rest, and at `end` all are gone: nobody could be taken for the winner. Winners that are seen at `start` are
 * not among them. `size` of the type; salt: where among the names it begins. Asks to be drawn again. */
void lottery_reel_draw(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect window, double size,
		       int64_t start, int64_t end, uint32_t salt);

/* Confetti over the winner's field, from its lower corners; `since` is when it was thrown. */
void lottery_confetti_draw(struct canvas *canvas, struct rect area, int64_t since);

#endif
