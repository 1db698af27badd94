/* Verbs that change the document. The journal has the new one as a `show` row before the verb's row, so that whoever
 * reads it knows the document when the verb comes; rows of its zone may stand between. The engine takes it over with
 * the verb, or leaves it. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/anew.h"
#include "core/edit.h"
#include "run/answer.h"
#include "run/parts.h"
#include "run/show_feeds.h"
#include "run/zone_file.h"
#include "show/document.h"

static json_t *bad_path(const struct runner *r, const char *text)
{
	json_t *answer = answer_refusal("verb.bad-argument", r->show->language);
	json_object_set_new(answer, "argument", json_string("path"));
	if (text[0])
		json_object_set_new(answer, "text", json_string(text));
	return answer;
}

static json_t *problems_answer(const struct runner *r, const struct problems *problems)
{
	char words[2400] = "";
	for (size_t i = 0; i < problems->count && !words[0]; i++)
		if (!problems->items[i].warning)
			error_text(&problems->items[i].at, words, sizeof words);
	return bad_path(r, words);
}

static struct show *read_document(struct runner *r, const char *path, json_t **refusal)
{
	struct problems problems = {0};
	struct show *show = show_load(path, &problems);
	if (show && !show_feeds_read(show, path, &problems)) {
		show_destroy(show);
		show = NULL;
	}
	if (!show)
		*refusal = problems_answer(r, &problems);
	problems_finish(&problems);
	return show;
}

struct show *next_show_load(struct runner *r, struct verb_call *call, struct zone *zone, struct moment at,
			    json_t **refusal)
{
	char full[PATH_MAX];
	const char *path = verb_text(call, "path", "");
	*refusal = NULL;
	if (!anew_is_untouched(r->engine)) {
		bool finished = r->engine->rundown.state == SHOW_FINISHED;
		*refusal = answer_refusal(finished ? "show.finished" : "show.live", r->show->language);
		return NULL;
	}
	/* relative to where the program was started, as the show on the command line is; the row has it whole, because
	 * the document's own relative paths start there */
	const char *file = realpath(path, full) ? full : path;
	struct show *show = read_document(r, file, refusal);
	struct error error = {0};
	if (show && !zone_read(show->zone, day_of_show(show, at), zone, &error)) {
		*refusal = bad_path(r, error.what);
		show_destroy(show);
		return NULL;
	}
	if (show) {
		json_object_del(show->json, EDIT_STAGED); /* of another session: nothing is staged in this one */
		json_object_set_new(call->object, "path", json_string(file));
	}
	return show;
}

void next_show_rows(struct runner *r, const struct show *next, const struct zone *zone, struct moment at)
{
	batch_row(r, at, "show", json_deep_copy(next->json));
	if (!zone)
		return;
	batch_row(r, at, "zone", zone_body(next, zone));
	r->engine->zone = *zone;
}

void next_show_begin(struct runner *r)
{
	proofs_forget(r);
	if (!r->autopilot)
		return;
	autopilot_destroy(r->autopilot);
	r->autopilot = autopilot_create(r->show);
}

void next_show_follow(struct runner *r)
{
	struct show *old = r->show;
	if (r->show == r->engine->show)
		return;
	r->show = (struct show *)(uintptr_t)show_hold(r->engine->show);
	show_destroy(old);
	r->new_document = true;
}

void next_show_settle(struct runner *r, const struct show *next, struct moment at)
{
	if (r->engine->show != next)
		return;
	next_show_begin(r);
	sources_settle(r);
	sources_tell_waiting(r, at);
}
