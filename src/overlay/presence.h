/* How a card comes and goes. */
#ifndef OVERLAY_PRESENCE_H
#define OVERLAY_PRESENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/stage.h"
#include "paint/canvas.h"

/* All zero: never been there. */
struct presence {
	bool present;
	bool known;      /* has been there, so that there is something to show while it leaves */
	int64_t entered; /* monotonic ms */
	int64_t left;
	char id[STAGE_ID];
	uint32_t run;
};

/* Follows the card. True if another card than before stands there now: its content is new altogether. */
bool presence_update(struct presence *presence, const struct stage_card *card, int64_t now);

/* Sets opacity and shift on the canvas; false if nothing is to be drawn. Asks to be drawn again while it moves. */
bool presence_apply(const struct presence *presence, struct canvas *canvas);

#endif
