#include "overlay/source_studio.h"

#include "paint/theme.h"

static struct studio the_studio = {.mutex = PTHREAD_MUTEX_INITIALIZER};

struct studio *studio_get(void)
{
	return &the_studio;
}

static bool load_theme(struct theme *theme)
{
	struct error error = {0};
	char *path = obs_module_file("themes/studio.json");
	bool good = path && theme_load(path, theme, &error);
	if (!good)
		blog(LOG_ERROR, "[crowdcue] The overlays have no theme: %s %s", path ? path : "themes/studio.json",
		     error.what);
	bfree(path);
	return good;
}

static bool open_fonts(struct studio *studio)
{
	struct error error = {0};
	studio->fonts = fonts_create(&(struct fonts_options){.family = studio->theme.font}, &error);
	if (!studio->fonts) {
		blog(LOG_ERROR, "[crowdcue] The overlays cannot draw text: %s %s", error.what, error.mend);
		return false;
	}
	studio->text = text_engine_create(studio->fonts);
	studio->sprites = sprites_create(studio->fonts, true);
	if (!studio->text || !studio->sprites)
		blog(LOG_ERROR, "[crowdcue] The overlays cannot draw text: the raster thread does not start");
	return studio->text && studio->sprites;
}

static bool open_backend(struct studio *studio)
{
	char *path = obs_module_file("effects/overlay.effect");
	if (!path) {
		blog(LOG_ERROR,
		     "[crowdcue] The overlays cannot be drawn: effects/overlay.effect is not in the data folder");
		return false;
	}
	obs_enter_graphics();
	studio->backend = backend_create(path);
	obs_leave_graphics();
	bfree(path);
	return studio->backend != NULL;
}

bool studio_open(struct studio *studio)
{
	pthread_mutex_lock(&studio->mutex);
	bool tried = studio->tried;
	bool good = studio->backend != NULL;
	if (!tried) {
		studio->tried = true;
		good = load_theme(&studio->theme) && open_fonts(studio);
	}
	pthread_mutex_unlock(&studio->mutex);
	/* The graphics context is never entered with the mutex held: a tick takes them in the other order. */
	if (!tried && good)
		good = open_backend(studio);
	return good;
}

void studio_begin_frame(struct studio *studio, uint64_t frame_time)
{
	if (studio->frame == frame_time)
		return;
	studio->frame = frame_time;
	sprites_tick(studio->sprites);
	text_engine_tick(studio->text);
}

void overlay_finish(void)
{
	struct studio *studio = &the_studio;
	obs_enter_graphics();
	backend_destroy(studio->backend);
	studio->backend = NULL;
	obs_leave_graphics();
	sprites_destroy(studio->sprites);
	text_engine_destroy(studio->text);
	fonts_destroy(studio->fonts);
	studio->sprites = NULL;
	studio->text = NULL;
	studio->fonts = NULL;
	studio->tried = false;
}
