/* What is open in the show, as the simulated audience sees it. Runner only. */
#ifndef RUN_SOURCES_VIEW_H
#define RUN_SOURCES_VIEW_H

#include "core/engine.h"
#include "core/poll.h"
#include "feed/feed.h"

/* All texts are borrowed from the engine and its show. */
struct sources_view {
	struct feed_open open[64];
	const char *options[64][POLL_OPTIONS];
	struct feed_winner winners[64];
	struct feed_view view;
};

void sources_look(const struct engine *e, struct sources_view *v);

#endif
