/* Texts are cut where people would cut them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/cluster.h"
#include "core/utf8.h"

#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"
#define FLAG "\U0001F1E9\U0001F1EA"

static void expect_cut(const char *text, size_t size, const char *expected)
{
	char out[64];
	memset(out, '#', sizeof out);
	cluster_copy(out, size, text);
	assert_string_equal(out, expected);
	assert_true(strlen(out) < size);
	assert_int_equal(out[size], '#');
}

static void what_fits_is_whole(void **state)
{
	(void)state;
	expect_cut("", 8, "");
	expect_cut("Mara Li", 8, "Mara Li");
	expect_cut(FAMILY, sizeof FAMILY, FAMILY);
}

static void what_does_not_fit_ends_between_clusters(void **state)
{
	(void)state;
	expect_cut("Mara Lin", 8, "Mara…");
	expect_cut("e\u0301e\u0301e\u0301", 9, "e\u0301…");
	expect_cut(FLAG FLAG FLAG, 20, FLAG FLAG "…");
	expect_cut(FLAG FLAG FLAG, 19, FLAG "…");
	expect_cut(FAMILY FAMILY, 2 * sizeof FAMILY - 2, FAMILY "…");
}

/* Only then is one torn. */
static void a_cluster_longer_than_the_field_keeps_what_fits(void **state)
{
	(void)state;
	expect_cut(FAMILY FAMILY, 12, "\U0001F468\u200D…");
	expect_cut(FAMILY, 8, "\U0001F468…");
	expect_cut("a\u0301\u0301\u0301\u0301", 8, "a\u0301…");
}

static void any_bytes_have_clusters_that_end(void **state)
{
	(void)state;
	static const char *const broken[] = {"\xED\xA0\x80", "\xFF", "\x80\x80", "a\xF0\x9F", "\xE4\xB8", "\xC0\x80z"};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		const char *at = broken[i];
		while (*at) {
			const char *end = cluster_end(at);
			assert_true(end > at && end <= broken[i] + strlen(broken[i]));
			at = end;
		}
	}
	assert_int_equal(*cluster_end(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_is_whole),
		cmocka_unit_test(what_does_not_fit_ends_between_clusters),
		cmocka_unit_test(a_cluster_longer_than_the_field_keeps_what_fits),
		cmocka_unit_test(any_bytes_have_clusters_that_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
