/* One overlay of any kind: its state, and the layout of a frame as a pure function of state, theme, canvas and time. */
#ifndef OVERLAY_FACE_H
#define OVERLAY_FACE_H

#include "overlay/benefit.h"
#include "overlay/cover.h"
#include "overlay/kinds.h"
#include "overlay/lottery.h"
#include "overlay/lower.h"
#include "overlay/measure.h"
#include "overlay/poll.h"
#include "overlay/question.h"
#include "overlay/sale.h"
#include "overlay/seats.h"
#include "overlay/sponsor.h"
#include "overlay/topic.h"

struct overlay {
	enum overlay_kind kind;
	char only[STAGE_ID]; /* id of the one interaction to show, "" = whichever is on air */
	uint64_t change_id;  /* of the stage last taken over, 0 = none yet */
	int64_t again;       /* monotonic ms: that stage has to be taken over again then, NEVER = it has not */
	char language[24];
	char show_title[STAGE_TEXT]; /* of that stage: another show counts its changes anew */
	struct seats seats;          /* who else stands in the picture */
	struct seats_waits waits;    /* of that stage: cards that another one covers */
	struct stage *scratch;       /* owned: the stage without what is not for us */
	bool stands[SEATS];          /* by overlay_faces, in any source of the picture: its card was let in … */
	int64_t left[SEATS];         /* … and when one last began to go out, monotonic ms */
	unsigned beside;             /* enum beside, of that stage */
	struct brief_memory *said;   /* owned: what cards in few words said before (overlay/brief_change.h) */
	/* The faces; those that the kind does not show stay all zero. */
	struct overlay_lottery lottery;
	struct overlay_poll poll;
	struct overlay_question question;
	struct overlay_sale sale;
	struct overlay_benefit benefit;
	struct overlay_sponsors sponsors;
	struct overlay_topic topic;
	struct overlay_lower lower;
	struct overlay_cover cover;
	struct overlay_measure measure;
};

/* NULL when memory is short. */
struct overlay *overlay_create(enum overlay_kind kind, const char *only);
/* NULL-safe. */
void overlay_destroy(struct overlay *overlay);

/* As if no stage had been taken over yet: with the next one, what is on air stands there, and what has ended since the
 * last one is not seen to go. Who else stands in the picture stays. */
void overlay_forget(struct overlay *overlay);

/* Tells who else stands in the picture; the overlay's own faces always do. Until then it is alone with a poll. */
void overlay_seat(struct overlay *overlay, struct seats seats);

/* Takes over the stage if its change id is new, or if a card of it had to wait; NULL = nothing is on air any more. True
 * if something changed. */
bool overlay_update(struct overlay *overlay, const struct stage *stage, const struct theme *theme, int64_t now);

/* Draws the frame of canvas->now. */
void overlay_draw(const struct overlay *overlay, struct canvas *canvas);

#endif
