/* Boxes with a character's code in them: the face of what no font has. They need no font themselves.
 * Thread-safety: pure. */
#ifndef PAINT_BOXES_H
#define PAINT_BOXES_H

#include <stdbool.h>
#include <stdint.h>

#include <hb.h>

#include "paint/raster.h"

#define BOXES_UPEM 1000.0

/* A font of boxes: a character's glyph is its own code, whatever the character. Owned by the caller; NULL when memory
 * is short. */
hb_font_t *boxes_shaper(void);

/* The box of the code job->glyph: four hexadecimal digits in two rows, six above U+FFFF. Its pixels are whole ones.
 * False when memory is short; *out is zeroed then. */
bool boxes_draw(const struct raster_job *job, struct bitmap *out);

/* Debian's package of fonts that have such a character; NULL if it is nobody's: unassigned or for private use. */
const char *boxes_package(uint32_t code, bool emoji);

#endif
