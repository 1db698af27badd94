/* Messages read by field maps: the message in, the line of the normal form out. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed_bench.h"

#include "core/audience_line.h"
#include "feed/reader_map.h"
#include "feed/rfc3339.h"
#include "show/audience_json.h"

/* ' stands for " */
static char *quoted(const char *text)
{
	char *copy = strdup(text);
	for (char *c = copy; *c; c++)
		if (*c == '\'')
			*c = '"';
	return copy;
}

static struct messages begin(const char *document)
{
	char *text = quoted(document);
	struct problems problems = {0};
	struct feed_map *map = feed_map_parse(text, strlen(text), "m.json", &problems);
	if (!map)
		fail_msg("%s: %s", problems.items[0].at.pointer, problems.items[0].at.what);
	problems_finish(&problems);
	free(text);
	return (struct messages){.reader = &reader_map, .own = reader_map_take(map)};
}

/* The line without what is alike in all: "t" when it is the arrival, and the feed. Replay must be able to read it. */
static void tell(const struct audience_event *e, char *out, size_t size)
{
	struct audience_event again;
	const char *line = audience_line((struct audience_event *)(uintptr_t)e);
	const char *from = strstr(line, "\"kind\"");
	size_t length = strlen(out);
	if (!audience_parse(line, strlen(line), &again, NULL))
		fail_msg("cannot be read again: %s", line);
	audience_finish(&again);
	if (e->t_ms != INT64_C(1772971200000))
		length += (size_t)snprintf(out + length, size - length, "t%lld ", (long long)e->t_ms);
	snprintf(out + length, size - length, "{%s\n", from);
	for (char *c = out + length; *c; c++)
		if (*c == '"')
			*c = '\'';
	char *made = strstr(out + length, "'id':'~");
	if (made)
		memmove(made + 7, made + 7 + 16, strlen(made + 7 + 16) + 1);
}

/* Messages, each on a line, by one map. */
static void expect(const char *document, const char *messages, const char *events, unsigned dropped)
{
	struct bench b;
	char out[8192] = "";
	char *text = quoted(messages);
	bench_begin(&b, "twitch:somechannel");
	struct messages m = begin(document);
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		messages_take(&m, b.link, line, strlen(line), &b.now);
	link_tell(b.link, &b.now);
	for (size_t i = 0; i < b.event_count; i++)
		tell(&b.events[i], out, sizeof out);
	assert_string_equal(out, events);
	assert_int_equal(b.link->status.dropped, dropped);
	messages_finish(&m);
	bench_end(&b);
	free(text);
}

#define MAP(more) "{'crowdcue_map':1,'name':'M'," more "}"
#define WHO "'person':{'id':'/u'}"
#define ONE(rule) MAP("'rules':[{" rule "}]")
#define SAID(more) "{'kind':'comment','id':'~','person':{'id':'1','name':'1','strength':'strong'}" more "}\n"

static void pointers_lead_anywhere(void **state)
{
	(void)state;
	expect(ONE("'kind':'comment'," WHO ",'text':['/a~1b/m~0n/1/','/t']"),
	       "{'u':1,'a/b':{'m~n':[0,{'':'deep'}]},'t':'x'}", SAID(",'text':'deep'"), 0);
	expect(ONE("'kind':'comment'," WHO ",'text':['/a/0','/b/x','/c','/t']"),
	       "{'u':1,'a':{'0':''},'b':['x'],'c':null,'t':'the first that is there'}",
	       SAID(",'text':'the first that is there'"), 0);
	expect(ONE("'kind':'comment'," WHO ",'text':['/a/01','/a/-','/a/1e0','/a/-1','/a/99999999999']"),
	       "{'u':1,'a':['x','y']}", "", 1);
	expect(ONE("'kind':'comment','person':{'id':{'const':'1'}},'text':''"), "['bare words',5,[7]]",
	       SAID(",'text':'bare words'") SAID(",'text':'5'"), 1);
}

