/* Made-up content, to set a source up without a show on air, and for tests. */
#ifndef OVERLAY_SAMPLE_H
#define OVERLAY_SAMPLE_H

#include <stddef.h>

#include "core/stage.h"

/* Fills *stage with one card of every kind, all but the cover on air since `now` − 60 s, in Chinese for a zh language,
 * else in English. Clocks run from there; repeat it with the same `now` for a stage that moves on. */
void overlay_sample(struct stage *stage, const char *language, int64_t now);

/* One moment of a card, to see it before there is one. */
struct sample_state {
	const char *name; /* "lottery-draw": in a source's settings, and key of its name under Source.State */
	unsigned face;    /* enum seat: the card that it is about; 0 = all cards as they are while they run */
	void (*arrange)(struct stage *stage, int64_t now);
};
extern const struct sample_state sample_states[];
extern const size_t sample_state_count;

/* Makes a sample the moment of that name: other cards go, and what moves in it begins at `now`. An unknown name changes
 * nothing. */
void overlay_sample_state(struct stage *stage, const char *name, int64_t now);

#endif
