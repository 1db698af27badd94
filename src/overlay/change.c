#include "overlay/change.h"

#include <math.h>
#include <string.h>

#define GOES 0.4  /* of a change: so long the old goes, then the new comes */
#define TURNS 0.6 /* of a change that has another height: so long the content turns */
#define ROOM 0.5  /* of a change: so long room is made, or the panel waits before it draws in … */
#define QUICK 0.2 /* … and no shorter when another change was interrupted */

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

struct change change_none(void)
{
	return (struct change){.since = INT64_MIN / 2};
}

static double part_at(const struct theme *theme, int64_t since, int64_t now)
{
	return motion_part(now, since, (int64_t)theme->update_ms);
}

/* Makes room for one more card: the oldest is forgotten, but not the one that is still to be seen. */
static void forget_one(struct change *change, char *path, size_t size)
{
	uint32_t i = change->goes == 0 ? 1 : 0;
	uint32_t after = change->steps - i - 1;
	memmove(path + i * size, path + (i + 1) * size, after * size);
	memmove(&change->step[i], &change->step[i + 1], after * sizeof(*change->step));
	change->steps--;
	change->goes -= change->goes > i;
}

void change_begin(struct change *change, const struct theme *theme, int64_t now, bool turns, void *path,
		  const void *card, size_t size)
{
	double t = part_at(theme, change->since, now);
	bool moves = turns && !theme->reduced;
	bool keeps = change->steps > 0 && t <= GOES && !moves;
	if (t >= 1.0)
		change->steps = 0;
	else
		change->step[change->steps - 1].to = t;
	if (change->steps == CHANGE_PATH)
		forget_one(change, path, size);
	memcpy((char *)path + change->steps * size, card, size);
	if (t >= 1.0 || moves)
		change->since = now;
	else if (!keeps)
		change->since = now - (int64_t)(theme->update_ms * gone_at(change_new(t)));
	change->goes = keeps ? change->goes : change->steps;
	change->step[change->steps++] =
		(struct change_step){.since = change->since, .from = part_at(theme, change->since, now)};
}

double change_part(struct canvas *canvas, int64_t since)
{
	double t = motion_part(canvas->now, since, (int64_t)canvas->theme->update_ms);
	if (t < 1.0)
		canvas_wake(canvas, canvas->now);
	return t;
}

/* From `from` on, at t of the time. */
static double height_at(const struct canvas *canvas, double before, double after, double from, double t)
{
	double begin = after > before ? from : fmax(from, ROOM);
	double end = after > before ? fmax(ROOM, from + QUICK) : 1.0;
	double part = motion_both(fmin(fmax((t - begin) / (end - begin), 0.0), 1.0));
	/* Where nothing may move it has the other height while nothing is in it. */
	if (canvas->theme->reduced)
		part = t >= GOES;
	return before + (after - before) * part;
}

double change_size(const struct canvas *canvas, const struct change *change, uint32_t step, double before, double after)
{
	const struct change_step *its = &change->step[step];
	bool last = step + 1 == change->steps;
	return height_at(canvas, before, after, its->from,
			 last ? part_at(canvas->theme, its->since, canvas->now) : its->to);
}

double change_value(const struct canvas *canvas, const struct change *change, uint32_t step, double before,
		    double after)
{
	const struct change_step *its = &change->step[step];
	double t = step + 1 == change->steps ? part_at(canvas->theme, its->since, canvas->now) : its->to;
	return before + (after - before) * fmax(t - its->from, 0.0) / (1.0 - its->from);
}

double change_height(const struct canvas *canvas, double before, double after, double t)
{
	return height_at(canvas, before, after, 0.0, t);
}

double change_turned(const struct canvas *canvas, double before, double after, double t)
{
	if (canvas->theme->reduced)
		return t;
	if (after > before)
		return fmax((t - 1.0 + TURNS) / TURNS, 0.0);
	return after < before ? fmin(t / TURNS, 1.0) : t;
}

bool change_gone(const struct change *change, uint32_t step)
{
	return step + 1 < change->steps && change->step[step].to >= GOES;
}

double change_turn(const struct canvas *canvas, const struct change *change, uint32_t step, double before, double after)
{
	return change_turned(canvas, before, after, part_at(canvas->theme, change->step[step].since, canvas->now));
}

bool change_layer(struct canvas *canvas, struct rect field, const struct change *change, uint32_t layer,
		  const double *turns)
{
	bool comes = layer == change->steps;
	if (canvas->theme->reduced) {
		double t = part_at(canvas->theme, change->since, canvas->now);
		double share = comes ? change_new(t) : layer == change->goes ? change_old(t) : 0.0;
		canvas_fade(canvas, share);
		return share > 0.0;
	}
	/* What came later is over what came before, and is never behind it. */
	double left = 0.0;
	double right = layer ? 0.0 : 1.0;
	for (uint32_t i = layer; i < change->steps; i++)
		left = fmax(left, motion_both(turns[i]));
	for (uint32_t i = layer - 1; layer && i < change->steps; i++)
		right = fmax(right, motion_both(turns[i]));
	canvas_clip(canvas, (struct rect){field.x + left * field.w, field.y, (right - left) * field.w, field.h});
	return right > left;
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
