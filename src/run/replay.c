#include "run/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "run/answer.h"
#include "show/audience_json.h"
#include "show/document.h"

struct visiting {
	struct replay *replay;
	char *next_text; /* the document of the verb that comes next; owned */
	size_t next_length;
	const char *session;
	void (*goes)(void *user, const struct interaction *it);
	void *goes_user;
	struct error *error;
	bool ok;
};

static bool wrong(struct visiting *v, const struct journal_row *row, const char *what)
{
	error_set(v->error, "Row %llu of the journal (%s) %s.", (unsigned long long)row->seq, row->kind, what);
	return false;
}

static bool from_hex(const char *hex, uint8_t *out, size_t size)
{
	size_t length = 0;
	return hex && sodium_hex2bin(out, size, hex, strlen(hex), NULL, &length, NULL) == 0 && length == size;
}

/* `path`: whose folder the document's relative paths start from. */
static struct show *parse(struct visiting *v, const char *text, size_t length, const char *path)
{
	struct problems problems = {0};
	struct show *fresh = show_parse(text, length, path, &problems);
	if (!fresh && problems.count)
		*v->error = problems.items[0].at;
	problems_finish(&problems);
	return fresh;
}

static void path_in_folder(const struct visiting *v, char *path, size_t size)
{
	snprintf(path, size, "%s/show.json", v->replay->folder[0] ? v->replay->folder : v->session);
}

static bool ready(struct visiting *v, const struct journal_row *row)
{
	struct replay *r = v->replay;
	if (r->engine)
		return true;
	if (!r->show || !r->has_key || !r->has_zone)
		return wrong(v, row, "comes before the show, its zone and its key");
	r->engine = engine_create(r->show, &r->zone, r->key);
	if (!r->engine)
		return wrong(v, row, "did not fit into memory");
	engine_begin(r->engine, r->opened);
	return true;
}

/* The first one is the show; a later one belongs to the verb behind it. */
static bool show(struct visiting *v, const struct journal_row *row)
{
	char path[1100];
	/* behind its zone the show is complete, though nothing may have happened yet */
	if (v->replay->show && v->replay->has_zone && !ready(v, row))
		return false;
	if (v->replay->engine) {
		char *copy = malloc(row->length + 1);
		if (!copy)
			return wrong(v, row, "did not fit into memory");
		memcpy(copy, row->body, row->length);
		free(v->next_text);
		v->next_text = copy;
		v->next_length = row->length;
		return true;
	}
	path_in_folder(v, path, sizeof path);
	struct show *fresh = parse(v, row->body, row->length, path);
	if (!fresh)
		return false;
	show_destroy(v->replay->show);
	v->replay->show = fresh;
	return true;
}

/* The document that a verb brings along: NULL with *ok = there is none. */
static struct show *next_show(struct visiting *v, const json_t *verb, bool *ok)
{
	char path[1100];
	const char *from = json_string_value(json_object_get(verb, "path"));
	const char *name = json_string_value(json_object_get(verb, "verb"));
	*ok = true;
	if (!v->next_text)
		return NULL;
	path_in_folder(v, path, sizeof path);
	bool loads = from && name && strcmp(name, "load") == 0;
	*ok = loads || (name && (strncmp(name, "edit.", 5) == 0 || strncmp(name, "moderation.", 11) == 0));
	if (!*ok)
		return NULL;
	struct show *next = parse(v, v->next_text, v->next_length, loads ? from : path);
	free(v->next_text);
	v->next_text = NULL;
	*ok = next != NULL;
	return next;
}

/* The engine's show is the one that counts. */
static void keep_shows(struct visiting *v, struct show *next, const struct journal_row *row)
{
	struct replay *r = v->replay;
	if (r->show != r->engine->show) {
		show_destroy(r->show);
		r->show = (struct show *)(uintptr_t)show_hold(r->engine->show);
		snprintf(r->folder, sizeof r->folder, "%s", r->show->folder);
	}
	show_destroy(next);
	if (r->engine->beginnings == r->beginnings)
		return;
	r->beginnings = r->engine->beginnings;
	r->begun = row->seq;
}

