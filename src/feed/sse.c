#include "feed/sse.h"

#include <stdlib.h>
#include <string.h>

static const char MARK[] = "\xEF\xBB\xBF";

void sse_init(struct sse *s)
{
	*s = (struct sse){.retry_ms = SSE_NO_RETRY};
}

void sse_finish(struct sse *s)
{
	free(s->line);
	free(s->data);
	*s = (struct sse){.retry_ms = SSE_NO_RETRY};
}

void sse_again(struct sse *s)
{
	s->begun = s->after_cr = s->in_line = s->too_long = s->has_data = false;
	s->mark = 0;
	s->line_length = s->data_length = 0;
	s->type[0] = 0;
	memcpy(s->next_id, s->id, sizeof s->next_id);
}

void sse_recall(struct sse *s, const char *id)
{
	size_t length = strlen(id);
	memcpy(s->id, id, length < sizeof s->id ? length + 1 : 0);
	s->id[length < sizeof s->id ? length : 0] = 0;
}

/* Appends and keeps a NUL behind. */
static bool append(struct sse *s, char **at, size_t *length, size_t *size, const char *bytes, size_t count)
{
	if (*length + count > SSE_LINE_MOST) {
		s->too_long = true;
		return false;
	}
	if (*length + count + 1 > *size) {
		size_t want = (*length + count + 1) * 2;
		char *grown = realloc(*at, want);
		if (!grown) {
			s->failed = true;
			return false;
		}
		*at = grown;
		*size = want;
	}
	memcpy(*at + *length, bytes, count);
	*length += count;
	(*at)[*length] = 0;
	return true;
}

static void dispatch(struct sse *s, sse_event event, void *user)
{
	memcpy(s->id, s->next_id, sizeof s->id);
	if (s->too_long)
		s->dropped++;
	else if (s->has_data) {
		size_t length = s->data_length - 1; /* without the last line feed */
		s->data[length] = 0;
		event(user, s->type[0] ? s->type : "message", s->data, length);
	}
	s->has_data = false;
	s->too_long = false;
	s->data_length = 0;
	s->type[0] = 0;
}

static void set_retry(struct sse *s, const char *value, size_t length)
{
	int64_t ms = 0;
	for (size_t i = 0; i < length; i++) {
		if (value[i] < '0' || value[i] > '9' || ms > 100000000)
			return;
		ms = ms * 10 + (value[i] - '0');
	}
	if (length > 0)
		s->retry_ms = ms;
}

static bool is(const char *name, size_t length, const char *what)
{
	return length == strlen(what) && memcmp(name, what, length) == 0;
}

static void take_field(struct sse *s, const char *name, size_t name_length, const char *value, size_t length)
{
	if (is(name, name_length, "data")) {
		if (append(s, &s->data, &s->data_length, &s->data_size, value, length) &&
		    append(s, &s->data, &s->data_length, &s->data_size, "\n", 1))
			s->has_data = true;
	} else if (is(name, name_length, "event")) {
		size_t n = length < sizeof s->type - 1 ? length : sizeof s->type - 1;
		memcpy(s->type, value, n);
		s->type[n] = 0;
	} else if (is(name, name_length, "id")) {
		if (length < sizeof s->next_id && !memchr(value, 0, length)) {
			memcpy(s->next_id, value, length);
			s->next_id[length] = 0;
		}
	} else if (is(name, name_length, "retry"))
		set_retry(s, value, length);
}

static void end_line(struct sse *s, sse_event event, void *user)
{
	const char *line = s->line_length ? s->line : "";
	size_t length = s->line_length;
	bool blank = !s->in_line;
	s->line_length = 0;
	s->in_line = false;
	if (blank) {
		dispatch(s, event, user);
		return;
	}
	if (length == 0 || line[0] == ':') /* nothing of it was kept, or a comment */
		return;
	const char *colon = memchr(line, ':', length);
	size_t name = colon ? (size_t)(colon - line) : length;
	const char *value = colon ? colon + 1 : line + length;
	if (colon && *value == ' ' && value < line + length)
		value++;
	take_field(s, line, name, value, (size_t)(line + length - value));
}

/* A byte order mark at the very beginning is no text, also when it comes in pieces. The bytes that were taken. */
static size_t skip_mark(struct sse *s, const char *bytes, size_t length)
{
	size_t taken = 0;
	while (!s->begun && taken < length) {
		if (s->mark < 3 && bytes[taken] == MARK[s->mark]) {
			s->mark++;
			taken++;
			s->begun = s->mark == 3;
			continue;
		}
		s->begun = true;
		s->in_line = s->mark > 0;
		append(s, &s->line, &s->line_length, &s->line_size, MARK, (size_t)s->mark);
	}
	return taken;
}

void sse_feed(struct sse *s, const char *bytes, size_t length, sse_event event, void *user)
{
	size_t i = skip_mark(s, bytes, length);
	while (i < length && !s->failed) {
		if (s->after_cr && bytes[i] == '\n') {
			s->after_cr = false;
			i++;
			continue;
		}
		s->after_cr = false;
		size_t n = 0;
		while (i + n < length && bytes[i + n] != '\n' && bytes[i + n] != '\r')
			n++;
		s->in_line = s->in_line || n > 0;
		if (n > 0)
			append(s, &s->line, &s->line_length, &s->line_size, bytes + i, n);
		i += n;
		if (i == length)
			break;
		s->after_cr = bytes[i] == '\r';
		i++;
		end_line(s, event, user);
	}
}
