#include "overlay/question.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/blocks.h"
#include "overlay/slots.h"

/* Taken back: nothing of it is drawn any more. Its text stays, for the panel to keep its height. */
static void forget(struct question_item *item, int64_t now)
{
	memset(item->card.name, 0, sizeof(item->card.name));
	memset(item->card.platform, 0, sizeof(item->card.platform));
	item->card.air_ms = 0;
	item->gone = now;
	item->retracted = true;
}

static void forget_retracted(struct question_item *item, const struct stage_question *now_on, int64_t now)
{
	if (!item->retracted && item->card.item && item->card.item == now_on->retracted &&
	    strcmp(item->card.card.id, now_on->card.id) == 0 && item->card.card.run == now_on->card.run)
		forget(item, now);
}

#define GONE_MS 1500 /* so long a sentence says that a question was taken back */
#define GONE_IN_MS 160

/* The panel stays until the sentence was read. */
static void leave_later(struct presence *presence, const struct question_item *item, int64_t now)
{
	if (presence->left == now && item->retracted && item->gone == now && presence->then.here >= 1.0)
		presence->left += GONE_MS;
}

bool overlay_question_takes_back(const struct overlay_question *overlay)
{
	bool any = false;
	for (uint32_t i = 0; i < overlay->change.steps; i++)
		any = any || overlay->path[i].retracted;
	return any;
}

void overlay_question_update(struct overlay_question *overlay, const struct stage *stage, const struct theme *theme,
			     int64_t now)
{
	struct stage_question card = stage->question;
	struct presence *presence = &overlay->presence;
	/* An open board without a picked question is nothing on air. */
	if (!card.has_item)
		card.card.present = false;
	else if (card.card.present)
		card.card.shown = card.aired > card.card.shown ? card.aired : card.card.shown;
	unsigned beside = overlay->goes_beside;
	bool stood = presence->present || (presence->known && now - presence->left < (int64_t)theme->leave_ms);
	/* The same panel in another place is another card: it does not jump. */
	bool fresh = presence_update(presence, &card.card, beside, theme, now);
	forget_retracted(&overlay->item, &stage->question, now);
	for (uint32_t i = 0; i < overlay->change.steps; i++)
		forget_retracted(&overlay->path[i], &stage->question, now);
	if (!presence->present) {
		leave_later(presence, &overlay->item, now);
		return;
	}
	fresh = fresh || !stood;
	bool other = fresh || card.item != overlay->item.card.item;
	if (fresh)
		overlay->change = change_none();
	else if (other)
		change_begin(&overlay->change, theme, now, false, overlay->path, &overlay->item, sizeof(overlay->item));
	overlay->lost = stage->feeds_lost && card.card.life == LIFE_OPEN;
	overlay->beside = beside;
	if (other)
		overlay->item.votes = (struct tally){card.votes, card.votes, now};
	tally_to(&overlay->item.votes, (int64_t)theme->count_ms, now, card.votes);
	overlay->item.card = card;
	overlay->item.retracted = false;
}

/* The item whose words are to be seen, and how much of them (0 … 1): while the panel's content changes the old one
 * goes, then the new one comes. Asks to be drawn again. */
static const struct question_item *item_seen(const struct overlay_question *overlay, struct canvas *canvas,
					     double *here)
{
	double t = change_part(canvas, overlay->change.since);
	double goes = change_old(t);
	*here = goes > 0.0 ? goes : change_new(t);
	return goes > 0.0 ? &overlay->path[overlay->change.goes] : &overlay->item;
}

#define INITIAL_MOST                                                                                                   \
	0.84 /* of the disc's width: a cluster may be wider than it is high, as a whole sentence is (U+FDFD) */

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
	style.max_width = size * INITIAL_MOST;
	struct canvas_state saved = canvas_save(canvas);
	canvas_stand_on(canvas, colour_mix(colour, (struct colour){0, 0, 0, 255}, 0.4));
	canvas_put_middle(canvas, canvas_text(canvas, first, &style), x + size / 2.0, y + size / 2.0, ALIGN_MIDDLE,
			  (struct colour){255, 255, 255, 255});
	canvas_restore(canvas, saved);
}

#define VOTES_SIZE 1.12 /* of a label */

