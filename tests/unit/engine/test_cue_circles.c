/* Cues that start each other: what the check of a show refuses must not bring a running one down. */
#include "engine_fixture.h"

#define CUES 3000
#define FEW 20

/* A show with room for many cues: the check lets no circle through, so they are tied together afterwards. */
static struct script *many(int count, const char *action)
{
	size_t size = 256 + (size_t)count * (strlen(action) + 64);
	char *text = malloc(size);
	assert_non_null(text);
	int length = snprintf(text, size,
			      "{'crowdcue':1,'id':'s','title':'S','guard':'0s','segments':[{'id':'a','title':'A',"
			      "'duration':'10m','cues':[");
	for (int i = 0; i < count; i++)
		length += snprintf(text + length, size - (size_t)length, "%s{'id':'k%d','on':'manual','do':[%s]}",
				   i ? "," : "", i, action);
	snprintf(text + length, size - (size_t)length, "]}]}");
	struct script *s = script_new(text);
	free(text);
	return s;
}

static void a_long_chain_is_no_circle(void **unused)
{
	(void)unused;
	struct script *s = many(CUES, "{'verb':'marker'}");
	for (int i = 0; i + 1 < CUES; i++)
		s->show->cues[i].then = i + 1;
	say(s, "0s", "cue k0");
	for (int i = 0; i < CUES; i++)
		expect_events(s, "marker cue.fired");
	assert_int_equal(s->engine->cues[CUES - 1].state, CUE_FIRED);
	script_end(s);
}

static void a_chain_that_bites_its_tail(void **unused)
{
	(void)unused;
	struct script *s = many(FEW, "{'verb':'marker'}");
	s->show->cues[0].then = 1;
	s->show->cues[1].then = 0;
	say(s, "0s", "cue k0");
	size_t refused = 0;
	for (size_t i = 0; i < s->said_count; i++)
		refused += strcmp(s->said[i].name, "cue.refused") == 0;
	assert_int_equal(refused, 1);
	assert_in_range(s->said_count, 100, 1000);
	forget_events(s);
	/* the next verb finds everything in order */
	say(s, "0s", "cue k7");
	expect_events(s, "marker cue.fired");
	script_end(s);
}

static void a_cue_that_follows_itself(void **unused)
{
	(void)unused;
	static const enum cue_busy policies[] = {CUE_BUSY_QUEUE, CUE_BUSY_RESTART, CUE_BUSY_INTERRUPT, CUE_BUSY_REFUSE};
	for (size_t i = 0; i < 4; i++) {
		struct script *s = many(FEW, "{'verb':'marker'}");
		s->show->cues[0].then = 0;
		s->show->cues[0].busy = policies[i];
		say(s, "0s", "cue k0");
		assert_in_range(s->said_count, 2, 1000);
		forget_events(s);
		script_end(s);
	}
}

/* Round and round through effects, which end at once: in one instant, no end otherwise. */
static void a_circle_through_effects(void **unused)
{
	(void)unused;
	struct script *s = many(2, "{'verb':'obs.scene','name':'A'}");
	s->show->cues[0].then = 1;
	s->show->cues[1].then = 0;
	say(s, "0s", "cue k0");
	assert_in_range(s->said_count, 10, 1000);
	expect_show(s, "rundown/segments/0/cues/0/state=refused");
	forget_events(s);
	say(s, "1s", "retry k0"); /* later it may go round again, for as long */
	assert_in_range(s->said_count, 20, 2000);
	forget_events(s);
	script_end(s);
}

/* With a pause it is what the operator asked for. */
static void a_circle_that_takes_its_time(void **unused)
{
	(void)unused;
	struct script *s = many(FEW, "{'verb':'marker'}");
	s->show->cues[0].then = 1;
	s->show->cues[1].then = 0;
	s->show->cues[1].wait_ms = 1000;
	say(s, "0s", "cue k0");
	until(s, "10m");
	size_t markers = 0;
	for (size_t i = 0; i < s->said_count; i++)
		markers += strcmp(s->said[i].name, "marker") == 0;
	assert_int_equal(markers, 1 + 2 * 600);
	forget_events(s);
	script_end(s);
}

/* Verbs of cues that cause verbs of cues: sixteen deep at most. */
static void cues_that_fire_cues(void **unused)
{
	(void)unused;
	char text[4096];
	int length = snprintf(text, sizeof text,
			      "{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m',"
			      "'cues':[{'id':'k0','on':'manual','do':[{'verb':'marker'}]}");
	for (int i = 1; i < 30; i++)
		length += snprintf(text + length, sizeof text - (size_t)length,
				   ",{'id':'k%d','on':'manual','do':[{'verb':'cue','id':'k%d'}]}", i, i - 1);
	snprintf(text + length, sizeof text - (size_t)length, "]}]}");
	struct script *s = script_new(text);
	say(s, "0s", "cue k5");
	expect_event(s, "marker");
	forget_events(s);
	say(s, "0s", "cue k29");
	expect_event(s, "cue.refused reason=verb.not-applicable");
	forget_events(s);
	assert_int_equal(s->engine->depth, 0);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_long_chain_is_no_circle),    cmocka_unit_test(a_chain_that_bites_its_tail),
		cmocka_unit_test(a_cue_that_follows_itself),    cmocka_unit_test(a_circle_through_effects),
		cmocka_unit_test(a_circle_that_takes_its_time), cmocka_unit_test(cues_that_fire_cues),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
