/* Field maps as documents: what is read, and what is refused where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/show.h"
#include "show/feed_map.h"

static struct problems problems;

/* ' stands for ". NULL if it is refused. */
static struct feed_map *parse(const char *document)
{
	char text[8192];
	problems_finish(&problems);
	snprintf(text, sizeof text, "%s", document);
	for (char *c = text; *c; c++)
		if (*c == '\'')
			*c = '"';
	return feed_map_parse(text, strlen(text), "m.json", &problems);
}

#define MAP(more) "{'crowdcue_map':1,'name':'M'," more "}"
#define RULES(rules) MAP("'rules':[" rules "]")
#define COMMENT(more) "{'kind':'comment','person':{'id':'/u'},'text':'/x'" more "}"

static void a_map_is_read(void **state)
{
	(void)state;
	struct feed_map *map = parse(MAP(
		"'platform':'hall','delay':'2s','each':['/a','/b~1c/0'],'parse':['/d'],'nobody':[0,'x'],"
		"'x-mine':[1],'rules':[{'kind':'gift','each':'/l','when':[{'at':'/k','in':[1,'two',true]},{'at':'/e','"
		"exists':false}],'person':{'id':'^^/u','roles':[{'at':'/r','values':{'9':'mod','10':['vip','"
		"member']}}]},'value':{'at':'/v','scale':100,'per':3,'of':'one','currency':'CNY'},'id':{'join':['^/"
		"o','-','/i']}}," COMMENT(",'t':{'at':'/t','unit':'s','zone':'-03:30'}") "]"));
	assert_non_null(map);
	assert_int_equal(problems.count, 0);
	assert_string_equal(map->platform, "hall");
	assert_int_equal(map->knows.delay_ms, 2000);
	assert_int_equal(map->each_count, 2);
	assert_string_equal(map->each[1].tokens[0].key, "b/c");
	assert_int_equal(map->each[1].tokens[1].index, 0);
	assert_int_equal(map->nobody_count, 2);
	assert_string_equal(map->nobody[0], "0");
	assert_int_equal(map->rule_count, 2);
	const struct map_rule *rule = &map->rules[0];
	assert_int_equal(rule->kind, AUDIENCE_GIFT);
	assert_int_equal(rule->condition_count, 2);
	assert_string_equal(rule->conditions[0].values[2], "true");
	assert_int_equal(rule->conditions[1].test, MAP_TEST_MISSING);
	assert_int_equal(rule->person_id.at[0].up, 2);
	assert_int_equal(rule->roles[0].at.pairs[0].roles, ROLE_VIP | ROLE_MEMBER); /* sorted as text: 10 before 9 */
	assert_int_equal(rule->id.part_count, 3);
	assert_string_equal(rule->id.parts[1].words, "-");
	assert_true(rule->of_one);
	assert_int_equal(map->rules[1].unit, MAP_TIME_S);
	assert_int_equal(map->rules[1].zone_minutes, -210);
	/* what it can tell comes from its rules */
	assert_int_equal(map->knows.roles, ROLE_MOD | ROLE_VIP | ROLE_MEMBER);
	assert_int_equal(map->knows.facts, CAN_GIFT | CAN_ID | CAN_ROOM);
	assert_string_equal(map->knows.currencies, "CNY");
	feed_map_destroy(map);
}

static void defaults_are_taken_where_they_make_sense(void **state)
{
	(void)state;
	struct feed_map *map = parse(MAP("'defaults':{'id':'/i','t':'/t','person':{'name':'/n'}},'rules':["
					 "{'kind':'delete','when':[{'at':'/k','is':1}],'target':'/i'},"
					 "{'kind':'like','when':[{'at':'/k','is':2}],'id':'/other'},"
					 "{'kind':'comment','text':'/x'}]"));
	assert_non_null(map);
	assert_false(map->rules[0].id.given || map->rules[0].has_person);
	assert_true(map->rules[0].t.given);
	assert_string_equal(map->rules[1].id.at[0].tokens[0].key, "other");
	assert_true(map->rules[2].id.given && map->rules[2].has_person);
	assert_false(map->knows.facts & CAN_ID);
	feed_map_destroy(map);
}

