#include "overlay/parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "overlay/change.h"

#define LOGO_WIDTH 4.0 /* of a logo beside a label, times its size, at most */
#define LOGO_HEIGHT 1.25

struct clock_view clock_view(const struct stage_clock *clock, int64_t now)
{
	struct clock_view view = {clock->set, clock->held, 0, 1};
	if (!clock->set)
		return view;
	int64_t left = clock->held ? clock->left : clock->deadline - now;
	int64_t length = clock->deadline - clock->start;
	view.left = left > 0 ? left : 0;
	view.length = length > view.left ? length : view.left;
	view.length = view.length > 0 ? view.length : 1;
	return view;
}

void clock_wake(struct canvas *canvas, const struct clock_view *view)
{
	if (view->set && !view->held && view->left > 0)
		canvas_wake(canvas, canvas->now + (view->left - 1) % 1000 + 1);
}

/* The show's logo, or the theme's mark. Returns the room it takes before the words. */
static double put_mark(struct canvas *canvas, double x, double y, const struct text_style *style, bool gone)
{
	struct colour grey = part_gone(canvas->theme);
	double height = style->size * 0.86;
	double mark = canvas->theme->kicker_width;
	double in = mark > 0.0 ? mark + 14.0 : 0.0;
	/* A brand's logo stands where the mark would. */
	double logo = canvas_logo_line(canvas, canvas->theme->logo, x, y, style->size * LOGO_WIDTH,
				       style->size * LOGO_HEIGHT);
	if (logo > 0.0)
		in = logo + 14.0;
	else if (mark > 0.0)
		canvas_shape(canvas, (struct rect){x, y - height / 2.0, mark, height},
			     &(struct shape_style){.fill = gone ? grey : canvas->theme->meter,
						   .fill_end = gone ? grey : canvas->theme->meter_end,
						   .gradient = true,
						   .angle = 1.5707963,
						   .radius = mark / 2.0});
	return in;
}

static double put_kicker(struct canvas *canvas, double x, double y, const char *text, double seen, bool gone)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	const struct text_block *block = canvas_text(canvas, text, &style);
	double in = put_mark(canvas, x, y, &style, gone);
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, seen);
	canvas_put_middle(canvas, block, x + in, y, ALIGN_LEFT,
			  gone ? part_gone(canvas->theme) : canvas->theme->accent);
	canvas_restore(canvas, saved);
	return block->width + in;
}

double part_kicker(struct canvas *canvas, double x, double y, const char *text)
{
	return put_kicker(canvas, x, y, text, 1.0, false);
}

double part_kicker_turn(struct canvas *canvas, double x, double y, const char *before, const char *text, double t)
{
	if (t >= 1.0 || strcmp(before, text) == 0)
		return part_kicker(canvas, x, y, text);
	canvas_wake(canvas, canvas->now);
	double old = change_old(t);
	return put_kicker(canvas, x, y, old > 0.0 ? before : text, old > 0.0 ? old : change_new(t), false);
}

double part_kicker_gone(struct canvas *canvas, double x, double y, const char *text)
{
	return put_kicker(canvas, x, y, text, 1.0, true);
}

double part_kicker_width(struct canvas *canvas, const char *text)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	double mark = *canvas->theme->logo ? style.size * LOGO_WIDTH : canvas->theme->kicker_width;
	return canvas_text(canvas, text, &style)->width + (mark > 0.0 ? mark + 14.0 : 0.0);
}

#define URGENT_MS 10000
#define CLOCK_PLATE 12.0      /* px from the digits to the end of their plate */
#define CLOCK_PLATE_RING 10.0 /* the same from the ring */

static bool is_urgent(const struct clock_view *view)
{
	return !view->held && view->left <= URGENT_MS;
}

/* Dark or light, whichever stands out more. */
static struct colour ink_on(struct colour ground)
{
	const struct colour dark = {14, 16, 22, 255};
	const struct colour light = {255, 255, 255, 255};
	return colour_contrast(dark, ground) > colour_contrast(light, ground) ? dark : light;
}

static void draw_ring(struct canvas *canvas, double x, double y, double radius, const struct clock_view *view,
		      struct colour colour, struct colour track)
{
	canvas_ring(canvas, x, y, radius, 5.0, 1.0, track);
	canvas_ring(canvas, x, y, radius, 5.0, (double)view->left / (double)view->length, colour);
	for (int i = 0; view->held && i < 2; i++)
		canvas_fill(canvas, (struct rect){x - 6.0 + 8.0 * i, y - 7.0, 4.0, 14.0}, 1.0, canvas->theme->muted);
}

double part_baseline(const struct text_block *block, double y)
{
	return y - block->height / 2.0 + (block->line_count ? block->lines[0].baseline : 0.0);
}

