/* One request: a line of contracts.md section 11, or a batch of audience events from a feed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/audience_line.h"
#include "core/locale.h"
#include "run/answer.h"
#include "run/parts.h"
#include "show/audience_json.h"
#include "show/document.h"
#include "show/audience_line.h"
#include "show/audience_plain.h"

#define LIST_MAX 10000

static void refuse(struct runner *r, const struct mail *mail, const char *reason)
{
	batch_answer(r, answer_refusal(reason, r->show->language), mail->answer, mail->user);
}

/* Is it one of the verbs that go on, marked as not durable, when the journal cannot be written? */
static bool survives_broken_journal(const struct verb *verb)
{
	return strcmp(verb->family, "show") == 0 || strcmp(verb->family, "obs") == 0 ||
	       strcmp(verb->family, "others") == 0;
}

/* ---- verbs ---- */

/* Every text that could hold a feed's URL, under a wrong name too. */
static void hide_all(json_t *body)
{
	const char *key;
	void *next;
	json_t *value;
	json_object_foreach_safe(body, next, key, value) if (json_is_string(value))
		sources_hide(body, key, json_string_value(value));
}

static void journal_refused(struct runner *r, const struct verb_call *call, const char *line, const char *reason,
			    struct moment at)
{
	if (r->broken) /* no backlog for what changes nothing */
		return;
	json_t *body = call->object ? json_copy(call->object) : json_object();
	if (!call->object)
		sources_hide(body, "line", line ? line : "");
	hide_all(body);
	json_object_set_new(body, "refused", json_string(reason));
	batch_row(r, at, "verb", body);
}

/* Verbs that count, draw or hand out are on the disk before they are answered, against a power loss too. */
static bool wants_sync(const struct verb *verb)
{
	return verb->kind == KIND_LOTTERY || verb->kind == KIND_POLL || verb->kind == KIND_SALE ||
	       strcmp(verb->family, "benefit") == 0;
}

/* What only the runner can say no to, before the engine is asked. New reference; NULL = nothing. */
static json_t *judge(struct runner *r, const struct verb_call *call)
{
	const char *id = verb_text(call, "id", NULL);
	if (r->broken && !broken_takes_verbs(r))
		broken_is_full(r);
	if (r->broken && (!survives_broken_journal(call->verb) || !broken_takes_verbs(r)))
		return answer_refusal("journal.failed", r->show->language);
	if (call->verb->code == VERB_FEED_CONNECT)
		return sources_judge(r, verb_text(call, "url", ""), id);
	if (call->verb->code == VERB_FEED_DISCONNECT && !sources_has(r, id ? id : ""))
		return answer_refusal("id.unknown", r->show->language);
	if (call->verb->code == VERB_WEBHOOK)
		return webhooks_judge(r, id ? id : "");
	if (call->verb->code == VERB_REHEARSE)
		return rehearsal_judge(r, call);
	return NULL;
}

/* A refused verb changes no state: its row is written after it was tried, an accepted one's before its effects, which
 * is the same to a reader because the whole batch is one transaction. */
static json_t *do_verb(struct runner *r, struct verb_call *call, struct moment at)
{
	struct reply reply = {0};
	struct zone zone;
	struct show *next = NULL;
	bool real = !verb_bool(call, "preview", false);
	bool loads = call->verb->code == VERB_LOAD && real;
	json_t *refusal = judge(r, call);
	if (!refusal && loads)
		next = next_show_load(r, call, &zone, at, &refusal);
	else if (!refusal && call->verb->undo == UNDO_EDIT)
		next = edit_next_show(r, call, &refusal);
	if (refusal) {
		journal_refused(r, call, NULL, json_string_value(json_object_get(refusal, "reason")), at);
		return refusal;
	}
	if (call->verb->code == VERB_FEED_CONNECT && real)
		sources_keep_url(r, call->object);
	char platform[256];
	bool unknown = bring_named(r, call, platform, at);
	if (next && real)
		next_show_rows(r, next, loads ? &zone : NULL, at);
	uint64_t seq = batch_row(r, at, "verb", json_copy(call->object));
	struct event event = {.kind = EVENT_VERB, .at = at, .call = call, .next_show = next};
	batch_apply(r, &event, seq, &reply);
	bool ok = reply_ok(&reply);
	if (unknown)
		bring_noted(r, platform, strchr(verb_text(call, "person", "/"), '/') + 1);
	if (ok && loads)
		r->document++; /* its feeds are others */
	if (loads)
		next_show_settle(r, next, at);
	show_destroy(next);
	if (ok && call->verb->code == VERB_REHEARSE && real)
		rehearsal_changed(r, call, at);
	if (wants_sync(call->verb))
		r->sync = true;
	json_t *answer = answer_object(&reply, seq, r->show->language);
	if (ok && !seq)
		json_object_set_new(answer, "durable", json_false());
	return answer;
}

