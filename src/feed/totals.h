/* Numbers by a digest of what they belong to: running totals of gifts and likes, how often a list has named an id. The
 * one that was not asked for for the longest time gives way. Thread-safety: one thread at a time. */
#ifndef FEED_TOTALS_H
#define FEED_TOTALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many of a feed are remembered: more givers than the largest room has in one show; about 12 MiB once it is full. */
#define TOTALS_MOST 100000
#define TOTALS_KEY 16

struct totals;

/* `most`: from 1. NULL: no memory. */
struct totals *totals_create(size_t most);
void totals_destroy(struct totals *t); /* NULL-safe */
/* The number of `key` (TOTALS_KEY bytes of a digest), 0 if it is new; valid until the next call. *forgot: another had
 * to give way for it, and begins at 0 when it comes again. NULL: no memory. */
int64_t *totals_at(struct totals *t, const uint8_t *key, bool *forgot);
/* It begins at 0 again; unknown ones are ignored. */
void totals_remove(struct totals *t, const uint8_t *key);
void totals_clear(struct totals *t);

#endif
