/* Film strips: how an overlay moves from one scene to the next. */
#ifndef GOLDEN_STRIP_H
#define GOLDEN_STRIP_H

#include "page.h"

/* Writes a page with a cell for each frame, in reading order, cut to what is drawn in any of them. `words`: THEME, the
 * first frame and the step between two (ms), how many there are, and then what is on air: SCENE@MS, from the earliest
 * to the latest; "-@MS" is nothing. 0 ms is the instant of the scenes. Scenes of one overlay are shown by its own
 * source, others by the Stage, of each of them its own card alone. "reduced:THEME" is the theme with reduced motion,
 * "WIDTHxHEIGHT:THEME" and "WIDTHxHEIGHT:reduced:THEME" show a source of that size in px instead of a canvas. False,
 * and stderr says why. */
bool strip_write(struct studio *studio, const char *path, char **words, int count);

#endif
