/* The benefit's card: a coupon, what it is worth, its code, and how many are left. */
#ifndef OVERLAY_BENEFIT_H
#define OVERLAY_BENEFIT_H

#include "overlay/change.h"
#include "overlay/head.h"
#include "overlay/presence.h"
#include "paint/motion.h"

struct overlay_benefit {
	struct presence presence;
	struct stage_benefit card; /* as last seen: also what leaves is drawn from it */
	struct glide bar;          /* part that is left */
	struct tally left;
	struct spring spring;
	struct stretch stretch;
	struct change change;
	struct stage_benefit path[CHANGE_PATH]; /* what stood on the same panel before: what goes is drawn from it */
};

/* Takes over a new stage. */
void overlay_benefit_update(struct overlay_benefit *overlay, const struct stage *stage, const struct theme *theme,
			    int64_t now);
/* Nothing on air: draws nothing. */
void overlay_benefit_draw(const struct overlay_benefit *overlay, struct canvas *canvas);

/* What kind of benefit it is, drawn with shapes on ground of one colour (benefit_icon.c). */
void overlay_benefit_icon(struct canvas *canvas, enum benefit_kind kind, struct rect rect, struct colour ink,
			  struct colour ground);

/* Key under Air of what kind of benefit it is. */
const char *overlay_benefit_kind(const struct stage_benefit *card);
/* Key under Air of how it stands, which is said in place of the code, and its sign; NULL = it can be had. */
const char *overlay_benefit_state(const struct stage_benefit *card, enum sign *sign);

#endif
