/* The frozen list's order: by the bytes of the platform, then by those of the id. */
#include "core/lottery.h"

#include <stdlib.h>
#include <string.h>

#include "core/lottery_parts.h"

/* What the order is mostly decided by, without a look at the texts: the platform's place among the platforms, and the
 * first bytes of the id as a number. */
struct head {
	uint64_t id;
	uint32_t platform;
	uint32_t entrant;
};

/* The whole truth, for entrants with equal heads. */
struct whole {
	const char *platform;
	const char *id;
	uint32_t entrant;
};

static int by_head(const void *a, const void *b)
{
	const struct head *x = a;
	const struct head *y = b;
	if (x->platform != y->platform)
		return x->platform < y->platform ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static int by_whole(const void *a, const void *b)
{
	const struct whole *x = a;
	const struct whole *y = b;
	return draw_compare(x->platform, x->id, y->platform, y->id);
}

static uint64_t first_bytes(const char *id)
{
	uint64_t value = 0;
	for (int i = 0; i < 8; i++)
		value = value << 8 | (*id ? (unsigned char)*id++ : 0);
	return value;
}

/* How many platforms stand before this one. */
static uint32_t platform_place(const struct people *people, const char *platform)
{
	uint32_t place = 0;
	for (size_t i = 0; i < people->platform_count; i++)
		place += strcmp(text_store_get(&people->texts, people->platforms[i]), platform) < 0;
	return place;
}

/* `places`: of the platforms that are kept once, in their order. */
static struct head head_of(const struct lottery *l, const struct people *people, const uint32_t *places,
			   uint32_t entrant)
{
	const struct person *who = &people->items[l->entrants[entrant].person];
	struct head head = {.entrant = entrant};
	/* where there are too many platforms to be kept once, nothing but the texts decides */
	if (people->platform_count == PEOPLE_PLATFORMS)
		return head;
	for (size_t i = 0; i < people->platform_count; i++)
		if (people->platforms[i] == who->platform)
			head.platform = places[i];
	head.id = first_bytes(text_store_get(&people->texts, who->id));
	return head;
}

/* Sorts those of one head by their texts. */
static bool sort_run(const struct lottery *l, const struct people *people, struct head *run, size_t count)
{
	struct whole *all = malloc(count * sizeof *all);
	if (!all)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct person_texts who = people_texts(people, l->entrants[run[i].entrant].person);
		all[i] = (struct whole){.platform = who.platform, .id = who.id, .entrant = run[i].entrant};
	}
	qsort(all, count, sizeof *all, by_whole);
	for (size_t i = 0; i < count; i++)
		run[i].entrant = all[i].entrant;
	free(all);
	return true;
}

static bool sort_runs(const struct lottery *l, const struct people *people, struct head *heads, size_t count)
{
	size_t from = 0;
	for (size_t i = 1; i <= count; i++) {
		if (i < count && by_head(&heads[i], &heads[from]) == 0)
			continue;
		if (i - from > 1 && !sort_run(l, people, &heads[from], i - from))
			return false;
		from = i;
	}
	return true;
}

bool lottery_sort(struct lottery *l, const struct people *people)
{
	uint32_t places[PEOPLE_PLATFORMS];
	struct head *heads = malloc((l->live_count + 1) * sizeof *heads);
	l->list = malloc((l->live_count + 1) * sizeof *l->list);
	for (size_t i = 0; i < people->platform_count; i++)
		places[i] = platform_place(people, text_store_get(&people->texts, people->platforms[i]));
	size_t count = 0;
	for (size_t i = 0; heads && l->list && i < l->count; i++)
		if (!l->entrants[i].out)
			heads[count++] = head_of(l, people, places, (uint32_t)i);
	bool done = heads && l->list;
	if (done) {
		qsort(heads, count, sizeof *heads, by_head);
		done = sort_runs(l, people, heads, count);
	}
	for (size_t i = 0; done && i < count; i++)
		l->list[i] = heads[i].entrant;
	l->list_count = done ? count : 0;
	free(heads);
	return done;
}
