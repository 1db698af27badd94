#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed/skew.h"

#define T INT64_C(1772971200000)

struct bench {
	struct skew skew;
	struct moment now;
	int64_t original;
};

static struct bench begin(void)
{
	return (struct bench){.now = {.wall = T, .mono = 1000}};
}

static void pass(struct bench *b, int64_t ms)
{
	b->now.wall += ms;
	b->now.mono += ms;
}

/* A message of a server whose clock is `off` ms behind ours, `late` ms on its way. */
static int64_t message(struct bench *b, int64_t off, int64_t late)
{
	return skew_time(&b->skew, &b->now, b->now.wall - off - late, &b->original);
}

static void a_right_clock_is_believed(void **state)
{
	(void)state;
	struct bench b = begin();
	assert_int_equal(message(&b, 0, 150), T - 150);
	assert_int_equal(b.original, 0);
	pass(&b, 1000);
	assert_int_equal(message(&b, 0, 4000), T - 3000); /* only late */
	assert_int_equal(b.original, 0);
	assert_int_equal(message(&b, 1800, 0), T - 800);
	assert_int_equal(b.original, 0);
}

static void a_wrong_clock_is_corrected(void **state)
{
	(void)state;
	struct bench b = begin();
	assert_int_equal(message(&b, 3600000, 0), T);
	assert_int_equal(b.original, T - 3600000);
	pass(&b, 1000);
	/* 700 ms late: known, since an earlier one was quicker. */
	assert_int_equal(message(&b, 3600000, 700), T + 300);
	struct bench ahead = begin();
	assert_int_equal(message(&ahead, -60000, 0), T);
	assert_int_equal(ahead.original, T + 60000);
}

static void the_quickest_of_five_minutes_counts(void **state)
{
	(void)state;
	struct bench b = begin();
	message(&b, 10000, 0);
	pass(&b, 290000);
	assert_int_equal(message(&b, 10000, 500), b.now.wall - 500);
	pass(&b, 20000); /* now the first one is forgotten */
	assert_int_equal(message(&b, 10000, 500), b.now.wall);
}

static void a_set_clock_begins_anew(void **state)
{
	(void)state;
	struct bench b = begin();
	message(&b, 0, 0);
	b.now.wall += 30000; /* ours was set, and was right before */
	assert_int_equal(message(&b, 30000, 0), b.now.wall);
	assert_int_not_equal(b.original, 0);
	b.now.wall -= 30000;
	assert_int_equal(message(&b, 0, 0), b.now.wall);
	assert_int_equal(b.original, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_right_clock_is_believed),
		cmocka_unit_test(a_wrong_clock_is_corrected),
		cmocka_unit_test(the_quickest_of_five_minutes_counts),
		cmocka_unit_test(a_set_clock_begins_anew),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
