#include "core/edit.h"

#include <stdlib.h>
#include <string.h>

#include "core/engine_parts.h"
#include "core/undo.h"

/* ---- what is staged ---- */

const json_t *edit_staged(const struct show *show, const char *kind, const char *id)
{
	return json_object_get(json_object_get(json_object_get(show->json, EDIT_STAGED), kind), id);
}

static bool segment_is_busy(const struct engine *e, const char *id)
{
	int live = e->rundown.live;
	return live >= 0 && !e->start_waits && show_find_segment(e->show, id) == live;
}

static bool item_is_busy(const struct engine *e, const char *id)
{
	int index = show_find_interaction(e->show, id);
	return index >= 0 && interaction_is_busy(&e->items[index]);
}

bool edit_loose(const struct engine *e, const char **kind, const char **id)
{
	const json_t *staged = json_object_get(e->show->json, EDIT_STAGED);
	const char *key = NULL;
	json_t *object = NULL;
	json_object_foreach(json_object_get(staged, "segment"), key, object)
	{
		*kind = "segment";
		*id = key;
		if (!segment_is_busy(e, key))
			return true;
	}
	json_object_foreach(json_object_get(staged, "interaction"), key, object)
	{
		*kind = "interaction";
		*id = key;
		if (!item_is_busy(e, key))
			return true;
	}
	return false;
}

/* ---- digest ---- */

