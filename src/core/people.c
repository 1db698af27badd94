#include "core/people.h"

#include <stdlib.h>
#include <string.h>

#include "core/cluster.h"
#include "core/hash.h"
#include "core/utf8.h"

/* Points stay within this, whatever is added. */
#define POINTS_MAX (INT64_C(1) << 60)

struct person_key {
	const char *platform;
	const char *id;
};

struct person_texts people_texts(const struct people *p, uint32_t person)
{
	const struct person *who = &p->items[person];
	return (struct person_texts){.platform = text_store_get(&p->texts, who->platform),
				     .id = text_store_get(&p->texts, who->id),
				     .name = text_store_get(&p->texts, who->name)};
}

static bool is_person(const void *owner, uint32_t value, const void *key)
{
	const struct people *p = owner;
	const struct person_key *wanted = key;
	return strcmp(text_store_get(&p->texts, p->items[value].id), wanted->id) == 0 &&
	       strcmp(text_store_get(&p->texts, p->items[value].platform), wanted->platform) == 0;
}

static uint64_t hash_of(const struct people *p, const struct person_key *key)
{
	return hash_pair(p->key, key->platform, key->id);
}

/* ---- what few have ---- */

static const struct person_rare *rare_of(const struct people *p, uint32_t person)
{
	static const struct person_rare none;
	return p->items[person].rare ? &p->rare[p->items[person].rare - 1] : &none;
}

/* The same, made if need be. NULL: out of memory. Valid until the next one is made. */
static struct person_rare *make_rare(struct people *p, uint32_t person)
{
	if (p->items[person].rare)
		return &p->rare[p->items[person].rare - 1];
	if (p->rare_count == p->rare_capacity) {
		size_t capacity = p->rare_capacity ? p->rare_capacity * 2 : 16;
		struct person_rare *rare = realloc(p->rare, capacity * sizeof *rare);
		if (!rare)
			return NULL;
		p->rare = rare;
		p->rare_capacity = capacity;
	}
	p->rare[p->rare_count] = (struct person_rare){0};
	p->items[person].rare = (uint32_t)++p->rare_count;
	return &p->rare[p->rare_count - 1];
}

int64_t people_banned_until(const struct people *p, uint32_t person)
{
	return rare_of(p, person)->banned_until;
}

/* ---- the share of the state hash ---- */

/* A person who was only heard of is no state: nothing has been counted. */
static bool is_state(const struct people *p, uint32_t person)
{
	const struct person *who = &p->items[person];
	const struct person_rare *rare = rare_of(p, person);
	return who->blocked || who->name_held || who->name_caught || who->name_masked || who->participant ||
	       who->won_before || who->wins || who->points || rare->banned_until || rare->gift_count;
}

static void element(const struct people *p, uint32_t person, uint8_t out[32])
{
	const struct person *who = &p->items[person];
	const struct person_rare *rare = rare_of(p, person);
	struct digest_element d;
	digest_element_init(&d);
	digest_element_text(&d, text_store_get(&p->texts, who->platform));
	digest_element_text(&d, text_store_get(&p->texts, who->id));
	digest_element_int(&d, who->blocked | who->participant << 1 | who->won_before << 2 | who->name_held << 3 |
				       who->name_masked << 4 | who->name_shown << 5 | who->name_caught << 6);
	digest_element_int(&d, who->wins);
	digest_element_int(&d, rare->banned_until);
	digest_element_int(&d, who->points);
	for (size_t i = 0; i < rare->gift_count; i++) {
		digest_element_text(&d, rare->gifts[i].currency);
		digest_element_int(&d, rare->gifts[i].minor);
	}
	digest_element_final(&d, out);
}

/* One event changes a person several times (he participates, he gets points): his share is taken out with the first
 * change and put in again when it is asked for, or when another one changes. */
