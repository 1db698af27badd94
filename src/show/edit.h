/* Edits of a running show's document (the verbs edit.*, contracts.md section 10). Pure: the document in force and a
 * verb give a new document, or a refusal. What is live or counts is staged: it stays as it is in the document, and
 * beside it stands the whole new object (core/edit.h). Thread-safety: a function of its arguments. */
#ifndef SHOW_EDIT_H
#define SHOW_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/life.h"
#include "core/reply.h"
#include "core/show.h"
#include "core/verb.h"

/* Where an interaction is, as far as it matters for an edit. */
struct edit_use {
	enum life life;
	bool busy;   /* its definition belongs to its run: an edit of it waits */
	bool opened; /* it has been, in this run or an earlier one */
};

/* What the document does not say. Borrowed. */
struct edit_facts {
	bool finished;
	const char *live;            /* id of the live segment, "" = none */
	const struct edit_use *uses; /* one an interaction, in the order of the document; NULL = all are fresh drafts */
	const char *path;            /* of the document: where relative paths start */
};

struct edit_result {
	struct show *show; /* the new document, read and checked; the caller's */
	char id[65];       /* of what edit.insert or edit.duplicate has made, else "" */
};

/* False: `reply` has the reason, the argument at fault where one can be told, and in words how to mend it. */
bool edit_make(const struct show *in_force, const struct edit_facts *facts, const struct verb_call *call,
	       struct edit_result *result, struct reply *reply);

struct engine;

/* The same for a running show. The call gets the id that was made, so that it says all. NULL: refused; the show is the
 * caller's. */
struct show *edit_running(const struct engine *e, struct verb_call *call, struct reply *reply);

#endif
