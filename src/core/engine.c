#include "core/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/edit.h"
#include "core/effect.h"
#include "core/engine_parts.h"
#include "core/goals.h"
#include "core/reminder.h"
#include "core/standby.h"
#include "core/undo.h"
#include "core/verbs_else.h"

/* Verbs that cause verbs (cues that fire cues) end here. */
#define DEPTH_MAX 16

/* ---- life ---- */

/* People whom the script blocks from the start. */
static void block_people(struct engine *e)
{
	const struct show_texts *people = &e->show->moderation.people;
	for (size_t i = 0; i < people->count; i++) {
		uint32_t person = people_from_argument(&e->people, people->items[i]);
		if (person != INDEX_NONE)
			people_block(&e->people, person, true);
	}
}

struct engine *engine_create(const struct show *show, const struct zone *zone, const uint8_t key[16])
{
	struct engine *e = calloc(1, sizeof *e);
	if (!e)
		return NULL;
	e->show = show_hold(show);
	edit_digest_document(e);
	e->zone = *zone;
	memcpy(e->key, key, sizeof e->key);
	people_init(&e->people, key);
	coverage_init(&e->coverage);
	e->items = calloc(show->interaction_count + 1, sizeof *e->items);
	e->cues = calloc(show->cue_count + 1, sizeof *e->cues);
	e->undo = undo_create();
	e->moderation = moderation_create(show);
	bool ok = e->items && e->cues && e->undo && e->moderation && benefits_init(&e->benefits, show) &&
		  sponsors_init(&e->sponsors, show) && keyword_replies_init(&e->replies, show) &&
		  rundown_init(&e->rundown, show, &e->zone);
	for (size_t i = 0; ok && i < show->interaction_count; i++, e->item_count++)
		ok = interaction_init(&e->items[i], &show->interactions[i], show);
	for (size_t i = 0; ok && i < show->cue_count; i++)
		e->cues[i] = (struct cue_run){.state = CUE_WAITING, .wait_mono = NEVER};
	if (ok) {
		block_people(e);
		return e;
	}
	engine_destroy(e);
	return NULL;
}

void engine_destroy(struct engine *e)
{
	if (!e)
		return;
	for (size_t i = 0; i < e->item_count; i++)
		interaction_finish(&e->items[i]);
	for (size_t i = 0; i < ENGINE_COMMENTS; i++)
		free(e->comments[i].room);
	effect_finish(e);
	coverage_finish(&e->coverage);
	undo_destroy(e->undo);
	rundown_finish(&e->rundown);
	people_finish(&e->people);
	benefits_finish(&e->benefits);
	sponsors_finish(&e->sponsors);
	keyword_replies_finish(&e->replies);
	announce_finish(&e->said);
	moderation_destroy(e->moderation);
	seen_finish(&e->seen);
	match_text_finish(&e->folded);
	json_decref(e->gone);
	show_release(e->show);
	free(e->items);
	free(e->cues);
	free(e->tasks);
	goals_finish(e);
	free(e);
}

void engine_begin(struct engine *e, struct moment at)
{
	reminder_begin(e, at.wall);
	rundown_update(&e->rundown, at);
}

/* ---- what the parts may use ---- */

struct engine_feed *engine_find_feed(struct engine *e, const char *feed)
{
	for (size_t i = 0; i < e->feed_count; i++)
		if (strcmp(e->feeds[i].feed, feed) == 0)
			return &e->feeds[i];
	return NULL;
}

void engine_look_at_feeds(struct engine *e)
{
	e->cx.longest_delay_ms = 0;
	e->cx.has_delay = false;
	e->cx.broken_feed = false;
	for (size_t i = 0; i < e->feed_count; i++) {
		const struct engine_feed *f = &e->feeds[i];
		if (!f->count)
			continue;
		if (f->delay_ms > e->cx.longest_delay_ms)
			e->cx.longest_delay_ms = f->delay_ms;
		e->cx.has_delay = e->cx.has_delay || f->delay_ms > 0;
		e->cx.broken_feed = e->cx.broken_feed || f->broken;
	}
}

static void set_context(struct engine *e, struct moment now, struct outbox *out)
{
	e->cx.now = now;
	e->cx.show = e->show;
	e->cx.zone = &e->zone;
	e->cx.people = &e->people;
	e->cx.benefits = &e->benefits;
	e->cx.out = out;
	e->cx.coverage = &e->coverage;
	e->cx.standby = e->rundown.standby;
	engine_look_at_feeds(e);
}

