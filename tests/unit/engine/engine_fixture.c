#include "engine_fixture.h"

#include "core/edit.h"
#include "show/audience_json.h"
#include "show/document.h"
#include "show/edit.h"

#define AT_ONCE 20000

/* ---- words ---- */

/* With " in place of '. */
static char *quoted(const char *text)
{
	char *copy = test_malloc(strlen(text) + 1);
	for (size_t i = 0; i <= strlen(text); i++)
		copy[i] = text[i] == '\'' ? '"' : text[i];
	return copy;
}

static char *copy_of(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = malloc(size);
	assert_non_null(copy);
	memcpy(copy, text, size);
	return copy;
}

static int64_t duration(const char *text)
{
	int64_t ms = 0;
	if (!parse_duration(text, true, &ms))
		fail_msg("\"%s\" is no duration", text);
	return ms;
}

int64_t script_wall(const char *t)
{
	return SCRIPT_START + duration(t);
}

/* ---- beginning ---- */

struct script *script_new(const char *document)
{
	struct problems problems = {0};
	struct zone utc;
	static const uint8_t key[16] = "hash key of 16b";
	struct script *s = calloc(1, sizeof *s);
	assert_non_null(s);
	char *text = quoted(document);
	s->show = show_parse(text, strlen(text), "test.show.json", &problems);
	for (size_t i = 0; i < problems.count && !s->show; i++)
		print_error("%d:%d: %s\n", problems.items[i].at.line, problems.items[i].at.column,
			    problems.items[i].at.what);
	assert_non_null(s->show);
	problems_finish(&problems);
	test_free(text);
	zone_utc(&utc);
	s->engine = engine_create(s->show, &utc, key);
	assert_non_null(s->engine);
	s->now = (struct moment){.wall = SCRIPT_START, .mono = SCRIPT_MONO};
	s->effects = EFFECTS_DONE;
	return s;
}

/* ---- telling the engine ---- */

static void remember(struct script *s, const struct event *event)
{
	s->heard = realloc(s->heard, (s->heard_count + 1) * sizeof *s->heard);
	assert_non_null(s->heard);
	struct heard *h = &s->heard[s->heard_count++];
	*h = (struct heard){.kind = event->kind, .at = event->at, .next = show_hold(event->next_show)};
	switch (event->kind) {
	case EVENT_VERB:
		h->object = json_deep_copy(event->call->object);
		break;
	case EVENT_AUDIENCE:
		h->text = copy_of(event->audience->json);
		break;
	case EVENT_DEADLINE:
		break;
	case EVENT_SEED:
		h->text = copy_of(event->seed.lottery);
		memcpy(h->secret, event->seed.secret, sizeof h->secret);
		break;
	case EVENT_EFFECT:
		h->number = event->effect.number;
		h->ok = event->effect.ok;
		h->text = copy_of(event->effect.text);
		break;
	case EVENT_FEED:
		h->object = json_pack("{s:s, s:s, s:I, s:b, s:b, s:I}", "id", event->feed.id, "feed", event->feed.feed,
				      "delay", (json_int_t)event->feed.delay_ms, "count", (int)event->feed.count,
				      "covers", (int)event->feed.covers, "preset", (json_int_t)event->feed.preset_ms);
		break;
	case EVENT_COVERAGE:
		h->text = copy_of(event->coverage.id);
		h->number = event->coverage.what;
		h->back = event->coverage.back;
		break;
	case EVENT_RESUMED:
		break;
	case EVENT_PERSON:
		h->object = json_pack("{s:s, s:s}", "platform", event->person.platform, "id", event->person.id);
		h->number = event->person.points;
		h->ok = event->person.won_before;
		break;
	}
}

static void apply(struct script *s, struct event *event, struct reply *reply);

static void keep_said(struct script *s, const struct out *out)
{
	s->said = realloc(s->said, (s->said_count + 1) * sizeof *s->said);
	assert_non_null(s->said);
	s->said[s->said_count++] =
		(struct said){.name = copy_of(out->name), .fields = out->fields ? json_incref(out->fields) : NULL};
}

static void give_secret(struct script *s, const struct out *out)
{
	uint8_t secret[32];
	memset(secret, (int)(out->number + out->name[0]), sizeof secret);
	struct event event = {.kind = EVENT_SEED, .at = s->now, .seed = {.lottery = out->name, .secret = secret}};
	apply(s, &event, NULL);
}

