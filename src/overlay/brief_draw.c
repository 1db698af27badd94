/* Draws a card in few words, and how it changes. */
#include <math.h>
#include <string.h>

#include "overlay/blocks.h"
#include "overlay/brief_plan.h"
#include "overlay/change.h"

#define CLOCK_FROM 260.0    /* px: a head that has room for the time as well */
#define SENTENCE_FROM 340.0 /* px: an action is a sentence; narrower, its word alone */
#define PLATE_FROM 78.0     /* px: the height that the plate of a word to type needs */
#define TIGHT 1.15          /* line height of two lines in a strip */
#define PRICE_PART 0.8      /* of its row's height: a price */
#define FIELD 0.75          /* of a change: so long a strip's field mixes */

/* What stands above the strip or beside it. */
enum part { PART_HEAD, PART_CLOCK, PART_TITLE, PART_OPTIONS, PART_PRICE, PART_COUNT, PARTS };

/* How much of each part is to be seen, 0 … 1. */
struct shares {
	double of[PARTS];
	double ground; /* of the strip */
	double words;
};

static const struct shares all = {{1.0, 1.0, 1.0, 1.0, 1.0, 1.0}, 1.0, 1.0};

static const char *head_text(const struct canvas *canvas, const struct brief *brief)
{
	return brief->kicker ? words(canvas->language, brief->kicker) : brief->name;
}

static void draw_head(struct canvas *canvas, const struct brief *brief, struct rect at, const struct shares *shares)
{
	double middle = at.y + at.h / 2.0;
	double used = 0.0;
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, shares->of[PART_CLOCK]);
	if (brief->timed && at.w >= CLOCK_FROM)
		used = part_clock(canvas, at.x + at.w, middle, &brief->clock) + 16.0;
	canvas_restore(canvas, saved);
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	style.max_width = at.w - used;
	canvas_fade(canvas, shares->of[PART_HEAD]);
	canvas_put_middle(canvas, canvas_text(canvas, head_text(canvas, brief), &style), at.x, middle, ALIGN_LEFT,
			  canvas->theme->accent);
	canvas_restore(canvas, saved);
}

/* As large as that part of the height, on one line; on two where there is room and one is too short. */
static const struct text_block *word_block(struct canvas *canvas, struct rect at, const char *text, double part)
{
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.size = fmax(style.min_size, fmin(style.size, at.h * part));
	style.max_width = at.w;
	const struct text_block *block = canvas_text(canvas, text, &style);
	if (block->cut && at.h >= 2.0 * TIGHT * style.min_size + BRIEF_GAP) {
		style.max_lines = 2;
		style.line_height = TIGHT;
		style.balance = true;
		style.size = fmin(style.size, (at.h - BRIEF_GAP) / (2.0 * TIGHT));
		block = canvas_text(canvas, text, &style);
	}
	return block;
}

#define TYPED_LEAST 10.0 /* px: smaller than a label, but whole */
#define TYPED_HEIGHT 0.9 /* of its field's height */

/* What has to be typed or paid, where it has no room at the label's size: smaller, and on as many lines as that takes.
 */
static const struct text_block *typed_block(struct canvas *canvas, struct rect at, const char *text)
{
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.max_width = at.w;
	style.line_height = TIGHT;
	style.balance = true;
	const struct text_block *block = NULL;
	for (style.size = canvas_style(canvas, TYPE_LABEL).size; !block || block->cut; style.size -= 1.0) {
		if (block && style.size < TYPED_LEAST)
			break;
		style.max_lines = (int)fmax(floor(at.h * TYPED_HEIGHT / (style.size * TIGHT)), 1.0);
		block = canvas_text(canvas, text, &style);
	}
	return block;
}

static const struct text_block *price_block(struct canvas *canvas, struct rect at, const char *price)
{
	const struct text_block *block = word_block(canvas, at, price, PRICE_PART);
	return block->cut ? typed_block(canvas, at, price) : block;
}

/* The action or the notice in a narrow place: the longest way to say it that has room. Half a code or a number is a
 * wrong one: what has room nowhere is left out, and what it is stands in its place. */
static void draw_few(struct canvas *canvas, const struct brief *brief, struct rect at, struct colour colour)
{
	const char *last = *brief->few[0] ? brief->few[0] : brief->words;
	const struct text_block *block = word_block(canvas, at, last, 0.62);
	for (size_t i = 1; i < BRIEF_FEW && block->cut && *brief->few[i]; i++) {
		last = brief->few[i];
		block = word_block(canvas, at, last, 0.62);
	}
	if (block->cut && brief->hero == HERO_ACTION && (brief->action || *brief->few[0])) {
		const char *head = head_text(canvas, brief);
		block = typed_block(canvas, at, last);
		if (block->cut)
			block = word_block(canvas, at, head, 0.62);
		if (block->cut)
			block = typed_block(canvas, at, head);
	}
	canvas_put_middle(canvas, block, at.x + at.w / 2.0, at.y + at.h / 2.0, ALIGN_MIDDLE, colour);
}

