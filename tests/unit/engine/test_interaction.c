/* The shared life as verbs, its window and its clocks, told with a card, a topic, a quiz and a poll. */
#include "engine_fixture.h"

#define SHOW(interactions)                                                                                             \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"                     \
	"'interactions':[" interactions "]}"
#define CARD "{'kind':'card','id':'guest','title':'Guest','text':'Engineer'}"
#define POLL(more)                                                                                                     \
	"{'kind':'poll','id':'p','title':'P','options':[{'id':'x','text':'yes'},{'id':'y','text':'no'}]" more "}"

static void a_card_goes_through_its_life(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(CARD));
	expect_state(s, "guest", "kind=card run=1 state=draft on_air=false settled=false refused/#=0 opened=none");
	say(s, "0s", "card.arm guest");
	expect_event(s, "card.state id=guest run=1 state=armed on_air=false");
	refuse(s, "0s", "card.arm guest", "card.already-armed");
	say(s, "1s", "card.open guest");
	expect_event(s, "card.state id=guest state=open on_air=true");
	expect_state(s, "guest", "opened=@1s closed=none deadline=none");
	refuse(s, "1s", "card.open guest", "card.already-open");
	refuse(s, "1s", "card.arm guest", "card.not-allowed");
	expect_reply(s, "state=open");
	refuse(s, "1s", "card.reveal guest", "verb.not-applicable");
	say(s, "5s", "card.close guest");
	expect_event(s, "card.state state=closed on_air=true");
	expect_state(s, "guest", "closed=@5s settled=false");
	until(s, "6s");
	expect_state(s, "guest", "settled=true");
	say(s, "7s", "card.done guest");
	expect_event(s, "card.state state=done on_air=false");
	refuse(s, "7s", "card.show guest", "card.not-allowed");
	expect_reply(s, "state=done");
	refuse(s, "7s", "card.done guest", "card.already-done");
	say(s, "8s", "card.reset guest");
	expect_event(s, "card.state state=draft run=2 on_air=false");
	expect_state(s, "guest", "run=2 opened=none closed=none settled=false");
	say(s, "9s", "card.cancel guest");
	expect_event(s, "card.state state=cancelled on_air=false run=2");
	refuse(s, "9s", "card.cancel guest", "card.already-cancelled");
	refuse(s, "9s", "card.open guest", "card.not-allowed");
	say(s, "9s", "card.reset guest");
	expect_event(s, "card.state state=draft run=3");
	script_end(s);
}

static void an_id_is_of_its_kind(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(CARD));
	refuse(s, "0s", "topic.open guest", "id.unknown");
	refuse(s, "0s", "card.open nobody", "id.unknown");
	say(s, "0s", "card.open GUEST");
	expect_event(s, "card.state id=guest");
	script_end(s);
}

static void showing_and_hiding_change_only_that(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(CARD));
	say(s, "0s", "card.show guest");
	expect_event(s, "card.state state=draft on_air=true");
	say(s, "0s", "card.show guest");
	expect_nothing(s);
	say(s, "0s", "card.hide guest");
	expect_event(s, "card.state state=draft on_air=false");
	say(s, "0s", "card.hide guest");
	say(s, "0s", "card.open guest quiet=true");
	expect_event(s, "card.state state=open on_air=false");
	script_end(s);
}

static void one_of_a_kind_is_on_air(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(CARD ",{'kind':'card','id':'other','title':'Other'},"
						"{'kind':'topic','id':'t','title':'Camping'}"));
	say(s, "0s", "card.open guest");
	say(s, "0s", "topic.open t");
	forget_events(s);
	say(s, "1s", "card.open other");
	expect_event(s, "card.state id=other on_air=true");
	expect_event(s, "card.state id=guest on_air=false state=open");
	expect_nothing(s);
	say(s, "2s", "card.show guest");
	expect_event(s, "card.state id=guest on_air=true");
	expect_event(s, "card.state id=other on_air=false");
	expect_state(s, "t", "on_air=true");
	script_end(s);
}

