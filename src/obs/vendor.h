/* The remote desk: obs-websocket's vendor `crowdcue`. Every verb is a request type, besides `verb`, `state`, `list` and
 * `push`; every {"event":…} line is a vendor event of the same name and keys (contracts.md sections 13 and 17). Without
 * obs-websocket all of this does nothing. */
#ifndef OBS_VENDOR_H
#define OBS_VENDOR_H

struct show_host;
struct vendor; /* opaque. Thread-safety: as written at each function. */

/* obs_module_post_load only: obs-websocket takes vendors at no other time. `host` is borrowed and outlives us. NULL if
 * there is no obs-websocket. */
struct vendor *vendor_create(struct show_host *host);
/* Any thread: sends an event. NULL-safe; does nothing once closed. */
void vendor_event(struct vendor *v, const char *line);
/* UI thread, at OBS's exit: wakes all requests that wait, and never speaks to obs-websocket again. NULL-safe. What a
 * late request could still reach stays in memory: the process is about to end. */
void vendor_close(struct vendor *v);

#endif
