/* A countdown on digit plates. */
#ifndef OVERLAY_DIGITS_H
#define OVERLAY_DIGITS_H

#include "overlay/parts.h"

#define DIGITS_HEIGHT 126.0 /* px, for the last ten seconds' great digit */

#define DIGITS_GREAT 164.0 /* px, the width of its plate at most */

/* The last ten seconds: one great digit. */
bool digits_great(const struct clock_view *clock);

/* Draws the time left in the rect, at its right end; minutes and seconds, from one hour on hours too; in the last ten
 * seconds one great digit in the rect's middle. */
void digits_draw(struct canvas *canvas, struct rect rect, const struct clock_view *clock);

#endif
