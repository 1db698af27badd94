/* The inside of show/edit.c, shared by its files. */
#ifndef SHOW_EDIT_PARTS_H
#define SHOW_EDIT_PARTS_H

#include <jansson.h>

#include "show/document_read.h"
#include "show/edit.h"

enum edit_kind { EDIT_SEGMENT = 1, EDIT_CUE, EDIT_INTERACTION, EDIT_PRODUCT, EDIT_GOAL };

/* One edit. */
struct edit {
	json_t *document; /* owned; changed as the edit goes */
	const struct show *in_force;
	const struct edit_facts *facts;
	const struct verb_call *call;
	struct reply *reply;
	const char *language;
	enum edit_kind kind;
	char id[65]; /* of the thing, as the document writes it */
};

/* A thing in the document. */
struct edit_place {
	json_t *list;   /* that it stands in: a list of the document, or the cues of a segment as it is staged */
	size_t at;      /* in it */
	size_t owner;   /* of a cue: number of its segment */
	bool is_busy;   /* a change of the thing itself has to wait */
	json_t *staged; /* what is staged for it, NULL = nothing; never of a cue */
};

/* edit_place.c */

/* Ids are the same whatever their case is. */
bool edit_same_id(const char *a, const char *b);
/* The `id` of an object, "" = none. */
const char *edit_id_of(const json_t *object);
/* Position in a list, -1 = not there. */
int edit_position(const json_t *list, const char *id);
/* "segments" …: the document's list of the kind, made if it is not there. Not of cues. */
json_t *edit_list(struct edit *e, enum edit_kind kind);
/* Finds a thing. What is staged is looked at in place of what is on air. */
bool edit_find(const struct edit *e, enum edit_kind kind, const char *id, struct edit_place *place);
/* The cues of a segment, to be changed: if it is live, those of its staged version. */
json_t *edit_cues(struct edit *e, size_t segment);
/* The thing, to be changed: if it is busy, its staged version, made if there is none. */
json_t *edit_object(struct edit *e, const struct edit_place *place);
/* Nothing is staged for it any more. */
void edit_unstage(struct edit *e, const char *kind, const char *id);
/* What is staged and says what the document says anyway is not staged. */
void edit_tidy(struct edit *e);
/* The document with all that is staged put in. New reference. */
json_t *edit_merged(const struct edit *e);
/* A free id that begins with `stem`: STEM-N, N from `first`. */
void edit_make_id(const struct edit *e, const char *stem, int first, char out[65]);

/* edit_value.c */

/* Sets one key of an object: "title", "entry.words", "options.red.text". False: refused. */
bool edit_set_key(struct edit *e, json_t *object, const char *key, json_t *value);
/* The first required key that the object lacks, NULL = none. */
const char *edit_missing(const struct edit *e, const json_t *object);

/* edit_moderation.c */

/* moderation.add and moderation.remove. False: refused. */
bool edit_moderation(struct edit *e, bool add);

/* edit_check.c */

/* Refuses with the argument and, if `text` is a locale key, its words; %s in them is `with`. Returns false. */
bool edit_refuse(struct edit *e, const char *reason, const char *argument, const char *text, const char *with);
/* Reads the new document, and what is staged with it. False: refused. */
bool edit_check(struct edit *e, struct show **show);

#endif
