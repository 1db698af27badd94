#include "paint/backend_obs.h"

#include <math.h>
#include <string.h>

#include <graphics/graphics.h>
#include <graphics/vec4.h>

#define STAGING 512   /* texels a side of the texture that changes travel in */
#define LAYER_STEP 64 /* texels: the size of a group's layer is a multiple */
#define LAYER_MAX 8192
#define INDEXED (QUAD_LIST_MAX + QUAD_GROUPS)

struct page {
	gs_texture_t *atlas;   /* owned */
	gs_texture_t *staging; /* owned */
	uint8_t *pixels;       /* owned: STAGING² texels */
	enum gs_color_format format;
	size_t texel; /* bytes */
	int size;     /* texels a side of the atlas */
};

struct backend {
	gs_effect_t *effect; /* libobs keeps it by path and frees it at its end */
	gs_eparam_t *coverage;
	gs_eparam_t *coverage_texel;
	gs_eparam_t *colour;
	gs_indexbuffer_t *indices; /* owned: for INDEXED quads */
	struct page pages[PAGE_COUNT];
};

static bool page_init(struct page *page, enum gs_color_format format, size_t texel, int size)
{
	page->size = size;
	page->texel = texel;
	page->format = format;
	page->pixels = bzalloc(STAGING * STAGING * texel);
	page->atlas = gs_texture_create((uint32_t)size, (uint32_t)size, format, 1, NULL, 0);
	page->staging = gs_texture_create(STAGING, STAGING, format, 1, NULL, GS_DYNAMIC);
	return page->atlas && page->staging;
}

/* As large as the atlas in memory, with what there was. When the card has no memory for it, it stays as it is. */
static void page_fit(struct page *page, int size)
{
	if (page->size >= size)
		return;
	uint32_t before = (uint32_t)page->size;
	gs_texture_t *larger = gs_texture_create((uint32_t)size, (uint32_t)size, page->format, 1, NULL, 0);
	page->size = size;
	if (!larger) {
		blog(LOG_ERROR,
		     "[crowdcue] The graphics card has no memory for %d × %d glyphs: some texts are broken. Close "
		     "other "
		     "programs, and start OBS again.",
		     size, size);
		return;
	}
	gs_copy_texture_region(larger, 0, 0, page->atlas, 0, 0, before, before);
	gs_texture_destroy(page->atlas);
	page->atlas = larger;
}

static void page_finish(struct page *page)
{
	gs_texture_destroy(page->atlas);
	gs_texture_destroy(page->staging);
	bfree(page->pixels);
}

/* 0-1-2, 2-1-3 of each quad's four vertices. */
static gs_indexbuffer_t *make_indices(void)
{
	static const uint16_t corners[6] = {0, 1, 2, 2, 1, 3};
	uint16_t *indices = bmalloc(INDEXED * sizeof(corners));
	for (size_t i = 0; i < INDEXED * 6; i++)
		indices[i] = (uint16_t)(i / 6 * 4 + corners[i % 6]);
	return gs_indexbuffer_create(GS_UNSIGNED_SHORT, indices, INDEXED * 6, 0);
}

/* The driver translates the shader at its first use, which takes tens of milliseconds: here, not on air. */
static void warm_up(struct backend *backend)
{
	gs_texrender_t *target = gs_texrender_create(GS_RGBA, GS_ZS_NONE);
	struct backend_mesh mesh = {0};
	struct quad_list list;
	quad_list_init(&list);
	struct quad quad = {.mode = QUAD_RECT, .at = {1.0, 1.0, 4.0, 4.0}, .fill = {255, 255, 255, 255}, .flat = true};
	quad_list_add(&list, &quad, &matrix_identity, NULL, 1.0);
	if (target && backend_mesh_fill(&mesh, &list) && gs_texrender_begin(target, 8, 8)) {
		struct vec4 clear;
		vec4_zero(&clear);
		gs_clear(GS_CLEAR_COLOR, &clear, 0.0f, 0);
		gs_ortho(0.0f, 8.0f, 0.0f, 8.0f, -100.0f, 100.0f);
		backend_draw(backend, &mesh);
		gs_texrender_end(target);
	}
	backend_mesh_finish(&mesh);
	quad_list_finish(&list);
	gs_texrender_destroy(target);
}

