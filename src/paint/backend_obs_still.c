#include "paint/backend_obs_still.h"

#include <math.h>

#include <graphics/vec4.h>

#define QUADS_MIN 8        /* fewer are drawn sooner than a picture of them */
#define SEAM_AREA 600000.0 /* pixels: a picture that is larger is one triangle, see quad_list_unseam() */
#define AREA_MAX 4194304.0 /* pixels; 16 MB: what covers more is drawn anew in each frame */

static void drop_picture(struct still *still)
{
	gs_texture_destroy(still->picture);
	still->picture = NULL;
}

static void open_window(struct still *still)
{
	still->age = 0;
	still->steady = still->list.count;
}

static bool has_pictures(const struct quad_list *list, size_t first)
{
	for (size_t i = first; i < list->count; i++) {
		if (list->points[i * 16 + 2] == (float)QUAD_IMAGE)
			return true;
	}
	return false;
}

/* A quad for each island, the still in place of the atlas of colours. */
static void add_islands(struct still *still)
{
	const struct rect *box = &still->box;
	for (size_t i = 0; i < still->island_count; i++) {
		const struct rect *at = &still->islands[i];
		struct quad quad = {
			.mode = QUAD_IMAGE,
			.at = *at,
			.fill = {255, 255, 255, 255},
			.flat = true,
			.u0 = (at->x - box->x) / box->w,
			.v0 = (at->y - box->y) / box->h,
			.u1 = (at->x - box->x + at->w) / box->w,
			.v1 = (at->y - box->y + at->h) / box->h,
		};
		quad_list_add(&still->parts, &quad, &matrix_identity, NULL, 1.0);
		if (at->w * at->h > SEAM_AREA)
			quad_list_unseam(&still->parts);
	}
}

static bool fill_with_still(struct still *still)
{
	struct quad_list *parts = &still->parts;
	size_t rest = still->list.count - still->quads;
	bool pictures = has_pictures(&still->list, still->quads);
	quad_list_clear(parts);
	if (pictures && !quad_list_append(parts, &still->list, still->quads, rest))
		return false;
	if (!backend_mesh_fill(&still->over, parts))
		return false;
	quad_list_clear(parts);
	add_islands(still);
	if (!pictures && !quad_list_append(parts, &still->list, still->quads, rest))
		return false;
	still->mesh.colours = still->picture;
	return backend_mesh_fill(&still->mesh, parts);
}

static bool fill_without(struct still *still, const struct quad_list *list)
{
	quad_list_clear(&still->parts);
	still->quads = 0;
	still->mesh.colours = NULL;
	return backend_mesh_fill(&still->over, &still->parts) && backend_mesh_fill(&still->mesh, list);
}

bool still_fill(struct still *still, const struct quad_list *list)
{
	/* What is held from one list to the next stays where it is in the atlases: quads that are alike look alike. */
	size_t same = list->group_count ? 0 : quad_list_same(&still->list, list);
	still->list.count = same;
	/* What has groups fades: it is drawn anew anyway. */
	if (list->group_count || !quad_list_append(&still->list, list, same, list->count - same)) {
		same = 0;
		still->list.count = 0;
	}
	still->steady = same < still->steady ? same : still->steady;
	if (!list->count)
		drop_picture(still);
	if (still->quads > same) {
		still->quads = 0;
		open_window(still);
	}
	return still->quads ? fill_with_still(still) : fill_without(still, list);
}

bool still_age(struct still *still)
{
	if (!still->list.count || ++still->age < STILL_FRAMES)
		return false;
	size_t steady = still->steady;
	/* A few quads more are no reason to take it again. */
	bool better = steady > still->quads + QUADS_MIN || (steady > still->quads && steady == still->list.count);
	still->wanted = steady >= QUADS_MIN && better ? steady : 0;
	open_window(still);
	return still->wanted != 0;
}

static struct rect around(struct rect a, struct rect b)
{
	double x = fmin(a.x, b.x);
	double y = fmin(a.y, b.y);
	return (struct rect){x, y, fmax(a.x + a.w, b.x + b.w) - x, fmax(a.y + a.h, b.y + b.h) - y};
}

static bool touch(struct rect a, struct rect b)
{
	return a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h;
}

