#include "overlay/cover.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/parts.h"
#include "overlay/blocks.h"
#include "overlay/slots.h"

#define RING_WIDTH 14.0
#define FRAME 2.5     /* times the width of a panel's border and rule, for the whole screen */
#define SWAY_MS 48000 /* the background's light goes there and back */
#define SWAY_STEP 125 /* ms between two frames of it: each differs by less than can be seen */

void overlay_cover_update(struct overlay_cover *overlay, const struct stage *stage, const struct theme *theme,
			  int64_t now)
{
	/* All covers are one: the ground stays where it is, only the words change. */
	struct stage_card one = stage->cover.card;
	snprintf(one.id, sizeof(one.id), "cover");
	one.run = 1;
	bool was = overlay->presence.present;
	presence_update(&overlay->code, &stage->measure.card, 0, theme, now);
	presence_update(&overlay->presence, &one, 0, theme, now);
	if (!overlay->presence.present)
		return;
	const struct stage_card *old = &overlay->card.card;
	const struct stage_card *new = &stage->cover.card;
	if (!was) {
		overlay->swapped = INT64_MIN / 2;
	} else if (old->run != new->run || strcmp(old->id, new->id) != 0) {
		overlay->swapped = now;
		overlay->before = overlay->card;
	}
	overlay->card = stage->cover;
	snprintf(overlay->show, sizeof(overlay->show), "%s", stage->show_title);
}

/* A cover has the whole screen, and is read from afar: body and labels are those for phones. */
static struct text_style cover_style(const struct canvas *canvas, enum type type)
{
	struct text_style style = canvas_style(canvas, type);
	bool small = type == TYPE_BODY || type == TYPE_LABEL;
	if (small && !canvas->tall && !canvas->phone)
		style.size = type == TYPE_BODY ? canvas->theme->phone.body : canvas->theme->phone.label;
	return style;
}

/* One quad: full-screen ones are dear. On a dark theme more of the colour bears the text than on a light one. */
static void draw_ground(struct canvas *canvas, bool calm)
{
	const struct theme *theme = canvas->theme;
	struct rect all = {0.0, 0.0, canvas->width, canvas->height};
	if (!theme_has_surface(theme)) {
		canvas_fill(canvas, all, 0.0, theme->outline);
		return;
	}
	double tint = colour_luminance(theme->surface) > 0.4 ? 0.06 : 0.14;
	double angle = 0.9;
	if (!calm && !theme->reduced) {
		int64_t at = canvas->now % SWAY_MS / SWAY_STEP * SWAY_STEP;
		angle += 0.5 * sin((double)at / SWAY_MS * 6.2831853);
		canvas_wake(canvas, canvas->now + SWAY_STEP - canvas->now % SWAY_STEP);
	}
	canvas_shape(canvas, all,
		     &(struct shape_style){.fill = colour_mix(theme->surface, theme->meter, tint),
					   .fill_end = colour_mix(theme->well, theme->surface_end, 0.5),
					   .gradient = true,
					   .angle = angle});
	/* What the theme's panels have round them and along their top, the screen has too. */
	if (theme->action_border > 0.0 && theme->border.a)
		canvas_shape(
			canvas, all,
			&(struct shape_style){.border_width = theme->border_width * FRAME, .border = theme->border});
	else if (theme->rule_width > 0.0)
		canvas_fill(canvas, (struct rect){0.0, 0.0, all.w, theme->rule_width * FRAME}, 0.0, theme->accent);
	canvas_stand_on(canvas, colour_mix(theme->surface, theme->well, 0.5));
}

void overlay_cover_ground(const struct overlay_cover *overlay, struct canvas *canvas)
{
	draw_ground(canvas, overlay->card.kind == COVER_EMERGENCY);
}

/* Where the words and the clock may stand. */
static struct rect place_of(const struct canvas *canvas)
{
	struct slots slots = canvas->slots ? *canvas->slots : slots_default(canvas->width, canvas->height);
	struct rect safe = slots.safe;
	double aside = (canvas->width - canvas->height * 16.0 / 9.0) / 2.0;
	if (aside > 0.0 && !slots.card) {
		safe.x += aside;
		safe.w -= 2.0 * aside;
	}
	if (!slots_one(canvas->width, canvas->height)) {
		safe.x += 48.0;
		safe.w -= 96.0;
	} else {
		/* The ground is the whole canvas, so the middle is the canvas's. */
		double in = fmax(safe.x, canvas->width - safe.x - safe.w);
		safe.x = in;
		safe.w = canvas->width - 2.0 * in;
	}
	return safe;
}

