#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "feed/address.h"
#include "feed/listen_guard.h"

static void what_is_this_machine(void **state)
{
	(void)state;
	static const char *const here[] = {"localhost", "LOCALHOST", "127.0.0.1", "127.255.0.9", "::1"};
	static const char *const not_here[] = {
		"",           "0.0.0.0", "128.0.0.1",      "10.0.0.1",  "::", "::2", "::127.0.0.1",
		"localhost.", "127.1",   "127.0.0.1.evil", "0x7f.0.0.1"};
	for (size_t i = 0; i < sizeof here / sizeof *here; i++)
		if (!address_is_here(here[i]))
			fail_msg("%s", here[i]);
	for (size_t i = 0; i < sizeof not_here / sizeof *not_here; i++)
		if (address_is_here(not_here[i]))
			fail_msg("%s", not_here[i]);
}

static void hosts(void **state)
{
	(void)state;
	static const char *const good[] = {"127.0.0.1", "127.0.0.1:8000", "localhost:", "[::1]", "[::1]:8000"};
	static const char *const bad[] = {"",       ":8000",     "evil",     "127.0.0.1:80x",  "[::1",
					  "[::1]x", "[::1]:80:", "[::2]:80", "127.0.0.1 ",     "a@127.0.0.1",
					  "[]",     "[]:80",     "::1",      "localhost,evil", "evil:127.0.0.1"};
	assert_true(listen_host_is_here(NULL));
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!listen_host_is_here(good[i]))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (listen_host_is_here(bad[i]))
			fail_msg("%s", bad[i]);
}

static void origins(void **state)
{
	(void)state;
	static const char *const good[] = {"http://localhost:5173", "HTTPS://127.0.0.1", "http://[::1]:3000", "file://",
					   "moz-extension://1234",  "app://dycast"};
	static const char *const bad[] = {"",
					  "null",
					  "://",
					  "localhost",
					  "https://evil.example",
					  "http://localhost.evil.example",
					  "http://127.0.0.1@evil.example",
					  "http://evil.example#127.0.0.1",
					  "http://127.0.0.1/evil",
					  "http://"};
	assert_true(listen_origin_is_here(NULL));
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!listen_origin_is_here(good[i]))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (listen_origin_is_here(bad[i]))
			fail_msg("%s", bad[i]);
}

static void tokens(void **state)
{
	(void)state;
	assert_true(listen_token_is("abc", "abc"));
	assert_false(listen_token_is("abc", "abd"));
	assert_false(listen_token_is("abc", "ab"));
	assert_false(listen_token_is("ab", "abc"));
	assert_false(listen_token_is("", ""));
	assert_false(listen_token_is(NULL, "abc"));
	assert_false(listen_token_is("abc", NULL));
	assert_string_equal(listen_bearer("Bearer abc"), "abc");
	assert_string_equal(listen_bearer("bEARER \t abc d"), "abc d");
	assert_null(listen_bearer("Bearerabc"));
	assert_null(listen_bearer("Bearer"));
	assert_null(listen_bearer("Basic abc"));
	assert_null(listen_bearer(NULL));
}

static void words_of_a_list(void **state)
{
	(void)state;
	assert_true(listen_has_word("keep-alive, Upgrade", "upgrade"));
	assert_true(listen_has_word(" \tUPGRADE\t ,x", "upgrade"));
	assert_true(listen_has_word(",,upgrade", "upgrade"));
	assert_false(listen_has_word("upgrades", "upgrade"));
	assert_false(listen_has_word("up grade", "upgrade"));
	assert_false(listen_has_word(" ", "upgrade"));
	assert_false(listen_has_word("", "upgrade"));
	assert_false(listen_has_word(NULL, "upgrade"));
}

static void forms(void **state)
{
	(void)state;
	assert_true(listen_is_form("application/x-www-form-urlencoded"));
	assert_true(listen_is_form(" Multipart/Form-Data; boundary=x"));
	assert_false(listen_is_form("multipart/form-database"));
	assert_false(listen_is_form("application/json"));
	assert_false(listen_is_form("text/plain"));
	assert_false(listen_is_form(""));
	assert_false(listen_is_form(NULL));
}

static void the_rate(void **state)
{
	(void)state;
	struct listen_rate r;
	listen_rate_init(&r, 1000);
	assert_int_equal(listen_rate_wait(&r, 1000), 0);
	/* two seconds' worth at once, and no more */
	listen_rate_spend(&r, 2 * LISTEN_MESSAGES_A_SECOND, 10);
	assert_int_equal(listen_rate_wait(&r, 1000), 0);
	listen_rate_spend(&r, 1, 10);
	assert_int_equal(listen_rate_wait(&r, 1000), 1);
	assert_int_equal(listen_rate_wait(&r, 1001), 0);
	/* a debt is waited for */
	listen_rate_spend(&r, LISTEN_MESSAGES_A_SECOND * 3, 10);
	assert_in_range(listen_rate_wait(&r, 1001), 2990, 3010);
	assert_in_range(listen_rate_wait(&r, 3001), 990, 1010);
	assert_int_equal(listen_rate_wait(&r, 4011), 0);
	/* bytes by themselves */
	listen_rate_init(&r, 0);
	listen_rate_spend(&r, 1, 3 * (size_t)LISTEN_BYTES_A_SECOND);
	assert_in_range(listen_rate_wait(&r, 0), 999, 1001);
	/* a long rest saves up two seconds, no more; a clock that stands or a huge step does no harm */
	assert_int_equal(listen_rate_wait(&r, INT64_MAX / 2), 0);
	listen_rate_spend(&r, 2 * LISTEN_MESSAGES_A_SECOND + 1, 10);
	assert_true(listen_rate_wait(&r, INT64_MAX / 2) > 0);
	assert_true(listen_rate_wait(&r, 0) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_this_machine),
		cmocka_unit_test(hosts),
		cmocka_unit_test(origins),
		cmocka_unit_test(tokens),
		cmocka_unit_test(words_of_a_list),
		cmocka_unit_test(forms),
		cmocka_unit_test(the_rate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
