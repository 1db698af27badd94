/* A draw that waits for a public random round (contracts.md section 15). Round 26732212 of quicknet comes at 0s. */
#include "engine_fixture.h"

#include "core/lottery.h"

#define SHOW                                                                                                           \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"                     \
	"'interactions':[{'kind':'lottery','id':'cup','title':'Cup','entry':{'by':'keyword','words':['ride']},"        \
	"'reel':'0s','prizes':[{'id':'p1','title':'Cup','count':9}]}]}"
#define QUICKNET "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
#define SLOW "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce"
/* SHA-256 of the three bytes. */
#define VALUE "randomness=3608bca1e44ea6c4d268eb6db02260269892c0b42b86bbf1e77a6fa16c3c9282 signature=78797a"
#define OTHER "randomness=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad signature=616263"

/* Open, with `count` people in it. */
static struct script *opened(int count)
{
	struct script *s = script_new(SHOW);
	char name[16];
	say(s, "0s", "lottery.open cup");
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof name, "v%02d", i);
		chat(s, "1s", name, "ride");
	}
	forget_events(s);
	return s;
}

/* Closed at 10 s, settled at 11 s. */
static struct script *settled(int count)
{
	struct script *s = opened(count);
	say(s, "10s", "lottery.close cup");
	until(s, "11s");
	forget_events(s);
	return s;
}

/* The picks are draw-v1 with the 32 bytes at its end, or without them. */
static void expect_order(struct script *s, const uint8_t *beacon)
{
	const struct lottery *l = script_item(s, "cup")->lottery;
	int64_t weights[64];
	for (size_t i = 0; i < l->list_count; i++)
		weights[i] = 1;
	struct draw *draw = draw_create(l->secret, l->list_digest, beacon, weights, l->list_count);
	assert_non_null(draw);
	assert_true(l->pick_count > 3);
	for (size_t i = 0; i < l->pick_count; i++)
		assert_int_equal(l->picks[i].entrant, l->list[draw_next(draw)]);
	draw_destroy(draw);
}

static void drawn_when_the_round_has_come(void **unused)
{
	(void)unused;
	struct script *s = opened(20);
	say(s, "5s", "lottery.beacon cup round=26732222"); /* at 30 s */
	expect_reply(s, "at=@30s");
	expect_event(s, "lottery.state state=open beacon_round=26732222 beacon_at=@30s beacon_chain=" QUICKNET
			" entrants_sha256=none");
	expect_state(s, "cup",
		     "beacon/state=awaited beacon/round=26732222 beacon/at=@30s beacon/name=quicknet "
		     "beacon/randomness=none entrants_sha256=none");
	refuse(s, "6s", "lottery.beacon-value cup round=26732222 " VALUE, "lottery.not-allowed");
	say(s, "10s", "lottery.close cup");
	expect_event(s, "lottery.state state=closed");
	say(s, "10s", "lottery.draw cup count=4");
	expect_reply(s, "pending=true at=@30s");
	until(s, "11s");
	const struct lottery *l = script_item(s, "cup")->lottery;
	char list[65];
	char words[160];
	digest_hex(list, l->list_digest, 32);
	snprintf(words, sizeof words, "lottery.state state=closed beacon_round=26732222 entrants_sha256=%s", list);
	expect_event(s, words);
	snprintf(words, sizeof words, "entrants_sha256=%s winners/#=0", list);
	expect_state(s, "cup", words);
	say(s, "12s", "lottery.draw cup count=1"); /* once more: it waits too */
	expect_reply(s, "pending=true at=@30s");
	refuse(s, "29s", "lottery.beacon-value cup round=26732222 " VALUE, "lottery.beacon-early");
	until(s, "40s");
	expect_nothing(s); /* the round has come, its value not yet */
	say(s, "40s", "lottery.beacon-value cup round=26732222 " VALUE);
	expect_event(s, "lottery.drawn count=4");
	expect_event(s, "lottery.state state=revealed");
	expect_event(s, "lottery.drawn count=1");
	forget_events(s);
	expect_state(s, "cup",
		     "beacon/state=known winners/#=5 "
		     "beacon/randomness=3608bca1e44ea6c4d268eb6db02260269892c0b42b86bbf1e77a6fa16c3c9282");
	assert_true(l->beacon.has_value);
	expect_order(s, l->beacon.value);
	script_end(s);
}

