/* When an overlay sounds: the instants of its card that the theme has a tone for. */
#ifndef OVERLAY_CHIMES_H
#define OVERLAY_CHIMES_H

#include "overlay/face.h"

#define CHIMES 24      /* at once */
#define CHIME_LATE 400 /* ms: what began longer ago is not made up for */

struct chime {
	enum theme_sound sound;
	enum seat seat; /* whose card it is */
	uint32_t run;   /* of that card */
	char id[STAGE_ID];
	int64_t at; /* monotonic ms */
};

/* The chimes from CHIME_LATE before `now` to `until`, in no order; how many. Only of cards that are there. */
size_t chimes_due(const struct overlay *overlay, int64_t now, int64_t until, struct chime *out);

/* What has been heard, so that a moment sounds once, however many sources show it. All zero: nothing yet. */
struct chimes_heard {
	size_t next;
	struct chime last[64];
};

/* Notes the chime; false if it was there already. Two copies of a card may be a few frames apart. */
bool chimes_first(struct chimes_heard *heard, const struct chime *chime);

#endif
