/* Who and what is taken off the air: by the platform, by the moderator, by rules. No viewer sees any of it afterwards.
 */
#include "engine_fixture.h"

#include "core/lottery.h"

#define SHOW(moderation, interactions)                                                                                 \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"                     \
	"'moderation':{" moderation "},'interactions':[" interactions "]}"
#define QUESTION(more) "{'kind':'question','id':'qa','title':'Q','prefix':['ask']" more "}"
#define LOTTERY(more)                                                                                                  \
	"{'kind':'lottery','id':'cup','title':'Cup','entry':{'by':'keyword','words':['ride']},'reel':'6s',"            \
	"'prizes':[{'id':'p1','title':'Mug','count':1}]" more "}"

static struct stage stage;

/* These bytes stand anywhere in the snapshot. */
static bool is_seen(struct script *s, const char *text)
{
	size_t length = strlen(text);
	engine_stage(s->engine, s->now, 0, &stage);
	for (size_t i = 0; i + length <= sizeof stage; i++)
		if (memcmp((const char *)&stage + i, text, length) == 0)
			return true;
	return false;
}

/* A question of viewer-ann is on the air. */
static struct script *on_air(void)
{
	struct script *s = script_new(SHOW("'links':'hold'", QUESTION("")));
	say(s, "0s", "question.open qa");
	chat(s, "1s", "viewer-ann", "ask what is the price");
	say(s, "2s", "question.air qa item=1");
	assert_true(is_seen(s, "what is the price") && is_seen(s, "viewer-ann"));
	forget_events(s);
	return s;
}

static void expect_off_air(struct script *s, const char *state)
{
	char values[64];
	assert_false(is_seen(s, "what is the price"));
	assert_false(is_seen(s, "viewer-ann"));
	snprintf(values, sizeof values, "items/0/state=%s", state);
	expect_state(s, "qa", values);
	forget_events(s);
	script_end(s);
}

static void a_question_on_air_goes(void **unused)
{
	(void)unused;
	struct script *s = on_air();
	ban(s, "3s", "viewer-ann");
	expect_off_air(s, "retracted");
	s = on_air();
	delete_message(s, "3s", 1);
	expect_off_air(s, "retracted");
	s = on_air();
	say(s, "3s", "people.block person=twitch/viewer-ann");
	expect_event(s, "question.item item=1 state=dropped");
	expect_off_air(s, "dropped");
	s = on_air();
	say(s, "3s", "comment.hide message=m1");
	expect_event(s, "question.item item=1 state=dropped");
	expect_event(s, "comment.verdict id=m1 verdict=hidden reason=operator");
	expect_off_air(s, "dropped");
}

/* Its text stays, its asker has no name. */
static void a_masked_asker(void **unused)
{
	(void)unused;
	struct script *s = on_air();
	say(s, "3s", "people.mask person=twitch/viewer-ann");
	assert_true(is_seen(s, "what is the price"));
	assert_false(is_seen(s, "viewer-ann"));
	assert_string_equal(stage.question.name, "v…");
	say(s, "4s", "people.unmask person=twitch/viewer-ann");
	assert_true(is_seen(s, "viewer-ann"));
	script_end(s);
}

/* viewer-ann alone is in it, and was named at 18 s. */
static struct script *winner(const char *more)
{
	char document[1024];
	snprintf(document, sizeof document, SHOW("", LOTTERY("%s")), more);
	struct script *s = script_new(document);
	say(s, "0s", "lottery.open cup");
	chat(s, "1s", "viewer-ann", "ride");
	say(s, "10s", "lottery.close cup");
	say(s, "12s", "lottery.draw cup");
	until(s, "20s");
	forget_events(s);
	return s;
}

static void a_winner_who_was_named_loses_his_name(void **unused)
{
	(void)unused;
	struct script *s = winner("");
	assert_true(is_seen(s, "viewer-ann"));
	ban(s, "30s", "viewer-ann");
	assert_false(is_seen(s, "viewer-ann"));
	assert_string_equal(stage.lottery.winners[0].name, "v…");
	expect_state(s, "cup", "winners/0/status=confirmed winners/0/name=viewer-ann");
	script_end(s);
	s = winner("");
	say(s, "30s", "people.block person=twitch/viewer-ann");
	assert_false(is_seen(s, "viewer-ann"));
	say(s, "31s", "people.unblock person=twitch/viewer-ann");
	assert_true(is_seen(s, "viewer-ann"));
	script_end(s);
}

static void names_that_the_show_masks(void **unused)
{
	(void)unused;
	struct script *s = winner(",'names':'masked'");
	assert_false(is_seen(s, "viewer-ann"));
	assert_string_equal(stage.lottery.winners[0].name, "v…");
	script_end(s);
}

