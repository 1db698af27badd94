#include "feed/json_stream.h"

#include <stdlib.h>
#include <string.h>

void json_stream_finish(struct json_stream *s)
{
	free(s->bytes);
	*s = (struct json_stream){0};
}

void json_stream_again(struct json_stream *s)
{
	s->depth = s->length = 0;
	s->in_text = s->escaped = s->too_long = false;
}

static void keep(struct json_stream *s, char c)
{
	if (s->too_long)
		return;
	if (s->length + 1 >= s->size) {
		size_t want = s->size ? s->size * 2 : 4096;
		char *grown = s->length < JSON_STREAM_MOST ? realloc(s->bytes, want) : NULL;
		if (!grown) {
			s->too_long = true;
			return;
		}
		s->bytes = grown;
		s->size = want;
	}
	s->bytes[s->length++] = c;
	s->bytes[s->length] = 0;
}

static void read_text(struct json_stream *s, char c)
{
	if (s->escaped)
		s->escaped = false;
	else if (c == '\\')
		s->escaped = true;
	else if (c == '"')
		s->in_text = false;
}

void json_stream_feed(struct json_stream *s, const char *bytes, size_t length, json_stream_object object, void *user)
{
	for (size_t i = 0; i < length; i++) {
		char c = bytes[i];
		if (s->depth == 0 && c != '{')
			continue; /* what stands between objects */
		keep(s, c);
		if (s->in_text) {
			read_text(s, c);
			continue;
		}
		s->in_text = c == '"';
		s->depth += c == '{' || c == '[';
		s->depth -= c == '}' || c == ']';
		if (s->depth > 0)
			continue;
		if (s->too_long)
			s->dropped++;
		else
			object(user, s->bytes, s->length);
		json_stream_again(s);
	}
}
