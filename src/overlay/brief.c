#include "overlay/brief.h"

#include <math.h>
#include <string.h>

#include "overlay/blocks.h"
#include "overlay/brief_tell.h"
#include "overlay/slots.h"

#define GAP 10.0
#define GAP_LOW 6.0         /* where room is short */
#define COLUMNS_FROM 420.0  /* px: title and action can stand side by side */
#define SENTENCE_FROM 340.0 /* px: an action is a sentence; narrower, its word alone */
#define PLATE_FROM 78.0     /* px: the height that the plate of a word to type needs */
#define TIGHT 1.15          /* line height of two lines in a strip */
#define PRICE 2.0           /* height of a price, in labels */
#define PRICE_LOW 1.3
#define STRIP 2.9 /* the same of a strip */
#define STRIP_LOW 1.9
#define PAD_LOW 0.7    /* of the padding: above and below the text of a low card */
#define LEFT_PART 0.52 /* of the width: the title, beside its action */

static const struct {
	enum seat seat;
	enum slot slot;
	double width; /* the least that the face needs, design px */
	double height;
	double upright; /* its height in a narrow place */
} rows[] = {
	{SEAT_LOTTERY, SLOT_LEFT, 640.0, 560.0, 600.0},  {SEAT_POLL, SLOT_RIGHT, 560.0, 788.0, 620.0},
	{SEAT_QUESTION, SLOT_LINE, 620.0, 220.0, 600.0}, {SEAT_SALE, SLOT_LEFT, 640.0, 560.0, 600.0},
	{SEAT_BENEFIT, SLOT_LEFT, 560.0, 444.0, 480.0},  {SEAT_TOPIC, SLOT_RIGHT, 480.0, 480.0, 480.0},
	{SEAT_LOWER, SLOT_LINE, 480.0, 190.0, 260.0},    {SEAT_COVER, 0, 0.0, 0.0, 0.0}, /* has the whole safe area */
};

#define ROWS (sizeof(rows) / sizeof(*rows))

static struct slot_place place_of(const struct overlay *overlay, size_t row, const struct canvas *canvas)
{
	if (rows[row].seat == SEAT_COVER) {
		struct slots slots = canvas->slots ? *canvas->slots : slots_default(canvas->width, canvas->height);
		struct rect safe = slots.safe;
		return (struct slot_place){safe.x, safe.w, safe.y, safe.y + safe.h, safe.h, 0.5, false};
	}
	bool name = rows[row].seat == SEAT_LOWER;
	unsigned beside = name ? overlay->lower.beside : overlay->question.beside;
	return slot_place(canvas, rows[row].slot, rows[row].slot == SLOT_LINE ? beside : 0);
}

bool brief_needed(const struct overlay *overlay, enum seat seat, const struct canvas *canvas)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (rows[i].seat != seat)
			continue;
		if (seat == SEAT_COVER)
			return !overlay_cover_fits(canvas);
		struct slot_place place = place_of(overlay, i, canvas);
		double height = place.upright || canvas->tall ? rows[i].upright : rows[i].height;
		/* A poll is as high as it has options. */
		if (seat == SEAT_POLL)
			height = fmin(height, 300.0 + 56.0 * overlay->poll.card.option_count);
		return place.width < rows[i].width || place.max_height < height - 0.5;
	}
	return false;
}

/* What is left of it, from the fullest to the least. A card that has neither strip nor price keeps its title. */
static const struct level {
	bool count;
	bool head;
	bool title;
	bool small; /* the title, as small as a label */
	bool price;
	bool low; /* strip and padding, and the price if a title is above it */
	bool columns;
	bool options; /* for a card that has some */
} levels[] = {
	{.count = true, .head = true, .title = true, .options = true},
	{.head = true, .title = true, .options = true},
	{.head = true, .title = true, .small = true, .options = true},
	{.head = true, .title = true, .small = true, .low = true, .options = true},
	{.title = true, .small = true, .low = true, .options = true},
	{.count = true, .head = true, .title = true, .price = true},
	{.head = true, .title = true, .price = true},
	{.head = true, .title = true, .small = true, .price = true},
	{.title = true, .price = true},
	{.title = true, .small = true, .price = true, .low = true},
	{.title = true, .small = true, .price = true, .low = true, .columns = true},
	{.price = true, .low = true},
	{.price = true, .low = true, .columns = true},
	{.low = true},
};

#define LEVELS (sizeof(levels) / sizeof(*levels))