/* ---- the rundown's verbs, and what follows from them ---- */

/* Where the rundown stands, to see whether a verb or the clock has started a segment. */
struct place {
	int live;
	int current;
	size_t runs;
};

static struct place place_of(const struct rundown *r)
{
	return (struct place){
		.live = r->live, .current = r->current, .runs = r->current < 0 ? 0 : r->rows[r->current].run_count};
}

static void follow_segments(struct engine *e, struct place before)
{
	struct place now = place_of(&e->rundown);
	bool started = now.live >= 0 && (now.current != before.current || now.runs != before.runs);
	if (before.live >= 0 && (started || now.live != before.live))
		cue_segment_ended(e, before.live);
	/* a row that begins again has its new version for that: the runner gives edit.apply at once */
	e->start_waits = started && edit_staged(e->show, "segment", e->show->segments[now.live].id);
	e->start_undoable = false;
	if (started && !e->start_waits)
		cue_segment_started(e, now.live);
}

static bool rundown_family(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	struct undo_entry entry = {0};
	struct place before = place_of(&e->rundown);
	bool standby = e->rundown.standby;
	if (verb_has(call, "plan") && !standby_has_plan(e, verb_text(call, "plan", "")))
		return reply_refuse(reply, "id.unknown");
	bool undoable = call->verb->undo == UNDO_RUNDOWN && !verb_bool(call, "preview", false);
	if (undoable && !undo_prepare(e, call->verb, UNDO_OF_RUNDOWN, &entry))
		return reply_refuse(reply, "journal.failed");
	bool ok = rundown_verb(&e->rundown, e->cx.now, call, reply, e->cx.out);
	if (!ok || verb_bool(call, "preview", false)) {
		undo_entry_finish(&entry);
		return ok;
	}
	follow_segments(e, before);
	if (e->rundown.standby != standby)
		standby_changed(e, verb_text(call, "plan", ""));
	if (call->verb->code == VERB_FINISH)
		undo_forget(e->undo);
	e->start_undoable = e->start_waits && undoable;
	if (undoable)
		undo_commit(e, &entry);
	return true;
}

static bool cue_family(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	int index = show_find_cue(e->show, verb_text(call, "id", ""));
	if (index < 0)
		return reply_refuse(reply, "id.unknown");
	if (e->rundown.state == SHOW_FINISHED)
		return reply_refuse(reply, "show.finished");
	if (verb_bool(call, "preview", false)) {
		if (!cue_may(e, index, call->verb->code, reply))
			return false;
		rundown_answer_preview(&e->rundown, &e->rundown, e->cx.now, reply);
		return true;
	}
	if (call->verb->code == VERB_RETRY)
		return cue_retry(e, index, reply);
	if (call->verb->code == VERB_DROP)
		return cue_drop(e, index, reply);
	return cue_fire(e, index, reply);
}

/* ---- interactions ---- */

void engine_keep_one_on_air(struct engine *e, const struct interaction *shown)
{
	for (size_t i = 0; shown->on_air && i < e->item_count; i++)
		if (&e->items[i] != shown && e->items[i].on_air && e->items[i].doc->kind == shown->doc->kind)
			interaction_hide(&e->items[i], &e->cx);
}

int engine_other_on_air(const struct engine *e, const struct interaction *it)
{
	for (size_t i = 0; i < e->item_count; i++)
		if (&e->items[i] != it && e->items[i].on_air && e->items[i].doc->kind == it->doc->kind)
			return (int)i;
	return -1;
}

/* Index of the interaction that the question.take message=… or any other verb names; -1 with a refusal. */
static int find_item(const struct engine *e, const struct verb_call *call, struct reply *reply)
{
	int index = show_find_interaction(e->show, verb_text(call, "id", ""));
	if (index < 0 || e->show->interactions[index].kind != call->verb->kind) {
		reply_refuse(reply, "id.unknown");
		return -1;
	}
	return index;
}

/* question.take message=ID: the comment's words and person in place of the id. */
static bool resolve_message(struct engine *e, const struct verb_call *call, struct verb_call *resolved,
			    struct reply *reply)
{
	const char *id = verb_text(call, "message", "");
	for (size_t i = 0; i < ENGINE_COMMENTS; i++) {
		const struct comment *c = &e->comments[i];
		if (!c->used || c->gone || strcmp(c->event.id, id) != 0)
			continue;
		e->cx.taken = c->key;
		resolved->verb = call->verb;
		resolved->object = json_copy(call->object);
		json_object_del(resolved->object, "message");
		json_object_set_new(resolved->object, "text", json_string(c->event.text));
		if (c->person != INDEX_NONE) {
			struct person_texts who = people_texts(&e->people, c->person);
			json_object_set_new(resolved->object, "person", json_sprintf("%s/%s", who.platform, who.id));
		}
		return true;
	}
	return reply_refuse(reply, "id.unknown");
}