/* What somebody is, below his name and in line with it. */
static void draw_role(struct canvas *canvas, const struct plan *plan, struct rect at)
{
	const struct theme *theme = canvas->theme;
	bool right = plan->title && plan->title->right_to_left;
	canvas_stand_on(canvas, colour_mix(theme->fill, theme->fill_end, 0.5));
	canvas_put_middle(canvas, plan->role, right ? at.x + at.w - plan->pad : at.x + plan->pad, at.y + at.h / 2.0,
			  right ? ALIGN_RIGHT : ALIGN_LEFT, theme->on_fill);
}

/* The words of the action or the notice. `pad`: to them, if it is narrow. */
static void draw_hero(struct canvas *canvas, const struct brief *brief, struct rect panel, struct rect at, double pad)
{
	const struct theme *theme = canvas->theme;
	struct rect in = {at.x + pad, at.y, at.w - 2.0 * pad, at.h};
	bool action = brief->hero == HERO_ACTION;
	if (at.w >= SENTENCE_FROM && action && brief->action) {
		block_action_words(canvas, at, brief->action, brief->words, at.h >= PLATE_FROM);
	} else if (at.w >= SENTENCE_FROM && !action) {
		block_notice_words(canvas, panel, at, brief->sign, brief->words);
	} else {
		canvas_stand_on(canvas, action ? colour_mix(theme->fill, theme->fill_end, 0.5) : theme->well);
		draw_few(canvas, brief, in, action ? theme->on_fill : theme->text);
	}
}

static void draw_options(struct canvas *canvas, const struct stage_poll *card, uint32_t lines, struct rect at)
{
	uint32_t columns = (card->option_count + lines - 1) / lines;
	double width = (at.w - BRIEF_OPTION_GAP * (columns - 1)) / columns;
	struct text_style style = brief_option_style(canvas);
	for (uint32_t i = 0; i < card->option_count && i < POLL_OPTIONS; i++) {
		struct rect row = {at.x + i / lines * (width + BRIEF_OPTION_GAP),
				   at.y + i % lines * (BRIEF_OPTION + BRIEF_OPTION_GAP), width, BRIEF_OPTION};
		struct canvas_state saved = canvas_save(canvas);
		canvas_shape(canvas, row,
			     &(struct shape_style){.fill = canvas->theme->row,
						   .radius = canvas->theme->radius_small,
						   .border_width = canvas->theme->row_border,
						   .border = canvas->theme->hairline});
		poll_number(canvas, (struct rect){row.x, row.y, BRIEF_OPTION, BRIEF_OPTION}, i + 1,
			    canvas->theme->options[i % THEME_OPTIONS], style.size);
		canvas_stand_on(canvas, canvas->theme->row);
		canvas_put_middle(canvas, canvas_text(canvas, card->options[i].text, &style),
				  row.x + BRIEF_OPTION + BRIEF_OPTION_TEXT, row.y + BRIEF_OPTION / 2.0, ALIGN_LEFT,
				  canvas->theme->text);
		canvas_restore(canvas, saved);
	}
}

/* Where each part stands; a height of 0 = it is not there. */
static void find_parts(struct canvas *canvas, const struct said *said, struct rect *parts)
{
	const struct brief *brief = said->brief;
	const struct plan *plan = said->plan;
	struct rect in = plan->inside;
	double left = plan->columns ? floor(in.w * BRIEF_LEFT) : in.w;
	double free = plan->columns ? in.h : in.h - plan->strip;
	double side = brief_text_side(canvas, plan->pad);
	double x = in.x + side;
	double y = in.y + (free - plan->text) / 2.0;
	double width = left - side - (plan->columns ? plan->pad : side);
	memset(parts, 0, PARTS * sizeof(*parts));
	if (plan->text <= 0.0)
		return;
	if (plan->head) {
		parts[PART_HEAD] = (struct rect){x, y, width, brief_head_height(canvas)};
		if (brief->timed && width >= CLOCK_FROM)
			parts[PART_CLOCK] = parts[PART_HEAD];
		y += brief_head_height(canvas) + BRIEF_GAP_LOW;
	}
	if (plan->title) {
		parts[PART_TITLE] = (struct rect){x, y, width, plan->title->height};
		y += plan->title->height + plan->gap;
	}
	if (plan->options > 0.0) {
		parts[PART_OPTIONS] = (struct rect){x, y, width, plan->options};
		y += plan->options + plan->gap;
	}
	if (plan->price > 0.0) {
		parts[PART_PRICE] = (struct rect){x, y, width, plan->price};
		y += plan->price + BRIEF_GAP;
	}
	if (plan->count)
		parts[PART_COUNT] = (struct rect){x, y, width, canvas_style(canvas, TYPE_LABEL).size * 1.3};
}

