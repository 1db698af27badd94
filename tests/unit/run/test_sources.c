/* Feeds that come and go while a show runs, on a driven clock: a recording, a simulated audience, and what is refused.
 */
#include "runner_fixture.h"

#define SHOW                                                                                                           \
	"{\"crowdcue\":1,\"id\":\"s\",\"title\":\"S\",\"zone\":\"Etc/UTC\",\"segments\":[{\"id\":\"a\",\"title\":"     \
	"\"A\",\"duration\":\"10m\"}],\"feeds\":[{\"id\":\"main\",\"url\":\"twitch:somechannel\",\"delay\":\"4s\"}],"  \
	"\"interactions\":[{\"kind\":\"poll\",\"id\":\"p\",\"title\":\"P\",\"options\":[{\"id\":\"x\",\"text\":"       \
	"\"yes\"},{\"id\":\"y\",\"text\":\"no\"}]}]}"

/* What stands in the state of the feed with that id; NULL: there is none. The caller frees it. */
static json_t *feed(struct talk *t, const char *id)
{
	json_t *answer = ask(t, "{\"state\":true}");
	json_t *found = NULL;
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(json_object_get(answer, "state"), "feeds"), i, one)
	{
		if (strcmp(json_string_value(json_object_get(one, "id")), id) == 0)
			found = json_incref(one);
	}
	json_decref(answer);
	return found;
}

static void expect_feed(struct talk *t, const char *id, const char *state, int64_t received)
{
	json_t *found = feed(t, id);
	assert_non_null(found);
	assert_string_equal(json_string_value(json_object_get(found, "state")), state);
	assert_int_equal(json_integer_value(json_object_get(found, "received")), received);
	json_decref(found);
}

static int64_t voters(struct talk *t)
{
	json_t *answer = ask(t, "{\"state\":true}");
	const json_t *items = json_object_get(json_object_get(answer, "state"), "interactions");
	int64_t count = json_integer_value(json_object_get(json_array_get(items, 0), "voters"));
	json_decref(answer);
	return count;
}

static void write_recording(const char *path)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	for (int i = 0; i < 5; i++)
		fprintf(file,
			"{\"t\":%lld,\"feed\":\"rec:a\",\"kind\":\"comment\",\"id\":\"r%d\",\"text\":\"yes\","
			"\"person\":{\"id\":\"p%d\",\"name\":\"P\",\"strength\":\"strong\"}}\n",
			(long long)(T0 + i * 1000), i, i);
	assert_int_equal(fclose(file), 0);
}

static void a_network_feed_of_the_show(void **state)
{
	struct talk *t = begin(in(*state, "s"), SHOW, (struct runner_config){0});
	at(t, 0);
	expect_feed(t, "main", "ended", 0); /* it has a clock of its own */
	refused(t, "feed.connect url=twitch:other", "feed.bad-url");
	refused(t, "feed.connect url=nonsense", "feed.bad-url");
	refused(t, "feed.connect", "verb.missing-argument");
	ok(t, "feed.delay main 2s"); /* but its delay holds for events that name it */
	end(t);
	is_whole(in(*state, "s"));
}

static void a_recording(void **state)
{
	char line[700];
	struct talk *t = begin(in(*state, "s"), SHOW, (struct runner_config){0});
	write_recording(in(*state, "rec.ndjson"));
	at(t, 0);
	ok(t, "poll.open p");
	snprintf(line, sizeof line, "feed.connect url=file:%s id=rec", in(*state, "rec.ndjson"));
	ok(t, line);
	at(t, 1500);
	expect_feed(t, "rec", "live", 2);
	assert_int_equal(voters(t), 2);
	refused(t, "feed.connect url=simulate: id=bad/id", "verb.bad-argument");
	ok(t, "feed.disconnect rec");
	at(t, 10000);
	expect_feed(t, "rec", "ended", 2);
	assert_int_equal(voters(t), 2);
	end(t);
	is_whole(in(*state, "s"));
	/* a disconnect of what is not there is refused at once, and no effect */
	t = begin(in(*state, "s"), NULL, (struct runner_config){.resume = true});
	at(t, 11000);
	refused(t, "feed.disconnect nobody", "id.unknown");
	at(t, 12000);
	end(t);
	assert_int_equal(number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE kind = 'effect' AND "
						    "json_extract(body, '$.status') = 'failed'"),
			 0);
	is_whole(in(*state, "s"));
}

