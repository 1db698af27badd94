#include "feed/pull.h"

#include <stdio.h>
#include <string.h>

#include "core/moment.h"

void pull_feed_init(struct pull_feed *p, const struct pull_ops *ops, const char *id, const struct feed_url *url)
{
	memset(p, 0, sizeof *p);
	p->ops = ops;
	snprintf(p->status.id, sizeof p->status.id, "%s", id);
	snprintf(p->status.url, sizeof p->status.url, "%s", url->name);
	snprintf(p->status.feed, sizeof p->status.feed, "%s", url->name);
	p->status.state = FEED_LIVE;
	p->status.was_live = true;
	p->status.last_mono_ms = NEVER;
	p->status.retry_mono_ms = NEVER;
}

struct pull_feed *pull_feed_create(const char *id, const struct feed_url *url, int64_t now_wall, struct error *error)
{
	switch (url->scheme) {
	case FEED_FILE:
		return file_feed_create(id, url, now_wall, error);
	case FEED_SIMULATE:
		return simulate_feed_create(id, url, now_wall, error);
	case FEED_BAD:
	case FEED_TWITCH:
	case FEED_SOCKET:
	case FEED_SSE:
	case FEED_NDJSON:
	case FEED_SSN:
	case FEED_YOUTUBE:
	case FEED_YOUTUBE_CHAT:
	case FEED_BILIBILI:
	case FEED_BILIBILI_OPEN:
	case FEED_LISTEN_WS:
	case FEED_LISTEN_HTTP:
		break;
	}
	error_say_of(error, "Feed.url.pushes", "%s", url->name);
	return NULL;
}

void pull_feed_destroy(struct pull_feed *p)
{
	if (p)
		p->ops->destroy(p);
}

int64_t pull_feed_next(const struct pull_feed *p)
{
	return p->ops->next(p);
}

size_t pull_feed_take(struct pull_feed *p, int64_t now_wall, const struct feed_view *view,
		      struct audience_event *events, size_t max)
{
	return p->ops->take(p, now_wall, view, events, max);
}

const struct feed_status *pull_feed_status(const struct pull_feed *p)
{
	return &p->status;
}

bool pull_feed_problem(struct pull_feed *p, struct error *out)
{
	return p->ops->problem && p->ops->problem(p, out);
}
