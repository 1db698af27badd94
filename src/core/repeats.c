#include "core/repeats.h"

#include <stddef.h>
#include <stdlib.h>

/* A key has its place in one group; there the oldest gives way. */
#define GROUP 8u

static bool is_over(const struct repeat *r, int64_t t, int64_t window_ms)
{
	int64_t apart = t > r->t ? t - r->t : r->t - t;
	return apart > window_ms;
}

uint32_t repeats_add(struct repeats *r, uint64_t key, int64_t t, int64_t window_ms, bool sliding, uint32_t person,
		     bool apart)
{
	if (!r->places)
		r->places = calloc(REPEATS_PLACES, sizeof *r->places);
	if (!r->places)
		return 1;
	struct repeat *group = r->places + key % (REPEATS_PLACES / GROUP) * GROUP;
	struct repeat *place = group;
	for (size_t i = 0; i < GROUP; i++) {
		if (group[i].key == key) {
			place = &group[i];
			break;
		}
		if (!group[i].key || (place->key && group[i].t < place->t))
			place = &group[i];
	}
	if (place->key != key || is_over(place, t, window_ms)) {
		*place = (struct repeat){.key = key, .t = t, .count = 1, .person = person};
		return 1;
	}
	if (sliding && t > place->t)
		place->t = t;
	if ((!apart || place->person != person) && place->count < UINT32_MAX)
		place->count++;
	place->person = person;
	return place->count;
}

void repeats_finish(struct repeats *r)
{
	free(r->places);
	*r = (struct repeats){0};
}
