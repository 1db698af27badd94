#include "feed/throttle.h"

int64_t throttle_next(const struct throttle *t, size_t most, int64_t window_ms, int64_t now)
{
	if (t->count < most)
		return now;
	/* the one that must have left the window before the next comes in */
	int64_t oldest = t->taken[(t->count - most) % THROTTLE_MOST];
	return oldest + window_ms > now ? oldest + window_ms : now;
}

void throttle_take(struct throttle *t, int64_t now)
{
	t->taken[t->count++ % THROTTLE_MOST] = now;
}
