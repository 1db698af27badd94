/* Memory that is given back all at once: what a document is read into. */
#ifndef SHOW_ARENA_H
#define SHOW_ARENA_H

#include <stddef.h>

struct arena; /* opaque. Thread-safety: one thread at a time. */

/* NULL if memory fails. */
struct arena *arena_create(void);
/* NULL-safe. */
void arena_destroy(struct arena *a);
/* Zeroed memory, aligned for any type, that lives as long as the arena. NULL if memory fails. size 0 is taken as 1. */
void *arena_take(struct arena *a, size_t size);
/* The same for `count` elements; NULL also if count * size overflows. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* A NUL-terminated copy of `length` bytes. */
char *arena_text(struct arena *a, const char *bytes, size_t length);

#endif
