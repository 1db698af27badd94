/* One batch: what has arrived is applied and written in one transaction; only after the commit is anything said. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "core/effect.h"
#include "core/locale.h"
#include "run/answer.h"
#include "run/parts.h"

#define CHECK_EVERY 10000
/* More deadlines than this at one instant: a part asks for a time that never passes. */
#define DEADLINES_AT_ONCE 10000

/* ---- rows ---- */

static bool begin_if_needed(struct runner *r)
{
	struct error error;
	if (r->broken)
		return false;
	if (!r->begun && !journal_begin(r->journal, &error)) {
		r->broken = true;
		return false;
	}
	r->begun = true;
	return true;
}

uint64_t batch_row_text(struct runner *r, struct moment at, const char *kind, const char *body, size_t length)
{
	struct error error;
	uint64_t seq = 0;
	if (!begin_if_needed(r)) {
		if (r->was_broken && strcmp(kind, "check") != 0 && !backlog_add(&r->backlog, at, kind, body))
			broken_is_full(r);
		return 0;
	}
	if (!journal_append(r->journal, at.wall, at.mono, kind, body, length, &seq, &error)) {
		r->broken = true;
		return 0;
	}
	r->last_seq = seq;
	if (++r->rows_since_check >= CHECK_EVERY)
		r->wants_check = true;
	return seq;
}

uint64_t batch_row(struct runner *r, struct moment at, const char *kind, json_t *body)
{
	char *text = answer_line(body);
	uint64_t seq = text ? batch_row_text(r, at, kind, text, strlen(text)) : 0;
	free(text);
	json_decref(body);
	return seq;
}

/* ---- what goes out ---- */

static void append(struct runner *r, struct outgoing out)
{
	if (r->outgoing_count == r->outgoing_capacity) {
		size_t capacity = r->outgoing_capacity ? r->outgoing_capacity * 2 : 64;
		struct outgoing *grown = realloc(r->outgoing, capacity * sizeof *grown);
		if (!grown) {
			free(out.text);
			json_decref(out.effect);
			return;
		}
		r->outgoing = grown;
		r->outgoing_capacity = capacity;
	}
	r->outgoing[r->outgoing_count++] = out;
}

void batch_say(struct runner *r, const char *name, json_t *fields, uint64_t seq, struct moment at)
{
	json_t *line = json_pack("{s:s}", "event", name);
	if (seq)
		json_object_set_new(line, "seq", json_integer((json_int_t)seq));
	if (at.wall)
		json_object_set_new(line, "t", json_integer(at.wall));
	if (fields)
		json_object_update(line, fields);
	json_decref(fields);
	append(r, (struct outgoing){.text = answer_line(line)});
	json_decref(line);
}

void batch_answer(struct runner *r, json_t *answer, runner_answer to, void *user)
{
	if (to)
		append(r, (struct outgoing){.text = answer_line(answer), .answer = to, .user = user});
	json_decref(answer);
}

/* ---- applying ---- */

/* A rehearsal counts its own lists from 1: its secrets must not be those of the draws that count. */
static void make_secret(struct runner *r, const char *lottery, int64_t n, uint8_t secret[32])
{
	const char *purpose = r->engine->rehearsal ? "crowdcue-rehearsal\n" : "crowdcue-test\n";
	if (!r->has_seed) {
		randombytes_buf(secret, 32);
		return;
	}
	crypto_hash_sha256_state sha;
	char number[32];
	crypto_hash_sha256_init(&sha);
	crypto_hash_sha256_update(&sha, (const uint8_t *)purpose, strlen(purpose));
	crypto_hash_sha256_update(&sha, r->seed, sizeof r->seed);
	crypto_hash_sha256_update(&sha, (const uint8_t *)lottery, strlen(lottery));
	snprintf(number, sizeof number, "\n%lld", (long long)n);
	crypto_hash_sha256_update(&sha, (const uint8_t *)number, strlen(number));
	crypto_hash_sha256_final(&sha, secret);
}

/* The secret of a list, journaled before anything is said of it. Its events carry the seq of what asked for it. */
static void give_seed(struct runner *r, const struct out *out, uint64_t seq, struct moment at)
{
	uint8_t secret[32];
	char hex[65];
	make_secret(r, out->name, out->number, secret);
	digest_hex(hex, secret, sizeof secret);
	json_t *body = json_pack("{s:s, s:I, s:s}", "lottery", out->name, "n", (json_int_t)out->number, "secret", hex);
	if (r->engine->rehearsal)
		json_object_set_new(body, "rehearsal", json_true());
	batch_row(r, at, "seed", body);
	struct event event = {.kind = EVENT_SEED, .at = at, .seed = {.lottery = out->name, .secret = secret}};
	batch_apply(r, &event, seq, NULL);
	sodium_memzero(secret, sizeof secret);
	sodium_memzero(hex, sizeof hex);
}

