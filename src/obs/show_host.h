/* The show host: owns the runner of the current show, loads and resumes shows on a thread of its own, and gives
 * everything else in the plugin one place to post lines to and to take the stage from. */
#ifndef OBS_SHOW_HOST_H
#define OBS_SHOW_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/show.h"
#include "core/stage.h"
#include "run/runner.h"

struct show_host; /* opaque. Thread-safety: as written at each function. */
struct show_seat; /* opaque: one runner with its number of users */

/* Called by the host. All may be NULL; `user` is borrowed and outlives the host. */
struct show_host_listener {
	void *user;
	/* Runner thread: one {"event":…} line, borrowed. */
	void (*event)(void *user, const char *line);
	/* Runner thread: an effect to carry out. `seat` is held for the listener, who answers with show_seat_done(). */
	void (*effect)(void *user, struct show_seat *seat, int64_t number, const json_t *verb);
	/* Host thread: another show was loaded and show_host_document() is new, or there is an offer. Runner thread:
	 * the document was edited. Must not wait. */
	void (*changed)(void *user);
};

struct show_host_config {
	struct show_host_listener listener;
	/* Any thread: the text of a key of locale/, borrowed for good. */
	const char *(*text)(const char *key);
	/* From the environment, for tests and kiosks; NULL = not set. Copied. */
	const char *show;              /* show document to load at the start, instead of the remembered one */
	const char *session;           /* session folder of the first show */
	bool resume;                   /* resume without asking */
	const char *feeds_state;       /* folder for what feeds must know after a crash; NULL = none. Copied */
	const char *people;            /* file with points and wins from show to show; NULL = none. Copied */
	const struct secrets *secrets; /* keys of feeds; NULL = none. Borrowed, outlives the host */
};

struct show_host *show_host_create(const struct show_host_config *config);
/* Starts the thread; loads, resumes or offers what is to be loaded. */
bool show_host_start(struct show_host *h);
/* UI thread, once: ends the current show cleanly (it can be resumed), stops and joins all threads. Posts are refused
 * from here on. */
void show_host_stop(struct show_host *h);
/* NULL-safe; after show_host_stop(). */
void show_host_destroy(struct show_host *h);

/* Any thread, never waits: as runner_post(), but `load` is carried out by the host, and without a show the answer is
 * show.none. The answer may come before it returns. */
bool show_host_post(struct show_host *h, const char *line, runner_answer answer, void *user);
/* The same for a verb whose answer nobody waits for: a refusal becomes a notice. `what` names it for people. */
void show_host_command(struct show_host *h, const char *line, const char *what);

/* Any thread, never waits. NULL = none. To be given back with show_host_stage_release() by the same or another thread.
 */
const struct stage *show_host_stage_acquire(struct show_host *h);
void show_host_stage_release(struct show_host *h, const struct stage *stage);
/* Any thread: a number that changes with each new stage and each new show; 0 = no show. */
uint64_t show_host_stage_id(struct show_host *h);

/* Any thread. Number of the current document, 0 = none. */
uint64_t show_host_document_id(struct show_host *h);
/* Any thread. The document as JSON text for free(), NULL = none. */
char *show_host_document(struct show_host *h);

/* Any thread. Path of the show document that was loaded last, also before this start; "" = none. */
void show_host_last_show(struct show_host *h, char *path, size_t size);

/* Any thread: may shows' feeds open ports of this machine? "never", "here" or "network", borrowed for good. */
const char *show_host_listening(struct show_host *h);
/* Any thread: the operator's word on that; it holds from now on, for the show that runs too. Other words are ignored.
 */
void show_host_listen(struct show_host *h, const char *listen);

/* Any thread: is there an interrupted show to resume? Its title goes to `title`. */
bool show_host_offer(struct show_host *h, char *title, size_t size);
/* Any thread: answers the offer; the work is done on the host's thread. */
void show_host_decide(struct show_host *h, bool resume);

/* Any thread. Words for the desk's status line; the newest replaces the one before. */
void show_host_notice(struct show_host *h, bool refused, const char *text);
/* Any thread: number of the newest notice, 0 = none; its words go to `text`. */
uint64_t show_host_last_notice(struct show_host *h, char *text, size_t size, bool *refused);

/* UI thread: has a start of OBS with the plugin ever come to its end, so that OBS has kept the docks' places? */
bool show_host_settled(struct show_host *h);
/* UI thread, when OBS ends: remembers that. */
void show_host_settle(struct show_host *h);

/* Any thread. What became of an effect; gives the seat back. */
void show_seat_done(struct show_seat *seat, int64_t number, bool ok, const char *text);

#endif