static void without_a_beacon_the_order_is_the_plain_one(void **unused)
{
	(void)unused;
	struct script *s = settled(20);
	refuse(s, "12s", "lottery.beacon-value cup round=26732222 " VALUE, "verb.not-applicable");
	say(s, "12s", "lottery.beacon cup round=26732222");
	say(s, "13s", "lottery.beacon cup off=true");
	expect_state(s, "cup", "beacon=none");
	say(s, "14s", "lottery.draw cup");
	expect_reply(s, "pending=none");
	expect_order(s, NULL);
	refuse(s, "15s", "lottery.beacon cup round=26732232", "lottery.not-allowed");
	forget_events(s);
	script_end(s);
}

static void the_value_before_the_draw(void **unused)
{
	(void)unused;
	struct script *s = settled(20);
	say(s, "12s", "lottery.beacon cup round=26732222");
	say(s, "31s", "lottery.beacon-value cup round=26732222 " VALUE);
	say(s, "32s", "lottery.beacon-value cup round=26732222 " VALUE); /* told twice */
	refuse(s, "33s", "lottery.beacon-value cup round=26732222 " OTHER, "verb.bad-argument");
	say(s, "40s", "lottery.draw cup count=9");
	expect_reply(s, "pending=none");
	expect_order(s, script_item(s, "cup")->lottery->beacon.value);
	forget_events(s);
	script_end(s);
}

static void rounds_that_bind_nobody_are_refused(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	/* the list can be frozen a second after a close at this instant: rounds until then are too early */
	refuse(s, "0s", "lottery.beacon cup round=1", "lottery.beacon-late");
	refuse(s, "0s", "lottery.beacon cup round=26732212", "lottery.beacon-late");
	say(s, "0s", "lottery.beacon cup round=26732213");
	refuse(s, "0s", "lottery.beacon cup round=26732214 chain=52db", "verb.bad-argument");
	expect_reply(s, "argument=chain");
	refuse(s, "0s", "lottery.beacon cup round=9223372036854775807", "verb.bad-argument");
	expect_reply(s, "argument=round");
	refuse(s, "0s", "lottery.beacon cup", "verb.missing-argument");
	refuse(s, "0s", "lottery.beacon cup round=26732214 off=true", "verb.bad-argument");
	expect_state(s, "cup", "beacon/round=26732213"); /* a refusal changes nothing */
	say(s, "0s", "lottery.beacon cup chain=" SLOW " round=5919000");
	expect_state(s, "cup", "beacon/name=default beacon/round=5919000");
	forget_events(s);
	script_end(s);

	s = opened(3);
	know_feed(s, "main", "twitch:a", "10s", true);
	refuse(s, "1s", "lottery.beacon cup round=26732216", "lottery.beacon-late"); /* 12 s: close + delay + settle */
	say(s, "1s", "lottery.beacon cup round=26732217");
	say(s, "10s", "lottery.close cup");                                           /* settled at 21 s */
	refuse(s, "10s", "lottery.beacon cup round=26732219", "lottery.beacon-late"); /* 21 s */
	say(s, "10s", "lottery.beacon cup round=26732220");
	refuse(s, "21s", "lottery.beacon cup round=26732219", "lottery.beacon-late");
	forget_events(s);
	script_end(s);
}

/* Closed later than was thought: the round's value was known before the list was. */
static void a_round_that_came_too_early(void **unused)
{
	(void)unused;
	struct script *s = opened(20);
	say(s, "2s", "lottery.beacon cup round=26732217"); /* at 15 s */
	say(s, "14s500ms", "lottery.close cup");
	say(s, "14s500ms", "lottery.draw cup count=5");
	expect_reply(s, "pending=true at=@15s500ms");
	refuse(s, "15s", "lottery.beacon-value cup round=26732217 " VALUE, "lottery.beacon-late");
	forget_events(s);
	until(s, "15s500ms");
	expect_event(s, "lottery.state state=closed beacon_round=26732217");
	expect_event(s, "alert reason=lottery.beacon-late id=cup");
	expect_event(s, "alert reason=lottery.beacon-late id=cup"); /* and so the draw that waited was not made */
	expect_state(s, "cup", "beacon/state=late winners/#=0");
	refuse(s, "16s", "lottery.draw cup", "lottery.beacon-late");
	refuse(s, "16s", "lottery.beacon-value cup round=26732217 " VALUE, "lottery.beacon-late");
	say(s, "17s", "lottery.beacon cup round=26732222"); /* a later one */
	say(s, "18s", "lottery.draw cup count=5");
	expect_reply(s, "pending=true at=@30s");
	say(s, "30s", "lottery.beacon-value cup round=26732222 " VALUE);
	expect_order(s, script_item(s, "cup")->lottery->beacon.value);
	forget_events(s);
	script_end(s);
}

