/* Claims: their timers, what becomes of those who do not answer, and when a lottery is done. */
#include "engine_fixture.h"

#include "core/lottery.h"

#define SHOW(lottery)                                                                                                  \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"                     \
	"'interactions':[{'kind':'lottery','id':'cup','title':'Cup','entry':{'by':'keyword','words':['ride']},"        \
	"'reel':'6s'," lottery "}]}"
#define PRIZE(count) "'prizes':[{'id':'p1','title':'Cup','count':" count "}]"
#define ONE PRIZE("1")

/* Drawn at 20 s, shown at 26 s. */
static struct script *drawn(const char *document, int entrants)
{
	struct script *s = script_new(document);
	char name[16];
	say(s, "0s", "lottery.open cup");
	for (int i = 0; i < entrants; i++) {
		snprintf(name, sizeof name, "v%02d", i);
		chat(s, "1s", name, "ride");
	}
	say(s, "10s", "lottery.close cup");
	say(s, "20s", "lottery.draw cup");
	forget_events(s);
	return s;
}

/* The id of pick N's winner; until the next call. */
static const char *winner(struct script *s, size_t pick)
{
	static char name[64];
	const struct lottery *l = script_item(s, "cup")->lottery;
	assert_in_range(pick, 1, l->pick_count);
	snprintf(name, sizeof name, "%s",
		 people_texts(&s->engine->people, l->entrants[l->picks[pick - 1].entrant].person).id);
	return name;
}

static void claimed_in_time(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(ONE ",'claim':{'time':'60s'}"), 3);
	expect_state(s, "cup", "winners/0/status=pending winners/0/shown_at=@26s winners/0/claim_until=@86s");
	chat(s, "25s", winner(s, 1), "hello"); /* before he is shown */
	chat(s, "25s", "someone", "me me");
	expect_state(s, "cup", "winners/0/status=pending");
	until(s, "26s");
	expect_event(s, "lottery.winner pick=1");
	chat(s, "85s999ms", winner(s, 1), "it is me");
	expect_event(s, "lottery.claim id=cup pick=1 status=claimed platform=twitch");
	expect_event(s, "lottery.state state=done on_air=false");
	expect_state(s, "cup", "winners/0/status=claimed winners/0/claim_until=none");
	script_end(s);
}

static void a_word_claims(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(ONE ",'claim':{'time':'60s','word':'here'}"), 3);
	until(s, "26s");
	forget_events(s);
	chat(s, "30s", winner(s, 1), "wow");
	expect_state(s, "cup", "winners/0/status=pending");
	chat(s, "31s", winner(s, 1), "HERE!");
	expect_events(s, "lottery.claim lottery.state");
	script_end(s);
}

static void expired_and_drawn_again_by_itself(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(ONE ",'claim':{'time':'60s','redraw':'auto'}"), 3);
	until(s, "26s");
	forget_events(s);
	until(s, "85s999ms");
	expect_nothing(s);
	until(s, "86s");
	expect_event(s, "lottery.claim pick=1 status=expired");
	expect_event(s, "lottery.drawn count=1");
	expect_state(s, "cup",
		     "winners/0/status=expired winners/1/pick=2 winners/1/replaces=1 winners/1/status=pending "
		     "winners/1/shown_at=@92s winners/1/claim_until=@152s");
	until(s, "152s");
	expect_event(s, "lottery.winner pick=2");
	expect_events(s, "lottery.claim lottery.drawn");
	until(s, "158s");
	expect_event(s, "lottery.winner pick=3");
	until(s, "10m");
	/* nobody is left: done by itself */
	expect_event(s, "lottery.claim pick=3 status=expired");
	expect_event(s, "lottery.state state=done");
	script_end(s);
}

static void drawn_again_by_hand(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(PRIZE("2") ",'claim':{'time':'60s','redraw':'confirm'}"), 4);
	until(s, "100s");
	forget_events(s);
	expect_state(s, "cup", "state=revealed winners/#=2 winners/0/status=expired winners/1/status=expired");
	chat(s, "100s", winner(s, 1), "sorry, I was away"); /* too late */
	expect_state(s, "cup", "winners/0/status=expired");
	say(s, "110s", "lottery.redraw cup pick=1");
	expect_event(s, "lottery.drawn count=1");
	refuse(s, "110s", "lottery.redraw cup pick=1", "lottery.decided"); /* has been replaced */
	expect_state(s, "cup", "winners/2/replaces=1 winners/2/shown_at=@116s");
	until(s, "116s");
	expect_event(s, "lottery.winner pick=3");
	chat(s, "117s", winner(s, 3), "yes!");
	expect_event(s, "lottery.claim pick=3 status=claimed");
	refuse(s, "118s", "lottery.redraw cup pick=3", "lottery.decided");
	refuse(s, "118s", "lottery.claim cup pick=1", "lottery.decided");
	refuse(s, "118s", "lottery.forfeit cup pick=2", "lottery.decided");
	refuse(s, "118s", "lottery.extend-claim cup pick=2 by=10s", "lottery.decided");
	expect_state(s, "cup", "state=revealed"); /* pick 2 may still be drawn again */
	say(s, "120s", "lottery.redraw cup pick=2");
	until(s, "126s");
	expect_events(s, "lottery.drawn lottery.winner");
	say(s, "130s", "lottery.claim cup pick=4");
	expect_event(s, "lottery.claim pick=4 status=claimed");
	expect_event(s, "lottery.state state=done");
	script_end(s);
}

