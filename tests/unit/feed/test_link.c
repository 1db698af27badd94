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
	assert_true(b.status.text[0]);
	bench_hear(&b, SAY("2"));
	assert_int_equal(b.status.state, FEED_LIVE);
	assert_string_equal(b.status.text, "");
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
		cmocka_unit_test(a_quiet_room_is_told),        cmocka_unit_test(counters_are_told_once_a_second),
		cmocka_unit_test(what_is_not_sent_is_bounded), cmocka_unit_test(more_than_a_batch_at_once),
		cmocka_unit_test(an_ended_link_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
