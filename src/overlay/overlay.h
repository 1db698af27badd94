/* The overlays as OBS sources: one for each kind of overlay/kinds.h. */
#ifndef OVERLAY_OVERLAY_H
#define OVERLAY_OVERLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/stage.h"

/* Kind ("poll"), id and title of an interaction, borrowed for the call. */
typedef void (*overlay_each)(void *to, const char *kind, const char *id, const char *title);

/* Where the sources get the stage from. All functions may be called from the graphics thread at any time between
 * overlay_register_sources() and overlay_finish(), must not block and must not take locks of OBS. */
struct overlay_stage_provider {
	void *user; /* borrowed, outlives the sources */
	/* The newest stage, valid until it is released; NULL when there is none: nothing is on air. */
	const struct stage *(*acquire)(void *user);
	void (*release)(void *user, const struct stage *stage);
	/* What of the show's look cannot be had, in words for the desk. Any thread. */
	void (*warn)(void *user, const char *text);
	/* Calls `each` with every interaction of the show. UI thread only; may read the document. */
	void (*interactions)(void *user, overlay_each each, void *to);
};

/* In obs_module_load. The provider is copied. */
void overlay_register_sources(const struct overlay_stage_provider *provider);

/* The look of the show that was loaded or edited: its "theme" object as JSON text, NULL or "" = no show, or none. The
 * sources take it up with their next frame, and so they do with pictures that have other files now. UI thread. */
void overlay_show_look(const char *theme);

/* True if the interaction of that id is on air but in no picture, because another card stands in its place; the other's
 * title goes to `behind`. Any thread; waits for no more than a copy. */
bool overlay_waits(const char *id, char *behind, size_t size);

/* In obs_module_unload: frees fonts, atlases and the effect, which the sources share. */
void overlay_finish(void);

#endif
