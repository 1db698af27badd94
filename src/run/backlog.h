/* Rows that could not be written because the disk is full or gone: kept in order, and written first as soon as the
 * journal can be written again. */
#ifndef RUN_BACKLOG_H
#define RUN_BACKLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/moment.h"
#include "store/journal.h"

/* What an evening of verbs comes to; audience events are refused while the journal is broken and never get here. */
#define BACKLOG_MAX 20000
/* … of which verbs may take so many: the rest is for what happens by itself, which cannot be refused. */
#define BACKLOG_VERBS 16000

struct backlog_row {
	struct moment at;
	char kind[16];
	char *body; /* owned */
};

/* {0} is empty. Runner only. */
struct backlog {
	size_t count;
	struct backlog_row *rows; /* owned */
	size_t lost;              /* rows that did not fit any more */
};

/* False: it is full, or memory is: the row is counted as lost. */
bool backlog_add(struct backlog *b, struct moment at, const char *kind, const char *body);
/* Writes all of it, and a `check` row behind it, in one transaction. True: it is empty now, *last is the newest seq. */
bool backlog_write(struct backlog *b, struct journal *journal, struct moment at, const char *check, uint64_t *last);
void backlog_finish(struct backlog *b);

#endif
