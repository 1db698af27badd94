/* Text blocks: a text set in lines, ready to be drawn, and the cache of them.
 *
 * The unit of a block is the design pixel of its style's size. A block depends only on the text and the style, never
 * on glyph bitmaps, so laying out waits for nothing.
 * Thread-safety: one thread at a time for each struct text_engine. */
#ifndef PAINT_TEXT_H
#define PAINT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paint/fonts.h"

struct text_style {
	double size;          /* px of the em; the greatest when it may shrink */
	double min_size;      /* px; 0 = may not shrink. Shrinks in steps of 2 until the text fits */
	int weight;           /* as in CSS; a weight that the fonts lack is made by emboldening */
	double max_width;     /* px; 0 = no limit */
	double max_height;    /* px; 0 = no limit. Shrinks for it as for max_lines, and then rather tears words apart */
	int max_lines;        /* 0 = 1; what does not fit ends in an ellipsis */
	double line_height;   /* times the size; 0 = 1.25 */
	bool tabular;         /* digits of one width */
	bool balance;         /* lines of about the same length; Chinese ends them with a clause where it can */
	bool running;         /* … but rather fills them: a text of sentences, no title */
	const char *family;   /* as for fonts_prefer(); NULL or "" = the built-in order. Copied as a hash */
	const char *language; /* BCP 47; NULL or "" = unknown. Copied into the cache's key */
};

/* How far the ink of a block may reach out of its lines' height and width, in em: tails and marks of real scripts need
 * as much. What would reach farther goes, if it is a mark, or shrinks. */
#define TEXT_OVERHANG 0.25

struct text_glyph {
	uint32_t face;
	uint32_t glyph;
	float x;           /* px from the line's left end */
	float y;           /* px down from the line's baseline */
	uint16_t embolden; /* thousandths of the em */
	uint16_t line;
	float scale; /* of the face: bitmap size = block size × scale */
	bool colour;
};

struct text_line {
	double width; /* px, without spaces at its end */
	double hang;  /* px of it that a line in the middle does not count: the empty half of a wide mark at its end */
	double baseline;  /* px below the block's top */
	double ink_left;  /* px from the line's left end to its first ink; it may be negative … */
	double ink_right; /* … and to the end of its last. Both 0 where all is Han and its like */
	size_t first;
	size_t count;
};

/* Immutable. Borrowed from the engine until the second text_engine_tick() without a use. */
struct text_block {
	double size;   /* px, as fitted */
	double width;  /* of the widest line */
	double height; /* lines × line height */
	double lead;   /* px from the first line's left end to its ink */
	bool cut;      /* ends in an ellipsis that the text did not have */
	bool broken;   /* a word is longer than a line, and goes on in the next */
	bool right_to_left;
	size_t torn; /* lines of Chinese that end within a clause; 0 if it is not balanced */
	size_t line_count;
	struct text_line *lines;
	size_t glyph_count;
	struct text_glyph *glyphs;
};

struct text_engine;

/* fonts: borrowed, outlives us. NULL when memory is short. */
struct text_engine *text_engine_create(struct fonts *fonts);
void text_engine_destroy(struct text_engine *engine);

/* The block of the text; an empty block, never NULL, for an empty text or when memory is short. Any bytes. */
const struct text_block *text_engine_block(struct text_engine *engine, const char *utf8,
					   const struct text_style *style);

/* Copies the first grapheme cluster of a text; leaves *out as it is when there is none or it does not fit. */
void text_first_cluster(const char *utf8, char *out, size_t size);
/* Where the last `count` grapheme clusters of a text begin; the whole text if it has no more. Borrowed from it. */
const char *text_last_clusters(const char *utf8, size_t count);

/* Once a frame: forgets blocks that have not been asked for lately. */
void text_engine_tick(struct text_engine *engine);

#endif
