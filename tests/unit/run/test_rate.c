#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "run/rate.h"

static void the_last_minute_is_counted(void **state)
{
	(void)state;
	struct rate r = {0};
	int64_t now = INT64_C(1773000000000);
	assert_int_equal(rate_minute(&r, now), 0);
	for (uint64_t i = 1; i <= 120; i++)
		rate_note(&r, i * 2, now + (int64_t)i * 1000);
	assert_int_equal(rate_minute(&r, now + 120000), 120);
	assert_int_equal(rate_minute(&r, now + 150000), 60); /* nothing was told since */
	assert_int_equal(rate_minute(&r, now + 179000), 2);
	assert_int_equal(rate_minute(&r, now + 180000), 0);
	rate_note(&r, 241, now + 500000); /* after a long silence nothing old is left */
	assert_int_equal(rate_minute(&r, now + 500000), 1);
}

static void a_feed_that_begins_again_takes_nothing_back(void **state)
{
	(void)state;
	struct rate r = {0};
	rate_note(&r, 10, 5000);
	rate_note(&r, 0, 6000);
	rate_note(&r, 3, 7000);
	assert_int_equal(rate_minute(&r, 7000), 13);
	rate_note(&r, 4, 6500); /* a clock that was set back */
	assert_int_equal(rate_minute(&r, 7000), 14);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_minute_is_counted),
		cmocka_unit_test(a_feed_that_begins_again_takes_nothing_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
