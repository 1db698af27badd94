/* A WebSocket client (RFC 6455) on the bytes of a connection: handshake and pings; the frames are those of
 * frames.h.
 *
 *            101                    close or a broken rule
 *   GREETING ────▶ OPEN ──────────────────────────────▶ CLOSED
 *
 * Network thread only. */
#ifndef FEED_WEBSOCKET_H
#define FEED_WEBSOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/moment.h"
#include "feed/frames.h"

#define WEBSOCKET_HEAD_MOST 16384

struct link;

enum websocket_state { WEBSOCKET_GREETING = 1, WEBSOCKET_OPEN, WEBSOCKET_CLOSED };

/* What its owner hears. */
struct websocket_ear {
	/* The server has agreed. */
	void (*opened)(struct link *l, const struct moment *now);
	/* A whole message; NUL-terminated beyond its length; borrowed. */
	void (*message)(struct link *l, const char *bytes, size_t length, bool binary, const struct moment *now);
};

struct websocket {
	enum websocket_state state;
	struct link *link;               /* borrowed, outlives us */
	const struct websocket_ear *ear; /* borrowed, outlives us */
	char accept[64];                 /* what the server must answer to our key */
	size_t head_length;
	char head[WEBSOCKET_HEAD_MOST + 1]; /* the answer to the handshake, as it arrives */
	struct frames frames;
	int64_t heard_mono; /* when the last byte came */
	int64_t ping_mono;  /* when our unanswered ping was sent; NEVER = none */
};

/* What a server must answer to the key of a handshake; at least 29 bytes. */
void websocket_accept(const char *key, char *out, size_t size);
/* Sends the handshake. `host`: as in the Host header, with a port if it is not the usual one; `path`: with the query;
 * `headers`: more lines, each with its CR LF, or "". The struct may be a used one, or all zero. */
void websocket_begin(struct websocket *w, struct link *l, const struct websocket_ear *ear, const char *host,
		     const char *path, const char *headers, const struct moment *now);
/* Frees what it owns; it may be used again. */
void websocket_finish(struct websocket *w);
/* Bytes from the connection. What breaks the protocol fails the link. */
void websocket_received(struct websocket *w, const char *bytes, size_t length, const struct moment *now);
/* Queues a frame. More than the link's buffer takes fails the link. */
void websocket_send(struct websocket *w, bool binary, const void *bytes, size_t length);
/* A server that says nothing is asked whether it is there. The next deadline, monotonic. */
int64_t websocket_tick(struct websocket *w, const struct moment *now);

#endif
