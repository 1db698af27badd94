/* Undo and redo of what an operator did on the board. */
#include "core/question_parts.h"

/* Back into the state that the record says. What the platform took back in between, or
 * the moderator, stays taken back. */
static void restore(struct interaction *it, struct context *cx, struct item *item, const struct item_undo *to)
{
	struct board *b = it->board;
	enum item_state state = to->state;
	if (item->state == ITEM_RETRACTED || item->moderated)
		return;
	if (state == ITEM_ON_AIR && b->on_air && b->on_air != item->number)
		state = ITEM_ANSWERED; /* another one has come on air */
	if (state == ITEM_MERGED && !item->into)
		state = board_unmerged(item); /* what it went into has been retracted in between */
	struct context then = *cx;
	if (state == ITEM_ON_AIR)
		then.now.mono = to->aired_mono;
	board_place(it, &then, item, state, to->place);
	if (state == ITEM_ON_AIR) {
		b->air_end_mono = to->air_end_mono;
		b->air_left_ms = to->air_left_ms;
	}
}

/* Nothing is merged into what has been retracted; and what was, is apart already. */
static void merge_again(struct board *b, struct item *from, struct item *into, bool on)
{
	if (on ? board_stands_for(b, into)->state != ITEM_RETRACTED : from->into == into->number)
		board_merge_votes(b, from, into, on);
}

static void undo_one(struct interaction *it, struct context *cx, struct item_undo *record)
{
	struct board *b = it->board;
	if (record->number < 1 || record->number > b->count)
		return;
	struct item *item = &b->items[record->number - 1];
	struct item_undo now = *record;
	now.state = item->state;
	now.place = item->place;
	now.aired_mono = item->aired_mono;
	now.air_end_mono = b->air_end_mono;
	now.air_left_ms = b->air_left_ms;
	now.undone = !record->undone;
	if (record->fresh)
		board_remove(it, cx, item, now.undone);
	else if (record->merged)
		merge_again(b, &b->items[record->merged - 1], item, record->undone);
	else
		restore(it, cx, item, record);
	if (!item->removed)
		board_tell(it, cx, item);
	*record = now;
}

/* Undo goes backwards through what the verb did, redo forwards. */
void board_undo(struct interaction *it, struct context *cx, struct item_undo *undo, size_t count)
{
	bool redo = count && undo[0].undone;
	for (size_t n = 0; n < count; n++)
		undo_one(it, cx, &undo[redo ? n : count - 1 - n]);
}