static void settle(struct people *p)
{
	uint8_t bytes[32];
	if (p->changing == INDEX_NONE)
		return;
	if (is_state(p, p->changing)) {
		element(p, p->changing, bytes);
		digest_sum_add(&p->sum, bytes);
	}
	p->changing = INDEX_NONE;
}

/* Before any change of what is state. */
static void will_change(struct people *p, uint32_t person)
{
	uint8_t bytes[32];
	if (p->changing == person)
		return;
	settle(p);
	p->changing = person;
	if (!is_state(p, person))
		return;
	element(p, person, bytes);
	digest_sum_remove(&p->sum, bytes);
}

const struct digest_sum *people_sum(struct people *p)
{
	settle(p);
	return &p->sum;
}

/* ---- who there is ---- */

void people_init(struct people *p, const uint8_t key[16])
{
	*p = (struct people){.changing = INDEX_NONE};
	memcpy(p->key, key, sizeof p->key);
}

void people_finish(struct people *p)
{
	for (size_t i = 0; i < p->rare_count; i++)
		free(p->rare[i].gifts);
	free(p->rare);
	free(p->brought);
	free(p->items);
	index_finish(&p->index);
	text_store_finish(&p->texts);
	*p = (struct people){0};
}

uint32_t people_find(const struct people *p, const char *platform, const char *id)
{
	struct person_key key = {.platform = platform, .id = id};
	return index_find(&p->index, hash_of(p, &key), is_person, p, &key);
}

static uint32_t platform_handle(struct people *p, struct text_store *texts, const char *platform)
{
	for (size_t i = 0; i < p->platform_count; i++)
		if (strcmp(text_store_get(texts, p->platforms[i]), platform) == 0)
			return p->platforms[i];
	uint32_t handle = text_store_add(texts, platform);
	if (handle != TEXT_STORE_NONE && p->platform_count < PEOPLE_PLATFORMS)
		p->platforms[p->platform_count++] = handle;
	return handle;
}

static uint32_t add(struct people *p, const struct person_key *key, uint64_t hash)
{
	if (p->count == p->capacity) {
		size_t capacity = p->capacity ? p->capacity * 2 : 64;
		struct person *items = realloc(p->items, capacity * sizeof *items);
		if (!items)
			return INDEX_NONE;
		p->items = items;
		p->capacity = capacity;
	}
	struct person fresh = {.platform = platform_handle(p, &p->texts, key->platform),
			       .id = text_store_add(&p->texts, key->id),
			       .strength = PERSON_STRONG};
	if (fresh.platform == TEXT_STORE_NONE || fresh.id == TEXT_STORE_NONE ||
	    !index_add(&p->index, hash, (uint32_t)p->count))
		return INDEX_NONE;
	p->items[p->count] = fresh;
	return (uint32_t)p->count++;
}

uint32_t people_get(struct people *p, const char *platform, const char *id)
{
	struct person_key key = {.platform = platform, .id = id};
	uint64_t hash = hash_of(p, &key);
	uint32_t found = index_find(&p->index, hash, is_person, p, &key);
	return found == INDEX_NONE ? add(p, &key, hash) : found;
}

/* Each step for all of them before the next one: their places in memory are waited for together. */
void people_look_ahead(const struct people *p, struct people_wanted *wanted, size_t count)
{
	for (size_t i = 0; i < count; i++)
		wanted[i].hash = hash_pair(p->key, wanted[i].platform, wanted[i].id);
	for (size_t i = 0; i < count; i++)
		wanted[i].person = index_first(&p->index, wanted[i].hash);
	for (size_t i = 0; i < count; i++)
		wanted[i].texts = wanted[i].person == INDEX_NONE ? 0 : p->items[wanted[i].person].id;
	for (size_t i = 0; i < count; i++)
		wanted[i].texts += (unsigned char)*text_store_get(&p->texts, wanted[i].texts);
	for (size_t i = 0; i < count; i++) {
		struct person_key key = {.platform = wanted[i].platform, .id = wanted[i].id};
		wanted[i].person = index_find(&p->index, wanted[i].hash, is_person, p, &key);
	}
}

