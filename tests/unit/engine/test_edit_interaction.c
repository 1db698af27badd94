/* Edits of interactions, products and cues while the show runs. */
#include "engine_fixture.h"

#include "core/edit.h"
#include "core/undo.h"
#include "edit_show.h"

/* ---- interactions ---- */

static void a_draft_becomes_what_the_document_says(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW);
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
	struct script *s = script_new(SHOW);
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
	struct script *s = script_new(SHOW);
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
	struct script *s = script_new(SHOW);
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
	struct script *s = script_new(SHOW);
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
		script_new("{'crowdcue':1,'id':'n','title':'N','segments':[{'id':'a','title':'A','duration':'1m'}],"
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
	struct script *s = script_new(SHOW);
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
	struct script *s = script_new(
		"{'crowdcue':1,'id':'n','title':'N','segments':[{'id':'a','title':'A','duration':'1m','cues':["
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_draft_becomes_what_the_document_says),
		cmocka_unit_test(a_reset_puts_what_is_staged_in_force),
		cmocka_unit_test(a_deleted_interaction_comes_back_with_its_votes),
		cmocka_unit_test(what_was_opened_cannot_be_taken_back),
		cmocka_unit_test(what_a_sale_sells),
		cmocka_unit_test(a_question_taken_back_after_an_edit_of_the_list),
		cmocka_unit_test(an_effect_finds_its_cue_again),
		cmocka_unit_test(a_cue_changes_no_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