struct backend *backend_create(const char *effect_path, const struct sprites *sprites)
{
	struct backend *backend = bzalloc(sizeof(*backend));
	char *message = NULL;
	backend->effect = gs_effect_create_from_file(effect_path, &message);
	if (!backend->effect)
		blog(LOG_ERROR, "[crowdcue] The overlays cannot be drawn, their shader does not compile: %s: %s",
		     effect_path, message ? message : "see the lines above");
	bfree(message);
	bool good = backend->effect != NULL;
	if (good) {
		backend->coverage = gs_effect_get_param_by_name(backend->effect, "coverage_atlas");
		backend->coverage_texel = gs_effect_get_param_by_name(backend->effect, "coverage_texel");
		backend->colour = gs_effect_get_param_by_name(backend->effect, "colour_atlas");
		backend->indices = make_indices();
		good = page_init(&backend->pages[PAGE_COVERAGE], GS_A8, 1, sprites_size(sprites, PAGE_COVERAGE)) &&
		       page_init(&backend->pages[PAGE_COLOUR], GS_RGBA, 4, sprites_size(sprites, PAGE_COLOUR)) &&
		       backend->indices;
	}
	if (!good) {
		backend_destroy(backend);
		return NULL;
	}
	warm_up(backend);
	return backend;
}

void backend_destroy(struct backend *backend)
{
	if (!backend)
		return;
	for (int i = 0; i < PAGE_COUNT; i++)
		page_finish(&backend->pages[i]);
	gs_indexbuffer_destroy(backend->indices);
	gs_effect_destroy(backend->effect);
	bfree(backend);
}

/* A batch of changes on its way: where each lies in the staging texture and where it belongs. */
struct batch {
	int x;
	int y;
	int row; /* height of the row that is being filled */
	size_t count;
	struct {
		struct sprite_rect from;
		int x;
		int y;
	} parts[SPRITES_DIRTY];
};

static void send(struct page *page, struct batch *batch)
{
	if (batch->count) {
		gs_texture_set_image(page->staging, page->pixels, (uint32_t)(STAGING * page->texel), false);
		for (size_t i = 0; i < batch->count; i++) {
			const struct sprite_rect *from = &batch->parts[i].from;
			gs_copy_texture_region(page->atlas, (uint32_t)batch->parts[i].x, (uint32_t)batch->parts[i].y,
					       page->staging, (uint32_t)from->x, (uint32_t)from->y,
					       (uint32_t)from->width, (uint32_t)from->height);
		}
	}
	*batch = (struct batch){0};
}

/* Puts one rectangle, at most STAGING a side, into the batch; sends the batch first if it is full. */
static void collect(struct page *page, struct batch *batch, const uint8_t *pixels, struct sprite_rect rect)
{
	if (batch->x + rect.width > STAGING) {
		batch->y += batch->row;
		batch->x = 0;
		batch->row = 0;
	}
	if (batch->y + rect.height > STAGING || batch->count == SPRITES_DIRTY)
		send(page, batch);
	for (int y = 0; y < rect.height; y++)
		memcpy(page->pixels + ((size_t)(batch->y + y) * STAGING + (size_t)batch->x) * page->texel,
		       pixels + ((size_t)(rect.y + y) * (size_t)page->size + (size_t)rect.x) * page->texel,
		       (size_t)rect.width * page->texel);
	batch->parts[batch->count].from = (struct sprite_rect){batch->x, batch->y, rect.width, rect.height};
	batch->parts[batch->count].x = rect.x;
	batch->parts[batch->count].y = rect.y;
	batch->count++;
	batch->x += rect.width;
	batch->row = rect.height > batch->row ? rect.height : batch->row;
}

