/* What the faces of the draw have in common: one winner, a few of them, and many in a grid. Positions in design px. */
#ifndef OVERLAY_LOTTERY_WINNERS_H
#define OVERLAY_LOTTERY_WINNERS_H

#include "overlay/lottery.h"
#include "overlay/parts.h"

/* How it stands with a winner's prize. */
struct lottery_status {
	const char *word; /* key under Air, NULL = a clock runs */
	enum sign sign;
};

struct lottery_status lottery_status_of(const struct stage_winner *winner);
/* The prize is not his any more. */
bool lottery_is_lost(const struct stage_winner *winner);

/* The instant at which winner i is seen, monotonic ms. */
int64_t lottery_seen_at(const struct stage_lottery *card, uint32_t i);

/* A strip: what a winner has to do, and for how long he can. */
void lottery_call(struct canvas *canvas, struct rect panel, struct rect block, const struct stage_winner *winner);

/* The height that the grid of so many winners would like, its strip included. */
double lottery_grid_height(uint32_t count, const struct canvas *canvas);
/* In a place as wide as the panel's inside and down to its end; lower rows where it is lower than that height. */
void lottery_grid(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect panel, struct rect place);

#endif