static bool zone(struct visiting *v, const struct journal_row *row, const json_t *body)
{
	struct zone *z = &v->replay->zone;
	size_t i = 0;
	const json_t *change = NULL;
	z->count = 0;
	json_array_foreach(json_object_get(body, "changes"), i, change)
	{
		if (z->count == ZONE_CHANGES_MAX)
			return wrong(v, row, "has too many changes");
		const json_t *from = json_object_get(change, "from");
		z->changes[z->count].from = from ? json_integer_value(from) : INT64_MIN;
		z->changes[z->count++].offset_ms = json_integer_value(json_object_get(change, "offset_ms"));
	}
	if (!z->count)
		return wrong(v, row, "has no offsets");
	v->replay->has_zone = true;
	if (v->replay->engine)
		v->replay->engine->zone = *z;
	return true;
}

static struct replay_frozen *find_list(const struct replay_lists *lists, const char *lottery, int64_t draw,
				       bool rehearsal)
{
	for (size_t i = 0; i < lists->count; i++)
		if (lists->items[i].draw == draw && lists->items[i].rehearsal == rehearsal &&
		    strcmp(lists->items[i].lottery, lottery) == 0)
			return &lists->items[i];
	return NULL;
}

bool replay_list(const struct replay_lists *lists, const char *lottery, int64_t draw, bool rehearsal,
		 uint8_t digest[32])
{
	const struct replay_frozen *found = find_list(lists, lottery, draw, rehearsal);
	if (found)
		memcpy(digest, found->digest, 32);
	return found != NULL;
}

/* Keeps the lists that are frozen now and were not before. Of rehearsals the last one counts, as with their proofs. */
static void keep_lists(struct replay *r)
{
	bool rehearsal = r->engine->rehearsal;
	for (size_t i = 0; i < r->engine->item_count; i++) {
		const struct interaction *it = &r->engine->items[i];
		if (it->doc->kind != KIND_LOTTERY || !it->lottery->frozen)
			continue;
		struct replay_frozen *known = find_list(&r->lists, it->doc->id, it->lottery->n, rehearsal);
		if (known && rehearsal)
			memcpy(known->digest, it->lottery->list_digest, sizeof known->digest);
		if (known) {
			known->drawn = known->drawn || it->lottery->pick_count;
			continue;
		}
		struct replay_frozen *items = realloc(r->lists.items, (r->lists.count + 1) * sizeof *items);
		if (!items)
			return;
		r->lists.items = items;
		struct replay_frozen *fresh = &items[r->lists.count++];
		snprintf(fresh->lottery, sizeof fresh->lottery, "%s", it->doc->id);
		fresh->draw = it->lottery->n;
		fresh->rehearsal = rehearsal;
		fresh->drawn = it->lottery->pick_count > 0;
		memcpy(fresh->digest, it->lottery->list_digest, sizeof fresh->digest);
	}
}

static bool apply(struct visiting *v, const struct journal_row *row, struct event *event, struct reply *reply)
{
	struct outbox out = {0};
	struct reply ignored = {0};
	event->at = (struct moment){.wall = row->t_wall, .mono = row->t_mono};
	v->replay->engine->cx.goes = v->goes;
	v->replay->engine->cx.goes_user = v->goes_user;
	engine_apply(v->replay->engine, event, reply ? reply : &ignored, &out);
	if (event->kind == EVENT_VERB || event->kind == EVENT_DEADLINE)
		keep_lists(v->replay);
	outbox_finish(&out);
	reply_finish(&ignored);
	return true;
}

