/* Objects from a stream of JSON that never ends: one behind the other, or the parts of an array that is never closed.
 * Bounded; pure. */
#ifndef FEED_JSON_STREAM_H
#define FEED_JSON_STREAM_H

#include <stdbool.h>
#include <stddef.h>

/* Of one object. YouTube's pages, of which the stream is made, hold up to 2000 items, of a kilobyte each and more. */
#define JSON_STREAM_MOST (16 << 20)

struct json_stream {
	size_t depth; /* of braces and brackets within the object; 0 = between objects */
	bool in_text;
	bool escaped;
	bool too_long; /* passed over to its end */
	size_t length;
	size_t size;
	char *bytes; /* owned */
	size_t dropped;
};

typedef void (*json_stream_object)(void *user, const char *bytes, size_t length);

void json_stream_finish(struct json_stream *s);
/* Forgets an unfinished object. */
void json_stream_again(struct json_stream *s);
/* Each whole object, from its brace to its brace. */
void json_stream_feed(struct json_stream *s, const char *bytes, size_t length, json_stream_object object, void *user);

#endif
