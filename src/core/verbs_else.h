/* Verbs that belong to no interaction and not to the rundown: people, announcements, tasks, feeds, OBS. */
#ifndef CORE_VERBS_ELSE_H
#define CORE_VERBS_ELSE_H

#include <stdbool.h>

#include "core/reply.h"
#include "core/verb.h"

struct engine;

/* `cue`: who asked, -1 = nobody. What comes with a later depth is refused as verb.not-applicable. */
bool verbs_else(struct engine *e, const struct verb_call *call, struct reply *reply, int cue);

#endif