static bool boot(struct visiting *v, const struct journal_row *row, const json_t *body)
{
	struct replay *r = v->replay;
	if (json_is_true(json_object_get(body, "resumed"))) {
		r->resumed++;
		return !r->engine || apply(v, row, &(struct event){.kind = EVENT_RESUMED}, NULL);
	}
	const char *folder = json_string_value(json_object_get(body, "folder"));
	if (!from_hex(json_string_value(json_object_get(body, "key")), r->key, sizeof r->key))
		return wrong(v, row, "has no key");
	r->has_key = true;
	r->opened = (struct moment){.wall = row->t_wall, .mono = row->t_mono};
	const char *session = json_string_value(json_object_get(body, "session"));
	snprintf(r->session_id, sizeof r->session_id, "%s",
		 session ? session : json_string_value(json_object_get(body, "key")));
	r->test = from_hex(json_string_value(json_object_get(body, "seed_check")), r->seed_check, sizeof r->seed_check);
	snprintf(r->folder, sizeof r->folder, "%s", folder ? folder : "");
	return true;
}

static bool verb(struct visiting *v, const struct journal_row *row, const json_t *body)
{
	struct verb_call call = {0};
	struct reply reply = {0};
	const char *refused = json_string_value(json_object_get(body, "refused"));
	if (refused) {
		const char *asked = json_string_value(json_object_get(body, "req"));
		json_t *answer = answer_refusal(refused, v->replay->show->language);
		if (asked && strcmp(refused, "journal.failed") != 0)
			replies_keep(&v->replay->replies, asked, answer);
		json_decref(answer);
		return true;
	}
	bool ok = false;
	struct show *next = next_show(v, body, &ok);
	if (!ok)
		return v->error->what[0] ? false : wrong(v, row, "changes no show, and has one before it");
	ok = verb_parse_json(body, &call, &reply);
	if (ok) {
		struct event event = {.kind = EVENT_VERB, .call = &call, .next_show = next};
		bool rehearsal = v->replay->engine->rehearsal;
		apply(v, row, &event, &reply);
		keep_shows(v, next, row);
		if (rehearsal && !v->replay->engine->rehearsal)
			v->replay->live_since = row->t_wall;
		const char *req = verb_text(&call, "req", NULL);
		json_t *answer = answer_object(&reply, row->seq, v->replay->show->language);
		if (req)
			replies_keep(&v->replay->replies, req, answer);
		json_decref(answer);
	} else {
		show_destroy(next);
	}
	verb_call_finish(&call);
	reply_finish(&reply);
	return ok || wrong(v, row, "is no verb");
}

static bool audience(struct visiting *v, const struct journal_row *row)
{
	struct audience_event e = {0};
	if (!audience_parse(row->body, row->length, &e, v->error))
		return wrong(v, row, "is no audience event");
	struct event event = {.kind = EVENT_AUDIENCE, .audience = &e};
	apply(v, row, &event, NULL);
	audience_finish(&e);
	return true;
}

static bool seed(struct visiting *v, const struct journal_row *row, const json_t *body)
{
	uint8_t secret[32];
	const char *lottery = json_string_value(json_object_get(body, "lottery"));
	if (!lottery || !from_hex(json_string_value(json_object_get(body, "secret")), secret, sizeof secret))
		return wrong(v, row, "has no secret");
	struct event event = {.kind = EVENT_SEED, .seed = {.lottery = lottery, .secret = secret}};
	return apply(v, row, &event, NULL);
}

static bool effect(struct visiting *v, const struct journal_row *row, const json_t *body)
{
	const char *status = json_string_value(json_object_get(body, "status"));
	const char *text = json_string_value(json_object_get(body, "said"));
	const char *name = json_string_value(json_object_get(body, "verb"));
	const char *id = json_string_value(json_object_get(body, "id"));
	if (name && id && strcmp(name, "feed.disconnect") == 0) /* asked for is enough: it was acknowledged */
		json_object_del(v->replay->connected, id);
	if (!status || strcmp(status, "asked") == 0)
		return true;
	struct event event = {.kind = EVENT_EFFECT,
			      .effect = {.number = json_integer_value(json_object_get(body, "n")),
					 .ok = strcmp(status, "done") == 0,
					 .text = text ? text : ""}};
	return apply(v, row, &event, NULL);
}

