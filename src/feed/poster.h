/* Texts on their way to webhooks (contracts.md section 21): one at a time and in order for each webhook, tried again
 * when the service cannot take them at the moment. On the network's curl multi; network thread only, but for
 * poster_job_create().
 *
 *   WAITING ──due, nothing else of its webhook is before it──▶ UNDER WAY ──answer──▶ told, gone
 *      ▲                                                           │ later
 *      └───────────────────── 1, 2, 4 … s ─────────────────────────┘ (8 tries) */
#ifndef FEED_POSTER_H
#define FEED_POSTER_H

#include <curl/curl.h>

#include "core/moment.h"
#include "feed/feed.h"
#include "feed/secrets.h"

#define POSTER_TRIES 8
#define POSTER_JOBS_MOST 500 /* that wait; more are refused at once */

struct poster_job; /* opaque: one text */

/* Any thread. A copy of the post; NULL = memory. */
struct poster_job *poster_job_create(const struct feed_post *post);
/* NULL-safe. */
void poster_job_destroy(struct poster_job *job);

struct poster {
	CURLM *multi;                  /* borrowed, outlives us */
	const struct feed_sink *sink;  /* borrowed, outlives us */
	const struct secrets *secrets; /* borrowed, outlives us; NULL = none */
	size_t count;
	struct poster_job *first; /* owned, oldest first */
};

/* Takes the job over. */
void poster_add(struct poster *p, struct poster_job *job);
/* Sends what is due. Returns the next instant on the monotonic clock at which something is, or NEVER. */
int64_t poster_tick(struct poster *p, const struct moment *now);
/* curl is done with the job whose handle it is. */
void poster_done(struct poster *p, struct poster_job *job, CURLcode code, const struct moment *now);
/* Something is on the wire right now. */
bool poster_is_busy(const struct poster *p);
void poster_finish(struct poster *p);

#endif
