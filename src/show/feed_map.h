/* Field maps: a JSON document that says how the messages of some relay are read (data/feeds/NAME.json, published schema
 * data/feeds/map.schema.json). What a map means for a message is feed/reader_map.c's; here it is read and checked. */
#ifndef SHOW_FEED_MAP_H
#define SHOW_FEED_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/audience.h"
#include "show/capability.h"
#include "show/document.h"

#define FEED_MAP_NAME_SIZE 64       /* with its NUL */
#define FEED_MAP_BYTES_MAX 262144   /* of the document */
#define FEED_MAP_RULES_MAX 64       /* of a map */
#define FEED_MAP_POINTERS_MAX 8     /* of one value, of `parse`, of a joined id */
#define FEED_MAP_TOKENS_MAX 16      /* of one pointer */
#define FEED_MAP_VALUES_MAX 1000    /* of one table */
#define FEED_MAP_CONDITIONS_MAX 8   /* of one rule */
#define FEED_MAP_ROLES_MAX 16       /* rows of one person */
#define FEED_MAP_SCALE_MAX 1000000  /* of an amount of money */
#define FEED_MAP_SCALE_CURRENCY 0   /* … by what its currency has (core/currency.h) */
#define FEED_MAP_NOT_INDEX SIZE_MAX /* a token that is no index of an array */

/* One step of a JSON pointer (RFC 6901), decoded. */
struct map_token {
	const char *key;
	size_t index; /* the same as an index of an array, or FEED_MAP_NOT_INDEX */
};

/* Where something stands. `up` levels outside of the message at hand: each ^ in front of the pointer is one. */
struct map_pointer {
	int up;
	size_t count;
	const struct map_token *tokens;
};

/* A part of a joined text: words as they stand, or the first of some pointers whose value is there. */
struct map_part {
	const char *words; /* NULL: the pointers */
	size_t at_count;
	const struct map_pointer *at;
};

/* What a value of the message stands for. */
struct map_pair {
	const char *from; /* as text: 1 and "1" are the same */
	const char *to;
	unsigned roles; /* of a table of roles: enum person_role bits */
};

/* Where one key of the normal form comes from. Of several pointers the first whose value is there; else the constant.
 * All zero: the key is not given. */
struct map_value {
	bool given;
	size_t at_count;
	const struct map_pointer *at;
	size_t part_count; /* joined: in place of `at`; each must be there */
	const struct map_part *parts;
	const char *constant; /* as text; NULL = none */
	size_t pair_count;    /* sorted by `from`; 0 = as it stands */
	const struct map_pair *pairs;
	bool drop_others; /* a value that is not in the table is as if it were not there; else it stays as it is */
};

enum map_time { MAP_TIME_AUTO = 1, MAP_TIME_MS, MAP_TIME_S, MAP_TIME_US, MAP_TIME_RFC3339 };

enum map_test { MAP_TEST_IN = 1, MAP_TEST_NOT_IN, MAP_TEST_EXISTS, MAP_TEST_MISSING };

/* What must hold for a rule to fit. */
struct map_condition {
	struct map_pointer at;
	enum map_test test;
	size_t value_count;
	const char *const *values; /* as text */
};

/* One way to tell roles. */
struct map_role {
	struct map_value at; /* its pairs give the roles; else `role`, if it is true, or a number of at least `least` */
	unsigned role;
	bool has_least;
	int64_t least;
};

/* What a person wears, and the pictures in a text: one of each element of an array. */
struct map_badges {
	bool given;
	struct map_pointer each;
	struct map_value id;
	struct map_value title;
};

struct map_emotes {
	bool given;
	struct map_pointer each;
	struct map_value at; /* in code points of the text, or in units of UTF-16 */
	struct map_value length;
	struct map_value name; /* as it stands in the text */
	struct map_value url;
	bool utf16;
};

