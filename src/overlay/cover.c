#include "overlay/cover.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/parts.h"
#include "overlay/blocks.h"
#include "overlay/change.h"
#include "overlay/slots.h"

#define RING_WIDTH 14.0
#define GAP_CLOCK 56.0
#define SIGN_GAP 12.0 /* px between a sign and its word */
#define DUE_ROOM 0.81 /* of the ring's radius: how far words in it reach */
#define DUE_MOST 0.46 /* of the radius: their size … */
#define DUE_LEAST 0.22
#define DUE_STEP 0.04
#define LOGO_HEIGHT 84.0
#define LOGO_WIDTH 360.0
#define LOGO_LEAST 40.0
#define WORDS_FROM 0.75 /* of the ground's opacity: from there on there are words */
#define SWAY_MS 48000   /* the background's light goes there and back */
#define SWAY_STEP 125   /* ms between two frames of it: each differs by less than can be seen */

/* What lies behind the panel, on an average. */
static struct colour ground_of(const struct theme *theme)
{
	struct colour ground = theme->shadow;
	if (theme_has_surface(theme))
		ground = colour_mix(colour_mix(theme->track, theme->well, 0.5),
				    colour_mix(theme->fill, theme->fill_end, 0.5), theme->cover_tint);
	ground.a = 255;
	return ground;
}

void overlay_cover_update(struct overlay_cover *overlay, const struct stage *stage, const struct theme *theme,
			  int64_t now)
{
	/* All covers are one: the ground stays where it is, only the words change. */
	struct stage_card one = stage->cover.card;
	snprintf(one.id, sizeof(one.id), "cover");
	one.run = 1;
	bool was = overlay->presence.present;
	presence_update(&overlay->code, &stage->measure.card, 0, theme, now);
	/* For how often it may come, the ground counts as the surface. */
	struct theme grounded = *theme;
	grounded.surface_end = ground_of(theme);
	presence_update(&overlay->presence, &one, 0, &grounded, now);
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
	if (type == TYPE_BODY && !canvas->phone)
		style.size = canvas->theme->phone.body;
	else if (type == TYPE_LABEL && !canvas->phone)
		style.size = canvas->theme->phone.label;
	return style;
}

/* Where the panel stands, and within it the words and the clock. */
struct places {
	struct rect panel;
	struct rect words;
	double code; /* 0 … 1: so much of a code to type back stands above the words */
	bool upright;
};

#define PAD 56.0      /* px from the panel's side to the words */
#define PAD_LOW 56.0  /* from its top, where the platform's own parts end */
#define MARGIN 24.0   /* px that the panel keeps from the canvas's edge */
#define HIGHEST 720.0 /* px: of a wide panel, so that there is ground round it */
#define LEAD 96.0 /* px from a rule that is all there is of a panel to what stands under it; of a tall one PAD_LOW */

static struct places places_of(const struct canvas *canvas)
{
	struct slots slots = canvas->slots ? *canvas->slots : slots_default(canvas->width, canvas->height);
	struct rect safe = slots.safe;
	struct places at = {.upright = slots_one(canvas->width, canvas->height)};
	double aside = (canvas->width - canvas->height * 16.0 / 9.0) / 2.0;
	if (aside > 0.0 && !slots.card) {
		safe.x += aside;
		safe.w -= 2.0 * aside;
	}
	/* The ground is the whole canvas, so the middle is the canvas's. */
	double in = fmax(safe.x, canvas->width - safe.x - safe.w);
	safe.x = in;
	safe.w = canvas->width - 2.0 * in;
	double least = fmin(fmin(safe.y, canvas->height - safe.y - safe.h) - PAD_LOW, in - PAD);
	if (at.upright && least >= MARGIN) {
		/* The panel may reach under what a platform lays over the picture: the words do not. */
		at.panel = (struct rect){safe.x - PAD, safe.y - PAD_LOW, safe.w + 2.0 * PAD, safe.h + 2.0 * PAD_LOW};
		at.words = safe;
		return at;
	}
	double height = at.upright ? safe.h : fmin(safe.h, HIGHEST);
	double y = fmin(fmax((canvas->height - height) / 2.0, safe.y), safe.y + safe.h - height);
	at.panel = (struct rect){safe.x, floor(y), safe.w, floor(height)};
	/* Without a surface the words begin with the rule. */
	double pad = theme_has_surface(canvas->theme) ? PAD : canvas->theme->padding;
	at.words = (struct rect){safe.x + pad, at.panel.y + PAD_LOW, safe.w - 2.0 * pad, at.panel.h - 2.0 * PAD_LOW};
	return at;
}

