#include "overlay/topic.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "overlay/parts.h"
#include "overlay/slots.h"

#define TITLE_LEAST 1.1 /* of the text's size */

#define TEXT_TOP 14.0 /* px from the title to the text */
#define HEAD_GAP 18.0

static bool same(const struct stage_topic *a, const struct stage_topic *b)
{
	return a->plain == b->plain && a->card.clock.set == b->card.clock.set &&
	       strcmp(a->card.title, b->card.title) == 0 && strcmp(a->text, b->text) == 0;
}

void overlay_topic_update(struct overlay_topic *overlay, const struct stage *stage, const struct theme *theme,
			  int64_t now)
{
	bool stood = overlay->presence.present;
	/* All topics are one card: the next one stands on the same panel. */
	struct stage_card one = stage->topic.card;
	snprintf(one.id, sizeof(one.id), "topic");
	one.run = 1;
	presence_update(&overlay->presence, &one, 0, theme, now);
	if (!overlay->presence.present)
		return;
	if (!stood) {
		overlay->change = change_none();
	} else if (!same(&overlay->card, &stage->topic)) {
		change_begin(&overlay->change, theme, now, false, overlay->path, &overlay->card, sizeof(overlay->card));
	}
	overlay->card = stage->topic;
}

/* What is to be set, and how large it comes out. */
struct face {
	const struct stage_topic *card;
	const struct text_block *title;
	const struct text_block *text; /* no lines = none */
	double pad;
	double head; /* height of the first line, 0 = none */
	double height;
	struct rect panel;
};

static double height_of(const struct face *face)
{
	double lines = face->text->line_count ? TEXT_TOP + face->text->height : 0.0;
	return 2.0 * face->pad + face->head + face->title->height + lines;
}

static struct face measure(const struct stage_topic *card, struct canvas *canvas, const struct slot_place *place)
{
	const struct theme *theme = canvas->theme;
	struct face face = {.card = card};
	/* Without a surface the words are as wide as the rule. */
	face.pad = theme->padding + (place->upright && theme_has_surface(theme) ? 4.0 : 0.0);
	double width = place->width - 2.0 * face.pad;
	struct text_style big = canvas_style(canvas, TYPE_TITLE);
	big.min_size = canvas_style(canvas, TYPE_BODY).size;
	big.max_width = width;
	big.max_lines = 4;
	big.line_height = canvas->line_height > 1.3 ? 1.32 : 1.2;
	big.balance = true;
	struct text_style small = canvas_style(canvas, TYPE_BODY);
	small.min_size = canvas_style(canvas, TYPE_LABEL).size;
	small.max_width = width;
	small.max_lines = 8;
	small.balance = small.running = true;
	face.title = canvas_text(canvas, card->card.title, &big);
	face.text = canvas_text(canvas, card->text, &small);
	bool head = !card->plain || card->card.clock.set;
	face.head = head ? canvas_style(canvas, TYPE_LABEL).size * 1.2 + HEAD_GAP : 0.0;
	/* The title shrinks first, then the text is cut, then the title. */
	while (height_of(&face) > place->max_height && (small.max_lines > 2 || big.max_lines > 2)) {
		if (face.title->size > small.size * TITLE_LEAST)
			big.size = face.title->size - 2.0;
		else if (small.max_lines > 2)
			small.max_lines--;
		else
			big.max_lines--;
		face.title = canvas_text(canvas, card->card.title, &big);
		face.text = canvas_text(canvas, card->text, &small);
	}
	face.height = fmin(height_of(&face), place->max_height);
	face.panel = slot_panel(place, face.height);
	return face;
}

enum part { PART_KICKER, PART_CLOCK, PART_TITLE, PART_TEXT, PARTS };

static bool has_part(const struct face *face, enum part part)
{
	return part == PART_KICKER  ? !face->card->plain
	       : part == PART_CLOCK ? face->card->card.clock.set
	       : part == PART_TEXT  ? face->text->line_count > 0
				    : true;
}

/* How far below the panel's top it begins. */
static double part_top(const struct face *face, enum part part)
{
	double title = face->pad + face->head;
	return part < PART_TITLE ? face->pad : part == PART_TITLE ? title : title + face->title->height + TEXT_TOP;
}

static void draw_part(struct canvas *canvas, const struct face *face, enum part part, double y)
{
	double x = face->panel.x + face->pad;
	double width = face->panel.w - 2.0 * face->pad;
	double middle = y + canvas_style(canvas, TYPE_LABEL).size * 0.6;
	struct clock_view clock = clock_view(&face->card->card.clock, canvas->now);
	const struct text_block *block = part == PART_TITLE ? face->title : face->text;
	if (part == PART_KICKER)
		part_kicker(canvas, x, middle, words(canvas->language, "Topic"));
	else if (part == PART_CLOCK)
		part_clock(canvas, x + width, middle, &clock);
	else
		canvas_put(canvas, block, block->right_to_left ? x + width : x, y,
			   block->right_to_left ? ALIGN_RIGHT : ALIGN_LEFT,
			   part == PART_TITLE ? canvas->theme->text : canvas->theme->muted);
}

static bool same_part(const struct face *a, const struct face *b, enum part part)
{
	bool both = has_part(a, part) && has_part(b, part) && fabs(part_top(a, part) - part_top(b, part)) < 1.0;
	return both && (part != PART_TITLE || a->title == b->title) && (part != PART_TEXT || a->text == b->text);
}

/* Something else on the panel that stands: it goes along, with what both have; what one of them has does not move. */
static void draw_change(const struct overlay_topic *overlay, struct canvas *canvas, const struct slot_place *place,
			const struct face *face, double t)
{
	const struct change *change = &overlay->change;
	struct face faces[CHANGE_PATH + 1];
	for (uint32_t i = 0; i < change->steps; i++)
		faces[i] = measure(&overlay->path[i], canvas, place);
	faces[change->steps] = *face;
	double height = faces[0].height;
	for (uint32_t i = 0; i < change->steps; i++)
		height = change_size(canvas, change, i, height, faces[i + 1].height);
	const struct face *before = &faces[change->goes];
	struct rect panel = slot_panel(place, height);
	bool still = canvas->theme->reduced && fabs(before->height - face->height) >= 1.0;
	struct canvas_state saved = canvas_save(canvas);
	canvas_panel(canvas, panel);
	struct canvas_state on = canvas_save(canvas);
	for (enum part part = 0; part < PARTS; part++) {
		if (!still && same_part(before, face, part)) {
			draw_part(canvas, face, part, panel.y + part_top(face, part));
			continue;
		}
		for (int comes = 0; comes < 2; comes++) {
			const struct face *one = comes ? face : before;
			double share = comes ? change_new(t) : change_old(t);
			if (share <= 0.0 || !has_part(one, part))
				continue;
			canvas_fade(canvas, share);
			draw_part(canvas, one, part, one->panel.y + part_top(one, part));
			canvas_restore(canvas, on);
		}
	}
	canvas_restore(canvas, saved);
}

void overlay_topic_draw(const struct overlay_topic *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	struct slot_place place = slot_place(canvas, SLOT_RIGHT, BESIDE_NOTHING);
	struct face face = measure(&overlay->card, canvas, &place);
	double t = change_part(canvas, overlay->change.since);
	if (t < 1.0) {
		draw_change(overlay, canvas, &place, &face, t);
		return;
	}
	canvas_panel(canvas, face.panel);
	for (enum part part = 0; part < PARTS; part++) {
		if (has_part(&face, part))
			draw_part(canvas, &face, part, face.panel.y + part_top(&face, part));
	}
}
