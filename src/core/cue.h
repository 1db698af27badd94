/* Cues at run time: when each is due, how far its actions have come, whether it failed (contracts.md sections 7 and
 * 12).
 *
 *   waiting ──due or by hand──▶ running ──last action ended──▶ fired ──its segment starts again──▶ waiting
 *                                  ├──a verb was refused──▶ refused ──retry──▶ running
 *                                  └──an effect failed────▶ failed  ──retry──▶ running
 *
 * A refused or failed cue may be dropped: it stays what it is, for it did not fire, but nobody has to see to it any
 * more. When its segment starts again it waits again. */
#ifndef CORE_CUE_H
#define CORE_CUE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/interaction.h"
#include "core/rundown.h"

enum cue_state { CUE_WAITING = 1, CUE_RUNNING, CUE_FIRED, CUE_REFUSED, CUE_FAILED };

/* A plain value: copied for undo. Runner only. */
struct cue_run {
	enum cue_state state;
	bool dropped;         /* refused or failed, and given up */
	bool triggered;       /* its segment's clock has set it off in this run */
	uint32_t action;      /* the next one */
	uint32_t outstanding; /* effects asked for and not yet done */
	uint32_t queued;      /* firings that wait for this one */
	uint32_t acting;      /* the action that is being done; not state */
	uint64_t firing;      /* number of its last firing, of all in the show, from 1; not hashed */
	uint64_t failed;      /* bit per action whose effect failed */
	int64_t at;           /* wall ms: last fired; 0 = never */
	int64_t wait_mono;    /* goes on then; NEVER = does not wait */
	char reason[200];     /* why it was refused or failed */
};

struct engine;
struct open_effect;

const char *cue_state_name(enum cue_state state);

/* Fires cue `index`, as its busy policy allows. False with a refusal in `reply`: cue.busy. */
bool cue_fire(struct engine *e, int index, struct reply *reply);
/* Does again what was refused or failed, then goes on. */
bool cue_retry(struct engine *e, int index, struct reply *reply);
/* Gives a refused or failed cue up. */
bool cue_drop(struct engine *e, int index, struct reply *reply);
/* Would the verb (cue, retry or drop) be done? False: `reply` says why not. Changes nothing. */
bool cue_may(const struct engine *e, int index, enum verb_code verb, struct reply *reply);
/* An effect that the cue's action asked for has ended. */
void cue_effect_done(struct engine *e, const struct open_effect *effect, bool ok, const char *text);
/* A segment's run began or ended: resets its cues, fires those on start, fires those on end. */
void cue_segment_started(struct engine *e, int segment);
void cue_segment_ended(struct engine *e, int segment);
/* When cue `index` is to fire as things stand (before its own `wait`), on the wall clock: of a row that runs or will
 * run. NEVER: by hand only, fired in this run, or its row will not run any more. After rundown_update(). */
int64_t cue_expected(const struct engine *e, struct moment now, int index);
/* Next instant on the monotonic clock at which a cue is due or goes on, or NEVER; and doing it. */
int64_t cue_next_due(const struct engine *e, struct moment now);
void cue_deadline(struct engine *e);
/* If the instant is over at which the clock would set it off, it does not any more in this run. */
void cue_miss(struct engine *e, int index);
/* Undo and redo: is where it was. Nothing fires. */
void cue_put_back(struct engine *e, int index, const struct cue_run *to);
/* True if both say the same. */
bool cue_same(const struct cue_run *a, const struct cue_run *b);
void cue_digest(const struct cue_run *c, struct digest *d);

#endif
