/* The runner: the one thread that owns a running show. It takes what has arrived as one batch, applies it to the
 * engine, writes the journal in one transaction, and only then answers, publishes the stage and runs the effects. */
#ifndef RUN_RUNNER_H
#define RUN_RUNNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/audience.h"
#include "core/error.h"
#include "core/show.h"
#include "core/stage.h"
#include "feed/feed.h"

struct runner; /* opaque. Thread-safety: as written at each function. */

enum runner_clock {
	RUNNER_CLOCK_REAL = 1,
	RUNNER_CLOCK_DRIVEN, /* {"t":MS} lines are the only clock (--clock stdin) */
};

struct runner_sink {
	void *user; /* borrowed, outlives the runner */
	/* Runner thread, after the commit: one {"event":…} line without line end, borrowed. May be NULL. */
	void (*event)(void *user, const char *line);
	/* Runner thread: all events and answers of a batch have been given. May be NULL. */
	void (*flush)(void *user);
	/* Runner thread, after the effect's row was committed: carry out `verb` (an obs.* verb object, borrowed), never
	 * waiting for it, and answer with runner_effect_done() from any thread. NULL: every effect is done at once. */
	void (*effect)(void *user, int64_t number, const json_t *verb);
	/* Runner thread, after the commit: the document in force (JSON text, borrowed) has become another. May be NULL.
	 */
	void (*document)(void *user, const char *json);
	/* Runner thread: a new stage was published. May be NULL. */
	void (*stage)(void *user);
};

/* Zero means a sane default. Borrowed for runner_create() only, but for `sink.user` and
 * `secrets`. */
struct runner_config {
	struct show *show;  /* taken over; NULL with `resume` = the show of the session */
	const char *folder; /* session folder; NULL = the default place */
	bool resume;
	const uint8_t *seed; /* 32 bytes; NULL = real random secrets */
	enum runner_clock clock;
	double speed;   /* of a real clock; 0 = 1 */
	bool autopilot; /* --auto */
	bool allow_private;
	enum feed_listen listen; /* whether the show's own feeds may open ports; 0 = never */
	size_t feed_count;
	const char *const *feeds; /* URLs from the command line, besides the show's own */
	bool skip_show_feeds;
	const char *people;            /* file with everyone's points and wins from show to show; NULL or "" = none */
	const char *feeds_state;       /* folder, as feed_sink.state_folder; copied; NULL or "" = none */
	const struct secrets *secrets; /* borrowed, outlives the runner; NULL = none */
	struct runner_sink sink;
};

enum runner_result {
	RUNNER_OK = 1,
	RUNNER_INPUT,  /* exit 1 */
	RUNNER_USAGE,  /* exit 2: a feed URL that cannot be understood, … */
	RUNNER_FAILED, /* exit 3; error->what begins with the reason key where there is one (run.busy) */
};

/* Opens or creates the session, replays its journal when resuming. No thread runs yet. */
enum runner_result runner_create(struct runner **out, const struct runner_config *config, struct error *error);
/* Starts the thread (and the network thread if a feed needs it). The first event is "session". */
bool runner_start(struct runner *r);
/* Any thread, signal only: after what has been posted, a clean stop. */
void runner_stop(struct runner *r);
void runner_join(struct runner *r);
/* NULL-safe; stops and joins if needed. Requests that were not answered get their answer before it returns. */
void runner_destroy(struct runner *r);
/* Any thread. The session's folder; immutable after create. */
const char *runner_folder(const struct runner *r);
/* Any thread: true once the show is finished (verb `finish`, or --auto at its end) or the runner has stopped. */
bool runner_finished(const struct runner *r);
/* Any thread: blocks until runner_finished(). */
void runner_wait(struct runner *r);

/* Runner thread: the answer as one JSON line without line end, borrowed. */
typedef void (*runner_answer)(void *user, const char *json);

/* Any thread. One line of contracts.md section 11: a verb, an audience event, {"t"…}, {"state":true}, {"list":…}; or a
 * verb object {"verb":…}. Copied. Lines are taken in the order in which they are posted; `answer` is called exactly
 * once unless false is returned (stopping, or memory). Lists besides those of section 11: "comments" (the last 200,
 * newest last: rows as in the normal form, but for what an answer may not hold: roles are [{"id": "vip"}], and unknown
 * keys with null or with lists of anything but objects are left out). */
bool runner_post(struct runner *r, const char *line, runner_answer answer, void *user);
/* The same; `number` is the line's in its input (from 1), for error messages. */
bool runner_post_numbered(struct runner *r, const char *line, int number, runner_answer answer, void *user);
/* Any thread. What became of an effect; text is for people, may be NULL. */
void runner_effect_done(struct runner *r, int64_t number, bool ok, const char *text);

/* Any thread. The operator gives the show's own feeds another leave to listen than the configuration's: those that
 * listen begin anew with it. */
void runner_listen(struct runner *r, enum feed_listen listen);

/* Any thread, never blocks: the newest stage, valid until it is released. NULL before the first one. */
const struct stage *runner_stage_acquire(struct runner *r);
void runner_stage_release(struct runner *r, const struct stage *stage);
/* Any thread, never blocks: change id of the newest stage, 0 = none. */
uint64_t runner_stage_id(const struct runner *r);

#endif