static void collect_tiles(struct page *page, struct batch *batch, const uint8_t *pixels, struct sprite_rect rect)
{
	for (int y = 0; y < rect.height; y += STAGING) {
		for (int x = 0; x < rect.width; x += STAGING) {
			int width = rect.width - x < STAGING ? rect.width - x : STAGING;
			int height = rect.height - y < STAGING ? rect.height - y : STAGING;
			collect(page, batch, pixels, (struct sprite_rect){rect.x + x, rect.y + y, width, height});
		}
	}
}

void backend_upload(struct backend *backend, struct sprites *sprites)
{
	for (int i = 0; i < PAGE_COUNT; i++) {
		enum sprite_page which = (enum sprite_page)i;
		const struct sprites_dirty *dirty = sprites_dirty(sprites, which);
		const uint8_t *pixels = sprites_pixels(sprites, which);
		struct batch batch = {0};
		page_fit(&backend->pages[i], sprites_size(sprites, which));
		if (dirty->whole)
			collect_tiles(&backend->pages[i], &batch, pixels,
				      (struct sprite_rect){0, 0, backend->pages[i].size, backend->pages[i].size});
		for (size_t k = 0; !dirty->whole && k < dirty->count; k++)
			collect_tiles(&backend->pages[i], &batch, pixels, dirty->rects[k]);
		send(&backend->pages[i], &batch);
		sprites_clean(sprites, which);
	}
}

static bool make_buffer(struct backend_mesh *mesh, size_t quads)
{
	size_t capacity = 256;
	while (capacity < quads)
		capacity *= 2;
	gs_vertexbuffer_destroy(mesh->buffer);
	struct gs_vb_data *data = gs_vbdata_create();
	data->num = capacity * 4;
	data->points = bzalloc(capacity * 4 * sizeof(struct vec3));
	data->colors = bzalloc(capacity * 4 * sizeof(uint32_t));
	data->num_tex = 4;
	data->tvarray = bzalloc(4 * sizeof(struct gs_tvertarray));
	for (size_t i = 0; i < 4; i++) {
		data->tvarray[i].width = 4;
		data->tvarray[i].array = bzalloc(capacity * 4 * 4 * sizeof(float));
	}
	mesh->buffer = gs_vertexbuffer_create(data, GS_DYNAMIC);
	mesh->capacity = mesh->buffer ? capacity : 0;
	return mesh->buffer != NULL;
}

static int clamp_size(double size)
{
	return size < 1.0 ? 1 : size > LAYER_MAX ? LAYER_MAX : (int)size;
}

/* Where the group is drawn: what its quads touch, or the shape that it is cut to. */
static struct backend_group place_of(const struct quad_list *list, const struct quad_group *group)
{
	size_t end = group->end < list->count ? group->end : list->count;
	struct rect box = quad_list_bounds(list, group->first, end);
	/* A clear px all round, so that a filter that reaches over finds nothing. */
	if (group->has_cut)
		box = (struct rect){group->cut.at.x - 1.0, group->cut.at.y - 1.0, group->cut.at.w + 2.0,
				    group->cut.at.h + 2.0};
	struct backend_group place = {.cover = SIZE_MAX};
	for (size_t at = group->inside; at; at = list->groups[at - 1].inside)
		place.depth++;
	place.x = (int)floor(fmax(box.x, -LAYER_MAX));
	place.y = (int)floor(fmax(box.y, -LAYER_MAX));
	place.width = clamp_size(ceil(box.x + box.w) - place.x);
	place.height = clamp_size(ceil(box.y + box.h) - place.y);
	return place;
}

static uint32_t stepped(int size)
{
	return (uint32_t)(size + LAYER_STEP - 1) / LAYER_STEP * LAYER_STEP;
}

static void finish_layers(struct backend_mesh *mesh)
{
	for (size_t i = 0; i < QUAD_DEPTH; i++) {
		gs_texrender_destroy(mesh->layers[i].target);
		mesh->layers[i] = (struct backend_layer){0};
	}
}

