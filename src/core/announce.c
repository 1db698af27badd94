#include "core/announce.h"

#include <string.h>

#include "core/effect.h"
#include "core/engine_parts.h"
#include "core/utf8.h"

void announce_finish(struct announcements *a)
{
	for (size_t i = 0; i < ANNOUNCE_KEPT; i++)
		json_decref(a->kept[i].verb);
	*a = (struct announcements){0};
}

static void keep(struct engine *e, json_t *verb, int64_t number)
{
	struct announcement *a = &e->said.kept[e->said.count++ % ANNOUNCE_KEPT];
	json_decref(a->verb);
	*a = (struct announcement){.number = number,
				   .t = e->cx.now.wall,
				   .status = number ? ANNOUNCE_ASKED : ANNOUNCE_DONE,
				   .verb = json_incref(verb)};
}

/* The desks have the event; a team without a webhook, and the host, are told by that alone. */
static bool goes_out(const struct engine *e, const json_t *verb)
{
	const char *to = json_string_value(json_object_get(verb, "to"));
	if (strcmp(to, "team") == 0)
		return show_find_webhook(e->show, ANNOUNCE_WEBHOOK) >= 0;
	return strcmp(to, "host") != 0;
}

/* Takes `verb` over: the event first, so that it is told before what becomes of it. */
static bool ask(struct engine *e, json_t *verb, int cue)
{
	if (!verb)
		return false;
	json_t *fields = json_copy(verb);
	json_object_del(fields, "verb");
	outbox_event(e->cx.out, "say", fields);
	bool out = goes_out(e, verb);
	bool ok = !out || effect_ask(e, json_incref(verb), cue);
	if (ok)
		keep(e, verb, out ? e->effects : 0);
	json_decref(verb);
	return ok;
}

bool announce_say(struct engine *e, const struct verb_call *call, struct reply *reply, int cue)
{
	json_t *verb = json_pack("{s:s, s:s, s:s}", "verb", "say", "to", verb_text(call, "to", "team"), "text",
				 verb_text(call, "text", ""));
	const char *risk = moderation_risk_in(e->moderation, verb_text(call, "text", ""));
	if (risk)
		engine_risk_alert(e, risk, json_pack("{s:s}", "verb", "say"));
	if (verb && verb_has(call, "feed"))
		json_object_set_new(verb, "feed", json_string(verb_text(call, "feed", "")));
	return ask(e, verb, cue) || reply_refuse(reply, "journal.failed");
}

bool announce_answer(struct engine *e, const char *feed, const char *message, const char *text)
{
	return ask(e,
		   json_pack("{s:s, s:s, s:s, s:s, s:s}", "verb", "say", "to", "chat", "text", text, "feed", feed,
			     "reply_to", message),
		   -1);
}

/* The newest that failed, or that with the number; NULL = there is none. */
static struct announcement *find_failed(struct engine *e, int64_t number)
{
	struct announcement *found = NULL;
	size_t from = e->said.count < ANNOUNCE_KEPT ? 0 : e->said.count - ANNOUNCE_KEPT;
	for (size_t i = from; i < e->said.count; i++) {
		struct announcement *a = &e->said.kept[i % ANNOUNCE_KEPT];
		if (a->status == ANNOUNCE_FAILED && (!number || a->number == number))
			found = a;
	}
	return found;
}

bool announce_take(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	struct announcement *a = find_failed(e, verb_integer(call, "n", 0));
	if (!a)
		return reply_refuse(reply, "say.nothing");
	if (call->verb->code == VERB_SAY_DROP) {
		a->status = ANNOUNCE_DROPPED;
		return true;
	}
	const char *text = json_string_value(json_object_get(a->verb, "text"));
	json_t *verb = json_pack("{s:s, s:s, s:s}", "verb", "say", "to", "clipboard", "text", text);
	a->status = ANNOUNCE_COPIED;
	reply_set(reply, "text", json_string(text));
	return effect_ask(e, verb, -1) || reply_refuse(reply, "journal.failed");
}

/* What does not fit is cut at a character. */
static void copy_words(char *out, size_t size, const char *text)
{
	size_t length = strlen(text);
	if (length >= size)
		length = size - 1;
	while (length && !utf8_valid(text, length))
		length--;
	memcpy(out, text, length);
	out[length] = 0;
}

void announce_ended(struct engine *e, int64_t number, bool ok, const char *text)
{
	for (size_t i = 0; i < ANNOUNCE_KEPT; i++) {
		struct announcement *a = &e->said.kept[i];
		if (!a->verb || a->number != number || a->status != ANNOUNCE_ASKED)
			continue;
		a->status = ok ? ANNOUNCE_DONE : ANNOUNCE_FAILED;
		if (!ok)
			copy_words(a->reason, sizeof a->reason, text);
	}
}

json_t *announce_state(const struct engine *e)
{
	static const char *const names[] = {[ANNOUNCE_ASKED] = "asked",
					    [ANNOUNCE_DONE] = "done",
					    [ANNOUNCE_FAILED] = "failed",
					    [ANNOUNCE_COPIED] = "copied",
					    [ANNOUNCE_DROPPED] = "dropped"};
	json_t *rows = json_array();
	size_t from = e->said.count < ANNOUNCE_KEPT ? 0 : e->said.count - ANNOUNCE_KEPT;
	for (size_t i = from; i < e->said.count; i++) {
		const struct announcement *a = &e->said.kept[i % ANNOUNCE_KEPT];
		json_t *row = json_copy(a->verb);
		json_object_del(row, "verb");
		if (a->number)
			json_object_set_new(row, "n", json_integer(a->number));
		json_object_set_new(row, "t", json_integer(a->t));
		json_object_set_new(row, "status", json_string(names[a->status]));
		if (a->reason[0])
			json_object_set_new(row, "reason", json_string(a->reason));
		json_array_append_new(rows, row);
	}
	return rows;
}