bool overlay_cover_fits(const struct canvas *canvas)
{
	struct rect place = place_of(canvas);
	bool upright = slots_one(canvas->width, canvas->height);
	return place.w >= (upright ? 600.0 : 1100.0) && place.h >= (upright ? 760.0 : 560.0);
}

/* The words one below the other. */
struct stack {
	const struct text_block *show;
	const struct text_block *title;
	const struct text_block *text;
	const struct text_block *label; /* "Next" */
	const struct text_block *next;
	double height; /* without what comes next, which stands GAP_NEXT below */
	double next_height;
};

#define GAP_TITLE 26.0
#define GAP_TEXT 22.0
#define GAP_NEXT 52.0

/* level 0: all of it; 1: without the text; 2: the title on two lines. */
static struct stack measure_at(const struct stage_cover *card, const char *show, struct canvas *canvas, double width,
			       int level)
{
	bool tall = canvas->tall;
	bool chinese = canvas->line_height > 1.3;
	struct stack s;
	struct text_style small = cover_style(canvas, TYPE_BODY);
	small.weight = 700;
	small.max_width = width - 32.0;
	s.show = canvas_text(canvas, show, &small);
	struct text_style big = cover_style(canvas, TYPE_DISPLAY);
	big.size = floor(big.size * (tall ? 1.0 : 1.2) + 0.5);
	big.min_size = cover_style(canvas, TYPE_TITLE).size;
	big.max_width = width;
	big.max_lines = level > 1 ? 2 : tall ? 4 : 3;
	big.line_height = chinese ? 1.24 : 1.1;
	big.balance = true;
	s.title = canvas_text(canvas, card->card.title, &big);
	struct text_style body = cover_style(canvas, TYPE_BODY);
	body.size = floor(body.size * 1.12 + 0.5);
	body.min_size = cover_style(canvas, TYPE_LABEL).size;
	body.max_width = width;
	body.max_lines = 4;
	body.balance = true;
	s.text = canvas_text(canvas, level ? "" : card->text, &body);
	struct text_style label = cover_style(canvas, TYPE_LABEL);
	bool starts = card->kind == COVER_STARTING;
	const char *name = *card->next ? words(canvas->language, starts ? "CoverFirst" : "CoverNext") : "";
	s.label = canvas_text(canvas, name, &label);
	struct text_style next = cover_style(canvas, TYPE_BODY);
	next.weight = 700;
	next.max_width = width - s.label->width - 24.0;
	s.next = canvas_text(canvas, card->next, &next);
	s.height = (s.show->line_count ? s.show->size * 1.2 + GAP_TITLE : 0.0) + s.title->height +
		   (s.text->line_count ? GAP_TEXT + s.text->height : 0.0);
	s.next_height = s.next->line_count ? GAP_NEXT + s.next->size * 1.2 : 0.0;
	return s;
}

/* As much as fits into the height. */
static struct stack measure(const struct stage_cover *card, const char *show, struct canvas *canvas, double width,
			    double height)
{
	struct stack s = measure_at(card, show, canvas, width, 0);
	for (int level = 1; level < 3 && s.height + s.next_height > height; level++)
		s = measure_at(card, show, canvas, width, level);
	return s;
}

/* A block in the column; text that is read from the right stands at the right, unless all is centred. */
static void put_block(struct canvas *canvas, const struct text_block *block, struct rect place, double y, bool middle,
		      struct colour colour)
{
	if (middle)
		canvas_put(canvas, block, place.x + place.w / 2.0, y, ALIGN_MIDDLE, colour);
	else
		canvas_put(canvas, block, block->right_to_left ? place.x + place.w : place.x, y,
			   block->right_to_left ? ALIGN_RIGHT : ALIGN_LEFT, colour);
}

static double draw_show(struct canvas *canvas, const struct stack *s, struct rect place, double y, bool middle)
{
	const struct theme *theme = canvas->theme;
	double height = s->show->size * 1.2;
	double mark = theme->kicker_width > 0.0 && !middle && !s->show->right_to_left ? 22.0 : 0.0;
	if (!s->show->line_count)
		return y;
	if (mark > 0.0)
		canvas_shape(canvas, (struct rect){place.x, y + height * 0.12, theme->kicker_width, height * 0.76},
			     &(struct shape_style){.fill = theme->meter,
						   .fill_end = theme->meter_end,
						   .gradient = true,
						   .angle = 1.5707963,
						   .radius = theme->kicker_width / 2.0});
	struct rect rest = {place.x + mark, place.y, place.w - mark, place.h};
	put_block(canvas, s->show, rest, y + (height - s->show->height) / 2.0, middle, theme->accent);
	return y + height + GAP_TITLE;
}

