/* The question board: what becomes a question, and what becomes of it. */
#include "engine_fixture.h"

#include "core/question.h"
#include "question_show.h"

static void a_prefix_makes_a_question(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX));
	chat(s, "1s", "ann", "ask how much is it");
	expect_event(s, "question.item id=qa item=1 state=inbox votes=1");
	chat(s, "2s", "bob", "Q: is it blue?");
	expect_event(s, "question.item item=2 state=inbox");
	chat(s, "3s", "cat", "asking for a friend");
	chat(s, "3s", "cat", "how much?");
	chat(s, "3s", "cat", "ask");
	expect_state(s, "qa",
		     "items/#=2 items/0/item=1 items/0/text='how much is it' items/0/id=ann items/0/name=ann "
		     "items/0/platform=twitch items/0/votes=1 items/1/text='is it blue?' refused/#=0");
	expect_show(s, "people/participants=2 points/#=0"); /* points when it is approved */
	script_end(s);
}

static void a_mark_makes_one_too(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(",'mark':true"));
	chat(s, "1s", "ann", "really?");
	chat(s, "1s", "bob", "真的吗？");
	chat(s, "1s", "cat", "yes!");
	expect_state(s, "qa", "items/#=2 items/1/text=真的吗？");
	forget_events(s);
	script_end(s);
}

static void a_gift_goes_to_the_top(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'gift':{'minor':1000,'currency':'CNY'}"));
	chat(s, "1s", "ann", "ask one");
	hear(s, "2s", "{'kind':'gift','person':'bob','text':'two','value':{'minor':999,'currency':'CNY'}}");
	hear(s, "2s", "{'kind':'gift','person':'bob','text':'two','value':{'minor':1000,'currency':'USD'}}");
	hear(s, "2s", "{'kind':'gift','person':'bob','text':'two','value':{'minor':1000,'currency':'CNY'}}");
	hear(s, "2s", "{'kind':'gift','person':'cat','value':{'minor':5000,'currency':'CNY'}}"); /* says nothing */
	expect_state(s, "qa", "items/#=2 items/0/item=2 items/0/text=two items/1/item=1");
	forget_events(s);
	script_end(s);
}

static void without_an_inbox(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'approve':false"));
	chat(s, "1s", "ann", "ask one");
	expect_event(s, "question.item state=approved");
	expect_show(s, "points/0/points=4");
	script_end(s);
}

static void only_while_it_is_open(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(PREFIX));
	chat(s, "0s", "ann", "ask early");
	say(s, "1s", "question.open qa");
	say(s, "1s", "people.block person=twitch/bob");
	chat(s, "2s", "bob", "ask blocked");
	say(s, "3s", "question.close qa");
	chat(s, "4s", "cat", "ask late");
	expect_state(s, "qa", "items/#=0 refused/0/reason=late refused/1/reason=blocked");
	forget_events(s);
	script_end(s);
}

static void so_many_a_person(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'per_person':2"));
	chat(s, "1s", "ann", "ask one");
	int two = chat(s, "1s", "ann", "ask two");
	chat(s, "1s", "ann", "ask three");
	expect_state(s, "qa", "items/#=2 refused/0/reason=limit");
	delete_message(s, "2s", two); /* taken back: not held against her */
	chat(s, "3s", "ann", "ask three");
	expect_state(s, "qa", "items/#=3 items/1/state=retracted items/2/text=three");
	say(s, "4s", "question.drop qa item=1");
	chat(s, "5s", "ann", "ask four"); /* dropped ones were asked all the same */
	expect_state(s, "qa", "items/#=3");
	forget_events(s);
	script_end(s);
}

