/* Bilibili's web danmaku (protocols.md (c)): room, signature and server are looked up, then packets come over a
 * WebSocket or plain TCP.
 *
 *   ROOM ──▶ KEYS ──▶ SERVER ──▶ GREETING ──▶ AUTH ──▶ LIVE
 *   look-ups by HTTP             connection, handshake, token
 *
 * Network thread only. */
#ifndef FEED_BILIBILI_H
#define FEED_BILIBILI_H

#include <jansson.h>

#include "feed/bilibili_packet.h"
#include "feed/link.h"
#include "feed/websocket.h"

extern const struct protocol bilibili_protocol;

enum bilibili_step {
	BILIBILI_STEP_ROOM = 1,
	BILIBILI_STEP_KEYS,
	BILIBILI_STEP_SERVER,
	BILIBILI_STEP_GREETING,
	BILIBILI_STEP_AUTH,
	BILIBILI_STEP_LIVE,
};

enum bilibili_transport { BILIBILI_WSS = 1, BILIBILI_WS, BILIBILI_TCP };

struct bilibili {
	enum bilibili_step step;
	enum bilibili_transport transport; /* immutable */
	char live[256];                    /* API hosts; immutable */
	char api[256];
	int64_t room; /* the long id; 0 = not known yet */
	int64_t host; /* uid of who streams */
	int64_t uid;  /* ours; 0 = nobody */
	char wbi[33];
	char token[1024];
	char server[256];
	unsigned attempt;   /* picks one of the servers */
	int64_t beat_mono;  /* next heartbeat */
	int64_t heard_mono; /* last packet */
	struct websocket socket;
	struct bilibili_packets packets;
	struct link *link; /* of the bytes at hand */
	struct moment now; /* … and their time */
};

/* bilibili_wbi.c: the 32 letters that sign, from the file names of two pictures. False: they are not 32 long each. */
bool bilibili_wbi_key(const char *img, const char *sub, char key[33]);
/* Hex of the MD5 of the query (its parameters sorted and percent-encoded) and the key. */
void bilibili_wbi_sign(const char *query, const char key[33], char hex[33]);

/* bilibili_item.c: a message of the room becomes an event, or none. */
void bilibili_item(struct link *l, const json_t *message, int64_t host, const struct moment *now);

#endif