bool overlay_cover_fits(const struct canvas *canvas)
{
	struct places at = places_of(canvas);
	return at.words.w >= (at.upright ? 600.0 : 1000.0) && at.words.h >= (at.upright ? 760.0 : 480.0);
}

/* One quad: full-screen ones are dear. */
void overlay_cover_ground(const struct overlay_cover *overlay, struct canvas *canvas)
{
	const struct theme *theme = canvas->theme;
	struct rect all = {0.0, 0.0, canvas->width, canvas->height};
	canvas_stand_on(canvas, ground_of(theme));
	if (!theme_has_surface(theme)) {
		/* the same as the shade that stands for a panel */
		canvas_fill(canvas, all, 0.0, ground_of(theme));
		return;
	}
	double angle = 0.9;
	if (overlay->card.kind != COVER_EMERGENCY && !theme->reduced) {
		int64_t at = canvas->now % SWAY_MS / SWAY_STEP * SWAY_STEP;
		angle += 0.5 * sin((double)at / SWAY_MS * 6.2831853);
		canvas_wake(canvas, canvas->now + SWAY_STEP - canvas->now % SWAY_STEP);
	}
	canvas_shape(canvas, all,
		     &(struct shape_style){.fill = colour_mix(theme->track, theme->fill, theme->cover_tint),
					   .fill_end = colour_mix(theme->well, theme->fill_end, theme->cover_tint),
					   .gradient = true,
					   .angle = angle});
}

/* The show's logo in a box as wide as it is; on a plate if it could not be seen on that ground. */
static void draw_logo(struct canvas *canvas, double right, double middle, double height, struct colour ground)
{
	const struct theme *theme = canvas->theme;
	double width = canvas_logo_width(canvas, theme->logo, LOGO_WIDTH, height);
	struct rect box = {floor(right - width), floor(middle - height / 2.0), LOGO_WIDTH, height};
	struct colour other =
		colour_luminance(ground) > 0.4 ? (struct colour){16, 18, 24, 255} : (struct colour){255, 255, 255, 255};
	const struct colour grounds[2] = {ground, other};
	struct colour plate = canvas_logo_ground(canvas, box, theme->logo, grounds, 2);
	if (width <= 0.0)
		return;
	if (memcmp(&plate, &ground, sizeof(plate)) != 0)
		canvas_fill(canvas, (struct rect){box.x - 20.0, box.y - 14.0, width + 40.0, height + 28.0},
			    theme->radius_small, plate);
	canvas_logo_line(canvas, theme->logo, box.x, middle, LOGO_WIDTH, height);
}

/* Wide covers have it above the panel, in the corner that no card's name or code has. */
static void draw_corner(struct canvas *canvas, const struct places *at)
{
	double height = fmin(LOGO_HEIGHT, at->panel.y - 2.0 * MARGIN - 28.0);
	if (at->upright || height < LOGO_LEAST)
		return;
	draw_logo(canvas, at->panel.x + at->panel.w - MARGIN, at->panel.y - MARGIN - 14.0 - height / 2.0, height,
		  ground_of(canvas->theme));
}

/* The words one below the other. */
struct stack {
	double logo; /* height of the show's logo above them, 0 = none */
	const struct text_block *show;
	const struct text_block *title;
	const struct text_block *text;
	const struct text_block *label; /* "Next" */
	const struct text_block *next;
	double height; /* without what comes next, which stands GAP_NEXT below */
	double next_height;
};

#define GAP_LOGO 44.0
#define GAP_TITLE 26.0
#define GAP_TEXT 22.0
#define GAP_NEXT 44.0

/* Of that size at most. One line is better than two if it is nearly as large. */
static const struct text_block *title_block(const struct stage_cover *card, struct canvas *canvas, double width,
					    double size, int lines)
{
	struct text_style big = cover_style(canvas, TYPE_DISPLAY);
	big.size = size;
	big.max_width = width;
	big.min_size = floor(size * 0.8);
	const struct text_block *one = canvas_text(canvas, card->card.title, &big);
	if (!one->cut)
		return one;
	big.min_size = fmin(cover_style(canvas, TYPE_TITLE).size, size);
	big.max_lines = lines;
	big.line_height = canvas->line_height > 1.3 ? 1.24 : 1.1;
	big.balance = true;
	return canvas_text(canvas, card->card.title, &big);
}

