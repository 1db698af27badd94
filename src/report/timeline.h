/* The audience over time: what came in each minute, counted from the journal. */
#ifndef REPORT_TIMELINE_H
#define REPORT_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "store/journal.h"

/* A day is the longest show that is drawn minute by minute. */
#define TIMELINE_MINUTES 1440

struct timeline_minute {
	uint32_t comments;
	uint32_t gifts;
	uint32_t orders;
	int64_t viewers; /* latest in the minute; -1 = not told */
};

struct timeline {
	int64_t start; /* wall ms of the first minute */
	size_t count;
	struct timeline_minute minutes[TIMELINE_MINUTES];
};

/* Minutes before `from` (the first GO) do not count, nor do rows up to `begun`. False on a read error. */
bool timeline_read(struct timeline *t, struct journal *journal, uint64_t begun, int64_t from, struct error *error);

#endif
