/* What feeds can tell, and what the check makes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/show.h"
#include "show/capability.h"
#include "show/document.h"
#include "show/feed_map.h"

static void feeds_are_known_by_scheme_and_map(void **state)
{
	(void)state;
	assert_string_equal(capability_of("twitch:somebody?delay=5s")->name, "Twitch");
	assert_string_equal(capability_of("TWITCH:somebody")->name, "Twitch");
	assert_string_equal(capability_of("youtube-chat:abc")->scheme, "youtube-chat:");
	assert_string_equal(capability_of("bilibili-open:")->scheme, "bilibili-open:");
	assert_string_equal(capability_of("bilibili:123")->scheme, "bilibili:");
	assert_string_equal(capability_of("ws://127.0.0.1:8888?map=dycast")->map, "dycast");
	assert_string_equal(capability_of("listen+ws://127.0.0.1:8765?ca=x&map=dycast&y=1")->map, "dycast");
	assert_string_equal(capability_of("ws://127.0.0.1:8888/?xmap=dycast")->map, "");
	assert_string_equal(capability_of("ssn:session")->name, "Social Stream Ninja");
}

static void of_whom_nothing_is_known_may_know_everything(void **state)
{
	static const char *const urls[] = {"simulate:?seed=7",
					   "file:night.ndjson",
					   "ws://127.0.0.1:8888",
					   "wss://e.com?map=normal",
					   "sse+https://e.com?map=mine",
					   "ndjson+https://e.com",
					   "listen+http://127.0.0.1:80/x",
					   "",
					   "map=dycast"};
	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		assert_int_equal(capability_of(urls[i])->facts, CAN_FACTS);
		assert_true(capability_of(urls[i])->roles & ROLE_FOLLOWER);
	}
}

static void facts_of_the_platforms(void **state)
{
	(void)state;
	assert_false(capability_of("twitch:a")->roles & ROLE_FOLLOWER);
	assert_true(capability_of("twitch:a")->roles & ROLE_VIP);
	assert_false(capability_of("twitch:a")->facts & CAN_LEVEL);
	assert_true(capability_of("bilibili:1")->facts & CAN_LEVEL);
	assert_false(capability_of("bilibili-open:")->facts & CAN_LEVEL);
	assert_true(capability_of("ws://x?map=douyin-barragegrab")->roles & ROLE_FOLLOWER);
	assert_int_equal(capability_of("ws://x?map=dycast")->roles, 0);
	assert_false(capability_of("ssn:x")->facts & CAN_ID);
	assert_true(capability_pays_in(capability_of("twitch:a"), "twitch-bits"));
	assert_false(capability_pays_in(capability_of("twitch:a"), "CNY"));
	assert_false(capability_pays_in(capability_of("twitch:a"), "twitch"));
	assert_true(capability_pays_in(capability_of("bilibili:1"), "CNY"));
	assert_true(capability_pays_in(capability_of("youtube:v"), "EUR"));
	for (size_t i = 0; i < capability_count(); i++) {
		const struct capability *c = capability_at(i);
		assert_true(c->name[0] && (!c->scheme[0]) != (!c->map[0]));
		assert_int_equal(c->facts & ~(unsigned)CAN_FACTS, 0);
		assert_true(c->delay_ms == SHOW_NONE || (c->delay_ms >= 1000 && c->delay_ms <= 25000));
	}
}

static void usual_delays(void **state)
{
	(void)state;
	assert_int_equal(capability_of("twitch:a")->delay_ms, 5000);
	assert_int_equal(capability_of("youtube:v")->delay_ms, 10000);
	assert_int_equal(capability_of("ws://x?map=dycast")->delay_ms, 5000);
	assert_int_equal(capability_of("ssn:x")->delay_ms, SHOW_NONE);
	assert_int_equal(capability_of("simulate:")->delay_ms, SHOW_NONE);
}

/* The published file is what is built in, word for word. */
static void the_table_is_the_file(void **state)
{
	(void)state;
	json_t *file = json_load_file(THEMES_DIR "/../platforms.json", 0, NULL);
	const json_t *list = json_object_get(file, "platforms");
	assert_int_equal(json_array_size(list), capability_count());
	for (size_t i = 0; i < capability_count(); i++) {
		const json_t *row = json_array_get(list, i);
		const struct capability *c = capability_at(i);
		const json_t *delay = json_object_get(row, "delay_ms");
		unsigned roles = 0;
		unsigned facts = 0;
		assert_string_equal(c->name, json_string_value(json_object_get(row, "name")));
		assert_int_equal(c->delay_ms, delay ? json_integer_value(delay) : SHOW_NONE);
		const json_t *knows = json_object_get(row, "knows");
		for (size_t j = 0; j < json_array_size(knows); j++) {
			size_t k = 0;
			while (k < capability_word_count() &&
			       strcmp(capability_word(k)->name, json_string_value(json_array_get(knows, j))) != 0)
				k++;
			assert_true(k < capability_word_count());
			roles |= capability_word(k)->role;
			facts |= capability_word(k)->fact;
		}
		assert_int_equal(c->roles, roles);
		assert_int_equal(c->facts, facts);
	}
	json_decref(file);
}

