/* Benefits: handed out once a person, never more than there are, a code to one person for ever; by hand and to winners.
 */
#include "engine_fixture.h"

#include "core/lottery.h"

#define LOTTERY(id, claim)                                                                                             \
	"{'kind':'lottery','id':'" id "','title':'Cup','entry':{'by':'any'},'reel':'6s',"                              \
	"'prizes':[{'id':'p1','title':'Cup','count':3,'benefit':'codes'},{'id':'p2','title':'Hat','count':1}]" claim   \
	"}"
#define SHOW(claim)                                                                                                    \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"                     \
	"'interactions':[" LOTTERY("cup", claim) "," LOTTERY(                                                          \
		"two", claim) "],'benefits':["                                                                         \
			      "{'id':'codes','kind':'code','title':'10 "                                               \
			      "off','codes':['SECRET-A','SECRET-B','SECRET-C','SECRET-D']},"                           \
			      "{'id':'ship','kind':'free-shipping','title':'Free','code':'FREESHIP','count':2},"       \
			      "{'id':'any','kind':'coupon','title':'Coupon','code':'ALL'},"                            \
			      "{'id':'few','kind':'code','title':'Few','codes':['F1','F2','F3'],'count':2}]}"

static void by_hand(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(""));
	expect_show(s,
		    "benefits/0/id=codes benefits/0/kind=code benefits/0/count=4 benefits/0/given=0 benefits/0/left=4 "
		    "benefits/1/kind=free-shipping benefits/1/count=2 benefits/2/count=none benefits/2/left=none "
		    "benefits/3/count=2 benefits/3/left=2");
	say(s, "1s", "benefit.give codes person=twitch/ann");
	expect_event(s, "benefit.given id=codes platform=twitch person=ann code=none");
	refuse(s, "2s", "benefit.give codes person=twitch/ann", "benefit.already");
	say(s, "3s", "benefit.give CODES person=twitch/bob"); /* ids know no capitals */
	expect_list(s, "benefits", "codes",
		    "total=2 rows/0/id=ann rows/0/code=SECRET-A rows/0/t=@1s rows/1/id=bob rows/1/code=SECRET-B");
	say(s, "4s", "benefit.take-back codes person=twitch/ann");
	expect_events(s, "benefit.given benefit.taken-back");
	refuse(s, "4s", "benefit.take-back codes person=twitch/ann", "benefit.not-given");
	refuse(s, "4s", "benefit.take-back codes person=twitch/cat", "benefit.not-given");
	expect_show(s, "benefits/0/given=1 benefits/0/left=2"); /* her code is spent */
	say(s, "5s", "benefit.give codes person=twitch/cat");
	expect_list(s, "benefits", "codes", "total=2 rows/0/id=bob rows/1/id=cat rows/1/code=SECRET-C");
	say(s, "6s", "benefit.give codes person=twitch/ann"); /* a mistake: she gets the one that she had */
	expect_list(s, "benefits", "codes", "total=3 rows/0/id=ann rows/0/code=SECRET-A rows/0/t=@6s");
	say(s, "7s", "benefit.give codes person=twitch/dan");
	refuse(s, "8s", "benefit.give codes person=twitch/eve", "benefit.none-left");
	refuse(s, "9s", "benefit.give nothing person=twitch/eve", "id.unknown");
	refuse(s, "9s", "undo", "undo.nothing"); /* what was handed out stays */
	forget_events(s);
	script_end(s);
}

