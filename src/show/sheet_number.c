#include "show/sheet_number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#define SECONDS_A_DAY 86400

static const struct {
	unsigned id;
	struct time_format format;
} built_in[] = {
	{18, {true, true, false}}, {19, {true, true, true}},  {20, {true, true, false}}, {21, {true, true, true}},
	{22, {true, true, false}}, {45, {false, true, true}}, {46, {true, true, true}},  {47, {false, true, true}},
};

struct time_format time_format_built_in(unsigned id)
{
	struct time_format none = {false, false, false};
	for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
		if (built_in[i].id == id)
			return built_in[i].format;
	return none;
}

/* `m` is a month beside `d` and `y`, and a minute beside `h` and `s`. */
struct time_format time_format_of(const char *code)
{
	struct time_format f = {false, false, false};
	bool m = false;
	for (const char *p = code; *p && *p != ';'; p++) {
		if (*p == '"') {
			const char *end = strchr(p + 1, '"');
			if (!end)
				break;
			p = end;
		} else if (*p == '\\' && p[1]) {
			p++;
		} else if (*p == '[' && !strchr("hHmMsS", p[1])) {
			const char *end = strchr(p, ']'); /* a colour, a condition, a language */
			if (!end)
				break;
			p = end;
		} else if (*p == 'h' || *p == 'H') {
			f.hours = true;
		} else if (*p == 's' || *p == 'S') {
			f.seconds = true;
		} else if (*p == 'm' || *p == 'M') {
			m = true;
		}
	}
	f.minutes = m && (f.hours || f.seconds);
	return f;
}

static void time_text_of(double value, struct time_format format, char *out, size_t size)
{
	long seconds = lround(value * SECONDS_A_DAY);
	if (format.hours && value >= 1000) /* a date with a time: the time of it */
		seconds %= SECONDS_A_DAY;
	if (format.hours && format.seconds)
		snprintf(out, size, "%ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60);
	else if (format.hours)
		snprintf(out, size, "%ld:%02ld", seconds / 3600, seconds / 60 % 60);
	else
		snprintf(out, size, "%ld:%02ld", seconds / 60, seconds % 60);
}

/* jansson reads and writes numbers the same in every locale. */
bool sheet_number_text(const char *value, struct time_format format, char *out, size_t size)
{
	json_t *number = json_loads(value, JSON_DECODE_ANY, NULL);
	bool ok = json_is_number(number);
	double real = json_number_value(number);
	if (ok && (format.hours || format.seconds) && real >= 0 && real < 1e6) {
		time_text_of(real, format, out, size);
	} else if (ok && floor(real) == real && fabs(real) < 1e15) {
		snprintf(out, size, "%lld", (long long)real);
	} else if (ok) {
		char *text = json_dumps(number, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
		snprintf(out, size, "%s", text ? text : "");
		free(text);
	}
	json_decref(number);
	return ok;
}
