#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "core/match.h"

#define COUNT(array) (sizeof array / sizeof *array)

static int choice(const struct show_option *options, size_t count, const char *raw)
{
	struct match_options *o = match_options_create(options, count);
	struct match_text t = {0};
	assert_non_null(o);
	assert_true(match_fold(&t, raw));
	int found = match_option(o, &t);
	match_options_destroy(o);
	match_text_finish(&t);
	return found;
}

static const char *const colour_words[] = {"红色", "red"};
static const struct show_option colours[] = {
	{"red", "红", {2, (const char **)colour_words}},
	{"blue", "蓝", {0, NULL}},
	{"green", "Green!", {0, NULL}},
};

static void an_option_is_chosen_by_text_or_word(void **state)
{
	(void)state;
	assert_int_equal(choice(colours, 3, "红"), 0);
	assert_int_equal(choice(colours, 3, "红色！"), 0);
	assert_int_equal(choice(colours, 3, "ＲＥＤ"), 0);
	assert_int_equal(choice(colours, 3, "@主播 蓝~"), 1);
	assert_int_equal(choice(colours, 3, "green"), 2);
	assert_int_equal(choice(colours, 3, "红蓝"), MATCH_NONE);
	assert_int_equal(choice(colours, 3, "i like red"), MATCH_NONE);
	assert_int_equal(choice(colours, 3, ""), MATCH_NONE);
	assert_int_equal(choice(colours, 3, "@红"), MATCH_NONE);
}

static void a_number_comes_in_many_forms(void **state)
{
	(void)state;
	static const char *const forms[] = {
		"2",
		"２",
		"②",
		"2\xEF\xB8\x8F\xE2\x83\xA3",
		"2\xE2\x83\xA3",
		"二",
		"2.",
		"2。",
		"⒉",
		"#2",
		"＃2",
		"选2",
		"投2",
		"第2",
		"第二",
		"2号",
		"２号",
		"第2号",
		"选②",
		"投二",
		"二号",
		"选 2",
		"2 号",
		"2！",
		"2号。",
		"❷",
		"➁",
		"➋",
		"²",
		"٢",
		"२",
		"๒",
		"#二.",
		"選2",
		"2號",
		"/me 2",
		"@host 2",
		"2\xF3\xA0\x80\x80",
		"2 \xE2\xA0\x80",
		"2#",
		"㊁",
		"⼆",
	};
	for (size_t i = 0; i < COUNT(forms); i++) {
		int found = choice(colours, 3, forms[i]);
		if (found != 1)
			fprintf(stderr, "form %zu: %s\n", i, forms[i]);
		assert_int_equal(found, 1);
	}
}

static void what_is_no_number_chooses_none(void **state)
{
	(void)state;
	static const char *const texts[] = {"0",
					    "4",
					    "22",
					    "2 2",
					    "02",
					    "+2",
					    "-2",
					    "2x",
					    "x2",
					    "2号2",
					    "##2",
					    "选投2",
					    "选",
					    "号",
					    "2.5",
					    "二二",
					    "十二",
					    "两",
					    "Ⅱ",
					    "2号号",
					    "12",
					    "102",
					    "99999999999999999999",
					    "2/3",
					    "２３",
					    "1 or 2",
					    "k",
					    "ab",
					    "选",
					    "d",
					    "第四",
					    "2楼"};
	for (size_t i = 0; i < COUNT(texts); i++) {
		int found = choice(colours, 3, texts[i]);
		if (found != MATCH_NONE)
			fprintf(stderr, "text %zu: %s\n", i, texts[i]);
		assert_int_equal(found, MATCH_NONE);
	}
}

