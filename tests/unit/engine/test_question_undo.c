/* Undo of what was done on the board: equal hashes, and nothing that was counted is lost. */
#include "engine_fixture.h"

#include "core/question.h"

#define SHOW                                                                                                           \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"                     \
	"'points':{'question':4},'interactions':["                                                                     \
	"{'kind':'question','id':'qa','title':'Q','prefix':['ask'],'upvote':['+'],'merge':true,'air':'45s'},"          \
	"{'kind':'question','id':'other','title':'O','prefix':['tell']}]}"

/* Five items: 1 inbox, 2 approved, 3 and 4 queued, 5 on air. */
static struct script *board(void)
{
	struct script *s = script_new(SHOW);
	char text[32];
	say(s, "0s", "question.open qa");
	for (int i = 1; i <= 5; i++) {
		snprintf(text, sizeof text, "ask q%d", i);
		chat(s, "1s", "ann", text);
	}
	say(s, "2s", "question.approve qa item=2");
	say(s, "2s", "question.queue qa item=3");
	say(s, "2s", "question.queue qa item=4");
	say(s, "2s", "question.air qa item=5");
	forget_events(s);
	return s;
}

static void each_verb_leads_back(void **unused)
{
	(void)unused;
	static const char *const verbs[] = {
		"question.approve qa item=1",
		"question.approve qa item=3",
		"question.approve qa item=5",
		"question.queue qa item=1",
		"question.queue qa item=1 at=1",
		"question.queue qa item=4 at=1",
		"question.queue qa item=3 at=9",
		"question.queue qa item=5",
		"question.air qa item=1",
		"question.air qa item=3",
		"question.air qa item=5",
		"question.answered qa item=5",
		"question.answered qa item=4",
		"question.drop qa item=2",
		"question.drop qa item=3",
		"question.merge qa item=2 into=3",
		"question.merge qa item=3 into=2",
		"question.merge qa item=5 into=1",
		"question.take qa text=new",
		"question.take qa text=new person=twitch/ann",
		"question.take qa text=new person=twitch/zoe",
		"question.take qa message=m1",
	};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		struct script *s = board();
		uint8_t before[32];
		uint8_t after[32];
		uint8_t now[32];
		char name[32];
		char value[64];
		script_hash(s, before);
		say(s, "3s", verbs[i]);
		script_hash(s, after);
		snprintf(name, sizeof name, "%.*s", (int)strcspn(verbs[i], " "), verbs[i]);
		snprintf(value, sizeof value, "undo/undo=%s", name);
		expect_show(s, value);
		for (int turn = 0; turn < 3; turn++) {
			say(s, "3s", "undo");
			snprintf(value, sizeof value, "undone=%s", name);
			expect_reply(s, value);
			script_hash(s, now);
			expect_same(before, now);
			say(s, "3s", "redo");
			snprintf(value, sizeof value, "redone=%s", name);
			expect_reply(s, value);
			script_hash(s, now);
			expect_same(after, now);
		}
		forget_events(s);
		script_end(s);
	}
}

static void the_whole_way_back(void **unused)
{
	(void)unused;
	struct script *s = board();
	uint8_t before[32];
	uint8_t after[32];
	uint8_t now[32];
	script_hash(s, before);
	static const char *const verbs[] = {"question.queue qa item=1 at=2",   "question.air qa item=3",
					    "question.merge qa item=2 into=4", "question.drop qa item=4",
					    "question.take qa text=more",      "question.air qa item=6"};
	for (size_t i = 0; i < 6; i++)
		say(s, "3s", verbs[i]);
	script_hash(s, after);
	for (size_t i = 0; i < 6; i++)
		say(s, "4s", "undo");
	script_hash(s, now);
	expect_same(before, now);
	for (size_t i = 0; i < 6; i++)
		say(s, "5s", "redo");
	script_hash(s, now);
	expect_same(after, now);
	refuse(s, "6s", "redo", "redo.nothing");
	say(s, "6s", "undo");
	say(s, "7s", "question.approve qa item=1"); /* a new verb: the other way is forgotten */
	refuse(s, "8s", "redo", "redo.nothing");
	forget_events(s);
	script_end(s);
}

/* Airing shows the board; undo takes it off again, and brings back what was there. */
static void the_board_that_it_put_on_air(void **unused)
{
	(void)unused;
	struct script *s = board();
	uint8_t before[32];
	uint8_t after[32];
	uint8_t now[32];
	say(s, "3s", "question.open other");
	forget_events(s);
	expect_state(s, "qa", "on_air=false");
	script_hash(s, before);
	say(s, "4s", "question.air qa item=1");
	expect_event(s, "question.item item=5 state=answered");
	expect_event(s, "question.item item=1 state=on-air");
	expect_event(s, "question.state id=qa on_air=true");
	expect_event(s, "question.state id=other on_air=false");
	script_hash(s, after);
	say(s, "4s", "undo");
	expect_event(s, "question.item item=1 state=inbox");
	expect_event(s, "question.item item=5 state=on-air");
	expect_event(s, "question.state id=qa on_air=false");
	expect_event(s, "question.state id=other on_air=true");
	script_hash(s, now);
	expect_same(before, now);
	say(s, "4s", "redo");
	forget_events(s);
	script_hash(s, now);
	expect_same(after, now);
	script_end(s);
}

