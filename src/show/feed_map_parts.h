/* Between the files that read a field map. */
#ifndef SHOW_FEED_MAP_PARTS_H
#define SHOW_FEED_MAP_PARTS_H

#include "show/arena.h"
#include "show/feed_map.h"
#include "show/json_place.h"

/* A value of the document with its place; both NULL = it is not there. */
struct node {
	const json_t *value;
	const struct place *place;
};

/* One reading of one map. */
struct map_reading {
	const char *path;
	struct problems *problems;
	size_t errors_before;
	struct arena *arena;
	struct places places;
	struct feed_map *map;
	int levels;           /* around the message that is read: how many ^ a pointer may have */
	struct node defaults; /* of the rules' keys */
	bool no_memory;
};

/* An error at the value; `mend` may be "". */
#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
void map_problem(struct map_reading *r, struct node at, const char *mend, const char *format, ...);
void map_warning(struct map_reading *r, struct node at, const char *mend, const char *what);
/* Zeroed memory of the map; NULL is told once. */
void *map_take(struct map_reading *r, size_t count, size_t size);

struct node map_child(const struct map_reading *r, struct node object, const char *key);
/* The first element or member of a list or object, and the one behind. `i` counts the elements. */
struct node map_first(const struct map_reading *r, struct node list);
struct node map_next(const struct map_reading *r, struct node list, struct node before);
/* False with a problem: it is no object. Each key that is not among the |-separated ones, nor begins with x-, is one
 * too. */
bool map_object(struct map_reading *r, struct node n, const char *keys, const char *what);
/* False with a problem: no list, or one that has more elements, or none. */
bool map_list(struct map_reading *r, struct node n, size_t most, const char *what);
/* The text behind a key; `fallback` if there is none. A problem if it is no text or empty. */
const char *map_text(struct map_reading *r, struct node object, const char *key, const char *fallback);
bool map_flag(struct map_reading *r, struct node object, const char *key);
/* Within 1 … most; `fallback` if there is none. */
int64_t map_number(struct map_reading *r, struct node object, const char *key, int64_t fallback, int64_t most);
/* Position among the |-separated words, from 1; `fallback` if there is none. */
int map_choice(struct map_reading *r, struct node object, const char *key, const char *choices, int fallback);
/* A text, a whole number, true or false as a text of the map; NULL with a problem. */
const char *map_constant(struct map_reading *r, struct node n);

bool map_pointer(struct map_reading *r, struct node n, struct map_pointer *out);
/* One pointer, or a list of them. How many. */
size_t map_pointers(struct map_reading *r, struct node n, struct map_pointer *out, size_t most);
/* Where a key comes from: "/pointer", ["/one", "/or-another"], or {"at", "join", "const", "values", "else"} and the
 * keys of `more` (|-separated), which are the caller's to read. */
void map_value(struct map_reading *r, struct node n, const char *more, struct map_value *out);
/* Roles behind the value of a table: one, or a list. */
unsigned map_roles(struct map_reading *r, struct node n);

/* feed_map_rule.c; the defaults come before the rules. */
void map_defaults(struct map_reading *r, struct node n);
void map_rule(struct map_reading *r, struct node n, struct map_rule *out);
/* feed_map_knows.c: fills `knows` but for its delay. */
void map_knows(struct feed_map *map);

#endif