static void ids_stay_exact(void **state)
{
	(void)state;
	expect(ONE("'kind':'comment','id':'/i'," WHO ",'text':'/t'"),
	       "{'i':9007199254740993,'u':9223372036854775807,'t':true}\n"
	       "{'i':'18446744073709551615','u':'99999999999999999999999','t':-1}\n"
	       "{'i':1.5,'u':2e3,'t':'x'}\n"
	       "{'i':18446744073709551616,'u':1,'t':'beyond what a number can hold'}",
	       "{'kind':'comment','id':'9007199254740993','person':{'id':'9223372036854775807','name':"
	       "'9223372036854775807','strength':'strong'},'text':'true'}\n"
	       "{'kind':'comment','id':'18446744073709551615','person':{'id':'99999999999999999999999','name':"
	       "'99999999999999999999999','strength':'strong'},'text':'-1'}\n"
	       "{'kind':'comment','id':'~','person':{'id':'2000','name':'2000','strength':'strong'},'text':'x'}\n",
	       1);
	expect(ONE("'kind':'comment','id':{'join':['/a','-','/b']}," WHO ",'text':'/t'"),
	       "{'u':1,'a':7,'b':'x','t':'t'}\n{'u':1,'a':7,'t':'t'}",
	       "{'kind':'comment','id':'7-x','person':{'id':'1','name':'1','strength':'strong'},'text':'t'}\n" SAID(
		       ",'text':'t'"),
	       0);
}

