/* The box that a source draws in: how large it is, how large a design pixel is in it, and what it keeps free. Pure. */
#ifndef OVERLAY_BOX_H
#define OVERLAY_BOX_H

#include <stdbool.h>
#include <stdint.h>

#include "overlay/kinds.h"
#include "overlay/safe_areas.h"
#include "overlay/slots.h"

#define BOX_LEAST_WIDTH 160
#define BOX_LEAST_HEIGHT 64
#define BOX_MOST 8192

enum box_size {
	BOX_CANVAS, /* as large as OBS's canvas, cards in its slots */
	BOX_CARD,   /* hugs the kind's card at its largest, so that it never jumps */
	BOX_OWN,    /* as large as the user says; the card answers to it */
};

enum margin_unit { MARGIN_PERCENT, MARGIN_PIXELS };

/* What the user wants. All zero: a layer of the canvas's size with the usual margins. */
struct box_wish {
	enum box_size size;
	uint32_t width; /* px, of BOX_OWN */
	uint32_t height;
	enum anchor anchor;
	bool own_margins;
	enum margin_unit unit;
	struct margins margins; /* own: percent of the side, or px of the canvas */
	const struct safe_area
		*area; /* borrowed; NULL = by the canvas's shape. For BOX_CANVAS, if it is of that shape */
	bool captions; /* the lowest 22 % belong to captions */
	bool phone;    /* a wide programme that is watched on upright phones: larger type */
};

struct box {
	uint32_t width; /* px of the source */
	uint32_t height;
	double scale; /* px for a design pixel */
	bool tall;    /* type and cards are those of tall canvases */
	bool phone;
	double frame; /* design px kept round a card for its shadow; 0 = the box is a canvas */
	struct slots slots;
};

/* The box for a canvas of that size in px. A card's box can be had for kinds that have one card (box_has_card()); else
 * the box is the canvas. */
struct box box_make(enum overlay_kind kind, const struct box_wish *wish, uint32_t width, uint32_t height);

bool box_has_card(enum overlay_kind kind);

/* True if cards of all kinds share one place in the box. */
bool box_shared(const struct box *box);

/* After canvas_begin(): the canvas is that of the box. The box outlives the frame. */
void box_begin(const struct box *box, struct canvas *canvas);

/* The theme for the box: a shadow that the frame has no room for is smaller, and so is the padding of a narrow one. */
void box_theme(const struct box *box, struct theme *theme);

/* The preset that holds on a canvas of that size: the one wished for if it is of the canvas's shape, else NULL. */
const struct safe_area *box_area(const struct box_wish *wish, uint32_t width, uint32_t height);

#endif
