#include "overlay/lottery_reel.h"

#include <math.h>

#define SLOW_MS 720 /* a name of the reel under reduced motion */
#define CONFETTI 80 /* quads */
#define CONFETTI_MS 1200
#define CONFETTI_COLOURS 3
#define CONFETTI_SEEN 1.25  /* contrast to the field, at least */
#define CONFETTI_REACH 12.0 /* px from a quad's middle to its furthest corner */

static uint32_t mix(uint32_t x)
{
	x ^= x >> 16;
	x *= 0x7FEB352Du;
	x ^= x >> 15;
	x *= 0x846CA68Bu;
	return x ^ x >> 16;
}

static const char *reel_name(const struct stage_lottery *card, int step, uint32_t salt)
{
	uint32_t at = (mix(salt) + (uint32_t)step) % card->reel_count;
	return card->reel[at];
}

/* Where nothing may move, one name after the other comes and goes in the middle, and the last one stays until `end`. */
static void draw_slow_reel(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect window,
			   const struct text_style *style, int64_t start, int64_t end, uint32_t salt)
{
	int64_t last = (end - start) / SLOW_MS;
	int64_t step = (canvas->now - start) / SLOW_MS;
	step = step < 0 ? 0 : step >= last ? (last > 0 ? last - 1 : 0) : step;
	int64_t since = start + step * SLOW_MS;
	double in = motion_part(canvas->now, since, SLOW_MS / 4);
	int64_t until = step + 1 < last ? since + SLOW_MS : end;
	double out = motion_part(canvas->now, until - (step + 1 < last ? SLOW_MS / 4 : 0), SLOW_MS / 4);
	canvas_fade(canvas, in * (1.0 - out));
	canvas_put_middle(canvas, canvas_text(canvas, reel_name(&overlay->card, (int)step, salt), style),
			  window.x + window.w / 2.0, window.y + window.h / 2.0, ALIGN_MIDDLE, canvas->theme->text);
}

void lottery_reel_draw(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect window, double size,
		       int64_t start, int64_t end, uint32_t salt)
{
	const struct stage_lottery *card = &overlay->card;
	if (!card->reel_count)
		return;
	double steps = floor(fmax(1.0, (double)(end - start) * 0.0075));
	double at = steps * motion_out(motion_part(canvas->now, start, end - start));
	double pitch = size * 1.5;
	double gone = motion_part(canvas->now, end, REEL_GOES_MS);
	if (gone >= 1.0)
		return;
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, 1.0 - gone);
	canvas_clip(canvas, window);
	struct text_style style = canvas_style(canvas, TYPE_DISPLAY);
	style.size = size;
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.max_width = window.w - 16.0;
	canvas_wake(canvas, canvas->now);
	if (canvas->theme->reduced) {
		draw_slow_reel(overlay, canvas, window, &style, start, end, salt);
		canvas_restore(canvas, saved);
		return;
	}
	double middle = window.y + window.h / 2.0;
	for (int step = (int)floor(at) - 1; step <= (int)floor(at) + 2; step++) {
		double y = middle + (step - at) * pitch;
		if (step < 0 || fabs(y - middle) > window.h / 2.0 + pitch)
			continue;
		struct canvas_state row = canvas_save(canvas);
		canvas_move(canvas, 0.0, y - middle);
		/* Gone before the field's edge cuts through it. */
		double edge = window.h / 2.0 - size * 0.5;
		double near = fmin(fmax(1.2 - fabs(step - at) * 0.8, 0.0), 1.0);
		canvas_fade(canvas, near * fmin(fmax((edge - fabs(y - middle)) / 40.0, 0.0), 1.0));
		canvas_put_middle(canvas, canvas_text(canvas, reel_name(card, step, salt), &style),
				  window.x + window.w / 2.0, middle, ALIGN_MIDDLE, canvas->theme->text);
		canvas_restore(canvas, row);
	}
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

/* How much is left of what flies at (x, y): over the panel all, beyond it nothing. There it would look like a bite out
 * of its edge. */
static double inside(struct rect panel, double x, double y)
{
	double across = fmin(x - panel.x, panel.x + panel.w - x);
	double down = fmin(y - panel.y, panel.y + panel.h - y);
	return fmin(fmax((fmin(across, down) - CONFETTI_REACH) / CONFETTI_REACH, 0.0), 1.0);
}

void lottery_confetti_draw(struct canvas *canvas, struct rect panel, struct rect area, int64_t since)
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
		double seen = inside(panel, px, py);
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
