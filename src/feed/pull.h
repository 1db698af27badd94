/* What file and simulate have in common: a pull feed is one of these with its own data behind it. */
#ifndef FEED_PULL_H
#define FEED_PULL_H

#include "feed/feed.h"

struct pull_ops {
	int64_t (*next)(const struct pull_feed *p);
	size_t (*take)(struct pull_feed *p, int64_t now_wall, const struct feed_view *view,
		       struct audience_event *events, size_t max);
	bool (*problem)(struct pull_feed *p, struct error *out); /* NULL: never has one */
	void (*destroy)(struct pull_feed *p);
};

/* First member of the feed's own struct. */
struct pull_feed {
	const struct pull_ops *ops; /* immutable after create */
	struct feed_status status;
};

/* Fills ops and status: live, nothing received. */
void pull_feed_init(struct pull_feed *p, const struct pull_ops *ops, const char *id, const struct feed_url *url);

struct pull_feed *file_feed_create(const char *id, const struct feed_url *url, int64_t now_wall, struct error *error);
struct pull_feed *simulate_feed_create(const char *id, const struct feed_url *url, int64_t now_wall,
				       struct error *error);

#endif
