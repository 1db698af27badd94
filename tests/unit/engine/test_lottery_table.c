/* Every state of a lottery and everything that can happen in it, against a table written from contracts.md section 10.
 * A refusal changes nothing; each script's twin must come to the same hash and state. */
#include "engine_fixture.h"

#include "core/lottery.h"

static const char show[] =
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"
	"'interactions':[{'kind':'lottery','id':'cup','title':'Cup','entry':{'by':'keyword','words':['ride']},'time':'"
	"5m',"
	"'reel':'6s','prizes':[{'id':'p1','title':'Cup','count':2}],'claim':{'time':'2m','redraw':'confirm'}}]}";

enum where {
	DRAFT,
	ARMED,
	OPEN,
	COUNTING, /* closed, and what is on its way still counts */
	CLOSED,   /* the list is frozen */
	HIDDEN,   /* one drawn, to be revealed later */
	REVEALED, /* two named, who may claim */
	DONE,
	CANCELLED,
	STATES,
};

static const char *const names[STATES] = {
	"draft", "armed", "open", "closed", "closed", "closed", "revealed", "done", "cancelled",
};

/* In that state, at 60 s; five people have entered, if it was ever open. */
static struct script *reach(enum where where)
{
	struct script *s = script_new(show);
	char name[16];
	if (where == ARMED)
		say(s, "0s", "lottery.arm cup");
	if (where >= OPEN)
		say(s, "0s", "lottery.open cup");
	for (int i = 0; i < 5 && where >= OPEN; i++) {
		snprintf(name, sizeof name, "v%d", i);
		chat(s, "1s", name, "ride"); /* m1 … m5 */
	}
	if (where == COUNTING)
		say(s, "59s500ms", "lottery.close cup");
	if (where > COUNTING)
		say(s, "10s", "lottery.close cup");
	if (where == HIDDEN)
		say(s, "20s", "lottery.draw cup count=1 reveal=later");
	if (where == REVEALED)
		say(s, "20s", "lottery.draw cup");
	if (where == DONE)
		say(s, "20s", "lottery.done cup");
	if (where == CANCELLED)
		say(s, "20s", "lottery.cancel cup");
	until(s, where == COUNTING ? "59s600ms" : "60s");
	forget_events(s);
	char words[64];
	snprintf(words, sizeof words, "state=%s", names[where]);
	expect_state(s, "cup", words);
	return s;
}

/* ---- verbs ---- */

#define NO "!not-allowed"

