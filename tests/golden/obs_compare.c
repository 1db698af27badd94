/* libobs against the reference: every state drawn by the shader, on a target that starts transparent, must be what the
 * processor computes, within 3 of 255: each of many quads is rounded to 8 bits on the way. So must be each swatch,
 * within what it allows itself, and on a target of half floats within one step.
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
#include "swatches.h"

#define WIDE 1280
#define HIGH 720
/* Steps of 255. The card rounds after each layer that is laid over another, and in the dark a step of light is many of
 * the encoded picture: where dimmed letters stand on a dark panel, a few single pixels are 3 off, and one is 4. */
#define TOLERANCE 4
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

/* What is drawn on, and how the caller's state is. */
struct target {
	uint32_t width;
	uint32_t height;
	bool floats; /* half floats of light instead of encoded bytes */
	bool blending;
};

static double from_half(const uint8_t *at)
{
	unsigned bits = at[0] | (unsigned)at[1] << 8;
	int exponent = (int)(bits >> 10 & 31);
	double part = bits & 1023;
	double value = exponent ? ldexp(1024.0 + part, exponent - 25) : ldexp(part, -24);
	return bits & 0x8000 ? -value : value;
}

/* Encoded, as a step of 255; colours are light, k = 3 is alpha. */
static double encoded(double v, int k)
{
	if (v <= 0.0 || v >= 1.0)
		return v <= 0.0 ? 0.0 : 255.0;
	return 255.0 * (k < 3 ? colour_from_linear(v) : v);
}

static void take_row(const struct target *target, const uint8_t *data, double *out)
{
	for (uint32_t i = 0; i < target->width * 4; i++)
		out[i] = target->floats ? encoded(from_half(data + i * 2), (int)(i % 4)) : data[i];
}

static bool read_back(const struct target *target, gs_texture_t *texture, double *out)
{
	uint8_t *data;
	uint32_t pitch;
	gs_stagesurf_t *copy =
		gs_stagesurface_create(target->width, target->height, target->floats ? GS_RGBA16F : GS_RGBA);
	gs_stage_texture(copy, texture);
	bool good = gs_stagesurface_map(copy, &data, &pitch);
	for (uint32_t y = 0; good && y < target->height; y++)
		take_row(target, data + (size_t)y * pitch, out + (size_t)y * target->width * 4);
	if (good)
		gs_stagesurface_unmap(copy);
	gs_stagesurface_destroy(copy);
	return good;
}

/* Draws with libobs, its blend state as a caller might leave it, and reads the picture back, in steps of 255. */
static bool draw_obs(struct rig *rig, struct sheet *sheet, const struct target *target, enum how how, double *out)
{
	struct still still = {0};
	bool good = false;
	obs_enter_graphics();
	backend_upload(rig->backend, rig->sprites);
	gs_texrender_t *texture = gs_texrender_create(target->floats ? GS_RGBA16F : GS_RGBA, GS_ZS_NONE);
	enum gs_color_space space = target->floats ? GS_CS_SRGB_16F : GS_CS_SRGB;
	if (settle(rig, &still, &sheet->list, how) &&
	    gs_texrender_begin_with_color_space(texture, target->width, target->height, space)) {
		struct vec4 clear;
		vec4_zero(&clear);
		gs_clear(GS_CLEAR_COLOR, &clear, 0.0f, 0);
		/* Shifted and shifted back, as in a scene: what is drawn on a layer must not see it, and must leave it.
		 */
		gs_ortho(-8.0f, (float)target->width - 8.0f, -6.0f, (float)target->height - 6.0f, -100.0f, 100.0f);
		gs_matrix_push();
		gs_matrix_translate3f(-8.0f, -6.0f, 0.0f);
		gs_blend_state_push();
		gs_enable_blending(target->blending);
		still_draw(&still, rig->backend);
		gs_blend_state_pop();
		gs_matrix_pop();
		gs_texrender_end(texture);
		good = read_back(target, gs_texrender_get_texture(texture), out);
	}
	still_finish(&still);
	gs_texrender_destroy(texture);
	obs_leave_graphics();
	return good;
}

