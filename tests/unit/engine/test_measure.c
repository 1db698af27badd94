/* How late viewers are: a code on air, and what they type. */
#include "engine_fixture.h"

static const char document[] = "{'crowdcue': 1, 'id': 's', 'title': 'S', 'zone': 'UTC', 'segments': [{'id': 'a', "
			       "'title': 'A', 'duration': '1h'}]}";

static struct script *with_feeds(void)
{
	struct script *s = script_new(document);
	know_feed(s, "a", "twitch:a", "0s", true);
	know_feed(s, "b", "twitch:b", "0s", true);
	know_feed(s, "side", "twitch:side", "0s", false);
	return s;
}

static const struct engine_feed *feed(const struct script *s, const char *id)
{
	for (size_t i = 0; i < s->engine->feed_count; i++)
		if (strcmp(s->engine->feeds[i].id, id) == 0)
			return &s->engine->feeds[i];
	fail_msg("%s is not known", id);
	return NULL;
}

static void type(struct script *s, const char *t, const char *person, const char *text)
{
	chat(s, t, person, text);
}

static void the_code_is_of_four_different_digits_and_another_each_time(void **state)
{
	(void)state;
	struct script *s = with_feeds();
	char before[8] = "";
	say(s, "0s", "feed.measure off=false");
	for (int i = 0; i < 200; i++) {
		const char *code = s->engine->measure.code;
		assert_int_equal(strlen(code), 4);
		assert_int_equal(strspn(code, "0123456789"), 4);
		assert_true(code[0] != '0');
		for (size_t n = 1; n < 4; n++)
			assert_null(strchr(code + n, code[n - 1]));
		assert_string_not_equal(code, before);
		strcpy(before, code);
		say(s, "0s", "feed.measure off=true");
		say(s, "0s", "feed.measure");
	}
	forget_events(s);
	script_end(s); /* the second engine has shown the same ones */
}

static void the_middle_of_the_answers_less_the_typing(void **state)
{
	(void)state;
	struct script *s = with_feeds();
	say(s, "10s", "feed.measure a");
	expect_reply(s, "until=@70s");
	const char *code = json_string_value(json_object_get(s->reply.fields, "code"));
	char wide[32] = "";
	for (int i = 0; i < 4; i++) /* from a Chinese keyboard */
		snprintf(wide + strlen(wide), sizeof wide - strlen(wide), "\xEF\xBC%c", 0x90 + code[i] - '0');
	type(s, "12s", "guess", "1234567");
	type(s, "16s", "ann", code);
	type(s, "17s", "ann", code); /* once a person */
	type(s, "18200ms", "bob", wide);
	type(s, "40s", "eve", code);
	hear(s, "41s", "{'kind': 'comment', 'person': 'old', 'text': 'x', 'history': true}");
	expect_nothing(s);
	until(s, "70s");
	expect_event(s, "feed.measured id=a people=3 median_ms=8200 least_ms=6000 most_ms=30000 delay_ms=5000");
	assert_false(s->engine->measure.on);
	assert_int_equal(feed(s, "a")->delay_ms, 0); /* offered, not applied */
	say(s, "71s", "feed.delay a from=measured");
	expect_reply(s, "delay_ms=5000");
	assert_int_equal(feed(s, "a")->delay_ms, 5000);
	type(s, "72s", "late", "1");
	script_end(s);
}

static void nobody_answers(void **state)
{
	(void)state;
	struct script *s = with_feeds();
	say(s, "0s", "feed.measure time=20s");
	until(s, "20s");
	expect_event(s, "feed.measured id=a people=0 delay_ms=none");
	expect_event(s, "feed.measured id=b people=0");
	refuse(s, "21s", "feed.delay a from=measured", "feed.not-measured");
	say(s, "30s", "feed.measure a");
	type(s, "38s", "ann", s->engine->measure.code);
	say(s, "40s", "feed.measure off=true");
	expect_event(s, "feed.measured id=a people=1 delay_ms=5000");
	say(s, "41s", "feed.delay a from=measured");
	/* another code: what the one before has brought is no result any more, but the delay stays as it was set */
	say(s, "50s", "feed.measure a time=5s");
	refuse(s, "51s", "feed.delay a from=measured", "feed.not-measured");
	until(s, "55s");
	expect_event(s, "feed.measured id=a people=0");
	refuse(s, "56s", "feed.delay a from=measured", "feed.not-measured");
	assert_int_equal(feed(s, "a")->delay_ms, 5000);
	script_end(s);
}

static void several_feeds_have_one_code_and_each_its_answers(void **state)
{
	(void)state;
	struct script *s = with_feeds();
	char code[8];
	char event[160];
	say(s, "0s", "feed.measure");
	strcpy(code, s->engine->measure.code);
	type(s, "5s", "ann", code);
	snprintf(event, sizeof event, "{'kind': 'comment', 'feed': 'twitch:b', 'person': 'bob', 'text': '%s!'}", code);
	hear(s, "9s", event);
	snprintf(event, sizeof event, "{'kind': 'comment', 'feed': 'twitch:side', 'person': 'eve', 'text': '%s'}",
		 code);
	hear(s, "10s", event);              /* does not count, and was not asked */
	say(s, "20s", "feed.measure side"); /* now it is, with the code that stands */
	assert_string_equal(s->engine->measure.code, code);
	hear(s, "30s", event);
	refuse(s, "31s", "feed.measure none", "id.unknown");
	say(s, "32s", "feed.measure b off=true");
	expect_event(s, "feed.measured id=b people=1 delay_ms=6000");
	refuse(s, "33s", "feed.measure b off=true", "verb.not-applicable");
	until(s, "80s");
	expect_event(s, "feed.measured id=a people=1 delay_ms=2000");
	expect_event(s, "feed.measured id=side people=1 delay_ms=27000");
	refuse(s, "81s", "feed.measure off=true", "verb.not-applicable");
	script_end(s);
}

