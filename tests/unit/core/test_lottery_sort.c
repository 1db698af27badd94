/* The order of a frozen list, and the map from people to places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/lottery_parts.h"

static const uint8_t key[16] = "hash key of 16b";

static void enter(struct lottery *l, struct people *p, const char *platform, const char *id)
{
	uint32_t person = people_get(p, platform, id);
	assert_int_not_equal(person, INDEX_NONE);
	if (!lottery_find(l, person))
		assert_true(lottery_enter(l, p, (struct entrant){.person = person, .weight = 1}, 0));
}

static void assert_sorted(struct lottery *l, struct people *p)
{
	assert_true(lottery_sort(l, p));
	assert_int_equal(l->list_count, l->live_count);
	for (size_t i = 0; i < l->list_count; i++)
		assert_false(l->entrants[l->list[i]].out);
	for (size_t i = 1; i < l->list_count; i++) {
		struct person_texts a = people_texts(p, l->entrants[l->list[i - 1]].person);
		struct person_texts b = people_texts(p, l->entrants[l->list[i]].person);
		assert_true(draw_compare(a.platform, a.id, b.platform, b.id) < 0);
	}
}

static void finish(struct lottery *l, struct people *p)
{
	lottery_clear(l);
	people_finish(p);
}

/* Ids that begin alike, that are the beginning of others, and bytes above 127. */
static void ids_of_all_kinds(void **unused)
{
	(void)unused;
	static const char *const platforms[] = {"twitch", "youtube", "bilibili", "t", "抖音", "twitch2"};
	struct people p;
	struct lottery l = {0};
	char id[300];
	people_init(&p, key);
	for (uint32_t i = 0; i < 20000; i++) {
		const char *platform = platforms[i * 7919 % 6];
		uint32_t n = i * 104729 % 5000;
		if (i % 5 == 0)
			snprintf(id, sizeof id, "%u", n);
		else if (i % 5 == 1)
			snprintf(id, sizeof id, "UCx-the-same-beginning-%u", n);
		else if (i % 5 == 2)
			snprintf(id, sizeof id, "用户%u", n);
		else if (i % 5 == 3)
			snprintf(id, sizeof id, "%.*s", 1 + (int)(n % 20), "aaaaaaaaaaaaaaaaaaaaaaaa");
		else
			snprintf(id, sizeof id, "%0256u", n);
		enter(&l, &p, platform, id);
	}
	for (size_t i = 0; i < l.count; i += 10) {
		l.entrants[i].out = true;
		l.live_count--;
	}
	assert_sorted(&l, &p);
	finish(&l, &p);
}

static void many_platforms(void **unused)
{
	(void)unused;
	static const uint32_t counts[] = {PEOPLE_PLATFORMS - 1, PEOPLE_PLATFORMS, PEOPLE_PLATFORMS + 1, 500};
	for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
		struct people p;
		struct lottery l = {0};
		char platform[32];
		char id[32];
		people_init(&p, key);
		for (uint32_t i = 0; i < 3000; i++) {
			snprintf(platform, sizeof platform, "p%u", i * 7919 % counts[c]);
			snprintf(id, sizeof id, "%u", i * 31 % 1000);
			enter(&l, &p, platform, id);
		}
		assert_sorted(&l, &p);
		finish(&l, &p);
	}
}

static void nobody(void **unused)
{
	(void)unused;
	struct people p;
	struct lottery l = {0};
	people_init(&p, key);
	assert_sorted(&l, &p);
	finish(&l, &p);
}

static void an_entrant_is_small(void **unused)
{
	(void)unused;
	assert_true(sizeof(struct entrant) <= 24);
}

/* Who comes in again after he was out stands where he stood, with what he pays now. */
static void what_was_paid(void **unused)
{
	(void)unused;
	struct people p;
	struct lottery l = {0};
	char id[16];
	people_init(&p, key);
	enter(&l, &p, "t", "free");
	assert_null(l.paid);
	for (int i = 0; i < 200; i++) {
		snprintf(id, sizeof id, "%d", i);
		uint32_t person = people_get(&p, "t", id);
		assert_true(lottery_enter(&l, &p, (struct entrant){.person = person, .weight = 1000000}, i + 1));
	}
	assert_int_equal(lottery_paid(&l, lottery_find(&l, people_find(&p, "t", "free"))), 0);
	for (int i = 0; i < 200; i++) {
		snprintf(id, sizeof id, "%d", i);
		assert_int_equal(lottery_paid(&l, lottery_find(&l, people_find(&p, "t", id))), i + 1);
	}
	assert_int_equal(l.entrants[200].weight, 1000000);
	assert_int_equal(l.total_weight, 200000001);
	finish(&l, &p);
}

static void map(void **unused)
{
	(void)unused;
	static const uint32_t people[] = {0, 1, 1023, 1024, 5000000, 2047, INDEX_NONE - 1};
	struct person_map m = {0};
	assert_int_equal(person_map_get(&m, 0), INDEX_NONE);
	assert_int_equal(person_map_get(&m, INDEX_NONE), INDEX_NONE);
	for (uint32_t i = 0; i < 6; i++)
		assert_true(person_map_set(&m, people[i], i));
	for (uint32_t i = 0; i < 6; i++)
		assert_int_equal(person_map_get(&m, people[i]), i);
	assert_int_equal(person_map_get(&m, people[6]), INDEX_NONE);
	assert_int_equal(person_map_get(&m, 2), INDEX_NONE);
	assert_int_equal(person_map_get(&m, 4999999), INDEX_NONE);
	assert_true(person_map_set(&m, 1, 77));
	assert_int_equal(person_map_get(&m, 1), 77);
	assert_int_equal(person_map_get(&m, 0), 0);
	person_map_finish(&m);
	assert_int_equal(person_map_get(&m, 0), INDEX_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_of_all_kinds),    cmocka_unit_test(many_platforms), cmocka_unit_test(nobody),
		cmocka_unit_test(an_entrant_is_small), cmocka_unit_test(what_was_paid),  cmocka_unit_test(map),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
