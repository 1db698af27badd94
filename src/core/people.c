#include "core/people.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

/* Points stay within this, whatever is added. */
#define POINTS_MAX (INT64_C(1) << 60)

struct person_key {
	const char *platform;
	const char *id;
};

static bool is_person(const void *owner, uint32_t value, const void *key)
{
	const struct people *p = owner;
	const struct person_key *wanted = key;
	return strcmp(p->items[value].id, wanted->id) == 0 && strcmp(p->items[value].platform, wanted->platform) == 0;
}

static uint64_t hash_of(const struct people *p, const struct person_key *key)
{
	uint64_t parts[2] = {0};
	uint64_t hash = 0;
	crypto_shorthash((uint8_t *)&parts[0], (const uint8_t *)key->platform, strlen(key->platform), p->key);
	crypto_shorthash((uint8_t *)&parts[1], (const uint8_t *)key->id, strlen(key->id), p->key);
	crypto_shorthash((uint8_t *)&hash, (const uint8_t *)parts, sizeof parts, p->key);
	return hash;
}

/* A person who was only heard of is no state: nothing has been counted. */
static bool is_state(const struct person *who)
{
	return who->blocked || who->participant || who->wins || who->banned_until || who->points || who->gift_count;
}

static void element(const struct person *who, uint8_t out[32])
{
	struct digest d;
	digest_init(&d);
	digest_text(&d, who->platform);
	digest_text(&d, who->id);
	digest_int(&d, who->blocked | who->participant << 1);
	digest_int(&d, who->wins);
	digest_int(&d, who->banned_until);
	digest_int(&d, who->points);
	for (size_t i = 0; i < who->gift_count; i++) {
		digest_text(&d, who->gifts[i].currency);
		digest_int(&d, who->gifts[i].minor);
	}
	digest_final(&d, out);
}

static void take_out(struct people *p, uint32_t person)
{
	if (!is_state(&p->items[person]))
		return;
	uint8_t bytes[32];
	element(&p->items[person], bytes);
	digest_sum_remove(&p->sum, bytes);
}

static void put_in(struct people *p, uint32_t person)
{
	if (!is_state(&p->items[person]))
		return;
	uint8_t bytes[32];
	element(&p->items[person], bytes);
	digest_sum_add(&p->sum, bytes);
}

void people_init(struct people *p, const uint8_t key[16])
{
	*p = (struct people){0};
	memcpy(p->key, key, sizeof p->key);
}

void people_finish(struct people *p)
{
	for (size_t i = 0; i < p->count; i++) {
		free(p->items[i].platform);
		free(p->items[i].name);
		free(p->items[i].gifts);
	}
	free(p->items);
	index_finish(&p->index);
	*p = (struct people){0};
}

uint32_t people_find(const struct people *p, const char *platform, const char *id)
{
	struct person_key key = {.platform = platform, .id = id};
	return index_find(&p->index, hash_of(p, &key), is_person, p, &key);
}

static uint32_t add(struct people *p, const struct person_key *key)
{
	if (p->count == p->capacity) {
		size_t capacity = p->capacity ? p->capacity * 2 : 64;
		struct person *items = realloc(p->items, capacity * sizeof *items);
		if (!items)
			return INDEX_NONE;
		p->items = items;
		p->capacity = capacity;
	}
	size_t platform_size = strlen(key->platform) + 1;
	size_t id_size = strlen(key->id) + 1;
	char *block = malloc(platform_size + id_size);
	char *name = calloc(1, 1);
	if (!block || !name || !index_add(&p->index, hash_of(p, key), (uint32_t)p->count)) {
		free(block);
		free(name);
		return INDEX_NONE;
	}
	memcpy(block, key->platform, platform_size);
	memcpy(block + platform_size, key->id, id_size);
	p->items[p->count] = (struct person){
		.platform = block, .id = block + platform_size, .name = name, .strength = PERSON_STRONG};
	return (uint32_t)p->count++;
}

uint32_t people_get(struct people *p, const char *platform, const char *id)
{
	uint32_t found = people_find(p, platform, id);
	if (found != INDEX_NONE)
		return found;
	struct person_key key = {.platform = platform, .id = id};
	return add(p, &key);
}

void people_name(struct people *p, uint32_t person, const char *name)
{
	struct person *who = &p->items[person];
	if (!name[0] || strcmp(who->name, name) == 0)
		return;
	size_t size = strlen(name) + 1;
	char *copy = malloc(size);
	if (!copy)
		return;
	memcpy(copy, name, size);
	free(who->name);
	who->name = copy;
}

uint32_t people_from_argument(struct people *p, const char *text)
{
	const char *slash = strchr(text, '/');
	char platform[256];
	if (!slash || slash == text || !slash[1] || (size_t)(slash - text) >= sizeof platform)
		return INDEX_NONE;
	memcpy(platform, text, (size_t)(slash - text));
	platform[slash - text] = 0;
	return people_get(p, platform, slash + 1);
}

void people_participates(struct people *p, uint32_t person)
{
	if (p->items[person].participant)
		return;
	take_out(p, person);
	p->items[person].participant = true;
	p->participants++;
	put_in(p, person);
}

void people_block(struct people *p, uint32_t person, bool on)
{
	if (p->items[person].blocked == on)
		return;
	take_out(p, person);
	p->items[person].blocked = on;
	if (on)
		p->blocked++;
	else
		p->blocked--;
	put_in(p, person);
}

void people_ban(struct people *p, uint32_t person, int64_t until)
{
	take_out(p, person);
	if (until > p->items[person].banned_until)
		p->items[person].banned_until = until;
	put_in(p, person);
}

void people_won(struct people *p, uint32_t person, bool on)
{
	take_out(p, person);
	p->items[person].wins += on ? 1 : -1;
	put_in(p, person);
}

void people_add_points(struct people *p, uint32_t person, int64_t by)
{
	if (by == 0)
		return;
	if (by > POINTS_MAX || by < -POINTS_MAX)
		by = by > 0 ? POINTS_MAX : -POINTS_MAX;
	int64_t *points = &p->items[person].points;
	take_out(p, person);
	if (by > 0 ? *points > POINTS_MAX - by : *points < -POINTS_MAX - by)
		*points = by > 0 ? POINTS_MAX : -POINTS_MAX;
	else
		*points += by;
	put_in(p, person);
}

void people_add_gift(struct people *p, uint32_t person, const struct money *value)
{
	struct person *who = &p->items[person];
	take_out(p, person);
	size_t i = 0;
	while (i < who->gift_count && strcmp(who->gifts[i].currency, value->currency) != 0)
		i++;
	if (i == who->gift_count) {
		struct person_gift *gifts = realloc(who->gifts, (i + 1) * sizeof *gifts);
		if (gifts) {
			who->gifts = gifts;
			gifts[i] = (struct person_gift){0};
			memcpy(gifts[i].currency, value->currency, sizeof gifts[i].currency);
			who->gift_count++;
		}
	}
	if (i < who->gift_count && value->minor > 0 && who->gifts[i].minor < INT64_MAX - value->minor)
		who->gifts[i].minor += value->minor;
	put_in(p, person);
}

int64_t people_gift(const struct people *p, uint32_t person, const char *currency)
{
	const struct person *who = &p->items[person];
	for (size_t i = 0; i < who->gift_count; i++)
		if (strcmp(who->gifts[i].currency, currency) == 0)
			return who->gifts[i].minor;
	return 0;
}
