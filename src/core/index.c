#include "core/index.h"

#include <stdlib.h>

static size_t place_of(const struct index *x, uint32_t hash)
{
	/* the stored half also places the slot, so that growing needs no key */
	return (size_t)(hash * 2654435769u) & (x->capacity - 1);
}

static void put(struct index *x, uint32_t hash, uint32_t value)
{
	size_t at = place_of(x, hash);
	while (x->slots[at].value != INDEX_NONE)
		at = (at + 1) & (x->capacity - 1);
	x->slots[at] = (struct index_slot){.hash = hash, .value = value};
}

static bool grow(struct index *x)
{
	struct index old = *x;
	x->capacity = old.capacity ? old.capacity * 2 : 64;
	x->slots = malloc(x->capacity * sizeof *x->slots);
	if (!x->slots) {
		*x = old;
		return false;
	}
	for (size_t i = 0; i < x->capacity; i++)
		x->slots[i].value = INDEX_NONE;
	for (size_t i = 0; i < old.capacity; i++)
		if (old.slots[i].value != INDEX_NONE)
			put(x, old.slots[i].hash, old.slots[i].value);
	free(old.slots);
	return true;
}

uint32_t index_find(const struct index *x, uint64_t hash, index_equal equal, const void *owner, const void *key)
{
	if (!x->capacity)
		return INDEX_NONE;
	uint32_t half = (uint32_t)(hash >> 32);
	for (size_t at = place_of(x, half); x->slots[at].value != INDEX_NONE; at = (at + 1) & (x->capacity - 1))
		if (x->slots[at].hash == half && equal(owner, x->slots[at].value, key))
			return x->slots[at].value;
	return INDEX_NONE;
}

uint32_t index_first(const struct index *x, uint64_t hash)
{
	return x->capacity ? x->slots[place_of(x, (uint32_t)(hash >> 32))].value : INDEX_NONE;
}

bool index_add(struct index *x, uint64_t hash, uint32_t value)
{
	if ((x->count + 1) * 4 > x->capacity * 3 && !grow(x))
		return false;
	put(x, (uint32_t)(hash >> 32), value);
	x->count++;
	return true;
}

void index_finish(struct index *x)
{
	free(x->slots);
	*x = (struct index){0};
}
