#include "support_paint.h"

#include "paint/motion.h"

static void parts_are_clamped(void **state)
{
	(void)state;
	assert_true(motion_part(99, 100, 50) == 0.0);
	assert_true(motion_part(100, 100, 50) == 0.0);
	assert_true(motion_part(125, 100, 50) == 0.5);
	assert_true(motion_part(150, 100, 50) == 1.0);
	assert_true(motion_part(9000, 100, 50) == 1.0);
	assert_true(motion_part(100, 100, 0) == 1.0);
	assert_true(motion_part(5, INT64_MIN / 2, 400) == 1.0);
}

static void easings_rise_from_0_to_1(void **state)
{
	(void)state;
	double (*const all[])(double) = {motion_out, motion_in, motion_both};
	for (size_t i = 0; i < 3; i++) {
		double last = 0.0;
		assert_true(all[i](0.0) == 0.0);
		assert_true(all[i](1.0) == 1.0);
		for (int k = 1; k <= 100; k++) {
			assert_true(all[i](k / 100.0) >= last);
			last = all[i](k / 100.0);
		}
	}
}

/* Overshoot of a damped oscillator: exp(-pi z / sqrt(1 - z^2)). */
static void springs_overshoot_as_their_damping_says(void **state)
{
	(void)state;
	static const double cases[][2] = {{1.0, 0.0}, {0.67, 0.0586}, {0.56, 0.1197}};
	for (size_t i = 0; i < 3; i++) {
		struct spring spring = {cases[i][0], 400.0};
		struct glide glide = glide_rest(0.0);
		glide_to(&glide, &spring, 1000, 1.0);
		double most = 0.0;
		for (int64_t t = 1000; t < 2000; t++)
			most = fmax(most, glide_at(&glide, &spring, t));
		assert_true(fabs(most - 1.0 - cases[i][1]) < 0.004);
		assert_true(fabs(glide_at(&glide, &spring, 1400) - 1.0) < 0.0101);
		assert_true(glide_at(&glide, &spring, 1700) == 1.0);
		assert_false(glide_moves(&glide, &spring, 1700));
		assert_true(glide_moves(&glide, &spring, 1100));
	}
}

/* A goal that changes under way changes neither the place nor the speed at that instant. */
static void an_interrupted_glide_goes_on_smoothly(void **state)
{
	(void)state;
	static const double dampings[] = {1.0, 0.67};
	for (size_t i = 0; i < 2; i++) {
		struct spring spring = {dampings[i], 400.0};
		struct glide glide = glide_rest(10.0);
		glide_to(&glide, &spring, 0, 90.0);
		double before = glide_at(&glide, &spring, 119);
		double at = glide_at(&glide, &spring, 120);
		glide_to(&glide, &spring, 120, 20.0);
		assert_true(fabs(glide_at(&glide, &spring, 120) - at) < 1e-9);
		double after = glide_at(&glide, &spring, 121);
		assert_true(fabs((after - at) - (at - before)) < 0.02);
		assert_true(glide_at(&glide, &spring, 5000) == 20.0);
	}
}

static void the_same_goal_changes_nothing(void **state)
{
	(void)state;
	struct spring spring = {1.0, 400.0};
	struct glide glide = glide_rest(1.0);
	glide_to(&glide, &spring, 50, 1.0);
	assert_false(glide_moves(&glide, &spring, 51));
	glide_to(&glide, &spring, 50, 2.0);
	struct glide kept = glide;
	glide_to(&glide, &spring, 150, 2.0);
	assert_memory_equal(&kept, &glide, sizeof(glide));
}

static void tallies_count_in_whole_numbers_both_ways(void **state)
{
	(void)state;
	struct tally tally = {5, 5, 0};
	tally_to(&tally, 600, 1000, 1284);
	int64_t last = 5;
	for (int64_t t = 1000; t <= 1600; t += 10) {
		int64_t n = tally_at(&tally, 600, t);
		assert_true(n >= last && n <= 1284);
		last = n;
	}
	assert_int_equal(last, 1284);
	tally_to(&tally, 600, 2000, 3);
	assert_int_equal(tally_at(&tally, 600, 2000), 1284);
	assert_int_equal(tally_at(&tally, 600, 2600), 3);
}

/* A stock may be any number. */
static void a_count_goes_to_the_greatest_number_and_back(void **state)
{
	(void)state;
	struct tally tally = {3, 3, 0};
	tally_to(&tally, 600, 1000, INT64_MAX);
	int64_t last = 3;
	for (int64_t t = 1000; t <= 1600; t += 1) {
		int64_t n = tally_at(&tally, 600, t);
		assert_true(n >= last);
		last = n;
	}
	assert_true(last == INT64_MAX);
	tally_to(&tally, 600, 2000, 0);
	for (int64_t t = 2000; t <= 2600; t += 1) {
		int64_t n = tally_at(&tally, 600, t);
		assert_true(n <= last && n >= 0);
		last = n;
	}
	assert_true(last == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_clamped),
		cmocka_unit_test(easings_rise_from_0_to_1),
		cmocka_unit_test(springs_overshoot_as_their_damping_says),
		cmocka_unit_test(an_interrupted_glide_goes_on_smoothly),
		cmocka_unit_test(the_same_goal_changes_nothing),
		cmocka_unit_test(tallies_count_in_whole_numbers_both_ways),
		cmocka_unit_test(a_count_goes_to_the_greatest_number_and_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
