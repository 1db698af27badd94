/* What others call by another name than we do: people by the name that they were heard under, messages by the number
 * that a relay gives them. The one that was not told of for the longest time gives way. Thread-safety: one thread at a
 * time. */
#ifndef FEED_AKA_H
#define FEED_AKA_H

#include <stdbool.h>
#include <stddef.h>

#include "feed/draft.h"

struct aka;

/* `most`: of names, from 1; about 150 bytes each. NULL: no memory, or no random source. */
struct aka *aka_create(size_t most);
void aka_destroy(struct aka *a); /* NULL-safe */
/* `name` of `kind` (any bytes; in `kind` the case of ASCII does not matter) means `id` from now on. A longer id than
 * the gate lets through is not kept, and neither is what there is no memory for. */
void aka_learn(struct aka *a, struct span kind, struct span name, struct span id);
/* Whom or what it was heard of last; {NULL, 0} = never, or it is forgotten. Borrowed until the next aka_learn(). */
struct span aka_find(const struct aka *a, struct span kind, struct span name);

#endif
