#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed_bench.h"

static void greets_and_joins(void **state)
{
	(void)state;
	struct bench b;
	bench_begin(&b, "twitch:SomeChannel");
	const char *sent = bench_sent(&b);
	static const char first[] = "CAP REQ :twitch.tv/tags twitch.tv/commands\r\nNICK justinfan";
	assert_memory_equal(sent, first, sizeof first - 1);
	sent += sizeof first - 1;
	assert_int_equal(strspn(sent, "0123456789"), 5);
	assert_string_equal(sent + 5, "\r\nJOIN #somechannel\r\n");
	bench_hear(&b, ":tmi.twitch.tv 001 j :Welcome, GLHF!\r\n:j 366 j #other :End\r\n");
	assert_false(b.link->status.was_live);
	bench_hear(&b, BENCH_JOINED);
	assert_int_equal(b.status.state, FEED_LIVE);
	assert_true(b.status.was_live);
	bench_hear(&b, "PING :tmi.twitch.tv\r\n");
	assert_string_equal(bench_sent(&b), "PONG :tmi.twitch.tv\r\n");
	bench_end(&b);
}

/* As ngircd answers. */
static void registers_with_a_server_that_is_not_twitch(void **state)
{
	(void)state;
	struct bench b;
	bench_begin(&b, "twitch:SomeChannel?host=irc.example");
	bench_sent(&b);
	bench_hear(&b, ":irc.example CAP * NAK :twitch.tv/tags twitch.tv/commands\r\n");
	assert_string_equal(bench_sent(&b), "USER crowdcue 0 * :crowdcue\r\nCAP END\r\n");
	bench_hear(&b, ":irc.example 432 * justinfan12345 :Nickname too long\r\n");
	const char *sent = bench_sent(&b);
	assert_memory_equal(sent, "NICK cue", 8);
	assert_int_equal(strspn(sent + 8, "0123456789"), 5);
	bench_hear(&b, ":irc.example 451 * :Connection not registered\r\n");
	bench_hear(&b, ":irc.example 001 cue12345 :Welcome\r\n");
	assert_string_equal(bench_sent(&b), "JOIN #somechannel\r\n");
	bench_hear(&b, BENCH_JOINED);
	assert_int_equal(b.status.state, FEED_LIVE);
	bench_hear(&b, ":ann!ann@host PRIVMSG #SomeChannel :hello\r\n");
	assert_int_equal(b.event_count, 1);
	assert_string_equal(b.events[0].text, "hello");
	bench_end(&b);
}

static void pings_and_waits_five_seconds(void **state)
{
	(void)state;
	struct bench b;
	bench_begin(&b, "twitch:somechannel");
	bench_hear(&b, BENCH_JOINED);
	bench_sent(&b);
	assert_int_equal(bench_tick(&b), b.now.mono + 30000);
	bench_pass(&b, 30000);
	assert_int_equal(bench_tick(&b), b.now.mono + 5000);
	assert_string_equal(bench_sent(&b), "PING :crowdcue\r\n");
	bench_pass(&b, 4999);
	bench_hear(&b, ":tmi.twitch.tv PONG tmi.twitch.tv :crowdcue\r\n");
	bench_pass(&b, 1);
	assert_int_equal(bench_tick(&b), b.now.mono + 25000);
	assert_int_equal(b.link->verdict, 0);
	bench_pass(&b, 25000);
	bench_tick(&b);
	bench_pass(&b, 5000);
	bench_tick(&b);
	assert_int_equal(b.link->verdict, LINK_FAILED);
	assert_string_equal(b.link->verdict_says.key, "Feed.twitch.silent");
	assert_string_equal(saying_part(&b.link->verdict_says, 0), "5");
	bench_end(&b);
}

static void joining_takes_ten_seconds_at_most(void **state)
{
	(void)state;
	struct bench b;
	bench_begin(&b, "twitch:somechannel");
	bench_pass(&b, 9999);
	bench_hear(&b, ":tmi.twitch.tv 001 j :Welcome, GLHF!\r\n");
	assert_int_equal(bench_tick(&b), b.now.mono + 1);
	bench_pass(&b, 1);
	bench_tick(&b);
	assert_int_equal(b.link->verdict, LINK_FAILED);
	bench_end(&b);
}