static struct stack measure_at(const struct stage_cover *card, const char *show, struct canvas *canvas,
			       const struct places *at, double width, double size, bool text)
{
	struct stack s = {.logo = at->upright && *canvas->theme->logo ? LOGO_HEIGHT + GAP_LOGO : 0.0};
	struct text_style small = cover_style(canvas, TYPE_BODY);
	small.weight = 700;
	small.min_size = cover_style(canvas, TYPE_LABEL).size;
	small.max_width = width - 32.0;
	s.show = canvas_text(canvas, show, &small);
	s.title = title_block(card, canvas, width, size, at->upright ? 4 : 3);
	struct text_style body = cover_style(canvas, TYPE_BODY);
	body.min_size = cover_style(canvas, TYPE_LABEL).size;
	body.max_width = width;
	body.max_lines = 3;
	body.balance = true;
	s.text = canvas_text(canvas, text ? card->text : "", &body);
	struct text_style label = cover_style(canvas, TYPE_LABEL);
	bool starts = card->kind == COVER_STARTING;
	const char *name = *card->next ? words(canvas->language, starts ? "CoverFirst" : "CoverNext") : "";
	s.label = canvas_text(canvas, name, &label);
	struct text_style next = cover_style(canvas, TYPE_BODY);
	next.weight = 700;
	next.min_size = label.size;
	next.max_width = width - s.label->width - 24.0;
	s.next = canvas_text(canvas, card->next, &next);
	s.height = s.logo + (s.show->line_count ? s.show->size * 1.2 + GAP_TITLE : 0.0) + s.title->height +
		   (s.text->line_count ? GAP_TEXT + s.text->height : 0.0);
	s.next_height = s.next->line_count ? GAP_NEXT + s.next->size * 1.2 : 0.0;
	return s;
}

#define TITLE_KEEPS 0.75 /* of its size, at the expense of the text */

/* As much as fits into the height: the title shrinks a little, then the text goes, then the title shrinks. */
static struct stack measure(const struct stage_cover *card, const char *show, struct canvas *canvas,
			    const struct places *at, double width, double height)
{
	double most = floor(canvas_style(canvas, TYPE_DISPLAY).size * (at->upright ? 1.0 : 1.2) + 0.5);
	double least = cover_style(canvas, TYPE_TITLE).size;
	struct stack s = {0};
	for (int text = 1; text >= 0; text--) {
		for (double size = most; size >= (text ? fmax(most * TITLE_KEEPS, least) : least); size -= 8.0) {
			s = measure_at(card, show, canvas, at, width, size, text);
			if (s.height + s.next_height <= height)
				return s;
		}
	}
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
	if (s->logo > 0.0) {
		double width = canvas_logo_width(canvas, theme->logo, LOGO_WIDTH, LOGO_HEIGHT);
		draw_logo(canvas, place.x + (place.w + width) / 2.0, y + LOGO_HEIGHT / 2.0, LOGO_HEIGHT,
			  theme_has_surface(theme) ? theme->surface : ground_of(theme));
	}
	y += s->logo;
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
	canvas_put_baseline(canvas, s->label, right ? x + width - s->label->width : x, part_baseline(s->next, y),
			    ALIGN_LEFT, theme->muted);
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
	double room = radius * 1.5;
	style.size = floor(fmin(style.size * room / fmax(widest->width, 1.0), radius * 0.66));
	return style;
}

/* Whether all lines of a block around the middle of a circle stand within it. */
static bool in_circle(const struct text_block *block, double radius)
{
	double step = block->height / fmax((double)block->line_count, 1.0);
	for (size_t i = 0; i < block->line_count; i++) {
		double middle = ((double)i + 0.5) * step - block->height / 2.0;
		if (hypot(block->lines[i].width / 2.0, fabs(middle) + PART_CAPITAL * block->size / 2.0) > radius)
			return false;
	}
	return block->line_count > 0;
}

/* As large as a ring has room for it, and in more lines rather than smaller. */
static const struct text_block *due_block(const char *text, struct canvas *canvas, double radius)
{
	struct text_style style = cover_style(canvas, TYPE_TITLE);
	style.max_width = 2.0 * radius * DUE_ROOM;
	style.line_height = canvas->line_height > 1.3 ? 1.22 : 1.08;
	style.balance = true;
	const struct text_block *block = NULL;
	for (double part = DUE_MOST; part >= DUE_LEAST; part -= DUE_STEP) {
		style.size = floor(radius * part);
		for (style.max_lines = 1; style.max_lines <= 3; style.max_lines++) {
			block = canvas_text(canvas, text, &style);
			if (!block->cut && !block->broken && in_circle(block, radius * DUE_ROOM))
				return block;
		}
	}
	return block;
}

