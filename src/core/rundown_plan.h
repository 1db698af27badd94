/* The plan of a rundown, and from it and what has happened the expectation. Inside the rundown only. Runner only. */
#ifndef CORE_RUNDOWN_PLAN_H
#define CORE_RUNDOWN_PLAN_H

#include "core/rundown.h"

/* Computes planned spans, lengths, planned_start and planned_end for a show whose first GO is (or would be) at `go`,
 * a wall time. At the first GO this is the last call. */
void rundown_plan(struct rundown *r, int64_t go);
/* For a row that an edit has changed or brought, after the first GO: its length, and shift_ms for a start of its own,
 * as the plan would have them behind `end`, the planned end of the row before. The row's planned span is set already.
 */
void rundown_plan_row(struct rundown *r, int i, int64_t end);
/* True if the row is to start at a time of day of its own. */
bool rundown_is_fixed(const struct rundown *r, int i);
/* When a fixed row starts if nothing before it is late, wall ms: its planned start with what an edit or a remedy moved
 * it by and with the delay blocks up to it (rundown-timing.md 2a). */
int64_t rundown_own_start(const struct rundown *r, int i);
/* True if the row has to wait for its time after the row before it: it would start later than that ends. After
 * rundown_update(). */
bool rundown_waits(const struct rundown *r, int i);

#endif
