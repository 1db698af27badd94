/* A brand over each theme: what it says is never changed, what it does not say goes with it and can be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "show/brand.h"
#include "show/theme_table.h"

static json_t *theme_of(const char *name)
{
	for (const struct theme_row *row = theme_table; row->name; row++) {
		if (strcmp(row->name, name) == 0)
			return json_loads(row->text, 0, NULL);
	}
	fail_msg("no theme %s", name);
	return NULL;
}

static json_t *branded(const char *name, const char *brand)
{
	json_t *theme = theme_of(name);
	json_t *kit = json_loads(brand, 0, NULL);
	assert_non_null(kit);
	json_t *out = brand_apply(theme, kit);
	assert_non_null(out);
	json_decref(kit);
	json_decref(theme);
	return out;
}

static const char *colour(const json_t *theme, const char *name)
{
	return json_string_value(json_object_get(json_object_get(theme, "palette"), name));
}

static void nothing_said_is_the_theme_itself(void **state)
{
	(void)state;
	for (const struct theme_row *row = theme_table; row->name; row++) {
		json_t *theme = theme_of(row->name);
		json_t *out = branded(row->name, "{\"name\": \"x\"}");
		json_t *none = brand_apply(theme, NULL);
		assert_true(json_equal(out, theme) && json_equal(none, theme));
		json_decref(none);
		json_decref(out);
		json_decref(theme);
	}
}

/* Any accent on any theme: words on the action can be read, meters seen, and the accent is as said. */
static void an_accent_alone_gives_a_whole_look(void **state)
{
	(void)state;
	static const char *const accents[] = {"#FFD36B", "#00A676", "#0B3D91", "#FF5DA2", "#777777",
					      "#FFFFFF", "#000000", "#E4002B", "#7FB0FF", "#B5651D"};
	for (const struct theme_row *row = theme_table; row->name; row++) {
		for (size_t i = 0; i < sizeof(accents) / sizeof(accents[0]); i++) {
			char brand[64];
			snprintf(brand, sizeof(brand), "{\"accent\": \"%s\"}", accents[i]);
			json_t *out = branded(row->name, brand);
			assert_string_equal(colour(out, "accent"), accents[i]);
			assert_string_equal(colour(out, "fill"), accents[i]);
			struct palette p;
			palette_read(out, &p);
			assert_true(colour_contrast(p.at[PALETTE_ON_FILL], p.at[PALETTE_FILL]) >= 4.5);
			assert_true(colour_contrast(p.at[PALETTE_ON_FILL], p.at[PALETTE_FILL_END]) >= 4.5);
			struct contrast_finding findings[PALETTE_COLOURS];
			size_t count = contrast_check(&p, findings);
			for (size_t f = 0; f < count; f++)
				assert_true(findings[f].upper == PALETTE_ACCENT || findings[f].upper == PALETTE_PRICE ||
					    findings[f].upper == PALETTE_FILL || findings[f].upper == PALETTE_FILL_END);
			json_decref(out);
		}
	}
}

/* A surface, light or dark, on a theme of either kind: all that was not said can be read on it. */
static void a_surface_takes_the_rest_with_it(void **state)
{
	(void)state;
	static const char *const surfaces[] = {"#FFFFFF", "#F3E9DC", "#0A1F44", "#000000",
					       "#2E1A47", "#FFE600", "#00594C"};
	for (const struct theme_row *row = theme_table; row->name; row++) {
		for (size_t i = 0; i < sizeof(surfaces) / sizeof(surfaces[0]); i++) {
			char brand[64];
			snprintf(brand, sizeof(brand), "{\"colours\": {\"surface\": \"%s\"}}", surfaces[i]);
			json_t *out = branded(row->name, brand);
			assert_string_equal(colour(out, "surface"), surfaces[i]);
			struct palette p;
			palette_read(out, &p);
			struct contrast_finding findings[PALETTE_COLOURS];
			size_t count = contrast_check(&p, findings);
			/* The call to action keeps its colours, which may be those of the surface; that is warned of.
			 */
			for (size_t f = 0; f < count; f++) {
				if (findings[f].upper != PALETTE_FILL && findings[f].upper != PALETTE_FILL_END)
					fail_msg("%s on %s: %s on %s %.2f", row->name, surfaces[i],
						 palette_names[findings[f].upper], palette_names[findings[f].ground],
						 findings[f].ratio);
			}
			struct colour price = p.at[PALETTE_PRICE];
			assert_true(colour_contrast(price, colour_plate(p.at[PALETTE_SURFACE], price)) >= 4.5);
			for (int k = 0; k < PALETTE_OPTIONS; k++)
				assert_true(
					colour_contrast(p.at[PALETTE_TEXT], colour_mix(p.at[PALETTE_ROW], p.options[k],
										       PALETTE_TINT)) >= 4.5);
			json_decref(out);
		}
	}
}

