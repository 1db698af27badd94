/* The rule that a zone file ends with (RFC 8536, section 3.3): a POSIX TZ string for the time after its last change,
 * such as "EST5EDT,M3.2.0,M11.1.0". */
#ifndef RUN_ZONE_RULE_H
#define RUN_ZONE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZONE_RULE_CHANGES_MAX 16

/* A day of the year, and the local time of a change on it. */
struct zone_rule_day {
	enum { ZONE_RULE_WEEKDAY = 1, ZONE_RULE_JULIAN, ZONE_RULE_NUMBER } kind;
	int month;   /* weekday: 1 … 12 */
	int week;    /* 1 … 5, 5 = the last */
	int weekday; /* 0 = Sunday */
	int number;  /* julian: 1 … 365 without 29 February; number: 0 … 365 with it */
	int64_t time_ms;
};

struct zone_rule {
	int64_t standard_ms; /* local = UTC + this */
	bool has_daylight;
	int64_t daylight_ms;
	struct zone_rule_day start; /* of daylight time */
	struct zone_rule_day end;
};

struct zone_rule_change {
	int64_t at; /* UTC ms */
	int64_t offset_ms;
};

/* `length` bytes of text. False if it is no such rule. */
bool zone_rule_parse(const char *text, size_t length, struct zone_rule *out);
/* Offset at an instant. */
int64_t zone_rule_offset(const struct zone_rule *rule, int64_t utc_ms);
/* Changes with after < at ≤ until, in order, at most `most`; how many. */
size_t zone_rule_changes(const struct zone_rule *rule, int64_t after, int64_t until, struct zone_rule_change *out,
			 size_t most);

#endif
