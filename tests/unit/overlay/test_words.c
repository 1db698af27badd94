#include "../paint/support_paint.h"

#include "overlay/words.h"

static void expect_count(const char *language, int64_t n, const char *wanted)
{
	char text[WORDS_SIZE];
	words_count(language, n, text, sizeof(text));
	assert_string_equal(text, wanted);
}

static void counts_are_grouped_or_in_what_the_language_counts_in(void **state)
{
	(void)state;
	expect_count("en-US", 0, "0");
	expect_count("en-US", 999, "999");
	expect_count("en-US", 1284, "1,284");
	expect_count("en-US", 999999, "999,999");
	expect_count("en-US", 1000000, "1M");
	expect_count("en-US", 1048576, "1.04M");
	expect_count("en-US", 2500000, "2.5M");
	expect_count("en-US", 12960000, "12.9M");
	expect_count("en-US", 123456789, "123M");
	expect_count("en-US", 2147483648, "2.14B");
	expect_count("en-US", -5, "0");
	expect_count("zh-CN", 9999, "9,999");
	expect_count("zh-CN", 10000, "1万");
	expect_count("zh-CN", 1000500, "100万");
	expect_count("zh-CN", 10340000, "1,034万");
	expect_count("zh-CN", 13999, "1.3万");
	expect_count("zh-CN", 99999999, "9,999万");
	expect_count("zh-CN", 123456789, "1.2亿");
}

static void expect_clock(int64_t ms, const char *wanted)
{
	char text[32];
	words_clock(ms, text, sizeof(text));
	assert_string_equal(text, wanted);
}

static void a_second_that_has_begun_counts(void **state)
{
	(void)state;
	expect_clock(0, "0:00");
	expect_clock(-5, "0:00");
	expect_clock(1, "0:01");
	expect_clock(1000, "0:01");
	expect_clock(1001, "0:02");
	expect_clock(59999, "1:00");
	expect_clock(3599000, "59:59");
	expect_clock(3599001, "1:00:00");
	expect_clock(36000000, "10:00:00");
}

static void expect_price(const char *language, int64_t minor, const char *currency, const char *symbol,
			 const char *whole, const char *decimals)
{
	struct money money = {.minor = minor};
	struct words_price price;
	snprintf(money.currency, sizeof(money.currency), "%s", currency);
	words_price(language, &money, &price);
	assert_string_equal(price.symbol, symbol);
	assert_string_equal(price.whole, whole);
	assert_string_equal(price.decimals, decimals);
}

static void prices_have_their_currency_s_digits(void **state)
{
	(void)state;
	expect_price("en-US", 1490, "USD", "$", "14", ".90");
	expect_price("en-US", 2400, "USD", "$", "24", "");
	expect_price("zh-CN", 129905, "CNY", "¥", "1,299", ".05");
	expect_price("en-US", 9900, "CNY", "CN¥", "99", "");
	expect_price("en-US", 1980, "JPY", "¥", "1,980", "");
	expect_price("zh-CN", 1980, "JPY", "日元", "1,980", "");
	expect_price("en-US", 1050, "CHF", "CHF ", "10", ".50");
	expect_price("en-US", 300, "coins", " coins", "300", "");
}

static void words_fill_their_hole_and_are_cut_at_whole_characters(void **state)
{
	(void)state;
	char text[WORDS_SIZE];
	words_with("en-US", "SaleLast", "12", text, sizeof(text));
	assert_string_equal(text, "Only 12 left");
	words_with("zh-CN", "SaleLast", "12", text, sizeof(text));
	assert_string_equal(text, "仅剩 12 件");
	for (size_t size = 1; size < 16; size++) {
		char small[16];
		words_with("zh-CN", "SaleLast", "12", small, size);
		assert_true(strlen(small) < size);
		for (size_t i = 0; small[i];) {
			size_t length = (unsigned char)small[i] >= 0xE0 ? 3 : 1;
			assert_true(i + length <= strlen(small));
			i += length;
		}
	}
}

/* A name that has no text is its own; it is held by its caller, not by what looked for it. */
static void a_name_without_a_text_is_its_own(void **state)
{
	(void)state;
	static const char name[] = "NoSuchWord";
	assert_ptr_equal(words("en-US", name), name);
	assert_ptr_equal(words_many("en-US", name, 1), name);
	assert_ptr_equal(words_many("zh-CN", name, 2), name);
	assert_string_equal(words_many("en-US", "Cancelled", 1), words("en-US", "Cancelled"));
}

static void one_has_its_own_word(void **state)
{
	(void)state;
	assert_string_equal(words_many("en-US", "Entrants", 1), "entrant");
	assert_string_equal(words_many("en-US", "Entrants", 2), "entrants");
	assert_string_equal(words_many("zh-CN", "Entrants", 1), "人参与");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_grouped_or_in_what_the_language_counts_in),
		cmocka_unit_test(a_second_that_has_begun_counts),
		cmocka_unit_test(prices_have_their_currency_s_digits),
		cmocka_unit_test(words_fill_their_hole_and_are_cut_at_whole_characters),
		cmocka_unit_test(one_has_its_own_word),
		cmocka_unit_test(a_name_without_a_text_is_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