/* Who still has time to claim is not taken out by drawing another: first he is forfeited. */
static void not_drawn_again_while_he_may_claim(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(ONE ",'claim':{'time':'60s','redraw':'confirm'}"), 4);
	refuse(s, "22s", "lottery.redraw cup pick=1", "lottery.not-allowed"); /* the reel turns */
	expect_reply(s, "state=revealed");
	until(s, "26s");
	forget_events(s);
	refuse(s, "30s", "lottery.redraw cup pick=1", "lottery.not-allowed");
	expect_reply(s, "state=revealed");
	expect_state(s, "cup", "winners/#=1 winners/0/status=pending");
	expect_nothing(s);
	say(s, "40s", "lottery.forfeit cup pick=1");
	expect_event(s, "lottery.claim pick=1 status=forfeited");
	say(s, "41s", "lottery.redraw cup pick=1");
	expect_event(s, "lottery.drawn count=1");
	expect_state(s, "cup", "winners/1/replaces=1 winners/1/status=pending");
	forget_events(s);
	script_end(s);
}

static void never_drawn_again(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(ONE ",'claim':{'time':'60s','redraw':'off'}"), 4);
	refuse(s, "30s", "lottery.redraw cup pick=1", "lottery.not-allowed");
	forget_events(s);
	until(s, "86s");
	expect_event(s, "lottery.claim status=expired");
	expect_event(s, "lottery.state state=done");
	script_end(s);
}

static void not_done_while_a_prize_is_left(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(PRIZE("2") ",'claim':{'time':'60s'}"));
	say(s, "0s", "lottery.open cup");
	chat(s, "1s", "ann", "ride");
	chat(s, "1s", "bob", "ride");
	chat(s, "1s", "cat", "ride");
	say(s, "10s", "lottery.close cup");
	say(s, "20s", "lottery.draw cup count=1");
	say(s, "30s", "lottery.claim cup pick=1");
	expect_state(s, "cup", "state=revealed");
	say(s, "40s", "lottery.draw cup reveal=later");
	expect_state(s, "cup", "winners/1/status=pending");
	say(s, "50s", "lottery.reveal cup");
	say(s, "60s", "lottery.claim cup pick=2");
	expect_state(s, "cup", "state=done");
	forget_events(s);
	script_end(s);
}

static void independent_timers(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(PRIZE("3") ",'claim':{'time':'60s','redraw':'confirm'}"), 9);
	until(s, "26s");
	forget_events(s);
	say(s, "30s", "lottery.extend-claim cup pick=2 by=30s");
	expect_state(s, "cup", "winners/1/claim_until=@116s winners/0/claim_until=@86s");
	chat(s, "50s", winner(s, 3), "hi");
	expect_event(s, "lottery.claim pick=3 status=claimed");
	until(s, "86s");
	expect_event(s, "lottery.claim pick=1 status=expired");
	chat(s, "115s", winner(s, 2), "hi");
	expect_event(s, "lottery.claim pick=2 status=claimed");
	script_end(s);
}

static void forfeited_by_the_operator(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(ONE ",'claim':{'time':'60s','redraw':'auto'}"), 3);
	/* while the reel turns: he is never named */
	say(s, "22s", "lottery.forfeit cup pick=1");
	expect_event(s, "lottery.claim pick=1 status=forfeited person=none platform=none");
	expect_event(s, "lottery.drawn count=1");
	until(s, "28s");
	expect_event(s, "lottery.winner pick=2");
	say(s, "30s", "lottery.forfeit cup pick=2");
	char event[128];
	snprintf(event, sizeof event, "lottery.claim pick=2 status=forfeited person=%s", winner(s, 2));
	expect_event(s, event);
	expect_event(s, "lottery.drawn count=1");
	until(s, "36s");
	expect_event(s, "lottery.winner pick=3");
	script_end(s);
}

