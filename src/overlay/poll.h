/* The poll's card: bars that race, or a shimmer while the result is hidden. */
#ifndef OVERLAY_POLL_H
#define OVERLAY_POLL_H

#include "overlay/head.h"
#include "overlay/presence.h"
#include "paint/motion.h"

#define POLL_OPTIONS 10

struct overlay_poll {
	struct presence presence;
	struct stage_poll card;
	struct glide bars[POLL_OPTIONS];     /* 0 … 1 of the row */
	struct glide leads[POLL_OPTIONS];    /* 0 … 1: how far it stands out as the leader */
	struct colour colours[POLL_OPTIONS]; /* of the options and the row under them, … */
	struct colour row;
	struct colour leading[POLL_OPTIONS]; /* … and what their bars have of them: the leader's */
	struct colour behind[POLL_OPTIONS];  /* and the others' */
	struct tally voters;
	struct stretch stretch;
	bool lost;            /* nobody can vote: nothing arrives */
	struct spring spring; /* of the bars, as the theme had it */
	int64_t revealed;     /* monotonic: when hidden results began to show, NEVER = not */
	bool timed;           /* it has had a time bar: the room for it stays */
	struct stage_poll
		was; /* the card before it stood otherwise, and the same of that: what goes is drawn from it */
	bool was_lost;
	int64_t changed; /* monotonic: since when it stands as it does, long ago if it always did */
};

void overlay_poll_update(struct overlay_poll *overlay, const struct stage *stage, const struct theme *theme,
			 int64_t now);
void overlay_poll_draw(const struct overlay_poll *overlay, struct canvas *canvas);

/* The number to be typed, on a plate of the option's colour, whose left corners are round. */
void poll_number(struct canvas *canvas, struct rect plate, uint32_t number, struct colour colour, double size);

#endif
