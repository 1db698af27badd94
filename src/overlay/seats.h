/* Who may stand where: there are never two cards in one place. The later one takes it, and the earlier one comes back
 * when that has gone. Pure. */
#ifndef OVERLAY_SEATS_H
#define OVERLAY_SEATS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/stage.h"

enum seat {
	SEAT_LOTTERY = 1,
	SEAT_POLL = 2,
	SEAT_QUESTION = 4,
	SEAT_SALE = 8,
	SEAT_BENEFIT = 16,
	SEAT_SPONSOR = 32,  /* has a corner of its own, except in a box */
	SEAT_TOPIC = 64,    /* right, as a poll: it stays while questions about it come and go on the line */
	SEAT_LOWER = 128,   /* on the line, as a question */
	SEAT_COVER = 256,   /* before everything: nothing else is seen */
	SEAT_MEASURE = 512, /* the other upper corner, also over a cover */
	SEAT_ALL = 1023,
};
#define SEATS 10

struct seats {
	unsigned shown; /* sum of enum seat: faces that have a source in the picture; the others take no place */
	bool one;       /* the canvas has one place for all cards (slots_one) */
	bool box; /* that place is all of it: sponsors, who have a corner elsewhere, stand there while nobody does */
};

/* A card that would be seen if another did not stand in its place. */
struct seats_wait {
	char id[STAGE_ID];
	char behind[STAGE_NAME]; /* title of the other */
};
#define SEATS_WAITS 9

struct seats_waits {
	size_t count;
	struct seats_wait cards[SEATS_WAITS];
};

/* Takes the cards off the stage that have no place: of kinds that are not shown, and those that a later one covers. */
void seats_assign(const struct seats *seats, struct stage *stage);
/* The same; *waits says which of them another card covers. */
void seats_assign_waits(const struct seats *seats, struct stage *stage, struct seats_waits *waits);

/* True if a card in seat `b` could not stand in the picture while one in seat `a` is still on its way out of it. A
 * cover comes over whatever is there. */
bool seats_meet(const struct seats *seats, enum seat a, enum seat b);

/* What stands left and right of the line, a sum of enum beside. After seats_assign(). */
unsigned seats_beside(const struct stage *stage);

#endif
