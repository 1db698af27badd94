/* The board's items: their states, the queue, and what finds them without looking at all of them. */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "core/question_parts.h"

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
	digest_int(&d, item->votes);
	digest_int(&d, item->aired_mono);
	digest_int(&d, item->top);
	digest_text(&d, item->text);
	if (item->held || item->moderated) {
		digest_int(&d, item->held ? 1 : 2);
		digest_int(&d, item->reason);
	}
	digest_final(&d, item->element);
	digest_sum_add(&b->sum, item->element);
}

void board_add_votes(struct board *b, struct item *item, int64_t by)
{
	take_out(b, item);
	item->votes += by;
	put_in(b, item);
}

void board_mark(struct board *b, struct item *item, bool held, bool moderated, enum moderation_reason reason)
{
	take_out(b, item);
	item->held = held;
	item->moderated = moderated;
	item->reason = reason;
	put_in(b, item);
}

void board_put_on_top(struct board *b, struct item *item)
{
	take_out(b, item);
	item->top = true;
	put_in(b, item);
}

struct item *board_find(const struct board *b, int64_t number)
{
	if (number < 1 || (uint64_t)number > b->count || b->items[number - 1].removed)
		return NULL;
	return &b->items[number - 1];
}

bool board_is_open(enum item_state state)
{
	return state == ITEM_INBOX || state == ITEM_APPROVED || state == ITEM_QUEUED || state == ITEM_ON_AIR;
}

static bool is_waiting(const struct item *item)
{
	return !item->removed && (item->state == ITEM_APPROVED || item->state == ITEM_QUEUED);
}

/* Makes room for one more. NULL: out of memory, and nothing has changed. */
static void *grown(void *items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	size_t more = *capacity ? *capacity * 2 : 32;
	void *bigger = realloc(items, more * size);
	if (bigger)
		*capacity = more;
	return bigger;
}

/* ---- who has asked what ---- */

static bool is_asker(const void *owner, uint32_t value, const void *key)
{
	const struct board *b = owner;
	return b->askers[value].person == *(const uint32_t *)key;
}

static uint64_t spread(uint32_t person)
{
	uint64_t x = ((uint64_t)person + 1) * 0x9E3779B97F4A7C15u;
	return x ^ (x >> 29) ^ (x << 17);
}

struct item_asker *board_asker(const struct board *b, uint32_t person)
{
	uint32_t at = index_find(&b->by_asker, spread(person), is_asker, b, &person);
	return at == INDEX_NONE ? NULL : &b->askers[at];
}

struct item_asker *board_asker_of(struct board *b, uint32_t person)
{
	struct item_asker *known = board_asker(b, person);
	if (known)
		return known;
	struct item_asker *askers = grown(b->askers, b->asker_count, &b->asker_capacity, sizeof *askers);
	if (!askers)
		return NULL;
	b->askers = askers;
	if (!index_add(&b->by_asker, spread(person), (uint32_t)b->asker_count))
		return NULL;
	askers[b->asker_count] = (struct item_asker){.person = person, .newest_vote = BOARD_NONE};
	return &askers[b->asker_count++];
}

int64_t board_asked_by(const struct board *b, uint32_t person)
{
	const struct item_asker *asker = board_asker(b, person);
	return asker ? asker->count : 0;
}

static bool note_asker(struct board *b, struct item *item)
{
	struct item_asker *asker = item->person == INDEX_NONE ? NULL : board_asker_of(b, item->person);
	if (!asker)
		return item->person == INDEX_NONE;
	item->asked = asker->newest;
	asker->newest = item->number;
	asker->count++;
	return true;
}

/* Items that were taken back, by the platform or by undo, are not held against him. */
static void count_asker(struct board *b, const struct item *item, int by)
{
	struct item_asker *asker = item->person == INDEX_NONE ? NULL : board_asker(b, item->person);
	if (asker)
		asker->count += by;
}

/* ---- which message asked what ---- */

