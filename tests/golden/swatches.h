/* Small pictures of what the canvas can draw, whatever the overlays make of it: one for each kind of thing. */
#ifndef GOLDEN_SWATCHES_H
#define GOLDEN_SWATCHES_H

#include "paint/canvas.h"

struct swatch {
	const char *name;
	const char *theme;
	int width; /* px of the canvas's upper left corner, which is 1920 × 1080 */
	int height;
	int tolerance; /* steps of 255 that the shader may be off: one, and more where many quads lie on each other */
	/* `picture` is a file of one. */
	void (*draw)(struct canvas *canvas, const char *picture);
};

extern const struct swatch swatches[];
extern const size_t swatch_count;

#endif
