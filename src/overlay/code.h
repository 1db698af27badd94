/* A QR code: made once when its text changes, drawn as often as needed. */
#ifndef OVERLAY_CODE_H
#define OVERLAY_CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "paint/canvas.h"

#define CODE_SIDE 61 /* modules, version 11: enough for 250 bytes at medium correction */
#define CODE_TEXT 320
#define CODE_ROOM 300.0 /* px: what a card has for it */

struct code {
	char text[CODE_TEXT];            /* what it says; "" = none */
	int side;                        /* modules, 0 = none */
	bool dark[CODE_SIDE][CODE_SIDE]; /* [row][column] */
};

/* Does nothing if the text is the same. A text that is too long leaves no code. */
void code_set(struct code *code, const char *text);

/* Size in design px with its quiet zone: 6 px × (modules + 8), with smaller modules if a long text would else take more
 * than CODE_ROOM. 0 = none. */
double code_size(const struct code *code);
/* The width of the quiet zone on each side. */
double code_quiet(const struct code *code);
/* On what is there, which has to be white, with its quiet zone; the top left corner of that at (x, y). */
void code_modules(const struct code *code, struct canvas *canvas, double x, double y);
/* On its own white plate, its top left corner at (x, y). */
void code_draw(const struct code *code, struct canvas *canvas, double x, double y);

#endif
