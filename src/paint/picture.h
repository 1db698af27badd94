/* Pictures: read from PNG, JPEG and WebP files, scaled, and written as PNG. */
#ifndef PAINT_PICTURE_H
#define PAINT_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

#define PICTURE_SIDE_MAX 8192               /* px */
#define PICTURE_AREA_MAX 50000000           /* px */
#define PICTURE_TONES 16                    /* steps of grey, see sprites.h */
#define PICTURE_FILE_MAX (64 * 1024 * 1024) /* bytes */

/* A picture: RGBA bytes, sRGB, straight alpha, rows without gaps. */
struct picture {
	int width;
	int height;
	uint8_t *pixels; /* owned, width * height * 4 */
};

/* Zeroes it. NULL-safe. */
void picture_finish(struct picture *picture);

/* The picture in a file, upright: a JPEG is turned as its EXIF data says; of an animated WebP the first frame. A JPEG
 * may come out smaller, by halves, but with no side below `least` px; 0 = as it is. A file that is broken, cut short,
 * too big (see above) or not there: false, *error filled (may be NULL), *out zeroed. Thread-safe; blocks on the file.
 */
bool picture_load(const char *path, int least, struct picture *out, struct error *error);
/* The same from memory, of any bytes; the reason, without the name of a file, goes to *error. */
bool picture_read(const uint8_t *bytes, size_t size, int least, struct picture *out, struct error *error);

/* Writes a PNG file. */
bool picture_save(const char *path, const struct picture *picture, struct error *error);

/* All of these scale with an area filter in linear light; false when memory is short. */

enum picture_fit {
	PICTURE_COVER = 1, /* fills the box, what juts out is cut off on both sides alike */
	PICTURE_CONTAIN,   /* all of it, within the box; the result is smaller than the box one way */
};
bool picture_fit(const struct picture *from, enum picture_fit fit, int width, int height, struct picture *out);

/* The part of `from` that has the aspect of width:height, from its middle, scaled to exactly width × height. */
bool picture_fill(const struct picture *from, int width, int height, struct picture *out);

/* Scales the whole picture to exactly width × height. */
bool picture_scale(const struct picture *from, int width, int height, struct picture *out);

#endif
