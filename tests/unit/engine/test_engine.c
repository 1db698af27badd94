/* The engine around the parts: messages, people, feeds, tasks, announcements, figures. */
#include "engine_fixture.h"

#define SHOW                                                                                                           \
	"{'crowdcue':1,'id':'s','title':'S','zone':'UTC','guard':'500ms','points':{'entry':1,'vote':2},'segments':["   \
	"{'id':'a','title':'A','duration':'10m'},{'id':'b','title':'B','duration':'5m'}],'interactions':["             \
	"{'kind':'lottery','id':'cup','title':'Cup','entry':{'by':'keyword','words':['1']},"                           \
	"'prizes':[{'id':'p1','title':'Cup','count':1}]},"                                                             \
	"{'kind':'poll','id':'p','title':'P','options':[{'id':'x','text':'yes'},{'id':'y','text':'no'}]},"             \
	"{'kind':'sale','id':'f','title':'F','products':['c1'],'stock_from':'orders'},"                                \
	"{'kind':'question','id':'qa','title':'Q','mark':true}],"                                                      \
	"'products':[{'id':'c1','title':'C1','price':{'minor':100,'currency':'CNY'},'stock':50}]}"

static void one_comment_counts_in_several(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	say(s, "0s", "lottery.open cup");
	say(s, "0s", "poll.open p");
	int one = chat(s, "1s", "ann", "1");
	expect_state(s, "cup", "entrants=1");
	expect_state(s, "p", "voters=1");
	expect_show(s, "points/0/points=3 people/participants=1");
	delete_message(s, "2s", one);
	expect_state(s, "cup", "entrants=0");
	expect_state(s, "p", "voters=0");
	expect_show(s, "points/#=0 people/participants=1");
	forget_events(s);
	script_end(s);
}

/* Deleting what is not known, banning who is not known, deleting twice: nothing. */
static void what_was_never_there(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	uint8_t before[32];
	uint8_t after[32];
	script_hash(s, before);
	delete_message(s, "0s", 77);
	hear(s, "0s", "{'kind':'delete','id':'d1','target':'m1','feed':'youtube:b'}");
	hear(s, "0s", "{'kind':'clear'}");
	hear(s, "0s", "{'kind':'enter','person':'ann'}");
	hear(s, "0s", "{'kind':'wave','person':'ann'}");
	script_hash(s, after);
	expect_same(before, after);
	say(s, "0s", "poll.open p");
	int vote = chat(s, "1s", "ann", "yes");
	hear(s, "2s", "{'kind':'delete','target':'m6','feed':'youtube:b'}"); /* another feed's message */
	assert_int_equal(vote, 6);
	expect_state(s, "p", "voters=1");
	delete_message(s, "3s", vote);
	delete_message(s, "3s", vote);
	expect_state(s, "p", "voters=0 refused/0/count=1");
	forget_events(s);
	script_end(s);
}

static void bans_reach_across_rooms_of_a_platform(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	say(s, "0s", "poll.open p");
	chat(s, "1s", "ann", "yes");
	hear(s, "1s", "{'kind':'comment','person':'ann','text':'yes','feed':'youtube:b'}"); /* another Ann */
	hear(s, "2s", "{'kind':'ban','target':'ann','feed':'twitch:other'}");
	expect_state(s, "p", "voters=1");
	expect_list(s, "ballots", "p", "total=1 rows/0/platform=youtube");
	/* a relay says whose person it is */
	hear(s, "3s", "{'kind':'comment','person':'bob','text':'yes','feed':'ws:relay','platform':'douyin'}");
	expect_list(s, "ballots", "p", "total=2 rows/1/platform=douyin rows/1/id=bob");
	hear(s, "4s", "{'kind':'ban','target':'bob','feed':'ws:relay','platform':'douyin'}");
	expect_state(s, "p", "voters=1");
	forget_events(s);
	script_end(s);
}

static void a_feed_that_does_not_count(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	know_feed(s, "quiet", "twitch:a", "0s", false);
	say(s, "0s", "poll.open p");
	chat(s, "1s", "ann", "yes");
	expect_state(s, "p", "voters=0 refused/#=0");
	expect_show(s, "metrics/comments=1"); /* heard, and shown, but not counted */
	expect_list(s, "comments", "", "total=1 rows/0/text=yes");
	know_feed(s, "quiet", "twitch:a", "0s", true); /* changed */
	chat(s, "2s", "ann", "yes");
	expect_state(s, "p", "voters=1");
	forget_events(s);
	script_end(s);
}