static void without_a_claim_a_winner_can_be_replaced(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(ONE), 3);
	refuse(s, "21s", "lottery.extend-claim cup pick=1 by=10s", "lottery.not-allowed");
	refuse(s, "21s", "lottery.redraw cup pick=1", "lottery.decided"); /* confirmed: forfeit him first */
	say(s, "30s", "lottery.forfeit cup pick=1");
	forget_events(s);
	say(s, "31s", "lottery.redraw cup pick=1");
	expect_event(s, "lottery.drawn count=1");
	expect_state(s, "cup", "winners/1/status=confirmed winners/1/replaces=1");
	until(s, "37s");
	expect_event(s, "lottery.winner pick=2");
	until(s, "5m");
	expect_state(s, "cup", "state=revealed");
	script_end(s);
}

static void messages_on_their_way_still_claim(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(PRIZE("2") ",'claim':{'time':'60s','redraw':'off'}"));
	know_feed(s, "near", "twitch:a", "0s", true);
	know_feed(s, "far", "youtube:b", "10s", true);
	say(s, "0s", "lottery.open cup");
	chat(s, "1s", "ann", "ride");
	hear(s, "1s", "{'kind':'comment','person':'bob','text':'ride','feed':'youtube:b'}");
	say(s, "10s", "lottery.close cup");
	say(s, "30s", "lottery.draw cup"); /* shown at 36 s, until 96 s */
	until(s, "95s");
	forget_events(s);
	chat(s, "96s", "ann", "hi");
	expect_state(s, "cup", "state=revealed winners/0/status=pending winners/1/status=pending");
	hear(s, "105s999ms", "{'kind':'comment','person':'bob','text':'hi','feed':'youtube:b'}");
	expect_event(s, "lottery.claim person=bob status=claimed");
	until(s, "106s");
	expect_event(s, "lottery.claim person=ann status=expired");
	expect_event(s, "lottery.state state=done");
	script_end(s);
}

static void standby_holds_the_claims(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(ONE ",'claim':{'time':'60s'}"), 3);
	until(s, "46s"); /* 40 s are left */
	say(s, "46s", "standby");
	forget_events(s);
	expect_state(s, "cup", "winners/0/claim_until=none");
	say(s, "50s", "lottery.extend-claim cup pick=1 by=5s");
	until(s, "5m");
	expect_state(s, "cup", "winners/0/status=pending");
	say(s, "5m", "standby-off");
	forget_events(s);
	expect_state(s, "cup", "winners/0/claim_until=@345s");
	until(s, "345s");
	expect_event(s, "lottery.claim status=expired");
	script_end(s);
}

/* Standby that begins while only messages on their way can still claim does not keep the claim for ever. */
static void standby_in_the_last_seconds(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE ",'claim':{'time':'60s'}"));
	know_feed(s, "main", "twitch:a", "10s", true);
	say(s, "0s", "lottery.open cup");
	chat(s, "1s", "ann", "ride");
	say(s, "10s", "lottery.close cup");
	say(s, "30s", "lottery.draw cup"); /* until 96 s, and 10 s more for the viewers */
	say(s, "100s", "standby");
	say(s, "200s", "standby-off");
	forget_events(s);
	until(s, "210s");
	expect_event(s, "lottery.claim status=expired");
	forget_events(s);
	script_end(s);
}

static void drawn_in_standby(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE ",'claim':{'time':'60s'}"));
	say(s, "0s", "lottery.open cup");
	chat(s, "1s", "ann", "ride");
	say(s, "10s", "lottery.close cup");
	say(s, "20s", "standby");
	say(s, "21s", "lottery.draw cup");
	forget_events(s);
	until(s, "27s");
	expect_event(s, "lottery.winner person=ann");
	expect_state(s, "cup", "winners/0/claim_until=none");
	say(s, "100s", "standby-off");
	forget_events(s);
	expect_state(s, "cup", "winners/0/claim_until=@166s"); /* the reel of 6 s is held with it */
	script_end(s);
}

static void those_who_may_not_take_part_cannot_claim(void **unused)
{
	(void)unused;
	for (int banned = 0; banned < 2; banned++) {
		struct script *s = drawn(SHOW(ONE ",'claim':{'time':'60s'}"), 2);
		until(s, "26s");
		forget_events(s);
		if (banned)
			ban(s, "27s", winner(s, 1));
		hear(s, "28s",
		     banned ? "{'kind':'comment','text':'me','person':{'id':'v00','name':'v00'}}"
			    : "{'kind':'comment','text':'me','person':{'id':'v00','strength':'broken'}}");
		hear(s, "28s",
		     banned ? "{'kind':'comment','text':'me','person':{'id':'v01','name':'v01'}}"
			    : "{'kind':'comment','text':'me','person':{'id':'v01','strength':'broken'}}");
		expect_state(s, "cup", banned ? "winners/0/status=forfeited" : "winners/0/status=pending");
		until(s, "86s");
		expect_event(s, banned ? "lottery.claim status=forfeited" : "lottery.claim status=expired");
		expect_state(s, "cup", "winners/#=1 state=revealed"); /* the other one may be drawn */
		expect_nothing(s);
		script_end(s);
	}
}