/* The quad that lays the group's layer over. */
static void add_cover(struct backend_mesh *mesh, const struct quad_group *group, struct backend_group *place)
{
	const struct backend_layer *layer = &mesh->layers[place->depth];
	struct rect at = {place->x, place->y, place->width, place->height};
	struct quad cover = {.mode = QUAD_IMAGE, .at = at, .fill = {255, 255, 255, 255}, .flat = true};
	if (group->has_cut) {
		cover.at = group->cut.at;
		memcpy(cover.radii, group->cut.radii, sizeof(cover.radii));
	}
	cover.u0 = (cover.at.x - at.x) / layer->width;
	cover.v0 = (cover.at.y - at.y) / layer->height;
	cover.u1 = cover.u0 + cover.at.w / layer->width;
	cover.v1 = cover.v0 + cover.at.h / layer->height;
	size_t before = mesh->covers.count;
	quad_list_add(&mesh->covers, &cover, &matrix_identity, NULL, group->opacity);
	if (mesh->covers.count > before) {
		place->cover = before;
		quad_list_unseam(&mesh->covers);
	}
}

/* Notes the groups, and makes the layers' size what they need. Without any the layers are given back. */
static void take_groups(struct backend_mesh *mesh, const struct quad_list *list)
{
	mesh->group_count = list->group_count;
	memcpy(mesh->groups, list->groups, sizeof(mesh->groups));
	quad_list_clear(&mesh->covers);
	for (size_t i = 0; i < mesh->group_count; i++) {
		mesh->places[i] = place_of(list, &mesh->groups[i]);
		struct backend_layer *layer = &mesh->layers[mesh->places[i].depth];
		uint32_t width = stepped(mesh->places[i].width);
		uint32_t height = stepped(mesh->places[i].height);
		layer->width = width > layer->width ? width : layer->width;
		layer->height = height > layer->height ? height : layer->height;
	}
	for (size_t i = 0; i < mesh->group_count; i++)
		add_cover(mesh, &mesh->groups[i], &mesh->places[i]);
	if (!mesh->group_count)
		finish_layers(mesh);
}

/* Copies a list into the vertex arrays, behind `quads` others. */
static void copy_quads(struct gs_vb_data *data, size_t quads, const struct quad_list *list)
{
	const float *tables[4] = {list->t0, list->t1, list->t2, list->t3};
	size_t size = list->count * 16 * sizeof(float);
	if (!list->count)
		return;
	memcpy((float *)data->points + quads * 16, list->points, size);
	memcpy((uint8_t *)data->colors + quads * 16, list->colours, list->count * 16);
	for (size_t i = 0; i < 4; i++)
		memcpy((float *)data->tvarray[i].array + quads * 16, tables[i], size);
}

bool backend_mesh_fill(struct backend_mesh *mesh, const struct quad_list *list)
{
	mesh->count = 0;
	take_groups(mesh, list);
	size_t quads = list->count + mesh->covers.count;
	if (!quads)
		return true;
	if (quads > mesh->capacity && !make_buffer(mesh, quads))
		return false;
	struct gs_vb_data *data = gs_vertexbuffer_get_data(mesh->buffer);
	copy_quads(data, 0, list);
	copy_quads(data, list->count, &mesh->covers);
	/* The arrays keep their full length; only what is used is uploaded. */
	data->num = quads * 4;
	gs_vertexbuffer_flush(mesh->buffer);
	mesh->count = list->count;
	return true;
}

void backend_mesh_finish(struct backend_mesh *mesh)
{
	gs_vertexbuffer_destroy(mesh->buffer);
	finish_layers(mesh);
	quad_list_finish(&mesh->covers);
	*mesh = (struct backend_mesh){0};
}

static void draw_quads(struct backend *backend, const struct backend_mesh *mesh, size_t first, size_t end)
{
	if (end <= first)
		return;
	gs_load_vertexbuffer(mesh->buffer);
	gs_load_indexbuffer(backend->indices);
	while (gs_effect_loop(backend->effect, "Draw"))
		gs_draw(GS_TRIS, (uint32_t)(first * 6), (uint32_t)((end - first) * 6));
	gs_load_vertexbuffer(NULL);
	gs_load_indexbuffer(NULL);
}

