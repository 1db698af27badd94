/* The line above a card: what kind it is, whether its clock is held, how much time is left, and time that was added. */
#ifndef OVERLAY_HEAD_H
#define OVERLAY_HEAD_H

#include "overlay/parts.h"

#define STRETCH_MS 3000 /* so long stands what was added */

/* A time limit that was made longer or shorter while it ran. All zero: never. */
struct stretch {
	int64_t by;     /* ms, negative for shorter; 0 = nothing to say */
	int64_t since;  /* monotonic ms */
	bool held;      /* the clock stands still */
	int64_t turned; /* monotonic ms: since when it does, or goes on; long ago if it always did */
};

/* Follows a card's clock from what it was to what it is: what it has jumped by was added. Hold and resume are no jumps.
 * Presses that come one after the other add up. */
void stretch_follow(struct stretch *stretch, const struct stage_clock *was, const struct stage_clock *is, bool fresh,
		    int64_t now);
/* "+0:30", as the clock beside it counts, while it is to be seen at canvas->now, else false. Asks to be drawn again. */
bool stretch_text(const struct stretch *stretch, struct canvas *canvas, char *out, size_t size);
/* The same on a plate, its right end at x, its middle at y; nothing if it needs more than `room`. Returns its width. */
double stretch_draw(const struct stretch *stretch, struct canvas *canvas, double x, double y, double room);

/* How much of it is to be seen, 0 … 1: what has no room beside it gives way by as much. */
double stretch_seen(const struct stretch *stretch, struct canvas *canvas);

/* Of its plate, 0 = nothing to say. */
double stretch_width(const struct stretch *stretch, struct canvas *canvas);

/* The kind of card, or that its clock is held; the one gives way to the other.
 * `stretch`: of that clock, NULL if that is said elsewhere. Returns the width. */
double head_kicker(struct canvas *canvas, double x, double y, const char *kicker, bool held,
		   const struct stretch *stretch);
/* From x to `right`, its middle at y. What was added stands beside the clock, whose ring stays. */
void head_draw(struct canvas *canvas, double x, double y, double right, const char *kicker,
	       const struct clock_view *clock, const struct stretch *stretch);

#endif
