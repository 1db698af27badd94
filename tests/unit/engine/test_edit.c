/* Edits of the rundown while the show runs: what is staged, what is in force, what is deleted and comes back. */
#include "engine_fixture.h"

#include "core/edit.h"
#include "core/undo.h"
#include "edit_show.h"

/* ---- what lies ahead ---- */

static void what_lies_ahead_is_in_force_at_once(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW);
	say(s, "0s", "go");
	forget_events(s);
	say(s, "10s", "edit.set segment/b duration=12m title=Bee");
	expect_event(s, "show.edited verb=edit.set target=segment/b staged=false");
	expect_reply(s, "staged=none");
	expect_show(
		s, "rundown/segments/1/title=Bee rundown/segments/1/expected/end=@17m rundown/segments/1/staged=false");
	say(s, "10s", "edit.insert segment after=a title=New duration=1m");
	expect_reply(s, "id=segment-1");
	expect_event(s, "segment.armed id=segment-1");
	expect_event(s, "show.edited id=segment-1");
	expect_show(s, "rundown/segments/1/id=segment-1 rundown/segments/1/planned/start=@5m rundown/segments/#=4");
	say(s, "10s", "edit.move segment/segment-1 after=c");
	expect_events(s, "segment.armed show.edited");
	say(s, "10s", "edit.duplicate segment/b");
	expect_reply(s, "id=b-2");
	expect_show(s, "rundown/segments/2/id=b-2 rundown/segments/2/cues/0/id=c4-2");
	expect_event(s, "show.edited id=b-2");
	say(s, "10s", "edit.delete segment/c");
	expect_events(s, "show.edited");
	expect_show(s, "rundown/segments/#=4 rundown/segments/3/id=segment-1");
	script_end(s);
}

static void a_preview_changes_nothing(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW);
	uint8_t before[32];
	uint8_t after[32];
	say(s, "0s", "go");
	forget_events(s);
	script_hash(s, before);
	say(s, "0s", "edit.set segment/b duration=12m preview=true");
	expect_reply(s, "preview/#=2 preview/0/id=b preview/0/was_end=@15m preview/0/end=@17m end=@20m");
	script_hash(s, after);
	expect_same(before, after);
	script_end(s);
}

/* ---- staging ---- */

static void the_live_row_is_staged(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW);
	say(s, "0s", "go");
	say(s, "1m", "time by=+1m");
	forget_events(s);
	say(s, "1m", "edit.set segment/a duration=8m title=Ay");
	expect_reply(s, "staged=true");
	expect_event(s, "show.edited staged=true");
	expect_show(s,
		    "rundown/segments/0/staged=true rundown/segments/0/title=A rundown/segments/0/remaining_ms=300000");
	/* more of it: another cue, one that is gone */
	say(s, "1m", "edit.insert cue after=c3 id=c9 on=offset at=4m do=marker");
	expect_reply(s, "staged=true id=c9");
	say(s, "1m", "edit.delete cue/c3");
	forget_events(s);
	expect_show(s, "rundown/segments/0/cues/#=3 rundown/segments/0/cues/2/id=c3");
	say(s, "1m", "edit.apply a");
	expect_event(s, "segment.time id=a remaining_ms=480000");
	expect_event(s, "show.edited verb=edit.apply");
	expect_show(
		s, "rundown/segments/0/staged=false rundown/segments/0/title=Ay rundown/segments/0/remaining_ms=480000 "
		   "rundown/segments/0/cues/0/state=fired rundown/segments/0/cues/2/id=c9");
	until(s, "2m");
	expect_events(s, "marker cue.fired");
	until(s, "4m");
	expect_events(s, "marker cue.fired");
	say(s, "4m", "edit.set segment/a title=Other");
	say(s, "4m", "edit.discard a");
	expect_events(s, "show.edited show.edited");
	expect_show(s, "rundown/segments/0/staged=false rundown/segments/0/title=Ay");
	refuse(s, "4m", "edit.discard a", "verb.not-applicable");
	refuse(s, "4m", "edit.apply nobody", "id.unknown");
	/* what says the same as before is not staged */
	say(s, "4m", "edit.set segment/a title=Ay");
	expect_reply(s, "staged=none");
	expect_events(s, "show.edited");
	script_end(s);
}

