/* What a sale counts: orders, claims, what is taken back, and a stock that is never below nothing. */
#include "engine_fixture.h"

#include "core/sale.h"

#define SHOW(sale, product)                                                                                            \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],'interactions':["     \
	"{'kind':'sale','id':'f','title':'Flash','products':['cup'],'settle':'5s'," sale "}],"                         \
	"'products':[{'id':'cup','title':'Cup','price':{'minor':100,'currency':'CNY'}" product "}]}"
#define ORDERS "'stock_from':'orders'"
#define CLAIMS "'stock_from':'claims','claim':{'words':['+1']}"

static int order(struct script *s, const char *t, const char *person, int count)
{
	char text[256];
	snprintf(text, sizeof text,
		 "{'kind':'order','person':'%s','item':'cup','count':%d,'value':{'minor':%d,'currency':'CNY'}}", person,
		 count, count * 100);
	return hear(s, t, text);
}

static void orders_count_from_announcement_to_done(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ORDERS, ",'stock':10"));
	order(s, "0s", "early", 1);
	expect_state(s, "f", "products/0/sold=0");
	say(s, "1s", "sale.announce f");
	order(s, "2s", "ann", 1);
	expect_state(s, "f", "products/0/sold=1 products/0/stock=9");
	say(s, "3s", "sale.open f");
	order(s, "4s", "bob", 2);
	say(s, "5s", "sale.close f");
	order(s, "60s", "cat", 3); /* paid late: the window is not asked */
	hear(s, "60s", "{'kind':'order','person':'dan','item':'hat','count':1}");
	hear(s, "60s", "{'kind':'order','person':'eve','item':'cup','count':1,'history':true}");
	expect_state(s, "f", "products/0/sold=6 products/0/stock=4 refused/0/reason=history");
	expect_list(s, "orders", "f",
		    "total=3 rows/0/id=ann rows/0/item=cup rows/0/count=1 rows/0/t=@2s rows/2/name=cat rows/2/count=3");
	expect_show(s, "people/participants=3 metrics/orders=8 metrics/revenue/0/minor=700");
	say(s, "70s", "sale.done f");
	order(s, "71s", "fox", 1);
	expect_state(s, "f", "products/0/sold=6");
	forget_events(s);
	script_end(s);
}

static void an_order_by_the_shops_own_name(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ORDERS, ",'stock':10,'skus':['S-1','0123']"));
	say(s, "0s", "sale.open f");
	hear(s, "1s", "{'kind':'order','person':'ann','item':'S-1','count':2}");
	hear(s, "2s", "{'kind':'order','person':'bob','item':'0123','count':1}");
	hear(s, "3s", "{'kind':'order','person':'cat','item':'S-2','count':1}");
	expect_state(s, "f", "products/0/sold=3 products/0/stock=7");
	expect_list(s, "orders", "f", "total=2 rows/0/item=cup rows/1/item=cup");
	forget_events(s);
	script_end(s);
}

static void more_than_there_is(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ORDERS ",'last':3", ",'stock':10,'reserve':2"));
	say(s, "0s", "sale.open f");
	forget_events(s);
	order(s, "1s", "ann", 5);
	expect_event(s, "sale.phase phase=last");
	order(s, "2s", "bob", 4);
	expect_event(s, "alert reason=sale.oversold id=f product=cup count=1");
	expect_event(s, "sale.phase phase=sold-out");
	expect_event(s, "sale.state state=closed");
	expect_state(s, "f", "products/0/stock=0 products/0/sold=9");
	order(s, "3s", "cat", 2);
	expect_event(s, "alert reason=sale.oversold count=3");
	refuse(s, "4s", "sale.stock f set=12", "sale.oversell"); /* 2 are reserved, 11 are sold */
	/* a cancelled order gives its pieces back, once they are there */
	order(s, "5s", "cat", -2);
	order(s, "6s", "bob", -1);
	expect_nothing(s);
	order(s, "7s", "bob", -3);
	expect_event(s, "sale.state state=open");
	expect_event(s, "sale.phase phase=last");
	expect_state(s, "f", "products/0/stock=3 products/0/sold=5");
	order(s, "8s", "zoe", -100);
	expect_event(s, "sale.phase phase=open");
	expect_state(s, "f", "products/0/stock=8 products/0/sold=0");
	script_end(s);
}

static void an_order_that_is_deleted(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ORDERS, ",'stock':5"));
	say(s, "0s", "sale.open f");
	order(s, "1s", "ann", 2);
	int big = order(s, "2s", "bob", 3);
	expect_state(s, "f", "state=closed phase=sold-out settled=false");
	forget_events(s);
	delete_message(s, "3s", big);
	expect_event(s, "sale.state state=open");
	expect_event(s, "sale.phase phase=open");
	expect_state(s, "f", "products/0/stock=3 products/0/sold=2 refused/0/reason=deleted refused/0/count=1");
	expect_list(s, "orders", "f", "total=1 rows/0/id=ann");
	int again = order(s, "4s", "bob", 3);
	forget_events(s);
	until(s, "9s");
	delete_message(s, "10s", again); /* the result is fixed */
	expect_state(s, "f", "state=closed products/0/stock=0 settled=true");
	script_end(s);
}

