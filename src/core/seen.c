#include "core/seen.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

uint64_t seen_key(const uint8_t key[16], const char *feed, const char *id)
{
	/* both parts are hashed with their lengths known, so that "a" + "bc" is not "ab" + "c" */
	uint8_t halves[16];
	uint64_t value = 0;
	crypto_shorthash(halves, (const uint8_t *)feed, strlen(feed), key);
	crypto_shorthash(halves + 8, (const uint8_t *)id, strlen(id), key);
	crypto_shorthash((uint8_t *)&value, halves, sizeof halves, key);
	return value ? value : 1;
}

static const struct seen_entry *find_in(const struct seen_table *t, uint64_t key)
{
	if (!t->capacity)
		return NULL;
	for (size_t at = (size_t)key & (t->capacity - 1); t->slots[at].key; at = (at + 1) & (t->capacity - 1))
		if (t->slots[at].key == key)
			return &t->slots[at];
	return NULL;
}

const struct seen_entry *seen_find(const struct seen *s, uint64_t key)
{
	const struct seen_entry *found = find_in(&s->now, key);
	return found ? found : find_in(&s->before, key);
}

static void put(struct seen_table *t, struct seen_entry entry)
{
	size_t at = (size_t)entry.key & (t->capacity - 1);
	while (t->slots[at].key)
		at = (at + 1) & (t->capacity - 1);
	t->slots[at] = entry;
	t->count++;
}

static bool grow(struct seen_table *t)
{
	struct seen_table bigger = {.capacity = t->capacity ? t->capacity * 2 : 1024};
	bigger.slots = calloc(bigger.capacity, sizeof *bigger.slots);
	if (!bigger.slots)
		return false;
	for (size_t i = 0; i < t->capacity; i++)
		if (t->slots[i].key)
			put(&bigger, t->slots[i]);
	free(t->slots);
	*t = bigger;
	return true;
}

bool seen_add(struct seen *s, uint64_t key, uint32_t person)
{
	if (s->now.count >= SEEN_GENERATION) {
		free(s->before.slots);
		s->before = s->now;
		s->now = (struct seen_table){0};
	}
	if ((s->now.count + 1) * 4 > s->now.capacity * 3 && !grow(&s->now))
		return false;
	put(&s->now, (struct seen_entry){.key = key, .person = person});
	return true;
}

void seen_finish(struct seen *s)
{
	free(s->now.slots);
	free(s->before.slots);
	*s = (struct seen){0};
}