/* Asking once more lets it stand longer; who has answered has answered. */
static void asking_again_keeps_the_answers(void **state)
{
	(void)state;
	struct script *s = with_feeds();
	say(s, "0s", "feed.measure a");
	type(s, "8s", "ann", s->engine->measure.code);
	say(s, "30s", "feed.measure a");
	expect_reply(s, "until=@90s");
	type(s, "31s", "ann", s->engine->measure.code);
	say(s, "40s", "feed.measure a off=true");
	expect_event(s, "feed.measured id=a people=1 median_ms=8000 delay_ms=5000");
	script_end(s);
}

/* The id is another feed's now: it is that one which is meant. */
static void an_id_that_goes_to_another_feed(void **state)
{
	(void)state;
	struct script *s = with_feeds();
	say(s, "0s", "feed.measure a");
	type(s, "8s", "ann", s->engine->measure.code);
	say(s, "10s", "feed.measure off=true");
	forget_events(s);
	know_feed(s, "a", "twitch:other", "0s", true);
	refuse(s, "11s", "feed.delay a from=measured", "feed.not-measured");
	say(s, "12s", "feed.delay a 6s");
	assert_int_equal(feed(s, "twitch:a")->delay_ms, 0);
	assert_int_equal(feed(s, "a")->delay_ms, 6000);
	assert_string_equal(feed(s, "a")->feed, "twitch:other");
	script_end(s);
}

static void enough_is_enough(void **state)
{
	(void)state;
	struct script *s = with_feeds();
	char name[16];
	say(s, "0s", "feed.measure a");
	for (int i = 0; i < MEASURE_PEOPLE; i++) {
		assert_true(s->engine->measure.on);
		snprintf(name, sizeof name, "p%d", i);
		type(s, i < 5 ? "4s" : "11s", name, s->engine->measure.code);
	}
	assert_false(s->engine->measure.on);
	expect_event(s, "feed.measured id=a people=25 median_ms=11000 least_ms=4000 delay_ms=8000");
	script_end(s);
}

static void what_was_said_before_is_no_answer(void **state)
{
	(void)state;
	struct script *s = with_feeds();
	char event[160];
	say(s, "10s", "feed.measure a");
	snprintf(event, sizeof event, "{'kind': 'comment', 'person': 'bob', 'text': '%s', 't': %lld}",
		 s->engine->measure.code, (long long)script_wall("9s"));
	hear(s, "12s", event);
	snprintf(event, sizeof event, "{'kind': 'comment', 'person': 'eve', 'text': '%s', 't': %lld}",
		 s->engine->measure.code, (long long)script_wall("99s"));
	hear(s, "13s", event); /* the future is taken as now; and typing takes a while */
	say(s, "14s", "feed.measure off=true");
	expect_event(s, "feed.measured people=1 median_ms=3000 delay_ms=0");
	script_end(s);
}

static void the_platforms_delay_can_be_taken(void **state)
{
	(void)state;
	struct script *s = with_feeds();
	say(s, "0s", "feed.delay a from=preset");
	assert_int_equal(feed(s, "a")->delay_ms, 5000);
	say(s, "0s", "feed.delay a 7s");
	assert_int_equal(feed(s, "a")->delay_ms, 7000);
	say(s, "0s", "feed.delay a 5m");
	refuse(s, "0s", "feed.delay a 5m1ms", "feed.delay-too-long");
	refuse(s, "0s", "feed.delay a 99h", "feed.delay-too-long");
	assert_int_equal(feed(s, "a")->delay_ms, FEED_DELAY_MOST_MS);
	refuse(s, "0s", "feed.delay a", "verb.missing-argument");
	refuse(s, "0s", "feed.delay a 7s from=preset", "verb.bad-argument");
	chat(s, "1s", "ann", "hello");
	know_feed(s, "f", "file:x", "0s", true);
	refuse(s, "1s", "feed.delay f from=preset", "feed.no-preset");
	script_end(s);
}

static void it_is_on_the_stage_as_long_as_it_stands(void **state)
{
	(void)state;
	struct script *s = with_feeds();
	struct stage *stage = calloc(1, sizeof *stage);
	assert_non_null(stage);
	say(s, "0s", "feed.measure time=20s");
	engine_stage(s->engine, s->now, 100, stage);
	assert_true(stage->measure.card.present);
	assert_string_equal(stage->measure.code, s->engine->measure.code);
	assert_int_equal(stage->measure.card.clock.deadline, SCRIPT_MONO + 20000 + 100);
	until(s, "20s");
	engine_stage(s->engine, s->now, 100, stage);
	assert_false(stage->measure.card.present);
	forget_events(s);
	free(stage);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_code_is_of_four_different_digits_and_another_each_time),
		cmocka_unit_test(the_middle_of_the_answers_less_the_typing),
		cmocka_unit_test(nobody_answers),
		cmocka_unit_test(several_feeds_have_one_code_and_each_its_answers),
		cmocka_unit_test(asking_again_keeps_the_answers),
		cmocka_unit_test(an_id_that_goes_to_another_feed),
		cmocka_unit_test(enough_is_enough),
		cmocka_unit_test(what_was_said_before_is_no_answer),
		cmocka_unit_test(the_platforms_delay_can_be_taken),
		cmocka_unit_test(it_is_on_the_stage_as_long_as_it_stands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
