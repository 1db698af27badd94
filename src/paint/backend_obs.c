#include "paint/backend_obs.h"

#include <string.h>

#include <graphics/graphics.h>
#include <graphics/vec4.h>

#define STAGING 512 /* texels a side of the texture that changes travel in */

struct page {
	gs_texture_t *atlas;   /* owned */
	gs_texture_t *staging; /* owned */
	uint8_t *pixels;       /* owned: STAGING² texels */
	size_t texel;          /* bytes */
};

struct backend {
	gs_effect_t *effect; /* libobs keeps it by path and frees it at its end */
	gs_eparam_t *coverage;
	gs_eparam_t *colour;
	gs_indexbuffer_t *indices; /* owned: for QUAD_LIST_MAX quads */
	struct page pages[PAGE_COUNT];
};

static bool page_init(struct page *page, enum gs_color_format format, size_t texel)
{
	page->texel = texel;
	page->pixels = bzalloc(STAGING * STAGING * texel);
	page->atlas = gs_texture_create(SPRITES_SIZE, SPRITES_SIZE, format, 1, NULL, 0);
	page->staging = gs_texture_create(STAGING, STAGING, format, 1, NULL, GS_DYNAMIC);
	return page->atlas && page->staging;
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
	uint16_t *indices = bmalloc(QUAD_LIST_MAX * sizeof(corners));
	for (size_t i = 0; i < QUAD_LIST_MAX * 6; i++)
		indices[i] = (uint16_t)(i / 6 * 4 + corners[i % 6]);
	return gs_indexbuffer_create(GS_UNSIGNED_SHORT, indices, QUAD_LIST_MAX * 6, 0);
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

struct backend *backend_create(const char *effect_path)
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
		backend->colour = gs_effect_get_param_by_name(backend->effect, "colour_atlas");
		backend->indices = make_indices();
		good = page_init(&backend->pages[PAGE_COVERAGE], GS_A8, 1) &&
		       page_init(&backend->pages[PAGE_COLOUR], GS_RGBA, 4) && backend->indices;
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
		       pixels + ((size_t)(rect.y + y) * SPRITES_SIZE + (size_t)rect.x) * page->texel,
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
		if (dirty->whole)
			collect_tiles(&backend->pages[i], &batch, pixels,
				      (struct sprite_rect){0, 0, SPRITES_SIZE, SPRITES_SIZE});
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
	backend_mesh_finish(mesh);
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

bool backend_mesh_fill(struct backend_mesh *mesh, const struct quad_list *list)
{
	mesh->count = 0;
	if (!list->count)
		return true;
	if (list->count > mesh->capacity && !make_buffer(mesh, list->count))
		return false;
	struct gs_vb_data *data = gs_vertexbuffer_get_data(mesh->buffer);
	size_t floats = list->count * 16 * sizeof(float);
	memcpy(data->points, list->points, floats);
	memcpy(data->colors, list->colours, list->count * 16);
	memcpy(data->tvarray[0].array, list->t0, floats);
	memcpy(data->tvarray[1].array, list->t1, floats);
	memcpy(data->tvarray[2].array, list->t2, floats);
	memcpy(data->tvarray[3].array, list->t3, floats);
	/* The arrays keep their full length; only what is used is uploaded. */
	data->num = list->count * 4;
	gs_vertexbuffer_flush(mesh->buffer);
	mesh->count = list->count;
	return true;
}

void backend_mesh_finish(struct backend_mesh *mesh)
{
	gs_vertexbuffer_destroy(mesh->buffer);
	*mesh = (struct backend_mesh){0};
}

void backend_draw(struct backend *backend, const struct backend_mesh *mesh)
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
	gs_effect_set_texture(backend->coverage, backend->pages[PAGE_COVERAGE].atlas);
	gs_effect_set_texture_srgb(backend->colour, backend->pages[PAGE_COLOUR].atlas);
	gs_load_vertexbuffer(mesh->buffer);
	gs_load_indexbuffer(backend->indices);
	while (gs_effect_loop(backend->effect, "Draw"))
		gs_draw(GS_TRIS, 0, (uint32_t)(mesh->count * 6));
	gs_load_vertexbuffer(NULL);
	gs_load_indexbuffer(NULL);
	gs_set_cull_mode(cull);
	gs_blend_state_pop();
	gs_enable_framebuffer_srgb(encoded);
}