/* What the processor computes, in steps of 255. */
static bool draw_reference(struct rig *rig, const struct sheet *sheet, const struct target *target, double *out)
{
	struct cpu_frame frame;
	if (!cpu_frame_init(&frame, (int)target->width, (int)target->height))
		return false;
	struct cpu_texture coverage = {sprites_pixels(rig->sprites, PAGE_COVERAGE), SPRITES_SIZE};
	struct cpu_texture colour = {sprites_pixels(rig->sprites, PAGE_COLOUR), SPRITES_SIZE};
	cpu_frame_draw(&frame, &sheet->list, coverage, colour);
	for (size_t i = 0; i < (size_t)target->width * target->height * 4; i++) {
		double step = encoded(frame.pixels[i], (int)(i % 4));
		out[i] = target->floats ? step : floor(step + 0.5);
	}
	cpu_frame_finish(&frame);
	return true;
}

/* In the first `ways` of drawing it. */
static bool one_sheet(struct rig *rig, struct sheet *sheet, const struct target *target, const char *name,
		      double tolerance, int ways)
{
	size_t values = (size_t)target->width * target->height * 4;
	double *wanted = malloc(values * sizeof(*wanted));
	double *drawn = malloc(values * sizeof(*drawn));
	bool good = wanted && drawn && draw_reference(rig, sheet, target, wanted);
	for (int how = 0; good && how < ways; how++) {
		double most = draw_obs(rig, sheet, target, (enum how)how, drawn) ? 0.0 : 256.0;
		for (size_t i = 0; i < values; i++)
			most = fmax(most, fabs(wanted[i] - drawn[i]));
		if (most > tolerance)
			fprintf(stderr, "%s, %s%s: differs by %.2f\n", name, hows[how],
				target->floats ? " in floats" : "", most);
		good = most <= tolerance;
	}
	free(wanted);
	free(drawn);
	return good;
}

static bool one_scene(struct rig *rig, const struct scene *scene, bool blending)
{
	struct target target = {
		.width = scene_tall(scene) ? HIGH : WIDE,
		.height = scene_tall(scene) ? WIDE : HIGH,
		.blending = blending,
	};
	struct sheet sheet;
	char name[SCENE_NAME];
	sheet_init(&sheet);
	scene_name(scene, name, sizeof(name));
	lay_out(rig, scene, target.width, target.height, &sheet);
	bool good = one_sheet(rig, &sheet, &target, name, TOLERANCE, HOWS);
	sheet_finish(&sheet, rig->sprites);
	return good;
}

static bool one_swatch(struct rig *rig, const struct swatch *swatch)
{
	char path[600];
	struct theme theme;
	struct sheet sheet;
	struct canvas canvas;
	struct target target = {.width = (uint32_t)swatch->width, .height = (uint32_t)swatch->height};
	snprintf(path, sizeof(path), "%s/%s.json", THEMES_DIR, swatch->theme);
	if (!theme_load(path, &theme, NULL))
		return false;
	sheet_init(&sheet);
	canvas_begin(&canvas, &sheet, rig->text, rig->sprites, &theme, "en-US", 1920, 1080, 1000);
	swatch->draw(&canvas, rig->picture);
	sprites_tick(rig->sprites);
	bool good = one_sheet(rig, &sheet, &target, swatch->name, swatch->tolerance, 1);
	target.floats = true;
	good = one_sheet(rig, &sheet, &target, swatch->name, 1.0, 1) && good;
	sheet_finish(&sheet, rig->sprites);
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
	rig->backend = backend_create(effect, rig->sprites);
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
		for (size_t i = 0; i < swatch_count; i++)
			bad += !one_swatch(&rig, &swatches[i]);
		printf("%zu scenes and %zu swatches, %zu differ\n", count, swatch_count, bad);
	}
	rig_finish(&rig);
	obs_shutdown();
	return bad ? 1 : 0;
}
