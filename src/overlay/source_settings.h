/* A source's settings: their keys, their defaults, and the dialog that asks for them. */
#ifndef OVERLAY_SOURCE_SETTINGS_H
#define OVERLAY_SOURCE_SETTINGS_H

#include <obs-module.h>

#include "core/stage.h"
#include "overlay/box.h"

/* What the user has set. */
struct wish {
	char only[STAGE_ID]; /* id of the one interaction to show, "" = whichever is on air */
	char theme[32];      /* "" = the show's */
	bool sample;
	char state[SAFE_ID]; /* of the sample content: overlay/sample.h */
	char language[24];   /* of the sample content; "" = OBS's */
	bool test_card;
	bool reduced;
	bool sounds;
	struct box_wish box;
};

/* Any thread. */
void wish_read(struct wish *wish, obs_data_t *settings);
void wish_defaults(obs_data_t *settings);

/* The dialog for a source of that kind. `only`: the interaction that is set now, "" = none; it may belong to another
 * show. UI thread. */
obs_properties_t *wish_properties(enum overlay_kind kind, const char *only);

#endif
