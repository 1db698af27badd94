/* What is kept free for captions and for the parts that platforms lay over a picture: data/safe-areas.json. */
#ifndef OVERLAY_SAFE_AREAS_H
#define OVERLAY_SAFE_AREAS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "paint/quad_list.h"

#define SAFE_AREAS 16
#define SAFE_PARTS 8
#define SAFE_ID 24
#define SAFE_MARGIN_MOST 0.45 /* of a side: something must be left */

/* Parts of the canvas's width (left, right) and of its height. */
struct margins {
	double left;
	double top;
	double right;
	double bottom;
};

/* How sure the numbers are. */
enum safe_basis { SAFE_STANDARD = 1, SAFE_MEASURED, SAFE_PUBLISHED, SAFE_GUESS };

/* Something of the platform's own. */
struct safe_part {
	char name[SAFE_ID]; /* "comments": key of its name under SafeArea.Part */
	struct rect rect;   /* in parts of the canvas's width and height */
};

struct safe_area {
	char id[SAFE_ID]; /* "tiktok": in a source's settings, and key of its name under SafeArea */
	bool tall;        /* for canvases that are higher than wide */
	enum safe_basis basis;
	struct margins margins;
	size_t part_count;
	struct safe_part parts[SAFE_PARTS];
};

struct safe_areas {
	size_t count;
	struct safe_area areas[SAFE_AREAS];
};

/* Fills *out; false: *error says why, and *out has no areas. */
bool safe_areas_load(const char *path, struct safe_areas *out, struct error *error);

/* The area of that id, or NULL. */
const struct safe_area *safe_areas_find(const struct safe_areas *areas, const char *id);

/* "standard", "measured", "published", "guess": key under SafeArea.Basis. */
const char *safe_basis_name(enum safe_basis basis);

#endif
