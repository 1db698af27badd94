/* A link on the test's own clock, without a connection: what is sent can be read, what arrives is typed. */
#ifndef TESTS_FEED_BENCH_H
#define TESTS_FEED_BENCH_H

#include <stdio.h>

#include "feed/twitch.h"

#define BENCH_EVENTS 256

struct bench {
	struct feed_sink sink;
	struct link *link;
	struct moment now;
	size_t event_count;
	struct audience_event events[BENCH_EVENTS];
	int statuses;
	struct feed_status status; /* the last one */
	char note[256];
	int notes;
};

static inline void bench_events(void *user, struct audience_event *events, size_t count)
{
	struct bench *b = user;
	for (size_t i = 0; i < count; i++) {
		assert_true(b->event_count < BENCH_EVENTS);
		b->events[b->event_count++] = events[i];
	}
}

static inline void bench_status(void *user, const struct feed_status *status)
{
	struct bench *b = user;
	b->statuses++;
	b->status = *status;
}

static inline void bench_note(void *user, const char *id, const struct saying *says)
{
	struct bench *b = user;
	assert_string_equal(id, "f1");
	saying_text(says, NULL, b->note, sizeof b->note);
	b->notes++;
}

static inline void bench_begin(struct bench *b, const char *text)
{
	struct feed_url url;
	memset(b, 0, sizeof *b);
	b->sink = (struct feed_sink){.user = b, .events = bench_events, .status = bench_status, .note = bench_note};
	b->now = (struct moment){.wall = INT64_C(1772971200000), .mono = 5000};
	assert_true(feed_url_parse(text, &url, NULL));
	b->link = link_create("f1", &url, &twitch_protocol, &b->sink, NULL, &b->now);
	assert_non_null(b->link);
	b->link->state = LINK_OPEN;
	b->link->protocol->opened(b->link, &b->now);
}

static inline void bench_end(struct bench *b)
{
	link_destroy(b->link);
	for (size_t i = 0; i < b->event_count; i++)
		audience_finish(&b->events[i]);
}

/* What has been sent since the last time. */
static inline const char *bench_sent(struct bench *b)
{
	static char text[LINK_OUT + 1];
	memcpy(text, b->link->out, b->link->out_length);
	text[b->link->out_length] = 0;
	b->link->out_length = 0;
	return text;
}

static inline void bench_hear(struct bench *b, const char *bytes)
{
	b->link->protocol->received(b->link, bytes, strlen(bytes), &b->now);
	link_tell(b->link, &b->now);
}

static inline void bench_pass(struct bench *b, int64_t ms)
{
	b->now.wall += ms;
	b->now.mono += ms;
}

static inline int64_t bench_tick(struct bench *b)
{
	return b->link->protocol->tick(b->link, &b->now);
}

#define BENCH_JOINED ":j.tmi.twitch.tv 366 j #somechannel :End of /NAMES list\r\n"

#endif
