#include "bench_obs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <X11/Xlib.h>
#include <obs-module.h>
#include <obs-nix-platform.h>
#include <util/threading.h>

static Display *display;      /* of the caller's thread */
static volatile long errors;  /* any thread */
static volatile bool leaving; /* any thread */

static void on_log(int level, const char *format, va_list values, void *user)
{
	(void)user;
	if (level > LOG_WARNING)
		return;
	vfprintf(stderr, format, values);
	fputc('\n', stderr);
	if (level == LOG_ERROR && !os_atomic_load_bool(&leaving))
		os_atomic_inc_long(&errors);
}

/* Only the text source's module, from where OBS itself looks. */
static void open_text(void *user, const struct obs_module_info2 *info)
{
	bool *found = user;
	obs_module_t *module;
	if (strcmp(info->name, "text-freetype2") != 0)
		return;
	*found = obs_open_module(&module, info->bin_path, info->data_path) == MODULE_SUCCESS && obs_init_module(module);
}

static bool start(uint32_t width, uint32_t height)
{
	obs_set_nix_platform(OBS_NIX_PLATFORM_X11_EGL);
	obs_set_nix_platform_display(display);
	if (!obs_startup("en-US", NULL, NULL))
		return false;
	struct obs_video_info video = {
		.graphics_module = "libobs-opengl",
		.fps_num = 60,
		.fps_den = 1,
		.base_width = width,
		.base_height = height,
		.output_width = width,
		.output_height = height,
		.output_format = VIDEO_FORMAT_NV12,
		.gpu_conversion = true,
		.colorspace = VIDEO_CS_709,
		.range = VIDEO_RANGE_PARTIAL,
		.scale_type = OBS_SCALE_BICUBIC,
	};
	bool found = false;
	if (obs_reset_video(&video) == OBS_VIDEO_SUCCESS)
		obs_find_modules2(open_text, &found);
	if (!found)
		fprintf(stderr, "this OBS has no graphics or no text-freetype2\n");
	return found;
}

bool bench_obs_start(uint32_t width, uint32_t height)
{
	display = XOpenDisplay(NULL);
	if (!display) {
		printf("no display: nothing is measured\n");
		return false;
	}
	base_set_log_handler(on_log, NULL);
	if (start(width, height))
		return true;
	bench_obs_leaving();
	bench_obs_end();
	return false;
}

void bench_obs_leaving(void)
{
	os_atomic_set_bool(&leaving, true);
}

bool bench_obs_end(void)
{
	obs_shutdown();
	XCloseDisplay(display);
	if (errors)
		printf("FAILED: %ld errors in OBS's log\n", errors);
	return !errors;
}
