/* Which row comes after which: skipped rows, the armed row, loop groups. Inside the rundown only. Runner only. */
#ifndef CORE_RUNDOWN_ORDER_H
#define CORE_RUNDOWN_ORDER_H

#include "core/rundown.h"

/* The row that GO would start after row `i` (-1 = before the first): the next that is not skipped, or after the last
 * row of a loop group its first. -1 = none. */
int rundown_row_after(const struct rundown *r, int i);
/* The nearest row before `i` that is not skipped, or -1. */
int rundown_row_before(const struct rundown *r, int i);
/* The first row behind the loop group of row `i`. -1: there is none. Sets *in_loop to whether `i` is in a loop group.
 */
int rundown_row_after_loop(const struct rundown *r, int i, bool *in_loop);
/* True if row `i` is in a loop group that has begun a further lap. */
bool rundown_lapped(const struct rundown *r, int i);
/* Up to this row all lies behind: the live row, or where it was before it was deleted; -1 before the first GO. */
int rundown_place(const struct rundown *r);
/* True if row `i` lies ahead and will run as things stand: not skipped, and not passed over by what is armed. */
bool rundown_ahead(const struct rundown *r, int i);
/* After a change of what is skipped: arms what follows the live row (or the first row), unless a row was armed by hand;
 * if that one is skipped now, the row after it. */
void rundown_rearm(struct rundown *r);

#endif
