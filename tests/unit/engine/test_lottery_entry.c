/* Who enters a lottery, who does not and why, and what is taken back. */
#include "engine_fixture.h"

#define SHOW(lottery)                                                                                                  \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"                     \
	"'points':{'entry':2},'interactions':[{'kind':'lottery','id':'cup','title':'Cup','settle':'0s',"               \
	"'prizes':[{'id':'p1','title':'Cup','count':3}]," lottery "}]}"
#define KEYWORD "'entry':{'by':'keyword','words':['ride','上车']}"

static struct script *opened(const char *document)
{
	struct script *s = script_new(document);
	say(s, "0s", "lottery.open cup");
	expect_event(s, "lottery.state id=cup run=1 state=open on_air=true");
	return s;
}

static void the_commitment_is_there_while_it_is_open(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(KEYWORD));
	expect_state(s, "cup", "commitment=none entrants=0");
	say(s, "0s", "lottery.open cup");
	const struct lottery *l = script_item(s, "cup")->lottery;
	uint8_t commitment[32];
	char hex[65];
	draw_commitment(l->secret, commitment);
	digest_hex(hex, commitment, 32);
	char event[160];
	snprintf(event, sizeof event, "lottery.state state=open commitment=%s", hex);
	expect_event(s, event);
	snprintf(event, sizeof event, "commitment=%s winners/#=0 draw=none", hex);
	expect_state(s, "cup", event);
	script_end(s);
}

static void by_keyword(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(KEYWORD));
	chat(s, "1s", "ann", "Ride");
	chat(s, "1s", "bob", " 上车！ ");
	chat(s, "1s", "cat", "ride please");
	chat(s, "1s", "dan", "hello");
	expect_state(s, "cup", "entrants=2 total_weight=2 refused/#=0");
	chat(s, "2s", "ann", "ride");
	expect_state(s, "cup", "entrants=2 refused/0/reason=already refused/0/count=1");
	expect_list(s, "entrants", "cup",
		    "total=2 rows/0/id=ann rows/0/platform=twitch rows/0/weight=1 rows/0/t=@1s rows/1/name=bob");
	expect_show(s, "people/participants=2 points/0/points=2 points/0/id=ann points/1/id=bob");
	script_end(s);
}

static void by_keyword_inside_a_text(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW("'entry':{'by':'keyword','words':['ride'],'match':'contains'}"));
	chat(s, "1s", "ann", "may I ride along?");
	chat(s, "1s", "bob", "bride");
	expect_list(s, "entrants", "cup", "total=1 rows/0/id=ann");
	script_end(s);
	s = opened(SHOW("'entry':{'by':'keyword','words':['ride'],'match':'first-word'}"));
	chat(s, "1s", "ann", "may I ride along?");
	chat(s, "1s", "bob", "ride it");
	expect_list(s, "entrants", "cup", "total=1 rows/0/id=bob");
	script_end(s);
}

static void by_any_message(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW("'entry':{'by':'any'}"));
	chat(s, "1s", "ann", "hi");
	hear(s, "1s", "{'kind':'like','person':'bob','count':3}");
	hear(s, "1s", "{'kind':'gift','person':'cat','text':'for you','value':{'minor':5,'currency':'CNY'}}");
	hear(s, "1s", "{'kind':'gift','person':'dan','value':{'minor':5,'currency':'CNY'}}");
	expect_list(s, "entrants", "cup", "total=2 rows/0/id=ann rows/1/id=cat");
	script_end(s);
}

static void by_a_gift(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW("'entry':{'by':'gift','item':'Rose'}"));
	hear(s, "1s", "{'kind':'gift','person':'ann','item':'Rose','value':{'minor':5,'currency':'CNY'}}");
	hear(s, "1s", "{'kind':'gift','person':'bob','item':'rose','value':{'minor':5,'currency':'CNY'}}");
	chat(s, "1s", "cat", "Rose");
	expect_list(s, "entrants", "cup", "total=1 rows/0/id=ann");
	script_end(s);
}

static void by_points(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW("'entry':{'by':'points','cost':10,'words':['in']}"));
	chat(s, "1s", "ann", "in");
	expect_state(s, "cup", "entrants=0 refused/0/reason=points");
	say(s, "1s", "people.points person=twitch/ann by=10");
	int message = chat(s, "2s", "ann", "in");
	expect_state(s, "cup", "entrants=1");
	expect_show(s, "points/0/points=2"); /* 10 paid, 2 for the entry */
	/* what is void is given back, and the points for the entry taken */
	delete_message(s, "3s", message);
	expect_state(s, "cup", "entrants=0 refused/0/reason=deleted");
	expect_show(s, "points/0/points=10");
	chat(s, "4s", "ann", "in");
	expect_show(s, "points/0/points=2");
	say(s, "5s", "lottery.cancel cup");
	expect_event(s, "lottery.state state=cancelled");
	expect_show(s, "points/0/points=12"); /* a cancelled draw costs nothing */
	script_end(s);
}

