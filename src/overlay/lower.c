#include "overlay/lower.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/blocks.h"
#include "overlay/slots.h"

#define WIDEST 1120.0 /* px: a longer name is set smaller, then cut */
#define LEAST 320.0
#define NARROW 96.0  /* px: a panel that opens is no narrower, so that both its ends are whole … */
#define FAINT 0.2    /* … and comes out of nothing up to this part of its way */
#define RIM 12.0     /* px that words keep from the end of one */
#define TEXT_IN 32.0 /* px that the text comes along while the panel opens */

void overlay_lower_update(struct overlay_lower *overlay, const struct stage *stage, const struct theme *theme,
			  int64_t now)
{
	unsigned beside = overlay->goes_beside;
	bool stood = overlay->presence.present;
	/* All names are one card: who comes after another stands on the same panel, so that there is always a name. The
	 * same name in another place is another card: it does not jump. */
	struct stage_card one = stage->lower.card;
	snprintf(one.id, sizeof(one.id), "lower");
	one.run = 1;
	presence_update(&overlay->presence, &one, beside, theme, now);
	if (!overlay->presence.present)
		return;
	const struct stage_lower *card = &stage->lower;
	if (!stood) {
		overlay->change = change_none();
	} else if (strcmp(card->card.title, overlay->card.card.title) != 0 ||
		   strcmp(card->text, overlay->card.text) != 0) {
		change_begin(&overlay->change, theme, now, false, overlay->path, &overlay->card, sizeof(*card));
	}
	overlay->beside = beside;
	overlay->card = *card;
}

/* What is to be set, and how large it comes out. */
struct face {
	const struct text_block *name;
	const struct text_block *text; /* no lines = a name alone */
	double name_height;
	double deep;  /* px of that below the name, for the deep letters of its script */
	double strip; /* height of the field under the name, 0 = none */
	double width;
	double height;
	struct rect panel;
	bool mirrored; /* a name that is read from the right begins there */
};

#define SIDE 38.0     /* px from the side of the panel's inside to the text */
#define NAME_TOP 22.0 /* px above the name and below it */
#define TEXT_TOP 12.0 /* px above the text and below it, within its field */

#define DEEP 0.14 /* of the size: what Arabic letters reach lower than Latin ones */

static double deep_of(const struct text_block *name)
{
	return name->right_to_left ? ceil(name->size * DEEP) : 0.0;
}

static struct face set_words(const struct stage_lower *card, struct canvas *canvas, double room)
{
	struct face face = {0};
	double side = SIDE + block_inside(canvas, (struct rect){0}).x;
	double inner = room - 2.0 * side;
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.size *= 1.12;
	style.min_size = canvas_style(canvas, TYPE_BODY).size;
	style.max_width = inner;
	style.max_lines = 2;
	style.line_height = canvas->line_height > 1.3 ? 1.28 : 1.16;
	style.balance = true;
	face.name = canvas_text(canvas, card->card.title, &style);
	struct text_style small = canvas_style(canvas, TYPE_BODY);
	/* Never as large as the name. */
	small.min_size = canvas_style(canvas, TYPE_LABEL).size;
	small.size = fmax(floor(fmin(small.size * 0.94, face.name->size * 0.84) + 0.5), small.min_size);
	small.max_width = inner;
	small.max_lines = 3;
	small.balance = true;
	small.line_height = canvas->line_height > 1.3 ? 1.32 : 1.25;
	face.text = canvas_text(canvas, card->text, &small);
	face.mirrored = face.name->right_to_left;
	bool two = face.name->line_count > 1;
	/* Scripts with deep letters have their air below those. */
	double deep = deep_of(face.name);
	face.name_height = deep + (two ? face.name->height : floor(face.name->size * 1.16 + 0.5));
	face.deep = deep;
	face.strip = face.text->line_count ? ceil(face.text->height + 2.0 * TEXT_TOP) : 0.0;
	face.width = ceil(fmax(fmax(face.name->width, face.text->width) + 2.0 * side, LEAST));
	face.height = ceil(block_frame(canvas) + 2.0 * NAME_TOP + face.name_height + face.strip);
	return face;
}

/* A panel of that size at its place. */
static struct rect panel_at(const struct overlay_lower *overlay, const struct canvas *canvas, double width,
			    double height)
{
	struct slot_place place = slot_place(canvas, SLOT_LINE, overlay->beside);
	enum anchor anchor = canvas->slots ? canvas->slots->anchor : ANCHOR_SLOT;
	double side = anchor == ANCHOR_SLOT ? 0.0 : ((anchor - 1) % 3) / 2.0;
	place.x = floor(place.x + (place.width - width) * side + 0.5);
	place.width = width;
	return slot_panel(&place, height);
}

static struct face measure(const struct overlay_lower *overlay, const struct stage_lower *card, struct canvas *canvas)
{
	struct slot_place place = slot_place(canvas, SLOT_LINE, overlay->beside);
	struct face face = set_words(card, canvas, fmin(place.width, WIDEST));
	face.panel = panel_at(overlay, canvas, face.width, face.height);
	return face;
}

static void draw_name(struct canvas *canvas, const struct face *face)
{
	struct rect in = block_inside(canvas, face->panel);
	double x = face->mirrored ? in.x + in.w - SIDE : in.x + SIDE;
	enum align align = face->mirrored ? ALIGN_RIGHT : ALIGN_LEFT;
	double room = in.h - face->strip - face->deep;
	if (face->name->line_count > 1)
		canvas_put(canvas, face->name, x, in.y + (room - face->name->height) / 2.0, align, canvas->theme->text);
	else
		canvas_put_middle(canvas, face->name, x, in.y + room / 2.0, align, canvas->theme->text);
}

