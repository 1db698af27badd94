/* How many digits a currency has behind the point, and how its amounts are written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/currency.h"

static void amounts(void **state)
{
	static const struct {
		struct money money;
		const char *text;
	} table[] = {
		{{9900, "CNY"}, "99.00"}, {{5, "USD"}, "0.05"},      {{-1205, "EUR"}, "-12.05"},
		{{990, "JPY"}, "990"},    {{12000, "KRW"}, "12000"}, {{-3, "VND"}, "-3"},
		{{1234, "KWD"}, "1.234"}, {{1500, "BHD"}, "1.500"},  {{500, "twitch-bits"}, "500"},
		{{70, "xyz"}, "70"},      {{0, "CNY"}, "0.00"},      {{INT64_MIN, "JPY"}, "-9223372036854775808"},
		{{1, "Y K"}, "1"},
	};
	(void)state;
	char text[48];
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		currency_amount(&table[i].money, text, sizeof text);
		assert_string_equal(text, table[i].text);
	}
}

static void units(void **state)
{
	(void)state;
	assert_int_equal(currency_each("CNY"), 100);
	assert_int_equal(currency_each("CLP"), 1);
	assert_int_equal(currency_each("TND"), 1000);
	assert_int_equal(currency_each("bilibili-gold"), 1);
	assert_int_equal(currency_each("P J"), 1);
	assert_int_equal(currency_digits("OMR"), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts),
		cmocka_unit_test(units),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
