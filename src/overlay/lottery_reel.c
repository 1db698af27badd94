#include "overlay/lottery_reel.h"

#include <math.h>
#include <string.h>

#include "overlay/lottery_winners.h"

#define STEPS_MS 0.0075 /* names of the reel in a ms, in the mean … */
#define BEYOND 1.4      /* … and after so much of its time it would come to rest */
#define CLEAR 10.0      /* px between a name that is still seen and the edge of its window */
#define SLOW_MS 720     /* a name of the reel under reduced motion */
#define CONFETTI 80     /* quads */
#define CONFETTI_MS 1200
#define CONFETTI_COLOURS 3
#define CONFETTI_SEEN 1.25  /* contrast to the field, at least */
#define CONFETTI_REACH 12.0 /* px from a quad's middle to its furthest corner */

/* Names that run past, without a word on who wins. */
struct reel {
	const char *names[STAGE_REEL];
	uint32_t count;
	uint32_t first;
	int64_t start; /* monotonic ms */
	int64_t end;
};

static uint32_t mix(uint32_t x)
{
	x ^= x >> 16;
	x *= 0x7FEB352Du;
	x ^= x >> 15;
	x *= 0x846CA68Bu;
	return x ^ x >> 16;
}

/* Who stands there as a winner when the reel starts is not in it any more. */
static bool is_out(const struct stage_lottery *card, const char *name, int64_t start)
{
	for (uint32_t i = 0; i < card->winner_count && i < STAGE_WINNERS; i++) {
		const struct stage_winner *winner = &card->winners[i];
		if (lottery_seen_at(card, i) <= start && strcmp(winner->name, name) == 0)
			return true;
	}
	return false;
}

static const char *reel_name(const struct reel *reel, int step)
{
	return reel->names[(reel->first + (uint32_t)step) % reel->count];
}

static struct reel reel_make(const struct stage_lottery *card, int64_t start, int64_t end, uint32_t salt)
{
	struct reel reel = {.start = start, .end = end, .first = mix(salt)};
	for (uint32_t i = 0; i < card->reel_count && i < STAGE_REEL; i++) {
		if (!is_out(card, card->reel[i], start))
			reel.names[reel.count++] = card->reel[i];
	}
	/* None is left but winners. */
	for (uint32_t i = 0; !reel.count && i < card->reel_count; i++)
		reel.names[i] = card->reel[i];
	reel.count = reel.count ? reel.count : card->reel_count;
	return reel;
}

/* Where nothing may move, one name after the other comes and goes in the middle. The last one is gone by the end, too.
 */
static void draw_slow_reel(const struct reel *reel, struct canvas *canvas, struct rect window,
			   const struct text_style *style)
{
	int64_t last = (reel->end - reel->start) / SLOW_MS;
	int64_t step = (canvas->now - reel->start) / SLOW_MS;
	step = step < 0 ? 0 : step >= last ? (last > 0 ? last - 1 : 0) : step;
	int64_t since = reel->start + step * SLOW_MS;
	int64_t until = step + 1 < last ? since + SLOW_MS : reel->end;
	double in = motion_part(canvas->now, since, SLOW_MS / 4);
	double out = motion_part(canvas->now, until - SLOW_MS / 4, SLOW_MS / 4);
	canvas_fade(canvas, in * (1.0 - out));
	canvas_put_middle(canvas, canvas_text(canvas, reel_name(reel, (int)step), style), window.x + window.w / 2.0,
			  window.y + window.h / 2.0, ALIGN_MIDDLE, canvas->theme->text);
}

/* It slows down, but is still on its way at its end: it rests on nobody. */
static void draw_fast_reel(const struct reel *reel, struct canvas *canvas, struct rect window,
			   const struct text_style *style)
{
	double size = style->size;
	double length = (double)(reel->end - reel->start);
	double steps = floor(fmax(1.0, length * STEPS_MS));
	double at = steps * motion_out(motion_part(canvas->now, reel->start, (int64_t)(length * BEYOND)));
	double middle = window.y + window.h / 2.0;
	double edge = window.h / 2.0 - size * 0.5 - CLEAR;
	/* In a low window names follow closer, so that one of them is always in it. */
	double pitch = size * (edge < size ? 1.1 : 1.5);
	canvas_fade(canvas, 1.0 - motion_part(canvas->now, reel->end - REEL_GOES_MS, REEL_GOES_MS));
	for (int step = (int)floor(at) - 1; step <= (int)floor(at) + 2; step++) {
		double y = middle + (step - at) * pitch;
		if (step < 0 || fabs(y - middle) > window.h / 2.0 + pitch)
			continue;
		struct canvas_state row = canvas_save(canvas);
		canvas_move(canvas, 0.0, y - middle);
		/* Gone before the field's edge cuts through it. */
		double near = fmin(fmax(1.2 - fabs(step - at) * 0.8, 0.0), 1.0);
		canvas_fade(canvas, near * fmin(fmax((edge - fabs(y - middle)) / fmin(40.0, edge * 0.6), 0.0), 1.0));
		canvas_put_middle(canvas, canvas_text(canvas, reel_name(reel, step), style), window.x + window.w / 2.0,
				  middle, ALIGN_MIDDLE, canvas->theme->text);
		canvas_restore(canvas, row);
	}
}