static void bind_coverage(struct backend *backend)
{
	gs_texture_t *atlas = backend->pages[PAGE_COVERAGE].atlas;
	gs_effect_set_texture(backend->coverage, atlas);
	gs_effect_set_float(backend->coverage_texel, 1.0f / (float)gs_texture_get_width(atlas));
}

static void bind_atlases(struct backend *backend, const struct backend_mesh *mesh)
{
	gs_texture_t *colours = mesh->colours ? mesh->colours : backend->pages[PAGE_COLOUR].atlas;
	bind_coverage(backend);
	gs_effect_set_texture_srgb(backend->colour, colours);
}

static void draw_parts(struct backend *backend, struct backend_mesh *mesh, const struct quad_group *within);

/* Draws what is in a group into its layer, which is of the target's kind. */
static bool draw_layer(struct backend *backend, struct backend_mesh *mesh, const struct quad_group *group)
{
	const struct backend_group *place = &mesh->places[group - mesh->groups];
	struct backend_layer *layer = &mesh->layers[place->depth];
	enum gs_color_space space = gs_get_color_space();
	enum gs_color_format format = gs_get_format_from_space(space);
	if (!layer->target || layer->format != format) {
		gs_texrender_destroy(layer->target);
		layer->target = gs_texrender_create(format, GS_ZS_NONE);
		layer->format = format;
	}
	gs_texrender_reset(layer->target);
	if (!gs_texrender_begin_with_color_space(layer->target, layer->width, layer->height, space))
		return false;
	struct vec4 clear;
	vec4_zero(&clear);
	gs_clear(GS_CLEAR_COLOR, &clear, 0.0f, 0);
	gs_ortho((float)place->x, (float)place->x + (float)layer->width, (float)place->y,
		 (float)place->y + (float)layer->height, -100.0f, 100.0f);
	draw_parts(backend, mesh, group);
	gs_texrender_end(layer->target);
	return true;
}

/* Draws a group as one picture. */
static void draw_group(struct backend *backend, struct backend_mesh *mesh, const struct quad_group *group)
{
	const struct backend_group *place = &mesh->places[group - mesh->groups];
	if (place->cover == SIZE_MAX || !draw_layer(backend, mesh, group))
		return;
	const struct backend_layer *layer = &mesh->layers[place->depth];
	gs_texture_t *picture = gs_texrender_get_texture(layer->target);
	/* Eight bits are encoded, sixteen are light as it is. */
	if (layer->format == GS_RGBA)
		gs_effect_set_texture_srgb(backend->colour, picture);
	else
		gs_effect_set_texture(backend->colour, picture);
	bind_coverage(backend);
	draw_quads(backend, mesh, mesh->count + place->cover, mesh->count + place->cover + 1);
}

/* What is in the group, or all of the mesh. */
static void draw_parts(struct backend *backend, struct backend_mesh *mesh, const struct quad_group *within)
{
	struct quad_part part = {0};
	while (quad_groups_next(mesh->groups, mesh->group_count, mesh->count, within, &part)) {
		if (part.group) {
			draw_group(backend, mesh, part.group);
		} else {
			bind_atlases(backend, mesh);
			draw_quads(backend, mesh, part.first, part.end);
		}
	}
}

void backend_draw(struct backend *backend, struct backend_mesh *mesh)
{
	if (!mesh->count)
		return;
	/* Linear premultiplied light, encoded by the target; callers come with blending off or set otherwise. */
	bool encoded = gs_framebuffer_srgb_enabled();
	gs_enable_framebuffer_srgb(true);
	gs_blend_state_push();
	gs_reset_blend_state();
	gs_blend_function(GS_BLEND_ONE, GS_BLEND_INVSRCALPHA);
	enum gs_cull_mode cull = gs_get_cull_mode();
	gs_set_cull_mode(GS_NEITHER);
	draw_parts(backend, mesh, NULL);
	gs_set_cull_mode(cull);
	gs_blend_state_pop();
	gs_enable_framebuffer_srgb(encoded);
}
