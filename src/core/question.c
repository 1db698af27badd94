#include "core/question.h"

#include <stdlib.h>
#include <string.h>

static const char *const state_names[] = {
	[ITEM_INBOX] = "inbox",   [ITEM_APPROVED] = "approved",   [ITEM_QUEUED] = "queued",
	[ITEM_ON_AIR] = "on-air", [ITEM_ANSWERED] = "answered",   [ITEM_DROPPED] = "dropped",
	[ITEM_MERGED] = "merged", [ITEM_RETRACTED] = "retracted",
};

const char *item_state_name(enum item_state state)
{
	return state_names[state];
}

/* ---- the items' share of the state hash ---- */

static void take_out(struct board *b, struct item *item)
{
	digest_sum_remove(&b->sum, item->element);
	memset(item->element, 0, sizeof item->element);
}

static void put_in(struct board *b, struct item *item)
{
	struct digest d;
	if (item->removed)
		return;
	digest_init(&d);
	digest_int(&d, item->number);
	digest_int(&d, item->state);
	digest_int(&d, item->place);
	digest_int(&d, item->votes);
	digest_int(&d, item->aired_mono);
	digest_int(&d, item->top);
	digest_text(&d, item->text);
	digest_final(&d, item->element);
	digest_sum_add(&b->sum, item->element);
}

/* ---- votes ---- */

static bool is_vote(const void *owner, uint32_t value, const void *key)
{
	const struct board *b = owner;
	const struct item_vote *wanted = key;
	return b->votes[value].item == wanted->item && b->votes[value].person == wanted->person;
}

static uint64_t spread(const struct item_vote *v)
{
	uint64_t x = ((uint64_t)v->item << 32 | v->person) * 0x9E3779B97F4A7C15u;
	x = (x ^ (x >> 31)) * 0xBF58476D1CE4E5B9u;
	return x ^ (x >> 29);
}

/* False if this person's vote is in already. */
static bool vote(struct board *b, struct item *item, uint32_t person)
{
	struct item_vote v = {.item = item->number, .person = person};
	if (person != INDEX_NONE) {
		if (index_find(&b->by_vote, spread(&v), is_vote, b, &v) != INDEX_NONE)
			return false;
		if (b->vote_count == b->vote_capacity) {
			size_t capacity = b->vote_capacity ? b->vote_capacity * 2 : 64;
			struct item_vote *votes = realloc(b->votes, capacity * sizeof *votes);
			if (!votes)
				return false;
			b->votes = votes;
			b->vote_capacity = capacity;
		}
		if (!index_add(&b->by_vote, spread(&v), (uint32_t)b->vote_count))
			return false;
		b->votes[b->vote_count++] = v;
	}
	take_out(b, item);
	item->votes++;
	put_in(b, item);
	return true;
}

/* ---- items ---- */

static void emit(const struct interaction *it, struct context *cx, const struct item *item)
{
	outbox_event(cx->out, "question.item",
		     json_pack("{s:s, s:I, s:s, s:I}", "id", it->doc->id, "item", (json_int_t)item->number, "state",
			       item_state_name(item->state), "votes", (json_int_t)item->votes));
}

static struct item *find_item(const struct board *b, int64_t number)
{
	if (number < 1 || (uint64_t)number > b->count || b->items[number - 1].removed)
		return NULL;
	return &b->items[number - 1];
}

static bool is_open(enum item_state state)
{
	return state == ITEM_INBOX || state == ITEM_APPROVED || state == ITEM_QUEUED || state == ITEM_ON_AIR;
}

static void remember(struct board *b, const struct item *item, bool fresh)
{
	if (b->undo_count < sizeof b->undo / sizeof *b->undo)
		b->undo[b->undo_count++] = (struct item_undo){.number = item->number,
							      .state = item->state,
							      .place = item->place,
							      .aired_mono = item->aired_mono,
							      .votes = item->votes,
							      .counted = item->counted,
							      .fresh = fresh};
}

