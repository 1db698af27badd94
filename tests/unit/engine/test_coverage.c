/* Gaps in coverage: when they begin and end, what is missed in all, and how it is made up for. */
#include "engine_fixture.h"

#define SHOW(more)                                                                                                     \
	"{'crowdcue': 1, 'id': 's', 'title': 'S', 'zone': 'UTC', 'segments': [{'id': 'a', 'title': 'A', 'duration': "  \
	"'1h'}],"                                                                                                      \
	" 'interactions': [" more "]}"
#define POLL(id, more)                                                                                                 \
	"{'kind': 'poll', 'id': '" id                                                                                  \
	"', 'title': 'P', 'options': [{'id': 'x', 'text': 'X'}, {'id': 'y', 'text': 'Y'}]" more "}"

static struct script *with_feeds(const char *document)
{
	struct script *s = script_new(document);
	know_feed(s, "a", "twitch:a", "0s", true);
	know_feed(s, "b", "twitch:b", "0s", true);
	know_feed(s, "side", "twitch:side", "0s", false);
	feed_comes(s, "0s", "a", GAP_LOST);
	feed_comes(s, "0s", "b", GAP_LOST);
	feed_comes(s, "0s", "side", GAP_LOST);
	expect_nothing(s);
	return s;
}

static void a_gap_is_told_when_it_begins_and_when_it_ends(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(POLL("p", ", 'time': '60s'")));
	say(s, "1s", "poll.open p");
	expect_event(s, "poll.state state=open");
	feed_goes(s, "10s", "a", ON_FEED_GONE);
	expect_event(s,
		     "feed.gap id=a feed=twitch:a state=lasting from=@10s until=none count=true open/#=1 open/0/id=p");
	feed_goes(s, "11s", "a", ON_FEED_GONE); /* tried again in vain */
	expect_nothing(s);
	feed_comes(s, "15s", "a", GAP_LOST);
	expect_event(s, "feed.gap id=a state=lost from=@10s until=@15s ms=5000 open/0/id=p open/0/run=1");
	expect_show(s, "coverage/gaps/#=1 coverage/missed_ms=5000 coverage/lost=false");
	script_end(s);
}

static void what_never_came_or_is_over_or_is_asked_leaves_no_gap(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW(""));
	know_feed(s, "a", "twitch:a", "0s", true);
	feed_goes(s, "1s", "a", ON_FEED_GONE);
	feed_comes(s, "2s", "a", GAP_LOST);
	feed_goes(s, "3s", "a", ON_FEED_ENDED);
	feed_goes(s, "4s", "a", ON_FEED_GONE);
	feed_comes(s, "5s", "a", GAP_LOST);
	say(s, "6s", "feed.disconnect a"); /* wanted */
	feed_goes(s, "6s", "a", ON_FEED_GONE);
	feed_goes(s, "7s", "a", ON_FEED_ENDED);
	feed_goes(s, "8s", "unknown", ON_FEED_GONE);
	expect_event(s, "effect verb=feed.disconnect id=a");
	expect_show(s, "coverage/gaps/#=0 coverage/missed_ms=0");
	script_end(s);
}

static void disconnecting_what_is_away_ends_its_gap(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(""));
	feed_goes(s, "10s", "a", ON_FEED_GONE);
	forget_events(s);
	say(s, "14s", "feed.disconnect a");
	expect_event(s, "feed.gap id=a state=left until=@14s ms=4000");
	forget_events(s);
	expect_show(s, "coverage/missed_ms=4000");
	until(s, "60s");
	expect_show(s, "coverage/missed_ms=4000");
	script_end(s);
}

