#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "core/chat_text.h"

static void one_line_whatever_comes(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"hello", "hello"},
		{"  a \t b\r\n\r\nQUIT\r\n", "a b QUIT"},
		{"a\x01"
		 "ACTION b\x01",
		 "a ACTION b"},
		{"a\xc2\x85"
		 "b\xe2\x80\xa8"
		 "c",
		 "a b c"},
		{"\x7f \x1b", ""},
		{"", ""},
		{"大家好", "大家好"},
	};
	char out[64];
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(chat_text_clean(cases[i][0], out, sizeof out), strlen(cases[i][1]));
		assert_string_equal(out, cases[i][1]);
	}
	assert_int_equal(chat_text_clean("大家好", out, 9), 6); /* whole characters only */
	assert_string_equal(out, "大家");
}

static void breaks_where_a_reader_would(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t most;
		const char *part;
	} cases[] = {
		{"short", 500, "short"},
		{"exactly", 7, "exactly"},
		{"One two. Three four five", 20, "One two. Three four"},
		{"It is good. Three four five", 20, "It is good."},
		{"only 9.99 for this, today", 21, "only 9.99 for this,"},
		{"Donaudampfschifffahrt", 10, "Donaudampf"},
		{"你好世界。再见朋友们", 7, "你好世界。"},
		{"一二三四五六七八九十", 4, "一二三四"},
		{"👍👍👍", 3, "👍"},
		{"e\xcc\x81"
		 "e\xcc\x81",
		 3, "e\xcc\x81"},
		{"👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 21, "👩‍👩‍👧‍👦"},
		{"👩‍👩‍👧‍👦👩‍👩‍👧‍👦👍", 22,
		 "👩‍👩‍👧‍👦👩‍👩‍👧‍👦"},
		{"👩‍👩‍👧‍👦", 3, "👩"}, /* longer than a message: by characters */
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t length = chat_text_part(cases[i].text, cases[i].most);
		assert_int_equal(length, strlen(cases[i].part));
		assert_memory_equal(cases[i].text, cases[i].part, length);
	}
}

static void what_is_a_command(void **state)
{
	(void)state;
	assert_true(chat_text_is_command("/ban ann"));
	assert_true(chat_text_is_command(".timeout ann"));
	assert_false(chat_text_is_command("/"));
	assert_false(chat_text_is_command(".5 off"));
	assert_false(chat_text_is_command("hello /ban"));
	assert_false(chat_text_is_command(""));
	assert_false(chat_text_is_command("…"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line_whatever_comes),
		cmocka_unit_test(breaks_where_a_reader_would),
		cmocka_unit_test(what_is_a_command),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
