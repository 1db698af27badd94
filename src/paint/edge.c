#include "paint/edge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include FT_GLYPH_H

#define SOFT 0.75 /* px that the dilated fill reaches beyond the radius: less leaves thin spots, more fattens */
#define TAPS_MAX 256

/* Puts a FreeType bitmap where it belongs in one that is larger; the greater coverage stays. */
static void lay(struct bitmap *out, const FT_BitmapGlyph glyph)
{
	const FT_Bitmap *from = &glyph->bitmap;
	int x = glyph->left - out->left;
	int y = out->top - glyph->top;
	for (int row = 0; row < (int)from->rows; row++) {
		const uint8_t *source = from->buffer + (ptrdiff_t)row * from->pitch;
		if (y + row < 0 || y + row >= out->height)
			continue;
		uint8_t *to = out->pixels + (size_t)(y + row) * out->width;
		for (int k = 0; k < (int)from->width; k++) {
			if (x + k >= 0 && x + k < out->width && source[k] > to[x + k])
				to[x + k] = source[k];
		}
	}
}

/* Where the fill's first pixel lies in `out` when it is shifted. */
static uint8_t *shifted(const struct bitmap *fill, const struct bitmap *out, int dx, int dy)
{
	return out->pixels + (ptrdiff_t)(out->top - fill->top + dy) * out->width + (fill->left - out->left + dx);
}

/* The fill at less than its strength, the greater coverage stays. */
static void lay_shifted(const struct bitmap *fill, int dx, int dy, unsigned scale, struct bitmap *out)
{
	for (int y = 0; y < fill->height; y++) {
		const uint8_t *from = fill->pixels + (size_t)y * fill->width;
		uint8_t *to = shifted(fill, out, dx, dy + y);
		for (int x = 0; x < fill->width; x++) {
			uint8_t here = (uint8_t)(from[x] * scale >> 8);
			to[x] = here > to[x] ? here : to[x];
		}
	}
}

/* The fill at all places from -half to half, `span` of whose pixels each of `row` is the greatest of: two of them reach
 * over all 2 × half + 1. The rows have `pad` clear pixels on both sides. */
static void lay_run(const struct bitmap *fill, const uint8_t *rows, int pad, int half, int span, int dy,
		    struct bitmap *out)
{
	int width = fill->width + 2 * pad;
	for (int y = 0; y < fill->height; y++) {
		const uint8_t *first = rows + (size_t)y * width + pad - 2 * half;
		const uint8_t *last = first + 2 * half + 1 - span;
		uint8_t *to = shifted(fill, out, -half, dy + y);
		for (int x = 0; x < fill->width + 2 * half; x++) {
			uint8_t here = first[x] > last[x] ? first[x] : last[x];
			to[x] = here > to[x] ? here : to[x];
		}
	}
}

/* Each pixel becomes the greatest of itself and the one `step` further on. */
static void widen(uint8_t *pixels, size_t count, size_t step)
{
	for (size_t i = 0; i + step < count; i++)
		pixels[i] = pixels[i + step] > pixels[i] ? pixels[i + step] : pixels[i];
}

/* The places within the radius, row by row of them: what takes the square of the radius for each pixel would take
 * seconds for the digits of a large canvas. */
static bool dilate_full(const struct bitmap *fill, double radius, struct bitmap *out)
{
	int pad = 2 * (int)ceil(radius) + 2;
	size_t width = (size_t)(fill->width + 2 * pad);
	size_t count = width * (size_t)fill->height;
	uint8_t *rows = calloc(count, 1);
	if (!rows)
		return false;
	for (int y = 0; y < fill->height; y++)
		memcpy(rows + (size_t)y * width + pad, fill->pixels + (size_t)y * fill->width, (size_t)fill->width);
	for (int span = 1; span <= pad; span *= 2) {
		for (int dy = -pad; dy <= pad; dy++) {
			int half = -1;
			while (hypot(half + 1, dy) <= radius)
				half++;
			if (half >= 0 && 2 * half + 1 >= span && 2 * half + 1 < 2 * span)
				lay_run(fill, rows, pad, half, span, dy, out);
		}
		widen(rows, count, (size_t)span);
	}
	free(rows);
	return true;
}

/* The fill shifted to every place within the radius, the greatest of all: closes what the stroker leaves open. Its rim
 * is soft. */
static bool dilate(const struct bitmap *fill, double radius, struct bitmap *out)
{
	const double full = radius + SOFT - 1.0;
	int reach = (int)ceil(full + 1.0);
	for (int dy = -reach; dy <= reach; dy++) {
		for (int dx = -reach; dx <= reach; dx++) {
			double beyond = hypot(dx, dy) - full;
			if (beyond > 0.0 && beyond < 1.0)
				lay_shifted(fill, dx, dy, (unsigned)lround((1.0 - beyond) * 256.0), out);
		}
	}
	return dilate_full(fill, full, out);
}