/* Once the value is out, another round would be a second try: there is none. */
static void no_second_try(void **unused)
{
	(void)unused;
	struct script *s = settled(20);
	say(s, "12s", "lottery.beacon cup round=26732222");
	say(s, "13s", "lottery.beacon cup round=26732223"); /* nobody knows either yet */
	say(s, "14s", "lottery.draw cup count=5");
	refuse(s, "33s", "lottery.beacon cup round=26732232", "lottery.beacon-late");
	refuse(s, "34s", "lottery.beacon-value cup round=26732222 " VALUE, "verb.bad-argument");
	expect_reply(s, "argument=round");
	refuse(s, "34s", "lottery.beacon-value cup round=26732223 randomness=00 signature=78797a", "verb.bad-argument");
	expect_reply(s, "argument=randomness");
	refuse(s, "34s",
	       "lottery.beacon-value cup round=26732223 signature=78797b "
	       "randomness=3608bca1e44ea6c4d268eb6db02260269892c0b42b86bbf1e77a6fa16c3c9282",
	       "verb.bad-argument");
	expect_reply(s, "argument=randomness");
	expect_state(s, "cup", "beacon/state=awaited winners/#=0");
	/* given up: drawn without it, and only re-checkable */
	say(s, "50s", "lottery.beacon cup off=true");
	expect_state(s, "cup", "beacon=none winners/#=5");
	expect_order(s, NULL);
	forget_events(s);
	script_end(s);
}

static void reveal_waits_with_its_draw(void **unused)
{
	(void)unused;
	struct script *s = settled(20);
	say(s, "12s", "lottery.beacon cup round=26732222");
	say(s, "13s", "lottery.draw cup count=2 reveal=later");
	say(s, "14s", "lottery.reveal cup");
	expect_reply(s, "pending=true");
	forget_events(s);
	say(s, "31s", "lottery.beacon-value cup round=26732222 " VALUE);
	expect_events(s, "lottery.drawn lottery.state lottery.winner lottery.winner");
	expect_state(s, "cup", "state=revealed winners/#=2");
	script_end(s);
}

static void a_run_has_its_own(void **unused)
{
	(void)unused;
	struct script *s = settled(5);
	say(s, "12s", "lottery.beacon cup round=26732222");
	say(s, "13s", "lottery.draw cup");
	say(s, "14s", "lottery.reset cup"); /* what waited is dropped with it */
	expect_state(s, "cup", "beacon=none entrants_sha256=none run=2");
	say(s, "15s", "lottery.beacon cup round=26732242");
	say(s, "16s", "lottery.arm cup");
	say(s, "17s", "lottery.open cup"); /* named before it opened: it stays */
	expect_state(s, "cup", "beacon/round=26732242");
	say(s, "18s", "lottery.cancel cup");
	refuse(s, "19s", "lottery.beacon cup round=26732243", "lottery.not-allowed");
	until(s, "2m");
	forget_events(s);
	script_end(s);
}

/* The clock is set back before the round: by the new clock the value comes too early. */
static void after_a_step_of_the_wall_clock(void **unused)
{
	(void)unused;
	struct script *s = settled(9);
	say(s, "12s", "lottery.beacon cup round=26732222");
	until(s, "31s");
	step_wall(s, "-10s");
	refuse(s, "31s", "lottery.beacon-value cup round=26732222 " VALUE, "lottery.beacon-early");
	step_wall(s, "+10s");
	say(s, "31s", "lottery.beacon-value cup round=26732222 " VALUE);
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drawn_when_the_round_has_come),
		cmocka_unit_test(without_a_beacon_the_order_is_the_plain_one),
		cmocka_unit_test(the_value_before_the_draw),
		cmocka_unit_test(rounds_that_bind_nobody_are_refused),
		cmocka_unit_test(a_round_that_came_too_early),
		cmocka_unit_test(no_second_try),
		cmocka_unit_test(reveal_waits_with_its_draw),
		cmocka_unit_test(a_run_has_its_own),
		cmocka_unit_test(after_a_step_of_the_wall_clock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