/* What an order did is what is taken back, not what it said. */
static void a_cancellation_that_is_deleted(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ORDERS, ",'stock':5"));
	say(s, "0s", "sale.open f");
	order(s, "1s", "ann", 1);
	int wrong = order(s, "2s", "ann", -4); /* of one piece */
	expect_state(s, "f", "products/0/sold=0");
	delete_message(s, "3s", wrong);
	expect_state(s, "f", "products/0/sold=1 products/0/stock=4");
	ban(s, "4s", "ann");
	expect_state(s, "f", "products/0/sold=0 products/0/stock=5 refused/0/reason=banned refused/1/reason=deleted");
	forget_events(s);
	script_end(s);
}

static void orders_are_only_listed_where_stock_is_not_theirs(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW("'stock_from':'operator'", ",'stock':5"));
	say(s, "0s", "sale.open f");
	order(s, "1s", "ann", 3);
	expect_state(s, "f", "products/0/sold=0 products/0/stock=5");
	expect_list(s, "orders", "f", "total=1");
	forget_events(s);
	script_end(s);
}

static void claims_up_to_the_limit(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(CLAIMS, ",'stock':4,'limit':2"));
	chat(s, "0s", "ann", "+1");
	say(s, "1s", "sale.open f");
	chat(s, "2s", "ann", "+1");
	chat(s, "2s", "ann", "+1");
	chat(s, "2s", "ann", "+1");
	chat(s, "2s", "ann", "+1 please");
	expect_state(s, "f", "products/0/sold=2 products/0/stock=2 refused/0/reason=limit refused/0/count=1");
	hear(s, "3s", "{'kind':'claim','person':'bob','item':'f'}");
	expect_state(s, "f", "products/0/sold=3");
	forget_events(s);
	chat(s, "4s", "cat", "+1");
	expect_event(s, "sale.phase phase=sold-out");
	expect_event(s, "sale.state state=closed");
	chat(s, "5s", "dan", "+1");
	expect_state(s, "f", "products/0/stock=0 products/0/sold=4 refused/1/reason=sold-out");
	expect_show(s, "people/participants=3");
	script_end(s);
}

static void a_claim_that_is_taken_back(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(CLAIMS, ",'stock':2"));
	uint8_t empty[32];
	uint8_t hash[32];
	say(s, "1s", "sale.open f");
	script_hash(s, empty);
	int first = chat(s, "2s", "ann", "+1");
	delete_message(s, "3s", first);
	expect_state(s, "f", "products/0/sold=0 products/0/stock=2 refused/0/reason=deleted");
	chat(s, "4s", "ann", "+1"); /* his limit of one is free again */
	chat(s, "4s", "bob", "+1");
	expect_state(s, "f", "phase=sold-out state=closed");
	ban(s, "5s", "bob");
	expect_state(s, "f", "phase=open state=open products/0/stock=1 refused/0/reason=banned refused/1/count=1");
	script_hash(s, hash);
	expect_other(empty, hash);
	forget_events(s);
	script_end(s);
}

/* Claiming and deleting for ever takes no room. */
static void claims_and_deletes_for_ever(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(CLAIMS, ",'stock':5,'limit':3"));
	say(s, "1s", "sale.open f");
	chat(s, "1s", "ann", "+1");
	for (int i = 0; i < 300; i++)
		delete_message(s, "2s", chat(s, "2s", "ann", "+1"));
	assert_in_range(script_item(s, "f")->sale->claim_count, 1, 3);
	expect_state(s, "f", "products/0/sold=1 products/0/stock=4");
	chat(s, "3s", "ann", "+1");
	chat(s, "3s", "ann", "+1");
	chat(s, "3s", "ann", "+1");
	expect_state(s, "f", "products/0/sold=3 refused/1/reason=limit refused/1/count=1");
	forget_events(s);
	script_end(s);
}

static void people_who_may_not_claim(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(CLAIMS, ",'stock':2"));
	say(s, "1s", "sale.open f");
	say(s, "1s", "people.block person=twitch/ann");
	chat(s, "2s", "ann", "+1");
	hear(s, "2s", "{'kind':'comment','text':'+1','person':{'id':'*','name':'*','strength':'broken'}}");
	hear(s, "2s", "{'kind':'comment','text':'+1','person':'bob','t':1773000000000}");
	expect_state(s, "f",
		     "products/0/sold=0 refused/0/reason=early refused/1/reason=blocked refused/2/reason=broken");
	forget_events(s);
	script_end(s);
}

