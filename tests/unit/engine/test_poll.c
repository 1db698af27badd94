/* Polls: who may vote how often, what is taken back, and what comes out. */
#include "engine_fixture.h"

#include "core/poll.h"

#define SHOW(poll)                                                                                                     \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"                     \
	"'points':{'vote':3},'interactions':[{'kind':'poll','id':'p','title':'P','settle':'0s','options':["            \
	"{'id':'red','text':'red','words':['rouge']},{'id':'blue','text':'blue'},{'id':'green','text':'green'}]" poll  \
	"}]}"

static struct script *opened(const char *document)
{
	struct script *s = script_new(document);
	say(s, "0s", "poll.open p");
	expect_event(s, "poll.state id=p state=open on_air=true");
	return s;
}

static void a_vote_is_a_number_a_letter_or_a_word(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(""));
	chat(s, "1s", "ann", "1");
	chat(s, "1s", "bob", "Rouge!");
	chat(s, "1s", "cat", "b");
	chat(s, "1s", "dan", "３");
	chat(s, "1s", "eve", "purple");
	chat(s, "1s", "fox", "4");
	expect_state(s, "p",
		     "voters=4 votes=4 options/0/id=red options/0/votes=2 options/0/percent=50 options/1/votes=1 "
		     "options/1/percent=25 options/2/votes=1 refused/#=0 tie=false");
	expect_list(s, "ballots", "p", "total=4 rows/0/id=ann rows/0/option=red rows/3/option=green rows/3/t=@1s");
	expect_show(s, "people/participants=4 points/0/points=3");
	script_end(s);
}

static void the_last_vote_counts(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(""));
	chat(s, "1s", "ann", "red");
	chat(s, "2s", "ann", "blue");
	chat(s, "3s", "ann", "blue");
	expect_state(s, "p", "voters=1 votes=1 options/0/votes=0 options/1/votes=1 refused/#=0");
	expect_list(s, "ballots", "p", "total=1 rows/0/t=@3s");
	expect_show(s, "points/0/points=3"); /* once a person */
	script_end(s);
}

static void the_first_vote_counts(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(",'votes':'first'"));
	int first = chat(s, "1s", "ann", "red");
	chat(s, "2s", "ann", "blue");
	expect_state(s, "p", "voters=1 options/0/votes=1 options/1/votes=0 refused/0/reason=already");
	delete_message(s, "3s", first);
	expect_state(s, "p", "voters=0 options/0/votes=0 refused/1/reason=deleted");
	expect_show(s, "points/#=0");
	chat(s, "4s", "ann", "blue"); /* the one that counted is gone: this is the first */
	expect_state(s, "p", "voters=1 options/1/votes=1");
	script_end(s);
}

static void up_to_so_many(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(",'votes':'up-to','up_to':2"));
	int red = chat(s, "1s", "ann", "red");
	chat(s, "2s", "ann", "red"); /* the same again: nothing */
	chat(s, "3s", "ann", "blue");
	chat(s, "4s", "ann", "green");
	expect_state(s, "p",
		     "voters=1 votes=2 options/0/votes=1 options/1/votes=1 options/2/votes=0 refused/0/reason=already "
		     "refused/0/count=1");
	delete_message(s, "5s", red);
	expect_state(s, "p", "voters=1 votes=1 options/0/votes=0");
	chat(s, "6s", "ann", "green");
	expect_state(s, "p", "voters=1 votes=2 options/2/votes=1");
	ban(s, "7s", "ann");
	expect_state(s, "p", "voters=0 votes=0");
	expect_show(s, "points/#=0");
	script_end(s);
}

static void a_deleted_vote_brings_back_the_one_before(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(""));
	uint8_t one[32];
	uint8_t again[32];
	int messages[3];
	messages[0] = chat(s, "1s", "ann", "red");
	script_hash(s, one);
	messages[1] = chat(s, "2s", "ann", "blue");
	messages[2] = chat(s, "3s", "ann", "green");
	delete_message(s, "4s", messages[1]); /* did not count any more */
	expect_state(s, "p", "voters=1 options/2/votes=1 refused/#=0");
	delete_message(s, "5s", messages[2]);
	expect_state(s, "p", "voters=1 options/0/votes=1 options/1/votes=0 options/2/votes=0 refused/0/count=1");
	expect_list(s, "ballots", "p", "total=1 rows/0/t=@1s");
	delete_message(s, "6s", messages[0]);
	expect_state(s, "p", "voters=0 votes=0");
	expect_show(s, "points/#=0");
	/* votes that are as they were are as they were in the hash */
	script_hash(s, again);
	expect_other(one, again);
	script_end(s);
}

