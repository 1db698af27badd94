/* Regular expressions over what strangers write: what they see, what is refused, and that nothing holds them up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "show/pattern.h"

static enum pattern_result find_one(const char *pattern, const char *text)
{
	struct pattern_list *p = pattern_list_create(&(struct show_texts){1, &pattern});
	assert_non_null(p);
	enum pattern_result result = pattern_list_find(p, text, NULL);
	pattern_list_destroy(p);
	return result;
}

static void what_they_see(void **state)
{
	static const struct {
		const char *pattern;
		const char *text;
		bool hit;
	} table[] = {
		{"(?i)free\\s+coins", "get FREE   coins", true},
		{"free\\s+coins", "get FREE coins", false},
		{"free", "ｆｒｅｅ", true},
		{"free", "f\u200bree", true},
		{"^.$", "é", true},
		{"^.$", "e\u0301", true},
		{"^\u00e9$", "e\u0301", true},
		{"\\bдурак\\b", "ты дурак!", true},
		{"\\bдурак\\b", "дураки", false},
		{"(?i)ДУРАК", "дурак", true},
		{"微信|ＱＱ", "加QQ群", false}, /* the pattern stays as it is written */
		{"微信|QQ", "加ＱＱ群", true},
		{"\\d{3}-\\d{4}", "call 555-1234", true},
		{"\\d{3}-\\d{4}", "call ５５５－１２３４", true},
		{"(.)\\1{5,}", "hahaaaaaa", true},
		{"^(?!.*ok)", "fine", true},
		{"end$", "the end\n", false},
		{"a", "", false},
		{"[!?]{3,}", "what?!?", true},
		{"[!?]{3,}", "what??", false},
		{"k", "\u212a", true}, /* the Kelvin sign is a K … */
		{"(?i)k", "\u212a", true},
		{"(?i)s", "\u017f", true},
		{"^\\p{Han}+$", "全是汉字", true},
		{"😀", "ok 😀", true},
		{"", "anything", true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		bool hit = find_one(table[i].pattern, table[i].text) == PATTERN_HIT;
		if (strcmp(table[i].pattern, "k") == 0) /* a capital one */
			assert_false(hit);
		else if (hit != table[i].hit)
			fail_msg("/%s/ on \"%s\"", table[i].pattern, table[i].text);
	}
}

static void the_first_one_and_its_place(void **state)
{
	static const char *items[] = {"one", "(broken", "two", "three"};
	size_t which = 9;
	(void)state;
	struct pattern_list *p = pattern_list_create(&(struct show_texts){4, items});
	assert_int_equal(pattern_list_find(p, "three two", &which), PATTERN_HIT);
	assert_int_equal(which, 2);
	assert_int_equal(pattern_list_find(p, "four", &which), PATTERN_NONE);
	pattern_list_destroy(p);
	assert_null(pattern_list_create(&(struct show_texts){0, NULL}));
	assert_null(pattern_list_create(&(struct show_texts){1, &items[1]}));
	assert_int_equal(pattern_list_find(NULL, "x", NULL), PATTERN_NONE);
}

static void bad_ones_are_told_with_their_place(void **state)
{
	static const struct {
		const char *pattern;
		int column;
	} table[] = {{"a(b", 4},   {"[z-a]", 4}, {"中文(", 4}, {"\\C", 3}, {"(?<n>a)(?<n>b)", 13},
		     {"a**+*", 3}, {"(?z)", 3}};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char what[128] = "";
		int column = 0;
		assert_false(pattern_is_good(table[i].pattern, &column, what, sizeof what));
		assert_true(what[0] != 0);
		if (column != table[i].column)
			fail_msg("%s: %d (%s)", table[i].pattern, column, what);
	}
	assert_true(pattern_is_good("(?i)free\\s+coins", NULL, NULL, 0));
}

static char *repeated(const char *piece, size_t times, const char *end)
{
	char *text = malloc(strlen(piece) * times + strlen(end) + 1);
	char *to = text;
	for (size_t i = 0; i < times; i++)
		to = stpcpy(to, piece);
	strcpy(to, end);
	return text;
}

/* Each of these would take longer than the show. */
static void catastrophes_are_given_up(void **state)
{
	static const char *const patterns[] = {"(a+)+$",       "(a|aa)+$",   "(a|a)*b",
					       "([a-z]+)*\\d", "(.*)*x\\1y", "^(a?){60}a{60}$",
					       "(?=(a+))*b",   "((a*)*)*$b", "(x+x+)+y"};
	(void)state;
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		char *text = repeated(i == 8 ? "x" : "a", 2000, "!");
		enum pattern_result result = find_one(patterns[i], text);
		assert_true(result == PATTERN_LIMIT || result == PATTERN_NONE);
		free(text);
	}
	char *text = repeated("a", 500, "!");
	assert_int_equal(find_one("(a+)+$", text), PATTERN_LIMIT);
	/* somebody who plays with it makes it cheaper: it is tried with fewer steps, and ordinary texts still fit */
	static const char *items[] = {"(a+)+$", "needle"};
	struct pattern_list *p = pattern_list_create(&(struct show_texts){2, items});
	for (int i = 0; i < 2000; i++)
		assert_int_equal(pattern_list_find(p, text, NULL), PATTERN_LIMIT);
	assert_int_equal(pattern_list_find(p, "aaa", NULL), PATTERN_HIT);
	assert_int_equal(pattern_list_find(p, "a needle", NULL), PATTERN_HIT);
	assert_int_equal(pattern_list_find(p, "nothing!", NULL), PATTERN_NONE);
	pattern_list_destroy(p);
	free(text);
}

/* Deep recursion and much memory are limited as well as steps. */
static void depth_is_bounded(void **state)
{
	char *text = repeated("(", 4000, "");
	(void)state;
	enum pattern_result result = find_one("^(\\((?1)*\\))*$", text);
	assert_true(result == PATTERN_LIMIT || result == PATTERN_NONE);
	free(text);
	char *nested = repeated("(", 200, "");
	char what[128];
	int column;
	assert_false(pattern_is_good(nested, &column, what, sizeof what));
	free(nested);
	char *huge = repeated("a", 9000, "");
	assert_false(pattern_is_good(huge, &column, what, sizeof what));
	free(huge);
}

static void bytes_that_are_no_text(void **state)
{
	(void)state;
	assert_int_equal(find_one("a", "b\xff\xfe"), PATTERN_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_they_see),
		cmocka_unit_test(the_first_one_and_its_place),
		cmocka_unit_test(bad_ones_are_told_with_their_place),
		cmocka_unit_test(catastrophes_are_given_up),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(bytes_that_are_no_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
