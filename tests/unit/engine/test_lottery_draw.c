/* Drawing: when, how many, in which order, seen by whom; and the proof's order against draw-v1. */
#include "engine_fixture.h"

#include "core/lottery.h"

#define SHOW(lottery)                                                                                                  \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"                     \
	"'interactions':[{'kind':'lottery','id':'cup','title':'Cup','entry':{'by':'keyword','words':['ride']},"        \
	"'reel':'6s'," lottery "}]}"
#define PRIZE(count) "'prizes':[{'id':'p1','title':'Cup','count':" count "}]"

static void enter(struct script *s, const char *t, int count)
{
	char name[16];
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof name, "v%02d", i);
		chat(s, t, name, "ride");
	}
}

/* Opened, `count` entered, closed at 10 s and settled at 11 s. */
static struct script *closed(const char *document, int count)
{
	struct script *s = script_new(document);
	say(s, "0s", "lottery.open cup");
	enter(s, "1s", count);
	say(s, "10s", "lottery.close cup");
	until(s, "11s");
	forget_events(s);
	return s;
}

static void drawn_shown_and_named(void **unused)
{
	(void)unused;
	struct script *s = closed(SHOW(PRIZE("2")), 5);
	expect_state(s, "cup", "state=closed settled=true draw=none winners/#=0");
	say(s, "20s", "lottery.draw cup");
	expect_reply(s, "pending=none short=none");
	expect_event(s, "lottery.drawn id=cup draw=1 count=2 person=none");
	expect_event(s, "lottery.state state=revealed on_air=true");
	expect_nothing(s); /* nobody is named while the reel turns */
	expect_state(s, "cup",
		     "draw=1 winners/#=2 winners/0/pick=1 winners/0/status=confirmed winners/0/shown_at=@26s "
		     "winners/0/claim_until=none winners/1/pick=2");
	until(s, "25s999ms");
	expect_nothing(s);
	until(s, "26s");
	expect_event(s, "lottery.winner id=cup pick=1 prize=p1 platform=twitch");
	expect_event(s, "lottery.winner pick=2");
	refuse(s, "30s", "lottery.draw cup", "lottery.no-more-prizes");
	refuse(s, "30s", "lottery.reveal cup", "lottery.already-revealed");
	/* without claims only a person ends it */
	until(s, "5m");
	expect_state(s, "cup", "state=revealed");
	script_end(s);
}

/* The picks are those of draw-v1 for the secret and the sorted list. */
static void the_order_is_that_of_the_proof(void **unused)
{
	(void)unused;
	struct script *s = closed(SHOW(PRIZE("20")), 20);
	const struct lottery *l = script_item(s, "cup")->lottery;
	struct draw_list *list = draw_list_create();
	int64_t weights[20];
	for (int i = 0; i < 20; i++) {
		char name[16];
		snprintf(name, sizeof name, "v%02d", i);
		draw_list_add(list, "twitch", name, 1);
		weights[i] = 1;
	}
	uint8_t digest[32];
	draw_list_finish(list, digest);
	assert_memory_equal(digest, l->list_digest, sizeof digest);
	struct draw *draw = draw_create(l->secret, digest, NULL, weights, 20);
	say(s, "20s", "lottery.draw cup");
	for (size_t i = 0; i < 20; i++) {
		char values[64];
		snprintf(values, sizeof values, "winners/%zu/id=v%02zu", i, draw_next(draw));
		expect_state(s, "cup", values);
	}
	draw_destroy(draw);
	forget_events(s);
	script_end(s);
}

