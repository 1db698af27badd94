#include "engine_fixture.h"

#define SHOW                                                                                                           \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'1h'}],"                      \
	"'replies':[{'words':['price','how much'],'text':'99 (the price)','every':'30s'},"                             \
	"{'words':['size'],'text':'20 cm','every':'0s','match':'exact'}]}"

/* An answer is an event and an effect of its own; the second engine of script_end() agrees with each. */
static void expect_answer(struct script *s, const char *text, const char *feed)
{
	char line[200];
	snprintf(line, sizeof line, "say to=chat text='%s' feed=%s", text, feed);
	expect_event(s, line);
	snprintf(line, sizeof line, "effect verb=say to=chat text='%s' feed=%s", text, feed);
	expect_event(s, line);
}

static void words_are_answered(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW);
	uint8_t before[32];
	uint8_t after[32];
	script_hash(s, before);
	chat(s, "1s", "ann", "hello");
	expect_nothing(s);
	chat(s, "1s", "ann", "So, HOW MUCH is it?");
	expect_answer(s, "99 (the price)", "twitch:a");
	script_hash(s, after);
	expect_other(before, after);
	chat(s, "30s", "bob", "price");
	expect_nothing(s);
	chat(s, "31s", "bob", "price");
	expect_answer(s, "99 (the price)", "twitch:a");
	script_end(s);
}

static void what_is_not_answered(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW);
	ban(s, "1s", "eve");
	forget_events(s);
	chat(s, "1s", "eve", "price");
	chat(s, "1s", "ann", "99 (the price)!"); /* our own words, back by a relay */
	chat(s, "1s", "ann", "the size");        /* exact */
	hear(s, "1s", "{'kind':'comment','person':'ann','text':'price','history':true}");
	hear(s, "1s",
	     "{'kind':'comment','person':{'id':'h','name':'h','strength':'strong','roles':['host']},'text':'price'}");
	hear(s, "1s", "{'kind':'gift','person':'ann','text':'price'}");
	expect_nothing(s);
	script_end(s);
}

static void never_too_often(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW);
	chat(s, "1s", "ann", "size");
	expect_answer(s, "20 cm", "twitch:a");
	chat(s, "2s", "ann", "price"); /* within two seconds of another answer */
	chat(s, "5s", "ann", "size");  /* the same one, within five */
	expect_nothing(s);
	chat(s, "6s", "ann", "size");
	expect_answer(s, "20 cm", "twitch:a");
	hear(s, "8s", "{'feed':'youtube:b','kind':'comment','person':'ann','text':'size'}");
	expect_answer(s, "20 cm", "youtube:b");
	script_end(s);
}

static void a_rehearsal_forgets(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW);
	say(s, "0s", "rehearse");
	forget_events(s);
	chat(s, "1s", "ann", "price");
	expect_answer(s, "99 (the price)", "twitch:a");
	say(s, "2s", "rehearse off=true");
	forget_events(s);
	chat(s, "3s", "ann", "price");
	expect_answer(s, "99 (the price)", "twitch:a");
	script_end(s);
}

/* What failed can be copied, newest first, or dropped; what was done cannot. */
static void what_failed_waits(void **state)
{
	(void)state;
	struct script *s = script_new(SHOW);
	refuse(s, "0s", "say.copy", "say.nothing");
	say(s, "0s", "say to=chat text=done");
	s->effects = EFFECTS_FAIL;
	say(s, "0s", "say to=chat text=one");
	say(s, "0s", "say to=chat text=two");
	s->effects = EFFECTS_DONE;
	forget_events(s);
	expect_show(s, "said/#=3 said/0/status=done said/1/status=failed said/2/text=two");
	say(s, "1s", "say.copy");
	expect_reply(s, "text=two");
	expect_event(s, "effect verb=say to=clipboard text=two");
	say(s, "1s", "say.drop");
	refuse(s, "1s", "say.copy", "say.nothing");
	refuse(s, "1s", "say.drop n=99", "say.nothing");
	expect_show(s, "said/1/status=dropped said/2/status=copied");
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_answered), cmocka_unit_test(what_is_not_answered),
		cmocka_unit_test(never_too_often),    cmocka_unit_test(a_rehearsal_forgets),
		cmocka_unit_test(what_failed_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
