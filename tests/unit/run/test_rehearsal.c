/* A rehearsal is the whole show, and nothing of it is left when it ends: neither in the state, nor in the draws, nor
 * after a restart. */
#include "runner_fixture.h"

static const char night[] =
	"{\"crowdcue\":1,\"id\":\"night\",\"title\":\"Night\",\"language\":\"en-US\",\"zone\":\"Etc/UTC\","
	"\"guard\":\"0s\",\"segments\":["
	"{\"id\":\"a\",\"title\":\"A\",\"duration\":\"1m\",\"interactions\":[\"q\"],"
	"\"cues\":[{\"id\":\"c\",\"on\":\"manual\",\"do\":[{\"verb\":\"webhook\",\"id\":\"team\",\"text\":\"Go\"}]},"
	"{\"id\":\"d\",\"on\":\"manual\",\"do\":[{\"verb\":\"rehearse\",\"off\":true}]}]}],"
	"\"webhooks\":[{\"id\":\"team\",\"format\":\"plain\",\"secret\":\"hook\"}],"
	"\"feeds\":[{\"id\":\"main\",\"url\":\"twitch:somechannel\",\"delay\":\"4s\"}],"
	"\"interactions\":["
	"{\"kind\":\"lottery\",\"id\":\"q\",\"title\":\"Q\",\"settle\":\"0s\","
	"\"entry\":{\"by\":\"any\"},\"prizes\":[{\"id\":\"g\",\"title\":\"G\",\"count\":1}]}]}";

static const uint8_t seed[32] = {7};

static json_t *state_of(struct talk *t)
{
	json_t *answer = ask(t, "{\"state\":true}");
	json_t *found = json_incref(json_object_get(answer, "state"));
	json_decref(answer);
	return found;
}

static void hash_of(struct talk *t, char hex[65])
{
	json_t *now = state_of(t);
	snprintf(hex, 65, "%s", json_string_value(json_object_get(now, "hash")));
	json_decref(now);
}

static const char *show_text(const json_t *state, const char *key)
{
	return json_string_value(json_object_get(json_object_get(state, "show"), key));
}

static bool is_rehearsal(struct talk *t)
{
	json_t *now = state_of(t);
	bool rehearsal = json_is_true(json_object_get(json_object_get(now, "show"), "rehearsal"));
	json_decref(now);
	return rehearsal;
}

/* One enters at `ms`, which is now, and is drawn as soon as the delay of the show's feed is over. */
static void draw(struct talk *t, const char *message, int64_t ms)
{
	char line[512];
	ok(t, "lottery.open q");
	snprintf(line, sizeof line,
		 "{\"t\":%lld,\"feed\":\"test:a\",\"kind\":\"comment\",\"id\":\"%s\",\"text\":\"me\","
		 "\"person\":{\"id\":\"p-%s\",\"name\":\"P\",\"strength\":\"strong\"}}",
		 (long long)(T0 + ms), message, message);
	ok(t, line);
	ok(t, "lottery.close q");
	ok(t, "lottery.draw q");
}

static char *text_of(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = calloc(1, 65536);
	if (!file || !text) {
		free(text);
		return NULL;
	}
	text[fread(text, 1, 65535, file)] = 0;
	fclose(file);
	return text;
}

static char *secret_of(const char *path)
{
	char *text = text_of(path);
	assert_non_null(text);
	json_t *proof = json_loads(text, 0, NULL);
	char *secret = strdup(json_string_value(json_object_get(proof, "secret")));
	json_decref(proof);
	free(text);
	return secret;
}

static void nothing_of_it_is_left(void **state)
{
	char before[65];
	char after[65];
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){.seed = seed});
	at(t, 0);
	hash_of(t, before);
	refused(t, "rehearse off=true", "verb.not-applicable");
	ok(t, "rehearse");
	hash_of(t, after);
	assert_string_not_equal(before, after);
	ok(t, "go");
	refused(t, "rehearse", "show.live");
	draw(t, "m1", 0);
	ok(t, "people.points person=test/x by=5");
	at(t, 20000);
	assert_null(text_of(in(*state, "s/proofs/q-1.json")));
	ok(t, "finish");
	ok(t, "rehearse off=true");
	hash_of(t, after);
	assert_string_equal(before, after);
	assert_false(is_rehearsal(t));
	ok(t, "go");
	draw(t, "m1", 20000); /* the same message: nobody has seen it in this show */
	at(t, 40000);
	refused(t, "rehearse off=true", "show.live");
	end(t);
	char *rehearsed = secret_of(in(*state, "s/proofs/rehearsal/q-1.json"));
	char *real = secret_of(in(*state, "s/proofs/q-1.json"));
	assert_string_not_equal(rehearsed, real);
	free(rehearsed);
	free(real);
	is_whole(in(*state, "s"));
}

/* Killed in the middle of it, it is one still; and what is done about it then is remembered too. */
static void it_is_resumed_as_one(void **state)
{
	char before[65];
	char after[65];
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	hash_of(t, before);
	ok(t, "rehearse");
	ok(t, "go");
	draw(t, "m1", 0);
	end(t);
	t = begin(in(*state, "s"), NULL, (struct runner_config){.resume = true});
	at(t, 1000);
	assert_true(is_rehearsal(t));
	ok(t, "rehearse off=true");
	end(t);
	t = begin(in(*state, "s"), NULL, (struct runner_config){.resume = true});
	at(t, 2000);
	hash_of(t, after);
	assert_string_equal(before, after);
	end(t);
	is_whole(in(*state, "s"));
}

