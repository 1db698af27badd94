/* A show that begins anew:
 *
 *              rehearse                        go …
 *   ready ──────────────────▶ ready, rehearsal ─────▶ live, rehearsal ──finish──▶ finished, rehearsal
 *     ▲                              │                       │                             │
 *     └──────────────────────── rehearse off=true ◀──────────┴─────────────────────────────┘
 *
 * At the end of a rehearsal all is as it was when the engine was created, but for what belongs to the session and not
 * to the show: the feeds that are known, who is blocked, the numbers of effects, the texts that no webhook took, and
 * that reminders which were due are not due again. load does the same with another document. */
#include "core/anew.h"

#include <stdlib.h>
#include <string.h>

#include "core/coverage.h"
#include "core/lottery.h"
#include "core/question.h"
#include "core/sale.h"

static bool is_untouched(const struct interaction *it)
{
	if (it->run > 1 || (it->life != LIFE_DRAFT && it->life != LIFE_ARMED))
		return false;
	if (it->doc->kind == KIND_LOTTERY)
		return it->lottery->n == 0 && !it->lottery->beacon.chain;
	if (it->doc->kind == KIND_QUESTION)
		return it->board->count == 0;
	if (it->doc->kind == KIND_SALE)
		return it->sale->phase == SALE_IDLE;
	return true;
}

bool anew_is_untouched(const struct engine *e)
{
	for (size_t i = 0; i < e->item_count; i++)
		if (!is_untouched(&e->items[i]))
			return false;
	for (size_t i = 0; i < e->benefits.count; i++)
		if (e->benefits.items[i].count)
			return false;
	return e->rundown.state == SHOW_READY;
}

static bool refuse_running(const struct engine *e, struct reply *reply)
{
	return reply_refuse(reply, e->rundown.state == SHOW_FINISHED ? "show.finished" : "show.live");
}

/* The feeds that stay known: all but those of a document that goes. What was measured goes with the show. */
static void keep_feeds(struct engine *fresh, const struct engine *old)
{
	for (size_t i = 0; i < old->feed_count; i++) {
		bool goes = false;
		for (size_t n = 0; fresh->show != old->show && n < old->show->feed_count; n++)
			goes = goes || strcmp(old->show->feeds[n].id, old->feeds[i].id) == 0;
		if (goes)
			continue;
		struct engine_feed *feed = &fresh->feeds[fresh->feed_count++];
		*feed = old->feeds[i];
		feed->broken = false;
		feed->viewers = 0;
		if (feed->measured.asked)
			feed->measured.count = 0; /* people are numbered anew */
	}
}

/* What the moderator has said of a name holds as well. */
static void keep_mask(struct engine *fresh, const struct engine *old, uint32_t person)
{
	struct person_texts who = people_texts(&old->people, person);
	const struct person *was = &old->people.items[person];
	uint32_t known =
		was->name_masked || was->name_shown ? people_get(&fresh->people, who.platform, who.id) : INDEX_NONE;
	if (known == INDEX_NONE)
		return;
	people_name(&fresh->people, known, who.name);
	people_hold_name(&fresh->people, known, moderation_judge_name(fresh->moderation, who.name));
	people_catch_name(&fresh->people, known, was->name_caught);
	people_mask_name(&fresh->people, known, was->name_masked);
}

/* Whoever is kept out stays out, and who was let in again stays in: that is about the person, not about the show. */
static void keep_blocks(struct engine *fresh, const struct engine *old)
{
	for (uint32_t i = 0; i < old->people.count; i++) {
		struct person_texts who = people_texts(&old->people, i);
		bool blocked = old->people.items[i].blocked;
		uint32_t known = blocked ? people_get(&fresh->people, who.platform, who.id)
					 : people_find(&fresh->people, who.platform, who.id);
		if (known != INDEX_NONE)
			people_block(&fresh->people, known, blocked);
		keep_mask(fresh, old, i);
	}
}

static bool begin_anew(struct engine *e, const struct show *show, bool rehearsal, struct reply *reply)
{
	struct engine *fresh = engine_create(show, &e->zone, e->key);
	if (!fresh)
		return reply_refuse(reply, "journal.failed");
	keep_feeds(fresh, e);
	keep_blocks(fresh, e);
	fresh->rehearsal = rehearsal;
	fresh->beginnings = e->beginnings + 1;
	fresh->effects = e->effects;
	fresh->reminded_wall = e->cx.now.wall;
	fresh->letters = e->letters;
	e->letters = NULL;
	fresh->changes = e->changes;
	fresh->edits = e->edits + 1;
	fresh->depth = e->depth;
	fresh->cx = e->cx;
	fresh->cx.show = show;
	fresh->cx.standby = false;
	fresh->measure = e->measure;
	coverage_begin_anew(fresh);
	struct engine old = *e;
	*e = *fresh;
	e->rundown.zone = &e->zone; /* the one thing inside that points into the whole */
	*fresh = old;
	engine_destroy(fresh);
	return true;
}

static void say_ready(struct engine *e)
{
	outbox_event(e->cx.out, "show.state",
		     json_pack("{s:s, s:b, s:b, s:s}", "state", "ready", "standby", 0, "rehearsal", e->rehearsal,
			       "show", e->show->id));
}

static bool no_row_moves(struct reply *reply)
{
	reply_set(reply, "preview", json_array());
	return true;
}

bool anew_rehearse(struct engine *e, const struct verb_call *call, struct reply *reply, int cue)
{
	bool off = verb_bool(call, "off", false);
	bool ends = off && e->rehearsal;
	if (cue >= 0)
		return reply_refuse(reply, "verb.not-applicable");
	if (!ends && !anew_is_untouched(e))
		return refuse_running(e, reply);
	if (off && !ends)
		return reply_refuse(reply, "verb.not-applicable"); /* there is none to end */
	if (verb_bool(call, "preview", false))
		return no_row_moves(reply);
	if (ends && !begin_anew(e, e->show, false, reply))
		return false;
	e->rehearsal = !off;
	say_ready(e);
	return true;
}

bool anew_load(struct engine *e, const struct verb_call *call, struct reply *reply, int cue)
{
	if (cue >= 0)
		return reply_refuse(reply, "verb.not-applicable");
	if (!anew_is_untouched(e))
		return refuse_running(e, reply);
	if (verb_bool(call, "preview", false))
		return no_row_moves(reply);
	if (!e->next_show)
		return reply_refuse(reply, "show.none");
	if (!begin_anew(e, e->next_show, e->rehearsal, reply))
		return false;
	reply_set(reply, "id", json_string(e->show->id));
	reply_set(reply, "title", json_string(e->show->title));
	say_ready(e);
	return true;
}
