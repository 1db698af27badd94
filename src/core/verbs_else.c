#include "core/verbs_else.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/anew.h"
#include "core/announce.h"
#include "core/effect.h"
#include "core/engine_parts.h"
#include "core/goals.h"
#include "core/make_up.h"
#include "core/measure.h"

static bool bad_argument(struct reply *reply, const char *name)
{
	reply_refuse(reply, "verb.bad-argument");
	reply_set(reply, "argument", json_string(name));
	return false;
}

static bool people(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	uint32_t person = people_from_argument(&e->people, verb_text(call, "person", ""));
	if (person == INDEX_NONE)
		return bad_argument(reply, "person");
	if (call->verb->code == VERB_PEOPLE_POINTS)
		people_add_points(&e->people, person, verb_integer(call, "by", 0));
	else
		people_block(&e->people, person, call->verb->code == VERB_PEOPLE_BLOCK);
	if (call->verb->code == VERB_PEOPLE_UNBLOCK)
		people_lift_ban(&e->people, person);
	for (size_t i = 0; i < e->item_count && call->verb->code == VERB_PEOPLE_BLOCK; i++)
		interaction_screen(&e->items[i], &e->cx, person);
	return true;
}

/* ---- benefits ---- */

static bool benefit(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	int index = show_find_benefit(e->show, verb_text(call, "id", ""));
	if (index < 0)
		return reply_refuse(reply, "id.unknown");
	uint32_t person = people_from_argument(&e->people, verb_text(call, "person", ""));
	if (person == INDEX_NONE)
		return bad_argument(reply, "person");
	bool give = call->verb->code == VERB_BENEFIT_GIVE;
	if (give) {
		enum benefit_result result =
			benefit_give(&e->benefits, e->show, (size_t)index, &e->people, person, e->cx.now.wall);
		if (result != BENEFIT_GIVEN)
			return reply_refuse(reply, benefit_reason(result));
	} else if (!benefit_take_back(&e->benefits, (size_t)index, &e->people, person)) {
		return reply_refuse(reply, "benefit.not-given");
	}
	struct person_texts who = people_texts(&e->people, person);
	outbox_event(e->cx.out, give ? "benefit.given" : "benefit.taken-back",
		     json_pack("{s:s, s:s, s:s}", "id", e->show->benefits[index].id, "platform", who.platform, "person",
			       who.id));
	return true;
}

/* ---- effects: what is done outside ---- */

static bool effect(struct engine *e, const struct verb_call *call, struct reply *reply, int cue)
{
	if (call->verb->code == VERB_FEED_DISCONNECT) /* wanted, so it is no gap; and the end of one that lasts */
		coverage_apply_to(e, verb_text(call, "id", ""), ON_FEED_ENDED, GAP_LOST);
	json_t *object = json_copy(call->object);
	json_object_del(object, "req");
	if (!effect_ask(e, object, cue))
		return reply_refuse(reply, "journal.failed");
	if (strcmp(call->verb->name, "obs.scene") == 0 && strcmp(verb_text(call, "to", "program"), "program") == 0)
		snprintf(e->scene, sizeof e->scene, "%s", verb_text(call, "name", ""));
	return true;
}

/* ---- notes ---- */

static bool note(struct engine *e, const struct verb_call *call)
{
	outbox_event(e->cx.out, call->verb->code == VERB_MARKER ? "marker" : "issue",
		     json_pack("{s:s}", "text", verb_text(call, "text", "")));
	return true;
}

bool verbs_else(struct engine *e, const struct verb_call *call, struct reply *reply, int cue)
{
	/* a table of functions would need one signature for all; the few shapes stand here side by side */
	if (strcmp(call->verb->family, "comment") == 0 || call->verb->code == VERB_PEOPLE_MASK ||
	    call->verb->code == VERB_PEOPLE_UNMASK)
		return engine_moderation_verb(e, call, reply);
	if (strcmp(call->verb->family, "people") == 0)
		return people(e, call, reply);
	if (strcmp(call->verb->family, "benefit") == 0)
		return benefit(e, call, reply);
	if (call->verb->code == VERB_WEBHOOK && show_find_webhook(e->show, verb_text(call, "id", "")) < 0)
		return reply_refuse(reply, "id.unknown");
	if (call->verb->code == VERB_WEBHOOK || call->verb->code == VERB_OBS || call->verb->code == VERB_FEED_CONNECT ||
	    call->verb->code == VERB_FEED_DISCONNECT)
		return effect(e, call, reply, cue);
	if (call->verb->code == VERB_SAY)
		return announce_say(e, call, reply, cue);
	if (call->verb->code == VERB_SAY_COPY || call->verb->code == VERB_SAY_DROP)
		return announce_take(e, call, reply);
	if (call->verb->code == VERB_MARKER || call->verb->code == VERB_ISSUE)
		return note(e, call);
	if (call->verb->code == VERB_TASK)
		return task_add(e, call, reply, cue);
	if (call->verb->code == VERB_TASK_DONE || call->verb->code == VERB_TASK_MISS)
		return task_tick(e, call, reply);
	if (call->verb->code == VERB_FEED_MAKE_UP)
		return make_up_verb(e, call, reply);
	if (call->verb->code == VERB_FEED_DELAY)
		return measure_delay_verb(e, call, reply);
	if (call->verb->code == VERB_FEED_MEASURE)
		return measure_verb(e, call, reply);
	if (call->verb->code == VERB_REHEARSE)
		return anew_rehearse(e, call, reply, cue);
	if (call->verb->code == VERB_GOAL)
		return goals_verb(e, call, reply);
	if (call->verb->code == VERB_LOAD)
		return anew_load(e, call, reply, cue);
	return reply_refuse(reply, "verb.not-applicable");
}
