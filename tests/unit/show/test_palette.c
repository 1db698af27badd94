/* The colours of the themes that we ship: whether they can be read, and whether the ten options of a poll stay apart
 * for those who see colours otherwise. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "show/palette.h"
#include "show/sight.h"
#include "show/theme_table.h"

/* From the paper's own table of test pairs. */
static void the_difference_is_the_published_one(void **state)
{
	(void)state;
	static const struct {
		struct lab p, q;
		double d;
	} cases[] = {
		{{50.0, 2.6772, -79.7751}, {50.0, 0.0, -82.7485}, 2.0425},
		{{50.0, 0.0, 0.0}, {50.0, -1.0, 2.0}, 2.3669},
		{{50.0, 2.5, 0.0}, {73.0, 25.0, -18.0}, 27.1492},
		{{60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}, 1.2644},
		{{2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}, 0.9082},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(fabs(sight_difference(cases[i].p, cases[i].q) - cases[i].d) < 0.0001);
}

static struct palette palette_of(const struct theme_row *row)
{
	struct palette palette;
	json_t *theme = json_loads(row->text, 0, NULL);
	assert_non_null(theme);
	palette_read(theme, &palette);
	json_decref(theme);
	return palette;
}

static void the_ten_options_stay_apart(void **state)
{
	(void)state;
	for (const struct theme_row *row = theme_table; row->name; row++) {
		struct palette palette = palette_of(row);
		for (int i = 0; i < PALETTE_OPTIONS; i++) {
			for (int k = 0; k < i; k++) {
				int sight = 0;
				double d = sight_apart(palette.options[i], palette.options[k], &sight);
				if (d < SIGHT_APART)
					fail_msg("%s, %s: options %d and %d are %.1f apart", row->name,
						 sight_name(sight), k + 1, i + 1, d);
			}
		}
	}
}

static void the_options_stand_out_and_leave_their_words_readable(void **state)
{
	(void)state;
	for (const struct theme_row *row = theme_table; row->name; row++) {
		struct palette palette = palette_of(row);
		struct colour ground = palette.at[PALETTE_ROW];
		for (int i = 0; i < PALETTE_OPTIONS; i++) {
			struct colour tint = colour_mix(ground, palette.options[i], PALETTE_TINT);
			assert_true(colour_contrast(palette.options[i], ground) >= 3.0);
			assert_true(colour_contrast(palette.at[PALETTE_TEXT], tint) >= 4.5);
		}
	}
}

static void every_theme_of_ours_can_be_read(void **state)
{
	(void)state;
	size_t themes = 0;
	for (const struct theme_row *row = theme_table; row->name; row++, themes++) {
		struct palette palette = palette_of(row);
		struct contrast_finding findings[PALETTE_COLOURS];
		if (contrast_check(&palette, findings))
			fail_msg("%s: \"%s\" on \"%s\" has %.2f:1, not %.1f:1", row->name,
				 palette_names[findings[0].upper], palette_names[findings[0].ground], findings[0].ratio,
				 findings[0].least);
	}
	assert_int_equal(themes, 5);
}

/* Whatever the colour: what is proposed passes, and what passes is left as it is. */
static void the_nearest_colour_passes(void **state)
{
	(void)state;
	unsigned random = 1;
	for (const struct theme_row *row = theme_table; row->name; row++) {
		struct palette palette = palette_of(row);
		for (int i = 0; i < 400; i++) {
			random = random * 1664525u + 1013904223u;
			enum palette_colour upper = i % 2 ? PALETTE_ACCENT : PALETTE_TEXT;
			struct colour c = {(uint8_t)(random >> 8), (uint8_t)(random >> 16), (uint8_t)(random >> 24),
					   255};
			struct contrast_finding findings[PALETTE_COLOURS];
			palette.at[upper] = c;
			bool good = contrast_check(&palette, findings) == 0;
			struct colour near;
			assert_true(contrast_nearest(&palette, upper, c, &near));
			assert_true(!good || memcmp(&near, &c, sizeof(c)) == 0);
			palette.at[upper] = near;
			assert_int_equal(contrast_check(&palette, findings), 0);
			palette = palette_of(row);
		}
	}
	/* On white, grey and black at once nothing passes. */
	struct palette grey = palette_of(&theme_table[0]);
	for (int i = 0; i < PALETTE_COLOURS; i++)
		grey.at[i] = (struct colour){0, 0, 0, 255};
	grey.at[PALETTE_SURFACE] = (struct colour){255, 255, 255, 255};
	grey.at[PALETTE_SURFACE_END] = (struct colour){119, 119, 119, 255};
	struct colour near;
	assert_false(contrast_nearest(&grey, PALETTE_TEXT, grey.at[PALETTE_TEXT], &near));
}

static void colours_are_written_as_they_are_read(void **state)
{
	(void)state;
	for (const struct theme_row *row = theme_table; row->name; row++) {
		json_t *theme = json_loads(row->text, 0, NULL);
		json_t *before = json_deep_copy(theme);
		struct palette palette;
		palette_read(theme, &palette);
		palette_write(&palette, theme);
		assert_true(json_equal(theme, before));
		json_decref(before);
		json_decref(theme);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_difference_is_the_published_one),
		cmocka_unit_test(the_ten_options_stay_apart),
		cmocka_unit_test(the_options_stand_out_and_leave_their_words_readable),
		cmocka_unit_test(every_theme_of_ours_can_be_read),
		cmocka_unit_test(the_nearest_colour_passes),
		cmocka_unit_test(colours_are_written_as_they_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
