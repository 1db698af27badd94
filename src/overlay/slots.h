/* Places on the canvas where overlays may stand: inside the safe area, clear of captions' and platforms' own parts. */
#ifndef OVERLAY_SLOTS_H
#define OVERLAY_SLOTS_H

#include <stdbool.h>

#include "paint/canvas.h"

enum slot {
	SLOT_LEFT = 1, /* lottery, sale */
	SLOT_RIGHT,    /* poll */
	SLOT_LINE,     /* question: low and wide */
};

struct slot_place {
	double x;
	double width;
	double bottom; /* cards stand on this line */
	double max_height;
};

/* Design px. On a tall canvas every card has the one place above the platform's own comments. `beside`: a card stands
 * in SLOT_RIGHT, so that a line keeps clear of it. */
struct slot_place slot_place(const struct canvas *canvas, enum slot slot, bool beside);

#endif
