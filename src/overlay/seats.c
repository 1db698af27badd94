#include "overlay/seats.h"

#include <stddef.h>

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

void seats_assign(const struct seats *seats, struct stage *stage)
{
	struct stage_question *question = &stage->question;
	const struct {
		struct stage_card *card;
		unsigned seat;
	} all[] = {{&stage->lottery.card, SEAT_LOTTERY}, {&stage->poll.card, SEAT_POLL},
		   {&question->card, SEAT_QUESTION},     {&stage->sale.card, SEAT_SALE},
		   {&stage->benefit.card, SEAT_BENEFIT}, {&stage->sponsors.card, SEAT_SPONSOR}};
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (!(seats->shown & all[i].seat))
			all[i].card->present = false;
	}
	/* An open board without a picked question is nothing on air. */
	if (!question->has_item)
		question->card.present = false;
	int64_t aired = question->aired > question->card.shown ? question->aired : question->card.shown;
	struct guest asked = guest(&question->card, aired);
	struct guest right = guest(&stage->poll.card, stage->poll.card.shown);
	struct guest left = later(guest(&stage->lottery.card, stage->lottery.card.shown),
				  guest(&stage->sale.card, stage->sale.card.shown));
	left = later(left, guest(&stage->benefit.card, stage->benefit.card.shown));
	if (seats->one)
		later(later(left, right), asked);
	else if (right.card)
		later(left, asked); /* between two cards there is no room for a line of text */
}