static bool is_message(const void *owner, uint32_t value, const void *key)
{
	return ((const struct board *)owner)->items[value].message == *(const uint64_t *)key;
}

struct item *board_by_message(const struct board *b, uint64_t message)
{
	uint32_t at = index_find(&b->by_message, message, is_message, b, &message);
	return at == INDEX_NONE ? NULL : board_find(b, (int64_t)at + 1);
}

/* The first item of a message is the one that replies to it are for. */
static void note_message(struct board *b, const struct item *item)
{
	if (item->message && index_find(&b->by_message, item->message, is_message, b, &item->message) == INDEX_NONE)
		index_add(&b->by_message, item->message, item->number - 1);
}

/* ---- near-duplicates ---- */

struct text_key {
	const char *text;
	uint64_t hash;
};

static bool is_text(const void *owner, uint32_t value, const void *key)
{
	const struct board *b = owner;
	return strcmp(b->items[b->texts[value].any - 1].squashed, ((const struct text_key *)key)->text) == 0;
}

static struct text_key key_of(const struct context *cx, const char *squashed)
{
	struct text_key key = {.text = squashed};
	crypto_shorthash((uint8_t *)&key.hash, (const uint8_t *)squashed, strlen(squashed), cx->people->key);
	return key;
}

static struct item_text *find_text(const struct board *b, const struct text_key *key)
{
	uint32_t at = index_find(&b->by_text, key->hash, is_text, b, key);
	return at == INDEX_NONE ? NULL : &b->texts[at];
}

/* What asks for votes, by itself or by what it was merged into. */
static bool is_listed(enum item_state state)
{
	return board_is_open(state) || state == ITEM_MERGED;
}

/* An item is in its text's list while it is listed. Lists are short: only the operator makes a second one. */
static void link_twin(struct interaction *it, const struct context *cx, struct item *item)
{
	struct board *b = it->board;
	if (!it->doc->question.merge || !item->squashed[0])
		return;
	struct text_key key = key_of(cx, item->squashed);
	struct item_text *text = find_text(b, &key);
	if (!text) {
		struct item_text *texts = grown(b->texts, b->text_count, &b->text_capacity, sizeof *texts);
		if (!texts)
			return;
		b->texts = texts;
		if (!index_add(&b->by_text, key.hash, (uint32_t)b->text_count))
			return;
		text = &texts[b->text_count++];
		*text = (struct item_text){.any = item->number};
	}
	/* in the order of their numbers: the first one asked is the one that gets the votes */
	uint32_t *link = &text->first;
	while (*link && *link < item->number)
		link = &b->items[*link - 1].twin;
	item->twin = *link;
	*link = item->number;
}

static void unlink_twin(struct interaction *it, const struct context *cx, struct item *item)
{
	struct board *b = it->board;
	if (!it->doc->question.merge || !item->squashed[0])
		return;
	struct text_key key = key_of(cx, item->squashed);
	struct item_text *text = find_text(b, &key);
	uint32_t *link = text ? &text->first : NULL;
	while (link && *link && *link != item->number)
		link = &b->items[*link - 1].twin;
	if (link && *link)
		*link = item->twin;
	item->twin = 0;
}

struct item *board_twin(struct interaction *it, const struct context *cx, const char *text)
{
	struct board *b = it->board;
	if (!match_squash(&b->scratch, text) || !b->scratch.length)
		return NULL;
	struct text_key key = key_of(cx, b->scratch.folded);
	const struct item_text *found = find_text(b, &key);
	for (uint32_t at = found ? found->first : 0; at; at = b->items[at - 1].twin)
		if (board_is_open(board_stands_for(b, &b->items[at - 1])->state))
			return &b->items[at - 1];
	return NULL;
}

