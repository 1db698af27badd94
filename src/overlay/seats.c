#include "overlay/seats.h"

#include <stddef.h>

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

/* Of two in one place the later one stays. */
static struct guest later(struct guest a, struct guest b)
{
	if (!a.card || !b.card)
		return a.card ? a : b;
	bool first = a.since > b.since;
	(first ? b : a).card->present = false;
	return first ? a : b;
}

static struct guest card_guest(struct stage_card *card)
{
	return guest(card, card->shown);
}

/* Takes off what has no source in the picture, and what a cover hides. */
static void clear(const struct seats *seats, struct stage *stage)
{
	const struct {
		struct stage_card *card;
		unsigned seat;
	} all[] = {{&stage->cover.card, SEAT_COVER},      {&stage->lottery.card, SEAT_LOTTERY},
		   {&stage->poll.card, SEAT_POLL},        {&stage->question.card, SEAT_QUESTION},
		   {&stage->sale.card, SEAT_SALE},        {&stage->benefit.card, SEAT_BENEFIT},
		   {&stage->sponsors.card, SEAT_SPONSOR}, {&stage->topic.card, SEAT_TOPIC},
		   {&stage->lower.card, SEAT_LOWER}};
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (!(seats->shown & all[i].seat) || (i > 0 && stage->cover.card.present))
			all[i].card->present = false;
	}
	/* An open board without a picked question is nothing on air. */
	if (!stage->question.has_item)
		stage->question.card.present = false;
}

void seats_assign(const struct seats *seats, struct stage *stage)
{
	struct stage_question *question = &stage->question;
	clear(seats, stage);
	int64_t aired = question->aired > question->card.shown ? question->aired : question->card.shown;
	struct guest line = later(guest(&question->card, aired), card_guest(&stage->lower.card));
	struct guest right = later(card_guest(&stage->poll.card), card_guest(&stage->topic.card));
	struct guest left = later(card_guest(&stage->lottery.card), card_guest(&stage->sale.card));
	left = later(left, card_guest(&stage->benefit.card));
	if (seats->one)
		later(later(left, right), line);
	else if (right.card)
		later(left, line); /* between two cards there is no room for a line of text */
}

unsigned seats_beside(const struct stage *stage)
{
	bool left = stage->lottery.card.present || stage->sale.card.present || stage->benefit.card.present;
	bool right = stage->poll.card.present || stage->topic.card.present;
	return (left ? BESIDE_LEFT : BESIDE_NOTHING) | (right ? BESIDE_RIGHT : BESIDE_NOTHING);
}
