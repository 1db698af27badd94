/* Local days and times in zones whose offset changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/zone.h"

#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)
#define MIN INT64_C(60000)

/* Berlin in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC. */
#define SPRING_DAY INT64_C(20541)
#define AUTUMN_DAY INT64_C(20751)
#define SPRING (SPRING_DAY * DAY + HOUR)
#define AUTUMN (AUTUMN_DAY * DAY + HOUR)

static struct zone berlin(void)
{
	struct zone z = {.count = 3};
	z.changes[0].from = INT64_MIN;
	z.changes[0].offset_ms = HOUR;
	z.changes[1].from = SPRING;
	z.changes[1].offset_ms = 2 * HOUR;
	z.changes[2].from = AUTUMN;
	z.changes[2].offset_ms = HOUR;
	return z;
}

static void dates(void **state)
{
	(void)state;
	int64_t day;
	assert_true(date_parse("1970-01-01", &day));
	assert_int_equal(day, 0);
	assert_true(date_parse("1969-12-31", &day));
	assert_int_equal(day, -1);
	assert_true(date_parse("2026-03-29", &day));
	assert_int_equal(day, SPRING_DAY);
	assert_true(date_parse("2026-10-25", &day));
	assert_int_equal(day, AUTUMN_DAY);
	assert_true(date_parse("2000-02-29", &day));
	assert_int_equal(day, 11016);
	assert_true(date_parse("0000-03-01", &day));
	assert_int_equal(day, -719468);
	assert_true(date_parse("9999-12-31", &day));
	assert_int_equal(day, 2932896);
	static const char *const bad[] = {
		"",           "2026",        "2026-3-8",   "2026-02-29",  "1900-02-29",
		"2026-13-01", "2026-00-10",  "2026-04-31", "2026-04-00",  "2026-03-08x",
		"2026/03/08", " 2026-03-08", "-001-01-01", "2026-03-08 ", "２０２６-03-08",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(date_parse(bad[i], &day));
	assert_false(date_parse(NULL, &day));
}

static void utc_is_plain(void **state)
{
	(void)state;
	struct zone z;
	zone_utc(&z);
	assert_int_equal(zone_offset(&z, 12345), 0);
	assert_int_equal(zone_day(&z, 0), 0);
	assert_int_equal(zone_day(&z, DAY - 1), 0);
	assert_int_equal(zone_day(&z, DAY), 1);
	assert_int_equal(zone_day(&z, -1), -1);
	assert_int_equal(zone_day(&z, -DAY), -1);
	assert_int_equal(zone_day(&z, -DAY - 1), -2);
	assert_int_equal(zone_instant(&z, 3, 5), 3 * DAY + 5);
	assert_int_equal(zone_instant(&z, 3, -5), 3 * DAY - 5);
	assert_int_equal(zone_instant(&z, 3, DAY + 5), 4 * DAY + 5);
}

static void offsets_and_days(void **state)
{
	(void)state;
	struct zone z = berlin();
	assert_int_equal(zone_offset(&z, SPRING - 1), HOUR);
	assert_int_equal(zone_offset(&z, SPRING), 2 * HOUR);
	assert_int_equal(zone_offset(&z, AUTUMN - 1), 2 * HOUR);
	assert_int_equal(zone_offset(&z, AUTUMN), HOUR);
	/* 23:30 UTC is the next day in Berlin in winter, 22:30 UTC in summer as well. */
	assert_int_equal(zone_day(&z, 20520 * DAY + 23 * HOUR + 30 * MIN), 20521);
	assert_int_equal(zone_day(&z, 20520 * DAY + 22 * HOUR + 30 * MIN), 20520);
	assert_int_equal(zone_day(&z, 20600 * DAY + 22 * HOUR + 30 * MIN), 20601);
}

static void a_time_that_does_not_exist_is_the_end_of_the_gap(void **state)
{
	(void)state;
	struct zone z = berlin();
	assert_int_equal(zone_instant(&z, SPRING_DAY, 2 * HOUR - 1), SPRING - 1);
	assert_int_equal(zone_instant(&z, SPRING_DAY, 2 * HOUR), SPRING);
	assert_int_equal(zone_instant(&z, SPRING_DAY, 2 * HOUR + 30 * MIN), SPRING);
	assert_int_equal(zone_instant(&z, SPRING_DAY, 3 * HOUR), SPRING);
	assert_int_equal(zone_instant(&z, SPRING_DAY, 3 * HOUR + 1), SPRING + 1);
}

static void a_time_that_comes_twice_is_the_first(void **state)
{
	(void)state;
	struct zone z = berlin();
	assert_int_equal(zone_instant(&z, AUTUMN_DAY, 2 * HOUR), AUTUMN - HOUR);
	assert_int_equal(zone_instant(&z, AUTUMN_DAY, 3 * HOUR - 1), AUTUMN - 1);
	assert_int_equal(zone_instant(&z, AUTUMN_DAY, 3 * HOUR), AUTUMN + HOUR);
}

/* Every local time of the two days of change leads to an instant that reads as that time again, or lies in the gap. */
static void there_and_back(void **state)
{
	(void)state;
	struct zone z = berlin();
	static const int64_t days[] = {SPRING_DAY, AUTUMN_DAY};
	for (int i = 0; i < 2; i++) {
		int64_t before = INT64_MIN;
		for (int64_t ms = 0; ms < DAY; ms += 7 * MIN) {
			int64_t utc = zone_instant(&z, days[i], ms);
			int64_t read = utc + zone_offset(&z, utc) - days[i] * DAY;
			assert_true(utc >= before);
			assert_true(read == ms || (utc == SPRING && ms >= 2 * HOUR && ms < 3 * HOUR));
			assert_int_equal(zone_day(&z, utc), days[i]);
			before = utc;
		}
	}
}

static void extremes_do_not_overflow(void **state)
{
	(void)state;
	struct zone z = berlin();
	assert_true(zone_instant(&z, INT64_MAX, INT64_MAX) > 0);
	assert_true(zone_instant(&z, INT64_MIN, INT64_MIN) < 0);
	assert_true(zone_day(&z, INT64_MAX) > 0);
	assert_true(zone_day(&z, INT64_MIN) < 0);
	z.count = 0;
	assert_int_equal(zone_instant(&z, 1, 2), DAY + 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates),
		cmocka_unit_test(utc_is_plain),
		cmocka_unit_test(offsets_and_days),
		cmocka_unit_test(a_time_that_does_not_exist_is_the_end_of_the_gap),
		cmocka_unit_test(a_time_that_comes_twice_is_the_first),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(extremes_do_not_overflow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