static void what_is_settled_stays(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(""));
	int vote = chat(s, "1s", "ann", "red");
	say(s, "2s", "poll.close p");
	delete_message(s, "3s", vote);
	ban(s, "3s", "ann");
	expect_state(s, "p", "voters=1 options/0/votes=1 settled=true");
	forget_events(s);
	script_end(s);
}

/* Whoever votes for ever costs no more than whoever votes a few times, and his last vote counts. */
static void a_million_votes_of_one_person(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(""));
	static const char *const texts[] = {"red", "blue", "green"};
	int last = 0;
	int before = 0;
	for (int i = 0; i < 5000; i++) {
		before = last;
		last = chat(s, "1s", "ann", texts[i % 3]);
		if (i % 50 == 0)
			chat(s, "1s", "bob", texts[i % 2]);
	}
	const struct poll *p = script_item(s, "p")->poll;
	assert_in_range(p->count, 2, 2 * 256);
	expect_state(s, "p", "voters=2 votes=2 options/1/votes=1"); /* 4999 % 3 == 1 */
	for (int i = 0; i < 30; i++) /* so many of them undone: each time the one before it */
		delete_message(s, "2s", chat(s, "2s", "ann", "red"));
	expect_state(s, "p", "voters=2 votes=2 options/1/votes=1");
	delete_message(s, "2s", last);
	expect_state(s, "p", "voters=2 options/1/votes=0");
	delete_message(s, "2s", before);
	expect_state(s, "p", "voters=2 votes=2 options/2/votes=1");
	script_end(s);
}

/* … nor does whoever votes and deletes for ever, whatever the policy is. */
static void votes_and_deletes_for_ever(void **unused)
{
	(void)unused;
	static const char *const shows[] = {
		SHOW(""),
		SHOW(",'votes':'first'"),
		SHOW(",'votes':'up-to','up_to':3"),
	};
	for (size_t k = 0; k < 3; k++) {
		struct script *s = opened(shows[k]);
		chat(s, "1s", "ann", "red");
		for (int i = 0; i < 300; i++)
			delete_message(s, "1s", chat(s, "1s", "ann", "blue"));
		assert_in_range(script_item(s, "p")->poll->count, 1, 256);
		expect_state(s, "p", "voters=1 votes=1 options/0/votes=1 options/1/votes=0");
		chat(s, "2s", "ann", "green");
		expect_state(s, "p", k == 0 ? "votes=1 options/2/votes=1" : k == 1 ? "votes=1" : "votes=2");
		script_end(s);
	}
}

static void weights(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(",'weights':[{'role':'vip','weight':5}]"));
	hear(s, "1s",
	     "{'kind':'comment','text':'red','person':{'id':'ann','name':'ann','strength':'strong','roles':['vip']}}");
	chat(s, "1s", "bob", "blue");
	expect_state(s, "p", "voters=2 votes=6 options/0/votes=5 options/0/percent=83 options/1/percent=17");
	expect_list(s, "ballots", "p", "rows/0/weight=5 rows/1/weight=1");
	expect_state(s, "p", "weighted=true"); /* it is said on screen */
	struct stage stage = {.change_id = 0};
	engine_stage(s->engine, s->now, 0, &stage);
	assert_true(stage.poll.weighted);
	script_end(s);
}

/* ---- the result ---- */

static void vote_for(struct script *s, const char *t, const char *option, int count)
{
	static int voters;
	char name[16];
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof name, "w%d", voters++);
		chat(s, t, name, option);
	}
}

static void revealed(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(",'results':'hidden'"));
	vote_for(s, "1s", "red", 2);
	vote_for(s, "1s", "blue", 1);
	refuse(s, "1s", "poll.reveal p", "poll.not-allowed");
	say(s, "2s", "poll.close p");
	expect_event(s, "poll.state state=closed");
	say(s, "3s", "poll.reveal p");
	expect_event(s, "poll.state state=revealed on_air=true");
	expect_event(s, "poll.result id=p run=1 tie=false voters=3 votes=3 options/0/id=red options/0/votes=2 "
			"options/0/percent=67 options/0/winner=true options/1/winner=false options/2/winner=false");
	refuse(s, "3s", "poll.reveal p", "poll.already-revealed");
	refuse(s, "3s", "poll.reopen p", "poll.revealed");
	expect_state(s, "p", "options/0/winner=true options/1/winner=false");
	script_end(s);
}

static void nobody_voted(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(",'ties':'run-off'"));
	say(s, "2s", "poll.close p");
	say(s, "3s", "poll.reveal p");
	expect_events(s, "poll.state poll.state");
	expect_event(s, "poll.result tie=false voters=0 options/0/winner=false options/0/percent=0");
	script_end(s);
}

static void then_reveal(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(",'then':'reveal','time':'30s'"));
	vote_for(s, "1s", "blue", 1);
	until(s, "30s");
	expect_event(s, "poll.state state=closed");
	expect_event(s, "poll.state state=revealed");
	expect_event(s, "poll.result options/1/winner=true");
	script_end(s);
}