/* Two of them count the same lists: each proof is that of the last one. */
static void a_second_one(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	ok(t, "rehearse");
	draw(t, "m1", 0);
	at(t, 10000);
	ok(t, "rehearse off=true");
	ok(t, "rehearse");
	draw(t, "m2", 10000);
	at(t, 20000);
	end(t);
	char *list = text_of(in(*state, "s/proofs/rehearsal/q-1.tsv"));
	assert_non_null(list);
	assert_non_null(strstr(list, "p-m2"));
	free(list);
}

static int64_t blocked(struct talk *t)
{
	json_t *now = state_of(t);
	int64_t count = json_integer_value(json_object_get(json_object_get(now, "people"), "blocked"));
	json_decref(now);
	return count;
}

/* A block is about a person, not about the show. */
static void who_is_blocked_stays_blocked(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	ok(t, "people.block person=test/a reason=spam");
	ok(t, "rehearse");
	ok(t, "people.block person=test/b");
	ok(t, "people.block person=test/c");
	ok(t, "people.unblock person=test/c");
	ok(t, "rehearse off=true");
	assert_int_equal(blocked(t), 2);
	end(t);
	is_whole(in(*state, "s"));
}

static void only_before_anything_counts(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	refused(t, "rehearse speed=10", "verb.bad-argument"); /* the clock is driven */
	refused(t, "rehearse feed=nonsense", "feed.bad-url");
	ok(t, "lottery.open q"); /* before the first GO, and real */
	refused(t, "rehearse", "show.live");
	ok(t, "lottery.cancel q");
	refused(t, "rehearse", "show.live");
	ok(t, "go");
	ok(t, "cue d"); /* no cue ends a rehearsal, or begins one */
	json_t *now = state_of(t);
	assert_string_equal(show_text(now, "state"), "live");
	json_decref(now);
	end(t);
	is_whole(in(*state, "s"));
}

/* The disk fails in the middle of it: its end is not forgotten. */
static void on_a_disk_that_fails(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	ok(t, "rehearse");
	ok(t, "go");
	atomic_store(&disk.full, true);
	ok(t, "rehearse off=true");
	assert_false(is_rehearsal(t));
	atomic_store(&disk.full, false);
	ok(t, "go");
	assert_false(is_rehearsal(t));
	end(t);
	is_whole(in(*state, "s"));
}

static size_t feeds_of(struct talk *t, const char *state_name)
{
	json_t *now = state_of(t);
	size_t count = 0;
	size_t i;
	json_t *feed;
	json_array_foreach(json_object_get(now, "feeds"), i, feed)
	{
		count += !state_name || strcmp(json_string_value(json_object_get(feed, "state")), state_name) == 0;
	}
	json_decref(now);
	return count;
}

/* Its audience comes for it alone; the show's own feeds stay known, with their delay. */
static void its_audience_goes_with_it(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	assert_int_equal(feeds_of(t, NULL), 1);
	ok(t, "rehearse feed=simulate:?rate=50");
	ok(t, "go");
	at(t, 10000);
	assert_int_equal(feeds_of(t, NULL), 2);
	assert_int_equal(feeds_of(t, "live"), 1);
	ok(t, "rehearse off=true");
	at(t, 20000);
	assert_int_equal(feeds_of(t, NULL), 1);
	assert_int_equal(number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE kind = 'audience' AND "
						    "t_wall_ms > 1772971210000"),
			 0);
	refused(t, "feed.delay nobody 2s", "id.unknown");
	ok(t, "feed.delay main 2s");
	end(t);
	is_whole(in(*state, "s"));
}

static int failed_effects(const char *folder)
{
	return (int)number_in(folder, "SELECT count(*) FROM event WHERE kind = 'effect' AND "
				      "json_extract(body, '$.status') = 'failed'");
}

/* There are no secrets here: a cue that asks for a webhook stands red, with words; in a rehearsal nothing is sent. */
static void webhooks(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	refused(t, "webhook nobody", "id.unknown");
	ok(t, "rehearse");
	ok(t, "go");
	ok(t, "cue c");
	ok(t, "webhook TEAM text=hi");
	assert_int_equal(failed_effects(in(*state, "s")), 0);
	ok(t, "rehearse off=true");
	refused(t, "webhook team", "feed.no-secret");
	ok(t, "go");
	ok(t, "cue c");
	assert_int_equal(failed_effects(in(*state, "s")), 1);
	json_t *now = state_of(t);
	json_t *segment = json_array_get(json_object_get(json_object_get(now, "rundown"), "segments"), 0);
	json_t *cue = json_array_get(json_object_get(segment, "cues"), 0);
	assert_string_equal(json_string_value(json_object_get(cue, "state")), "failed");
	assert_non_null(strstr(json_string_value(json_object_get(cue, "reason")), "secrets file"));
	json_t *again = json_deep_copy(cue);
	json_decref(now);
	end(t);
	is_whole(in(*state, "s"));
	/* the words are the same after a restart: not those that were to be sent */
	t = begin(in(*state, "s"), NULL, (struct runner_config){.resume = true});
	at(t, 1000);
	now = state_of(t);
	segment = json_array_get(json_object_get(json_object_get(now, "rundown"), "segments"), 0);
	assert_true(json_equal(json_array_get(json_object_get(segment, "cues"), 0), again));
	json_decref(now);
	json_decref(again);
	end(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(nothing_of_it_is_left),        scratch_test(it_is_resumed_as_one),
		scratch_test(who_is_blocked_stays_blocked), scratch_test(a_second_one),
		scratch_test(only_before_anything_counts),  scratch_test(on_a_disk_that_fails),
		scratch_test(its_audience_goes_with_it),    scratch_test(webhooks),
	};
	return cmocka_run_group_tests(tests, wrap_disk, unwrap_disk);
}
