/* The draw list: everything an overlay shows, as quads in the vertex layout that the graphics card takes.
 *
 * Four vertices a quad, as a structure of arrays, 84 bytes a vertex:
 *   points   x, y in canvas pixels, mode (enum quad_mode), unused
 *   colours  fill, sRGB bytes r g b a, straight alpha
 *   t0       u, v of the atlas (glyph: texels; image: 0 … 1), x, y of the shape's own pixels, from its centre
 *   t1       half width, half height, border width, reach of a radial gradient   (shadow: …, 0, sigma;  glyph: weight
 * exponent, 0, 0, 0; image: half width, half height, desaturation 0 … 1, 0;  ring: …, thickness, sweep 0 … 1) t2 corner
 * radii: top left, top right, bottom right, bottom left t3       second fill colour and border colour as 24-bit
 * integers, their alphas as second * 256 + border, angle of the gradient (ring: angle at which it begins) Two atlases
 * are bound for the whole list, so that it is one draw call. Clip and opacity are applied here; quads of a group are
 * drawn on a layer of their own, which is then laid over with the group's opacity. Thread-safety: a plain value; one
 * thread at a time. */
#ifndef PAINT_QUAD_LIST_H
#define PAINT_QUAD_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "show/colour.h"

/* Quads: as many as 16-bit indices can tell apart, less a few for stills. What has no room is counted in `dropped`. */
#define QUAD_LIST_MAX 16000

enum quad_mode { QUAD_RECT = 0, QUAD_GLYPH = 1, QUAD_IMAGE = 2, QUAD_SHADOW = 3, QUAD_RING = 4 };

/* x' = a x + c y + e,  y' = b x + d y + f */
struct matrix {
	double a, b, c, d, e, f;
};

extern const struct matrix matrix_identity;
struct matrix matrix_move(struct matrix m, double x, double y);
struct matrix matrix_scale(struct matrix m, double s);
/* Radians, clockwise on screen. */
struct matrix matrix_turn(struct matrix m, double angle);

struct rect {
	double x, y, w, h;
};

/* What is common to all of the two and needs no clip is {0}. */
struct quad {
	enum quad_mode mode;
	struct rect at;      /* the shape, before the matrix */
	struct colour fill;  /* glyph: its colour; image: only alpha counts */
	struct colour fill2; /* rect: end of the gradient; alpha 0 and rgb 0 with `flat` false means as written */
	bool flat;           /* fill2 = fill */
	double radial; /* rect: the gradient goes from the middle outwards, 1 = it ends at the sides; 0 = along angle */
	double angle;  /* gradient's direction in radians, 0 = to the right; ring: start, 0 = right, clockwise */
	struct colour border; /* rect only */
	double border_width;
	double radii[4];
	double sigma;     /* shadow: standard deviation in px */
	double weight;    /* glyph: exponent of the coverage */
	double grey;      /* image: 1 = without colour */
	double thickness; /* ring */
	double sweep;     /* ring: part of the circle, 0 … 1 */
	/* Place in the atlas. Glyph: in texels of the one of coverage, which may grow while the list is shown; image: 0
	 * … 1 of the one of colour, for which a still may stand in. */
	double u0, v0, u1, v1;
};

#define QUAD_GROUPS 16
#define QUAD_DEPTH 4 /* groups within each other */

/* A shape with round corners that a group is cut to, in canvas pixels. */
struct quad_cut {
	struct rect at;
	double radii[4]; /* as of a quad */
};

/* Quads that fade, or are cut, as one thing. */
struct quad_group {
	size_t first;
	size_t end; /* one behind the last; SIZE_MAX = it is still open */
	double opacity;
	size_t inside; /* of groups[inside - 1]; 0 = of none */
	bool has_cut;
	struct quad_cut cut;
};

struct quad_list {
	size_t count;    /* quads */
	size_t capacity; /* quads */
	size_t dropped;  /* quads that did not fit into QUAD_LIST_MAX or into memory */
	size_t group_count;
	struct quad_group groups[QUAD_GROUPS]; /* in the order in which they were opened */
	size_t open;                           /* groups[open - 1] takes in what is added; 0 = none does */
	float *points;                         /* owned, all of them: 16 floats a quad (colours: 16 bytes) */
	uint8_t *colours;
	float *t0;
	float *t1;
	float *t2;
	float *t3;
};

void quad_list_init(struct quad_list *list);
void quad_list_finish(struct quad_list *list);
/* Empties it and keeps the memory. */
void quad_list_clear(struct quad_list *list);

/* Appends the quad under the matrix, cut to `clip` (canvas pixels, NULL = none; a turned quad is drawn whole if its
 * middle is within that, else not at all), its alpha multiplied by opacity. A quad that cannot be seen is left out. */
void quad_list_add(struct quad_list *list, const struct quad *quad, const struct matrix *matrix,
		   const struct rect *clip, double opacity);

/* Makes the last quad one triangle twice as wide and high, of which its shape covers the same as before: without a seam
 * in its middle, on which some drivers sample beside. For pictures that are drawn 1:1. */
void quad_list_unseam(struct quad_list *list);

/* What is added from now on, until the group is closed or the list is read, is one group, within the one that is open.
 * cut: NULL = none. False if there are too many, or too many within each other, or if nothing could be seen of it:
 * nothing has changed then. */
bool quad_list_open_group(struct quad_list *list, double opacity, const struct quad_cut *cut);
/* The one that was opened last and is still open. */
void quad_list_close_group(struct quad_list *list);

/* A stretch of the list that is drawn at once. */
struct quad_part {
	size_t first;
	size_t end;
	const struct quad_group *group; /* NULL = quads without one */
};
/* Goes on to the next part of a group, or of the list itself (within = NULL), from one that is all zero: quads that are
 * in no deeper group, or a group with all that is in it. Parts are never empty. False at the end. */
bool quad_list_next_part(const struct quad_list *list, const struct quad_group *within, struct quad_part *part);
/* The same for the groups of a list of so many quads, without the list. */
bool quad_groups_next(const struct quad_group *groups, size_t count, size_t quads, const struct quad_group *within,
		      struct quad_part *part);
/* What those quads touch, in canvas pixels. */
struct rect quad_list_bounds(const struct quad_list *list, size_t first, size_t end);

/* How many quads at the beginning of two lists are the same. */
size_t quad_list_same(const struct quad_list *a, const struct quad_list *b);
/* Appends `count` quads of another list, from `first` on, without its groups. False when there is no room for them:
 * nothing is appended. */
bool quad_list_append(struct quad_list *list, const struct quad_list *from, size_t first, size_t count);

/* One line a quad, for golden tests; the quads of a group stand indented below its opacity. */
void quad_list_print(const struct quad_list *list, FILE *to);

#endif
