/* The show document: JSON in, checked, with the exact place of each problem (contracts.md section 7). */
#ifndef SHOW_DOCUMENT_H
#define SHOW_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/show.h"

struct problem {
	bool warning;
	struct error at;
};

struct problems {
	size_t count;
	size_t capacity;
	size_t errors;         /* how many are no warnings */
	struct problem *items; /* owned, in the order of line and column */
};

void problems_finish(struct problems *p);

/* Reads a file. NULL if there is any error; `problems` then says all of them, not only the first. Warnings may come
 * with a show. The caller owns the show. */
struct show *show_load(const char *path, struct problems *problems);
/* The same from memory; `path` is for messages and relative paths. */
struct show *show_parse(const char *text, size_t length, const char *path, struct problems *problems);
/* The caller's hold on it ends; it is freed when nobody else holds it. NULL-safe. */
void show_destroy(struct show *show);

#endif