/* Where that stands. */
struct plan {
	bool head;
	bool count;
	bool columns; /* the strip stands at the right */
	const struct text_block *title;
	double price;   /* its height, 0 = none */
	double strip;   /* of the action or the notice, 0 = none */
	double text;    /* height of all that stands above the strip or beside it, 0 = nothing */
	double gap;     /* below the title */
	double options; /* their height, 0 = none */
	uint32_t lines; /* of options */
	double height;
};

static const struct text_block *title_block(struct canvas *canvas, const struct brief *brief, double width, int lines,
					    bool small)
{
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.size = small ? style.min_size : fmin(style.size, fmax(style.min_size, width / 9.0));
	style.line_height = canvas->line_height > 1.3 ? 1.32 : 1.2;
	style.max_lines = lines;
	style.balance = true;
	style.max_width = width;
	return canvas_text(canvas, brief->title, &style);
}

static double head_height(struct canvas *canvas)
{
	return canvas_style(canvas, TYPE_LABEL).size * 1.3;
}

static const struct text_block *count_block(struct canvas *canvas, const struct brief *brief)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.tabular = true;
	return canvas_text(canvas, brief->count, &style);
}

/* The name of a kind is whole, or not there. */
static bool has_head(struct canvas *canvas, const struct brief *brief, double room)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	return !brief->kicker || canvas_text(canvas, words(canvas->language, brief->kicker), &style)->width <= room;
}

static double price_height(struct canvas *canvas, const struct brief *brief, const struct level *level)
{
	bool small = level->low && level->title && !level->columns;
	return level->price && *brief->price ? canvas_style(canvas, TYPE_LABEL).size * (small ? PRICE_LOW : PRICE)
					     : 0.0;
}

#define OPTION 44.0 /* px: height of an option */
#define OPTION_GAP 8.0
#define OPTION_TEXT 10.0 /* from its number's plate to its text */

static struct text_style option_style(struct canvas *canvas)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 500;
	return style;
}

/* In so few lines that all options are whole; 0 = there is no such way. */
static uint32_t option_lines(struct canvas *canvas, const struct stage_poll *card, double room)
{
	struct text_style style = option_style(canvas);
	double widest = 0.0;
	for (uint32_t i = 0; i < card->option_count && i < POLL_OPTIONS; i++)
		widest = fmax(widest, canvas_text(canvas, card->options[i].text, &style)->width);
	for (uint32_t columns = 2; columns > 0; columns--) {
		double width = (room - OPTION_GAP * (columns - 1)) / columns;
		if (OPTION + 2.0 * OPTION_TEXT + widest <= width)
			return (card->option_count + columns - 1) / columns;
	}
	return 0;
}

/* `inside` and `pad` of the panel's inside. */
static struct plan make_plan(struct canvas *canvas, const struct brief *brief, struct rect inside, double pad,
			     const struct level *level, int lines)
{
	double label = canvas_style(canvas, TYPE_LABEL).size;
	bool strip = brief->hero != HERO_NONE;
	struct plan plan = {.head = level->head, .columns = level->columns && strip && inside.w >= COLUMNS_FROM};
	plan.strip = strip ? fmin(label * (level->low ? STRIP_LOW : STRIP), inside.h) : 0.0;
	plan.price = price_height(canvas, brief, level);
	double room = (plan.columns ? inside.w * LEFT_PART : inside.w) - 2.0 * pad;
	plan.head = plan.head && has_head(canvas, brief, room);
	plan.count = level->count && *brief->count && count_block(canvas, brief)->width <= room;
	if (level->title || (!strip && plan.price <= 0.0))
		plan.title = title_block(canvas, brief, room, lines, level->small || !level->title);
	plan.text = plan.price;
	plan.gap = level->low ? GAP_LOW : GAP;
	if (plan.title)
		plan.text += plan.title->height + (plan.price > 0.0 ? plan.gap : 0.0);
	plan.lines = level->options && brief->options ? option_lines(canvas, brief->options, room) : 0;
	plan.options = plan.lines ? plan.lines * (OPTION + OPTION_GAP) - OPTION_GAP : 0.0;
	if (plan.lines) {
		plan.gap = GAP;
		plan.text += plan.gap + plan.options;
	}
	plan.text += plan.head ? head_height(canvas) + GAP_LOW : 0.0;
	plan.text += plan.count ? GAP + label * 1.3 : 0.0;
	double above = plan.text > 0.0 ? plan.text + 2.0 * pad * (level->low ? PAD_LOW : 1.0) : 0.0;
	plan.height = plan.columns ? fmax(above, plan.strip) : above + plan.strip;
	return plan;
}

