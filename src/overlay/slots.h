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

/* What stands in the other slots, so that a line keeps clear of it; a sum. */
enum beside { BESIDE_NOTHING = 0, BESIDE_LEFT = 1, BESIDE_RIGHT = 2 };

/* True for a tall or nearly square canvas of that size: it has the one place above the platform's own comments. */
bool slots_one(double width, double height);

/* Design px. `beside` is a sum of enum beside and matters to SLOT_LINE; not both on one canvas. */
struct slot_place slot_place(const struct canvas *canvas, enum slot slot, unsigned beside);

#endif
