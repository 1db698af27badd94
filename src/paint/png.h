/* PNG files in and out. */
#ifndef PAINT_PNG_H
#define PAINT_PNG_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"

/* A picture: RGBA bytes, sRGB, straight alpha, rows without gaps. */
struct picture {
	int width;
	int height;
	uint8_t *pixels; /* owned, width * height * 4 */
};

/* Zeroes it. NULL-safe. */
void picture_finish(struct picture *picture);

/* The file's picture, 1 … 8192 px a side and at most 40 million px. Any PNG colour type; a file that is broken, too
 * big or not there: false, *error filled (may be NULL), *out zeroed. Thread-safe; blocks on the file. */
bool png_load(const char *path, struct picture *out, struct error *error);
bool png_save(const char *path, const struct picture *picture, struct error *error);

/* The part of `from` that has the aspect of width:height, from its middle, scaled to exactly width × height with an
 * area filter in linear light. False when memory is short. */
bool picture_fill(const struct picture *from, int width, int height, struct picture *out);

/* Scales the whole picture to exactly width × height; same filter. */
bool picture_scale(const struct picture *from, int width, int height, struct picture *out);

#endif
