#include "core/currency.h"
#include "show/sheet_value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/show.h"

#define HOUR_MS INT64_C(3600000)
#define MINUTE_MS INT64_C(60000)
#define SECOND_MS INT64_C(1000)
#define DAY_MS (24 * HOUR_MS)
#define LENGTH_MAX_MS (1000 * HOUR_MS)

/* A character at p: its bytes, and its half-width form if it has one, else '\0'. */
static size_t character(const unsigned char *p, char *ascii)
{
	size_t bytes = *p < 0x80 ? 1 : *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : 4;
	uint32_t code = *p;
	for (size_t i = 1; i < bytes; i++)
		if (!p[i])
			bytes = i;
	if (bytes == 2)
		code = (*p & 0x1Fu) << 6 | (p[1] & 0x3Fu);
	else if (bytes == 3)
		code = (*p & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
	*ascii = '\0';
	if (code == 0xA0 || code == 0x3000 || (bytes == 1 && (*p == '\t' || *p == '\n')))
		*ascii = ' ';
	else if (bytes == 1)
		*ascii = (char)*p;
	else if (bytes == 3 && code >= 0xFF01 && code <= 0xFF5E)
		*ascii = (char)(code - 0xFEE0);
	if (*ascii >= 'A' && *ascii <= 'Z')
		*ascii = (char)(*ascii - 'A' + 'a');
	return bytes;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

void sheet_plain(const char *text, char *out, size_t size)
{
	size_t length = 0;
	bool gap = false;
	for (const unsigned char *p = (const unsigned char *)text; *p;) {
		char ascii;
		size_t bytes = character(p, &ascii);
		if (ascii == ' ') {
			gap = true;
			p += bytes;
			continue;
		}
		/* "5 5" is not 55. */
		bool apart = gap && length && is_digit(out[length - 1]) && is_digit(ascii);
		size_t put = (ascii ? 1 : bytes) + apart;
		if (length + put + 1 > size)
			break;
		if (apart)
			out[length++] = ' ';
		memcpy(out + length, ascii ? (const void *)&ascii : p, ascii ? 1 : bytes);
		length += ascii ? 1 : bytes;
		gap = false;
		p += bytes;
	}
	out[length] = '\0';
}

static bool take(const char **p, const char *word)
{
	size_t length = strlen(word);
	if (strncmp(*p, word, length) != 0)
		return false;
	*p += length;
	return true;
}

/* A whole number of at most six digits; -1 if there is none. */
static int64_t number(const char **p)
{
	int64_t value = 0;
	int count = 0;
	for (; **p >= '0' && **p <= '9'; (*p)++, count++) {
		if (count == 6)
			return -1;
		value = value * 10 + (**p - '0');
	}
	return count ? value : -1;
}

static bool take_any(const char **p, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (take(p, words[i]))
			return true;
	return false;
}

/* "2026-03-08" before a time: the day is the show's matter. */
static void skip_date(const char **p)
{
	const char *at = *p;
	int64_t year = number(&at);
	char sign = *at;
	if (year < 1900 || (sign != '-' && sign != '/' && sign != '.'))
		return;
	at++;
	if (number(&at) < 0 || *at++ != sign || number(&at) < 0 || (*at != ' ' && *at != 't'))
		return;
	*p = at + 1;
}

/* Minutes and seconds behind an hour: ":05", ":05:30", "点", "点半", "点05分"; nothing only where am or pm follows. */
static bool minutes_of(const char **p, int64_t *minute, int64_t *second)
{
	static const char *const hours[] = {"点", "时", "h"};
	bool colon = take(p, ":");
	bool hour = !colon && take_any(p, hours, 3);
	const char *start = *p;
	*minute = *second = 0;
	if (!colon && !hour)
		return strncmp(*p, "am", 2) == 0 || strncmp(*p, "pm", 2) == 0;
	if (hour && (take(p, "半") || take(p, "整"))) {
		*minute = strncmp(start, "半", 3) == 0 ? 30 : 0;
		return true;
	}
	if (hour && (**p < '0' || **p > '9'))
		return true;
	*minute = number(p);
	if (*minute < 0 || *minute > 59 || (*p - start != 2 && !hour))
		return false;
	if (hour)
		take(p, "分");
	if (colon && take(p, ":")) {
		start = *p;
		*second = number(p);
		return *second >= 0 && *second <= 59 && *p - start == 2;
	}
	return true;
}

/* "20:05", "20:05:30", "8pm", "晚8点"; hours over 23 are after midnight, as on many run sheets. */
static bool clock_time(const char **p, int64_t *ms)
{
	static const char *const before_noon[] = {"上午", "早上", "凌晨", "am"};
	static const char *const after_noon[] = {"下午", "晚上", "晚", "pm"};
	int64_t minute;
	int64_t second;
	bool morning = take_any(p, before_noon, 4);
	bool evening = !morning && take_any(p, after_noon, 4);
	int64_t hour = number(p);
	if (hour < 0 || hour > 29 || !minutes_of(p, &minute, &second))
		return false;
	morning = take(p, "am") || morning;
	evening = take(p, "pm") || evening;
	if ((morning || evening) && hour > 12)
		morning = evening = false;
	if (evening && hour < 12)
		hour += 12;
	if (morning && hour == 12)
		hour = 0;
	*ms = (hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS) % DAY_MS;
	return true;
}

/* A remark in brackets behind a time or a length, "20:00 (15 min)", and a sign that it is not exact, "约5分钟". */
static void drop_remark(char *plain)
{
	static const char *const about[] = {"约", "大约", "ca.", "~", "approx."};
	char *bracket = strchr(plain, '(');
	if (bracket && bracket != plain && bracket[strlen(bracket) - 1] == ')')
		*bracket = '\0';
	for (size_t i = 0; i < sizeof about / sizeof *about; i++) {
		size_t length = strlen(about[i]);
		if (strncmp(plain, about[i], length) == 0)
			memmove(plain, plain + length, strlen(plain + length) + 1);
	}
}

bool sheet_time(const char *text, int64_t *start, int64_t *end)
{
	static const char *const to[] = {"-", "–", "—", "―", "−", "~", "～", "〜", "至", "到", "to", "until", ">", "→"};
	char plain[64];
	const char *p = plain;
	sheet_plain(text, plain, sizeof plain);
	drop_remark(plain);
	*end = SHOW_NONE;
	skip_date(&p);
	if (!clock_time(&p, start))
		return false;
	if (!*p)
		return true;
	if (!take_any(&p, to, sizeof to / sizeof *to))
		return false;
	while (take_any(&p, to, sizeof to / sizeof *to))
		;
	return clock_time(&p, end) && !*p;
}

/* Longest names first, so that "min" is not taken for "m". */
static const struct {
	const char *name;
	int64_t ms;
} units[] = {
	{"hours", HOUR_MS},    {"hour", HOUR_MS},   {"hrs", HOUR_MS},    {"hr", HOUR_MS},        {"h", HOUR_MS},
	{"个小时", HOUR_MS},   {"小时", HOUR_MS},   {"时", HOUR_MS},     {"minutes", MINUTE_MS}, {"minute", MINUTE_MS},
	{"mins", MINUTE_MS},   {"min", MINUTE_MS},  {"分钟", MINUTE_MS}, {"分", MINUTE_MS},      {"ms", 1},
	{"毫秒", 1},           {"m", MINUTE_MS},    {"'", MINUTE_MS},    {"′", MINUTE_MS},       {"seconds", SECOND_MS},
	{"second", SECOND_MS}, {"secs", SECOND_MS}, {"sec", SECOND_MS},  {"秒钟", SECOND_MS},    {"秒", SECOND_MS},
	{"s", SECOND_MS},      {"\"", SECOND_MS},   {"″", SECOND_MS},
};

static int64_t unit(const char **p)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (take(p, units[i].name))
			return units[i].ms;
	return 0;
}

/* "5:30" is minutes and seconds, "1:05:30" hours too. */
static bool colons(const char *p, int64_t *ms)
{
	int64_t parts[3];
	size_t count = 0;
	do {
		const char *start = p;
		parts[count] = number(&p);
		if (parts[count] < 0 || (count && (parts[count] > 59 || p - start != 2)))
			return false;
		count++;
	} while (count < 3 && take(&p, ":"));
	if (*p || count < 2)
		return false;
	*ms = count == 2 ? parts[0] * MINUTE_MS + parts[1] * SECOND_MS
			 : parts[0] * HOUR_MS + parts[1] * MINUTE_MS + parts[2] * SECOND_MS;
	return true;
}

/* "5m30s", "5分30", "1.5h": each unit is smaller than the one before; a number without one has the next smaller. */
static bool with_units(const char *p, int64_t *ms)
{
	int64_t last = 0;
	*ms = 0;
	while (*p) {
		int64_t tenths = 0;
		int64_t whole = number(&p);
		if (whole < 0)
			return false;
		if (last == 0 && take(&p, ".")) {
			if (*p < '0' || *p > '9')
				return false;
			tenths = *p++ - '0';
		}
		int64_t each = unit(&p);
		if (!each && last && !*p)
			each = last == HOUR_MS ? MINUTE_MS : SECOND_MS;
		if (!each || (last && each >= last))
			return false;
		*ms += whole * each + tenths * each / 10;
		last = each;
	}
	return last != 0;
}

bool sheet_is_duration(const char *text, int64_t *ms)
{
	char plain[64];
	sheet_plain(text, plain, sizeof plain);
	return (colons(plain, ms) || with_units(plain, ms)) && *ms <= LENGTH_MAX_MS;
}

/* "12:05:30 AM" is how a program shows the length 0:05:30 that it took for a time of day. */
static bool as_time_of_day(const char *plain, int64_t *ms)
{
	int64_t end;
	size_t length = strlen(plain);
	return length > 4 && strchr(plain, ':') && plain[length - 1] == 'm' && sheet_time(plain, ms, &end) &&
	       end == SHOW_NONE;
}

bool sheet_duration(const char *text, int64_t *ms)
{
	char plain[64];
	const char *p = plain;
	sheet_plain(text, plain, sizeof plain);
	drop_remark(plain);
	bool half = strcmp(plain, "半小时") == 0 || strcmp(plain, "半个小时") == 0;
	if (half)
		*ms = HOUR_MS / 2;
	if (half || sheet_is_duration(plain, ms) || as_time_of_day(plain, ms))
		return true;
	int64_t whole = number(&p);
	int64_t hundredths = 0;
	if (whole < 0)
		return false;
	if (take(&p, "."))
		for (int64_t place = 10; *p >= '0' && *p <= '9'; place /= 10)
			hundredths += (*p++ - '0') * place;
	*ms = whole * MINUTE_MS + hundredths * MINUTE_MS / 100;
	return !*p && *ms <= LENGTH_MAX_MS;
}

static bool one_of(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return false;
}

bool sheet_yes(const char *text, bool *yes)
{
	static const char *const is[] = {"yes", "y", "1", "x", "true", "是", "√", "✓", "✔", "☑"};
	static const char *const is_not[] = {"", "no", "n", "0", "false", "否", "-", "☐"};
	char plain[32];
	sheet_plain(text, plain, sizeof plain);
	*yes = one_of(plain, is, sizeof is / sizeof *is);
	return *yes || one_of(plain, is_not, sizeof is_not / sizeof *is_not);
}

static const struct {
	const char *sign; /* as sheet_plain() leaves it */
	const char *currency;
} signs[] = {
	{"¥", "CNY"}, {"￥", "CNY"}, {"元", "CNY"}, {"块", "CNY"}, {"$", "USD"},
	{"€", "EUR"}, {"£", "GBP"},  {"₩", "KRW"},  {"円", "JPY"},
};

/* A sign or three letters at *p. */
static bool currency(const char **p, struct money *out)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (take(p, signs[i].sign)) {
			snprintf(out->currency, sizeof out->currency, "%s", signs[i].currency);
			return true;
		}
	for (size_t i = 0; i < 3; i++)
		if ((*p)[i] < 'a' || (*p)[i] > 'z')
			return false;
	for (size_t i = 0; i < 3; i++)
		out->currency[i] = (char)((*p)[i] - 'a' + 'A');
	out->currency[3] = '\0';
	*p += 3;
	return true;
}