static void one_code_for_all(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(""));
	say(s, "1s", "benefit.give ship person=twitch/ann");
	say(s, "1s", "benefit.give ship person=twitch/bob");
	refuse(s, "2s", "benefit.give ship person=twitch/cat", "benefit.none-left");
	expect_list(s, "benefits", "ship", "total=2 rows/0/code=FREESHIP rows/1/code=FREESHIP");
	say(s, "3s", "benefit.take-back ship person=twitch/ann");
	say(s, "4s", "benefit.give ship person=twitch/cat"); /* there are two: one came back */
	refuse(s, "5s", "benefit.give ship person=twitch/ann", "benefit.none-left");
	for (int i = 0; i < 50; i++) {
		char line[80];
		snprintf(line, sizeof line, "benefit.give any person=twitch/p%d", i);
		say(s, "6s", line);
	}
	expect_show(s, "benefits/2/given=50 benefits/2/left=none");
	/* two of three codes */
	say(s, "7s", "benefit.give few person=twitch/ann");
	say(s, "7s", "benefit.give few person=twitch/bob");
	refuse(s, "7s", "benefit.give few person=twitch/cat", "benefit.none-left");
	say(s, "8s", "benefit.take-back few person=twitch/ann");
	say(s, "8s", "benefit.give few person=twitch/cat");
	say(s, "9s", "benefit.take-back few person=twitch/bob");
	refuse(s, "9s", "benefit.give few person=twitch/dan", "benefit.none-left"); /* the three codes are spent */
	forget_events(s);
	script_end(s);
}

/* Drawn at 20 s, shown at 26 s. */
static struct script *drawn(const char *document, int entrants, const char *draw)
{
	struct script *s = script_new(document);
	char name[16];
	say(s, "0s", "lottery.open cup");
	for (int i = 0; i < entrants; i++) {
		snprintf(name, sizeof name, "v%02d", i);
		chat(s, "1s", name, "ride");
	}
	say(s, "10s", "lottery.close cup");
	say(s, "20s", draw);
	forget_events(s);
	return s;
}

static void confirmed_winners_get_it_when_they_are_named(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(""), 5, "lottery.draw cup");
	expect_show(s, "benefits/0/given=0");
	say(s, "22s", "lottery.forfeit cup pick=2"); /* while the reel turns: nothing for him */
	expect_event(s, "lottery.claim pick=2 status=forfeited");
	until(s, "26s");
	expect_event(s, "lottery.winner pick=1");
	expect_event(s, "benefit.given id=codes lottery=cup pick=1 platform=twitch code=none");
	expect_events(s, "lottery.winner benefit.given");
	expect_show(s, "benefits/0/given=2 benefits/0/left=2");
	expect_state(s, "cup", "winners/0/benefit=codes winners/1/benefit=none winners/2/benefit=codes");
	say(s, "30s", "lottery.redraw cup pick=2");
	until(s, "36s");
	expect_events(s, "lottery.drawn lottery.winner benefit.given");
	say(s, "40s", "lottery.draw cup"); /* the other prize has none */
	until(s, "46s");
	expect_events(s, "lottery.drawn lottery.winner");
	expect_show(s, "benefits/0/given=3 benefits/0/left=1");
	script_end(s);
}

static void claimed_winners_get_it_with_their_claim(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(",'claim':{'time':'60s','redraw':'auto'}"), 9, "lottery.draw cup count=2");
	until(s, "26s");
	expect_events(s, "lottery.winner lottery.winner");
	expect_show(s, "benefits/0/given=0");
	const struct lottery *l = script_item(s, "cup")->lottery;
	chat(s, "30s", people_texts(&s->engine->people, l->entrants[l->picks[0].entrant].person).id, "me");
	expect_event(s, "lottery.claim pick=1 status=claimed");
	expect_event(s, "benefit.given id=codes pick=1 platform=twitch");
	until(s, "86s"); /* the other one does not answer */
	expect_events(s, "lottery.claim lottery.drawn");
	expect_show(s, "benefits/0/given=1");
	say(s, "87s", "lottery.claim cup pick=3"); /* the operator saw him, before the reel has stopped */
	expect_event(s, "lottery.claim pick=3 status=claimed person=none");
	expect_event(s, "benefit.given pick=3 person=none platform=none");
	expect_show(s, "benefits/0/given=2");
	forget_events(s);
	script_end(s);
}

