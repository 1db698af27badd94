/* Where each value of a JSON text stands. jansson decodes the text; this walks it once beside jansson, checks its
 * grammar with exact places, and remembers line and column of every key and value. */
#ifndef SHOW_JSON_PLACE_H
#define SHOW_JSON_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "show/document.h"

#define JSON_DEPTH_MAX 64       /* nested objects and arrays */
#define JSON_VALUES_MAX 1000000 /* bounds the memory that a hostile text can cost */

/* A value of the text. Lines and columns count from 1, columns in code points. Immutable after the scan. */
struct place {
	const char *key; /* decoded; NULL in an array and at the root; owned by the places */
	int line;        /* of the value; of an object's or array's opening bracket */
	int column;
	int key_line; /* of the key's opening quote; 0 without a key */
	int key_column;
	uint32_t parent; /* indices into places.items; 0 = none, which the root's own index makes possible */
	uint32_t first;
	uint32_t next;
	uint32_t position; /* in its array or object, from 0 */
	bool shadowed;     /* the key stands here again; jansson keeps the later value */
};

struct places {
	size_t count;
	size_t capacity;
	struct place *items; /* owned; [0] is the root */
	struct arena *keys;  /* owned */
};

/* Fills *p. Repeated keys and broken UTF-8 become problems and the scan goes on; a grammar error is one problem and
 * ends it with false. `path` is what the problems name. Finish *p in any case. */
bool places_scan(struct places *p, const char *text, size_t length, const char *path, struct problems *problems);
void places_finish(struct places *p);

/* The value behind a key, NULL if there is none. Linear. */
const struct place *place_child(const struct places *p, const struct place *object, const char *key);
/* First child, and the sibling that follows; NULL at the end. */
const struct place *place_first(const struct places *p, const struct place *parent);
const struct place *place_next(const struct places *p, const struct place *sibling);
/* Writes the JSON pointer; "" for the root. Cut if it does not fit. */
void place_pointer(const struct places *p, const struct place *place, char *out, size_t size);

#endif
