/* Tasks: shown ahead of their cue's time, ticked off, missed; and the lists of what will fire. */
#include "engine_fixture.h"

#include "core/task.h"

#define TASK(text, due) "{'verb':'task','text':'" text "','for':'operator','due':'" due "'}"
#define CUE(id, when, what) "{'id':'" id "'," when ",'do':[" what "]}"
#define ROW(id, more, cues) "{'id':'" id "','title':'" id "'," more ",'cues':[" cues "]}"
#define SHOW(rows)                                                                                                     \
	"{'crowdcue':1,'id':'s','title':'S','zone':'UTC','guard':'0s','groups':[{'id':'g','title':'G','loop':true},"   \
	"{'id':'h','title':'H','target':'12m'}],'segments':[" rows "],"                                                \
	"'interactions':[{'kind':'card','id':'k','title':'Guest card'}]}"

static struct script *live(const char *document)
{
	struct script *s = script_new(document);
	say(s, "0s", "go");
	forget_events(s);
	return s;
}

static const char two[] =
	SHOW(ROW("a", "'duration':'10m'", CUE("o", "'on':'offset','at':'5m'", TASK("link", "30s"))) "," ROW(
		"b", "'duration':'10m'",
		CUE("c", "'on':'start'", TASK("price", "1m"))) ","
							       "{'id':'c','title':'c','duration':'10m'}");

static void shown_ahead_of_its_cue(void **unused)
{
	(void)unused;
	struct script *s = live(two);
	until(s, "4m29s");
	expect_show(s, "tasks/#=0");
	until(s, "4m30s");
	expect_show(s, "tasks/#=1 tasks/0/id=task-1 tasks/0/text=link tasks/0/for=operator tasks/0/state=open "
		       "tasks/0/due=@5m tasks/0/cue=o tasks/0/segment=a");
	expect_nothing(s);
	until(s, "5m");
	expect_event(s, "cue.fired id=o");
	expect_show(s, "tasks/#=1 tasks/0/state=open tasks/0/due=@5m"); /* the same one */
	say(s, "5m10s", "task.done task-1");
	expect_show(s, "tasks/0/state=done");
	/* the next row's, ahead of where it begins: at 10:00 */
	until(s, "8m59s");
	expect_show(s, "tasks/#=1");
	until(s, "9m");
	expect_show(s, "tasks/#=2 tasks/1/text=price tasks/1/segment=b tasks/1/due=@10m tasks/1/state=open");
	say(s, "9m30s", "time by=+1m"); /* its time moves along */
	expect_show(s, "tasks/1/due=@11m");
	say(s, "10m", "go"); /* earlier than expected: it is due now */
	expect_show(s, "tasks/#=2 tasks/1/due=@10m tasks/1/state=open");
	forget_events(s);
	script_end(s);
}

static void not_while_the_clock_stands(void **unused)
{
	(void)unused;
	struct script *s = live(two);
	say(s, "4m", "hold");
	until(s, "20m");
	expect_show(s, "tasks/#=0");
	say(s, "20m", "resume");
	until(s, "20m29s");
	expect_show(s, "tasks/#=0");
	until(s, "20m30s");
	expect_show(s, "tasks/#=1 tasks/0/due=@21m");
	say(s, "20m40s", "hold");
	until(s, "25m40s"); /* twenty seconds are left on the row's clock */
	expect_show(s, "tasks/0/due=@26m tasks/0/state=open");
	forget_events(s);
	script_end(s);
}

static void ticked_off_before_its_time(void **unused)
{
	(void)unused;
	struct script *s = live(two);
	until(s, "4m40s");
	say(s, "4m40s", "task.done task-1");
	until(s, "6m");
	expect_event(s, "cue.fired id=o");
	expect_show(s, "tasks/#=1 tasks/0/state=done");
	say(s, "7m", "cue o"); /* by hand once more: asked once more */
	expect_event(s, "cue.fired id=o");
	expect_show(s, "tasks/#=2 tasks/1/state=open");
	script_end(s);
}

static void missed_when_its_row_ends(void **unused)
{
	(void)unused;
	uint8_t before[32];
	uint8_t after[32];
	struct script *s = live(two);
	until(s, "5m");
	say(s, "5m", "task text='by hand'");
	expect_show(s, "tasks/0/state=open tasks/1/state=open");
	script_hash(s, before);
	say(s, "6m", "jump c");
	expect_show(s, "tasks/0/state=missed tasks/1/state=open"); /* what is given by hand belongs to no row */
	say(s, "6m", "undo");
	expect_show(s, "tasks/0/state=open");
	script_hash(s, after);
	expect_same(before, after);
	say(s, "7m", "jump c");
	say(s, "7m", "task.done task-1"); /* late is better than never */
	expect_show(s, "tasks/0/state=done");
	say(s, "8m", "finish");
	expect_show(s, "tasks/1/state=missed");
	forget_events(s);
	script_end(s);
}

