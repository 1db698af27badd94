/* Undo and redo of rundown steps and question-queue moves (contracts.md section 10). Never of counts, draws, openings,
 * orders or effects. */
#ifndef CORE_UNDO_H
#define CORE_UNDO_H

#include <stdbool.h>

#include "core/cue.h"
#include "core/question.h"
#include "core/rundown.h"

#define UNDO_DEPTH 50

/* What one verb changed: the rundown before it, or the items of a board before it. */
struct undo_entry {
	const char *verb; /* borrowed from the verb table */
	bool is_rundown;
	int64_t at_mono;            /* when the verb was given */
	struct rundown rundown;     /* owned */
	struct cue_run *cues;       /* before; owned */
	struct cue_run *cues_after; /* right after the verb; owned */
	int board;                  /* index of the interaction */
	uint32_t run;               /* of the board */
	bool shown;                 /* the verb put the board on air … */
	int hid;                    /* … in place of this one; -1 = none */
	size_t item_count;
	struct item_undo items[8];
};

struct undo {
	size_t done_count;
	struct undo_entry done[UNDO_DEPTH]; /* oldest first */
	size_t undone_count;
	struct undo_entry undone[UNDO_DEPTH];
};

struct engine;

struct undo *undo_create(void);
void undo_destroy(struct undo *u);

/* `finish` is never taken back, nor what came before it. */
void undo_forget(struct undo *u);

/* Before a rundown verb: copies what it may change. False: out of memory. */
bool undo_prepare(struct engine *e, const struct verb *verb, struct undo_entry *entry);
/* The verb was done: the entry counts, and redo is forgotten. Takes the entry over. */
void undo_commit(struct engine *e, struct undo_entry *entry);
/* The verb was refused: frees the entry. */
void undo_entry_finish(struct undo_entry *entry);
/* A question verb was done: its record is in the board. `shown`: it put the board on air, and took `hid` off it (-1 =
 * none was). */
void undo_question(struct engine *e, const struct verb *verb, int board, bool shown, int hid);
/* The verbs undo and redo. is_preview: nothing changes, and the reply says which rows would move. */
bool undo_verb(struct engine *e, bool redo, bool is_preview, struct reply *reply);

#endif