void end_effect(struct script *s, int64_t number, bool ok, const char *text)
{
	struct event event = {.kind = EVENT_EFFECT, .at = s->now, .effect = {.number = number, .ok = ok, .text = text}};
	apply(s, &event, NULL);
}

/* What is staged for a thing that is free now comes into force, as in src/run/edit.c. */
static void apply_loose(struct script *s)
{
	const char *kind = NULL;
	const char *id = NULL;
	while (edit_loose(s->engine, &kind, &id)) {
		struct verb_call call = {0};
		struct reply reply = {0};
		json_t *object = json_pack("{s:s, s:s, s:s}", "verb", "edit.apply", "id", id, "kind", kind);
		assert_true(verb_parse_json(object, &call, &reply));
		struct show *next = edit_running(s->engine, &call, &reply);
		if (!next)
			fail_msg("%s %s: %s", kind, id, reply.reason);
		struct event event = {.kind = EVENT_VERB, .at = s->now, .next_show = next, .call = &call};
		apply(s, &event, &reply);
		assert_string_equal(reply.reason, "");
		show_destroy(next);
		verb_call_finish(&call);
		reply_finish(&reply);
		json_decref(object);
	}
}

static void apply(struct script *s, struct event *event, struct reply *reply)
{
	struct outbox box = {0};
	struct reply own = {0};
	remember(s, event);
	s->depth++;
	engine_apply(s->engine, event, reply ? reply : &own, &box);
	assert_false(box.failed);
	for (size_t i = 0; i < box.count; i++) {
		if (box.items[i].kind == OUT_EVENT)
			keep_said(s, &box.items[i]);
		else if (box.items[i].kind == OUT_SEED)
			give_secret(s, &box.items[i]);
	}
	for (size_t i = 0; i < box.count; i++) {
		if (box.items[i].kind != OUT_EFFECT)
			continue;
		keep_said(s, &box.items[i]);
		s->effect = box.items[i].number;
		if (s->effects != EFFECTS_WAIT)
			end_effect(s, box.items[i].number, s->effects == EFFECTS_DONE, "");
	}
	outbox_finish(&box);
	reply_finish(&own);
	if (--s->depth == 0)
		apply_loose(s);
}

/* Up to this moment, each thing at its own. */
static void advance(struct script *s, struct moment to)
{
	int at_once = 0;
	int64_t before = -1;
	for (;;) {
		int64_t due = engine_next_due(s->engine, to);
		if (due > to.mono)
			break;
		at_once = due == before ? at_once + 1 : 0;
		before = due;
		assert_true(at_once < AT_ONCE); /* something asks for a time that never passes */
		int64_t mono = due < s->now.mono ? s->now.mono : due;
		s->now = (struct moment){.wall = to.wall - (to.mono - mono), .mono = mono};
		apply(s, &(struct event){.kind = EVENT_DEADLINE, .at = s->now}, NULL);
	}
	s->now = to;
}

void until(struct script *s, const char *t)
{
	int64_t ahead = duration(t) + SCRIPT_MONO - s->now.mono;
	if (ahead < 0)
		fail_msg("%s is over", t);
	advance(s, (struct moment){.wall = s->now.wall + ahead, .mono = s->now.mono + ahead});
}

void step_wall(struct script *s, const char *by)
{
	s->now.wall += duration(by);
	advance(s, s->now);
}

/* A line, or an object as from a vendor request. */
static bool parse(const char *line, struct verb_call *call, struct reply *reply)
{
	if (line[0] != '{')
		return verb_parse_line(line, call, reply);
	char *text = quoted(line);
	json_t *object = json_loads(text, 0, NULL);
	assert_non_null(object);
	bool ok = verb_parse_json(object, call, reply);
	json_decref(object);
	test_free(text);
	return ok;
}

const char *try_verb(struct script *s, const char *t, const char *line)
{
	struct verb_call call = {0};
	until(s, t);
	reply_finish(&s->reply);
	if (parse(line, &call, &s->reply)) {
		bool edit = call.verb->undo == UNDO_EDIT;
		struct show *next = edit ? edit_running(s->engine, &call, &s->reply) : NULL;
		struct event event = {.kind = EVENT_VERB, .at = s->now, .next_show = next, .call = &call};
		if (next || !edit)
			apply(s, &event, &s->reply);
		show_destroy(next);
		advance(s, s->now);
		verb_call_finish(&call);
	}
	return s->reply.reason;
}