/* Instead of a time that is over: it may go on at any moment. */
static void draw_due(const struct stage_cover *card, struct canvas *canvas, double x, double y, double radius)
{
	const char *soon = words(canvas->language, card->kind == COVER_STARTING ? "CoverSoon" : "CoverBackSoon");
	canvas_put_middle(canvas, due_block(soon, canvas, radius), x, y, ALIGN_MIDDLE, canvas->theme->text);
}

/* What the clock counts down to, or that it stands, and the digits below it: the pair is in the middle. */
static void draw_time(const struct stage_cover *card, struct canvas *canvas, const struct clock_view *view, double x,
		      double y, double radius)
{
	const struct theme *theme = canvas->theme;
	const char *name = view->held ? "Paused" : card->kind == COVER_STARTING ? "CoverStartsIn" : "CoverBackIn";
	struct text_style style = cover_style(canvas, TYPE_LABEL);
	style.max_width = radius * 1.3;
	double sign = view->held ? style.size * 1.1 : 0.0;
	style.max_width -= sign > 0.0 ? sign + SIGN_GAP : 0.0;
	const struct text_block *label = canvas_text(canvas, words(canvas->language, name), &style);
	char text[32];
	clock_text(view->left, text, sizeof(text));
	struct text_style big = digits_style(canvas, radius, view->left);
	double gap = radius * 0.12;
	double top = y - (PART_CAPITAL * (label->size + big.size) + gap) / 2.0;
	double low = top + PART_CAPITAL * label->size + gap + PART_CAPITAL * big.size / 2.0;
	double middle = top + PART_CAPITAL * label->size / 2.0;
	double left = x - (label->width + (sign > 0.0 ? sign + SIGN_GAP : 0.0)) / 2.0;
	if (sign > 0.0) {
		part_sign(canvas, left + sign / 2.0, middle, sign, SIGN_PAUSE);
		left += sign + SIGN_GAP;
	}
	canvas_put_middle(canvas, label, left, middle, ALIGN_LEFT, theme->muted);
	canvas_put_middle(canvas, canvas_text(canvas, text, &big), x, low, ALIGN_MIDDLE,
			  view->held ? theme->muted : theme->text);
}

/* How far the time that is over has given way to the word that it may go on at any moment. */
static double due_part(const struct stage_cover *card, const struct canvas *canvas)
{
	const struct stage_clock *clock = &card->card.clock;
	if (!clock->set || clock->held)
		return 1.0;
	return motion_part(canvas->now, clock->deadline, (int64_t)canvas->theme->update_ms);
}

static void draw_clock(const struct stage_cover *card, struct canvas *canvas, double x, double y, double radius)
{
	const struct theme *theme = canvas->theme;
	struct clock_view view = clock_view(&card->card.clock, canvas->now);
	bool due = card->due || view.left <= 0;
	double t = due_part(card, canvas);
	double full = theme->reduced ? 1.0 : motion_both(t);
	double part = due ? full : (double)view.left / (double)view.length;
	canvas_ring(canvas, x, y, radius, RING_WIDTH, 1.0,
		    theme_has_surface(theme) ? theme->track : colour_fade(theme->text, 0.2));
	struct canvas_state saved = canvas_save(canvas);
	if (due && theme->reduced)
		canvas_fade(canvas, change_new(t));
	canvas_ring(canvas, x, y, radius, RING_WIDTH, part, view.held && !due ? theme->muted : theme->meter);
	canvas_restore(canvas, saved);
	if (due) {
		if (t < 1.0) {
			canvas_wake(canvas, canvas->now);
			canvas_fade(canvas, change_old(t));
			draw_time(card, canvas, &view, x, y, radius);
			canvas_restore(canvas, saved);
		}
		canvas_fade(canvas, change_new(t));
		draw_due(card, canvas, x, y, radius);
		canvas_restore(canvas, saved);
		return;
	}
	clock_wake(canvas, &view);
	if (!view.held) {
		double step = (double)view.length / (6.2832 * radius * canvas->scale * 2.0);
		canvas_wake(canvas, canvas->now + (int64_t)fmax(step, 33.0));
	}
	draw_time(card, canvas, &view, x, y, radius);
}

