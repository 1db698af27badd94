/* How often something comes from a feed, from its own history: so that a silence is told that is long for this room, be
 * it a busy one or a slow one. Constant work for each batch, none in between. Plain values; network thread only. */
#ifndef FEED_RHYTHM_H
#define FEED_RHYTHM_H

#include <stdint.h>

#include "core/moment.h"

#define RHYTHM_FIRST_MS 60000  /* while nothing is known of a feed */
#define RHYTHM_LEAST_MS 20000  /* no silence shorter than it is told */
#define RHYTHM_MOST_MS 600000  /* and any longer one is */
#define RHYTHM_LASTS_MS 600000 /* what is this long ago is forgotten, little by little */
#define RHYTHM_BEATS 5         /* fewer say nothing */

struct rhythm {
	int64_t last_mono; /* NEVER = nothing since the connection began */
	int beats;         /* pauses seen, at most RHYTHM_BEATS */
	double sum;        /* of the pauses, older ones weigh less */
	double squares;
};

void rhythm_init(struct rhythm *r);
/* Something came. */
void rhythm_beat(struct rhythm *r, int64_t mono);
/* The connection ended: what comes next begins a new pause. */
void rhythm_break(struct rhythm *r);
/* The usual pause, ms: how long one waits on average from any instant (half of Σ pause² / Σ pause, which is the mean
 * pause where messages come by chance, and does not take a burst for a habit). 0 = not known yet. */
int64_t rhythm_usual(const struct rhythm *r);
/* A silence this long is worth telling: ten usual pauses, within the bounds. By chance alone it would happen once in
 * e^10 (22 000) pauses. */
int64_t rhythm_quiet(const struct rhythm *r);

#endif
