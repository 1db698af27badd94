#include "overlay/brief.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/blocks.h"
#include "overlay/price.h"
#include "overlay/slots.h"

#define GAP 10.0
#define COLUMNS_FROM 420.0  /* px: title and action can stand side by side */
#define SENTENCE_FROM 340.0 /* px: an action is a sentence; narrower, its word alone */
#define PLATE_FROM 78.0     /* px: the height that the plate of a word to type needs */
#define TIGHT 1.15          /* line height of two lines in a strip */
#define LEVELS 7
#define LEFT_PART 0.52 /* of the width: the title, beside its action */

enum hero { HERO_NONE, HERO_ACTION, HERO_NOTICE, HERO_WORDS };

/* What there is to say. */
struct brief {
	const char *kicker; /* key under Air, or NULL for the text in `name` */
	const char *name;
	char title[STAGE_TEXT * 2];
	int lines; /* of the title, at most */
	struct clock_view clock;
	bool timed;
	enum hero hero;
	const char *action;         /* key under Air, of HERO_ACTION */
	char words[STAGE_TEXT];     /* the action's word; the notice; the words */
	char few[WORDS_SIZE];       /* of the notice, in a narrow place; "" = the same */
	enum sign sign;             /* of the notice */
	struct colour colour;       /* of the words */
	char count[WORDS_SIZE * 2]; /* "" = nothing to count */
	double here;                /* 0 … 1: so much of it is to be seen on the panel */
};

static void notice(struct brief *brief, const struct canvas *canvas, const char *name, enum sign sign)
{
	brief->hero = HERO_NOTICE;
	brief->sign = sign;
	snprintf(brief->words, sizeof(brief->words), "%s", words(canvas->language, name));
}

/* The states that all kinds have. True if there is no more to say. */
static bool state_notice(struct brief *brief, const struct canvas *canvas, const struct stage_card *card)
{
	if (card->life == LIFE_CANCELLED)
		notice(brief, canvas, "Cancelled", SIGN_BAD);
	else if (card->life == LIFE_DRAFT || card->life == LIFE_ARMED)
		notice(brief, canvas, "StartsSoon", SIGN_WAIT);
	else if (card->life == LIFE_CLOSED && !card->settled)
		notice(brief, canvas, "Counting", SIGN_WAIT);
	else
		return false;
	return true;
}

static void take_count(struct brief *brief, const struct canvas *canvas, int64_t n, const char *name)
{
	char number[WORDS_SIZE];
	words_count(canvas->language, n, number, sizeof(number));
	snprintf(brief->count, sizeof(brief->count), "%s %s", number, words_many(canvas->language, name, n));
}

static void take_clock(struct brief *brief, const struct canvas *canvas, const struct stage_card *card)
{
	brief->clock = clock_view(&card->clock, canvas->now);
	brief->timed = brief->clock.set && card->life == LIFE_OPEN;
}

/* The names that may be said by now, one after the other. */
static void winners(struct brief *brief, struct canvas *canvas, const struct stage_lottery *card)
{
	size_t used = 0;
	brief->title[0] = '\0';
	brief->kicker = card->winner_count == 1 ? "Winner" : "Winners";
	brief->lines = 4;
	for (uint32_t i = 0; i < card->winner_count && i < STAGE_WINNERS; i++) {
		const struct stage_winner *winner = &card->winners[i];
		if (canvas->now < winner->shown_at) {
			canvas_wake(canvas, winner->shown_at);
			continue;
		}
		int put = snprintf(brief->title + used, sizeof(brief->title) - used, "%s%s",
				   !used                                     ? ""
				   : strncmp(canvas->language, "zh", 2) == 0 ? "、"
									     : ", ",
				   winner->name);
		used = fmin((double)(used + (size_t)put), (double)sizeof(brief->title) - 1.0);
	}
	if (!used) {
		snprintf(brief->title, sizeof(brief->title), "%s", card->card.title);
		notice(brief, canvas, "LotteryDrawing", SIGN_WAIT);
	}
}