static bool has_clock(const struct stage_cover *card)
{
	return card->card.clock.set || card->due;
}

static double lead_of(const struct places *at)
{
	return at->upright ? PAD_LOW : LEAD;
}

/* The top of what stands in the panel, `height` px high and with its middle there. Without a surface there is only a
 * rule: it stands right above, and both are in the middle; with a code between them it keeps its place. */
static double stand(struct canvas *canvas, const struct places *at, double middle, double height)
{
	if (theme_has_surface(canvas->theme))
		return floor(fmax(middle - height / 2.0, at->words.y) + 0.5);
	const double apart = lead_of(at);
	double lead = apart * (1.0 - at->code);
	double low = at->words.y + at->words.h - height;
	double y = floor(fmax(fmin(middle - (height - lead) / 2.0, low), at->words.y) + 0.5);
	double rule = fmax(y - apart, at->panel.y);
	rule = floor(rule + (at->panel.y - rule) * at->code + 0.5);
	canvas_panel(canvas, (struct rect){at->panel.x, rule, at->panel.w, at->panel.y + at->panel.h - rule});
	return y;
}

/* What stands in the panel may be so high: a rule alone keeps its distance. */
static double room_of(const struct canvas *canvas, const struct places *at)
{
	return at->words.h - (theme_has_surface(canvas->theme) ? 0.0 : (lead_of(at) - PAD_LOW) * (1.0 - at->code));
}

/* Wide: the words on the side where they begin, the clock on the other; without one, the words in the middle. */
static void draw_wide(const struct stage_cover *card, const char *show, struct canvas *canvas, const struct places *at)
{
	struct rect column = at->words;
	bool clock = has_clock(card);
	double radius = clock ? floor(fmin(column.w * 0.19, column.h * 0.46)) : 0.0;
	if (clock)
		column.w -= 2.0 * radius + 88.0;
	struct stack s = measure(card, show, canvas, at, column.w, room_of(canvas, at));
	bool mirrored = clock && s.title->right_to_left;
	if (mirrored)
		column.x += at->words.w - column.w;
	double words = s.height + s.next_height;
	double all = fmax(words, 2.0 * radius);
	double middle = stand(canvas, at, at->panel.y + at->panel.h / 2.0, all) + all / 2.0;
	double y = floor(middle - words / 2.0 + 0.5);
	draw_stack(canvas, &s, column, y, !clock);
	put_next(canvas, &s, column, y + s.height, !clock);
	if (clock)
		draw_clock(card, canvas, mirrored ? at->words.x + radius : at->words.x + at->words.w - radius, middle,
			   radius);
}

/* Tall and square: all in the middle, the clock below the words. It is as large on every cover; the words give way. */
static void draw_upright(const struct stage_cover *card, const char *show, struct canvas *canvas,
			 const struct places *at)
{
	struct rect place = at->words;
	double radius = has_clock(card) ? floor(fmin(place.w * 0.29, place.h * 0.215)) : 0.0;
	double clock = radius > 0.0 ? GAP_CLOCK + 2.0 * radius : 0.0;
	struct stack s = measure(card, show, canvas, at, place.w, room_of(canvas, at) - clock);
	double all = s.height + s.next_height + clock;
	double y = stand(canvas, at, place.y + place.h / 2.0, all);
	draw_stack(canvas, &s, place, y, true);
	y += s.height;
	if (radius > 0.0)
		draw_clock(card, canvas, place.x + place.w / 2.0, y + GAP_CLOCK + radius, radius);
	put_next(canvas, &s, place, y + clock, true);
}

static void draw_words(const struct overlay_cover *overlay, const struct stage_cover *card, struct canvas *canvas)
{
	struct places at = places_of(canvas);
	struct pose pose;
	if (at.upright) {
		at.code = presence_pose(&overlay->code, canvas, &pose) ? pose.here : 0.0;
		double taken = (block_strip_height(canvas) + block_frame(canvas) + 32.0) * at.code;
		at.words.y += taken;
		at.words.h -= taken;
		draw_upright(card, overlay->show, canvas, &at);
	} else {
		draw_wide(card, overlay->show, canvas, &at);
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
	struct places at = places_of(canvas);
	draw_corner(canvas, &at);
	if (theme_has_surface(theme))
		canvas_panel(canvas, at.panel);
	/* Words over the words of a card that is still to be seen could not be read. */
	canvas_fade(canvas, fmax(pose.here - WORDS_FROM, 0.0) / (1.0 - WORDS_FROM));
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
