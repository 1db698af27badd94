/* YouTube live chat with an API key (protocols.md (b)): the chat of a video is looked up, then streamed where that
 * answers, else polled at the pace that YouTube asks for and the key's quota lasts.
 *
 *            chat id                 404
 *   LOOKING ─────────▶ STREAMING ──────────▶ POLLING
 *
 * Network thread only. */
#ifndef FEED_YOUTUBE_H
#define FEED_YOUTUBE_H

#include <jansson.h>

#include "feed/json_stream.h"
#include "feed/link.h"

extern const struct protocol youtube_protocol;

/* Units of a key a day, and what things cost. */
#define YOUTUBE_UNITS 10000
#define YOUTUBE_LOOK_UNITS 1
#define YOUTUBE_PAGE_UNITS 5

enum youtube_state { YOUTUBE_LOOKING = 1, YOUTUBE_STREAMING, YOUTUBE_POLLING };

struct youtube {
	enum youtube_state state;
	char base[256];    /* immutable */
	char chat[256];    /* "" = not known yet */
	char page[512];    /* token of the next page; "" = the beginning */
	bool no_stream;    /* it has answered 404 once */
	bool history;      /* the page that comes first is what was said before */
	int64_t units;     /* used by this feed */
	int64_t end_mono;  /* until when the quota should last; NEVER = not known */
	int64_t next_mono; /* POLLING: when to ask; NEVER = a request is under way */
	struct json_stream stream;
	struct link *link; /* of the bytes at hand */
	struct moment now; /* … and their time */
};

/* youtube_item.c: one message of the chat becomes an event, or none. False: the chat has ended. */
bool youtube_item(struct link *l, const json_t *item, bool history, const struct moment *now);

#endif
