/* A text, made ready for laying out: code points with their grapheme clusters, possible line breaks, directions,
 * scripts and fonts. Any bytes may come in. */
#ifndef PAINT_PARAGRAPH_H
#define PAINT_PARAGRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fribidi.h>
#include <hb.h>

#include "paint/fonts.h"

#define PARAGRAPH_MAX 2048 /* code points; what is longer is cut */
#define PARAGRAPH_MARKS 6  /* combining marks a base character keeps */

/* One code point. */
struct character {
	uint32_t code;
	uint32_t face;
	hb_script_t script; /* Common and Inherited are resolved to a neighbour's */
	FriBidiLevel level;
	bool starts_cluster; /* a grapheme begins here */
	bool may_break;      /* a line may begin here */
	bool space;
	float advance; /* in em; of the whole cluster at its first character, filled by shape_measure() */
};

struct paragraph {
	size_t length;
	struct character *chars; /* owned */
	uint32_t *codes;         /* owned: the same code points in a row, for HarfBuzz's context */
	bool right_to_left;      /* base direction, of the first strong character */
	bool cut;                /* there was more */
};

/* Decodes, cleans (controls become spaces, direction overrides and surplus marks go, broken bytes become U+FFFD) and
 * analyses. False only when memory is short. `weight` as in CSS. */
bool paragraph_init(struct paragraph *paragraph, struct fonts *fonts, const char *utf8, int weight);

/* The first `length` characters of `from`, without spaces at the end, and an ellipsis. */
bool paragraph_init_cut(struct paragraph *paragraph, struct fonts *fonts, const struct paragraph *from, size_t length,
			int weight);

/* NULL-safe. */
void paragraph_finish(struct paragraph *paragraph);

#endif