static void a_brand_says_the_first_options_of_polls(void **state)
{
	(void)state;
	json_t *out = branded("studio", "{\"poll_colours\": [\"#101010\", 7, \"#FEDCBA\"]}");
	json_t *plain = branded("studio", "{}");
	const json_t *options = json_object_get(json_object_get(out, "palette"), "options");
	const json_t *before = json_object_get(json_object_get(plain, "palette"), "options");
	assert_int_equal(json_array_size(options), PALETTE_OPTIONS);
	assert_string_equal(json_string_value(json_array_get(options, 0)), "#101010");
	assert_string_equal(json_string_value(json_array_get(options, 2)), "#FEDCBA");
	for (size_t i = 1; i < PALETTE_OPTIONS; i += i == 1 ? 2 : 1)
		assert_true(json_equal(json_array_get(options, i), json_array_get(before, i)));
	json_decref(out);
	json_decref(plain);
}

static void what_is_said_stays_however_bad_it_is(void **state)
{
	(void)state;
	json_t *out = branded("studio", "{\"accent\": \"#111111\", \"colours\": {\"text\": \"#222222\", "
					"\"muted\": \"#333333\", \"surface\": \"#444444\", \"on_fill\": \"#101010\"}}");
	assert_string_equal(colour(out, "accent"), "#111111");
	assert_string_equal(colour(out, "text"), "#222222");
	assert_string_equal(colour(out, "muted"), "#333333");
	assert_string_equal(colour(out, "surface"), "#444444");
	assert_string_equal(colour(out, "on_fill"), "#101010");
	json_decref(out);
}

/* Editorial's price and action are its accent; Pop's border is the colour of its text. */
static void what_was_alike_stays_alike(void **state)
{
	(void)state;
	json_t *out = branded("editorial", "{\"accent\": \"#0B3D91\"}");
	assert_string_equal(colour(out, "price"), "#0B3D91");
	assert_string_equal(colour(out, "fill_end"), "#0B3D91");
	json_decref(out);
	out = branded("pop", "{\"colours\": {\"text\": \"#102A10\"}}");
	assert_string_equal(colour(out, "border"), "#102A10");
	json_decref(out);
	out = branded("studio", "{\"accent\": \"#00A676\"}");
	assert_string_equal(colour(out, "price"), "#FFC44D");
	json_decref(out);
}

static const json_t *in(const json_t *theme, const char *group, const char *key)
{
	return json_object_get(json_object_get(theme, group), key);
}

static void fonts_corners_and_motion(void **state)
{
	(void)state;
	json_t *out = branded("editorial", "{\"font\": \"Inter, Noto Sans\", \"radius\": 10, \"motion\": \"lively\"}");
	assert_string_equal(json_string_value(json_object_get(out, "font")), "Inter, Noto Sans");
	assert_string_equal(json_string_value(json_object_get(out, "title_font")), "");
	assert_true(json_number_value(in(out, "shape", "radius")) == 10.0);
	assert_true(json_number_value(in(out, "shape", "radius_small")) == 6.0);
	assert_string_equal(json_string_value(in(out, "motion", "kind")), "lively");
	assert_false(json_is_true(in(out, "motion", "reduced")));
	json_decref(out);
	out = branded("pop", "{\"title_font\": \"Lora\", \"radius\": 200, \"motion\": \"reduced\"}");
	assert_string_equal(json_string_value(json_object_get(out, "font")), "");
	assert_string_equal(json_string_value(json_object_get(out, "title_font")), "Lora");
	assert_true(json_number_value(in(out, "shape", "radius")) == 64.0);
	assert_true(json_number_value(in(out, "shape", "radius_small")) == 32.0);
	assert_true(json_is_true(in(out, "motion", "reduced")));
	assert_string_equal(json_string_value(in(out, "motion", "kind")), "bouncy");
	json_decref(out);
}

static void what_makes_no_sense_is_passed_over(void **state)
{
	(void)state;
	static const char *const brands[] = {
		"{\"accent\": 7, \"font\": [], \"radius\": \"x\", \"motion\": \"wild\", \"colours\": []}",
		"{\"accent\": \"red\", \"radius\": -4, \"colours\": {\"surface\": null, \"options\": 3, \"x\": "
		"\"#FFFFFF\"}}",
	};
	json_t *theme = theme_of("studio");
	for (size_t i = 0; i < 2; i++) {
		json_t *out = branded("studio", brands[i]);
		assert_true(json_equal(out, theme));
		json_decref(out);
	}
	json_decref(theme);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_said_is_the_theme_itself),
		cmocka_unit_test(an_accent_alone_gives_a_whole_look),
		cmocka_unit_test(a_surface_takes_the_rest_with_it),
		cmocka_unit_test(a_brand_says_the_first_options_of_polls),
		cmocka_unit_test(what_is_said_stays_however_bad_it_is),
		cmocka_unit_test(what_was_alike_stays_alike),
		cmocka_unit_test(fonts_corners_and_motion),
		cmocka_unit_test(what_makes_no_sense_is_passed_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