/* Screened, cancelled or given up before anybody was shown: nothing was handed out. */
static void nothing_before_the_reveal(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(""), 5, "lottery.draw cup reveal=later");
	until(s, "60s");
	expect_show(s, "benefits/0/given=0");
	const struct lottery *l = script_item(s, "cup")->lottery;
	char line[96];
	snprintf(line, sizeof line, "lottery.exclude cup reason=x person=twitch/%s",
		 people_texts(&s->engine->people, l->entrants[l->picks[0].entrant].person).id);
	say(s, "61s", line);
	say(s, "62s", "lottery.reveal cup");
	until(s, "68s");
	expect_show(s, "benefits/0/given=3 benefits/0/left=1");
	forget_events(s);
	script_end(s);

	s = drawn(SHOW(""), 5, "lottery.draw cup reveal=later");
	say(s, "30s", "lottery.cancel cup");
	say(s, "31s", "lottery.reset cup");
	expect_show(s, "benefits/0/given=0");
	forget_events(s);
	script_end(s);

	/* ended while the reel turned: they are winners, though nobody was named */
	s = drawn(SHOW(""), 5, "lottery.draw cup");
	say(s, "22s", "lottery.done cup");
	expect_event(s, "benefit.given pick=1 person=none");
	expect_show(s, "benefits/0/given=3");
	say(s, "23s", "lottery.reset cup"); /* and not once more */
	expect_show(s, "benefits/0/given=3");
	forget_events(s);
	script_end(s);
}

static void once_a_person_whatever_he_wins(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(""), 2, "lottery.draw cup");
	until(s, "30s");
	expect_show(s, "benefits/0/given=2");
	say(s, "31s", "lottery.open two");
	chat(s, "32s", "v00", "me");
	for (int i = 0; i < 4; i++) {
		char line[64];
		snprintf(line, sizeof line, "benefit.give codes person=twitch/x%d", i);
		try_verb(s, "33s", line);
	}
	expect_show(s, "benefits/0/given=4 benefits/0/left=0");
	chat(s, "34s", "new", "me");
	say(s, "35s", "lottery.close two");
	forget_events(s);
	say(s, "37s", "lottery.draw two count=2");
	expect_events(s, "lottery.drawn lottery.state");
	until(s, "43s");
	for (int i = 0; i < 2; i++) {
		const struct lottery *l = script_item(s, "two")->lottery;
		bool known = strcmp(people_texts(&s->engine->people, l->entrants[l->picks[i].entrant].person).id,
				    "v00") == 0;
		expect_event(s, "lottery.winner id=two");
		expect_event(s, known ? "alert reason=benefit.already id=codes lottery=two"
				      : "alert reason=benefit.none-left id=codes lottery=two");
	}
	expect_state(s, "two", "winners/0/benefit=none winners/1/benefit=none");
	script_end(s);
}

/* ---- the property ---- */

/* Every code that was ever out, and to whom. */
struct ledger {
	char owner[64][16];
};

static void check_codes(struct script *s, struct ledger *ledger, const char *id, size_t codes, int64_t most)
{
	size_t total = 0;
	struct reply reply = {0};
	json_t *rows = engine_list(s->engine, "benefits", id, 0, 1000, &total, &reply);
	assert_true((int64_t)total <= most);
	for (size_t i = 0; i < total; i++) {
		const char *who = json_string_value(json_object_get(json_array_get(rows, i), "id"));
		const char *code = json_string_value(json_object_get(json_array_get(rows, i), "code"));
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(who, json_string_value(json_object_get(json_array_get(rows, k), "id")));
		if (!codes)
			continue;
		size_t number = strtoul(code + 1, NULL, 10);
		assert_in_range(number, 0, codes - 1);
		if (!ledger->owner[number][0])
			snprintf(ledger->owner[number], sizeof ledger->owner[number], "%s", who);
		assert_string_equal(ledger->owner[number], who); /* a code goes to one person for ever */
	}
	json_decref(rows);
}

