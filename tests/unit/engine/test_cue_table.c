/* Each state of a cue with each thing that can happen to it (contracts.md sections 7, 10 and 12; core/cue.h). */
#include "engine_fixture.h"

#define CUE(id, more, actions) "{'id':'" id "'," more "'do':[" actions "]}"
#define SCENE "{'verb':'obs.scene','name':'S'}"
#define BAD "{'verb':'card.close','id':'c'}"
#define WAIT "{'verb':'wait','for':'10s'}"
#define SAY "{'verb':'say','text':'x'}"

/* `busy` is the policy of them all. */
#define SHOW(busy)                                                                                                     \
	"{'crowdcue':1,'id':'s','title':'S','zone':'UTC','guard':'0s','segments':["                                    \
	"{'id':'a','title':'A','duration':'10m','cues':[" CUE(                                                         \
		"m", "'on':'manual','busy':'" busy "',",                                                               \
		SCENE "," WAIT "," BAD) "]},"                                                                          \
					"{'id':'b','title':'B','duration':'10m'}],"                                    \
					"'interactions':[{'kind':'card','id':'c','title':'C'}]}"

enum state { WAITING, ASKING, PAUSING, FIRED, REFUSED, FAILED, DROPPED, STATES };
static const char *const names[STATES] = {"waiting", "running", "running", "fired", "refused", "failed", "refused"};

enum happening {
	BY_HAND,
	BY_HAND_QUEUE,
	BY_HAND_RESTART,
	BY_HAND_INTERRUPT,
	RETRY,
	DROP,
	EFFECT_DONE,
	EFFECT_FAILED,
	TIME_PASSES,
	ROW_ENDS,
	ROW_BEGINS_AGAIN,
	EVENTS,
};

/* The state afterwards and the reply's reason; "" = none, or no verb. The scene of a firing is done at once but in
 * ASKING, where it stays open until the event. */
