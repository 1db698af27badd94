/* How far a server's clock is from ours (contracts.md section 21 "Clock"): the smallest difference of arrival and
 * server time in the last 5 minutes, since the way of a message only ever adds to it. */
#ifndef FEED_SKEW_H
#define FEED_SKEW_H

#include <stdbool.h>
#include <stdint.h>

#include "core/moment.h"

#define SKEW_BUCKETS 61

/* A plain value; zero = nothing known yet. */
struct skew {
	bool known;
	int64_t wall_less_mono; /* of the last note: a jump means that our clock was set */
	struct {
		bool used;
		int64_t number; /* of the bucket: monotonic time in steps of 5 s */
		int64_t least;
	} buckets[SKEW_BUCKETS];
	bool least_known; /* the next two hold */
	int64_t least_bucket;
	int64_t least; /* of all buckets in the window that ends with that one */
};

/* Notes that a message with the server's time `server_ms` has arrived, and gives the time that its event gets: the
 * server's, or our own reckoning if that clock is off by more than 2 s. *original is then the server's, else 0. */
int64_t skew_time(struct skew *s, const struct moment *arrival, int64_t server_ms, int64_t *original);

#endif
