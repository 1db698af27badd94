/* An audience event as its line of JSON (contracts.md sections 1, 8, 21). It is written when somebody wants it: the
 * journal, a recording, the desk; counting needs none. */
#ifndef CORE_AUDIENCE_LINE_H
#define CORE_AUDIENCE_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/audience.h"

/* A text that grows. {0} is empty; reused from line to line. One thread at a time. */
struct audience_text {
	char *bytes; /* NUL-terminated once something was put; owned: free() */
	size_t length;
	size_t size;
	bool failed; /* no memory: the rest is passed over */
};

void audience_put(struct audience_text *t, const char *bytes, size_t length);
/* A string of valid UTF-8, in quotation marks, with escapes. */
void audience_put_string(struct audience_text *t, const char *text);
/* `"key":` for an object that has been begun, with a comma if it is not the first. */
void audience_put_key(struct audience_text *t, const char *key);
/* A key and its string; nothing if the string is "". */
void audience_put_pair(struct audience_text *t, const char *key, const char *text);
void audience_put_number(struct audience_text *t, const char *key, int64_t value);

/* Writes the line, without line end, in place of what is in `t`. An event that has its line (`json`) keeps that one, to
 * the byte. False: no memory. */
bool audience_write(const struct audience_event *e, struct audience_text *t);
/* The lines of several events, one behind the other, each ended by a NUL; owned by the caller. NULL: no memory. */
char *audience_lines(const struct audience_event *events, size_t count);
/* The event's line in the event itself, made if need be. NULL: no memory. */
const char *audience_line(struct audience_event *e);

#endif
