#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed/random.h"

/* The first numbers of the generator seeded with 42, computed by a second implementation. */
static void equal_seeds_give_equal_numbers(void **state)
{
	(void)state;
	static const uint64_t expected[] = {0x15780b2e0c2ec716u, 0x6104d9866d113a7eu, 0xae17533239e499a1u,
					    0xecb8ad4703b360a1u};
	struct random r;
	random_init(&r, 42);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		assert_true(random_next(&r) == expected[i]);
}

static void waits_have_mean_one(void **state)
{
	(void)state;
	struct random r;
	double sum = 0;
	int beyond = 0;
	random_init(&r, 7);
	for (int i = 0; i < 100000; i++) {
		double wait = random_wait(&r);
		assert_true(wait >= 0);
		sum += wait;
		beyond += wait > 2;
	}
	assert_true(sum > 98500 && sum < 101500);
	assert_true(beyond > 13000 && beyond < 14100); /* e^-2 = 0.1353 */
}

static void below_is_even(void **state)
{
	(void)state;
	struct random r;
	int counts[10] = {0};
	random_init(&r, 7);
	for (int i = 0; i < 100000; i++)
		counts[random_below(&r, 10)]++;
	for (int i = 0; i < 10; i++)
		assert_true(counts[i] > 9500 && counts[i] < 10500);
	for (int i = 0; i < 1000; i++) {
		double u = random_unit(&r);
		assert_true(u >= 0 && u < 1);
		assert_int_equal(random_below(&r, 1), 0);
	}
}

static void strides_reach_everybody(void **state)
{
	(void)state;
	for (int64_t n = 1; n < 60; n++) {
		int64_t stride = random_stride(n * 618 / 1000, n);
		bool seen[60] = {false};
		for (int64_t i = 0; i < n; i++) {
			assert_false(seen[i * stride % n]);
			seen[i * stride % n] = true;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_seeds_give_equal_numbers),
		cmocka_unit_test(waits_have_mean_one),
		cmocka_unit_test(below_is_even),
		cmocka_unit_test(strides_reach_everybody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
