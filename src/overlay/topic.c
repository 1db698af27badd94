#include "overlay/topic.h"

#include <math.h>

#include "overlay/parts.h"
#include "overlay/slots.h"

#define TITLE_LEAST 1.1 /* of the text's size */

void overlay_topic_update(struct overlay_topic *overlay, const struct stage *stage, const struct theme *theme,
			  int64_t now)
{
	presence_update(&overlay->presence, &stage->topic.card, 0, theme, now);
	if (overlay->presence.present)
		overlay->card = stage->topic;
}

static void put_lines(struct canvas *canvas, const struct text_block *block, double x, double y, double width,
		      struct colour colour)
{
	canvas_put(canvas, block, block->right_to_left ? x + width : x, y,
		   block->right_to_left ? ALIGN_RIGHT : ALIGN_LEFT, colour);
}

void overlay_topic_draw(const struct overlay_topic *overlay, struct canvas *canvas)
{
	const struct stage_topic *card = &overlay->card;
	const struct theme *theme = canvas->theme;
	if (!presence_apply(&overlay->presence, canvas))
		return;
	struct slot_place place = slot_place(canvas, SLOT_RIGHT, BESIDE_NOTHING);
	struct clock_view clock = clock_view(&card->card.clock, canvas->now);
	/* Without a surface the words are as wide as the rule. */
	double pad = theme->padding + (place.upright && theme_has_surface(theme) ? 4.0 : 0.0);
	double width = place.width - 2.0 * pad;
	bool chinese = canvas->line_height > 1.3;
	struct text_style big = canvas_style(canvas, TYPE_TITLE);
	big.min_size = canvas_style(canvas, TYPE_BODY).size;
	big.max_width = width;
	big.max_lines = 4;
	big.line_height = chinese ? 1.32 : 1.2;
	big.balance = true;
	struct text_style small = canvas_style(canvas, TYPE_BODY);
	small.min_size = canvas_style(canvas, TYPE_LABEL).size;
	small.max_width = width;
	small.max_lines = 8;
	small.balance = small.running = true;
	const struct text_block *title = canvas_text(canvas, card->card.title, &big);
	const struct text_block *text = canvas_text(canvas, card->text, &small);
	double head = card->plain && !clock.set ? 0.0 : canvas_style(canvas, TYPE_LABEL).size * 1.2 + 18.0;
	double lines = text->line_count ? 14.0 + text->height : 0.0;
	/* The title shrinks first, then the text is cut, then the title. */
	while (2.0 * pad + head + title->height + lines > place.max_height &&
	       (small.max_lines > 2 || big.max_lines > 2)) {
		if (title->size > small.size * TITLE_LEAST)
			big.size = title->size - 2.0;
		else if (small.max_lines > 2)
			small.max_lines--;
		else
			big.max_lines--;
		title = canvas_text(canvas, card->card.title, &big);
		text = canvas_text(canvas, card->text, &small);
		lines = text->line_count ? 14.0 + text->height : 0.0;
	}
	struct rect panel = slot_panel(&place, fmin(2.0 * pad + head + title->height + lines, place.max_height));
	canvas_panel(canvas, panel);
	double x = panel.x + pad;
	double y = panel.y + pad;
	if (head > 0.0) {
		double middle = y + canvas_style(canvas, TYPE_LABEL).size * 0.6;
		if (!card->plain)
			part_kicker(canvas, x, middle, words(canvas->language, "Topic"));
		part_clock(canvas, x + width, middle, &clock);
	}
	put_lines(canvas, title, x, y + head, width, theme->text);
	put_lines(canvas, text, x, y + head + title->height + 14.0, width, theme->muted);
}