static bool interaction_family(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	int index = find_item(e, call, reply);
	if (index < 0)
		return false;
	struct interaction *it = &e->items[index];
	struct verb_call resolved = {0};
	if (call->verb->code == VERB_QUESTION_TAKE && verb_has(call, "message")) {
		if (!resolve_message(e, call, &resolved, reply))
			return false;
		call = &resolved;
	}
	bool was_on_air = it->on_air;
	int other = engine_other_on_air(e, it);
	bool ok = interaction_verb(it, &e->cx, call, reply);
	e->cx.taken = 0;
	if (ok && !was_on_air)
		engine_keep_one_on_air(e, it);
	if (ok && call->verb->undo == UNDO_QUESTION)
		undo_question(e, call->verb, index, !was_on_air && it->on_air, other);
	verb_call_finish(&resolved);
	return ok;
}

/* ---- verbs ---- */

bool engine_verb(struct engine *e, const struct verb_call *call, struct reply *reply, int cue)
{
	if (e->depth >= DEPTH_MAX)
		return reply_refuse(reply, "verb.not-applicable");
	bool ok = false;
	e->depth++;
	if (call->verb->code >= VERB_X_ARM && call->verb->code <= VERB_SALE_NEXT)
		ok = interaction_family(e, call, reply);
	else if (call->verb->code == VERB_UNDO || call->verb->code == VERB_REDO)
		ok = undo_verb(e, call->verb->code == VERB_REDO, verb_bool(call, "preview", false), reply);
	else if (call->verb->undo == UNDO_EDIT)
		ok = edit_verb(e, call, e->depth > 1 ? NULL : e->next_show, reply);
	else if (call->verb->code == VERB_CUE || call->verb->code == VERB_RETRY || call->verb->code == VERB_DROP)
		ok = cue_family(e, call, reply);
	else if (call->verb->code <= VERB_FINISH && call->verb->code != VERB_REHEARSE /* nor load: after it */)
		ok = rundown_family(e, call, reply);
	else
		ok = verbs_else(e, call, reply, cue);
	e->depth--;
	return ok;
}

/* ---- everything else that happens ---- */

/* What is due at one instant happens from the inside out: first what is open ends, then the cues of the row fire, and
 * only then does the row itself end and the next one start. */
static void deadline(struct engine *e)
{
	for (size_t i = 0; i < e->item_count; i++) {
		bool was_on_air = e->items[i].on_air;
		e->cx.place_taken = engine_other_on_air(e, &e->items[i]) >= 0;
		if (interaction_next_due(&e->items[i], e->cx.now) <= e->cx.now.mono)
			interaction_deadline(&e->items[i], &e->cx);
		if (!was_on_air)
			engine_keep_one_on_air(e, &e->items[i]);
	}
	coverage_deadline(e);
	measure_deadline(e);
	cue_deadline(e);
	rundown_update(&e->rundown, e->cx.now);
	task_deadline(e);
	reminder_deadline(e);
	struct place before = place_of(&e->rundown);
	rundown_deadline(&e->rundown, e->cx.now, e->cx.out);
	follow_segments(e, before);
}

static void feed_known(struct engine *e, const struct event *event)
{
	struct engine_feed *feed = engine_find_feed(e, event->feed.feed);
	if (!feed) {
		if (e->feed_count == ENGINE_FEEDS_MAX)
			return;
		feed = &e->feeds[e->feed_count++];
		*feed = (struct engine_feed){.gap = SIZE_MAX};
		snprintf(feed->feed, sizeof feed->feed, "%s", event->feed.feed);
	}
	/* one that had the id before is called by its own name from now on */
	for (size_t i = 0; i < e->feed_count; i++)
		if (&e->feeds[i] != feed && strcmp(e->feeds[i].id, event->feed.id) == 0)
			snprintf(e->feeds[i].id, sizeof e->feeds[i].id, "%.64s", e->feeds[i].feed);
	snprintf(feed->id, sizeof feed->id, "%s", event->feed.id);
	feed->delay_ms = event->feed.delay_ms;
	feed->count = event->feed.count;
	feed->covers = event->feed.covers;
	feed->preset_ms = event->feed.preset_ms;
}

