/* The machine's time zone data, read for the days of a show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "run/zone_file.h"
#include "run/zone_rule.h"

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

/* 2050-07-01 12:00 UTC: behind the last change that any file lists. */
#define FAR_SUMMER INT64_C(2540289600000)
#define FAR_WINTER INT64_C(2524651200000) /* 2050-01-01 12:00 UTC */

static int64_t offset_of(const char *name, int64_t at)
{
	struct zone z;
	struct error error = {0};
	if (!zone_read(name, at, &z, &error))
		fail_msg("%s", error.what);
	return zone_offset(&z, at) / 60000;
}

static void long_after_the_last_change(void **unused)
{
	(void)unused;
	assert_int_equal(offset_of("America/New_York", FAR_SUMMER), -240);
	assert_int_equal(offset_of("America/New_York", FAR_WINTER), -300);
	assert_int_equal(offset_of("Europe/Berlin", FAR_SUMMER), 120);
	assert_int_equal(offset_of("Australia/Sydney", FAR_SUMMER), 600);
	assert_int_equal(offset_of("Australia/Sydney", FAR_WINTER), 660);
	assert_int_equal(offset_of("Asia/Shanghai", FAR_SUMMER), 480);
	assert_int_equal(offset_of("Asia/Kathmandu", FAR_SUMMER), 345);
}

static size_t put(uint8_t *out, int64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		out[i] = (uint8_t)((uint64_t)value >> (8 * (bytes - 1 - i)));
	return (size_t)bytes;
}

static size_t put_header(uint8_t *out, int64_t times, int64_t types)
{
	memset(out, 0, 44);
	memcpy(out, "TZif3", 5);
	put(out + 32, times, 4);
	put(out + 36, types, 4);
	put(out + 40, 4, 4); /* bytes of names */
	return 44;
}

/* A slim file: one change at `change` (0 = none) from UTC+1 to UTC+2, and the rule. */
static size_t slim(uint8_t *out, int64_t change, const char *rule)
{
	size_t n = put_header(out, 0, 1);
	n += put(out + n, 0, 6);
	memcpy(out + n, "X\0\0\0", 4);
	n += 4;
	n += put_header(out + n, change ? 1 : 0, 2);
	if (change) {
		n += put(out + n, change / 1000, 8);
		out[n++] = 1;
	}
	n += put(out + n, 3600, 4) + put(out + n + 4, 0, 2);
	n += put(out + n, 7200, 4) + put(out + n + 4, 0, 2);
	memcpy(out + n, "X\0\0\0", 4);
	n += 4;
	return n + (size_t)sprintf((char *)out + n, "\n%s\n", rule);
}

static struct zone parsed(int64_t change, const char *rule, int64_t around)
{
	uint8_t bytes[512];
	struct zone z;
	size_t size = slim(bytes, change, rule);
	assert_true(zone_parse(bytes, size, around, &z));
	for (size_t cut = 0; cut < size; cut++) { /* whatever is missing: no crash */
		struct zone ignored;
		zone_parse(bytes, cut, around, &ignored);
	}
	return z;
}

/* A file that ends in 2007, or has no change at all: the rule tells the rest. */
static void slim_files(void **unused)
{
	(void)unused;
	const int64_t in_2007 = INT64_C(1173596400000);
	struct zone z = parsed(in_2007, "EST5EDT,M3.2.0,M11.1.0", NOON);
	assert_int_equal(z.count, 2);
	assert_int_equal(z.changes[0].offset_ms, -5 * HOUR);
	assert_int_equal(z.changes[1].from, NOON - 5 * HOUR);
	assert_int_equal(z.changes[1].offset_ms, -4 * HOUR);
	z = parsed(0, "<+0330>-3:30", NOON);
	assert_int_equal(z.count, 1);
	assert_int_equal(z.changes[0].offset_ms, 3 * HOUR + HOUR / 2);
	/* before the last change its own data hold */
	z = parsed(in_2007, "EST5EDT,M3.2.0,M11.1.0", in_2007 - 30 * 24 * HOUR);
	assert_int_equal(z.count, 1);
	assert_int_equal(z.changes[0].offset_ms, 1 * HOUR);
	/* on its day both: the change itself, and what the rule says of the days behind it */
	z = parsed(in_2007, "EST5EDT,J73/1,J300", in_2007);
	assert_int_equal(z.count, 3);
	assert_int_equal(z.changes[1].from, in_2007);
	assert_int_equal(z.changes[1].offset_ms, 2 * HOUR);
	assert_int_equal(z.changes[2].offset_ms, -4 * HOUR);
	/* no rule, or none that can be read: the last offset goes on */
	z = parsed(in_2007, "", NOON);
	assert_int_equal(z.changes[0].offset_ms, 2 * HOUR);
	z = parsed(in_2007, "EST5EDT,nonsense", NOON);
	assert_int_equal(z.changes[0].offset_ms, 2 * HOUR);
}