static double votes_width(const struct question_item *item, struct canvas *canvas)
{
	if (item->card.votes < 2)
		return 0.0;
	return part_count_width(canvas, item->votes.to, canvas_style(canvas, TYPE_LABEL).size * VOTES_SIZE,
				"QuestionVotes");
}

/* How many want to know, its left end at x. */
static void draw_votes(const struct question_item *item, struct canvas *canvas, double x, double y)
{
	double label = canvas_style(canvas, TYPE_LABEL).size;
	int64_t votes = tally_at(&item->votes, (int64_t)canvas->theme->count_ms, canvas->now);
	if (votes != item->votes.to)
		canvas_wake(canvas, canvas->now);
	/* Its digits are larger than the words beside it, and stand on their line. */
	y -= PART_CAPITAL / 2.0 * label * (VOTES_SIZE - 1.0);
	if (item->card.votes >= 2)
		part_count(canvas, x, y, votes, label * VOTES_SIZE, "QuestionVotes");
}

/* In place of what waits: more will not come now. `x` is its left or its right end. */
static double draw_lost(struct canvas *canvas, double x, double y, enum align align)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	const struct text_block *block = canvas_text(canvas, words(canvas->language, "QuestionLost"), &style);
	double disc = style.size * 1.3;
	double width = block->width + 12.0 + disc;
	double left = align == ALIGN_LEFT ? x : x - width;
	part_sign(canvas, left + disc / 2.0, y, disc, SIGN_PAUSE);
	canvas_put_middle(canvas, block, left + disc + 12.0, y, ALIGN_LEFT, canvas->theme->muted);
	return width;
}

static double draw_more(const struct overlay_question *overlay, const struct question_item *item, struct canvas *canvas,
			double x, double y, enum align align)
{
	uint32_t waiting = item->card.waiting;
	if (overlay->lost)
		return draw_lost(canvas, x, y, align);
	if (!waiting)
		return 0.0;
	char number[32];
	char text[WORDS_SIZE];
	words_count(canvas->language, waiting, number, sizeof(number));
	bool one = waiting == 1 && strncmp(canvas->language, "zh", 2) != 0;
	words_with(canvas->language, one ? "QuestionMore.One" : "QuestionMore", number, text, sizeof(text));
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	const struct text_block *block = canvas_text(canvas, text, &style);
	canvas_put_middle(canvas, block, x, y, align, canvas->theme->muted);
	return block->width;
}

#define SIDE_LINE 8.0       /* px more than the padding beside a line … */
#define SIDE_CARD 4.0       /* … and beside a card */
#define BAR_LINE_BELOW 20.0 /* px from the top of the bar to the panel's lower edge */
#define BAR_CARD_BELOW 18.0

/* Without a surface all stands in line with the rule. */
static double side_of(const struct canvas *canvas, bool upright)
{
	double more = upright ? SIDE_CARD : SIDE_LINE;
	return canvas->theme->padding + (theme_has_surface(canvas->theme) ? more : 0.0);
}

/* How an item is set. */
struct face {
	struct slot_place slot;
	const struct text_block *text;
	double mark; /* of a line: size of the mark beside the text */
	bool foot;   /* of a card: a line below the name */
	double height;
};

/* How long the question still stays, as wide as what stands above it. */
static void draw_time(const struct overlay_question *overlay, struct canvas *canvas, struct rect panel,
		      const struct face *face)
{
	const struct stage_question *card = &overlay->item.card;
	if (card->air_ms <= 0)
		return;
	struct stage_clock clock = {.set = true, .start = card->aired, .deadline = card->aired + card->air_ms};
	struct clock_view view = clock_view(&clock, canvas->now);
	/* With another item it fills again from where it was. */
	const struct stage_question *was = &overlay->path[overlay->change.goes].card;
	double t = change_part(canvas, overlay->change.since);
	if (t < 1.0 && was->air_ms > 0) {
		double left = (double)(was->aired + was->air_ms - overlay->change.since) / (double)was->air_ms;
		double lacks = (1.0 - fmin(fmax(left, 0.0), 1.0)) * (1.0 - motion_both(t));
		view.left = (int64_t)fmax((double)view.left - lacks * (double)view.length, 0.0);
	}
	struct rect in = block_inside(canvas, panel);
	double side = side_of(canvas, face->slot.upright);
	double y = in.y + in.h - (face->slot.upright ? BAR_CARD_BELOW : BAR_LINE_BELOW);
	if (face->text->right_to_left)
		part_time_bar_turned(canvas, panel.x + side, y, panel.w - 2.0 * side, &view);
	else
		part_time_bar(canvas, panel.x + side, y, panel.w - 2.0 * side, &view);
}