static void what_is_wrong_is_told_where_it_stands(void **state)
{
	static const struct {
		const char *document;
		const char *pointer;
		const char *what;
	} table[] = {
		{"[]", "", "object (a map)"},
		{"{'crowdcue_map':2,'name':'M','rules':[" COMMENT("") "]}", "/crowdcue_map", "no map of a kind"},
		{"{'crowdcue_map':1,'rules':[" COMMENT("") "]}", "", "no name"},
		{MAP("'y':1,'rules':[" COMMENT("") "]"), "/y", "\"y\" is not known"},
		{MAP("'platform':'A b','rules':[" COMMENT("") "]"), "/platform", "platform"},
		{MAP("'delay':'soon','rules':[" COMMENT("") "]"), "/delay", "duration"},
		{MAP("'delay':'11m','rules':[" COMMENT("") "]"), "/delay", "duration"},
		{MAP("'x-a':1"), "", "no rules"},
		{RULES(""), "/rules", "list"},
		{RULES("{'person':{'id':'/u'}}"), "/rules/0", "needs a \"kind\""},
		{RULES("{'kind':'dance'}"), "/rules/0/kind", "needs a \"kind\""},
		{RULES("{'kind':'comment','text':'/x'}"), "/rules/0", "needs \"person\""},
		{RULES("{'kind':'comment','person':{'id':'/u'}}"), "/rules/0", "needs \"text\""},
		{RULES("{'kind':'order','person':{'id':'/u'}}"), "/rules/0", "needs \"item\""},
		{RULES("{'kind':'viewers'}"), "/rules/0", "needs \"count\""},
		{RULES("{'kind':'ban'}"), "/rules/0", "needs \"target\""},
		{RULES("{'kind':'comment','person':{'level':'/l'},'text':'/x'}"), "/rules/0/person",
		 "no id and no name"},
		{RULES(COMMENT(",'id':'id'")), "/rules/0/id", "JSON pointer"},
		{RULES(COMMENT(",'id':'/a~2'")), "/rules/0/id", "0 or 1"},
		{RULES(COMMENT(",'id':'/a~'")), "/rules/0/id", "0 or 1"},
		{RULES(COMMENT(",'id':'^/a'")), "/rules/0/id", "0 levels"},
		{MAP("'each':'/l','rules':[" COMMENT(",'id':'^^/a'") "]"), "/rules/0/id", "1 levels"},
		{RULES(COMMENT(",'id':'/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17'")), "/rules/0/id", "more than 16"},
		{RULES(COMMENT(",'id':[]")), "/rules/0/id", "list"},
		{RULES(COMMENT(",'id':['/1','/2','/3','/4','/5','/6','/7','/8','/9']")), "/rules/0/id", "more than 8"},
		{RULES(COMMENT(",'id':{}")), "/rules/0/id", "where the value comes from"},
		{RULES(COMMENT(",'id':{'at':'/a','join':['/b']}")), "/rules/0/id/join", "exclude each other"},
		{RULES(COMMENT(",'id':{'at':'/a','const':1.5}")), "/rules/0/id/const", "whole number"},
		{RULES(COMMENT(",'id':{'at':'/a','else':'maybe'}")), "/rules/0/id/else", "none of its words"},
		{RULES(COMMENT(",'id':{'at':'/a','values':{}}")), "/rules/0/id/values", "table"},
		{RULES(COMMENT(",'t':{'at':'/a','unit':'h'}")), "/rules/0/t/unit", "none of its words"},
		{RULES(COMMENT(",'t':{'at':'/a','zone':'CET'}")), "/rules/0/t/zone", "+08:00"},
		{RULES(COMMENT(",'when':[{'is':1}]")), "/rules/0/when/0", "of what"},
		{RULES(COMMENT(",'when':[{'at':'/a'}]")), "/rules/0/when/0", "one thing"},
		{RULES(COMMENT(",'when':[{'at':'/a','is':1,'exists':true}]")), "/rules/0/when/0", "one thing"},
		{RULES(COMMENT(",'when':[{'at':'/a','is':null}]")), "/rules/0/when/0/is", "a text"},
		{RULES(COMMENT(",'take_back':true")), "/rules/0/take_back", "Only an order"},
		{RULES(COMMENT(",'count':{'at':'/a','by':'/b'}")), "/rules/0/count/by", "running total"},
		{RULES(COMMENT(",'value':'/v'")), "/rules/0/value", "needs a currency"},
		{RULES(COMMENT(",'value':{'at':'/v','currency':'Y u'}")), "/rules/0/value/currency", "no currency"},
		{RULES(COMMENT(",'value':{'at':'/v','currency':'CNY','scale':0}")), "/rules/0/value/scale",
		 "1 to 1000000"},
		{RULES("{'kind':'like','person':{'id':'/u','roles':[{'at':'/r'}]}}"), "/rules/0/person/roles/0",
		 "either a table"},
		{RULES("{'kind':'like','person':{'id':'/u','roles':[{'at':'/r','role':'king'}]}}"),
		 "/rules/0/person/roles/0/role", "a role"},
		{RULES("{'kind':'like','person':{'id':'/u','roles':[{'at':'/r','values':{'1':'king'}}]}}"),
		 "/rules/0/person/roles/0/values/1", "a role"},
		{MAP("'defaults':{'person':{'id':'u'}},'rules':[{'kind':'like','when':[{'at':'/a','is':1}]},"
		     "{'kind':'follow'}]"),
		 "/defaults/person/id", "JSON pointer"},
		{MAP("'defaults':{'text':'/t'},'rules':[" COMMENT("") "]"), "/defaults/text", "not known"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct feed_map *map = parse(table[i].document);
		if (map)
			fail_msg("taken: %s", table[i].document);
		if (problems.count != 1)
			fail_msg("%zu problems: %s", problems.count, table[i].document);
		const struct error *e = &problems.items[0].at;
		if (strcmp(e->pointer, table[i].pointer) != 0 || !strstr(e->what, table[i].what))
			fail_msg("%s: %s, not %s: %s", e->pointer, e->what, table[i].pointer, table[i].what);
		assert_string_equal(e->file, "m.json");
		assert_true(e->line == 1 && e->column >= 1);
	}
}

static void all_problems_are_told_and_their_lines(void **state)
{
	(void)state;
	assert_null(parse("{'crowdcue_map':1,\n 'name':'M',\n 'ruls':[],\n 'delay':'x'}"));
	assert_int_equal(problems.count, 3);
	assert_int_equal(problems.items[1].at.line, 3);
	assert_int_equal(problems.items[1].at.column, 2);
	assert_string_equal(problems.items[1].at.mend, "Did you mean \"rules\"?");
	assert_int_equal(problems.items[2].at.line, 4);
	assert_null(parse("{'crowdcue_map':1,'name':'M','name':'N','rules':[" COMMENT("") "]}"));
	assert_null(parse("{'crowdcue_map':1,"));
	struct feed_map *map = parse(RULES(COMMENT("") "," COMMENT("")));
	assert_non_null(map); /* a warning */
	assert_int_equal(problems.count, 1);
	assert_true(problems.items[0].warning);
	assert_string_equal(problems.items[0].at.pointer, "/rules/0");
	feed_map_destroy(map);
	problems_finish(&problems);
}

static void sizes_are_bounded(void **state)
{
	(void)state;
	char *text = malloc(FEED_MAP_BYTES_MAX + 2);
	memset(text, ' ', FEED_MAP_BYTES_MAX + 1);
	assert_null(feed_map_parse(text, FEED_MAP_BYTES_MAX + 1, "m.json", NULL));
	size_t length = (size_t)snprintf(text, FEED_MAP_BYTES_MAX, "{\"crowdcue_map\":1,\"name\":\"M\",\"rules\":[");
	for (int i = 0; i <= FEED_MAP_RULES_MAX; i++)
		length += (size_t)snprintf(text + length, FEED_MAP_BYTES_MAX - length, "%s{\"kind\":\"ignore\"}",
					   i ? "," : "");
	snprintf(text + length, FEED_MAP_BYTES_MAX - length, "]}");
	assert_null(feed_map_parse(text, length + 2, "m.json", NULL));
	memset(text, '[', 1000);
	assert_null(feed_map_parse(text, 1000, "m.json", NULL));
	free(text);
}

/* ---- where they are ---- */

static void names_lead_out_of_no_folder(void **state)
{
	static const char *const bad[] = {"",
					  "..",
					  "a/b",
					  "/etc/passwd",
					  "a.json",
					  "-x",
					  "a b",
					  "a%2e",
					  "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff1234"};
	char name[FEED_MAP_NAME_SIZE];
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(feed_map_name_ok(bad[i]));
	assert_true(feed_map_name_ok("Hall_box-2"));
	assert_true(feed_map_of_url("wss://h/?a=1&map=hall&b", name));
	assert_string_equal(name, "hall");
	assert_false(feed_map_of_url("wss://h/map=hall", name));
	assert_false(feed_map_of_url("wss://h/?map=../x", name));
	assert_false(feed_map_of_url("wss://h/?xmap=hall", name));
}

static void put(const char *folder, const char *name, const char *text)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void maps_are_found_in_their_order(void **state)
{
	char root[] = "/tmp/feed-maps-XXXXXX";
	char path[600];
	char show[300];
	char user[300];
	(void)state;
	assert_non_null(mkdtemp(root));
	snprintf(path, sizeof path, "mkdir -p %s/show/feeds %s/crowdcue/feeds", root, root);
	assert_int_equal(system(path), 0);
	snprintf(show, sizeof show, "%s/show", root);
	snprintf(user, sizeof user, "%s/crowdcue", root);
	setenv("XDG_CONFIG_HOME", root, 1);
	put(root, "secret.json", "{}");
	put(show, "feeds/both.json", "{");
	put(user, "feeds/both.json", "{");
	put(show, "feeds/own.json", "{");
	put(show, "feeds/generic.json", "{");
	snprintf(path, sizeof path, "%s/feeds/link.json", show);
	assert_int_equal(symlink("../../secret.json", path), 0);
	snprintf(path, sizeof path, "%s/feeds/pipe.json", show);
	assert_int_equal(mkfifo(path, 0600), 0);

	assert_int_equal(feed_map_find("normal", show, path, sizeof path), FEED_MAP_CODE);
	assert_int_equal(feed_map_find("generic", show, path, sizeof path), FEED_MAP_BUILT_IN);
	assert_string_equal(path, "");
	assert_int_equal(feed_map_find("both", show, path, sizeof path), FEED_MAP_USER);
	assert_int_equal(feed_map_find("own", show, path, sizeof path), FEED_MAP_SHOW);
	assert_int_equal(path[0], '/');
	assert_int_equal(feed_map_find("own", "", path, sizeof path), FEED_MAP_NOWHERE);
	assert_int_equal(feed_map_find("link", show, path, sizeof path), FEED_MAP_NOWHERE);
	assert_int_equal(feed_map_find("nobody", show, path, sizeof path), FEED_MAP_NOWHERE);
	problems_finish(&problems);
	assert_null(feed_map_open("own", show, &problems));
	assert_non_null(strstr(problems.items[0].at.file, "/feeds/own.json"));
	assert_int_equal(problems.items[0].at.line, 1);
	problems_finish(&problems);
	assert_null(feed_map_open("pipe", show, &problems)); /* and it does not wait for a writer */
	assert_non_null(strstr(problems.items[0].at.what, "regular"));
	problems_finish(&problems);
	snprintf(path, sizeof path, "rm -r %s", root);
	assert_int_equal(system(path), 0);
}

static void those_built_in_are_good(void **state)
{
	const char *text;
	const char *name;
	(void)state;
	for (size_t i = 0; (name = feed_map_built_in(i, &text)) != NULL; i++) {
		problems_finish(&problems);
		struct feed_map *map = feed_map_parse(text, strlen(text), name, &problems);
		if (!map || problems.count)
			fail_msg("%s: %s", name, problems.count ? problems.items[0].at.what : "");
		assert_true(map->note[0] && feed_map_name_ok(name)); /* says where its shape is from */
		feed_map_destroy(map);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_map_is_read),
		cmocka_unit_test(defaults_are_taken_where_they_make_sense),
		cmocka_unit_test(what_is_wrong_is_told_where_it_stands),
		cmocka_unit_test(all_problems_are_told_and_their_lines),
		cmocka_unit_test(sizes_are_bounded),
		cmocka_unit_test(names_lead_out_of_no_folder),
		cmocka_unit_test(maps_are_found_in_their_order),
		cmocka_unit_test(those_built_in_are_good),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