static void draw_stack(struct canvas *canvas, const struct stack *s, struct rect place, double y, bool middle)
{
	const struct theme *theme = canvas->theme;
	y = draw_show(canvas, s, place, y, middle);
	put_block(canvas, s->title, place, y, middle, theme->text);
	put_block(canvas, s->text, place, y + s->title->height + GAP_TEXT, middle, theme->muted);
}

/* Below y; with its word on the side from which it is read. */
static void put_next(struct canvas *canvas, const struct stack *s, struct rect place, double y, bool middle)
{
	const struct theme *theme = canvas->theme;
	double gap = 20.0;
	double width = s->label->width + gap + s->next->width;
	bool right = s->next->right_to_left;
	if (!s->next->line_count)
		return;
	double x = middle ? place.x + (place.w - width) / 2.0 : right ? place.x + place.w - width : place.x;
	y += GAP_NEXT + s->next->size * 0.6;
	canvas_put_middle(canvas, s->label, right ? x + width - s->label->width : x, y, ALIGN_LEFT, theme->muted);
	canvas_put_middle(canvas, s->next, right ? x : x + width - s->next->width, y, ALIGN_LEFT, theme->text);
}

/* 09:59, 1:02:03: minutes have two digits even when one would do, so that nothing moves at ten minutes. */
static void clock_text(int64_t left, char *out, size_t size)
{
	int64_t seconds = (left + 999) / 1000;
	int hours = (int)(seconds / 3600 % 1000);
	int minutes = (int)(seconds / 60 % 60);
	if (hours)
		snprintf(out, size, "%d:%02d:%02d", hours, minutes, (int)(seconds % 60));
	else
		snprintf(out, size, "%02d:%02d", minutes, (int)(seconds % 60));
}

/* As large as it may be in a ring of that radius, by the widest text that it can become. */
static struct text_style digits_style(struct canvas *canvas, double radius, int64_t left)
{
	struct text_style style = cover_style(canvas, TYPE_DISPLAY);
	style.size = 200.0;
	const struct text_block *widest = canvas_text(canvas, left > 3599000 ? "0:00:00" : "00:00", &style);
	double room = radius * 1.46;
	style.size = floor(fmin(style.size * room / fmax(widest->width, 1.0), radius * 0.66));
	return style;
}

/* What the clock counts down to, or that it stands, above the digits. */
static void draw_clock_label(const struct stage_cover *card, struct canvas *canvas, const struct clock_view *view,
			     double x, double y, double room)
{
	const char *name = view->held ? "Paused" : card->kind == COVER_STARTING ? "CoverStartsIn" : "CoverBackIn";
	struct text_style style = cover_style(canvas, TYPE_LABEL);
	style.max_width = room;
	canvas_put_middle(canvas, canvas_text(canvas, words(canvas->language, name), &style), x, y, ALIGN_MIDDLE,
			  canvas->theme->muted);
}

static void draw_clock(const struct stage_cover *card, struct canvas *canvas, double x, double y, double radius)
{
	const struct theme *theme = canvas->theme;
	struct clock_view view = clock_view(&card->card.clock, canvas->now);
	bool due = card->due || view.left <= 0;
	double part = due ? 1.0 : (double)view.left / (double)view.length;
	canvas_ring(canvas, x, y, radius, RING_WIDTH, 1.0, theme_has_surface(theme) ? theme->track : theme->outline);
	canvas_ring(canvas, x, y, radius, RING_WIDTH, part, view.held && !due ? theme->muted : theme->meter);
	if (due) {
		struct text_style style = cover_style(canvas, TYPE_TITLE);
		style.min_size = cover_style(canvas, TYPE_LABEL).size;
		style.max_width = radius * 1.5;
		style.max_lines = 2;
		style.balance = true;
		bool starts = card->kind == COVER_STARTING;
		const char *soon = words(canvas->language, starts ? "CoverSoon" : "CoverBackSoon");
		canvas_put_middle(canvas, canvas_text(canvas, soon, &style), x, y, ALIGN_MIDDLE, theme->text);
		return;
	}
	clock_wake(canvas, &view);
	if (!view.held) {
		double step = (double)view.length / (6.2832 * radius * canvas->scale * 2.0);
		canvas_wake(canvas, canvas->now + (int64_t)fmax(step, 33.0));
	}
	char text[32];
	clock_text(view.left, text, sizeof(text));
	struct text_style style = digits_style(canvas, radius, view.left);
	const struct text_block *digits = canvas_text(canvas, text, &style);
	canvas_put_middle(canvas, digits, x, y, ALIGN_MIDDLE, view.held ? theme->muted : theme->text);
	draw_clock_label(card, canvas, &view, x, y - style.size * 0.5 - radius * 0.16, radius * 1.3);
}

