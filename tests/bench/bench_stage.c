/* What all overlays together take of the graphics card's memory: every source that there is, at rest over a 1920x1080
 * canvas, with sample content in English and in Chinese, in one libobs process: the atlases, what glyphs are uploaded
 * by, and the pictures of what stands still (paint/backend_obs_still.h). Fonts and lists, some 5 MB, are bench_glyphs'
 * matter. For comparison what the whole process grows by, with the textures and the compiled shaders of a software
 * OpenGL in it, beside one text source of OBS.
 *
 *   bench_stage     needs a display. Exit: 0 good, 1 more than MOST, 77 there is no OBS to measure with
 */
#include <stdio.h>
#include <stdlib.h>

#include <obs-module.h>
#include <util/threading.h>

#include "bench_obs.h"
#include "bench_rss.h"
#include "bench_watch.h"
#include "overlay/overlay.h"

#define WIDTH 1920
#define HEIGHT 1080
#define MOST 35.0   /* MB; the goal for everything together is 40 */
#define FRAMES 240L /* until everything that will stand still has been taken, and a text source has its glyphs */
#define ATLASES 4   /* textures of the atlases and of what they are filled by; the others are stills */
#define SKIP 77

static const char *const kinds[] = {"crowdcue_lottery", "crowdcue_poll",    "crowdcue_question", "crowdcue_sale",
				    "crowdcue_card",    "crowdcue_sponsor", "crowdcue_stage"};
#define KINDS (sizeof kinds / sizeof *kinds)

static struct {
	gs_texrender_t *target; /* graphics thread */
	obs_scene_t *scene;     /* owned */
	volatile long left;     /* frames to draw; any thread */
	os_event_t *drawn;
} bench;

static void on_render(void *user, uint32_t width, uint32_t height)
{
	struct vec4 clear;
	(void)user;
	(void)width;
	(void)height;
	long left = os_atomic_load_long(&bench.left);
	if (!left)
		return;
	vec4_zero(&clear);
	gs_texrender_reset(bench.target);
	if (gs_texrender_begin(bench.target, WIDTH, HEIGHT)) {
		gs_clear(GS_CLEAR_COLOR, &clear, 0.0f, 0);
		gs_ortho(0.0f, WIDTH, 0.0f, HEIGHT, -100.0f, 100.0f);
		obs_source_video_render(obs_scene_get_source(bench.scene));
		gs_texrender_end(bench.target);
	}
	if (os_atomic_dec_long(&bench.left) == 0)
		os_event_signal(bench.drawn);
}

/* MB after so many frames. */
static double memory_after(long frames)
{
	os_atomic_set_long(&bench.left, frames);
	os_event_wait(bench.drawn);
	return bench_memory_mb();
}

static bool add(const char *kind, obs_data_t *settings)
{
	obs_source_t *source = obs_source_create(kind, kind, settings, NULL);
	bool good = source && obs_scene_add(bench.scene, source);
	obs_source_release(source);
	obs_data_release(settings);
	return good;
}

static bool add_text(void)
{
	obs_data_t *settings = obs_data_create();
	obs_data_set_string(settings, "text", "A line of text\nand another one");
	return add("text_ft2_source_v2", settings);
}

static bool add_overlay(const char *kind, const char *language)
{
	obs_data_t *settings = obs_data_create();
	obs_data_set_bool(settings, "sample", true);
	obs_data_set_string(settings, "sample_language", language);
	return add(kind, settings);
}

static const struct stage *acquire(void *user)
{
	(void)user;
	return NULL;
}

static void release(void *user, const struct stage *stage)
{
	(void)user;
	(void)stage;
}

static bool measure(void)
{
	double empty = memory_after(FRAMES);
	bool good = add_text();
	double text = memory_after(FRAMES);
	for (size_t i = 0; i < KINDS; i++)
		good = add_overlay(kinds[i], i % 2 ? "zh-CN" : "en-US") && good;
	double all = memory_after(2 * FRAMES);
	struct watch_textures textures = watch_textures();
	double card = (double)textures.bytes / 1048576.0;
	printf("the process: %.1f MB more with one text source, %.1f MB with all overlays\n", text - empty, all - text);
	printf("atlases, what they are filled by and %zu stills: %.1f MB of %.0f\n",
	       textures.count > ATLASES ? textures.count - ATLASES : 0, card, MOST);
	bool whole = good && textures.count > ATLASES;
	if (!whole)
		printf("FAILED: they were not all made\n");
	if (card > MOST)
		printf("FAILED: more than %.0f MB\n", MOST);
	return whole && card <= MOST;
}

int main(void)
{
	const struct overlay_stage_provider provider = {.acquire = acquire, .release = release};
	if (!bench_obs_start(WIDTH, HEIGHT))
		return SKIP;
	overlay_register_sources(&provider);
	bench.scene = obs_scene_create("all");
	obs_source_inc_showing(obs_scene_get_source(bench.scene));
	os_event_init(&bench.drawn, OS_EVENT_TYPE_AUTO);
	obs_enter_graphics();
	bench.target = gs_texrender_create(GS_RGBA, GS_ZS_NONE);
	obs_leave_graphics();
	obs_add_main_render_callback(on_render, NULL);
	bool good = measure();
	obs_remove_main_render_callback(on_render, NULL);
	obs_enter_graphics();
	gs_texrender_destroy(bench.target);
	obs_leave_graphics();
	bench_obs_leaving();
	obs_source_dec_showing(obs_scene_get_source(bench.scene));
	obs_scene_release(bench.scene);
	while (obs_wait_for_destroy_queue())
		;
	overlay_finish();
	os_event_destroy(bench.drawn);
	return bench_obs_end() && good ? 0 : 1;
}