static void there_are_ten_at_most(void **state)
{
	(void)state;
	static char texts[10][16];
	static struct show_option ten[10];
	static const char *const forms[][10] = {
		{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"},
		{"①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩"},
		{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"},
		{"a", "B", "ｃ", "Ｄ", "ⓔ", "Ⓕ", "g.", "选H", "#i", "j号"},
		{"选1", "投2", "第3", "#4", "5号", "6.", "7。", "8！", "９", "１０"},
		{"❶", "❷", "❸", "❹", "❺", "❻", "❼", "❽", "❾", "❿"},
		{"१", "२", "३", "४", "५", "६", "७", "८", "९", "१०"},
	};
	for (int i = 0; i < 10; i++) {
		snprintf(texts[i], sizeof texts[i], "o%d", i);
		ten[i] = (struct show_option){.id = texts[i], .text = texts[i]};
	}
	for (size_t f = 0; f < COUNT(forms); f++)
		for (int i = 0; i < 10; i++)
			assert_int_equal(choice(ten, 10, forms[f][i]), i);
	assert_int_equal(choice(ten, 10, "🔟"), 9);
	assert_int_equal(choice(ten, 10, "第十"), 9);
	assert_int_equal(choice(ten, 10, "选十号"), 9);
	assert_int_equal(choice(ten, 10, "11"), MATCH_NONE);
	assert_int_equal(choice(ten, 10, "k"), MATCH_NONE);
	assert_int_equal(choice(ten, 9, "10"), MATCH_NONE);
	assert_int_equal(choice(ten, 9, "十"), MATCH_NONE);
	assert_int_equal(choice(ten, 9, "j"), MATCH_NONE);
}

static void a_letter_is_a_place(void **state)
{
	(void)state;
	assert_int_equal(choice(colours, 3, "a"), 0);
	assert_int_equal(choice(colours, 3, "B"), 1);
	assert_int_equal(choice(colours, 3, "Ｃ"), 2);
	assert_int_equal(choice(colours, 3, "🅱\xEF\xB8\x8F"), 1);
	assert_int_equal(choice(colours, 3, "选A"), 0);
	assert_int_equal(choice(colours, 3, "D"), MATCH_NONE);
	assert_int_equal(choice(colours, 3, "А"), MATCH_NONE); /* Cyrillic */
	assert_int_equal(choice(colours, 3, "a b"), MATCH_NONE);
}

static void texts_and_words_come_first(void **state)
{
	(void)state;
	static const struct show_option sums[] = {{"x", "2", {0, NULL}}, {"y", "3", {0, NULL}}, {"z", "B", {0, NULL}}};
	assert_int_equal(choice(sums, 3, "2"), 0);
	assert_int_equal(choice(sums, 3, "②"), 0);
	assert_int_equal(choice(sums, 3, "3"), 1);
	assert_int_equal(choice(sums, 3, "b"), 2);
	assert_int_equal(choice(sums, 3, "1"), 0);
	/* By its place: no option's text is "选2". */
	assert_int_equal(choice(sums, 3, "选2"), 1);
	assert_int_equal(choice(sums, 3, "a"), 0);
}

static void a_text_of_two_options_chooses_none(void **state)
{
	(void)state;
	static const char *const words[] = {"Ｙｅｓ!"};
	static const struct show_option options[] = {
		{"a", "yes", {0, NULL}}, {"b", "no", {1, (const char **)words}}, {"c", "maybe", {0, NULL}}};
	assert_int_equal(choice(options, 3, "YES"), MATCH_AMBIGUOUS);
	assert_int_equal(choice(options, 3, "no"), 1);
	assert_int_equal(choice(options, 3, "1"), 0);
}

static void a_clash_names_both(void **state)
{
	(void)state;
	static const char *const words[] = {"nein", "RED."};
	static const struct show_option options[] = {
		{"a", "red", {0, NULL}}, {"b", "blue", {0, NULL}}, {"c", "green", {2, (const char **)words}}};
	int a = -1;
	int b = -1;
	assert_true(match_options_clash(options, 3, &a, &b));
	assert_int_equal(a, 0);
	assert_int_equal(b, 2);
	assert_false(match_options_clash(options, 2, &a, &b));
	/* Its own word may be its own text; numbers and letters clash with nothing. */
	static const char *const own[] = {"Red!"};
	static const struct show_option fine[] = {{"a", "red", {1, (const char **)own}}, {"b", "1", {0, NULL}}};
	assert_false(match_options_clash(fine, 2, &a, &b));
	/* Different marks are different texts, white space is not. */
	static const struct show_option marks[] = {{"a", "?", {0, NULL}}, {"b", "!", {0, NULL}}};
	assert_false(match_options_clash(marks, 2, &a, &b));
	static const struct show_option blanks[] = {{"a", "so so", {0, NULL}}, {"b", " SO  SO ", {0, NULL}}};
	assert_true(match_options_clash(blanks, 2, &a, &b));
	assert_false(match_options_clash(NULL, 0, &a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_option_is_chosen_by_text_or_word),
		cmocka_unit_test(a_number_comes_in_many_forms),
		cmocka_unit_test(what_is_no_number_chooses_none),
		cmocka_unit_test(there_are_ten_at_most),
		cmocka_unit_test(a_letter_is_a_place),
		cmocka_unit_test(texts_and_words_come_first),
		cmocka_unit_test(a_text_of_two_options_chooses_none),
		cmocka_unit_test(a_clash_names_both),
	};
	return cmocka_run_group_tests_name("match_options", tests, NULL, NULL);
}
