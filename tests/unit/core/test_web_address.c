/* What is an address of the web, and what only has a point in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/web_address.h"

static bool is_found(const char *text)
{
	struct match_text folded = {0};
	assert_true(match_fold(&folded, text));
	bool found = web_address_in(&folded);
	match_text_finish(&folded);
	return found;
}

static void addresses(void **state)
{
	static const char *const texts[] = {
		"http://x",
		"see HTTPS://Example.org/a?b=c",
		"example.com",
		"Example.COM!",
		"(example.com)",
		"go to example.co.uk now",
		"www.anything",
		"快来baidu.com看看",
		"baidu。com",
		"ｂａｉｄｕ．ｃｏｍ",
		"t.me/group",
		"discord.gg/abc",
		"mail me@example.net",
		"example dot com",
		"example(dot)com",
		"example [dot] com",
		"example . com",
		"example[.]com",
		"baidu点com",
		"пример.рф",
		"例子.中国",
		"例え.コム",
		"한국.한국",
		"موقع.امارات",
		"xn--fsq.xn--0zwm56d",
		"1.2.3.4",
		"http 10.0.0.1:8080/x",
		"tv.twitch.tv",
		"exam\u200bple.c\u200dom",
		"яндекс точка ру и yandex точка ru",
		"shop.xyz/",
		"a.b.c.top",
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!is_found(texts[i]))
			fail_msg("%s is an address", texts[i]);
}

static void no_addresses(void **state)
{
	static const char *const texts[] = {
		"",
		"hello",
		"3.5",
		"v1.2.3",
		"ok...so",
		"no.1",
		"U.S.",
		"e.g. this",
		"Mr.Smith",
		"what?yes.no",
		"1.2.3",
		"1.2.3.4.5",
		"300.1.1.1",
		"polka dot me",
		"dot com",
		".com",
		"com",
		"example.community",
		"end.Then",
		"www",
		"wwww.",
		"a://",
		"第3.5节",
		"多少钱。谢谢",
		"三点半",
		"早点来",
		"12:30",
		"node.js",
		"...",
		"x.com_file",
		"point.comma",
		"a dot b",
		"точка зрения",
		"。com",
		"file.txt",
		"你好.世界末日",
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (is_found(texts[i]))
			fail_msg("%s is none", texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(addresses), cmocka_unit_test(no_addresses)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
