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
#include "show/theme_table.h"

#define APART 14.0 /* CIEDE2000: told apart at a glance, beside each other and not */
#define DEGREES 57.29577951308232

struct lab {
	double l, a, b;
};

/* What linear red, green and blue become at full severity: Machado, Oliveira and Fernandes 2009. */
static const struct sight {
	const char *name;
	double m[3][3];
} sights[] = {
	{"as most", {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	{"protanopia",
	 {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
	{"deuteranopia",
	 {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
	{"tritanopia",
	 {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
};

static double lab_part(double t)
{
	return t > 216.0 / 24389.0 ? cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}

static struct lab seen(struct colour c, const struct sight *sight)
{
	const double in[3] = {colour_to_linear(c.r / 255.0), colour_to_linear(c.g / 255.0),
			      colour_to_linear(c.b / 255.0)};
	double s[3];
	for (int i = 0; i < 3; i++) {
		double v = sight->m[i][0] * in[0] + sight->m[i][1] * in[1] + sight->m[i][2] * in[2];
		s[i] = fmin(fmax(v, 0.0), 1.0);
	}
	double x = lab_part((0.4124564 * s[0] + 0.3575761 * s[1] + 0.1804375 * s[2]) / 0.95047);
	double y = lab_part(0.2126729 * s[0] + 0.7151522 * s[1] + 0.0721750 * s[2]);
	double z = lab_part((0.0193339 * s[0] + 0.1191920 * s[1] + 0.9503041 * s[2]) / 1.08883);
	return (struct lab){116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
}

static double hue(double a, double b)
{
	double h = a == 0.0 && b == 0.0 ? 0.0 : atan2(b, a) * DEGREES;
	return h < 0.0 ? h + 360.0 : h;
}

static double mean_hue(double h1, double h2, bool grey)
{
	if (grey)
		return h1 + h2;
	if (fabs(h1 - h2) <= 180.0)
		return (h1 + h2) / 2.0;
	return h1 + h2 < 360.0 ? (h1 + h2 + 360.0) / 2.0 : (h1 + h2 - 360.0) / 2.0;
}

/* CIEDE2000: Sharma, Wu and Dalal 2005. */
static double difference(struct lab p, struct lab q)
{
	double mean = (hypot(p.a, p.b) + hypot(q.a, q.b)) / 2.0;
	double g = 0.5 * (1.0 - sqrt(pow(mean, 7) / (pow(mean, 7) + pow(25.0, 7))));
	p.a *= 1.0 + g;
	q.a *= 1.0 + g;
	double c1 = hypot(p.a, p.b);
	double c2 = hypot(q.a, q.b);
	double h1 = hue(p.a, p.b);
	double h2 = hue(q.a, q.b);
	bool grey = c1 * c2 == 0.0;
	double turn = grey ? 0.0 : fmod(h2 - h1 + 540.0, 360.0) - 180.0;
	double dh = 2.0 * sqrt(c1 * c2) * sin(turn / 2.0 / DEGREES);
	double l = (p.l + q.l) / 2.0 - 50.0;
	double c = (c1 + c2) / 2.0;
	double h = mean_hue(h1, h2, grey);
	double t = 1.0 - 0.17 * cos((h - 30.0) / DEGREES) + 0.24 * cos(2.0 * h / DEGREES) +
		   0.32 * cos((3.0 * h + 6.0) / DEGREES) - 0.20 * cos((4.0 * h - 63.0) / DEGREES);
	double around = exp(-pow((h - 275.0) / 25.0, 2));
	double turned = -2.0 * sqrt(pow(c, 7) / (pow(c, 7) + pow(25.0, 7))) * sin(60.0 * around / DEGREES);
	double dl = (q.l - p.l) / (1.0 + 0.015 * l * l / sqrt(20.0 + l * l));
	double dc = (c2 - c1) / (1.0 + 0.045 * c);
	dh /= 1.0 + 0.015 * c * t;
	return sqrt(dl * dl + dc * dc + dh * dh + turned * dc * dh);
}

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
		assert_true(fabs(difference(cases[i].p, cases[i].q) - cases[i].d) < 0.0001);
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
		for (size_t s = 0; s < sizeof(sights) / sizeof(sights[0]); s++) {
			for (int i = 0; i < PALETTE_OPTIONS; i++) {
				for (int k = 0; k < i; k++) {
					double d = difference(seen(palette.options[i], &sights[s]),
							      seen(palette.options[k], &sights[s]));
					if (d < APART)
						fail_msg("%s, %s: options %d and %d are %.1f apart", row->name,
							 sights[s].name, k + 1, i + 1, d);
				}
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
