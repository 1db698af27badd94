#include "core/undo.h"

#include <stdio.h>
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
	edit_removed_finish(&entry->removed);
	sale_settings_finish(&entry->sales);
	sale_settings_finish(&entry->sales_after);
	free(entry->cues);
	free(entry->cues_after);
	show_release(entry->show);
	show_release(entry->after);
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

static void digest_rundown(const struct rundown *r, uint8_t out[32])
{
	struct digest d;
	digest_init(&d);
	rundown_digest(r, &d);
	digest_final(&d, out);
}

/* Where the verb has led to. */
static void note_after(struct engine *e, struct undo_entry *entry)
{
	free(entry->cues_after);
	show_release(entry->after);
	entry->cues_after = copy_cues(e);
	entry->after = show_hold(e->show);
	digest_rundown(&e->rundown, entry->rundown_after);
}

bool undo_prepare(struct engine *e, const struct verb *verb, enum undo_kind kind, struct undo_entry *entry)
{
	*entry = (struct undo_entry){.verb = verb->name, .kind = kind, .at = e->cx.now, .show = show_hold(e->show)};
	entry->cues = copy_cues(e);
	bool sales = kind != UNDO_OF_EDIT || sale_settings_note(&entry->sales, e->items, e->item_count);
	if (sales && entry->cues && rundown_copy(&entry->rundown, &e->rundown))
		return true;
	undo_entry_finish(entry);
	return false;
}

void undo_commit(struct engine *e, struct undo_entry *entry)
{
	if (entry->kind != UNDO_OF_BOARD)
		note_after(e, entry);
	if (entry->kind == UNDO_OF_EDIT)
		sale_settings_note(&entry->sales_after, e->items, e->item_count);
	forget(e->undo->undone, &e->undo->undone_count);
	push(e->undo->done, &e->undo->done_count, entry);
}

void undo_refresh(struct engine *e)
{
	struct undo *u = e->undo;
	if (u->done_count && u->done[u->done_count - 1].kind != UNDO_OF_BOARD)
		note_after(e, &u->done[u->done_count - 1]);
}

void undo_question(struct engine *e, const struct verb *verb, int board, bool shown, int hid)
{
	struct board *b = e->items[board].board;
	struct undo_entry entry = {.verb = verb->name,
				   .kind = UNDO_OF_BOARD,
				   .run = e->items[board].run,
				   .shown = shown,
				   .item_count = b->undo_count};
	snprintf(entry.board, sizeof entry.board, "%s", e->items[board].doc->id);
	snprintf(entry.hid, sizeof entry.hid, "%s", hid < 0 ? "" : e->items[hid].doc->id);
	memcpy(entry.items, b->undo, b->undo_count * sizeof *b->undo);
	undo_commit(e, &entry);
}

/* ---- document and rundown ---- */

/* The cues that the verb moved go back to where they were, but for those that have fired again since: what happened
 * stays. That their effects have ended meanwhile makes no difference, nor for those that come back with the document.
 * `after`: cues_after over the entry's show; `from`: the show that was in force. */
static void put_back_cues(struct engine *e, const struct undo_entry *entry, const struct cue_run *after,
			  const struct show *from)
{
	for (size_t i = 0; i < e->show->cue_count; i++)
		if (from != e->show && show_find_cue(from, e->show->cues[i].id) < 0)
			cue_put_back(e, (int)i, &entry->cues[i]);
		else if (!cue_same(&entry->cues[i], &after[i]) && e->cues[i].firing == after[i].firing)
			cue_put_back(e, (int)i, &entry->cues[i]);
}

/* The row on air or armed in a show; NULL = none. */
static const char *row_id(const struct show *show, int row)
{
	return row < 0 ? NULL : show->segments[row].id;
}

