#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <pthread.h>

#include "feed/feed.h"

/* What the network thread has told; the test waits on it. */
struct told {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	int count;
	struct feed_status last;
};

static void no_events(void *user, struct audience_event *events, size_t count)
{
	(void)user;
	(void)events;
	assert_int_equal(count, 0);
}

static void keep_status(void *user, const struct feed_status *status)
{
	struct told *t = user;
	pthread_mutex_lock(&t->mutex);
	t->count++;
	t->last = *status;
	pthread_cond_signal(&t->changed);
	pthread_mutex_unlock(&t->mutex);
}

static struct feed_status wait_for(struct told *t, const char *id, enum feed_state wanted)
{
	pthread_mutex_lock(&t->mutex);
	while (t->last.state != wanted || strcmp(t->last.id, id) != 0)
		pthread_cond_wait(&t->changed, &t->mutex);
	struct feed_status status = t->last;
	pthread_mutex_unlock(&t->mutex);
	return status;
}

static struct feed_url parse(const char *text)
{
	struct feed_url url;
	assert_true(feed_url_parse(text, &url, NULL));
	return url;
}

static void every_order_of_ending(void **state)
{
	(void)state;
	struct told told = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
	struct feed_sink sink = {.user = &told, .events = no_events, .status = keep_status};
	struct feed_url url = parse("twitch:a?host=127.0.0.1&port=1&insecure=1&pause=10ms");
	network_destroy(NULL);
	network_destroy(network_create(&sink, NULL));
	struct network *n = network_create(&sink, NULL);
	assert_true(network_connect(n, "f1", &url));
	network_disconnect(n, "f1");
	network_destroy(n); /* never started: wishes are dropped */
	assert_int_equal(told.count, 0);
	n = network_create(&sink, NULL);
	network_stop(n);
	assert_true(network_start(n));
	network_join(n);
	network_join(n);
	network_destroy(n);
	for (int i = 0; i < 20; i++) {
		n = network_create(&sink, NULL);
		assert_true(network_start(n));
		assert_true(network_connect(n, "f1", &url));
		network_disconnect(n, "nobody");
		network_destroy(n);
	}
}

static void one_id_is_one_feed(void **state)
{
	(void)state;
	struct told told = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
	struct feed_sink sink = {.user = &told, .events = no_events, .status = keep_status};
	struct feed_url url = parse("twitch:a?host=127.0.0.1&port=1&insecure=1&pause=10ms");
	struct feed_url later = parse("bilibili-open:");
	struct network *n = network_create(&sink, NULL);
	assert_true(network_start(n));
	assert_true(network_connect(n, "f1", &url));
	struct feed_status status = wait_for(&told, "f1", FEED_RETRYING);
	assert_string_equal(status.says.key, "Feed.net.refuses");
	assert_string_equal(status.feed, "twitch:a");
	assert_false(status.was_live);
	/* The new one takes the place of the old one; there are no secrets for it. */
	assert_true(network_connect(n, "f1", &later));
	assert_string_equal(wait_for(&told, "f1", FEED_CREDENTIALS).feed, "bilibili-open:");
	assert_true(network_connect(n, "f2", &url));
	wait_for(&told, "f2", FEED_RETRYING);
	network_disconnect(n, "f2");
	wait_for(&told, "f2", FEED_ENDED);
	network_destroy(n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_order_of_ending),
		cmocka_unit_test(one_id_is_one_feed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