static void put_text(struct canvas *canvas, const struct text_block *block, double x, double y, double width)
{
	canvas_put(canvas, block, block->right_to_left ? x + width : x, y,
		   block->right_to_left ? ALIGN_RIGHT : ALIGN_LEFT, canvas->theme->text);
}

#define MARK_EM 2.3     /* of the font, for a mark of size 1 */
#define MARK_ABOVE 0.72 /* em from the baseline to the top of the mark: that of the capitals */

/* The mark of quotation of the theme's titles, its top at y, x where its ink begins, or ends if it is turned. */
static void draw_mark(struct canvas *canvas, double x, double y, double size, bool turned)
{
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.size = floor(size * MARK_EM);
	style.language = "en";
	const struct text_block *mark = canvas_text(canvas, "\u201C", &style);
	/* As thin an edge as that of the words: one in proportion would close the mark up. */
	const struct theme *theme = canvas->theme;
	struct text_edge edge = {.outline = theme->outline,
				 .outline_width = theme_outline(theme, canvas_style(canvas, TYPE_BODY).size)};
	if (!mark->line_count)
		return;
	x -= turned ? mark->lines[0].ink_right : mark->lines[0].ink_left;
	double top = y + style.size * MARK_ABOVE - mark->lines[0].baseline;
	canvas_put_edged(canvas, mark, x, top, ALIGN_LEFT, theme->accent,
			 canvas->state.backed ? &(struct text_edge){0} : &edge);
}

/* Who asks, and where: one line. */
struct who {
	double disc;
	const struct text_block *name;
	const struct text_block *platform; /* NULL = no room for it */
	double width;
};

#define WHO_GAP 14.0

static struct who set_who(const struct question_item *item, struct canvas *canvas, double room)
{
	struct who who = {.disc = canvas_style(canvas, TYPE_LABEL).size * 1.6};
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	style.max_width = room - who.disc - WHO_GAP;
	who.name = canvas_text(canvas, item->card.name, &style);
	struct text_style small = canvas_style(canvas, TYPE_LABEL);
	const struct text_block *platform = canvas_text(canvas, item->card.platform, &small);
	who.width = who.disc + WHO_GAP + who.name->width;
	if (who.width + WHO_GAP + platform->width <= room) {
		who.platform = platform;
		who.width += WHO_GAP + platform->width;
	}
	return who;
}

/* Its middle at y, x its left end, or its right one if it is turned. */
static void draw_who(const struct question_item *item, struct canvas *canvas, const struct who *who, double x, double y,
		     bool turned)
{
	double way = turned ? -1.0 : 1.0;
	enum align align = turned ? ALIGN_RIGHT : ALIGN_LEFT;
	draw_initial(canvas, turned ? x - who->disc : x, y - who->disc / 2.0, who->disc, item->card.name);
	double at = x + way * (who->disc + WHO_GAP);
	canvas_put_middle(canvas, who->name, at, y, align, canvas->theme->text);
	if (who->platform)
		canvas_put_middle(canvas, who->platform, at + way * (who->name->width + WHO_GAP), y, align,
				  canvas->theme->muted);
}

#define CLAUSES_PART 0.9 /* of its size: a text may be so small for each of its lines to end with a clause */

/* A little smaller, where that is enough for no clause to be torn. */
static const struct text_block *mend_clauses(struct canvas *canvas, const char *text, struct text_style style,
					     const struct text_block *block, double least)
{
	while (block->torn && style.size - 2.0 >= least) {
		style.size -= 2.0;
		const struct text_block *smaller = canvas_text(canvas, text, &style);
		if (!smaller->torn && smaller->line_count <= block->line_count)
			return smaller;
	}
	return block;
}

/* In one size whether it takes one line or two, so that the next one is as large; smaller in three. */
static const struct text_block *set_question(struct canvas *canvas, const char *text, double width, double most,
					     int lines)
{
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	double least = canvas_style(canvas, canvas->tall ? TYPE_LABEL : TYPE_BODY).size;
	style.weight = 700;
	style.max_lines = lines;
	style.line_height = canvas->line_height > 1.3 ? 1.3 : 1.18;
	style.size = fmax(fmin(style.size * 1.16, floor(most / (2.0 * style.line_height))), least);
	style.min_size = least;
	style.balance = true;
	style.max_width = width;
	style.max_height = most;
	const struct text_block *block = canvas_text(canvas, text, &style);
	style.size = block->line_count ? block->size : least;
	style.min_size = style.max_height = 0.0;
	return mend_clauses(canvas, text, style, block, fmax(least, style.size * CLAUSES_PART));
}

