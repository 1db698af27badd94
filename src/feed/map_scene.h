/* A message as a field map sees it: the levels of lists around it, strings that hold JSON, and the values that its
 * pointers lead to. Everything is borrowed from the message but what stands in `room`. Network thread only. */
#ifndef FEED_MAP_SCENE_H
#define FEED_MAP_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/audience.h"
#include "feed/draft.h"
#include "show/feed_map.h"

#define MAP_LEVELS 4                           /* what arrived, a message in it, an element of that, of its badges */
#define MAP_PARSED (FEED_MAP_POINTERS_MAX * 2) /* of what arrived, and of a message */
#define MAP_ROOM 16384                         /* texts that are made for one event */
#define MAP_JOINED_MAX 1024                    /* of one joined text */

/* A string that holds JSON. */
struct map_parsed {
	const json_t *string; /* where it stands */
	json_t *value;        /* owned */
};

struct map_scene {
	const json_t *levels[MAP_LEVELS];
	int depth; /* of the level at hand */
	size_t parsed_count;
	struct map_parsed parsed[MAP_PARSED];
	size_t used;
	char room[MAP_ROOM];
};

/* Parses the strings that the map names, at the level at hand. */
void map_scene_parse(struct map_scene *s, const struct feed_map *map);
/* Forgets those beyond `count`. */
void map_scene_forget(struct map_scene *s, size_t count);
/* What the pointer leads to, as it stands; NULL = nothing, or null. */
const json_t *map_scene_at(const struct map_scene *s, const struct map_pointer *p);
/* A value as text: a string, the digits of a whole number, true or false; {NULL, 0} for anything else. */
struct span map_scene_words(struct map_scene *s, const json_t *value);

/* What a key is given: the first that is there, then its table, then its constant. {NULL, 0}: nothing. */
struct span map_scene_text(struct map_scene *s, const struct map_value *v);
/* The same as a whole number; a fraction is cut off. False: none is there, or it is beyond all reason. */
bool map_scene_number(struct map_scene *s, const struct map_value *v, int64_t *out);
/* true, a number that is not 0, "true" or "yes". */
bool map_scene_flag(struct map_scene *s, const struct map_value *v);
/* Milliseconds since the epoch; 0 = none is there, or it is none. */
int64_t map_scene_time(struct map_scene *s, const struct map_rule *rule);
/* The amount in minor units of the currency, without the sign that `take_back` gives. False: none, or too large. */
bool map_scene_amount(struct map_scene *s, const struct map_rule *rule, const char *currency, int64_t *minor);
unsigned map_scene_roles(struct map_scene *s, const struct map_rule *rule);
bool map_scene_holds(struct map_scene *s, const struct map_condition *c);

#endif
