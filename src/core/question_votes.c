/* Votes for questions: one a person and item, what merging does to them, and what is taken back. */
#include <stdlib.h>

#include "core/question_parts.h"

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

/* NULL: he has none. Valid until the next one is made. */
static struct item_vote *find_vote(const struct board *b, uint32_t item, uint32_t person)
{
	struct item_vote v = {.item = item, .person = person};
	uint32_t at = index_find(&b->by_vote, spread(&v), is_vote, b, &v);
	return at == INDEX_NONE ? NULL : &b->votes[at];
}

/* The person's vote for the item, made if need be, off at first. NULL: out of memory. */
static struct item_vote *vote_of(struct board *b, struct item *item, uint32_t person)
{
	struct item_vote *known = find_vote(b, item->number, person);
	struct item_asker *voter = known ? NULL : board_asker_of(b, person);
	if (known || !voter)
		return known;
	if (b->vote_count == b->vote_capacity) {
		size_t capacity = b->vote_capacity ? b->vote_capacity * 2 : 64;
		struct item_vote *votes = realloc(b->votes, capacity * sizeof *votes);
		if (!votes)
			return NULL;
		b->votes = votes;
		b->vote_capacity = capacity;
	}
	struct item_vote v = {
		.item = item->number, .person = person, .of_item = item->newest, .of_person = voter->newest_vote};
	if (!index_add(&b->by_vote, spread(&v), (uint32_t)b->vote_count))
		return NULL;
	item->newest = (uint32_t)b->vote_count;
	voter->newest_vote = (uint32_t)b->vote_count;
	b->votes[b->vote_count] = v;
	return &b->votes[b->vote_count++];
}

struct item *board_stands_for(const struct board *b, struct item *item)
{
	while (item->into)
		item = &b->items[item->into - 1];
	return item;
}

static bool is_on(const struct board *b, uint32_t item, uint32_t person)
{
	const struct item_vote *vote = find_vote(b, item, person);
	return vote && vote->on;
}

/* Has he voted for an item that was merged into this one? */
static bool brought(const struct board *b, const struct item *item, uint32_t person)
{
	for (uint32_t part = item->parts; part; part = b->items[part - 1].next_part)
		if (is_on(b, part, person))
			return true;
	return false;
}

/* His vote for this item, and for what it was merged into, is what follows from his own votes. */
static void follow(struct board *b, struct item *item, uint32_t person)
{
	for (;; item = &b->items[item->into - 1]) {
		bool part = brought(b, item, person);
		struct item_vote *vote = part ? vote_of(b, item, person) : find_vote(b, item->number, person);
		bool on = vote && (vote->own || part);
		if (!vote || vote->on == on)
			return;
		vote->on = on;
		board_add_votes(b, item, on ? 1 : -1);
		if (!item->into)
			return;
	}
}

bool board_vote(struct board *b, struct item *item, uint32_t person, uint64_t message)
{
	if (person == INDEX_NONE) {
		item->unknown++;
		board_add_votes(b, item, 1);
		return true;
	}
	struct item_vote *vote = is_on(b, board_stands_for(b, item)->number, person) ? NULL : vote_of(b, item, person);
	if (!vote)
		return false;
	vote->own = true;
	vote->message = message;
	follow(b, item, person);
	return true;
}

static void link_part(struct board *b, struct item *from, struct item *into, bool on)
{
	uint32_t *link = &into->parts;
	if (on) {
		from->next_part = *link;
		*link = from->number;
		from->into = into->number;
		return;
	}
	while (*link && *link != from->number)
		link = &b->items[*link - 1].next_part;
	if (*link)
		*link = from->next_part;
	from->next_part = 0;
	from->into = 0;
}

void board_merge_votes(struct board *b, struct item *from, struct item *into, bool on)
{
	link_part(b, from, into, on);
	for (uint32_t at = from->newest; at != BOARD_NONE; at = b->votes[at].of_item)
		if (b->votes[at].on)
			follow(b, into, b->votes[at].person);
	into->unknown += on ? from->unknown : -from->unknown;
	board_add_votes(b, into, on ? from->unknown : -from->unknown);
}

void board_void_votes(struct interaction *it, struct context *cx, uint32_t person, uint64_t message, bool all)
{
	struct board *b = it->board;
	const struct item_asker *voter = person == INDEX_NONE ? NULL : board_asker(b, person);
	for (uint32_t at = voter ? voter->newest_vote : BOARD_NONE; at != BOARD_NONE; at = b->votes[at].of_person) {
		struct item *item = &b->items[b->votes[at].item - 1];
		bool asked = item->message == b->votes[at].message; /* the item itself is taken back, not its vote … */
		if (!b->votes[at].own || (!all && b->votes[at].message != message) || (asked && !item->into))
			continue;
		b->votes[at].own = false; /* … but what it brought to another one is */
		follow(b, item, person);
		if (!asked)
			interaction_refuse_person(it, person, cx->now.wall, all ? REFUSED_BANNED : REFUSED_DELETED);
	}
}