#define RING_GAP 14.0    /* px between a ring and its time */
#define RING_RADIUS 0.53 /* of the time's size */

static const struct text_block *clock_block(struct canvas *canvas, const struct clock_view *view)
{
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.weight = 700;
	style.tabular = true;
	char text[32];
	words_clock(view->left, text, sizeof(text));
	return canvas_text(canvas, text, &style);
}

double part_clock_width(struct canvas *canvas, const struct clock_view *view)
{
	if (!view->set)
		return 0.0;
	bool urgent = is_urgent(view);
	return clock_block(canvas, view)->width + RING_GAP + 2.0 * RING_RADIUS * canvas_style(canvas, TYPE_BODY).size +
	       (urgent ? CLOCK_PLATE_RING : 0.0) + (urgent && !theme_has_surface(canvas->theme) ? CLOCK_PLATE : 0.0);
}

/* Returns the width of the time alone. */
static double draw_clock(struct canvas *canvas, double x, double y, const struct clock_view *view, double ring_part)
{
	const struct theme *theme = canvas->theme;
	const struct text_block *block = clock_block(canvas, view);
	double radius = canvas_style(canvas, TYPE_BODY).size * RING_RADIUS;
	bool urgent = is_urgent(view);
	/* Its digits stay in line with the text below. Where a rule shows how wide the card is, its plate ends there.
	 */
	double moved = urgent && !theme_has_surface(theme) ? CLOCK_PLATE : 0.0;
	x -= moved;
	double cx = x - block->width - RING_GAP - radius;
	struct canvas_state saved = canvas_save(canvas);
	struct colour colour = view->held ? theme->muted : theme->text;
	struct colour ring = view->held ? theme->muted : theme->accent;
	if (urgent) {
		/* The last seconds have a plate, which is told from the calm clock in every theme. */
		double left = cx - radius - CLOCK_PLATE_RING;
		struct rect plate = {left, y - radius - 8.0, x + CLOCK_PLATE - left, 2.0 * radius + 16.0};
		canvas_fill(canvas, plate, plate.h / 2.0, theme->warning);
		canvas_stand_on(canvas, theme->warning);
		colour = ring = ink_on(theme->warning);
	}
	canvas_put_middle(canvas, block, x, y, ALIGN_RIGHT, colour);
	canvas_fade(canvas, ring_part);
	if (ring_part > 0.0)
		draw_ring(canvas, cx, y, radius, view, ring, urgent ? colour_fade(ring, 0.25) : theme->track);
	canvas_restore(canvas, saved);
	if (!view->held && view->left > 0) {
		/* Redrawn when the ring has moved by half a pixel. */
		double step = (double)view->length / (6.2832 * radius * canvas->scale * 2.0);
		canvas_wake(canvas, canvas->now + (int64_t)fmax(step, 16.0));
	}
	clock_wake(canvas, view);
	return block->width + moved;
}

double part_clock(struct canvas *canvas, double x, double y, const struct clock_view *view)
{
	if (view->set)
		draw_clock(canvas, x, y, view, 1.0);
	return part_clock_width(canvas, view);
}

double part_clock_time(struct canvas *canvas, double x, double y, const struct clock_view *view, double ring)
{
	return view->set ? draw_clock(canvas, x, y, view, ring) : 0.0;
}

static void time_bar(struct canvas *canvas, double x, double y, double width, const struct clock_view *view,
		     bool turned)
{
	if (!view->set)
		return;
	const struct theme *theme = canvas->theme;
	double part = (double)view->left / (double)view->length;
	canvas_fill(canvas, (struct rect){x, y, width, 6.0}, 3.0, theme->track);
	canvas_fill(canvas, (struct rect){turned ? x + width * (1.0 - part) : x, y, width * part, 6.0}, 3.0,
		    view->held        ? theme->muted
		    : is_urgent(view) ? theme->warning
				      : theme->accent);
	if (!view->held && view->left > 0) {
		double step = (double)view->length / (width * canvas->scale * 2.0);
		canvas_wake(canvas, canvas->now + (int64_t)fmax(step, 16.0));
	}
}

void part_time_bar(struct canvas *canvas, double x, double y, double width, const struct clock_view *view)
{
	time_bar(canvas, x, y, width, view, false);
}

void part_time_bar_turned(struct canvas *canvas, double x, double y, double width, const struct clock_view *view)
{
	time_bar(canvas, x, y, width, view, true);
}

/* A number and what it counts. */
struct count {
	const struct text_block *number;
	const struct text_block *word; /* no lines = the number alone */
	double width;
};

