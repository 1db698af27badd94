#include "overlay/box.h"

#include <math.h>

#define FRAME 40.0        /* design px: what a panel's shadow can be seen in */
#define FRAME_MIN 6.0     /* round a card in the smallest box */
#define PADDED_FROM 480.0 /* design px: a narrower box has less padding, for words need the room */
#define PADDING_LEAST 8.0
#define TALL_FROM 400.0 /* design px: the larger type of a tall canvas has no room in a narrower box */
#define CAPTIONS 0.22   /* of the height */

/* The card of each kind that has one: its slot. */
static enum slot slot_of(enum overlay_kind kind)
{
	switch (overlay_kind_row(kind)->faces) {
	case SEAT_LOTTERY:
	case SEAT_SALE:
		return SLOT_LEFT;
	case SEAT_POLL:
		return SLOT_RIGHT;
	case SEAT_QUESTION:
		return SLOT_LINE;
	case SEAT_SPONSOR:
		return SLOT_SPONSOR;
	}
	return 0;
}

bool box_has_card(enum overlay_kind kind)
{
	return slot_of(kind) != 0;
}

bool box_shared(const struct box *box)
{
	return slots_shared(&box->slots, box->width / box->scale, box->height / box->scale);
}

const struct safe_area *box_area(const struct box_wish *wish, uint32_t width, uint32_t height)
{
	return wish->area && wish->area->tall == (width < height) ? wish->area : NULL;
}

/* Parts of the canvas for margins that a user typed. */
static struct margins own_margins(const struct box_wish *wish, uint32_t width, uint32_t height)
{
	double across = wish->unit == MARGIN_PIXELS ? width : 100.0;
	double down = wish->unit == MARGIN_PIXELS ? height : 100.0;
	const double most = SAFE_MARGIN_MOST;
	const struct margins *m = &wish->margins;
	return (struct margins){fmin(fmax(m->left / across, 0.0), most), fmin(fmax(m->top / down, 0.0), most),
				fmin(fmax(m->right / across, 0.0), most), fmin(fmax(m->bottom / down, 0.0), most)};
}

static struct rect safe_rect(const struct box_wish *wish, double width, double height, uint32_t px_width,
			     uint32_t px_height)
{
	struct rect safe = slots_default(width, height).safe;
	const struct safe_area *area = box_area(wish, px_width, px_height);
	if (wish->own_margins || area) {
		struct margins m = wish->own_margins ? own_margins(wish, px_width, px_height) : area->margins;
		/* Presets are made for 16:9: on a wall their margins are no wider than there. */
		double side = wish->own_margins ? width : fmin(width, height * 16.0 / 9.0);
		safe = (struct rect){m.left * side, m.top * height, width - (m.left + m.right) * side,
				     height * (1.0 - m.top - m.bottom)};
	}
	if (wish->captions && safe.y + safe.h > height * (1.0 - CAPTIONS))
		safe.h = fmax(height * (1.0 - CAPTIONS) - safe.y, height * 0.1);
	return safe;
}

static void make_canvas(struct box *box, const struct box_wish *wish)
{
	double width = box->width / box->scale;
	double height = box->height / box->scale;
	box->slots =
		(struct slots){.safe = safe_rect(wish, width, height, box->width, box->height), .anchor = wish->anchor};
}

/* A box round one card, with room for its shadow. */
static void make_card(struct box *box, const struct box_wish *wish, double width, double height)
{
	double frame = fmin(FRAME, fmax(FRAME_MIN, fmin(width, height) * 0.05));
	box->frame = frame;
	box->slots = (struct slots){.safe = {frame, frame, width - 2.0 * frame, height - 2.0 * frame},
				    .anchor = wish->anchor,
				    .card = true};
}

struct box box_make(enum overlay_kind kind, const struct box_wish *wish, uint32_t width, uint32_t height)
{
	double shorter = width < height ? width : height;
	bool tall = width < height;
	bool phone = wish->phone && !tall;
	struct box box = {.width = width, .height = height, .tall = tall, .phone = phone};
	box.scale = shorter / 1080.0 * (phone ? CANVAS_PHONE : 1.0);
	if (wish->size == BOX_OWN) {
		box.width = wish->width < BOX_LEAST_WIDTH ? BOX_LEAST_WIDTH : wish->width;
		box.height = wish->height < BOX_LEAST_HEIGHT ? BOX_LEAST_HEIGHT : wish->height;
		box.tall = box.width < box.height && box.width / box.scale >= TALL_FROM;
		make_card(&box, wish, box.width / box.scale, box.height / box.scale);
		return box;
	}
	make_canvas(&box, wish);
	if (wish->size == BOX_CARD && box_has_card(kind)) {
		struct slots slots = slots_default(width / box.scale, height / box.scale);
		struct canvas canvas = {
			.width = width / box.scale, .height = height / box.scale, .slots = &slots, .tall = tall};
		struct slot_place place = slot_place(&canvas, slot_of(kind), BESIDE_NOTHING);
		double card = place.max_height + (slot_of(kind) == SLOT_LEFT && !place.upright ? 40.0 : 0.0);
		box.width = (uint32_t)ceil((place.width + 2.0 * FRAME) * box.scale);
		box.height = (uint32_t)ceil((card + 2.0 * FRAME) * box.scale);
		make_card(&box, wish, box.width / box.scale, box.height / box.scale);
		box.frame = FRAME;
		box.slots.safe = (struct rect){FRAME, FRAME, place.width, card};
	}
	return box;
}

void box_begin(const struct box *box, struct canvas *canvas)
{
	canvas->scale = box->scale;
	canvas->width = box->width / box->scale;
	canvas->height = box->height / box->scale;
	canvas->tall = box->tall;
	canvas->phone = box->phone;
	canvas->slots = &box->slots;
	if (box->frame > 0.0)
		canvas_clip(canvas, (struct rect){0.0, 0.0, canvas->width, canvas->height});
}

void box_theme(const struct box *box, struct theme *theme)
{
	double width = box->width / box->scale;
	if (box->slots.card && width < PADDED_FROM)
		theme->padding = fmax(theme->padding * width / PADDED_FROM, PADDING_LEAST);
	if (box->frame <= 0.0 || box->frame >= FRAME)
		return;
	double part = box->frame / FRAME;
	theme->shadow_blur *= part;
	theme->shadow_down *= part;
	theme->enter_px *= part;
}
