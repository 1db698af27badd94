#include "overlay/source_studio.h"

#include <stdio.h>
#include <string.h>

#include "overlay/source_sound.h"
#include "paint/theme.h"

#define ATLAS_PAGE (SPRITES_SIZE * SPRITES_SIZE / 4) /* texels: what use is counted in */

static struct studio the_studio = {.mutex = PTHREAD_MUTEX_INITIALIZER};

struct studio *studio_get(void)
{
	return &the_studio;
}

const char *const studio_theme_names[STUDIO_THEMES] = {"studio", "red-gold", "editorial", "pop", "bare"};

static bool load_theme(const char *name, struct theme *theme)
{
	struct error error = {0};
	char relative[64];
	snprintf(relative, sizeof(relative), "themes/%s.json", name);
	char *path = obs_module_file(relative);
	bool good = path && theme_load(path, theme, &error);
	if (!good)
		blog(LOG_ERROR, "[crowdcue] The theme cannot be used: %s %s", path ? path : relative, error.what);
	bfree(path);
	return good;
}

/* A theme that is broken is replaced by the first; without the first nothing is drawn. */
static bool load_themes(struct studio *studio)
{
	if (!load_theme(studio_theme_names[0], &studio->themes[0]))
		return false;
	for (size_t i = 1; i < STUDIO_THEMES; i++) {
		if (!load_theme(studio_theme_names[i], &studio->themes[i]))
			studio->themes[i] = studio->themes[0];
	}
	return true;
}

const struct theme *studio_theme(const struct studio *studio, const char *name)
{
	for (size_t i = 1; i < STUDIO_THEMES; i++) {
		if (strcmp(name, studio_theme_names[i]) == 0)
			return &studio->themes[i];
	}
	return &studio->themes[0];
}

static bool open_fonts(struct studio *studio)
{
	struct error error = {0};
	studio->fonts = fonts_create(&(struct fonts_options){.family = studio->themes[0].font}, &error);
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

/* Without the presets the usual margins hold. */
static void load_areas(struct studio *studio)
{
	char *path = obs_module_file("safe-areas.json");
	struct error error = {.what = "safe-areas.json is not in the data folder"};
	if (!path || !safe_areas_load(path, &studio->areas, &error))
		blog(LOG_WARNING, "[crowdcue] %s", error.what);
	bfree(path);
}

bool studio_open(struct studio *studio)
{
	pthread_mutex_lock(&studio->mutex);
	bool tried = studio->tried;
	bool good = studio->backend != NULL;
	if (!tried) {
		studio->tried = true;
		load_areas(studio);
		good = load_themes(studio) && open_fonts(studio);
	}
	pthread_mutex_unlock(&studio->mutex);
	/* The graphics context is never entered with the mutex held: a tick takes them in the other order. */
	if (!tried && good)
		good = open_backend(studio);
	return good;
}

static int64_t pages_of(const struct sprites_use *use)
{
	return (use->most + ATLAS_PAGE - 1) / ATLAS_PAGE;
}

static void log_use(const struct studio *studio, const char *when)
{
	struct sprites_use glyphs = sprites_use(studio->sprites, PAGE_COVERAGE);
	struct sprites_use pictures = sprites_use(studio->sprites, PAGE_COLOUR);
	blog(LOG_INFO,
	     "[crowdcue] Atlases %s: at most %.2f of 4 pages for glyphs and %.2f of 4 for pictures and emoji were "
	     "taken; %llu sprites made room for others, %llu times there was none",
	     when, (double)glyphs.most / ATLAS_PAGE, (double)pictures.most / ATLAS_PAGE,
	     (unsigned long long)(glyphs.evicted + pictures.evicted),
	     (unsigned long long)(glyphs.no_room + pictures.no_room));
}

/* Once for each page more, and the first time that one does not get a place: it is drawn as a box then. */
static void watch_use(struct studio *studio)
{
	struct sprites_use glyphs = sprites_use(studio->sprites, PAGE_COVERAGE);
	struct sprites_use pictures = sprites_use(studio->sprites, PAGE_COLOUR);
	int64_t pages = pages_of(&glyphs) + pages_of(&pictures);
	bool crowded = glyphs.no_room + pictures.no_room > 0;
	if (pages > studio->pages)
		log_use(studio, "have grown");
	if (crowded && !studio->crowded)
		log_use(studio, "are full");
	studio->pages = pages;
	studio->crowded = crowded;
}

void studio_begin_frame(struct studio *studio, uint64_t frame_time)
{
	if (studio->frame == frame_time)
		return;
	studio->frame = frame_time;
	sprites_tick(studio->sprites);
	text_engine_tick(studio->text);
	watch_use(studio);
}

void overlay_finish(void)
{
	struct studio *studio = &the_studio;
	sound_close();
	obs_enter_graphics();
	backend_destroy(studio->backend);
	studio->backend = NULL;
	obs_leave_graphics();
	if (studio->sprites)
		log_use(studio, "at the end");
	sprites_destroy(studio->sprites);
	text_engine_destroy(studio->text);
	fonts_destroy(studio->fonts);
	studio->sprites = NULL;
	studio->text = NULL;
	studio->fonts = NULL;
	studio->tried = false;
	studio->pages = 0;
	studio->crowded = false;
}
