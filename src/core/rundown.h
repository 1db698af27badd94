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

#define RUNDOWN_HOLDS 16

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
	/* The next run, or the one that is on: what the plan says and what verbs have made of it. */
	int64_t length_ms;     /* 0 or more; as planned, or as `fix` left it; meaningless before the first GO */
	int64_t next_added_ms; /* `time` for a row that is not live: goes into added_ms of its next run */
	int64_t shift_ms;      /* fix how=start: the fixed start is later by this */
	bool pulled;           /* fix how=gaps: linked in spite of its fixed start */
	int64_t start_mono;    /* of the last run, as corrected by `start-was`; NEVER = never ran */
};

enum show_state { SHOW_READY = 1, SHOW_LIVE, SHOW_FINISHED };

/* All of it is value state: rundown_copy() makes an independent twin. Runner only. */
struct rundown {
	const struct show *show; /* borrowed, outlives us */
	const struct zone *zone; /* borrowed, outlives us */
	size_t row_count;
	struct row *rows;   /* owned, one a segment */
	int live;           /* index, -1 = none */
	int behind;         /* in a live show without a live row (it was deleted): the last row that lies behind, -1 =
			     * none does; else meaningless */
	int armed;          /* index, -1 = none (after the last row) */
	bool armed_by_hand; /* by `arm` or `leave`: stays when the order around it changes */
	bool held;
	bool locked;
	bool standby;
	enum show_state state;
	int64_t guard_until_mono; /* not part of the hash */
	int64_t offset_ms; /* positive = behind; from a loop's second lap on: at the next fixed row behind it, else
			    * at the show's end; kept by rundown_update() */
	int64_t relative_ms;
	int64_t planned_start; /* of the first row that is not skipped, NEVER = not known; like planned_end frozen at GO
				*/
	int64_t planned_end;   /* NEVER = not known */
	int64_t expected_end;
	int current;         /* row of the newest run; unlike `live` it stays after `finish`; -1 = none */
	int previous;        /* row of the run before that, -1 = none */
	int64_t first_start; /* wall clock: when the first run began, as corrected by `start-was`; NEVER = not yet */
	/* The live row's clock; meaningless without a live row. */
	bool end_on_wall;   /* a row that counts to its end: `clock_end` is a wall time and does not drift with it */
	int64_t clock_end;  /* no time left from here on; monotonic, or wall if end_on_wall; not in force while held */
	int64_t clock_left; /* while held: ms left, negative = over */
	size_t hold_count;  /* finished holds of this run, oldest first, monotonic; they add up to the row's held_ms */
	struct hold {
		int64_t start;
		int64_t end;
	} holds[RUNDOWN_HOLDS]; /* when it is full, the two oldest become one */
	int64_t hold_start;     /* while held: since when, monotonic */
};

/* Rows from the segments, the first that is not skipped armed. False: out of memory, and nothing is owned. */
bool rundown_init(struct rundown *r, const struct show *show, const struct zone *zone);
/* Frees what it owns and zeroes it. A zeroed one is allowed. */
void rundown_finish(struct rundown *r);
/* Makes `to` an independent twin. `to` counts as uninitialised: what it owned before must have been given to
 * rundown_finish(). False: out of memory, and `to` is zeroed. */
bool rundown_copy(struct rundown *to, const struct rundown *from);

/* After an edit: the same run over another show document. from[i] is the row that segment i of `show` was until now, -1
 * for a new one; no row may be named twice. `show` takes the place of the one before, which is not used after this.
 * - The plan stays frozen; a new row has no length in it. What is ahead takes its new start and length at once.
 * - The live row takes a new length on its running clock: who wants it to wait gives the edit later.
 * - Rows that are gone take their runs with them. An armed row that is gone gives way to the one that comes next. When
 *   the live row is gone none is live until the next step; nothing slides into its place, and the armed row stays.
 * - `back` (NULL = none): a rundown over the same `show`. Rows that are new take over what they are there, and it
 *   loses their runs.
 * False: out of memory; nothing has changed. */
bool rundown_edit(struct rundown *r, const struct show *show, const int *from, struct rundown *back, struct moment now);
/* Applies a rundown verb (GO BACK JUMP ARM LEAVE LOCK UNLOCK SKIP HOLD RESUME TIME END_NOW START_WAS FIX FINISH
 * STANDBY STANDBY_OFF). `guard` is in force for go, back and jump. Emits segment.* and show.state events, in the order
 * segment.ended, segment.started, segment.armed, show.state. With preview=true nothing changes and nothing is emitted;
 * the reply gets "preview" and "end". A refusal changes nothing. True: done; false: `reply` has the reason. */
bool rundown_verb(struct rundown *r, struct moment now, const struct verb_call *call, struct reply *reply,
		  struct outbox *out);
/* "preview" and "end" of a verb that would make `would` of `was`: a row for each segment whose expected span differs.
 * Both are brought up to date. `would` may stand on an edited show: rows go by their ids, a new one has no `was_…`, one
 * that is gone nothing else. */
void rundown_answer_preview(struct rundown *was, struct rundown *would, struct moment now, struct reply *reply);
/* The next instant on the monotonic clock at which something happens by itself (auto GO; end of the live row is no
 * event by itself), or NEVER. */
int64_t rundown_next_due(const struct rundown *r, struct moment now);
/* Does what is due. `out` may be NULL: nothing is said. */
void rundown_deadline(struct rundown *r, struct moment now, struct outbox *out);
/* Recomputes expected spans, offsets and ends for `now`; to be called before they are read. Never changes what is
 * hashed. */
void rundown_update(struct rundown *r, struct moment now);
/* Of the live row, ms; negative = over. 0 if none. */
int64_t rundown_remaining(const struct rundown *r, struct moment now);
/* What the live row's clock has counted, ms: the time since its start without holds. 0 if none. */
int64_t rundown_elapsed(const struct rundown *r, struct moment now);
/* When row `i`, which is not live, will run as things stand. False: not any more. After rundown_update(). The armed row
 * of a loop counts as well; its end is then unknown but for its length. */
bool rundown_expected(const struct rundown *r, int i, struct span *expected);
/* The instant on the monotonic clock at which the live row has no time left as things stand (past, if it is over), or
 * NEVER: none is live, or its clock is held. Moves with `time`, `start-was`, `end-now`, `fix`, with a finished hold,
 * and for a row that counts to its end with the wall clock. */
int64_t rundown_live_end_mono(const struct rundown *r, struct moment now);
/* The instant on the monotonic clock at which the live row's clock would have begun if it had never been held: its
 * start plus all finished holds. So the row's own clock reads O ms at this + O. NEVER: none is live, or its clock
 * stands still now, and no offset comes due. Check for NEVER before adding, or use the two functions below. */
int64_t rundown_live_start_mono(const struct rundown *r);
/* When the live row's clock reads `offset_ms`, and when it has `before_ms` left: monotonic, or NEVER as above. */
int64_t rundown_offset_due(const struct rundown *r, int64_t offset_ms);
int64_t rundown_before_end_due(const struct rundown *r, struct moment now, int64_t before_ms);
/* The instant at which the show should end: its hard end, else the planned end. Only with a planned end. */
int64_t rundown_target(const struct rundown *r);
/* The next row after the live one (before the first GO: the first row) that will run and has the mark, or -1. Its
 * expected.start is the `at` of next_flag and next_break, after rundown_update(). */
int rundown_next_flag(const struct rundown *r);
int rundown_next_break(const struct rundown *r);
/* Everything that is state: not expected spans, offsets and the guard, and the plan only once it is frozen. */
void rundown_digest(const struct rundown *r, struct digest *d);

#endif
