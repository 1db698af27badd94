/* From characters to glyphs, with HarfBuzz. All lengths are in em, so that one shaping serves every size. */
#ifndef PAINT_SHAPE_H
#define PAINT_SHAPE_H

#include "paint/paragraph.h"

struct shape_glyph {
	uint32_t face;
	uint32_t glyph;   /* index in the face */
	uint32_t cluster; /* first character it stands for */
	float x;          /* of the origin, from the line's left end */
	float y;          /* up */
	float scale;      /* of the glyph, 1 = as it is */
	bool mark;        /* takes no room: it stands over or under another */
};

struct shape_line {
	size_t count;
	size_t capacity;
	struct shape_glyph *glyphs; /* owned, left to right */
	double width;
	double ink_left,
		ink_right; /* of the outermost ink that ink_contain() has looked at, in em from the line's left */
};

struct shape_options {
	bool tabular;         /* digits of one width */
	const char *language; /* BCP 47, "" = unknown */
};

/* Fills the advances of all characters. `buffer` is scratch. */
void shape_measure(struct paragraph *p, struct fonts *fonts, const struct shape_options *options, hb_buffer_t *buffer);

/* Shapes the characters from `start` up to `end` as one line, in visual order. False when memory is short.
 * The line's memory is reused: zero it first, free it with shape_line_finish(). */
bool shape_line(const struct paragraph *p, size_t start, size_t end, struct fonts *fonts,
		const struct shape_options *options, hb_buffer_t *buffer, struct shape_line *line);

void shape_line_finish(struct shape_line *line);

#endif