static void a_time_limit_closes(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL(",'time':'30s','settle':'0s'")));
	say(s, "0s", "poll.open p");
	expect_state(s, "p", "deadline=@30s");
	forget_events(s);
	until(s, "29s999ms");
	expect_nothing(s);
	until(s, "31s");
	expect_event(s, "poll.state state=closed");
	expect_state(s, "p", "closed=@30s settled=true deadline=none");
	say(s, "31s", "poll.reset p");
	say(s, "40s", "poll.open p time=5s");
	forget_events(s);
	until(s, "50s");
	expect_event(s, "poll.state state=closed run=2");
	expect_state(s, "p", "closed=@45s");
	script_end(s);
}

static void the_limit_is_moved(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL("")));
	refuse(s, "0s", "poll.extend p by=10s", "poll.not-allowed");
	expect_reply(s, "state=draft");
	say(s, "0s", "poll.open p");
	refuse(s, "0s", "poll.extend p by=10s", "poll.not-allowed");
	expect_reply(s, "state=open");
	say(s, "0s", "poll.cancel p");
	say(s, "0s", "poll.reset p");
	say(s, "0s", "poll.open p time=20s");
	forget_events(s);
	say(s, "5s", "poll.extend p by=+10s");
	expect_state(s, "p", "deadline=@30s");
	say(s, "5s", "poll.extend p by=-5s");
	expect_state(s, "p", "deadline=@25s");
	/* a deadline that would be before now closes now */
	say(s, "10s", "poll.extend p by=-60s");
	expect_event(s, "poll.state state=closed");
	expect_state(s, "p", "closed=@10s");
	script_end(s);
}

/* Time that is added for ever never comes round to the past. */
static void huge_extensions_stay_ahead(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL(",'time':'10s'")));
	say(s, "0s", "poll.open p");
	forget_events(s);
	for (int i = 0; i < 100; i++)
		say(s, "1s", "poll.extend p by=+2777777h");
	assert_true(script_item(s, "p")->deadline_mono > INT64_C(999) * 1000000000000);
	say(s, "1s", "standby");
	for (int i = 0; i < 100; i++)
		say(s, "1s", "poll.extend p by=+2777777h");
	say(s, "2s", "standby-off");
	assert_true(script_item(s, "p")->deadline_mono > INT64_C(1999) * 1000000000000);
	for (int i = 0; i < 200; i++)
		say(s, "2s", "poll.extend p by=-2777777h");
	expect_state(s, "p", "deadline=@11s");
	forget_events(s);
	script_end(s);
}

static void standby_holds_the_limit(void **unused)
{
	(void)unused;
	struct script *s = script_new(
		SHOW(POLL(",'time':'30s'") ",{'kind':'card','id':'c','title':'C','time':'30s','hold':false}"));
	say(s, "0s", "poll.open p");
	say(s, "0s", "card.open c");
	say(s, "10s", "standby");
	forget_events(s);
	expect_state(s, "p", "deadline=none held_ms=20000");
	expect_state(s, "c", "deadline=@30s held_ms=none");
	say(s, "20s", "poll.extend p by=5s");
	expect_state(s, "p", "held_ms=25000");
	until(s, "40s");
	expect_event(s, "card.state id=c state=closed");
	say(s, "1m", "standby-off");
	forget_events(s);
	expect_state(s, "p", "deadline=@85s held_ms=none");
	until(s, "2m");
	expect_event(s, "poll.state id=p state=closed");
	script_end(s);
}

static void what_opens_in_standby_is_held(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL(",'time':'30s'")));
	say(s, "0s", "standby");
	say(s, "5s", "poll.open p");
	forget_events(s);
	expect_state(s, "p", "held_ms=30000 deadline=none");
	say(s, "1m", "poll.extend p by=-1h");
	expect_state(s, "p", "held_ms=0");
	say(s, "2m", "standby-off");
	forget_events(s);
	until(s, "2m");
	expect_state(s, "p", "state=closed closed=@2m");
	script_end(s);
}