/* The fullest plan that fits with the whole title, else the fullest that fits. */
static struct plan choose(struct canvas *canvas, const struct brief *brief, struct rect inside, double pad)
{
	struct plan best = make_plan(canvas, brief, inside, pad, &levels[LEVELS - 1], 1);
	bool found = false;
	for (const struct level *level = levels; level < levels + LEVELS; level++) {
		for (int lines = brief->lines ? brief->lines : 2; lines > 0; lines--) {
			struct plan plan = make_plan(canvas, brief, inside, pad, level, lines);
			if (level->columns != plan.columns || level->options != (plan.lines > 0) ||
			    plan.height > inside.h || (level->options && plan.title->cut))
				continue;
			if (plan.title && !plan.title->cut)
				return plan;
			best = found ? best : plan;
			found = true;
		}
	}
	return best;
}

static void draw_head(struct canvas *canvas, const struct brief *brief, struct rect at)
{
	double middle = at.y + at.h / 2.0;
	double used = 0.0;
	if (brief->timed && at.w >= 260.0)
		used = part_clock(canvas, at.x + at.w, middle, &brief->clock) + 16.0;
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	style.max_width = at.w - used;
	const char *text = brief->kicker ? words(canvas->language, brief->kicker) : brief->name;
	const struct text_block *block = canvas_text(canvas, text, &style);
	canvas_put_middle(canvas, block, at.x, middle, ALIGN_LEFT, canvas->theme->accent);
}

/* As large as that part of the height, on one line; on two where there is room and one is too short. */
static const struct text_block *word_block(struct canvas *canvas, struct rect at, const char *text, double part)
{
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.size = fmax(style.min_size, fmin(style.size, at.h * part));
	style.max_width = at.w;
	const struct text_block *block = canvas_text(canvas, text, &style);
	if (block->cut && at.h >= 2.0 * TIGHT * style.min_size + GAP) {
		style.max_lines = 2;
		style.line_height = TIGHT;
		style.balance = true;
		style.size = fmin(style.size, (at.h - GAP) / (2.0 * TIGHT));
		block = canvas_text(canvas, text, &style);
	}
	return block;
}

/* The action or the notice in a narrow place: the longest way to say it that has room. */
static void draw_few(struct canvas *canvas, const struct brief *brief, struct rect at, struct colour colour)
{
	const struct text_block *block = word_block(canvas, at, *brief->few[0] ? brief->few[0] : brief->words, 0.62);
	for (size_t i = 1; i < BRIEF_FEW && block->cut && *brief->few[i]; i++)
		block = word_block(canvas, at, brief->few[i], 0.62);
	canvas_put_middle(canvas, block, at.x + at.w / 2.0, at.y + at.h / 2.0, ALIGN_MIDDLE, colour);
}

/* A call for a number of an option that is not to be seen is none: it becomes another one. */
static struct brief call_without(const struct brief *brief)
{
	struct brief other = *brief;
	other.action = NULL;
	memcpy(other.few, brief->without, sizeof(other.few));
	return other;
}

/* The action or the notice, from edge to edge. `pad`: to its words, if it is narrow. */
static void draw_strip(struct canvas *canvas, const struct brief *brief, struct rect panel, struct rect at, double pad)
{
	struct rect in = {at.x + pad, at.y, at.w - 2.0 * pad, at.h};
	bool action = brief->hero == HERO_ACTION;
	struct canvas_state saved = canvas_save(canvas);
	if (at.w >= SENTENCE_FROM && action && brief->action) {
		block_action(canvas, panel, at, brief->action, brief->words, at.h >= PLATE_FROM, 0.0);
	} else if (at.w >= SENTENCE_FROM && !action) {
		block_notice(canvas, panel, at, brief->sign, brief->words);
	} else if (action) {
		block_accent(canvas, panel, at);
		draw_few(canvas, brief, in, canvas->theme->on_fill);
	} else {
		block_fill(canvas, panel, at, canvas->theme->well);
		canvas_stand_on(canvas, canvas->theme->well);
		draw_few(canvas, brief, in, canvas->theme->text);
	}
	canvas_restore(canvas, saved);
}

static void draw_count(struct canvas *canvas, const struct brief *brief, struct rect at)
{
	canvas_put_middle(canvas, count_block(canvas, brief), at.x, at.y + at.h / 2.0, ALIGN_LEFT,
			  canvas->theme->muted);
}