static void person_known(struct engine *e, const struct event *event)
{
	uint32_t person = people_get(&e->people, event->person.platform, event->person.id);
	if (person == INDEX_NONE || !people_bring(&e->people, person, event->person.points, event->person.won_before))
		e->cx.out->failed = true;
}

/* What stood on an older document because it was open is a draft again: now it is what the document says. */
static void follow_definitions(struct engine *e)
{
	for (size_t i = 0; i < e->item_count; i++) {
		struct interaction *it = &e->items[i];
		if (it->stale && !interaction_is_busy(it) && !interaction_follow(it, &e->cx, e->show, (int)i))
			e->cx.out->failed = true;
	}
}

void engine_apply(struct engine *e, const struct event *event, struct reply *reply, struct outbox *out)
{
	set_context(e, event->at, out);
	e->next_show = event->next_show;
	e->changes++;
	if (event->kind == EVENT_VERB || event->at.mono != e->cue_instant)
		e->cue_starts = 0;
	e->cue_instant = event->at.mono;
	switch (event->kind) {
	case EVENT_VERB:
		engine_verb(e, event->call, reply, -1);
		break;
	case EVENT_AUDIENCE:
		engine_audience(e, event->audience, event->ahead, reply);
		break;
	case EVENT_DEADLINE:
		deadline(e);
		break;
	case EVENT_SEED: {
		int index = show_find_interaction(e->show, event->seed.lottery);
		if (index >= 0 && e->items[index].doc->kind == KIND_LOTTERY)
			lottery_seed(&e->items[index], &e->cx, event->seed.secret);
		break;
	}
	case EVENT_EFFECT:
		effect_ended(e, event->effect.number, event->effect.ok, event->effect.text);
		break;
	case EVENT_FEED:
		feed_known(e, event);
		break;
	case EVENT_COVERAGE:
		coverage_apply_to(e, event->coverage.id, event->coverage.what, event->coverage.back);
		break;
	case EVENT_RESUMED:
		coverage_apply_to_all(e, ON_FEED_ASLEEP);
		break;
	case EVENT_PERSON:
		person_known(e, event);
		break;
	}
	follow_definitions(e);
	if (event->kind == EVENT_VERB || event->kind == EVENT_DEADLINE)
		rundown_update(&e->rundown, event->at); /* what is due ahead of a row depends on it */
	sponsors_update(&e->sponsors, e->show, &e->rundown, e->items, e->item_count, e->cx.now);
	e->cx.out = NULL;
	e->next_show = NULL;
}

int64_t engine_next_due(const struct engine *e, struct moment now)
{
	int64_t due = rundown_next_due(&e->rundown, now);
	int64_t cue = cue_next_due(e, now);
	int64_t task = task_next_due(e, now);
	int64_t reminder = reminder_next_due(e, now);
	if (cue < due)
		due = cue;
	if (task < due)
		due = task;
	if (reminder < due)
		due = reminder;
	int64_t coverage = coverage_next_due(&e->coverage);
	if (coverage < due)
		due = coverage;
	int64_t measure = measure_next_due(&e->measure);
	if (measure < due)
		due = measure;
	for (size_t i = 0; i < e->item_count; i++) {
		int64_t own = interaction_next_due(&e->items[i], now);
		if (own < due)
			due = own;
	}
	return due;
}

void engine_hash(struct engine *e, uint8_t out[32])
{
	struct digest d;
	digest_init(&d);
	digest_bytes(&d, e->document, sizeof e->document);
	if (e->rehearsal)
		digest_text(&d, "rehearsal");
	if (e->start_waits)
		digest_text(&d, "start");
	rundown_digest(&e->rundown, &d);
	digest_sum(&d, people_sum(&e->people));
	benefits_digest(&e->benefits, &d);
	for (size_t i = 0; i < e->item_count; i++)
		interaction_digest(&e->items[i], &d);
	for (size_t i = 0; i < e->show->cue_count; i++)
		cue_digest(&e->cues[i], &d);
	for (size_t i = 0; i < e->task_count; i++)
		task_digest(&e->tasks[i], &d);
	goals_digest(e, &d);
	reminder_digest(e, &d);
	keyword_replies_digest(&e->replies, &d);
	moderation_digest(e->moderation, &d);
	digest_final(&d, out);
}