/* So that a program that acts on events can tell what is not meant. */
static void mark_rehearsal(const struct runner *r, json_t *fields)
{
	if (r->engine->rehearsal)
		json_object_set_new(fields, "rehearsal", json_true());
}

static const char *verb_name(const json_t *verb)
{
	const char *name = json_string_value(json_object_get(verb, "verb"));
	return name ? name : "";
}

static bool is_for_us(const json_t *verb)
{
	return strncmp(verb_name(verb), "feed.", 5) == 0;
}

/* The words about the end stand in the row as `said`: `text` may be an argument of the verb. */
static json_t *effect_body(const json_t *verb, int64_t number, const char *status, const char *text)
{
	json_t *body = json_copy((json_t *)(uintptr_t)verb);
	json_object_set_new(body, "n", json_integer(number));
	json_object_set_new(body, "status", json_string(status));
	if (text && text[0])
		json_object_set_new(body, "said", json_string(text));
	if (is_for_us(verb) && json_is_string(json_object_get(body, "url"))) /* a cue may have an address of its own */
		sources_hide(body, "url", json_string_value(json_object_get(verb, "url")));
	return body;
}

static void say_effect(struct runner *r, const json_t *verb, int64_t number, const char *status, const char *text,
		       struct moment at)
{
	json_t *body = effect_body(verb, number, status, text);
	json_t *fields = json_copy(body);
	json_object_del(fields, "n");
	json_object_del(fields, "said");
	if (text && text[0])
		json_object_set_new(fields, "text", json_string(text));
	mark_rehearsal(r, fields);
	uint64_t seq = batch_row(r, at, "effect", body);
	batch_say(r, "effect", fields, seq, at);
}

void batch_end_effect(struct runner *r, const json_t *verb, int64_t number, bool ok, const char *text, struct moment at)
{
	say_effect(r, verb, number, ok ? "done" : "failed", text, at);
	struct event event = {
		.kind = EVENT_EFFECT, .at = at, .effect = {.number = number, .ok = ok, .text = text ? text : ""}};
	batch_apply(r, &event, r->last_seq, NULL);
}

void batch_effect_ended(struct runner *r, int64_t number, bool ok, const char *text)
{
	for (size_t i = 0; i < r->engine->open_effect_count; i++) {
		if (r->engine->open_effects[i].number != number)
			continue;
		json_t *verb = json_incref(r->engine->open_effects[i].verb);
		batch_end_effect(r, verb, number, ok, text, batch_now(r));
		json_decref(verb);
		return;
	}
}

/* It goes to a webhook: the verb webhook, or what is said to the team. */
static bool is_webhook(const struct runner *r, const json_t *verb)
{
	return strcmp(verb_name(verb), "webhook") == 0 || (chat_is_say(verb) && chat_way(r, verb) == CHAT_WEBHOOK);
}

/* What ends makes other cues go on, whose effects end as well: one after the other, not one inside the other, so that a
 * chain may be long. */
static void end_effects(struct runner *r)
{
	if (r->ending)
		return;
	r->ending = true;
	for (size_t i = 0; i < r->ended_count; i++) {
		struct ended_effect ended = r->ended_effects[i];
		batch_end_effect(r, ended.verb, ended.number, ended.ok, ended.text, ended.at);
		json_decref(ended.verb);
	}
	r->ended_count = 0;
	r->ending = false;
}

static void end_at_once(struct runner *r, const struct out *out, bool ok, const char *text, struct moment at)
{
	if (r->ended_count == r->ended_capacity) {
		size_t capacity = r->ended_capacity ? r->ended_capacity * 2 : 16;
		struct ended_effect *grown = realloc(r->ended_effects, capacity * sizeof *grown);
		if (!grown)
			return;
		r->ended_effects = grown;
		r->ended_capacity = capacity;
	}
	r->ended_effects[r->ended_count++] = (struct ended_effect){
		.verb = json_incref(out->fields), .number = out->number, .ok = ok, .text = text, .at = at};
	end_effects(r);
}

static void ask_effect(struct runner *r, const struct out *out, struct moment at)
{
	bool webhook = is_webhook(r, out->fields);
	bool say = chat_is_say(out->fields);
	say_effect(r, out->fields, out->number, "asked", "", at);
	if ((webhook && r->engine->rehearsal) || (say && chat_way(r, out->fields) == CHAT_NOWHERE))
		end_at_once(r, out, true, "", at); /* nobody outside is told of a rehearsal */
	else if (webhook && !webhooks_known(r, out->fields))
		end_at_once(r, out, false, locale_text(r->show->language, "Effect.NoSecret"), at);
	else if (webhook || say || is_for_us(out->fields) || r->sink.effect)
		append(r, (struct outgoing){.effect = json_incref(out->fields), .number = out->number});
	else
		end_at_once(r, out, true, "", at);
}

