/* The flash sale's phases, its clocks and its stock by hand. */
#include "engine_fixture.h"

#include "core/sale.h"

#define SHOW(sale, products)                                                                                           \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],'interactions':["     \
	"{'kind':'sale','id':'f','title':'Flash','settle':'1s'," sale "}],'products':[" products "]}"
#define ONE "'products':['cup']"
#define CUP(more)                                                                                                      \
	"{'id':'cup','title':'Cup','price':{'minor':9900,'currency':'CNY'},'was':{'minor':19900,'currency':'CNY'"      \
	"}" more "}"

static void from_announcement_to_done(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE ",'countdown':'30s','time':'5m','last':12", CUP(",'stock':50")));
	expect_state(s, "f",
		     "phase=idle product=cup products/0/stock=50 products/0/sold=0 products/0/price/minor=9900 "
		     "products/0/was/currency=CNY opens=none");
	say(s, "0s", "sale.announce f");
	expect_event(s, "sale.state id=f state=armed on_air=true");
	expect_event(s, "sale.phase id=f phase=announced product=cup");
	say(s, "5s", "sale.start f");
	expect_reply(s, "at=@35s");
	expect_event(s, "sale.state state=armed");
	expect_event(s, "sale.phase phase=countdown");
	expect_state(s, "f", "opens=@35s deadline=none");
	until(s, "34s999ms");
	expect_nothing(s);
	until(s, "35s");
	expect_event(s, "sale.state state=open");
	expect_event(s, "sale.phase phase=open");
	expect_state(s, "f", "opened=@35s deadline=@335s opens=none");
	refuse(s, "36s", "sale.start f", "sale.already-open");
	refuse(s, "36s", "sale.announce f", "sale.not-allowed");
	until(s, "335s");
	expect_event(s, "sale.phase phase=closed");
	expect_event(s, "sale.state state=closed");
	refuse(s, "336s", "sale.start f", "sale.not-allowed");
	say(s, "6m", "sale.reveal f");
	expect_event(s, "sale.state state=revealed");
	say(s, "6m", "sale.done f");
	expect_event(s, "sale.state state=done on_air=false");
	refuse(s, "6m", "sale.stock f by=1", "sale.not-allowed");
	refuse(s, "6m", "sale.price f minor=1", "sale.not-allowed");
	refuse(s, "6m", "sale.next f", "sale.not-allowed");
	script_end(s);
}

static void opened_without_ado(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE, CUP("")));
	say(s, "0s", "sale.start f"); /* no countdown is written: it opens */
	expect_event(s, "sale.state state=open on_air=true");
	expect_event(s, "sale.phase phase=open");
	expect_state(s, "f", "products/0/stock=none products/0/sold=0");
	say(s, "1s", "sale.close f");
	expect_events(s, "sale.phase sale.state");
	script_end(s);
	s = script_new(SHOW(ONE ",'countdown':'30s'", CUP("")));
	say(s, "0s", "sale.start f in=5s");
	until(s, "4s");
	say(s, "4s", "sale.open f"); /* by hand, before the countdown ends */
	forget_events(s);
	until(s, "1m");
	expect_state(s, "f", "opened=@4s phase=open");
	script_end(s);
}

static void counted_down_to_a_time_of_day(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE, CUP("")));
	say(s, "0s", "sale.start f at=20:02:30");
	expect_reply(s, "at=@150s");
	forget_events(s);
	until(s, "100s");
	step_wall(s, "+20s"); /* the clock was slow: the sale follows the wall */
	expect_state(s, "f", "opens=@150s state=armed");
	until(s, "130s");
	expect_state(s, "f", "state=open opened=@150s");
	say(s, "140s", "sale.cancel f");
	say(s, "140s", "sale.reset f");
	say(s, "140s", "sale.start f at=19:00"); /* past today: tomorrow */
	expect_reply(s, "at=@82800s");
	forget_events(s);
	refuse(s, "140s", "sale.start f at=19:00 in=5s", "verb.bad-argument");
	script_end(s);
}