#define MARK 76.0      /* size of the marks on a line */
#define MARK_GAP 28.0  /* px from it to the text */
#define MARK_PART 1.38 /* of the size of the text beside them, at most */
#define FOOT 62.0      /* height of the line with the name */
#define LINE_TOP 24.0

#define BAR_LINE 20.0 /* px that the bar of the time has below, whether there is one or not: it changes no size */
#define BAR_CARD 16.0
#define CARD_HEAD 72.0 /* px for the mark above the text */
#define CARD_WHO 80.0  /* px below the text, with the name … */
#define CARD_FOOT 66.0 /* … and for the line below that */

static struct face measure_line(const struct question_item *item, struct canvas *canvas, struct slot_place slot)
{
	double frame = block_frame(canvas);
	double width = slot.width - 2.0 * side_of(canvas, false) - MARK_GAP;
	double room = slot.max_height - frame - LINE_TOP - FOOT - BAR_LINE - 8.0;
	struct face face = {.slot = slot, .mark = MARK};
	face.text = set_question(canvas, item->card.text, width - MARK, room, 3);
	/* A small text has a small mark, and so more room. */
	if (face.text->size * MARK_PART < MARK) {
		face.mark = floor(face.text->size * MARK_PART);
		face.text = set_question(canvas, item->card.text, width - face.mark, room, 3);
	}
	face.height = frame + LINE_TOP + face.text->height + FOOT + BAR_LINE + 8.0;
	return face;
}

static struct face measure_card(const struct question_item *item, bool lost, struct canvas *canvas,
				struct slot_place slot)
{
	double pad = side_of(canvas, true);
	double frame = block_frame(canvas);
	bool foot = item->card.votes > 1 || item->card.waiting || lost;
	double below = CARD_WHO + (foot ? CARD_FOOT : 0.0) + BAR_CARD + 12.0;
	double room = slot.max_height - frame - pad - CARD_HEAD - below;
	struct face face = {.slot = slot, .foot = foot};
	face.text = set_question(canvas, item->card.text, slot.width - 2.0 * pad, room, 7);
	face.height = frame + pad + CARD_HEAD + face.text->height + below;
	return face;
}

static struct face measure(const struct overlay_question *overlay, const struct question_item *item,
			   struct canvas *canvas)
{
	struct slot_place slot = slot_place(canvas, SLOT_LINE, overlay->beside);
	if (!slot.upright)
		return measure_line(item, canvas, slot);
	return measure_card(item, overlay->lost, canvas, slot_place(canvas, SLOT_LINE, BESIDE_NOTHING));
}

/* Low and wide: the question, and under it who asks, how many want to know, and how many wait. What is read from the
 * right stands the other way round. */
static void draw_line(const struct overlay_question *overlay, const struct question_item *item, struct canvas *canvas,
		      const struct face *face, struct rect panel)
{
	double side = side_of(canvas, false);
	double width = panel.w - 2.0 * side - face->mark - MARK_GAP;
	const struct text_block *text = face->text;
	struct rect in = block_inside(canvas, panel);
	bool turned = text->right_to_left;
	double x = panel.x + side + (turned ? 0.0 : face->mark + MARK_GAP);
	double y = in.y + LINE_TOP;
	draw_mark(canvas, turned ? panel.x + panel.w - side : panel.x + side,
		  y + (text->height / fmax((double)text->line_count, 1.0) - face->mark * 0.72) / 2.0, face->mark,
		  turned);
	put_text(canvas, text, x, y, width);
	double middle = y + text->height + FOOT / 2.0;
	struct who who = set_who(item, canvas, width * 0.6);
	draw_who(item, canvas, &who, turned ? x + width : x, middle, turned);
	double more =
		draw_more(overlay, item, canvas, turned ? x : x + width, middle, turned ? ALIGN_LEFT : ALIGN_RIGHT);
	double votes = votes_width(item, canvas);
	if (who.width + 44.0 + votes + 24.0 + more <= width)
		draw_votes(item, canvas, turned ? x + width - who.width - 44.0 - votes : x + who.width + 44.0, middle);
}

