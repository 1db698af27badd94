/* What a dock knows of the world: everything it reads and the one way to act. The plugin fills it from the running
 * show; a test fills it with a state of its own, so a dock can be looked at without OBS. */
#ifndef OBS_DESK_H
#define OBS_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The answer to a line, one JSON object as text, borrowed. Called on any thread, also before post() returns. */
typedef void (*desk_answer)(void *user, const char *json);

/* Immutable; none of the functions ever waits. UI thread, but for the answers. */
struct desk {
	void *user;
	/* Changes whenever what may be seen has changed; 0 = there is no show. */
	uint64_t (*stage_id)(void *user);
	/* Changes whenever another show document is loaded, and with each edit; 0 = none. */
	uint64_t (*document_id)(void *user);
	/* The show document as JSON text (contracts.md section 7), to be freed with free(); NULL = none. */
	char *(*document)(void *user);
	/* Posts one line of contracts.md section 11. False: it was not taken and there will be no answer. */
	bool (*post)(void *user, const char *line, desk_answer answer, void *answer_user);
	/* A text of locale/ by its key, borrowed for good. */
	const char *(*text)(void *user, const char *key);
	/* True if there is a show that was interrupted and can be resumed; its title goes to `title`. */
	bool (*offer)(void *user, char *title, size_t size);
	/* Answers the offer: go on with that show, or leave it and begin anew. */
	void (*decide)(void *user, bool resume);
	/* Number of the newest notice (a refused hotkey, a show that could not be loaded), 0 = none yet. */
	uint64_t (*notice)(void *user, char *text, size_t size, bool *refused);
	/* How OBS's own outputs stand. */
	void (*outputs)(void *user, bool *streaming, bool *recording);
	/* The key combination of a verb's hotkey for a tooltip, "" = none bound. */
	void (*hotkey)(void *user, const char *verb, char *text, size_t size);
	/* True if the interaction is on air but not in the picture because another card has its place; the other's
	 * title goes to `behind`. */
	bool (*waits)(void *user, const char *id, char *behind, size_t size);
	/* Where shows are looked for: the folder of the last one, and that of the shows that come along; "" = not
	 * known. */
	void (*folders)(void *user, char *last, char *ours, size_t size);
	/* May shows' feeds open ports of this machine? "never", "here" (for its own programs) or "network"; borrowed
	 * for good. */
	const char *(*listening)(void *user);
	/* Sets that. */
	void (*listen)(void *user, const char *how);
};

/* The docks, as the plugin calls them; the room `dock` supplies these. UI thread only. */
/* Makes the docks, before OBS restores its window layout. `desk` outlives them. */
void docks_create(const struct desk *desk);
/* OBS has finished loading: from now on they show the desk. `open` makes them visible (the first start of all). */
void docks_arm(bool open);
/* Brings the dock into view: there is a question to answer. */
void docks_show(void);
/* Puts a text into the clipboard. */
void docks_copy(const char *text);
/* OBS is about to close its window, which destroys the docks: forget them, ask the desk nothing more. */
void docks_forget(void);
/* "5.15.8": the version that runs, borrowed for good. */
const char *docks_qt_version(void);

#endif