static void cancelled_before_it_opens(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE ",'countdown':'30s'", CUP("")));
	say(s, "0s", "sale.start f");
	say(s, "10s", "sale.cancel f");
	forget_events(s);
	until(s, "5m");
	expect_state(s, "f", "state=cancelled phase=closed opens=none");
	script_end(s);
}

static void standby_holds_the_countdown(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE ",'countdown':'30s','pass':'20s'", CUP("")));
	say(s, "0s", "sale.start f");
	say(s, "10s", "standby");
	expect_state(s, "f", "opens=none");
	until(s, "2m");
	expect_state(s, "f", "state=armed phase=countdown");
	say(s, "2m", "standby-off");
	expect_state(s, "f", "opens=@140s");
	say(s, "125s", "standby");
	/* one that begins in standby waits for its end */
	say(s, "130s", "sale.start f in=10s");
	expect_reply(s, "at=none");
	until(s, "5m");
	expect_state(s, "f", "state=armed");
	say(s, "5m", "standby-off");
	expect_state(s, "f", "opens=@310s");
	until(s, "310s");
	expect_state(s, "f", "state=open");
	forget_events(s);
	script_end(s);
}

static void stock_by_hand(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE ",'last':5", CUP(",'stock':50,'reserve':10")));
	expect_state(s, "f", "products/0/stock=40");
	say(s, "0s", "sale.stock f set=30");
	expect_event(s, "sale.stock id=f product=cup stock=20 sold=0");
	say(s, "0s", "sale.stock f by=+5");
	expect_event(s, "sale.stock stock=25");
	say(s, "0s", "sale.stock f reserve=0");
	expect_event(s, "sale.stock stock=35");
	say(s, "0s", "sale.stock f by=-5 reserve=4");
	expect_event(s, "sale.stock stock=26");
	refuse(s, "0s", "sale.stock f set=3", "sale.oversell"); /* less than the reserve */
	refuse(s, "0s", "sale.stock f by=-31", "sale.oversell");
	refuse(s, "0s", "sale.stock f", "verb.missing-argument");
	refuse(s, "0s", "sale.stock f set=5 product=hat", "id.unknown");
	expect_state(s, "f", "products/0/stock=26 phase=idle");
	say(s, "1s", "sale.open f");
	expect_events(s, "sale.state sale.phase");
	say(s, "2s", "sale.stock f set=9");
	expect_event(s, "sale.stock stock=5");
	expect_event(s, "sale.phase phase=last");
	say(s, "3s", "sale.stock f set=4"); /* all is reserved */
	expect_event(s, "sale.stock stock=0");
	expect_event(s, "sale.phase phase=sold-out");
	expect_event(s, "sale.state state=closed");
	say(s, "4s", "sale.stock f reserve=0");
	expect_event(s, "sale.stock stock=4");
	expect_event(s, "sale.state state=open");
	expect_event(s, "sale.phase phase=last");
	script_end(s);
}

static void a_stock_that_was_not_known(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE, CUP("")));
	say(s, "0s", "sale.open f");
	forget_events(s);
	say(s, "1s", "sale.stock f by=+7");
	expect_event(s, "sale.stock stock=7");
	expect_state(s, "f", "products/0/stock=7");
	script_end(s);
}

static void numbers_at_the_limits(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE ",'stock_from':'orders'", CUP(",'stock':50")));
	say(s, "0s", "{'verb':'sale.stock','id':'f','set':9223372036854775807}");
	refuse(s, "0s", "sale.stock f by=1", "verb.bad-argument");
	expect_reply(s, "argument=by");
	say(s, "0s", "{'verb':'sale.stock','id':'f','reserve':9223372036854775807}");
	expect_state(s, "f", "products/0/stock=0");
	refuse(s, "0s", "{'verb':'sale.stock','id':'f','by':-9223372036854775807}", "sale.oversell");
	say(s, "0s", "sale.stock f reserve=0");
	say(s, "0s", "sale.open f");
	for (int i = 0; i < 100; i++)
		hear(s, "1s", "{'kind':'order','person':'ann','item':'cup','count':1000000000000000}");
	expect_state(s, "f", "products/0/sold=100000000000000000");
	for (int i = 0; i < 200; i++)
		hear(s, "1s", "{'kind':'order','person':'ann','item':'cup','count':-1000000000000000}");
	expect_state(s, "f", "products/0/sold=0");
	forget_events(s);
	script_end(s);
}