static bool same_row(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static void say_row(struct engine *e, const char *event, const char *id)
{
	if (id)
		outbox_event(e->cx.out, event, json_pack("{s:s}", "id", id));
}

static void say_where(struct engine *e, const char *live_before, const char *armed_before)
{
	const char *live = row_id(e->show, e->rundown.live);
	const char *armed = row_id(e->show, e->rundown.armed);
	if (!same_row(live, live_before)) {
		say_row(e, "segment.ended", live_before);
		say_row(e, "segment.started", live);
	}
	if (!same_row(armed, armed_before))
		say_row(e, "segment.armed", armed);
}

/* A row that was live when it was deleted comes back into a show that has gone on: its run ended then. */
static void end_runs(struct undo_entry *entry)
{
	for (size_t i = 0; i < entry->rundown.row_count; i++) {
		struct row *row = &entry->rundown.rows[i];
		if (!row->run_count || row->runs[row->run_count - 1].end != NEVER)
			continue;
		row->runs[row->run_count - 1].end = row->actual.end = entry->at.wall;
	}
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
	if (is->live >= 0 && same_row(row_id(trial.show, trial.live), row_id(is->show, is->live)) &&
	    trial.rows[trial.live].run_count == is->rows[is->live].run_count) {
		rundown_finish(to);
		*to = trial;
	} else {
		rundown_finish(&trial);
	}
	return true;
}

/* What a swap needs, made before anything is changed. */
struct swap {
	bool exact;                 /* nothing has moved since the verb: all is as it was before it */
	struct cue_run *now;        /* over the show that is in force now */
	struct cue_run *after;      /* over the entry's */
	struct rundown rundown;     /* of now, where the document alone goes back */
	struct sale_settings sales; /* of now */
	const struct show *show;    /* in force now; held */
};

static bool swap_prepare(struct swap *s, const struct engine *e, struct undo_entry *entry)
{
	uint8_t digest[32];
	digest_rundown(&e->rundown, digest);
	s->exact = entry->kind == UNDO_OF_RUNDOWN || memcmp(digest, entry->rundown_after, sizeof digest) == 0;
	s->now = copy_cues(e);
	s->after = entry->cues_after ? edit_map_cues(entry->cues_after, entry->after, entry->show, entry->cues) : NULL;
	bool sales = sale_settings_note(&s->sales, e->items, e->item_count);
	if (sales && s->now && s->after &&
	    (s->exact ? catch_up(e, &entry->rundown) : rundown_copy(&s->rundown, &e->rundown))) {
		s->show = show_hold(e->show);
		return true;
	}
	free(s->now);
	free(s->after);
	sale_settings_finish(&s->sales);
	return false;
}

static void swap_cancel(struct swap *s)
{
	free(s->now);
	free(s->after);
	rundown_finish(&s->rundown);
	sale_settings_finish(&s->sales);
	show_release(s->show);
}

static void swap_rundowns(struct engine *e, struct undo_entry *entry)
{
	int64_t guard = e->rundown.guard_until_mono;
	struct rundown now = e->rundown;
	e->rundown = entry->rundown;
	e->rundown.guard_until_mono = guard;
	entry->rundown = now;
}

/* Prices and stocks that the edit replaced come back with its document. Takes `now` over. */
static void swap_sales(struct engine *e, struct undo_entry *entry, struct sale_settings *now)
{
	if (entry->kind == UNDO_OF_EDIT) {
		sale_settings_put_back(e->items, e->item_count, &e->cx, &entry->sales, &entry->sales_after, now);
		sale_settings_finish(&entry->sales);
		sale_settings_finish(&entry->sales_after);
		entry->sales = *now;
		*now = (struct sale_settings){0};
		sale_settings_note(&entry->sales_after, e->items, e->item_count);
	}
	sale_settings_finish(now);
}

/* Swaps document and rundown with the entry's: afterwards the entry leads back. */
static bool swap_state(struct engine *e, struct undo_entry *entry)
{
	struct swap s = {0};
	if (!swap_prepare(&s, e, entry))
		return false;
	const char *live_before = row_id(s.show, e->rundown.live);
	const char *armed_before = row_id(s.show, e->rundown.armed);
	bool standby_before = e->rundown.standby;
	if (!s.exact)
		end_runs(entry);
	struct edit_back back = {.removed = &entry->removed,
				 .rundown = s.exact ? NULL : &entry->rundown,
				 .cues = entry->cues,
				 .keep_rundown = s.exact};
	if (entry->show != e->show && !edit_put_in_force(e, entry->show, &back)) {
		swap_cancel(&s);
		return false;
	}
	if (s.exact) {
		swap_rundowns(e, entry);
	} else {
		rundown_finish(&entry->rundown);
		entry->rundown = s.rundown;
	}
	put_back_cues(e, entry, s.after, s.show);
	swap_sales(e, entry, &s.sales);
	if (s.show != e->show)
		edit_miss_late_cues(e, s.show);
	free(s.after);
	free(entry->cues);
	entry->cues = s.now;
	show_release(entry->show);
	entry->show = s.show;
	note_after(e, entry);
	if (e->rundown.standby != standby_before)
		standby_clocks(e, entry->at.mono);
	say_where(e, live_before, armed_before);
	return true;
}

/* An edit cannot be taken back once what it brought is on air or has been opened: that happened, and stays. */
static bool may_go_back(const struct engine *e, const struct undo_entry *entry, bool redo, struct reply *reply)
{
	uint8_t digest[32];
	digest_rundown(&e->rundown, digest);
	if (entry->show == e->show)
		return true;
	if (e->depth > 1) /* a cue's action: the cue stands in the document */
		return reply_refuse(reply, "verb.not-applicable");
	for (size_t i = 0; !redo && i < e->item_count; i++) {
		const struct interaction *it = &e->items[i];
		if (show_find_interaction(entry->show, it->doc->id) < 0 && (it->run > 1 || interaction_is_busy(it)))
			return interaction_not_allowed(it, reply);
	}
	const char *live = row_id(e->show, e->rundown.live);
	bool exact = memcmp(digest, entry->rundown_after, sizeof digest) == 0;
	if (entry->kind == UNDO_OF_EDIT && live && !exact && show_find_segment(entry->show, live) < 0)
		return reply_refuse(reply, "rundown.live");
	return true;
}

/* ---- boards ---- */

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
	int board = show_find_interaction(e->show, entry->board);
	int hid = entry->hid[0] ? show_find_interaction(e->show, entry->hid) : -1;
	board_undo(&e->items[board], &e->cx, entry->items, entry->item_count);
	if (!entry->shown)
		return;
	put_on_air(e, board, redo);
	if (!redo && hid >= 0 && engine_other_on_air(e, &e->items[hid]) < 0)
		put_on_air(e, hid, true);
}