void say(struct script *s, const char *t, const char *line)
{
	const char *reason = try_verb(s, t, line);
	if (reason[0])
		fail_msg("%s at %s is refused: %s", line, t, reason);
}

void refuse(struct script *s, const char *t, const char *line, const char *reason)
{
	const char *why = try_verb(s, t, line);
	if (strcmp(why, reason) != 0)
		fail_msg("%s at %s: \"%s\" in place of \"%s\"", line, t, why, reason);
}

/* ---- the audience ---- */

static void complete(struct script *s, json_t *event)
{
	char id[32];
	snprintf(id, sizeof id, "m%d", ++s->messages);
	json_t *person = json_object_get(event, "person");
	if (json_is_string(person)) {
		const char *name = json_string_value(person);
		json_object_set_new(event, "person",
				    json_pack("{s:s, s:s, s:s}", "id", name, "name", name, "strength", "strong"));
	}
	if (!json_object_get(event, "t"))
		json_object_set_new(event, "t", json_integer(s->now.wall));
	if (!json_object_get(event, "feed"))
		json_object_set_new(event, "feed", json_string("twitch:a"));
	if (!json_object_get(event, "id"))
		json_object_set_new(event, "id", json_string(id));
}

static int tell(struct script *s, json_t *object)
{
	struct audience_event e = {0};
	struct error error = {0};
	struct reply reply = {0};
	complete(s, object);
	if (!audience_from_json(object, &e, &error))
		fail_msg("%s", error.what);
	struct event event = {.kind = EVENT_AUDIENCE, .at = s->now, .audience = &e};
	assert_int_equal(engine_is_duplicate(s->engine, &e), json_is_true(json_object_get(object, "x-again")));
	apply(s, &event, &reply);
	assert_int_equal(json_is_true(json_object_get(reply.fields, "duplicate")),
			 json_is_true(json_object_get(object, "x-again")));
	assert_true(reply_ok(&reply));
	reply_finish(&reply);
	audience_finish(&e);
	json_decref(object);
	return s->messages;
}

int hear(struct script *s, const char *t, const char *event)
{
	json_error_t where;
	until(s, t);
	char *text = quoted(event);
	json_t *object = json_loads(text, 0, &where);
	if (!object)
		fail_msg("%s: %s", event, where.text);
	test_free(text);
	return tell(s, object);
}

int chat(struct script *s, const char *t, const char *person, const char *text)
{
	until(s, t);
	return tell(s, json_pack("{s:s, s:s, s:s}", "kind", "comment", "person", person, "text", text));
}

void delete_message(struct script *s, const char *t, int message)
{
	char target[32];
	snprintf(target, sizeof target, "m%d", message);
	until(s, t);
	tell(s, json_pack("{s:s, s:s}", "kind", "delete", "target", target));
}

void ban(struct script *s, const char *t, const char *person)
{
	until(s, t);
	tell(s, json_pack("{s:s, s:s}", "kind", "ban", "target", person));
}

void know_feed(struct script *s, const char *id, const char *feed, const char *delay, bool count)
{
	struct event event = {
		.kind = EVENT_FEED,
		.at = s->now,
		.feed = {.id = id,
			 .feed = feed,
			 .delay_ms = duration(delay),
			 .count = count,
			 .covers = true,
			 .preset_ms = strncmp(feed, "twitch:", 7) == 0 ? 5000 : SHOW_NONE},
	};
	apply(s, &event, NULL);
}

void feed_comes(struct script *s, const char *t, const char *id, enum gap_end back)
{
	until(s, t);
	apply(s, &(struct event){.kind = EVENT_COVERAGE, .at = s->now, .coverage = {id, ON_FEED_LIVE, back}}, NULL);
	advance(s, s->now);
}

void feed_goes(struct script *s, const char *t, const char *id, enum coverage_event how)
{
	until(s, t);
	apply(s, &(struct event){.kind = EVENT_COVERAGE, .at = s->now, .coverage = {id, how, GAP_LOST}}, NULL);
	advance(s, s->now);
}

void session_resumes(struct script *s)
{
	apply(s, &(struct event){.kind = EVENT_RESUMED, .at = s->now}, NULL);
}

void bring(struct script *s, const char *person, int64_t points, bool won_before)
{
	struct event event = {
		.kind = EVENT_PERSON,
		.at = s->now,
		.person = {.platform = "twitch", .id = person, .points = points, .won_before = won_before},
	};
	apply(s, &event, NULL);
}

/* ---- the end ---- */

