#include "core/benefit.h"

#include <stdlib.h>

#define NOBODY SIZE_MAX

bool benefits_init(struct benefits *b, const struct show *show)
{
	*b = (struct benefits){.items = calloc(show->benefit_count + 1, sizeof *b->items)};
	b->count = b->items ? show->benefit_count : 0;
	return b->items;
}

void benefits_finish(struct benefits *b)
{
	for (size_t i = 0; i < b->count; i++) {
		free(b->items[i].holders);
		index_finish(&b->items[i].by_person);
	}
	free(b->items);
	*b = (struct benefits){0};
}

/* ---- who holds it ---- */

static bool is_holder(const void *owner, uint32_t value, const void *key)
{
	const struct benefit *item = owner;
	return item->holders[value].person == *(const uint32_t *)key;
}

static uint64_t spread(uint32_t person)
{
	uint64_t x = ((uint64_t)person + 1) * UINT64_C(0x9E3779B97F4A7C15);
	return x ^ x >> 32;
}

static size_t find(const struct benefit *item, uint32_t person)
{
	uint32_t at = index_find(&item->by_person, spread(person), is_holder, item, &person);
	return at == INDEX_NONE ? NOBODY : at;
}

static void element(const struct benefit *item, size_t at, const struct people *people, uint8_t out[32])
{
	struct person_texts who = people_texts(people, item->holders[at].person);
	struct digest d;
	digest_init(&d);
	digest_text(&d, who.platform);
	digest_text(&d, who.id);
	digest_int(&d, (int64_t)at);
	digest_int(&d, item->holders[at].t);
	digest_final(&d, out);
}

static void hold(struct benefit *item, size_t at, const struct people *people, bool on)
{
	uint8_t bytes[32];
	element(item, at, people, bytes);
	if (on)
		digest_sum_add(&item->sum, bytes);
	else
		digest_sum_remove(&item->sum, bytes);
	item->given += on ? 1 : -1;
	item->holders[at].holds = on;
}

static size_t add(struct benefit *item, uint32_t person)
{
	if (item->count == item->capacity) {
		size_t capacity = item->capacity ? item->capacity * 2 : 16;
		struct benefit_holder *holders = realloc(item->holders, capacity * sizeof *holders);
		if (!holders)
			return NOBODY;
		item->holders = holders;
		item->capacity = capacity;
	}
	if (!index_add(&item->by_person, spread(person), (uint32_t)item->count))
		return NOBODY;
	item->holders[item->count] = (struct benefit_holder){.person = person};
	return item->count++;
}

/* ---- handing out ---- */

int64_t benefit_left(const struct benefits *b, const struct show *show, size_t which)
{
	const struct benefit *item = &b->items[which];
	const struct show_benefit *doc = &show->benefits[which];
	int64_t left = doc->count == SHOW_NONE ? INT64_MAX : doc->count - item->given;
	/* a code that was out is spent, whoever has it now */
	int64_t codes = (int64_t)doc->codes.count - (int64_t)item->count;
	if (doc->codes.count && codes < left)
		left = codes;
	return left > 0 ? left : 0;
}

enum benefit_result benefit_give(struct benefits *b, const struct show *show, size_t which, const struct people *people,
				 uint32_t person, int64_t now_wall)
{
	struct benefit *item = &b->items[which];
	const struct show_benefit *doc = &show->benefits[which];
	size_t at = find(item, person);
	bool had = at != NOBODY;
	if (had && item->holders[at].holds)
		return BENEFIT_ALREADY;
	/* one who had it needs no further code */
	if (had ? doc->count != SHOW_NONE && item->given >= doc->count : !benefit_left(b, show, which))
		return BENEFIT_NONE_LEFT;
	if (!had)
		at = add(item, person);
	if (at == NOBODY)
		return BENEFIT_NO_MEMORY;
	item->holders[at].t = now_wall;
	hold(item, at, people, true);
	return BENEFIT_GIVEN;
}

bool benefit_take_back(struct benefits *b, size_t which, const struct people *people, uint32_t person)
{
	struct benefit *item = &b->items[which];
	size_t at = find(item, person);
	if (at == NOBODY || !item->holders[at].holds)
		return false;
	hold(item, at, people, false);
	return true;
}

const char *benefit_reason(enum benefit_result result)
{
	static const char *const reasons[] = {
		[BENEFIT_GIVEN] = "",
		[BENEFIT_ALREADY] = "benefit.already",
		[BENEFIT_NONE_LEFT] = "benefit.none-left",
		[BENEFIT_NO_MEMORY] = "journal.failed",
	};
	return reasons[result];
}

/* ---- what they are ---- */

void benefits_digest(const struct benefits *b, struct digest *d)
{
	for (size_t i = 0; i < b->count; i++) {
		digest_int(d, (int64_t)b->items[i].count);
		digest_sum(d, &b->items[i].sum);
	}
}

json_t *benefits_state(const struct benefits *b, const struct show *show)
{
	json_t *rows = json_array();
	for (size_t i = 0; i < b->count; i++) {
		const struct show_benefit *doc = &show->benefits[i];
		json_t *row = json_pack("{s:s, s:s, s:s, s:I}", "id", doc->id, "kind", benefit_kind_name(doc->kind),
					"title", doc->title, "given", (json_int_t)b->items[i].given);
		int64_t left = benefit_left(b, show, i);
		if (left < INT64_MAX) {
			int64_t codes = (int64_t)doc->codes.count;
			bool by_codes = codes && (doc->count == SHOW_NONE || codes < doc->count);
			json_object_set_new(row, "count", json_integer(by_codes ? codes : doc->count));
			json_object_set_new(row, "left", json_integer(left));
		}
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *holder_row(const struct benefit *item, const struct show_benefit *doc, size_t at,
			  const struct people *people)
{
	struct person_texts who = people_texts(people, item->holders[at].person);
	json_t *row = json_pack("{s:s, s:s, s:s, s:I}", "platform", who.platform, "id", who.id, "name", who.name, "t",
				(json_int_t)item->holders[at].t);
	const char *code = doc->codes.count > at ? doc->codes.items[at] : doc->code;
	if (code[0])
		json_object_set_new(row, "code", json_string(code));
	return row;
}

json_t *benefit_list(const struct benefits *b, const struct show *show, size_t which, const struct people *people,
		     size_t from, size_t count, size_t *total)
{
	const struct benefit *item = &b->items[which];
	json_t *rows = json_array();
	size_t number = 0;
	*total = (size_t)item->given;
	for (size_t i = 0; i < item->count; i++) {
		if (!item->holders[i].holds)
			continue;
		if (number >= from && number - from < count)
			json_array_append_new(rows, holder_row(item, &show->benefits[which], i, people));
		number++;
	}
	return rows;
}