static void what_is_refused_and_in_which_order(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(PRIZE("1")));
	refuse(s, "0s", "lottery.draw cup", "lottery.not-allowed");
	expect_reply(s, "state=draft");
	say(s, "0s", "lottery.open cup");
	refuse(s, "0s", "lottery.draw cup", "lottery.not-allowed");
	refuse(s, "0s", "lottery.redraw cup pick=1", "lottery.not-allowed");
	refuse(s, "0s", "lottery.reveal cup", "lottery.not-allowed");
	say(s, "1s", "lottery.close cup");
	refuse(s, "1s", "lottery.reveal cup", "lottery.not-drawn");
	until(s, "5s");
	refuse(s, "5s", "lottery.draw cup", "lottery.no-entrants");
	refuse(s, "5s", "lottery.draw cup prize=p9", "id.unknown");
	refuse(s, "5s", "lottery.claim cup pick=1", "lottery.no-pick");
	forget_events(s);
	script_end(s);

	s = closed(SHOW(PRIZE("3")), 2);
	refuse(s, "20s", "lottery.reveal cup", "lottery.not-drawn");
	refuse(s, "20s", "lottery.draw cup count=0", "verb.bad-argument");
	say(s, "20s", "lottery.draw cup");
	expect_reply(s, "short=1");
	refuse(s, "21s", "lottery.draw cup", "lottery.no-more-entrants");
	refuse(s, "21s", "lottery.redraw cup pick=9", "lottery.no-more-entrants");
	refuse(s, "21s", "lottery.forfeit cup pick=9", "lottery.no-pick");
	forget_events(s);
	script_end(s);
}

static void several_prizes_continue_one_order(void **unused)
{
	(void)unused;
	struct script *s = closed(SHOW("'prizes':[{'id':'big','title':'Big','count':1},{'id':'cap','title':'Cap',"
				       "'count':3}]"),
				  10);
	say(s, "20s", "lottery.draw cup prize=cap count=2");
	expect_event(s, "lottery.drawn draw=1 count=2");
	say(s, "21s", "lottery.draw cup");
	expect_reply(s, "short=none");
	say(s, "22s", "lottery.draw cup count=5");
	expect_state(
		s, "cup",
		"winners/#=4 draw=1 winners/0/prize=cap winners/1/prize=cap winners/2/prize=big winners/3/prize=cap "
		"winners/3/shown_at=@28s");
	refuse(s, "23s", "lottery.draw cup", "lottery.no-more-prizes");
	refuse(s, "23s", "lottery.draw cup prize=cap", "lottery.no-more-prizes");
	const struct lottery *l = script_item(s, "cup")->lottery;
	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(l->picks[i].entrant, l->picks[j].entrant);
	forget_events(s);
	script_end(s);
}

static void thirty_at_once(void **unused)
{
	(void)unused;
	struct script *s = closed(SHOW(PRIZE("30")), 80);
	say(s, "20s", "lottery.draw cup");
	expect_events(s, "lottery.drawn lottery.state");
	until(s, "26s");
	for (int i = 1; i <= 30; i++) {
		char event[64];
		snprintf(event, sizeof event, "lottery.winner pick=%d", i);
		expect_event(s, event);
	}
	expect_state(s, "cup", "winners/#=30 winners/29/status=confirmed");
	script_end(s);
}

static void asked_before_the_result_is_fixed(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW("'prizes':[{'id':'big','title':'Big','count':1},{'id':'cap','title':'Cap',"
					   "'count':1}],'settle':'2s'"));
	say(s, "0s", "lottery.open cup");
	enter(s, "1s", 3);
	say(s, "10s", "lottery.close cup");
	forget_events(s);
	say(s, "11s", "lottery.draw cup prize=cap");
	expect_reply(s, "pending=true at=@12s");
	say(s, "11s", "lottery.draw cup prize=big reveal=later"); /* both were promised */
	expect_reply(s, "pending=true at=@12s");
	expect_state(s, "cup", "winners/#=0 settled=false");
	until(s, "12s");
	expect_event(s, "lottery.drawn count=1");
	expect_event(s, "lottery.state state=revealed");
	expect_event(s, "lottery.drawn count=1");
	expect_state(s, "cup",
		     "winners/#=2 winners/0/prize=cap winners/0/shown_at=@18s winners/1/prize=big "
		     "winners/1/shown_at=none");
	until(s, "18s");
	expect_event(s, "lottery.winner pick=1");
	script_end(s);
}

/* A promise that cannot be kept is told. */
static void nobody_entered_after_all(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(PRIZE("1")));
	say(s, "0s", "lottery.open cup");
	int only = chat(s, "1s", "ann", "ride");
	say(s, "10s", "lottery.close cup");
	say(s, "10s", "lottery.draw cup");
	forget_events(s);
	delete_message(s, "10s500ms", only);
	until(s, "11s");
	expect_event(s, "alert reason=lottery.no-entrants id=cup");
	expect_state(s, "cup", "state=closed");
	script_end(s);
}