/* What the verb makes of each state: the state after it, or ! and the reason (of the lottery, unless it has a dot). */
static const struct {
	const char *verb;
	const char *then[STATES];
} verbs[] = {
	{"arm", {"armed", "!already-armed", NO, NO, NO, NO, NO, NO, NO}},
	{"open", {"open", "open", "!already-open", NO, NO, NO, NO, NO, NO}},
	{"close", {NO, NO, "closed", "!already-closed", "!already-closed", "!already-closed", NO, NO, NO}},
	{"reveal", {NO, NO, NO, "!not-drawn", "!not-drawn", "revealed", "!already-revealed", NO, NO}},
	{"done", {NO, NO, NO, "done", "done", "done", "done", "!already-done", NO}},
	{"cancel",
	 {"cancelled", "cancelled", "cancelled", "cancelled", "cancelled", "cancelled", NO, NO, "!already-cancelled"}},
	{"reset", {"!already-draft", NO, NO, "draft", "draft", "draft", "draft", "draft", "draft"}},
	{"show", {"draft", "armed", "open", "closed", "closed", "closed", "revealed", NO, NO}},
	{"hide", {"draft", "armed", "open", "closed", "closed", "closed", "revealed", NO, NO}},
	{"extend by=+10s", {NO, NO, "open", NO, NO, NO, NO, NO, NO}},
	{"draw", {NO, NO, NO, "closed", "revealed", "revealed", "!no-more-prizes", NO, NO}},
	{"draw reveal=later", {NO, NO, NO, "closed", "closed", "closed", "!no-more-prizes", NO, NO}},
	{"draw prize=none", {NO, NO, NO, "!id.unknown", "!id.unknown", "!id.unknown", "!id.unknown", NO, NO}},
	{"redraw pick=1", {NO, NO, NO, "!no-pick", "!no-pick", "closed", NO, NO, NO}},
	{"redraw pick=9", {NO, NO, NO, "!no-pick", "!no-pick", "!no-pick", "!no-pick", NO, NO}},
	{"claim pick=1", {NO, NO, NO, "!no-pick", "!no-pick", "closed", "revealed", NO, NO}},
	{"forfeit pick=1", {NO, NO, NO, "!no-pick", "!no-pick", "closed", "revealed", NO, NO}},
	{"extend-claim pick=1 by=10s", {NO, NO, NO, "!no-pick", "!no-pick", NO, "revealed", NO, NO}},
	{"exclude person=twitch/v0 reason=x",
	 {"draft", "armed", "open", "closed", "closed", "closed", "revealed", NO, NO}},
	{"exclude person=twitch/v0 off=true",
	 {"draft", "armed", "open", "closed", "closed", "closed", "revealed", NO, NO}},
	{"beacon round=99999999", {"draft", "armed", "open", "closed", "closed", NO, NO, NO, NO}},
	{"beacon off=true", {"draft", "armed", "open", "closed", "closed", NO, NO, NO, NO}},
	{"beacon round=7",
	 {"!beacon-late", "!beacon-late", "!beacon-late", "!beacon-late", "!beacon-late", NO, NO, NO, NO}},
	{"beacon-value round=7 randomness=00 signature=00",
	 {NO, NO, NO, "!verb.not-applicable", "!verb.not-applicable", "!verb.not-applicable", NO, NO, NO}},
};

static void do_verb(const char *verb, enum where where, const char *then)
{
	struct script *s = reach(where);
	uint8_t before[32];
	uint8_t after[32];
	char line[96];
	char words[96];
	int length = (int)strcspn(verb, " ");
	snprintf(line, sizeof line, "lottery.%.*s cup%s", length, verb, verb + length);
	script_hash(s, before);
	json_t *state = engine_state(s->engine, s->now);
	const char *reason = try_verb(s, where == COUNTING ? "59s600ms" : "60s", line);
	if (then[0] == '!') {
		snprintf(words, sizeof words, "%s%s", strchr(then, '.') ? "" : "lottery.", then + 1);
		if (strcmp(reason, words) != 0)
			fail_msg("%s in %s (%d): \"%s\", not \"%s\"", line, names[where], (int)where, reason, words);
		script_hash(s, after);
		expect_same(before, after);
		expect_nothing(s);
		json_t *same = engine_state(s->engine, s->now);
		assert_true(json_equal(state, same));
		json_decref(same);
		if (strcmp(then, NO) == 0) {
			snprintf(words, sizeof words, "state=%s", names[where]);
			expect_reply(s, words);
		}
	} else {
		if (reason[0])
			fail_msg("%s in %s (%d) is refused: %s", line, names[where], (int)where, reason);
		snprintf(words, sizeof words, "state=%s", then);
		expect_state(s, "cup", words);
	}
	json_decref(state);
	until(s, "10m"); /* whatever it has set going comes to its end */
	forget_events(s);
	script_end(s);
}

static void every_verb_in_every_state(void **unused)
{
	(void)unused;
	for (size_t v = 0; v < sizeof verbs / sizeof *verbs; v++)
		for (enum where where = DRAFT; where < STATES; where++)
			do_verb(verbs[v].verb, where, verbs[v].then[where]);
}

/* ---- the audience ---- */

/* What it does to each state: "" = nothing; in = one entrant more; out = one less; anything else is the reason of one
 * refusal more. After a slash: what else. */
