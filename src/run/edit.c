/* Edits of the running show: the document is made and checked here, the engine puts it in force. */
#include "core/edit.h"

#include <stdio.h>

#include "core/locale.h"
#include "run/answer.h"
#include "run/parts.h"
#include "show/document.h"
#include "show/edit.h"

/* Staged things that come into force in a row: more than there can be. */
#define FOLLOW_MAX 1000

struct show *edit_next_show(struct runner *r, struct verb_call *call, json_t **refusal)
{
	struct reply reply = {0};
	struct show *next = edit_running(r->engine, call, &reply);
	if (!next)
		*refusal = answer_object(&reply, 0, r->show->language);
	reply_finish(&reply);
	return next;
}

/* A verb of our own about something that is staged. */
static bool follow_one(struct runner *r, const char *verb, const char *kind, const char *id, struct moment at)
{
	struct reply reply = {0};
	struct verb_call call = {0};
	json_t *object = json_pack("{s:s, s:s, s:s}", "verb", verb, "id", id, "kind", kind);
	struct show *next = verb_parse_json(object, &call, &reply) ? edit_running(r->engine, &call, &reply) : NULL;
	if (next) {
		next_show_rows(r, next, NULL, at);
		uint64_t seq = batch_row(r, at, "verb", json_copy(call.object));
		struct event event = {.kind = EVENT_VERB, .at = at, .next_show = next, .call = &call};
		batch_apply(r, &event, seq, &reply);
	}
	bool ok = next && reply_ok(&reply);
	show_destroy(next);
	json_decref(object);
	verb_call_finish(&call);
	reply_finish(&reply);
	return ok;
}

void edit_follow(struct runner *r, struct moment at)
{
	const char *kind = NULL;
	const char *id = NULL;
	for (int i = 0; i < FOLLOW_MAX && edit_loose(r->engine, &kind, &id); i++) {
		char name[65];
		snprintf(name, sizeof name, "%s", id); /* the document that it stands in goes with the verb */
		if (follow_one(r, "edit.apply", kind, name, at))
			continue;
		/* what it was checked with has changed since */
		batch_say(r, "alert",
			  json_pack("{s:s, s:s, s:s}", "reason", "edit.discarded", "id", name, "text",
				    locale_text(r->show->language, "Alert.edit.discarded")),
			  0, at);
		if (!follow_one(r, "edit.discard", kind, name, at))
			return;
	}
}
