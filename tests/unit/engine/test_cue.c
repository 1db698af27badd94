/* Cues: what sets them off, what they wait for, what happens when one is busy or fails. */
#include "engine_fixture.h"

#define SHOW(cues)                                                                                                     \
	"{'crowdcue':1,'id':'s','title':'S','date':'2026-03-08','zone':'UTC','guard':'0s','segments':["                \
	"{'id':'a','title':'A','duration':'10m','cues':[" cues "]},"                                                   \
	"{'id':'b','title':'B','duration':'10m'}],"                                                                    \
	"'interactions':[{'kind':'card','id':'c','title':'C'}]}"
#define SAY(text) "{'verb':'say','text':'" text "'}"

static struct script *live(const char *document)
{
	struct script *s = script_new(document);
	say(s, "0s", "go");
	expect_events(s, "segment.started segment.armed show.state");
	return s;
}

static const char *state_of(struct script *s, const char *id)
{
	int index = show_find_cue(s->show, id);
	assert_true(index >= 0);
	return cue_state_name(s->engine->cues[index].state);
}

static void on_start_and_end(void **unused)
{
	(void)unused;
	struct script *s = live(SHOW("{'id':'s1','on':'start','do':[" SAY("hello") "]},"
										   "{'id':'e1','on':'end','do':[" SAY(
											   "bye") "," SAY("bye") "]}"));
	expect_event(s, "say text=hello to=team");
	expect_event(s, "cue.fired id=s1");
	expect_show(s, "rundown/segments/0/cues/0/state=fired rundown/segments/0/cues/0/at=@0s "
		       "rundown/segments/0/cues/1/state=waiting rundown/segments/0/cues/1/at=none");
	say(s, "1m", "go");
	expect_events(s, "segment.ended segment.started say say cue.fired");
	/* a second run begins anew */
	say(s, "2m", "back");
	expect_events(s, "segment.ended segment.started segment.armed say cue.fired");
	assert_string_equal(state_of(s, "e1"), "waiting");
	say(s, "3m", "finish");
	expect_events(s, "segment.ended show.state say say cue.fired");
	refuse(s, "3m", "cue s1", "show.finished");
	script_end(s);
}

static void at_an_offset_and_before_the_end(void **unused)
{
	(void)unused;
	struct script *s = live(SHOW("{'id':'o','on':'offset','at':'30s','do':[" SAY(
		"now") "]},"
		       "{'id':'z','on':'before-end','at':'60s','do':[" SAY("soon") "]}"));
	until(s, "29s");
	expect_nothing(s);
	say(s, "29s", "hold"); /* the row's clock stands, and the cue waits */
	until(s, "1m29s");
	say(s, "1m29s", "resume");
	forget_events(s);
	until(s, "1m30s");
	expect_event(s, "say text=now");
	expect_event(s, "cue.fired id=o");
	say(s, "2m", "time by=+5m"); /* the end moves: 10 + 1 + 5 minutes */
	forget_events(s);
	until(s, "14m59s");
	expect_nothing(s);
	until(s, "15m");
	expect_event(s, "say text=soon");
	expect_event(s, "cue.fired id=z");
	until(s, "20m"); /* once */
	script_end(s);
}

static void at_a_time_of_day(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW("{'id':'t','on':'time','at':'20:05:00','do':[" SAY(
		"five") "]},"
			"{'id':'n','on':'time','at':'01:00','do':[" SAY("night") "]}"));
	until(s, "1m");
	say(s, "1m", "go");
	forget_events(s);
	say(s, "2m", "go"); /* also when another row is live */
	forget_events(s);
	until(s, "4m59s");
	expect_nothing(s);
	until(s, "5m");
	expect_event(s, "say text=five");
	expect_event(s, "cue.fired id=t");
	until(s, "5h");
	expect_event(s, "say text=night"); /* the day after */
	expect_event(s, "cue.fired id=n");
	assert_int_equal(s->engine->cues[show_find_cue(s->show, "n")].at, script_wall("5h"));
	script_end(s);
}

static void waiting_before_and_between(void **unused)
{
	(void)unused;
	struct script *s = live(SHOW("{'id':'m','on':'manual','wait':'2s','do':[" SAY(
		"one") ",{'verb':'wait','for':'3s'}," SAY("two") ",{'verb':'wait','for':'0s'}," SAY("three") "]}"));
	say(s, "10s", "cue m");
	assert_string_equal(state_of(s, "m"), "running");
	until(s, "11s999ms");
	expect_nothing(s);
	until(s, "12s");
	expect_event(s, "say text=one");
	until(s, "14s");
	expect_nothing(s);
	until(s, "15s");
	expect_events(s, "say say cue.fired");
	refuse(s, "16s", "cue nobody", "id.unknown");
	refuse(s, "16s", "wait for=3s", "verb.not-applicable");
	script_end(s);
}

