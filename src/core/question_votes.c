/* Votes for questions: one a person and item, and what merging does to them. */
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

/* The person's vote for the item, made if need be, off at first. NULL: out of memory. */
static struct item_vote *vote_of(struct board *b, uint32_t item, uint32_t person)
{
	struct item_vote v = {.item = item, .person = person};
	uint32_t at = index_find(&b->by_vote, spread(&v), is_vote, b, &v);
	if (at != INDEX_NONE)
		return &b->votes[at];
	if (b->vote_count == b->vote_capacity) {
		size_t capacity = b->vote_capacity ? b->vote_capacity * 2 : 64;
		struct item_vote *votes = realloc(b->votes, capacity * sizeof *votes);
		if (!votes)
			return NULL;
		b->votes = votes;
		b->vote_capacity = capacity;
	}
	if (!index_add(&b->by_vote, spread(&v), (uint32_t)b->vote_count))
		return NULL;
	b->votes[b->vote_count] = v;
	return &b->votes[b->vote_count++];
}

bool board_vote(struct board *b, struct item *item, uint32_t person)
{
	if (person != INDEX_NONE) {
		struct item_vote *vote = vote_of(b, item->number, person);
		if (!vote || vote->on)
			return false;
		vote->on = true;
		vote->by = 0;
	}
	board_add_votes(b, item, 1);
	return true;
}

void board_merge_votes(struct board *b, const struct item *from, struct item *into, bool on)
{
	int64_t changed = 0;
	size_t count = b->vote_count; /* vote_of() appends */
	for (size_t i = 0; i < count; i++) {
		if (on && b->votes[i].item == from->number && b->votes[i].on) {
			struct item_vote *vote = vote_of(b, into->number, b->votes[i].person);
			if (!vote || vote->on)
				continue;
			vote->on = true;
			vote->by = from->number;
			changed++;
		} else if (!on && b->votes[i].item == into->number && b->votes[i].by == from->number &&
			   b->votes[i].on) {
			b->votes[i].on = false;
			changed--;
		}
	}
	board_add_votes(b, into, changed);
}