static void delays_are_set_by_id_or_name(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	know_feed(s, "main", "twitch:a", "0s", true);
	refuse(s, "0s", "feed.delay other 5s", "id.unknown");
	say(s, "0s", "feed.delay main 5s");
	assert_int_equal(s->engine->feeds[0].delay_ms, 5000);
	chat(s, "1s", "ann", "hi"); /* a feed that nobody has told of is known by its name */
	hear(s, "1s", "{'kind':'comment','person':'ann','text':'x','feed':'file:demo'}");
	assert_int_equal(s->engine->feed_count, 2);
	script_end(s);
}

/* Feeds whose names are too long, and more of them than there is room for. */
static void more_feeds_than_fit(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	char text[512];
	char name[251];
	memset(name, 'n', sizeof name - 1);
	name[sizeof name - 1] = 0;
	say(s, "0s", "poll.open p");
	for (int i = 0; i < 100; i++) {
		snprintf(text, sizeof text, "{'kind':'comment','person':'p%d','text':'yes','feed':'%s'}", i, name);
		hear(s, "1s", text);
	}
	assert_int_equal(s->engine->feed_count, 0);
	for (int i = 0; i < 100; i++) {
		snprintf(text, sizeof text, "{'kind':'comment','person':'p%d','text':'yes','feed':'t:%d'}", i, i);
		hear(s, "1s", text);
	}
	assert_int_equal(s->engine->feed_count, ENGINE_FEEDS_MAX);
	expect_state(s, "p", "voters=200");
	forget_events(s);
	script_end(s);
}

static void the_last_comments(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	for (int i = 0; i < ENGINE_COMMENTS + 20; i++) {
		char text[32];
		snprintf(text, sizeof text, "hello %d", i);
		chat(s, "1s", "ann", text);
	}
	expect_list(s, "comments", "", "total=200 rows/0/text='hello 20' rows/#=100");
	expect_show(s, "metrics/comments=220");
	delete_message(s, "2s", 21);
	expect_list(s, "comments", "", "total=199 rows/0/text='hello 21'");
	/* the same id in another room is another message */
	hear(s, "3s", "{'kind':'comment','id':'m22','person':'bob','text':'mine','feed':'youtube:b'}");
	hear(s, "4s", "{'kind':'delete','target':'m22','feed':'youtube:b'}");
	expect_list(s, "comments", "", "total=199 rows/0/text='hello 21'"); /* twitch's m22 is still there */
	ban(s, "5s", "ann");
	expect_list(s, "comments", "", "total=0");
	hear(s, "6s", "{'kind':'gift','person':'cat','text':'for you','value':{'minor':1,'currency':'CNY'}}");
	hear(s, "6s", "{'kind':'gift','person':'cat','value':{'minor':1,'currency':'CNY'}}");
	expect_list(s, "comments", "", "total=1 rows/0/kind=gift");
	script_end(s);
}

static void figures(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	hear(s, "0s", "{'kind':'viewers','count':120}");
	hear(s, "0s", "{'kind':'viewers','count':30,'feed':'youtube:b'}");
	hear(s, "1s", "{'kind':'viewers','count':100}");
	hear(s, "1s", "{'kind':'like','person':'ann','count':3}");
	hear(s, "1s", "{'kind':'like','person':'ann','count':4,'history':true}");
	hear(s, "1s", "{'kind':'order','person':'ann','item':'zz','count':2,'value':{'minor':50,'currency':'CNY'}}");
	hear(s, "1s", "{'kind':'order','person':'ann','item':'zz','count':-1,'value':{'minor':-25,'currency':'CNY'}}");
	hear(s, "1s", "{'kind':'order','person':'ann','item':'zz','count':1,'value':{'minor':7,'currency':'USD'}}");
	expect_show(s, "metrics/viewers=130 metrics/likes=3 metrics/orders=2 metrics/revenue/0/minor=25 "
		       "metrics/revenue/0/currency=CNY metrics/revenue/1/minor=7");
	script_end(s);
}