#define BUSY(policy)                                                                                                   \
	SHOW("{'id':'m','on':'manual','busy':'" policy                                                                 \
	     "','do':[" SAY("one") ",{'verb':'wait','for':'10s'}," SAY("two") "]}")

static void busy(void **unused)
{
	(void)unused;
	struct script *s = live(BUSY("refuse"));
	say(s, "0s", "cue m");
	expect_event(s, "say text=one");
	refuse(s, "5s", "cue m", "cue.busy");
	expect_event(s, "cue.refused id=m reason=cue.busy");
	until(s, "10s");
	expect_events(s, "say cue.fired");
	say(s, "11s", "cue m"); /* it may be fired again when it is done */
	expect_event(s, "say text=one");
	until(s, "30s");
	expect_events(s, "say cue.fired");
	script_end(s);

	s = live(BUSY("queue"));
	say(s, "0s", "cue m");
	say(s, "1s", "cue m");
	say(s, "2s", "cue m");
	expect_event(s, "say text=one");
	expect_nothing(s);
	until(s, "10s");
	expect_events(s, "say cue.fired say");
	until(s, "1m");
	expect_events(s, "say cue.fired say say cue.fired");
	assert_int_equal(s->engine->cues[0].at, script_wall("20s"));
	script_end(s);

	s = live(BUSY("restart"));
	say(s, "0s", "cue m");
	say(s, "5s", "cue m");
	expect_events(s, "say say");
	until(s, "14s");
	expect_nothing(s);
	until(s, "15s");
	expect_event(s, "say text=two");
	expect_event(s, "cue.fired");
	script_end(s);

	s = live(BUSY("interrupt"));
	say(s, "0s", "cue m");
	say(s, "9s", "cue m");
	forget_events(s);
	until(s, "19s");
	expect_event(s, "say text=two");
	expect_event(s, "cue.fired");
	script_end(s);
}

static void one_follows_the_other(void **unused)
{
	(void)unused;
	struct script *s = live(SHOW("{'id':'x','on':'manual','then':'y','do':[" SAY(
		"x") "]},"
		     "{'id':'y','on':'manual','wait':'5s','then':'z','do':[" SAY(
			     "y") "]},"
				  "{'id':'z','on':'manual','do':[{'verb':'card.open','id':'c'}]}"));
	say(s, "0s", "cue x");
	expect_events(s, "say cue.fired");
	until(s, "5s");
	expect_events(s, "say cue.fired card.state cue.fired");
	script_end(s);
}

/* A refused action stops the cue; it can be tried again, or given up. */
static void refused(void **unused)
{
	(void)unused;
	struct script *s =
		live(SHOW("{'id':'m','on':'manual','then':'n','do':[" SAY("one") ",{'verb':'card.close','id':'c'}," SAY(
			"two") "]},{'id':'n','on':'manual','do':[" SAY("n") "]}"));
	say(s, "0s", "cue m"); /* the verb is done: it fired, and then it stood */
	expect_event(s, "say text=one");
	expect_event(s, "cue.refused id=m reason=card.not-allowed");
	expect_show(s, "rundown/segments/0/cues/0/state=refused rundown/segments/0/cues/0/reason=card.not-allowed");
	say(s, "1s", "retry m");
	expect_event(s, "cue.refused id=m");
	say(s, "2s", "card.open c");
	expect_event(s, "card.state");
	say(s, "3s", "retry m");
	expect_event(s, "card.state state=closed");
	expect_event(s, "say text=two");
	expect_event(s, "cue.fired id=m");
	expect_event(s, "say text=n");
	expect_event(s, "cue.fired id=n");
	refuse(s, "4s", "retry m", "verb.not-applicable");
	refuse(s, "4s", "drop m", "verb.not-applicable");
	say(s, "5s", "cue m");
	expect_events(s, "say cue.refused");
	say(s, "6s", "drop m");
	assert_string_equal(state_of(s, "m"), "refused"); /* given up is not fired */
	expect_show(s, "rundown/segments/0/cues/0/dropped=true "
		       "rundown/segments/0/cues/0/reason=card.already-closed");
	say(s, "7s", "cue m"); /* by hand it begins anew */
	assert_string_equal(state_of(s, "m"), "refused");
	expect_show(s, "rundown/segments/0/cues/0/dropped=none");
	say(s, "8s", "drop m");
	expect_show(s, "rundown/segments/0/cues/0/dropped=true");
	say(s, "9s", "go");
	say(s, "10s", "jump a"); /* its row begins again: so does the cue */
	expect_show(s, "rundown/segments/0/cues/0/dropped=none rundown/segments/0/cues/0/reason=none "
		       "rundown/segments/0/cues/0/state=waiting");
	forget_events(s);
	script_end(s);
}

