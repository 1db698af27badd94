/* Stills: what of an overlay has not changed for a while is kept as a picture on the graphics card, so that a frame of
 * an overlay at rest costs one quad, and one with a bar that runs a few more. A still shows the quads at the beginning
 * of a draw list; what comes after them is drawn over it as ever. Laying premultiplied light over light is associative,
 * so the two look the same. Thread-safety: the graphics thread; what takes a backend, and still_finish(), within
 * obs_enter_graphics(). */
#ifndef PAINT_BACKEND_OBS_STILL_H
#define PAINT_BACKEND_OBS_STILL_H

#include <stdbool.h>
#include <stddef.h>

#include <obs-module.h>

#include "paint/backend_obs.h"

#define STILL_FRAMES 20 /* without a change before a still is taken */
#define STILL_ISLANDS 8

/* An overlay's draw list on the graphics card. All zero is an empty one. */
struct still {
	struct quad_list list;    /* owned: as last taken over */
	struct quad_list parts;   /* owned: what goes into the meshes when there is a still */
	struct backend_mesh mesh; /* all quads; with a still: its islands, and what is drawn over them */
	struct backend_mesh over; /* the latter if it needs the atlas of colours; else empty */
	gs_texture_t *picture;    /* owned: the still */
	uint32_t width;           /* of the picture, px */
	uint32_t height;
	struct rect box; /* what it covers, in canvas pixels */
	struct rect islands[STILL_ISLANDS];
	size_t island_count; /* parts of the box with something in them, apart from each other */
	size_t quads;        /* of the list's beginning that the still shows; 0 = there is none */
	size_t steady;       /* of the list's beginning that no frame of this window has changed */
	size_t wanted;       /* of the next still; 0 = none is due */
	unsigned age;        /* frames of this window */
};

/* Takes over a list. False when the buffers cannot be made: the overlay is empty then. */
bool still_fill(struct still *still, const struct quad_list *list);

/* Once a frame, after it was filled if it was. True if still_take() is due. */
bool still_age(struct still *still);
void still_take(struct still *still, struct backend *backend);

/* As backend_draw(). */
void still_draw(struct still *still, struct backend *backend);

void still_finish(struct still *still);

#endif
