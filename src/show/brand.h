/* The look of a show: a theme, with what the "theme" object of the show says instead. Pure. */
#ifndef SHOW_BRAND_H
#define SHOW_BRAND_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "show/palette.h"

#define BRAND_RADIUS_MOST 64 /* px: of the corners of a brand */

/* Which colours the brand says itself. */
struct brand_given {
	bool colours[PALETTE_COLOURS]; /* by enum palette_colour */
	bool options[PALETTE_OPTIONS];
};

/* Puts the brand's colours into a theme's, and lets the others follow: those that were the same colour stay the same,
 * an accent becomes the call to action, and on another surface wells, tracks and hairlines are made anew and what could
 * not be read any more is moved until it can. What the brand says itself is never changed. `brand` is checked or NULL.
 */
void brand_palette(struct palette *palette, const json_t *brand, struct brand_given *given);

/* The theme (a whole one, as in data/themes) under the brand. What is no value that the show document allows is passed
 * over. New reference; NULL if memory fails. */
json_t *brand_apply(const json_t *theme, const json_t *brand);

#endif
