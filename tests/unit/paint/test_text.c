/* Beginnings and ends of texts. */
#include "support_paint.h"

#include "paint/text.h"

static void the_last_clusters_are_whole(void **state)
{
	(void)state;
	assert_string_equal(text_last_clusters("Mara Lindqvist", 4), "vist");
	assert_string_equal(text_last_clusters("ab\U0001F1E9\U0001F1EAe\u0301", 2), "\U0001F1E9\U0001F1EAe\u0301");
	assert_string_equal(text_last_clusters("abc", 3), "abc");
	assert_string_equal(text_last_clusters("abc", 9), "abc");
	assert_string_equal(text_last_clusters("abc", 0), "");
	assert_string_equal(text_last_clusters("", 2), "");
}

/* Names are cleaned long before; what draws them takes them as they come all the same. */
static void any_bytes_have_an_end(void **state)
{
	(void)state;
	static const char *const broken[] = {"\xED\xA0\x80\xFF\xFE\x80",
					     "\x80",
					     "name\xF0\x9F\x91",
					     "\xE4\xB8z",
					     "\xED\xA0\x80 \xED\xA0\x80",
					     "\xFF\xFF",
					     "a\xCC"};
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		for (size_t count = 0; count < 6; count++) {
			const char *last = text_last_clusters(broken[i], count);
			assert_true(last >= broken[i] && last <= broken[i] + strlen(broken[i]));
		}
	}
	uint32_t seed = 9;
	for (int turn = 0; turn < 3000; turn++) {
		char text[24] = {0};
		for (size_t i = 0; i + 1 < sizeof(text); i++)
			text[i] = (char)(next_random(&seed) % 3 ? next_random(&seed) : 0x80 | (seed & 0x7F));
		const char *last = text_last_clusters(text, 3);
		assert_true(last >= text && last <= text + strlen(text));
		char first[8] = "?";
		text_first_cluster(text, first, sizeof(first));
		assert_true(strlen(first) < sizeof(first));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_clusters_are_whole),
		cmocka_unit_test(any_bytes_have_an_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
