#include "overlay/question.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/parts.h"
#include "overlay/slots.h"

void overlay_question_update(struct overlay_question *overlay, const struct stage *stage, const struct theme *theme,
			     int64_t now)
{
	struct stage_question card = stage->question;
	/* An open board without a picked question is nothing on air. */
	if (!card.has_item)
		card.card.present = false;
	else if (card.card.present)
		card.card.shown = card.aired > card.card.shown ? card.aired : card.card.shown;
	bool left = stage->lottery.card.present || stage->sale.card.present || stage->benefit.card.present;
	unsigned beside =
		(left ? BESIDE_LEFT : BESIDE_NOTHING) | (stage->poll.card.present ? BESIDE_RIGHT : BESIDE_NOTHING);
	/* Another question, and the same in another place, is another card: it does not jump. */
	bool fresh = presence_update(&overlay->presence, &card.card, card.item * 4 + beside, theme, now);
	if (!overlay->presence.present)
		return;
	overlay->beside = beside;
	if (fresh)
		overlay->votes = (struct tally){card.votes, card.votes, now};
	tally_to(&overlay->votes, (int64_t)theme->count_ms, now, card.votes);
	overlay->card = card;
}

/* The first grapheme of a name on a disc, in a colour of its own. */
static void draw_initial(struct canvas *canvas, double x, double y, double size, const char *name)
{
	unsigned hash = 5381;
	for (const char *c = name; *c; c++)
		hash = hash * 33 + (unsigned char)*c;
	const struct theme *theme = canvas->theme;
	struct colour colour = theme->options[hash % THEME_OPTIONS];
	struct rect disc = {x, y, size, size};
	canvas_shape(canvas, disc,
		     &(struct shape_style){.fill = colour_mix(colour, (struct colour){0, 0, 0, 255}, 0.25),
					   .fill_end = colour_mix(colour, (struct colour){0, 0, 0, 255}, 0.55),
					   .gradient = true,
					   .angle = 0.9,
					   .radius = size / 2.0});
	char first[64] = "?";
	text_first_cluster(name, first, sizeof(first));
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.size = size * 0.5;
	struct canvas_state saved = canvas_save(canvas);
	canvas_stand_on(canvas, colour_mix(colour, (struct colour){0, 0, 0, 255}, 0.4));
	canvas_put_middle(canvas, canvas_text(canvas, first, &style), x + size / 2.0, y + size / 2.0, ALIGN_MIDDLE,
			  (struct colour){255, 255, 255, 255});
	canvas_restore(canvas, saved);
}

/* Votes and waiting questions, right-aligned or left-aligned in one line. */
static double draw_votes(const struct overlay_question *overlay, struct canvas *canvas, double x, double y)
{
	int64_t votes = tally_at(&overlay->votes, (int64_t)canvas->theme->count_ms, canvas->now);
	if (votes != overlay->votes.to)
		canvas_wake(canvas, canvas->now);
	if (overlay->card.votes < 2)
		return 0.0;
	return part_count(canvas, x, y, votes, canvas_style(canvas, TYPE_LABEL).size * 1.12, "QuestionVotes");
}

static void draw_more(const struct overlay_question *overlay, struct canvas *canvas, double right, double y)
{
	uint32_t waiting = overlay->card.waiting;
	if (!waiting)
		return;
	char number[32];
	char text[WORDS_SIZE];
	words_count(canvas->language, waiting, number, sizeof(number));
	bool one = waiting == 1 && strncmp(canvas->language, "zh", 2) != 0;
	words_with(canvas->language, one ? "QuestionMore.One" : "QuestionMore", number, text, sizeof(text));
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	canvas_put_middle(canvas, canvas_text(canvas, text, &style), right, y, ALIGN_RIGHT, canvas->theme->muted);
}

/* How long the question still stays, along the panel's lower edge. */
static void draw_time(const struct overlay_question *overlay, struct canvas *canvas, struct rect panel)
{
	const struct stage_question *card = &overlay->card;
	if (card->air_ms <= 0)
		return;
	struct stage_clock clock = {.set = true, .start = card->aired, .deadline = card->aired + card->air_ms};
	struct clock_view view = clock_view(&clock, canvas->now);
	double inset = fmax(canvas->theme->radius, canvas->theme->padding);
	part_time_bar(canvas, panel.x + inset, panel.y + panel.h - 14.0, panel.w - 2.0 * inset, &view);
}

static void put_text(struct canvas *canvas, const struct text_block *block, double x, double y, double width)
{
	canvas_put(canvas, block, block->right_to_left ? x + width : x, y,
		   block->right_to_left ? ALIGN_RIGHT : ALIGN_LEFT, canvas->theme->text);
}