static struct script *tied(const char *document)
{
	struct script *s = opened(document);
	vote_for(s, "1s", "green", 2); /* reached its two first */
	vote_for(s, "2s", "red", 1);
	vote_for(s, "3s", "blue", 1);
	vote_for(s, "4s", "red", 1);
	say(s, "5s", "poll.close p");
	expect_event(s, "poll.state state=closed");
	return s;
}

static void a_tie_that_all_win(void **unused)
{
	(void)unused;
	struct script *s = tied(SHOW(""));
	say(s, "6s", "poll.reveal p");
	expect_event(s, "poll.state");
	expect_event(s, "poll.result tie=true options/0/winner=true options/1/winner=false options/2/winner=true");
	expect_state(s, "p", "tie=true");
	script_end(s);
}

static void a_tie_that_the_earliest_wins(void **unused)
{
	(void)unused;
	struct script *s = tied(SHOW(",'ties':'earliest'"));
	say(s, "6s", "poll.reveal p");
	expect_event(s, "poll.state");
	expect_event(s, "poll.result tie=true options/0/winner=false options/2/winner=true");
	script_end(s);
	/* a vote that came and went, deleted or changed, is as if it had never been: nobody can make an option late */
	s = opened(SHOW(",'ties':'earliest'"));
	vote_for(s, "1s", "red", 1);
	vote_for(s, "2s", "blue", 1);
	delete_message(s, "4s", chat(s, "3s", "zoe", "red"));
	chat(s, "4s", "yan", "red");
	chat(s, "4s", "yan", "green");
	say(s, "5s", "poll.close p");
	say(s, "5s", "poll.reveal p");
	expect_state(s, "p", "options/0/winner=true options/1/winner=false");
	forget_events(s);
	script_end(s);
	/* … and one that comes back has the place that it had */
	s = opened(SHOW(",'ties':'earliest'"));
	chat(s, "1s", "ann", "blue");
	int red = chat(s, "2s", "ann", "green");
	vote_for(s, "3s", "red", 1);
	delete_message(s, "4s", red);
	say(s, "5s", "poll.close p");
	say(s, "5s", "poll.reveal p");
	expect_state(s, "p", "options/0/winner=false options/1/winner=true");
	forget_events(s);
	script_end(s);
}

static void a_tie_that_the_operator_decides(void **unused)
{
	(void)unused;
	struct script *s = tied(SHOW(",'ties':'operator'"));
	refuse(s, "6s", "poll.reveal p", "poll.tie");
	expect_state(s, "p", "state=closed tie=false");
	refuse(s, "6s", "poll.reveal p winner=blue", "verb.bad-argument");
	expect_reply(s, "argument=winner");
	refuse(s, "6s", "poll.reveal p winner=purple", "verb.bad-argument");
	say(s, "6s", "poll.reveal p winner=green");
	expect_event(s, "poll.state state=revealed");
	expect_event(s, "poll.result tie=true options/0/winner=false options/2/winner=true");
	script_end(s);
	/* asked for early, and it turns out to be one */
	s = opened(SHOW(",'ties':'operator','then':'reveal'"));
	vote_for(s, "1s", "red", 1);
	vote_for(s, "1s", "blue", 1);
	say(s, "2s", "poll.close p");
	expect_event(s, "poll.state state=closed");
	expect_event(s, "alert reason=poll.tie id=p");
	say(s, "2s", "poll.reveal p winner=red");
	expect_events(s, "poll.state poll.result");
	script_end(s);
}

static void a_tie_that_is_voted_on_again(void **unused)
{
	(void)unused;
	struct script *s = tied(SHOW(",'ties':'run-off'"));
	say(s, "6s", "poll.reveal p");
	expect_event(s, "poll.result run=1 tie=true options/#=3 options/0/winner=false");
	expect_event(s, "poll.state state=draft run=2 on_air=false");
	expect_state(s, "p", "options/#=2 options/0/id=red options/1/id=green voters=0 tie=false settled=false");
	say(s, "10s", "poll.open p");
	/* numbered as they stand there: red and green */
	chat(s, "11s", "ann", "2");
	chat(s, "11s", "bob", "green");
	chat(s, "11s", "cat", "A");
	chat(s, "11s", "dan", "blue"); /* not in the run-off */
	chat(s, "11s", "eve", "3");
	expect_state(s, "p", "options/0/votes=1 options/1/votes=2 voters=3 refused/#=0");
	expect_list(s, "ballots", "p", "rows/0/option=green rows/2/option=red");
	say(s, "12s", "poll.close p");
	say(s, "13s", "poll.reveal p");
	forget_events(s);
	expect_state(s, "p", "state=revealed options/1/winner=true");
	say(s, "14s", "poll.reset p"); /* all of them again */
	expect_state(s, "p", "run=3 options/#=3");
	say(s, "15s", "poll.open p");
	chat(s, "16s", "ann", "2");
	expect_state(s, "p", "options/1/id=blue options/1/votes=1");
	forget_events(s);
	script_end(s);
}

