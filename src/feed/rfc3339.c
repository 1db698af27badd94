#include "feed/rfc3339.h"

#include <stdbool.h>
#include <stdio.h>

/* Days since 1970-01-01 of a day of the Gregorian calendar. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* The offset at `text`, in minutes. False: none stands there. */
static bool read_zone(const char *text, int64_t *zone)
{
	int hour;
	int minute;
	if (*text == 'Z' || *text == 'z') {
		*zone = 0;
		return true;
	}
	if (*text != '+' && *text != '-')
		return false;
	if (sscanf(text + 1, "%2d:%2d", &hour, &minute) != 2 && sscanf(text + 1, "%2d%2d", &hour, &minute) != 2)
		return false;
	*zone = (*text == '-' ? -1 : 1) * (hour * 60 + minute);
	return hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
}

int64_t rfc3339_ms(const char *text, int64_t zone_minutes)
{
	int year, month, day, hour, minute, second, read = 0;
	char between;
	if (!text || sscanf(text, "%4d-%2d-%2d%c%2d:%2d:%2d%n", &year, &month, &day, &between, &hour, &minute, &second,
			    &read) != 7)
		return 0;
	if (between != 'T' && between != 't' && between != ' ')
		return 0;
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || minute < 0 || second < 0)
		return 0;
	int64_t ms = 0;
	int64_t unit = 100;
	text += read;
	if (*text == '.')
		for (text++; *text >= '0' && *text <= '9'; text++, unit /= 10)
			ms += (*text - '0') * unit;
	int64_t zone = zone_minutes;
	if (*text ? !read_zone(text, &zone) : zone_minutes == RFC3339_NO_ZONE)
		return 0;
	return ((days_of(year, month, day) * 24 + hour) * 60 + minute - zone) * 60000 + second * 1000 + ms;
}
