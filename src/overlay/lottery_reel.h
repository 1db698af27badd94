/* What runs before a winner is named, and what flies after it. Design px. */
#ifndef OVERLAY_LOTTERY_REEL_H
#define OVERLAY_LOTTERY_REEL_H

#include "overlay/lottery.h"

#define REEL_GOES_MS 200 /* after the end the reel is still seen for so long */

/* The names that run past in the window from `start` to `end`, monotonic ms. At `end` a name stands still in the
 * middle, and then all go. `size` of the type; salt: where among the names it begins. Asks to be drawn again. */
void lottery_reel_draw(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect window, double size,
		       int64_t start, int64_t end, uint32_t salt);

/* Confetti over the panel, from the lower corners of the winner's field; `since` is when it was thrown. */
void lottery_confetti_draw(struct canvas *canvas, struct rect panel, struct rect area, int64_t since);

#endif