static void draw_options(struct canvas *canvas, const struct stage_poll *card, uint32_t lines, struct rect at)
{
	uint32_t columns = (card->option_count + lines - 1) / lines;
	double width = (at.w - OPTION_GAP * (columns - 1)) / columns;
	struct text_style style = option_style(canvas);
	for (uint32_t i = 0; i < card->option_count && i < POLL_OPTIONS; i++) {
		struct rect row = {at.x + i / lines * (width + OPTION_GAP), at.y + i % lines * (OPTION + OPTION_GAP),
				   width, OPTION};
		struct canvas_state saved = canvas_save(canvas);
		canvas_shape(canvas, row,
			     &(struct shape_style){.fill = canvas->theme->row,
						   .radius = canvas->theme->radius_small,
						   .border_width = canvas->theme->row_border,
						   .border = canvas->theme->hairline});
		poll_number(canvas, (struct rect){row.x, row.y, OPTION, OPTION}, i + 1,
			    canvas->theme->options[i % THEME_OPTIONS], style.size);
		canvas_stand_on(canvas, canvas->theme->row);
		canvas_put_middle(canvas, canvas_text(canvas, card->options[i].text, &style),
				  row.x + OPTION + OPTION_TEXT, row.y + OPTION / 2.0, ALIGN_LEFT, canvas->theme->text);
		canvas_restore(canvas, saved);
	}
}

static void draw_text(struct canvas *canvas, const struct brief *brief, const struct plan *plan, struct rect at)
{
	double y = at.y;
	if (plan->head) {
		draw_head(canvas, brief, (struct rect){at.x, y, at.w, head_height(canvas)});
		y += head_height(canvas) + GAP_LOW;
	}
	if (plan->title) {
		bool turned = plan->title->right_to_left;
		canvas_put(canvas, plan->title, turned ? at.x + at.w : at.x, y, turned ? ALIGN_RIGHT : ALIGN_LEFT,
			   canvas->theme->text);
		y += plan->title->height + plan->gap;
	}
	if (plan->options > 0.0)
		draw_options(canvas, brief->options, plan->lines, (struct rect){at.x, y, at.w, plan->options});
	y += plan->options > 0.0 ? plan->options + plan->gap : 0.0;
	if (plan->price > 0.0) {
		struct rect row = {at.x, y, at.w, plan->price};
		canvas_put_middle(canvas, word_block(canvas, row, brief->price, 0.8), row.x, row.y + row.h / 2.0,
				  ALIGN_LEFT, canvas->theme->price);
		y += plan->price + GAP;
	}
	if (plan->count)
		draw_count(canvas, brief, (struct rect){at.x, y, at.w, canvas_style(canvas, TYPE_LABEL).size * 1.3});
}

static void draw_plan(struct canvas *canvas, const struct brief *brief, const struct plan *plan, struct rect panel,
		      double pad)
{
	struct rect in = block_inside(canvas, panel);
	double left = plan->columns ? floor(in.w * LEFT_PART) : in.w;
	double free = plan->columns ? in.h : in.h - plan->strip;
	if (plan->text > 0.0)
		draw_text(canvas, brief, plan,
			  (struct rect){in.x + pad, in.y + (free - plan->text) / 2.0, left - 2.0 * pad, plan->text});
	if (plan->columns)
		draw_strip(canvas, brief, panel, (struct rect){in.x + left, in.y, in.w - left, in.h}, pad);
	else if (plan->strip > 0.0)
		draw_strip(canvas, brief, panel, (struct rect){in.x, in.y + free, in.w, in.h - free}, pad);
}

void brief_draw(const struct overlay *overlay, enum seat seat, struct canvas *canvas)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (rows[i].seat != seat)
			continue;
		struct slot_place place = place_of(overlay, i, canvas);
		double pad = fmin(canvas->theme->padding, fmax(8.0, fmin(place.width, place.max_height) * 0.09));
		double frame = block_frame(canvas);
		struct rect inside = block_inside(canvas, (struct rect){0.0, 0.0, place.width, place.max_height});
		struct brief brief;
		if (!brief_tell(overlay, seat, canvas, &brief))
			continue;
		struct plan plan = choose(canvas, &brief, inside, pad);
		if (brief.options && !plan.lines)
			brief = call_without(&brief);
		struct rect panel = slot_panel(&place, plan.height + frame);
		if (seat == SEAT_COVER)
			overlay_cover_ground(&overlay->cover, canvas);
		canvas_panel(canvas, panel);
		canvas_fade(canvas, brief.here);
		draw_plan(canvas, &brief, &plan, panel, pad);
	}
}