static json_t *verb_answer(struct runner *r, struct verb_call *call, struct moment at)
{
	const char *req = verb_text(call, "req", NULL);
	json_t *answer = req ? replies_repeat(&r->replies, req) : NULL;
	if (answer)
		return answer;
	answer = do_verb(r, call, at);
	batch_advance(r, at); /* what this made due at once */
	/* a disk that was full is no answer for good: the same request may be tried again */
	const char *reason = json_string_value(json_object_get(answer, "reason"));
	if (req && (!reason || strcmp(reason, "journal.failed") != 0))
		replies_keep(&r->replies, req, answer);
	return answer;
}

static void verb(struct runner *r, const struct mail *mail, const json_t *object)
{
	struct verb_call call = {0};
	struct reply reply = {0};
	struct moment at = batch_now(r);
	bool ok = object ? verb_parse_json(object, &call, &reply) : verb_parse_line(mail->line, &call, &reply);
	if (ok) {
		batch_answer(r, verb_answer(r, &call, at), mail->answer, mail->user);
	} else {
		journal_refused(r, &call, mail->line, reply.reason, at);
		batch_answer(r, answer_object(&reply, 0, r->show->language), mail->answer, mail->user);
	}
	verb_call_finish(&call);
	reply_finish(&reply);
}

/* Within batch_advance(), which goes on with what this makes due at once. */
bool request_own_verb(struct runner *r, const char *line, struct moment at)
{
	struct verb_call call = {0};
	struct reply reply = {0};
	json_t *answer = verb_parse_line(line, &call, &reply) ? do_verb(r, &call, at) : NULL;
	bool ok = json_is_true(json_object_get(answer, "ok"));
	json_decref(answer);
	verb_call_finish(&call);
	reply_finish(&reply);
	return ok;
}

/* ---- audience events ---- */

static json_t *bad_event(const struct runner *r, int number, const char *text)
{
	json_t *answer = answer_refusal("event.bad", r->show->language);
	if (number)
		json_object_set_new(answer, "line", json_integer(number));
	if (text[0])
		json_object_set_new(answer, "text", json_string(text));
	return answer;
}

/* He has been looked for among those who bring something along. */
static bool is_asked(const struct runner *r, uint32_t person)
{
	return person != INDEX_NONE && r->engine->people.items[person].asked;
}

/* The row's number, or 0 and why not. *reason NULL: it has been taken before, and needs none. `line`: what is
 * journaled, NULL = to be written from the event. */
static uint64_t audience_event(struct runner *r, const struct audience_event *e, const char *line,
			       const struct engine_ahead *ahead, struct moment at, const char **reason)
{
	struct reply reply = {0};
	*reason = NULL;
	if (engine_is_known(r->engine, ahead))
		return 0;
	*reason = "journal.failed";
	if (r->broken)
		return 0;
	bool unknown = r->people && e->has_person && !is_asked(r, ahead->person.person) &&
		       bring_person(r, e->platform, e->person_id, at);
	struct audience_event found = {.json = NULL};
	bool marked = screen_event(r, e, ahead->person.person, &found);
	e = marked ? &found : e;
	line = marked ? NULL : line;
	if (!line && !audience_write(e, &r->line)) {
		free(found.json);
		return 0;
	}
	uint64_t seq =
		batch_row_text(r, at, "audience", line ? line : r->line.bytes, line ? strlen(line) : r->line.length);
	if (seq) {
		struct event event = {.kind = EVENT_AUDIENCE, .at = at, .ahead = ahead, .audience = e};
		batch_apply(r, &event, seq, &reply);
		reply_finish(&reply);
	}
	free(found.json);
	if (!seq)
		return 0;
	if (unknown)
		bring_noted(r, e->platform, e->person_id);
	if (e->kind == AUDIENCE_ORDER)
		r->sync = true;
	return seq;
}

