/* The machine's time zone data, read for the days of a show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "run/zone_file.h"

#define HOUR INT64_C(3600000)
#define NOON INT64_C(1772971200000) /* 2026-03-08 12:00 UTC */

static void a_zone_without_changes(void **unused)
{
	(void)unused;
	struct zone z;
	struct error error = {0};
	assert_true(zone_read("Asia/Shanghai", NOON, &z, &error));
	assert_int_equal(z.count, 1);
	assert_int_equal(z.changes[0].from, INT64_MIN);
	assert_int_equal(z.changes[0].offset_ms, 8 * HOUR);
	assert_true(zone_read("Etc/UTC", NOON, &z, &error));
	assert_int_equal(z.changes[0].offset_ms, 0);
	assert_true(zone_read("Asia/Kathmandu", NOON, &z, &error));
	assert_int_equal(z.changes[0].offset_ms, 5 * HOUR + 45 * 60000);
}

/* In New York the clocks went forward that very day, at 2 in the morning. */
static void a_change_on_the_day(void **unused)
{
	(void)unused;
	struct zone z;
	struct error error = {0};
	assert_true(zone_read("America/New_York", NOON, &z, &error));
	assert_int_equal(z.count, 2);
	assert_int_equal(z.changes[0].offset_ms, -5 * HOUR);
	assert_int_equal(z.changes[1].from, NOON - 5 * HOUR); /* 07:00 UTC */
	assert_int_equal(z.changes[1].offset_ms, -4 * HOUR);
	assert_int_equal(zone_offset(&z, NOON - 5 * HOUR - 1), -5 * HOUR);
	assert_int_equal(zone_offset(&z, NOON), -4 * HOUR);
	/* a week after, it is behind us */
	assert_true(zone_read("America/New_York", NOON + 7 * 24 * HOUR, &z, &error));
	assert_int_equal(z.count, 1);
	assert_int_equal(z.changes[0].offset_ms, -4 * HOUR);
	/* a week before, it is ahead */
	assert_true(zone_read("America/New_York", NOON - 7 * 24 * HOUR, &z, &error));
	assert_int_equal(z.count, 2);
	/* and back in autumn */
	assert_true(zone_read("Europe/Berlin", INT64_C(1792886400000), &z, &error));
	assert_int_equal(z.count, 2);
	assert_int_equal(z.changes[0].offset_ms, 2 * HOUR);
	assert_int_equal(z.changes[1].offset_ms, 1 * HOUR);
}

static void the_machines_own(void **unused)
{
	(void)unused;
	struct zone z;
	struct error error = {0};
	assert_true(zone_read("", NOON, &z, &error));
	assert_in_range(z.count, 1, ZONE_CHANGES_MAX);
}

static void names_that_are_none(void **unused)
{
	(void)unused;
	static const char *const names[] = {"Nowhere/Town",   "../etc/passwd",     "/etc/passwd", "Asia", "Asia/",
					    "Asia/Shanghai ", "Asia/\xe4\xb8\x8a", "zone.tab",    "."};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct zone z;
		struct error error = {0};
		assert_false(zone_read(names[i], NOON, &z, &error));
		assert_true(error.what[0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_zone_without_changes),
		cmocka_unit_test(a_change_on_the_day),
		cmocka_unit_test(the_machines_own),
		cmocka_unit_test(names_that_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
