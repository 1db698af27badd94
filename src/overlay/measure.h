/* The code that viewers are asked to type back, so that it is known how late they see the show (core/measure.h): a
 * small strip in the upper corner that the sponsors leave free, also over a cover, as before the show is a good time
 * for it.
 */
#ifndef OVERLAY_MEASURE_H
#define OVERLAY_MEASURE_H

#include "overlay/presence.h"

struct overlay_measure {
	struct presence presence;
	struct stage_measure card; /* as last seen */
	bool covered;              /* a cover has the picture */
	bool sponsored;            /* sponsors stand in the other corner */
};

/* Takes over a new stage. */
void overlay_measure_update(struct overlay_measure *overlay, const struct stage *stage, const struct theme *theme,
			    int64_t now);
/* No code on air: draws nothing. */
void overlay_measure_draw(const struct overlay_measure *overlay, struct canvas *canvas);

#endif