static void prices(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE, CUP("")));
	say(s, "0s", "sale.price f minor=8900");
	expect_event(s, "sale.stock product=cup");
	expect_state(s, "f", "products/0/price/minor=8900 products/0/was/minor=19900");
	say(s, "0s", "sale.price f minor=7900 was=9900 product=cup");
	expect_event(s, "sale.stock product=cup");
	expect_state(s, "f", "products/0/price/minor=7900 products/0/was/minor=9900 products/0/was/currency=CNY");
	refuse(s, "0s", "sale.price f minor=7900 product=hat", "id.unknown");
	refuse(s, "0s", "sale.price f minor=-1", "verb.bad-argument");
	script_end(s);
	/* one that had no former price */
	s = script_new(SHOW(ONE, "{'id':'cup','title':'Cup','price':{'minor':9900,'currency':'CNY'}}"));
	say(s, "0s", "sale.price f minor=8900");
	expect_state(s, "f", "products/0/price/minor=8900 products/0/was=none");
	say(s, "0s", "sale.price f minor=7900 was=9900");
	expect_state(s, "f", "products/0/price/minor=7900 products/0/was/minor=9900");
	forget_events(s);
	script_end(s);
}

#define TWO "'products':['cup','hat']"
#define HAT(more) ",{'id':'hat','title':'Hat','price':{'minor':500,'currency':'CNY'}" more "}"

static void products_take_turns(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(TWO ",'pass':'20s'", CUP("") HAT("")));
	say(s, "0s", "sale.open f");
	forget_events(s);
	until(s, "19s999ms");
	expect_nothing(s);
	until(s, "20s");
	expect_event(s, "sale.phase product=hat phase=open");
	say(s, "25s", "sale.next f"); /* round to the first; and the turn begins anew */
	expect_event(s, "sale.phase product=cup");
	until(s, "44s");
	expect_nothing(s);
	until(s, "45s");
	expect_event(s, "sale.phase product=hat");
	say(s, "46s", "sale.next f product=hat");
	expect_event(s, "sale.phase product=hat");
	refuse(s, "46s", "sale.next f product=pen", "id.unknown");
	say(s, "50s", "standby");
	until(s, "5m");
	say(s, "5m", "standby-off");
	forget_events(s);
	until(s, "315s");
	expect_nothing(s);
	until(s, "316s");
	expect_event(s, "sale.phase product=cup");
	say(s, "6m", "sale.close f");
	forget_events(s);
	until(s, "10m");
	script_end(s);
}

static void sold_out_when_all_are(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(TWO ",'stock_from':'orders'", CUP(",'stock':1") HAT(",'stock':1")));
	say(s, "0s", "sale.open f");
	forget_events(s);
	hear(s, "1s", "{'kind':'order','person':'ann','item':'cup','count':1}");
	expect_nothing(s);
	expect_state(s, "f", "state=open phase=open");
	hear(s, "1s", "{'kind':'order','person':'ann','item':'hat','count':1}");
	expect_event(s, "sale.phase phase=sold-out");
	expect_event(s, "sale.state state=closed");
	script_end(s);
}

static void announced_with_another_product(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(TWO, CUP("") HAT("")));
	say(s, "0s", "sale.announce f product=hat");
	expect_event(s, "sale.state state=armed");
	expect_event(s, "sale.phase product=hat phase=announced");
	refuse(s, "0s", "sale.announce f product=pen", "id.unknown");
	script_end(s);
}

