#include "core/undo.h"

#include <stdlib.h>
#include <string.h>

#include "core/engine_parts.h"
#include "core/standby.h"

struct undo *undo_create(void)
{
	return calloc(1, sizeof(struct undo));
}

void undo_entry_finish(struct undo_entry *entry)
{
	rundown_finish(&entry->rundown);
	free(entry->cues);
	free(entry->cues_after);
	*entry = (struct undo_entry){0};
}

static void forget(struct undo_entry *entries, size_t *count)
{
	while (*count)
		undo_entry_finish(&entries[--*count]);
}

void undo_forget(struct undo *u)
{
	forget(u->done, &u->done_count);
	forget(u->undone, &u->undone_count);
}

void undo_destroy(struct undo *u)
{
	if (!u)
		return;
	undo_forget(u);
	free(u);
}

static struct cue_run *copy_cues(const struct engine *e)
{
	size_t size = (e->show->cue_count + 1) * sizeof *e->cues;
	struct cue_run *copy = malloc(size);
	if (copy)
		memcpy(copy, e->cues, size);
	return copy;
}

static void push(struct undo_entry *entries, size_t *count, struct undo_entry *entry)
{
	if (*count == UNDO_DEPTH) {
		undo_entry_finish(&entries[0]);
		memmove(entries, entries + 1, (UNDO_DEPTH - 1) * sizeof *entries);
		--*count;
	}
	entries[(*count)++] = *entry;
	*entry = (struct undo_entry){0};
}

bool undo_prepare(struct engine *e, const struct verb *verb, struct undo_entry *entry)
{
	*entry = (struct undo_entry){.verb = verb->name, .is_rundown = true, .at_mono = e->cx.now.mono, .board = -1};
	entry->cues = copy_cues(e);
	if (entry->cues && rundown_copy(&entry->rundown, &e->rundown))
		return true;
	undo_entry_finish(entry);
	return false;
}

void undo_commit(struct engine *e, struct undo_entry *entry)
{
	if (entry->is_rundown)
		entry->cues_after = copy_cues(e);
	forget(e->undo->undone, &e->undo->undone_count);
	push(e->undo->done, &e->undo->done_count, entry);
}

void undo_question(struct engine *e, const struct verb *verb, int board, bool shown, int hid)
{
	struct board *b = e->items[board].board;
	struct undo_entry entry = {.verb = verb->name,
				   .board = board,
				   .run = e->items[board].run,
				   .shown = shown,
				   .hid = hid,
				   .item_count = b->undo_count};
	memcpy(entry.items, b->undo, b->undo_count * sizeof *b->undo);
	undo_commit(e, &entry);
}

/* The cues that the verb moved go back to where they were, but for those that have fired again since: what happened
 * stays. That their effects have ended meanwhile makes no difference. */
static void put_back_cues(struct engine *e, const struct undo_entry *entry)
{
	for (size_t i = 0; entry->cues_after && i < e->show->cue_count; i++)
		if (!cue_same(&entry->cues[i], &entry->cues_after[i]) &&
		    e->cues[i].firing == entry->cues_after[i].firing)
			cue_put_back(e, (int)i, &entry->cues[i]);
}

static void say_where(struct engine *e, int live_before, int armed_before)
{
	const struct rundown *r = &e->rundown;
	if (r->live != live_before && live_before >= 0)
		outbox_event(e->cx.out, "segment.ended", json_pack("{s:s}", "id", e->show->segments[live_before].id));
	if (r->live != live_before && r->live >= 0)
		outbox_event(e->cx.out, "segment.started", json_pack("{s:s}", "id", e->show->segments[r->live].id));
	if (r->armed >= 0 && r->armed != armed_before)
		outbox_event(e->cx.out, "segment.armed", json_pack("{s:s}", "id", e->show->segments[r->armed].id));
}

/* More rows than this that have gone on by themselves since the verb are not caught up with. */
#define CATCH_UP_MAX 10000

/* Clocks are as if the verb had not been, also those of rows that go on by themselves: where `to` would have come to
 * the very run that is live, it has come there, each row at its own time. Without this, undo of a harmless verb would
 * start the live row anew and fire its cues a second time. Where it would have come elsewhere nothing is caught up:
 * what is due then happens now, with its cues. */