static void gaps_that_overlap_are_missed_once(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(""));
	feed_goes(s, "10s", "a", ON_FEED_GONE);
	feed_goes(s, "12s", "b", ON_FEED_GONE);
	feed_goes(s, "13s", "side", ON_FEED_GONE); /* does not count */
	feed_comes(s, "14s", "b", GAP_LOST);
	feed_comes(s, "20s", "a", GAP_LOST);
	feed_goes(s, "30s", "b", ON_FEED_GONE);
	forget_events(s);
	until(s, "33s");
	expect_show(s, "coverage/missed_ms=13000 coverage/gaps/#=4 coverage/lost=false");
	script_end(s);
}

static void what_was_made_good_was_not_missed(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(""));
	feed_goes(s, "10s", "a", ON_FEED_GONE);
	feed_comes(s, "20s", "a", GAP_MADE_GOOD);
	feed_goes(s, "30s", "b", ON_FEED_GONE);
	feed_comes(s, "32s", "b", GAP_ASKED);
	forget_events(s);
	expect_show(s, "coverage/missed_ms=2000 coverage/gaps/0/state=made-good coverage/gaps/1/state=asked");
	script_end(s);
}

static bool stage_is_lost(struct script *s)
{
	struct stage *stage = calloc(1, sizeof *stage);
	assert_non_null(stage);
	engine_stage(s->engine, s->now, 0, stage);
	bool lost = stage->feeds_lost;
	free(stage);
	return lost;
}

static void nobody_is_heard_once_all_are_away_for_some_seconds(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(""));
	feed_goes(s, "10s", "a", ON_FEED_GONE);
	until(s, "20s");
	assert_false(stage_is_lost(s)); /* one that hears is enough */
	feed_goes(s, "20s", "b", ON_FEED_GONE);
	until(s, "22999ms");
	assert_false(stage_is_lost(s));
	assert_int_equal(engine_next_due(s->engine, s->now), s->now.mono + 1);
	until(s, "23s");
	assert_true(stage_is_lost(s));
	uint64_t changes = s->engine->changes;
	feed_comes(s, "40s", "b", GAP_LOST);
	assert_false(stage_is_lost(s));
	assert_true(s->engine->changes > changes);
	feed_goes(s, "41s", "b", ON_FEED_ENDED);
	feed_goes(s, "41s", "side", ON_FEED_GONE);
	until(s, "44s");
	assert_true(stage_is_lost(s)); /* the one that is over is no voice, and a is still away */
	say(s, "50s", "feed.disconnect a");
	assert_false(stage_is_lost(s)); /* nobody is waited for any more */
	forget_events(s);
	script_end(s);
}

static void an_outage_is_given_back_once(void **state)
{
	(void)state;
	struct script *s =
		with_feeds(SHOW(POLL("p", ", 'time': '60s'") "," POLL("q", "") "," POLL("r", ", 'time': '60s'")));
	say(s, "0s", "poll.open p");
	feed_goes(s, "10s", "a", ON_FEED_GONE);
	feed_goes(s, "12s", "b", ON_FEED_GONE);
	say(s, "15s", "poll.open r"); /* in the middle of it */
	say(s, "15s", "poll.open q"); /* has no limit */
	feed_comes(s, "18s", "a", GAP_LOST);
	feed_comes(s, "20s", "b", GAP_LOST);
	forget_events(s);
	expect_show(s, "coverage/owed/#=2 coverage/owed/0/id=p coverage/owed/0/by_ms=10000 coverage/owed/1/id=r "
		       "coverage/owed/1/by_ms=5000");
	say(s, "30s", "feed.make-up");
	expect_reply(s, "extended/#=2 extended/0/id=p extended/0/by_ms=10000 extended/0/until=@70s "
			"extended/1/id=r extended/1/by_ms=5000 extended/1/until=@80s");
	expect_event(s, "feed.made-up id=p by_ms=10000 held=false");
	expect_event(s, "feed.made-up id=r by_ms=5000 held=false");
	expect_state(s, "p", "deadline=@70s");
	expect_state(s, "r", "deadline=@80s");
	refuse(s, "31s", "feed.make-up", "feed.no-gap");
	expect_show(s, "coverage/owed/#=0");
	until(s, "81s");
	expect_state(s, "p", "state=closed closed=@70s");
	expect_state(s, "r", "state=closed closed=@80s");
	forget_events(s);
	script_end(s);
}

