#include "feed/skew.h"

#include <string.h>

#define BUCKET_MS 5000
#define WINDOW (SKEW_BUCKETS - 1)
#define TOLERATED_MS 2000
#define STEP_MS 1000

static void note(struct skew *s, int64_t mono, int64_t difference)
{
	int64_t number = mono / BUCKET_MS;
	int place = (int)(number % SKEW_BUCKETS);
	if (!s->buckets[place].used || s->buckets[place].number != number || difference < s->buckets[place].least) {
		s->buckets[place].used = true;
		s->buckets[place].number = number;
		s->buckets[place].least = difference;
	}
}

static int64_t least(const struct skew *s, int64_t mono)
{
	int64_t oldest = mono / BUCKET_MS - WINDOW;
	int64_t found = INT64_MAX;
	for (int i = 0; i < SKEW_BUCKETS; i++)
		if (s->buckets[i].used && s->buckets[i].number >= oldest && s->buckets[i].least < found)
			found = s->buckets[i].least;
	return found;
}

int64_t skew_time(struct skew *s, const struct moment *arrival, int64_t server_ms, int64_t *original)
{
	int64_t wall_less_mono = arrival->wall - arrival->mono;
	int64_t jump = wall_less_mono - s->wall_less_mono;
	if (s->known && (jump > STEP_MS || jump < -STEP_MS))
		memset(s, 0, sizeof *s);
	s->known = true;
	s->wall_less_mono = wall_less_mono;
	int64_t difference = arrival->wall - server_ms;
	note(s, arrival->mono, difference);
	/* within one bucket's time the others do not change */
	if (!s->least_known || s->least_bucket != arrival->mono / BUCKET_MS) {
		s->least = least(s, arrival->mono);
		s->least_bucket = arrival->mono / BUCKET_MS;
		s->least_known = true;
	} else if (difference < s->least) {
		s->least = difference;
	}
	int64_t offset = s->least;
	if (offset <= TOLERATED_MS && offset >= -TOLERATED_MS) {
		*original = 0;
		return server_ms;
	}
	*original = server_ms;
	return server_ms + offset;
}
