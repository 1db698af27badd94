#include "overlay/head.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define JUMP_MS 1000 /* the least that an operator adds; less is the way that a stage takes */
#define FADE_MS 200
#define PLATE_SIDE 14.0 /* px between what was added and the end of its plate */

/* px on the line of the kicker: the first that leaves room for all is taken. */
static const struct air {
	double before; /* between the kicker and the plate */
	double behind; /* between the plate and the ring */
	double side;   /* as PLATE_SIDE */
} airs[] = {{20.0, 12.0, PLATE_SIDE}, {16.0, 12.0, 12.0}, {14.0, 10.0, 10.0}, {10.0, 8.0, 8.0}, {9.0, 8.0, 6.0}};
#define AIRS (sizeof(airs) / sizeof(airs[0]))

static int64_t left_at(const struct stage_clock *clock, int64_t now)
{
	return clock->held ? clock->left : clock->deadline - now;
}

void stretch_follow(struct stretch *stretch, const struct stage_clock *was, const struct stage_clock *is, bool fresh,
		    int64_t now)
{
	bool held = is->set && is->held;
	int64_t turned = fresh ? INT64_MIN / 2 : held != stretch->held ? now : stretch->turned;
	stretch->held = held;
	stretch->turned = turned;
	if (fresh || !is->set || !was->set || (!is->held && !was->held && is->start != was->start)) {
		*stretch = (struct stretch){.held = held, .turned = turned};
		return;
	}
	int64_t jump = left_at(is, now) - left_at(was, now);
	if (llabs(jump) < JUMP_MS)
		return;
	jump = (jump + (jump > 0 ? 500 : -500)) / 1000 * 1000;
	stretch->by = jump + (now - stretch->since < STRETCH_MS ? stretch->by : 0);
	stretch->since = now;
}

bool stretch_text(const struct stretch *stretch, struct canvas *canvas, char *out, size_t size)
{
	int64_t age = canvas->now - stretch->since;
	if (!stretch->by || age < 0 || age >= STRETCH_MS)
		return false;
	canvas_wake(canvas, stretch->since + STRETCH_MS);
	char clock[32];
	words_clock(llabs(stretch->by), clock, sizeof(clock));
	snprintf(out, size, "%s%s", stretch->by > 0 ? "+" : "−", clock);
	return true;
}

static const struct text_block *stretch_block(const struct stretch *stretch, struct canvas *canvas)
{
	char text[WORDS_SIZE];
	if (!stretch_text(stretch, canvas, text, sizeof(text)))
		return NULL;
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	style.tabular = true;
	return canvas_text(canvas, text, &style);
}

/* Without a well there is no plate. */
static double plate_width(const struct stretch *stretch, struct canvas *canvas, double side)
{
	const struct text_block *block = stretch_block(stretch, canvas);
	return block ? block->width + (canvas->theme->well.a ? 2.0 * side : 0.0) : 0.0;
}

double stretch_width(const struct stretch *stretch, struct canvas *canvas)
{
	return plate_width(stretch, canvas, PLATE_SIDE);
}

double stretch_seen(const struct stretch *stretch, struct canvas *canvas)
{
	double in = motion_part(canvas->now, stretch->since, FADE_MS);
	double out = motion_part(canvas->now, stretch->since + STRETCH_MS - FADE_MS, FADE_MS);
	canvas_wake(canvas, in < 1.0 || out > 0.0 ? canvas->now : stretch->since + STRETCH_MS - FADE_MS);
	return motion_out(in) * (1.0 - motion_in(out));
}

static double draw_plate(const struct stretch *stretch, struct canvas *canvas, double x, double y, double room,
			 double side)
{
	const struct theme *theme = canvas->theme;
	const struct text_block *block = stretch_block(stretch, canvas);
	double width = plate_width(stretch, canvas, side);
	if (!block || width > room)
		return 0.0;
	double height = part_chip_height(canvas);
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, stretch_seen(stretch, canvas));
	double in = motion_part(canvas->now, stretch->since, FADE_MS);
	if (!theme->reduced)
		canvas_move(canvas, 0.0, (1.0 - motion_out(in)) * 12.0);
	canvas_fill(canvas, (struct rect){x - width, y - height / 2.0, width, height}, height / 2.0, theme->well);
	canvas_put_middle(canvas, block, x - (width - block->width) / 2.0, y, ALIGN_RIGHT,
			  stretch->by > 0 ? theme->good : theme->warning);
	canvas_restore(canvas, saved);
	return width;
}

double stretch_draw(const struct stretch *stretch, struct canvas *canvas, double x, double y, double room)
{
	return draw_plate(stretch, canvas, x, y, room, PLATE_SIDE);
}

double head_kicker(struct canvas *canvas, double x, double y, const char *kicker, bool held,
		   const struct stretch *stretch)
{
	const char *paused = words(canvas->language, "ClockHeld");
	double t = stretch ? motion_part(canvas->now, stretch->turned, (int64_t)canvas->theme->update_ms) : 1.0;
	return part_kicker_turn(canvas, x, y, held ? kicker : paused, held ? paused : kicker, t);
}

void head_draw(struct canvas *canvas, double x, double y, double right, const char *kicker,
	       const struct clock_view *clock, const struct stretch *stretch)
{
	double clock_width = part_clock_width(canvas, clock);
	bool held = clock->set && clock->held;
	const char *text = held ? words(canvas->language, "ClockHeld") : kicker;
	double kicked = x + part_kicker_width(canvas, text);
	const struct air *air = airs;
	double added = 0.0;
	double end = 0.0;
	for (size_t i = 0; i < AIRS && (i == 0 || kicked + air->before + added > end); i++) {
		air = &airs[i];
		added = clock->set ? plate_width(stretch, canvas, air->side) : 0.0;
		end = right - clock_width - air->behind;
	}
	bool full = added > 0.0 && kicked + air->before + added > end;
	struct canvas_state saved = canvas_save(canvas);
	/* Where there is no room for all even so, the ring gives way, and then the kicker. */
	if (full)
		end = right - part_clock_time(canvas, right, y, clock, 1.0 - stretch_seen(stretch, canvas)) -
		      air->behind;
	else
		part_clock(canvas, right, y, clock);
	if (full && kicked + air->before + added > end)
		canvas_fade(canvas, 1.0 - stretch_seen(stretch, canvas));
	head_kicker(canvas, x, y, kicker, held, stretch);
	canvas_restore(canvas, saved);
	if (added > 0.0)
		draw_plate(stretch, canvas, end, y, end - x, air->side);
}
