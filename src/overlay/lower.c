#include "overlay/lower.h"

#include <math.h>

#include "core/moment.h"
#include "overlay/blocks.h"
#include "overlay/slots.h"

#define WIDEST 1120.0 /* px: a longer name is set smaller, then cut */
#define LEAST 320.0
#define FAR 64.0     /* px: how far a panel's shadow reaches */
#define TEXT_IN 32.0 /* px that the text comes along while the panel opens */

void overlay_lower_update(struct overlay_lower *overlay, const struct stage *stage, const struct theme *theme,
			  int64_t now)
{
	unsigned beside = overlay->goes_beside;
	/* The same name in another place is another card: it does not jump. */
	presence_update(&overlay->presence, &stage->lower.card, beside, theme, now);
	if (!overlay->presence.present)
		return;
	overlay->beside = beside;
	overlay->card = stage->lower;
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

static struct face measure(const struct stage_lower *card, struct canvas *canvas, double room)
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

/* The name on the panel, and what he is on the theme's fill below it. */
static void draw_panel(struct canvas *canvas, struct rect panel, const struct face *face)
{
	canvas_panel(canvas, panel);
	if (face->strip <= 0.0)
		return;
	struct rect in = block_inside(canvas, panel);
	struct canvas_state saved = canvas_save(canvas);
	block_accent(canvas, panel, (struct rect){in.x, in.y + in.h - face->strip, in.w, face->strip});
	canvas_restore(canvas, saved);
}

static void draw_words(struct canvas *canvas, struct rect panel, const struct face *face)
{
	const struct theme *theme = canvas->theme;
	struct rect in = block_inside(canvas, panel);
	double x = face->mirrored ? in.x + in.w - SIDE : in.x + SIDE;
	enum align align = face->mirrored ? ALIGN_RIGHT : ALIGN_LEFT;
	double room = in.h - face->strip - face->deep;
	if (face->name->line_count > 1)
		canvas_put(canvas, face->name, x, in.y + (room - face->name->height) / 2.0, align, theme->text);
	else
		canvas_put_middle(canvas, face->name, x, in.y + room / 2.0, align, theme->text);
	if (face->strip <= 0.0)
		return;
	struct canvas_state saved = canvas_save(canvas);
	canvas_stand_on(canvas, colour_mix(theme->fill, theme->fill_end, 0.5));
	canvas_put(canvas, face->text, x, in.y + in.h - face->strip + TEXT_TOP, align, theme->on_fill);
	canvas_restore(canvas, saved);
}

/* Opens from its edge: 0 = not yet to be seen, 1 = all there. */
static void draw_at(const struct overlay_lower *overlay, struct canvas *canvas, double open)
{
	struct slot_place place = slot_place(canvas, SLOT_LINE, overlay->beside);
	struct face face = measure(&overlay->card, canvas, fmin(place.width, WIDEST));
	enum anchor anchor = canvas->slots ? canvas->slots->anchor : ANCHOR_SLOT;
	double side = anchor == ANCHOR_SLOT ? 0.0 : ((anchor - 1) % 3) / 2.0;
	place.x = floor(place.x + (place.width - face.width) * side + 0.5);
	place.width = face.width;
	struct rect panel = slot_panel(&place, face.height);
	bool moves = open < 1.0 && !canvas->theme->reduced;
	if (open < 1.0 && !moves)
		canvas_group(canvas, open);
	if (moves) {
		double shown = (panel.w + FAR) * open;
		double x = face.mirrored ? panel.x + panel.w - shown : panel.x - FAR;
		canvas_clip(canvas, (struct rect){x, panel.y - FAR, FAR + shown, panel.h + 2.0 * FAR});
	}
	draw_panel(canvas, panel, &face);
	if (moves)
		canvas_move(canvas, (face.mirrored ? 1.0 : -1.0) * TEXT_IN * (1.0 - open), 0.0);
	draw_words(canvas, panel, &face);
}

void overlay_lower_draw(const struct overlay_lower *overlay, struct canvas *canvas)
{
	struct pose pose;
	if (presence_pose(&overlay->presence, canvas, &pose))
		draw_at(overlay, canvas, pose.here);
}
