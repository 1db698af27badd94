/* Bilibili's open platform (protocols.md (c)): a game is started for the streamer's identity code by a signed request,
 * which says where the room's messages come from; it is kept alive by heartbeats, and ended when we go: else the room
 * cannot be opened again for a while.
 *
 *            game of an earlier process            data
 *   ORPHAN ◀──────────────────────────── START ───────────▶ GREETING ──▶ AUTH ──▶ LIVE
 *      └────────── ended ─────────────────▲  ▲                                      │ heartbeat: closed
 *                                            └──────────────────────────────────────┘ INTERACTION_END
 *
 * A connection that breaks comes back to the same game while that is alive. Network thread only. */
#ifndef FEED_BILIBILI_OPEN_H
#define FEED_BILIBILI_OPEN_H

#include <jansson.h>

#include "feed/bilibili_packet.h"
#include "feed/link.h"
#include "feed/websocket.h"

extern const struct protocol bilibili_open_protocol;

enum bilibili_open_step {
	BILIBILI_OPEN_ORPHAN = 1,
	BILIBILI_OPEN_START,
	BILIBILI_OPEN_GREETING,
	BILIBILI_OPEN_AUTH,
	BILIBILI_OPEN_LIVE,
};

#define BILIBILI_OPEN_LINKS 8

struct bilibili_open {
	enum bilibili_open_step step;
	char base[256];      /* of the platform's requests; immutable */
	int64_t app_beat_ms; /* between heartbeats of the game; immutable */
	char game[128];      /* "" = none is running */
	char host_id[128];   /* open_id of who streams */
	char auth[4096];     /* what is sent as it stands to get into the room */
	size_t link_count;   /* where the messages come from */
	char links[BILIBILI_OPEN_LINKS][256];
	unsigned attempt;      /* picks one of them */
	unsigned tries;        /* connections to this game that never got in */
	int64_t alive_mono;    /* when the platform last said that the game runs */
	int64_t app_beat_mono; /* next heartbeat of the game */
	bool beating;          /* one is under way */
	char server[256];      /* of the connection at hand */
	char path[128];
	int64_t beat_mono;  /* next heartbeat of the connection */
	int64_t heard_mono; /* last packet */
	struct websocket socket;
	struct bilibili_packets packets;
	struct link *link; /* of the bytes at hand */
	struct moment now; /* … and their time */
};

/* bilibili_open_sign.c: the headers of a request. */
#define BILIBILI_OPEN_HEADERS 9
struct bilibili_open_signed {
	char lines[BILIBILI_OPEN_HEADERS][400];
	const char *headers[BILIBILI_OPEN_HEADERS]; /* of lines */
};
void bilibili_open_sign(struct bilibili_open_signed *out, const char *access_key, const char *secret, const char *nonce,
			int64_t seconds, const char *body);

/* bilibili_open_game.c: the game that runs is remembered in the state folder, for whoever starts after a crash. The
 * name of the file tells neither the application nor the code. */
/* Into `game`, "" = none is known. */
void bilibili_open_recall(const struct link *l, char *game, size_t size);
void bilibili_open_remember(const struct link *l, const char *game);
void bilibili_open_forget(const struct link *l);
/* {"app_id","game_id"} or {"game_id"}; free() it. NULL: memory. */
char *bilibili_open_body(const struct link *l, const char *game, bool with_app);
/* /v2/app/end as an errand: forgets the game once the platform has said that it is over. */
void bilibili_open_leave(struct link *l, const struct moment *now);
/* Signs and posts `body` to base + path. */
void bilibili_open_ask(struct link *l, int tag, const char *path, const char *body, const struct moment *now);
/* Has the secrets file all that is needed? False: the link was refused, in words. */
bool bilibili_open_has_secrets(struct link *l);

/* bilibili_open_item.c: a message of the room becomes an event, or none. False: the game has ended. */
bool bilibili_open_item(struct link *l, const json_t *message, const char *host_id, const char *game,
			const struct moment *now);

#endif
