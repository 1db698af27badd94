/* Undo and redo where the show has gone on by itself in the meantime (contracts.md section 10: clocks are as if the
 * verb had not been). Cues and undo: test_cue.c; questions: test_question_undo.c; standby: test_standby.c. */
#include "engine_fixture.h"

#define SAY(text) "{'verb':'say','text':'" text "'}"
#define CUES(id)                                                                                                       \
	"'cues':[{'id':'" id "1','on':'start','do':[" SAY(id) "]},{'id':'" id "2','on':'end','do':[" SAY("-" id) "]}]"
static const char show[] = "{'crowdcue':1,'id':'s','title':'S','zone':'UTC','guard':'0s','segments':["
			   "{'id':'a','title':'A','duration':'10m','auto':true," CUES(
				   "a") "},"
					"{'id':'b','title':'B','duration':'10m','auto':true," CUES(
						"b") "},"
						     "{'id':'c','title':'C','duration':'10m'," CUES(
							     "c") "},"
								  "{'id':'d','title':'D','duration':'10m'}]}";

static struct script *live(void)
{
	struct script *s = script_new(show);
	say(s, "0s", "go");
	until(s, "1m");
	return s;
}

/* The skip was given in A; B has begun by itself since. Undo gives D back, and B goes on as it was. */
static void a_verb_of_the_row_before(void **unused)
{
	(void)unused;
	struct script *s = live();
	say(s, "1m", "skip d");
	until(s, "12m");
	forget_events(s);
	say(s, "12m", "undo");
	expect_nothing(s); /* no cue a second time, and no segment begins */
	expect_show(s, "rundown/live=b rundown/armed=c rundown/segments/3/skipped=false "
		       "rundown/segments/1/actual/start=@10m rundown/segments/1/remaining_ms=480000 "
		       "rundown/segments/1/runs/#=1 rundown/segments/0/actual/end=@10m");
	say(s, "13m", "redo");
	expect_nothing(s);
	expect_show(s, "rundown/live=b rundown/segments/3/skipped=true rundown/segments/1/remaining_ms=420000");
	until(s, "20m");
	expect_events(s, "segment.ended segment.started say cue.fired say cue.fired");
	script_end(s);
}

/* Without the minute more A would have ended at 10:00, and B would have begun then. */
static void the_clock_of_the_row_before(void **unused)
{
	(void)unused;
	struct script *s = live();
	say(s, "1m", "time by=+1m");
	until(s, "11m30s");
	forget_events(s);
	expect_show(s, "rundown/live=b rundown/segments/1/actual/start=@11m");
	say(s, "11m30s", "undo");
	expect_nothing(s);
	expect_show(s, "rundown/live=b rundown/segments/1/actual/start=@10m rundown/segments/1/remaining_ms=510000 "
		       "rundown/segments/0/actual/end=@10m rundown/offset_ms=0");
	script_end(s);
}

/* Two rows on, and by a chain of both. */
static void two_rows_on(void **unused)
{
	(void)unused;
	struct script *s = live();
	say(s, "1m", "lock");
	until(s, "25m");
	forget_events(s);
	say(s, "25m", "undo");
	expect_nothing(s);
	expect_show(s, "rundown/live=c rundown/segments/2/actual/start=@20m rundown/segments/2/runs/#=1 "
		       "rundown/locked=false");
	script_end(s);
}

/* The minutes more have kept A live until now: what is due without them happens now, with its cues. */
static void what_is_due_then_happens_now(void **unused)
{
	(void)unused;
	struct script *s = live();
	say(s, "1m", "time by=+5m");
	until(s, "12m");
	forget_events(s);
	say(s, "12m", "undo");
	until(s, "12m");
	expect_events(s, "segment.ended segment.started segment.armed say cue.fired say cue.fired");
	expect_show(s, "rundown/live=b rundown/segments/1/actual/start=@12m");
	script_end(s);
}

/* A GO is taken back whatever has gone on by itself since. */
static void a_go_and_what_followed(void **unused)
{
	(void)unused;
	struct script *s = script_new(show);
	say(s, "0s", "jump c");
	say(s, "1m", "jump b");
	until(s, "11m");
	forget_events(s);
	expect_show(s, "rundown/live=c");
	say(s, "12m", "undo");
	expect_show(s, "rundown/live=c rundown/segments/2/actual/start=@0s rundown/segments/2/runs/#=1 "
		       "rundown/segments/1/runs/#=0");
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_verb_of_the_row_before),
		cmocka_unit_test(the_clock_of_the_row_before),
		cmocka_unit_test(two_rows_on),
		cmocka_unit_test(what_is_due_then_happens_now),
		cmocka_unit_test(a_go_and_what_followed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