static bool has_clock(const struct stage_cover *card)
{
	return card->card.clock.set || card->due;
}

/* Wide: the words on the left, the clock on the right. */
static void draw_wide(const struct stage_cover *card, const char *show, struct canvas *canvas, struct rect place)
{
	double radius = has_clock(card) ? floor(fmin(place.w * 0.19, place.h * 0.36)) : 0.0;
	struct rect column = place;
	column.w = has_clock(card) ? place.w - 2.0 * radius - 96.0 : floor(place.w * 0.8);
	struct stack s = measure(card, show, canvas, column.w, place.h);
	double middle = canvas->height / 2.0;
	double y = floor(middle - (s.height + s.next_height) / 2.0 + 0.5);
	draw_stack(canvas, &s, column, y, false);
	put_next(canvas, &s, column, y + s.height, false);
	if (has_clock(card))
		draw_clock(card, canvas, place.x + place.w - radius, middle, radius);
}

/* Tall and square: all in the middle, the clock below the words. */
static void draw_upright(const struct stage_cover *card, const char *show, struct canvas *canvas, struct rect place)
{
	double gap = 64.0;
	double least = 240.0; /* the clock's diameter */
	struct stack s = measure(card, show, canvas, place.w, place.h - (has_clock(card) ? gap + least : 0.0));
	double words = s.height + s.next_height;
	double radius = 0.0;
	if (has_clock(card))
		radius = floor(fmin(fmax((place.h - words - gap) / 2.0, least / 2.0), place.w * 0.38));
	double clock = radius > 0.0 ? gap + 2.0 * radius : 0.0;
	double y = floor(place.y + fmax((place.h - words - clock) / 2.0, 0.0) + 0.5);
	draw_stack(canvas, &s, place, y, true);
	y += s.height;
	if (radius > 0.0)
		draw_clock(card, canvas, place.x + place.w / 2.0, y + gap + radius, radius);
	put_next(canvas, &s, place, y + clock, true);
}

/* The height that a code takes above the words. */
static double above(const struct overlay_cover *overlay, struct canvas *canvas)
{
	struct pose pose;
	if (!presence_pose(&overlay->code, canvas, &pose))
		return 0.0;
	return (block_strip_height(canvas) + block_frame(canvas) + 32.0) * pose.here;
}

static void draw_words(const struct overlay_cover *overlay, const struct stage_cover *card, struct canvas *canvas)
{
	const char *show = overlay->show;
	struct rect place = place_of(canvas);
	if (slots_one(canvas->width, canvas->height)) {
		double taken = above(overlay, canvas);
		place.y += taken;
		place.h -= taken;
		draw_upright(card, show, canvas, place);
	} else {
		draw_wide(card, show, canvas, place);
	}
}

void overlay_cover_draw(const struct overlay_cover *overlay, struct canvas *canvas)
{
	const struct theme *theme = canvas->theme;
	struct pose pose;
	if (!presence_pose(&overlay->presence, canvas, &pose))
		return;
	canvas_group(canvas, pose.here);
	overlay_cover_ground(overlay, canvas);
	double gone = motion_part(canvas->now, overlay->swapped, (int64_t)theme->leave_ms);
	double come = motion_part(canvas->now, overlay->swapped + (int64_t)theme->leave_ms, (int64_t)theme->enter_ms);
	if (come < 1.0)
		canvas_wake(canvas, canvas->now);
	if (gone < 1.0) {
		canvas_fade(canvas, 1.0 - gone);
		draw_words(overlay, &overlay->before, canvas);
		return;
	}
	canvas_fade(canvas, motion_out(come));
	draw_words(overlay, &overlay->card, canvas);
}