static void shown_later(void **unused)
{
	(void)unused;
	struct script *s = closed(SHOW(PRIZE("2")), 5);
	say(s, "20s", "lottery.draw cup count=1 reveal=later");
	expect_event(s, "lottery.drawn count=1");
	expect_nothing(s);
	expect_state(s, "cup", "state=closed winners/#=1 winners/0/status=confirmed winners/0/shown_at=none");
	until(s, "60s");
	expect_nothing(s);
	say(s, "60s", "lottery.reveal cup");
	expect_event(s, "lottery.state state=revealed on_air=true");
	expect_state(s, "cup", "winners/0/shown_at=@66s");
	until(s, "66s");
	expect_event(s, "lottery.winner pick=1");
	/* a second draw of a lottery that is revealed */
	say(s, "70s", "lottery.draw cup reveal=later");
	expect_event(s, "lottery.drawn count=1");
	until(s, "80s");
	expect_nothing(s);
	say(s, "80s", "lottery.reveal cup");
	until(s, "86s");
	expect_event(s, "lottery.winner pick=2");
	script_end(s);
}

/* Drawn out of sight, looked at, and another drawn in his place: still out of sight. */
static void screened_before_the_reveal(void **unused)
{
	(void)unused;
	struct script *s = closed(SHOW(PRIZE("1") ",'claim':{'time':'60s','redraw':'auto'}"), 5);
	say(s, "20s", "lottery.draw cup reveal=later");
	expect_event(s, "lottery.drawn count=1");
	say(s, "21s", "lottery.redraw cup pick=1");
	expect_event(s, "lottery.claim pick=1 status=forfeited person=none");
	expect_event(s, "lottery.drawn count=1");
	say(s, "22s", "lottery.forfeit cup pick=2");
	expect_event(s, "lottery.claim pick=2 status=forfeited person=none");
	expect_event(s, "lottery.drawn count=1");
	expect_nothing(s);
	expect_state(s, "cup",
		     "state=closed winners/#=3 winners/2/status=pending winners/2/replaces=2 winners/2/shown_at=none");
	refuse(s, "22s", "lottery.draw cup", "lottery.no-more-prizes"); /* there is one cup only */
	until(s, "40s");
	say(s, "40s", "lottery.reveal cup");
	expect_event(s, "lottery.state state=revealed");
	expect_state(s, "cup",
		     "winners/0/shown_at=none winners/1/shown_at=none winners/2/shown_at=@46s "
		     "winners/2/claim_until=@106s");
	until(s, "46s");
	expect_event(s, "lottery.winner pick=3");
	script_end(s);
}

static void passed_over_after_the_freeze(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(PRIZE("4")));
	say(s, "0s", "lottery.open cup");
	int first = chat(s, "1s", "ann", "ride");
	chat(s, "1s", "bob", "ride");
	chat(s, "1s", "cat", "ride");
	chat(s, "1s", "dan", "ride");
	say(s, "10s", "lottery.close cup");
	until(s, "11s");
	forget_events(s);
	uint8_t digest[32];
	memcpy(digest, script_item(s, "cup")->lottery->list_digest, 32);
	delete_message(s, "12s", first); /* the list is frozen: he stays, and may win */
	ban(s, "12s", "bob");
	say(s, "12s", "people.block person=twitch/cat");
	say(s, "12s", "lottery.exclude cup person=twitch/dan reason=cheated");
	expect_state(s, "cup", "entrants=4 refused/#=0");
	say(s, "20s", "lottery.draw cup");
	expect_reply(s, "short=3");
	expect_event(s, "lottery.drawn count=1");
	forget_events(s);
	assert_memory_equal(digest, script_item(s, "cup")->lottery->list_digest, 32);
	const struct lottery *l = script_item(s, "cup")->lottery;
	size_t forfeited = 0;
	for (size_t i = 0; i < l->pick_count; i++)
		forfeited += l->picks[i].status == PICK_FORFEITED;
	assert_int_equal(l->pick_count, 4);
	assert_int_equal(forfeited, 3);
	until(s, "26s");
	expect_event(s, "lottery.winner person=ann");
	script_end(s);
}