/* Whatever the platforms say, sums do not overflow. */
static void figures_at_the_limits(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	struct audience_event like = {.kind = AUDIENCE_LIKE, .count = INT64_MAX};
	struct audience_event order = {.kind = AUDIENCE_ORDER,
				       .count = INT64_MIN,
				       .item = "c1",
				       .value = {.minor = INT64_MAX, .currency = "CNY"}};
	struct audience_event viewers = {.kind = AUDIENCE_VIEWERS, .count = INT64_MAX};
	struct audience_event *events[] = {&like, &order, &viewers};
	say(s, "0s", "sale.open f");
	for (int i = 0; i < 300; i++) {
		struct audience_event *e = events[i % 3];
		char id[16];
		char feed[16];
		snprintf(id, sizeof id, "n%d", i);
		snprintf(feed, sizeof feed, "t:%d", i % 20);
		e->id = id;
		e->feed = feed;
		e->platform = "t";
		e->has_count = true;
		e->t_ms = INT64_MAX;
		e->text = e->person_id = e->person_name = e->target = e->reply_to = e->colour = "";
		e->item = e->item ? e->item : "";
		struct outbox box = {0};
		struct reply reply = {0};
		engine_apply(s->engine, &(struct event){.kind = EVENT_AUDIENCE, .at = s->now, .audience = e}, &reply,
			     &box);
		outbox_finish(&box);
		reply_finish(&reply);
	}
	assert_true(s->engine->likes > 0 && s->engine->orders < 0);
	assert_true(s->engine->revenue[0].minor > 0);
	json_t *state = engine_state(s->engine, s->now);
	assert_true(json_integer_value(json_object_get(json_object_get(state, "metrics"), "viewers")) > 0);
	json_decref(state);
	expect_state(s, "f", "products/0/sold=0 products/0/stock=50");
	say(s, "1s", "{'verb':'people.points','person':'twitch/ann','by':9223372036854775807}");
	say(s, "1s", "{'verb':'people.points','person':'twitch/ann','by':9223372036854775807}");
	expect_show(s, "points/0/points=1152921504606846976");
	say(s, "1s", "{'verb':'people.points','person':'twitch/ann','by':-9223372036854775807}");
	say(s, "1s", "{'verb':'people.points','person':'twitch/ann','by':-9223372036854775807}");
	expect_show(s, "points/0/points=-1152921504606846976");
	forget_events(s);
	script_begin_again(s); /* a twin could not be told of events that no feed can send */
	script_end(s);
}

static void points_are_ranked(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	say(s, "0s", "people.points person=twitch/bob by=5");
	say(s, "0s", "people.points person=twitch/ann by=5");
	say(s, "0s", "people.points person=a/zoe by=+5");
	say(s, "0s", "people.points person=twitch/cat by=9");
	say(s, "0s", "people.points person=twitch/dan by=-2");
	say(s, "0s", "people.points person=twitch/eve by=1");
	say(s, "0s", "people.points person=twitch/eve by=-1");
	expect_show(s, "points/#=5 points/0/id=cat points/1/platform=a points/2/id=ann points/3/id=bob points/4/id=dan "
		       "points/4/points=-2");
	refuse(s, "0s", "people.points person=nobody by=1", "verb.bad-argument");
	script_end(s);
}

static void announcements_and_marks(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	say(s, "0s", "say text='link is up' to=chat");
	expect_event(s, "say to=chat text='link is up'");
	expect_event(s, "effect verb=say to=chat text='link is up'");
	say(s, "0s", "say text=copy to=clipboard");
	expect_event(s, "say to=clipboard");
	expect_event(s, "effect verb=say to=clipboard text=copy");
	say(s, "0s", "say text=wait to=host");
	expect_event(s, "say to=host text=wait");
	say(s, "0s", "say text=hi");
	expect_event(s, "say to=team");
	say(s, "0s", "marker text=goal");
	expect_event(s, "marker text=goal");
	say(s, "0s", "issue text='mic is dead'");
	expect_event(s, "issue text='mic is dead'");
	refuse(s, "0s", "webhook team", "id.unknown");
	script_end(s);
}

