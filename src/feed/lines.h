/* Lines from a stream of bytes, bounded: what is longer is skipped to its end and counted. Pure. */
#ifndef FEED_LINES_H
#define FEED_LINES_H

#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#define LINES_LINE_MOST (1 << 20)

struct lines {
	bool skipping;
	size_t length;
	size_t size;
	char *line; /* owned */
	uint64_t dropped;
};

typedef void (*lines_line)(void *user, const char *line, size_t length);

void lines_finish(struct lines *s);
/* Discards an unfinished line. */
void lines_again(struct lines *s);
/* Each whole line, without its end (LF or CR LF), NUL-terminated beyond its length; empty ones are passed over. */
void lines_feed(struct lines *s, const char *bytes, size_t length, lines_line line, void *user);

#endif
