/* A card in few words, for a place that is too small for its face: what to do, about what, how long still. What does
 * not fit is left out in this order: the count, the title's size, the kind with the clock; then title and action stand
 * side by side; then the title goes before a price does; at last only the action or the state is left (of a card
 * without one, the title). A whole title goes before these; one that fits nowhere is cut. Nothing is set smaller than a
 * label. A poll shows its options where all of them have room, and calls for their numbers there alone. */
#ifndef OVERLAY_BRIEF_H
#define OVERLAY_BRIEF_H

#include "overlay/face.h"
#include "paint/canvas.h"

/* True if the place that the canvas has for the card of that seat is too small for its face. */
bool brief_needed(const struct overlay *overlay, enum seat seat, const struct canvas *canvas);

/* Draws the card of that seat in few words. Of a seat that has none, nothing. */
void brief_draw(const struct overlay *overlay, enum seat seat, struct canvas *canvas);

#endif
