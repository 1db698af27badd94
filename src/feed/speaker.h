/* Texts on their way into chats: for each feed one after the other, in parts that the platform takes, and done once the
 * chat has taken the last one. What a chat wants to hear, and how often, is the protocol's.
 *
 *   WAITING ──live, and the limits allow it──▶ UNDER WAY ──taken, more to say──▶ WAITING
 *      │ a minute is over, the feed is gone        │ taken, all said ──▶ OVER
 *      └──────────────▶ OVER ◀─────────────────────┘ refused, no answer, the connection broke
 *
 * Nothing is said twice: whether a text of which nothing is known has arrived, only a person can see. Network thread
 * only, but for speaker_job_create(). */
#ifndef FEED_SPEAKER_H
#define FEED_SPEAKER_H

#include "core/moment.h"
#include "feed/feed.h"
#include "feed/throttle.h"

#define SPEAKER_JOBS_MOST 100 /* that wait; more are refused at once */
#define SPEAKER_BEGIN_MS 60000
#define SPEAKER_ANSWER_MS 10000
#define SPEAKER_PARTS_MOST 5
#define SPEAKER_TEXT_MOST 8192

struct link;
struct speaker_job; /* opaque: one text to some feeds */

/* Any thread. A copy; NULL = memory. */
struct speaker_job *speaker_job_create(const struct feed_say *say);
/* NULL-safe. */
void speaker_job_destroy(struct speaker_job *job);

#define SPEAKER_OWN_MOST 64
struct speaker_own {
	uint64_t hash;
	int64_t mono;
};

struct speaker {
	const struct feed_sink *sink; /* borrowed, outlives us */
	size_t own_count;
	struct speaker_own own[SPEAKER_OWN_MOST]; /* a ring: what has been said last, hashes of place and text */
	struct throttle twitch;                   /* all that the one Twitch account has said, to whatever channel */
	size_t count;
	struct speaker_job *first; /* owned, oldest first */
};

/* Takes the job over. */
void speaker_add(struct speaker *s, struct speaker_job *job, const struct moment *now);
/* Says what is due, on the links of the network. Returns the next instant on the monotonic clock at which something is,
 * or NEVER. */
int64_t speaker_tick(struct speaker *s, struct link *const *links, size_t count, const struct moment *now);
/* The chat of the feed has taken what was under way to it, or not: then `why` says why. */
void speaker_answered(struct speaker *s, const char *feed, bool ok, struct saying why);
/* Remembers that this was said there; when it was said last, monotonic ms, INT64_MIN = not, or it is forgotten. */
void speaker_remember(struct speaker *s, const char *place, const char *text, size_t length, const struct moment *now);
int64_t speaker_said_at(const struct speaker *s, const char *place, const char *text, size_t length);
/* Something is under way to the link's chat right now, or can be at once. */
bool speaker_needs(const struct speaker *s, struct link *l, const struct moment *now);
/* Forgets what is left, without a word. */
void speaker_finish(struct speaker *s);

#endif