static void lottery(const struct overlay *overlay, struct canvas *canvas, struct brief *brief)
{
	const struct stage_lottery *card = &overlay->lottery.card;
	brief->kicker = "Lottery";
	snprintf(brief->title, sizeof(brief->title), "%s", card->card.title);
	take_clock(brief, canvas, &card->card);
	take_count(brief, canvas, (int64_t)card->entrants, card->entrants ? "Entrants" : "EntrantsNone");
	if (state_notice(brief, canvas, &card->card))
		return;
	if (card->card.revealed != NEVER && card->winner_count) {
		winners(brief, canvas, card);
	} else if (card->card.life == LIFE_OPEN) {
		brief->hero = HERO_ACTION;
		brief->action = *card->keyword ? "LotteryType" : "LotteryAny";
		snprintf(brief->words, sizeof(brief->words), "%s",
			 *card->keyword ? card->keyword : words(canvas->language, "LotteryAnyWord"));
	} else {
		notice(brief, canvas, card->entrants ? "LotteryIn" : "LotteryNobody",
		       card->entrants ? SIGN_GOOD : SIGN_WARNING);
	}
}

/* Who won, with his share; a tie is called one. */
static void poll_result(struct brief *brief, struct canvas *canvas, const struct stage_poll *card)
{
	uint32_t first = 0;
	for (uint32_t i = card->option_count; i-- > 0;) {
		if (card->options[i].winner)
			first = i;
	}
	if (!card->votes || card->tie || card->hidden) {
		notice(brief, canvas,
		       !card->votes   ? "PollNobody"
		       : card->hidden ? "PollHidden"
				      : "PollTie",
		       card->votes ? SIGN_GOOD : SIGN_WARNING);
		return;
	}
	brief->hero = HERO_NOTICE;
	brief->sign = SIGN_GOOD;
	snprintf(brief->words, sizeof(brief->words), "%.500s  %d%%", card->options[first].text,
		 card->options[first].percent);
}

static void poll(const struct overlay *overlay, struct canvas *canvas, struct brief *brief)
{
	const struct stage_poll *card = &overlay->poll.card;
	brief->kicker = card->weighted ? "PollWeighted" : "Poll";
	brief->lines = 7;
	snprintf(brief->title, sizeof(brief->title), "%s", card->card.title);
	take_clock(brief, canvas, &card->card);
	take_count(brief, canvas, card->voters, card->voters ? "Voters" : "VotersNone");
	if (state_notice(brief, canvas, &card->card))
		return;
	if (card->card.life == LIFE_OPEN) {
		brief->hero = HERO_ACTION;
		brief->action = "PollType";
		snprintf(brief->words, sizeof(brief->words), "1–%u", card->option_count);
	} else if (card->card.life == LIFE_CLOSED) {
		notice(brief, canvas, card->hidden ? "PollToCome" : "PollFinal", SIGN_GOOD);
	} else {
		poll_result(brief, canvas, card);
	}
}

static void question(const struct overlay *overlay, struct canvas *canvas, struct brief *brief)
{
	const struct question_item *item = overlay_question_item(&overlay->question, canvas, &brief->here);
	brief->name = item->card.name;
	brief->lines = 6;
	snprintf(brief->title, sizeof(brief->title), "%s",
		 item->retracted ? words(canvas->language, "QuestionGone") : item->card.text);
	if (item->card.votes > 1)
		take_count(brief, canvas, item->card.votes, "QuestionVotes");
}