/* The same seed, show, verbs and clock: the same audience, also across a resumption. */
static void a_simulated_audience(void **state)
{
	static const char *const feeds[] = {"simulate:?seed=3&rate=20&people=50"};
	uint8_t seed[32] = {1};
	char hashes[2][65];
	for (int turn = 0; turn < 2; turn++) {
		char name[16];
		snprintf(name, sizeof name, "s%d", turn);
		struct talk *t = begin(in(*state, name), SHOW,
				       (struct runner_config){.seed = seed, .feed_count = 1, .feeds = feeds});
		at(t, 0);
		ok(t, "poll.open p");
		at(t, 30000);
		ok(t, "poll.close p");
		at(t, 40000);
		assert_true(voters(t) > 3);
		json_t *answer = ask(t, "{\"state\":true}");
		snprintf(hashes[turn], sizeof hashes[turn], "%s",
			 json_string_value(json_object_get(json_object_get(answer, "state"), "hash")));
		json_decref(answer);
		end(t);
		is_whole(in(*state, name));
	}
	assert_string_equal(hashes[0], hashes[1]);
}

/* An id is given once, a feed that was disconnected gives it back, and there is room for 32. */
static void who_may_connect(void **state)
{
	char line[700];
	struct talk *t = begin(in(*state, "s"), SHOW, (struct runner_config){0});
	write_recording(in(*state, "rec.ndjson"));
	at(t, 0);
	json_t *answer = ask(t, "feed.connect url=simulate: id=main");
	assert_string_equal(json_string_value(json_object_get(answer, "reason")), "verb.bad-argument");
	assert_string_equal(json_string_value(json_object_get(answer, "argument")), "id");
	json_decref(answer);
	for (int i = 0; i < 40; i++) {
		snprintf(line, sizeof line, "feed.connect url=file:%s id=rec", in(*state, "rec.ndjson"));
		ok(t, line);
		at(t, 1500 + i);
		refused(t, line, "verb.bad-argument");
		ok(t, "feed.disconnect rec");
	}
	expect_feed(t, "rec", "ended", 0); /* the session has had it from the first of them */
	for (int i = 1; i < 32; i++) {
		snprintf(line, sizeof line, "feed.connect url=simulate:?rate=0.001 id=s%d", i);
		ok(t, line);
		at(t, 2000 + i); /* an effect, which has ended by then */
	}
	refused(t, "feed.connect url=simulate:", "feed.too-many");
	refused(t, "rehearse feed=simulate:", "feed.too-many");
	ok(t, "feed.disconnect s7");
	at(t, 3000);
	ok(t, "feed.connect url=simulate: id=new");
	at(t, 3001);
	refused(t, "feed.connect url=simulate:", "feed.too-many");
	end(t);
	is_whole(in(*state, "s"));
}

#define LINES 60000

static void write_long_recording(const char *path)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	for (int i = 0; i < LINES; i++)
		fprintf(file,
			"{\"t\":%lld,\"feed\":\"rec:a\",\"kind\":\"like\",\"id\":\"r%d\",\"count\":1,"
			"\"person\":{\"id\":\"p\",\"name\":\"P\",\"strength\":\"strong\"}}\n",
			(long long)(T0 + i), i);
	assert_int_equal(fclose(file), 0);
}

static int64_t received(struct talk *t, const char *id)
{
	json_t *found = feed(t, id);
	int64_t count = json_integer_value(json_object_get(found, "received"));
	json_decref(found);
	return count;
}

/* A recording that is taken as fast as it goes: verbs are answered in between, and nothing is lost. */
static void as_fast_as_it_goes(void **state)
{
	char line[700];
	struct talk *t = begin(in(*state, "s"), SHOW,
			       (struct runner_config){.clock = RUNNER_CLOCK_REAL, .skip_show_feeds = true});
	write_long_recording(in(*state, "rec.ndjson"));
	snprintf(line, sizeof line, "feed.connect url='file:%s?speed=0' id=rec", in(*state, "rec.ndjson"));
	ok(t, line);
	int64_t first = 0;
	while (!first)
		first = received(t, "rec");
	assert_true(first < LINES / 2);
	while (received(t, "rec") < LINES)
		ok(t, "marker text=m");
	end(t);
	is_whole(in(*state, "s"));
}

/* The same at one instant of a driven clock: all of it, before the answer. */
static void all_at_one_instant(void **state)
{
	char line[700];
	struct talk *t = begin(in(*state, "s"), SHOW, (struct runner_config){0});
	write_long_recording(in(*state, "rec.ndjson"));
	at(t, 0);
	snprintf(line, sizeof line, "feed.connect url='file:%s?speed=0' id=rec", in(*state, "rec.ndjson"));
	ok(t, line);
	at(t, 1000);
	at(t, 1001);
	assert_int_equal(received(t, "rec"), LINES);
	end(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(who_may_connect),    scratch_test(as_fast_as_it_goes),
		scratch_test(all_at_one_instant), scratch_test(a_network_feed_of_the_show),
		scratch_test(a_recording),        scratch_test(a_simulated_audience),
	};
	return cmocka_run_group_tests(tests, wrap_disk, unwrap_disk);
}
