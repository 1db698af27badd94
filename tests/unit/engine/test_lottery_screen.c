/* Names are looked at before they go out: who is excluded, banned or blocked between the draw and the moment at which
 * he would be named is passed over, the next of the order takes his place, and no viewer ever sees him. */
#include "engine_fixture.h"

#include "core/lottery.h"

#define SHOW(more)                                                                                                     \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"                     \
	"'interactions':[{'kind':'lottery','id':'cup','title':'Cup','entry':{'by':'keyword','words':['ride']},"        \
	"'reel':'6s','prizes':[{'id':'p1','title':'Cup','count':2}]" more "}]}"

/* Five people in it, settled at 11 s, drawn at 20 s as the verb says. */
static struct script *drawn(const char *document, const char *draw)
{
	struct script *s = script_new(document);
	char name[32];
	say(s, "0s", "lottery.open cup");
	for (int i = 0; i < 5; i++) {
		snprintf(name, sizeof name, "viewer-%d", i);
		chat(s, "1s", name, "ride");
	}
	say(s, "10s", "lottery.close cup");
	say(s, "20s", draw);
	forget_events(s);
	return s;
}

/* The n-th of the frozen order, from 1; until the next call. */
static const char *in_order(struct script *s, size_t n)
{
	static char name[64];
	const struct lottery *l = script_item(s, "cup")->lottery;
	int64_t weights[] = {1, 1, 1, 1, 1};
	struct draw *draw = draw_create(l->secret, l->list_digest, NULL, weights, 5);
	size_t at = 0;
	for (size_t i = 0; i < n; i++)
		at = draw_next(draw);
	draw_destroy(draw);
	snprintf(name, sizeof name, "%s", people_texts(&s->engine->people, l->entrants[l->list[at]].person).id);
	return name;
}

/* The whole snapshot, byte by byte. */
static bool stage_has(struct script *s, const char *name)
{
	static struct stage stage;
	size_t length = strlen(name);
	engine_stage(s->engine, s->now, 0, &stage);
	for (size_t i = 0; i + length <= sizeof stage; i++)
		if (memcmp((const char *)&stage + i, name, length) == 0)
			return true;
	return false;
}

static void expect_unseen(struct script *s, const char *name)
{
	if (name && stage_has(s, name))
		fail_msg("%s is on the stage", name);
	for (size_t i = 0; name && i < s->said_count; i++) {
		char *text = s->said[i].fields ? json_dumps(s->said[i].fields, 0) : NULL;
		if (text && strstr(text, name))
			fail_msg("%s is named by %s %s", name, s->said[i].name, text);
		free(text);
	}
}

/* Neither the stage nor an event says the names, now and for the next minutes. */
static void expect_never_seen(struct script *s, const char *name, const char *other)
{
	char seconds[16];
	for (int t = (int)((s->now.mono - SCRIPT_MONO) / 1000); t < 120; t++) {
		snprintf(seconds, sizeof seconds, "%ds", t);
		until(s, seconds);
		expect_unseen(s, name);
		expect_unseen(s, other);
	}
}

static void tell(struct script *s, const char *t, const char *format, const char *person)
{
	char line[128];
	snprintf(line, sizeof line, format, person);
	say(s, t, line);
}

static void excluded_before_the_reveal(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(""), "lottery.draw cup reveal=later");
	char first[64];
	char third[64];
	snprintf(first, sizeof first, "%s", in_order(s, 1));
	snprintf(third, sizeof third, "%s", in_order(s, 3));
	expect_state(s, "cup", "winners/#=2 winners/0/status=confirmed state=closed");
	tell(s, "21s", "lottery.exclude cup person=twitch/%s reason=crew", first);
	expect_event(s, "lottery.claim pick=1 status=forfeited person=none");
	expect_event(s, "lottery.drawn count=1");
	char words[160];
	snprintf(words, sizeof words, "winners/#=3 winners/0/status=forfeited winners/2/replaces=1 winners/2/id=%s",
		 third);
	expect_state(s, "cup", words);
	refuse(s, "22s", "lottery.draw cup", "lottery.no-more-prizes"); /* the two cups are given all the same */
	say(s, "30s", "lottery.reveal cup");
	expect_never_seen(s, first, NULL);
	expect_event(s, "lottery.state state=revealed");
	expect_event(s, "lottery.winner pick=2");
	snprintf(words, sizeof words, "lottery.winner pick=3 person=%s", third);
	expect_event(s, words);
	assert_true(stage_has(s, third));
	script_end(s);
}