#define EFFECTS                                                                                                        \
	SHOW("{'id':'m','on':'manual','then':'n','do':[{'verb':'obs.scene','name':'Talk'},{'verb':'obs.mute','name':"  \
	     "'Mic'}," SAY("between") ",{'verb':'obs.play','name':'Clip'}]},"                                          \
				      "{'id':'n','on':'manual','do':[" SAY("n") "]}")

static void it_ends_when_its_effects_have(void **unused)
{
	(void)unused;
	struct script *s = live(EFFECTS);
	s->effects = EFFECTS_WAIT;
	say(s, "0s", "cue m");
	expect_event(s, "say text=between");
	expect_event(s, "effect verb=obs.scene name=Talk");
	expect_event(s, "effect verb=obs.mute");
	expect_event(s, "effect verb=obs.play");
	assert_string_equal(state_of(s, "m"), "running");
	end_effect(s, s->effect - 2, true, "");
	end_effect(s, s->effect - 2, true, ""); /* told twice: counted once */
	end_effect(s, s->effect, true, "");
	end_effect(s, 999, true, "");
	assert_string_equal(state_of(s, "m"), "running");
	end_effect(s, s->effect - 1, true, "");
	expect_events(s, "cue.fired say cue.fired");
	script_end(s);
}

/* Only what failed is done again. */
static void a_failed_effect_is_done_again(void **unused)
{
	(void)unused;
	struct script *s = live(EFFECTS);
	s->effects = EFFECTS_WAIT;
	say(s, "0s", "cue m");
	forget_events(s);
	int64_t first = s->effect - 2;
	end_effect(s, first, false, "There is no scene with this name.");
	expect_event(s, "cue.refused id=m reason='There is no scene with this name.'");
	assert_string_equal(state_of(s, "m"), "failed");
	end_effect(s, first + 1, true, "");
	assert_string_equal(state_of(s, "m"), "failed");
	say(s, "5s", "retry m");
	expect_event(s, "effect verb=obs.scene");
	expect_nothing(s);
	assert_string_equal(state_of(s, "m"), "running");
	end_effect(s, s->effect, true, "");
	assert_string_equal(state_of(s, "m"), "running"); /* the clip is still asked for */
	end_effect(s, first + 2, true, "");
	expect_events(s, "cue.fired say cue.fired");
	script_end(s);
}

static void two_fail(void **unused)
{
	(void)unused;
	struct script *s = live(EFFECTS);
	s->effects = EFFECTS_FAIL;
	say(s, "0s", "cue m");
	forget_events(s);
	s->effects = EFFECTS_DONE;
	say(s, "1s", "retry m");
	expect_event(s, "effect verb=obs.scene");
	expect_event(s, "effect verb=obs.mute");
	expect_event(s, "effect verb=obs.play");
	expect_events(s, "cue.fired say cue.fired");
	script_end(s);
}

/* An effect of a firing that is over does not end the next one. */
static void effects_of_an_earlier_firing(void **unused)
{
	(void)unused;
	struct script *s =
		live(SHOW("{'id':'m','on':'manual','busy':'restart','do':[{'verb':'obs.scene','name':'Talk'}]}"));
	s->effects = EFFECTS_WAIT;
	say(s, "0s", "cue m");
	int64_t old = s->effect;
	say(s, "1s", "cue m");
	forget_events(s);
	end_effect(s, old, true, "");
	assert_string_equal(state_of(s, "m"), "running");
	end_effect(s, s->effect, true, "");
	expect_event(s, "cue.fired");
	script_end(s);
}

/* ---- undo ---- */

#define TWO                                                                                                            \
	"{'crowdcue':1,'id':'s','title':'S','guard':'0s','segments':["                                                 \
	"{'id':'a','title':'A','duration':'10m','cues':["                                                              \
	"{'id':'a1','on':'start','do':[{'verb':'obs.scene','name':'A'}]},"                                             \
	"{'id':'a2','on':'end','do':[" SAY(                                                                            \
		"end") "]},"                                                                                           \
		       "{'id':'a3','on':'offset','at':'5s','do':[" SAY(                                                \
			       "a3") "]}]},"                                                                           \
				     "{'id':'b','title':'B','duration':'10m','cues':["                                 \
				     "{'id':'b1','on':'start','do':[{'verb':'obs.scene','name':'B'}," SAY(             \
					     "b1") "]},"                                                               \
						   "{'id':'b2','on':'start','wait':'5s','do':[" SAY("b2") "]}]}]}"

