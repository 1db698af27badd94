/* The rundown: which segment is live, which is armed, what was planned, what is expected, what happened.
 * Pure state and time arithmetic: no cues (core/cue.h), no interactions. Formulas: rundown-timing.md section 2 with the
 * defects of 2f mended; verbs: contracts.md sections 10, 12 and 20. */
#ifndef CORE_RUNDOWN_H
#define CORE_RUNDOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/digest.h"
#include "core/moment.h"
#include "core/outbox.h"
#include "core/reply.h"
#include "core/show.h"
#include "core/verb.h"
#include "core/zone.h"

enum row_state { ROW_FUTURE = 1, ROW_LIVE, ROW_PAST };

struct span {
	int64_t start; /* ms since the epoch; NEVER = not known */
	int64_t end;
};

/* One run of a row, on the wall clock as it was recorded. end NEVER = still live. */
struct row_run {
	int64_t start;
	int64_t end;
};

struct row {
	enum row_state state;
	bool skipped;
	struct span planned;  /* frozen at the first GO */
	struct span expected; /* kept up to date by rundown_update() */
	struct span actual;   /* of the last run; start NEVER = never ran */
	int64_t added_ms;     /* by `time`, of the last run */
	int64_t held_ms;      /* in hold, of the last run, finished holds only */
	size_t run_count;
	size_t run_capacity;
	struct row_run *runs; /* owned */
	/* more fields as rundown.c needs them, each with its comment */
};

enum show_state { SHOW_READY = 1, SHOW_LIVE, SHOW_FINISHED };

/* All of it is value state: rundown_copy() makes an independent twin. Runner only. */
struct rundown {
	const struct show *show; /* borrowed, outlives us */
	const struct zone *zone; /* borrowed, outlives us */
	size_t row_count;
	struct row *rows; /* owned, one a segment */
	int live;         /* index, -1 = none */
	int armed;        /* index, -1 = none (after the last row) */
	bool held;
	bool locked;
	bool standby;
	enum show_state state;
	int64_t guard_until_mono; /* not part of the hash */
	int64_t offset_ms;        /* positive = behind; kept by rundown_update() */
	int64_t relative_ms;
	int64_t planned_end; /* NEVER = not known */
	int64_t expected_end;
	/* more fields as rundown.c needs them */
};

bool rundown_init(struct rundown *r, const struct show *show, const struct zone *zone);
void rundown_finish(struct rundown *r);
bool rundown_copy(struct rundown *to, const struct rundown *from);

/* Applies a rundown verb (GO BACK JUMP ARM LEAVE LOCK UNLOCK SKIP HOLD RESUME TIME END_NOW START_WAS FIX FINISH
 * STANDBY STANDBY_OFF). `guard` is in force for go, back and jump. Emits segment.* and show.state events. */
bool rundown_verb(struct rundown *r, struct moment now, const struct verb_call *call, struct reply *reply,
		  struct outbox *out);
/* The next instant on the monotonic clock at which something happens by itself (auto GO; end of the live row is no
 * event by itself), or NEVER. */
int64_t rundown_next_due(const struct rundown *r, struct moment now);
/* Does what is due. */
void rundown_deadline(struct rundown *r, struct moment now, struct outbox *out);
/* Recomputes expected spans, offsets and ends for `now`; to be called before they are read. Never changes what is
 * hashed. */
void rundown_update(struct rundown *r, struct moment now);
/* Of the live row, ms; negative = over. 0 if none. */
int64_t rundown_remaining(const struct rundown *r, struct moment now);
/* The instant on the monotonic clock at which the live row ends as things stand, or NEVER (held, or none). */
int64_t rundown_live_end_mono(const struct rundown *r, struct moment now);
/* The instant on the monotonic clock at which the live row began (holds not counted in), or NEVER. */
int64_t rundown_live_start_mono(const struct rundown *r);
void rundown_digest(const struct rundown *r, struct digest *d);

#endif
