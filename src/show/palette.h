/* The colours of a theme by name, and which of them can be told apart on a screen (WCAG 2: 4.5:1 for text, 3:1 for
 * graphics). Pure. */
#ifndef SHOW_PALETTE_H
#define SHOW_PALETTE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "show/colour.h"

/* What each colour is for is said at the fields of struct theme. */
enum palette_colour {
	PALETTE_SURFACE,
	PALETTE_SURFACE_END,
	PALETTE_TEXT,
	PALETTE_MUTED,
	PALETTE_HAIRLINE,
	PALETTE_BORDER,
	PALETTE_SHADOW,
	PALETTE_OUTLINE,
	PALETTE_ACCENT,
	PALETTE_PRICE,
	PALETTE_FILL,
	PALETTE_FILL_END,
	PALETTE_ON_FILL,
	PALETTE_METER,
	PALETTE_METER_END,
	PALETTE_TRACK,
	PALETTE_ROW,
	PALETTE_WELL,
	PALETTE_GOOD,
	PALETTE_WARNING,
	PALETTE_DANGER,
};
#define PALETTE_COLOURS 21
#define PALETTE_OPTIONS 10
#define PALETTE_TINT 0.30 /* of an option's colour in its bar, over the row */

struct palette {
	struct colour at[PALETTE_COLOURS]; /* by enum palette_colour */
	struct colour options[PALETTE_OPTIONS];
	double action_border; /* px: an action with a border need not stand out by its fill */
};

/* "surface", "surface_end" … in the order of the enum. */
extern const char *const palette_names[PALETTE_COLOURS];

/* From a whole theme; what is missing or no colour stays black without alpha. */
void palette_read(const json_t *theme, struct palette *out);
/* Puts the colours into a theme that has all of them. */
void palette_write(const struct palette *palette, json_t *theme);

/* Two colours that are too close. */
struct contrast_finding {
	enum palette_colour upper;
	enum palette_colour ground; /* the worst of those that `upper` stands on */
	double ratio;
	double least;         /* what it has to be */
	bool has_better;      /* there is a colour near `upper` that passes on all its grounds … */
	struct colour better; /* … and this is it */
};

/* Finds at most one pair for each colour; returns how many. `out` has room for PALETTE_COLOURS. */
size_t contrast_check(const struct palette *palette, struct contrast_finding *out);
/* The least contrast that a colour needs on its grounds, 0 = none. */
double contrast_least(const struct palette *palette, enum palette_colour upper);
/* The colour nearest to `colour` that passes as `upper`; false if there is none: *out is then the best there is. */
bool contrast_nearest(const struct palette *palette, enum palette_colour upper, struct colour colour,
		      struct colour *out);

#endif