static void one_alone_is_given_its_time_back(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(POLL("p", ", 'time': '60s'") "," POLL("q", ", 'time': '60s'") "," POLL(
		"k", ", 'time': '60s', 'hold': false") ",{'kind': 'card', 'id': 'c', 'title': 'C', 'time': '60s'}"));
	say(s, "0s", "poll.open p");
	say(s, "0s", "poll.open q");
	say(s, "0s", "poll.open k");
	say(s, "0s", "card.open c");
	feed_goes(s, "10s", "a", ON_FEED_GONE);
	feed_comes(s, "14s", "a", GAP_LOST);
	forget_events(s);
	say(s, "20s", "feed.make-up q");
	forget_events(s);
	expect_state(s, "q", "deadline=@64s");
	expect_state(s, "p", "deadline=@60s");
	refuse(s, "21s", "feed.make-up q", "feed.no-gap");
	refuse(s, "21s", "feed.make-up none", "id.unknown");
	refuse(s, "21s", "feed.make-up k", "verb.not-applicable"); /* a platform's clock */
	refuse(s, "21s", "feed.make-up c", "verb.not-applicable");
	say(s, "22s", "poll.close q");
	refuse(s, "22s", "feed.make-up q", "poll.not-allowed");
	say(s, "23s", "feed.make-up"); /* the rest */
	expect_reply(s, "extended/#=1 extended/0/id=p");
	forget_events(s);
	expect_state(s, "k", "deadline=@60s");
	script_end(s);
}

static void while_the_gap_lasts_the_countdown_stands(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(POLL("p", ", 'time': '60s'")));
	say(s, "0s", "poll.open p");
	feed_goes(s, "10s", "a", ON_FEED_GONE);
	say(s, "14s", "feed.make-up");
	expect_reply(s, "extended/0/by_ms=4000 extended/0/until=none");
	forget_events(s);
	expect_state(s, "p", "held_ms=50000 deadline=none outage=true");
	refuse(s, "20s", "feed.make-up", "feed.no-gap");
	feed_goes(s, "30s", "b", ON_FEED_GONE);
	feed_comes(s, "35s", "a", GAP_LOST);
	until(s, "90s");
	expect_state(s, "p", "state=open held_ms=50000");
	forget_events(s);
	feed_comes(s, "100s", "b", GAP_LOST);
	expect_event(s, "feed.gap id=b state=lost");
	expect_event(s, "poll.state id=p state=open");
	expect_state(s, "p", "deadline=@150s held_ms=none outage=none");
	refuse(s, "101s", "feed.make-up", "feed.no-gap");
	until(s, "150s");
	expect_state(s, "p", "state=closed");
	forget_events(s);
	script_end(s);
}

static void what_stands_in_standby_has_missed_nothing(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(POLL("p", ", 'time': '60s'")));
	say(s, "0s", "poll.open p");
	feed_goes(s, "10s", "a", ON_FEED_GONE);
	say(s, "12s", "standby");
	until(s, "20s");
	expect_show(s, "coverage/owed/0/by_ms=2000");
	feed_comes(s, "22s", "a", GAP_LOST);
	say(s, "30s", "standby-off");
	expect_show(s, "coverage/owed/0/by_ms=2000");
	say(s, "31s", "feed.make-up");
	expect_state(s, "p", "deadline=@80s"); /* 60 + 18 in standby + 2 */
	forget_events(s);
	script_end(s);
}