/* How a kind of message becomes an event. */
struct map_rule {
	enum audience_kind kind; /* AUDIENCE_OTHER: what fits is nothing to count, and no loss */
	bool go_on;              /* the rules that follow are asked too */
	size_t condition_count;
	const struct map_condition *conditions;
	bool has_each; /* one event for each element of the array there; pointers are from the element */
	struct map_pointer each;
	struct map_value t;
	enum map_time unit;
	int64_t zone_minutes; /* east of UTC, of times without an offset; INT64_MIN = not given */
	struct map_value id;
	struct map_value platform;
	bool has_person;
	struct map_value person_id;
	struct map_value person_name;
	struct map_value level;
	struct map_value colour;
	struct map_value avatar;
	struct map_badges badges;
	enum person_strength strength;
	size_t role_count;
	const struct map_role *roles;
	struct map_value text;
	bool html;
	struct map_emotes emotes;
	struct map_value amount;
	int64_t scale; /* minor units = amount × scale / per; FEED_MAP_SCALE_CURRENCY = of its currency */
	int64_t per;
	bool of_one; /* the amount is for one: times the count */
	struct map_value currency;
	struct map_value count;
	bool is_total;          /* `count` is a running total: what was added counts */
	struct map_value group; /* what else the total is kept by, beside person and item */
	struct map_value item;
	struct map_value target;
	struct map_value reply_to;
	struct map_value history;
	struct map_value shared;
	bool take_back; /* count and value are negative: an order that was cancelled or refunded */
};

struct feed_map {
	const char *name; /* for people */
	const char *note;
	const char *platform; /* of its people; "" = as the feed is called */
	size_t each_count;    /* the messages are the elements of the first of these arrays that is there */
	struct map_pointer each[FEED_MAP_POINTERS_MAX];
	size_t parse_count; /* strings that hold JSON */
	struct map_pointer parse[FEED_MAP_POINTERS_MAX];
	size_t nobody_count; /* ids that many people share */
	const char *const *nobody;
	size_t rule_count;
	const struct map_rule *rules;
	struct capability knows; /* what its rules can tell; name, currencies and delay as the map says */
	struct arena *arena;     /* owned: all of the above */
};

/* Reads a map. NULL if anything is wrong; `problems` (NULL = nobody asks) then has all that is. The caller owns it. */
struct feed_map *feed_map_parse(const char *text, size_t length, const char *path, struct problems *problems);
/* The same of a file: a regular one of at most 256 KiB. */
struct feed_map *feed_map_load(const char *path, struct problems *problems);
/* NULL-safe. */
void feed_map_destroy(struct feed_map *map);
/* True if a file is JSON that says that it is a map (it has "crowdcue_map"), whatever else is wrong with it. */
bool feed_map_is_file(const char *path);

/* Letters, digits, - and _: what may stand behind map=. A name cannot lead out of a folder. */
bool feed_map_name_ok(const char *name);

/* Where the maps are. A name is looked for among those that are built in (data/feeds, and the readers that are code),
 * then in the folder `feeds` of the user's configuration ($XDG_CONFIG_HOME/crowdcue, else ~/.config/crowdcue), then in
 * the folder `feeds` beside the show. A name means what is found first: a show cannot put something else in the place
 * of a map that its user has. */
enum feed_map_place { FEED_MAP_NOWHERE, FEED_MAP_CODE, FEED_MAP_BUILT_IN, FEED_MAP_USER, FEED_MAP_SHOW };

/* The folder in which the user's own `feeds` is. False: there is none. */
bool feed_map_user_folder(char *out, size_t size);
/* `folder`: of the show, absolute or from the current one; "" or NULL = there is none. *path: the file, of the two last
 * places; else "". */
enum feed_map_place feed_map_find(const char *name, const char *folder, char *path, size_t size);
/* Finds and reads; NULL with problems also if there is none. For FEED_MAP_CODE: NULL without one. */
struct feed_map *feed_map_open(const char *name, const char *folder, struct problems *problems);
/* `name` as feed_map_find() takes it, or the path of a file that it has found (begins with a slash). */
struct feed_map *feed_map_reopen(const char *name, struct problems *problems);
/* What stands behind map= in a feed's URL, percent-decoding not needed for a good name. False: it has none, or one that
 * cannot be. */
bool feed_map_of_url(const char *url, char name[FEED_MAP_NAME_SIZE]);
/* What the feed of a URL can tell: of its map, else of its platform (capability_of()). The map that owns the texts of
 * *out, which the caller destroys; NULL: they are constants. A map that is missing or wrong can tell everything: that
 * it is wrong is said elsewhere. */
struct feed_map *feed_map_capability(const char *url, const char *folder, struct capability *out);
/* The maps that are built in, by number, NULL behind the last; *text = the document. */
const char *feed_map_built_in(size_t i, const char **text);
/* The readers that are code, the same way. */
const char *feed_map_code(size_t i);

#endif
