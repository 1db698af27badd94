#include "feed/money_words.h"

#include <stdio.h>
#include <string.h>

#include "core/currency.h"

#define WHOLE_MOST 12
#define DIGITS_MOST 40

/* What stands directly before or behind a number, or a blank away. The longest that fits is meant: "CN¥" is no "¥". */
static const struct mark {
	const char *text;
	const char *currency;
} marks[] = {
	{"$", "USD"},           {"US$", "USD"},
	{"CA$", "CAD"},         {"C$", "CAD"},
	{"A$", "AUD"},          {"AU$", "AUD"},
	{"HK$", "HKD"},         {"NT$", "TWD"},
	{"NZ$", "NZD"},         {"MX$", "MXN"},
	{"S$", "SGD"},          {"R$", "BRL"},
	{"€", "EUR"},           {"£", "GBP"},
	{"¥", "JPY"},           {"JP¥", "JPY"},
	{"円", "JPY"},          {"CN¥", "CNY"},
	{"￥", "CNY"},          {"元", "CNY"},
	{"RMB", "CNY"},         {"₩", "KRW"},
	{"₹", "INR"},           {"₱", "PHP"},
	{"₫", "VND"},           {"₪", "ILS"},
	{"₺", "TRY"},           {"bits", "twitch-bits"},
	{"bit", "twitch-bits"}, {"Bits", "twitch-bits"},
	{"USD", "USD"},         {"EUR", "EUR"},
	{"GBP", "GBP"},         {"CNY", "CNY"},
	{"JPY", "JPY"},         {"CAD", "CAD"},
	{"AUD", "AUD"},         {"HKD", "HKD"},
	{"TWD", "TWD"},         {"KRW", "KRW"},
	{"CHF", "CHF"},         {"SEK", "SEK"},
	{"NOK", "NOK"},         {"DKK", "DKK"},
	{"PLN", "PLN"},         {"CZK", "CZK"},
	{"HUF", "HUF"},         {"BRL", "BRL"},
	{"MXN", "MXN"},         {"INR", "INR"},
	{"SGD", "SGD"},         {"MYR", "MYR"},
	{"THB", "THB"},         {"PHP", "PHP"},
	{"IDR", "IDR"},         {"VND", "VND"},
	{"RUB", "RUB"},         {"TRY", "TRY"},
	{"ZAR", "ZAR"},         {"NZD", "NZD"},
	{"CLP", "CLP"},         {"ARS", "ARS"},
	{"KWD", "KWD"},         {"SAR", "SAR"},
	{"AED", "AED"},
};

struct number {
	char digits[DIGITS_MOST]; /* of the whole number, without what stands between them */
	int count;
	char last;      /* '.' or ',', whichever came last; 0 = neither */
	int last_at;    /* how many digits stand before it */
	int last_times; /* how often it has come */
	bool others;    /* something else stands between digits too: the other of the two, a blank, an apostrophe */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of what parts thousands and nothing else: a blank of any kind, an apostrophe. */
static size_t parting(const char *at)
{
	static const char *const table[] = {" ", "'", "\u00a0", "\u2009", "\u202f", "\u2019"};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strncmp(at, table[i], strlen(table[i])) == 0)
			return strlen(table[i]);
	return 0;
}

static bool three_digits(const char *at)
{
	return is_digit(at[0]) && is_digit(at[1]) && is_digit(at[2]) && !is_digit(at[3]);
}

static void take_mark(struct number *n, char mark)
{
	n->others = n->others || (n->last && n->last != mark);
	n->last_times = n->last == mark ? n->last_times + 1 : 1;
	n->last = mark;
	n->last_at = n->count;
}

/* Returns where it ends. */
static const char *read_number(const char *at, struct number *n)
{
	*n = (struct number){.count = 0};
	for (;;) {
		size_t part = parting(at);
		if (is_digit(*at)) {
			if (n->count < DIGITS_MOST)
				n->digits[n->count++] = *at;
			at++;
		} else if ((*at == '.' || *at == ',') && is_digit(at[1])) {
			take_mark(n, *at++);
		} else if (part && three_digits(at + part)) {
			n->others = true;
			at += part;
		} else {
			return at;
		}
	}
}

/* How many digits stand before the point. Countries part thousands and fractions by the same two marks, so the last
 * mark decides: it is the point if it came once, and either something else parts the thousands, or what is behind it
 * cannot be thousands: not three digits, or a zero before it, or a currency that has thousandths. */
static int whole_digits(const struct number *n, int digits)
{
	bool zero = n->last_at == 1 && n->digits[0] == '0';
	bool thousands = n->count - n->last_at == 3 && digits != 3 && !zero;
	return n->last && n->last_times == 1 && (n->others || !thousands) ? n->last_at : n->count;
}

static bool set_amount(const struct number *n, const char *currency, struct money *out)
{
	int digits = currency_digits(currency);
	int whole = whole_digits(n, digits);
	int64_t minor = 0;
	if (n->count == DIGITS_MOST || whole > WHOLE_MOST)
		return false;
	for (int i = 0; i < whole + digits; i++)
		minor = minor * 10 + (i < n->count ? n->digits[i] - '0' : 0);
	out->minor = minor;
	snprintf(out->currency, sizeof out->currency, "%s", currency);
	return true;
}

/* The currency at the end of what stands before a number; NULL = none. */
static const char *before(const char *text, const char *number)
{
	const struct mark *found = NULL;
	size_t length = (size_t)(number - text);
	if (length >= 2 && strncmp(number - 2, "\u00a0", 2) == 0)
		length -= 2;
	else if (length && number[-1] == ' ')
		length--;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t own = strlen(marks[i].text);
		if (own <= length && (!found || own > strlen(found->text)) &&
		    memcmp(text + length - own, marks[i].text, own) == 0)
			found = &marks[i];
	}
	size_t rest = found ? length - strlen(found->text) : 0;
	return found && !(rest && is_letter(text[rest - 1])) ? found->currency : NULL;
}

/* … at the beginning of what stands behind it. */
static const char *behind(const char *at)
{
	const struct mark *found = NULL;
	at += parting(at);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t own = strlen(marks[i].text);
		if ((!found || own > strlen(found->text)) && strncmp(at, marks[i].text, own) == 0)
			found = &marks[i];
	}
	return found && !is_letter(at[strlen(found->text)]) ? found->currency : NULL;
}

bool money_words(struct span words, struct money *out)
{
	char text[64];
	struct number n;
	snprintf(text, sizeof text, "%.*s", (int)(words.length < 63 ? words.length : 63), words.at ? words.at : "");
	for (const char *at = text; *at;) {
		if (!is_digit(*at)) {
			at++;
			continue;
		}
		const char *end = read_number(at, &n);
		const char *currency = before(text, at);
		if (!currency)
			currency = behind(end);
		if (currency)
			return set_amount(&n, currency, out);
		at = end;
	}
	return false;
}
