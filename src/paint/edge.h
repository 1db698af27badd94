/* What stands under a glyph so that it can be read over anything: its outline and its soft shadow. */
#ifndef PAINT_EDGE_H
#define PAINT_EDGE_H

#include <stdbool.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_STROKER_H

#include "paint/raster.h"

/* The slot's outline, grown by `radius` (1/64 px) all round, without a gap where contours cross or meet. The stroker's
 * settings are lost. False when memory is short or the outline is broken; *out is zeroed then. */
bool edge_stroke(FT_GlyphSlot slot, FT_Stroker stroker, unsigned radius, struct bitmap *out);

/* Blurs coverage in place; it grows by three standard deviations (`sigma`, 1/64 px) all round. False when memory is
 * short: the bitmap is as it was then. */
bool edge_blur(struct bitmap *bitmap, unsigned sigma);

#endif
