#include "overlay/brief.h"

#include <math.h>
#include <string.h>

#include "overlay/blocks.h"
#include "overlay/brief_change.h"
#include "overlay/brief_plan.h"
#include "overlay/change.h"
#include "overlay/slots.h"

#define COLUMNS_FROM 420.0 /* px: title and action can stand side by side */
#define PRICE 2.0          /* height of a price, in labels */
#define PRICE_LOW 1.3
#define STRIP 2.9 /* the same of a strip */
#define STRIP_LOW 1.9
#define ROLE_SMALL 0.8 /* of a label: smaller rather than cut */
#define PAD_LOW 0.7    /* of the padding: above and below the text of a low card */

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

double brief_head_height(struct canvas *canvas)
{
	return canvas_style(canvas, TYPE_LABEL).size * 1.3;
}

const struct text_block *brief_count(struct canvas *canvas, const struct brief *brief)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.tabular = true;
	return canvas_text(canvas, brief->count, &style);
}

/* The name of a kind or of a prize is whole, or not there. */
static bool has_head(struct canvas *canvas, const struct brief *brief, double room)
{
	if (!brief->kicker && !*brief->name && !brief->timed)
		return false;
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	const char *text = brief->kicker ? words(canvas->language, brief->kicker) : brief->name;
	return (!brief->kicker && brief->hero == HERO_NONE) || canvas_text(canvas, text, &style)->width <= room;
}

static double price_height(struct canvas *canvas, const struct brief *brief, const struct level *level)
{
	bool small = level->low && level->title && !level->columns;
	return level->price && *brief->price ? canvas_style(canvas, TYPE_LABEL).size * (small ? PRICE_LOW : PRICE)
					     : 0.0;
}

struct text_style brief_option_style(struct canvas *canvas)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 500;
	return style;
}

/* In so few lines that all options are whole; 0 = there is no such way. */
static uint32_t option_lines(struct canvas *canvas, const struct stage_poll *card, double room)
{
	struct text_style style = brief_option_style(canvas);
	double widest = 0.0;
	for (uint32_t i = 0; i < card->option_count && i < POLL_OPTIONS; i++)
		widest = fmax(widest, canvas_text(canvas, card->options[i].text, &style)->width);
	for (uint32_t columns = 2; columns > 0; columns--) {
		double width = (room - BRIEF_OPTION_GAP * (columns - 1)) / columns;
		if (BRIEF_OPTION + 2.0 * BRIEF_OPTION_TEXT + widest <= width)
			return (card->option_count + columns - 1) / columns;
	}
	return 0;
}

double brief_text_side(const struct canvas *canvas, double pad)
{
	return theme_has_surface(canvas->theme) ? pad : 0.0;
}

/* What somebody is: never as large as his name. */
static const struct text_block *role_block(struct canvas *canvas, const struct brief *brief, double width, double name,
					   bool small)
{
	double label = canvas_style(canvas, TYPE_LABEL).size;
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.min_size = small ? floor(label * ROLE_SMALL) : label;
	style.size = fmax(floor(fmin(style.size * 0.94, name * 0.84)), style.min_size);
	style.max_lines = 3;
	style.balance = true;
	style.line_height = canvas->line_height > 1.3 ? 1.3 : 1.2;
	style.max_width = width;
	return canvas_text(canvas, brief->words, &style);
}

/* `inside` and `pad` of the panel's inside. */
static struct plan make_plan(struct canvas *canvas, const struct brief *brief, struct rect inside, double pad,
			     const struct level *level, int lines)
{
	double label = canvas_style(canvas, TYPE_LABEL).size;
	/* In the smallest place, a name alone says who it is. */
	bool role = brief->hero == HERO_ROLE;
	bool strip = brief->hero != HERO_NONE && (level->title || !role);
	struct plan plan = {.head = level->head, .columns = level->columns && strip && inside.w >= COLUMNS_FROM};
	plan.strip = strip ? fmin(label * (level->low ? STRIP_LOW : STRIP), inside.h) : 0.0;
	plan.price = price_height(canvas, brief, level);
	double side = brief_text_side(canvas, pad);
	double room = plan.columns ? inside.w * BRIEF_LEFT - side - pad : inside.w - 2.0 * side;
	plan.head = plan.head && has_head(canvas, brief, room);
	plan.count = level->count && *brief->count && brief_count(canvas, brief)->width <= room;
	if (level->title || role || (!strip && plan.price <= 0.0))
		plan.title = title_block(canvas, brief, room, lines, level->small || !level->title);
	if (role && strip) {
		double free = plan.columns ? inside.w - floor(inside.w * BRIEF_LEFT) : inside.w;
		plan.role = role_block(canvas, brief, free - 2.0 * pad, plan.title->size, level->small);
		plan.strip = ceil(plan.role->height) + 2.0 * BRIEF_GAP;
	}
	plan.text = plan.price;
	plan.gap = level->low ? BRIEF_GAP_LOW : BRIEF_GAP;
	if (plan.title)
		plan.text += plan.title->height + (plan.price > 0.0 ? plan.gap : 0.0);
	plan.lines = level->options && brief->options ? option_lines(canvas, brief->options, room) : 0;
	plan.options = plan.lines ? plan.lines * (BRIEF_OPTION + BRIEF_OPTION_GAP) - BRIEF_OPTION_GAP : 0.0;
	if (plan.lines) {
		plan.gap = BRIEF_GAP;
		plan.text += plan.gap + plan.options;
	}
	plan.text += plan.head ? brief_head_height(canvas) + BRIEF_GAP_LOW : 0.0;
	plan.text += plan.count ? BRIEF_GAP + label * 1.3 : 0.0;
	double above = plan.text > 0.0 ? plan.text + 2.0 * pad * (level->low ? PAD_LOW : 1.0) : 0.0;
	plan.height = plan.columns ? fmax(above, plan.strip) : above + plan.strip;
	return plan;
}