/* Neither among those who have just entered, nor on the reel, nor as a winner. */
static void a_name_with_a_word_is_never_seen(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW("'words':['spam']", LOTTERY("")));
	say(s, "0s", "lottery.open cup");
	hear(s, "1s", "{'kind':'comment','person':{'id':'7','name':'SPAM shop'},'text':'ride'}");
	assert_false(is_seen(s, "SPAM"));
	assert_string_equal(stage.lottery.latest[0], "S…");
	assert_string_equal(stage.lottery.reel[0], "S…");
	say(s, "10s", "lottery.close cup");
	say(s, "12s", "lottery.draw cup");
	forget_events(s);
	until(s, "18s");
	expect_event(s, "lottery.winner name='S…' masked=true person='7'");
	assert_false(is_seen(s, "SPAM"));
	expect_state(s, "cup", "entrants=1 winners/0/masked=true winners/0/name='SPAM shop'");
	script_end(s);
}

/* The alert comes with the draw, before anything is revealed. */
static void the_operator_hears_of_it_first(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW("'words':['spam']", LOTTERY("")));
	say(s, "0s", "lottery.open cup");
	hear(s, "1s", "{'kind':'comment','person':{'id':'7','name':'spam'},'text':'ride'}");
	say(s, "10s", "lottery.close cup");
	until(s, "12s");
	forget_events(s);
	say(s, "12s", "lottery.draw cup reveal=later");
	expect_event(s, "alert reason=moderation.name id=cup pick=1 person='7'");
	expect_event(s, "lottery.drawn");
	say(s, "13s", "lottery.reveal cup");
	forget_events(s);
	until(s, "20s");
	expect_event(s, "lottery.winner masked=true");
	script_end(s);
}

/* A timeout ends, and so does what it hid. */
static void a_ban_for_a_time(void **unused)
{
	(void)unused;
	struct script *s = winner("");
	hear(s, "30s", "{'kind':'ban','target':'viewer-ann','count':10}");
	assert_false(is_seen(s, "viewer-ann"));
	until(s, "39s");
	assert_false(is_seen(s, "viewer-ann"));
	until(s, "41s");
	assert_true(is_seen(s, "viewer-ann"));
	script_end(s);
}

/* What the patterns found stands in the event: the engine tries none. */
static void patterns_by_the_event_alone(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW("", LOTTERY("")));
	hear(s, "1s", "{'kind':'comment','person':'ann','text':'one','screen':'pattern'}");
	hear(s, "1s", "{'kind':'comment','person':'bob','text':'two','screen':'limit'}");
	hear(s, "1s", "{'kind':'comment','person':'cat','text':'three','screen':'else'}");
	hear(s, "1s", "{'kind':'comment','person':{'id':'d','name':'Dan'},'text':'four','screen_name':'pattern'}");
	expect_list(s, "comments", "",
		    "rows/0/verdict=hidden rows/0/reason=pattern rows/1/verdict=held rows/1/reason=pattern-limit "
		    "rows/2/verdict=none rows/3/verdict=none");
	expect_show(s, "moderation/waiting=1 moderation/hidden=1");
	assert_true(people_is_masked(&s->engine->people, people_find(&s->engine->people, "twitch", "d")));
	script_end(s);
}

/* A wave of one kind does not push the others out, and none grows without end. */
static void the_inbox_is_bounded(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW("'words':['spam'],'links':'hold','risk':['best']", LOTTERY("")));
	chat(s, "1s", "ann", "the best one");
	for (int i = 0; i < 700; i++)
		chat(s, "2s", "bob", "see example.com");
	for (int i = 0; i < 2000; i++)
		chat(s, "3s", "cat", "spam");
	expect_list(s, "moderation", "risk", "total=1");
	expect_list(s, "moderation", "held", "total=500 rows/0/id=m202");
	expect_list(s, "moderation", "hidden", "total=500");
	expect_list(s, "moderation", "all", "total=1001 rows/0/text='the best one'");
	expect_show(s, "moderation/waiting=500 moderation/held=700 moderation/hidden=2000 moderation/risk=1");
	forget_events(s);
	script_end(s);
}

/* Votes that a banned person cast go; those of a hidden message stay. */
static void verdicts_do_not_count(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(
		"'words':['red'],'duplicates':1,'flood':1",
		"{'kind':'poll','id':'p','title':'P','options':[{'id':'a','text':'Red'},{'id':'b','text':'Blue'}]}"));
	say(s, "0s", "poll.open p");
	chat(s, "1s", "ann", "red");
	chat(s, "1s", "bob", "blue");
	chat(s, "1s", "bob", "blue");
	chat(s, "1s", "bob", "blue");
	expect_state(s, "p", "voters=2 options/0/votes=1 options/1/votes=1");
	expect_list(s, "moderation", "all", "total=1 rows/0/text=red");
	ban(s, "2s", "bob");
	expect_state(s, "p", "voters=1 options/1/votes=0");
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_on_air_goes),
		cmocka_unit_test(a_masked_asker),
		cmocka_unit_test(a_winner_who_was_named_loses_his_name),
		cmocka_unit_test(names_that_the_show_masks),
		cmocka_unit_test(a_name_with_a_word_is_never_seen),
		cmocka_unit_test(the_operator_hears_of_it_first),
		cmocka_unit_test(a_ban_for_a_time),
		cmocka_unit_test(patterns_by_the_event_alone),
		cmocka_unit_test(the_inbox_is_bounded),
		cmocka_unit_test(verdicts_do_not_count),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