static bool changes_a_state(const char *name)
{
	size_t length = strlen(name);
	return strncmp(name, "segment.", 8) == 0 || strcmp(name, "show.edited") == 0 ||
	       (length > 6 && strcmp(name + length - 6, ".state") == 0);
}

/* An alert is told in words: those of its reason, with its number where the words have a place for one. */
static void add_words(const struct runner *r, json_t *fields)
{
	char key[96];
	char text[256];
	const char *reason = json_string_value(json_object_get(fields, "reason"));
	if (!reason || json_object_get(fields, "text"))
		return;
	snprintf(key, sizeof key, "Alert.%s", reason);
	const char *words = locale_text(r->show->language, key);
	if (strcmp(words, key) == 0)
		words = locale_reason(r->show->language, reason);
	snprintf(text, sizeof text, words, (long long)json_integer_value(json_object_get(fields, "count")));
	json_object_set_new(fields, "text", json_string(text));
}

static void say_out(struct runner *r, struct out *out, uint64_t seq, struct moment at)
{
	switch (out->kind) {
	case OUT_EVENT:
		if (changes_a_state(out->name))
			r->wants_check = r->sync = true;
		if (strcmp(out->name, "alert") == 0)
			add_words(r, out->fields);
		mark_rehearsal(r, out->fields);
		if (strcmp(out->name, "feed.gap") == 0) /* for who reads the journal alone */
			seq = batch_row(r, at, "feed", json_copy(out->fields));
		batch_say(r, out->name, json_incref(out->fields), seq, at);
		break;
	case OUT_SEED:
		give_seed(r, out, seq, at);
		break;
	case OUT_EFFECT: /* later */
		break;
	}
}

void batch_apply(struct runner *r, struct event *event, uint64_t seq, struct reply *reply)
{
	struct outbox box = {0};
	struct reply ignored = {0};
	r->applying++;
	r->engine->cx.goes = proofs_keep;
	r->engine->cx.goes_user = r;
	engine_apply(r->engine, event, reply ? reply : &ignored, &box);
	reply_finish(&ignored);
	r->applied = event->at;
	/* first what this event itself says, then the effects, which have rows of their own: so numbers only rise */
	for (size_t i = 0; i < box.count; i++)
		say_out(r, &box.items[i], seq, event->at);
	for (size_t i = 0; i < box.count; i++)
		if (box.items[i].kind == OUT_EFFECT)
			ask_effect(r, &box.items[i], event->at);
	outbox_finish(&box);
	if (--r->applying > 0)
		return;
	next_show_follow(r);
	screen_follow(r, event->at);
	edit_follow(r, event->at);
}

/* ---- time ---- */

struct moment batch_now(struct runner *r)
{
	struct moment now = r->in_batch && !r->clock.driven ? r->batch_at : clock_now(&r->clock);
	if (now.mono < r->applied.mono)
		now.mono = r->applied.mono;
	return now;
}

void batch_begin_time(struct runner *r)
{
	r->batch_begun = r->batch_at = clock_now(&r->clock);
	r->batch_machine = machine_mono_ms();
}

void batch_arrive(struct runner *r, int64_t arrived)
{
	int64_t ago = arrived < r->batch_machine ? r->batch_machine - arrived : 0;
	int64_t most = r->batch_begun.mono - r->applied.mono;
	ago = (int64_t)((double)ago * r->clock.speed);
	if (ago > most)
		ago = most > 0 ? most : 0;
	r->batch_at = r->batch_begun;
	r->batch_at.wall -= ago;
	r->batch_at.mono -= ago;
}

static int64_t mono_of_wall(int64_t wall, struct moment now)
{
	return wall == NEVER ? NEVER : wall - now.wall + now.mono;
}

static void happen(struct runner *r, struct moment at)
{
	uint64_t seq = batch_row(r, at, "deadline", json_object());
	struct event event = {.kind = EVENT_DEADLINE, .at = at};
	batch_apply(r, &event, seq, NULL);
	r->sync = true;
}

static struct moment moment_of(int64_t mono, struct moment to, struct moment not_before)
{
	if (mono < not_before.mono)
		mono = not_before.mono;
	if (mono > to.mono)
		mono = to.mono;
	return (struct moment){.wall = to.wall - (to.mono - mono), .mono = mono};
}

static void fly(struct runner *r, struct moment at)
{
	const char *line = autopilot_verb(r->autopilot, r->engine, at);
	if (line && !request_own_verb(r, line, at))
		autopilot_refused(r->autopilot, at);
	if (autopilot_is_spinning(r->autopilot))
		batch_say(r, "alert",
			  json_pack("{s:s, s:s}", "reason", "rundown.spinning", "text",
				    locale_text(r->show->language, "Alert.rundown.spinning")),
			  0, at);
}

