#include "core/zone.h"

#include <stddef.h>

#define DAY_MS INT64_C(86400000)
/* Offsets, days and times of day stay far below this, so that sums of a few of them cannot overflow. */
#define LIMIT (INT64_MAX / 4)

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
	return value < low ? low : value > high ? high : value;
}

/* C divides towards zero; days before 1970 need the floor. */
static int64_t floor_div(int64_t value, int64_t by)
{
	int64_t quotient = value / by;
	return value % by < 0 ? quotient - 1 : quotient;
}

void zone_utc(struct zone *z)
{
	*z = (struct zone){.count = 1};
	z->changes[0].from = INT64_MIN;
}

int64_t zone_offset(const struct zone *z, int64_t utc_ms)
{
	int64_t offset = z->changes[0].offset_ms;
	for (int i = 1; i < z->count && z->changes[i].from <= utc_ms; i++)
		offset = z->changes[i].offset_ms;
	return offset;
}

int64_t zone_day(const struct zone *z, int64_t utc_ms)
{
	return floor_div(clamp(utc_ms, -LIMIT, LIMIT) + zone_offset(z, utc_ms), DAY_MS);
}

int64_t zone_instant(const struct zone *z, int64_t day, int64_t ms)
{
	int64_t local = clamp(day, -LIMIT / DAY_MS, LIMIT / DAY_MS) * DAY_MS + clamp(ms, -LIMIT, LIMIT);
	/* The first stretch of constant offset that has not ended by then holds the local time. If it had not begun
	 * either, the local time was jumped over, and the stretch's beginning is the first instant after the gap. */
	for (int i = 0; i < z->count; i++) {
		int64_t utc = local - z->changes[i].offset_ms;
		if (i + 1 == z->count || utc < z->changes[i + 1].from)
			return utc < z->changes[i].from ? z->changes[i].from : utc;
	}
	return local; /* a zone without a stretch breaks the contract of struct zone: read it as UTC */
}

int64_t zone_near(const struct zone *z, int64_t utc_ms, int64_t ms)
{
	int64_t now = clamp(utc_ms, -LIMIT, LIMIT);
	int64_t day = zone_day(z, now) + 1;
	int64_t at = zone_instant(z, day, ms);
	for (int back = 0; back < 3 && at - now > DAY_MS / 2; back++)
		at = zone_instant(z, --day, ms);
	return at;
}

static bool digits(const char **text, int count, int64_t *out)
{
	*out = 0;
	for (int i = 0; i < count; i++, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*out = *out * 10 + (**text - '0');
	}
	return true;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so that the leap day is
 * the last of a year; 719468 days lie between 0000-03-01 and 1970-01-01. */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	int64_t era = floor_div(year, 400);
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

bool date_parse(const char *text, int64_t *day)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t y, m, d;
	if (!text || !digits(&text, 4, &y) || *text++ != '-' || !digits(&text, 2, &m) || *text++ != '-' ||
	    !digits(&text, 2, &d) || *text)
		return false;
	if (m < 1 || m > 12)
		return false;
	bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
	if (d < 1 || d > lengths[m - 1] + (m == 2 && leap))
		return false;
	*day = days_from_civil(y, m, d);
	return true;
}