static void undo_puts_cues_back_and_fires_none(void **unused)
{
	(void)unused;
	struct script *s = script_new(TWO);
	uint8_t before[32];
	uint8_t after[32];
	uint8_t now[32];
	say(s, "0s", "go");
	until(s, "30s");
	forget_events(s);
	script_hash(s, before);
	say(s, "30s", "go");
	expect_events(s, "segment.ended segment.started say cue.fired say effect cue.fired");
	script_hash(s, after);
	say(s, "30s", "undo");
	expect_events(s, "segment.ended segment.started segment.armed");
	expect_nothing(s); /* nothing is fired, nothing is taken back */
	script_hash(s, now);
	expect_same(before, now);
	assert_string_equal(state_of(s, "a2"), "waiting");
	assert_string_equal(state_of(s, "a3"), "fired");
	assert_string_equal(state_of(s, "b1"), "waiting");
	assert_string_equal(state_of(s, "b2"), "waiting");
	say(s, "30s", "redo");
	expect_events(s, "segment.ended segment.started");
	script_hash(s, now);
	expect_same(after, now);
	until(s, "34s");
	say(s, "34s", "undo");
	forget_events(s);
	until(s, "1m"); /* what was to wait five seconds is off */
	expect_nothing(s);
	say(s, "1m", "go");
	forget_events(s);
	until(s, "65s");
	expect_event(s, "say text=b2");
	expect_event(s, "cue.fired id=b2");
	script_end(s);
}

static void what_fired_since_stays(void **unused)
{
	(void)unused;
	struct script *s = script_new(TWO);
	say(s, "0s", "go");
	until(s, "5s");
	forget_events(s);
	say(s, "10s", "undo"); /* takes back the GO; the offset cue has fired since */
	forget_events(s);
	assert_string_equal(state_of(s, "a1"), "waiting");
	assert_string_equal(state_of(s, "a3"), "fired");
	expect_show(s, "show/state=ready");
	script_end(s);
}

/* Effects that end between undo and redo are not waited for any more. */
static void effects_that_end_while_it_is_undone(void **unused)
{
	(void)unused;
	struct script *s = script_new(TWO);
	s->effects = EFFECTS_WAIT;
	say(s, "0s", "go");
	assert_string_equal(state_of(s, "a1"), "running");
	say(s, "1s", "undo");
	assert_string_equal(state_of(s, "a1"), "waiting");
	end_effect(s, s->effect, false, "gone");
	assert_string_equal(state_of(s, "a1"), "waiting");
	say(s, "2s", "redo");
	assert_string_equal(state_of(s, "a1"), "fired");
	forget_events(s);
	script_end(s);
}

/* Why it failed is said by OBS in any language: what is cut is cut between characters. */
static void a_long_reason(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW("{'id':'m','on':'manual','do':[{'verb':'obs.scene','name':'Talk'}]}"));
	char words[400] = "";
	s->effects = EFFECTS_WAIT;
	say(s, "0s", "go");
	say(s, "1s", "cue m");
	forget_events(s);
	for (int i = 0; i < 130; i++)
		strcat(words, "杯");
	end_effect(s, s->effect, false, words);
	forget_events(s);
	expect_show(s, "rundown/segments/0/cues/0/state=failed");
	const char *kept = s->engine->cues[0].reason;
	assert_int_equal(strlen(kept) % 3, 0);
	assert_true(strlen(kept) > 90 && strncmp(kept, words, strlen(kept)) == 0);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_long_reason),
		cmocka_unit_test(on_start_and_end),
		cmocka_unit_test(at_an_offset_and_before_the_end),
		cmocka_unit_test(at_a_time_of_day),
		cmocka_unit_test(waiting_before_and_between),
		cmocka_unit_test(busy),
		cmocka_unit_test(one_follows_the_other),
		cmocka_unit_test(refused),
		cmocka_unit_test(it_ends_when_its_effects_have),
		cmocka_unit_test(a_failed_effect_is_done_again),
		cmocka_unit_test(two_fail),
		cmocka_unit_test(effects_of_an_earlier_firing),
		cmocka_unit_test(undo_puts_cues_back_and_fires_none),
		cmocka_unit_test(what_fired_since_stays),
		cmocka_unit_test(effects_that_end_while_it_is_undone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
