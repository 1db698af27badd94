#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed/dedupe.h"

static void each_once(void **state)
{
	(void)state;
	struct dedupe *d = dedupe_create(NULL);
	assert_non_null(d);
	assert_true(dedupe_first(d, "twitch:a", "1"));
	assert_false(dedupe_first(d, "twitch:a", "1"));
	assert_true(dedupe_first(d, "twitch:b", "1"));
	assert_true(dedupe_first(d, "twitch:", "a1"));
	assert_true(dedupe_first(d, "twitch:a1", ""));
	assert_false(dedupe_first(d, "twitch:a1", ""));
	dedupe_destroy(d);
	dedupe_destroy(NULL);
}

/* The one before the last 100 000 is forgotten, and none after it. */
static void the_last_ones_are_remembered(void **state)
{
	(void)state;
	struct dedupe *d = dedupe_create(NULL);
	char id[32];
	for (int i = 0; i < 3 * DEDUPE_MOST; i++) {
		snprintf(id, sizeof id, "m%d", i);
		assert_true(dedupe_first(d, "f", id));
	}
	for (int i = 2 * DEDUPE_MOST; i < 3 * DEDUPE_MOST; i++) {
		snprintf(id, sizeof id, "m%d", i);
		assert_false(dedupe_first(d, "f", id));
	}
	snprintf(id, sizeof id, "m%d", 2 * DEDUPE_MOST - 1);
	assert_true(dedupe_first(d, "f", id));
	/* That one took the place of the oldest. */
	snprintf(id, sizeof id, "m%d", 2 * DEDUPE_MOST);
	assert_true(dedupe_first(d, "f", id));
	snprintf(id, sizeof id, "m%d", 2 * DEDUPE_MOST + 2);
	assert_false(dedupe_first(d, "f", id));
	dedupe_destroy(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_once),
		cmocka_unit_test(the_last_ones_are_remembered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
