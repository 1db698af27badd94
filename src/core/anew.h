/* The verbs with which a show begins anew: rehearse and load. Runner only. */
#ifndef CORE_ANEW_H
#define CORE_ANEW_H

#include <stdbool.h>

#include "core/engine.h"

/* rehearse: what follows is a rehearsal, or (off=true) was one, and the show begins again from `ready`. `cue`: who
 * asked, -1 = nobody; no cue may. False with a refusal in `reply`. */
bool anew_rehearse(struct engine *e, const struct verb_call *call, struct reply *reply, int cue);
/* load: begins with the document of the event that is being applied; the old one is not used any more. */
bool anew_load(struct engine *e, const struct verb_call *call, struct reply *reply, int cue);
/* True as long as beginning anew loses nothing: no GO, and nothing was opened, drawn, asked or sold. */
bool anew_is_untouched(const struct engine *e);

#endif