static const struct {
	const char *state;
	const char *reason;
} table[STATES][EVENTS] = {
	[WAITING] = {[BY_HAND] = {"running", ""},
		     [BY_HAND_QUEUE] = {"running", ""},
		     [BY_HAND_RESTART] = {"running", ""},
		     [BY_HAND_INTERRUPT] = {"running", ""},
		     [RETRY] = {"waiting", "verb.not-applicable"},
		     [DROP] = {"waiting", "verb.not-applicable"},
		     [EFFECT_DONE] = {"waiting", ""},
		     [EFFECT_FAILED] = {"waiting", ""},
		     [TIME_PASSES] = {"waiting", ""},
		     [ROW_ENDS] = {"waiting", ""},
		     [ROW_BEGINS_AGAIN] = {"waiting", ""}},
	[ASKING] = {[BY_HAND] = {"running", "cue.busy"},
		    [BY_HAND_QUEUE] = {"running", ""},
		    [BY_HAND_RESTART] = {"running", ""},
		    [BY_HAND_INTERRUPT] = {"running", ""},
		    [RETRY] = {"running", "verb.not-applicable"},
		    [DROP] = {"running", "verb.not-applicable"},
		    [EFFECT_DONE] = {"running", ""}, /* and waits */
		    [EFFECT_FAILED] = {"failed", ""},
		    [TIME_PASSES] = {"refused", ""}, /* the wait is over, and the next action is refused */
		    [ROW_ENDS] = {"running", ""},
		    [ROW_BEGINS_AGAIN] = {"running", ""}},
	[PAUSING] = {[BY_HAND] = {"running", "cue.busy"},
		     [BY_HAND_QUEUE] = {"running", ""},
		     [BY_HAND_RESTART] = {"running", ""},
		     [BY_HAND_INTERRUPT] = {"running", ""},
		     [RETRY] = {"running", "verb.not-applicable"},
		     [DROP] = {"running", "verb.not-applicable"},
		     [EFFECT_DONE] = {"running", ""},
		     [EFFECT_FAILED] = {"running", ""},
		     [TIME_PASSES] = {"refused", ""},
		     [ROW_ENDS] = {"running", ""},
		     [ROW_BEGINS_AGAIN] = {"running", ""}},
	[FIRED] = {[BY_HAND] = {"running", ""},
		   [BY_HAND_QUEUE] = {"running", ""},
		   [BY_HAND_RESTART] = {"running", ""},
		   [BY_HAND_INTERRUPT] = {"running", ""},
		   [RETRY] = {"fired", "verb.not-applicable"},
		   [DROP] = {"fired", "verb.not-applicable"},
		   [EFFECT_DONE] = {"fired", ""},
		   [EFFECT_FAILED] = {"fired", ""},
		   [TIME_PASSES] = {"fired", ""},
		   [ROW_ENDS] = {"fired", ""},
		   [ROW_BEGINS_AGAIN] = {"waiting", ""}},
	[REFUSED] = {[BY_HAND] = {"running", ""},
		     [BY_HAND_QUEUE] = {"running", ""},
		     [BY_HAND_RESTART] = {"running", ""},
		     [BY_HAND_INTERRUPT] = {"running", ""},
		     [RETRY] = {"refused", ""}, /* tried, and refused again */
		     [DROP] = {"refused", ""},
		     [EFFECT_DONE] = {"refused", ""},
		     [EFFECT_FAILED] = {"refused", ""},
		     [TIME_PASSES] = {"refused", ""},
		     [ROW_ENDS] = {"refused", ""},
		     [ROW_BEGINS_AGAIN] = {"refused", ""}}, /* it stands red until somebody decides */
	[FAILED] = {[BY_HAND] = {"running", ""},
		    [BY_HAND_QUEUE] = {"running", ""},
		    [BY_HAND_RESTART] = {"running", ""},
		    [BY_HAND_INTERRUPT] = {"running", ""},
		    [RETRY] = {"running", ""},
		    [DROP] = {"failed", ""},
		    [EFFECT_DONE] = {"failed", ""},
		    [EFFECT_FAILED] = {"failed", ""},
		    [TIME_PASSES] = {"failed", ""}, /* what it was to do later is off */
		    [ROW_ENDS] = {"failed", ""},
		    [ROW_BEGINS_AGAIN] = {"failed", ""}},
	[DROPPED] = {[BY_HAND] = {"running", ""},
		     [BY_HAND_QUEUE] = {"running", ""},
		     [BY_HAND_RESTART] = {"running", ""},
		     [BY_HAND_INTERRUPT] = {"running", ""},
		     [RETRY] = {"refused", "verb.not-applicable"},
		     [DROP] = {"refused", "verb.not-applicable"},
		     [EFFECT_DONE] = {"refused", ""},
		     [EFFECT_FAILED] = {"refused", ""},
		     [TIME_PASSES] = {"refused", ""},
		     [ROW_ENDS] = {"refused", ""},
		     [ROW_BEGINS_AGAIN] = {"waiting", ""}}, /* it was decided */
};

static const char *policy_of(enum happening event)
{
	switch (event) {
	case BY_HAND_QUEUE:
		return SHOW("queue");
	case BY_HAND_RESTART:
		return SHOW("restart");
	case BY_HAND_INTERRUPT:
		return SHOW("interrupt");
	case BY_HAND:
	case RETRY:
	case DROP:
	case EFFECT_DONE:
	case EFFECT_FAILED:
	case TIME_PASSES:
	case ROW_ENDS:
	case ROW_BEGINS_AGAIN:
	case EVENTS:
		break;
	}
	return SHOW("refuse");
}

static void lead_to(struct script *s, enum state state)
{
	if (state == ASKING || state == FAILED)
		s->effects = EFFECTS_WAIT;
	if (state == FIRED)
		say(s, "0s", "card.open c");
	if (state != WAITING)
		say(s, "0s", "cue m");
	switch (state) {
	case FAILED:
		end_effect(s, s->effect, false, "gone");
		break;
	case FIRED:
	case REFUSED:
	case DROPPED:
		until(s, "10s");
		if (state == DROPPED)
			say(s, "10s", "drop m");
		break;
	case WAITING:
	case ASKING:
	case PAUSING:
	case STATES:
		break;
	}
	assert_string_equal(cue_state_name(s->engine->cues[0].state), names[state]);
}

