/* How long each sponsor was on the air. */
#include "engine_fixture.h"

static const char show[] =
	"{'crowdcue':1,'id':'s','title':'S','guard':'0s','segments':["
	"{'id':'a','title':'A','duration':'10m','sponsor':'acme'},{'id':'b','title':'B','duration':'10m'},"
	"{'id':'c','title':'C','duration':'10m','sponsor':'acme'},{'id':'d','title':'D','duration':'10m','sponsor':'"
	"zed'}],"
	"'interactions':[{'kind':'sale','id':'f','title':'F','products':['cup','hat','pen']},"
	"{'kind':'sale','id':'g','title':'G','products':['hat']},"
	"{'kind':'card','id':'pause','title':'P','style':'break','time':'20s'},"
	"{'kind':'card','id':'guest','title':'N'}],"
	"'products':[{'id':'cup','title':'Cup','sponsor':'zed'},{'id':'hat','title':'Hat'},"
	"{'id':'pen','title':'Pen','sponsor':'acme'}],"
	"'sponsors':[{'id':'acme','title':'ACME'},{'id':'zed','title':'Zed'},{'id':'idle','title':'Idle'}]}";

static struct script *begin(void)
{
	struct script *s = script_new(show);
	expect_show(s, "sponsors/#=3 sponsors/0/id=acme sponsors/0/title=ACME sponsors/0/on_air=false "
		       "sponsors/0/on_air_ms=0");
	return s;
}

static void finish(struct script *s)
{
	expect_show(s, "sponsors/2/on_air=false sponsors/2/on_air_ms=0");
	forget_events(s);
	script_end(s);
}

static void with_the_segment(void **unused)
{
	(void)unused;
	struct script *s = begin();
	say(s, "10s", "go");
	until(s, "15s500ms");
	expect_show(s, "sponsors/0/on_air=true sponsors/0/on_air_ms=5500 sponsors/1/on_air_ms=0");
	say(s, "20s", "hold"); /* the logo stays */
	say(s, "30s", "resume");
	say(s, "40s", "go");
	until(s, "50s");
	expect_show(s, "sponsors/0/on_air=false sponsors/0/on_air_ms=30000");
	say(s, "60s", "go"); /* once more in another segment */
	say(s, "65s", "go");
	until(s, "70s");
	expect_show(s, "sponsors/0/on_air_ms=35000 sponsors/1/on_air=true sponsors/1/on_air_ms=5000");
	say(s, "75s", "finish");
	until(s, "5m");
	expect_show(s, "sponsors/1/on_air=false sponsors/1/on_air_ms=10000");
	finish(s);
}

static void standby_covers_it(void **unused)
{
	(void)unused;
	struct script *s = begin();
	say(s, "10s", "go");
	say(s, "12s", "sale.open f");
	say(s, "20s", "standby");
	until(s, "50s");
	expect_show(s, "sponsors/0/on_air=false sponsors/0/on_air_ms=10000 sponsors/1/on_air_ms=8000");
	say(s, "60s", "standby-off");
	until(s, "61s");
	expect_show(s, "sponsors/0/on_air_ms=11000 sponsors/1/on_air_ms=9000");
	finish(s);
}

/* What he pays for is what was seen: his logo is not there while a card stands before the whole picture. */
static void a_cover_hides_him(void **unused)
{
	(void)unused;
	struct script *s = begin();
	say(s, "10s", "go");
	say(s, "12s", "sale.open f");
	say(s, "15s", "card.open guest"); /* stands beside the picture */
	say(s, "20s", "card.open pause");
	until(s, "30s");
	expect_show(s, "sponsors/0/on_air=false sponsors/0/on_air_ms=10000 sponsors/1/on_air_ms=8000");
	say(s, "32s", "sale.next f");
	until(s, "50s"); /* its time is over, and it stands until somebody takes it away */
	expect_show(s, "sponsors/0/on_air_ms=10000 sponsors/1/on_air=false sponsors/1/on_air_ms=8000");
	say(s, "60s", "card.hide pause");
	until(s, "65s");
	expect_show(s, "sponsors/0/on_air=true sponsors/0/on_air_ms=15000 sponsors/1/on_air_ms=8000");
	say(s, "70s", "card.show pause");
	say(s, "80s", "card.done pause");
	until(s, "81s");
	expect_show(s, "sponsors/0/on_air_ms=21000");
	finish(s);
}