void lottery_reel_draw(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect window, double size,
		       int64_t start, int64_t end, uint32_t salt)
{
	const struct stage_lottery *card = &overlay->card;
	if (!card->reel_count || canvas->now >= end)
		return;
	struct reel reel = reel_make(card, start, end, salt);
	struct canvas_state saved = canvas_save(canvas);
	canvas_clip(canvas, window);
	struct text_style style = canvas_style(canvas, TYPE_DISPLAY);
	style.size = size;
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.max_width = window.w - 16.0;
	canvas_wake(canvas, canvas->now);
	if (canvas->theme->reduced)
		draw_slow_reel(&reel, canvas, window, &style);
	else
		draw_fast_reel(&reel, canvas, window, &style);
	canvas_restore(canvas, saved);
}

/* What is seen on the field: the theme's own three, and for one that is too near the field another. */
static void confetti_colours(const struct theme *theme, struct colour *out)
{
	const struct colour known[] = {theme->price, theme->accent,  theme->on_fill,
				       theme->text,  theme->warning, theme->good};
	const size_t count = sizeof(known) / sizeof(known[0]);
	struct colour field = colour_mix(theme->fill, theme->fill_end, 0.5);
	size_t spare = CONFETTI_COLOURS;
	for (size_t i = 0; i < CONFETTI_COLOURS; i++) {
		out[i] = known[i];
		while (colour_contrast(out[i], field) < CONFETTI_SEEN && spare < count)
			out[i] = known[spare++];
		if (colour_contrast(out[i], field) < CONFETTI_SEEN)
			out[i] = theme->on_fill;
	}
}

/* How much is left of what flies at (x, y): over the field all, beyond it nothing: there it would look like a bite out
 * of its edge. */
static double inside(struct rect field, double x, double y)
{
	double across = fmin(x - field.x, field.x + field.w - x);
	double down = fmin(y - field.y, field.y + field.h - y);
	return fmin(fmax((fmin(across, down) - CONFETTI_REACH) / CONFETTI_REACH, 0.0), 1.0);
}

void lottery_confetti_draw(struct canvas *canvas, struct rect area, int64_t since)
{
	const struct theme *theme = canvas->theme;
	double t = motion_part(canvas->now, since, CONFETTI_MS);
	if (theme->reduced || t <= 0.0 || t >= 1.0)
		return;
	struct canvas_state saved = canvas_save(canvas);
	struct colour colours[CONFETTI_COLOURS];
	confetti_colours(theme, colours);
	double seconds = t * CONFETTI_MS / 1000.0;
	for (uint32_t i = 0; i < CONFETTI; i++) {
		uint32_t a = mix(i * 3 + 1);
		uint32_t b = mix(i * 3 + 2);
		double side = i % 2 ? 1.0 : -1.0;
		/* From the field's lower corners, up and inwards. */
		double x = area.x + area.w / 2.0 - side * area.w * 0.49;
		double vx = side * (40.0 + a % 620);
		double vy = -(380.0 + b % 560);
		double px = x + vx * seconds * (1.0 - 0.25 * seconds);
		double py = area.y + area.h + vy * seconds + 560.0 * seconds * seconds;
		double seen = inside(area, px, py);
		if (seen <= 0.0)
			continue;
		canvas_restore(canvas, saved);
		canvas_fade(canvas, seen * fmin(1.0, (1.0 - t) * 3.0));
		canvas_turn(canvas, px, py, (a % 628) / 100.0 + side * seconds * (4.0 + b % 7));
		double width = 8.0 + a % 7;
		canvas_fill(canvas, (struct rect){px - width / 2.0, py - 3.5, width, 7.0}, 1.5,
			    colours[i % CONFETTI_COLOURS]);
	}
	canvas_restore(canvas, saved);
	canvas_wake(canvas, canvas->now);
}
