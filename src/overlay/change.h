/* How the content of a card that stands gives way to another. */
#ifndef OVERLAY_CHANGE_H
#define OVERLAY_CHANGE_H

#include <stddef.h>

#include "paint/canvas.h"

/* Parts of a change, from t = 0 … 1 of its time. What goes is gone before what comes is seen: two texts in one place
 * cannot be read. */
double change_old(double t);
double change_new(double t);

#define CHANGE_PATH 4 /* cards that a change that was interrupted may be on its way from; more are forgotten */

/* What stands changes. The face keeps the cards that it comes from, at most CHANGE_PATH: the first one stood there at
 * rest, each other one was on its way in when the next one interrupted it. */
struct change {
	int64_t since; /* monotonic ms: since when the content changes, long ago if it never did */
	uint32_t goes; /* index of the card whose content goes */
	uint32_t steps;
	/* From each card of the path to the next; the last one goes on to what stands now. */
	struct change_step {
		int64_t since; /* monotonic ms */
		double from;   /* part of its time at which the size began to go there … */
		double to;     /* … and at which it was interrupted; of the last one meaningless */
	} step[CHANGE_PATH];
};

/* Nothing has ever changed. */
struct change change_none(void);

/* What stands changes now, and another change may be under way. Puts `card`, which stood until now, into the path,
 * whose cards are of that size in bytes. What is going goes on, what was coming goes from where it is; `turns`: all of
 * that turns over, each over the one before, where things may move. */
void change_begin(struct change *change, const struct theme *theme, int64_t now, bool turns, void *path,
		  const void *card, size_t size);

/* How far a change is that began then, 0 … 1. Asks to be drawn again. */
double change_part(struct canvas *canvas, int64_t since);

/* A size of the panel in that step, from where it was at its beginning to what the next card has: it makes room before
 * more comes into it, and draws in after it has gone. To be asked for one step after the other. */
double change_size(const struct canvas *canvas, const struct change *change, uint32_t step, double before,
		   double after);
/* The same of anything else, evenly. */
double change_value(const struct canvas *canvas, const struct change *change, uint32_t step, double before,
		    double after);
/* The same of one change that nothing interrupts, at that part of its time. */
double change_height(const struct canvas *canvas, double before, double after, double t);

/* True if what goes in that step was gone when the next change interrupted it: what fades at its place is not to be
 * seen again. */
bool change_gone(const struct change *change, uint32_t step);

/* How far the content has turned in that step, 0 … 1: it does after room was made, and before the panel draws in. */
double change_turn(const struct canvas *canvas, const struct change *change, uint32_t step, double before,
		   double after);
/* The same of one change, at that part of its time. */
double change_turned(const struct canvas *canvas, double before, double after, double t);

/* Limits what follows to what is to be seen of the content of a card of the path, or of what stands now (`layer` =
 * change->steps), in a field that turns over. `turns`: of each step. False if nothing of it is. The caller restores the
 * canvas. */
bool change_layer(struct canvas *canvas, struct rect field, const struct change *change, uint32_t layer,
		  const double *turns);

/* Limits what follows to its share of a field that turns over from left to right: to the part that what comes has
 * taken, or to the part that what goes still has. Under reduced motion the one fades, then the other. Asks to be drawn
 * again. The caller restores the canvas. */
void change_share(struct canvas *canvas, struct rect field, double turn, bool comes);

#endif