/* What was done in a run of the board that has been reset since cannot be taken back any more. */
static void forget_old_runs(const struct engine *e, struct undo_entry *entries, size_t *count)
{
	while (*count && entries[*count - 1].kind == UNDO_OF_BOARD) {
		int board = show_find_interaction(e->show, entries[*count - 1].board);
		if (board >= 0 && entries[*count - 1].run == e->items[board].run)
			return;
		undo_entry_finish(&entries[--*count]);
	}
}

static void say_edited(struct engine *e, bool redo)
{
	outbox_event(e->cx.out, "show.edited", json_pack("{s:s, s:b}", "verb", redo ? "redo" : "undo", "staged", 0));
}

/* The rundown as it would be. Not what has moved since an edit: only the document would go back. */
static bool try_swap(const struct engine *e, const struct undo_entry *entry, struct rundown *trial)
{
	uint8_t digest[32];
	digest_rundown(&e->rundown, digest);
	bool exact = entry->kind == UNDO_OF_RUNDOWN || memcmp(digest, entry->rundown_after, sizeof digest) == 0;
	if (entry->kind == UNDO_OF_BOARD)
		return rundown_copy(trial, &e->rundown);
	if (exact)
		return rundown_copy(trial, &entry->rundown) && catch_up(e, trial);
	return rundown_copy(trial, &e->rundown) && edit_try_rundown(trial, entry->show, e->cx.now);
}

/* What it would do to the rows; a question's step moves none. */
static bool preview(struct engine *e, const struct undo_entry *entry, struct reply *reply)
{
	struct rundown trial = {0};
	bool ok = try_swap(e, entry, &trial);
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
	uint64_t edits = e->edits;
	forget_old_runs(e, from, from_count);
	if (!*from_count)
		return reply_refuse(reply, redo ? "redo.nothing" : "undo.nothing");
	struct undo_entry *entry = &from[*from_count - 1];
	if (entry->kind != UNDO_OF_BOARD && !may_go_back(e, entry, redo, reply))
		return false;
	if (is_preview)
		return preview(e, entry, reply);
	if (entry->kind != UNDO_OF_BOARD && !swap_state(e, entry))
		return reply_refuse(reply, "journal.failed");
	if (entry->kind == UNDO_OF_BOARD)
		swap_board(e, entry, redo);
	if (e->edits != edits)
		say_edited(e, redo);
	reply_set(reply, redo ? "redone" : "undone", json_string(entry->verb));
	--*from_count;
	push(to, to_count, entry);
	return true;
}