/* What was sold is not there to be sold again. */
static void a_second_run_has_what_is_left(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE ",'stock_from':'orders'", CUP(",'stock':10")));
	say(s, "0s", "sale.open f");
	hear(s, "1s", "{'kind':'order','person':'ann','item':'cup','count':4}");
	say(s, "2s", "sale.close f");
	say(s, "3s", "sale.reset f");
	expect_state(s, "f", "run=2 phase=idle products/0/stock=6 products/0/sold=0");
	expect_list(s, "orders", "f", "total=0");
	say(s, "4s", "sale.open f");
	hear(s, "5s", "{'kind':'order','person':'ann','item':'cup','count':6}");
	expect_state(s, "f", "phase=sold-out products/0/sold=6");
	forget_events(s);
	script_end(s);
}

/* Sold out, restocked: the time limit is the one that was. */
static void a_restocked_sale_still_ends(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE ",'time':'5m'", CUP(",'stock':10")));
	say(s, "0s", "sale.open f");
	say(s, "1m", "sale.stock f set=0");
	expect_state(s, "f", "state=closed phase=sold-out deadline=none");
	until(s, "2m");
	expect_state(s, "f", "settled=true");
	say(s, "2m", "sale.stock f set=5");
	expect_state(s, "f", "state=open settled=false deadline=@5m closed=none");
	until(s, "5m");
	expect_state(s, "f", "state=closed phase=closed");
	say(s, "6m", "sale.stock f set=9"); /* it is over, not sold out */
	expect_state(s, "f", "state=closed phase=closed");
	forget_events(s);
	script_end(s);
}

/* The limit is held while it is sold out, as it is while it is open. */
static void sold_out_in_standby(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE ",'time':'5m'", CUP(",'stock':10")));
	say(s, "0s", "sale.open f");
	say(s, "1m", "standby");
	say(s, "70s", "sale.stock f set=0");
	say(s, "80s", "sale.stock f set=5");
	expect_state(s, "f", "state=open deadline=none held_ms=240000");
	say(s, "90s", "sale.stock f set=0");
	say(s, "10m", "standby-off");
	say(s, "11m", "sale.stock f set=5");
	expect_state(s, "f", "state=open deadline=@14m");
	say(s, "12m", "sale.stock f set=0");
	say(s, "13m", "standby"); /* 1 min is left */
	say(s, "20m", "standby-off");
	say(s, "20m", "sale.stock f set=5");
	expect_state(s, "f", "state=open deadline=@21m");
	forget_events(s);
	script_end(s);
}

/* Every countdown is held, also one to a time of day; but not those that follow a platform. */
static void a_time_of_day_in_standby(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE, CUP("")));
	uint8_t before[32];
	uint8_t held[32];
	uint8_t now[32];
	say(s, "0s", "sale.start f at=20:05");
	script_hash(s, before);
	say(s, "1m", "standby");
	script_hash(s, held);
	expect_state(s, "f", "opens=none opens_in_ms=240000");
	until(s, "2m");
	say(s, "2m", "undo"); /* as if it had not been */
	expect_state(s, "f", "opens=@5m opens_in_ms=none");
	script_hash(s, now);
	expect_same(before, now);
	say(s, "2m", "redo");
	script_hash(s, now);
	expect_same(held, now);
	until(s, "8m");
	expect_state(s, "f", "state=armed");
	say(s, "8m", "standby-off");
	expect_state(s, "f", "opens=@12m");
	until(s, "12m");
	expect_state(s, "f", "opened=@12m");
	forget_events(s);
	script_end(s);
	s = script_new(SHOW(ONE ",'hold':false,'time':'5m','pass':'20s','reshow':'8s'", CUP("")));
	say(s, "0s", "sale.start f at=20:05");
	say(s, "1m", "standby");
	expect_state(s, "f", "opens=@5m");
	until(s, "6m");
	expect_state(s, "f", "opened=@5m deadline=@10m");
	say(s, "6m", "sale.hide f");
	until(s, "368s");
	expect_state(s, "f", "on_air=true");
	until(s, "10m");
	expect_state(s, "f", "phase=closed");
	forget_events(s);
	script_end(s);
}

