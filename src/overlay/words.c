#include "overlay/words.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/currency.h"
#include "core/locale.h"

#define KEY_SIZE 64

static bool is_chinese(const char *language)
{
	return strncmp(language, "zh", 2) == 0;
}

const char *words(const char *language, const char *name)
{
	char key[KEY_SIZE];
	snprintf(key, sizeof(key), "Air.%.50s", name);
	const char *text = locale_find(language, key);
	return text ? text : name;
}

const char *words_many(const char *language, const char *name, int64_t n)
{
	char key[KEY_SIZE];
	snprintf(key, sizeof(key), "Air.%.40s.One", name);
	const char *one = n == 1 && !is_chinese(language) ? locale_find(language, key) : NULL;
	return one ? one : words(language, name);
}

/* Drops the bytes of a character that was cut in the middle. */
static void mend_end(char *text)
{
	size_t length = strlen(text);
	size_t tail = 0;
	while (tail < length && tail < 4 && ((unsigned char)text[length - 1 - tail] & 0xC0) == 0x80)
		tail++;
	if (tail == length)
		return;
	unsigned char first = (unsigned char)text[length - 1 - tail];
	size_t wanted = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
	if (tail < wanted)
		text[length - 1 - tail] = '\0';
}

void words_of(const char *language, const char *name, const char *value, const char *all, char *out, size_t size)
{
	size_t used = 0;
	out[0] = '\0';
	for (const char *at = words(language, name); *at && used + 1 < size;) {
		bool one = strncmp(at, "{}", 2) == 0;
		bool other = strncmp(at, "{all}", 5) == 0;
		int written = one || other ? snprintf(out + used, size - used, "%s", one ? value : all)
					   : snprintf(out + used, size - used, "%c", *at);
		at += one ? 2 : other ? 5 : 1;
		used += (size_t)written;
	}
	mend_end(out);
}

void words_with(const char *language, const char *name, const char *value, char *out, size_t size)
{
	words_of(language, name, value, "", out, size);
}

static void grouped(int64_t n, char *out, size_t size)
{
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%" PRId64, n < 0 ? 0 : n);
	size_t used = 0;
	for (int i = 0; i < length && used + 2 < size; i++) {
		if (i && (length - i) % 3 == 0)
			out[used++] = ',';
		out[used++] = digits[i];
	}
	out[used] = '\0';
}

/* What large numbers are counted in. */
struct unit {
	int64_t of;
	int64_t whole; /* from so many of it on, there are no decimals */
	const char *name;
};

/* With what matters of the rest, which is cut and never rounded up: more than there are is not said. */
static void count_in(const char *language, int64_t n, const struct unit *unit, char *out, size_t size)
{
	int64_t count = n / unit->of;
	char number[32];
	char rest[16] = "";
	grouped(count, number, sizeof(number));
	if (count < unit->whole) {
		bool two = count < 10 && !is_chinese(language);
		int64_t hundredths = n % unit->of / (unit->of / 100);
		int length = snprintf(rest, sizeof(rest), ".%02d", (int)hundredths) - (two ? 0 : 1);
		while (length > 0 && (rest[length - 1] == '0' || rest[length - 1] == '.'))
			length--;
		rest[length] = '\0';
	}
	snprintf(out, size, "%s%s%s", number, rest, words(language, unit->name));
}

void words_count(const char *language, int64_t n, char *out, size_t size)
{
	static const struct unit chinese[] = {{100000000, 1000, "HundredMillion"}, {10000, 1000, "TenThousand"}};
	static const struct unit others[] = {{1000000000, 100, "Billion"}, {1000000, 100, "Million"}};
	const struct unit *unit = is_chinese(language) ? chinese : others;
	if (n >= unit[0].of)
		count_in(language, n, &unit[0], out, size);
	else if (n >= unit[1].of)
		count_in(language, n, &unit[1], out, size);
	else
		grouped(n, out, size);
}

void words_clock(int64_t left_ms, char *out, size_t size)
{
	int64_t seconds = left_ms > 0 ? (left_ms + 999) / 1000 : 0;
	if (seconds >= 3600)
		snprintf(out, size, "%" PRId64 ":%02d:%02d", seconds / 3600, (int)(seconds / 60 % 60),
			 (int)(seconds % 60));
	else
		snprintf(out, size, "%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
}

/* Currencies that are known by a sign. */
struct currency {
	const char *code;
	const char *symbol;
	const char *chinese; /* in a Chinese show, NULL = the same */
};

static const struct currency currencies[] = {
	{"CNY", "CN¥", "¥"}, {"USD", "$", "US$"},  {"EUR", "€", NULL},   {"GBP", "£", NULL},   {"JPY", "¥", "日元"},
	{"KRW", "₩", NULL},  {"HKD", "HK$", NULL}, {"TWD", "NT$", NULL}, {"SGD", "S$", NULL},  {"MYR", "RM", NULL},
	{"THB", "฿", NULL},  {"VND", "₫", NULL},   {"IDR", "Rp", NULL},  {"PHP", "₱", NULL},   {"INR", "₹", NULL},
	{"AUD", "A$", NULL}, {"CAD", "C$", NULL},  {"BRL", "R$", NULL},  {"MXN", "MX$", NULL}, {"RUB", "₽", NULL},
};

static const struct currency *find_currency(const char *code)
{
	for (size_t i = 0; i < sizeof(currencies) / sizeof(currencies[0]); i++) {
		if (strcmp(currencies[i].code, code) == 0)
			return &currencies[i];
	}
	return NULL;
}

static bool is_iso(const char *code)
{
	return strlen(code) == 3 && code[0] >= 'A' && code[0] <= 'Z';
}

void words_price(const char *language, const struct money *money, struct words_price *out)
{
	*out = (struct words_price){0};
	const struct currency *currency = find_currency(money->currency);
	int digits = currency_digits(money->currency);
	int64_t unit = currency_each(money->currency);
	grouped(money->minor / unit, out->whole, sizeof(out->whole));
	if (money->minor % unit)
		snprintf(out->decimals, sizeof(out->decimals), ".%0*d", digits, (int)(money->minor % unit));
	if (currency) {
		bool chinese = is_chinese(language) && currency->chinese;
		snprintf(out->symbol, sizeof(out->symbol), "%s", chinese ? currency->chinese : currency->symbol);
		out->symbol_after = chinese && strcmp(currency->chinese, "日元") == 0;
	} else if (is_iso(money->currency)) {
		snprintf(out->symbol, sizeof(out->symbol), "%s ", money->currency);
	} else {
		snprintf(out->symbol, sizeof(out->symbol), " %s", money->currency);
		out->symbol_after = 1;
	}
}
