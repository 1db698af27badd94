/* The show's time zone for its days, as data: the engine reads no clock and no zone files. It arrives as an event. */
#ifndef CORE_ZONE_H
#define CORE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#define ZONE_CHANGES_MAX 16

struct zone {
	int count; /* at least 1; changes[0].from is INT64_MIN */
	struct {
		int64_t from;      /* ms since the epoch, UTC: the offset holds from here on */
		int64_t offset_ms; /* local = UTC + offset */
	} changes[ZONE_CHANGES_MAX];
};

/* {count 1, offset 0}. */
void zone_utc(struct zone *z);
/* Offset that is in force at an instant. */
int64_t zone_offset(const struct zone *z, int64_t utc_ms);
/* Days since 1970-01-01 of the local date at an instant. */
int64_t zone_day(const struct zone *z, int64_t utc_ms);
/* The instant of a local time: `day` since 1970-01-01, `ms` since its midnight, may exceed a day or be negative. A time
 * that does not exist (spring) gives the first instant after the gap; one that comes twice the first. */
int64_t zone_instant(const struct zone *z, int64_t day, int64_t ms);
/* The last instant with that time of day which is not more than half a day after `utc_ms`: ten to midnight, said at
 * five past, was yesterday; ten past, said at five past, is still to come. */
int64_t zone_near(const struct zone *z, int64_t utc_ms, int64_t ms);
/* "YYYY-MM-DD" → days since 1970-01-01; false if it is no date. */
bool date_parse(const char *text, int64_t *day);

#endif