static void maps_say_what_they_can_tell(void **state)
{
	struct capability knows;
	(void)state;
	struct feed_map *map = feed_map_capability("wss://h/?map=generic", "", &knows);
	assert_non_null(map);
	assert_string_equal(knows.name, "Generic relay");
	assert_true(knows.roles & ROLE_VIP);
	assert_false(knows.roles & ROLE_BOT);
	feed_map_destroy(map);
	assert_null(feed_map_capability("wss://h/?map=dycast", "", &knows));
	assert_string_equal(knows.name, "Douyin (dycast)");
	assert_null(feed_map_capability("wss://h/?map=nobody", "", &knows));
	assert_int_equal(knows.facts, CAN_FACTS);
}

/* ---- the check ---- */

static struct problems problems;

/* ' stands for ". The number of problems. */
static size_t check(const char *feeds, const char *interaction)
{
	char text[2048];
	problems_finish(&problems);
	snprintf(text, sizeof text,
		 "{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'5m'}],\n'feeds':[%s]"
		 ",\n"
		 "'interactions':[%s]}",
		 feeds, interaction);
	for (char *c = text; *c; c++)
		if (*c == '\'')
			*c = '"';
	struct show *show = show_parse(text, strlen(text), "a.show.json", &problems);
	assert_non_null(show); /* warnings only */
	assert_int_equal(problems.errors, 0);
	show_destroy(show);
	return problems.count;
}

static void expect(const char *pointer, const char *words)
{
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.items[0].at.pointer, pointer);
	if (!strstr(problems.items[0].at.what, words))
		fail_msg("%s", problems.items[0].at.what);
	assert_true(problems.items[0].at.mend[0]);
}

#define TWITCH "{'id':'t','url':'twitch:a','delay':'4s'}"
#define DOUYIN "{'id':'d','url':'ws://127.0.0.1:8888?map=douyin-barragegrab','delay':'4s'}"
#define SHOP "{'id':'o','url':'ndjson+https://shop/?map=orders'}"
#define YOUTUBE "{'id':'y','url':'youtube:abcdefghijk','delay':'4s'}"
#define ANY "{'id':'f','url':'simulate:?seed=1'}"
#define LOTTERY(more)                                                                                                  \
	"{'kind':'lottery','id':'l','title':'L','entry':{'by':'keyword','words':['in']},"                              \
	"'prizes':[{'id':'p','title':'P'}]," more "}"

static void nobody_can_tell(void **state)
{
	(void)state;
	assert_int_equal(check(TWITCH, LOTTERY("'conditions':{'roles':['vip','follower']}")), 1);
	expect("/interactions/0/conditions/roles/1",
	       "\"t\" (Twitch) cannot tell who is \"follower\": everybody would be refused.");
	assert_int_equal(problems.items[0].at.line, 3);
	assert_int_equal(check(TWITCH "," YOUTUBE, LOTTERY("'conditions':{'level':5}")), 1);
	expect("/interactions/0/conditions/level", "\"t\" (Twitch), \"y\" (YouTube) cannot tell a level");
	assert_int_equal(check(TWITCH, LOTTERY("'conditions':{'gift':{'minor':1000,'currency':'CNY'}}")), 1);
	expect("/interactions/0/conditions/gift", "gifts in CNY: everybody would be refused");
	assert_int_equal(check(YOUTUBE, LOTTERY("'exclude':['host','bot','winner','winner-before']")), 1);
	expect("/interactions/0/exclude/1", "\"bot\": this keeps out nobody");
	assert_int_equal(check("{'id':'s','url':'ssn:','delay':'4s'}", LOTTERY("'conditions':{'own_room':true}")), 1);
	expect("/interactions/0/conditions/own_room", "which room");
	assert_int_equal(check(TWITCH, LOTTERY("'weights':[{'role':'vip','weight':3},{'level':10,'weight':2}]")), 1);
	expect("/interactions/0/weights/1/level", "nobody's");
	assert_int_equal(
		check("{'id':'w','url':'ws://h?map=dycast','delay':'4s'}",
		      "{'kind':'poll','id':'p','title':'P','options':[{'id':'a','text':'x'},{'id':'b','text':'y'}],"
		      "'weights':[{'role':'vip','weight':3}]}"),
		1);
	expect("/interactions/0/weights/0/role", "\"w\" (Douyin (dycast)) cannot tell who is \"vip\"");
}

static void only_some_can_tell(void **state)
{
	(void)state;
	assert_int_equal(check(TWITCH "," DOUYIN, LOTTERY("'conditions':{'roles':['follower']}")), 1);
	expect("/interactions/0/conditions/roles/0",
	       "\"t\" (Twitch) cannot tell who is \"follower\": their people would");
	assert_int_equal(check(DOUYIN "," ANY, LOTTERY("'exclude':['mod']")), 1);
	expect("/interactions/0/exclude/0", "\"d\" (Douyin) cannot tell who is \"mod\": their people are not kept out");
}

