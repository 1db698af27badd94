/* Which messages have been taken already: the same feed + id counts once. Bounded: two generations of half a million;
 * when the newer one is full the older one is forgotten. */
#ifndef CORE_SEEN_H
#define CORE_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEEN_GENERATION (1u << 19)

struct seen_entry {
	uint64_t key;    /* 0 = empty */
	uint32_t person; /* who sent it, INDEX_NONE = nobody */
};

struct seen_table {
	struct seen_entry *slots; /* owned */
	size_t capacity;
	size_t count;
};

/* {0} is empty. Runner only. */
struct seen {
	struct seen_table now;
	struct seen_table before;
};

/* Keyed hash of feed and id; never 0. `key` is the session's hash key (16 bytes). */
uint64_t seen_key(const uint8_t key[16], const char *feed, const char *id);
/* NULL if it has not been seen. Valid until the next seen_add(). */
const struct seen_entry *seen_find(const struct seen *s, uint64_t key);
/* Must not have been seen. False: out of memory. */
bool seen_add(struct seen *s, uint64_t key, uint32_t person);
void seen_finish(struct seen *s);

#endif