static void sale(const struct overlay *overlay, struct canvas *canvas, struct brief *brief)
{
	const struct stage_sale *card = &overlay->sale.card;
	brief->kicker = "Sale";
	snprintf(brief->title, sizeof(brief->title), "%s", card->name);
	brief->clock = clock_view(&card->card.clock, canvas->now);
	brief->timed = brief->clock.set;
	if (card->card.life == LIFE_CANCELLED) {
		notice(brief, canvas, "Cancelled", SIGN_BAD);
	} else if (card->phase == SALE_SOLD_OUT || card->phase == SALE_CLOSED) {
		brief->timed = false;
		notice(brief, canvas, card->phase == SALE_SOLD_OUT ? "SaleSoldOut" : "SaleClosed",
		       card->phase == SALE_SOLD_OUT ? SIGN_BAD : SIGN_OVER);
	} else if (*card->price.currency) {
		brief->hero = HERO_WORDS;
		brief->colour = canvas->theme->price;
		price_text(canvas->language, &card->price, brief->words, sizeof(brief->words));
		bool open = card->phase == SALE_OPEN || card->phase == SALE_LAST;
		brief->kicker = open ? "SaleOpen" : "SaleSoon";
		char number[WORDS_SIZE];
		words_count(canvas->language, card->stock, number, sizeof(number));
		if (open && card->has_stock)
			words_with(canvas->language, card->phase == SALE_LAST ? "SaleLast" : "SaleStock", number,
				   brief->count, sizeof(brief->count));
	} else {
		notice(brief, canvas, "SaleSoon", SIGN_WAIT);
	}
}

static void benefit(const struct overlay *overlay, struct canvas *canvas, struct brief *brief)
{
	const struct stage_benefit *card = &overlay->benefit.card;
	brief->kicker = overlay_benefit_kind(card);
	snprintf(brief->title, sizeof(brief->title), "%s", card->title);
	const char *state = overlay_benefit_state(card, &brief->sign);
	brief->lines = 4;
	if (state) {
		notice(brief, canvas, state, brief->sign);
		return;
	}
	take_clock(brief, canvas, &card->card);
	if (card->has_count) {
		char left[WORDS_SIZE];
		char all[WORDS_SIZE];
		words_count(canvas->language, card->left, left, sizeof(left));
		words_count(canvas->language, card->count, all, sizeof(all));
		words_of(canvas->language, "BenefitLeft", left, all, brief->count, sizeof(brief->count));
	}
	if (*card->code) {
		brief->hero = HERO_ACTION;
		brief->action = "BenefitUse";
		snprintf(brief->words, sizeof(brief->words), "%s", card->code);
	} else if (card->kind == BENEFIT_RED_PACKET) {
		brief->hero = HERO_ACTION;
		brief->action = "BenefitTake";
		snprintf(brief->words, sizeof(brief->words), "%s", words(canvas->language, "BenefitTakeWord"));
	}
}

static void topic(const struct overlay *overlay, struct canvas *canvas, struct brief *brief)
{
	const struct stage_topic *card = &overlay->topic.card;
	brief->kicker = card->plain ? NULL : "Topic";
	brief->name = "";
	brief->lines = 4;
	snprintf(brief->title, sizeof(brief->title), "%s", card->card.title);
	take_clock(brief, canvas, &card->card);
}

static void lower(const struct overlay *overlay, struct canvas *canvas, struct brief *brief)
{
	(void)canvas;
	brief->name = overlay->lower.card.text;
	snprintf(brief->title, sizeof(brief->title), "%s", overlay->lower.card.card.title);
}

/* What a cover counts down to is what matters on it. */
static void cover(const struct overlay *overlay, struct canvas *canvas, struct brief *brief)
{
	const struct stage_cover *card = &overlay->cover.card;
	const struct clock_view clock = clock_view(&card->card.clock, canvas->now);
	bool starts = card->kind == COVER_STARTING;
	brief->name = overlay->cover.show;
	brief->lines = 3;
	snprintf(brief->title, sizeof(brief->title), "%s", card->card.title);
	if (card->due || (clock.set && clock.left <= 0)) {
		notice(brief, canvas, starts ? "CoverSoon" : "CoverBackSoon", SIGN_WAIT);
	} else if (clock.set) {
		words_clock(clock.left, brief->few, sizeof(brief->few));
		notice(brief, canvas, starts ? "CoverStartsIn" : "CoverBackIn", clock.held ? SIGN_PAUSE : SIGN_WAIT);
		size_t used = strlen(brief->words);
		snprintf(brief->words + used, sizeof(brief->words) - used, " %s", brief->few);
		clock_wake(canvas, &clock);
	}
}