static bool catch_up(const struct engine *e, struct rundown *to)
{
	const struct rundown *is = &e->rundown;
	struct moment now = e->cx.now;
	struct rundown trial;
	int64_t due = rundown_next_due(to, now);
	if (due > now.mono)
		return true;
	if (!rundown_copy(&trial, to))
		return false;
	for (int steps = 0; due <= now.mono && steps < CATCH_UP_MAX; steps++) {
		rundown_deadline(&trial, (struct moment){.wall = now.wall - (now.mono - due), .mono = due}, NULL);
		due = rundown_next_due(&trial, now);
	}
	if (trial.live == is->live && trial.rows[trial.live].run_count == is->rows[is->live].run_count) {
		rundown_finish(to);
		*to = trial;
	} else {
		rundown_finish(&trial);
	}
	return true;
}

/* Swaps the rundown with the entry's: afterwards the entry leads back. */
static bool swap_rundown(struct engine *e, struct undo_entry *entry)
{
	struct cue_run *cues_now = catch_up(e, &entry->rundown) ? copy_cues(e) : NULL;
	if (!cues_now)
		return false;
	int live_before = e->rundown.live;
	int armed_before = e->rundown.armed;
	bool standby_before = e->rundown.standby;
	int64_t guard = e->rundown.guard_until_mono;
	struct rundown now = e->rundown;
	e->rundown = entry->rundown;
	e->rundown.guard_until_mono = guard;
	entry->rundown = now;
	put_back_cues(e, entry);
	free(entry->cues);
	free(entry->cues_after);
	entry->cues = cues_now;
	entry->cues_after = copy_cues(e);
	if (e->rundown.standby != standby_before)
		standby_clocks(e, entry->at_mono);
	say_where(e, live_before, armed_before);
	return true;
}

static void put_on_air(struct engine *e, int index, bool on)
{
	struct interaction *it = &e->items[index];
	if (it->on_air == on || it->life == LIFE_DONE || it->life == LIFE_CANCELLED)
		return;
	interaction_put_on_air(it, &e->cx, on);
	interaction_emit(it, &e->cx);
	engine_keep_one_on_air(e, it);
}

static void swap_board(struct engine *e, struct undo_entry *entry, bool redo)
{
	board_undo(&e->items[entry->board], &e->cx, entry->items, entry->item_count);
	if (!entry->shown)
		return;
	put_on_air(e, entry->board, redo);
	if (!redo && entry->hid >= 0 && engine_other_on_air(e, &e->items[entry->hid]) < 0)
		put_on_air(e, entry->hid, true);
}

/* What was done in a run of the board that has been reset since cannot be taken back any more. */
static void forget_old_runs(const struct engine *e, struct undo_entry *entries, size_t *count)
{
	while (*count && !entries[*count - 1].is_rundown &&
	       entries[*count - 1].run != e->items[entries[*count - 1].board].run)
		undo_entry_finish(&entries[--*count]);
}

/* What it would do to the rows; a question's step moves none. */
static bool preview(struct engine *e, const struct undo_entry *entry, struct reply *reply)
{
	struct rundown trial;
	if (!rundown_copy(&trial, entry->is_rundown ? &entry->rundown : &e->rundown))
		return reply_refuse(reply, "journal.failed");
	bool ok = !entry->is_rundown || catch_up(e, &trial);
	if (ok)
		rundown_answer_preview(&e->rundown, &trial, e->cx.now, reply);
	rundown_finish(&trial);
	return ok || reply_refuse(reply, "journal.failed");
}

bool undo_verb(struct engine *e, bool redo, bool is_preview, struct reply *reply)
{
	struct undo *u = e->undo;
	struct undo_entry *from = redo ? u->undone : u->done;
	struct undo_entry *to = redo ? u->done : u->undone;
	size_t *from_count = redo ? &u->undone_count : &u->done_count;
	size_t *to_count = redo ? &u->done_count : &u->undone_count;
	forget_old_runs(e, from, from_count);
	if (!*from_count)
		return reply_refuse(reply, redo ? "redo.nothing" : "undo.nothing");
	struct undo_entry *entry = &from[*from_count - 1];
	if (is_preview)
		return preview(e, entry, reply);
	if (entry->is_rundown && !swap_rundown(e, entry))
		return reply_refuse(reply, "journal.failed");
	if (!entry->is_rundown)
		swap_board(e, entry, redo);
	reply_set(reply, redo ? "redone" : "undone", json_string(entry->verb));
	--*from_count;
	push(to, to_count, entry);
	return true;
}
