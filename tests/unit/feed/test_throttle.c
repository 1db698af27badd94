#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "feed/throttle.h"

static void as_many_as_one_likes_up_to_the_limit(void **state)
{
	(void)state;
	struct throttle t = {0};
	for (int i = 0; i < 20; i++) {
		assert_int_equal(throttle_next(&t, 20, 30000, 1000 + i), 1000 + i);
		throttle_take(&t, 1000 + i);
	}
	assert_int_equal(throttle_next(&t, 20, 30000, 1020), 31000);
	assert_int_equal(throttle_next(&t, 20, 30000, 31000), 31000);
	assert_int_equal(throttle_next(&t, 20, 30000, 50000), 50000);
	/* the wider limit of a moderator */
	assert_int_equal(throttle_next(&t, 100, 30000, 1020), 1020);
	throttle_take(&t, 31000);
	assert_int_equal(throttle_next(&t, 20, 30000, 31000), 31001);
}

/* Whatever the pattern: never more than so many in any window, and never later than need be. */
static void never_more_in_any_window(void **state)
{
	(void)state;
	static int64_t taken[5000];
	struct throttle t = {0};
	uint64_t seed = 7;
	int64_t now = 0;
	for (size_t i = 0; i < 5000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		now += (int64_t)(seed >> 33) % 2000;
		size_t most = i % 3 ? THROTTLE_MOST : 20;
		int64_t next = throttle_next(&t, most, 30000, now);
		assert_true(next >= now);
		int64_t latest = i >= most ? taken[i - most] + 30000 : INT64_MIN;
		assert_int_equal(next, latest > now ? latest : now);
		now = next;
		throttle_take(&t, now);
		taken[i] = now;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_many_as_one_likes_up_to_the_limit),
		cmocka_unit_test(never_more_in_any_window),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
