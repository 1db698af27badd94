/* libobs against the reference: every state drawn by the shader, on a target that starts transparent, must be what the
 * processor computes, within 3 of 255: each of many quads is rounded to 8 bits on the way.
 *
 *   obs_compare EFFECT-FILE PICTURE       needs an X display and an OpenGL driver, llvmpipe will do
 * Exit: 0 the same, 1 not, 77 no display. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <X11/Xlib.h>
#include <obs-module.h>
#include <obs-nix-platform.h>

#include "paint/backend_obs_still.h"
#include "paint/cpu.h"
#include "scenes.h"

#define WIDE 1280
#define HIGH 720
#define TOLERANCE 3
#define SKIP 77

struct rig {
	struct fonts *fonts;
	struct text_engine *text;
	struct sprites *sprites;
	struct theme theme;
	struct backend *backend;
	const char *picture;
};

static bool start_obs(void)
{
	Display *display = XOpenDisplay(NULL);
	if (!display)
		return false;
	obs_set_nix_platform(OBS_NIX_PLATFORM_X11_EGL);
	obs_set_nix_platform_display(display);
	struct obs_video_info video = {
		.graphics_module = "libobs-opengl",
		.fps_num = 30,
		.fps_den = 1,
		.base_width = WIDE,
		.base_height = HIGH,
		.output_width = WIDE,
		.output_height = HIGH,
		.output_format = VIDEO_FORMAT_NV12,
	};
	return obs_startup("en-US", NULL, NULL) && obs_reset_video(&video) == OBS_VIDEO_SUCCESS;
}

static void lay_out(struct rig *rig, const struct scene *scene, uint32_t width, uint32_t height, struct sheet *sheet)
{
	struct overlay *overlay = scene_overlay(scene, rig->picture, &rig->theme);
	struct canvas canvas;
	canvas_begin(&canvas, sheet, rig->text, rig->sprites, &rig->theme, overlay->language, width, height,
		     scene_now(scene));
	overlay_draw(overlay, &canvas);
	overlay_destroy(overlay);
	sprites_tick(rig->sprites);
}

/* How a list is drawn: as it is; as a still of all of it; with all but its last quad in the still. */
enum how { DRAWN, KEPT, KEPT_BUT_ONE, HOWS };
static const char *const hows[HOWS] = {"drawn", "kept", "kept but one"};

/* As many frames as it takes until a still is due. A list with groups never has one. */
static bool settle(struct rig *rig, struct still *still, struct quad_list *list, enum how how)
{
	uint8_t *last = list->colours + (list->count - 1) * 16;
	bool good = still_fill(still, list);
	for (int i = 0; good && how != DRAWN && !list->group_count && i < 3 * STILL_FRAMES; i++) {
		if (how == KEPT_BUT_ONE) {
			*last ^= 1;
			good = still_fill(still, list);
		}
		if (still_age(still))
			still_take(still, rig->backend);
	}
	size_t kept = how == DRAWN || list->group_count ? 0 : how == KEPT ? list->count : list->count - 1;
	return good && still->quads == kept;
}

/* Draws with libobs, its blend state as a caller might leave it, and reads the picture back. */
static bool draw_obs(struct rig *rig, struct sheet *sheet, uint32_t width, uint32_t height, bool blending, enum how how,
		     uint8_t *out)
{
	struct still still = {0};
	bool good = false;
	obs_enter_graphics();
	backend_upload(rig->backend, rig->sprites);
	gs_texrender_t *target = gs_texrender_create(GS_RGBA, GS_ZS_NONE);
	gs_stagesurf_t *copy = gs_stagesurface_create(width, height, GS_RGBA);
	if (settle(rig, &still, &sheet->list, how) && gs_texrender_begin(target, width, height)) {
		struct vec4 clear;
		vec4_zero(&clear);
		gs_clear(GS_CLEAR_COLOR, &clear, 0.0f, 0);
		gs_ortho(0.0f, (float)width, 0.0f, (float)height, -100.0f, 100.0f);
		gs_blend_state_push();
		gs_enable_blending(blending);
		still_draw(&still, rig->backend);
		gs_blend_state_pop();
		gs_texrender_end(target);
		gs_stage_texture(copy, gs_texrender_get_texture(target));
		uint8_t *data;
		uint32_t pitch;
		good = gs_stagesurface_map(copy, &data, &pitch);
		for (uint32_t y = 0; good && y < height; y++)
			memcpy(out + (size_t)y * width * 4, data + (size_t)y * pitch, (size_t)width * 4);
		if (good)
			gs_stagesurface_unmap(copy);
	}
	still_finish(&still);
	gs_stagesurface_destroy(copy);
	gs_texrender_destroy(target);
	obs_leave_graphics();
	return good;
}

