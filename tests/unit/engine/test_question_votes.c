/* The votes of the question board: who has one, for what it counts, and when it goes. */
#include "engine_fixture.h"

#include "core/question.h"
#include "question_show.h"

static void near_duplicates_are_votes(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'merge':true"));
	chat(s, "1s", "ann", "ask How much is it?");
	expect_event(s, "question.item item=1");
	chat(s, "2s", "bob", "ask how much, is it");
	chat(s, "2s", "ann", "ask HOW MUCH IS IT");
	chat(s, "2s", "cat", "ask how much was it");
	expect_event(s, "question.item item=2");
	expect_state(s, "qa", "items/#=2 items/0/votes=2 refused/0/reason=already refused/0/count=1");
	/* what is answered may be asked again */
	say(s, "3s", "question.answered qa item=1");
	chat(s, "4s", "dan", "ask how much is it");
	expect_state(s, "qa", "items/#=3 items/2/item=3 items/2/votes=1");
	/* back among the open ones: the first is the one that gets the votes */
	say(s, "5s", "question.approve qa item=1");
	chat(s, "6s", "eve", "ask how much is it");
	expect_state(s, "qa", "items/0/votes=3 items/2/votes=1");
	say(s, "7s", "question.drop qa item=1");
	chat(s, "8s", "eve", "ask how much is it");
	expect_state(s, "qa", "items/0/votes=3 items/2/votes=2");
	/* texts of nothing but signs are not all the same */
	chat(s, "9s", "fox", "ask ???");
	chat(s, "9s", "gus", "ask !!!");
	expect_state(s, "qa", "items/#=5");
	forget_events(s);
	script_end(s);
}

static void upvotes(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'upvote':['+']"));
	chat(s, "1s", "ann", "ask one");
	forget_events(s);
	chat(s, "2s", "bob", "+1"); /* still in the inbox */
	expect_state(s, "qa", "items/0/votes=1");
	say(s, "3s", "question.approve qa item=1");
	expect_event(s, "question.item state=approved votes=1");
	chat(s, "4s", "bob", "+1");
	chat(s, "4s", "bob", "+1");
	chat(s, "4s", "ann", "+1"); /* has asked it */
	chat(s, "4s", "cat", "+7");
	chat(s, "4s", "cat", "+0");
	expect_state(s, "qa", "items/0/votes=2 refused/0/reason=already refused/0/count=2");
	expect_nothing(s); /* counts cause no events */
	say(s, "5s", "question.answered qa item=1");
	chat(s, "6s", "cat", "+1");
	expect_state(s, "qa", "items/0/votes=2");
	expect_show(s, "people/participants=2");
	forget_events(s);
	script_end(s);
}

static void merging_adds_the_different_voters(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'upvote':['+'],'approve':false"));
	chat(s, "1s", "ann", "ask one");
	chat(s, "1s", "bob", "ask two");
	chat(s, "2s", "cat", "+1");
	chat(s, "2s", "cat", "+2");
	chat(s, "2s", "dan", "+2");
	forget_events(s);
	say(s, "3s", "question.merge qa item=2 into=1");
	expect_event(s, "question.item item=2 state=merged");
	expect_event(s, "question.item item=1 votes=4"); /* ann, cat, bob, dan */
	chat(s, "4s", "dan", "+1");
	expect_state(s, "qa", "items/0/votes=4 refused/0/reason=already");
	expect_show(s, "points/#=1 points/0/id=ann"); /* bob's are taken back */
	script_end(s);
}

static void a_vote_is_taken_back_with_its_message(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'upvote':['+'],'approve':false,'merge':true"));
	chat(s, "1s", "ann", "ask one");
	int up = chat(s, "2s", "bob", "+1");
	int again = chat(s, "2s", "cat", "ask ONE");
	chat(s, "2s", "dan", "+1");
	expect_state(s, "qa", "items/0/votes=4");
	delete_message(s, "3s", up);
	delete_message(s, "3s", again);
	expect_state(s, "qa", "items/0/votes=2 refused/0/reason=deleted refused/0/count=2");
	chat(s, "4s", "bob", "+1"); /* may vote again */
	expect_state(s, "qa", "items/0/votes=3");
	ban(s, "5s", "bob");
	ban(s, "5s", "dan");
	expect_state(s, "qa", "items/0/votes=1 refused/0/reason=banned refused/0/count=2");
	forget_events(s);
	script_end(s);
}

/* Those of a merged question count for the other one, whichever number they were for. */
static void votes_through_merging(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'upvote':['+'],'approve':false,'merge':true"));
	int one = chat(s, "1s", "ann", "ask one");
	chat(s, "1s", "bob", "ask two");
	chat(s, "1s", "cat", "ask three");
	chat(s, "2s", "dan", "+1");
	chat(s, "2s", "dan", "+2");
	say(s, "3s", "question.merge qa item=1 into=2"); /* ann dan | bob dan */
	expect_state(s, "qa", "items/1/votes=3");
	chat(s, "4s", "eve", "+1");
	chat(s, "4s", "dan", "+1");
	chat(s, "4s", "fox", "ask One!");
	expect_state(s, "qa", "items/#=3 items/0/votes=4 items/1/votes=5 refused/0/reason=already refused/0/count=1");
	say(s, "5s", "question.merge qa item=2 into=3");
	chat(s, "5s", "gus", "+1");
	chat(s, "5s", "hal", "+2");
	expect_state(s, "qa", "items/2/votes=8");
	delete_message(s, "6s", one); /* ann's goes, those of the others stay */
	expect_state(s, "qa", "items/0/state=retracted items/2/votes=7");
	say(s, "7s", "undo");
	expect_state(s, "qa", "items/1/votes=6 items/2/votes=1"); /* dan eve fox gus | bob dan hal */
	say(s, "8s", "undo");
	expect_state(s, "qa", "items/0/state=retracted items/0/votes=4 items/1/votes=3 items/2/votes=1");
	say(s, "9s", "redo");
	say(s, "9s", "redo");
	expect_state(s, "qa", "items/2/votes=7");
	forget_events(s);
	script_end(s);
}

