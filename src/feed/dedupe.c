/* A ring of the last keys in order of arrival, and a hash table over the same keys (linear probing, removal by shifting
 * back). A key is a keyed 64-bit hash of feed and id: nobody outside can make two messages meet, and by chance one
 * message in 10^14 would be taken for another. */
#include "feed/dedupe.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "core/hash.h"

#define SLOTS (1u << 18)
#define MASK (SLOTS - 1)

struct dedupe {
	unsigned char key[crypto_shorthash_KEYBYTES];
	uint32_t count;
	uint32_t oldest; /* index into ring */
	uint64_t ring[DEDUPE_MOST];
	uint64_t looked;       /* by dedupe_look_ahead(); has no meaning */
	uint64_t slots[SLOTS]; /* 0 = free */
};

struct dedupe *dedupe_create(const uint8_t *key)
{
	if (sodium_init() < 0)
		return NULL;
	struct dedupe *d = calloc(1, sizeof *d);
	if (d && key)
		memcpy(d->key, key, sizeof d->key);
	else if (d)
		crypto_shorthash_keygen(d->key);
	return d;
}

void dedupe_destroy(struct dedupe *d)
{
	free(d);
}

uint64_t dedupe_key(const struct dedupe *d, const char *feed, const char *id)
{
	return hash_pair(d->key, feed, id);
}

static uint32_t find(const struct dedupe *d, uint64_t key)
{
	uint32_t at = (uint32_t)key & MASK;
	while (d->slots[at] && d->slots[at] != key)
		at = (at + 1) & MASK;
	return at;
}

static void forget(struct dedupe *d, uint64_t key)
{
	uint32_t hole = find(d, key);
	if (!d->slots[hole])
		return;
	d->slots[hole] = 0;
	for (uint32_t at = (hole + 1) & MASK; d->slots[at]; at = (at + 1) & MASK) {
		uint32_t home = (uint32_t)d->slots[at] & MASK;
		if (((at - home) & MASK) < ((at - hole) & MASK))
			continue; /* stands between its home and the hole: may not move before its home */
		d->slots[hole] = d->slots[at];
		d->slots[at] = 0;
		hole = at;
	}
}

void dedupe_look_ahead(struct dedupe *d, const uint64_t *keys, size_t count)
{
	uint64_t looked = 0;
	for (size_t i = 0; i < count; i++)
		looked |= d->slots[(uint32_t)keys[i] & MASK];
	/* and those that are forgotten for them */
	for (size_t i = 0; d->count == DEDUPE_MOST && i < count; i++)
		looked |= d->slots[(uint32_t)d->ring[(d->oldest + i) % DEDUPE_MOST] & MASK];
	d->looked = looked;
}

bool dedupe_first(struct dedupe *d, const char *feed, const char *id)
{
	return dedupe_first_key(d, dedupe_key(d, feed, id));
}

bool dedupe_first_key(struct dedupe *d, uint64_t key)
{
	uint32_t at = find(d, key);
	if (d->slots[at])
		return false;
	if (d->count == DEDUPE_MOST) {
		forget(d, d->ring[d->oldest]);
		at = find(d, key); /* the way to it may have become shorter */
	} else {
		d->count++;
	}
	d->slots[at] = key;
	d->ring[d->oldest] = key;
	d->oldest = (d->oldest + 1) % DEDUPE_MOST;
	return true;
}
