/* The sponsor's panel: whose seconds are being counted (core/sponsor.h) stands small in a corner. */
#ifndef OVERLAY_SPONSOR_H
#define OVERLAY_SPONSOR_H

#include "overlay/change.h"
#include "overlay/presence.h"

#define SPONSOR_TURN_MS 8000 /* several take turns */

/* Those who stand there, and the index of him whose turn it is. */
struct overlay_sponsors_were {
	struct stage_sponsors card;
	uint32_t turn;
};

struct overlay_sponsors {
	struct presence presence;
	struct stage_sponsors card; /* as last seen */
	bool measured;              /* a code to type back stands in the other corner */
	int64_t turn_since;         /* monotonic: when the turn of items[0] began, or would have */
	struct change change;
	struct overlay_sponsors_were path[CHANGE_PATH]; /* who stood there before */
};

/* Takes over a new stage. The one who stands there keeps his turn as long as he is among them. */
void overlay_sponsors_update(struct overlay_sponsors *overlay, const struct stage *stage, const struct theme *theme,
			     int64_t now);
/* Whose turn it is at `now`, an index; meaningless when nobody is there. */
uint32_t overlay_sponsors_turn(const struct overlay_sponsors *overlay, int64_t now);
/* Nobody on air: draws nothing. */
void overlay_sponsors_draw(const struct overlay_sponsors *overlay, struct canvas *canvas);

#endif
