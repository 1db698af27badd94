/* The engine's inside, shared by engine.c and engine_audience.c. */
#ifndef CORE_ENGINE_PARTS_H
#define CORE_ENGINE_PARTS_H

#include "core/engine.h"

/* engine.c */

/* NULL: not known. */
struct engine_feed *engine_find_feed(struct engine *e, const char *feed);
/* What the context says of the feeds. */
void engine_look_at_feeds(struct engine *e);
/* Each kind shows one at a time: one that has just come on air hides the others of its kind. */
void engine_keep_one_on_air(struct engine *e, const struct interaction *shown);
/* Index of another one of its kind that is on air, -1 = none is. */
int engine_other_on_air(const struct engine *e, const struct interaction *it);

/* state.c */

/* A row of the rundown in the state. New reference. */
json_t *engine_segment_state(const struct engine *e, int index, struct moment now);

/* engine_audience.c */

/* `ahead` may be NULL. */
void engine_audience(struct engine *e, const struct audience_event *event, const struct engine_ahead *ahead,
		     struct reply *reply);

#endif
