/* Which messages have been taken already: the same feed + id counts once. Bounded: two generations, in one table; when
 * the newer one is full the older one is forgotten. */
#ifndef CORE_SEEN_H
#define CORE_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two of them fill three quarters of two million places of 12 bytes. */
#define SEEN_GENERATION 786432u

/* {0} is empty. Runner only. */
struct seen {
	uint64_t *keys;    /* 0 = empty; the lowest bit is the generation's; owned, one block with the persons */
	uint32_t *persons; /* who sent it, INDEX_NONE = nobody */
	size_t capacity;
	size_t count[2]; /* of the two generations */
	unsigned now;    /* which of them is the newer: 0 or 1 */
};

/* Keyed hash of feed and id; even, never 0. `key` is the session's hash key (16 bytes). */
uint64_t seen_key(const uint8_t key[16], const char *feed, const char *id);
/* The same of a hash_pair() that is known. */
uint64_t seen_key_of(uint64_t hash);
/* False: it has not been seen. *person (may be NULL): who sent it, INDEX_NONE = nobody. */
bool seen_find(const struct seen *s, uint64_t key, uint32_t *person);
/* Reads the place where it would be, so that seen_find() does not wait for memory when several are looked at one after
 * the other. What it returns has no meaning. */
uint64_t seen_look_at(const struct seen *s, uint64_t key);
/* Must not have been seen. False: out of memory. */
bool seen_add(struct seen *s, uint64_t key, uint32_t person);
void seen_finish(struct seen *s);

#endif