static void rows_that_are_passed_over(void **unused)
{
	(void)unused;
	struct script *s = live(two);
	until(s, "9m30s");
	expect_show(s, "tasks/1/segment=b tasks/1/state=open");
	say(s, "9m40s", "skip b");
	expect_show(s, "tasks/1/state=missed");
	say(s, "9m45s", "skip b off=true");
	expect_show(s, "tasks/1/state=open tasks/#=2");
	say(s, "9m50s", "jump c");
	expect_show(s, "tasks/1/state=missed");
	forget_events(s);
	script_end(s);
}

/* Undo and GO again: the start cue's task is there once. */
static void a_second_go(void **unused)
{
	(void)unused;
	struct script *s = live(two);
	say(s, "1m", "go");
	expect_show(s, "tasks/#=1 tasks/0/due=@1m");
	say(s, "2m", "undo");
	say(s, "3m", "go");
	expect_show(s, "tasks/#=1 tasks/0/due=@3m tasks/0/state=open");
	forget_events(s);
	script_end(s);
}

static void before_the_first_go(void **unused)
{
	(void)unused;
	struct script *s = script_new(
		SHOW(ROW("a", "'start':'20:30','duration':'10m'", CUE("c", "'on':'start'", TASK("tea", "5m")))));
	say(s, "1s", "unlock");
	until(s, "24m59s");
	expect_show(s, "tasks/#=0");
	until(s, "25m");
	expect_show(s, "tasks/#=1 tasks/0/due=@30m tasks/0/state=open");
	say(s, "31m", "go");
	expect_show(s, "tasks/#=1 tasks/0/due=@31m tasks/0/state=open");
	forget_events(s);
	script_end(s);
	/* A row without a time of its own begins with the GO: nothing to count down to. */
	s = script_new(SHOW(ROW("a", "'duration':'10m'", CUE("c", "'on':'start'", TASK("tea", "5m")))));
	say(s, "1s", "unlock");
	until(s, "1h");
	expect_show(s, "tasks/#=0");
	script_end(s);
}

static void each_lap_of_a_loop(void **unused)
{
	(void)unused;
	struct script *s = live(SHOW(ROW("a", "'duration':'1m','group':'g'",
					 CUE("c", "'on':'before-end','at':'10s'",
					     TASK("x", "20s"))) ","
								"{'id':'b','title':'b','duration':'1m','group':'g'}"));
	until(s, "30s");
	expect_show(s, "tasks/#=1 tasks/0/due=@50s");
	say(s, "1m", "go");
	say(s, "2m", "go");
	expect_show(s, "tasks/#=1 tasks/0/state=missed rundown/live=a");
	until(s, "2m30s");
	expect_show(s, "tasks/#=2 tasks/1/due=@2m50s tasks/1/state=open");
	forget_events(s);
	script_end(s);
}

static void by_hand_and_at_a_time_of_day(void **unused)
{
	(void)unused;
	struct script *s = live(SHOW(ROW("a", "'duration':'1h'",
					 CUE("m", "'on':'manual'", TASK("hand", "30s")) "," CUE(
						 "t", "'on':'time','at':'20:10'", TASK("clock", "1m")))));
	say(s, "1m", "cue m");
	expect_show(s, "tasks/0/text=hand tasks/0/due=@90s");
	until(s, "8m59s");
	expect_show(s, "tasks/#=1");
	step_wall(s, "+30s"); /* a time of day comes nearer with the wall clock */
	until(s, "9m");
	expect_show(s, "tasks/#=2 tasks/1/text=clock tasks/1/due=@10m");
	forget_events(s);
	script_end(s);
}

/* Texts that do not fit are cut between characters, so that they stay texts. */
static void long_texts(void **unused)
{
	(void)unused;
	char line[1400] = "task text=a";
	struct script *s = live(two);
	for (int i = 0; i < 300; i++)
		memcpy(line + strlen("task text=a") + (size_t)i * 3, "\xE6\x9D\xAF", 4);
	say(s, "1s", line);
	assert_int_equal(strlen(s->engine->tasks[0].text), 511);
	expect_show(s, "tasks/#=1 tasks/0/state=open");
	script_end(s);
}

/* ---- what will fire ---- */

