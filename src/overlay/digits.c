#include "overlay/digits.h"

#include <math.h>
#include <stdio.h>

#include "overlay/change.h"

#define ROLL_MS 180
#define GREAT_MS 10000    /* the last ten seconds */
#define GREAT_IN_MS 260   /* they begin: from the plates to the one digit */
#define GREAT_WIDTH 164.0 /* px, of the plate, at most */

/* Part 0 … 1 of the roll from the second before to the one shown. */
static double roll_part(struct canvas *canvas, const struct clock_view *clock)
{
	if (clock->held || canvas->theme->reduced || clock->left <= 0)
		return 1.0;
	int64_t into = 999 - (clock->left - 1) % 1000;
	double t = motion_part(into, 0, ROLL_MS);
	if (t < 1.0)
		canvas_wake(canvas, canvas->now);
	return motion_out(t);
}

/* A digit that rolls from `before` to `digit`. */
static void draw_digit(struct canvas *canvas, struct rect plate, double size, char before, char digit, double roll,
		       struct colour colour)
{
	struct text_style style = canvas_style(canvas, TYPE_DISPLAY);
	style.size = size;
	double x = plate.x + plate.w / 2.0;
	double y = plate.y + plate.h / 2.0;
	char text[2] = {digit, '\0'};
	if (before == digit || roll >= 1.0) {
		canvas_put_middle(canvas, canvas_text(canvas, text, &style), x, y, ALIGN_MIDDLE, colour);
		return;
	}
	struct canvas_state saved = canvas_save(canvas);
	canvas_clip(canvas, plate);
	struct canvas_state clipped = canvas_save(canvas);
	canvas_move(canvas, 0.0, (roll - 1.0) * plate.h);
	canvas_put_middle(canvas, canvas_text(canvas, text, &style), x, y, ALIGN_MIDDLE, colour);
	canvas_restore(canvas, clipped);
	canvas_move(canvas, 0.0, roll * plate.h);
	text[0] = before;
	canvas_put_middle(canvas, canvas_text(canvas, text, &style), x, y, ALIGN_MIDDLE, colour);
	canvas_restore(canvas, saved);
}

static void digits_of(int64_t left, bool hours, char *out)
{
	int64_t seconds = left > 0 ? (left + 999) / 1000 : 0;
	seconds = seconds > 359999 ? 359999 : seconds;
	int h = (int)(seconds / 3600);
	int m = (int)(seconds / 60 % 60);
	int s = (int)(seconds % 60);
	out[0] = (char)('0' + h / 10);
	out[1] = (char)('0' + h % 10);
	out[2] = (char)('0' + (hours ? m : (h * 60 + m) % 100) / 10);
	out[3] = (char)('0' + (hours ? m : (h * 60 + m) % 100) % 10);
	out[4] = (char)('0' + s / 10);
	out[5] = (char)('0' + s % 10);
}

/* `come`: how much of it is there, 0 … 1. Returns its left end. */
static double draw_great(struct canvas *canvas, struct rect rect, const struct clock_view *clock, double come)
{
	const struct theme *theme = canvas->theme;
	int64_t seconds = (clock->left + 999) / 1000;
	char text[24];
	snprintf(text, sizeof(text), "%d", (int)seconds);
	struct text_style style = canvas_style(canvas, TYPE_DISPLAY);
	style.size = fmin(124.0, rect.h);
	const struct text_block *digit = canvas_text(canvas, text, &style);
	double width = theme->well.a ? fmin(rect.w, fmin(rect.h * 1.3, GREAT_WIDTH)) : digit->width;
	/* Where the last digit was. */
	struct rect plate = {rect.x + rect.w - width, rect.y, width, rect.h};
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, come);
	canvas_fill(canvas, plate, theme->radius_small + 4.0, theme->well);
	double roll = roll_part(canvas, clock);
	canvas_zoom(canvas, plate.x + plate.w / 2.0, plate.y + plate.h / 2.0, 1.0 + 0.12 * (1.0 - roll));
	canvas_put_middle(canvas, digit, plate.x + plate.w / 2.0, plate.y + plate.h / 2.0, ALIGN_MIDDLE,
			  theme->warning);
	canvas_restore(canvas, saved);
	return plate.x;
}

/* One of a colon. Without a surface it has an edge as the digits have. */
static void draw_dot(struct canvas *canvas, double x, double y)
{
	const struct theme *theme = canvas->theme;
	double edge = theme_has_surface(theme) ? 0.0 : theme->outline_width;
	double r = 5.0 + edge;
	if (edge > 0.0)
		canvas_fill(canvas, (struct rect){x - r, y - r, 2.0 * r, 2.0 * r}, r, theme->outline);
	canvas_fill(canvas, (struct rect){x - 5.0, y - 5.0, 10.0, 10.0}, 5.0, theme->muted);
}

static bool is_great(const struct clock_view *clock)
{
	return clock->left <= GREAT_MS && !clock->held;
}

/* Two digits on plates for hours, if there are any, minutes and seconds. Returns their left end. */
static double draw_plates(struct canvas *canvas, struct rect rect, const struct clock_view *clock, double roll)
{
	const struct theme *theme = canvas->theme;
	bool hours = clock->left > 3600000 - 1000;
	char now[6];
	char before[6];
	digits_of(clock->left, hours, now);
	digits_of(clock->left + 1000, hours, before);
	int first = hours ? 0 : 2;
	int count = 6 - first;
	double colon = 26.0;
	double gap = theme->well.a ? 6.0 : 0.0;
	double room = rect.w - (count / 2 - 1) * colon - (count / 2) * gap;
	double width = floor(fmin(room / count, 92.0));
	double height = fmin(width * 1.32, rect.h);
	double size = fmin(width * 1.06, height * 0.8);
	double y = rect.y + (rect.h - height) / 2.0;
	/* Without plates the digits stand as in one number. */
	if (!theme->well.a)
		width = floor(size * 0.62);
	double left = rect.x + room - width * count;
	double x = left;
	struct colour colour = clock->held ? theme->muted : theme->text;
	for (int i = first; i < 6; i++) {
		struct rect plate = {x, y, width, height};
		canvas_fill(canvas, plate, theme->radius_small, theme->well);
		/* Where the plate folds; below the digit, which it would slice. */
		canvas_fill(canvas, (struct rect){x, y + height / 2.0 - 1.0, width, 2.0}, 0.0,
			    colour_fade(theme->surface_end, 0.55));
		draw_digit(canvas, plate, size, before[i], now[i], roll, colour);
		x += width + gap;
		if (i % 2 == 1 && i < 5) {
			draw_dot(canvas, x - gap + colon / 2.0, y + height * 0.34);
			draw_dot(canvas, x - gap + colon / 2.0, y + height * 0.66);
			x += colon - gap;
		}
	}
	return left;
}

double digits_draw(struct canvas *canvas, struct rect rect, const struct clock_view *clock)
{
	clock_wake(canvas, clock);
	if (!is_great(clock)) {
		return draw_plates(canvas, rect, clock, roll_part(canvas, clock));
	}
	/* The last ten seconds: the plates go, then the one digit comes. */
	double t = motion_part(GREAT_MS - clock->left, 0, GREAT_IN_MS);
	if (t < 1.0) {
		struct clock_view before = *clock;
		struct canvas_state saved = canvas_save(canvas);
		before.left = GREAT_MS;
		canvas_wake(canvas, canvas->now);
		canvas_fade(canvas, change_old(t));
		draw_plates(canvas, rect, &before, roll_part(canvas, clock));
		canvas_restore(canvas, saved);
	}
	return draw_great(canvas, rect, clock, change_new(t));
}
