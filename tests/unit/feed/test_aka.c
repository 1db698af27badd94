#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "feed/aka.h"

static void expect(const struct aka *a, const char *kind, const char *name, const char *id)
{
	struct span s = aka_find(a, span_of(kind), span_of(name));
	assert_int_equal(s.length, strlen(id));
	assert_int_equal(strncmp(s.at ? s.at : "", id, s.length), 0);
}

static void learn(struct aka *a, const char *kind, const char *name, const char *id)
{
	aka_learn(a, span_of(kind), span_of(name), span_of(id));
}

static void the_last_bearer_is_meant(void **state)
{
	(void)state;
	struct aka *a = aka_create(10);
	expect(a, "twitch", "Bob", "");
	learn(a, "twitch", "Bob", "1");
	learn(a, "youtube", "Bob", "UC1");
	learn(a, "twit", "chBob", "2");
	expect(a, "Twitch", "Bob", "1");
	expect(a, "youtube", "Bob", "UC1");
	expect(a, "twit", "chBob", "2");
	expect(a, "twitch", "bob", "");
	learn(a, "twitch", "Bob", "333");
	expect(a, "twitch", "Bob", "333");
	learn(a, "twitch", "Bob", "");
	expect(a, "twitch", "Bob", "333");
	learn(a, "", "", "nobody");
	expect(a, "", "", "nobody");
	char longest[2000];
	memset(longest, 'x', sizeof longest);
	longest[sizeof longest - 1] = 0;
	learn(a, "twitch", "Long", longest);
	expect(a, "twitch", "Long", "");
	aka_destroy(a);
	aka_destroy(NULL);
}

static void who_was_silent_longest_is_forgotten(void **state)
{
	(void)state;
	char name[16];
	struct aka *a = aka_create(3);
	learn(a, "k", "a", "1");
	learn(a, "k", "b", "22");
	learn(a, "k", "c", "333");
	learn(a, "k", "a", "1");
	learn(a, "k", "d", "4444");
	expect(a, "k", "b", "");
	expect(a, "k", "a", "1");
	expect(a, "k", "c", "333");
	expect(a, "k", "d", "4444");
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof name, "%d", i);
		learn(a, "k", name, name);
	}
	expect(a, "k", "4996", "");
	expect(a, "k", "4997", "4997");
	expect(a, "k", "4999", "4999");
	aka_destroy(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_bearer_is_meant),
		cmocka_unit_test(who_was_silent_longest_is_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
