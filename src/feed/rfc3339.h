/* Points in time as text: "2026-03-08T20:00:05.25+08:00". Pure. */
#ifndef FEED_RFC3339_H
#define FEED_RFC3339_H

#include <stdint.h>

#define RFC3339_NO_ZONE INT64_MIN

/* ms since the epoch; 0 = it is none. Between day and time may stand a T or a blank. `zone_minutes`: east of UTC, for a
 * text without an offset of its own; RFC3339_NO_ZONE = such a text is none. */
int64_t rfc3339_ms(const char *text, int64_t zone_minutes);

#endif