static struct count set_count(struct canvas *canvas, int64_t n, double size, const char *name)
{
	char number[WORDS_SIZE];
	words_count(canvas->language, n, number, sizeof(number));
	struct text_style big = canvas_style(canvas, TYPE_TITLE);
	big.size = size;
	big.tabular = true;
	struct text_style small = canvas_style(canvas, TYPE_LABEL);
	const char *word = name ? words_many(canvas->language, name, n) : "";
	struct count count = {canvas_text(canvas, number, &big), canvas_text(canvas, word, &small), 0.0};
	count.width = count.number->width + (name ? 12.0 + count.word->width : 0.0);
	return count;
}

double part_count_width(struct canvas *canvas, int64_t n, double size, const char *name)
{
	return set_count(canvas, n, size, name).width;
}

double part_count(struct canvas *canvas, double x, double y, int64_t n, double size, const char *name)
{
	struct count count = set_count(canvas, n, size, name);
	double baseline = y + PART_CAPITAL / 2.0 * size;
	canvas_put_baseline(canvas, count.number, x, baseline, ALIGN_LEFT, canvas->theme->text);
	canvas_put_baseline(canvas, count.word, x + count.number->width + 12.0, baseline, ALIGN_LEFT,
			    canvas->theme->muted);
	return count.width;
}

#define STACK_GAP 10.0 /* px between a number and what it counts below it */

static double stack_height(const struct count *count)
{
	return PART_CAPITAL * (count->number->size + count->word->size) + STACK_GAP;
}

struct stacked part_stacked_size(struct canvas *canvas, int64_t n, double size, const char *name)
{
	struct count count = set_count(canvas, n, size, name);
	return (struct stacked){fmax(count.number->width, count.word->width), stack_height(&count)};
}

double part_stacked(struct canvas *canvas, double x, double y, int64_t n, double size, const char *name)
{
	struct count count = set_count(canvas, n, size, name);
	double height = stack_height(&count);
	canvas_put_baseline(canvas, count.number, x, y - height / 2.0 + PART_CAPITAL * size, ALIGN_LEFT,
			    canvas->theme->text);
	canvas_put_baseline(canvas, count.word, x, y + height / 2.0, ALIGN_LEFT, canvas->theme->muted);
	return fmax(count.number->width, count.word->width);
}

double part_left_size(const struct canvas *canvas)
{
	return canvas_style(canvas, TYPE_BODY).size * 1.06;
}

double part_left_middle(const struct canvas *canvas)
{
	return 18.0 + part_left_size(canvas) / 2.0;
}

double part_left_bar(const struct canvas *canvas)
{
	return floor(18.0 + part_left_size(canvas) + 16.0);
}

double part_left_height(const struct canvas *canvas)
{
	return part_left_bar(canvas) + 38.0;
}

/* Without a well there is nothing to stand off from. */
static double chip_inset(const struct canvas *canvas)
{
	return canvas->theme->well.a ? PART_PLATE_SIDE : 0.0;
}

double part_chip_height(const struct canvas *canvas)
{
	return floor(canvas_style(canvas, TYPE_LABEL).size * 1.36);
}

double part_chip_width(struct canvas *canvas, const char *text, double max_width)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.max_width = max_width > 0.0 ? max_width - 2.0 * chip_inset(canvas) : 0.0;
	return canvas_text(canvas, text, &style)->width + 2.0 * chip_inset(canvas);
}

double part_chip(struct canvas *canvas, double x, double y, const char *text, double max_width)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	double inset = chip_inset(canvas);
	style.max_width = max_width - 2.0 * inset;
	double height = part_chip_height(canvas);
	const struct text_block *block = canvas_text(canvas, text, &style);
	double width = block->width + 2.0 * inset;
	canvas_fill(canvas, (struct rect){x, y - height / 2.0, width, height}, height / 2.0, canvas->theme->well);
	canvas_put_middle(canvas, block, x + inset, y, ALIGN_LEFT, canvas->theme->muted);
	return width;
}

static struct colour sign_colour(const struct theme *theme, enum sign sign)
{
	switch (sign) {
	case SIGN_GOOD:
		return theme->good;
	case SIGN_WAIT:
		return theme->muted; /* nothing is wrong, and nothing is to be done */
	case SIGN_WARNING:
		return theme->warning;
	case SIGN_BAD:
		return theme->danger;
	case SIGN_OVER:
		return theme->muted;
	case SIGN_PAUSE:
		return theme->warning;
	}
	return theme->muted;
}

struct colour part_gone(const struct theme *theme)
{
	return theme_has_surface(theme) ? theme->muted : colour_mix(theme->text, theme->outline, 0.3);
}

#define STROKE 0.12 /* of a sign's size */

