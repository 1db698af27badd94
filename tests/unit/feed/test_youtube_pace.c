#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "feed/youtube.h"

static struct youtube_quota quota;

static struct youtube fresh(void)
{
	quota = (struct youtube_quota){.feeds = 1};
	return (struct youtube){
		.end_mono = NEVER, .next_mono = NEVER, .asked_mono = INT64_MIN, .heard_mono = NEVER, .quota = &quota};
}

static void the_quota_lasts_for_the_show(void **state)
{
	(void)state;
	struct moment now = {.mono = 1000};
	struct youtube y = fresh();
	assert_int_equal(youtube_pace(&y, 0, &now), 5000);
	assert_int_equal(youtube_pace(&y, 8000, &now), 8000);
	assert_int_equal(youtube_pace(&y, 1, &now), 1000);
	assert_int_equal(youtube_pace(&y, -5, &now), 5000);
	y.end_mono = now.mono + 20 * 3600000; /* 2000 pages in 20 hours */
	assert_int_equal(youtube_pace(&y, 0, &now), 36000);
	quota.used = 5000;
	assert_int_equal(youtube_pace(&y, 0, &now), 72000);
	quota.used = YOUTUBE_UNITS + 5;
	assert_int_equal(youtube_pace(&y, 0, &now), 600000);
	y.end_mono = now.mono - 1; /* it lasts longer than planned */
	assert_int_equal(youtube_pace(&y, 0, &now), 5000);
}

static void feeds_share_what_is_left(void **state)
{
	(void)state;
	struct moment now = {.mono = 1000};
	struct youtube y = fresh();
	y.end_mono = now.mono + 20 * 3600000;
	quota.feeds = 2;
	assert_int_equal(youtube_pace(&y, 0, &now), 72000);
}

static void units_are_those_of_a_day_in_california(void **state)
{
	(void)state;
	const int64_t hour = 3600000;
	const int64_t midnight = 1772956800000; /* 2026-03-08 08:00 UTC */
	struct youtube_quota q = {0};
	assert_int_equal(youtube_day(midnight - 1) + 1, youtube_day(midnight));
	assert_int_equal(youtube_day(midnight), youtube_day(midnight + 24 * hour - 1));
	assert_int_equal(youtube_day(0), -1);
	youtube_spend(&q, 5, midnight - hour);
	youtube_spend(&q, 6, midnight - 1);
	assert_int_equal(q.used, 11);
	youtube_recall(&q, youtube_day(midnight - 1), 40, midnight - 1);
	assert_int_equal(q.used, 40);
	youtube_recall(&q, youtube_day(midnight - 1), 30, midnight - 1); /* an older word */
	assert_int_equal(q.used, 40);
	youtube_spend(&q, 5, midnight);
	assert_int_equal(q.used, 5);
	youtube_recall(&q, youtube_day(midnight - 1), 40, midnight);
	assert_int_equal(q.used, 5);
}

/* Asks, is heard for so long, ends; returns how long after the request it is asked for again. */
static int64_t stream(struct youtube *y, struct moment *now, int64_t lasts)
{
	y->asked_mono = now->mono;
	y->heard_mono = now->mono;
	quota.used += YOUTUBE_PAGE_UNITS;
	now->mono += lasts;
	int64_t due = youtube_again(y, now);
	assert_true(due >= now->mono);
	now->mono = due;
	return due - y->asked_mono;
}

static void a_stream_that_does_not_last_is_asked_for_ever_more_rarely(void **state)
{
	(void)state;
	struct moment now = {.mono = 1000};
	struct youtube y = fresh();
	assert_int_equal(stream(&y, &now, 0), 0); /* once at once */
	for (int i = 0; i < 3; i++)
		assert_int_equal(stream(&y, &now, 10), 5000);
	for (int i = 0; i < 20; i++) {
		int64_t pause = stream(&y, &now, 10);
		assert_true(pause >= 6000 && pause <= 20000);
		assert_true(i == 0 || pause >= 12000);
	}
	/* it was there for longer than the pause would be */
	assert_int_equal(stream(&y, &now, 30000), 30000);
	/* it has lasted: as if nothing had been */
	assert_int_equal(stream(&y, &now, 60000), 60000);
	assert_int_equal(stream(&y, &now, 3600000), 3600000);
	assert_int_equal(stream(&y, &now, 10), 10);
	assert_int_equal(stream(&y, &now, 10), 5000);
	/* the answer never came */
	y.heard_mono = NEVER;
	y.asked_mono = now.mono;
	assert_true(youtube_again(&y, &now) > now.mono);
}

static void streams_are_stretched_over_the_show(void **state)
{
	(void)state;
	struct moment now = {.mono = 1000};
	struct youtube y = fresh();
	int64_t length = INT64_C(50) * 3600000;
	y.end_mono = now.mono + length;
	assert_int_equal(stream(&y, &now, 70000), 90010); /* what has lasted waits for the pace too */
	while (now.mono < y.end_mono)
		stream(&y, &now, 1);
	assert_true(quota.used <= YOUTUBE_UNITS + 2 * YOUTUBE_PAGE_UNITS);
	assert_true(quota.used > YOUTUBE_UNITS * 9 / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_quota_lasts_for_the_show),
		cmocka_unit_test(feeds_share_what_is_left),
		cmocka_unit_test(units_are_those_of_a_day_in_california),
		cmocka_unit_test(a_stream_that_does_not_last_is_asked_for_ever_more_rarely),
		cmocka_unit_test(streams_are_stretched_over_the_show),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