#define NOTHING                                                                                                        \
	{                                                                                                              \
		"", "", "", "", "", "", "", "", ""                                                                     \
	}
#define COMES_IN                                                                                                       \
	{                                                                                                              \
		"", "", "in", "late", "late", "late", "late", "late", ""                                               \
	}
static const struct {
	const char *event;
	const char *then[STATES];
} heard[] = {
	{"{'kind':'comment','person':'new','text':'ride'}", COMES_IN},
	{"{'kind':'comment','person':'new','text':'Ride!'}", COMES_IN},
	{"{'kind':'comment','person':'new','text':'hello'}", NOTHING},
	{"{'kind':'comment','person':'v0','text':'ride'}",
	 {"", "", "already", "late", "late", "late", "late", "late", ""}},
	{"{'kind':'comment','person':'new','text':'ride','history':true}",
	 {"", "", "history", "history", "history", "history", "history", "history", ""}},
	{"{'kind':'comment','person':{'id':'n','name':'n','strength':'broken'},'text':'ride'}",
	 {"", "", "broken", "late", "late", "late", "late", "late", ""}},
	{"{'kind':'comment','person':{'id':'n','name':'n','strength':'weak'},'text':'ride'}", COMES_IN},
	{"{'kind':'gift','person':'new','item':'Rose','value':{'minor':100,'currency':'CNY'}}", NOTHING},
	{"{'kind':'gift','person':'new','item':'Rose','text':'ride'}", COMES_IN},
	{"{'kind':'claim','person':'new','item':'cup'}", COMES_IN},
	{"{'kind':'claim','person':'new','item':'other'}", NOTHING},
	{"{'kind':'like','person':'new','count':5}", NOTHING},
	{"{'kind':'follow','person':'new'}", NOTHING},
	{"{'kind':'share','person':'new'}", NOTHING},
	{"{'kind':'enter','person':'new'}", NOTHING},
	{"{'kind':'member','person':'new'}", NOTHING},
	{"{'kind':'order','person':'new','item':'x','count':1}", NOTHING},
	{"{'kind':'viewers','count':9}", NOTHING},
	{"{'kind':'clear'}", NOTHING},
	{"{'kind':'nonsense','person':'new'}", NOTHING},
	{"{'kind':'delete','target':'m1'}", {"", "", "out deleted", "out deleted", "", "", "", "", ""}},
	{"{'kind':'delete','target':'m99'}", NOTHING},
	{"{'kind':'ban','target':'v0'}", {"", "", "out banned", "out banned", "", "", "", "", ""}},
	{"{'kind':'ban','target':'new'}", NOTHING},
};

static int64_t refused_for(const struct interaction *it, const char *reason)
{
	for (int i = 1; i < REFUSAL_COUNT; i++)
		if (strcmp(refusal_name((enum refusal)i), reason) == 0)
			return (int64_t)it->refused[i];
	return -1;
}

static void do_event(const char *event, enum where where, const char *then)
{
	struct script *s = reach(where);
	const struct interaction *it = script_item(s, "cup");
	size_t entrants = it->lottery->live_count;
	size_t refused = it->refused_total;
	const char *reason = strrchr(then, ' ') ? strrchr(then, ' ') + 1 : then;
	bool in = strcmp(then, "in") == 0;
	bool out = strncmp(then, "out", 3) == 0;
	if (in || !then[0])
		reason = "";
	int64_t before = reason[0] ? refused_for(it, reason) : 0;
	hear(s, where == COUNTING ? "59s600ms" : "60s", event);
	if (it->lottery->live_count != entrants + in - out || it->refused_total != refused + (reason[0] != 0) ||
	    (reason[0] && refused_for(it, reason) != before + 1))
		fail_msg("%s in %s (%d): %zu entrants, %zu refused; expected \"%s\"", event, names[where], (int)where,
			 it->lottery->live_count, it->refused_total, then);
	char words[64];
	snprintf(words, sizeof words, "state=%s", names[where]);
	expect_state(s, "cup", words);
	until(s, "10m");
	forget_events(s);
	script_end(s);
}

