#include "feed/now.h"

#include <time.h>

static int64_t read_clock(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct moment feed_now(void)
{
	return (struct moment){.wall = read_clock(CLOCK_REALTIME), .mono = read_clock(CLOCK_MONOTONIC)};
}
