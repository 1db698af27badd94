/* What changed between two states of a script, segment by segment. */
#ifndef REPORT_RUN_SHEET_CHANGES_H
#define REPORT_RUN_SHEET_CHANGES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/show.h"

/* A line of the run sheet: a segment of now, or one that is gone. */
struct change_row {
	int now;    /* index into the show's segments; -1 = it is gone */
	int before; /* index into the segments of before; -1 = it is new */
	bool moved; /* it stands elsewhere among those that are in both */
};

struct changes {
	size_t count;
	struct change_row *rows; /* in the order of the show; what is gone stands behind its former neighbour; owned */
	size_t added;
	size_t removed;
	size_t moved;
};

/* Fills *changes; finish it in any case. `before` NULL: every row is as it was. As few rows as possible count as moved.
 * False if memory fails. */
bool changes_make(struct changes *changes, const struct show *now, const struct show *before);
void changes_finish(struct changes *changes);

#endif