static void standby_and_outage_both_end_before_it_runs_on(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(POLL("p", ", 'time': '60s'")));
	say(s, "0s", "poll.open p");
	feed_goes(s, "10s", "a", ON_FEED_GONE);
	say(s, "10s", "feed.make-up");
	say(s, "12s", "standby");
	say(s, "20s", "standby-off");
	expect_state(s, "p", "held_ms=50000 outage=true");
	say(s, "21s", "standby");
	feed_comes(s, "25s", "a", GAP_LOST);
	expect_state(s, "p", "held_ms=50000 outage=none");
	say(s, "30s", "standby-off");
	expect_state(s, "p", "deadline=@80s");
	refuse(s, "31s", "feed.make-up", "feed.no-gap");
	forget_events(s);
	script_end(s);
}

static void a_quiz_is_given_back_what_its_question_missed(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW("{'kind': 'quiz', 'id': 'z', 'title': 'Z', 'time': '20s', 'questions': ["
					   "{'id': 'a', 'text': '1?', 'options': [{'id': 'x', 'text': '2'}, {'id': "
					   "'y', 'text': '3'}], 'right': 'x'},"
					   "{'id': 'b', 'text': '2?', 'options': [{'id': 'x', 'text': '4'}, {'id': "
					   "'y', 'text': '5'}], 'right': 'x'}]}"));
	say(s, "0s", "quiz.open z");
	feed_goes(s, "5s", "a", ON_FEED_GONE);
	feed_comes(s, "10s", "a", GAP_LOST);
	say(s, "12s", "quiz.next z");
	expect_show(s, "coverage/owed/#=0");
	feed_goes(s, "15s", "a", ON_FEED_GONE);
	feed_comes(s, "18s", "a", GAP_LOST);
	say(s, "20s", "feed.make-up z");
	expect_state(s, "z", "deadline=@35s");
	forget_events(s);
	script_end(s);
}

static void our_own_absence_is_a_gap(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(POLL("p", ", 'time': '60s'")));
	say(s, "0s", "poll.open p");
	feed_goes(s, "5s", "b", ON_FEED_GONE);
	forget_events(s);
	until(s, "10s");
	session_resumes(s);
	expect_event(s, "feed.gap id=a state=lasting from=@10s");
	expect_event(s, "feed.gap id=side state=lasting from=@10s");
	feed_comes(s, "16s", "a", GAP_LOST);
	feed_goes(s, "16s", "b", ON_FEED_ENDED); /* not connected again */
	forget_events(s);
	expect_show(s, "coverage/missed_ms=11000 coverage/gaps/0/state=left coverage/gaps/0/ms=11000");
	script_end(s);
}

static void a_port_that_is_ready_can_be_missed_before_anybody_has_posted(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW(POLL("p", ", 'time': '60s'")));
	know_feed(s, "a", "listen:a", "0s", true);
	know_feed(s, "b", "listen:b", "0s", true);
	feed_goes(s, "0s", "b", ON_FEED_GONE); /* it never was ready */
	feed_goes(s, "0s", "a", ON_FEED_READY);
	say(s, "0s", "poll.open p");
	forget_events(s);
	until(s, "10s");
	session_resumes(s);
	expect_event(s, "feed.gap id=a state=lasting from=@10s open/0/id=p");
	expect_nothing(s);
	feed_goes(s, "15s", "a", ON_FEED_READY);
	expect_event(s, "feed.gap id=a state=lost from=@10s until=@15s");
	expect_show(s, "coverage/owed/0/by_ms=5000 coverage/lost=false");
	feed_goes(s, "20s", "a", ON_FEED_GONE); /* the port was lost */
	expect_event(s, "feed.gap id=a state=lasting from=@20s");
	feed_comes(s, "22s", "a", GAP_LOST);
	expect_event(s, "feed.gap id=a state=lost until=@22s");
	feed_goes(s, "30s", "a", ON_FEED_ENDED);
	feed_goes(s, "31s", "a", ON_FEED_READY); /* connected anew */
	session_resumes(s);
	expect_event(s, "feed.gap id=a state=lasting from=@31s");
	script_end(s);
}

