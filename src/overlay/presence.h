/* How a card comes and goes. */
#ifndef OVERLAY_PRESENCE_H
#define OVERLAY_PRESENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/stage.h"
#include "paint/canvas.h"

/* Where a card is between gone and there. */
struct pose {
	double here;  /* opacity: 0 = gone, 1 = there */
	double shift; /* downwards, in parts of the theme's travel */
};

/* All zero: never been there. */
struct presence {
	bool present;
	bool known;       /* has been there, so that there is something to show while it leaves */
	bool waits;       /* another card comes in when this one has gone */
	int64_t entered;  /* monotonic ms: since when it comes in */
	int64_t left;     /* since when it leaves */
	int64_t came;     /* since when it comes in from nothing: what comes after it, one by one, counts from here */
	struct pose then; /* at that instant: a motion that is interrupted goes on from where it is */
	char id[STAGE_ID];
	uint32_t run;
	uint32_t part;
};

/* Follows the card. `part` tells apart what has one card and is another thing altogether (the question that was picked,
 * the product that is sold); 0 where there is no such thing. When another comes the one that stands leaves first: until
 * then presence->present is false and what is drawn must stay the old one's. True if another than before stands there
 * now: its content is new altogether. */
bool presence_update(struct presence *presence, const struct stage_card *card, uint32_t part, const struct theme *theme,
		     int64_t now);

/* The instant at which presence_update() must be called again although nothing has changed, NEVER = it need not. */
int64_t presence_next(const struct presence *presence, const struct theme *theme);

/* The pose of the frame, for what comes and goes in its own way; false if nothing is to be drawn. Asks to be drawn
 * again while it moves. */
bool presence_pose(const struct presence *presence, struct canvas *canvas, struct pose *pose);

/* Sets opacity and shift on the canvas; false if nothing is to be drawn. Asks to be drawn again while it moves. */
bool presence_apply(const struct presence *presence, struct canvas *canvas);

#endif
