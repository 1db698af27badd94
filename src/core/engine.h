/* The engine: one state machine owns a running show. (state, event) → state, effects; it reads no clock, no random
 * source and no file, so the same events give the same state, byte for byte. Crash recovery, rehearsal, verification
 * and most tests are that one fact. Thread-safety: runner only. */
#ifndef CORE_ENGINE_H
#define CORE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/announce.h"
#include "core/audience.h"
#include "core/benefit.h"
#include "core/coverage.h"
#include "core/cue.h"
#include "core/interaction.h"
#include "core/keyword_reply.h"
#include "core/measure.h"
#include "core/moderation.h"
#include "core/moment.h"
#include "core/outbox.h"
#include "core/people.h"
#include "core/reply.h"
#include "core/rundown.h"
#include "core/seen.h"
#include "core/show.h"
#include "core/sponsor.h"
#include "core/stage.h"
#include "core/task.h"
#include "core/verb.h"
#include "core/zone.h"

#define ENGINE_FEEDS_MAX 64
#define ENGINE_COMMENTS 200
#define ENGINE_CURRENCIES 8

enum event_kind {
	EVENT_VERB = 1,
	EVENT_AUDIENCE,
	EVENT_DEADLINE, /* something is due at event.at */
	EVENT_SEED,     /* the answer to OUT_SEED */
	EVENT_EFFECT,   /* an effect ended */
	EVENT_FEED,     /* a feed is known from here on, or changed */
	EVENT_COVERAGE, /* a feed came, went or ended */
	EVENT_RESUMED,  /* the session goes on after an interruption; at the last instant before it */
	EVENT_PERSON,   /* what somebody brings along from other shows; before his first event */
};

/* What was looked up for an audience event before its turn. */
struct engine_ahead {
	uint64_t message; /* seen_key() of it */
	struct people_wanted person;
};

struct event {
	enum event_kind kind;
	struct moment at;
	/* A verb that changes the document (edit.*, load): what it is from here on, borrowed; the engine holds it as
	 * long as it needs it. NULL = none. */
	const struct show *next_show;
	const struct engine_ahead *ahead; /* of `audience`; borrowed; NULL = nothing */
	union {                           /* borrowed */
		const struct verb_call *call;
		const struct audience_event *audience;
		struct {
			const char *lottery;
			const uint8_t *secret; /* 32 bytes */
		} seed;
		struct {
			int64_t number;
			bool ok;
			const char *text; /* "" = nothing to say */
		} effect;
		struct {
			const char *id;
			const char *feed; /* key of its events */
			int64_t delay_ms;
			bool count;
			bool covers;       /* what is said while it is away is missed: it is listened to, not asked */
			int64_t preset_ms; /* usual delay of its platform; SHOW_NONE = not known */
		} feed;
		struct {
			const char *id; /* of the feed */
			enum coverage_event what;
			enum gap_end back; /* with ON_FEED_LIVE: what became of what was said meanwhile */
		} coverage;
		struct {
			const char *platform;
			const char *id;
			int64_t points;
			bool won_before;
		} person;
	};
};

/* What the engine knows of a feed. */
struct engine_feed {
	char id[65];
	char feed[160];
	int64_t delay_ms;
	bool delay_set; /* by the operator (feed.delay): not by the document or the feed's address */
	bool count;
	int64_t preset_ms; /* SHOW_NONE = not known */
	bool broken;       /* the platform masked its last person */
	int64_t viewers;   /* latest */
	bool covers;
	enum coverage_state coverage;
	bool was_heard; /* while AWAY: it was HEARD before, and not READY */
	size_t gap;     /* while AWAY: which of the gaps; SIZE_MAX = none */
	struct measured measured;
};

/* A comment as the desk lists it. Not state. Its texts are in a buffer that the place keeps from comment to comment. */
struct comment {
	bool used;
	bool gone;                   /* taken back by the platform */
	uint8_t verdict;             /* enum moderation_verdict … */
	uint8_t reason;              /* … and enum moderation_reason; see engine_finding() */
	struct audience_event event; /* borrows from `room`; owns nothing */
	const char *line;            /* in `room`; NULL = to be written from the event */
	char *room;                  /* owned */
	size_t room_size;
	uint64_t key; /* of feed + id, as in core/seen.h */
	uint32_t person;
};

/* An effect that was asked for and whose end is not known yet. */
struct open_effect {
	int64_t number;
	int cue;         /* who asked; -1 = no cue */
	uint32_t action; /* of that cue */
	uint64_t firing; /* of that cue */
	json_t *verb;    /* owned */
};

/* What was typed in for a custom goal. */
struct goal_value {
	char id[65];
	int64_t value;
};

struct undo; /* core/undo.h */