static void tasks(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	say(s, "1s", "task text='put up the link' for=operator due=10s");
	expect_reply(s, "id=task-1");
	say(s, "1s", "task text=tea");
	expect_reply(s, "id=task-2");
	expect_show(s, "tasks/0/id=task-1 tasks/0/for=operator tasks/0/due=@11s tasks/0/state=open tasks/1/due=none");
	uint8_t before[32];
	uint8_t after[32];
	script_hash(s, before);
	say(s, "2s", "task.done task-1");
	say(s, "2s", "task.miss task-2");
	script_hash(s, after);
	expect_other(before, after);
	refuse(s, "2s", "task.done task-3", "id.unknown");
	expect_show(s, "tasks/0/state=done tasks/1/state=missed");
	script_end(s);
}

static void effects_are_asked_for_in_order(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	s->effects = EFFECTS_WAIT;
	say(s, "0s", "obs.scene name=Talk transition=Fade time=300ms req=r1");
	expect_event(s, "effect verb=obs.scene name=Talk transition=Fade time=300ms req=none");
	say(s, "0s", "obs.text name=Title text='a b'");
	expect_event(s, "effect verb=obs.text text='a b'");
	assert_int_equal(s->effect, 2);
	assert_int_equal(s->engine->open_effect_count, 2);
	end_effect(s, 1, true, "");
	end_effect(s, 1, true, "");
	end_effect(s, 2, false, "no such source");
	assert_int_equal(s->engine->open_effect_count, 0);
	script_end(s);
}

static void verbs_that_have_no_place_here(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	refuse(s, "0s", "lottery.redraw cup pick=1", "lottery.not-allowed");
	refuse(s, "0s", "nonsense", "verb.unknown");
	refuse(s, "0s", "poll.open", "verb.missing-argument");
	refuse(s, "0s", "undo", "undo.nothing");
	refuse(s, "0s", "redo", "redo.nothing");
	say(s, "0s", "go");
	refuse(s, "0s", "load path=x.json", "show.live");
	say(s, "1s", "finish");
	refuse(s, "1s", "load path=x.json", "show.finished");
	refuse(s, "1s", "rehearse", "show.finished");
	forget_events(s);
	script_end(s);
}

static void lists_that_are_not_there(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	size_t total = 0;
	struct reply reply = {0};
	assert_null(engine_list(s->engine, "entrants", "nobody", 0, 10, &total, &reply));
	assert_string_equal(reply.reason, "id.unknown");
	reply_finish(&reply);
	assert_null(engine_list(s->engine, "entrants", "p", 0, 10, &total, &reply));
	assert_string_equal(reply.reason, "verb.bad-argument");
	assert_string_equal(json_string_value(json_object_get(reply.fields, "argument")), "list");
	reply_finish(&reply);
	json_t *rows = engine_list(s->engine, "entrants", "cup", 1000, 10, &total, &reply);
	assert_int_equal(json_array_size(rows), 0);
	json_decref(rows);
	script_end(s);
}

static void the_guard_is_in_the_state(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	say(s, "0s", "go");
	expect_show(s, "show/state=live show/guard_until=@500ms rundown/live=a rundown/armed=b now=@0s");
	uint8_t one[32];
	uint8_t two[32];
	script_hash(s, one);
	until(s, "1s");
	script_hash(s, two);
	expect_same(one, two); /* neither the guard nor the time is hashed */
	expect_show(s, "show/guard_until=none");
	refuse(s, "1s", "jump a", "rundown.live");
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_comment_counts_in_several),
		cmocka_unit_test(what_was_never_there),
		cmocka_unit_test(bans_reach_across_rooms_of_a_platform),
		cmocka_unit_test(a_feed_that_does_not_count),
		cmocka_unit_test(delays_are_set_by_id_or_name),
		cmocka_unit_test(more_feeds_than_fit),
		cmocka_unit_test(the_last_comments),
		cmocka_unit_test(figures),
		cmocka_unit_test(figures_at_the_limits),
		cmocka_unit_test(points_are_ranked),
		cmocka_unit_test(announcements_and_marks),
		cmocka_unit_test(tasks),
		cmocka_unit_test(effects_are_asked_for_in_order),
		cmocka_unit_test(verbs_that_have_no_place_here),
		cmocka_unit_test(lists_that_are_not_there),
		cmocka_unit_test(the_guard_is_in_the_state),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
