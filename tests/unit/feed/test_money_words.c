#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "feed/money_words.h"

static void amounts_as_people_write_them(void **state)
{
	(void)state;
	static const struct {
		const char *words;
		int64_t minor;
		const char *currency;
	} table[] = {
		{"$5.00", 500, "USD"},
		{"$5", 500, "USD"},
		{"5 $", 500, "USD"},
		{"US$1,234.50", 123450, "USD"},
		{"CA$0.5", 50, "CAD"},
		{"MX$100.00", 10000, "MXN"},
		{"¥500", 500, "JPY"},
		{"¥1,000", 1000, "JPY"},
		{"CN¥50", 5000, "CNY"},
		{"￥6.66", 666, "CNY"},
		{"30元", 3000, "CNY"},
		{"₩10,000", 10000, "KRW"},
		/* the last mark decides */
		{"1.234,50 €", 123450, "EUR"},
		{"1,234.50 €", 123450, "EUR"},
		{"€1.234", 123400, "EUR"},
		{"€1,234", 123400, "EUR"},
		{"1.234.567 €", 123456700, "EUR"},
		{"1.234.567,8 €", 123456780, "EUR"},
		{"12,34,567.89 ₹", 123456789, "INR"},
		{"5,5 €", 550, "EUR"},
		{"€0.125", 12, "EUR"},
		{"$1,234.567", 123456, "USD"},
		{"1 234,50 €", 123450, "EUR"},
		{"1\u202f234,50\u00a0€", 123450, "EUR"},
		{"CHF 1'234.50", 123450, "CHF"},
		{"KWD 1.234", 1234, "KWD"},
		{"500 bits", 500, "twitch-bits"},
		{"1,500 bits", 1500, "twitch-bits"},
		{"1 bit", 1, "twitch-bits"},
		{"3 roses ($0.03)", 3, "USD"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct money money = {.minor = -1};
		assert_true(money_words(span_of(table[i].words), &money));
		assert_string_equal(money.currency, table[i].currency);
		assert_int_equal(money.minor, table[i].minor);
	}
}

static void what_is_no_money(void **state)
{
	(void)state;
	static const char *const table[] = {
		"",
		"3 roses",
		"$",
		"bits",
		"3 rabbits",
		"3 bitsy",
		"XY$5",
		"5 QQQ",
		"1234567890123 $",
		"$1111111111111111111111111111111111111111111111111111111111111111",
		"5 \xc2",
		"\xe2\x82",
		"5 . $",
		"..,,",
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct money money = {.minor = -1};
		assert_false(money_words(span_of(table[i]), &money));
		assert_int_equal(money.minor, -1);
		assert_string_equal(money.currency, "");
	}
	struct money money = {.minor = -1};
	assert_false(money_words((struct span){NULL, 0}, &money));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_as_people_write_them),
		cmocka_unit_test(what_is_no_money),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