static json_t *audience_answer(struct runner *r, const struct audience_event *e, struct moment at)
{
	struct engine_ahead ahead;
	const char *reason;
	engine_look_ahead(r->engine, e, 1, &ahead);
	uint64_t seq = audience_event(r, e, NULL, &ahead, at, &reason);
	if (seq)
		return json_pack("{s:b, s:I}", "ok", 1, "seq", (json_int_t)seq);
	return reason ? answer_refusal(reason, r->show->language) : json_pack("{s:b, s:b}", "ok", 1, "duplicate", 1);
}

static void event_line(struct runner *r, const struct mail *mail)
{
	struct audience_event e = {0};
	struct error error = {0};
	if (!audience_parse_tree(mail->line, strlen(mail->line), &e, &error)) {
		batch_answer(r, bad_event(r, mail->number, error.what), mail->answer, mail->user);
		return;
	}
	sources_name_feed(r, &e);
	batch_answer(r, audience_answer(r, &e, batch_now(r)), mail->answer, mail->user);
	audience_finish(&e);
}

void request_events(struct runner *r, const struct mail *mail, struct moment at)
{
	struct engine_ahead ahead[ENGINE_AHEAD];
	const char *reason;
	const char *line = mail->lines;
	for (size_t from = 0; from < mail->count; from += ENGINE_AHEAD) {
		size_t some = mail->count - from < ENGINE_AHEAD ? mail->count - from : ENGINE_AHEAD;
		engine_look_ahead(r->engine, mail->events + from, some, ahead);
		for (size_t i = 0; i < some; i++) {
			if (!audience_event(r, &mail->events[from + i], line, &ahead[i], at, &reason) && !reason)
				sources_note_known(r, mail->source, mail->events[from + i].feed);
			line = line ? line + strlen(line) + 1 : NULL;
		}
	}
}

/* ---- time ---- */

static void move_clock(struct runner *r, const struct mail *mail, int64_t t)
{
	struct moment to;
	struct error error = {0};
	if (clock_target(&r->clock, t, r->has_last ? &r->last : NULL, &to) == CLOCK_BACKWARDS) {
		refuse(r, mail, "clock.backwards");
		return;
	}
	if (!r->booted && !first_rows(r, to, &error)) {
		batch_answer(r, bad_event(r, mail->number, error.what), mail->answer, mail->user);
		return;
	}
	batch_advance(r, to);
	clock_move(&r->clock, to);
	r->applied = to;
	sources_start(r, to);
	batch_answer(r, json_pack("{s:b, s:I}", "ok", 1, "t", (json_int_t)t), mail->answer, mail->user);
}

static void step_clock(struct runner *r, const struct mail *mail, int64_t t)
{
	clock_step(&r->clock, t);
	batch_advance(r, batch_now(r));
	batch_answer(r, json_pack("{s:b, s:I}", "ok", 1, "t", (json_int_t)t), mail->answer, mail->user);
}

/* {"t":MS} with no other key but `step`. */
static bool is_time(const json_t *object)
{
	const json_t *step = json_object_get(object, "step");
	return json_is_integer(json_object_get(object, "t")) && json_object_size(object) == (size_t)(step ? 2 : 1) &&
	       (!step || json_is_boolean(step));
}

static void time_line(struct runner *r, const struct mail *mail, const json_t *object)
{
	int64_t t = json_integer_value(json_object_get(object, "t"));
	bool step = json_is_true(json_object_get(object, "step"));
	if (!r->clock.driven || t < 0 || t > INT64_MAX / 4)
		batch_answer(r, bad_event(r, mail->number, ""), mail->answer, mail->user);
	else if (step && !r->clock.set)
		refuse(r, mail, "clock.not-set");
	else if (step)
		step_clock(r, mail, t);
	else
		move_clock(r, mail, t);
}

/* ---- questions about the state ---- */

static void state(struct runner *r, const struct mail *mail)
{
	uint8_t hash[32];
	char hex[65];
	json_t *object = engine_state(r->engine, batch_now(r));
	engine_hash(r->engine, hash);
	digest_hex(hex, hash, sizeof hash);
	json_object_set_new(object, "seq", json_integer((json_int_t)r->last_seq));
	json_object_set_new(object, "hash", json_string(hex));
	json_object_set_new(object, "feeds", sources_state(r));
	int64_t spooled = mailbox_spooled(&r->mailbox);
	if (spooled)
		json_object_set_new(object, "spool", json_pack("{s:I}", "bytes", (json_int_t)spooled));
	if (r->broken)
		json_object_set_new(object, "durable", json_false());
	batch_answer(r, json_pack("{s:b, s:o}", "ok", 1, "state", object), mail->answer, mail->user);
}