/* As a replay reads it from the journal. */
static struct show *read_again(const struct show *show)
{
	char *text = json_dumps(show->json, JSON_COMPACT);
	struct show *again = show_parse(text, strlen(text), "test.show.json", NULL);
	assert_non_null(again);
	free(text);
	return again;
}

static void hear_again(struct engine *twin, const struct heard *h)
{
	struct event event = {.kind = h->kind, .at = h->at};
	struct verb_call call = {0};
	struct audience_event audience = {0};
	struct reply reply = {0};
	struct error error = {0};
	struct outbox box = {0};
	struct show *next = h->next ? read_again(h->next) : NULL;
	event.next_show = next;
	switch (h->kind) {
	case EVENT_VERB:
		assert_true(verb_parse_json(h->object, &call, &reply));
		event.call = &call;
		break;
	case EVENT_AUDIENCE:
		assert_true(audience_parse(h->text, strlen(h->text), &audience, &error));
		event.audience = &audience;
		break;
	case EVENT_DEADLINE:
		break;
	case EVENT_SEED:
		event.seed.lottery = h->text;
		event.seed.secret = h->secret;
		break;
	case EVENT_EFFECT:
		event.effect.number = h->number;
		event.effect.ok = h->ok;
		event.effect.text = h->text;
		break;
	case EVENT_FEED:
		event.feed.id = json_string_value(json_object_get(h->object, "id"));
		event.feed.feed = json_string_value(json_object_get(h->object, "feed"));
		event.feed.delay_ms = json_integer_value(json_object_get(h->object, "delay"));
		event.feed.count = json_is_true(json_object_get(h->object, "count"));
		event.feed.covers = json_is_true(json_object_get(h->object, "covers"));
		event.feed.preset_ms = json_integer_value(json_object_get(h->object, "preset"));
		break;
	case EVENT_COVERAGE:
		event.coverage.id = h->text;
		event.coverage.what = (enum coverage_event)h->number;
		event.coverage.back = h->back;
		break;
	case EVENT_RESUMED:
		break;
	case EVENT_PERSON:
		event.person.platform = json_string_value(json_object_get(h->object, "platform"));
		event.person.id = json_string_value(json_object_get(h->object, "id"));
		event.person.points = h->number;
		event.person.won_before = h->ok;
		break;
	}
	engine_apply(twin, &event, &reply, &box);
	show_destroy(next);
	outbox_finish(&box);
	reply_finish(&reply);
	verb_call_finish(&call);
	audience_finish(&audience);
}

/* A second engine that is told the same is in the same state. */
static void check_twin(struct script *s)
{
	struct zone utc;
	uint8_t hash[32];
	uint8_t again[32];
	zone_utc(&utc);
	struct engine *twin = engine_create(s->show, &utc, s->engine->key);
	assert_non_null(twin);
	for (size_t i = 0; i < s->heard_count; i++)
		hear_again(twin, &s->heard[i]);
	engine_hash(s->engine, hash);
	engine_hash(twin, again);
	assert_memory_equal(hash, again, sizeof hash);
	json_t *state = engine_state(s->engine, s->now);
	json_t *twin_state = engine_state(twin, s->now);
	assert_true(json_equal(state, twin_state));
	json_decref(state);
	json_decref(twin_state);
	engine_destroy(twin);
}

static void forget_heard(struct script *s)
{
	for (size_t i = 0; i < s->heard_count; i++) {
		json_decref(s->heard[i].object);
		show_release(s->heard[i].next);
		free(s->heard[i].text);
	}
	s->heard_count = 0;
}

void script_begin_again(struct script *s)
{
	struct zone utc;
	struct engine *before = s->engine;
	zone_utc(&utc);
	s->engine = engine_create(s->show, &utc, before->key);
	assert_non_null(s->engine);
	engine_destroy(before);
	forget_heard(s);
}

void script_end(struct script *s)
{
	expect_nothing(s);
	check_twin(s);
	for (size_t i = 0; i < s->said_count; i++) {
		free(s->said[i].name);
		json_decref(s->said[i].fields);
	}
	forget_heard(s);
	free(s->said);
	free(s->heard);
	reply_finish(&s->reply);
	engine_destroy(s->engine);
	show_destroy(s->show);
	free(s);
}

/* ---- chance ---- */

static uint64_t random_state = 1;

void script_seed(uint64_t seed)
{
	random_state = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
}

uint32_t script_below(uint32_t limit)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (uint32_t)((random_state * UINT64_C(2685821657736338717)) >> 33) % limit;
}
