/* What a hostile name may do to a page or a sheet: nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/text.h"

static void html_has_no_markup(void **state)
{
	struct text t = {0};
	(void)state;
	text_html(&t, "<script>alert(\"a&b'c\")</script>");
	assert_string_equal(t.bytes, "&lt;script&gt;alert(&quot;a&amp;b&#39;c&quot;)&lt;/script&gt;");
	text_finish(&t);
}

static void cells_are_quoted_and_no_formulas(void **state)
{
	struct text t = {0};
	(void)state;
	text_cell(&t, "plain");
	text_cell(&t, "a,\"b\"");
	text_cell(&t, "=1+1");
	text_cell(&t, "@SUM(A1)");
	text_cell(&t, "two\nlines");
	text_cell(&t, "");
	text_cell_number(&t, -5);
	text_line_end(&t);
	text_cell_number(&t, 7);
	assert_string_equal(t.bytes, "plain,\"a,\"\"b\"\"\",\"'=1+1\",\"'@SUM(A1)\",\"two\nlines\",,-5\r\n7");
	text_finish(&t);
}

static void a_long_text_grows(void **state)
{
	struct text t = {0};
	(void)state;
	for (int i = 0; i < 10000; i++)
		text_add(&t, "0123456789");
	assert_int_equal(t.length, 100000);
	assert_int_equal(strlen(t.bytes), 100000);
	assert_false(t.failed);
	text_finish(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html_has_no_markup),
		cmocka_unit_test(cells_are_quoted_and_no_formulas),
		cmocka_unit_test(a_long_text_grows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