/* In a gap row `state` is how it ended; its `feed` tells it from a change of the connection. */
static bool feed_state(struct visiting *v, const struct journal_row *row, const json_t *body, const char *id)
{
	enum feed_state state = feed_state_from(json_string_value(json_object_get(body, "state")));
	bool deaf = json_is_true(json_object_get(body, "deaf"));
	if (json_object_get(body, "from") || !state)
		return true;
	bool ready = json_is_true(json_object_get(body, "ready"));
	struct event event = {.kind = EVENT_COVERAGE,
			      .coverage = {.id = id,
					   .what = sources_coverage(state, deaf, ready),
					   .back = gap_end_from(json_string_value(json_object_get(body, "back")))}};
	return apply(v, row, &event, NULL);
}

/* A feed that comes: was it a verb that has connected it, and with what address? */
static void note_connected(struct replay *r, const char *id, const json_t *body)
{
	json_t *url = json_object_get(body, "url");
	if (!url) {
		json_object_del(r->connected, id);
		return;
	}
	if (!r->connected)
		r->connected = json_object();
	json_object_set_new(
		r->connected, id,
		json_pack("{s:O, s:b}", "url", url, "scripted", (int)json_is_true(json_object_get(body, "scripted"))));
}

static void note_mark(struct replay *r, const char *id, json_t *mark)
{
	if (!r->marks)
		r->marks = json_object();
	json_object_set(r->marks, id, mark);
}

static void note_clock(struct replay *r, const char *id, json_t *clock)
{
	if (!r->clocks)
		r->clocks = json_object();
	json_t *list = json_object_get(r->clocks, id);
	if (!list)
		json_object_set_new(r->clocks, id, list = json_array());
	if (json_array_size(list) == FEED_CLOCKS)
		json_array_remove(list, 0);
	json_array_append(list, clock);
}

/* A feed that had this id and was another one had other marks. */
static void forget_mark(struct replay *r, const char *id, const char *name)
{
	for (size_t i = 0; i < r->engine->feed_count; i++)
		if (strcmp(r->engine->feeds[i].id, id) == 0 && strcmp(r->engine->feeds[i].feed, name) == 0)
			return;
	json_object_del(r->marks, id);
	json_object_del(r->clocks, id);
}

static bool feed(struct visiting *v, const struct journal_row *row, const json_t *body)
{
	const char *id = json_string_value(json_object_get(body, "id"));
	json_t *mark = json_object_get(body, "mark");
	json_t *clock = json_object_get(body, "clock");
	const char *name = json_string_value(json_object_get(body, "feed"));
	const json_t *preset = json_object_get(body, "preset_ms");
	int number = 0;
	if (id && json_is_string(mark)) {
		note_mark(v->replay, id, mark);
		return true;
	}
	if (id && json_is_object(clock)) {
		note_clock(v->replay, id, clock);
		return true;
	}
	if (id && json_object_get(body, "state"))
		return feed_state(v, row, body, id);
	if (!id || !name || !json_object_get(body, "delay_ms"))
		return true; /* what came of it */
	if (sscanf(id, "f%d", &number) == 1 && number > v->replay->feed_numbers)
		v->replay->feed_numbers = number;
	note_connected(v->replay, id, body);
	forget_mark(v->replay, id, name);
	struct event event = {.kind = EVENT_FEED,
			      .feed = {.id = id,
				       .feed = name,
				       .delay_ms = json_integer_value(json_object_get(body, "delay_ms")),
				       .count = json_is_true(json_object_get(body, "count")),
				       .covers = json_is_true(json_object_get(body, "covers")),
				       .preset_ms = preset ? json_integer_value(preset) : SHOW_NONE}};
	return apply(v, row, &event, NULL);
}

static bool person(struct visiting *v, const struct journal_row *row, const json_t *body)
{
	const char *platform = json_string_value(json_object_get(body, "platform"));
	const char *id = json_string_value(json_object_get(body, "id"));
	if (!platform || !id)
		return wrong(v, row, "names nobody");
	struct event event = {.kind = EVENT_PERSON,
			      .person = {.platform = platform,
					 .id = id,
					 .points = json_integer_value(json_object_get(body, "points")),
					 .won_before = json_array_size(json_object_get(body, "wins")) > 0}};
	return apply(v, row, &event, NULL);
}