static const char *happen(struct script *s, enum happening event)
{
	const char *t = "11s";
	if (event == TIME_PASSES)
		until(s, "1m");
	else if (s->engine->cues[0].state == CUE_RUNNING || event == BY_HAND)
		t = "5s";
	switch (event) {
	case BY_HAND:
	case BY_HAND_QUEUE:
	case BY_HAND_RESTART:
	case BY_HAND_INTERRUPT:
		return try_verb(s, s->engine->cues[0].state == CUE_RUNNING ? "5s" : "11s", "cue m");
	case RETRY:
		return try_verb(s, t, "retry m");
	case DROP:
		return try_verb(s, t, "drop m");
	case EFFECT_DONE:
		end_effect(s, s->effect, true, "");
		return "";
	case EFFECT_FAILED:
		end_effect(s, s->effect, false, "gone");
		return "";
	case ROW_ENDS:
		return try_verb(s, t, "go");
	case ROW_BEGINS_AGAIN:
		return try_verb(s, t, "jump b")[0] ? "?" : try_verb(s, t, "jump a");
	case TIME_PASSES:
	case EVENTS:
		break;
	}
	return "";
}

static void every_event_in_every_state(void **unused)
{
	(void)unused;
	for (int state = 0; state < STATES; state++) {
		for (int event = 0; event < EVENTS; event++) {
			struct script *s = script_new(policy_of((enum happening)event));
			say(s, "0s", "go");
			lead_to(s, (enum state)state);
			const char *reason = happen(s, (enum happening)event);
			const char *after = cue_state_name(s->engine->cues[0].state);
			if (strcmp(reason, table[state][event].reason) != 0 ||
			    strcmp(after, table[state][event].state) != 0)
				fail_msg("%s (%d), event %d: %s '%s', not %s '%s'", names[state], state, event, after,
					 reason, table[state][event].state, table[state][event].reason);
			forget_events(s);
			script_end(s);
		}
	}
}

/* What waits when a cue is fired again: the queue keeps each firing whole with its own waits, restart begins from the
 * first wait, and what the firing before had still to do is off. */
#define WAITS(busy)                                                                                                    \
	"{'crowdcue':1,'id':'s','title':'S','zone':'UTC','guard':'0s','segments':["                                    \
	"{'id':'a','title':'A','duration':'10m','cues':[" CUE("m", "'on':'manual','wait':'2s','busy':'" busy "',",     \
							      SAY "," WAIT "," SAY) "]}]}"

static void waits_and_policies(void **unused)
{
	(void)unused;
	struct script *s = script_new(WAITS("queue"));
	say(s, "0s", "go");
	say(s, "0s", "cue m");
	say(s, "1s", "cue m"); /* in the wait before the first action: busy as well */
	forget_events(s);
	until(s, "11s");
	expect_events(s, "say");
	until(s, "13s");
	expect_events(s, "say cue.fired");
	until(s, "14s");
	expect_events(s, "say");
	until(s, "24s");
	expect_events(s, "say cue.fired");
	until(s, "1m");
	script_end(s);

	s = script_new(WAITS("restart"));
	say(s, "0s", "go");
	say(s, "0s", "cue m");
	forget_events(s);
	until(s, "5s");
	expect_events(s, "say");
	say(s, "5s", "cue m");
	until(s, "6s");
	expect_nothing(s);
	until(s, "7s");
	expect_events(s, "say");
	until(s, "16s");
	expect_nothing(s);
	until(s, "17s");
	expect_events(s, "say cue.fired");
	script_end(s);
}