static void the_window_is_open_from_opening_to_close(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL("")));
	chat(s, "0s", "zoe", "yes"); /* never open: nothing to refuse */
	expect_state(s, "p", "refused/#=0 voters=0");
	say(s, "10s", "poll.open p");
	hear(s, "10s", "{'kind':'comment','person':'ann','text':'yes','t':1773000009999}");
	expect_state(s, "p", "refused/0/reason=early refused/0/count=1");
	hear(s, "10s", "{'kind':'comment','person':'bob','text':'yes','t':1773000010000}");
	hear(s, "10s", "{'kind':'comment','person':'cat','text':'yes','history':true}");
	expect_state(s, "p", "voters=1 refused/0/reason=history refused/1/reason=early");
	say(s, "20s", "poll.close p");
	/* written before the close, come after it */
	hear(s, "20s500ms", "{'kind':'comment','person':'dan','text':'no','t':1773000019999}");
	hear(s, "20s500ms", "{'kind':'comment','person':'eve','text':'no','t':1773000020000}");
	expect_state(s, "p", "voters=2 refused/2/reason=late refused/2/count=1 settled=false");
	hear(s, "21s", "{'kind':'comment','person':'fox','text':'no','t':1773000019999}");
	expect_state(s, "p", "voters=2 refused/2/count=2 settled=true");
	forget_events(s);
	script_end(s);
}

/* Viewers see the programme late: a feed's delay lengthens its window, the longest one the settling. */
static void a_delay_lengthens_the_window(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL("")));
	know_feed(s, "near", "twitch:a", "2s", true);
	know_feed(s, "far", "youtube:b", "10s", true);
	know_feed(s, "other", "youtube:uncounted", "60s", false);
	say(s, "0s", "poll.open p");
	say(s, "20s", "poll.close p");
	forget_events(s);
	hear(s, "21s", "{'kind':'comment','person':'ann','text':'yes','t':1773000021999}");
	expect_state(s, "p", "voters=1");
	hear(s, "22s", "{'kind':'comment','person':'bob','text':'yes'}");
	expect_state(s, "p", "voters=1 refused/0/reason=late");
	hear(s, "29s999ms", "{'kind':'comment','person':'cat','text':'yes','feed':'youtube:b'}");
	expect_state(s, "p", "voters=2");
	hear(s, "30s", "{'kind':'comment','person':'dan','text':'yes','feed':'youtube:uncounted'}");
	expect_state(s, "p", "voters=2");
	until(s, "30s999ms");
	expect_state(s, "p", "settled=false");
	until(s, "31s");
	expect_state(s, "p", "settled=true");
	say(s, "32s", "feed.delay far 5m");
	say(s, "32s", "poll.reset p");
	say(s, "32s", "poll.open p");
	say(s, "33s", "poll.close p");
	forget_events(s);
	until(s, "5m33s");
	expect_state(s, "p", "settled=false");
	until(s, "5m34s");
	expect_state(s, "p", "settled=true");
	script_end(s);
}

/* A time in the future is taken as arrival. */
static void the_future_is_now(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL("")));
	say(s, "0s", "poll.open p");
	hear(s, "5s", "{'kind':'comment','person':'ann','text':'yes','t':1773000099000}");
	expect_list(s, "ballots", "p", "total=1 rows/0/t=@5s");
	script_end((forget_events(s), s));
}

static void a_reveal_before_settling_waits(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL("")));
	say(s, "0s", "poll.open p");
	chat(s, "1s", "ann", "yes");
	say(s, "10s", "poll.close p");
	forget_events(s);
	say(s, "10s200ms", "poll.reveal p");
	expect_reply(s, "pending=true at=@11s");
	expect_state(s, "p", "state=closed");
	until(s, "11s");
	expect_event(s, "poll.state state=revealed on_air=true");
	expect_event(s, "poll.result options/0/votes=1 options/0/winner=true");
	script_end(s);
}

/* done and cancel end what was asked for as well. */
static void what_is_done_is_not_revealed_later(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL(",'then':'reveal'")));
	say(s, "0s", "poll.open p");
	chat(s, "1s", "ann", "yes");
	say(s, "10s", "poll.close p");
	say(s, "10s", "poll.reveal p");
	say(s, "10s", "poll.done p");
	forget_events(s);
	until(s, "20s");
	expect_state(s, "p", "state=done on_air=false");
	say(s, "20s", "poll.reset p");
	say(s, "20s", "poll.open p");
	say(s, "21s", "poll.close p");
	say(s, "21s", "poll.reveal p");
	say(s, "21s", "poll.cancel p");
	forget_events(s);
	until(s, "30s");
	expect_state(s, "p", "state=cancelled on_air=false settled=false");
	script_end(s);
}