/* A question's points are given when it is approved, and taken back when it is dropped or retracted. */
static void give_points(struct context *cx, struct item *item)
{
	bool deserves = item->state != ITEM_INBOX && item->state != ITEM_DROPPED && item->state != ITEM_RETRACTED &&
			item->state != ITEM_MERGED && !item->removed;
	if (item->person == INDEX_NONE || item->counted == deserves)
		return;
	item->counted = deserves;
	people_add_points(cx->people, item->person, deserves ? cx->show->points_question : -cx->show->points_question);
}

static void move(struct interaction *it, struct context *cx, struct item *item, enum item_state state)
{
	struct board *b = it->board;
	take_out(b, item);
	if (item->state == ITEM_ON_AIR)
		b->on_air = 0;
	item->state = state;
	item->aired_mono = state == ITEM_ON_AIR ? cx->now.mono : NEVER;
	if (state != ITEM_QUEUED)
		item->place = INT64_MAX;
	if (state == ITEM_ON_AIR)
		b->on_air = item->number;
	put_in(b, item);
	give_points(cx, item);
	emit(it, cx, item);
}

static char *copy_of(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = malloc(size);
	if (copy)
		memcpy(copy, text, size);
	return copy;
}

static struct item *add_item(struct interaction *it, const char *text, uint32_t person, const char *name,
			     uint64_t message, enum item_state state)
{
	struct board *b = it->board;
	if (b->count == b->capacity) {
		size_t capacity = b->capacity ? b->capacity * 2 : 32;
		struct item *items = realloc(b->items, capacity * sizeof *items);
		if (!items)
			return NULL;
		b->items = items;
		b->capacity = capacity;
	}
	struct item fresh = {.number = (uint32_t)b->count + 1,
			     .state = state,
			     .place = INT64_MAX,
			     .person = person,
			     .message = message,
			     .aired_mono = NEVER,
			     .text = copy_of(text),
			     .name = copy_of(name),
			     .squashed = copy_of(match_squash(&b->scratch, text) ? b->scratch.folded : text)};
	if (!fresh.text || !fresh.name || !fresh.squashed) {
		free(fresh.text);
		free(fresh.name);
		free(fresh.squashed);
		return NULL;
	}
	b->items[b->count] = fresh;
	put_in(b, &b->items[b->count]);
	struct item *item = &b->items[b->count++];
	vote(b, item, person);
	return item;
}

static struct item *near_duplicate(struct board *b, const char *text)
{
	if (!match_squash(&b->scratch, text) || !b->scratch.length)
		return NULL;
	for (size_t i = 0; i < b->count; i++)
		if (!b->items[i].removed && is_open(b->items[i].state) &&
		    strcmp(b->items[i].squashed, b->scratch.folded) == 0)
			return &b->items[i];
	return NULL;
}

/* ---- the audience ---- */

static int64_t asked_by(const struct board *b, uint32_t person)
{
	int64_t count = 0;
	for (size_t i = 0; i < b->count; i++)
		if (b->items[i].person == person && !b->items[i].removed && b->items[i].state != ITEM_RETRACTED)
			count++;
	return count;
}

static bool is_gift_question(const struct show_question *doc, const struct audience_event *e)
{
	return doc->gift.currency[0] && e->kind == AUDIENCE_GIFT && e->text[0] &&
	       strcmp(e->value.currency, doc->gift.currency) == 0 && e->value.minor >= doc->gift.minor;
}

/* The question in this event: its text without the prefix, or NULL. */
static const char *question_in(const struct interaction *it, const struct audience_event *e)
{
	const struct show_question *doc = &it->doc->question;
	const char *behind = match_prefix(&doc->prefix, e->text);
	if (behind)
		return behind[0] ? behind : NULL;
	if (is_gift_question(doc, e) || (doc->mark && match_question_mark(e->text)))
		return e->text;
	return NULL;
}

