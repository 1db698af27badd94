/* The topic's card: what is talked about, for as long as it is; or a titled panel for anything. */
#ifndef OVERLAY_TOPIC_H
#define OVERLAY_TOPIC_H

#include "overlay/change.h"
#include "overlay/presence.h"

struct overlay_topic {
	struct presence presence;
	struct stage_topic card;
	struct change change;
	struct stage_topic path[CHANGE_PATH]; /* what stood on the same panel before */
};

void overlay_topic_update(struct overlay_topic *overlay, const struct stage *stage, const struct theme *theme,
			  int64_t now);
void overlay_topic_draw(const struct overlay_topic *overlay, struct canvas *canvas);

#endif
