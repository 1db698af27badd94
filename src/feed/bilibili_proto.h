/* Those messages of a Bilibili room that are a protobuf in base64 (protocols.md (c)). Pure. */
#ifndef FEED_BILIBILI_PROTO_H
#define FEED_BILIBILI_PROTO_H

#include <stdbool.h>

#include "feed/draft.h"

/* Somebody comes in, follows, shares. Zero and {NULL, 0} = not told, here and below. */
struct bilibili_word {
	int64_t uid;
	struct span name; /* spans are borrowed from the bytes */
	int64_t what;     /* 1 enters … 6 likes */
	int64_t t;        /* seconds since the epoch */
};

struct bilibili_gift {
	int64_t uid;
	struct span name; /* of who gives */
	struct span item;
	int64_t count;
	int64_t total;      /* of all of them, in the coin's unit */
	struct span coin;   /* "gold", "silver" */
	struct span tid;    /* the gift's own id */
	struct span rnd;    /* a number by chance that tells it from others of the same second */
	int64_t t;          /* seconds since the epoch */
	char digits[2][24]; /* room for tid and rnd that came as numbers */
};

/* The bytes that `base64` stands for; owned. NULL: it is none, empty, or there is no memory. */
char *bilibili_proto_bytes(struct span base64, size_t *length);

/* INTERACT_WORD_V2. False: no such message. */
bool bilibili_word_read(struct span bytes, struct bilibili_word *w);

typedef void (*bilibili_gift_take)(void *user, const struct bilibili_gift *gift);
/* So many in one message; more were never seen. */
#define BILIBILI_GIFTS_MOST 1000
/* SEND_GIFT_V2: one person's gifts, in their order. False: no such message, or it has no gift, or one of nothing, or
 * more than there may be; then none was taken. */
bool bilibili_gifts_read(struct span bytes, bilibili_gift_take take, void *user);

#endif