static void draw_part(struct canvas *canvas, const struct said *said, enum part part, struct rect at)
{
	const struct brief *brief = said->brief;
	const struct plan *plan = said->plan;
	const struct theme *theme = canvas->theme;
	bool turned = plan->title && plan->title->right_to_left;
	switch (part) {
	case PART_TITLE:
		canvas_put(canvas, plan->title, turned ? at.x + at.w : at.x, at.y, turned ? ALIGN_RIGHT : ALIGN_LEFT,
			   brief->back ? part_gone(theme) : theme->text);
		break;
	case PART_OPTIONS:
		draw_options(canvas, brief->options, plan->lines, at);
		break;
	case PART_PRICE:
		canvas_put_middle(canvas, price_block(canvas, at, brief->price), at.x, at.y + at.h / 2.0, ALIGN_LEFT,
				  theme->price);
		break;
	case PART_COUNT:
		canvas_put_middle(canvas, brief_count(canvas, brief), at.x, at.y + at.h / 2.0, ALIGN_LEFT,
				  theme->muted);
		break;
	case PART_HEAD:
	case PART_CLOCK:
	case PARTS:
		break;
	}
}

static void draw_text(struct canvas *canvas, const struct said *said, const struct rect *parts,
		      const struct shares *shares)
{
	struct canvas_state saved = canvas_save(canvas);
	if (parts[PART_HEAD].h > 0.0)
		draw_head(canvas, said->brief, parts[PART_HEAD], shares);
	for (enum part part = PART_TITLE; part < PARTS; part++) {
		if (parts[part].h <= 0.0 || shares->of[part] <= 0.0)
			continue;
		canvas_fade(canvas, shares->of[part]);
		draw_part(canvas, said, part, parts[part]);
		canvas_restore(canvas, saved);
	}
}

/* The strip's field on a panel of that inside: it stands on its foot, or at its right. */
static struct rect strip_at(const struct plan *plan, struct rect in)
{
	if (!plan->columns)
		return (struct rect){in.x, in.y + in.h - plan->strip, in.w, plan->strip};
	double left = floor(in.w * BRIEF_LEFT);
	return (struct rect){in.x + left, in.y, in.w - left, in.h};
}

static void draw_ground(struct canvas *canvas, const struct said *said, struct rect panel, struct rect at, double share)
{
	if (said->plan->strip <= 0.0 || share <= 0.0)
		return;
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, share);
	if (said->brief->hero == HERO_ACTION || said->brief->hero == HERO_ROLE)
		block_accent(canvas, panel, at);
	else
		block_fill(canvas, panel, at, canvas->theme->well);
	canvas_restore(canvas, saved);
}

/* What stands on it. */
static void draw_words(struct canvas *canvas, const struct said *said, struct rect panel, struct rect at, double share)
{
	if (said->plan->strip <= 0.0 || share <= 0.0)
		return;
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, share);
	if (said->plan->role)
		draw_role(canvas, said->plan, at);
	else
		draw_hero(canvas, said->brief, panel, at, said->plan->pad);
	canvas_restore(canvas, saved);
}

void brief_draw_plan(struct canvas *canvas, const struct said *said, struct rect panel)
{
	struct rect strip = strip_at(said->plan, said->plan->inside);
	struct rect parts[PARTS];
	find_parts(canvas, said, parts);
	draw_text(canvas, said, parts, &all);
	draw_ground(canvas, said, panel, strip, 1.0);
	draw_words(canvas, said, panel, strip, 1.0);
}

static bool same_place(struct rect a, struct rect b)
{
	return a.h > 0.0 && b.h > 0.0 && fabs(a.x - b.x) < 1.0 && fabs(a.y - b.y) < 1.0 && fabs(a.w - b.w) < 1.0 &&
	       fabs(a.h - b.h) < 1.0;
}