static int64_t minutes_by(const char *rule, int64_t at)
{
	struct zone_rule r;
	if (!zone_rule_parse(rule, strlen(rule), &r))
		fail_msg("%s", rule);
	return zone_rule_offset(&r, at) / 60000;
}

static void rules(void **unused)
{
	(void)unused;
	/* Berlin 2026: 29 March 01:00 UTC, 25 October 01:00 UTC */
	const char *berlin = "CET-1CEST,M3.5.0,M10.5.0/3";
	assert_int_equal(minutes_by(berlin, INT64_C(1774745999999)), 60);
	assert_int_equal(minutes_by(berlin, INT64_C(1774746000000)), 120);
	assert_int_equal(minutes_by(berlin, INT64_C(1792889999999)), 120);
	assert_int_equal(minutes_by(berlin, INT64_C(1792890000000)), 60);
	/* the south: summer over New Year */
	assert_int_equal(minutes_by("AEST-10AEDT,M10.1.0,M4.1.0/3", FAR_WINTER), 660);
	assert_int_equal(minutes_by("AEST-10AEDT,M10.1.0,M4.1.0/3", FAR_SUMMER), 600);
	/* half an hour, quoted names, times beyond a day, before midnight, all year round */
	assert_int_equal(minutes_by("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", FAR_WINTER), 660);
	assert_int_equal(minutes_by("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", FAR_SUMMER), -60);
	assert_int_equal(minutes_by("IST-2IDT,M3.4.4/26,M10.5.0", FAR_SUMMER), 180);
	assert_int_equal(minutes_by("XXX3EDT4,0/0,J365/23", FAR_SUMMER), -240);
	/* 1 March 2028 is J60 and number 60; 29 February is number 59 */
	const int64_t march = INT64_C(1835481600000);
	assert_int_equal(minutes_by("AAA0BBB,J60/0,J365", march - 1), 0);
	assert_int_equal(minutes_by("AAA0BBB,J60/0,J365", march), 60);
	assert_int_equal(minutes_by("AAA0BBB,60/0,365", march - 1), 0);
	assert_int_equal(minutes_by("AAA0BBB,60/0,365", march), 60);
	assert_int_equal(minutes_by("AAA0BBB,59/0,365", march - 24 * HOUR), 60);
}

static void rules_that_are_none(void **unused)
{
	(void)unused;
	static const char *const bad[] = {"",
					  "E5",
					  "EST",
					  "EST5EDT",
					  "EST25",
					  "EST5EDT,M13.1.0,M1.1.0",
					  "EST5EDT,M3.6.0,M1.1.0",
					  "EST5EDT,M3.2.7,M1.1.0",
					  "EST5EDT,J0,J9",
					  "EST5EDT,366,1",
					  "EST5EDT,M3.2.0",
					  "EST5EDT,M3.2.0,M11.1.0x",
					  "<EST5",
					  "EST5:60",
					  "EST5EDT,M3.2.0/168,M11.1.0"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct zone_rule r;
		if (zone_rule_parse(bad[i], strlen(bad[i]), &r))
			fail_msg("\"%s\" was taken", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_after_the_last_change),
		cmocka_unit_test(slim_files),
		cmocka_unit_test(rules),
		cmocka_unit_test(rules_that_are_none),
		cmocka_unit_test(a_zone_without_changes),
		cmocka_unit_test(a_change_on_the_day),
		cmocka_unit_test(the_machines_own),
		cmocka_unit_test(names_that_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
