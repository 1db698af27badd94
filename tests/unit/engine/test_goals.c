/* Goals: what is counted follows its metric, what is not is typed in. */
#include "engine_fixture.h"

#define SHOW                                                                                                           \
	"{'crowdcue':1,'id':'s','title':'S','zone':'Etc/UTC','segments':[{'id':'a','title':'A','duration':'10m'}],"    \
	"'goals':[{'id':'view','metric':'viewers','target':100},{'id':'talk','metric':'comments','target':2},"         \
	"{'id':'love','metric':'likes','target':10},{'id':'tell','metric':'shares','target':1},"                       \
	"{'id':'fans','metric':'followers','target':2},{'id':'sold','metric':'orders','target':3},"                    \
	"{'id':'cash','metric':'revenue','target':1000,'currency':'CNY'},"                                             \
	"{'id':'rate','metric':'interaction-rate','target':300},"                                                      \
	"{'id':'take','metric':'participants','target':1},{'id':'conv','metric':'conversion','target':50},"            \
	"{'id':'cups','metric':'custom','unit':'cups','target':5,'title':'Cups'}]}"

static void counted(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	expect_show(s,
		    "goals/0/id=view goals/0/metric=viewers goals/0/target=100 goals/0/value=0 goals/0/reached=false");
	hear(s, "0s", "{'kind':'viewers','count':80}");
	hear(s, "0s", "{'kind':'viewers','count':50}");
	hear(s, "0s", "{'kind':'comment','person':'ann','text':'hi'}");
	hear(s, "0s", "{'kind':'like','person':'ann','count':7}");
	hear(s, "0s", "{'kind':'share','person':'ann'}");
	hear(s, "0s", "{'kind':'follow','person':'ann'}");
	expect_show(s, "goals/0/value=80 goals/1/value=1 goals/2/value=7 goals/3/value=1 goals/3/reached=true");
	expect_show(s, "goals/4/value=1 goals/7/value=1125 goals/7/reached=true goals/8/value=0 goals/9/value=0");
	expect_show(s, "goals/6/currency=CNY goals/10/unit=cups goals/10/title=Cups");
	script_end(s);
}

static void typed_in(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW);
	uint8_t before[32];
	uint8_t after[32];
	script_hash(s, before);
	refuse(s, "0s", "goal nothing value=1", "id.unknown");
	refuse(s, "0s", "goal view value=1", "verb.not-applicable");
	refuse(s, "0s", "goal cups", "verb.missing-argument");
	say(s, "0s", "goal cups value=3 preview=true");
	script_hash(s, after);
	expect_same(before, after);
	say(s, "0s", "goal CUPS value=3");
	expect_show(s, "goals/10/value=3 goals/10/reached=false");
	script_hash(s, after);
	expect_other(before, after);
	say(s, "1s", "goal cups value=-2");
	expect_show(s, "goals/10/value=-2 goals/10/reached=false");
	say(s, "2s", "goal cups value=5");
	expect_show(s, "goals/10/value=5 goals/10/reached=true");
	say(s, "3s", "finish");
	expect_event(s, "show.state state=finished");
	refuse(s, "3s", "goal cups value=6", "show.finished");
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counted),
		cmocka_unit_test(typed_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
