#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed_bench.h"

#define SAY(id) "@id=" id ";user-id=7 :a!a@a PRIVMSG #somechannel :hi\r\n"

/* Nothing is connected here: what the link says about its connection itself is tested with a server. */
static void a_quiet_room_is_told(void **state)
{
	(void)state;
	struct bench b;
	bench_begin(&b, "twitch:somechannel?ping=1h");
	bench_hear(&b, BENCH_JOINED);
	bench_sent(&b);
	bench_pass(&b, 30000);
	bench_hear(&b, SAY("1"));
	bench_pass(&b, 59999);
	assert_int_equal(link_tick(b.link, &b.now, INT64_MIN), b.now.mono + 1);
	bench_pass(&b, 1);
	link_tick(b.link, &b.now, INT64_MIN);
	link_tell(b.link, &b.now);
	assert_int_equal(b.status.state, FEED_QUIET);
	assert_string_equal(b.status.says.key, "Feed.quiet");
	assert_string_equal(saying_part(&b.status.says, 0), "60");
	bench_hear(&b, SAY("2"));
	assert_int_equal(b.status.state, FEED_LIVE);
	assert_null(b.status.says.key);
	bench_end(&b);
}

static void counters_are_told_once_a_second(void **state)
{
	(void)state;
	struct bench b;
	bench_begin(&b, "twitch:somechannel");
	bench_hear(&b, BENCH_JOINED);
	int before = b.statuses;
	bench_hear(&b, SAY("1"));
	bench_hear(&b, SAY("1") SAY("2"));
	assert_int_equal(b.statuses, before);
	assert_int_equal(b.event_count, 2); /* events are not kept back */
	assert_int_equal(link_tell(b.link, &b.now), b.now.mono + 1000);
	bench_pass(&b, 1000);
	assert_int_equal(link_tell(b.link, &b.now), NEVER);
	assert_int_equal(b.statuses, before + 1);
	assert_int_equal(b.status.received, 2);
	assert_int_equal(b.status.duplicates, 1);
	assert_int_equal(b.status.last_mono_ms, b.now.mono - 1000);
	bench_end(&b);
}

/* A server that never reads must not make us keep what it is to be sent. */
static void what_is_not_sent_is_bounded(void **state)
{
	(void)state;
	struct bench b;
	bench_begin(&b, "twitch:somechannel");
	for (int i = 0; i < 100 && !b.link->verdict; i++)
		bench_hear(&b, "PING :0123456789012345678901234567890123456789012345678901234567890123456789\r\n");
	assert_int_equal(b.link->verdict, LINK_FAILED);
	assert_true(b.link->out_length <= LINK_OUT);
	bench_end(&b);
}

static void more_than_a_batch_at_once(void **state)
{
	(void)state;
	struct bench b;
	char line[128];
	bench_begin(&b, "twitch:somechannel");
	for (int i = 0; i < 3 * LINK_BATCH; i++) {
		snprintf(line, sizeof line, "@id=%d;user-id=7 :a!a@a PRIVMSG #somechannel :%d\r\n", i, i);
		b.link->protocol->received(b.link, line, strlen(line), &b.now);
	}
	link_tell(b.link, &b.now);
	assert_int_equal(b.event_count, 3 * LINK_BATCH);
	for (int i = 0; i < 3 * LINK_BATCH; i++) {
		snprintf(line, sizeof line, "%d", i);
		assert_string_equal(b.events[i].text, line);
	}
	bench_end(&b);
}

/* The connection is made, lasts for so long, and ends as `ends` says. Returns the pause behind it. */
static int64_t connect_for(struct bench *b, int64_t ms, void (*ends)(struct link *l, const char *text))
{
	b->now.mono = b->link->due_mono > b->now.mono ? b->link->due_mono : b->now.mono;
	b->link->state = LINK_OPEN;
	b->link->protocol->opened(b->link, &b->now);
	bench_hear(b, BENCH_JOINED);
	bench_sent(b);
	bench_pass(b, ms);
	ends(b->link, "The server has closed the connection.");
	link_settle(b->link, &b->now);
	assert_int_equal(b->link->state, LINK_PAUSED);
	return b->link->due_mono - b->now.mono;
}

/* One that lets us in and closes at once is not hammered: being let in proves nothing. */
static void a_server_that_closes_at_once(void **state)
{
	(void)state;
	static const int64_t most[] = {1000, 2000, 4000, 8000, 16000, 20000, 20000};
	struct bench b;
	bench_begin(&b, "twitch:somechannel");
	for (size_t i = 0; i < sizeof most / sizeof *most; i++)
		assert_in_range(connect_for(&b, i % 2 ? 59000 : 0, link_fail), most[i] * 3 / 4, most[i]);
	bench_end(&b);
	/* the same if it asks us to come again */
	bench_begin(&b, "twitch:somechannel");
	for (size_t i = 0; i < sizeof most / sizeof *most; i++)
		assert_in_range(connect_for(&b, 0, link_return), most[i] * 3 / 4, most[i]);
	bench_end(&b);
}

static void a_feed_that_was_live_for_hours_is_back_at_once(void **state)
{
	(void)state;
	struct bench b;
	bench_begin(&b, "twitch:somechannel");
	for (int i = 0; i < 6; i++)
		connect_for(&b, 0, link_fail);
	assert_in_range(connect_for(&b, INT64_C(3) * 3600 * 1000, link_fail), 750, 1000);
	for (int i = 0; i < 6; i++)
		connect_for(&b, 0, link_fail);
	assert_in_range(connect_for(&b, 60000, link_fail), 750, 1000);
	/* a server that goes down for maintenance, and says so */
	assert_int_equal(connect_for(&b, 60000, link_return), 0);
	bench_end(&b);
}

static void an_ended_link_says_so(void **state)
{
	(void)state;
	struct bench b;
	bench_begin(&b, "twitch:somechannel");
	link_end(b.link, &b.now);
	link_tell(b.link, &b.now);
	assert_int_equal(b.status.state, FEED_ENDED);
	assert_int_equal(link_tick(b.link, &b.now, INT64_MIN), NEVER);
	bench_end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quiet_room_is_told),
		cmocka_unit_test(counters_are_told_once_a_second),
		cmocka_unit_test(what_is_not_sent_is_bounded),
		cmocka_unit_test(more_than_a_batch_at_once),
		cmocka_unit_test(a_server_that_closes_at_once),
		cmocka_unit_test(a_feed_that_was_live_for_hours_is_back_at_once),
		cmocka_unit_test(an_ended_link_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