/* A pick that was passed over takes no piece of its prize. */
static void pieces_are_for_those_who_win(void **unused)
{
	(void)unused;
	struct script *s = closed(SHOW(PRIZE("2")), 6);
	for (int i = 0; i < 3; i++) {
		char line[80];
		snprintf(line, sizeof line, "lottery.exclude cup person=twitch/v0%d reason=x", i);
		say(s, "12s", line);
	}
	say(s, "20s", "lottery.draw cup count=1");
	say(s, "21s", "lottery.draw cup count=1");
	refuse(s, "22s", "lottery.draw cup", "lottery.no-more-prizes");
	const struct lottery *l = script_item(s, "cup")->lottery;
	size_t winners = 0;
	for (size_t i = 0; i < l->pick_count; i++)
		winners += l->picks[i].status == PICK_CONFIRMED;
	assert_int_equal(winners, 2);
	forget_events(s);
	script_end(s);
}

static void a_claim_that_is_too_short_for_the_delay(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(PRIZE("2") ",'claim':{'time':'25s'}"));
	know_feed(s, "main", "twitch:a", "10s", true);
	say(s, "0s", "lottery.open cup");
	enter(s, "1s", 2);
	say(s, "10s", "lottery.close cup");
	refuse(s, "40s", "lottery.draw cup count=1", "lottery.claim-too-short");
	say(s, "40s", "feed.delay main 5s");
	say(s, "40s", "lottery.draw cup count=1");
	say(s, "40s", "feed.delay main 10s");
	say(s, "41s", "lottery.draw cup force=true");
	forget_events(s);
	script_end(s);
	/* with no delay anywhere there is no such limit */
	s = script_new(SHOW(PRIZE("2") ",'claim':{'time':'1s'}"));
	say(s, "0s", "lottery.open cup");
	enter(s, "1s", 2);
	say(s, "10s", "lottery.close cup");
	say(s, "20s", "lottery.draw cup");
	forget_events(s);
	script_end(s);
}

static void weights_change_the_odds(void **unused)
{
	(void)unused;
	int heavy = 0;
	for (int turn = 0; turn < 60; turn++) {
		struct script *s = script_new(SHOW(PRIZE("1") ",'weights':[{'role':'vip','weight':9}]"));
		for (int i = 0; i < turn; i++) { /* a new secret each time */
			say(s, "0s", "lottery.open cup");
			say(s, "0s", "lottery.cancel cup");
			say(s, "0s", "lottery.reset cup");
		}
		say(s, "0s", "lottery.open cup");
		chat(s, "1s", "light", "ride");
		hear(s, "1s",
		     "{'kind':'comment','text':'ride','person':{'id':'heavy','name':'h','strength':'strong',"
		     "'roles':['vip']}}");
		say(s, "2s", "lottery.close cup");
		say(s, "5s", "lottery.draw cup");
		const struct lottery *l = script_item(s, "cup")->lottery;
		heavy += l->entrants[l->picks[0].entrant].weight == 9;
		forget_events(s);
		script_end(s);
	}
	assert_in_range(heavy, 46, 60); /* 54 on average; always the same ones */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drawn_shown_and_named),
		cmocka_unit_test(the_order_is_that_of_the_proof),
		cmocka_unit_test(what_is_refused_and_in_which_order),
		cmocka_unit_test(several_prizes_continue_one_order),
		cmocka_unit_test(thirty_at_once),
		cmocka_unit_test(asked_before_the_result_is_fixed),
		cmocka_unit_test(nobody_entered_after_all),
		cmocka_unit_test(shown_later),
		cmocka_unit_test(screened_before_the_reveal),
		cmocka_unit_test(passed_over_after_the_freeze),
		cmocka_unit_test(pieces_are_for_those_who_win),
		cmocka_unit_test(a_claim_that_is_too_short_for_the_delay),
		cmocka_unit_test(weights_change_the_odds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
