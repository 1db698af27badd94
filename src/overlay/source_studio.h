/* What all overlay sources share: fonts, text, sprites, themes, the graphics backend and the way to the stage. */
#ifndef OVERLAY_SOURCE_STUDIO_H
#define OVERLAY_SOURCE_STUDIO_H

#include <pthread.h>
#include <stdatomic.h>

#include "overlay/face.h"
#include "overlay/overlay.h"
#include "overlay/safe_areas.h"
#include "overlay/slots.h"
#include "paint/backend_obs.h"
#include "paint/backend_obs_still.h"
#include "paint/canvas.h"

#define STUDIO_THEMES 5

/* The names of the themes, as in the setting "theme": data/themes/NAME.json. The first is the default. */
extern const char *const studio_theme_names[STUDIO_THEMES];

struct studio {
	struct overlay_stage_provider provider; /* immutable after start */
	pthread_mutex_t mutex;              /* held for building a frame, handing it over, and giving sprites back */
	bool tried;                         /* protected by mutex: opening has been tried */
	struct fonts *fonts;                /* owned; immutable once made, but for its caches: protected by mutex */
	struct text_engine *text;           /* owned, protected by mutex */
	struct sprites *sprites;            /* owned, protected by mutex */
	struct backend *backend;            /* owned, graphics context only */
	json_t *theme_files[STUDIO_THEMES]; /* owned; immutable once open */
	struct theme themes[STUDIO_THEMES]; /* under the show's look; protected by mutex */
	char show_theme[32];                /* the one that the show asks for, "" = none; protected by mutex */
	char *look;                         /* owned: the show's look as JSON text, NULL = none; protected by mutex */
	atomic_uint look_number;            /* another one with each look */
	struct safe_areas areas;            /* immutable once open; none if the file is broken */
	/* By kind and anchor: ns of the last frame with such a source in it, as a layer of the canvas; in any view, and
	 * on air; protected by mutex. */
	uint64_t seen[2][OVERLAY_KINDS + 1][ANCHORS];
	uint64_t tick;        /* ns: the frame of the sources' last tick, protected by mutex */
	uint64_t tick_before; /* ns: of the one before, protected by mutex */
	uint64_t frame;       /* ns: the frame that was begun last, protected by mutex */
	int glyph_page;       /* texels a side of the page of glyphs, as asked for last; protected by mutex */
	int64_t pages;        /* of the atlases that the log knows to have been in use, protected by mutex */
	bool crowded;         /* protected by mutex: the log knows that a sprite found no room */
};

/* The one studio of the process. */
struct studio *studio_get(void);

/* Opens fonts, effect and theme at the first call, on the thread that creates a source; false, with the reason in the
 * log, if something is missing: overlays stay empty then. */
bool studio_open(struct studio *studio);

/* Copies the theme of that name as the show wants it to look; "" = the theme that the show asks for. One that is not
 * there is the first. With the mutex held, after studio_open() was true. */
void studio_theme(const struct studio *studio, const char *name, struct theme *out);
/* Changes when studio_theme() would give another theme than before. Any thread, never waits. */
unsigned studio_look_number(struct studio *studio);

/* With the mutex held, before a frame for a canvas of so many px is laid out: the page of glyphs becomes as large as it
 * needs. It does not become smaller again: sheets may hold what is on it. */
void studio_fit(struct studio *studio, uint32_t width, uint32_t height);

/* With the mutex held, once for each source's tick: takes in what the raster thread made, once a frame. */
void studio_begin_frame(struct studio *studio, uint64_t frame_time);

#endif