#define SALE(more) "{'kind':'sale','id':'s','title':'S','products':['cup']" more "}"
static void viewers_who_are_late(void **state)
{
	(void)state;
	static const char any[] =
		"{'kind':'poll','id':'p','title':'P','options':[{'id':'a','text':'x'},{'id':'b','text':'y'}]}";
	static const char timed[] = "{'kind':'poll','id':'p','title':'P','time':'60s','options':[{'id':'a','text':'x'},"
				    "{'id':'b','text':'y'}]}";
	assert_int_equal(check("{'id':'t','url':'twitch:a'}", any), 0);
	assert_int_equal(check("{'id':'t','url':'twitch:a'}", timed), 1);
	expect("/feeds/0/url", "\"t\" has no delay: what closes by time closes before its viewers see it.");
	assert_int_equal(check("{'id':'t','url':'twitch:a','delay':'0s'}", timed), 0);
	assert_int_equal(check("{'id':'t','url':'twitch:a?delay=5s'}", timed), 0);
	assert_int_equal(check("{'id':'t','url':'twitch:a','count':false}", timed), 0);
	assert_int_equal(check("{'id':'b','url':'listen+http://127.0.0.1:1/box'}", any), 1);
	expect("/feeds/0/url", "\"b\" has no delay, and how late its viewers usually are is not known.");
	assert_int_equal(check(ANY, timed), 0);
	assert_int_equal(check(SHOP, timed), 0); /* nobody votes by an order */
}

static void what_waits_in_vain(void **state)
{
	static const char products[] = SALE(",'stock_from':'orders'") "],'products':[{'id':'cup','title':'C'}";
	(void)state;
	assert_int_equal(check(TWITCH, products), 1);
	expect("/interactions/0/stock_from", "\"t\" (Twitch) cannot tell orders: the stock would never go down.");
	assert_int_equal(check(TWITCH "," SHOP, products), 0); /* one that can tell is enough */
	assert_int_equal(check("", products), 0);
	assert_int_equal(check(TWITCH, SALE(",'stock_from':'claims'") "],'products':[{'id':'cup','title':'C'}"), 0);
	assert_int_equal(check(TWITCH, "],'goals':[{'id':'g','metric':'comments','target':5},"
				       "{'id':'h','metric':'viewers','target':5}"),
			 1);
	expect("/goals/1/metric", "cannot tell how many watch: this goal would stay at nothing.");
	assert_int_equal(check(DOUYIN, "],'goals':[{'id':'h','metric':'viewers','target':5}"), 0);
}

static void nothing_to_warn_of(void **state)
{
	(void)state;
	assert_int_equal(check(DOUYIN, LOTTERY("'conditions':{'roles':['follower'],'level':5,'own_room':true}")), 0);
	assert_int_equal(check(ANY, LOTTERY("'conditions':{'roles':['follower'],'level':5},'exclude':['bot']")), 0);
	assert_int_equal(check("", LOTTERY("'conditions':{'roles':['follower'],'level':5}")), 0);
	assert_int_equal(check(TWITCH, LOTTERY("'conditions':{'roles':['vip','member'],'own_room':true,"
					       "'gift':{'minor':1,'currency':'twitch-bits'}},'exclude':['mod','bot']")),
			 0);
	/* a feed that is not counted is not asked */
	assert_int_equal(check("{'id':'t','url':'twitch:a','count':false}," DOUYIN,
			       LOTTERY("'conditions':{'roles':['follower']}")),
			 0);
	problems_finish(&problems);
}

static void maps_of_a_show_are_looked_at(void **state)
{
	(void)state;
	assert_int_equal(check("{'id':'m','url':'wss://h/?map=nobody','delay':'4s'}", LOTTERY("'reel':'5s'")), 1);
	expect("/feeds/0/url", "no field map \"nobody\"");
	assert_int_equal(check("{'id':'m','url':'wss://h/?map=generic','delay':'4s'}", LOTTERY("'exclude':['bot']")),
			 1);
	expect("/interactions/0/exclude/0", "\"m\" (Generic relay) cannot tell who is \"bot\"");
	problems_finish(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(feeds_are_known_by_scheme_and_map),
		cmocka_unit_test(of_whom_nothing_is_known_may_know_everything),
		cmocka_unit_test(facts_of_the_platforms),
		cmocka_unit_test(usual_delays),
		cmocka_unit_test(the_table_is_the_file),
		cmocka_unit_test(maps_say_what_they_can_tell),
		cmocka_unit_test(maps_of_a_show_are_looked_at),
		cmocka_unit_test(nobody_can_tell),
		cmocka_unit_test(only_some_can_tell),
		cmocka_unit_test(viewers_who_are_late),
		cmocka_unit_test(what_waits_in_vain),
		cmocka_unit_test(nothing_to_warn_of),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
