#include "paint/raster.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include "paint/boxes.h"
#include "paint/edge.h"
#include "paint/picture_scale.h"

#define SIZE_MAX_PX 2048 /* the greatest of a theme on a canvas of 8K; a bigger one is a defect of the layout */

struct raster {
	const struct fonts *fonts; /* borrowed */
	FT_Library library;
	FT_Stroker stroker; /* owned; NULL until used */
	FT_Face *faces;     /* owned, one a face of the fonts, NULL until used */
};

struct raster *raster_create(const struct fonts *fonts)
{
	struct raster *raster = calloc(1, sizeof(*raster));
	if (!raster)
		return NULL;
	raster->fonts = fonts;
	raster->faces = calloc(fonts_count(fonts), sizeof(FT_Face));
	if (raster->faces && FT_Init_FreeType(&raster->library) == 0)
		return raster;
	free(raster->faces);
	free(raster);
	return NULL;
}

void raster_destroy(struct raster *raster)
{
	if (!raster)
		return;
	for (size_t i = 0; i < fonts_count(raster->fonts); i++) {
		if (raster->faces[i])
			FT_Done_Face(raster->faces[i]);
	}
	FT_Stroker_Done(raster->stroker);
	FT_Done_FreeType(raster->library);
	free(raster->faces);
	free(raster);
}

void bitmap_finish(struct bitmap *bitmap)
{
	free(bitmap->pixels);
	*bitmap = (struct bitmap){0};
}

static FT_Face open_face(struct raster *raster, uint32_t id)
{
	if (!raster->faces[id]) {
		const struct font_face *face = fonts_face(raster->fonts, id);
		if (FT_New_Face(raster->library, face->path, face->index, &raster->faces[id]) != 0)
			raster->faces[id] = NULL;
	}
	return raster->faces[id];
}

static bool copy_coverage(const FT_Bitmap *from, struct bitmap *out)
{
	if (!from->width || !from->rows || from->pixel_mode != FT_PIXEL_MODE_GRAY)
		return from->width == 0 || from->rows == 0;
	out->pixels = malloc((size_t)from->width * from->rows);
	if (!out->pixels)
		return false;
	out->width = (int)from->width;
	out->height = (int)from->rows;
	for (unsigned y = 0; y < from->rows; y++)
		memcpy(out->pixels + (size_t)y * from->width, from->buffer + (ptrdiff_t)y * from->pitch, from->width);
	return true;
}

static bool draw_outline(struct raster *raster, FT_Face face, const struct raster_job *job, struct bitmap *out)
{
	if (FT_Set_Char_Size(face, 0, (FT_F26Dot6)job->size, 72, 72) != 0)
		return false;
	if (FT_Load_Glyph(face, job->glyph, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0)
		return false;
	FT_GlyphSlot slot = face->glyph;
	if (slot->format != FT_GLYPH_FORMAT_OUTLINE)
		return false;
	if (job->embolden) {
		FT_Pos strength = (FT_Pos)lround(job->size * (job->embolden / 1000.0));
		FT_Outline_Embolden(&slot->outline, strength);
		/* FreeType grows to the right and up: put the stems back onto their middle. */
		FT_Outline_Translate(&slot->outline, -strength / 2, -strength / 2);
	}
	FT_Outline_Translate(&slot->outline, job->sub * 16, 0);
	if (job->stroke) {
		if (!raster->stroker && FT_Stroker_New(raster->library, &raster->stroker) != 0)
			return false;
		return edge_stroke(slot, raster->stroker, job->stroke, out) && edge_blur(out, job->blur);
	}
	if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) != 0)
		return false;
	*out = (struct bitmap){.channels = 1, .left = slot->bitmap_left, .top = slot->bitmap_top};
	return copy_coverage(&slot->bitmap, out) && edge_blur(out, job->blur);
}

/* FreeType's colour bitmaps are BGRA, premultiplied in sRGB. */
static bool take_colours(const FT_Bitmap *from, struct picture *out)
{
	*out = (struct picture){(int)from->width, (int)from->rows, malloc((size_t)from->width * from->rows * 4)};
	if (!out->pixels)
		return false;
	for (unsigned y = 0; y < from->rows; y++) {
		const uint8_t *row = from->buffer + (ptrdiff_t)y * from->pitch;
		uint8_t *to = out->pixels + (size_t)y * from->width * 4;
		for (unsigned x = 0; x < from->width; x++, row += 4, to += 4) {
			unsigned a = row[3];
			for (int k = 0; k < 3; k++) {
				unsigned c = a ? (row[2 - k] * 255u + a / 2) / a : 0;
				to[k] = (uint8_t)(c > 255 ? 255 : c);
			}
			to[3] = (uint8_t)a;
		}
	}
	return true;
}

/* The smallest strike that is not too small, else the biggest. */
static int best_strike(FT_Face face, double size)
{
	int best = 0;
	for (int i = 1; i < face->num_fixed_sizes; i++) {
		double here = face->available_sizes[i].y_ppem / 64.0;
		double there = face->available_sizes[best].y_ppem / 64.0;
		if ((there < size && here > there) || (here >= size && here < there))
			best = i;
	}
	return best;
}

static bool draw_colour(FT_Face face, const struct raster_job *job, struct bitmap *out)
{
	double size = job->size / 64.0;
	if (face->num_fixed_sizes < 1)
		return false;
	int strike = best_strike(face, size);
	if (FT_Select_Size(face, strike) != 0 || FT_Load_Glyph(face, job->glyph, FT_LOAD_COLOR) != 0)
		return false;
	FT_GlyphSlot slot = face->glyph;
	if (slot->bitmap.pixel_mode != FT_PIXEL_MODE_BGRA)
		return false;
	*out = (struct bitmap){.channels = 4};
	if (!slot->bitmap.width || !slot->bitmap.rows)
		return true;
	double scale = size / (face->available_sizes[strike].y_ppem / 64.0);
	struct picture full;
	struct picture small;
	if (!take_colours(&slot->bitmap, &full))
		return false;
	int width = (int)fmax(1.0, lround(full.width * scale));
	int height = (int)fmax(1.0, lround(full.height * scale));
	bool good = picture_scale(&full, width, height, &small);
	picture_finish(&full);
	if (!good)
		return false;
	out->width = width;
	out->height = height;
	out->left = (int)lround(slot->bitmap_left * scale);
	out->top = (int)lround(slot->bitmap_top * scale);
	out->pixels = small.pixels;
	return true;
}

bool raster_glyph(struct raster *raster, const struct raster_job *job, struct bitmap *out)
{
	*out = (struct bitmap){0};
	if (job->face == fonts_boxes(raster->fonts))
		return job->size && job->size <= SIZE_MAX_PX * 64 && !job->stroke && boxes_draw(job, out);
	FT_Face face = open_face(raster, job->face);
	if (!face || !job->size || job->size > SIZE_MAX_PX * 64)
		return false;
	bool good = fonts_face(raster->fonts, job->face)->colour ? draw_colour(face, job, out)
								 : draw_outline(raster, face, job, out);
	if (!good)
		bitmap_finish(out);
	return good;
}
