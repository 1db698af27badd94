/* Feeds whose messages are somebody's JSON: over a WebSocket, as server-sent events, or as lines over HTTP. What the
 * messages mean is a reader's (feed/reader.h). */
#ifndef FEED_RELAY_H
#define FEED_RELAY_H

#include "feed/link.h"

extern const struct protocol relay_socket; /* ws:// wss:// */
extern const struct protocol relay_sse;    /* sse+http(s):// */
extern const struct protocol relay_ndjson; /* ndjson+http(s):// */

#endif
