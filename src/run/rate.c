#include "run/rate.h"

void rate_note(struct rate *r, uint64_t total, int64_t ms)
{
	int64_t second = ms / 1000;
	if (second > r->second) {
		int64_t empty = second - r->second < RATE_SECONDS ? second - r->second : RATE_SECONDS;
		for (int64_t i = 0; i < empty; i++)
			r->places[(second - i) % RATE_SECONDS] = 0;
		r->second = second;
	}
	if (total > r->total)
		r->places[r->second % RATE_SECONDS] += total - r->total;
	r->total = total;
}

uint64_t rate_minute(const struct rate *r, int64_t ms)
{
	int64_t second = ms / 1000;
	uint64_t sum = 0;
	for (int64_t i = 0; i < RATE_SECONDS; i++)
		if (r->second - i > second - RATE_SECONDS && r->second - i >= 0)
			sum += r->places[(r->second - i) % RATE_SECONDS];
	return sum;
}
