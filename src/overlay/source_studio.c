#include "overlay/source_studio.h"

#include <stdio.h>
#include <string.h>

#include <util/dstr.h>

#include "overlay/source_sound.h"
#include "paint/theme.h"
#include "show/brand.h"

#define ATLAS_PAGE (SPRITES_SIZE * SPRITES_SIZE / 4) /* texels: what use is counted in */

static struct studio the_studio = {.mutex = PTHREAD_MUTEX_INITIALIZER};

struct studio *studio_get(void)
{
	return &the_studio;
}

const char *const studio_theme_names[STUDIO_THEMES] = {"studio", "red-gold", "editorial", "pop", "bare"};

static json_t *read_file(const char *name)
{
	char relative[64];
	char text[1200];
	struct theme theme;
	struct error error;
	snprintf(relative, sizeof(relative), "themes/%s.json", name);
	char *path = obs_module_file(relative);
	if (!path) {
		blog(LOG_ERROR,
		     "[crowdcue] The theme %s is not there, Studio stands in for it: the module's data has no %s. "
		     "Install Crowdcue again.",
		     name, relative);
		return NULL;
	}
	json_t *file = theme_file(path, &theme, &error);
	if (!file) {
		error_text(&error, text, sizeof(text));
		blog(LOG_ERROR, "[crowdcue] The theme %s cannot be used, Studio stands in for it: %s", name, text);
	}
	bfree(path);
	return file;
}

/* The show's look as it is now, for bfree(). */
static char *copy_look(struct studio *studio)
{
	pthread_mutex_lock(&studio->mutex);
	char *copy = bstrdup(studio->look ? studio->look : "");
	pthread_mutex_unlock(&studio->mutex);
	return copy;
}

/* Every theme under the look. One that cannot be used is as in its file. */
static void make_themes(const struct studio *studio, const json_t *brand, struct theme *themes)
{
	for (size_t i = 0; i < STUDIO_THEMES; i++) {
		struct error error = {0};
		json_t *made = brand_apply(studio->theme_files[i], brand);
		if (!theme_read(made, &themes[i], &error)) {
			blog(LOG_WARNING, "[crowdcue] The show's look cannot be used with the theme %s: %s",
			     studio_theme_names[i], error.what);
			theme_read(studio->theme_files[i], &themes[i], NULL);
		}
		json_decref(made);
	}
}

/* True if they were put in place; false if the look has become another one meanwhile. */
static bool put_themes(struct studio *studio, const char *look, const json_t *brand, const struct theme *themes)
{
	const char *name = json_string_value(json_object_get(brand, "name"));
	pthread_mutex_lock(&studio->mutex);
	bool same = strcmp(look, studio->look ? studio->look : "") == 0;
	if (same) {
		memcpy(studio->themes, themes, sizeof(studio->themes));
		snprintf(studio->show_theme, sizeof(studio->show_theme), "%.31s", name ? name : "");
		atomic_fetch_add(&studio->look_number, 1);
	}
	pthread_mutex_unlock(&studio->mutex);
	return same;
}

/* Families of the look of which not one is installed: the theme's fonts stand in, and the desk says so. */
static void check_fonts(const struct studio *studio, const json_t *brand, const char *key)
{
	const char *families = json_string_value(json_object_get(brand, key));
	char family[128];
	bool found = !families || !*families;
	for (const char *list = families; !found && fonts_next_family(&list, family, sizeof(family));)
		found = fonts_has(studio->fonts, family);
	if (found)
		return;
	struct dstr words = {0};
	dstr_copy(&words, obs_module_text("Look.NoFont"));
	dstr_replace(&words, "%1", families);
	blog(LOG_WARNING, "[crowdcue] %s", words.array);
	if (studio->provider.warn)
		studio->provider.warn(studio->provider.user, words.array);
	dstr_free(&words);
}

/* Any thread, without the mutex, once the themes' files and the fonts are there. */
static void take_look(struct studio *studio)
{
	struct theme themes[STUDIO_THEMES];
	bool done = false;
	while (!done) {
		char *look = copy_look(studio);
		json_t *brand = *look ? json_loads(look, 0, NULL) : NULL;
		make_themes(studio, brand, themes);
		done = put_themes(studio, look, brand, themes);
		if (done) {
			check_fonts(studio, brand, "font");
			check_fonts(studio, brand, "title_font");
		}
		json_decref(brand);
		bfree(look);
	}
}

/* A theme that is broken is replaced by the first; without the first nothing is drawn. */
static bool load_themes(struct studio *studio)
{
	for (size_t i = 0; i < STUDIO_THEMES; i++) {
		studio->theme_files[i] = read_file(studio_theme_names[i]);
		if (!studio->theme_files[0])
			return false;
		if (!studio->theme_files[i])
			studio->theme_files[i] = json_incref(studio->theme_files[0]);
	}
	return true;
}