/* A run-off that falls due by itself: closing, settling, revealing, and the next round. */
static void a_run_off_by_itself(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(",'ties':'run-off','then':'reveal','time':'30s'"));
	vote_for(s, "1s", "red", 1);
	vote_for(s, "1s", "blue", 1);
	until(s, "30s");
	expect_event(s, "poll.state state=closed");
	expect_event(s, "poll.result tie=true");
	expect_event(s, "poll.state state=draft run=2");
	until(s, "60s");
	script_end(s);
}

static void reopened(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(",'time':'30s'"));
	refuse(s, "1s", "poll.reopen p", "poll.already-open");
	int vote = chat(s, "1s", "ann", "red");
	until(s, "40s");
	chat(s, "41s", "bob", "blue");
	expect_state(s, "p", "refused/0/reason=late voters=1 closed=@30s");
	say(s, "45s", "poll.reopen p");
	expect_event(s, "poll.state state=closed");
	expect_event(s, "poll.state state=open run=1");
	expect_state(s, "p", "settled=false closed=none deadline=none voters=1");
	chat(s, "46s", "bob", "blue");
	delete_message(s, "47s", vote);
	expect_state(s, "p", "voters=1 options/0/votes=0 options/1/votes=1");
	say(s, "50s", "poll.close p");
	say(s, "51s", "poll.done p");
	refuse(s, "52s", "poll.reopen p", "poll.not-allowed");
	forget_events(s);
	script_end(s);
}

/* A reveal that was asked for is off when the poll is opened again. */
static void reopened_before_the_reveal(void **unused)
{
	(void)unused;
	struct script *s = script_new(
		"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],'interactions'"
		":["
		"{'kind':'poll','id':'p','title':'P','options':[{'id':'x','text':'yes'},{'id':'y','text':'no'}]}]}");
	say(s, "0s", "poll.open p");
	say(s, "5s", "poll.close p");
	say(s, "5s", "poll.reveal p");
	say(s, "5s", "poll.reopen p");
	say(s, "6s", "poll.close p");
	forget_events(s);
	until(s, "10s");
	expect_state(s, "p", "state=closed settled=true");
	script_end(s);
}

static void blocked_and_broken_people(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(""));
	say(s, "0s", "people.block person=twitch/ann");
	chat(s, "1s", "ann", "red");
	hear(s, "1s", "{'kind':'comment','text':'1','person':{'id':'*','name':'*','strength':'broken'}}");
	ban(s, "1s", "cat");
	chat(s, "1s", "cat", "red");
	expect_state(s, "p", "voters=0 refused/0/reason=blocked refused/1/reason=banned refused/2/reason=broken");
	script_end(s);
}

static void the_order_of_votes_is_not_in_the_hash(void **unused)
{
	(void)unused;
	uint8_t hashes[2][32];
	static const char *const texts[] = {"red", "blue", "green"};
	for (int turn = 0; turn < 2; turn++) {
		struct script *s = opened(SHOW(""));
		for (int i = 0; i < 60; i++) {
			int who = turn ? 59 - i : i;
			char name[16];
			snprintf(name, sizeof name, "p%d", who);
			chat(s, "1s", name, texts[who % 3]);
		}
		script_hash(s, hashes[turn]);
		script_end(s);
	}
	expect_same(hashes[0], hashes[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_vote_is_a_number_a_letter_or_a_word),
		cmocka_unit_test(the_last_vote_counts),
		cmocka_unit_test(the_first_vote_counts),
		cmocka_unit_test(up_to_so_many),
		cmocka_unit_test(a_deleted_vote_brings_back_the_one_before),
		cmocka_unit_test(what_is_settled_stays),
		cmocka_unit_test(a_million_votes_of_one_person),
		cmocka_unit_test(votes_and_deletes_for_ever),
		cmocka_unit_test(weights),
		cmocka_unit_test(revealed),
		cmocka_unit_test(nobody_voted),
		cmocka_unit_test(then_reveal),
		cmocka_unit_test(a_tie_that_all_win),
		cmocka_unit_test(a_tie_that_the_earliest_wins),
		cmocka_unit_test(a_tie_that_the_operator_decides),
		cmocka_unit_test(a_tie_that_is_voted_on_again),
		cmocka_unit_test(a_run_off_by_itself),
		cmocka_unit_test(reopened),
		cmocka_unit_test(reopened_before_the_reveal),
		cmocka_unit_test(blocked_and_broken_people),
		cmocka_unit_test(the_order_of_votes_is_not_in_the_hash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