static void never_twice(void **unused)
{
	(void)unused;
	static const char show[] =
		"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],'interactions'"
		":["
		"{'kind':'lottery','id':'l','title':'L','entry':{'by':'any'},'reel':'1s','settle':'0s',"
		"'prizes':[{'id':'p','title':'P','count':3,'benefit':'c'}],'claim':{'time':'5s','redraw':'auto'}},"
		"{'kind':'lottery','id':'m','title':'M','entry':{'by':'any'},'reel':'1s','settle':'0s',"
		"'prizes':[{'id':'p','title':'P','count':2,'benefit':'c'}]}],'benefits':["
		"{'id':'c','kind':'code','title':'C','codes':['c0','c1','c2','c3','c4','c5','c6','c7','c8'],'count':7},"
		"{'id':'d','kind':'coupon','title':'D','code':'D','count':3}]}";
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct script *s = script_new(show);
		struct ledger ledger = {0};
		char line[96];
		char t[32];
		script_seed(seed);
		for (int step = 0; step < 150; step++) {
			uint32_t n = script_below(12);
			snprintf(t, sizeof t, "%ds", step);
			const char *l = script_below(2) ? "l" : "m";
			switch (script_below(9)) {
			case 0:
				snprintf(line, sizeof line, "benefit.take-back %s person=twitch/v%u", n % 3 ? "c" : "d",
					 n);
				break;
			case 1:
			case 2:
				snprintf(line, sizeof line, "benefit.give %s person=twitch/v%u", n % 3 ? "c" : "d", n);
				break;
			case 3:
				snprintf(line, sizeof line, "lottery.open %s", l);
				break;
			case 4:
				snprintf(line, sizeof line, "lottery.close %s", l);
				break;
			case 5:
				snprintf(line, sizeof line, "lottery.draw %s%s", l, n % 2 ? "" : " reveal=later");
				break;
			case 6:
				snprintf(line, sizeof line, "lottery.%s %s pick=%u", n % 2 ? "claim" : "forfeit", l,
					 n % 4 + 1);
				break;
			case 7:
				snprintf(line, sizeof line, "lottery.%s %s",
					 n % 3   ? "reset"
					 : n % 2 ? "done"
						 : "reveal",
					 l);
				break;
			default:
				snprintf(line, sizeof line, "v%u", n);
				chat(s, t, line, "hi");
				line[0] = '#';
				break;
			}
			if (line[0] != '#')
				try_verb(s, t, line);
			check_codes(s, &ledger, "c", 9, 7);
			check_codes(s, &ledger, "d", 0, 3);
		}
		assert_true(ledger.owner[3][0]); /* the scripts do hand out */
		for (size_t i = 0; i < s->said_count; i++) {
			char *text = s->said[i].fields ? json_dumps(s->said[i].fields, 0) : NULL;
			assert_true(!text || !strstr(text, "\"c0\""));
			free(text);
		}
		forget_events(s);
		script_end(s);
	}
}

/* No code is in the state, on the stage or in an event. */
static void codes_are_for_the_operators_list_alone(void **unused)
{
	(void)unused;
	struct script *s = drawn(SHOW(""), 5, "lottery.draw cup");
	until(s, "30s");
	say(s, "31s", "benefit.give ship person=twitch/v00");
	json_t *state = engine_state(s->engine, s->now);
	char *text = json_dumps(state, 0);
	assert_null(strstr(text, "SECRET"));
	assert_null(strstr(text, "FREESHIP"));
	free(text);
	json_decref(state);
	static struct stage stage;
	engine_stage(s->engine, s->now, 0, &stage);
	for (size_t i = 0; i + 6 < sizeof stage; i++)
		assert_true(memcmp((const char *)&stage + i, "SECRET", 6) != 0);
	for (size_t i = 0; i < s->said_count; i++) {
		text = s->said[i].fields ? json_dumps(s->said[i].fields, 0) : NULL;
		assert_true(!text || (!strstr(text, "SECRET") && !strstr(text, "FREESHIP")));
		free(text);
	}
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand),
		cmocka_unit_test(one_code_for_all),
		cmocka_unit_test(confirmed_winners_get_it_when_they_are_named),
		cmocka_unit_test(claimed_winners_get_it_with_their_claim),
		cmocka_unit_test(nothing_before_the_reveal),
		cmocka_unit_test(once_a_person_whatever_he_wins),
		cmocka_unit_test(never_twice),
		cmocka_unit_test(codes_are_for_the_operators_list_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