/* What he is. */
static void draw_text(struct canvas *canvas, const struct face *face)
{
	if (face->strip <= 0.0)
		return;
	const struct theme *theme = canvas->theme;
	struct rect in = block_inside(canvas, face->panel);
	double x = face->mirrored ? in.x + in.w - SIDE : in.x + SIDE;
	struct canvas_state saved = canvas_save(canvas);
	canvas_stand_on(canvas, colour_mix(theme->fill, theme->fill_end, 0.5));
	canvas_put(canvas, face->text, x, in.y + in.h - face->strip + TEXT_TOP,
		   face->mirrored ? ALIGN_RIGHT : ALIGN_LEFT, theme->on_fill);
	canvas_restore(canvas, saved);
}

/* What he is stands on the theme's fill, below the name. */
static void draw_field(struct canvas *canvas, struct rect panel, double height, double share)
{
	if (height <= 0.0 || share <= 0.0)
		return;
	struct rect in = block_inside(canvas, panel);
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, share);
	block_accent(canvas, panel, (struct rect){in.x, in.y + in.h - height, in.w, height});
	canvas_restore(canvas, saved);
}

/* Words are never cut by a panel that opens: they come from when it is wide enough for them, until it is all there. */
static double words_share(const struct canvas *canvas, const struct face *face, const struct text_block *block,
			  double width)
{
	double end = 2.0 * block_inside(canvas, (struct rect){0}).x + SIDE + block->width + RIM;
	return fmin(fmax((width - end) / (face->panel.w - end), 0.0), 1.0);
}

/* The panel opens from its edge, both ends round: 0 = not yet to be seen, 1 = all there. */
static void draw_open(struct canvas *canvas, const struct face *face, double open)
{
	const struct theme *theme = canvas->theme;
	struct rect panel = face->panel;
	struct canvas_state saved = canvas_save(canvas);
	if (theme->reduced) {
		canvas_group(canvas, open);
	} else if (open < 1.0) {
		panel.w = fmin(fmax(face->panel.w * open, NARROW), face->panel.w);
		panel.x += face->mirrored ? face->panel.w - panel.w : 0.0;
		canvas_group(canvas, fmin(open / FAINT, 1.0));
	}
	canvas_panel(canvas, panel);
	draw_field(canvas, panel, face->strip, 1.0);
	if (!theme->reduced)
		canvas_move(canvas, (face->mirrored ? 1.0 : -1.0) * TEXT_IN * (1.0 - open), 0.0);
	struct canvas_state moved = canvas_save(canvas);
	canvas_fade(canvas, words_share(canvas, face, face->name, panel.w));
	draw_name(canvas, face);
	canvas_restore(canvas, moved);
	canvas_fade(canvas, words_share(canvas, face, face->text, panel.w));
	draw_text(canvas, face);
	canvas_restore(canvas, saved);
}

/* Somebody else on the panel that stands: it goes along, what both have stays, and the rest gives way. */
static void draw_change(const struct overlay_lower *overlay, struct canvas *canvas, const struct face *face, double t)
{
	const struct change *change = &overlay->change;
	struct face before = measure(overlay, &overlay->path[change->goes], canvas);
	struct face first = measure(overlay, &overlay->path[0], canvas);
	double width = first.width;
	double height = first.height;
	double strip = first.strip;
	for (uint32_t i = 0; i < change->steps; i++) {
		bool last = i + 1 == change->steps;
		struct face next = last ? *face : measure(overlay, &overlay->path[i + 1], canvas);
		width = change_size(canvas, change, i, width, next.width);
		height = change_size(canvas, change, i, height, next.height);
		strip = change_size(canvas, change, i, strip, next.strip);
	}
	struct rect panel = panel_at(overlay, canvas, floor(width + 0.5), height);
	bool one_field = before.strip > 0.0 && face->strip > 0.0;
	canvas_panel(canvas, panel);
	if (one_field) {
		draw_field(canvas, panel, strip, 1.0);
	} else {
		draw_field(canvas, panel, before.strip, change_old(t));
		draw_field(canvas, panel, face->strip, change_new(t));
	}
	bool same_name = face->name == before.name && face->mirrored == before.mirrored &&
			 fabs(face->panel.y - before.panel.y) < 1.0 && fabs(face->panel.x - before.panel.x) < 1.0;
	bool same_text = one_field && face->text == before.text && face->mirrored == before.mirrored &&
			 fabs(face->panel.x - before.panel.x) < 1.0 && (!face->mirrored || face->width == before.width);
	struct canvas_state saved = canvas_save(canvas);
	for (int comes = 0; comes < 2; comes++) {
		const struct face *one = comes ? face : &before;
		double share = comes ? change_new(t) : change_old(t);
		canvas_fade(canvas, same_name ? comes : share);
		draw_name(canvas, one);
		canvas_restore(canvas, saved);
		canvas_fade(canvas, same_text ? comes : share);
		draw_text(canvas, one);
		canvas_restore(canvas, saved);
	}
}

void overlay_lower_draw(const struct overlay_lower *overlay, struct canvas *canvas)
{
	struct pose pose;
	if (!presence_pose(&overlay->presence, canvas, &pose))
		return;
	struct face face = measure(overlay, &overlay->card, canvas);
	double t = change_part(canvas, overlay->change.since);
	if (t >= 1.0) {
		draw_open(canvas, &face, pose.here);
		return;
	}
	canvas_group(canvas, pose.here);
	draw_change(overlay, canvas, &face, t);
}