/* Another board came on air since: it stays alone there. */
static void one_board_on_air_all_the_same(void **unused)
{
	(void)unused;
	struct script *s = board();
	say(s, "3s", "question.hide qa");
	say(s, "4s", "question.air qa item=1");
	say(s, "5s", "question.open other");
	say(s, "6s", "undo");
	expect_state(s, "qa", "on_air=false");
	expect_state(s, "other", "on_air=true");
	say(s, "7s", "redo");
	expect_state(s, "qa", "on_air=true");
	expect_state(s, "other", "on_air=false");
	forget_events(s);
	script_end(s);
}

static void votes_in_between_are_kept(void **unused)
{
	(void)unused;
	struct script *s = board();
	say(s, "3s", "question.approve qa item=1");
	chat(s, "4s", "bob", "+1");
	chat(s, "4s", "cat", "+1");
	expect_state(s, "qa", "items/0/item=3 items/2/item=1 items/2/votes=3");
	say(s, "5s", "undo");
	expect_state(s, "qa", "items/2/item=1 items/2/state=inbox items/2/votes=3");
	say(s, "6s", "redo");
	expect_state(s, "qa", "items/2/votes=3 items/2/state=approved");
	forget_events(s);
	script_end(s);
}

static void voters_after_an_undone_merge(void **unused)
{
	(void)unused;
	struct script *s = board();
	chat(s, "2s", "bob", "+2");
	chat(s, "2s", "cat", "+2");
	say(s, "3s", "question.merge qa item=2 into=3");
	expect_state(s, "qa", "items/0/item=3 items/0/votes=3");
	chat(s, "4s", "dan", "+3");
	expect_state(s, "qa", "items/0/votes=4");
	say(s, "5s", "undo");
	expect_state(s, "qa", "items/0/votes=2"); /* ann, and dan who voted meanwhile */
	chat(s, "6s", "bob", "+3");               /* has not voted for this one */
	expect_state(s, "qa", "items/0/votes=3 refused/#=0");
	say(s, "7s", "redo");
	expect_state(s, "qa", "items/0/votes=4");
	say(s, "8s", "undo");
	expect_state(s, "qa", "items/0/votes=3"); /* bob's own vote stays */
	forget_events(s);
	script_end(s);
}

static void what_was_retracted_stays_so(void **unused)
{
	(void)unused;
	struct script *s = board();
	say(s, "3s", "question.queue qa item=1");
	delete_message(s, "4s", 1);
	forget_events(s);
	say(s, "5s", "undo");
	expect_state(s, "qa", "items/2/item=1 items/2/state=retracted");
	say(s, "6s", "redo");
	expect_state(s, "qa", "items/2/item=1 items/2/state=retracted");
	forget_events(s);
	script_end(s);
}

/* A merge that a retraction has ended already: undo has nothing to part, redo nothing to merge into. */
static void a_merge_into_what_was_retracted(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	say(s, "0s", "question.open qa");
	int first = chat(s, "1s", "ann", "ask one");
	chat(s, "1s", "bob", "ask two");
	say(s, "2s", "question.merge qa item=2 into=1");
	expect_state(s, "qa", "items/0/votes=2");
	delete_message(s, "3s", first);
	for (int round = 0; round < 2; round++) {
		expect_state(
			s, "qa",
			"items/0/item=1 items/0/state=retracted items/0/votes=1 items/1/state=inbox items/1/votes=1");
		say(s, "4s", "undo");
		expect_state(
			s, "qa",
			"items/0/item=1 items/0/state=retracted items/0/votes=1 items/1/state=inbox items/1/votes=1");
		say(s, "4s", "redo");
	}
	say(s, "6s", "question.queue qa item=2"); /* not stuck */
	forget_events(s);
	script_end(s);
}

/* The time on air was not stopped by what was undone. */
static void back_on_air_with_what_is_left(void **unused)
{
	(void)unused;
	struct script *s = board(); /* 5 is on air since 2 s */
	say(s, "10s", "question.answered qa item=5");
	say(s, "20s", "undo");
	forget_events(s);
	until(s, "46s999ms");
	expect_nothing(s);
	until(s, "47s");
	expect_event(s, "question.item item=5 state=answered");
	script_end(s);
}

static void points_go_with_it(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	say(s, "0s", "question.open qa");
	chat(s, "1s", "ann", "ask one");
	expect_show(s, "points/#=0");
	say(s, "2s", "question.approve qa item=1");
	expect_show(s, "points/0/points=4");
	say(s, "3s", "undo");
	expect_show(s, "points/#=0");
	say(s, "4s", "redo");
	expect_show(s, "points/0/points=4");
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_verb_leads_back),          cmocka_unit_test(the_whole_way_back),
		cmocka_unit_test(the_board_that_it_put_on_air),  cmocka_unit_test(one_board_on_air_all_the_same),
		cmocka_unit_test(votes_in_between_are_kept),     cmocka_unit_test(voters_after_an_undone_merge),
		cmocka_unit_test(what_was_retracted_stays_so),   cmocka_unit_test(a_merge_into_what_was_retracted),
		cmocka_unit_test(back_on_air_with_what_is_left), cmocka_unit_test(points_go_with_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