static void a_voter_of_two_that_were_merged(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'upvote':['+'],'approve':false"));
	for (int i = 0; i < 3; i++) {
		static const char *const texts[] = {"ask one", "ask two", "ask three"};
		chat(s, "1s", i == 0 ? "ann" : i == 1 ? "bob" : "cat", texts[i]);
	}
	int first = chat(s, "2s", "dan", "+1");
	chat(s, "2s", "dan", "+2");
	say(s, "3s", "question.merge qa item=1 into=3");
	say(s, "3s", "question.merge qa item=2 into=3");
	expect_state(s, "qa", "items/2/votes=4");
	delete_message(s, "4s", first); /* the other vote of his still stands behind it */
	expect_state(s, "qa", "items/0/votes=1 items/2/votes=4");
	/* one whom nobody knows is one more */
	say(s, "5s", "question.take qa text='by telephone' name=Zoe");
	say(s, "5s", "question.merge qa item=4 into=3");
	expect_state(s, "qa", "items/2/votes=5");
	say(s, "6s", "undo");
	expect_state(s, "qa", "items/2/votes=4 items/3/votes=1");
	forget_events(s);
	script_end(s);
}

static void a_reply_is_a_vote(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'upvote':['+']"));
	chat(s, "1s", "ann", "ask one");
	hear(s, "2s", "{'kind':'comment','person':'bob','text':'@ann me too','reply_to':'m1'}"); /* in the inbox */
	say(s, "3s", "question.approve qa item=1");
	hear(s, "4s", "{'kind':'comment','person':'bob','text':'@ann me too','reply_to':'m1'}");
	hear(s, "4s", "{'kind':'comment','person':'bob','text':'+','reply_to':'m1'}");
	hear(s, "4s", "{'kind':'comment','person':'cat','text':'+1','reply_to':'m1'}");
	hear(s, "4s", "{'kind':'comment','person':'dan','text':'+1','feed':'twitch:b','reply_to':'m1'}");
	hear(s, "4s",
	     "{'kind':'comment','person':'eve','text':'yes','feed':'twitch:b','reply_to':'m1'}"); /* another m1 */
	hear(s, "4s",
	     "{'kind':'comment','person':{'id':'host','name':'H','strength':'strong','roles':['host']},"
	     "'text':'it is 99','reply_to':'m1'}");
	int up = hear(s, "4s", "{'kind':'comment','person':'fox','text':'same','reply_to':'m1'}");
	expect_state(s, "qa", "items/#=1 items/0/votes=5 refused/0/reason=already refused/0/count=1");
	delete_message(s, "5s", up);
	expect_state(s, "qa", "items/0/votes=4");
	/* one that asks by itself is a question */
	hear(s, "6s", "{'kind':'comment','person':'gus','text':'@ann ask two','reply_to':'m1'}");
	expect_state(s, "qa", "items/#=2 items/0/votes=4");
	forget_events(s);
	script_end(s);
}

static void without_upvotes_a_reply_is_none(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'approve':false"));
	chat(s, "1s", "ann", "ask one");
	hear(s, "2s", "{'kind':'comment','person':'bob','text':'me too','reply_to':'m1'}");
	expect_state(s, "qa", "items/0/votes=1");
	forget_events(s);
	script_end(s);
}

static void a_gift_lifts_what_was_asked_before(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(PREFIX ",'merge':true,'gift':{'minor':1000,'currency':'CNY'}"));
	chat(s, "1s", "ann", "ask one");
	chat(s, "1s", "bob", "ask two");
	chat(s, "1s", "cat", "ask three");
	hear(s, "2s", "{'kind':'gift','person':'dan','text':'three','value':{'minor':1000,'currency':'CNY'}}");
	expect_state(s, "qa", "items/#=3 items/0/item=3 items/0/votes=2");
	hear(s, "3s", "{'kind':'gift','person':'bob','text':'two','value':{'minor':1000,'currency':'CNY'}}");
	expect_state(s, "qa", "items/0/item=2 items/0/votes=1 refused/#=0");
	expect_show(s, "people/participants=4");
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(near_duplicates_are_votes),
		cmocka_unit_test(upvotes),
		cmocka_unit_test(merging_adds_the_different_voters),
		cmocka_unit_test(a_vote_is_taken_back_with_its_message),
		cmocka_unit_test(votes_through_merging),
		cmocka_unit_test(a_voter_of_two_that_were_merged),
		cmocka_unit_test(a_reply_is_a_vote),
		cmocka_unit_test(without_upvotes_a_reply_is_none),
		cmocka_unit_test(a_gift_lifts_what_was_asked_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
