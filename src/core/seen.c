#include "core/seen.h"

#include <stdlib.h>

#include "core/hash.h"

uint64_t seen_key_of(uint64_t hash)
{
	hash &= ~UINT64_C(1); /* which is the generation's */
	return hash ? hash : 2;
}

uint64_t seen_key(const uint8_t key[16], const char *feed, const char *id)
{
	return seen_key_of(hash_pair(key, feed, id));
}

/* Where the key is, or the empty place where it would be. */
static size_t place_of(const struct seen *s, uint64_t key)
{
	size_t at = (size_t)(key >> 1) & (s->capacity - 1);
	while (s->keys[at] && (s->keys[at] & ~UINT64_C(1)) != key)
		at = (at + 1) & (s->capacity - 1);
	return at;
}

bool seen_find(const struct seen *s, uint64_t key, uint32_t *person)
{
	size_t at = s->capacity ? place_of(s, key) : 0;
	if (!s->capacity || !s->keys[at])
		return false;
	if (person)
		*person = s->persons[at];
	return true;
}

uint64_t seen_look_at(const struct seen *s, uint64_t key)
{
	return s->capacity ? s->keys[(size_t)(key >> 1) & (s->capacity - 1)] : 0;
}

static void put(struct seen *s, uint64_t key, uint32_t person, unsigned generation)
{
	size_t at = place_of(s, key);
	s->keys[at] = key | generation;
	s->persons[at] = person;
	s->count[generation]++;
}

static bool grow(struct seen *s)
{
	struct seen fresh = {.capacity = s->capacity ? s->capacity * 2 : 1024, .now = s->now};
	fresh.keys = calloc(fresh.capacity, sizeof *fresh.keys + sizeof *fresh.persons);
	if (!fresh.keys)
		return false;
	fresh.persons = (uint32_t *)(fresh.keys + fresh.capacity);
	for (size_t i = 0; i < s->capacity; i++)
		if (s->keys[i])
			put(&fresh, s->keys[i] & ~UINT64_C(1), s->persons[i], s->keys[i] & 1);
	seen_finish(s);
	*s = fresh;
	return true;
}

/* Takes one out; what stands behind it moves up as far as it may. */
static void take_out(struct seen *s, size_t hole)
{
	size_t mask = s->capacity - 1;
	for (size_t at = (hole + 1) & mask; s->keys[at]; at = (at + 1) & mask) {
		size_t home = (size_t)(s->keys[at] >> 1) & mask;
		if (((at - home) & mask) < ((at - hole) & mask))
			continue;
		s->keys[hole] = s->keys[at];
		s->persons[hole] = s->persons[at];
		hole = at;
	}
	s->keys[hole] = 0;
}

/* In place: a second table would have to be had in the middle of a show. */
static void forget(struct seen *s, unsigned generation)
{
	for (size_t i = 0; i < s->capacity; i++)
		while (s->keys[i] && (s->keys[i] & 1) == generation)
			take_out(s, i);
	s->count[generation] = 0;
}

static bool make_room(struct seen *s)
{
	if (s->count[s->now] >= SEEN_GENERATION) {
		/* what comes from here on is the newer generation; the one before the last goes */
		s->now = !s->now;
		forget(s, s->now);
	}
	return (s->count[0] + s->count[1] + 1) * 4 <= s->capacity * 3 || grow(s);
}

bool seen_add(struct seen *s, uint64_t key, uint32_t person)
{
	if (!make_room(s))
		return false;
	put(s, key, person, s->now);
	return true;
}

void seen_finish(struct seen *s)
{
	free(s->keys);
	*s = (struct seen){0};
}
