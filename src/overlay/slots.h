/* Places where overlays may stand: inside the safe area, clear of captions' and platforms' own parts. */
#ifndef OVERLAY_SLOTS_H
#define OVERLAY_SLOTS_H

#include <stdbool.h>

#include "paint/canvas.h"

enum slot {
	SLOT_LEFT = 1, /* lottery, sale, benefit */
	SLOT_RIGHT,    /* poll */
	SLOT_LINE,     /* question: low and wide */
	SLOT_SPONSOR,  /* small, in an upper corner where no card stands */
	SLOT_MEASURE,  /* a strip in the other upper corner */
};

/* Where a user wants the cards; row by row from the top left. */
enum anchor {
	ANCHOR_SLOT, /* each in the slot of its kind */
	ANCHOR_TOP_LEFT,
	ANCHOR_TOP,
	ANCHOR_TOP_RIGHT,
	ANCHOR_LEFT,
	ANCHOR_MIDDLE,
	ANCHOR_RIGHT,
	ANCHOR_BOTTOM_LEFT,
	ANCHOR_BOTTOM,
	ANCHOR_BOTTOM_RIGHT,
};
#define ANCHORS 10

/* What a canvas keeps free for cards. Design px. */
struct slots {
	struct rect safe;
	enum anchor anchor;
	bool card; /* the canvas is a box made for one card, which is as wide as the safe area */
};

struct slot_place {
	double x;
	double width;
	double top;    /* of the room that there is */
	double bottom; /* its lower end: what cards stand on, unless they hang */
	double max_height;
	double rise;  /* 0 = cards stand on the bottom, 1 = they hang from the top, ½ = in the middle */
	bool upright; /* narrow: a line of text is better a card here */
};

/* What stands in the other slots, so that a line keeps clear of it; a sum. */
enum beside { BESIDE_NOTHING = 0, BESIDE_LEFT = 1, BESIDE_RIGHT = 2 };

/* Safe area of a canvas of that size (design px) when nobody says otherwise: 5 % all round; on a tall one clear of the
 * parts that live platforms lay over it. */
struct slots slots_default(double width, double height);

/* True for a tall or nearly square canvas of that size: it has the one place above the platform's own comments. */
bool slots_one(double width, double height);

/* True if cards of all kinds share one place: two do not fit side by side, or one anchor is for all. */
bool slots_shared(const struct slots *slots, double width, double height);

/* Design px. `beside` is a sum of enum beside and matters to SLOT_LINE; not both on one canvas. */
struct slot_place slot_place(const struct canvas *canvas, enum slot slot, unsigned beside);

/* The panel of a card of that height, on whole px. A card that is higher than the room is as high as the room. */
struct rect slot_panel(const struct slot_place *place, double height);

#endif