struct engine {
	const struct show *show; /* in force; held */
	struct zone zone;
	uint8_t key[16];
	bool rehearsal;      /* nothing of it counts */
	uint64_t beginnings; /* how often the show has begun anew; not hashed */
	struct rundown rundown;
	struct people people;
	struct benefits benefits;
	struct sponsors sponsors; /* not in the hash */
	struct keyword_replies replies;
	struct seen seen;
	struct moderation *moderation; /* owned */
	size_t item_count;
	struct interaction *items; /* owned, one an interaction of the show */
	struct cue_run *cues;      /* owned, one a cue of the show */
	size_t task_count;
	struct task *tasks; /* owned */
	size_t goal_count;
	struct goal_value *goals; /* owned */
	size_t feed_count;
	struct engine_feed feeds[ENGINE_FEEDS_MAX];
	struct coverage coverage; /* not in the hash */
	struct measure measure;   /* not in the hash */
	int64_t effects;          /* numbered so far */
	uint64_t firings;         /* of cues, numbered so far */
	uint32_t cue_starts;      /* since something came from outside or time passed: cues may not go in circles */
	int64_t cue_instant;      /* of cue_starts, monotonic */
	size_t open_effect_count;
	struct open_effect *open_effects; /* owned */
	int64_t reminded_wall;  /* reminders up to this instant are dealt with; 0 = nothing has happened yet */
	char scene[256];        /* last program scene that a verb asked for */
	char standby_from[256]; /* scene to go back to after standby */
	char standby_plan[65];  /* the emergency plan that was named; \"\" = none */
	int depth;              /* of verbs that cause verbs */
	struct undo *undo;      /* owned */
	uint8_t document[32];   /* digest of show->json */
	bool start_waits;       /* the live row has begun again with an edit staged: its cues wait for that */
	bool start_undoable;    /* … and a verb was what began it */
	/* Not state: */
	struct announcements said;
	json_t *letters; /* core/effect.h's dead letters; owned, NULL = none */
	struct comment comments[ENGINE_COMMENTS];
	size_t comment_total;
	int64_t comments_counted;
	int64_t viewers_peak; /* most at a time, of all feeds together */
	int64_t likes;
	int64_t shares;
	int64_t gifts;
	int64_t follows;
	int64_t orders;
	size_t currency_count;
	struct money revenue[ENGINE_CURRENCIES];
	const struct show *next_show; /* of the event that is being applied; borrowed */
	json_t *gone;                 /* {"segments":{ID:row},"interactions":{ID:…}} as in the state: what has run
				       * when an edit took it out; owned, NULL = nothing */
	uint64_t edits;               /* greater after each change of the show that is in force */
	uint64_t changes;             /* greater after each event that can change the stage */
	struct match_text folded;
	struct context cx; /* of the event that is being applied */
};

/* Holds `show`. `key`: 16 bytes, from the journal; hashes of outside strings depend on it. NULL: out of memory. */
struct engine *engine_create(const struct show *show, const struct zone *zone, const uint8_t key[16]);
void engine_destroy(struct engine *e);
/* The session begins: what was due before is past, and what comes is known from here on. Only the first call counts. */
void engine_begin(struct engine *e, struct moment at);

/* Applies one event. `reply` (zeroed by the caller, finished by him) says what became of a verb; of an audience event
 * only "duplicate":true, if it had been taken before and changed nothing. */
void engine_apply(struct engine *e, const struct event *event, struct reply *reply, struct outbox *out);
#define ENGINE_AHEAD 64
/* For events that will be applied one after the other: looks up together what would be waited for one by one. At most
 * ENGINE_AHEAD; `ahead` has as many places. It borrows from the events. */
void engine_look_ahead(const struct engine *e, const struct audience_event *events, size_t count,
		       struct engine_ahead *ahead);
/* True if this message has been taken already: then the event must not be journaled. */
bool engine_is_duplicate(const struct engine *e, const struct audience_event *event);
bool engine_is_known(const struct engine *e, const struct engine_ahead *ahead);
/* Next instant on the monotonic clock at which an EVENT_DEADLINE is due, or NEVER. */
int64_t engine_next_due(const struct engine *e, struct moment now);
/* Viewers now, of all feeds together. */
int64_t engine_viewers(const struct engine *e);
/* The state hash of contracts.md section 12. */
void engine_hash(struct engine *e, uint8_t out[32]);

/* For cues: applies a verb within the event that is being applied. `cue`: who asked, -1 = nobody. */
bool engine_verb(struct engine *e, const struct verb_call *call, struct reply *reply, int cue);

/* May a comment of the list be shown now? Also its person may have been blocked or banned since it came. */
struct moderation_finding engine_finding(const struct engine *e, const struct comment *c);

/* core/state.c: the object `state` of section 12, without seq, hash and feeds. New reference. */
json_t *engine_state(struct engine *e, struct moment now);
/* The list "gaps" of core/coverage.h, and the lists "cues" (what will fire: of the segment `id`, "" = of all) and
 * "tasks". NULL: another list's name, and `reply` is untouched; or a refusal: id.unknown. */
json_t *engine_agenda(struct engine *e, struct moment now, const char *list, const char *id, size_t from, size_t count,
		      size_t *total, struct reply *reply);
/* Rows of a list (section 11, and "comments"). NULL with a refusal: id.unknown, or verb.bad-argument for the list. */
json_t *engine_list(struct engine *e, const char *list, const char *id, size_t from, size_t count, size_t *total,
		    struct reply *reply);
/* core/stage_make.c: what may be seen at `now`. `shift_ms` is added to monotonic instants: the difference between the
 * reader's monotonic clock and the session's. Leaves change_id alone. */
void engine_stage(struct engine *e, struct moment now, int64_t shift_ms, struct stage *stage);

#endif
