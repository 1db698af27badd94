/* An instant, on both clocks: the wall clock has the schedule, the monotonic clock the durations. */
#ifndef CORE_MOMENT_H
#define CORE_MOMENT_H

#include <stdint.h>

/* Both in milliseconds. Their difference changes only when the wall clock is set (NTP, by hand). */
struct moment {
	int64_t wall; /* since the epoch, UTC */
	int64_t mono; /* since an arbitrary start, never runs back within a session */
};

/* A deadline that is not set. Greater than any other, so the minimum of deadlines needs no test. */
#define NEVER INT64_MAX

#endif
