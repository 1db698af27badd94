/* The lower third: a name, and what the person or thing is, beside an edge of the theme's colour. */
#ifndef OVERLAY_LOWER_H
#define OVERLAY_LOWER_H

#include "overlay/change.h"
#include "overlay/presence.h"

struct overlay_lower {
	struct presence presence;
	struct stage_lower card;
	struct change change;
	struct stage_lower path[CHANGE_PATH]; /* what it said before, on the same panel */
	unsigned beside;                      /* enum beside: what stands to the left or right */
	unsigned goes_beside;                 /* enum beside: the same of the next stage, set before it is taken over */
};

void overlay_lower_update(struct overlay_lower *overlay, const struct stage *stage, const struct theme *theme,
			  int64_t now);
void overlay_lower_draw(const struct overlay_lower *overlay, struct canvas *canvas);

#endif
