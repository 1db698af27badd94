/* The cases: messages that something was found about, and what the moderator made of them. */
#include <stdlib.h>
#include <string.h>

#include "core/moderation.h"

enum ring { RING_HELD, RING_HIDDEN, RING_RISK };

static struct moderation_case *next_place(struct moderation_ring *ring)
{
	if (!ring->cases)
		ring->cases = calloc(MODERATION_CASES, sizeof *ring->cases);
	return ring->cases ? &ring->cases[ring->total++ % MODERATION_CASES] : NULL;
}

static char *put(char *to, const char **at, const char *text)
{
	size_t size = strlen(text) + 1;
	memcpy(to, text, size);
	*at = to;
	return to + size;
}

/* Empties the place, which keeps its room. */
static bool clear(struct moderation_case *c, size_t size)
{
	char *room = c->room;
	size_t room_size = c->room_size;
	if (size > room_size) {
		room = realloc(c->room, size + 128);
		if (!room)
			return false;
		room_size = size + 128;
	}
	*c = (struct moderation_case){.room = room, .room_size = room_size};
	return true;
}

struct moderation_case *moderation_keep(struct moderation *m, const struct audience_event *e, int64_t t,
					uint32_t person, uint64_t key, const struct moderation_finding *found)
{
	enum ring which = found->verdict == MODERATION_HELD     ? RING_HELD
			  : found->verdict == MODERATION_HIDDEN ? RING_HIDDEN
								: RING_RISK;
	const char *word = found->word ? found->word : "";
	struct moderation_case *c = next_place(&m->rings[which]);
	if (!c || !clear(c, strlen(e->feed) + strlen(e->id) + strlen(e->text) + strlen(word) + 4))
		return NULL;
	char *to = put(c->room, &c->feed, e->feed);
	to = put(to, &c->id, e->id);
	to = put(to, &c->text, e->text);
	put(to, &c->word, word);
	c->number = ++m->numbered;
	c->key = key;
	c->person = person;
	c->t = t;
	c->kind = e->kind;
	c->verdict = found->verdict;
	c->reason = found->reason;
	c->risk = found->risk;
	return c;
}

static struct moderation_case *newest(struct moderation *m,
				      bool (*fits)(const struct moderation_case *c, const void *user), const void *user)
{
	struct moderation_case *best = NULL;
	for (size_t r = 0; r < MODERATION_RINGS; r++)
		for (size_t i = 0; m->rings[r].cases && i < MODERATION_CASES; i++) {
			struct moderation_case *c = &m->rings[r].cases[i];
			if (c->number && fits(c, user) && (!best || c->number > best->number))
				best = c;
		}
	return best;
}

struct name {
	const char *feed;
	const char *id;
};

static bool has_name(const struct moderation_case *c, const void *user)
{
	const struct name *name = user;
	return strcmp(c->id, name->id) == 0 && (!name->feed[0] || strcmp(c->feed, name->feed) == 0);
}

static bool has_key(const struct moderation_case *c, const void *user)
{
	return c->key == *(const uint64_t *)user;
}

struct moderation_case *moderation_find(struct moderation *m, const char *feed, const char *id)
{
	struct name name = {.feed = feed, .id = id};
	return newest(m, has_name, &name);
}

struct moderation_case *moderation_find_key(struct moderation *m, uint64_t key)
{
	return newest(m, has_key, &key);
}

static void element(const struct moderation_case *c, uint8_t out[32])
{
	struct digest_element d;
	digest_element_init(&d);
	digest_element_text(&d, c->feed);
	digest_element_text(&d, c->id);
	digest_element_int(&d, c->verdict);
	digest_element_final(&d, out);
}

void moderation_decide(struct moderation *m, struct moderation_case *c, enum moderation_verdict verdict)
{
	uint8_t bytes[32];
	if (c->decided) {
		element(c, bytes);
		digest_sum_remove(&m->decided, bytes);
		m->decisions--;
	}
	c->decided = true;
	c->verdict = verdict;
	c->reason = MODERATION_OPERATOR;
	element(c, bytes);
	digest_sum_add(&m->decided, bytes);
	m->decisions++;
}

void moderation_take_back(struct moderation *m, uint64_t key, uint32_t person)
{
	for (size_t r = 0; r < MODERATION_RINGS; r++)
		for (size_t i = 0; m->rings[r].cases && i < MODERATION_CASES; i++) {
			struct moderation_case *c = &m->rings[r].cases[i];
			if (c->number && (key ? c->key == key : c->person == person))
				c->gone = true;
		}
}

void moderation_digest(const struct moderation *m, struct digest *d)
{
	if (!m->decisions)
		return;
	digest_text(d, "moderation");
	digest_int(d, (int64_t)m->decisions);
	digest_sum(d, &m->decided);
}
