/* What all overlay sources share: fonts, text, sprites, themes, the graphics backend and the way to the stage. */
#ifndef OVERLAY_SOURCE_STUDIO_H
#define OVERLAY_SOURCE_STUDIO_H

#include <pthread.h>

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
	pthread_mutex_t mutex;                  /* held for building a frame and for giving sprites back */
	bool tried;                             /* protected by mutex: opening has been tried */
	struct fonts *fonts;                    /* owned; immutable once made, but for its caches: protected by mutex */
	struct text_engine *text;               /* owned, protected by mutex */
	struct sprites *sprites;                /* owned, protected by mutex */
	struct backend *backend;                /* owned, graphics context only */
	struct theme themes[STUDIO_THEMES];     /* immutable once open */
	struct safe_areas areas;                /* immutable once open; none if the file is broken */
	/* By kind and anchor: ns of the last frame with such a source in it, as a layer of the canvas; graphics thread.
	 */
	uint64_t seen[OVERLAY_KINDS + 1][ANCHORS];
	uint64_t frame; /* ns: the frame that was begun last, protected by mutex */
	int64_t pages;  /* of the atlases that the log knows to have been in use, protected by mutex */
	bool crowded;   /* protected by mutex: the log knows that a sprite found no room */
};

/* The one studio of the process. */
struct studio *studio_get(void);

/* Opens fonts, effect and theme at the first call, on the thread that creates a source; false, with the reason in the
 * log, if something is missing: overlays stay empty then. */
bool studio_open(struct studio *studio);

/* The theme of that name, or the first one. Only after studio_open() was true. */
const struct theme *studio_theme(const struct studio *studio, const char *name);

/* With the mutex held, once for each source's tick: takes in what the raster thread made, once a frame. */
void studio_begin_frame(struct studio *studio, uint64_t frame_time);

#endif
