/* How often the same came, in bounded memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/repeats.h"

static uint32_t slide(struct repeats *r, uint64_t key, int64_t t, uint32_t person, bool apart)
{
	return repeats_add(r, key, t, 1000, true, person, apart);
}

static void sliding_and_fixed_windows(void **state)
{
	struct repeats r = {0};
	(void)state;
	assert_int_equal(slide(&r, 7, 0, 1, false), 1);
	assert_int_equal(slide(&r, 7, 900, 1, false), 2);
	assert_int_equal(slide(&r, 7, 1900, 1, false), 3); /* 1000 after the last one */
	assert_int_equal(slide(&r, 7, 1800, 1, false), 4); /* an older one does not move it back */
	assert_int_equal(slide(&r, 7, 2901, 1, false), 1);
	assert_int_equal(slide(&r, 8, 2901, 1, false), 1);
	for (uint32_t i = 1; i <= 5; i++)
		assert_int_equal(repeats_add(&r, 9, 100 * i, 1000, false, 1, false), i);
	assert_int_equal(repeats_add(&r, 9, 1100, 1000, false, 1, false), 6);
	assert_int_equal(repeats_add(&r, 9, 1101, 1000, false, 1, false), 1);
	repeats_finish(&r);
}

static void people_apart(void **state)
{
	struct repeats r = {0};
	(void)state;
	assert_int_equal(slide(&r, 7, 0, 1, true), 1);
	assert_int_equal(slide(&r, 7, 1, 1, true), 1);
	assert_int_equal(slide(&r, 7, 2, 2, true), 2);
	assert_int_equal(slide(&r, 7, 3, 2, true), 2);
	assert_int_equal(slide(&r, 7, 4, 1, true), 3);
	repeats_finish(&r);
}

/* A flood of others: the table stays as large as it is, and what came just now is still known. */
static void a_flood_of_keys(void **state)
{
	struct repeats r = {0};
	uint64_t key = 1;
	(void)state;
	for (int64_t i = 0; i < 300000; i++) {
		key = key * 6364136223846793005u + 1442695040888963407u;
		slide(&r, key | 1, i / 1000, 1, false);
		assert_int_equal(slide(&r, key | 1, i / 1000, 1, false), 2);
	}
	repeats_finish(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(sliding_and_fixed_windows), cmocka_unit_test(people_apart),
					   cmocka_unit_test(a_flood_of_keys)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
