/* A hash index from 64-bit keyed hashes to small numbers (array positions). Holds no keys: the owner of the array
 * compares. 8 bytes a slot, so that a million people cost 16 MB. Unordered; never iterated, so that its order cannot
 * leak into the state. */
#ifndef CORE_INDEX_H
#define CORE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INDEX_NONE UINT32_MAX

struct index_slot {
	uint32_t hash;  /* high half of the hash */
	uint32_t value; /* INDEX_NONE = empty */
};

/* {0} is an empty index. Runner only. */
struct index {
	struct index_slot *slots; /* owned */
	size_t capacity;          /* a power of two */
	size_t count;
};

/* True if array element `value` has the key that is looked for. */
typedef bool (*index_equal)(const void *owner, uint32_t value, const void *key);

/* INDEX_NONE if there is none. */
uint32_t index_find(const struct index *x, uint64_t hash, index_equal equal, const void *owner, const void *key);
/* The key must not be in it. False: out of memory. */
bool index_add(struct index *x, uint64_t hash, uint32_t value);
/* The value that is looked at first for this hash: most often the one that is meant, if there is one. */
uint32_t index_first(const struct index *x, uint64_t hash);
/* Empties it and frees its memory. */
void index_finish(struct index *x);

#endif