/* A stroke from one point to another, in parts of `size` from (x, y). The fifth is its width, 0 = STROKE. */
static void stroke(struct canvas *canvas, double x, double y, double size, const double *from_to, struct colour colour)
{
	double dx = (from_to[2] - from_to[0]) * size;
	double dy = (from_to[3] - from_to[1]) * size;
	double wide = size * (from_to[4] > 0.0 ? from_to[4] : STROKE);
	double length = hypot(dx, dy) + wide;
	double cx = x + (from_to[0] + from_to[2]) / 2.0 * size;
	double cy = y + (from_to[1] + from_to[3]) / 2.0 * size;
	struct canvas_state saved = canvas_save(canvas);
	canvas_turn(canvas, cx, cy, atan2(dy, dx));
	canvas_fill(canvas, (struct rect){cx - length / 2.0, cy - wide / 2.0, length, wide},
		    fmin(wide, size * STROKE) / 2.0, colour);
	canvas_restore(canvas, saved);
}

void part_sign(struct canvas *canvas, double x, double y, double size, enum sign sign)
{
	static const double strokes[][2][5] = {
		[SIGN_GOOD] = {{-0.21, 0.02, -0.05, 0.18}, {-0.05, 0.18, 0.22, -0.15}},
		[SIGN_WAIT] = {{0.0, -0.24, 0.0, 0.02}, {0.0, 0.02, 0.16, 0.12}},
		[SIGN_WARNING] = {{0.0, -0.24, 0.0, 0.05}, {0.0, 0.23, 0.0, 0.23}},
		[SIGN_BAD] = {{-0.17, -0.17, 0.17, 0.17}, {-0.17, 0.17, 0.17, -0.17}},
		[SIGN_OVER] = {{0.0, 0.0, 0.0, 0.0, 0.4}},
		[SIGN_PAUSE] = {{-0.12, -0.17, -0.12, 0.17}, {0.12, -0.17, 0.12, 0.17}},
	};
	struct colour disc = sign_colour(canvas->theme, sign);
	struct colour ink = ink_on(disc);
	canvas_fill(canvas, (struct rect){x - size / 2.0, y - size / 2.0, size, size}, size / 2.0, disc);
	for (int i = 0; i < 2; i++)
		stroke(canvas, x, y, size, strokes[sign][i], ink);
}

void part_meter(struct canvas *canvas, struct rect bar, double part, bool few)
{
	const struct theme *theme = canvas->theme;
	canvas_fill(canvas, bar, bar.h / 2.0, theme->track);
	if (part * bar.w < 1.0)
		return;
	bar.w = fmax(bar.w * fmin(part, 1.0), bar.h);
	canvas_shape(canvas, bar,
		     &(struct shape_style){.fill = few ? theme->warning : theme->meter,
					   .fill_end = few ? theme->warning : theme->meter_end,
					   .gradient = true,
					   .radius = bar.h / 2.0});
}

double part_stagger(struct canvas *canvas, int64_t since, int step)
{
	const struct theme *theme = canvas->theme;
	int64_t start = since + (int64_t)(theme->stagger_ms * step);
	double t = motion_part(canvas->now, start, (int64_t)theme->update_ms);
	if (t < 1.0)
		canvas_wake(canvas, canvas->now);
	return motion_out(t);
}

void part_stamp(struct canvas *canvas, double x, double y, double room, const char *text, int64_t since)
{
	const struct theme *theme = canvas->theme;
	double t = motion_part(canvas->now, since, (int64_t)theme->update_ms);
	if (t < 1.0)
		canvas_wake(canvas, canvas->now);
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.size = canvas->tall ? 48.0 : 44.0;
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.max_width = room - 44.0;
	const struct text_block *block = canvas_text(canvas, text, &style);
	double width = block->width + 44.0;
	double height = block->size * 1.62;
	struct rect plate = {x - width / 2.0, y - height / 2.0, width, height};
	struct canvas_state saved = canvas_save(canvas);
	/* It comes down hard. */
	canvas_fade(canvas, theme->reduced ? t : fmin(3.0 * t, 1.0));
	if (!theme->reduced)
		canvas_zoom(canvas, x, y, 1.0 + 0.5 * (1.0 - motion_out(t)));
	canvas_turn(canvas, x, y, -0.16);
	struct colour back = theme->surface_end;
	back.a = 255;
	canvas_shape(
		canvas, plate,
		&(struct shape_style){
			.fill = back, .radius = theme->radius_small, .border_width = 5.0, .border = theme->danger});
	canvas_stand_on(canvas, back);
	canvas_put_middle(canvas, block, x, y, ALIGN_MIDDLE, theme->danger);
	canvas_restore(canvas, saved);
}