bool sheet_money(const char *text, const char *fallback, struct money *out)
{
	char plain[64];
	const char *p = plain;
	sheet_plain(text, plain, sizeof plain);
	snprintf(out->currency, sizeof out->currency, "%s", fallback);
	bool named = currency(&p, out);
	int64_t whole = 0;
	int count = 0;
	for (; (*p >= '0' && *p <= '9') || (*p == ',' && count); p++) {
		if (*p != ',')
			whole = whole * 10 + (*p - '0');
		if (++count > 12)
			return false;
	}
	int digits = 0;
	int64_t part = 0; /* in thousandths, as the finest currencies have them */
	if (!count)
		return false;
	if (take(&p, ".")) {
		if (*p < '0' || *p > '9')
			return false;
		for (int64_t place = 100; place && *p >= '0' && *p <= '9'; place /= 10, digits++)
			part += (*p++ - '0') * place;
	}
	if (*p && !named)
		currency(&p, out);
	int64_t each = currency_each(out->currency);
	if (digits > 2 && digits > currency_digits(out->currency))
		return false;
	out->minor = whole * each + part * each / 1000;
	return !*p;
}

void duration_text(int64_t ms, char *out, size_t size)
{
	static const struct {
		const char *name;
		int64_t ms;
	} parts[] = {{"h", HOUR_MS}, {"m", MINUTE_MS}, {"s", SECOND_MS}, {"ms", 1}};
	size_t length = 0;
	snprintf(out, size, "0s");
	for (size_t i = 0; i < sizeof parts / sizeof *parts && length < size; i++) {
		int64_t count = ms / parts[i].ms;
		ms -= count * parts[i].ms;
		if (count)
			length += (size_t)snprintf(out + length, size - length, "%" PRId64 "%s", count, parts[i].name);
	}
}

void time_text(int64_t ms, char *out, size_t size)
{
	int hour = (int)(ms / HOUR_MS % 24);
	int minute = (int)(ms / MINUTE_MS % 60);
	int second = (int)(ms / SECOND_MS % 60);
	if (second)
		snprintf(out, size, "%02d:%02d:%02d", hour, minute, second);
	else
		snprintf(out, size, "%02d:%02d", hour, minute);
}