static bool copy_fill(const FT_BitmapGlyph glyph, struct bitmap *out)
{
	*out = (struct bitmap){(int)glyph->bitmap.width, (int)glyph->bitmap.rows, 1, glyph->left, glyph->top, NULL};
	out->pixels = calloc((size_t)out->width, (size_t)out->height);
	if (out->pixels)
		lay(out, glyph);
	return out->pixels != NULL;
}

/* The glyph as a bitmap, its outline first grown to the outside if there is a stroker. NULL if that fails. */
static FT_BitmapGlyph draw(FT_Glyph outline, FT_Stroker stroker)
{
	FT_Glyph glyph;
	if (FT_Glyph_Copy(outline, &glyph) != 0)
		return NULL;
	if ((stroker && FT_Glyph_StrokeBorder(&glyph, stroker, 0, 1) != 0) ||
	    FT_Glyph_To_Bitmap(&glyph, FT_RENDER_MODE_NORMAL, NULL, 1) != 0) {
		FT_Done_Glyph(glyph);
		return NULL;
	}
	return (FT_BitmapGlyph)glyph;
}

static bool join(FT_BitmapGlyph fill, FT_BitmapGlyph border, double radius, struct bitmap *out)
{
	int pad = (int)ceil(radius + SOFT) + 1;
	struct bitmap ink;
	if (!fill->bitmap.width || !fill->bitmap.rows)
		return true;
	if (!copy_fill(fill, &ink))
		return false;
	*out = (struct bitmap){ink.width + 2 * pad, ink.height + 2 * pad, 1, ink.left - pad, ink.top + pad, NULL};
	out->pixels = calloc((size_t)out->width, (size_t)out->height);
	bool good = out->pixels && dilate(&ink, radius, out);
	if (good)
		lay(out, border);
	bitmap_finish(&ink);
	return good;
}

bool edge_stroke(FT_GlyphSlot slot, FT_Stroker stroker, unsigned radius, struct bitmap *out)
{
	FT_Glyph outline;
	*out = (struct bitmap){.channels = 1};
	if (FT_Get_Glyph(slot, &outline) != 0)
		return false;
	FT_Stroker_Set(stroker, (FT_Fixed)radius, FT_STROKER_LINECAP_ROUND, FT_STROKER_LINEJOIN_ROUND, 0);
	FT_BitmapGlyph fill = draw(outline, NULL);
	FT_BitmapGlyph border = draw(outline, stroker);
	bool good = fill && border && join(fill, border, radius / 64.0, out);
	if (fill)
		FT_Done_Glyph((FT_Glyph)fill);
	if (border)
		FT_Done_Glyph((FT_Glyph)border);
	FT_Done_Glyph(outline);
	return good;
}

/* One pass along rows or columns: `step` from a pixel to the next, `next` from a line to the next. */
static void blur_lines(const uint8_t *from, uint8_t *to, int lines, size_t next, int length, size_t step,
		       const float *taps, int reach)
{
	for (int line = 0; line < lines; line++) {
		for (int i = 0; i < length; i++) {
			float sum = 0.0f;
			int first = i < reach ? -i : -reach;
			int last = i + reach >= length ? length - 1 - i : reach;
			for (int k = first; k <= last; k++)
				sum += taps[k + reach] * from[(size_t)line * next + (size_t)(i + k) * step];
			to[(size_t)line * next + (size_t)i * step] = (uint8_t)(sum + 0.5f);
		}
	}
}

bool edge_blur(struct bitmap *bitmap, unsigned sigma)
{
	double s = sigma / 64.0;
	int reach = (int)ceil(3.0 * s);
	float taps[TAPS_MAX];
	if (!bitmap->pixels || !reach)
		return true;
	reach = 2 * reach + 1 > TAPS_MAX ? (TAPS_MAX - 1) / 2 : reach;
	double total = 0.0;
	for (int k = -reach; k <= reach; k++)
		total += exp(-k * k / (2.0 * s * s));
	for (int k = -reach; k <= reach; k++)
		taps[k + reach] = (float)(exp(-k * k / (2.0 * s * s)) / total);
	int width = bitmap->width + 2 * reach;
	int height = bitmap->height + 2 * reach;
	uint8_t *wide = calloc((size_t)width, (size_t)height);
	uint8_t *done = calloc((size_t)width, (size_t)height);
	if (!wide || !done) {
		free(wide);
		free(done);
		return false;
	}
	for (int y = 0; y < bitmap->height; y++)
		memcpy(done + (size_t)(y + reach) * width + reach, bitmap->pixels + (size_t)y * bitmap->width,
		       (size_t)bitmap->width);
	blur_lines(done, wide, height, (size_t)width, width, 1, taps, reach);
	blur_lines(wide, done, width, 1, height, (size_t)width, taps, reach);
	free(wide);
	free(bitmap->pixels);
	*bitmap = (struct bitmap){width, height, 1, bitmap->left - reach, bitmap->top + reach, done};
	return true;
}