static void submit(struct interaction *it, struct context *cx, const struct message *m, const char *text)
{
	struct board *b = it->board;
	const struct show_question *doc = &it->doc->question;
	struct item *twin = doc->merge ? near_duplicate(b, text) : NULL;
	if (twin) {
		if (!vote(b, twin, m->person))
			interaction_refuse(it, m, REFUSED_ALREADY);
		return;
	}
	if (doc->per_person && asked_by(b, m->person) >= doc->per_person) {
		interaction_refuse(it, m, REFUSED_LIMIT);
		return;
	}
	struct item *item = add_item(it, text, m->person, cx->people->items[m->person].name, m->key,
				     doc->approve ? ITEM_INBOX : ITEM_APPROVED);
	if (!item)
		return;
	if (is_gift_question(doc, m->event)) {
		take_out(b, item);
		item->top = true;
		put_in(b, item);
	}
	people_participates(cx->people, m->person);
	give_points(cx, item);
	emit(it, cx, item);
}

static void upvote(struct interaction *it, struct context *cx, const struct message *m, int64_t number)
{
	struct item *item = find_item(it->board, number);
	if (!item || !is_open(item->state) || item->state == ITEM_INBOX)
		return;
	if (!vote(it->board, item, m->person))
		interaction_refuse(it, m, REFUSED_ALREADY);
	else
		people_participates(cx->people, m->person);
}

static void audience(struct interaction *it, struct context *cx, const struct message *m)
{
	int64_t number = 0;
	if (!m->text || m->person == INDEX_NONE || !it->opened)
		return;
	bool votes = match_upvote(&it->doc->question.upvote, m->event->text, &number);
	const char *text = votes ? NULL : question_in(it, m->event);
	if (!votes && !text)
		return;
	bool ignore = false;
	enum refusal why = interaction_window(it, cx, m, &ignore);
	if (ignore)
		return;
	if (!why)
		why = interaction_person_refusal(cx, m);
	if (why)
		interaction_refuse(it, m, why);
	else if (votes)
		upvote(it, cx, m, number);
	else
		submit(it, cx, m, text);
}

static void retract(struct interaction *it, struct context *cx, uint32_t person, uint64_t key, bool all)
{
	struct board *b = it->board;
	if (it->life == LIFE_DONE || it->life == LIFE_CANCELLED || person == INDEX_NONE)
		return;
	for (size_t i = 0; i < b->count; i++) {
		struct item *item = &b->items[i];
		if (item->person == person && (all || item->message == key) && !item->removed && is_open(item->state))
			move(it, cx, item, ITEM_RETRACTED);
	}
}

static void void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key)
{
	retract(it, cx, person, key, false);
}

static void void_person(struct interaction *it, struct context *cx, uint32_t person)
{
	retract(it, cx, person, 0, true);
}

/* ---- the operator ---- */

static void air(struct interaction *it, struct context *cx, struct item *item)
{
	struct board *b = it->board;
	struct item *before = find_item(b, b->on_air);
	if (before == item)
		return;
	if (before) {
		remember(b, before, false);
		move(it, cx, before, ITEM_ANSWERED);
	}
	move(it, cx, item, ITEM_ON_AIR);
	if (!it->on_air) {
		interaction_put_on_air(it, cx, true);
		interaction_emit(it, cx);
	}
}

/* The queued item that follows `place`, other than `item`; INT64_MAX = none. */
static int64_t next_place(const struct board *b, const struct item *item, int64_t place)
{
	int64_t next = INT64_MAX;
	for (size_t i = 0; i < b->count; i++)
		if (b->items[i].state == ITEM_QUEUED && !b->items[i].removed && &b->items[i] != item &&
		    b->items[i].place > place && b->items[i].place < next)
			next = b->items[i].place;
	return next;
}

/* Into the queue at place N (from 1), or at its end (at < 1). Places are far apart, so that only this item changes and
 * undo has only this item to put back. */
#define PLACE_STEP ((int64_t)1 << 32)

static void queue(struct interaction *it, struct context *cx, struct item *item, int64_t at)
{
	struct board *b = it->board;
	int64_t before = 0;
	int64_t after = next_place(b, item, 0);
	for (int64_t n = 1; after != INT64_MAX && (n < at || at < 1); n++) {
		before = after;
		after = next_place(b, item, before);
	}
	move(it, cx, item, ITEM_QUEUED);
	take_out(b, item);
	item->place = after == INT64_MAX ? before + PLACE_STEP : before + (after - before) / 2;
	put_in(b, item);
}

