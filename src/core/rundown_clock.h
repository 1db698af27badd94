/* The live row's clock: a deadline, or the time left while it is held. Everything shown is derived from these.
 * Durations run on the monotonic clock, so that a step of the wall clock leaves them alone; only a row that counts to
 * its end has its deadline on the wall clock. Inside the rundown only. Runner only. */
#ifndef CORE_RUNDOWN_CLOCK_H
#define CORE_RUNDOWN_CLOCK_H

#include "core/rundown.h"

/* The longest row, change or shift that the rundown takes: a year, in ms. What is longer was not meant. */
#define RUNDOWN_LONGEST (INT64_C(366) * 86400000)

int64_t rundown_clamp(int64_t value, int64_t low, int64_t high);
/* Keeps instants so far from the ends of the type that sums of them with lengths cannot overflow. */
struct moment rundown_moment(struct moment now);

/* The least that row `i` may be given: its `min`. */
int64_t rundown_shortest(const struct rundown *r, int i);

/* Sets the clock of the live row to have `left_ms` left. */
void rundown_clock_set(struct rundown *r, struct moment now, int64_t left_ms);
/* Moves the end by `by_ms`, held or not. */
void rundown_clock_move(struct rundown *r, int64_t by_ms);
/* Stops the clock. Only if it runs. */
void rundown_clock_hold(struct rundown *r, struct moment now);
/* Lets it run on; the hold is added to held_ms. Only if it is held. */
void rundown_clock_resume(struct rundown *r, struct moment now);
/* What the live row's clock has counted: the time since its start without holds. */
int64_t rundown_clock_elapsed(const struct rundown *r, struct moment now);

#endif
