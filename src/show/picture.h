/* Pictures: read from PNG, JPEG and WebP files, and written as PNG. paint/picture_scale.h scales them. */
#ifndef SHOW_PICTURE_H
#define SHOW_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

#define PICTURE_SIDE_MAX 8192               /* px */
#define PICTURE_AREA_MAX 50000000           /* px */
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

/* Whether picture_load() would begin to read the file: its kind, and the size that its head tells. Quick: no pixel is
 * looked at, so a file that is cut short may pass. Errors and threads as there. */
bool picture_probe(const char *path, struct error *error);

/* Writes a PNG file. */
bool picture_save(const char *path, const struct picture *picture, struct error *error);

#endif
