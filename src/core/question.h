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

/* In place of a queue's place: not in it. */
#define ITEM_NOWHERE UINT32_MAX

struct item {
	uint32_t number; /* from 1 */
	enum item_state state;
	enum item_state before;        /* where it was when it was merged; 0 = it never was */
	bool top;                      /* by a gift */
	bool removed;                  /* its taking was undone */
	bool counted;                  /* points were given */
	bool held;                     /* its message is held: nothing but the operator takes it out of the inbox */
	bool moderated;                /* dropped by the moderator, or by a rule: undo does not bring it back */
	enum moderation_reason reason; /* of `held` and `moderated` */
	uint32_t place;                /* in the queue, from 0 */
	uint32_t person;               /* INDEX_NONE = unknown */
	uint64_t message;
	int64_t votes;
	int64_t aired_mono;  /* NEVER = not on air */
	char *text;          /* owned */
	char *squashed;      /* for near-duplicates; owned */
	char *name;          /* as asked; owned */
	uint32_t asked;      /* number of the person's item before this one, 0 = none */
	uint32_t into;       /* number of the item that it was merged into, 0 = none */
	uint32_t parts;      /* number of the newest item that was merged into it, 0 = none */
	uint32_t next_part;  /* of the same item: the one merged before this one, 0 = none */
	uint32_t newest;     /* its newest vote, BOARD_NONE = none */
	int64_t unknown;     /* voters whom nobody knows: the asker of what came by telephone */
	uint32_t twin;       /* number of the next open or merged item with the same squashed text, 0 = none */
	uint8_t element[32]; /* its share of the sum */
};

/* In place of a vote's position: none. */
#define BOARD_NONE UINT32_MAX

/* One vote a person and item. It is on if he gave it himself, or gave it to an item that was merged into this one. */
struct item_vote {
	uint32_t item; /* number */
	uint32_t person;
	uint32_t of_item;   /* the item's vote before this one, BOARD_NONE = none */
	uint32_t of_person; /* the person's vote before this one, BOARD_NONE = none */
	uint64_t message;   /* that gave it; 0 = the operator did */
	bool own;           /* he gave it himself, and it was not taken back */
	bool on;
};

/* Somebody who asks or votes. */
struct item_asker {
	uint32_t person;
	uint32_t newest;      /* number of his newest item, 0 = none */
	uint32_t newest_vote; /* BOARD_NONE = none */
	int64_t count;        /* of his items, but for those that were taken back */
	int64_t deserving;    /* of his items, those that are worth points: he gets them once */
};

/* A text that was asked, by its squashed form. */
struct item_text {
	uint32_t any;   /* number of an item with it */
	uint32_t first; /* number of the first item with it that is open or merged, 0 = none */
};

/* What a question verb changed, so that undo can put it back. Votes are not: they are counted whatever comes between.
 */
struct item_undo {
	uint32_t number;
	enum item_state state;
	uint32_t place;
	int64_t aired_mono;
	int64_t air_end_mono; /* of the board */
	int64_t air_left_ms;
	bool fresh;      /* the verb made it */
	uint32_t merged; /* number of the item that was merged into it, 0 = none */
	bool undone;
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
	size_t asker_count;
	size_t asker_capacity;
	struct item_asker *askers; /* owned */
	struct index by_asker;
	size_t text_count;
	size_t text_capacity;
	struct item_text *texts; /* owned; only where near-duplicates are merged */
	struct index by_text;
	struct index by_message; /* values: positions in items */
	size_t queue_count;
	size_t queue_capacity;
	uint32_t *queue; /* numbers, in their order; owned */
	size_t waiting;  /* approved or queued */
	struct digest_sum sum;
	uint32_t on_air;      /* number, 0 = none */
	uint32_t retracted;   /* number of the last item that was taken back while it was on air, 0 = none; not state */
	int64_t air_end_mono; /* its time on air is over then; NEVER = it has no limit, or is held */
	int64_t air_left_ms;  /* in standby: what is left of it; -1 = not held */
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