static void list(struct runner *r, const struct mail *mail, const json_t *object)
{
	const char *name = json_string_value(json_object_get(object, "list"));
	const char *id = json_string_value(json_object_get(object, "id"));
	const json_t *from = json_object_get(object, "from");
	const json_t *count = json_object_get(object, "count");
	int64_t first = from ? json_integer_value(from) : 0;
	int64_t most = count ? json_integer_value(count) : 100;
	struct reply reply = {0};
	size_t total = 0;
	bool bad_from = first < 0 || (from && !json_is_integer(from));
	if (bad_from || most < 0 || (count && !json_is_integer(count))) {
		reply_refuse(&reply, "verb.bad-argument");
		reply_set(&reply, "argument", json_string(bad_from ? "from" : "count"));
		batch_answer(r, answer_object(&reply, 0, r->show->language), mail->answer, mail->user);
		return;
	}
	json_t *rows = engine_agenda(r->engine, batch_now(r), name, id ? id : "", (size_t)first,
				     (size_t)(most < LIST_MAX ? most : LIST_MAX), &total, &reply);
	if (!rows && reply_ok(&reply))
		rows = engine_list(r->engine, name, id ? id : "", (size_t)first,
				   (size_t)(most < LIST_MAX ? most : LIST_MAX), &total, &reply);
	if (rows)
		batch_answer(r, json_pack("{s:b, s:I, s:o}", "ok", 1, "total", (json_int_t)total, "rows", rows),
			     mail->answer, mail->user);
	else
		batch_answer(r, answer_object(&reply, 0, r->show->language), mail->answer, mail->user);
	reply_finish(&reply);
}

/* ---- telling them apart ---- */

static void object_line(struct runner *r, const struct mail *mail, const json_t *object)
{
	bool is_verb = json_is_string(json_object_get(object, "verb"));
	/* edit.insert has a kind as well; every audience event has a feed */
	if (json_object_get(object, "kind") && !(is_verb && !json_object_get(object, "feed")))
		event_line(r, mail);
	else if (json_is_true(json_object_get(object, "state")))
		state(r, mail);
	else if (json_is_string(json_object_get(object, "list")))
		list(r, mail, object);
	else if (is_verb)
		verb(r, mail, object);
	else
		batch_answer(r, bad_event(r, mail->number, ""), mail->answer, mail->user);
}

/* The line's object; NULL: *error says why. What the gate mends is mended in audience events alone. */
static json_t *load(const char *line, struct error *error)
{
	json_error_t where;
	bool repaired;
	json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, &where);
	if (object)
		return object;
	object = audience_line_load(line, strlen(line), &repaired, error);
	if (object && !json_object_get(object, "kind")) {
		json_decref(object);
		object = NULL;
		error_set(error, "%s", where.text);
	}
	return object;
}

void request_line(struct runner *r, const struct mail *mail)
{
	const char *line = mail->line + strspn(mail->line, " \t");
	struct error error = {0};
	struct audience_event e = {0};
	bool plain = line[0] == '{' && audience_parse_plain(line, strlen(line), &e);
	json_t *object = line[0] == '{' && !plain ? load(line, &error) : NULL;
	bool is_clock = object && is_time(object);
	if (r->clock.driven && !r->clock.set && !is_clock)
		refuse(r, mail, "clock.not-set");
	else if (line[0] == '{' && !object && !plain)
		batch_answer(r, bad_event(r, mail->number, error.what), mail->answer, mail->user);
	else if (is_clock)
		time_line(r, mail, object);
	else {
		if (!r->clock.driven)
			batch_advance(r, batch_now(r));
		if (!r->booted && !first_rows(r, batch_now(r), &error))
			refuse(r, mail, "journal.failed");
		else if (plain) {
			sources_name_feed(r, &e);
			batch_answer(r, audience_answer(r, &e, batch_now(r)), mail->answer, mail->user);
		} else if (object)
			object_line(r, mail, object);
		else
			verb(r, mail, NULL);
	}
	audience_finish(&e);
	json_decref(object);
}