static void banned_and_blocked_before_the_reveal(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(",'claim':{'time':'60s','redraw':'off'}"), "lottery.draw cup reveal=later");
	char first[64];
	char second[64];
	snprintf(first, sizeof first, "%s", in_order(s, 1));
	snprintf(second, sizeof second, "%s", in_order(s, 2));
	ban(s, "22s", first);
	tell(s, "23s", "people.block person=twitch/%s", second);
	expect_state(s, "cup",
		     "winners/#=4 winners/0/status=forfeited winners/1/status=forfeited winners/2/replaces=1 "
		     "winners/3/replaces=2 winners/2/status=pending");
	say(s, "30s", "lottery.reveal cup");
	expect_never_seen(s, first, second);
	forget_events(s);
	script_end(s);
}

/* While the reel turns he is on the stage, for it to land on him, but not named: he goes, and it turns anew. */
static void banned_while_the_reel_turns(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(",'claim':{'time':'60s','redraw':'confirm'}"), "lottery.draw cup");
	char first[64];
	snprintf(first, sizeof first, "%s", in_order(s, 1));
	expect_state(s, "cup", "winners/0/shown_at=@26s");
	ban(s, "24s", first);
	assert_false(stage_has(s, first));
	expect_event(s, "lottery.claim pick=1 status=forfeited person=none");
	expect_event(s, "lottery.drawn count=1");
	expect_state(s, "cup", "winners/2/replaces=1 winners/2/shown_at=@30s winners/2/claim_until=@90s");
	expect_never_seen(s, first, NULL);
	forget_events(s);
	script_end(s);
}

/* Once a winner who need not claim is named, what becomes of him is the operator's to say. */
static void after_he_was_named_nothing_happens_by_itself(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(""), "lottery.draw cup");
	char first[64];
	snprintf(first, sizeof first, "%s", in_order(s, 1));
	until(s, "26s");
	tell(s, "27s", "lottery.exclude cup person=twitch/%s reason=crew", first);
	ban(s, "28s", first);
	expect_state(s, "cup", "winners/#=2 winners/0/status=confirmed");
	say(s, "29s", "lottery.forfeit cup pick=1");
	say(s, "30s", "lottery.redraw cup pick=1");
	expect_state(s, "cup", "winners/#=3 winners/0/status=forfeited winners/2/status=confirmed");
	forget_events(s);
	script_end(s);
}

/* Named, and his claim time runs: who is kept out by then cannot win any more. He is forfeited at once, and what
 * follows is what the lottery's redraw says. */
