#include "overlay/change.h"

#include <math.h>

#define GOES 0.4  /* of a change: so long the old goes, then the new comes */
#define TURNS 0.6 /* of a change that has another height: so long the content turns */

/* Slow at both ends: light on a dark panel is seen from its first part on. */
static double soft(double t)
{
	return t * t * (3.0 - 2.0 * t);
}

double change_old(double t)
{
	return soft(fmax(1.0 - t / GOES, 0.0));
}

double change_new(double t)
{
	return soft(fmax((t - GOES) / (1.0 - GOES), 0.0));
}

/* The time at which what goes is seen so much. */
static double gone_at(double seen)
{
	double low = 0.0;
	double high = GOES;
	for (int i = 0; i < 20; i++) {
		double middle = (low + high) / 2.0;
		if (change_old(middle) > seen)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int64_t change_begin(const struct theme *theme, int64_t since, int64_t now, bool *keeps)
{
	double t = motion_part(now, since, (int64_t)theme->update_ms);
	*keeps = t <= GOES;
	if (t >= 1.0)
		return now;
	return *keeps ? since : now - (int64_t)(theme->update_ms * gone_at(change_new(t)));
}

double change_part(struct canvas *canvas, int64_t since)
{
	double t = motion_part(canvas->now, since, (int64_t)canvas->theme->update_ms);
	if (t < 1.0)
		canvas_wake(canvas, canvas->now);
	return t;
}

double change_height(const struct canvas *canvas, double before, double after, double t)
{
	double half = after > before ? fmin(2.0 * t, 1.0) : fmax(2.0 * t - 1.0, 0.0);
	/* Where nothing may move it has the other height while nothing is in it. */
	double part = canvas->theme->reduced ? change_turn(before, after, t) >= GOES : motion_both(half);
	return before + (after - before) * part;
}

double change_turn(double before, double after, double t)
{
	if (after > before)
		return fmax((t - 1.0 + TURNS) / TURNS, 0.0);
	return after < before ? fmin(t / TURNS, 1.0) : t;
}

void change_share(struct canvas *canvas, struct rect field, double turn, bool comes)
{
	if (turn < 1.0)
		canvas_wake(canvas, canvas->now);
	if (canvas->theme->reduced) {
		canvas_fade(canvas, comes ? change_new(turn) : change_old(turn));
		return;
	}
	double edge = field.w * motion_both(turn);
	if (comes)
		field.w = edge;
	else
		field = (struct rect){field.x + edge, field.y, field.w - edge, field.h};
	canvas_clip(canvas, field);
}
