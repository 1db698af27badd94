/* The flash sale's card: product, price, countdown, stock. */
#ifndef OVERLAY_SALE_H
#define OVERLAY_SALE_H

#include "overlay/change.h"
#include "overlay/code.h"
#include "overlay/head.h"
#include "overlay/presence.h"
#include "paint/motion.h"

struct overlay_sale {
	struct presence presence;
	struct stage_sale card;
	struct glide bar; /* part of the stock that is left */
	struct tally stock;
	struct spring spring;
	int64_t phase_since;  /* monotonic: when the phase began, as far as was seen */
	struct change change; /* of the header … */
	struct stage_sale path[CHANGE_PATH];
	struct change turn; /* … and of what stands under it */
	struct stage_sale turned[CHANGE_PATH];
	int64_t price_since; /* when the price changed, long ago if it did not */
	struct money price_before;
	int64_t restocked; /* when there was more again, long ago if there was not */
	struct stretch stretch;
	bool lost; /* nobody can claim: nothing arrives */
	struct code link;
};

void overlay_sale_update(struct overlay_sale *overlay, const struct stage *stage, const struct theme *theme,
			 int64_t now);
void overlay_sale_draw(const struct overlay_sale *overlay, struct canvas *canvas);

#endif
