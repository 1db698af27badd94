#include "overlay/seats.h"

#include <stdio.h>

#include "overlay/slots.h"

/* A card that wants a place, and since when. */
struct guest {
	struct stage_card *card; /* NULL = nobody */
	int64_t since;           /* monotonic ms */
};

static struct guest guest(struct stage_card *card, int64_t since)
{
	return (struct guest){card->present ? card : NULL, since};
}

static void note(struct seats_waits *waits, const struct stage_card *covered, const struct stage_card *by)
{
	if (waits->count == SEATS_WAITS)
		return;
	struct seats_wait *wait = &waits->cards[waits->count++];
	snprintf(wait->id, sizeof(wait->id), "%s", covered->id);
	snprintf(wait->behind, sizeof(wait->behind), "%.*s", STAGE_NAME - 1, by->title);
}

/* Of two in one place the later one stays. */
static struct guest later(struct seats_waits *waits, struct guest a, struct guest b)
{
	if (!a.card || !b.card)
		return a.card ? a : b;
	bool first = a.since > b.since;
	(first ? b : a).card->present = false;
	note(waits, (first ? b : a).card, (first ? a : b).card);
	return first ? a : b;
}

static struct guest card_guest(struct stage_card *card)
{
	return guest(card, card->shown);
}

/* Takes off what has no source in the picture, and what a cover hides. */
static void clear(const struct seats *seats, struct stage *stage, struct seats_waits *waits)
{
	const struct {
		struct stage_card *card;
		unsigned seat;
	} all[] = {{&stage->cover.card, SEAT_COVER},      {&stage->lottery.card, SEAT_LOTTERY},
		   {&stage->poll.card, SEAT_POLL},        {&stage->question.card, SEAT_QUESTION},
		   {&stage->sale.card, SEAT_SALE},        {&stage->benefit.card, SEAT_BENEFIT},
		   {&stage->sponsors.card, SEAT_SPONSOR}, {&stage->topic.card, SEAT_TOPIC},
		   {&stage->lower.card, SEAT_LOWER},      {&stage->measure.card, SEAT_MEASURE}};
	/* An open board without a picked question is nothing on air. */
	if (!stage->question.has_item)
		stage->question.card.present = false;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct stage_card *card = all[i].card;
		if (!(seats->shown & all[i].seat))
			card->present = false;
		bool covered = i > 0 && all[i].seat != SEAT_MEASURE && stage->cover.card.present;
		if (!card->present || !covered)
			continue;
		card->present = false;
		note(waits, card, &stage->cover.card);
	}
}

void seats_assign_waits(const struct seats *seats, struct stage *stage, struct seats_waits *waits)
{
	struct stage_question *question = &stage->question;
	waits->count = 0;
	clear(seats, stage, waits);
	int64_t aired = question->aired > question->card.shown ? question->aired : question->card.shown;
	struct guest line = later(waits, guest(&question->card, aired), card_guest(&stage->lower.card));
	struct guest right = later(waits, card_guest(&stage->poll.card), card_guest(&stage->topic.card));
	struct guest left = later(waits, card_guest(&stage->lottery.card), card_guest(&stage->sale.card));
	left = later(waits, left, card_guest(&stage->benefit.card));
	if (seats->one) {
		struct guest one = later(waits, later(waits, left, right), line);
		if (seats->box && one.card)
			stage->sponsors.card.present = false;
	} else if (right.card) {
		later(waits, left, line); /* between two cards there is no room for a line of text */
	}
}

void seats_assign(const struct seats *seats, struct stage *stage)
{
	struct seats_waits waits;
	seats_assign_waits(seats, stage, &waits);
}

bool seats_meet(const struct seats *seats, enum seat a, enum seat b)
{
	const unsigned left = SEAT_LOTTERY | SEAT_SALE | SEAT_BENEFIT;
	const unsigned right = SEAT_POLL | SEAT_TOPIC;
	const unsigned line = SEAT_QUESTION | SEAT_LOWER;
	const unsigned corners = SEAT_SPONSOR | SEAT_MEASURE;
	unsigned both = a | b;
	if (b == SEAT_COVER || (both & SEAT_MEASURE))
		return false;
	if (both & corners)
		return seats->box;
	if (a == SEAT_COVER || seats->one || (both & line))
		return true;
	return !(both & ~left) || !(both & ~right);
}

unsigned seats_beside(const struct stage *stage)
{
	bool left = stage->lottery.card.present || stage->sale.card.present || stage->benefit.card.present;
	bool right = stage->poll.card.present || stage->topic.card.present;
	return (left ? BESIDE_LEFT : BESIDE_NOTHING) | (right ? BESIDE_RIGHT : BESIDE_NOTHING);
}