void batch_advance(struct runner *r, struct moment to)
{
	int at_once = 0;
	int64_t before = -1;
	for (;;) {
		int64_t due = engine_next_due(r->engine, to);
		int64_t feed = mono_of_wall(sources_next(r), to);
		int64_t own = r->autopilot ? autopilot_next(r->autopilot, r->engine, batch_now(r)) : NEVER;
		int64_t next = due < feed ? due : feed;
		next = own < next ? own : next;
		if (next > to.mono)
			return;
		at_once = next == before ? at_once : 0;
		before = next;
		if (at_once > DEADLINES_AT_ONCE) {
			batch_say(r, "alert",
				  json_pack("{s:s, s:s}", "reason", "clock.stuck", "text",
					    locale_text(r->show->language, "Alert.clock.stuck")),
				  0, to);
			return;
		}
		struct moment at = moment_of(next, to, r->applied);
		at_once++;
		if (due <= next)
			happen(r, at);
		else if (feed <= next)
			at_once = sources_take(r, at) ? 0 : at_once;
		else
			fly(r, at);
	}
}

/* ---- the batch ---- */

void batch_begin(struct runner *r)
{
	r->in_batch = true;
	batch_begin_time(r);
	r->was_broken = r->broken;
	r->document_begun = r->document;
	show_release(r->show_begun);
	r->show_begun = (struct show *)(uintptr_t)show_hold(r->show);
	r->begun = false;
	r->sync = false;
	r->wants_check = false;
}

void batch_check(struct runner *r)
{
	uint8_t hash[32];
	char hex[65];
	engine_hash(r->engine, hash);
	digest_hex(hex, hash, sizeof hash);
	batch_row(r, r->applied, "check", json_pack("{s:s}", "hash", hex));
	r->rows_since_check = 0;
}

static void carry_out(struct runner *r, const json_t *verb, int64_t number)
{
	const char *text = "";
	bool webhook = is_webhook(r, verb);
	enum chat_way way = chat_is_say(verb) ? chat_way(r, verb) : CHAT_DESK;
	if (way == CHAT_NOWHERE) { /* a rehearsal has begun meanwhile */
		runner_effect_done(r, number, true, "");
		return;
	}
	if (webhook || way == CHAT_FEEDS) {
		if (!(webhook ? webhooks_send : chat_send)(r, verb, number, &text))
			runner_effect_done(r, number, false, text);
		return;
	}
	if (!is_for_us(verb)) {
		r->sink.effect(r->sink.user, number, verb);
		return;
	}
	bool ok = sources_effect(r, verb, effect_is_of_cue(r->engine, number), &text);
	runner_effect_done(r, number, ok, text);
}

void batch_log(struct runner *r, const char *line)
{
	char stamp[32];
	time_t seconds = (time_t)(r->applied.wall / 1000);
	struct tm utc;
	if (!r->log)
		return;
	gmtime_r(&seconds, &utc);
	strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &utc);
	fprintf(r->log, "%s.%03dZ %s\n", stamp, (int)(r->applied.wall % 1000), line);
}

static void send(struct runner *r)
{
	for (size_t i = 0; i < r->outgoing_count; i++) {
		struct outgoing *out = &r->outgoing[i];
		if (out->effect)
			carry_out(r, out->effect, out->number);
		else if (out->text && out->answer)
			out->answer(out->user, out->text);
		else if (out->text && r->sink.event)
			r->sink.event(r->sink.user, out->text);
		if (out->text && !out->answer)
			batch_log(r, out->text);
		free(out->text);
		json_decref(out->effect);
	}
	if (r->outgoing_count && r->sink.flush)
		r->sink.flush(r->sink.user);
	if (r->outgoing_count && r->log)
		fflush(r->log);
	r->outgoing_count = 0;
}

static void end_with_people(struct runner *r)
{
	people_store_rest(r->people);
	bring_back(r);
}

static void write_document(struct runner *r)
{
	struct error error = {0};
	r->new_document = false;
	if (!first_rows_document(r, &error))
		batch_say(r, "alert", json_pack("{s:s, s:s}", "reason", "journal.failed", "text", error.what), 0,
			  r->applied);
}

bool batch_end(struct runner *r)
{
	struct error error;
	if (r->booted && r->wants_check && r->begun)
		batch_check(r);
	if (r->begun && !r->broken && !journal_commit(r->journal, r->sync, &error))
		r->broken = true;
	r->in_batch = false;
	sources_make_room(r);
	if (r->broken && !r->was_broken) {
		broken_go_back(r);
		broken_say(r);
		return false;
	}
	if (r->new_document)
		write_document(r);
	if (r->people && r->booted && !r->broken)
		end_with_people(r);
	if (r->booted && r->sync && !r->broken)
		proofs_write(r);
	send(r);
	return true;
}
