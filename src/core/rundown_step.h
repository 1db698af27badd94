/* One step of the rundown: what a verb or a deadline works with, and the moves that several of them share. Inside the
 * rundown only. Runner only. */
#ifndef CORE_RUNDOWN_STEP_H
#define CORE_RUNDOWN_STEP_H

#include "core/rundown.h"

/* All borrowed, for the length of the call. */
struct rundown_step {
	struct rundown *r;
	struct moment now;
	const struct verb_call *call; /* NULL for a deadline */
	struct reply *reply;          /* NULL for a deadline */
	struct outbox *out;           /* NULL in a preview: nothing is said */
};

/* Steals `fields`. */
void rundown_emit(const struct rundown_step *s, const char *name, json_t *fields);
/* segment.NAME {"id"} for a row; nothing for -1. */
void rundown_emit_row(const struct rundown_step *s, const char *name, int i);
/* segment.time {"id","end"} and for the live row "remaining_ms". Calls rundown_update(). */
void rundown_emit_time(const struct rundown_step *s, int i);

/* Starts row `i`: the live one ends, what follows `i` is armed, the first GO freezes the plan, the guard begins.
 * False: out of memory; nothing has changed. */
bool rundown_start(const struct rundown_step *s, int i);
/* Ends the live row, if there is one. */
void rundown_end(const struct rundown_step *s);
/* The end of the show. */
void rundown_close(const struct rundown_step *s);

#endif
