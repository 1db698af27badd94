/* When the rows of a script begin and end by the script alone: what a run sheet prints. */
#ifndef REPORT_RUN_SHEET_PLAN_H
#define REPORT_RUN_SHEET_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/show.h"

struct plan_row {
	int64_t start; /* ms since midnight of the first day if the plan is on the clock, else since the first GO */
	int64_t end;
};

struct plan {
	size_t count;
	struct plan_row *rows; /* by segment; owned */
	bool on_clock;         /* the first segment has a time of day */
	bool seconds;          /* some row begins within a minute */
};

/* Fills *plan; finish it in any case. False if memory fails. A row without a start begins when the one before it ends;
 * a skipped row takes no time (contracts.md sections 7 and 20). */
bool plan_make(struct plan *plan, const struct show *show);
void plan_finish(struct plan *plan);
/* "20:05", or "0:05" after the first GO; with seconds where the plan has any. */
void plan_text(const struct plan *plan, int64_t ms, char *out, size_t size);
/* A length as "5:30" or "1:05:30". */
void plan_length(int64_t ms, char *out, size_t size);

#endif
