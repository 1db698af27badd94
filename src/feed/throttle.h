/* How often something may be done: at most so many times in any window of time. The time is the caller's. */
#ifndef FEED_THROTTLE_H
#define FEED_THROTTLE_H

#include <stddef.h>
#include <stdint.h>

#define THROTTLE_MOST 100

/* {0} has done nothing yet. Thread-safety: a plain value. */
struct throttle {
	size_t count;                 /* ever */
	int64_t taken[THROTTLE_MOST]; /* a ring: when, monotonic ms */
};

/* The first instant, `now` or later, at which it may be done once more: then not more than `most` (at most
 * THROTTLE_MOST) lie within `window_ms`. */
int64_t throttle_next(const struct throttle *t, size_t most, int64_t window_ms, int64_t now);
/* It is done. */
void throttle_take(struct throttle *t, int64_t now);

#endif
