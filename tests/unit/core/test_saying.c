/* Sayings: what is put into a text, whatever it holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/error.h"
#include "core/saying.h"
#include "core/utf8.h"

static const char *text_of(struct saying s, const char *language)
{
	static char text[SAYING_TEXT];
	saying_text(&s, language, text, sizeof text);
	return text;
}

static void nothing_is_said(void **state)
{
	struct saying none = saying_plain("");
	struct saying other = {0};
	(void)state;
	assert_string_equal(text_of(none, "zh-CN"), "");
	assert_null(saying_json(&none));
	assert_true(saying_same(&none, &other));
	assert_string_equal(saying_part(&none, 0), "");
}

static void parts_of_every_kind(void **state)
{
	struct saying s = saying_of("Feed.map.too-many", "%s %d %.*s %zu %lld", "hall", -1, 4, "vote for", (size_t)7,
				    9000000000LL);
	(void)state;
	assert_string_equal(text_of(s, "en-US"), "Field map \"hall\", rule -1 (vote): the list has 7 elements, and may "
						 "have 9000000000: send it in parts.");
	s = saying_of("Feed.net.refuses", "%s %ld", "a.example", 443L);
	assert_string_equal(text_of(s, "zh-CN"), "a.example 的端口 443 拒绝连接，请确认程序已启动、端口正确。");
	json_t *words = saying_json(&s);
	char *written = json_dumps(words, JSON_COMPACT);
	assert_string_equal(written, "{\"key\":\"net.refuses\",\"1\":\"a.example\",\"2\":\"443\"}");
	free(written);
	json_decref(words);
}

static void names_differ_by_language(void **state)
{
	struct saying s = saying_of("Say.hook-status", "%s %d", "Name.wecom", 403);
	(void)state;
	assert_string_equal(text_of(s, "en-US"), "WeCom answers 403.");
	assert_string_equal(text_of(s, "zh-CN"), "企业微信返回 403。");
}

/* Marks, control characters, bytes that are no text, and more than there is room for. */
static void parts_are_hostile(void **state)
{
	char long_one[2000];
	char text[64];
	(void)state;
	struct saying s = saying_of("Feed.net.other", "%s %s", "%2%2\n\x1b[0m", "\xff\xfe");
	assert_string_equal(text_of(s, "en-US"), "%2%2 [0m: \xef\xbf\xbd\xef\xbf\xbd.");
	for (size_t i = 0; i + 3 < sizeof long_one; i += 3)
		memcpy(long_one + i, "长", 4);
	s = saying_of("Feed.net.other", "%s %s", long_one, long_one);
	assert_true(s.length <= sizeof s.with);
	assert_true(utf8_valid(s.with, strlen(s.with)));
	assert_true(utf8_valid(text_of(s, "zh-CN"), strlen(text_of(s, "zh-CN"))));
	saying_text(&s, "zh-CN", text, sizeof text);
	assert_true(strlen(text) > 50 && strlen(text) < sizeof text && utf8_valid(text, strlen(text)));
}

static void stars(const void *user, char *part)
{
	char *found = strstr(part, user);
	if (found)
		memset(found, '*', strlen(user));
}

static void parts_can_be_covered(void **state)
{
	struct saying s = saying_of("Feed.net.other", "%s %s", "a secret", "secret");
	struct saying same = s;
	(void)state;
	saying_change(&s, stars, "secret");
	assert_string_equal(text_of(s, NULL), "a ******: ******.");
	assert_false(saying_same(&s, &same));
}

static void errors_in_other_languages(void **state)
{
	struct error error;
	(void)state;
	error_say_of(&error, "Feed.url.far", "%s", "0.0.0.0");
	error_mend(&error, "Feed.url.plain-mend");
	assert_string_equal(error.what, "At 0.0.0.0 other machines can reach it.");
	assert_string_equal(error.mend, "Take its encrypted form, or add insecure=1.");
	error_translate(&error, "zh-CN");
	assert_string_equal(error.what, "用 0.0.0.0 的话其他机器也能连进来。");
	assert_string_equal(error.mend, "请改用加密的地址，或加上 insecure=1。");
	error_set(&error, "In English only.");
	error_translate(&error, "zh-CN");
	assert_string_equal(error.what, "In English only.");
	error_say(NULL, "Feed.memory");
	error_mend(NULL, "Feed.memory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_said),          cmocka_unit_test(parts_of_every_kind),
		cmocka_unit_test(names_differ_by_language), cmocka_unit_test(parts_are_hostile),
		cmocka_unit_test(parts_can_be_covered),     cmocka_unit_test(errors_in_other_languages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
