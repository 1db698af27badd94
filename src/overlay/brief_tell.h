/* What a card in few words (overlay/brief.h) has to say: taken from the card's state, without a word on where it
 * stands. */
#ifndef OVERLAY_BRIEF_TELL_H
#define OVERLAY_BRIEF_TELL_H

#include "overlay/face.h"
#include "overlay/parts.h"

#define BRIEF_FEW 2

enum hero { HERO_NONE, HERO_ACTION, HERO_NOTICE, HERO_ROLE };

/* What there is to say. */
struct brief {
	const char *kicker; /* key under Air, or NULL for the text in `name` */
	char name[STAGE_TEXT];
	char title[STAGE_TEXT * 2];
	int lines; /* of the title, at most */
	struct clock_view clock;
	bool timed;
	enum hero hero;
	const char *action;     /* key under Air, of HERO_ACTION */
	char words[STAGE_TEXT]; /* the action's word, the notice, or what somebody is */
	/* The hero in a narrow place, as a whole: the first that fits. All "" = `words`. */
	char few[BRIEF_FEW][STAGE_TEXT];
	enum sign sign;                   /* of the notice */
	char price[WORDS_SIZE];           /* "" = none */
	const struct stage_poll *options; /* to choose from, NULL = none; borrowed */
	char count[WORDS_SIZE * 2];       /* "" = nothing to count */
	/* The action in place of that where the options have no room; first the longer one. */
	char without[BRIEF_FEW][STAGE_TEXT];
	const char *state; /* key under Air of the notice, NULL = it is no fixed one */
	bool ticks;        /* the notice has the running time in it */
	/* Monotonic: since when it says so as far as time alone made it, long ago if it did not. One millisecond before
	 * that the same card said something else. */
	int64_t since;
	bool back;    /* who is named in the title steps back */
	bool hidden;  /* it was taken back since: it has its place, and is not to be seen */
	bool forgets; /* what was said before is not to be seen again */
};

/* Whether the two say the same, but for numbers that count. */
bool brief_same(const struct brief *a, const struct brief *b);
bool brief_same_hero(const struct brief *a, const struct brief *b);

/* Tells what the card of that seat has to say now. Asks to be drawn again when that changes. False for a seat that has
 * no card in few words. */
bool brief_tell(const struct overlay *overlay, enum seat seat, struct canvas *canvas, struct brief *brief);

#endif
