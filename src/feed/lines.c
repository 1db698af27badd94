#include "feed/lines.h"

#include <stdlib.h>
#include <string.h>

void lines_finish(struct lines *s)
{
	free(s->line);
	*s = (struct lines){0};
}

void lines_again(struct lines *s)
{
	s->skipping = false;
	s->length = 0;
}

static void append(struct lines *s, const char *bytes, size_t count)
{
	if (s->skipping)
		return;
	if (s->length + count > LINES_LINE_MOST) {
		s->skipping = true;
		return;
	}
	if (s->length + count + 1 > s->size) {
		size_t want = (s->length + count + 1) * 2;
		char *grown = realloc(s->line, want);
		if (!grown) {
			s->skipping = true;
			return;
		}
		s->line = grown;
		s->size = want;
	}
	memcpy(s->line + s->length, bytes, count);
	s->length += count;
	s->line[s->length] = 0;
}

static void end_line(struct lines *s, lines_line line, void *user)
{
	if (s->skipping)
		s->dropped++;
	else if (s->length > 0) {
		if (s->line[s->length - 1] == '\r')
			s->line[--s->length] = 0;
		if (s->length > 0)
			line(user, s->line, s->length);
	}
	lines_again(s);
}

void lines_feed(struct lines *s, const char *bytes, size_t length, lines_line line, void *user)
{
	while (length > 0) {
		const char *end = memchr(bytes, '\n', length);
		size_t n = end ? (size_t)(end - bytes) : length;
		if (n > 0)
			append(s, bytes, n);
		if (!end)
			return;
		end_line(s, line, user);
		bytes += n + 1;
		length -= n + 1;
	}
}