static bool may_move(const struct item *item, enum item_state to)
{
	if (item->state == ITEM_MERGED || item->state == ITEM_RETRACTED)
		return false;
	if (item->state == ITEM_ANSWERED || item->state == ITEM_DROPPED)
		return to == ITEM_APPROVED;
	return true;
}

static bool merge(struct interaction *it, struct context *cx, struct item *item, struct item *into, struct reply *reply)
{
	struct board *b = it->board;
	if (!into || into == item)
		return reply_refuse(reply, "question.no-item");
	if (!is_open(item->state) || !is_open(into->state))
		return interaction_not_allowed(it, reply);
	remember(b, into, false);
	size_t count = b->vote_count; /* vote() appends */
	for (size_t i = 0; i < count; i++)
		if (b->votes[i].item == item->number)
			vote(b, into, b->votes[i].person);
	move(it, cx, item, ITEM_MERGED);
	emit(it, cx, into);
	return true;
}

static bool take(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	const char *text = verb_text(call, "text", "");
	uint32_t person = INDEX_NONE;
	if (verb_has(call, "person")) {
		person = people_from_argument(cx->people, verb_text(call, "person", ""));
		if (person == INDEX_NONE) {
			reply_refuse(reply, "verb.bad-argument");
			reply_set(reply, "argument", json_string("person"));
			return false;
		}
	}
	const char *name = verb_text(call, "name", person == INDEX_NONE ? "" : cx->people->items[person].name);
	struct item *item = add_item(it, text, person, name, 0, ITEM_APPROVED);
	if (!item)
		return reply_refuse(reply, "journal.failed");
	remember(it->board, item, true);
	give_points(cx, item);
	emit(it, cx, item);
	reply_set(reply, "item", json_integer(item->number));
	return true;
}

static bool verb(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	struct board *b = it->board;
	enum item_state to = ITEM_APPROVED;
	b->undo_count = 0;
	if (it->life == LIFE_DONE || it->life == LIFE_CANCELLED)
		return interaction_not_allowed(it, reply);
	if (call->verb->code == VERB_QUESTION_TAKE)
		return take(it, cx, call, reply);
	struct item *item = find_item(b, verb_integer(call, "item", 0));
	if (!item)
		return reply_refuse(reply, "question.no-item");
	if (call->verb->code == VERB_QUESTION_MERGE) {
		struct item *into = find_item(b, verb_integer(call, "into", 0));
		remember(b, item, false);
		return merge(it, cx, item, into, reply);
	}
	if (call->verb->code == VERB_QUESTION_QUEUE)
		to = ITEM_QUEUED;
	else if (call->verb->code == VERB_QUESTION_AIR)
		to = ITEM_ON_AIR;
	else if (call->verb->code == VERB_QUESTION_ANSWERED)
		to = ITEM_ANSWERED;
	else if (call->verb->code == VERB_QUESTION_DROP)
		to = ITEM_DROPPED;
	if (!may_move(item, to))
		return interaction_not_allowed(it, reply);
	remember(b, item, false);
	if (to == ITEM_ON_AIR)
		air(it, cx, item);
	else if (to == ITEM_QUEUED)
		queue(it, cx, item, verb_integer(call, "at", 0));
	else
		move(it, cx, item, to);
	return true;
}

void board_undo(struct interaction *it, struct context *cx, struct item_undo *undo, size_t count)
{
	struct board *b = it->board;
	for (size_t n = count; n-- > 0;) {
		if (undo[n].number < 1 || undo[n].number > b->count)
			continue;
		struct item *item = &b->items[undo[n].number - 1];
		struct item_undo now = {.number = item->number,
					.state = item->state,
					.place = item->place,
					.aired_mono = item->aired_mono,
					.votes = item->votes,
					.fresh = undo[n].fresh};
		take_out(b, item);
		item->removed = undo[n].fresh ? !item->removed : item->removed;
		item->state = undo[n].state;
		item->place = undo[n].place;
		item->aired_mono = undo[n].aired_mono;
		item->votes = undo[n].votes;
		put_in(b, item);
		give_points(cx, item);
		if (b->on_air == item->number)
			b->on_air = 0;
		if (item->state == ITEM_ON_AIR && !item->removed)
			b->on_air = item->number;
		if (!item->removed)
			emit(it, cx, item);
		undo[n] = now;
	}
}

