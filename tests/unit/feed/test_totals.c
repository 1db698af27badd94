#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "feed/totals.h"

static int64_t *at(struct totals *t, int n, bool *forgot)
{
	uint8_t key[TOTALS_KEY] = {0};
	memcpy(key, &n, sizeof n);
	return totals_at(t, key, forgot);
}

/* Ten thousand givers, as a large room has: nobody's total is lost. */
static void each_keeps_its_number(void **state)
{
	(void)state;
	bool forgot;
	struct totals *t = totals_create(TOTALS_MOST);
	for (int n = 0; n < 10000; n++) {
		int64_t *number = at(t, n, &forgot);
		assert_int_equal(*number, 0);
		*number = n + 5;
	}
	for (int n = 0; n < 10000; n++)
		assert_int_equal(*at(t, n, &forgot), n + 5);
	assert_false(forgot);
	uint8_t key[TOTALS_KEY] = {0};
	totals_remove(t, key);
	totals_remove(t, key);
	assert_int_equal(*at(t, 0, &forgot), 0);
	assert_int_equal(*at(t, 1, &forgot), 6);
	totals_clear(t);
	assert_int_equal(*at(t, 1, &forgot), 0);
	totals_destroy(t);
	totals_destroy(NULL);
}

static void who_rests_longest_gives_way(void **state)
{
	(void)state;
	bool forgot;
	struct totals *t = totals_create(3);
	for (int n = 1; n <= 3; n++)
		*at(t, n, &forgot) = n;
	assert_int_equal(*at(t, 1, &forgot), 1);
	assert_false(forgot);
	assert_int_equal(*at(t, 4, &forgot), 0);
	assert_true(forgot);
	assert_int_equal(*at(t, 1, &forgot), 1);
	assert_int_equal(*at(t, 3, &forgot), 3);
	assert_false(forgot);
	assert_int_equal(*at(t, 2, &forgot), 0); /* it gave way for 4 */
	assert_true(forgot);
	totals_destroy(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_keeps_its_number),
		cmocka_unit_test(who_rests_longest_gives_way),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