uint32_t people_get_wanted(struct people *p, const struct people_wanted *wanted)
{
	struct person_key key = {.platform = wanted->platform, .id = wanted->id};
	if (wanted->person != INDEX_NONE)
		return wanted->person;
	/* he may have come since */
	uint32_t found = index_find(&p->index, wanted->hash, is_person, p, &key);
	return found == INDEX_NONE ? add(p, &key, wanted->hash) : found;
}

/* One after the other into a new store. False: no memory, and nothing has changed. */
static bool copy_texts(struct people *p, struct text_store *fresh, struct person *items)
{
	struct people platforms = {0};
	for (size_t i = 0; i < p->count; i++) {
		struct person_texts texts = people_texts(p, (uint32_t)i);
		items[i] = p->items[i];
		items[i].platform = platform_handle(&platforms, fresh, texts.platform);
		items[i].id = text_store_add(fresh, texts.id);
		items[i].name = p->items[i].name == p->items[i].id ? items[i].id : text_store_add(fresh, texts.name);
		if (items[i].platform == TEXT_STORE_NONE || items[i].id == TEXT_STORE_NONE ||
		    items[i].name == TEXT_STORE_NONE)
			return false;
	}
	p->platform_count = platforms.platform_count;
	memcpy(p->platforms, platforms.platforms, sizeof p->platforms);
	return true;
}

/* Names that nobody has any more are dropped once they are half of all texts: whoever renames himself for ever costs
 * nothing. */
static void drop_waste(struct people *p)
{
	if (p->texts.wasted < TEXT_STORE_BLOCK || p->texts.wasted < p->texts.bytes / 2)
		return;
	struct text_store fresh = {0};
	struct person *items = malloc(p->capacity * sizeof *items);
	if (!items || !copy_texts(p, &fresh, items)) {
		free(items);
		text_store_finish(&fresh);
		return;
	}
	text_store_finish(&p->texts);
	free(p->items);
	p->texts = fresh;
	p->items = items;
}

bool people_name(struct people *p, uint32_t person, const char *name)
{
	struct person *who = &p->items[person];
	const char *known = text_store_get(&p->texts, who->name);
	if (!name[0] || strcmp(known, name) == 0)
		return false;
	bool as_id = strcmp(text_store_get(&p->texts, who->id), name) == 0;
	uint32_t handle = as_id ? who->id : text_store_add(&p->texts, name);
	if (handle == TEXT_STORE_NONE)
		return false;
	if (who->name && who->name != who->id)
		p->texts.wasted += strlen(known) + 1;
	if (who->name_shown) {
		will_change(p, person);
		who->name_shown = false;
	}
	who->name = handle;
	drop_waste(p);
	return true;
}

void people_hold_name(struct people *p, uint32_t person, bool on)
{
	if (p->items[person].name_held == on)
		return;
	will_change(p, person);
	p->items[person].name_held = on;
}

void people_catch_name(struct people *p, uint32_t person, bool on)
{
	if (p->items[person].name_caught == on)
		return;
	will_change(p, person);
	p->items[person].name_caught = on;
}

void people_mask_name(struct people *p, uint32_t person, bool on)
{
	struct person *who = &p->items[person];
	if (who->name_masked == on && who->name_shown == !on)
		return;
	will_change(p, person);
	who->name_masked = on;
	who->name_shown = !on;
}

bool people_is_masked(const struct people *p, uint32_t person)
{
	const struct person *who = &p->items[person];
	return who->name_masked || ((who->name_held || who->name_caught) && !who->name_shown);
}

bool people_is_nameless(const struct people *p, uint32_t person, int64_t now_wall)
{
	return people_is_masked(p, person) || p->items[person].blocked || people_banned_until(p, person) > now_wall;
}

