#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "feed/secrets.h"

static struct secrets *load(const char *text)
{
	char path[] = "/tmp/crowdcue-secrets-XXXXXX";
	struct error error = {0};
	int handle = mkstemp(path);
	assert_true(handle >= 0);
	assert_int_equal(write(handle, text, strlen(text)), (ssize_t)strlen(text));
	close(handle);
	struct secrets *s = secrets_load(path, &error);
	unlink(path);
	assert_non_null(s);
	return s;
}

static void what_a_server_repeats_is_covered(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"nothing to see", "nothing to see"},
		{"bad token abcdef123456!", "bad token ************!"},
		{"bad token abcdef123456 abcdef123456", "bad token ************ ************"},
		{"cut in the middle: abcdef1234", "cut in the middle: **********"},
		{"abcdef is a word of its own", "abcdef is a word of its own"},
		{"no hook k3y-of-hook at hooks.example.com", "no hook *********** at hooks.example.com"},
		{"https://hooks.example.com/robot/k3y-of-hook?a=zzzzzz99",
		 "******************************************************"},
		{"a=zzzzzz99", "a=********"},
		{"cookie SESS=0123456789; x=1", "cookie SESS=**********; x=1"},
		{"hello crowd_bot", "hello crowd_bot"},
		{"password p4ssw0rd", "password ********"},
		{"", ""},
	};
	struct secrets *s =
		load("{\"twitch\": {\"login\": \"crowd_bot\", \"token\": \"abcdef123456\"},"
		     "\"hook\": {\"url\": \"https://hooks.example.com/robot/k3y-of-hook?a=zzzzzz99\", "
		     "\"insecure\": true},"
		     "\"bilibili\": {\"cookie\": \"SESS=0123456789; x=1\"},"
		     "\"proxy\": {\"url\": \"socks5h://user:p4ssw0rd@127.0.0.1:1080\"}, \"short\": {\"a\": \"b\"}}");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[128];
		snprintf(text, sizeof text, "%s", cases[i][0]);
		secrets_cover(s, text);
		if (i == 8) { /* the whole of it, or its parts: nothing of them is left */
			assert_null(strstr(text, "0123"));
			continue;
		}
		assert_string_equal(text, cases[i][1]);
		secrets_cover(NULL, text);
		assert_string_equal(text, cases[i][1]);
	}
	secrets_destroy(s);
}

/* Stars where there is no secret make a log useless. */
static void what_is_no_secret_stays(void **state)
{
	(void)state;
	static const char *const stays[] = {
		"The webhook answers 404: access_token is missing, robot, services, send, open-apis",
		"room 1234567890 and room 12345678", /* one as a long key begins, one a user's number in the cookie */
		"SESSDATA and DedeUserID are names of cookies",
		"https://hooks.example.com/ does not answer", /* begins as the webhook does */
		"https://hooks.example.org",
		"stream and hall are short values",
		"crowd_bot, proxyuser, irc.example.com",
	};
	static const char *const goes[] = {
		"k3y-of-hook",   "lettersonly", "wordofproxy",        "123456789012345678",
		"1234567890abc", "Abc%2C123",   "justlettersastoken", "abcdefghijklmnopqrstuv",
		"token-of-user",
	};
	struct secrets *s = load(
		"{\"twitch\": {\"login\": \"crowd_bot\", \"token\": \"1234567890abc\", \"host\": \"irc.example.com\"},"
		"\"hook\": {\"url\": \"https://hooks.example.com/webhook/robot/services/send/open-apis/k3y-of-hook"
		"?access_token=lettersonly\"}, \"other\": {\"url\": \"https://h.example/abcdefghijklmnopqrstuv\"},"
		"\"bilibili\": {\"cookie\": \"SESSDATA=Abc%2C123; DedeUserID=12345678\"}, "
		"\"big\": {\"key\": \"123456789012345678\", \"token\": \"justlettersastoken\"},"
		"\"far\": {\"url\": \"http://token-of-user@127.0.0.1:1\"},"
		"\"proxy\": {\"url\": \"http://proxyuser:wordofproxy@127.0.0.1:1080\"},"
		"\"listen\": {\"token\": \"stream\"}, \"hall\": {\"session\": \"hall\"}}");
	for (size_t i = 0; i < sizeof stays / sizeof *stays; i++) {
		char text[160];
		snprintf(text, sizeof text, "%s", stays[i]);
		secrets_cover(s, text);
		assert_string_equal(text, stays[i]);
	}
	for (size_t i = 0; i < sizeof goes / sizeof *goes; i++) {
		char text[160];
		snprintf(text, sizeof text, "It says: %s!", goes[i]);
		secrets_cover(s, text);
		assert_null(strstr(text, goes[i]));
		assert_memory_equal(text, "It says: ***", 12);
	}
	secrets_destroy(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_a_server_repeats_is_covered),
					   cmocka_unit_test(what_is_no_secret_stays)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
