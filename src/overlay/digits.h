/* A countdown on digit plates. */
#ifndef OVERLAY_DIGITS_H
#define OVERLAY_DIGITS_H

#include "overlay/parts.h"

#define DIGITS_HEIGHT 126.0 /* px, for the last ten seconds' great digit */

/* Draws the time left in the rect, at its right end; minutes and seconds, from one hour on hours too; in the last ten
 * seconds one great digit where the last one was. Returns the left end of what it has drawn. */
double digits_draw(struct canvas *canvas, struct rect rect, const struct clock_view *clock);

#endif