/* The end of the row moves: the cue before it moves along, and fires once in a run. */
static void before_an_end_that_moves(void **unused)
{
	(void)unused;
	struct script *s = script_new(
		"{'crowdcue':1,'id':'s','title':'S','zone':'UTC','guard':'0s','segments':["
		"{'id':'a','title':'A','duration':'10m','cues':[" CUE(
			"z", "'on':'before-end','at':'60s',", SAY) "]},{'id':'b','title':'B','duration':'10m'}]}");
	say(s, "0s", "go");
	forget_events(s);
	say(s, "8m30s", "time by=+1m");
	expect_events(s, "segment.time");
	until(s, "9m59s");
	expect_nothing(s);
	until(s, "10m");
	expect_events(s, "say cue.fired");
	say(s, "10m10s", "time by=+5m"); /* it has fired: not again */
	expect_events(s, "segment.time");
	until(s, "16m");
	expect_nothing(s);
	say(s, "16m", "jump b");
	say(s, "16m", "jump a"); /* a new run */
	forget_events(s);
	say(s, "17m", "time by=-8m30s"); /* the end jumps to before it: at once */
	expect_events(s, "segment.time");
	until(s, "17m");
	expect_events(s, "say cue.fired");
	script_end(s);
}

/* Cues of rows that are skipped or jumped over do not fire by themselves, also those at a time of day. */
static void rows_that_do_not_play(void **unused)
{
	(void)unused;
	struct script *s = script_new(
		"{'crowdcue':1,'id':'s','title':'S','zone':'UTC','guard':'0s','segments':["
		"{'id':'a','title':'A','duration':'10m'},{'id':'b','title':'B','duration':'10m','cues':[" CUE(
			"b1", "'on':'start',", SAY) "," CUE("b2", "'on':'offset','at':'10s',",
							    SAY) "," CUE("b3", "'on':'end',",
									 SAY) "," CUE("b4", "'on':'time','at':'20:05',",
										      SAY) "]},"
											   "{'id':'c','title':'C',"
											   "'duration':'10m'}]}");
	say(s, "0s", "go");
	say(s, "1m", "skip b");
	say(s, "2m", "go");
	forget_events(s);
	until(s, "30m");
	expect_nothing(s);
	say(s, "30m", "skip b off=true"); /* what is past does not fire late */
	until(s, "40m");
	expect_nothing(s);
	say(s, "40m", "cue b4"); /* by hand it does */
	expect_events(s, "say cue.fired");
	script_end(s);
}

/* A time of day means that of the row's own day in a show of several days, and the day after for a row after midnight.
 */
static void times_of_day_and_days(void **unused)
{
	(void)unused;
	struct script *s =
		script_new("{'crowdcue':1,'id':'s','title':'S','zone':'UTC','guard':'0s','segments':["
			   "{'id':'a','title':'A','start':'20:00','duration':'3h','cues':[" CUE(
				   "a1", "'on':'time','at':'20:10',",
				   SAY) "]},"
					"{'id':'b','title':'B','duration':'2h','cues':[" CUE(
						"b1", "'on':'time','at':'00:30',",
						SAY) "]},{'id':'night','title':'N','duration':'15h'},"
						     "{'id':'c','title':'C','start':'20:00','duration':'1h',"
						     "'cues':[" CUE("c1", "'on':'time','at':'20:10',", SAY) "]}]}");
	say(s, "0s", "go");
	forget_events(s);
	until(s, "11m");
	expect_event(s, "say");
	expect_event(s, "cue.fired id=a1");
	until(s, "4h29m");
	expect_nothing(s);
	until(s, "4h30m");
	expect_event(s, "say");
	expect_event(s, "cue.fired id=b1");
	until(s, "24h9m");
	expect_nothing(s);
	until(s, "24h10m");
	expect_event(s, "say");
	expect_event(s, "cue.fired id=c1");
	until(s, "72h");
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_event_in_every_state), cmocka_unit_test(waits_and_policies),
		cmocka_unit_test(before_an_end_that_moves),   cmocka_unit_test(rows_that_do_not_play),
		cmocka_unit_test(times_of_day_and_days),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