static void a_turn_that_begins_in_standby(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(TWO ",'pass':'20s'", CUP("") HAT("")));
	say(s, "0s", "standby");
	say(s, "1s", "sale.open f");
	say(s, "5s", "sale.next f");
	until(s, "1m");
	expect_state(s, "f", "product=hat");
	say(s, "1m", "standby-off");
	forget_events(s);
	until(s, "79s999ms");
	expect_nothing(s);
	until(s, "80s");
	expect_event(s, "sale.phase product=cup");
	script_end(s);
}

/* Taken off the air while the sale goes on, the card comes back by itself, but not in place of another one. */
static void the_card_comes_back(void **unused)
{
	(void)unused;
	struct script *s = script_new("{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':"
				      "'10m'}],'interactions':[{'kind':'sale','id':'f','title':'F','products':['cup'],"
				      "'reshow':'8s'},{'kind':'sale','id':'g','title':'G','products':['cup']}],"
				      "'products':[" CUP("") "]}");
	say(s, "0s", "sale.hide f");
	until(s, "30s");
	expect_nothing(s); /* it was not on the air */
	say(s, "30s", "sale.announce f");
	say(s, "40s", "sale.hide f");
	forget_events(s);
	until(s, "47s999ms");
	expect_nothing(s);
	until(s, "48s");
	expect_event(s, "sale.state id=f on_air=true");
	say(s, "50s", "sale.open f");
	say(s, "50s", "sale.show g");
	expect_state(s, "f", "on_air=false");
	forget_events(s);
	until(s, "60s");
	expect_nothing(s);
	say(s, "61s", "sale.hide g");
	forget_events(s);
	until(s, "66s");
	expect_event(s, "sale.state id=f on_air=true");
	say(s, "70s", "sale.hide f");
	say(s, "72s", "standby"); /* 6 s are left */
	until(s, "5m");
	say(s, "5m", "standby-off");
	forget_events(s);
	until(s, "305s999ms");
	expect_nothing(s);
	until(s, "306s");
	expect_event(s, "sale.state id=f on_air=true");
	say(s, "310s", "sale.hide f");
	say(s, "311s", "sale.close f"); /* over: no more */
	say(s, "312s", "sale.hide g");
	forget_events(s);
	until(s, "400s");
	expect_nothing(s);
	script_end(s);
}

static void prices_without_a_currency(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE, "{'id':'cup','title':'Cup'}"));
	refuse(s, "0s", "sale.price f minor=100", "verb.not-applicable");
	expect_state(s, "f", "products/0/price=none");
	script_end(s);
}

static void a_reserve_of_what_is_not_known(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(ONE, CUP("")));
	say(s, "0s", "sale.open f");
	say(s, "1s", "sale.stock f reserve=3");
	expect_state(s, "f", "state=open products/0/stock=none");
	say(s, "1s", "sale.stock f set=10");
	expect_state(s, "f", "state=open products/0/stock=7");
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sold_out_in_standby),
		cmocka_unit_test(a_time_of_day_in_standby),
		cmocka_unit_test(a_turn_that_begins_in_standby),
		cmocka_unit_test(the_card_comes_back),
		cmocka_unit_test(prices_without_a_currency),
		cmocka_unit_test(a_reserve_of_what_is_not_known),
		cmocka_unit_test(from_announcement_to_done),
		cmocka_unit_test(opened_without_ado),
		cmocka_unit_test(counted_down_to_a_time_of_day),
		cmocka_unit_test(cancelled_before_it_opens),
		cmocka_unit_test(standby_holds_the_countdown),
		cmocka_unit_test(stock_by_hand),
		cmocka_unit_test(a_stock_that_was_not_known),
		cmocka_unit_test(numbers_at_the_limits),
		cmocka_unit_test(prices),
		cmocka_unit_test(products_take_turns),
		cmocka_unit_test(sold_out_when_all_are),
		cmocka_unit_test(announced_with_another_product),
		cmocka_unit_test(a_second_run_has_what_is_left),
		cmocka_unit_test(a_restocked_sale_still_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
