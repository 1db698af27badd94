/* Keeps rehearsals and streams apart (PRODUCT.md B6): a stream that starts in a rehearsal is stopped, loudly, and a
 * rehearsal that begins while OBS streams is ended. */
#ifndef OBS_REHEARSAL_GUARD_H
#define OBS_REHEARSAL_GUARD_H

#include <obs-frontend-api.h>

#include "obs/show_host.h"

/* UI thread: what the frontend tells. */
void rehearsal_guard_event(struct show_host *host, enum obs_frontend_event event);
/* Any thread: an {"event":…} line of the runner. `host` outlives the guard's work, which ends with the UI thread's. */
void rehearsal_guard_line(struct show_host *host, const char *line);
/* UI thread, once: from here on it does nothing, because the frontend must not be asked any more. */
void rehearsal_guard_close(void);

#endif
