#include "support_paint.h"

static const char *family(const struct fonts *fonts, uint32_t face)
{
	return fonts_face(fonts, face)->family;
}

static void without_any_font_there_are_boxes(void **state)
{
	(void)state;
	static const char *const nothing[] = {"there-is-no-font.ttf"};
	struct error error = {0};
	struct fonts *fonts = fonts_create(&(struct fonts_options){.files = nothing, .file_count = 1}, &error);
	uint32_t letter = 'a';
	uint32_t code = 0;
	assert_non_null(fonts);
	assert_int_equal(fonts_pick(fonts, &letter, 1, 700, FONT_TEXT), fonts_boxes(fonts));
	assert_non_null(fonts_shaper(fonts, fonts_boxes(fonts)));
	assert_string_equal(fonts_take_missing(fonts, &code), "fonts-noto-core");
	assert_int_equal(code, 'a');
	fonts_prefer(fonts, "Noto Serif");
	assert_int_equal(fonts_pick(fonts, &letter, 1, 400, FONT_CJK), fonts_boxes(fonts));
	fonts_destroy(fonts);
	fonts_destroy(NULL);
}

static void weights_choose_the_nearest_cut(void **state)
{
	(void)state;
	struct fonts *fonts = open_test_fonts();
	uint32_t letter = 'a';
	assert_int_equal(fonts_face(fonts, fonts_pick(fonts, &letter, 1, 400, FONT_TEXT))->weight, 400);
	assert_int_equal(fonts_face(fonts, fonts_pick(fonts, &letter, 1, 500, FONT_TEXT))->weight, 400);
	assert_int_equal(fonts_face(fonts, fonts_pick(fonts, &letter, 1, 700, FONT_TEXT))->weight, 700);
	fonts_destroy(fonts);
}

static void the_chosen_family_comes_first(void **state)
{
	(void)state;
	struct fonts_options options = {.family = "Noto Sans CJK SC",
					.files = test_fonts,
					.file_count = sizeof(test_fonts) / sizeof(test_fonts[0])};
	struct fonts *fonts = fonts_create(&options, NULL);
	uint32_t letter = 'a';
	assert_string_equal(family(fonts, fonts_pick(fonts, &letter, 1, 400, FONT_TEXT)), "Noto Sans CJK SC");
	fonts_destroy(fonts);
}

/* What each list asks first, however many lists are asked in turn; families that are not there are passed over. */
static void a_list_of_families_goes_before_the_order(void **state)
{
	(void)state;
	struct fonts *fonts = open_test_fonts();
	uint32_t letter = 'a';
	uint32_t han = 0x56FD;
	for (int i = 0; i < 40; i++) {
		char list[96];
		fonts_prefer(fonts, "No Such Font,  Noto Sans CJK JP ,Noto Sans");
		assert_string_equal(family(fonts, fonts_pick(fonts, &letter, 1, 700, FONT_TEXT)), "Noto Sans CJK JP");
		assert_string_equal(family(fonts, fonts_pick(fonts, &han, 1, 700, FONT_CJK)), "Noto Sans CJK JP");
		fonts_prefer(fonts, NULL);
		assert_string_equal(family(fonts, fonts_pick(fonts, &letter, 1, 700, FONT_TEXT)), "Noto Sans");
		assert_string_equal(family(fonts, fonts_pick(fonts, &han, 1, 700, FONT_CJK)), "Noto Sans CJK SC");
		snprintf(list, sizeof(list), "Missing %d, Noto Sans CJK %s", i, i % 2 ? "KR" : "TC");
		fonts_prefer(fonts, list);
		assert_string_equal(family(fonts, fonts_pick(fonts, &han, 1, 400, FONT_TEXT)),
				    i % 2 ? "Noto Sans CJK KR" : "Noto Sans CJK TC");
		fonts_prefer(fonts, "Missing");
		assert_string_equal(family(fonts, fonts_pick(fonts, &letter, 1, 400, FONT_TEXT)), "Noto Sans");
	}
	assert_true(fonts_has(fonts, "Noto Sans CJK JP") && !fonts_has(fonts, "Missing"));
	fonts_destroy(fonts);
}

static void what_nobody_has_falls_back_to_its_base_or_a_box(void **state)
{
	(void)state;
	struct fonts *fonts = open_test_fonts();
	uint32_t unknown = 0x10FFFD;
	assert_int_equal(fonts_pick(fonts, &unknown, 1, 400, FONT_TEXT), fonts_boxes(fonts));
	/* A Han character with a mark that no face has together with it. */
	uint32_t cluster[2] = {0x56FD, 0x0F71};
	assert_string_equal(family(fonts, fonts_pick(fonts, cluster, 2, 400, FONT_CJK)), "Noto Sans CJK SC");
	/* Asked again, from the cache, the answer is the same. */
	assert_int_equal(fonts_pick(fonts, &unknown, 1, 400, FONT_TEXT), fonts_boxes(fonts));
	fonts_destroy(fonts);
}

static void answers_do_not_depend_on_what_was_asked_before(void **state)
{
	(void)state;
	struct fonts *warm = open_test_fonts();
	uint32_t random = 5;
	for (int i = 0; i < 20000; i++) {
		uint32_t code = next_random(&random) % 0x11000;
		fonts_pick(warm, &code, 1, i % 2 ? 400 : 700, (enum font_want)(1 + i % 4));
	}
	struct fonts *cold = open_test_fonts();
	for (uint32_t code = 0x20; code < 0x3000; code += 7)
		assert_int_equal(fonts_pick(warm, &code, 1, 400, FONT_TEXT),
				 fonts_pick(cold, &code, 1, 400, FONT_TEXT));
	fonts_destroy(cold);
	fonts_destroy(warm);
}

static void each_face_can_shape(void **state)
{
	(void)state;
	struct fonts *fonts = open_test_fonts();
	for (uint32_t i = 0; i < fonts_count(fonts); i++) {
		assert_non_null(fonts_shaper(fonts, i));
		assert_true(fonts_upem(fonts, i) >= 1000.0);
	}
	fonts_destroy(fonts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_any_font_there_are_boxes),
		cmocka_unit_test(weights_choose_the_nearest_cut),
		cmocka_unit_test(the_chosen_family_comes_first),
		cmocka_unit_test(a_list_of_families_goes_before_the_order),
		cmocka_unit_test(what_nobody_has_falls_back_to_its_base_or_a_box),
		cmocka_unit_test(answers_do_not_depend_on_what_was_asked_before),
		cmocka_unit_test(each_face_can_shape),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
