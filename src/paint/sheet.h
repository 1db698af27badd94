/* A drawn frame: the list and the sprites that it holds.
 * Thread-safety: as its sprites'. */
#ifndef PAINT_SHEET_H
#define PAINT_SHEET_H

#include <stdbool.h>

#include "paint/quad_list.h"
#include "paint/sprites.h"

struct sheet {
	struct quad_list list;
	size_t held_count;
	size_t held_capacity;
	struct sprite **held; /* owned array; each sprite is held */
};

void sheet_init(struct sheet *sheet);
/* Lets all sprites go. */
void sheet_clear(struct sheet *sheet, struct sprites *sprites);
void sheet_finish(struct sheet *sheet, struct sprites *sprites);

/* Holds the sprite until the sheet is cleared. False when memory is short: it must not be drawn then, for its place in
 * the atlas could go to another. */
bool sheet_hold(struct sheet *sheet, struct sprites *sprites, struct sprite *sprite);

#endif
