/* The pictures of the kinds of benefits: a ticket, a code, a red packet, a van. Drawn in a box of 100 × 100. */
#include "overlay/benefit.h"

struct pen {
	struct canvas *canvas;
	struct rect box;
	struct colour ink;
	struct colour ground;
};

static void block(const struct pen *pen, double x, double y, double w, double h, double radius, struct colour colour)
{
	double unit = pen->box.w / 100.0;
	canvas_fill(pen->canvas, (struct rect){pen->box.x + x * unit, pen->box.y + y * unit, w * unit, h * unit},
		    radius * unit, colour);
}

static void dot(const struct pen *pen, double x, double y, double radius, struct colour colour)
{
	block(pen, x - radius, y - radius, 2.0 * radius, 2.0 * radius, radius, colour);
}

static void ring(const struct pen *pen, double x, double y, double radius, double thickness)
{
	double unit = pen->box.w / 100.0;
	canvas_ring(pen->canvas, pen->box.x + x * unit, pen->box.y + y * unit, radius * unit, thickness * unit, 1.0,
		    pen->ground);
}

/* A ticket with a tear line and a per cent sign. */
static void coupon(const struct pen *pen)
{
	double unit = pen->box.w / 100.0;
	struct rect ticket = {pen->box.x + 4 * unit, pen->box.y + 22 * unit, 92 * unit, 56 * unit};
	struct canvas_state whole = canvas_save(pen->canvas);
	block(pen, 4, 22, 92, 56, 9, pen->ink);
	canvas_clip(pen->canvas, ticket);
	dot(pen, 34, 22, 7, pen->ground);
	dot(pen, 34, 78, 7, pen->ground);
	canvas_restore(pen->canvas, whole);
	for (int i = 0; i < 4; i++)
		block(pen, 32.5, 33 + 9.3 * i, 3, 5.5, 1.5, pen->ground);
	ring(pen, 55, 42, 8, 4.5);
	ring(pen, 77, 58, 8, 4.5);
	struct canvas_state saved = canvas_save(pen->canvas);
	canvas_turn(pen->canvas, pen->box.x + 66 * unit, pen->box.y + 50 * unit, 0.66);
	block(pen, 63.7, 32, 4.6, 36, 2.3, pen->ground);
	canvas_restore(pen->canvas, saved);
}

/* A field with the signs of a code and a cursor. */
static void code(const struct pen *pen)
{
	block(pen, 6, 28, 88, 44, 12, pen->ink);
	dot(pen, 24, 50, 6, pen->ground);
	dot(pen, 42, 50, 6, pen->ground);
	dot(pen, 60, 50, 6, pen->ground);
	block(pen, 75, 38, 5, 24, 2.5, pen->ground);
}

/* An envelope that stands upright, its flap closed with a seal. */
static void red_packet(const struct pen *pen)
{
	double unit = pen->box.w / 100.0;
	double flap[4] = {0.0, 0.0, 30.0 * unit, 30.0 * unit};
	block(pen, 20, 6, 60, 88, 9, pen->ink);
	canvas_fill4(pen->canvas, (struct rect){pen->box.x + 20 * unit, pen->box.y + 37 * unit, 60 * unit, 3.5 * unit},
		     flap, pen->ground);
	dot(pen, 50, 39, 16, pen->ground);
	dot(pen, 50, 39, 12, pen->ink);
	block(pen, 45.5, 34.5, 9, 9, 1.5, pen->ground);
}

static void van(const struct pen *pen)
{
	block(pen, 4, 24, 56, 46, 6, pen->ink);
	block(pen, 56, 38, 38, 32, 8, pen->ink);
	block(pen, 70, 44, 16, 12, 3, pen->ground);
	dot(pen, 26, 71, 13, pen->ground);
	dot(pen, 26, 71, 9, pen->ink);
	dot(pen, 74, 71, 13, pen->ground);
	dot(pen, 74, 71, 9, pen->ink);
}

void overlay_benefit_icon(struct canvas *canvas, enum benefit_kind kind, struct rect rect, struct colour ink,
			  struct colour ground)
{
	static void (*const draw[])(const struct pen *) = {
		[BENEFIT_COUPON] = coupon,
		[BENEFIT_CODE] = code,
		[BENEFIT_RED_PACKET] = red_packet,
		[BENEFIT_FREE_SHIPPING] = van,
	};
	if (kind < BENEFIT_COUPON || kind > BENEFIT_FREE_SHIPPING)
		kind = BENEFIT_COUPON;
	draw[kind](&(struct pen){canvas, rect, ink, ground});
}
