/* The tables that a show document is read by, and their reader. Each object of the document has one table; a key stands
 * in it once, with all that reading, checking and the published schema need to know. */
#ifndef SHOW_DOCUMENT_READ_H
#define SHOW_DOCUMENT_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/show.h"
#include "show/arena.h"
#include "show/document.h"
#include "show/json_place.h"

/* What a value is, and what is stored at its offset. */
enum field_type {
	FIELD_TEXT = 1,     /* const char * */
	FIELD_LINE,         /* const char *: not empty */
	FIELD_ID,           /* const char * */
	FIELD_DURATION,     /* int64_t, ms */
	FIELD_TIME,         /* int64_t, ms since midnight */
	FIELD_DATE,         /* const char * */
	FIELD_ZONE,         /* const char * */
	FIELD_LANGUAGE,     /* const char * */
	FIELD_COLOUR,       /* const char *: #RRGGBB */
	FIELD_PATH,         /* const char *: relative to the folder, a file that should be there */
	FIELD_PERSON,       /* const char *: PLATFORM/ID */
	FIELD_CURRENCY,     /* char[24] */
	FIELD_BOOL,         /* bool */
	FIELD_INTEGER,      /* int64_t */
	FIELD_CHOICE,       /* an enum whose first value is 1, in the order of `choices` */
	FIELD_EITHER,       /* bool: true for the second of two choices */
	FIELD_TEXTS,        /* struct show_texts; with `choices`: only these */
	FIELD_ROLES,        /* unsigned, enum person_role bits */
	FIELD_INDEX,        /* int: position in `list` of the thing that is named */
	FIELD_INDICES,      /* size_t at `count`, int * */
	FIELD_NAME,         /* const char *: the id of a thing in `list` */
	FIELD_OBJECT,       /* the struct itself; bool at `count` = it is there */
	FIELD_OBJECTS,      /* size_t at `count`, pointer to structs */
	FIELD_CUES,         /* size_t at `count`, int of the first: a segment's part of show.cues */
	FIELD_INTERACTIONS, /* like FIELD_OBJECTS; `kind` picks the table */
	FIELD_VERBS,        /* const json_t * */
};

/* Things that other things name. */
enum id_list {
	LIST_NONE,
	LIST_SEGMENT,
	LIST_CUE,
	LIST_INTERACTION,
	LIST_PRODUCT,
	LIST_GROUP,
	LIST_GOAL,
	LIST_FEED,
	LIST_WEBHOOK,
	LIST_SPONSOR,
	LIST_BENEFIT,
	LIST_PLAN,
	LISTS,
};

#define NOT_STORED SIZE_MAX /* the value is checked, and stays in show.json only */

struct object_table;

struct field {
	const char *key;
	enum field_type type;
	bool required;
	size_t offset;
	size_t count;
	const char *
		fallback; /* as it would stand in the document; NULL = "", false, 0 or SHOW_NONE, -1, as the type has */
	int64_t min; /* of an integer; of a duration in ms; of a list's length; of a line in bytes. Both 0 = any that is
			not negative */
	int64_t max;
	const char *choices; /* "exact|first-word|contains" */
	enum id_list list;
	const struct object_table *object;
	const char *help; /* one sentence for the schema */
};

struct reader;
struct capability;

struct object_table {
	const char *name; /* "segment": for messages */
	size_t size;      /* of the struct, 0 = nothing is stored */
	const struct field *fields;
	size_t field_count;
	const struct object_table *base; /* keys that are also known, same struct; NULL = none */
	/* Checks what no single key can; runs after the keys. `into` is NULL if nothing is stored. NULL = nothing more.
	 */
	void (*finish)(struct reader *r, const json_t *object, const struct place *place, void *into);
};

/* document_keys.c, document_keys_interaction.c */
extern const struct object_table show_table;
extern const struct object_table money_table;
/* NULL for a kind that is none. */
const struct object_table *interaction_table(enum interaction_kind kind);
#define INTERACTION_KINDS "lottery|poll|question|sale|quiz|survey|topic|card"

struct id_entry {
	const char *id;            /* borrowed from the json */
	const struct place *place; /* of the id's value */
	int index;                 /* position in its list */
};

struct id_index {
	size_t count;
	struct id_entry *items; /* sorted without regard to case; arena */
};

/* One cue starts another. */
struct cue_edge {
	struct cue_edge *next;
	int to;                    /* index into show.cues */
	const struct place *place; /* of the id that says so */
};

/* One reading of one document. */
struct reader {
	const char *path;
	char folder[4096]; /* absolute, "" = pictures are not looked for */
	struct problems *problems;
	struct arena *arena;
	struct places places;
	struct show *show;
	struct id_index ids[LISTS];
	size_t cues_read;
	struct cue_edge **edges;               /* per cue: what it starts; arena */
	size_t errors_before;                  /* in problems, when the reading began */
	const struct capability *capabilities; /* of the show's feeds, once they are asked for; arena */
	bool no_memory;
};

/* Reads an object by its table into `into` (NULL: check only). */
void read_object(struct reader *r, const struct object_table *table, const json_t *value, const struct place *place,
		 void *into);

/* Adds a problem at a value, or at its key. `mend` may be "". */
enum place_part { AT_VALUE = 1, AT_KEY };
#if defined(__GNUC__)
__attribute__((format(printf, 6, 7)))
#endif
void reader_problem(struct reader *r, bool warning, const struct place *place, enum place_part part, const char *mend,
		    const char *format, ...);
/* The memory is at its end: one problem, and the show will not be made. */
void reader_no_memory(struct reader *r);

/* Makes the lists of ids, before anything is read, and reports cues that share one. */
void ids_collect(struct reader *r, const json_t *root);
/* Reports ids that stand twice in one list, without regard to case, at the second. */
void ids_unique(struct reader *r, const json_t *list, const struct place *place);
/* Index of the id in its list, -1 if it is not there. */
int ids_find(const struct reader *r, enum id_list list, const char *id);
/* "interaction" … */
const char *ids_name(enum id_list list);
/* Reports an id that is not there, with the nearest that is. */
void ids_missing(struct reader *r, enum id_list list, const char *id, const struct place *place);

/* Nearest of a |-separated list by edit distance, copied to out; false if none is near. */
bool nearest_choice(const char *word, const char *choices, char *out, size_t size);
/* How far a word may be from the one that was probably meant: about one slip in three letters. */
size_t near_enough(const char *word);
/* Edit distance in bytes, at most `limit` + 1. */
size_t edit_distance(const char *a, const char *b, size_t limit);
/* Position of the word in a |-separated list, from 1; 0 = not there. */
int choice_index(const char *choices, const char *word);

#endif
