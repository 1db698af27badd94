/* One line of IRC with Twitch's tags, taken apart where it stands: no allocation, nothing copied (protocols.md (a)).
 * Grammar: ['@' tags SP] [':' prefix SP] command {SP param} [SP ':' trailing] */
#ifndef FEED_IRC_H
#define FEED_IRC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feed/draft.h"

#define IRC_PARAMS_MOST 15

/* Borrows the line. */
struct irc_line {
	struct span tags;    /* without '@' */
	struct span nick;    /* of the prefix, up to '!' or '@' */
	struct span command; /* letters, or three digits */
	size_t param_count;
	struct span params[IRC_PARAMS_MOST]; /* the last one may be the trailing one, without ':' */
};

/* `bytes` without the line's end. False: it is no line of IRC. Thread-safe. */
bool irc_parse(const char *bytes, size_t length, struct irc_line *line);
/* The n-th parameter, or {NULL, 0}. */
struct span irc_param(const struct irc_line *line, size_t n);
/* The raw value of a tag; {NULL, 0} if it is absent or empty. A tag that stands twice has the first value. */
struct span irc_tag(const struct irc_line *line, const char *name);
/* Undoes the escapes of a tag's value into out, which holds `size` bytes; returns the length (at most that of `raw`).
 * What does not fit is left out. No NUL is written. */
size_t irc_unescape(struct span raw, char *out, size_t size);
/* A decimal number, not negative; false if it is none or too large for counts and times (10^15). */
bool irc_number(struct span text, int64_t *out);

#endif