static void every_event_in_every_state(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof heard / sizeof *heard; i++)
		for (enum where where = DRAFT; where < STATES; where++)
			do_event(heard[i].event, where, heard[i].then[where]);
}

/* ---- thirty winners ---- */

static const char thirty[] =
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"
	"'interactions':[{'kind':'lottery','id':'cup','title':'Cup','entry':{'by':'any'},'reel':'6s',"
	"'prizes':[{'id':'p1','title':'Cup','count':30}],'claim':{'time':'60s','redraw':'auto'}}]}";

/* The n-th person of the order, from 0. */
static const char *drawn_as(struct script *s, size_t n)
{
	const struct lottery *l = script_item(s, "cup")->lottery;
	assert_in_range(n, 0, l->pick_count - 1);
	return people_texts(&s->engine->people, l->entrants[l->picks[n].entrant].person).id;
}

static size_t count_status(const struct lottery *l, enum pick_status status)
{
	size_t count = 0;
	for (size_t i = 0; i < l->pick_count; i++)
		count += l->picks[i].status == status;
	return count;
}

/* Thirty in one draw, each with a timer of his own: ten answer, one gets more time, the rest are drawn again by
 * themselves, in the one order, until all is decided. */
static void thirty_winners_with_their_own_timers(void **unused)
{
	(void)unused;
	struct script *s = script_new(thirty);
	char name[16];
	say(s, "0s", "lottery.open cup");
	for (int i = 0; i < 55; i++) {
		snprintf(name, sizeof name, "v%02d", i);
		chat(s, "1s", name, "hi");
	}
	say(s, "10s", "lottery.close cup");
	say(s, "20s", "lottery.draw cup");
	const struct lottery *l = script_item(s, "cup")->lottery;
	assert_int_equal(l->pick_count, 30);
	until(s, "26s");
	say(s, "27s", "lottery.extend-claim cup pick=11 by=30s");
	say(s, "28s", "lottery.forfeit cup pick=12"); /* absent: 31 comes at once, until 28 + 6 + 60 s */
	assert_int_equal(l->pick_count, 31);
	for (size_t i = 0; i < 10; i++)
		chat(s, "30s", drawn_as(s, i), "me");
	assert_int_equal(count_status(l, PICK_CLAIMED), 10);
	until(s, "86s"); /* 13 … 30 are over: 18 more; there are 24 left */
	assert_int_equal(count_status(l, PICK_EXPIRED), 18);
	assert_int_equal(l->pick_count, 49);
	expect_state(s, "cup",
		     "winners/10/status=pending winners/10/claim_until=@116s winners/30/claim_until=@94s "
		     "winners/31/replaces=13 winners/31/shown_at=@92s winners/31/claim_until=@152s");
	until(s, "94s");
	expect_state(s, "cup", "winners/30/status=expired winners/49/replaces=31 winners/49/claim_until=@160s");
	chat(s, "100s", drawn_as(s, 10), "back again");
	expect_state(s, "cup", "winners/10/status=claimed state=revealed");
	until(s, "152s"); /* the second eighteen are over as well: five are left for them */
	assert_int_equal(l->pick_count, 55);
	assert_int_equal(count_status(l, PICK_PENDING), 6);
	for (size_t i = 50; i < 55; i++)
		chat(s, "159s", drawn_as(s, i), "me");
	expect_state(s, "cup", "state=revealed");
	chat(s, "159s", drawn_as(s, 49), "me too");
	expect_state(s, "cup", "state=done on_air=false");
	assert_int_equal(count_status(l, PICK_CLAIMED), 17);
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_verb_in_every_state),
		cmocka_unit_test(every_event_in_every_state),
		cmocka_unit_test(thirty_winners_with_their_own_timers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
