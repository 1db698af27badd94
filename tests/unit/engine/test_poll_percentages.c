/* Percentages by largest remainder: properties that hold for any votes. */
#include "engine_fixture.h"

#include "core/poll.h"

static void percentages_sum_to_a_hundred(void **unused)
{
	(void)unused;
	script_seed(7);
	for (int turn = 0; turn < 20000; turn++) {
		int64_t votes[POLL_OPTIONS];
		int percent[POLL_OPTIONS];
		size_t count = 2 + script_below(9);
		int64_t total = 0;
		uint32_t range = turn % 3 == 0 ? 3 : turn % 3 == 1 ? 100 : 2000000000;
		for (size_t i = 0; i < count; i++)
			total += votes[i] = script_below(range);
		poll_percentages(votes, count, percent);
		int sum = 0;
		for (size_t i = 0; i < count; i++) {
			sum += percent[i];
			if (!total) {
				assert_int_equal(percent[i], 0);
				continue;
			}
			int64_t floor = votes[i] * 100 / total;
			assert_in_range(percent[i], floor, floor + 1);
			/* who has more votes never shows less */
			for (size_t j = 0; j < i; j++) {
				assert_true(votes[i] <= votes[j] || percent[i] >= percent[j]);
				assert_true(votes[i] != votes[j] || percent[j] - percent[i] == 0 ||
					    percent[j] - percent[i] == 1); /* the earlier one first */
			}
		}
		assert_int_equal(sum, total ? 100 : 0);
	}
}

static void percentages_by_largest_remainder(void **unused)
{
	(void)unused;
	int percent[4];
	poll_percentages((const int64_t[]){1, 1, 1}, 3, percent);
	assert_memory_equal(percent, ((int[]){34, 33, 33}), 3 * sizeof *percent);
	poll_percentages((const int64_t[]){2, 1}, 2, percent);
	assert_memory_equal(percent, ((int[]){67, 33}), 2 * sizeof *percent);
	poll_percentages((const int64_t[]){0, 0, 5}, 3, percent);
	assert_memory_equal(percent, ((int[]){0, 0, 100}), 3 * sizeof *percent);
	/* a million people of the greatest weight */
	poll_percentages((const int64_t[]){INT64_C(1000000000000), INT64_C(2000000000000)}, 2, percent);
	assert_memory_equal(percent, ((int[]){33, 67}), 2 * sizeof *percent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percentages_sum_to_a_hundred),
		cmocka_unit_test(percentages_by_largest_remainder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