static void lines_in_any_pieces(void **state)
{
	(void)state;
	static const char text[] = "@id=1;user-id=7 :a!a@a PRIVMSG #somechannel :one\r\n"
				   "\r\n@id=2;user-id=7 :a!a@a PRIVMSG #SomeChannel :two\n"
				   "@id=3;user-id=7 :a!a@a PRIVMSG #somechannel :three\r\n";
	for (size_t piece = 1; piece < sizeof text; piece++) {
		struct bench b;
		bench_begin(&b, "twitch:somechannel");
		for (size_t at = 0; at < sizeof text - 1; at += piece) {
			size_t left = sizeof text - 1 - at;
			b.link->protocol->received(b.link, text + at, left < piece ? left : piece, &b.now);
		}
		link_tell(b.link, &b.now);
		assert_int_equal(b.event_count, 3);
		assert_string_equal(b.events[0].text, "one");
		assert_string_equal(b.events[1].text, "two");
		assert_string_equal(b.events[2].text, "three");
		bench_end(&b);
	}
}

static void what_ends_a_connection(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		enum link_event verdict;
	} cases[] = {
		{":tmi.twitch.tv RECONNECT\r\n", LINK_RETURN},
		{":tmi.twitch.tv NOTICE * :Login authentication failed\r\n", LINK_REFUSED},
		{"@msg-id=msg_channel_suspended :tmi.twitch.tv NOTICE #somechannel :gone\r\n", LINK_REFUSED},
		{":tmi.twitch.tv NOTICE * :This room is now in slow mode.\r\n", 0},
		{"1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n", 0},
		{"1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n", LINK_FAILED},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bench b;
		bench_begin(&b, "twitch:somechannel");
		bench_hear(&b, cases[i].line);
		assert_int_equal(b.link->verdict, cases[i].verdict);
		bench_end(&b);
	}
}

/* A mass gift is counted once, also when its single gifts come late; what is its own is its own. */
static void mass_gifts(void **state)
{
	(void)state;
#define GIFT ";login=ann;user-id=7;msg-param-recipient-id=9;msg-param-recipient-user-name=bo"
#define NOTICE " :tmi.twitch.tv USERNOTICE #somechannel\r\n"
	struct bench b;
	bench_begin(&b, "twitch:somechannel");
	bench_hear(&b, "@id=1;msg-id=submysterygift;msg-param-mass-gift-count=3;msg-param-origin-id=o;login=ann;user-"
		       "id=7" NOTICE);
	bench_hear(&b, "@id=2;msg-id=subgift;msg-param-origin-id=o" GIFT NOTICE);
	bench_hear(&b, "@id=3;msg-id=subgift;msg-param-origin-id=p" GIFT NOTICE);
	bench_hear(&b, "@id=4;msg-id=subgift" GIFT NOTICE);
	bench_hear(
		&b,
		"@id=5;msg-id=anonsubgift;login=ananonymousgifter;user-id=274598607;msg-param-recipient-id=9" NOTICE);
	static const char *const ids[] = {"1", "2/member", "3", "3/member", "4", "4/member", "5", "5/member"};
	assert_int_equal(b.event_count, sizeof ids / sizeof *ids);
	for (size_t i = 0; i < b.event_count; i++)
		assert_string_equal(b.events[i].id, ids[i]);
	assert_int_equal(b.events[0].count, 3);
	assert_int_equal(b.events[6].strength, PERSON_BROKEN);
	bench_end(&b);
}

static void notes_are_gated(void **state)
{
	(void)state;
	struct bench b;
	bench_begin(&b, "twitch:somechannel");
	bench_hear(&b, "@msg-id=raid;msg-param-displayName=B\xff\x07o;msg-param-viewerCount=12" NOTICE);
	assert_string_equal(b.note, "Raid: B\uFFFDo brings 12 viewers.");
	assert_int_equal(b.event_count, 0);
	bench_end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(greets_and_joins),
		cmocka_unit_test(registers_with_a_server_that_is_not_twitch),
		cmocka_unit_test(pings_and_waits_five_seconds),
		cmocka_unit_test(joining_takes_ten_seconds_at_most),
		cmocka_unit_test(lines_in_any_pieces),
		cmocka_unit_test(what_ends_a_connection),
		cmocka_unit_test(mass_gifts),
		cmocka_unit_test(notes_are_gated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