static void a_staged_edit_comes_into_force_when_the_row_leaves(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW);
	uint8_t before[32];
	uint8_t after[32];
	uint8_t now[32];
	say(s, "0s", "go");
	say(s, "1m", "edit.set segment/a title=Ay skip=true");
	forget_events(s);
	script_hash(s, before);
	say(s, "2m", "go");
	expect_events(s, "marker cue.fired segment.ended segment.started segment.armed show.edited");
	expect_show(s, "rundown/live=b rundown/segments/0/title=Ay rundown/segments/0/staged=false "
		       "rundown/segments/0/skipped=true undo/undo=go");
	script_hash(s, after);
	/* taken back, the row is live with its edit staged, as it was but for the cue that fired meanwhile */
	say(s, "2m", "undo");
	expect_reply(s, "undone=go");
	expect_events(s, "segment.ended segment.started segment.armed show.edited");
	expect_show(s, "rundown/live=a rundown/segments/0/title=A rundown/segments/0/staged=true "
		       "rundown/segments/0/remaining_ms=180000");
	say(s, "2m", "redo");
	forget_events(s);
	script_hash(s, now);
	expect_same(after, now);
	script_end(s);
	/* with nothing between */
	s = script_new(SHOW);
	say(s, "0s", "go");
	say(s, "1m", "edit.set segment/a title=Ay");
	script_hash(s, before);
	say(s, "1m", "go");
	say(s, "1m", "undo");
	script_hash(s, after);
	expect_same(before, after);
	forget_events(s);
	script_end(s);
}

static void a_row_that_ends_by_itself_or_by_finish(void **state)
{
	(void)state;
	struct script *s = script_new(
		"{'crowdcue':1,'id':'n','title':'N','segments':["
		"{'id':'a','title':'A','duration':'1m','auto':true},{'id':'b','title':'B','duration':'1m'}]}");
	say(s, "0s", "go");
	say(s, "10s", "edit.set segment/a title=Ay");
	say(s, "20s", "standby");
	until(s, "2m");
	say(s, "2m", "standby-off");
	expect_show(s, "rundown/live=b rundown/segments/0/title=Ay");
	say(s, "2m", "edit.set segment/b title=Bee");
	expect_show(s, "rundown/segments/1/staged=true rundown/segments/1/title=B");
	say(s, "3m", "finish");
	expect_show(s, "rundown/segments/1/title=Bee rundown/segments/1/staged=false");
	refuse(s, "3m", "edit.set segment/a title=x", "show.finished");
	forget_events(s);
	script_end(s);
}

static void a_row_that_begins_again_has_its_new_version(void **state)
{
	(void)state;
	struct script *s =
		script_new("{'crowdcue':1,'id':'n','title':'N','groups':[{'id':'g','title':'G','loop':true}],"
			   "'segments':[{'id':'a','title':'A','duration':'1m','auto':true,'group':'g','cues':["
			   "{'id':'c1','on':'start','do':[{'verb':'marker','text':'old'}]}]}]}");
	uint8_t before[32];
	uint8_t after[32];
	say(s, "0s", "go");
	say(s, "10s", "edit.set cue/c1 do.0.text=new");
	say(s, "10s", "edit.set segment/a duration=2m");
	forget_events(s);
	script_hash(s, before);
	say(s, "20s", "go");
	expect_events(s, "segment.ended segment.started segment.armed segment.time show.edited");
	expect_event(s, "marker text=new");
	expect_event(s, "cue.fired id=c1");
	expect_show(s, "rundown/segments/0/staged=false rundown/segments/0/remaining_ms=120000");
	say(s, "20s", "undo");
	forget_events(s);
	script_hash(s, after);
	expect_same(before, after);
	/* the same by itself */
	until(s, "1m");
	expect_events(s, "segment.ended segment.started segment.armed segment.time show.edited");
	expect_event(s, "marker text=new");
	expect_events(s, "cue.fired");
	until(s, "3m");
	expect_events(s, "segment.ended segment.started segment.armed marker cue.fired");
	script_end(s);
}

static void a_cue_does_not_fire_for_an_instant_that_is_over(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW);
	say(s, "0s", "go");
	forget_events(s);
	say(s, "90s", "edit.insert cue after= segment=a id=late on=offset at=1m do=marker");
	say(s, "90s", "edit.set cue/c2 at=80s");
	say(s, "90s", "edit.apply a");
	until(s, "4m");
	expect_events(s, "show.edited show.edited show.edited");
	expect_show(s, "rundown/segments/0/cues/0/state=waiting");
	say(s, "4m", "cue late");
	expect_events(s, "marker cue.fired");
	script_end(s);
}

