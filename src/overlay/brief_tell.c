#include "overlay/brief_tell.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/poll_votes.h"
#include "overlay/lottery_winners.h"
#include "overlay/price.h"

static void notice(struct brief *brief, const struct canvas *canvas, const char *name, enum sign sign)
{
	brief->hero = HERO_NOTICE;
	brief->sign = sign;
	brief->state = name;
	snprintf(brief->words, sizeof(brief->words), "%s", words(canvas->language, name));
}

/* From `at` on the card says something else, without anybody's doing. True if it is so far. */
static bool is_time(struct brief *brief, struct canvas *canvas, int64_t at)
{
	if (canvas->now < at) {
		canvas_wake(canvas, at);
		return false;
	}
	brief->since = at > brief->since ? at : brief->since;
	return true;
}

static void few(struct brief *brief, size_t i, const char *text)
{
	snprintf(brief->few[i], sizeof(brief->few[i]), "%s", text);
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

#define TOGETHER_MS 1000 /* names that come quicker than they can be read come together */

/* The instant from which that winner is named here. */
static int64_t named_at(const struct stage_lottery *card, uint32_t i)
{
	int64_t at = card->winners[i].shown_at;
	for (uint32_t k = 0; k < card->winner_count && k < STAGE_WINNERS; k++) {
		int64_t other = card->winners[k].shown_at;
		if (other > at && other - at < TOGETHER_MS) {
			at = other;
			k = UINT32_MAX; /* again from the first */
		}
	}
	return at;
}

/* Puts a name behind those that are there. */
static void add_name(const struct canvas *canvas, char *names, size_t size, const char *name)
{
	size_t used = strlen(names);
	bool chinese = strncmp(canvas->language, "zh", 2) == 0;
	snprintf(names + used, size - used, "%s%s", !used ? "" : chinese ? "、" : ", ", name);
}

/* The winners that may be named by now. */
struct named {
	uint32_t count;
	char names[STAGE_TEXT * 2];
	const struct stage_winner *first; /* NULL = nobody */
};

static struct named name_winners(struct brief *brief, struct canvas *canvas, const struct stage_lottery *card,
				 bool lost)
{
	struct named named = {0};
	for (uint32_t i = 0; i < card->winner_count && i < STAGE_WINNERS; i++) {
		const struct stage_winner *winner = &card->winners[i];
		if (lottery_is_lost(winner) != lost || !is_time(brief, canvas, named_at(card, i)))
			continue;
		add_name(canvas, named.names, sizeof(named.names), winner->name);
		named.first = named.first ? named.first : winner;
		named.count++;
	}
	return named;
}

/* How many have won and can still have it. */
static int64_t still_winners(const struct stage_lottery *card)
{
	int64_t count = 0;
	for (uint32_t i = 0; i < card->winner_count && i < STAGE_WINNERS; i++)
		count += !lottery_is_lost(&card->winners[i]);
	return count;
}

/* Who has won has the field of the one thing that matters: one with his name, under what he has won; several with how
 * many they are, under their names. Who has lost it again steps back. */
static void winners(struct brief *brief, struct canvas *canvas, const struct stage_lottery *card)
{
	struct named won = name_winners(brief, canvas, card, false);
	struct named lost = name_winners(brief, canvas, card, true);
	int64_t still = still_winners(card);
	if (!won.count && (!lost.count || still)) {
		notice(brief, canvas, "LotteryDrawing", SIGN_WAIT);
		return;
	}
	brief->lines = 4;
	brief->count[0] = '\0';
	const char *late = lost.first ? lottery_status_of(lost.first).word : NULL;
	if (!won.count) {
		notice(brief, canvas, late, SIGN_BAD);
		brief->back = true;
		memcpy(brief->title, lost.names, sizeof(brief->title));
		return;
	}
	brief->hero = HERO_ACTION;
	brief->kicker = NULL;
	snprintf(brief->name, sizeof(brief->name), "%s", *card->prize ? card->prize : card->card.title);
	if (card->winner_count == 1) {
		snprintf(brief->words, sizeof(brief->words), "%s", won.first->name);
		snprintf(brief->title, sizeof(brief->title), "%s", words(canvas->language, "Winner"));
		return;
	}
	memcpy(brief->title, won.names, sizeof(brief->title));
	snprintf(brief->words, sizeof(brief->words), "%lld %s", (long long)still,
		 words_many(canvas->language, "WinnersMany", still));
	few(brief, 0, brief->words);
	const char *word = late ? words(canvas->language, late) : "";
	if (late && strlen(lost.names) <= STAGE_NAME)
		snprintf(brief->count, sizeof(brief->count), "%.*s · %s", STAGE_NAME, lost.names, word);
	else if (late)
		snprintf(brief->count, sizeof(brief->count), "%u · %s", lost.count, word);
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

/* Nobody can type the number of an option that he does not see. */
static void poll_action(struct brief *brief, const struct canvas *canvas, const struct stage_poll *card)
{
	const char *language = canvas->language;
	brief->options = card;
	brief->hero = HERO_ACTION;
	brief->action = "PollType";
	snprintf(brief->words, sizeof(brief->words), "1–%u", card->option_count);
	words_with(language, "PollType", brief->words, brief->few[0], sizeof(brief->few[0]));
	few(brief, 1, brief->words);
	snprintf(brief->without[0], sizeof(brief->without[0]), "%s", words(language, "PollChat"));
	snprintf(brief->without[1], sizeof(brief->without[1]), "%s", words(language, "Poll"));
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
	if (card->card.life == LIFE_OPEN && overlay->poll.lost) {
		notice(brief, canvas, "PollLost", SIGN_PAUSE);
	} else if (card->card.life == LIFE_OPEN) {
		poll_action(brief, canvas, card);
	} else if (card->card.life == LIFE_CLOSED) {
		notice(brief, canvas, card->hidden ? "PollToCome" : "PollFinal", SIGN_GOOD);
	} else if (overlay->poll.revealed != NEVER &&
		   !is_time(brief, canvas, overlay->poll.revealed + POLL_REVEAL_MS)) {
		/* Nobody is told who has won while the bars of the full card still race. */
		notice(brief, canvas, "PollToCome", SIGN_GOOD);
	} else {
		poll_result(brief, canvas, card);
	}
}

static void question(const struct overlay *overlay, struct canvas *canvas, struct brief *brief)
{
	const struct question_item *item = &overlay->question.item;
	(void)canvas;
	brief->forgets = item->retracted || overlay_question_takes_back(&overlay->question);
	snprintf(brief->name, sizeof(brief->name), "%s", item->card.name);
	brief->lines = 6;
	snprintf(brief->title, sizeof(brief->title), "%s",
		 item->retracted ? words(canvas->language, "QuestionGone") : item->card.text);
	if (item->card.votes > 1)
		take_count(brief, canvas, item->card.votes, "QuestionVotes");
}

/* A notice with the time that is left behind it; in a narrow place the time alone. */
static void countdown(struct brief *brief, struct canvas *canvas, const char *name, const struct clock_view *clock)
{
	char left[WORDS_SIZE];
	words_clock(clock->left, left, sizeof(left));
	notice(brief, canvas, name, clock->held ? SIGN_PAUSE : SIGN_WAIT);
	brief->ticks = true;
	size_t used = strlen(brief->words);
	snprintf(brief->words + used, sizeof(brief->words) - used, " %s", left);
	few(brief, 0, brief->words);
	few(brief, 1, left);
	clock_wake(canvas, clock);
}

/* How to get it, while it can be had. */
static void sale_open(const struct overlay_sale *overlay, struct canvas *canvas, struct brief *brief)
{
	const struct stage_sale *card = &overlay->card;
	const char *language = canvas->language;
	char number[WORDS_SIZE];
	words_count(language, card->stock, number, sizeof(number));
	if (card->has_stock)
		words_with(language, card->phase == SALE_LAST ? "SaleLast" : "SaleStock", number, brief->count,
			   sizeof(brief->count));
	if (overlay->lost) {
		notice(brief, canvas, "SaleLost", SIGN_PAUSE);
		return;
	}
	if (!card->link_number) {
		notice(brief, canvas, "SaleOpen", SIGN_GOOD);
		few(brief, 0, brief->words);
		few(brief, 1, words(language, "SaleOpenShort"));
		return;
	}
	brief->kicker = "SaleOpen";
	brief->hero = HERO_ACTION;
	brief->action = "SaleBasket";
	snprintf(brief->words, sizeof(brief->words), "%u", card->link_number);
	words_with(language, "SaleBasketShort", brief->words, brief->few[0], sizeof(brief->few[0]));
	words_with(language, "SaleLink", brief->words, brief->few[1], sizeof(brief->few[1]));
}

/* Whether it can be had is told in every place: a price alone says that it can. */
static void sale(const struct overlay *overlay, struct canvas *canvas, struct brief *brief)
{
	const struct stage_sale *card = &overlay->sale.card;
	const struct clock_view clock = clock_view(&card->card.clock, canvas->now);
	brief->kicker = "Sale";
	brief->lines = 4;
	snprintf(brief->title, sizeof(brief->title), "%s", card->name);
	if (card->card.life == LIFE_CANCELLED) {
		notice(brief, canvas, "Cancelled", SIGN_BAD);
		return;
	}
	if (card->phase == SALE_SOLD_OUT || card->phase == SALE_CLOSED) {
		bool out = card->phase == SALE_SOLD_OUT;
		notice(brief, canvas, out ? "SaleSoldOut" : "SaleClosed", out ? SIGN_BAD : SIGN_OVER);
		return;
	}
	if (*card->price.currency)
		price_text(canvas->language, &card->price, brief->price, sizeof(brief->price));
	if (card->phase == SALE_OPEN || card->phase == SALE_LAST) {
		brief->clock = clock;
		brief->timed = clock.set;
		sale_open(&overlay->sale, canvas, brief);
	} else if (card->phase == SALE_COUNTDOWN && clock.set) {
		countdown(brief, canvas, "SaleStartsIn", &clock);
	} else {
		notice(brief, canvas, "SaleSoon", SIGN_WAIT);
		few(brief, 0, brief->words);
		few(brief, 1, words(canvas->language, "SaleSoonShort"));
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
	brief->lines = 4;
	snprintf(brief->title, sizeof(brief->title), "%s", card->card.title);
	take_clock(brief, canvas, &card->card);
}

static void lower(const struct overlay *overlay, struct canvas *canvas, struct brief *brief)
{
	(void)canvas;
	brief->lines = 3;
	brief->hero = *overlay->lower.card.text ? HERO_ROLE : HERO_NONE;
	snprintf(brief->words, sizeof(brief->words), "%s", overlay->lower.card.text);
	snprintf(brief->title, sizeof(brief->title), "%s", overlay->lower.card.card.title);
}

/* What a cover counts down to is what matters on it. */
static void cover(const struct overlay *overlay, struct canvas *canvas, struct brief *brief)
{
	const struct stage_cover *card = &overlay->cover.card;
	const struct clock_view clock = clock_view(&card->card.clock, canvas->now);
	bool over = clock.set && !clock.held && is_time(brief, canvas, card->card.clock.deadline);
	bool starts = card->kind == COVER_STARTING;
	snprintf(brief->name, sizeof(brief->name), "%s", overlay->cover.show);
	brief->lines = 3;
	snprintf(brief->title, sizeof(brief->title), "%s", card->card.title);
	if (card->due || over || (clock.set && clock.left <= 0)) {
		notice(brief, canvas, starts ? "CoverSoon" : "CoverBackSoon", SIGN_WAIT);
	} else if (clock.set) {
		countdown(brief, canvas, starts ? "CoverStartsIn" : "CoverBackIn", &clock);
	}
}

static const struct {
	enum seat seat;
	void (*tell)(const struct overlay *overlay, struct canvas *canvas, struct brief *brief);
} tellers[] = {
	{SEAT_LOTTERY, lottery}, {SEAT_POLL, poll},   {SEAT_QUESTION, question}, {SEAT_SALE, sale},
	{SEAT_BENEFIT, benefit}, {SEAT_TOPIC, topic}, {SEAT_LOWER, lower},       {SEAT_COVER, cover},
};

static bool same_key(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool brief_same_hero(const struct brief *a, const struct brief *b)
{
	if (a->hero != b->hero || !same_key(a->action, b->action) || !same_key(a->state, b->state))
		return false;
	return (a->ticks && b->ticks) || strcmp(a->words, b->words) == 0;
}

bool brief_same(const struct brief *a, const struct brief *b)
{
	return same_key(a->kicker, b->kicker) && (a->kicker || strcmp(a->name, b->name) == 0) &&
	       strcmp(a->title, b->title) == 0 && a->back == b->back && a->timed == b->timed && brief_same_hero(a, b) &&
	       strcmp(a->price, b->price) == 0 && !*a->count == !*b->count;
}

bool brief_tell(const struct overlay *overlay, enum seat seat, struct canvas *canvas, struct brief *brief)
{
	for (size_t i = 0; i < sizeof(tellers) / sizeof(*tellers); i++) {
		if (tellers[i].seat != seat)
			continue;
		*brief = (struct brief){.since = INT64_MIN / 2};
		tellers[i].tell(overlay, canvas, brief);
		return true;
	}
	return false;
}