#define TWO                                                                                                            \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],'interactions':["     \
	"{'kind':'lottery','id':'cup','title':'Cup','entry':{'by':'any'},'exclude':['winner']," PRIZE(                 \
		"1") ","                                                                                               \
		     "'claim':{'time':'60s','redraw':'off'},'reel':'1s'},"                                             \
		     "{'kind':'lottery','id':'hat','title':'Hat','entry':{'by':'any'}," PRIZE(                         \
			     "1") ",'claim':{'time':'60s'},"                                                           \
				  "'reel':'1s'},"                                                                      \
				  "{'kind':'lottery','id':'pen','title':'Pen','entry':{'by':'any'},'exclude':['"       \
				  "winner']," PRIZE("1") "}]}"

/* A win in one lottery is not lost because another prize was not collected. */
static void wins_are_counted(void **unused)
{
	(void)unused;
	struct script *s = script_new(TWO);
	say(s, "0s", "lottery.open cup");
	chat(s, "1s", "ann", "hi");
	say(s, "2s", "lottery.close cup");
	say(s, "4s", "lottery.draw cup");
	/* drawn and not yet claimed: a winner all the same */
	say(s, "5s", "lottery.open pen");
	chat(s, "6s", "ann", "and this one");
	say(s, "7s", "lottery.cancel pen");
	expect_state(s, "pen", "entrants=0 refused/0/reason=winner");
	say(s, "10s", "lottery.open hat"); /* which lets winners in */
	chat(s, "11s", "ann", "hi");
	say(s, "12s", "lottery.close hat");
	say(s, "14s", "lottery.draw hat");
	until(s, "100s");
	expect_state(s, "cup", "winners/0/status=claimed state=done");
	expect_state(s, "hat", "winners/0/status=expired");
	say(s, "100s", "lottery.reset pen");
	say(s, "101s", "lottery.open pen");
	chat(s, "102s", "ann", "hi");
	expect_state(s, "pen", "entrants=0 refused/0/reason=winner");
	/* he who did not claim is no winner */
	say(s, "103s", "lottery.cancel pen");
	forget_events(s);
	script_end(s);

	s = script_new(TWO);
	say(s, "0s", "lottery.open cup");
	chat(s, "1s", "ann", "hi");
	say(s, "2s", "lottery.close cup");
	say(s, "4s", "lottery.draw cup");
	until(s, "65s");
	expect_state(s, "cup", "winners/0/status=expired");
	say(s, "66s", "lottery.open pen");
	chat(s, "67s", "ann", "hi");
	expect_state(s, "pen", "entrants=1");
	forget_events(s);
	script_end(s);
}

/* A draw that was never shown, or a run that was given up, made no winners. */
static void a_run_that_is_given_up_has_no_winners(void **unused)
{
	(void)unused;
	struct script *s = script_new(TWO);
	say(s, "0s", "lottery.open cup");
	chat(s, "1s", "ann", "hi");
	say(s, "2s", "lottery.close cup");
	say(s, "4s", "lottery.draw cup reveal=later");
	say(s, "5s", "lottery.cancel cup");
	expect_state(s, "cup", "winners/0/status=forfeited");
	say(s, "5s", "lottery.reset cup");
	expect_state(s, "cup", "winners/#=0 run=2");
	say(s, "6s", "lottery.open cup");
	chat(s, "7s", "ann", "hi");
	expect_state(s, "cup", "entrants=1");
	say(s, "8s", "lottery.close cup");
	say(s, "10s", "lottery.draw cup");
	say(s, "20s", "lottery.reset cup"); /* pending: taken back with the run */
	say(s, "21s", "lottery.open cup");
	chat(s, "22s", "ann", "hi");
	expect_state(s, "cup", "entrants=1 run=3");
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(claimed_in_time),
		cmocka_unit_test(a_word_claims),
		cmocka_unit_test(expired_and_drawn_again_by_itself),
		cmocka_unit_test(drawn_again_by_hand),
		cmocka_unit_test(not_drawn_again_while_he_may_claim),
		cmocka_unit_test(never_drawn_again),
		cmocka_unit_test(not_done_while_a_prize_is_left),
		cmocka_unit_test(independent_timers),
		cmocka_unit_test(forfeited_by_the_operator),
		cmocka_unit_test(without_a_claim_a_winner_can_be_replaced),
		cmocka_unit_test(messages_on_their_way_still_claim),
		cmocka_unit_test(standby_holds_the_claims),
		cmocka_unit_test(standby_in_the_last_seconds),
		cmocka_unit_test(drawn_in_standby),
		cmocka_unit_test(those_who_may_not_take_part_cannot_claim),
		cmocka_unit_test(wins_are_counted),
		cmocka_unit_test(a_run_that_is_given_up_has_no_winners),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
