/* Server-sent events: bytes in, events out (WHATWG HTML 9.2, protocols.md (f)). Pure; one thread at a time. */
#ifndef FEED_SSE_H
#define FEED_SSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SSE_LINE_MOST (1 << 20)
#define SSE_ID_MOST 1024
#define SSE_TYPE_MOST 64

struct sse {
	bool begun;    /* past where a byte order mark may stand */
	int mark;      /* bytes of it that were seen */
	bool after_cr; /* the line feed of a CR LF may still come */
	bool in_line;  /* the line has a character, also if it was not kept */
	bool too_long; /* the line or its event is longer than SSE_LINE_MOST: dropped to its end */
	bool has_data;
	size_t line_length;
	size_t line_size;
	char *line; /* owned */
	size_t data_length;
	size_t data_size;
	char *data; /* owned */
	char type[SSE_TYPE_MOST];
	char next_id[SSE_ID_MOST]; /* as the block at hand says */
	char id[SSE_ID_MOST];      /* to be sent as Last-Event-ID; "" = none */
	int64_t retry_ms;          /* SSE_NO_RETRY = the server said nothing */
	bool failed;               /* out of memory */
	uint64_t dropped;          /* blocks that were too long */
};

#define SSE_NO_RETRY (-1)

/* One event. `type` is "message" by default; `data` is NUL-terminated beyond its length; both borrowed. */
typedef void (*sse_event)(void *user, const char *type, const char *data, size_t length);

void sse_init(struct sse *s);
void sse_finish(struct sse *s);
/* A new connection: an unfinished block is discarded, the id stays. */
void sse_again(struct sse *s);
/* The id of an earlier connection, "" = none; what is too long is none. */
void sse_recall(struct sse *s, const char *id);
void sse_feed(struct sse *s, const char *bytes, size_t length, sse_event event, void *user);

#endif