void edit_digest_document(struct engine *e)
{
	struct digest d;
	char *text = e->show->json ? json_dumps(e->show->json, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	digest_init(&d);
	digest_text(&d, text);
	digest_final(&d, e->document);
	free(text);
}

/* ---- cues ---- */

struct cue_run *edit_map_cues(const struct cue_run *runs, const struct show *from, const struct show *to,
			      const struct cue_run *back)
{
	struct cue_run *mapped = calloc(to->cue_count + 1, sizeof *mapped);
	for (size_t i = 0; mapped && i < to->cue_count; i++) {
		int was = show_find_cue(from, to->cues[i].id);
		if (was >= 0)
			mapped[i] = runs[was];
		else if (back)
			mapped[i] = back[i];
		else
			mapped[i] = (struct cue_run){.state = CUE_WAITING, .wait_mono = NEVER};
	}
	return mapped;
}

/* Effects that are still open belong to the firing that asked for them. One whose cue is gone has none, and finds it
 * again if that comes back. */
static void map_effects(struct engine *e, const struct show *from)
{
	for (size_t i = 0; i < e->open_effect_count; i++) {
		struct open_effect *open = &e->open_effects[i];
		int was = open->cue;
		open->cue = was < 0 ? -1 : show_find_cue(e->show, from->cues[was].id);
		for (size_t c = 0; open->cue < 0 && open->firing && c < e->show->cue_count; c++)
			if (e->cues[c].firing == open->firing)
				open->cue = (int)c;
	}
}

void edit_miss_late_cues(struct engine *e, const struct show *from)
{
	for (size_t i = 0; i < e->show->cue_count; i++) {
		const struct show_cue *now = &e->show->cues[i];
		int index = show_find_cue(from, now->id);
		const struct show_cue *was = index < 0 ? NULL : &from->cues[index];
		if (!was || was->on != now->on || was->at_ms != now->at_ms)
			cue_miss(e, (int)i);
	}
}

/* ---- interactions ---- */

void edit_removed_finish(struct edit_removed *removed)
{
	for (size_t i = 0; i < removed->count; i++)
		interaction_finish(&removed->items[i]);
	free(removed->items);
	*removed = (struct edit_removed){0};
}

static struct interaction *find_removed(const struct edit_removed *removed, const char *id)
{
	for (size_t i = 0; removed && i < removed->count; i++)
		if (strcmp(removed->items[i].doc->id, id) == 0)
			return &removed->items[i];
	return NULL;
}

/* The interactions of another show: those that are there, then those that come back, then new ones. */
struct move {
	struct interaction *items;   /* owned until they are the engine's */
	int *from;                   /* where each was; -1 = it comes back or is new */
	struct edit_removed removed; /* what goes, and what stays away */
};

static void move_cancel(struct move *m, const struct show *show)
{
	for (size_t i = 0; m->items && i < show->interaction_count; i++)
		if (m->items[i].doc)
			interaction_finish(&m->items[i]);
	free(m->items);
	free(m->from);
	free(m->removed.items);
}

/* Makes what is new; nothing is moved yet. False: out of memory. */
static bool move_prepare(struct move *m, const struct engine *e, const struct show *show,
			 const struct edit_removed *removed)
{
	size_t count = show->interaction_count;
	m->items = calloc(count + 1, sizeof *m->items);
	m->from = calloc(count + 1, sizeof *m->from);
	m->removed.items = calloc(e->item_count + (removed ? removed->count : 0) + 1, sizeof *m->removed.items);
	bool ok = m->items && m->from && m->removed.items;
	for (size_t i = 0; ok && i < count; i++) {
		const char *id = show->interactions[i].id;
		m->from[i] = show_find_interaction(e->show, id);
		if (m->from[i] < 0 && !find_removed(removed, id))
			ok = interaction_init(&m->items[i], &show->interactions[i], show);
	}
	if (!ok)
		move_cancel(m, show);
	return ok;
}

static void say_gone(struct engine *e, struct interaction *it)
{
	bool on_air = it->on_air;
	it->on_air = false;
	if (on_air)
		interaction_emit(it, &e->cx);
	it->on_air = on_air; /* if it comes back, it is as it was */
}

static void move_do(struct move *m, struct engine *e, const struct show *show, struct edit_removed *removed)
{
	for (size_t i = 0; i < show->interaction_count; i++) {
		struct interaction *source =
			m->from[i] >= 0 ? &e->items[m->from[i]] : find_removed(removed, show->interactions[i].id);
		if (source) {
			m->items[i] = *source;
			source->doc = NULL;
		}
	}
	for (size_t i = 0; i < e->item_count; i++)
		if (e->items[i].doc) {
			say_gone(e, &e->items[i]);
			m->removed.items[m->removed.count++] = e->items[i];
		}
	for (size_t i = 0; removed && i < removed->count; i++)
		if (removed->items[i].doc)
			m->removed.items[m->removed.count++] = removed->items[i];
	free(e->items);
	e->items = m->items;
	e->item_count = show->interaction_count;
	if (removed) {
		free(removed->items);
		*removed = m->removed;
	} else {
		edit_removed_finish(&m->removed);
	}
}

/* They go on over the new document; what comes back does so into the present. */
static void follow_items(struct engine *e, const int *from)
{
	for (size_t i = 0; i < e->item_count; i++) {
		struct interaction *it = &e->items[i];
		if (!interaction_follow(it, &e->cx, e->show, (int)i))
			e->cx.out->failed = true;
		if (from[i] >= 0)
			continue;
		interaction_hold(it, &e->cx, e->rundown.standby);
		if (it->on_air && engine_other_on_air(e, it) >= 0)
			it->on_air = false;
		else if (it->on_air)
			interaction_emit(it, &e->cx);
	}
}

/* ---- what has run and goes: the report wants it ---- */

static void keep_gone(struct engine *e, const char *kind, const char *id, json_t *object)
{
	if (!e->gone)
		e->gone = json_pack("{s:{}, s:{}}", "segments", "interactions");
	json_object_del(json_object_get(e->gone, kind), id); /* it goes once more, and is the last one */
	json_object_set_new(json_object_get(e->gone, kind), id, object);
}

/* One that was live ended with this. */
static json_t *ended_row(struct engine *e, int index)
{
	json_t *row = engine_segment_state(e, index, e->cx.now);
	json_t *runs = json_object_get(row, "runs");
	json_t *last = json_array_get(runs, json_array_size(runs) - 1);
	json_t *actual = json_object_get(row, "actual");
	if (!json_object_get(last, "end"))
		json_object_set_new(last, "end", json_integer(e->cx.now.wall));
	if (!json_object_get(actual, "end"))
		json_object_set_new(actual, "end", json_integer(e->cx.now.wall));
	json_object_set_new(row, "state", json_string("past"));
	json_object_del(row, "remaining_ms");
	return row;
}

static void keep_what_goes(struct engine *e, const struct show *show)
{
	rundown_update(&e->rundown, e->cx.now);
	for (size_t i = 0; i < e->rundown.row_count; i++) {
		const char *id = e->show->segments[i].id;
		if (e->rundown.rows[i].run_count && show_find_segment(show, id) < 0)
			keep_gone(e, "segments", id, ended_row(e, (int)i));
	}
	for (size_t i = 0; i < e->item_count; i++) {
		const struct interaction *it = &e->items[i];
		if ((!it->opened && it->run <= 1) || show_find_interaction(show, it->doc->id) >= 0)
			continue;
		keep_gone(e, "interactions", it->doc->id, interaction_state(it, &e->cx));
		if (e->cx.goes)
			e->cx.goes(e->cx.goes_user, it);
	}
}

/* ---- in force ---- */

static int *segments_from(const struct show *show, const struct show *old)
{
	int *from = calloc(show->segment_count + 1, sizeof *from);
	for (size_t i = 0; from && i < show->segment_count; i++)
		from[i] = show_find_segment(old, show->segments[i].id);
	return from;
}

bool edit_put_in_force(struct engine *e, const struct show *show, const struct edit_back *back)
{
	const struct show *old = e->show;
	struct move move = {0};
	keep_what_goes(e, show);
	int *from = segments_from(show, old);
	struct cue_run *cues = edit_map_cues(e->cues, old, show, back->cues);
	bool ok = from && cues && move_prepare(&move, e, show, back->removed);
	if (ok && !back->keep_rundown && !rundown_edit(&e->rundown, show, from, back->rundown, e->cx.now)) {
		move_cancel(&move, show);
		ok = false;
	}
	free(from);
	if (!ok) {
		free(cues);
		return false;
	}
	free(e->cues);
	e->cues = cues;
	e->show = e->cx.show = show_hold(show);
	map_effects(e, old);
	move_do(&move, e, show, back->removed);
	follow_items(e, move.from);
	free(move.from);
	edit_digest_document(e);
	engine_follow_moderation(e);
	e->edits++;
	show_release(old);
	return true;
}

/* ---- the verbs ---- */

/* What the verb is about, for those who follow: apply and discard name it without its kind. */
static void about(const struct engine *e, const struct verb_call *call, const char **kind, const char **id)
{
	bool by_id = call->verb->code == VERB_EDIT_APPLY || call->verb->code == VERB_EDIT_DISCARD;
	*id = verb_text(call, "id", "");
	*kind = verb_text(call, "kind", "segment");
	if (by_id && !verb_has(call, "kind") && !edit_staged(e->show, "segment", *id))
		*kind = "interaction";
}

bool edit_is_own(const struct engine *e, const struct verb_call *call)
{
	const char *kind = NULL;
	const char *id = NULL;
	if (call->verb->code != VERB_EDIT_APPLY && call->verb->code != VERB_EDIT_DISCARD)
		return false;
	about(e, call, &kind, &id);
	return !(strcmp(kind, "segment") == 0 ? segment_is_busy(e, id) : item_is_busy(e, id));
}

/* Absent on both sides is the same as well. */
static bool same_value(const json_t *a, const json_t *b)
{
	return a == b || json_equal(a, b);
}

/* Did the edit only stage something? */
static bool only_staged(const struct verb_call *call, const struct show *was, const struct show *is)
{
	const char *key = NULL;
	json_t *value = NULL;
	if (call->verb->code == VERB_EDIT_APPLY || call->verb->code == VERB_EDIT_DISCARD ||
	    same_value(json_object_get(was->json, EDIT_STAGED), json_object_get(is->json, EDIT_STAGED)))
		return false;
	json_object_foreach(is->json, key, value)
	{
		if (strcmp(key, EDIT_STAGED) != 0 && !json_equal(value, json_object_get(was->json, key)))
			return false;
	}
	return true;
}

static void say_edited(struct engine *e, const struct verb_call *call, bool staged)
{
	json_t *fields = json_pack("{s:s, s:b}", "verb", call->verb->name, "staged", staged);
	if (verb_has(call, "target"))
		json_object_set_new(fields, "target", json_string(verb_text(call, "target", "")));
	if (verb_has(call, "id"))
		json_object_set_new(fields, "id", json_string(verb_text(call, "id", "")));
	outbox_event(e->cx.out, "show.edited", fields);
}

/* Where the rundown stands, by ids of the show it stands on. */
struct stand {
	const char *live; /* NULL = none */
	const char *armed;
	int64_t left_ms;
};

static struct stand stand_of(const struct engine *e)
{
	const struct rundown *r = &e->rundown;
	return (struct stand){.live = r->live < 0 ? NULL : e->show->segments[r->live].id,
			      .armed = r->armed < 0 ? NULL : e->show->segments[r->armed].id,
			      .left_ms = rundown_remaining(r, e->cx.now)};
}

static void say_row(struct engine *e, const char *event, const char *id)
{
	outbox_event(e->cx.out, event, json_pack("{s:s}", "id", id));
}

static void say_rundown(struct engine *e, const struct stand *was)
{
	struct stand is = stand_of(e);
	if (was->live && !is.live)
		say_row(e, "segment.ended", was->live);
	if (is.armed && (!was->armed || strcmp(is.armed, was->armed) != 0))
		say_row(e, "segment.armed", is.armed);
	if (is.live && is.left_ms != was->left_ms)
		outbox_event(e->cx.out, "segment.time",
			     json_pack("{s:s, s:I, s:I}", "id", is.live, "remaining_ms", (json_int_t)is.left_ms, "end",
				       (json_int_t)(e->cx.now.wall + is.left_ms)));
}

bool edit_try_rundown(struct rundown *trial, const struct show *show, struct moment now)
{
	int *from = segments_from(show, trial->show);
	bool ok = from && rundown_edit(trial, show, from, NULL, now);
	free(from);
	return ok;
}

static bool preview(struct engine *e, const struct show *next, struct reply *reply)
{
	struct rundown trial = {0};
	bool ok = rundown_copy(&trial, &e->rundown) && edit_try_rundown(&trial, next, e->cx.now);
	if (ok)
		rundown_answer_preview(&e->rundown, &trial, e->cx.now, reply);
	rundown_finish(&trial);
	return ok || reply_refuse(reply, "rundown.impossible");
}

/* The row has begun again, and its start was put off until its new version was there. */
static void start_now(struct engine *e)
{
	bool undoable = e->start_undoable;
	e->start_waits = e->start_undoable = false;
	cue_segment_started(e, e->rundown.live);
	if (undoable)
		undo_refresh(e);
}

static bool put_in_force(struct engine *e, const struct verb_call *call, const struct show *next, struct reply *reply)
{
	struct undo_entry entry = {0};
	struct stand was = stand_of(e);
	const struct show *old = show_hold(e->show);
	bool own = edit_is_own(e, call);
	bool ok = own || undo_prepare(e, call->verb, UNDO_OF_EDIT, &entry);
	if (ok && !edit_put_in_force(e, next, &(struct edit_back){.removed = own ? NULL : &entry.removed})) {
		undo_entry_finish(&entry);
		ok = false;
	}
	if (ok) {
		bool staged = only_staged(call, old, next);
		edit_miss_late_cues(e, old);
		say_rundown(e, &was);
		say_edited(e, call, staged);
		if (!own)
			undo_commit(e, &entry);
		if (staged)
			reply_set(reply, "staged", json_true());
		if (call->verb->code == VERB_EDIT_INSERT || call->verb->code == VERB_EDIT_DUPLICATE)
			reply_set(reply, "id", json_string(verb_text(call, "id", "")));
	}
	show_release(old);
	return ok || reply_refuse(reply, "journal.failed");
}

bool edit_verb(struct engine *e, const struct verb_call *call, const struct show *next, struct reply *reply)
{
	if (e->rundown.state == SHOW_FINISHED && !edit_is_own(e, call))
		return reply_refuse(reply, "show.finished");
	if (verb_bool(call, "preview", false))
		return !next || preview(e, next, reply);
	if (!next)
		return reply_refuse(reply, "verb.not-applicable");
	bool starts = e->start_waits && edit_is_own(e, call);
	bool ok = put_in_force(e, call, next, reply);
	if (ok && starts && e->start_waits && !edit_staged(e->show, "segment", e->show->segments[e->rundown.live].id))
		start_now(e);
	return ok;
}