static void draw_who(const struct overlay_question *overlay, struct canvas *canvas, double x, double y, double width)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	style.max_width = width;
	canvas_put(canvas, canvas_text(canvas, overlay->card.name, &style), x, y, ALIGN_LEFT, canvas->theme->text);
	struct text_style small = canvas_style(canvas, TYPE_LABEL);
	small.max_width = width;
	canvas_put(canvas, canvas_text(canvas, overlay->card.platform, &small), x, y + style.size * 1.3, ALIGN_LEFT,
		   canvas->theme->muted);
}

/* Low and wide: who asks on the left, the question beside, votes and waiting below it. */
static void draw_line(const struct overlay_question *overlay, struct canvas *canvas)
{
	const struct stage_question *card = &overlay->card;
	struct slot_place slot = slot_place(canvas, SLOT_LINE, overlay->beside);
	double column = overlay->beside ? 270.0 : 330.0;
	double left = 36.0;
	double text_width = slot.width - left - column - 40.0;
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.min_size = canvas_style(canvas, TYPE_BODY).size;
	style.weight = 700;
	style.max_lines = canvas->line_height > 1.3 ? 2 : 3;
	style.line_height = canvas->line_height > 1.3 ? 1.34 : 1.22;
	style.balance = true;
	style.max_width = text_width;
	/* A short question is set large on one or two lines; three lines only in the smallest sizes. */
	const struct text_block *text = canvas_text(canvas, card->text, &style);
	if (text->line_count == 3 && text->height > 130.0) {
		style.size = 36.0;
		text = canvas_text(canvas, card->text, &style);
	}
	bool foot = card->votes > 1 || card->waiting;
	double foot_height = foot ? 42.0 : 0.0;
	double height = fmin(fmax(26.0 + text->height + foot_height + 32.0, 156.0), slot.max_height);
	struct rect panel = slot_panel(&slot, height);
	canvas_panel(canvas, panel);
	double middle = panel.y + (height - 8.0) / 2.0;
	double disc = 84.0;
	draw_initial(canvas, panel.x + left, middle - disc / 2.0, disc, card->name);
	double who_x = panel.x + left + disc + 20.0;
	draw_who(overlay, canvas, who_x, middle - canvas_style(canvas, TYPE_LABEL).size * 1.36, column - disc - 44.0);
	double x = panel.x + left + column;
	canvas_fill(canvas, (struct rect){x - 26.0, panel.y + 30.0, 2.0, height - 68.0}, 1.0, canvas->theme->hairline);
	double y = middle - (text->height + foot_height) / 2.0;
	put_text(canvas, text, x, y, text_width);
	if (foot) {
		double base = y + text->height + foot_height / 2.0 + 4.0;
		draw_votes(overlay, canvas, x, base);
		draw_more(overlay, canvas, panel.x + panel.w - 40.0, base);
	}
	draw_time(overlay, canvas, panel);
}

/* Tall: a card of its own, who asks above the question. */
static void draw_card(const struct overlay_question *overlay, struct canvas *canvas)
{
	const struct stage_question *card = &overlay->card;
	struct slot_place slot = slot_place(canvas, SLOT_LINE, BESIDE_NOTHING);
	double pad = canvas->theme->padding + 4.0;
	double width = slot.width - 2.0 * pad;
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.min_size = canvas_style(canvas, TYPE_BODY).size;
	style.max_lines = 5;
	style.balance = true;
	style.max_width = width;
	const struct text_block *text = canvas_text(canvas, card->text, &style);
	if (text->line_count > 4 && text->size > 44.0) {
		style.size = 44.0;
		text = canvas_text(canvas, card->text, &style);
	}
	bool foot = card->votes > 1 || card->waiting;
	double height = pad + 92.0 + 22.0 + text->height + (foot ? 62.0 : 0.0) + pad + 8.0;
	height = floor(fmin(height, slot.max_height) + 0.5);
	struct rect panel = slot_panel(&slot, height);
	canvas_panel(canvas, panel);
	double x = panel.x + pad;
	double y = panel.y + pad;
	draw_initial(canvas, x, y, 92.0, card->name);
	double label = canvas_style(canvas, TYPE_LABEL).size;
	draw_who(overlay, canvas, x + 116.0, y + 46.0 - label * 1.34, width - 116.0);
	y += 92.0 + 22.0;
	put_text(canvas, text, x, y, width);
	if (foot) {
		draw_votes(overlay, canvas, x, y + text->height + 40.0);
		draw_more(overlay, canvas, x + width, y + text->height + 40.0);
	}
	draw_time(overlay, canvas, panel);
}

void overlay_question_draw(const struct overlay_question *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	if (slot_place(canvas, SLOT_LINE, overlay->beside).upright)
		draw_card(overlay, canvas);
	else
		draw_line(overlay, canvas);
}
