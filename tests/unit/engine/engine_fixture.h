/* A running show as a script: the show is written as a show document, verbs as an operator types them, the audience as
 * people who write. Times are durations since 20:00:00 UTC on 8 March 2026. What falls due on the way happens at its
 * own instant, as in src/run/batch.c; secrets are fixed; effects are done at once unless the script says otherwise.
 *
 * Every event that the engine says must be expected, in its order: script_end() fails if one is left over. It also lets
 * a second engine hear the same, which must come to the same hash and the same state. */
#ifndef TESTS_ENGINE_FIXTURE_H
#define TESTS_ENGINE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/engine.h"

#define SCRIPT_START INT64_C(1773000000000) /* wall clock at "0s" */
#define SCRIPT_MONO INT64_C(5000000)        /* monotonic clock then */

enum script_effects { EFFECTS_DONE = 1, EFFECTS_FAIL, EFFECTS_WAIT };

struct said {
	char *name;     /* owned */
	json_t *fields; /* owned */
};

/* What the engine was told, for the second one. */
struct heard {
	enum event_kind kind;
	struct moment at;
	const struct show *next; /* held */
	json_t *object;          /* verb, feed; owned */
	char *text;              /* audience line, lottery, effect's text; owned */
	uint8_t secret[32];
	int64_t number;
	bool ok;
	enum gap_end back;
};

struct script {
	struct show *show;
	struct engine *engine;
	struct moment now;
	struct reply reply; /* to the last verb */
	int depth;          /* of events that cause events */
	enum script_effects effects;
	int64_t effect; /* number of the newest effect */
	int messages;   /* ids given so far: "m1" … */
	size_t said_first;
	size_t said_count;
	struct said *said;
	size_t heard_count;
	struct heard *heard;
};

/* In the document ' stands for ". It must be one without errors. */
struct script *script_new(const char *document);
/* Nothing is left over; a twin agrees. Frees it. */
void script_end(struct script *s);

/* Another engine in place of this one, which has heard nothing yet. */
void script_begin_again(struct script *s);

/* Milliseconds since the epoch. */
int64_t script_wall(const char *t);
/* Lets everything happen that is due up to then. */
void until(struct script *s, const char *t);
/* The wall clock alone is set forward or back. */
void step_wall(struct script *s, const char *by);

/* A verb that is done, and one that is refused: a line, or an object with ' for ". */
void say(struct script *s, const char *t, const char *line);
void refuse(struct script *s, const char *t, const char *line, const char *reason);
/* The reason, "" = done; nothing is asserted. */
const char *try_verb(struct script *s, const char *t, const char *line);

/* A comment of twitch/PERSON in the feed twitch:a. The number of its message: "m" + number is the id. */
int chat(struct script *s, const char *t, const char *person, const char *text);
/* A normal-form event; ' stands for ". Keys that are missing: t now, feed twitch:a, a new id; "person": "ann" is
 * short for a strong identity. The message's number. */
int hear(struct script *s, const char *t, const char *event);
void delete_message(struct script *s, const char *t, int message);
void ban(struct script *s, const char *t, const char *person);
void know_feed(struct script *s, const char *id, const char *feed, const char *delay, bool count);
/* A feed that is known is connected, and is not any more (ON_FEED_GONE, ON_FEED_ENDED). */
void feed_comes(struct script *s, const char *t, const char *id, enum gap_end back);
void feed_goes(struct script *s, const char *t, const char *id, enum coverage_event how);
/* The program was gone since the newest event. */
void session_resumes(struct script *s);
/* What twitch/PERSON brings along from other shows. */
void bring(struct script *s, const char *person, int64_t points, bool won_before);
void end_effect(struct script *s, int64_t number, bool ok, const char *text);

/* The next event: "name key=value …"; keys that are not named may be anything. A key is a path: "options/0/votes", with
 * # for the length of a list. Values: as in JSON, texts without quotes ('…' if there is a space in one), @65s for an
 * instant, none for a key that is absent. */
void expect_event(struct script *s, const char *event);
/* The next events have these names. */
void expect_events(struct script *s, const char *names);
/* Whatever was said is of no interest. */
void forget_events(struct script *s);
void expect_nothing(struct script *s);

void expect_reply(struct script *s, const char *values);
/* Of the interaction with that id, as in the state. */
void expect_state(struct script *s, const char *id, const char *values);
/* Of the whole state. */
void expect_show(struct script *s, const char *values);
/* Of {"total", "rows"}. */
void expect_list(struct script *s, const char *list, const char *id, const char *values);

struct interaction *script_item(struct script *s, const char *id);
void script_hash(struct script *s, uint8_t out[32]);
/* Asserts that both hashes are the same, or that they are not. */
void expect_same(const uint8_t a[32], const uint8_t b[32]);
void expect_other(const uint8_t a[32], const uint8_t b[32]);

/* xorshift64*: every machine runs the same random scripts. */
void script_seed(uint64_t seed);
uint32_t script_below(uint32_t limit);

#endif