#define LINES_MORE 3 /* that a title may have before words of it are left out */

/* `torn`: words of it may be torn apart. */
static bool is_whole(const struct plan *plan, bool torn)
{
	return plan->title && !plan->title->cut && (torn || !plan->title->broken) && !(plan->role && plan->role->cut);
}

/* The fullest plan that fits with the whole title in at most so many lines, and in `least` at least. False if there is
 * none; *best is then the fullest that fits, or as it was. */
static bool choose_lines(struct canvas *canvas, const struct brief *brief, struct rect inside, double pad, int least,
			 int most, bool torn, struct plan *best)
{
	bool found = false;
	for (const struct level *level = levels; level < levels + LEVELS; level++) {
		for (int lines = most; lines >= least; lines--) {
			struct plan plan = make_plan(canvas, brief, inside, pad, level, lines);
			if (level->columns != plan.columns || level->options != (plan.lines > 0) ||
			    plan.height > inside.h || (level->options && plan.title->cut))
				continue;
			if (is_whole(&plan, torn) || !found)
				*best = plan;
			if (is_whole(&plan, torn))
				return true;
			found = true;
		}
	}
	return false;
}

/* A title has more lines before words of it are torn apart, if the box has the room, and is torn before it is cut. */
static struct plan choose(struct canvas *canvas, const struct brief *brief, struct rect inside, double pad)
{
	struct plan best = make_plan(canvas, brief, inside, pad, &levels[LEVELS - 1], 1);
	int lines = brief->lines ? brief->lines : 2;
	if (choose_lines(canvas, brief, inside, pad, 1, lines, false, &best))
		return best;
	struct plan more;
	if (choose_lines(canvas, brief, inside, pad, lines + 1, lines + LINES_MORE, false, &more) ||
	    choose_lines(canvas, brief, inside, pad, 1, lines + LINES_MORE, true, &more))
		return more;
	return best;
}

/* A call for a number of an option that is not to be seen is none: it becomes another one. */
static void call_without(struct brief *brief)
{
	brief->action = NULL;
	memcpy(brief->few, brief->without, sizeof(brief->few));
}

struct frame {
	struct slot_place place;
	struct rect inside;
	double pad;
};

static struct plan plan_for(struct canvas *canvas, struct brief *brief, const struct frame *frame)
{
	struct plan plan = choose(canvas, brief, frame->inside, frame->pad);
	if (brief->options && !plan.lines)
		call_without(brief);
	plan.pad = frame->pad;
	plan.inside = block_inside(canvas, slot_panel(&frame->place, plan.height + block_frame(canvas)));
	return plan;
}

/* It says something else: the panel's height goes along, what stays stays, and the rest gives way. */
static void draw_change(struct canvas *canvas, struct brief_said *before, const struct brief *brief,
			const struct plan *plan, const struct frame *frame, double t)
{
	const struct change *change = &before->change;
	struct plan plans[CHANGE_PATH + 1];
	for (uint32_t i = 0; i < change->steps; i++)
		plans[i] = plan_for(canvas, &before->path[i], frame);
	plans[change->steps] = *plan;
	double height = plans[0].height;
	for (uint32_t i = 0; i < change->steps; i++)
		height = change_size(canvas, change, i, height, plans[i + 1].height);
	struct rect panel = slot_panel(&frame->place, height + block_frame(canvas));
	canvas_panel(canvas, panel);
	brief_draw_turn(canvas, &(struct said){&before->path[change->goes], &plans[change->goes]},
			&(struct said){brief, plan}, panel, t);
}

void brief_draw(const struct overlay *overlay, enum seat seat, struct canvas *canvas)
{
	for (size_t i = 0; i < ROWS; i++) {
		struct brief brief;
		struct brief_said before;
		if (rows[i].seat != seat || !brief_tell(overlay, seat, canvas, &brief))
			continue;
		struct frame frame = {.place = place_of(overlay, i, canvas)};
		double least = fmin(frame.place.width, frame.place.max_height);
		frame.pad = fmin(canvas->theme->padding, fmax(8.0, least * 0.09));
		frame.inside = block_inside(canvas, (struct rect){0.0, 0.0, frame.place.width, frame.place.max_height});
		struct plan plan = plan_for(canvas, &brief, &frame);
		if (seat == SEAT_COVER)
			overlay_cover_ground(&overlay->cover, canvas);
		double t = brief_before(overlay, seat, canvas, &brief, &before);
		if (t < 1.0) {
			draw_change(canvas, &before, &brief, &plan, &frame, t);
			continue;
		}
		struct rect panel = slot_panel(&frame.place, plan.height + block_frame(canvas));
		canvas_panel(canvas, panel);
		brief_draw_plan(canvas, &(struct said){&brief, &plan}, panel);
	}
}
