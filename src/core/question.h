/* The question board: inbox → approved → queued → on air → answered, with upvotes and near-duplicates merged
 * (contracts.md sections 10, 12, 20). */
#ifndef CORE_QUESTION_H
#define CORE_QUESTION_H

#include "core/interaction.h"

enum item_state {
	ITEM_INBOX = 1,
	ITEM_APPROVED,
	ITEM_QUEUED,
	ITEM_ON_AIR,
	ITEM_ANSWERED,
	ITEM_DROPPED,
	ITEM_MERGED,
	ITEM_RETRACTED,
};

struct item {
	uint32_t number; /* from 1 */
	enum item_state state;
	bool top;        /* by a gift */
	bool removed;    /* its taking was undone */
	bool counted;    /* points were given */
	int64_t place;   /* order in the queue; INT64_MAX = not queued */
	uint32_t person; /* INDEX_NONE = unknown */
	uint64_t message;
	int64_t votes;
	int64_t aired_mono;  /* NEVER = not on air */
	char *text;          /* owned */
	char *squashed;      /* for near-duplicates; owned */
	char *name;          /* as asked; owned */
	uint8_t element[32]; /* its share of the sum */
};

/* One vote a person and item. */
struct item_vote {
	uint32_t item; /* number */
	uint32_t person;
};

/* What a question verb changed, so that undo can put it back. */
struct item_undo {
	uint32_t number;
	enum item_state state;
	int64_t place;
	int64_t aired_mono;
	int64_t votes;
	bool counted;
	bool fresh; /* the verb made it */
};

/* Runner only. */
struct board {
	size_t count;
	size_t capacity;
	struct item *items; /* owned; items[i].number == i + 1 */
	size_t vote_count;
	size_t vote_capacity;
	struct item_vote *votes; /* owned */
	struct index by_vote;
	struct digest_sum sum;
	uint32_t on_air; /* number, 0 = none */
	struct match_text scratch;
	size_t undo_count; /* of the verb that is being applied */
	struct item_undo undo[8];
};

const char *item_state_name(enum item_state state);
/* Items that wait for the air: approved or queued. */
size_t board_waiting(const struct board *b);

/* Puts back what `undo` says, or takes it away again; swaps the record so that it can be redone. */
void board_undo(struct interaction *it, struct context *cx, struct item_undo *undo, size_t count);

#endif