/* Tall: a card of its own. */
static void draw_card(const struct overlay_question *overlay, const struct question_item *item, struct canvas *canvas,
		      const struct face *face, struct rect panel)
{
	double pad = side_of(canvas, true);
	double width = panel.w - 2.0 * pad;
	const struct text_block *text = face->text;
	struct rect in = block_inside(canvas, panel);
	bool turned = text->right_to_left;
	double x = panel.x + pad;
	double y = in.y + pad;
	draw_mark(canvas, turned ? x + width : x, y, CARD_HEAD, turned);
	y += CARD_HEAD;
	put_text(canvas, text, x, y, width);
	y += text->height + 42.0;
	struct who who = set_who(item, canvas, width);
	draw_who(item, canvas, &who, turned ? x + width : x, y, turned);
	if (face->foot) {
		draw_votes(item, canvas, turned ? x + width - votes_width(item, canvas) : x, y + 64.0);
		draw_more(overlay, item, canvas, turned ? x : x + width, y + 64.0, turned ? ALIGN_LEFT : ALIGN_RIGHT);
	}
}

/* What was taken back is nobody's words: a sign and a sentence in the panel that stands. */
static void draw_gone(const struct question_item *item, struct canvas *canvas, const struct face *face,
		      struct rect panel)
{
	struct rect in = block_inside(canvas, panel);
	double disc = MARK * 0.72;
	bool upright = face->slot.upright;
	double side = side_of(canvas, upright);
	double width = panel.w - 2.0 * side - (upright ? 0.0 : disc + 28.0);
	const struct text_block *text =
		set_question(canvas, words(canvas->language, "QuestionGone"), width, in.h - disc, 3);
	double part = motion_part(canvas->now, item->gone, GONE_IN_MS);
	if (part < 1.0)
		canvas_wake(canvas, canvas->now);
	canvas_fade(canvas, part);
	double middle = in.y + in.h / 2.0;
	if (upright) {
		double top = floor(middle - (CARD_HEAD + text->height) / 2.0);
		part_sign(canvas, panel.x + side + disc / 2.0, top + disc / 2.0, disc, SIGN_BAD);
		put_text(canvas, text, panel.x + side, top + CARD_HEAD, width);
	} else {
		part_sign(canvas, panel.x + side + disc / 2.0, middle, disc, SIGN_BAD);
		put_text(canvas, text, panel.x + side + disc + 28.0, floor(middle - text->height / 2.0), width);
	}
}

/* While the content changes, the panel makes room before more comes into it, and draws in after it has gone. */
static double panel_height(const struct overlay_question *overlay, struct canvas *canvas, const struct face *face)
{
	const struct change *change = &overlay->change;
	if (change_part(canvas, change->since) >= 1.0)
		return face->height;
	double height = measure(overlay, &overlay->path[0], canvas).height;
	for (uint32_t i = 0; i < change->steps; i++) {
		bool last = i + 1 == change->steps;
		double next = last ? face->height : measure(overlay, &overlay->path[i + 1], canvas).height;
		height = change_size(canvas, change, i, height, next);
	}
	return height;
}

void overlay_question_draw(const struct overlay_question *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	double here;
	const struct question_item *item = item_seen(overlay, canvas, &here);
	struct face face = measure(overlay, &overlay->item, canvas);
	struct rect panel = slot_panel(&face.slot, panel_height(overlay, canvas, &face));
	canvas_panel(canvas, panel);
	draw_time(overlay, canvas, panel, &face);
	struct canvas_state saved = canvas_save(canvas);
	/* In the first frame of a change the old one is still all there. */
	face = measure(overlay, item, canvas);
	if (here < 1.0) {
		canvas_fade(canvas, here);
		if (!canvas->theme->reduced)
			canvas_move(canvas, 0.0,
				    (item != &overlay->item ? -1.0 : 1.0) * (1.0 - here) * canvas->theme->enter_px);
	}
	if (item->retracted)
		draw_gone(item, canvas, &face, panel);
	else if (face.slot.upright)
		draw_card(overlay, item, canvas, &face, panel);
	else
		draw_line(overlay, item, canvas, &face, panel);
	canvas_restore(canvas, saved);
}
