/* A running show over an edited document. The document in force is the engine's show; it carries what is staged with
 * it: under "x-staged", by kind and id, the whole object that a live segment or a busy interaction is to become. So one
 * document says everything, and undo, the hash and the journal have nothing besides it to keep in step.
 *
 * The documents are made outside (show/edit.h); here they are put in force: whatever happened stays with its id. Runner
 * only. */
#ifndef CORE_EDIT_H
#define CORE_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/cue.h"
#include "core/interaction.h"
#include "core/rundown.h"
#include "core/show.h"
#include "core/verb.h"

#define EDIT_STAGED "x-staged"

struct engine;

/* Interactions that went with an edit, and may come back with its undo. */
struct edit_removed {
	size_t count;
	struct interaction *items; /* owned */
};

/* What comes back with a document that was in force before. All may be NULL. */
struct edit_back {
	struct edit_removed *removed; /* those of the document are taken from it, those that go are put into it;
				       * NULL = they are gone for good */
	struct rundown *rundown;      /* over that document: rows that come back are taken from it */
	const struct cue_run *cues;   /* over that document: of cues that come back */
	bool keep_rundown;            /* the caller puts the rundown right */
};

/* What is staged for a "segment" or an "interaction", NULL = nothing is. Borrowed from the show. */
const json_t *edit_staged(const struct show *show, const char *kind, const char *id);
/* Something staged that nothing keeps from being in force any more: a segment that is not live, or begins again just
 * now; an interaction that is a draft again. The runner gives edit.apply for it at once. Texts are borrowed. */
bool edit_loose(const struct engine *e, const char **kind, const char **id);

/* The verb is about something staged that nothing keeps waiting any more: no step of the operator's, and none for undo.
 */
bool edit_is_own(const struct engine *e, const struct verb_call *call);
/* The verbs edit.*: `next` (borrowed; held as long as it is needed) is the document after it, NULL = there is none: it
 * was a cue's action, or a preview of long ago. */
bool edit_verb(struct engine *e, const struct verb_call *call, const struct show *next, struct reply *reply);

/* For undo: puts `show` in force. False: out of memory, and nothing has changed. */
bool edit_put_in_force(struct engine *e, const struct show *show, const struct edit_back *back);
/* Cue runs over another document, by id; those that were not there are `back`'s, else new. NULL: out of memory. */
struct cue_run *edit_map_cues(const struct cue_run *runs, const struct show *from, const struct show *to,
			      const struct cue_run *back);
/* A cue that is new, or comes at another time than in `from`, does not fire for an instant that is over. */
void edit_miss_late_cues(struct engine *e, const struct show *from);
void edit_removed_finish(struct edit_removed *removed);
/* Puts a copy of a rundown over another document. False: out of memory. */
bool edit_try_rundown(struct rundown *trial, const struct show *show, struct moment now);
/* The digest of e->show's document, in e->document. */
void edit_digest_document(struct engine *e);

#endif
