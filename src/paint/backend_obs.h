/* Draws quad lists with libobs: one effect and two atlases for all overlays, one vertex buffer for each.
 * Thread-safety: all functions within obs_enter_graphics(). */
#ifndef PAINT_BACKEND_OBS_H
#define PAINT_BACKEND_OBS_H

#include <stdbool.h>
#include <stddef.h>

#include <obs-module.h>

#include "paint/quad_list.h"
#include "paint/sprites.h"

struct backend;

/* effect_path: data/effects/overlay.effect. sprites: what will be uploaded, for the size of its atlases. NULL, with the
 * reason in the log, if it does not compile. Draws once off screen, so that the first frame on air does not wait for
 * the driver's compiler. */
struct backend *backend_create(const char *effect_path, const struct sprites *sprites);
/* NULL-safe. */
void backend_destroy(struct backend *backend);

/* Copies to the graphics card what has changed in the atlases; one that has grown grows there too, and meshes that were
 * filled before stay right. */
void backend_upload(struct backend *backend, struct sprites *sprites);

/* The part of the canvas that a group covers, in canvas pixels. */
struct backend_group {
	size_t cover; /* quad that lays it over, among those behind the list's; SIZE_MAX = nothing of it can be seen */
	size_t depth; /* of the layer that it is drawn on, from 0 on */
	int x;
	int y;
	int width;
	int height;
};

/* Where the groups of one depth are drawn, one after the other. */
struct backend_layer {
	gs_texrender_t *target; /* owned; NULL as long as there is none */
	enum gs_color_format format;
	uint32_t width; /* texels; as much as the largest group so far needs */
	uint32_t height;
};

/* The vertices of one overlay. All zero is an empty one. */
struct backend_mesh {
	gs_vertbuffer_t *buffer; /* owned */
	size_t capacity;         /* quads */
	size_t count;            /* quads to draw; behind them one for each group, which lays it over */
	gs_texture_t *colours;   /* borrowed: stands in for the atlas of colours; NULL = the atlas itself */
	size_t group_count;
	struct quad_group groups[QUAD_GROUPS]; /* as in the list */
	struct backend_group places[QUAD_GROUPS];
	struct quad_list covers; /* owned: the quads of the groups */
	struct backend_layer layers[QUAD_DEPTH];
};

/* Takes over the list. False when the buffer cannot be made: the mesh is empty then. */
bool backend_mesh_fill(struct backend_mesh *mesh, const struct quad_list *list);
void backend_mesh_finish(struct backend_mesh *mesh);

/* Draws the mesh into the current target, whatever its blend state and colour space are: in one call, and two more for
 * each group. */
void backend_draw(struct backend *backend, struct backend_mesh *mesh);

#endif
