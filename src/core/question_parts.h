/* The question board's inside, shared by question.c, question_items.c, question_undo.c and question_view.c. */
#ifndef CORE_QUESTION_PARTS_H
#define CORE_QUESTION_PARTS_H

#include "core/question.h"

/* question_items.c */

/* NULL: there is no such item, or it was taken away by undo. */
struct item *board_find(const struct board *b, int64_t number);
bool board_is_open(enum item_state state);
/* A new item with its asker's vote. NULL: out of memory. Valid until the next one. */
struct item *board_add(struct interaction *it, struct context *cx, const char *text, uint32_t person, const char *name,
		       uint64_t message, enum item_state state);
/* The open item that asks the same, NULL = none. */
struct item *board_twin(struct interaction *it, const struct context *cx, const char *text);
/* The definition has become another: open items are found by their texts as that says. */
void board_link_anew(struct interaction *it, const struct context *cx);
/* How much this person has asked, but for what was taken back. */
int64_t board_asked_by(const struct board *b, uint32_t person);
/* NULL: he has neither asked nor voted. */
struct item_asker *board_asker(const struct board *b, uint32_t person);
/* The same, made if need be. NULL: out of memory. Valid until the next one is made. */
struct item_asker *board_asker_of(struct board *b, uint32_t person);
/* The item that this message asked, NULL = none. */
struct item *board_by_message(const struct board *b, uint64_t message);
void board_put_on_top(struct board *b, struct item *item);
/* Into another state; the queue's order, the points and the sums follow. `at`: place in the queue from 0, where the
 * state is ITEM_QUEUED; more than there are = at its end. */
void board_place(struct interaction *it, struct context *cx, struct item *item, enum item_state state, size_t at);
/* The same at the end of the queue, and tells. */
void board_move(struct interaction *it, struct context *cx, struct item *item, enum item_state state);
/* Its message is held, or it was dropped by the moderator or a rule; neither = nothing of that any more. */
void board_mark(struct board *b, struct item *item, bool held, bool moderated, enum moderation_reason reason);
void board_tell(struct interaction *it, struct context *cx, const struct item *item);
/* Where an item that was merged goes when it stands for itself again: into the inbox if it was there, else approved. */
enum item_state board_unmerged(const struct item *item);
/* An item was retracted: those that were merged into it stand for themselves again. */
void board_release(struct interaction *it, struct context *cx, struct item *item);
/* Takes an item away, or brings it back: its taking is undone or redone. */
void board_remove(struct interaction *it, struct context *cx, struct item *item, bool on);
void board_clear(struct board *b);

/* question_votes.c */

/* False if this person's vote is in already, here or, if the item was merged, there. INDEX_NONE: somebody unknown, who
 * is always one more. */
bool board_vote(struct board *b, struct item *item, uint32_t person, uint64_t message);
/* Merges an item's voters into another's (on), or takes them apart again. */
void board_merge_votes(struct board *b, struct item *from, struct item *into, bool on);
/* Takes back what a person voted by this message, or all that he voted. */
void board_void_votes(struct interaction *it, struct context *cx, uint32_t person, uint64_t message, bool all);
/* Adds to an item's votes. */
void board_add_votes(struct board *b, struct item *item, int64_t by);
/* The item that stands for this one: itself, or what it was merged into. */
struct item *board_stands_for(const struct board *b, struct item *item);

/* question_view.c */

void board_digest(const struct interaction *it, struct digest *d);
void board_state(const struct interaction *it, const struct context *cx, json_t *state);
json_t *board_list(const struct interaction *it, const struct people *people, const char *list, size_t from,
		   size_t count, size_t *total);

#endif