static void by_a_list(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW("'entry':{'by':'list','list':[{'platform':'twitch','id':'ann','name':'Ann'},"
				       "{'platform':'mail','id':'bob','name':'Bob','weight':7}]}"));
	chat(s, "1s", "cat", "ride");
	expect_list(s, "entrants", "cup",
		    "total=2 rows/0/id=ann rows/0/weight=1 rows/1/platform=mail rows/1/name=Bob rows/1/weight=7");
	expect_state(s, "cup", "total_weight=8");
	script_end(s);
}

/* A platform's own button: its event names the lottery. */
static void by_a_claim_event(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(KEYWORD));
	hear(s, "1s", "{'kind':'claim','person':'ann','item':'cup'}");
	hear(s, "1s", "{'kind':'claim','person':'bob','item':'other'}");
	expect_list(s, "entrants", "cup", "total=1 rows/0/id=ann");
	script_end(s);
}

#define PERSON(id, more) "{'kind':'comment','text':'ride','person':{'id':'" id "','name':'" id "'," more "}}"

static void conditions_and_their_reasons(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(KEYWORD ",'conditions':{'roles':['follower','vip'],'level':5,'own_room':true,"
					       "'gift':{'minor':100,'currency':'CNY'}},'exclude':['mod','bot']"));
	hear(s, "1s", "{'kind':'gift','person':'rich','value':{'minor':60,'currency':'CNY'}}");
	hear(s, "1s", "{'kind':'gift','person':'rich','value':{'minor':60,'currency':'CNY'}}");
	hear(s, "1s", "{'kind':'gift','person':'usd','value':{'minor':900,'currency':'USD'}}");
	hear(s, "1s", "{'kind':'gift','person':'old','value':{'minor':900,'currency':'CNY'},'history':true}");
	hear(s, "2s", PERSON("rich", "'strength':'strong','roles':['member'],'level':9"));
	expect_state(s, "cup", "refused/0/reason=role refused/#=1");
	hear(s, "2s", PERSON("rich", "'strength':'strong','roles':['follower'],'level':4"));
	expect_state(s, "cup", "refused/1/reason=level refused/#=2");
	hear(s, "2s", PERSON("usd", "'strength':'strong','roles':['follower'],'level':5"));
	hear(s, "2s", PERSON("old", "'strength':'strong','roles':['follower'],'level':5"));
	expect_state(s, "cup", "refused/2/reason=gift refused/2/count=2 refused/#=3");
	hear(s, "2s",
	     "{'kind':'comment','text':'ride','shared':true,'person':{'id':'rich','name':'r','strength':'strong',"
	     "'roles':['vip'],'level':5}}");
	expect_state(s, "cup", "refused/3/reason=own-room refused/#=4");
	hear(s, "2s", PERSON("rich", "'strength':'strong','level':5"));
	hear(s, "2s", PERSON("rich", "'strength':'strong','roles':['vip']"));
	expect_state(s, "cup", "refused/4/reason=condition-unknown refused/4/count=2 refused/#=5");
	hear(s, "2s", PERSON("rich", "'strength':'strong','roles':['vip','mod'],'level':5"));
	expect_state(s, "cup", "refused/5/reason=excluded refused/#=6 entrants=0");
	hear(s, "2s", PERSON("rich", "'strength':'strong','roles':['vip'],'level':5"));
	expect_state(s, "cup", "entrants=1 refused/#=6");
	forget_events(s);
	script_end(s);
}