void studio_theme(const struct studio *studio, const char *name, struct theme *out)
{
	const char *wanted = *name ? name : studio->show_theme;
	size_t found = 0;
	for (size_t i = 1; i < STUDIO_THEMES; i++) {
		if (strcmp(wanted, studio_theme_names[i]) == 0)
			found = i;
	}
	*out = studio->themes[found];
}

unsigned studio_look_number(struct studio *studio)
{
	return atomic_load(&studio->look_number);
}

void overlay_show_look(const char *theme)
{
	struct studio *studio = &the_studio;
	const char *wanted = theme ? theme : "";
	pthread_mutex_lock(&studio->mutex);
	bool other = strcmp(wanted, studio->look ? studio->look : "") != 0;
	if (other) {
		bfree(studio->look);
		studio->look = bstrdup(wanted);
	}
	/* Before the first source there is nothing to change; studio_open() takes the look then. */
	bool open = atomic_load(&studio->look_number) > 0;
	if (open && studio->sprites)
		sprites_look_again(studio->sprites);
	pthread_mutex_unlock(&studio->mutex);
	if (other && open)
		take_look(studio);
}

static bool open_fonts(struct studio *studio)
{
	struct error error = {0};
	studio->fonts = fonts_create(&(struct fonts_options){.family = NULL}, &error);
	if (!studio->fonts) {
		blog(LOG_ERROR, "[crowdcue] The overlays cannot draw text: %s %s", error.what, error.mend);
		return false;
	}
	studio->text = text_engine_create(studio->fonts);
	struct obs_video_info video = {0};
	obs_get_video_info(&video);
	uint32_t shorter = video.base_width < video.base_height ? video.base_width : video.base_height;
	studio->glyph_page = sprites_size_for(shorter);
	studio->sprites = sprites_create_sized(studio->fonts, true, studio->glyph_page);
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
	studio->backend = backend_create(path, studio->sprites);
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
	if (!tried && good)
		take_look(studio);
	/* The graphics context is never entered with the mutex held: a tick takes them in the other order. */
	if (!tried && good)
		good = open_backend(studio);
	return good;
}

void studio_fit(struct studio *studio, uint32_t width, uint32_t height)
{
	int size = sprites_size_for(width < height ? width : height);
	if (size <= studio->glyph_page)
		return;
	/* Without memory it is not tried again in every frame. */
	studio->glyph_page = size;
	if (!sprites_grow(studio->sprites, size))
		blog(LOG_ERROR,
		     "[crowdcue] There is no memory for a page of %d × %d glyphs: some may be boxes. Close other "
		     "programs, and start OBS again.",
		     size, size);
}

static int64_t pages_of(const struct sprites_use *use)
{
	return (use->most + ATLAS_PAGE - 1) / ATLAS_PAGE;
}

static void log_use(const struct studio *studio, const char *when)
{
	struct sprites_use glyphs = sprites_use(studio->sprites, PAGE_COVERAGE);
	struct sprites_use pictures = sprites_use(studio->sprites, PAGE_COLOUR);
	int side = sprites_size(studio->sprites, PAGE_COVERAGE);
	blog(LOG_INFO,
	     "[crowdcue] Atlases %s: at most %.2f of %d pages for glyphs and %.2f of 4 for pictures and emoji were "
	     "taken; %llu sprites made room for others, %llu times there was none",
	     when, (double)glyphs.most / ATLAS_PAGE, side * side / ATLAS_PAGE, (double)pictures.most / ATLAS_PAGE,
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

/* One line for each package of fonts that is wanted. */
static void tell_missing(struct studio *studio)
{
	uint32_t code = 0;
	const char *package = fonts_take_missing(studio->fonts, &code);
	if (package)
		blog(LOG_WARNING,
		     "[crowdcue] No font on this computer has the character U+%04X: boxes with the code stand for it "
		     "and "
		     "its like. Install the package %s.",
		     (unsigned)code, package);
}

/* One line for each picture that has a face in its place. */
static void tell_broken(struct studio *studio)
{
	struct error error;
	char text[1200];
	if (!sprites_take_trouble(studio->sprites, &error))
		return;
	error_text(&error, text, sizeof(text));
	blog(LOG_WARNING, "[crowdcue] %s", text);
}

void studio_begin_frame(struct studio *studio, uint64_t frame_time)
{
	if (studio->frame == frame_time)
		return;
	studio->frame = frame_time;
	sprites_tick(studio->sprites);
	text_engine_tick(studio->text);
	tell_missing(studio);
	tell_broken(studio);
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
	for (size_t i = 0; i < STUDIO_THEMES; i++) {
		json_decref(studio->theme_files[i]);
		studio->theme_files[i] = NULL;
	}
	bfree(studio->look);
	studio->look = NULL;
	atomic_store(&studio->look_number, 0);
	studio->tried = false;
	studio->pages = 0;
	studio->glyph_page = 0;
	studio->crowded = false;
}
