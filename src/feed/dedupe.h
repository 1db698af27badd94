/* Has this message been passed on before? The last 100 000 of a feed are remembered (contracts.md section 21). */
#ifndef FEED_DEDUPE_H
#define FEED_DEDUPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DEDUPE_MOST 100000

/* Thread-safety: one thread at a time. About 3 MiB once it is full. */
struct dedupe;

/* `key`: 16 bytes of the hashes, copied; NULL = one by chance. NULL if memory or the random source fails. */
struct dedupe *dedupe_create(const uint8_t *key);
void dedupe_destroy(struct dedupe *d); /* NULL-safe */
/* True the first time that `feed`+`id` is seen among the last DEDUPE_MOST. */
bool dedupe_first(struct dedupe *d, const char *feed, const char *id);
/* The same in three steps, for many at once: their hashes; one look at all their places, which waits for memory once;
 * and then each by its hash. */
uint64_t dedupe_key(const struct dedupe *d, const char *feed, const char *id);
void dedupe_look_ahead(struct dedupe *d, const uint64_t *keys, size_t count);
bool dedupe_first_key(struct dedupe *d, uint64_t key);

#endif
