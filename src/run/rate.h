/* How many messages a feed brought in the last minute, from its running total as it is told now and then. Runner only.
 */
#ifndef RUN_RATE_H
#define RUN_RATE_H

#include <stdint.h>

#define RATE_SECONDS 60

/* {0} is a feed of which nothing is known. */
struct rate {
	uint64_t total; /* as last told */
	int64_t second; /* of the newest place */
	uint64_t places[RATE_SECONDS];
};

/* The total at `ms` of any clock that does not run back; a smaller one than before begins anew. */
void rate_note(struct rate *r, uint64_t total, int64_t ms);
/* Messages in the minute before `ms`. */
uint64_t rate_minute(const struct rate *r, int64_t ms);

#endif