static void blocked_banned_and_broken_people(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(KEYWORD));
	say(s, "0s", "people.block person=twitch/ann reason=spam");
	chat(s, "1s", "ann", "ride");
	expect_state(s, "cup", "refused/0/reason=blocked");
	say(s, "1s", "people.unblock person=twitch/ann");
	chat(s, "1s", "ann", "ride");
	expect_state(s, "cup", "entrants=1");
	ban(s, "2s", "ann");
	expect_state(s, "cup", "entrants=0 refused/1/reason=banned refused/1/count=1");
	chat(s, "3s", "ann", "ride");
	expect_state(s, "cup", "entrants=0 refused/1/count=2");
	/* the operator has the last word, over a platform's ban too */
	ban(s, "4s", "carl");
	chat(s, "5s", "carl", "ride");
	expect_state(s, "cup", "entrants=0 refused/1/count=3");
	say(s, "5s", "people.unblock person=twitch/carl");
	chat(s, "6s", "carl", "ride");
	expect_state(s, "cup", "entrants=1");
	ban(s, "7s", "carl"); /* the platform's next one holds again */
	expect_state(s, "cup", "entrants=0 refused/1/count=4");
	/* for a time: bans end by themselves */
	hear(s, "10s", "{'kind':'ban','target':'bob','count':20}");
	chat(s, "29s", "bob", "ride");
	expect_state(s, "cup", "entrants=0 refused/1/count=5");
	chat(s, "30s", "bob", "ride");
	expect_state(s, "cup", "entrants=1");
	hear(s, "31s", PERSON("***", "'strength':'broken'"));
	expect_state(s, "cup", "entrants=1 refused/2/reason=broken");
	expect_show(s, "people/blocked=0");
	script_end(s);
}

static void the_highest_weight_counts(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(
		KEYWORD ",'weights':[{'role':'vip','weight':3},{'level':10,'weight':5},{'role':'mod','weight':2}]"));
	hear(s, "1s", PERSON("ann", "'strength':'strong','roles':['vip','mod'],'level':9"));
	hear(s, "1s", PERSON("bob", "'strength':'strong','roles':['vip'],'level':10"));
	hear(s, "1s", PERSON("cat", "'strength':'strong','roles':['mod']"));
	hear(s, "1s", PERSON("dan", "'strength':'strong'"));
	expect_list(s, "entrants", "cup", "rows/0/weight=3 rows/1/weight=5 rows/2/weight=2 rows/3/weight=1");
	expect_state(s, "cup", "total_weight=11");
	script_end(s);
}

static void deleting_the_entry_takes_it_back(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(KEYWORD));
	uint8_t before[32];
	uint8_t after[32];
	int hello = chat(s, "1s", "ann", "hello");
	int entry = chat(s, "1s", "ann", "ride");
	chat(s, "1s", "ann", "ride");
	delete_message(s, "2s", hello);
	expect_state(s, "cup", "entrants=1");
	script_hash(s, before);
	delete_message(s, "3s", entry);
	expect_state(s, "cup", "entrants=0 total_weight=0 refused/1/reason=deleted");
	expect_show(s, "points/#=0");
	script_hash(s, after);
	expect_other(before, after);
	/* it was his own doing: he may come back */
	chat(s, "4s", "ann", "ride");
	expect_state(s, "cup", "entrants=1");
	expect_list(s, "entrants", "cup", "rows/0/t=@4s");
	script_end(s);
}

static void a_message_counts_once(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(KEYWORD));
	hear(s, "1s", "{'kind':'comment','id':'same','person':'ann','text':'ride'}");
	hear(s, "1s", "{'kind':'comment','id':'same','person':'bob','text':'ride','x-again':true}");
	hear(s, "1s", "{'kind':'comment','id':'same','person':'cat','text':'ride','feed':'youtube:b'}");
	expect_list(s, "entrants", "cup", "total=2 rows/0/id=ann rows/1/platform=youtube");
	script_end(s);
}

static void excluding_by_hand(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(KEYWORD));
	chat(s, "1s", "ann", "ride");
	refuse(s, "1s", "lottery.exclude cup person=ann reason=staff", "verb.bad-argument");
	refuse(s, "1s", "lottery.exclude cup person=twitch/ann", "verb.missing-argument");
	say(s, "2s", "lottery.exclude cup person=twitch/ann reason=staff");
	expect_state(s, "cup", "entrants=0 refused/0/reason=excluded");
	say(s, "2s", "lottery.exclude cup person=twitch/ann reason=staff");
	expect_state(s, "cup", "refused/0/count=1");
	chat(s, "3s", "ann", "ride");
	expect_state(s, "cup", "entrants=0 refused/0/count=2");
	say(s, "4s", "lottery.exclude cup person=twitch/ann off=true");
	say(s, "4s", "lottery.exclude cup person=twitch/bob off=true");
	chat(s, "5s", "ann", "ride");
	expect_state(s, "cup", "entrants=1");
	script_end(s);
}