size_t board_waiting(const struct board *b)
{
	size_t count = 0;
	for (size_t i = 0; i < b->count; i++)
		if (!b->items[i].removed && (b->items[i].state == ITEM_APPROVED || b->items[i].state == ITEM_QUEUED))
			count++;
	return count;
}

/* ---- the shared life's turns ---- */

static bool init(struct interaction *it, const struct show *show)
{
	(void)show;
	it->board = calloc(1, sizeof *it->board);
	return it->board != NULL;
}

static void clear(struct board *b)
{
	for (size_t i = 0; i < b->count; i++) {
		free(b->items[i].text);
		free(b->items[i].squashed);
		free(b->items[i].name);
	}
	free(b->items);
	free(b->votes);
	index_finish(&b->by_vote);
	match_text_finish(&b->scratch);
	*b = (struct board){0};
}

static void finish(struct interaction *it)
{
	if (!it->board)
		return;
	clear(it->board);
	free(it->board);
	it->board = NULL;
}

static void reset(struct interaction *it, struct context *cx)
{
	(void)cx;
	clear(it->board);
}

static int64_t air_end(const struct interaction *it)
{
	const struct item *item = find_item(it->board, it->board->on_air);
	if (!item || it->doc->question.air_ms == SHOW_NONE)
		return NEVER;
	return item->aired_mono + it->doc->question.air_ms;
}

static int64_t next_due(const struct interaction *it, struct moment now)
{
	(void)now;
	return air_end(it);
}

static void deadline(struct interaction *it, struct context *cx)
{
	if (air_end(it) <= cx->now.mono)
		move(it, cx, find_item(it->board, it->board->on_air), ITEM_ANSWERED);
}

static void digest_board(const struct interaction *it, struct digest *d)
{
	digest_sum(d, &it->board->sum);
}

/* ---- what it is ---- */

struct order {
	const struct item *item;
};

static int by_order(const void *a, const void *b)
{
	const struct item *x = ((const struct order *)a)->item;
	const struct item *y = ((const struct order *)b)->item;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->top != y->top)
		return x->top ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

static json_t *items_state(const struct interaction *it, const struct people *people, size_t from, size_t count,
			   size_t *total)
{
	const struct board *b = it->board;
	json_t *rows = json_array();
	struct order *orders = malloc((b->count + 1) * sizeof *orders);
	size_t n = 0;
	for (size_t i = 0; orders && i < b->count; i++)
		if (!b->items[i].removed)
			orders[n++].item = &b->items[i];
	if (orders)
		qsort(orders, n, sizeof *orders, by_order);
	for (size_t i = from; i < n && i - from < count; i++) {
		const struct item *item = orders[i].item;
		json_t *row = json_pack("{s:I, s:s, s:s, s:s, s:I}", "item", (json_int_t)item->number, "state",
					item_state_name(item->state), "text", item->text, "name", item->name, "votes",
					(json_int_t)item->votes);
		if (item->person != INDEX_NONE) {
			json_object_set_new(row, "platform", json_string(people->items[item->person].platform));
			json_object_set_new(row, "id", json_string(people->items[item->person].id));
		}
		json_array_append_new(rows, row);
	}
	free(orders);
	*total = n;
	return rows;
}

static void state_of(const struct interaction *it, const struct context *cx, json_t *state)
{
	size_t total = 0;
	json_object_set_new(state, "items", items_state(it, cx->people, 0, SIZE_MAX, &total));
}

static json_t *list_of(const struct interaction *it, const struct people *people, const char *list, size_t from,
		       size_t count, size_t *total)
{
	return strcmp(list, "items") == 0 ? items_state(it, people, from, count, total) : NULL;
}

const struct kind kind_question = {
	.init = init,
	.finish = finish,
	.reset = reset,
	.verb = verb,
	.audience = audience,
	.void_message = void_message,
	.void_person = void_person,
	.next_due = next_due,
	.deadline = deadline,
	.digest = digest_board,
	.state = state_of,
	.list = list_of,
};
