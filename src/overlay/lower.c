#include "overlay/lower.h"

#include <math.h>

#include "core/moment.h"
#include "overlay/seats.h"
#include "overlay/slots.h"

#define WIDEST 1120.0 /* px: a longer name is set smaller, then cut */
#define LEAST 320.0
#define FAR 64.0     /* px: how far a panel's shadow reaches */
#define TEXT_IN 32.0 /* px that the text comes along while the panel opens */

void overlay_lower_update(struct overlay_lower *overlay, const struct stage *stage, const struct theme *theme,
			  int64_t now)
{
	unsigned beside = seats_beside(stage);
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
	double edge;
	double name_height;
	double width;
	double height;
	bool mirrored; /* a name that is read from the right has its edge there */
};

static struct face measure(const struct stage_lower *card, struct canvas *canvas, double room)
{
	const struct theme *theme = canvas->theme;
	struct face face = {.edge = theme_has_surface(theme) ? 12.0 : 2.0 * theme->rule_width};
	double inner = room - face.edge - 32.0 - 44.0;
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
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
	small.max_lines = 2;
	small.balance = true;
	small.line_height = canvas->line_height > 1.3 ? 1.32 : 1.25;
	face.text = canvas_text(canvas, card->text, &small);
	face.mirrored = face.name->right_to_left;
	bool two = face.name->line_count > 1;
	face.name_height = two ? face.name->height : floor(face.name->size * 1.16 + 0.5);
	double lines = face.text->line_count ? 6.0 + face.text->height : 0.0;
	face.width = ceil(fmax(face.edge + 32.0 + fmax(face.name->width, face.text->width) + 44.0, LEAST));
	face.height = ceil(24.0 + face.name_height + lines + 24.0);
	return face;
}

/* The edge is cut out of a shape like the panel's, so that it follows its corners. */
static void draw_panel(struct canvas *canvas, struct rect panel, const struct face *face)
{
	const struct theme *theme = canvas->theme;
	double x = face->mirrored ? panel.x + panel.w - face->edge : panel.x;
	if (!theme_has_surface(theme)) {
		canvas_fill(canvas, (struct rect){x - 2.0, panel.y + 14.0, face->edge + 4.0, panel.h - 28.0}, 0.0,
			    theme->outline);
		canvas_fill(canvas, (struct rect){x, panel.y + 16.0, face->edge, panel.h - 32.0}, 0.0, theme->accent);
		return;
	}
	struct theme plain = *theme;
	plain.rule_width = 0.0;
	canvas->theme = &plain;
	canvas_panel(canvas, panel);
	canvas->theme = theme;
	double in = theme->border_width > 2.0 ? theme->border_width : 0.0;
	struct rect inside = {panel.x + in, panel.y + in, panel.w - 2.0 * in, panel.h - 2.0 * in};
	struct canvas_state saved = canvas_save(canvas);
	canvas_clip(canvas, (struct rect){face->mirrored ? x - in : x, panel.y, face->edge + in, panel.h});
	canvas_shape(canvas, inside,
		     &(struct shape_style){.fill = theme->meter,
					   .fill_end = theme->meter_end,
					   .gradient = true,
					   .angle = 1.5707963,
					   .radius = fmax(theme->radius - in, 0.0)});
	canvas_restore(canvas, saved);
	canvas_stand_on(canvas, colour_mix(theme->surface, theme->surface_end, 0.5));
}

static void draw_words(struct canvas *canvas, struct rect panel, const struct face *face)
{
	const struct theme *theme = canvas->theme;
	double x = face->mirrored ? panel.x + panel.w - face->edge - 32.0 : panel.x + face->edge + 32.0;
	enum align align = face->mirrored ? ALIGN_RIGHT : ALIGN_LEFT;
	double y = panel.y + 24.0;
	if (!face->text->line_count)
		y = panel.y + (panel.h - face->name_height) / 2.0;
	canvas_put_middle(canvas, face->name, x, y + face->name_height / 2.0, align, theme->text);
	canvas_put(canvas, face->text, x, y + face->name_height + 6.0, align, theme->muted);
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
