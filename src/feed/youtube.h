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
#define YOUTUBE_PAGE_UNITS 5 /* a page, and each time that the stream is asked for */

/* What the key of the secrets file has been used for today, by all feeds of the network thread. */
struct youtube_quota {
	int64_t day; /* that this is about, as youtube_day() counts */
	int64_t used;
	int feeds; /* that share it */
};

enum youtube_state { YOUTUBE_LOOKING = 1, YOUTUBE_STREAMING, YOUTUBE_POLLING };

struct youtube {
	enum youtube_state state;
	char base[256];              /* immutable */
	char chat[256];              /* "" = not known yet */
	char page[512];              /* token of the next page; "" = the beginning */
	bool no_stream;              /* it has answered 404 once */
	bool history;                /* the page that comes first is what was said before */
	bool recalled;               /* `page` is from before a crash, and YouTube has not taken it yet */
	int64_t newest_ms;           /* of YouTube's times: of the newest message so far; 0 = there was none */
	int64_t end_mono;            /* until when the quota should last; NEVER = not known */
	int64_t end_wall;            /* … the same, as it was planned first; 0 = not known */
	int64_t next_mono;           /* when to ask again; NEVER = a request is under way */
	int64_t asked_mono;          /* when the chat was asked for last; INT64_MIN = not yet */
	int64_t heard_mono;          /* STREAMING: since when the stream is there; NEVER = it is not */
	int ended_soon;              /* how many streams in a row have not lasted */
	struct youtube_quota own;    /* where no other is given */
	struct youtube_quota *quota; /* NULL = has not begun; else the link's, or `own` */
	struct json_stream stream;
	struct link *link; /* of the bytes at hand */
	struct moment now; /* … and their time */
};

/* youtube_pace.c: pure. */

/* Days of the quota since 1970: YouTube renews it at midnight in California. In summer this turns an hour late. */
int64_t youtube_day(int64_t wall_ms);
void youtube_spend(struct youtube_quota *q, int64_t units, int64_t wall_ms);
/* What is known from before a crash of the units of that day. */
void youtube_recall(struct youtube_quota *q, int64_t day, int64_t used, int64_t wall_ms);
/* The pause between two requests: what YouTube asks for (0 = nothing), slower if the quota would not last for the
 * planned show and the feeds that share it. */
int64_t youtube_pace(const struct youtube *y, int64_t asked_ms, const struct moment *now);
/* The stream has ended, and is counted: when it may be asked for again, `now` or later. At once if it has lasted, and
 * the first time that it has not; else at growing intervals. Never faster than the pace, but for that one time. */
int64_t youtube_again(struct youtube *y, const struct moment *now);

/* Wall ms at which it was said by YouTube's clock; 0 = it does not say. */
int64_t youtube_published(const json_t *item);
/* youtube_item.c: one message of the chat becomes an event, or none. False: the chat has ended. */
bool youtube_item(struct link *l, const json_t *item, bool history, const struct moment *now);

#endif