/* ---- deleting ---- */

static void the_live_row_goes_only_when_confirmed(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW);
	uint8_t before[32];
	uint8_t after[32];
	say(s, "0s", "go");
	say(s, "1m", "edit.set segment/a title=Ay");
	forget_events(s);
	refuse(s, "1m", "edit.delete segment/a", "rundown.confirm");
	script_hash(s, before);
	say(s, "1m", "edit.delete segment/a confirm=true");
	expect_event(s, "segment.ended id=a");
	expect_event(s, "show.edited verb=edit.delete");
	expect_show(s, "rundown/live=none rundown/armed=b show/state=live rundown/segments/#=2");
	refuse(s, "1m", "hold", "show.not-live");
	say(s, "1m", "undo");
	expect_events(s, "segment.started show.edited");
	expect_show(s, "rundown/live=a rundown/segments/0/staged=true rundown/segments/0/remaining_ms=240000");
	script_hash(s, after);
	expect_same(before, after);
	say(s, "1m", "redo");
	say(s, "2m", "go");
	expect_show(s, "rundown/live=b rundown/segments/0/remaining_ms=600000");
	/* what has happened since stays: b is live, and a comes back before it, past */
	say(s, "3m", "undo");
	say(s, "3m", "undo");
	expect_show(s, "rundown/live=a");
	forget_events(s);
	script_end(s);
}

static void a_row_comes_back_into_a_show_that_has_gone_on(void **state)
{
	(void)state;
	struct script *s =
		script_new("{'crowdcue':1,'id':'n','title':'N','segments':["
			   "{'id':'a','title':'A','duration':'1m'},{'id':'b','title':'B','duration':'1m','auto':true},"
			   "{'id':'c','title':'C','duration':'5m'},{'id':'d','title':'D','duration':'1m'}]}");
	say(s, "0s", "go");
	say(s, "1m", "go");
	say(s, "90s", "edit.delete segment/a");
	until(s, "3m");
	expect_show(s, "rundown/live=c");
	say(s, "3m", "undo");
	expect_reply(s, "undone=edit.delete");
	expect_show(s, "rundown/live=c rundown/segments/0/id=a rundown/segments/0/state=past "
		       "rundown/segments/0/runs/0/end=@1m rundown/segments/2/remaining_ms=240000");
	say(s, "3m", "redo");
	expect_show(s, "rundown/live=c rundown/segments/#=3");
	/* the row that is live cannot be taken back */
	say(s, "3m", "edit.insert segment after=b id=e title=E duration=1m");
	say(s, "3m", "arm e");
	say(s, "3m", "go");
	say(s, "3m", "undo");
	say(s, "3m", "undo");
	say(s, "3m", "undo");
	expect_reply(s, "undone=edit.insert");
	forget_events(s);
	script_end(s);
}

static void what_is_on_air_by_itself_cannot_be_taken_back(void **state)
{
	(void)state;
	struct script *s = script_new(
		"{'crowdcue':1,'id':'n','title':'N','segments':["
		"{'id':'a','title':'A','duration':'1m','auto':true},{'id':'c','title':'C','duration':'5m'}]}");
	say(s, "0s", "go");
	say(s, "10s", "edit.insert segment after=a id=b title=B duration=1m");
	until(s, "70s");
	refuse(s, "70s", "undo", "rundown.live");
	say(s, "71s", "go");
	say(s, "71s", "undo");
	refuse(s, "71s", "undo", "rundown.live");
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_lies_ahead_is_in_force_at_once),
		cmocka_unit_test(a_preview_changes_nothing),
		cmocka_unit_test(the_live_row_is_staged),
		cmocka_unit_test(a_staged_edit_comes_into_force_when_the_row_leaves),
		cmocka_unit_test(a_row_that_ends_by_itself_or_by_finish),
		cmocka_unit_test(a_row_that_begins_again_has_its_new_version),
		cmocka_unit_test(a_cue_does_not_fire_for_an_instant_that_is_over),
		cmocka_unit_test(the_live_row_goes_only_when_confirmed),
		cmocka_unit_test(a_row_comes_back_into_a_show_that_has_gone_on),
		cmocka_unit_test(what_is_on_air_by_itself_cannot_be_taken_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