static int wanted(const double *pixel, int k)
{
	double v = pixel[k];
	v = v < 0.0 ? 0.0 : v > 1.0 ? 1.0 : v;
	return (int)lround(255.0 * (k < 3 ? colour_from_linear(v) : v));
}

/* The greatest difference of any value. */
static int compare(const struct cpu_frame *frame, const uint8_t *drawn)
{
	int most = 0;
	for (size_t i = 0; i < (size_t)frame->width * (size_t)frame->height; i++) {
		for (int k = 0; k < 4; k++) {
			int off = abs(wanted(frame->pixels + i * 4, k) - drawn[i * 4 + (size_t)k]);
			most = off > most ? off : most;
		}
	}
	return most;
}

static bool one_scene(struct rig *rig, const struct scene *scene, bool blending)
{
	uint32_t width = scene_tall(scene) ? HIGH : WIDE;
	uint32_t height = scene_tall(scene) ? WIDE : HIGH;
	struct sheet sheet;
	struct cpu_frame frame;
	uint8_t *drawn = malloc((size_t)width * height * 4);
	if (!drawn || !cpu_frame_init(&frame, (int)width, (int)height)) {
		free(drawn);
		return false;
	}
	sheet_init(&sheet);
	lay_out(rig, scene, width, height, &sheet);
	struct cpu_texture coverage = {sprites_pixels(rig->sprites, PAGE_COVERAGE), SPRITES_SIZE};
	struct cpu_texture colour = {sprites_pixels(rig->sprites, PAGE_COLOUR), SPRITES_SIZE};
	cpu_frame_draw(&frame, &sheet.list, coverage, colour);
	bool good = true;
	for (int how = 0; how < HOWS; how++) {
		bool done = draw_obs(rig, &sheet, width, height, blending, (enum how)how, drawn);
		int most = done ? compare(&frame, drawn) : 256;
		char name[SCENE_NAME];
		scene_name(scene, name, sizeof(name));
		if (most > TOLERANCE)
			fprintf(stderr, "%s, %s: differs by %d\n", name, hows[how], most);
		good = good && most <= TOLERANCE;
	}
	sheet_finish(&sheet, rig->sprites);
	cpu_frame_finish(&frame);
	free(drawn);
	return good;
}

static bool rig_init(struct rig *rig, const char *effect)
{
	struct error error = {0};
	rig->fonts = fonts_create(&(struct fonts_options){0}, &error);
	if (!rig->fonts || !theme_load(THEMES_DIR "/studio.json", &rig->theme, &error)) {
		fprintf(stderr, "obs_compare: %s\n", error.what);
		return false;
	}
	rig->text = text_engine_create(rig->fonts);
	rig->sprites = sprites_create(rig->fonts, false);
	obs_enter_graphics();
	rig->backend = backend_create(effect);
	obs_leave_graphics();
	return rig->text && rig->sprites && rig->backend;
}

static void rig_finish(struct rig *rig)
{
	obs_enter_graphics();
	backend_destroy(rig->backend);
	obs_leave_graphics();
	sprites_destroy(rig->sprites);
	text_engine_destroy(rig->text);
	fonts_destroy(rig->fonts);
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: obs_compare EFFECT-FILE PICTURE\n");
		return 2;
	}
	if (!start_obs()) {
		fprintf(stderr, "obs_compare: no display or no OpenGL\n");
		return SKIP;
	}
	struct rig rig = {.picture = argv[2]};
	size_t bad = 1;
	if (rig_init(&rig, argv[1])) {
		struct scene scene;
		size_t count = 0;
		bad = 0;
		/* Every state, in one variant after the other: all four would say nothing more about the shader. */
		for (; scene_at(count * VARIANTS + count % VARIANTS, &scene); count++)
			bad += !one_scene(&rig, &scene, count % 2 == 0);
		printf("%zu scenes, %zu differ\n", count, bad);
	}
	rig_finish(&rig);
	obs_shutdown();
	return bad ? 1 : 0;
}
