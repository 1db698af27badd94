/* Keeps what is drawn of a text inside its box: marks that pile up, letters that are far too tall or too wide. */
#ifndef PAINT_INK_H
#define PAINT_INK_H

#include "paint/shape.h"

/* In em. */
struct ink_box {
	double above; /* the baseline */
	double below;
	double beside; /* the line's ends */
	double width;  /* of the line at most; 0 = as wide as it is */
};

/* The line is one of p. Tells where its ink begins and ends. Marks that reach out of the box go; other glyphs that do
 * shrink until they fit, and so does a whole line that is wider than the box. Han and its like stay in the square of
 * their em and are not looked at. */
void ink_contain(struct shape_line *line, const struct paragraph *p, struct fonts *fonts, const struct ink_box *box);

/* In em: from the line's left end to the ink of its first glyph. 0 where that is not looked at. */
double ink_lead(const struct shape_line *line, const struct paragraph *p, struct fonts *fonts);

#endif
