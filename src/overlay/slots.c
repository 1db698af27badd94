#include "overlay/slots.h"

#include <math.h>

#define LEFT_WIDTH 720.0
#define RIGHT_WIDTH 624.0
#define CARD_WIDTH 808.0
#define SPONSOR_WIDTH 260.0
#define SPONSOR_WIDTH_TALL 300.0
#define MEASURE_WIDTH 490.0
#define SPONSOR_HEIGHT 300.0
#define SPONSOR_HEIGHT_TALL 330.0
#define BETWEEN 24.0
#define LINE_HEIGHT 252.0
#define LINE_BESIDE 300.0 /* beside another card it is narrow */
#define CARD_LINE 900.0   /* a question in a box is a line of text from that width on */

bool slots_one(double width, double height)
{
	return width < height * 1.2;
}

static bool is_phone(double width, double height)
{
	return height > width * 1.5;
}

struct slots slots_default(double width, double height)
{
	struct rect safe = {96.0, 54.0, width - 192.0, height - 108.0};
	if (is_phone(width, height)) {
		/* 1080×1920: 250 px above, 691 below, 96 left, 173 right, in parts of the height and the width. */
		double top = floor(height * 0.1302 + 0.5);
		safe = (struct rect){96.0, top, width - 96.0 - 173.0, height * 0.64 - top};
	} else if (slots_one(width, height)) {
		safe = (struct rect){54.0, 54.0, width - 108.0, height - 108.0};
	}
	return (struct slots){.safe = safe};
}

bool slots_shared(const struct slots *slots, double width, double height)
{
	double room = fmin(slots->safe.w, height * 16.0 / 9.0 - 192.0);
	return slots->anchor != ANCHOR_SLOT || slots->card || slots_one(width, height) ||
	       room < LEFT_WIDTH + BETWEEN + RIGHT_WIDTH;
}

/* A card of that size at most, in its slot or at the anchor. `side`: 0 = left, ½ = middle, 1 = right. */
static struct slot_place stand(const struct slots *slots, double width, double height, double side)
{
	struct rect safe = slots->safe;
	struct slot_place place = {.top = safe.y, .bottom = safe.y + safe.h};
	if (slots->anchor != ANCHOR_SLOT) {
		int row = (slots->anchor - 1) / 3;
		side = ((slots->anchor - 1) % 3) / 2.0;
		place.rise = 1.0 - row / 2.0;
	}
	place.width = slots->card ? safe.w : fmin(width, safe.w);
	place.max_height = slots->card ? safe.h : fmin(height, safe.h);
	place.x = floor(safe.x + (safe.w - place.width) * side + 0.5);
	return place;
}

/* Tall and squarish canvases have one place for all. */
static struct slot_place stand_one(const struct slots *slots, const struct canvas *canvas)
{
	struct slots in = *slots;
	/* A phone's right margin is the wider one: a card as wide as fits stands at the left one. */
	bool phone = is_phone(canvas->width, canvas->height);
	struct slot_place place = stand(&in, CARD_WIDTH, 620.0, phone ? 0.0 : 0.5);
	place.upright = true;
	return place;
}

static struct slot_place stand_line(const struct slots *slots, unsigned beside)
{
	struct slots in = *slots;
	if (!in.card && in.anchor == ANCHOR_SLOT) {
		double left = beside & BESIDE_LEFT ? LEFT_WIDTH + BETWEEN : 0.0;
		in.safe.x += left;
		in.safe.w -= left + (beside & BESIDE_RIGHT ? RIGHT_WIDTH + BETWEEN : 0.0);
	}
	const double height = in.safe.w < slots->safe.w ? LINE_BESIDE : LINE_HEIGHT;
	struct slot_place place = stand(&in, 1728.0, height, 0.5);
	place.upright = place.width < CARD_LINE;
	if (place.upright)
		place.max_height = fmin(in.safe.h, slots->card ? in.safe.h : 620.0);
	return place;
}

/* Top right, or top left if the cards were sent to the right. */
static struct slot_place stand_sponsor(const struct slots *slots, const struct canvas *canvas)
{
	struct rect safe = slots->safe;
	double width = fmin(canvas->tall ? SPONSOR_WIDTH_TALL : SPONSOR_WIDTH, safe.w);
	if (slots->card)
		return stand(slots, safe.w, safe.h, 0.0);
	bool taken = slots->anchor != ANCHOR_SLOT && (slots->anchor - 1) % 3 == 2;
	return (struct slot_place){.x = floor((taken ? safe.x : safe.x + safe.w - width) + 0.5),
				   .width = width,
				   .top = safe.y,
				   .bottom = safe.y + safe.h,
				   .max_height = fmin(safe.h, canvas->tall ? SPONSOR_HEIGHT_TALL : SPONSOR_HEIGHT),
				   .rise = 1.0};
}

/* Top left, or below if the cards were sent there; away from the sponsors. */
static struct slot_place stand_measure(const struct slots *slots)
{
	struct rect safe = slots->safe;
	double width = fmin(MEASURE_WIDTH, safe.w);
	bool right = slots->anchor != ANCHOR_SLOT && (slots->anchor - 1) % 3 == 2;
	bool low = slots->anchor == ANCHOR_TOP_LEFT;
	return (struct slot_place){.x = floor((right ? safe.x + safe.w - width : safe.x) + 0.5),
				   .width = width,
				   .top = safe.y,
				   .bottom = safe.y + safe.h,
				   .max_height = safe.h,
				   .rise = low ? 0.0 : 1.0};
}

struct slot_place slot_place(const struct canvas *canvas, enum slot slot, unsigned beside)
{
	struct slots slots = canvas->slots ? *canvas->slots : slots_default(canvas->width, canvas->height);
	if (slot == SLOT_SPONSOR && slots_one(canvas->width, canvas->height))
		return stand_sponsor(&slots, canvas);
	if (slot == SLOT_MEASURE && slots_one(canvas->width, canvas->height))
		return stand_measure(&slots);
	if (!slots.card && slots_one(canvas->width, canvas->height))
		return stand_one(&slots, canvas);
	/* A wall keeps the cards in a 16:9 of its middle, unless it is told where. */
	double aside = (canvas->width - canvas->height * 16.0 / 9.0) / 2.0;
	if (!slots.card && slots.anchor == ANCHOR_SLOT && aside > 0.0) {
		slots.safe.x += aside;
		slots.safe.w -= 2.0 * aside;
	}
	switch (slot) {
	case SLOT_LEFT:
		return stand(&slots, LEFT_WIDTH, 560.0, 0.0);
	case SLOT_RIGHT:
		return stand(&slots, RIGHT_WIDTH, 788.0, 1.0);
	case SLOT_LINE:
		return stand_line(&slots, beside);
	case SLOT_MEASURE:
		return stand_measure(&slots);
	case SLOT_SPONSOR:
		return stand_sponsor(&slots, canvas);
	}
	return (struct slot_place){0};
}

struct rect slot_panel(const struct slot_place *place, double height)
{
	height = floor(fmin(height, place->bottom - place->top) + 0.5);
	double free = place->bottom - place->top - height;
	return (struct rect){place->x, floor(place->bottom - free * place->rise + 0.5) - height, place->width, height};
}