static bool check(struct visiting *v, const struct journal_row *row, const json_t *body)
{
	uint8_t recorded[32];
	uint8_t now[32];
	if (!from_hex(json_string_value(json_object_get(body, "hash")), recorded, sizeof recorded))
		return wrong(v, row, "has no hash");
	engine_hash(v->replay->engine, now);
	v->replay->checks++;
	if (memcmp(recorded, now, sizeof now) != 0 && !v->replay->wrong_seq)
		v->replay->wrong_seq = row->seq;
	return true;
}

static bool other(struct visiting *v, const struct journal_row *row)
{
	json_t *body = json_loadb(row->body, row->length, 0, NULL);
	bool ok = true;
	if (!body)
		return wrong(v, row, "is no JSON");
	if (strcmp(row->kind, "boot") == 0)
		ok = boot(v, row, body);
	else if (strcmp(row->kind, "zone") == 0)
		ok = zone(v, row, body);
	else if (!ready(v, row))
		ok = false;
	else if (strcmp(row->kind, "verb") == 0)
		ok = verb(v, row, body);
	else if (strcmp(row->kind, "deadline") == 0)
		ok = apply(v, row, &(struct event){.kind = EVENT_DEADLINE}, NULL);
	else if (strcmp(row->kind, "seed") == 0)
		ok = seed(v, row, body);
	else if (strcmp(row->kind, "effect") == 0)
		ok = effect(v, row, body);
	else if (strcmp(row->kind, "feed") == 0)
		ok = feed(v, row, body);
	else if (strcmp(row->kind, "person") == 0)
		ok = person(v, row, body);
	else if (strcmp(row->kind, "check") == 0)
		ok = check(v, row, body);
	json_decref(body);
	return ok;
}

static bool visit(void *user, const struct journal_row *row)
{
	struct visiting *v = user;
	if (strcmp(row->kind, "audience") == 0)
		v->ok = ready(v, row) && audience(v, row);
	else if (strcmp(row->kind, "show") == 0)
		v->ok = show(v, row);
	else
		v->ok = other(v, row);
	v->replay->rows = row->seq;
	v->replay->last = (struct moment){.wall = row->t_wall, .mono = row->t_mono};
	if (row->t_wall < v->replay->live_since) /* a rehearsal's clock may have run ahead of the wall */
		v->replay->live_since = row->t_wall;
	return v->ok;
}

bool replay_journal(struct replay *r, struct journal *journal, const char *session, struct error *error)
{
	return replay_journal_and_tell(r, journal, session, NULL, NULL, error);
}

bool replay_journal_and_tell(struct replay *r, struct journal *journal, const char *session,
			     void (*goes)(void *user, const struct interaction *it), void *user, struct error *error)
{
	error->what[0] = 0;
	struct visiting v = {
		.replay = r, .session = session, .goes = goes, .goes_user = user, .error = error, .ok = true};
	*r = (struct replay){0};
	bool read = journal_each(journal, 0, visit, &v, error);
	if (read && v.ok && v.next_text) {
		error_set(error, "The journal ends with a show that belongs to no verb.");
		v.ok = false;
	}
	free(v.next_text);
	if (!read || !v.ok) {
		replay_finish(r);
		return false;
	}
	if (!r->engine && r->show && r->has_zone && r->has_key)
		r->engine = engine_create(r->show, &r->zone, r->key);
	if (r->engine) {
		r->engine->cx.goes = NULL;
		return true;
	}
	error_set(error, "The journal of this session does not hold a show.");
	replay_finish(r);
	return false;
}

void replay_finish(struct replay *r)
{
	engine_destroy(r->engine);
	show_destroy(r->show);
	replies_finish(&r->replies);
	free(r->lists.items);
	json_decref(r->connected);
	json_decref(r->marks);
	json_decref(r->clocks);
	*r = (struct replay){0};
}
