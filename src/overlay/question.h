/* The question's card: what somebody asks, and who. */
#ifndef OVERLAY_QUESTION_H
#define OVERLAY_QUESTION_H

#include "overlay/presence.h"
#include "paint/motion.h"

struct overlay_question {
	struct presence presence; /* of the item on air, not of the interaction: without one there is nothing to show */
	struct stage_question card;
	struct tally votes;
	bool lost;       /* nobody can ask or vote: nothing arrives */
	bool retracted;  /* what stands there was taken back: it leaves without its words */
	unsigned beside; /* enum beside: what stands to the left or right */
};

void overlay_question_update(struct overlay_question *overlay, const struct stage *stage, const struct theme *theme,
			     int64_t now);
void overlay_question_draw(const struct overlay_question *overlay, struct canvas *canvas);

#endif
