/* Errands: HTTP posts that outlive the feed that sends them, as a last word to a platform. One try each; on the
 * network's curl multi; network thread only. */
#ifndef FEED_ERRAND_H
#define FEED_ERRAND_H

#include <stdbool.h>
#include <stddef.h>

#include <curl/curl.h>

struct errand; /* opaque */

struct errands {
	CURLM *multi;         /* borrowed, outlives us */
	struct errand *first; /* owned */
};

struct link;

/* Everything but `user` is borrowed for the call. */
struct errand_order {
	const char *url;
	const char *const *headers; /* "Name: value" */
	size_t header_count;
	const char *body;
	/* Called exactly once, also when it never got there: status 0. `body` is borrowed, NUL-terminated. */
	void (*ended)(void *user, long status, const char *body);
	void *user;
};

/* Sends it by the rules of the link's own requests (certificates, proxy, private addresses), which may end right
 * afterwards. Without memory it ends at once. */
void errand_send(struct errands *e, const struct link *l, const struct errand_order *order);
/* curl is done with the errand whose handle it is. */
void errand_done(struct errands *e, struct errand *errand, CURLcode code);
bool errands_are_busy(const struct errands *e);
/* What is under way is given up. */
void errands_finish(struct errands *e);

#endif