static void the_queue_and_the_air(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX));
	for (int i = 0; i < 5; i++) {
		char text[32];
		snprintf(text, sizeof text, "ask q%d", i + 1);
		chat(s, "1s", "ann", text);
	}
	say(s, "2s", "question.queue qa item=3");
	say(s, "2s", "question.queue qa item=1");
	say(s, "2s", "question.queue qa item=5 at=1");
	say(s, "2s", "question.queue qa item=2 at=2");
	expect_state(s, "qa", "items/0/item=5 items/1/item=2 items/2/item=3 items/3/item=1 items/4/item=4");
	say(s, "3s", "question.queue qa item=1 at=1");
	say(s, "3s", "question.queue qa item=5 at=99");
	expect_state(s, "qa", "items/0/item=1 items/1/item=2 items/2/item=3 items/3/item=5 items/0/state=queued");
	say(s, "4s", "question.hide qa");
	forget_events(s);
	say(s, "5s", "question.air qa item=2");
	expect_event(s, "question.item item=2 state=on-air");
	expect_event(s, "question.state on_air=true");
	say(s, "6s", "question.air qa item=2");
	expect_nothing(s);
	/* airing one answers the one on air */
	say(s, "7s", "question.air qa item=4");
	expect_event(s, "question.item item=2 state=answered");
	expect_event(s, "question.item item=4 state=on-air");
	expect_state(s, "qa", "items/0/item=1 items/1/item=3 items/2/item=5 items/3/item=2");
	assert_int_equal(board_waiting(script_item(s, "qa")->board), 3);
	script_end(s);
}

/* Always put second: there is room between any two, however often. */
static void the_queue_never_runs_out_of_places(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX));
	char line[64];
	for (int i = 1; i <= 150; i++) {
		snprintf(line, sizeof line, "ask q%d", i);
		chat(s, "1s", "ann", line);
		snprintf(line, sizeof line, "question.queue qa item=%d at=2", i);
		say(s, "1s", line);
	}
	const struct board *b = script_item(s, "qa")->board;
	assert_int_equal(b->queue_count, 150);
	assert_int_equal(b->queue[0], 1);
	for (uint32_t i = 1; i < 150; i++)
		assert_int_equal(b->queue[i], 151 - i);
	forget_events(s);
	script_end(s);
}

static void from_state_to_state(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX));
	chat(s, "1s", "ann", "ask one");
	chat(s, "1s", "ann", "ask two");
	refuse(s, "2s", "question.approve qa item=9", "question.no-item");
	refuse(s, "2s", "question.approve qa item=0", "verb.bad-argument");
	say(s, "2s", "question.approve qa item=1");
	expect_show(s, "points/0/points=4");
	say(s, "3s", "question.drop qa item=1");
	expect_show(s, "points/#=0");
	refuse(s, "4s", "question.queue qa item=1", "question.not-allowed");
	refuse(s, "4s", "question.air qa item=1", "question.not-allowed");
	say(s, "5s", "question.approve qa item=1");
	say(s, "5s", "question.answered qa item=1");
	expect_show(s, "points/0/points=4");
	refuse(s, "6s", "question.drop qa item=1", "question.not-allowed");
	say(s, "6s", "question.approve qa item=1");
	say(s, "7s", "question.merge qa item=2 into=1");
	refuse(s, "8s", "question.approve qa item=2", "question.not-allowed");
	refuse(s, "8s", "question.merge qa item=1 into=1", "question.no-item");
	refuse(s, "8s", "question.merge qa item=1 into=9", "question.no-item");
	refuse(s, "8s", "question.merge qa item=2 into=1", "question.not-allowed");
	/* until the board is done, also when it is closed */
	say(s, "9s", "question.close qa");
	say(s, "9s", "question.air qa item=1");
	say(s, "9s", "question.done qa");
	refuse(s, "9s", "question.answered qa item=1", "question.not-allowed");
	forget_events(s);
	script_end(s);
}

/* A question is what goes on air: one with a word that the show does not want is refused. */
static void unwanted_words(void **unused)
{
	(void)unused;
	struct script *s =
		opened("{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"
		       "'moderation':{'words':['Spam','加微信']},'interactions':[{'kind':'question','id':'qa',"
		       "'title':'Q','prefix':['ask','提问'],'approve':false}]}");
	chat(s, "1s", "ann", "ask is this SPAM or not");
	chat(s, "1s", "bob", "提问 请加微信好吗");
	chat(s, "1s", "cat", "ask what is spamalot");
	expect_state(s, "qa", "items/#=1 items/0/text='what is spamalot' refused/0/reason=blocked refused/0/count=2");
	forget_events(s);
	say(s, "2s", "question.close qa");
	say(s, "2s", "question.reset qa");
	say(s, "2s", "question.open qa");
	chat(s, "3s", "ann", "ask more spam");
	expect_state(s, "qa", "items/#=0 refused/0/reason=blocked");
	forget_events(s);
	script_end(s);
}

