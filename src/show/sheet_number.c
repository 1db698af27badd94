#include "show/sheet_number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <jansson.h>

#define SECONDS_A_DAY 86400

#define HM                                                                                                             \
	{                                                                                                              \
		.hours = true, .minutes = true                                                                         \
	}
#define HMS                                                                                                            \
	{                                                                                                              \
		.hours = true, .minutes = true, .seconds = true                                                        \
	}
#define MS                                                                                                             \
	{                                                                                                              \
		.minutes = true, .seconds = true                                                                       \
	}
#define DATE                                                                                                           \
	{                                                                                                              \
		.date = true                                                                                           \
	}
#define PERCENT                                                                                                        \
	{                                                                                                              \
		.percent = true                                                                                        \
	}

static const struct {
	unsigned id;
	struct time_format format;
} built_in[] = {
	{9, PERCENT},
	{10, PERCENT},
	{14, DATE},
	{15, DATE},
	{16, DATE},
	{17, DATE},
	{18, HM},
	{19, HMS},
	{20, HM},
	{21, HMS},
	{22, {.hours = true, .minutes = true, .date = true}},
	{45, MS},
	{46, {.hours = true, .minutes = true, .seconds = true, .elapsed = true}},
	{47, MS},
};

struct time_format time_format_built_in(unsigned id)
{
	for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
		if (built_in[i].id == id)
			return built_in[i].format;
	return (struct time_format){0};
}

/* Past what stands in brackets, which is a colour, a condition or a language; NULL = to the end. */
static const char *past(const char *p, char closing)
{
	return strchr(p + 1, closing);
}

/* `m` is a month beside `d` and `y`, and a minute beside `h` and `s`. */
struct time_format time_format_of(const char *code)
{
	struct time_format f = {0};
	bool m = false;
	if (strcasecmp(code, "General") == 0)
		return f;
	for (const char *p = code; p && *p && *p != ';'; p = p ? p + 1 : NULL) {
		char c = *p;
		if (c == '"')
			p = past(p, '"');
		else if (c == '\\' && p[1])
			p++;
		else if (c == '[' && !strchr("hHmMsS", p[1]))
			p = past(p, ']');
		else if (c == '[')
			f.elapsed = true;
		else if (c == 'h' || c == 'H')
			f.hours = true;
		else if (c == 's' || c == 'S')
			f.seconds = true;
		else if (c == 'm' || c == 'M')
			m = true;
		else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D')
			f.date = true;
		else if (c == '%')
			f.percent = true;
	}
	f.minutes = m && (f.hours || f.seconds);
	return f;
}

/* Days since 1970-01-01 as a date of the Gregorian calendar: whole cycles of 400, 100, 4 and 1 years, counted from
 * 1 March of the year 0 (H. Hinnant, "chrono-compatible low-level date algorithms"). */
static void date_text(long days, char *out, size_t size)
{
	long from_0 = days + 719468;
	long era = from_0 / 146097;
	long of_era = from_0 - era * 146097;
	long year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	long of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	long shifted = (5 * of_year + 2) / 153;
	long day = of_year - (153 * shifted + 2) / 5 + 1;
	long month = shifted < 10 ? shifted + 3 : shifted - 9;
	snprintf(out, size, "%04ld-%02ld-%02ld", year_of_era + era * 400 + (month <= 2), month, day);
}

/* Days of a sheet count from 1899-12-30, or from 1904-01-01. */
static void time_text_of(double value, struct time_format format, bool from_1904, char *out, size_t size)
{
	char date[80] = "";
	long seconds = lround(value * SECONDS_A_DAY);
	if (format.date)
		date_text(seconds / SECONDS_A_DAY - (from_1904 ? 24107 : 25569), date, sizeof date);
	if (format.date || (format.hours && !format.elapsed))
		seconds %= SECONDS_A_DAY;
	const char *gap = date[0] && (format.hours || format.seconds) ? " " : "";
	if (format.hours && format.seconds)
		snprintf(out, size, "%s%s%ld:%02ld:%02ld", date, gap, seconds / 3600, seconds / 60 % 60, seconds % 60);
	else if (format.hours)
		snprintf(out, size, "%s%s%ld:%02ld", date, gap, seconds / 3600, seconds / 60 % 60);
	else if (format.seconds)
		snprintf(out, size, "%s%s%ld:%02ld", date, gap, seconds / 60, seconds % 60);
	else
		snprintf(out, size, "%s", date);
}

/* jansson reads and writes numbers the same in every locale. */
static void plain_text(double real, const char *unit, char *out, size_t size)
{
	if (floor(real) == real && fabs(real) < 1e15) {
		snprintf(out, size, "%lld%s", (long long)real, unit);
		return;
	}
	json_t *number = json_real(real);
	char *text = json_dumps(number, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
	size_t length = text ? strlen(text) : 0;
	if (length > 2 && strcmp(text + length - 2, ".0") == 0)
		text[length - 2] = '\0';
	snprintf(out, size, "%s%s", text ? text : "", unit);
	free(text);
	json_decref(number);
}

bool sheet_number_text(const char *value, struct time_format format, bool from_1904, char *out, size_t size)
{
	json_t *number = json_loads(value, JSON_DECODE_ANY, NULL);
	bool ok = json_is_number(number);
	double real = json_number_value(number);
	bool timed = format.hours || format.seconds || format.date;
	json_decref(number);
	if (ok && timed && real >= 0 && real < 1e6)
		time_text_of(real, format, from_1904, out, size);
	else if (ok)
		plain_text(format.percent ? real * 100 : real, format.percent ? "%" : "", out, size);
	return ok;
}