void board_link_anew(struct interaction *it, const struct context *cx)
{
	struct board *b = it->board;
	index_finish(&b->by_text);
	b->text_count = 0;
	for (size_t i = 0; i < b->count; i++)
		b->items[i].twin = 0;
	for (size_t i = 0; i < b->count; i++)
		if (board_is_open(b->items[i].state) && !b->items[i].removed)
			link_twin(it, cx, &b->items[i]);
}

/* ---- the queue ---- */

static void renumber(struct board *b, size_t from)
{
	for (size_t i = from; i < b->queue_count; i++)
		b->items[b->queue[i] - 1].place = (uint32_t)i;
}

static void leave_queue(struct board *b, struct item *item)
{
	if (item->place == ITEM_NOWHERE)
		return;
	size_t at = item->place;
	b->queue_count--;
	memmove(&b->queue[at], &b->queue[at + 1], (b->queue_count - at) * sizeof *b->queue);
	item->place = ITEM_NOWHERE;
	renumber(b, at);
}

static void join_queue(struct board *b, struct item *item, size_t at)
{
	uint32_t *queue = grown(b->queue, b->queue_count, &b->queue_capacity, sizeof *queue);
	if (!queue)
		return;
	b->queue = queue;
	if (at > b->queue_count)
		at = b->queue_count;
	memmove(&queue[at + 1], &queue[at], (b->queue_count - at) * sizeof *queue);
	queue[at] = item->number;
	b->queue_count++;
	renumber(b, at);
}

/* ---- from state to state ---- */

/* Points are given when the first question of somebody is approved, and taken back when the last one that was is
 * dropped, merged or retracted: once a person and run. */
static void give_points(struct board *b, struct context *cx, struct item *item)
{
	bool deserves = item->state != ITEM_INBOX && item->state != ITEM_DROPPED && item->state != ITEM_RETRACTED &&
			item->state != ITEM_MERGED && !item->removed;
	struct item_asker *asker = item->person == INDEX_NONE ? NULL : board_asker(b, item->person);
	if (!asker || item->counted == deserves)
		return;
	item->counted = deserves;
	asker->deserving += deserves ? 1 : -1;
	if (asker->deserving == deserves)
		people_add_points(cx->people, item->person,
				  deserves ? cx->show->points_question : -cx->show->points_question);
}

void board_tell(struct interaction *it, struct context *cx, const struct item *item)
{
	outbox_event(cx->out, "question.item",
		     json_pack("{s:s, s:I, s:s, s:I}", "id", it->doc->id, "item", (json_int_t)item->number, "state",
			       item_state_name(item->state), "votes", (json_int_t)item->votes));
}

/* The time on air begins; in standby it waits. */
static void start_air(struct interaction *it, const struct context *cx)
{
	struct board *b = it->board;
	int64_t air_ms = it->doc->question.air_ms;
	bool held = cx->standby && it->doc->hold;
	b->air_end_mono = air_ms == SHOW_NONE || held ? NEVER : cx->now.mono + air_ms;
	b->air_left_ms = air_ms == SHOW_NONE || !held ? -1 : air_ms;
}

void board_place(struct interaction *it, struct context *cx, struct item *item, enum item_state state, size_t at)
{
	struct board *b = it->board;
	bool was_listed = is_listed(item->state);
	take_out(b, item);
	leave_queue(b, item);
	b->waiting -= is_waiting(item);
	if (b->on_air == item->number) {
		if (state == ITEM_RETRACTED)
			b->retracted = item->number;
		b->on_air = 0;
		b->air_end_mono = NEVER;
		b->air_left_ms = -1;
	}
	if (state == ITEM_RETRACTED && item->state != ITEM_RETRACTED)
		count_asker(b, item, -1);
	if (state != ITEM_DROPPED && state != ITEM_RETRACTED && state != ITEM_INBOX)
		item->held = item->moderated = false; /* somebody has looked at it and wants it */
	item->state = state;
	item->aired_mono = state == ITEM_ON_AIR ? cx->now.mono : NEVER;
	if (state == ITEM_ON_AIR) {
		b->on_air = item->number;
		start_air(it, cx);
	}
	if (state == ITEM_QUEUED)
		join_queue(b, item, at);
	b->waiting += is_waiting(item);
	if (was_listed && !is_listed(state))
		unlink_twin(it, cx, item);
	else if (!was_listed && is_listed(state))
		link_twin(it, cx, item);
	put_in(b, item);
	give_points(b, cx, item);
}

