/* Hotkeys: crowdcue.VERB for the show and crowdcue.VERB.ID for each interaction of the loaded show (contracts.md
 * section 17; the names are public, other programs trigger them). Bindings live in the profile, where OBS's own
 * settings page writes them; OBS reads back only its own, so these are read here. */
#ifndef OBS_HOTKEYS_H
#define OBS_HOTKEYS_H

#include <stdbool.h>
#include <stddef.h>

struct show_host;
struct hotkeys; /* opaque. UI thread only, but for the callbacks that OBS makes. */

/* Registers the show's verbs. `host` is borrowed and outlives us. */
struct hotkeys *hotkeys_create(struct show_host *host);
/* NULL-safe; unregisters all. Must come before OBS shuts its hotkeys down. */
void hotkeys_destroy(struct hotkeys *k);
/* Reads all bindings from the current profile; a hotkey that is not in it loses its binding. */
void hotkeys_read_profile(struct hotkeys *k);
/* Registers the interactions of this show document (JSON text) in place of those of the one before. */
void hotkeys_follow_show(struct hotkeys *k, const char *document);
/* "Ctrl + F9" for a verb ("go"), "" = none bound. */
void hotkeys_text(struct hotkeys *k, const char *verb, char *text, size_t size);

#endif
