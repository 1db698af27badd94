/* The lottery's card: come in, reel, winners. */
#ifndef OVERLAY_LOTTERY_H
#define OVERLAY_LOTTERY_H

#include "overlay/change.h"
#include "overlay/code.h"
#include "overlay/head.h"
#include "overlay/presence.h"
#include "paint/motion.h"

#define LOTTERY_ROWS 5 /* winners that have a row each; more stand in a grid */

struct lottery_stood {
	struct stage_lottery card;
	bool lost;
};

struct overlay_lottery {
	struct presence presence;
	struct stage_lottery card; /* as last seen: also what leaves is drawn from it */
	struct tally entrants;
	int64_t latest_since; /* monotonic: when the newest name came */
	struct code proof;    /* the commitment */
	struct stretch stretch;
	bool lost; /* nobody can enter: nothing arrives */
	struct change change;
	struct lottery_stood path[CHANGE_PATH];         /* how it stood before: what goes is drawn from it */
	struct stage_winner winners_were[LOTTERY_ROWS]; /* the first of them, before one was drawn or stood otherwise */
	int64_t winners_changed[LOTTERY_ROWS];          /* monotonic, long ago if he did not */
};

/* Takes over a new stage. */
void overlay_lottery_update(struct overlay_lottery *overlay, const struct stage *stage, const struct theme *theme,
			    int64_t now);
/* Nothing on air: draws nothing. */
void overlay_lottery_draw(const struct overlay_lottery *overlay, struct canvas *canvas);

/* What is in the panel while and after the draw (lottery_winners.c). */
void overlay_lottery_winners(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect panel);
/* The height that looks best for so many winners, without the panel's border. */
double overlay_lottery_winners_height(const struct overlay_lottery *overlay, const struct canvas *canvas);

#endif