/* One click on a comment: if its author takes it back, it leaves the board. */
static void a_taken_comment_is_retracted_too(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX));
	int talk = chat(s, "1s", "ann", "just talking");
	say(s, "2s", "question.take qa message=m1");
	say(s, "2s", "question.take qa text='by hand' person=twitch/ann");
	forget_events(s);
	delete_message(s, "3s", talk);
	expect_event(s, "question.item item=1 state=retracted");
	expect_state(s, "qa", "items/1/state=approved");
	script_end(s);
}

static void taken_by_the_operator(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX));
	chat(s, "1s", "ann", "just talking");
	refuse(s, "2s", "question.take qa", "verb.missing-argument");
	refuse(s, "2s", "question.take qa message=m99", "id.unknown");
	say(s, "2s", "question.take qa message=m1");
	expect_reply(s, "item=1");
	expect_event(s, "question.item item=1 state=approved votes=1");
	say(s, "3s", "question.take qa text='from the phone' name=Paul");
	expect_reply(s, "item=2");
	say(s, "4s", "question.take qa text='from Bob' person=twitch/bob");
	refuse(s, "4s", "question.take qa text=x person=bob", "verb.bad-argument");
	expect_state(s, "qa",
		     "items/0/text='just talking' items/0/id=ann items/1/name=Paul items/1/id=none items/2/id=bob "
		     "items/2/platform=twitch");
	/* a comment that the platform has taken back is not there to be taken */
	delete_message(s, "5s", 1);
	refuse(s, "6s", "question.take qa message=m1", "id.unknown");
	forget_events(s);
	script_end(s);
}

static void retracted_by_the_platform(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'merge':true,'approve':false"));
	int one = chat(s, "1s", "ann", "ask one");
	chat(s, "1s", "ann", "ask two");
	chat(s, "1s", "bob", "ask three");
	say(s, "2s", "question.air qa item=1");
	expect_show(s, "points/0/points=4"); /* once a person and run */
	forget_events(s);
	delete_message(s, "3s", one);
	expect_event(s, "question.item item=1 state=retracted");
	expect_show(s, "points/0/points=4");
	refuse(s, "4s", "question.approve qa item=1", "question.not-allowed");
	chat(s, "4s", "cat", "ask one"); /* asked anew, not a vote for what is gone */
	expect_event(s, "question.item item=4 votes=1");
	say(s, "5s", "question.answered qa item=2");
	expect_event(s, "question.item item=2 state=answered");
	ban(s, "6s", "ann");
	expect_nothing(s); /* what is answered stays */
	ban(s, "7s", "bob");
	expect_event(s, "question.item item=3 state=retracted");
	script_end(s);
}

/* What was merged into a question that is taken back is not lost with it. */
static void merged_into_what_is_retracted(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'approve':true"));
	int first = chat(s, "1s", "ann", "ask how much");
	chat(s, "1s", "bob", "ask what price");
	chat(s, "1s", "cat", "ask the cost");
	chat(s, "1s", "dan", "ask the size");
	say(s, "2s", "question.approve qa item=1");
	say(s, "2s", "question.queue qa item=2");
	say(s, "2s", "question.merge qa item=4 into=3");
	say(s, "3s", "question.merge qa item=2 into=1");
	say(s, "3s", "question.merge qa item=3 into=1");
	expect_state(s, "qa", "items/0/votes=4");
	forget_events(s);
	delete_message(s, "4s", first);
	expect_event(s, "question.item item=1 state=retracted");
	expect_event(s, "question.item item=3 state=inbox votes=2");
	expect_event(s, "question.item item=2 state=approved votes=1");
	expect_nothing(s);
	expect_state(s, "qa",
		     "items/0/state=retracted items/0/votes=1 items/1/state=approved items/1/votes=1 "
		     "items/2/state=inbox items/2/votes=2 items/3/state=merged");
	say(s, "5s", "question.air qa item=2");
	say(s, "5s", "question.approve qa item=3");
	ban(s, "6s", "cat"); /* the next one down: what was merged into that */
	expect_state(s, "qa", "items/1/state=on-air items/2/state=retracted items/3/state=inbox items/3/votes=1");
	forget_events(s);
	script_end(s);
}

