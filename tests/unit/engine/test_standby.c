/* Emergency standby: what it holds, what it asks for, and what undo makes of it. */
#include "engine_fixture.h"

#define SHOW                                                                                                           \
	"{'crowdcue':1,'id':'s','title':'S','guard':'0s','segments':[{'id':'a','title':'A','duration':'10m'},"         \
	"{'id':'b','title':'B','duration':'10m'}],'interactions':["                                                    \
	"{'kind':'poll','id':'p','title':'P','options':[{'id':'x','text':'yes'},{'id':'y','text':'no'}],'time':'60s'}" \
	","                                                                                                            \
	"{'kind':'sale','id':'f','title':'F','products':['c','d'],'countdown':'60s','pass':'30s'},"                    \
	"{'kind':'question','id':'qa','title':'Q','air':'60s'},"                                                       \
	"{'kind':'lottery','id':'cup','title':'Cup','entry':{'by':'any'},'prizes':[{'id':'p1','title':'C','count':1}]" \
	","                                                                                                            \
	"'claim':{'time':'60s'},'reel':'5s','settle':'0s'}],"                                                          \
	"'products':[{'id':'c','title':'C'},{'id':'d','title':'D'}],"                                                  \
	"'emergency':{'scene':'Standby','card':'Back soon','mute':['Mic','Music'],"                                    \
	"'plans':[{'id':'tech','title':'T','card':'Repairing'}]}}"

/* A poll, a sale's countdown, a question on air and a claim, all with time running. */
static struct script *busy(void)
{
	struct script *s = script_new(SHOW);
	say(s, "0s", "go");
	say(s, "0s", "obs.scene name=Talk");
	say(s, "10s", "poll.open p");
	say(s, "10s", "sale.start f");
	say(s, "10s", "question.take qa text=why");
	say(s, "10s", "question.air qa item=1");
	say(s, "10s", "lottery.open cup");
	chat(s, "10s", "ann", "hi");
	say(s, "10s", "lottery.close cup");
	say(s, "10s", "lottery.draw cup");
	until(s, "20s");
	forget_events(s);
	return s;
}

static void what_it_asks_for(void **unused)
{
	(void)unused;
	struct script *s = busy();
	say(s, "20s", "standby");
	expect_event(s, "show.state standby=true");
	expect_event(s, "effect verb=obs.scene name=Standby");
	expect_event(s, "effect verb=obs.mute name=Mic off=none");
	expect_event(s, "effect verb=obs.mute name=Music");
	refuse(s, "21s", "standby", "show.standby");
	refuse(s, "21s", "go", "show.standby");
	refuse(s, "21s", "standby plan=none", "id.unknown");
	struct stage stage = {.change_id = 0};
	engine_stage(s->engine, s->now, 0, &stage);
	assert_true(stage.standby);
	assert_string_equal(stage.standby_card, "Back soon");
	assert_true(stage.cover.card.present && stage.poll.card.present && stage.poll.card.clock.held);
	assert_int_equal(stage.cover.kind, COVER_EMERGENCY);
	assert_string_equal(stage.cover.card.title, "Back soon");
	assert_false(stage.cover.card.clock.set);
	say(s, "30s", "standby-off");
	expect_event(s, "show.state standby=false");
	expect_event(s, "effect verb=obs.scene name=Talk");
	expect_event(s, "effect verb=obs.mute name=Mic off=true");
	expect_event(s, "effect verb=obs.mute name=Music off=true");
	refuse(s, "30s", "standby-off", "verb.not-applicable");
	engine_stage(s->engine, s->now, 0, &stage);
	assert_false(stage.cover.card.present);
	say(s, "31s", "standby plan=tech");
	engine_stage(s->engine, s->now, 0, &stage);
	assert_string_equal(stage.cover.card.title, "Repairing");
	assert_string_equal(stage.standby_card, "Repairing");
	forget_events(s);
	script_end(s);
}

#define RUNNING                                                                                                        \
	"70s", "70s", "70s", "75s" /* when the poll, the sale, the question and the claim come to their ends           \
				    */

static void expect_ends(struct script *s, const char *poll, const char *sale, const char *question, const char *claim)
{
	char values[64];
	snprintf(values, sizeof values, "deadline=@%s", poll);
	expect_state(s, "p", values);
	snprintf(values, sizeof values, "opens=@%s", sale);
	expect_state(s, "f", values);
	snprintf(values, sizeof values, "winners/0/claim_until=@%s", claim);
	expect_state(s, "cup", values);
	assert_int_equal(interaction_next_due(script_item(s, "qa"), s->now) - SCRIPT_MONO,
			 script_wall(question) - SCRIPT_START);
}

static void everything_waits(void **unused)
{
	(void)unused;
	struct script *s = busy();
	expect_ends(s, RUNNING);
	say(s, "20s", "standby");
	expect_state(s, "p", "held_ms=50000 deadline=none");
	expect_state(s, "cup", "winners/0/claim_until=none");
	forget_events(s);
	until(s, "9m");
	expect_nothing(s);
	say(s, "9m", "standby-off");
	expect_ends(s, "590s", "590s", "590s", "595s");
	forget_events(s);
	script_end(s);
}

static void undo_at_once(void **unused)
{
	(void)unused;
	struct script *s = busy();
	uint8_t before[32];
	uint8_t after[32];
	uint8_t now[32];
	script_hash(s, before);
	say(s, "20s", "standby");
	script_hash(s, after);
	say(s, "20s", "undo");
	expect_reply(s, "undone=standby");
	script_hash(s, now);
	expect_same(before, now);
	say(s, "20s", "redo");
	script_hash(s, now);
	expect_same(after, now);
	forget_events(s);
	script_end(s);
}

/* As if it had not been: the clocks have run on. */
static void undo_later(void **unused)
{
	(void)unused;
	struct script *s = busy();
	say(s, "20s", "standby");
	say(s, "50s", "undo");
	expect_ends(s, RUNNING);
	/* and as if it had been, again */
	say(s, "60s", "redo");
	expect_state(s, "p", "held_ms=50000");
	say(s, "100s", "standby-off");
	expect_ends(s, "150s", "150s", "150s", "155s");
	say(s, "110s", "undo"); /* of standby-off: still held, since 100 s */
	expect_state(s, "p", "held_ms=50000");
	say(s, "120s", "undo");
	forget_events(s);
	until(s, "120s");
	expect_state(s, "p", "state=closed"); /* its minute was over long ago */
	forget_events(s);
	script_end(s);
}

/* What began in standby counts from when it began. */
static void undo_with_a_poll_opened_meanwhile(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	say(s, "0s", "go");
	say(s, "10s", "standby");
	say(s, "30s", "poll.open p");
	say(s, "30s", "sale.start f");
	expect_state(s, "p", "held_ms=60000");
	say(s, "50s", "undo");
	expect_reply(s, "undone=standby");
	expect_state(s, "p", "deadline=@90s");
	expect_state(s, "f", "opens=@90s");
	forget_events(s);
	script_end(s);
}

static void finishing_ends_it(void **unused)
{
	(void)unused;
	struct script *s = busy();
	say(s, "20s", "standby");
	say(s, "30s", "finish");
	expect_show(s, "show/standby=false show/state=finished");
	refuse(s, "31s", "undo", "undo.nothing");
	expect_state(s, "p", "deadline=@80s");
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_asks_for),
		cmocka_unit_test(everything_waits),
		cmocka_unit_test(undo_at_once),
		cmocka_unit_test(undo_later),
		cmocka_unit_test(undo_with_a_poll_opened_meanwhile),
		cmocka_unit_test(finishing_ends_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
