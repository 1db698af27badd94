#include "overlay/head.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define JUMP_MS 1000 /* the least that an operator adds; less is the way that a stage takes */
#define FADE_MS 200

static int64_t left_at(const struct stage_clock *clock, int64_t now)
{
	return clock->held ? clock->left : clock->deadline - now;
}

void stretch_follow(struct stretch *stretch, const struct stage_clock *was, const struct stage_clock *is, bool fresh,
		    int64_t now)
{
	if (fresh || !is->set || !was->set || (!is->held && !was->held && is->start != was->start)) {
		*stretch = (struct stretch){0};
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
	int64_t seconds = llabs(stretch->by) / 1000;
	char number[32];
	char clock[40];
	bool minutes = seconds >= 60 && seconds % 60 == 0;
	if (seconds > 60 && !minutes)
		words_clock(seconds * 1000, number, sizeof(number));
	else
		snprintf(number, sizeof(number), "%" PRId64, minutes ? seconds / 60 : seconds);
	snprintf(clock, sizeof(clock), "%s%s", stretch->by > 0 ? "+" : "−", number);
	words_with(canvas->language,
		   minutes        ? "StretchMinutes"
		   : seconds > 60 ? "StretchClock"
				  : "StretchSeconds",
		   clock, out, size);
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
static double plate_side(const struct canvas *canvas)
{
	return canvas->theme->well.a ? PART_PLATE_SIDE : 0.0;
}

/* Of its plate, 0 = nothing to say. */
static double stretch_width(const struct stretch *stretch, struct canvas *canvas)
{
	const struct text_block *block = stretch_block(stretch, canvas);
	return block ? block->width + 2.0 * plate_side(canvas) : 0.0;
}

double stretch_draw(const struct stretch *stretch, struct canvas *canvas, double x, double y, double room)
{
	const struct theme *theme = canvas->theme;
	const struct text_block *block = stretch_block(stretch, canvas);
	double width = block ? block->width + 2.0 * plate_side(canvas) : 0.0;
	if (!block || width > room)
		return 0.0;
	double height = part_chip_height(canvas);
	double in = motion_part(canvas->now, stretch->since, FADE_MS);
	double out = motion_part(canvas->now, stretch->since + STRETCH_MS - FADE_MS, FADE_MS);
	canvas_wake(canvas, in < 1.0 || out > 0.0 ? canvas->now : stretch->since + STRETCH_MS - FADE_MS);
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, motion_out(in) * (1.0 - motion_in(out)));
	if (!theme->reduced)
		canvas_move(canvas, 0.0, (1.0 - motion_out(in)) * 12.0);
	canvas_fill(canvas, (struct rect){x - width, y - height / 2.0, width, height}, height / 2.0, theme->well);
	canvas_put_middle(canvas, block, x - plate_side(canvas), y, ALIGN_RIGHT,
			  stretch->by > 0 ? theme->good : theme->warning);
	canvas_restore(canvas, saved);
	return width;
}

double head_kicker(struct canvas *canvas, double x, double y, const char *kicker, bool held, double room)
{
	char text[2 * WORDS_SIZE];
	const char *word = words(canvas->language, "ClockHeld");
	if (!held)
		return part_kicker(canvas, x, y, kicker);
	snprintf(text, sizeof(text), "%s · %s", kicker, word);
	return part_kicker(canvas, x, y, part_kicker_width(canvas, text) <= room ? text : word);
}

void head_draw(struct canvas *canvas, double x, double y, double right, const char *kicker,
	       const struct clock_view *clock, const struct stretch *stretch)
{
	double used = part_clock(canvas, right, y, clock);
	double room = right - x - (used > 0.0 ? used + PART_APART : 0.0);
	bool held = clock->set && clock->held;
	double added = used > 0.0 ? stretch_width(stretch, canvas) : 0.0;
	/* What was added stands before the clock; where there is no room for both, the kicker gives way. */
	if (added <= 0.0 || added + PART_APART + part_kicker_width(canvas, kicker) <= room)
		head_kicker(canvas, x, y, kicker, held, room);
	if (added > 0.0)
		stretch_draw(stretch, canvas, right - used - PART_APART, y, room);
}
