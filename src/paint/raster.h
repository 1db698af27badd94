/* Glyphs to bitmaps, with FreeType. Owns its own library and faces.
 * Thread-safety: one thread for each struct raster; the fonts it reads from may be in use elsewhere. */
#ifndef PAINT_RASTER_H
#define PAINT_RASTER_H

#include <stdbool.h>
#include <stdint.h>

#include "paint/fonts.h"

struct raster_job {
	uint32_t face;
	uint32_t glyph;
	uint32_t size;     /* px of the em, 26.6 */
	uint16_t embolden; /* thousandths of the em */
	uint8_t sub;       /* origin to the right by so many quarters of a pixel */
	uint16_t stroke; /* 1/64 px: the glyph grown by that all round, 0 = the glyph itself; colour glyphs never are */
	uint16_t blur;   /* 1/64 px: standard deviation of a blur over it, 0 = none; neither are colour glyphs */
};

/* One byte of coverage a pixel, or four of colour (sRGB, straight alpha). Without pixels for a glyph that is blank. */
struct bitmap {
	int width;
	int height;
	int channels;    /* 1 or 4 */
	int left;        /* px from the origin to the first column */
	int top;         /* px from the baseline up to the first row's upper edge */
	uint8_t *pixels; /* owned; NULL if width or height is 0 */
};

struct raster;

/* fonts: borrowed, outlives us. NULL when FreeType does not start. */
struct raster *raster_create(const struct fonts *fonts);
void raster_destroy(struct raster *raster);

/* False if the glyph cannot be drawn; *out is zeroed then. */
bool raster_glyph(struct raster *raster, const struct raster_job *job, struct bitmap *out);

void bitmap_finish(struct bitmap *bitmap);

#endif
