#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "feed/rhythm.h"

static int64_t every(struct rhythm *r, int64_t from, int64_t pause, int count)
{
	for (int i = 0; i < count; i++, from += pause)
		rhythm_beat(r, from);
	return from;
}

static void little_says_nothing(void **state)
{
	(void)state;
	struct rhythm r;
	rhythm_init(&r);
	assert_int_equal(rhythm_quiet(&r), RHYTHM_FIRST_MS);
	every(&r, 1000, 100, RHYTHM_BEATS);
	assert_int_equal(rhythm_usual(&r), 0);
	assert_int_equal(rhythm_quiet(&r), RHYTHM_FIRST_MS);
	rhythm_beat(&r, 1000 + 100 * RHYTHM_BEATS);
	assert_int_equal(rhythm_usual(&r), 50);
}

static void a_busy_room_and_a_slow_one(void **state)
{
	(void)state;
	struct rhythm r;
	rhythm_init(&r);
	every(&r, 0, 10, 100000);
	assert_int_equal(rhythm_quiet(&r), RHYTHM_LEAST_MS);
	rhythm_init(&r);
	every(&r, 0, 30000, 100);
	assert_int_equal(rhythm_usual(&r), 15000);
	assert_int_equal(rhythm_quiet(&r), 150000);
	rhythm_init(&r);
	every(&r, 0, 1200000, 20);
	assert_int_equal(rhythm_quiet(&r), RHYTHM_MOST_MS);
	rhythm_init(&r);
	every(&r, 77, 0, 1000); /* all at one instant */
	assert_int_equal(rhythm_quiet(&r), RHYTHM_FIRST_MS);
}

static void a_burst_is_no_habit(void **state)
{
	(void)state;
	struct rhythm r;
	rhythm_init(&r);
	int64_t now = every(&r, 0, 20000, 20);
	now = every(&r, now, 5, 1000); /* five seconds of a flood */
	assert_true(rhythm_quiet(&r) > 90000);
	/* but what lasts is one */
	every(&r, now, 100, 20000);
	assert_true(rhythm_quiet(&r) < 60000);
}

static void the_time_without_a_connection_is_no_pause(void **state)
{
	(void)state;
	struct rhythm r;
	rhythm_init(&r);
	int64_t now = every(&r, 0, 2000, 50);
	rhythm_break(&r);
	every(&r, now + 3000000, 2000, 50);
	assert_int_equal(rhythm_usual(&r), 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(little_says_nothing),
		cmocka_unit_test(a_busy_room_and_a_slow_one),
		cmocka_unit_test(a_burst_is_no_habit),
		cmocka_unit_test(the_time_without_a_connection_is_no_pause),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