/* A question that was merged and retracted hides nothing of its own when the one it went into is retracted too. */
static void merged_twice_and_both_retracted(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'approve':false"));
	int first = chat(s, "1s", "ann", "ask how much");
	int second = chat(s, "1s", "bob", "ask what price");
	chat(s, "1s", "cat", "ask the cost");
	say(s, "2s", "question.merge qa item=3 into=2");
	say(s, "2s", "question.merge qa item=2 into=1");
	delete_message(s, "3s", second);
	expect_state(s, "qa", "items/0/votes=2 items/1/state=retracted items/2/state=merged");
	delete_message(s, "4s", first);
	expect_state(s, "qa", "items/0/state=retracted items/2/state=approved items/2/votes=1");
	say(s, "5s", "question.queue qa item=3");
	forget_events(s);
	script_end(s);
}

static void time_on_air(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'air':'45s'"));
	chat(s, "1s", "ann", "ask one");
	chat(s, "1s", "ann", "ask two");
	forget_events(s);
	say(s, "10s", "question.air qa item=1");
	expect_event(s, "question.item item=1 state=on-air");
	until(s, "54s999ms");
	expect_nothing(s);
	until(s, "55s");
	expect_event(s, "question.item item=1 state=answered");
	say(s, "60s", "question.air qa item=2");
	say(s, "70s", "standby"); /* 35 s are left */
	until(s, "5m");
	forget_events(s);
	expect_state(s, "qa", "items/1/state=on-air");
	say(s, "5m", "standby-off");
	forget_events(s);
	until(s, "334s999ms");
	expect_nothing(s);
	until(s, "335s");
	expect_event(s, "question.item item=2 state=answered");
	/* aired in standby: it has all its time when that ends */
	say(s, "340s", "standby");
	say(s, "350s", "question.take qa text=three");
	say(s, "350s", "question.air qa item=3");
	say(s, "400s", "standby-off");
	forget_events(s);
	until(s, "444s");
	expect_nothing(s);
	until(s, "445s");
	expect_event(s, "question.item item=3 state=answered");
	script_end(s);
}

static void another_run_begins_empty(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'per_person':1"));
	chat(s, "1s", "ann", "ask one");
	say(s, "2s", "question.approve qa item=1");
	say(s, "3s", "question.close qa");
	say(s, "3s", "question.reset qa");
	expect_state(s, "qa", "items/#=0 run=2");
	say(s, "4s", "question.open qa");
	chat(s, "5s", "ann", "ask other");
	expect_state(s, "qa", "items/#=1 items/0/item=1 items/0/state=inbox");
	refuse(s, "6s", "undo", "undo.nothing"); /* what is in the past is not this item */
	expect_list(s, "items", "qa", "total=1 rows/0/text=other");
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_prefix_makes_a_question),
		cmocka_unit_test(a_mark_makes_one_too),
		cmocka_unit_test(a_gift_goes_to_the_top),
		cmocka_unit_test(without_an_inbox),
		cmocka_unit_test(only_while_it_is_open),
		cmocka_unit_test(so_many_a_person),
		cmocka_unit_test(the_queue_and_the_air),
		cmocka_unit_test(the_queue_never_runs_out_of_places),
		cmocka_unit_test(from_state_to_state),
		cmocka_unit_test(a_taken_comment_is_retracted_too),
		cmocka_unit_test(unwanted_words),
		cmocka_unit_test(taken_by_the_operator),
		cmocka_unit_test(retracted_by_the_platform),
		cmocka_unit_test(merged_into_what_is_retracted),
		cmocka_unit_test(merged_twice_and_both_retracted),
		cmocka_unit_test(time_on_air),
		cmocka_unit_test(another_run_begins_empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