static void late_ones_are_told_until_the_next_opening(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL("")));
	say(s, "0s", "poll.open p");
	say(s, "1s", "poll.close p");
	say(s, "5s", "poll.reveal p");
	chat(s, "6s", "ann", "yes");
	say(s, "7s", "poll.done p");
	chat(s, "8s", "bob", "no");
	expect_state(s, "p", "refused/0/reason=late refused/0/count=2");
	expect_list(s, "refused", "p",
		    "total=2 rows/0/id=ann rows/0/reason=late rows/0/t=@6s rows/1/name=bob rows/1/platform=twitch");
	say(s, "9s", "poll.reset p");
	say(s, "9s", "poll.open p");
	expect_state(s, "p", "refused/#=0");
	expect_list(s, "refused", "p", "total=0");
	forget_events(s);
	script_end(s);
}

/* Everyone who was refused is listed; beyond a million the newest, and all are counted. */
static void refusals_are_counted_beyond_what_is_kept(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL("")));
	say(s, "0s", "poll.open p");
	for (int i = 0; i < 1500; i++)
		hear(s, "1s", "{'kind':'comment','person':'ann','text':'yes','history':true}");
	chat(s, "1s", "bob", "yes");
	expect_state(s, "p", "refused/0/count=1500 refused/0/reason=history voters=1");
	expect_list(s, "refused", "p", "total=1500 rows/#=100 rows/99/id=ann");
	struct interaction *it = script_item(s, "p");
	uint32_t bob = people_find(&s->engine->people, "twitch", "bob");
	for (size_t i = 1500; i < REFUSED_KEPT + 7; i++)
		interaction_refuse_person(it, bob, (int64_t)i, REFUSED_EARLY);
	size_t total = 0;
	struct reply reply = {0};
	json_t *rows = engine_list(s->engine, "refused", "p", REFUSED_KEPT - 1, 100, &total, &reply);
	assert_int_equal(total, REFUSED_KEPT);
	assert_int_equal(json_array_size(rows), 1);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(rows, 0), "t")), REFUSED_KEPT + 6);
	json_decref(rows);
	rows = engine_list(s->engine, "refused", "p", 1500 - 8, 2, &total, &reply);
	assert_string_equal(json_string_value(json_object_get(json_array_get(rows, 0), "id")), "ann");
	assert_string_equal(json_string_value(json_object_get(json_array_get(rows, 1), "id")), "bob");
	json_decref(rows);
	/* the next opening begins a new list */
	script_begin_again(s);
	say(s, "2s", "poll.open p");
	say(s, "3s", "poll.close p");
	until(s, "5s");
	chat(s, "5s", "bob", "yes");
	expect_list(s, "refused", "p", "total=1 rows/0/reason=late");
	forget_events(s);
	script_end(s);
}

static void after_a_step_of_the_wall_clock(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL(",'time':'60s'")));
	say(s, "0s", "poll.open p");
	until(s, "10s");
	step_wall(s, "+30s");
	expect_state(s, "p", "deadline=@90s opened=@0s"); /* on the new clock: 50 s are left, as before */
	forget_events(s);
	until(s, "61s"); /* of the monotonic clock */
	expect_event(s, "poll.state state=closed");
	expect_state(s, "p", "closed=@90s");
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_card_goes_through_its_life),
		cmocka_unit_test(an_id_is_of_its_kind),
		cmocka_unit_test(showing_and_hiding_change_only_that),
		cmocka_unit_test(one_of_a_kind_is_on_air),
		cmocka_unit_test(a_time_limit_closes),
		cmocka_unit_test(the_limit_is_moved),
		cmocka_unit_test(huge_extensions_stay_ahead),
		cmocka_unit_test(standby_holds_the_limit),
		cmocka_unit_test(what_opens_in_standby_is_held),
		cmocka_unit_test(the_window_is_open_from_opening_to_close),
		cmocka_unit_test(a_delay_lengthens_the_window),
		cmocka_unit_test(the_future_is_now),
		cmocka_unit_test(a_reveal_before_settling_waits),
		cmocka_unit_test(what_is_done_is_not_revealed_later),
		cmocka_unit_test(late_ones_are_told_until_the_next_opening),
		cmocka_unit_test(refusals_are_counted_beyond_what_is_kept),
		cmocka_unit_test(after_a_step_of_the_wall_clock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