static void times_have_units(void **state)
{
	static const struct {
		const char *unit;
		const char *time;
		int64_t ms; /* 0 = arrival */
	} table[] = {
		{"auto", "1772971199", 1772971199000},
		{"auto", "1772971199500", 1772971199500},
		{"auto", "1772971199500123", 1772971199500},
		{"auto", "'1772971199'", 1772971199000},
		{"auto", "1772971199.25", 1772971199250},
		{"auto", "'2026-03-08T11:59:59Z'", 1772971199000},
		{"auto", "'2026-03-08 19:59:59.5+0800'", 1772971199500},
		{"s", "1772971199", 1772971199000},
		{"s", "1772971199500", 0},
		{"ms", "1772971199500", 1772971199500},
		{"us", "1772971199500999", 1772971199500},
		{"rfc3339", "'2026-03-08T11:59:59Z'", 1772971199000},
		{"rfc3339", "'2026-03-08T11:59:59'", 0},
		{"rfc3339", "1772971199", 0},
		{"ms", "'soon'", 0},
		{"ms", "-5", 0},
		{"ms", "1e300", 0},
		{"us", "99999999999999999", 0},
		{"ms", "{}", 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char map[256];
		char message[128];
		char line[160] = SAID(",'text':'x'");
		snprintf(map, sizeof map, ONE("'kind':'comment','t':{'at':'/t','unit':'%s'}," WHO ",'text':'/x'"),
			 table[i].unit);
		snprintf(message, sizeof message, "{'u':1,'x':'x','t':%s}", table[i].time);
		if (table[i].ms)
			snprintf(line, sizeof line, "t%lld " SAID(",'text':'x'"), (long long)table[i].ms);
		expect(map, message, line, 0);
	}
	assert_int_equal(rfc3339_ms("2026-03-08 20:00:00", 480), INT64_C(1772971200000));
	assert_int_equal(rfc3339_ms("2026-03-08 20:00:00+08:00", 0), INT64_C(1772971200000));
	assert_int_equal(rfc3339_ms("2026-03-08 20:00:00 CST", 480), 0);
	assert_int_equal(rfc3339_ms("2026-13-08T20:00:00Z", 0), 0);
}

static void money_is_counted_in_minor_units(void **state)
{
	static const struct {
		const char *value; /* of the map */
		const char *message;
		const char *out; /* "" = no value */
	} table[] = {
		{"'scale':100", "12", "1200"},
		{"'scale':100", "'12.345'", "1235"},
		{"'scale':100", "'1,234.50'", "123450"},
		{"'scale':100", "0.29", "29"},
		{"'scale':100", "1.005", "101"},
		{"'scale':100,'per':1000", "5250", "525"},
		{"'scale':1,'per':3", "10", "3"},
		{"'scale':1000000", "9000000000000", ""},
		{"'scale':1", "9000000000001", ""},
		{"'scale':1", "1e300", ""},
		{"'scale':1", "-5", ""},
		{"'scale':1", "'5 yuan'", ""},
		{"'scale':1", "''", ""},
		{"'scale':1", "[5]", ""},
		{"'scale':100,'of':'one'", "2.5", "750"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char map[256];
		char message[128];
		char line[256];
		char value[96] = "";
		snprintf(map, sizeof map,
			 ONE("'kind':'gift'," WHO ",'count':'/n','value':{'at':'/v','currency':'CNY',%s}"),
			 table[i].value);
		snprintf(message, sizeof message, "{'u':1,'n':3,'v':%s}", table[i].message);
		if (table[i].out[0])
			snprintf(value, sizeof value, ",'value':{'minor':%s,'currency':'CNY'}", table[i].out);
		snprintf(line, sizeof line,
			 "{'kind':'gift','id':'~','person':{'id':'1','name':'1','strength':'strong'}%s,'count':3}\n",
			 value);
		expect(map, message, line, 0);
	}
	expect(ONE("'kind':'gift'," WHO
		   ",'value':{'at':'/v','currency':{'at':'/c','values':{'1':'CNY'},'else':'drop'}}"),
	       "{'u':1,'v':5,'c':1}\n{'u':2,'v':6,'c':'much too long to be a currency'}",
	       "{'kind':'gift','id':'~','person':{'id':'1','name':'1','strength':'strong'},'value':{'minor':5,'"
	       "currency':'CNY'}"
	       ",'count':1}\n"
	       "{'kind':'gift','id':'~','person':{'id':'2','name':'2','strength':'strong'},'count':1}\n",
	       0);
}

static void an_amount_is_in_the_minor_unit_of_its_currency(void **state)
{
	static const struct {
		const char *amount;
		const char *currency;
		const char *minor;
		const char *code;
	} table[] = {
		{"'990'", "JPY", "990", "JPY"},
		{"12000", "KRW", "12000", "KRW"},
		{"'9.99'", "USD", "999", "USD"},
		{"'1.234'", "KWD", "1234", "KWD"},
		{"'1.5'", "BHD", "1500", "BHD"},
		{"0.1", "cny", "10", "CNY"},
		{"7", "douyin-diamond", "7", "douyin-diamond"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char message[128];
		char line[256];
		snprintf(message, sizeof message, "{'u':1,'v':%s,'c':'%s'}", table[i].amount, table[i].currency);
		snprintf(line, sizeof line,
			 "{'kind':'gift','id':'~','person':{'id':'1','name':'1','strength':'strong'},"
			 "'value':{'minor':%s,'currency':'%s'},'count':1}\n",
			 table[i].minor, table[i].code);
		expect(ONE("'kind':'gift'," WHO ",'value':{'at':'/v','currency':'/c','scale':'currency'}"), message,
		       line, 0);
	}
}

#define SAYS                                                                                                           \
	"'kind':'comment','text':'/x','person':{'id':'/u'%s},'emotes':{'each':'/e','at':'/a','name':'/n','url':'/"     \
	"l'%s}"

static void what_people_wear(void **state)
{
	static const char badges[] =
		"'kind':'comment','text':'/x','person':{'id':'/u','avatar':'/p','badges':{'each':'/b','id':['/id',"
		"''],'title':'/title'}}";
	static const struct {
		const char *more;
		const char *out;
	} table[] = {
		{"", ""},
		{"'b':[{'id':'vip','title':'VIP'},'mod',7,{'title':'none'},null,[]]",
		 ",'badges':[{'id':'vip','title':'VIP'},{'id':'mod'},{'id':'7'}]"},
		{"'b':'vip'", ""},
		{"'b':[{'id':'a\\tb'},{'id':'c','title':'d\\te\\nf'}]", ",'badges':[{'id':'c','title':'def'}]"},
		{"'p':'https://x.example/a.png'", ",'avatar':'https://x.example/a.png'"},
		{"'p':'javascript:alert(1)'", ""},
		{"'p':'https://x.example/a b'", ""},
		{"'p':5", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char map[400];
		char message[300];
		char line[400];
		snprintf(map, sizeof map, "{'crowdcue_map':1,'name':'m','rules':[{%s}]}", badges);
		snprintf(message, sizeof message, "{'u':1,'x':'hi'%s%s}", table[i].more[0] ? "," : "", table[i].more);
		snprintf(line, sizeof line,
			 "{'kind':'comment','id':'~','person':{'id':'1','name':'1','strength':'strong'%s},'text':'hi'}"
			 "\n",
			 table[i].out);
		expect(map, message, line, 0);
	}
}

static void pictures_in_a_text(void **state)
{
	static const struct {
		const char *text;
		const char *emotes;
		const char *unit;
		const char *out;
	} table[] = {
		{"a [ok] b", "[{'a':2,'n':'[ok]','l':'https://x.example/ok.png'}]", "",
		 "[{'at':2,'length':4,'name':'[ok]','url':'https://x.example/ok.png'}]"},
		{"你 [ok]", "[{'a':2,'n':'[ok]','l':'ftp://x'}]", "", "[{'at':2,'length':4,'name':'[ok]'}]"},
		{"👍 [ok]", "[{'a':3,'n':'[ok]'},{'a':-1,'n':'👍'},{'a':'x','n':'👍'},{'a':0}]", ",'unit':'utf-16'",
		 "[{'at':2,'length':4,'name':'[ok]'}]"},
		{"👍 [ok]", "[{'a':3,'n':'[ok]'}]", "", "[]"},
		{"hi", "{'a':0,'n':'hi'}", "", ""},
		{"hi", "[{'a':99999999999,'n':'hi'}]", ",'unit':'utf-16'", "[]"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char map[400];
		char rule[300];
		char message[300];
		char line[500];
		char out[200] = "";
		snprintf(rule, sizeof rule, SAYS, "", table[i].unit);
		snprintf(map, sizeof map, "{'crowdcue_map':1,'name':'m','rules':[{%s}]}", rule);
		snprintf(message, sizeof message, "{'u':1,'x':'%s','e':%s}", table[i].text, table[i].emotes);
		if (table[i].out[0])
			snprintf(out, sizeof out, ",'emotes':%s", table[i].out);
		snprintf(line, sizeof line,
			 "{'kind':'comment','id':'~','person':{'id':'1','name':'1','strength':'strong'},'text':'%s'%s}"
			 "\n",
			 table[i].text, out);
		expect(map, message, line, 0);
	}
}

static void people_have_roles_and_strength(void **state)
{
	(void)state;
	expect(MAP("'nobody':[0,111111],'rules':[{'kind':'enter','person':{'id':'/u','name':'/n','level':'/l','colour':"
		   "'/c','roles':[{'at':'/r','values':{'1':'mod','2':['vip','member']}},{'at':'/f','role':'follower'},"
		   "{'at':'/fans','role':'member','least':3}]}}]"),
	       "{'u':'5','n':'甲','l':'12','c':'#00ff00','r':2,'f':0}\n"
	       "{'u':111111,'n':'丙','r':[1,2,'?'],'f':'true','fans':2}\n"
	       "{'n':'only a name','l':99999999999999999,'fans':'3'}\n"
	       "{'l':1}",
	       "{'kind':'enter','id':'~','person':{'id':'5','name':'甲','strength':'strong','roles':['vip','member'],"
	       "'level':12,'colour':'#00ff00'}}\n"
	       "{'kind':'enter','id':'~','person':{'id':'111111','name':'丙','strength':'broken','roles':['mod','vip',"
	       "'member','follower']}}\n"
	       "{'kind':'enter','id':'~','person':{'id':'only a name','name':'only a name','strength':'weak','roles':["
	       "'member']}}\n",
	       1);
}

static void rules_are_chosen(void **state)
{
	(void)state;
	expect(MAP("'rules':["
		   "{'kind':'ignore','when':[{'at':'/k','is':'ping'}]},"
		   "{'kind':'viewers','when':[{'at':'/room/n','exists':true}],'count':'/room/n','go_on':true},"
		   "{'kind':'comment','when':[{'at':'/k','in':[1,'chat',true]},{'at':'/hidden','not_in':[true,1]}]," WHO
		   ",'text':{'at':'/x','values':{'1':'A','2':'B'}}},"
		   "{'kind':'follow','when':[{'at':'/k','is':'f'},{'at':'/x','exists':false}]," WHO "}]"),
	       "{'k':'ping'}\n"
	       "{'k':1,'u':1,'x':2,'room':{'n':'40'}}\n"
	       "{'k':'1','u':1,'x':'3'}\n"
	       "{'k':true,'u':1,'x':'1'}\n"
	       "{'k':'chat','u':1,'x':'never','hidden':true}\n"
	       "{'k':'f','u':1,'x':''}\n"
	       "{'k':{},'u':1}\n"
	       "{'room':{'n':0}}\n",
	       "{'kind':'viewers','id':'~','count':40}\n" SAID(",'text':'B'") SAID(",'text':'3'") SAID(
		       ",'text':'A'") "{'kind':'follow','id':'~','person':{'id':'1','name':'1','strength':'strong'}}"
				      "\n{'kind':'viewers','id':'~','count':0}\n",
	       2);
}

static void lists_and_strings_that_hold_json(void **state)
{
	(void)state;
	expect(MAP("'each':'/list','parse':['/data','/data/inner'],'rules':[{'kind':'comment','person':{'id':['/u','^/"
		   "u']}"
		   ",'text':['/data/inner/x','/data','/x']}]"),
	       "{'u':1,'list':[{'x':'a'},{'u':2,'x':'b'}]}\n"
	       "{'u':1,'data':'{\\'inner\\':\\'{\\\\\\'x\\\\\\':\\\\\\'deep\\\\\\'}\\'}'}\n"
	       "{'u':1,'data':'no json'}\n"
	       "{'u':1,'list':[]}\n",
	       SAID(",'text':'a'") "{'kind':'comment','id':'~','person':{'id':'2','name':'2','strength':'strong'},'"
				   "text':'b'}"
				   "\n" SAID(",'text':'deep'") SAID(",'text':'no json'"),
	       0);
	expect(MAP("'each':['/data/list'],'parse':'/data','rules':[{'kind':'comment'," WHO ",'text':'/x'}]"),
	       "{'data':'{\\'list\\':[{\\'u\\':1,\\'x\\':\\'within\\'}]}'}", SAID(",'text':'within'"), 0);
	expect(ONE("'kind':'comment'," WHO ",'text':{'at':'/x','html':true}"),
	       "{'u':1,'x':'<b>bold</b> &amp; <img alt=\\':)\\'>'}", SAID(",'text':'bold & :)'"), 0);
}

static void orders_have_a_line_for_each_item(void **state)
{
	(void)state;
	static const char map[] = MAP("'each':'/orders','rules':["
				      "{'kind':'order','when':[{'at':'/status','in':['paid']}],'each':'/"
				      "lines','id':{'join':['^/no','-','/id']},"
				      "'person':{'id':'^/buyer'},'item':{'at':'/"
				      "sku','values':{'S-1':'cup-red'}},'count':'/n','value':{'at':'/"
				      "price','scale':100,'of':'one','currency':['^/currency','^^/currency']}},"
				      "{'kind':'order','when':[{'at':'/"
				      "status','in':['refunded']}],'take_back':true,'each':'/lines','id':{'join':"
				      "['^/no','-','/id','-back']},'person':{'id':'^/buyer'},'item':'/sku','count':'/"
				      "n','value':{'at':'/total',"
				      "'scale':100,'currency':'CNY'}},"
				      "{'kind':'ignore','when':[{'at':'/status','is':'waiting'}]}]");
	expect(map,
	       "{'currency':'CNY','orders':[{'no':7,'status':'waiting','lines':[{'id':1,'sku':'S-1','n':2}]},"
	       "{'no':7,'status':'paid','buyer':5,'lines':[{'id':1,'sku':'S-1','n':2,'price':'99.00'},"
	       "{'id':2,'sku':'S-2','n':1,'price':5},{'id':3,'sku':'','n':1}]}]}\n"
	       "{'orders':[{'no':7,'status':'refunded','buyer':5,'lines':[{'id':1,'sku':'cup-red','n':2,'total':198}]}]"
	       "}",
	       "{'kind':'order','id':'7-1','person':{'id':'5','name':'5','strength':'strong'},'value':{'minor':19800,"
	       "'currency':'CNY'},'count':2,'item':'cup-red'}\n"
	       "{'kind':'order','id':'7-2','person':{'id':'5','name':'5','strength':'strong'},'value':{'minor':500,"
	       "'currency':'CNY'},'count':1,'item':'S-2'}\n"
	       "{'kind':'order','id':'7-1-back','person':{'id':'5','name':'5','strength':'strong'},'value':{'minor':-"
	       "19800"
	       ",'currency':'CNY'},'count':-2,'item':'cup-red'}\n",
	       1);
}

/* The preset `orders`, with "lines" as given. */
static void expect_lines(const char *more, const char *lines, const char *events, unsigned dropped)
{
	struct bench b;
	struct messages m;
	char message[1024];
	char out[4096] = "";
	snprintf(message, sizeof message, "{'order':7,'currency':'CNY',%s,'lines':[%s]}", more, lines);
	char *text = quoted(message);
	bench_begin(&b, "twitch:somechannel");
	assert_true(messages_init(&m, "orders"));
	for (int again = 0; again < 2; again++) /* as a shop repeats what was not answered */
		messages_take(&m, b.link, text, strlen(text), &b.now);
	link_tell(b.link, &b.now);
	for (size_t i = 0; i < b.event_count; i++) {
		const struct audience_event *e = &b.events[i];
		size_t length = strlen(out);
		snprintf(out + length, sizeof out - length, "%s %s %s %lld %lld%s%s\n", e->id, e->person_id, e->item,
			 (long long)e->count, (long long)e->value.minor, e->target[0] ? " of " : "", e->target);
	}
	assert_string_equal(out, events);
	assert_int_equal(b.link->status.dropped, dropped * 2);
	assert_int_equal(b.link->status.duplicates, b.event_count);
	messages_finish(&m);
	bench_end(&b);
	free(text);
}

static void no_line_of_an_order_is_lost(void **state)
{
	(void)state;
	expect_lines(
		"'status':'paid','buyer':{'id':5}",
		"{'product':'cup','quantity':1,'price':99},{'product':'cup','quantity':2,'price':89},{'product':'hat',"
		"'price':1},{'product':'cup','price':1}",
		"7-cup 5 cup 1 9900\n7-cup/2 5 cup 2 17800\n7-hat 5 hat 1 100\n7-cup/3 5 cup 1 100\n", 0);
	expect_lines("'status':'refunded','buyer':{'id':5}",
		     "{'product':'cup','price':99},{'product':'cup','price':89}",
		     "7-cup-back 5 cup -1 -9900 of 7-cup\n7-cup-back/2 5 cup -1 -8900 of 7-cup/2\n", 0);
	expect_lines("'status':'paid','buyer':{'id':5}", "{'sku':'S-1','quantity':1,'price':9}", "7-S-1 5 S-1 1 900\n",
		     0);
	expect_lines("'status':'paid'", "{'product':'cup','price':9}", "7-cup 0 cup 1 900\n", 0); /* a guest */
}

static void only_a_return_takes_back(void **state)
{
	(void)state;
	expect_lines("'status':'paid','buyer':{'id':5}",
		     "{'product':'cup','quantity':-5,'price':99},{'product':'cup','quantity':5,'price':-99},{'product':"
		     "'hat','quantity':1,'price':10}",
		     "7-hat 5 hat 1 1000\n", 2);
	expect_lines("'status':'refunded','buyer':{'id':5}", "{'product':'cup','quantity':-2,'price':-10}",
		     "7-cup-back 5 cup -2 -2000 of 7-cup\n", 0);
}

static void no_list_is_cut(void **state)
{
	(void)state;
	static const char element[] = "[],";
	char words[SAYING_TEXT];
	struct bench b;
	struct messages m;
	char *text = calloc(1, 100010 * sizeof element + 32);
	char *end = text + sprintf(text, "{\"votes\":[");
	for (int i = 0; i < 100001; i++)
		end += sprintf(end, "%s", element);
	strcpy(end - 1, "]}");
	bench_begin(&b, "twitch:somechannel");
	assert_true(messages_init(&m, "keypad"));
	messages_take(&m, b.link, text, strlen(text), &b.now);
	assert_int_equal(b.link->status.dropped, 1);
	saying_text(&b.link->why, NULL, words, sizeof words);
	assert_string_equal(words, "Field map \"Voting box of a hall\": the list has 100001 elements, and may have "
				   "100000: send it in parts.");
	strcpy(end - sizeof element, "]}"); /* one less */
	messages_take(&m, b.link, text, strlen(text), &b.now);
	assert_int_equal(b.link->status.dropped, 100001); /* each on its own: it fits no rule */
	messages_finish(&m);
	bench_end(&b);
	free(text);
}

static void totals_become_what_was_added(void **state)
{
	(void)state;
	expect(ONE("'kind':'like'," WHO ",'count':{'at':'/n','as':'total','by':'/combo'}"),
	       "{'u':1,'n':5,'combo':'a'}\n{'u':1,'n':8,'combo':'a'}\n{'u':2,'n':8,'combo':'a'}\n{'u':1,'n':8,'combo':'"
	       "a'}\n"
	       "{'u':1,'n':2,'combo':'b'}\n{'u':1,'n':3,'combo':'a'}",
	       "{'kind':'like','id':'~','person':{'id':'1','name':'1','strength':'strong'},'count':5}\n"
	       "{'kind':'like','id':'~','person':{'id':'1','name':'1','strength':'strong'},'count':3}\n"
	       "{'kind':'like','id':'~','person':{'id':'2','name':'2','strength':'strong'},'count':8}\n"
	       "{'kind':'like','id':'~','person':{'id':'1','name':'1','strength':'strong'},'count':2}\n",
	       0);
}

/* Whatever comes, the feed goes on, and what it hands over can be read again. */
static void nothing_is_fatal(void **state)
{
	(void)state;
	struct bench b;
	bench_begin(&b, "twitch:somechannel");
	struct messages m;
	assert_true(messages_init(&m, "generic"));
	char deep[4096];
	memset(deep, '[', sizeof deep);
	static const char *const bad[] = {"",
					  "{",
					  "null",
					  "{}",
					  "[]",
					  "[[[[1]]]]",
					  "\"x\"",
					  "{\"type\":[],\"text\":{}}",
					  "{\"text\":\"x\",\"uid\":[]}",
					  "{\"uid\":\"\",\"text\":\"x\"}",
					  "{\"uid\":\"a\\u0000b\",\"text\":\"x\"}",
					  "{\"uid\":\"a\\tb\",\"text\":\"x\"}",
					  "{\"uid\":1,\"text\":\"x\",\"text\":\"twice\"}",
					  "\xff\xfe"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		messages_take(&m, b.link, bad[i], strlen(bad[i]), &b.now);
	messages_take(&m, b.link, deep, sizeof deep, &b.now);
	link_tell(b.link, &b.now);
	assert_int_equal(b.event_count, 0);
	assert_true(b.link->status.dropped >= 13);
	assert_true(b.note[0]); /* said what a rule misses */
	const char *mended = "{\"uid\":1,\"text\":\"\xff\"}";
	messages_take(&m, b.link, mended, strlen(mended), &b.now);
	link_tell(b.link, &b.now);
	assert_int_equal(b.event_count, 1);
	assert_string_equal(b.events[0].text, "\xEF\xBF\xBD");
	messages_finish(&m);
	bench_end(&b);
	assert_false(messages_init(&m, "nobody"));
	assert_false(messages_init(&m, "/nowhere/feeds/x.json"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pointers_lead_anywhere),
		cmocka_unit_test(ids_stay_exact),
		cmocka_unit_test(times_have_units),
		cmocka_unit_test(money_is_counted_in_minor_units),
		cmocka_unit_test(an_amount_is_in_the_minor_unit_of_its_currency),
		cmocka_unit_test(what_people_wear),
		cmocka_unit_test(pictures_in_a_text),
		cmocka_unit_test(people_have_roles_and_strength),
		cmocka_unit_test(rules_are_chosen),
		cmocka_unit_test(lists_and_strings_that_hold_json),
		cmocka_unit_test(orders_have_a_line_for_each_item),
		cmocka_unit_test(no_line_of_an_order_is_lost),
		cmocka_unit_test(only_a_return_takes_back),
		cmocka_unit_test(no_list_is_cut),
		cmocka_unit_test(totals_become_what_was_added),
		cmocka_unit_test(nothing_is_fatal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