static bool same_part(const struct canvas *canvas, const struct said *a, const struct said *b, enum part part)
{
	switch (part) {
	case PART_HEAD:
		return strcmp(head_text(canvas, a->brief), head_text(canvas, b->brief)) == 0;
	case PART_TITLE:
		return a->plan->title == b->plan->title && a->brief->back == b->brief->back;
	case PART_OPTIONS:
		return a->plan->lines == b->plan->lines;
	case PART_PRICE:
		return strcmp(a->brief->price, b->brief->price) == 0;
	case PART_CLOCK:
	case PART_COUNT:
	case PARTS:
		return true;
	}
	return true;
}

static void fill_shares(struct shares *shares, double share)
{
	for (enum part part = 0; part < PARTS; part++)
		shares->of[part] = share;
	shares->ground = shares->words = share;
}

/* A change of what is said. */
struct turn {
	const struct said *old;
	const struct said *said;
	struct rect panel;
	double t;
	bool still; /* nothing may move: nothing that would is to be seen while the panel takes its other height */
	struct shares goes;
	struct shares comes;
};

/* What both say at one distance from the panel's top goes with that; what one of them says does not move. */
static void draw_texts(struct canvas *canvas, struct turn *turn)
{
	struct rect in = block_inside(canvas, turn->panel);
	struct rect before[PARTS];
	struct rect parts[PARTS];
	find_parts(canvas, turn->old, before);
	find_parts(canvas, turn->said, parts);
	double down = turn->old->plan->inside.y - turn->said->plan->inside.y;
	for (enum part part = 0; part < PARTS && !turn->still; part++) {
		struct rect there = {parts[part].x, parts[part].y + down, parts[part].w, parts[part].h};
		if (!same_place(before[part], there) || !same_part(canvas, turn->old, turn->said, part))
			continue;
		turn->goes.of[part] = 0.0;
		turn->comes.of[part] = 1.0;
		parts[part].y += in.y - turn->said->plan->inside.y;
	}
	/* The time stands on the head's line. */
	if (turn->goes.of[PART_HEAD] <= 0.0)
		before[PART_HEAD].y = parts[PART_HEAD].y;
	draw_text(canvas, turn->old, before, &turn->goes);
	draw_text(canvas, turn->said, parts, &turn->comes);
}

/* The fields mix, on the way from one height to the other; one that was not there comes with what stands on it. */
static void draw_strips(struct canvas *canvas, struct turn *turn)
{
	const struct plan *before = turn->old->plan;
	const struct plan *plan = turn->said->plan;
	struct rect in = block_inside(canvas, turn->panel);
	struct rect was = strip_at(before, before->inside);
	struct rect at = strip_at(plan, plan->inside);
	struct rect was_field = strip_at(before, in);
	struct rect field = strip_at(plan, in);
	if (!turn->still && before->columns == plan->columns && before->strip > 0.0 && plan->strip > 0.0) {
		bool other = turn->old->brief->hero != turn->said->brief->hero;
		double mix = motion_both(fmin(turn->t / FIELD, 1.0)); /* it is there before words can be read on it */
		/* Where there is no well the one field goes before words for the bare panel come, and the other way. */
		bool bare = !canvas->theme->well.a;
		turn->goes.ground = !other ? 0.0 : bare ? change_old(turn->t) : 1.0 - mix * mix * mix;
		turn->comes.ground = !other ? 1.0 : bare ? change_new(turn->t) : mix;
		if (!plan->columns) {
			double height = was.h + (at.h - was.h) * mix;
			was_field = field = (struct rect){in.x, in.y + in.h - height, in.w, height};
		}
		if (fabs(was.h - at.h) < 1.0 && brief_same_hero(turn->old->brief, turn->said->brief)) {
			turn->goes.words = 0.0;
			turn->comes.words = 1.0;
			at.y = field.y;
		}
	}
	draw_ground(canvas, turn->old, turn->panel, was_field, turn->goes.ground);
	draw_ground(canvas, turn->said, turn->panel, field, turn->comes.ground);
	draw_words(canvas, turn->old, turn->panel, was, turn->goes.words);
	draw_words(canvas, turn->said, turn->panel, at, turn->comes.words);
}

void brief_draw_turn(struct canvas *canvas, const struct said *old, const struct said *said, struct rect panel,
		     double t)
{
	struct turn turn = {old, said, panel, t, .still = false};
	turn.still = canvas->theme->reduced && fabs(old->plan->inside.h - said->plan->inside.h) >= 1.0;
	fill_shares(&turn.goes, old->brief->hidden ? 0.0 : change_old(t));
	fill_shares(&turn.comes, change_new(t));
	draw_strips(canvas, &turn);
	draw_texts(canvas, &turn);
}