static void a_broken_feed_is_not_opened_on(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(KEYWORD));
	hear(s, "0s", PERSON("***", "'strength':'broken'"));
	refuse(s, "1s", "lottery.open cup", "lottery.broken-identity");
	expect_state(s, "cup", "state=draft");
	say(s, "1s", "lottery.open cup force=true");
	expect_event(s, "lottery.state state=open");
	hear(s, "2s", PERSON("***", "'strength':'broken'"));
	expect_state(s, "cup", "refused/0/reason=broken");
	say(s, "2s", "lottery.cancel cup");
	say(s, "2s", "lottery.reset cup");
	forget_events(s);
	chat(s, "3s", "ann", "ride"); /* the platform names people again */
	say(s, "4s", "lottery.open cup");
	expect_event(s, "lottery.state state=open run=2");
	script_end(s);
}

/* A cancelled or reset run forgets its entrants; its list keeps its number. */
static void every_opening_is_a_list_of_its_own(void **unused)
{
	(void)unused;
	struct script *s = opened(SHOW(KEYWORD));
	chat(s, "1s", "ann", "ride");
	const struct lottery *l = script_item(s, "cup")->lottery;
	uint8_t first[32];
	memcpy(first, l->commitment, sizeof first);
	assert_int_equal(l->n, 1);
	say(s, "2s", "lottery.cancel cup");
	say(s, "2s", "lottery.reset cup");
	expect_state(s, "cup", "run=2 state=draft entrants=0 total_weight=0 commitment=none");
	say(s, "3s", "lottery.open cup");
	assert_int_equal(l->n, 2);
	assert_memory_not_equal(first, l->commitment, sizeof first);
	chat(s, "4s", "ann", "ride");
	expect_state(s, "cup", "run=2 entrants=1 refused/#=0");
	forget_events(s);
	script_end(s);
}

static void the_order_of_entry_is_not_in_the_hash(void **unused)
{
	(void)unused;
	uint8_t hashes[2][32];
	for (int turn = 0; turn < 2; turn++) {
		struct script *s = opened(SHOW(KEYWORD));
		for (int i = 0; i < 50; i++) {
			char name[16];
			snprintf(name, sizeof name, "p%d", turn ? 49 - i : i);
			chat(s, "1s", name, "ride");
		}
		script_hash(s, hashes[turn]);
		script_end(s);
	}
	expect_same(hashes[0], hashes[1]);
}

/* Who won in an earlier show may be kept out; points of earlier shows count, and are told of once. */
static void brought_along(void **unused)
{
	(void)unused;
	uint8_t before[32];
	uint8_t after[32];
	struct script *s = script_new("{'crowdcue':1,'id':'s','title':'S','zone':'Etc/"
				      "UTC','segments':[{'id':'a','title':'A','duration':'9m'}],"
				      "'interactions':[{'kind':'lottery','id':'l','title':'L','entry':{'by':'points','"
				      "words':['in'],'cost':5},"
				      "'exclude':['winner-before'],'prizes':[{'id':'p','title':'P','count':1}]}]}");
	say(s, "0s", "lottery.open l");
	forget_events(s);
	bring(s, "ann", 5, false);
	bring(s, "bob", 9, true);
	script_hash(s, before);
	bring(s, "ann", 5, true); /* once only */
	script_hash(s, after);
	expect_same(before, after);
	chat(s, "1s", "ann", "in");
	chat(s, "1s", "bob", "in");
	chat(s, "1s", "eve", "in");
	expect_state(s, "l", "entrants=1 refused/#=2 refused/0/reason=winner refused/1/reason=points");
	bring(s, "max", 0, true);
	script_hash(s, before);
	expect_other(before, after);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(brought_along),
		cmocka_unit_test(the_commitment_is_there_while_it_is_open),
		cmocka_unit_test(by_keyword),
		cmocka_unit_test(by_keyword_inside_a_text),
		cmocka_unit_test(by_any_message),
		cmocka_unit_test(by_a_gift),
		cmocka_unit_test(by_points),
		cmocka_unit_test(by_a_list),
		cmocka_unit_test(by_a_claim_event),
		cmocka_unit_test(conditions_and_their_reasons),
		cmocka_unit_test(blocked_banned_and_broken_people),
		cmocka_unit_test(the_highest_weight_counts),
		cmocka_unit_test(deleting_the_entry_takes_it_back),
		cmocka_unit_test(a_message_counts_once),
		cmocka_unit_test(excluding_by_hand),
		cmocka_unit_test(a_broken_feed_is_not_opened_on),
		cmocka_unit_test(every_opening_is_a_list_of_its_own),
		cmocka_unit_test(the_order_of_entry_is_not_in_the_hash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