static const char fire[] = SHOW(
	ROW("a", "'start':'20:00','duration':'10m','group':'h'", CUE("a1", "'on':'offset','at':'90s','title':'First'", "{'verb':'obs.scene','name':'Talk'},{'verb':'card.open','id':'k'}")) "," ROW(
		"b", "'duration':'5m','group':'h'",
		CUE("b1", "'on':'start'", "{'verb':'say','text':'hi'}") "," CUE(
			"b2", "'on':'before-end','at':'1m','wait':'2s'",
			"{'verb':'say','text':'soon'}") "," CUE("b3", "'on':'end','then':'b4'",
								"{'verb':'say','text':'bye'}") "," CUE("b4",
												       "'on':'manual','"
												       "busy':'"
												       "queue'",
												       "{'verb':'wait',"
												       "'for':'"
												       "5s'}") "," CUE("b5",
														       "'on':'"
														       "time','"
														       "at':'"
														       "20:12:"
														       "30'",
														       "{'verb'"
														       ":'go'"
														       "}")));

static void what_will_fire(void **unused)
{
	(void)unused;
	struct script *s = script_new(fire);
	/* before the first GO, by the plan */
	expect_list(s, "cues", "", "total=6 rows/0/at=@90s rows/1/at=@10m");
	say(s, "1m", "go");
	forget_events(s);
	expect_list(s, "cues", "a",
		    "total=1 rows/0/id=a1 rows/0/title=First rows/0/segment=a rows/0/on=offset rows/0/state=waiting "
		    "rows/0/when='1:30 after the start' rows/0/at=@150s rows/0/do/#=2 rows/0/do/0/verb=obs.scene "
		    "rows/0/do/0/text='Switches the scene: Talk' rows/0/busy=refuse rows/0/fired=none");
	expect_list(s, "cues", "B",
		    "total=5 rows/0/at=@11m rows/1/at=@15m rows/1/wait_ms=2000 rows/2/at=@16m rows/2/then=b4 "
		    "rows/2/when='at the end' rows/3/at=none rows/3/when='by hand' rows/3/busy=queue "
		    "rows/4/at=@750s rows/4/when='at 20:12:30'");
	until(s, "3m");
	forget_events(s);
	expect_list(s, "cues", "a", "rows/0/state=fired rows/0/at=none rows/0/fired=@150s");
	say(s, "3m", "time by=+2m");
	say(s, "3m", "hold");
	until(s, "4m");
	expect_list(s, "cues", "b", "rows/0/at=@14m rows/2/at=@19m"); /* a minute of hold, so far */
	say(s, "4m", "skip b");
	expect_list(s, "cues", "b", "rows/0/at=none rows/2/at=none rows/4/at=none rows/4/state=waiting");
	forget_events(s);
	struct reply reply = {0};
	size_t total = 7;
	assert_null(engine_agenda(s->engine, s->now, "cues", "nothing", 0, 10, &total, &reply));
	assert_string_equal(reply.reason, "id.unknown");
	reply_finish(&reply);
	script_end(s);
}

/* A group: its target, the plan, and what it will have taken; every run counts. */
static void groups_and_targets(void **unused)
{
	(void)unused;
	struct script *s = script_new(fire);
	say(s, "0s", "go");
	expect_show(s, "rundown/groups/#=2 rundown/groups/0/id=g rundown/groups/0/planned_ms=0 "
		       "rundown/groups/0/target_ms=none rundown/groups/0/over_ms=none rundown/groups/1/id=h "
		       "rundown/groups/1/target_ms=720000 rundown/groups/1/planned_ms=900000 "
		       "rundown/groups/1/expected_ms=900000 rundown/groups/1/over_ms=180000");
	say(s, "1m", "end-now");
	say(s, "1m", "go");
	expect_show(s, "rundown/groups/1/expected_ms=360000 rundown/groups/1/over_ms=-360000");
	say(s, "4m", "jump a"); /* the second run counts as well: 1 + 3 + 10 + 5 */
	expect_show(s, "rundown/groups/1/expected_ms=1140000 rundown/groups/1/planned_ms=900000");
	expect_show(s, "rundown/end_offset_ms=240000 rundown/end_text='4:00 late' rundown/relative_text='4:00 late'");
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shown_ahead_of_its_cue),
		cmocka_unit_test(not_while_the_clock_stands),
		cmocka_unit_test(ticked_off_before_its_time),
		cmocka_unit_test(missed_when_its_row_ends),
		cmocka_unit_test(rows_that_are_passed_over),
		cmocka_unit_test(a_second_go),
		cmocka_unit_test(before_the_first_go),
		cmocka_unit_test(each_lap_of_a_loop),
		cmocka_unit_test(by_hand_and_at_a_time_of_day),
		cmocka_unit_test(long_texts),
		cmocka_unit_test(what_will_fire),
		cmocka_unit_test(groups_and_targets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
