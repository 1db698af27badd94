/* The question's card: what somebody asks, and who. */
#ifndef OVERLAY_QUESTION_H
#define OVERLAY_QUESTION_H

#include "overlay/change.h"
#include "overlay/presence.h"
#include "paint/motion.h"

/* An item, as it was last on air. */
struct question_item {
	struct stage_question card;
	struct tally votes;
	bool retracted; /* it was taken back: nothing of it is to be seen again, but its text still makes the panel's
			   height */
	int64_t gone;   /* monotonic ms: since then */
};

struct overlay_question {
	struct presence presence;  /* of the panel: without an item on air there is nothing to show */
	struct question_item item; /* what stands there, or stood there last */
	struct change change;
	struct question_item path[CHANGE_PATH]; /* what stood on the same panel before it */
	bool lost;                              /* nobody can ask or vote: nothing arrives */
	unsigned beside;                        /* enum beside: what stands to the left or right */
	unsigned goes_beside; /* enum beside: the same of the next stage, set before it is taken over */
};

void overlay_question_update(struct overlay_question *overlay, const struct stage *stage, const struct theme *theme,
			     int64_t now);
/* Something that stood on the panel before was taken back. */
bool overlay_question_takes_back(const struct overlay_question *overlay);
void overlay_question_draw(const struct overlay_question *overlay, struct canvas *canvas);

#endif
