/* Pictures in other sizes. */
#ifndef PAINT_PICTURE_SCALE_H
#define PAINT_PICTURE_SCALE_H

#include <stdbool.h>

#include "show/picture.h"

#define PICTURE_TONES 16 /* steps of grey, see sprites.h */

/* All of these scale with an area filter in linear light; false when memory is short. */

enum picture_fit {
	PICTURE_COVER = 1, /* fills the box, what juts out is cut off on both sides alike */
	/* All of it that is seen, within the box; the result is smaller than the box one way. Clear edges are left out:
	 * logos are delivered with any air, and are placed by what is seen of them. */
	PICTURE_CONTAIN,
};
bool picture_fit(const struct picture *from, enum picture_fit fit, int width, int height, struct picture *out);

/* The part of `from` that has the aspect of width:height, from its middle, scaled to exactly width × height. */
bool picture_fill(const struct picture *from, int width, int height, struct picture *out);

/* Scales the whole picture to exactly width × height. */
bool picture_scale(const struct picture *from, int width, int height, struct picture *out);

#endif