static const struct {
	enum seat seat;
	enum slot slot;
	void (*tell)(const struct overlay *overlay, struct canvas *canvas, struct brief *brief);
	double width; /* the least that the face needs, design px */
	double height;
	double upright; /* its height in a narrow place */
} rows[] = {
	{SEAT_LOTTERY, SLOT_LEFT, lottery, 640.0, 560.0, 600.0},
	{SEAT_POLL, SLOT_RIGHT, poll, 560.0, 788.0, 620.0},
	{SEAT_QUESTION, SLOT_LINE, question, 620.0, 220.0, 600.0},
	{SEAT_SALE, SLOT_LEFT, sale, 640.0, 560.0, 600.0},
	{SEAT_BENEFIT, SLOT_LEFT, benefit, 560.0, 444.0, 480.0},
	{SEAT_TOPIC, SLOT_RIGHT, topic, 480.0, 480.0, 480.0},
	{SEAT_LOWER, SLOT_LINE, lower, 480.0, 190.0, 260.0},
	{SEAT_COVER, 0, cover, 0.0, 0.0, 0.0}, /* has the whole safe area */
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

/* What is left of it at a level, and where. */
struct plan {
	bool head;
	bool count;
	bool columns; /* the strip stands at the right */
	const struct text_block *title;
	double price; /* height of the words that are no strip, 0 = none */
	double strip; /* of the action or the notice, 0 = none */
	double text;  /* height of all that stands above the strip or beside it, 0 = nothing */
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

/* `width` and `pad` of the panel's inside. */
static struct plan make_plan(struct canvas *canvas, const struct brief *brief, double width, double pad, int level,
			     int lines)
{
	double label = canvas_style(canvas, TYPE_LABEL).size;
	bool strip = brief->hero == HERO_ACTION || brief->hero == HERO_NOTICE;
	struct plan plan = {.head = level < 3, .count = level < 1 && *brief->count};
	plan.strip = strip ? label * (level < 4 ? 2.9 : 1.9) : 0.0;
	plan.price = brief->hero == HERO_WORDS ? label * 2.0 : 0.0;
	plan.columns = level == 5 && strip && width >= COLUMNS_FROM;
	double room = (plan.columns ? width * LEFT_PART : width) - 2.0 * pad;
	plan.count = plan.count && count_block(canvas, brief)->width <= room;
	if (level < 6 || (!strip && plan.price <= 0.0)) {
		plan.title = title_block(canvas, brief, room, lines, level == 2 || level >= 4);
		plan.text = plan.title->height + (plan.price > 0.0 ? GAP + plan.price : 0.0);
		plan.text += plan.head ? head_height(canvas) + GAP * 0.6 : 0.0;
		plan.text += plan.count ? GAP + label * 1.3 : 0.0;
	} else if (plan.price > 0.0) {
		plan.price = label * 1.3;
		plan.text = plan.price;
	}
	double above = plan.text > 0.0 ? plan.text + 2.0 * pad : 0.0;
	plan.height = plan.columns ? fmax(above, plan.strip) : above + plan.strip;
	return plan;
}

/* The fullest plan that fits with the whole title, else the fullest that fits. */
static struct plan choose(struct canvas *canvas, const struct brief *brief, double width, double pad, double height)
{
	struct plan best = make_plan(canvas, brief, width, pad, 6, 1);
	bool found = false;
	for (int level = 0; level < LEVELS; level++) {
		for (int lines = brief->lines ? brief->lines : 2; lines > 0; lines--) {
			struct plan plan = make_plan(canvas, brief, width, pad, level, lines);
			if ((level == 5 && !plan.columns) || plan.height > height)
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
	canvas_put_middle(canvas, canvas_text(canvas, text, &style), at.x, middle, ALIGN_LEFT, canvas->theme->accent);
}

/* As large as that part of the height, on one line; on two where there is room and one is too short. */
static void draw_word(struct canvas *canvas, struct rect at, const char *text, double part, struct colour colour,
		      enum align align)
{
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.size = fmax(style.min_size, fmin(style.size, at.h * part));
	style.max_width = at.w;
	double x = align == ALIGN_MIDDLE ? at.x + at.w / 2.0 : at.x;
	const struct text_block *block = canvas_text(canvas, text, &style);
	if (block->cut && at.h >= 2.0 * TIGHT * style.min_size + GAP) {
		style.max_lines = 2;
		style.line_height = TIGHT;
		style.balance = true;
		style.size = fmin(style.size, (at.h - GAP) / (2.0 * TIGHT));
		block = canvas_text(canvas, text, &style);
	}
	canvas_put_middle(canvas, block, x, at.y + at.h / 2.0, align, colour);
}

/* The action or the notice, from edge to edge. */
static void draw_strip(struct canvas *canvas, const struct brief *brief, struct rect panel, struct rect at)
{
	struct rect in = {at.x + 12.0, at.y, at.w - 24.0, at.h};
	bool action = brief->hero == HERO_ACTION;
	struct canvas_state saved = canvas_save(canvas);
	if (at.w >= SENTENCE_FROM && action) {
		block_action(canvas, panel, at, brief->action, brief->words, at.h >= PLATE_FROM, 0.0);
	} else if (at.w >= SENTENCE_FROM) {
		block_notice(canvas, panel, at, brief->sign, brief->words);
	} else if (action) {
		block_accent(canvas, panel, at);
		draw_word(canvas, in, brief->words, 0.62, canvas->theme->on_fill, ALIGN_MIDDLE);
	} else {
		block_fill(canvas, panel, at, canvas->theme->well);
		canvas_stand_on(canvas, canvas->theme->well);
		draw_word(canvas, in, *brief->few ? brief->few : brief->words, 0.62, canvas->theme->text, ALIGN_MIDDLE);
	}
	canvas_restore(canvas, saved);
}

static void draw_count(struct canvas *canvas, const struct brief *brief, struct rect at)
{
	canvas_put_middle(canvas, count_block(canvas, brief), at.x, at.y + at.h / 2.0, ALIGN_LEFT,
			  canvas->theme->muted);
}

static void draw_text(struct canvas *canvas, const struct brief *brief, const struct plan *plan, struct rect at)
{
	double y = at.y;
	if (plan->head) {
		draw_head(canvas, brief, (struct rect){at.x, y, at.w, head_height(canvas)});
		y += head_height(canvas) + GAP * 0.6;
	}
	if (plan->title) {
		bool turned = plan->title->right_to_left;
		canvas_put(canvas, plan->title, turned ? at.x + at.w : at.x, y, turned ? ALIGN_RIGHT : ALIGN_LEFT,
			   canvas->theme->text);
		y += plan->title->height + GAP;
	}
	if (plan->price > 0.0) {
		draw_word(canvas, (struct rect){at.x, y, at.w, plan->price}, brief->words, 0.8, brief->colour,
			  ALIGN_LEFT);
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
		draw_strip(canvas, brief, panel, (struct rect){in.x + left, in.y, in.w - left, in.h});
	else if (plan->strip > 0.0)
		draw_strip(canvas, brief, panel, (struct rect){in.x, in.y + free, in.w, in.h - free});
}

void brief_draw(const struct overlay *overlay, enum seat seat, struct canvas *canvas)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (rows[i].seat != seat)
			continue;
		struct slot_place place = place_of(overlay, i, canvas);
		double pad = fmin(canvas->theme->padding, fmax(8.0, fmin(place.width, place.max_height) * 0.09));
		double frame = block_frame(canvas);
		double width = block_inside(canvas, (struct rect){0.0, 0.0, place.width, place.max_height}).w;
		struct brief brief = {.here = 1.0};
		rows[i].tell(overlay, canvas, &brief);
		struct plan plan = choose(canvas, &brief, width, pad, place.max_height - frame);
		struct rect panel = slot_panel(&place, plan.height + frame);
		if (seat == SEAT_COVER)
			overlay_cover_ground(&overlay->cover, canvas);
		canvas_panel(canvas, panel);
		canvas_fade(canvas, brief.here);
		draw_plan(canvas, &brief, &plan, panel, pad);
	}
}