static void a_port_that_nobody_uses_is_no_voice(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(""));
	know_feed(s, "box", "listen:box", "0s", true);
	feed_goes(s, "1s", "box", ON_FEED_READY);
	feed_goes(s, "10s", "a", ON_FEED_GONE);
	feed_goes(s, "10s", "b", ON_FEED_GONE);
	forget_events(s);
	until(s, "14s");
	expect_show(s, "coverage/lost=true");
	session_resumes(s);
	feed_goes(s, "15s", "box", ON_FEED_READY);
	until(s, "20s");
	expect_show(s, "coverage/lost=true");
	feed_comes(s, "21s", "box", GAP_LOST); /* somebody has posted */
	expect_show(s, "coverage/lost=false");
	forget_events(s);
	script_end(s);
}

static void who_posts_is_not_waited_for(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(POLL("p", ", 'time': '60s'")));
	say(s, "0s", "poll.open p");
	feed_goes(s, "1s", "a", ON_FEED_READY); /* what is heard stays so */
	expect_show(s, "coverage/gaps/#=0");
	session_resumes(s);
	forget_events(s);
	feed_goes(s, "6s", "a", ON_FEED_READY);
	expect_event(s, "feed.gap id=a state=lost");
	forget_events(s);
	feed_goes(s, "7s", "b", ON_FEED_ENDED);
	feed_goes(s, "7s", "side", ON_FEED_ENDED);
	until(s, "30s");
	expect_show(s, "coverage/lost=false coverage/missed_ms=6000");
	forget_events(s);
	feed_goes(s, "40s", "a", ON_FEED_GONE); /* the port was lost: that is a gap again */
	expect_event(s, "feed.gap id=a state=lasting from=@40s");
	forget_events(s);
	feed_goes(s, "45s", "b", ON_FEED_READY); /* it has ended */
	until(s, "50s");
	expect_show(s, "coverage/lost=true");
	script_end(s);
}

static void a_rehearsal_has_its_own_gaps(void **state)
{
	(void)state;
	struct script *s = with_feeds(SHOW(POLL("p", ", 'time': '60s'")));
	say(s, "0s", "rehearse");
	feed_goes(s, "5s", "a", ON_FEED_GONE);
	say(s, "20s", "rehearse off=true");
	forget_events(s);
	expect_show(s, "coverage/gaps/#=1 coverage/gaps/0/from=@20s");
	feed_comes(s, "30s", "a", GAP_LOST);
	expect_event(s, "feed.gap id=a ms=10000");
	expect_show(s, "coverage/missed_ms=10000");
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gap_is_told_when_it_begins_and_when_it_ends),
		cmocka_unit_test(what_never_came_or_is_over_or_is_asked_leaves_no_gap),
		cmocka_unit_test(disconnecting_what_is_away_ends_its_gap),
		cmocka_unit_test(gaps_that_overlap_are_missed_once),
		cmocka_unit_test(what_was_made_good_was_not_missed),
		cmocka_unit_test(nobody_is_heard_once_all_are_away_for_some_seconds),
		cmocka_unit_test(an_outage_is_given_back_once),
		cmocka_unit_test(one_alone_is_given_its_time_back),
		cmocka_unit_test(while_the_gap_lasts_the_countdown_stands),
		cmocka_unit_test(what_stands_in_standby_has_missed_nothing),
		cmocka_unit_test(standby_and_outage_both_end_before_it_runs_on),
		cmocka_unit_test(a_quiz_is_given_back_what_its_question_missed),
		cmocka_unit_test(our_own_absence_is_a_gap),
		cmocka_unit_test(who_posts_is_not_waited_for),
		cmocka_unit_test(a_port_that_is_ready_can_be_missed_before_anybody_has_posted),
		cmocka_unit_test(a_port_that_nobody_uses_is_no_voice),
		cmocka_unit_test(a_rehearsal_has_its_own_gaps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
