/* How the content of a card that stands gives way to another. */
#ifndef OVERLAY_CHANGE_H
#define OVERLAY_CHANGE_H

#include "paint/canvas.h"

/* Parts of a change, from t = 0 … 1 of its time. What goes is gone before what comes is seen: two texts in one place
 * cannot be read. */
double change_old(double t);
double change_new(double t);

/* What stands changes, and another change may be under way, since `since`. Returns since when this one is: what is
 * going goes on (`keeps`: it stays what goes), what was coming goes from where it is. */
int64_t change_begin(const struct theme *theme, int64_t since, int64_t now, bool *keeps);

/* How far a change is that began then, 0 … 1. Asks to be drawn again. */
double change_part(struct canvas *canvas, int64_t since);

/* The height of a panel on its way: it makes room before more comes into it, and draws in after it has gone. */
double change_height(const struct canvas *canvas, double before, double after, double t);

/* How far the content has turned in that time, 0 … 1. */
double change_turn(double before, double after, double t);

/* Limits what follows to its share of a field that turns over from left to right: to the part that what comes has
 * taken, or to the part that what goes still has. Under reduced motion the one fades, then the other. Asks to be drawn
 * again. The caller restores the canvas. */
void change_share(struct canvas *canvas, struct rect field, double turn, bool comes);

#endif
