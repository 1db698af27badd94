#include "run/zone_rule.h"

#include <string.h>

#define SECOND_MS ((int64_t)1000)
#define HOUR_MS ((int64_t)3600000)
#define DAY_MS ((int64_t)86400000)

/* ---- reading ---- */

struct text {
	const char *at;
	const char *end;
};

static bool take(struct text *t, char wanted)
{
	if (t->at == t->end || *t->at != wanted)
		return false;
	t->at++;
	return true;
}

static bool number(struct text *t, int most, int *out)
{
	const char *begin = t->at;
	int value = 0;
	while (t->at < t->end && *t->at >= '0' && *t->at <= '9' && t->at - begin < 4)
		value = value * 10 + (*t->at++ - '0');
	*out = value;
	return t->at > begin && value <= most;
}

static bool between(struct text *t, int least, int most, int *out)
{
	return number(t, most, out) && *out >= least;
}

/* "EST", "<+0530>" */
static bool name(struct text *t)
{
	const char *begin = t->at;
	bool quoted = take(t, '<');
	while (t->at < t->end) {
		char c = *t->at;
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		if (!letter && !(quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-')))
			break;
		t->at++;
	}
	return (!quoted || take(t, '>')) && t->at - begin >= 3;
}

/* [+-]hh[:mm[:ss]] */
static bool time_of(struct text *t, int most_hours, int64_t *out)
{
	int hours = 0;
	int minutes = 0;
	int seconds = 0;
	bool negative = take(t, '-');
	if (!negative)
		take(t, '+');
	if (!number(t, most_hours, &hours))
		return false;
	if (take(t, ':') && (!number(t, 59, &minutes) || (take(t, ':') && !number(t, 59, &seconds))))
		return false;
	*out = (hours * INT64_C(3600) + minutes * 60 + seconds) * SECOND_MS * (negative ? -1 : 1);
	return true;
}

static bool day(struct text *t, struct zone_rule_day *out)
{
	*out = (struct zone_rule_day){.kind = ZONE_RULE_NUMBER, .time_ms = 2 * HOUR_MS};
	if (take(t, 'M')) {
		out->kind = ZONE_RULE_WEEKDAY;
		if (!between(t, 1, 12, &out->month) || !take(t, '.') || !between(t, 1, 5, &out->week) ||
		    !take(t, '.') || !number(t, 6, &out->weekday))
			return false;
	} else if (take(t, 'J')) {
		out->kind = ZONE_RULE_JULIAN;
		if (!between(t, 1, 365, &out->number))
			return false;
	} else if (!number(t, 365, &out->number)) {
		return false;
	}
	return !take(t, '/') || time_of(t, 167, &out->time_ms);
}

bool zone_rule_parse(const char *text, size_t length, struct zone_rule *out)
{
	struct text t = {.at = text, .end = text + length};
	int64_t west = 0; /* POSIX counts westwards */
	*out = (struct zone_rule){0};
	if (!name(&t) || !time_of(&t, 24, &west))
		return false;
	out->standard_ms = -west;
	if (t.at == t.end)
		return true;
	out->has_daylight = true;
	out->daylight_ms = out->standard_ms + HOUR_MS;
	if (!name(&t))
		return false;
	if (t.at < t.end && *t.at != ',') {
		if (!time_of(&t, 24, &west))
			return false;
		out->daylight_ms = -west;
	}
	return take(&t, ',') && day(&t, &out->start) && take(&t, ',') && day(&t, &out->end) && t.at == t.end;
}

/* ---- the calendar ---- */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static bool is_leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days from 1970-01-01 to the first of January. */
static int64_t year_day(int64_t year)
{
	int64_t before = year - 1;
	return (year - 1970) * 365 + (floor_div(before, 4) - 492) - (floor_div(before, 100) - 19) +
	       (floor_div(before, 400) - 4);
}

static int64_t year_of(int64_t utc_ms)
{
	int64_t days = floor_div(utc_ms, DAY_MS);
	int64_t year = 1970 + floor_div(days, 366);
	while (year_day(year + 1) <= days)
		year++;
	while (year_day(year) > days)
		year--;
	return year;
}

static int64_t weekday_in(const struct zone_rule_day *d, int64_t year)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t first = year_day(year);
	for (int m = 1; m < d->month; m++)
		first += lengths[m - 1] + (m == 2 && is_leap(year));
	int length = lengths[d->month - 1] + (d->month == 2 && is_leap(year));
	int64_t on = (first + 4) - floor_div(first + 4, 7) * 7; /* 1970-01-01 was a Thursday */
	int64_t at = (d->weekday - on + 7) % 7 + (int64_t)(d->week - 1) * 7;
	while (at >= length)
		at -= 7;
	return first + at;
}

/* Local ms since the epoch. */
static int64_t local_change(const struct zone_rule_day *d, int64_t year)
{
	int64_t at = year_day(year);
	switch (d->kind) {
	case ZONE_RULE_WEEKDAY:
		at = weekday_in(d, year);
		break;
	case ZONE_RULE_JULIAN:
		at += d->number - 1 + (d->number >= 60 && is_leap(year));
		break;
	case ZONE_RULE_NUMBER:
		at += d->number;
		break;
	}
	return at * DAY_MS + d->time_ms;
}

/* Both changes of a year, in order. */
static void changes_of(const struct zone_rule *r, int64_t year, struct zone_rule_change out[2])
{
	struct zone_rule_change start = {local_change(&r->start, year) - r->standard_ms, r->daylight_ms};
	struct zone_rule_change end = {local_change(&r->end, year) - r->daylight_ms, r->standard_ms};
	bool north = start.at <= end.at;
	out[0] = north ? start : end;
	out[1] = north ? end : start;
}

int64_t zone_rule_offset(const struct zone_rule *rule, int64_t utc_ms)
{
	int64_t offset = rule->standard_ms;
	struct zone_rule_change changes[2];
	if (!rule->has_daylight)
		return offset;
	int64_t year = year_of(utc_ms);
	for (int64_t y = year - 1; y <= year + 1; y++) {
		changes_of(rule, y, changes);
		for (int i = 0; i < 2; i++)
			if (changes[i].at <= utc_ms)
				offset = changes[i].offset_ms;
	}
	return offset;
}

size_t zone_rule_changes(const struct zone_rule *rule, int64_t after, int64_t until, struct zone_rule_change *out,
			 size_t most)
{
	size_t count = 0;
	struct zone_rule_change changes[2];
	if (!rule->has_daylight || until <= after)
		return 0;
	int64_t last = year_of(until) + 1;
	for (int64_t y = year_of(after) - 1; y <= last; y++) {
		changes_of(rule, y, changes);
		for (int i = 0; i < 2 && count < most; i++)
			if (changes[i].at > after && changes[i].at <= until)
				out[count++] = changes[i];
	}
	return count;
}
