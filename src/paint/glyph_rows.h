/* The page of glyphs, shared out by rows: some are for small glyphs, which are many and some of which stay, and some
 * for tall ones, which would find no high place free among them. It can be made larger; what is in use never moves.
 * Thread-safety: a plain value. */
#ifndef PAINT_GLYPH_ROWS_H
#define PAINT_GLYPH_ROWS_H

#include "paint/atlas.h"

#define GLYPH_ROWS_SIZE 2048 /* texels a side of the usual page; others are twice or four times that */
#define GLYPH_ROWS_PARTS 4   /* two from the beginning, and one more each time that the page is doubled */

struct glyph_rows_part {
	struct atlas atlas; /* its rows of the page */
	bool tall;          /* for tall glyphs */
};

struct glyph_rows {
	int size; /* texels a side of the page */
	size_t count;
	struct glyph_rows_part parts[GLYPH_ROWS_PARTS]; /* top to bottom, without holes */
};

void glyph_rows_init(struct glyph_rows *rows, int size);
void glyph_rows_finish(struct glyph_rows *rows);

/* A larger page: what is in use stays at the same texels, counted from the top left corner. */
void glyph_rows_grow(struct glyph_rows *rows, int size);

/* True for a glyph of that height in texels. */
bool glyph_rows_is_tall(const struct glyph_rows *rows, int height);

/* As of an atlas, in the parts for tall glyphs or in the others. */
bool glyph_rows_place(struct glyph_rows *rows, bool tall, int width, int height, int *x, int *y);
void glyph_rows_free(struct glyph_rows *rows, int x, int y);

/* True if that row of the page is for tall glyphs. */
bool glyph_rows_tall_at(const struct glyph_rows *rows, int y);
/* Texels in use, gaps included. */
int64_t glyph_rows_used(const struct glyph_rows *rows);

#endif