static void with_the_card_of_his_product(void **unused)
{
	(void)unused;
	struct script *s = begin();
	say(s, "1s", "sale.open f quiet=true");
	until(s, "5s");
	expect_show(s, "sponsors/1/on_air_ms=0"); /* nobody sees it */
	say(s, "10s", "sale.show f");
	say(s, "15s", "sale.next f"); /* a product without a sponsor */
	until(s, "20s");
	expect_show(s, "sponsors/1/on_air_ms=5000 sponsors/1/on_air=false");
	say(s, "30s", "sale.next f"); /* the pen, of acme */
	say(s, "32s", "go");          /* … who also has the segment: one logo, counted once */
	until(s, "40s");
	expect_show(s, "sponsors/0/on_air_ms=10000");
	say(s, "42s", "sale.hide f");
	until(s, "50s");
	expect_show(s, "sponsors/0/on_air=true sponsors/0/on_air_ms=20000");
	say(s, "60s", "go");
	say(s, "61s", "sale.show f");
	say(s, "65s", "sale.open g"); /* which takes the card's place */
	until(s, "70s");
	expect_show(s, "sponsors/0/on_air=false sponsors/0/on_air_ms=34000 sponsors/1/on_air_ms=5000");
	finish(s);
}

static void a_clock_that_is_set_changes_nothing(void **unused)
{
	(void)unused;
	struct script *s = begin();
	say(s, "10s", "go");
	until(s, "20s");
	step_wall(s, "+1h");
	expect_show(s, "sponsors/0/on_air_ms=10000");
	until(s, "25s");
	step_wall(s, "-2h");
	say(s, "30s", "go");
	expect_show(s, "sponsors/0/on_air_ms=20000");
	finish(s);
}

/* What was shown was shown: undo takes back the row, not the seconds, and they are not in the hash. */
static void undo_does_not_take_it_back(void **unused)
{
	(void)unused;
	struct script *s = begin();
	uint8_t before[32];
	uint8_t after[32];
	say(s, "10s", "go");
	say(s, "20s", "jump d");
	script_hash(s, before);
	say(s, "30s", "jump a");
	say(s, "34s", "undo");
	script_hash(s, after);
	expect_same(before, after);
	until(s, "40s");
	expect_show(s, "sponsors/0/on_air_ms=14000 sponsors/1/on_air_ms=16000 sponsors/1/on_air=true");
	finish(s);
}

/* A row that starts by itself counts from its own instant. */
static void at_the_instant_of_the_change(void **unused)
{
	(void)unused;
	struct script *s =
		script_new("{'crowdcue':1,'id':'s','title':'S','guard':'0s','segments':["
			   "{'id':'a','title':'A','duration':'10s','sponsor':'acme','auto':true},"
			   "{'id':'b','title':'B','duration':'10m'}],'sponsors':[{'id':'acme','title':'ACME'}]}");
	say(s, "1s", "go");
	until(s, "5m");
	expect_show(s, "sponsors/0/on_air=false sponsors/0/on_air_ms=10000");
	forget_events(s);
	script_end(s);
}

/* An open sale stays as it was opened though undo takes back how it was written, and with it the list of products. */
static void while_the_document_goes_back(void **unused)
{
	(void)unused;
	struct script *s = begin();
	say(s, "1s", "edit.insert product after= id=new title=New sponsor=zed");
	say(s, "2s", "edit.set interaction/f title=Other products=pen,hat");
	say(s, "3s", "sale.open f");
	say(s, "13s", "undo");
	say(s, "13s", "undo");
	until(s, "23s");
	expect_show(s, "sponsors/0/on_air=true sponsors/0/on_air_ms=20000 sponsors/1/on_air_ms=0");
	say(s, "30s", "sale.hide f");
	finish(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(with_the_segment),
		cmocka_unit_test(standby_covers_it),
		cmocka_unit_test(a_cover_hides_him),
		cmocka_unit_test(with_the_card_of_his_product),
		cmocka_unit_test(a_clock_that_is_set_changes_nothing),
		cmocka_unit_test(undo_does_not_take_it_back),
		cmocka_unit_test(at_the_instant_of_the_change),
		cmocka_unit_test(while_the_document_goes_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
