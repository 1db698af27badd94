/* Packs rectangles into a square page, on shelves. What is in use never moves; what is freed is used again.
 * Thread-safety: a plain value. */
#ifndef PAINT_ATLAS_H
#define PAINT_ATLAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ATLAS_GAP 2 /* texels that each place is wider and higher than asked for: a border for the bilinear filter */

/* A free or used stretch of a shelf. */
struct atlas_span {
	int x;
	int width;
	bool used;
};

struct atlas_shelf {
	int y;
	int height;
	size_t count; /* spans, left to right, without holes; no two free ones side by side */
	size_t capacity;
	struct atlas_span *spans; /* owned */
};

struct atlas {
	int size;     /* texels across */
	int top;      /* its first row */
	int bottom;   /* one behind its last row */
	int64_t used; /* texels in use, gaps included */
	size_t count; /* shelves, top to bottom, without holes */
	size_t capacity;
	struct atlas_shelf *shelves; /* owned */
};

void atlas_init(struct atlas *atlas, int size);
/* The rows from `top` to `bottom` of a page that others share. */
void atlas_init_rows(struct atlas *atlas, int size, int top, int bottom);
void atlas_finish(struct atlas *atlas);

/* Makes it wider and higher: to `size` texels across, and down to the row before `bottom`; neither is less than before.
 * What is in use stays where it is. */
void atlas_grow(struct atlas *atlas, int size, int bottom);

/* A place for width × height texels (each at least 1). False if there is none. */
bool atlas_place(struct atlas *atlas, int width, int height, int *x, int *y);

/* Gives a place back; x and y as atlas_place() answered. */
void atlas_free(struct atlas *atlas, int x, int y);

#endif
