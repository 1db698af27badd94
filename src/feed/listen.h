/* Listening: ports of ours at which relays and boxes bring their messages, by HTTP or as WebSocket clients. The server
 * is libmicrohttpd's, without a thread of its own: the network thread waits for its handles with all the others.
 *
 *   struct listen ── door (address and port) ── seat (a feed, with its path)
 *                                          └─── visitor (a connection) ── client (one that speaks WebSocket)
 *
 * All functions: network thread only. */
#ifndef FEED_LISTEN_H
#define FEED_LISTEN_H

#include <stddef.h>

#include <curl/curl.h>

#include "core/moment.h"
#include "feed/feed.h"

struct link;
struct protocol;
struct listen;
struct listen_seat;

extern const struct protocol listen_http;   /* listen+http:// */
extern const struct protocol listen_socket; /* listen+ws:// */

/* NULL: memory. */
struct listen *listen_create(void);
/* Any thread: somebody waits until his messages are kept. */
bool listen_waits(const struct listen *all);
/* All seats must have been left. NULL-safe. */
void listen_destroy(struct listen *all);

/* Serves what is there, without waiting. */
void listen_run(struct listen *all, const struct moment *now);
/* The handles to wait for; returns how many, at most `room`. */
size_t listen_handles(const struct listen *all, struct curl_waitfd *handles, size_t room, const struct moment *now);
/* When listen_run() is due at the latest, monotonic. */
int64_t listen_next(const struct listen *all, const struct moment *now);
/* As many handles as there may be. */
#define LISTEN_HANDLES_MOST 256

#endif