/* Whatever is ordered, claimed, taken back and set by hand: the stock adds up and is never below nothing. */
static void stock_is_never_below_nothing(void **unused)
{
	(void)unused;
	static const char *const people[] = {"ann", "bob", "cat", "dan"};
	for (uint64_t seed = 1; seed <= 40; seed++) {
		script_seed(seed);
		struct script *s = seed % 2 ? script_new(SHOW(ORDERS ",'last':3", ",'stock':12,'reserve':2"))
					    : script_new(SHOW(CLAIMS ",'last':3", ",'stock':12,'limit':4"));
		say(s, "0s", "sale.open f");
		int messages[200];
		int count = 0;
		for (int i = 0; i < 200; i++) {
			char t[16];
			char line[64];
			snprintf(t, sizeof t, "%ds", i + 1);
			const char *who = people[script_below(4)];
			switch (script_below(6)) {
			case 0:
			case 1:
				messages[count++] = order(s, t, who, (int)script_below(7) - 2);
				break;
			case 2:
			case 3:
				messages[count++] = chat(s, t, who, "+1");
				break;
			case 4:
				if (count)
					delete_message(s, t, messages[script_below((uint32_t)count)]);
				break;
			case 5:
				snprintf(line, sizeof line, "sale.stock f by=%d", (int)script_below(9) - 4);
				try_verb(s, t, line);
				break;
			}
			const struct interaction *it = script_item(s, "f");
			const struct sale_product *p = &it->sale->products[0];
			assert_true(p->sold >= 0 && p->total >= 0 && sale_available(p) >= 0);
			assert_true(sale_available(p) == 0 || sale_available(p) == p->total - p->reserve - p->sold);
			assert_int_equal(it->sale->phase == SALE_SOLD_OUT, it->life == LIFE_CLOSED);
			assert_int_equal(it->sale->phase == SALE_SOLD_OUT, sale_available(p) == 0);
			forget_events(s);
		}
		script_end(s);
	}
}

/* An order that is taken back is as if it had never been, also before a return. */
static void an_order_taken_back_before_a_return(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ORDERS, ",'stock':10"));
	say(s, "0s", "sale.open f");
	int first = order(s, "1s", "ann", 2);
	int back = order(s, "1s", "bob", -5);
	order(s, "1s", "cat", 3);
	expect_state(s, "f", "products/0/sold=3");
	delete_message(s, "2s", first); /* nothing, and nothing to return; three */
	expect_state(s, "f", "products/0/sold=3");
	delete_message(s, "3s", back);
	expect_state(s, "f", "products/0/sold=3 products/0/stock=7");
	ban(s, "4s", "cat");
	expect_state(s, "f", "products/0/sold=0 products/0/stock=10");
	forget_events(s);
	script_end(s);
}

/* What is claimed is counted, whatever the stock is counted from. */
static void claims_beside_orders(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ORDERS ",'claim':{'words':['+1']}", ",'stock':10,'limit':2"));
	say(s, "0s", "sale.open f");
	chat(s, "1s", "ann", "+1");
	int second = chat(s, "1s", "ann", "+1");
	chat(s, "1s", "ann", "+1");
	chat(s, "1s", "bob", "+1!");
	hear(s, "1s", "{'kind':'claim','person':'cat','item':'f'}");
	order(s, "2s", "ann", 2);
	expect_state(s, "f",
		     "products/0/claimed=4 products/0/stock=8 products/0/sold=2 refused/0/reason=limit "
		     "refused/0/count=1");
	expect_show(s, "people/participants=3");
	delete_message(s, "3s", second);
	expect_state(s, "f", "products/0/claimed=3 products/0/stock=8");
	forget_events(s);
	script_end(s);
}

/* One that was sold out, and is over: stock that comes by hand then does not let late claims in. */
static void no_claim_after_the_reveal(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(CLAIMS, ",'stock':1"));
	say(s, "0s", "sale.open f");
	chat(s, "1s", "ann", "+1");
	expect_state(s, "f", "phase=sold-out");
	until(s, "10s");
	say(s, "10s", "sale.reveal f");
	say(s, "11s", "sale.stock f by=+5");
	chat(s, "12s", "bob", "+1");
	expect_state(s, "f", "products/0/stock=5 products/0/sold=1 refused/0/reason=late");
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_order_taken_back_before_a_return),
		cmocka_unit_test(claims_beside_orders),
		cmocka_unit_test(no_claim_after_the_reveal),
		cmocka_unit_test(orders_count_from_announcement_to_done),
		cmocka_unit_test(an_order_by_the_shops_own_name),
		cmocka_unit_test(more_than_there_is),
		cmocka_unit_test(an_order_that_is_deleted),
		cmocka_unit_test(a_cancellation_that_is_deleted),
		cmocka_unit_test(orders_are_only_listed_where_stock_is_not_theirs),
		cmocka_unit_test(claims_up_to_the_limit),
		cmocka_unit_test(a_claim_that_is_taken_back),
		cmocka_unit_test(claims_and_deletes_for_ever),
		cmocka_unit_test(people_who_may_not_claim),
		cmocka_unit_test(stock_is_never_below_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
