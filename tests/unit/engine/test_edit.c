/* Edits while the show runs: what is staged, what is in force, what undo takes back. */
#include "engine_fixture.h"

#include "core/edit.h"
#include "core/undo.h"

#define SHOW_BEHIND_ITS_ID                                                                                             \
	"'title':'N','zone':'UTC',"                                                                                    \
	" 'groups':[{'id':'g','title':'G','loop':true}],"                                                              \
	" 'products':[{'id':'cup','title':'Cup','stock':5,'price':{'minor':100,'currency':'CNY'}},"                    \
	"             {'id':'hat','title':'Hat'}],"                                                                    \
	" 'segments':[{'id':'a','title':'A','duration':'5m','interactions':['p'],'cues':["                             \
	"    {'id':'c1','on':'start','do':[{'verb':'marker','text':'one'}]},"                                          \
	"    {'id':'c2','on':'offset','at':'2m','do':[{'verb':'marker','text':'two'}]},"                               \
	"    {'id':'c3','on':'manual','do':[{'verb':'obs.scene','name':'X'}]}]},"                                      \
	"   {'id':'b','title':'B','duration':'10m','cues':["                                                           \
	"    {'id':'c4','on':'manual','do':[{'verb':'poll.open','id':'p'}]}]},"                                        \
	"   {'id':'c','title':'C','duration':'3m'}],"                                                                  \
	" 'interactions':[{'kind':'poll','id':'p','title':'?','settle':'0s',"                                          \
	"   'options':[{'id':'x','text':'Ex'},{'id':'y','text':'Why'}]},"                                              \
	"  {'kind':'lottery','id':'l','title':'L','settle':'0s','entry':{'by':'keyword','words':['go']},"              \
	"   'prizes':[{'id':'p1','title':'P','count':1}]},"                                                            \
	"  {'kind':'sale','id':'s','title':'S','products':['cup'],'settle':'0s'}]}"

#define SHOW "{'crowdcue':1,'id':'n'," SHOW_BEHIND_ITS_ID
#define NO_GUARD "{'crowdcue':1,'id':'n','guard':'0s',"

static struct script *begin(const char *show)
{
	return script_new(show);
}

/* ---- what lies ahead ---- */

