/* The sponsor's panel: whose seconds are being counted (core/sponsor.h) stands small in a corner. */
#ifndef OVERLAY_SPONSOR_H
#define OVERLAY_SPONSOR_H

#include "overlay/presence.h"

#define SPONSOR_TURN_MS 8000 /* several take turns */

struct overlay_sponsors {
	struct presence presence;
	struct stage_sponsors card; /* as last seen */
	bool measured;              /* a code to type back stands in the other corner */
	int64_t turn_since;         /* monotonic: when the turn of items[0] began, or would have */
	struct stage_sponsors was;  /* who stood there before, … */
	uint32_t was_turn;          /* … whose turn it was … */
	int64_t changed;            /* … and until when, monotonic; long ago if they never changed */
};

/* Takes over a new stage. The one who stands there keeps his turn as long as he is among them. */
void overlay_sponsors_update(struct overlay_sponsors *overlay, const struct stage *stage, const struct theme *theme,
			     int64_t now);
/* Whose turn it is at `now`, an index; meaningless when nobody is there. */
uint32_t overlay_sponsors_turn(const struct overlay_sponsors *overlay, int64_t now);
/* Nobody on air: draws nothing. */
void overlay_sponsors_draw(const struct overlay_sponsors *overlay, struct canvas *canvas);

#endif