static void kept_out_while_his_claim_time_runs(void **unused)
{
	(void)unused;
	static const char *const after[] = {
		"winners/#=2 state=revealed", /* confirm: the operator draws again */
		"winners/#=3 winners/2/replaces=1 winners/2/status=pending winners/2/shown_at=@36s state=revealed",
		"winners/#=2 state=revealed", /* off: the other one still has his time */
	};
	static const char *const shows[] = {
		SHOW(",'claim':{'time':'60s','redraw':'confirm'}"),
		SHOW(",'claim':{'time':'60s','redraw':'auto'}"),
		SHOW(",'claim':{'time':'60s','redraw':'off'}"),
	};
	for (int way = 0; way < 9; way++) {
		struct script *s = drawn(shows[way % 3], "lottery.draw cup");
		char first[64];
		char words[128];
		snprintf(first, sizeof first, "%s", in_order(s, 1));
		until(s, "26s");
		forget_events(s);
		if (way / 3 == 0)
			ban(s, "30s", first);
		else if (way / 3 == 1)
			tell(s, "30s", "people.block person=twitch/%s", first);
		else
			tell(s, "30s", "lottery.exclude cup person=twitch/%s reason=crew", first);
		snprintf(words, sizeof words, "lottery.claim pick=1 status=forfeited person=%s", first);
		expect_event(s, words);
		expect_state(s, "cup",
			     "winners/0/status=forfeited winners/0/claim_until=none winners/1/status=pending");
		expect_state(s, "cup", after[way % 3]);
		if (way % 3 == 0) {
			say(s, "31s", "lottery.redraw cup pick=1");
			expect_state(s, "cup", "winners/#=3 winners/2/replaces=1 winners/2/status=pending");
		}
		if (way % 3 == 2) {
			say(s, "32s", "lottery.claim cup pick=2");
			expect_state(s, "cup", "state=done"); /* nothing is open any more */
		}
		forget_events(s);
		script_end(s);
	}
}

/* What was claimed is decided; the ban of the last one who has not ends the lottery. */
static void a_claimed_prize_stays_his(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(",'claim':{'time':'60s','redraw':'off'}"), "lottery.draw cup");
	char first[64];
	char second[64];
	snprintf(first, sizeof first, "%s", in_order(s, 1));
	snprintf(second, sizeof second, "%s", in_order(s, 2));
	until(s, "26s");
	say(s, "27s", "lottery.claim cup pick=1");
	ban(s, "28s", first);
	expect_state(s, "cup", "winners/0/status=claimed winners/1/status=pending state=revealed");
	ban(s, "29s", second);
	expect_state(s, "cup", "winners/0/status=claimed winners/1/status=forfeited state=done");
	forget_events(s);
	script_end(s);
}

static void nobody_is_left(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(""), "lottery.draw cup reveal=later");
	for (size_t i = 1; i <= 5; i++)
		tell(s, "21s", "lottery.exclude cup person=twitch/%s reason=crew", in_order(s, i));
	expect_state(s, "cup", "winners/#=5 winners/4/status=forfeited state=closed");
	refuse(s, "22s", "lottery.reveal cup", "lottery.not-drawn");
	refuse(s, "22s", "lottery.draw cup", "lottery.no-more-entrants");
	for (size_t i = 1; i <= 5; i++)
		assert_false(stage_has(s, in_order(s, i)));
	forget_events(s);
	script_end(s);
}

/* A name that may not be seen is not among the latest either, nor in the reel. */
static void not_in_the_reel(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(""));
	say(s, "0s", "lottery.open cup");
	chat(s, "1s", "nice-one", "ride");
	chat(s, "2s", "rude-one", "ride");
	assert_true(stage_has(s, "rude-one"));
	say(s, "3s", "people.block person=twitch/rude-one");
	assert_false(stage_has(s, "rude-one"));
	assert_true(stage_has(s, "nice-one"));
	say(s, "4s", "people.unblock person=twitch/rude-one");
	assert_true(stage_has(s, "rude-one"));
	say(s, "5s", "lottery.close cup");
	say(s, "7s", "lottery.exclude cup person=twitch/rude-one reason=x");
	assert_false(stage_has(s, "rude-one"));
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(excluded_before_the_reveal),
		cmocka_unit_test(banned_and_blocked_before_the_reveal),
		cmocka_unit_test(banned_while_the_reel_turns),
		cmocka_unit_test(after_he_was_named_nothing_happens_by_itself),
		cmocka_unit_test(kept_out_while_his_claim_time_runs),
		cmocka_unit_test(a_claimed_prize_stays_his),
		cmocka_unit_test(nobody_is_left),
		cmocka_unit_test(not_in_the_reel),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