void board_move(struct interaction *it, struct context *cx, struct item *item, enum item_state state)
{
	board_place(it, cx, item, state, SIZE_MAX);
	board_tell(it, cx, item);
}

enum item_state board_unmerged(const struct item *item)
{
	return item->before == ITEM_INBOX ? ITEM_INBOX : ITEM_APPROVED;
}

/* A part that was retracted itself stays so, but hides nothing of its own. */
void board_release(struct interaction *it, struct context *cx, struct item *item)
{
	struct board *b = it->board;
	uint32_t next = 0;
	for (uint32_t number = item->parts; number; number = next) {
		struct item *part = &b->items[number - 1];
		next = part->next_part;
		if (part->state == ITEM_RETRACTED) {
			board_release(it, cx, part);
		} else if (part->state == ITEM_MERGED) {
			board_merge_votes(b, part, item, false);
			board_move(it, cx, part, board_unmerged(part));
		}
	}
}

void board_remove(struct interaction *it, struct context *cx, struct item *item, bool on)
{
	struct board *b = it->board;
	take_out(b, item);
	leave_queue(b, item);
	b->waiting -= is_waiting(item);
	item->removed = on;
	b->waiting += is_waiting(item);
	if (item->state != ITEM_RETRACTED)
		count_asker(b, item, on ? -1 : 1);
	if (on)
		unlink_twin(it, cx, item);
	else if (is_listed(item->state))
		link_twin(it, cx, item);
	put_in(b, item);
	give_points(b, cx, item);
}

/* ---- new ones ---- */

static char *copy_of(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = malloc(size);
	if (copy)
		memcpy(copy, text, size);
	return copy;
}

static void free_texts(struct item *item)
{
	free(item->text);
	free(item->name);
	free(item->squashed);
}

struct item *board_add(struct interaction *it, struct context *cx, const char *text, uint32_t person, const char *name,
		       uint64_t message, enum item_state state)
{
	struct board *b = it->board;
	struct item *items = grown(b->items, b->count, &b->capacity, sizeof *items);
	if (!items)
		return NULL;
	b->items = items;
	struct item *item = &items[b->count];
	*item = (struct item){.number = (uint32_t)b->count + 1,
			      .state = state,
			      .place = ITEM_NOWHERE,
			      .person = person,
			      .message = message,
			      .newest = BOARD_NONE,
			      .aired_mono = NEVER,
			      .text = copy_of(text),
			      .name = copy_of(name),
			      .squashed = copy_of(match_squash(&b->scratch, text) ? b->scratch.folded : "")};
	if (!item->text || !item->name || !item->squashed || !note_asker(b, item)) {
		free_texts(item);
		return NULL;
	}
	b->count++;
	b->waiting += is_waiting(item);
	link_twin(it, cx, item);
	note_message(b, item);
	put_in(b, item);
	board_vote(b, item, person, message);
	give_points(b, cx, item);
	return item;
}

size_t board_waiting(const struct board *b)
{
	return b->waiting;
}

void board_clear(struct board *b)
{
	for (size_t i = 0; i < b->count; i++)
		free_texts(&b->items[i]);
	free(b->items);
	free(b->votes);
	free(b->askers);
	free(b->texts);
	free(b->queue);
	index_finish(&b->by_vote);
	index_finish(&b->by_asker);
	index_finish(&b->by_text);
	index_finish(&b->by_message);
	match_text_finish(&b->scratch);
	*b = (struct board){.air_end_mono = NEVER, .air_left_ms = -1};
}
