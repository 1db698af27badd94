#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "show/colour.h"

static void reads_hex_and_nothing_else(void **state)
{
	(void)state;
	struct colour c = {1, 2, 3, 4};
	assert_true(colour_parse("#7FB0ff", &c));
	assert_int_equal(c.r, 0x7F);
	assert_int_equal(c.g, 0xB0);
	assert_int_equal(c.b, 0xFF);
	assert_int_equal(c.a, 0xFF);
	assert_true(colour_parse("#00000059", &c));
	assert_int_equal(c.a, 0x59);
	static const char *const bad[] = {"", "#", "7FB0FF", "#7FB0F", "#7FB0FF0", "#7FB0FG", "#7FB0FF00 ", "red"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct colour kept = {9, 9, 9, 9};
		assert_false(colour_parse(bad[i], &kept));
		assert_int_equal(kept.r, 9);
	}
}

static void the_curve_goes_there_and_back(void **state)
{
	(void)state;
	for (int i = 0; i <= 255; i++) {
		double back = colour_from_linear(colour_to_linear(i / 255.0));
		assert_true(fabs(back - i / 255.0) < 1e-9);
	}
	assert_true(fabs(colour_to_linear(0.5) - 0.21404) < 1e-5);
}

static void contrast_is_that_of_the_guideline(void **state)
{
	(void)state;
	struct colour white = {255, 255, 255, 255};
	struct colour black = {0, 0, 0, 255};
	struct colour grey = {0x77, 0x77, 0x77, 255};
	assert_true(fabs(colour_contrast(white, black) - 21.0) < 1e-9);
	assert_true(fabs(colour_contrast(grey, white) - 4.478) < 0.001);
	assert_true(colour_contrast(white, grey) == colour_contrast(grey, white));
}

static void light_text_is_thinned_and_dark_text_strengthened(void **state)
{
	(void)state;
	struct colour white = {255, 255, 255, 255};
	struct colour black = {0, 0, 0, 255};
	assert_true(fabs(colour_text_weight(white, black) - 1.23) < 0.01);
	assert_true(fabs(colour_text_weight(black, white) - 0.67) < 0.01);
	assert_true(colour_text_weight(white, white) == 1.0);
}

static void mixing_and_fading_stay_within_their_ends(void **state)
{
	(void)state;
	struct colour a = {10, 20, 30, 40};
	struct colour b = {110, 120, 130, 140};
	struct colour low = colour_mix(a, b, -1.0);
	struct colour high = colour_mix(a, b, 2.0);
	assert_memory_equal(&low, &a, sizeof(a));
	assert_memory_equal(&high, &b, sizeof(b));
	assert_int_equal(colour_mix(a, b, 0.5).r, 60);
	assert_int_equal(colour_fade(b, 0.5).a, 70);
	assert_int_equal(colour_fade(b, 7.0).a, 140);
	assert_int_equal(colour_fade(b, -1.0).a, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_hex_and_nothing_else),
		cmocka_unit_test(the_curve_goes_there_and_back),
		cmocka_unit_test(contrast_is_that_of_the_guideline),
		cmocka_unit_test(light_text_is_thinned_and_dark_text_strengthened),
		cmocka_unit_test(mixing_and_fading_stay_within_their_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