char *people_mask(const char *name, char *out, size_t size)
{
	uint32_t point;
	size_t length = name[0] ? utf8_next(name, strlen(name), &point) : 0;
	(void)size;
	memcpy(out, name, length);
	memcpy(out + length, "…", sizeof "…");
	return out;
}

char *people_name_on_air(const struct people *p, uint32_t person, int64_t now_wall, char *out, size_t size)
{
	const char *name = people_texts(p, person).name;
	if (people_is_nameless(p, person, now_wall))
		return people_mask(name, out, size);
	cluster_copy(out, size, name);
	return out;
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
	will_change(p, person);
	p->items[person].participant = true;
	p->participants++;
}

void people_block(struct people *p, uint32_t person, bool on)
{
	if (p->items[person].blocked == on)
		return;
	will_change(p, person);
	p->items[person].blocked = on;
	if (on)
		p->blocked++;
	else
		p->blocked--;
}

void people_ban(struct people *p, uint32_t person, int64_t until)
{
	if (until <= people_banned_until(p, person))
		return;
	will_change(p, person);
	struct person_rare *rare = make_rare(p, person);
	if (rare)
		rare->banned_until = until;
}

void people_lift_ban(struct people *p, uint32_t person)
{
	if (!people_banned_until(p, person))
		return;
	will_change(p, person);
	make_rare(p, person)->banned_until = 0; /* who is banned has one */
}

void people_won(struct people *p, uint32_t person, bool on)
{
	will_change(p, person);
	p->items[person].wins += on ? 1 : -1;
}

void people_add_points(struct people *p, uint32_t person, int64_t by)
{
	if (by == 0)
		return;
	if (by > POINTS_MAX || by < -POINTS_MAX)
		by = by > 0 ? POINTS_MAX : -POINTS_MAX;
	int64_t *points = &p->items[person].points;
	will_change(p, person);
	if (by > 0 ? *points > POINTS_MAX - by : *points < -POINTS_MAX - by)
		*points = by > 0 ? POINTS_MAX : -POINTS_MAX;
	else
		*points += by;
}

bool people_bring(struct people *p, uint32_t person, int64_t points, bool won_before)
{
	if (p->items[person].brought)
		return true;
	struct person_brought *brought = realloc(p->brought, (p->brought_count + 1) * sizeof *brought);
	if (!brought)
		return false;
	p->brought = brought;
	int64_t before = p->items[person].points;
	people_add_points(p, person, points);
	brought[p->brought_count++] =
		(struct person_brought){.person = person, .points = p->items[person].points - before};
	if (won_before) {
		will_change(p, person);
		p->items[person].won_before = true;
	}
	p->items[person].brought = p->items[person].asked = true;
	return true;
}

static void add_gift(struct person_rare *rare, const struct money *value)
{
	size_t i = 0;
	while (i < rare->gift_count && strcmp(rare->gifts[i].currency, value->currency) != 0)
		i++;
	if (i == rare->gift_count) {
		struct person_gift *gifts = realloc(rare->gifts, (i + 1) * sizeof *gifts);
		if (!gifts)
			return;
		rare->gifts = gifts;
		gifts[i] = (struct person_gift){0};
		memcpy(gifts[i].currency, value->currency, sizeof gifts[i].currency);
		rare->gift_count++;
	}
	if (value->minor > 0 && rare->gifts[i].minor < INT64_MAX - value->minor)
		rare->gifts[i].minor += value->minor;
}

void people_add_gift(struct people *p, uint32_t person, const struct money *value)
{
	will_change(p, person);
	struct person_rare *rare = make_rare(p, person);
	if (rare)
		add_gift(rare, value);
}

int64_t people_gift(const struct people *p, uint32_t person, const char *currency)
{
	const struct person_rare *rare = rare_of(p, person);
	for (size_t i = 0; i < rare->gift_count; i++)
		if (strcmp(rare->gifts[i].currency, currency) == 0)
			return rare->gifts[i].minor;
	return 0;
}