static void what_lies_ahead_is_in_force_at_once(void **state)
{
	(void)state;
	struct script *s = begin(SHOW);
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
	struct script *s = begin(SHOW);
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
	struct script *s = begin(SHOW);
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
	struct script *s = begin(SHOW);
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
	s = begin(SHOW);
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
	struct script *s =
		begin("{'crowdcue':1,'id':'n','title':'N','segments':["
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
	struct script *s = begin("{'crowdcue':1,'id':'n','title':'N','groups':[{'id':'g','title':'G','loop':true}],"
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
	struct script *s = begin(SHOW);
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
	struct script *s = begin(SHOW);
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
		begin("{'crowdcue':1,'id':'n','title':'N','segments':["
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
	struct script *s =
		begin("{'crowdcue':1,'id':'n','title':'N','segments':["
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

/* ---- interactions ---- */

static void a_draft_becomes_what_the_document_says(void **state)
{
	(void)state;
	struct script *s = begin(SHOW);
	say(s, "0s", "edit.set interaction/p options.x.text=Axe title=Tool");
	expect_state(s, "p", "title=Tool staged=none");
	say(s, "0s", "poll.open p");
	chat(s, "1s", "ann", "axe");
	chat(s, "1s", "bob", "ex");
	expect_state(s, "p", "voters=1 options/0/votes=1");
	forget_events(s);
	say(s, "1s", "edit.set interaction/p title=Later");
	expect_reply(s, "staged=true");
	expect_state(s, "p", "title=Tool staged=true voters=1");
	refuse(s, "1s", "edit.apply p", "poll.not-allowed");
	expect_reply(s, "state=open");
	say(s, "2s", "poll.close p");
	say(s, "2s", "poll.reveal p");
	say(s, "2s", "poll.done p");
	/* applied, it holds from the next run on; what came out stays as it was asked */
	say(s, "3s", "edit.apply p");
	expect_state(s, "p", "title=Tool staged=true voters=1 state=done");
	say(s, "3s", "poll.reset p");
	expect_state(s, "p", "title=Later staged=none run=2");
	forget_events(s);
	script_end(s);
}

static void a_reset_puts_what_is_staged_in_force(void **state)
{
	(void)state;
	struct script *s = begin(SHOW);
	say(s, "0s", "lottery.open l");
	say(s, "0s", "edit.set interaction/l entry.words='[\"stop\"]'");
	say(s, "1s", "lottery.cancel l");
	expect_state(s, "l", "staged=true");
	say(s, "1s", "lottery.reset l");
	expect_state(s, "l", "staged=none run=2");
	say(s, "1s", "lottery.open l");
	chat(s, "2s", "ann", "go");
	chat(s, "2s", "bob", "stop");
	expect_state(s, "l", "entrants=1");
	/* the list has a number of its own */
	assert_int_equal(script_item(s, "l")->lottery->n, 2);
	forget_events(s);
	script_end(s);
}

static void a_deleted_interaction_comes_back_with_its_votes(void **state)
{
	(void)state;
	struct script *s = begin(SHOW);
	uint8_t before[32];
	uint8_t after[32];
	say(s, "0s", "edit.delete cue/c4");
	say(s, "0s", "poll.open p");
	chat(s, "1s", "ann", "1");
	forget_events(s);
	script_hash(s, before);
	refuse(s, "1s", "edit.delete interaction/p", "rundown.confirm");
	say(s, "1s", "edit.delete interaction/p confirm=true");
	expect_event(s, "poll.state id=p on_air=false");
	expect_events(s, "show.edited");
	expect_show(s, "interactions/#=2 interactions/0/id=l");
	say(s, "1s", "undo");
	expect_event(s, "poll.state id=p on_air=true state=open");
	expect_events(s, "show.edited");
	script_hash(s, after);
	expect_same(before, after);
	expect_state(s, "p", "voters=1");
	chat(s, "2s", "bob", "1");
	expect_state(s, "p", "voters=2");
	/* redone and undone once more, with what came in between */
	say(s, "2s", "redo");
	say(s, "2s", "undo");
	expect_state(s, "p", "voters=2");
	forget_events(s);
	script_end(s);
}

static void what_was_opened_cannot_be_taken_back(void **state)
{
	(void)state;
	struct script *s = begin(SHOW);
	say(s, "0s", "edit.duplicate interaction/p");
	say(s, "0s", "poll.open p-2");
	refuse(s, "0s", "undo", "poll.not-allowed");
	expect_reply(s, "state=open");
	say(s, "1s", "poll.cancel p-2");
	say(s, "1s", "poll.reset p-2");
	refuse(s, "1s", "undo", "poll.not-allowed");
	forget_events(s);
	script_end(s);
}

static void what_a_sale_sells(void **state)
{
	(void)state;
	struct script *s = begin(SHOW);
	say(s, "0s", "sale.stock s set=7");
	say(s, "0s", "edit.set interaction/s products='[\"hat\",\"cup\"]'");
	expect_state(s, "s", "products/0/id=hat products/1/id=cup products/1/stock=7 product=cup");
	say(s, "0s", "sale.open s");
	forget_events(s);
	/* of a product what was changed is taken over at once, and no more than that */
	say(s, "1s", "edit.set product/cup price.minor=90");
	expect_state(s, "s", "products/1/price/minor=90 products/1/stock=7");
	say(s, "1s", "edit.move product/hat after=");
	expect_state(s, "s", "products/0/id=hat products/1/id=cup products/1/price/minor=90");
	say(s, "1s", "edit.set product/cup stock=3");
	expect_state(s, "s", "products/1/stock=3");
	refuse(s, "1s", "edit.delete product/cup confirm=true", "verb.bad-argument");
	say(s, "1s", "edit.set interaction/s last=2");
	expect_reply(s, "staged=true");
	forget_events(s);
	script_end(s);
}

static void a_question_taken_back_after_an_edit_of_the_list(void **state)
{
	(void)state;
	struct script *s =
		begin("{'crowdcue':1,'id':'n','title':'N','segments':[{'id':'a','title':'A','duration':'1m'}],"
		      "'interactions':[{'kind':'card','id':'k','title':'K','text':'k'},"
		      "{'kind':'question','id':'q','title':'Q','prefix':['Q:']}]}");
	say(s, "0s", "question.open q");
	chat(s, "0s", "ann", "Q: why?");
	say(s, "0s", "edit.delete interaction/k");
	say(s, "0s", "question.approve q item=1");
	expect_state(s, "q", "items/0/state=approved");
	say(s, "0s", "undo");
	expect_state(s, "q", "items/0/state=inbox");
	say(s, "0s", "undo");
	expect_show(s, "interactions/#=2");
	say(s, "0s", "redo");
	say(s, "0s", "redo");
	expect_state(s, "q", "items/0/state=approved");
	forget_events(s);
	script_end(s);
}

/* ---- cues and effects ---- */

static void an_effect_finds_its_cue_again(void **state)
{
	(void)state;
	struct script *s = begin(SHOW);
	uint8_t before[32];
	uint8_t after[32];
	s->effects = EFFECTS_WAIT;
	say(s, "0s", "cue c3");
	int64_t effect = s->effect;
	script_hash(s, before);
	say(s, "0s", "edit.delete segment/a");
	say(s, "0s", "undo");
	script_hash(s, after);
	expect_same(before, after);
	forget_events(s);
	end_effect(s, effect, true, "");
	expect_event(s, "cue.fired id=c3");
	/* and one that ends while its cue is away */
	say(s, "1s", "cue c3");
	effect = s->effect;
	say(s, "1s", "edit.delete segment/a");
	end_effect(s, effect, true, "");
	say(s, "1s", "undo");
	forget_events(s);
	expect_show(s, "rundown/segments/0/cues/2/state=fired");
	script_end(s);
}

static void a_cue_changes_no_document(void **state)
{
	(void)state;
	struct script *s =
		begin("{'crowdcue':1,'id':'n','title':'N','segments':[{'id':'a','title':'A','duration':'1m','cues':["
		      "{'id':'c1','on':'manual','do':[{'verb':'edit.set','target':'segment/a','title':'x'}]},"
		      "{'id':'c2','on':'manual','do':[{'verb':'undo'}]}]}]}");
	say(s, "0s", "cue c1");
	expect_event(s, "cue.refused id=c1 reason=verb.not-applicable");
	say(s, "0s", "edit.set segment/a title=Ay");
	expect_events(s, "show.edited");
	say(s, "0s", "cue c2");
	expect_event(s, "cue.refused id=c2 reason=verb.not-applicable");
	expect_show(s, "rundown/segments/0/title=Ay");
	script_end(s);
}

/* ---- undo ---- */

static void there_and_back(void **state)
{
	(void)state;
	static const char *const verbs[] = {
		"edit.set segment/b duration=12m",
		"edit.insert segment after= id=z title=Z duration=1m",
		"edit.duplicate segment/a",
		"edit.move segment/c after=a",
		"edit.delete segment/c",
		"edit.set cue/c4 do=marker",
		"edit.delete cue/c4",
		"edit.set interaction/p title=x",
		"edit.delete interaction/l confirm=true",
		"edit.insert goal after= id=g metric=likes .target=5",
		"edit.set product/cup stock=1",
	};
	for (size_t live = 0; live < 2; live++)
		for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
			struct script *s = begin(SHOW);
			uint8_t before[32];
			uint8_t after[32];
			uint8_t now[32];
			if (live) {
				say(s, "0s", "go");
				say(s, "10s", "fix how=rescale");
				say(s, "10s", "edit.set segment/a title=Staged");
			}
			script_hash(s, before);
			say(s, "1m", verbs[i]);
			script_hash(s, after);
			expect_other(before, after);
			say(s, "1m", "undo");
			script_hash(s, now);
			expect_same(before, now);
			say(s, "1m", "redo");
			script_hash(s, now);
			expect_same(after, now);
			say(s, "1m", "undo");
			script_hash(s, now);
			expect_same(before, now);
			forget_events(s);
			script_end(s);
		}
}

/* ---- at random ---- */

static const char *const lines[] = {
	"edit.set segment/a title=A1",
	"edit.set segment/a duration=7m",
	"edit.set segment/b duration=4m",
	"edit.set segment/b skip=true",
	"edit.set segment/b skip=",
	"edit.set segment/c start=20:30",
	"edit.set segment/c start=",
	"edit.insert segment after=a title=N duration=1m",
	"edit.insert segment after= title=N duration=2m",
	"edit.duplicate segment/a",
	"edit.duplicate segment/b",
	"edit.delete segment/b",
	"edit.delete segment/c confirm=true",
	"edit.delete segment/a confirm=true",
	"edit.delete segment/segment-1 confirm=true",
	"edit.move segment/b after=",
	"edit.move segment/a after=c",
	"edit.move segment/segment-1 after=c",
	"edit.insert cue after= segment=a on=start do=marker",
	"edit.insert cue after= segment=b on=offset at=1s do=marker",
	"edit.delete cue/c1",
	"edit.delete cue/cue-1",
	"edit.move cue/c2 after=c3",
	"edit.set cue/c2 at=10s",
	"edit.set interaction/p title=x",
	"edit.delete interaction/l confirm=true",
	"edit.duplicate interaction/p",
	"edit.insert interaction after=p kind=card title=Card",
	"edit.set product/cup stock=9",
	"edit.apply a",
	"edit.discard a",
	"edit.apply b",
	"go",
	"go",
	"back",
	"jump c",
	"arm b",
	"skip b",
	"skip b off=true",
	"hold",
	"resume",
	"time by=+30s",
	"end-now",
	"fix how=rescale",
	"fix how=drop",
	"undo",
	"redo",
};

static const char *const others[] = {
	"poll.open p",
	"poll.close p",
	"poll.reveal p",
	"poll.done p",
	"poll.reset p",
	"lottery.open l",
	"lottery.close l",
	"lottery.draw l",
	"lottery.reset l",
	"sale.open s",
	"sale.close s",
	"sale.reset s",
	"cue c3",
	"standby",
	"standby-off",
	"poll.open p-2",
	"edit.apply p",
	"edit.set interaction/l title=y",
	"edit.insert segment after=b title=N duration=1m auto=true",
};

/* Whatever was done, all of it taken back is where it began, and all of it redone where it had come to. No time passes:
 * what happens by itself would stay. */
static void all_of_it_taken_back(void **state)
{
	(void)state;
	size_t longest = 0;
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct script *s = begin(NO_GUARD SHOW_BEHIND_ITS_ID);
		uint8_t first[32];
		uint8_t last[32];
		uint8_t now[32];
		size_t steps = 0;
		script_seed(seed);
		script_hash(s, first);
		for (uint32_t left = script_below(45) + 3; left; left--)
			try_verb(s, "1s", lines[script_below(sizeof lines / sizeof *lines)]);
		while (!*try_verb(s, "1s", "redo"))
			;
		script_hash(s, last);
		while (!*try_verb(s, "1s", "undo"))
			steps++;
		if (strcmp(s->reply.reason, "undo.nothing") != 0)
			fail_msg("seed %llu: %s", (unsigned long long)seed, s->reply.reason);
		script_hash(s, now);
		if (memcmp(first, now, sizeof now) != 0)
			fail_msg("seed %llu: not where it began", (unsigned long long)seed);
		longest = steps > longest ? steps : longest;
		while (!*try_verb(s, "1s", "redo"))
			steps--;
		assert_int_equal(steps, 0);
		script_hash(s, now);
		if (memcmp(last, now, sizeof now) != 0)
			fail_msg("seed %llu: not where it had come to", (unsigned long long)seed);
		forget_events(s);
		script_end(s);
	}
	assert_in_range(longest, 20, UNDO_DEPTH);
}

/* The same while time passes and rows end by themselves: nothing breaks, and a twin agrees. */
static void at_random_while_time_passes(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct script *s = begin(SHOW);
		char t[32];
		script_seed(seed);
		for (size_t i = 0; i < 60; i++) {
			snprintf(t, sizeof t, "%zums", 1000 + i * 20600);
			if (script_below(4) == 0)
				chat(s, t, "ann", script_below(2) ? "1" : "go");
			try_verb(s, t,
				 script_below(6) ? lines[script_below(sizeof lines / sizeof *lines)]
						 : others[script_below(sizeof others / sizeof *others)]);
		}
		forget_events(s);
		script_end(s);
	}
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
		cmocka_unit_test(a_draft_becomes_what_the_document_says),
		cmocka_unit_test(a_reset_puts_what_is_staged_in_force),
		cmocka_unit_test(a_deleted_interaction_comes_back_with_its_votes),
		cmocka_unit_test(what_was_opened_cannot_be_taken_back),
		cmocka_unit_test(what_a_sale_sells),
		cmocka_unit_test(a_question_taken_back_after_an_edit_of_the_list),
		cmocka_unit_test(an_effect_finds_its_cue_again),
		cmocka_unit_test(a_cue_changes_no_document),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(all_of_it_taken_back),
		cmocka_unit_test(at_random_while_time_passes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
