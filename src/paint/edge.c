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

/* The fill shifted to every place within the radius, the greatest of all: closes what the stroker leaves open. */
static void dilate(const struct bitmap *fill, double radius, struct bitmap *out)
{
	int reach = (int)ceil(radius + SOFT);
	for (int dy = -reach; dy <= reach; dy++) {
		for (int dx = -reach; dx <= reach; dx++) {
			double weight = radius + SOFT - hypot(dx, dy);
			unsigned scale = weight >= 1.0 ? 256 : weight > 0.0 ? (unsigned)lround(weight * 256.0) : 0;
			if (!scale)
				continue;
			for (int y = 0; y < fill->height; y++) {
				const uint8_t *from = fill->pixels + (size_t)y * fill->width;
				uint8_t *to = out->pixels + (size_t)(out->top - fill->top + y + dy) * out->width +
					      (fill->left - out->left + dx);
				for (int x = 0; x < fill->width; x++) {
					uint8_t here = (uint8_t)(from[x] * scale >> 8);
					to[x] = here > to[x] ? here : to[x];
				}
			}
		}
	}
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
	if (out->pixels) {
		dilate(&ink, radius, out);
		lay(out, border);
	}
	bitmap_finish(&ink);
	return out->pixels != NULL;
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
