/* Undo and redo of rundown steps, edits and question-queue moves (contracts.md section 10). Never of counts, draws,
 * openings, orders or effects. */
#ifndef CORE_UNDO_H
#define CORE_UNDO_H

#include <stdbool.h>

#include "core/cue.h"
#include "core/edit.h"
#include "core/question.h"
#include "core/rundown.h"
#include "core/sale_setting.h"

#define UNDO_DEPTH 50

enum undo_kind { UNDO_OF_RUNDOWN = 1, UNDO_OF_EDIT, UNDO_OF_BOARD };

/* What one verb changed: document and rundown before it, or the items of a board before it. The last verb is taken back
 * first, so a document that was in force before is in force again by the time that what was done in it is taken back;
 * what lies between by itself (an edit that was staged for a row has come into force with the row's end) is taken back
 * with the step that brought it. */
struct undo_entry {
	const char *verb; /* borrowed from the verb table */
	enum undo_kind kind;
	struct moment at; /* when the verb was given */
	/* rundown and edit */
	const struct show *show;          /* in force before; held */
	struct rundown rundown;           /* before, over `show`; owned */
	struct cue_run *cues;             /* before, over `show`; owned */
	const struct show *after;         /* in force right after the verb; held */
	struct cue_run *cues_after;       /* then, over `after`; owned */
	uint8_t rundown_after[32];        /* edit: digest of the rundown then */
	struct edit_removed removed;      /* edit: interactions that went with it */
	struct sale_settings sales;       /* edit: prices and stocks before it; owned */
	struct sale_settings sales_after; /* edit: right after it; owned */
	/* board */
	char board[65]; /* id of the interaction */
	uint32_t run;   /* of the board */
	bool shown;     /* the verb put the board on air … */
	char hid[65];   /* … in place of this one; "" = none */
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

/* Before a rundown verb or an edit: copies what it may change. False: out of memory. */
bool undo_prepare(struct engine *e, const struct verb *verb, enum undo_kind kind, struct undo_entry *entry);
/* The verb was done: the entry counts, and redo is forgotten. Takes the entry over. */
void undo_commit(struct engine *e, struct undo_entry *entry);
/* The verb was refused: frees the entry. */
void undo_entry_finish(struct undo_entry *entry);
/* What the newest verb brought goes on until now. */
void undo_refresh(struct engine *e);
/* A question verb was done: its record is in the board. `shown`: it put the board on air, and took `hid` off it (-1 =
 * none was). */
void undo_question(struct engine *e, const struct verb *verb, int board, bool shown, int hid);
/* The verbs undo and redo. is_preview: nothing changes, and the reply says which rows would move. */
bool undo_verb(struct engine *e, bool redo, bool is_preview, struct reply *reply);

#endif
