/* load: another document becomes the session's show, and the journal knows it. */
#include "runner_fixture.h"

#include <limits.h>

#define DOCUMENT(id, zone, rest)                                                                                       \
	"{\"crowdcue\":1,\"id\":\"" id "\",\"title\":\"" id "\",\"language\":\"en-US\",\"zone\":\"" zone               \
	"\",\"guard\":\"0s\",\"segments\":[{\"id\":\"a\",\"title\":\"A\",\"start\":\"20:00\",\"duration\":\"1m\"}"     \
	"]" rest "}"

#define FIRST DOCUMENT("first", "Etc/UTC", ",\"feeds\":[{\"id\":\"main\",\"url\":\"twitch:a\",\"delay\":\"4s\"}]")
#define SECOND                                                                                                         \
	DOCUMENT("second", "Asia/Shanghai",                                                                            \
		 ",\"feeds\":[{\"id\":\"main\",\"url\":\"simulate:?seed=1\"},{\"id\":\"b\",\"url\":\"twitch:b\"}],"    \
		 "\"interactions\":[{\"kind\":\"poll\",\"id\":\"p\",\"title\":\"P\","                                  \
		 "\"options\":[{\"id\":\"x\",\"text\":\"yes\"},{\"id\":\"y\",\"text\":\"no\"}]}]")

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

static json_t *load(struct talk *t, const char *path)
{
	char line[PATH_MAX + 16];
	snprintf(line, sizeof line, "load path='%s'", path);
	return ask(t, line);
}

static void loads(struct talk *t, const char *path)
{
	json_t *answer = load(t, path);
	if (!json_is_true(json_object_get(answer, "ok")))
		fail_msg("%s", json_string_value(json_object_get(answer, "text")));
	json_decref(answer);
}

static void refuses(struct talk *t, const char *path, const char *reason, const char *words)
{
	json_t *answer = load(t, path);
	assert_false(json_is_true(json_object_get(answer, "ok")));
	assert_string_equal(json_string_value(json_object_get(answer, "reason")), reason);
	const char *text = json_string_value(json_object_get(answer, "text"));
	if (!strstr(text, words))
		fail_msg("\"%s\" is not in \"%s\"", words, text);
	json_decref(answer);
}

static void expect_show(struct talk *t, const char *id, size_t feeds)
{
	json_t *answer = ask(t, "{\"state\":true}");
	const json_t *now = json_object_get(answer, "state");
	assert_string_equal(json_string_value(json_object_get(json_object_get(now, "show"), "id")), id);
	assert_int_equal(json_array_size(json_object_get(now, "feeds")), feeds);
	json_decref(answer);
}

static void another_show(void **state)
{
	struct talk *t = begin(in(*state, "s"), FIRST, (struct runner_config){.autopilot = true});
	write_text(in(*state, "second.show.json"), SECOND);
	at(t, 0); /* --auto has pressed GO */
	refuses(t, in(*state, "second.show.json"), "show.live", "running");
	end(t);
	t = begin(in(*state, "t"), FIRST, (struct runner_config){0});
	at(t, 0);
	loads(t, in(*state, "second.show.json"));
	at(t, 1000);
	expect_show(t, "second", 2);
	ok(t, "feed.delay main 2s"); /* the new one's */
	ok(t, "go");
	ok(t, "poll.open p");
	refuses(t, in(*state, "second.show.json"), "show.live", "running");
	at(t, 30000); /* the simulated audience of the new one votes */
	assert_true(number_in(in(*state, "t"), "SELECT count(*) FROM event WHERE kind = 'audience'") > 10);
	end(t);
	is_whole(in(*state, "t"));
	struct problems problems = {0};
	struct show *kept = show_load(in(*state, "t/show.json"), &problems);
	assert_non_null(kept);
	assert_string_equal(kept->id, "second");
	show_destroy(kept);
	problems_finish(&problems);
	t = begin(in(*state, "t"), NULL, (struct runner_config){.resume = true});
	at(t, 31000);
	expect_show(t, "second", 2);
	refused(t, "poll.open p", "poll.already-open");
	end(t);
	is_whole(in(*state, "t"));
}

static void a_bad_file_changes_nothing(void **state)
{
	struct talk *t = begin(in(*state, "s"), FIRST, (struct runner_config){0});
	at(t, 0);
	write_text(in(*state, "bad.show.json"), "{\"crowdcue\":1,\n \"id\":\"x\",\"title\":\"X\",\n \"segments\":3}");
	refuses(t, in(*state, "bad.show.json"), "verb.bad-argument", ":3:");
	refuses(t, in(*state, "missing.show.json"), "verb.bad-argument", "missing.show.json");
	refuses(t, "", "verb.bad-argument", "");
	write_text(in(*state, "zone.show.json"), DOCUMENT("z", "Nowhere/Here", ""));
	refuses(t, in(*state, "zone.show.json"), "verb.bad-argument", "Nowhere/Here");
	write_text(in(*state, "feed.show.json"),
		   DOCUMENT("f", "Asia/Shanghai", ",\n\"feeds\":[{\"id\":\"main\",\"url\":\"twich:a\"}]"));
	refuses(t, in(*state, "feed.show.json"), "verb.bad-argument", ":2:");
	refuses(t, in(*state, "feed.show.json"), "verb.bad-argument", "twich:a");
	expect_show(t, "first", 1);
	assert_int_equal(number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE kind = 'show'"), 1);
	ok(t, "load path=second.show.json preview=true");
	expect_show(t, "first", 1);
	end(t);
	is_whole(in(*state, "s"));
}

/* The disk fails just then: the old show stays, with its feeds, and the next attempt works. */
static void on_a_disk_that_fails(void **state)
{
	struct talk *t = begin(in(*state, "s"), FIRST, (struct runner_config){0});
	write_text(in(*state, "second.show.json"), SECOND);
	at(t, 0);
	atomic_store(&disk.full, true);
	loads(t, in(*state, "second.show.json")); /* goes on without the disk, and says so */
	expect_show(t, "second", 2);
	atomic_store(&disk.full, false);
	ok(t, "go");
	end(t);
	is_whole(in(*state, "s"));
	t = begin(in(*state, "s"), NULL, (struct runner_config){.resume = true});
	at(t, 1000);
	expect_show(t, "second", 2);
	end(t);
}

/* Before anything counts it may be loaded as often as one likes, in a rehearsal too. */
static void again_and_again(void **state)
{
	struct talk *t = begin(in(*state, "s"), FIRST, (struct runner_config){0});
	write_text(in(*state, "first.show.json"), FIRST);
	write_text(in(*state, "second.show.json"), SECOND);
	at(t, 0);
	ok(t, "rehearse");
	for (int i = 0; i < 40; i++)
		loads(t, in(*state, i % 2 ? "first.show.json" : "second.show.json"));
	expect_show(t, "first", 1);
	ok(t, "go");
	ok(t, "rehearse off=true");
	loads(t, in(*state, "second.show.json"));
	expect_show(t, "second", 2);
	ok(t, "poll.open p");
	refuses(t, in(*state, "first.show.json"), "show.live", "running");
	end(t);
	is_whole(in(*state, "s"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(another_show),
		scratch_test(a_bad_file_changes_nothing),
		scratch_test(on_a_disk_that_fails),
		scratch_test(again_and_again),
	};
	return cmocka_run_group_tests(tests, wrap_disk, unwrap_disk);
}