/* Whole pixels around a quad, and one more. */
static struct rect quad_box(const struct quad_list *list, size_t quad)
{
	const float *p = list->points + quad * 16;
	double left = fmin(fmin(p[0], p[4]), fmin(p[8], p[12]));
	double top = fmin(fmin(p[1], p[5]), fmin(p[9], p[13]));
	double right = fmax(fmax(p[0], p[4]), fmax(p[8], p[12]));
	double bottom = fmax(fmax(p[1], p[5]), fmax(p[9], p[13]));
	struct rect box = {floor(left) - 1.0, floor(top) - 1.0, 0.0, 0.0};
	box.w = ceil(right) + 1.0 - box.x;
	box.h = ceil(bottom) + 1.0 - box.y;
	return box;
}

/* Joins the box with all islands that it touches; with one more too many, all become one. */
static void add_island(struct still *still, struct rect box)
{
	bool full = false;
	for (size_t i = 0; i < still->island_count;) {
		if (!full && !touch(still->islands[i], box)) {
			i++;
			full = i == STILL_ISLANDS;
			i = full ? 0 : i;
			continue;
		}
		box = around(box, still->islands[i]);
		still->islands[i] = still->islands[--still->island_count];
		i = 0;
	}
	still->islands[still->island_count++] = box;
}

static void find_islands(struct still *still)
{
	still->island_count = 0;
	for (size_t i = 0; i < still->wanted; i++)
		add_island(still, quad_box(&still->list, i));
	still->box = still->islands[0];
	for (size_t i = 1; i < still->island_count; i++)
		still->box = around(still->box, still->islands[i]);
}

/* A picture of the box's size. */
static bool make_picture(struct still *still)
{
	const uint32_t width = (uint32_t)still->box.w;
	const uint32_t height = (uint32_t)still->box.h;
	if (still->picture && still->width == width && still->height == height)
		return true;
	drop_picture(still);
	still->picture = gs_texture_create(width, height, GS_RGBA, 1, NULL, 0);
	still->width = width;
	still->height = height;
	return still->picture != NULL;
}

static bool draw_on(gs_texrender_t *target, struct still *still, struct backend *backend)
{
	const struct rect *box = &still->box;
	struct vec4 clear;
	vec4_zero(&clear);
	if (!gs_texrender_begin(target, still->width, still->height))
		return false;
	gs_clear(GS_CLEAR_COLOR, &clear, 0.0f, 0);
	gs_ortho((float)box->x, (float)(box->x + box->w), (float)box->y, (float)(box->y + box->h), -100.0f, 100.0f);
	backend_draw(backend, &still->over);
	gs_texrender_end(target);
	return true;
}

/* Draws the first quads of the list into a picture of their own. It is a copy of what they were drawn on: a software
 * OpenGL (llvmpipe) may take a texture that was once drawn on for one that still is, and then waits in every frame
 * until all that was drawn before is there. */
static bool take(struct still *still, struct backend *backend)
{
	quad_list_clear(&still->parts);
	if (!quad_list_append(&still->parts, &still->list, 0, still->wanted) ||
	    !backend_mesh_fill(&still->over, &still->parts) || !make_picture(still))
		return false;
	gs_texrender_t *target = gs_texrender_create(GS_RGBA, GS_ZS_NONE);
	bool good = target && draw_on(target, still, backend);
	if (good)
		gs_copy_texture(still->picture, gs_texrender_get_texture(target));
	gs_texrender_destroy(target);
	return good;
}

void still_take(struct still *still, struct backend *backend)
{
	find_islands(still);
	if (!(still->box.w * still->box.h <= AREA_MAX))
		return;
	if (take(still, backend)) {
		still->quads = still->wanted;
		fill_with_still(still);
	} else {
		fill_without(still, &still->list);
	}
}

void still_draw(struct still *still, struct backend *backend)
{
	backend_draw(backend, &still->mesh);
	backend_draw(backend, &still->over);
}

void still_finish(struct still *still)
{
	backend_mesh_finish(&still->mesh);
	backend_mesh_finish(&still->over);
	quad_list_finish(&still->list);
	quad_list_finish(&still->parts);
	drop_picture(still);
	*still = (struct still){0};
}
