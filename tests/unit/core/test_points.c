/* Who has the most points: any page of the list is the same part of one order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/points.h"

#define MANY 3000

static const uint8_t key[16] = "hash key of 16b";

static const char *text(const json_t *rows, size_t at, const char *name)
{
	return json_string_value(json_object_get(json_array_get(rows, at), name));
}

static int64_t points(const json_t *rows, size_t at)
{
	return json_integer_value(json_object_get(json_array_get(rows, at), "points"));
}

static void fill(struct people *p)
{
	char id[16];
	people_init(p, key);
	for (uint32_t i = 0; i < MANY; i++) {
		snprintf(id, sizeof id, "%u", i * 7919 % MANY);
		uint32_t who = people_get(p, i % 3 ? "twitch" : "bilibili", id);
		people_name(p, who, "somebody");
		people_add_points(p, who, (int64_t)(i * 104729 % 50) - 5);
	}
}

static void the_whole_list(void **unused)
{
	(void)unused;
	struct people p;
	size_t total = 0;
	fill(&p);
	json_t *rows = points_rows(&p, 0, MANY, &total);
	assert_int_equal(total, MANY - MANY / 50); /* those with 0 points are not in it */
	assert_int_equal(json_array_size(rows), total);
	for (size_t i = 1; i < total; i++) {
		assert_true(points(rows, i - 1) >= points(rows, i));
		if (points(rows, i - 1) > points(rows, i))
			continue;
		int platform = strcmp(text(rows, i - 1, "platform"), text(rows, i, "platform"));
		assert_true(platform < 0 ||
			    (platform == 0 && strcmp(text(rows, i - 1, "id"), text(rows, i, "id")) < 0));
	}
	json_decref(rows);
	people_finish(&p);
}

static void pages(void **unused)
{
	(void)unused;
	struct people p;
	size_t total = 0;
	fill(&p);
	json_t *all = points_rows(&p, 0, MANY, &total);
	static const size_t from[] = {0, 1, 99, 1000, 2939, 2940, 2941};
	static const size_t count[] = {0, 1, 100, SIZE_MAX};
	for (size_t i = 0; i < sizeof from / sizeof *from; i++)
		for (size_t n = 0; n < sizeof count / sizeof *count; n++) {
			size_t same = 0;
			size_t left = from[i] < total ? total - from[i] : 0;
			json_t *page = points_rows(&p, from[i], count[n], &same);
			assert_int_equal(same, total);
			assert_int_equal(json_array_size(page), left < count[n] ? left : count[n]);
			for (size_t at = 0; at < json_array_size(page); at++)
				assert_true(json_equal(json_array_get(page, at), json_array_get(all, from[i] + at)));
			json_decref(page);
		}
	json_decref(all);
	people_finish(&p);
}

static void nobody(void **unused)
{
	(void)unused;
	struct people p;
	size_t total = 1;
	people_init(&p, key);
	people_get(&p, "twitch", "ann");
	json_t *rows = points_rows(&p, 0, 100, &total);
	assert_int_equal(total, 0);
	assert_int_equal(json_array_size(rows), 0);
	json_decref(rows);
	people_finish(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_list),
		cmocka_unit_test(pages),
		cmocka_unit_test(nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
