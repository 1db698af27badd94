/* The runner's own promises: each line has one answer, the journal is at rest when it has ended, what is read back is
 * not believed. */
#include "runner_fixture.h"

#define SHOW_WITH(segments)                                                                                            \
	"{\"crowdcue\":1,\"id\":\"night\",\"title\":\"Night\",\"language\":\"en-US\",\"zone\":\"Etc/UTC\","            \
	"\"guard\":\"500ms\",\"segments\":[" segments "],\"interactions\":["                                           \
	"{\"kind\":\"lottery\",\"id\":\"q\",\"title\":\"Q\",\"settle\":\"0s\",\"entry\":{\"by\":\"any\"},"             \
	"\"prizes\":[{\"id\":\"g\",\"title\":\"G\",\"count\":2}],\"claim\":{\"time\":\"60s\",\"redraw\":\"off\"}}]}"

static const char night[] = SHOW_WITH("{\"id\":\"a\",\"title\":\"A\",\"duration\":\"1m\"},"
				      "{\"id\":\"b\",\"title\":\"B\",\"duration\":\"1m\"}");

#define LINES 20000

static void on_each_answer(void *user, const char *json)
{
	struct talk *t = user;
	assert_non_null(json);
	pthread_mutex_lock(&t->mutex);
	t->answered++;
	pthread_mutex_unlock(&t->mutex);
}

/* Stopped in the middle: whatever was taken is answered, and nothing is left behind. */
static void each_line_has_one_answer(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	size_t taken = 0;
	at(t, 0);
	for (int i = 0; i < LINES; i++) {
		taken += runner_post(t->runner, i % 3 ? "go" : "{\"state\":true}", on_each_answer, t);
		if (i == LINES / 2)
			runner_stop(t->runner);
	}
	runner_join(t->runner);
	assert_false(runner_post(t->runner, "go", on_each_answer, t));
	assert_true(taken > LINES / 2);
	assert_int_equal(t->answered, taken);
	end(t);
	is_whole(in(*state, "s"));
}

/* What waited together happens together: time does not run on while a batch is worked off. */
static void time_stands_still_for_a_batch(void **state)
{
	struct talk t = {.mutex = PTHREAD_MUTEX_INITIALIZER};
	struct error error = {0};
	struct runner_config config = {.show = show_of(night), .folder = in(*state, "s"), .clock = RUNNER_CLOCK_REAL};
	assert_int_equal(runner_create(&t.runner, &config, &error), RUNNER_OK);
	for (int i = 0; i < LINES; i++)
		assert_true(runner_post(t.runner, "marker text=m", on_each_answer, &t));
	assert_true(runner_start(t.runner));
	runner_destroy(t.runner);
	assert_int_equal(t.answered, LINES);
	assert_int_equal(number_in(in(*state, "s"), "SELECT count(DISTINCT t_mono_ms) FROM event WHERE kind = 'verb'"),
			 1);
	is_whole(in(*state, "s"));
}

/* Who still holds a picture keeps the runner's memory, but not its session: that can be resumed at once. */
static void the_journal_is_closed_when_the_thread_has_ended(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	struct journal *again = NULL;
	at(t, 0);
	ok(t, "go");
	const struct stage *held = runner_stage_acquire(t->runner);
	runner_stop(t->runner);
	runner_join(t->runner);
	assert_int_equal(journal_resume(&again, in(*state, "s"), NULL), STORE_OK);
	journal_close(again);
	runner_stage_release(t->runner, held);
	end(t);
}

/* GO is locked, the segment has run out: --auto waits, it does not hammer. */
static void the_autopilot_is_patient(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){.autopilot = true});
	at(t, 0);
	ok(t, "lock");
	at(t, 70000);
	ok(t, "unlock");
	at(t, 80000);
	json_t *answer = ask(t, "{\"state\":true}");
	const json_t *rundown = json_object_get(json_object_get(answer, "state"), "rundown");
	assert_string_equal(json_string_value(json_object_get(rundown, "live")), "b");
	json_decref(answer);
	end(t);
	assert_true(number_in(in(*state, "s"), "SELECT count(*) FROM event") < 100);
}

static void draw(struct talk *t, int64_t ms, const char *id)
{
	at(t, ms);
	ok(t, "lottery.open q");
	says(t, id, "hello", NULL);
	ok(t, "lottery.close q");
	ok(t, "lottery.draw q");
}

/* A lottery whose secret came from --seed is a test for ever, also for who resumes without saying so. */
static void a_resumed_test_stays_a_test(void **state)
{
	uint8_t seed[32] = {1};
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){.seed = seed});
	at(t, 0);
	draw(t, 0, "m1");
	end(t);
	t = begin(in(*state, "s"), NULL, (struct runner_config){.resume = true});
	at(t, 1000);
	ok(t, "lottery.claim q pick=1");
	end(t);
	char *proof = read_file(in(*state, "s/proofs/q-1.json"));
	assert_non_null(strstr(proof, "\"claimed\""));
	assert_non_null(strstr(proof, "\"test\": true"));
	free(proof);
}

static bool copy_show(void *user, const struct journal_row *row)
{
	char **show = user;
	if (strcmp(row->kind, "show") == 0 && !*show)
		*show = strdup(row->body);
	return true;
}

/* A long path in a feed's words is cut to fit, maybe in the middle of a character: the feed is told of all the same. */
static void words_that_were_cut(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	for (int i = 0; i < 3; i++) {
		char path[600];
		char line[700];
		int length = snprintf(path, sizeof path, "%s/%.*s", (char *)*state, i, "abc");
		for (int n = 0; n < 70; n++)
			length += snprintf(path + length, sizeof path - (size_t)length, "杯");
		write_file(path, "", 0);
		snprintf(line, sizeof line, "feed.connect id=f%d url=file:%s", i, path);
		ok(t, line);
	}
	at(t, 1000);
	at(t, 2000);
	json_t *answer = ask(t, "{\"state\":true}");
	const json_t *feeds = json_object_get(json_object_get(answer, "state"), "feeds");
	assert_int_equal(json_array_size(feeds), 3);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(json_string_value(json_object_get(json_array_get(feeds, i), "state")), "refused");
	json_decref(answer);
	end(t);
	assert_int_equal(number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE body LIKE '%refused%'"), 3);
}

/* A session from elsewhere may hold anything: a second show under a running engine is refused, not followed. */
static void a_show_in_the_middle_of_a_journal(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	ok(t, "go");
	end(t);
	struct journal *journal = NULL;
	struct replay replay;
	struct error error = {0};
	char *show = NULL;
	uint64_t seq = 0;
	assert_int_equal(journal_resume(&journal, in(*state, "s"), NULL), STORE_OK);
	assert_true(journal_each(journal, 0, copy_show, &show, NULL));
	assert_non_null(show);
	assert_true(journal_begin(journal, NULL));
	assert_true(journal_append(journal, T0, T0, "show", show, strlen(show), &seq, NULL));
	assert_true(journal_append(journal, T0, T0, "verb", "{\"verb\":\"go\"}", 13, &seq, NULL));
	assert_true(journal_commit(journal, false, NULL));
	assert_false(replay_journal(&replay, journal, in(*state, "s"), &error));
	assert_non_null(strstr(error.what, "show"));
	journal_close(journal);
	free(show);
}

/* A path that does not fit is refused whole: cut, it would be another folder. */
static void a_folder_with_a_long_name(void **state)
{
	char path[3000];
	struct runner *runner = NULL;
	struct error error = {0};
	int length = snprintf(path, sizeof path, "%s", (char *)*state);
	while (length < 1500)
		length += snprintf(path + length, sizeof path - (size_t)length, "/%0100d", 7);
	struct runner_config config = {.show = show_of(night), .folder = path, .clock = RUNNER_CLOCK_DRIVEN};
	assert_int_equal(runner_create(&runner, &config, &error), RUNNER_USAGE);
	assert_null(runner);
	assert_non_null(strstr(error.what, "long"));
	config.show = NULL;
	config.resume = true;
	assert_int_not_equal(runner_create(&runner, &config, &error), RUNNER_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(a_folder_with_a_long_name),
		scratch_test(each_line_has_one_answer),
		scratch_test(time_stands_still_for_a_batch),
		scratch_test(the_journal_is_closed_when_the_thread_has_ended),
		scratch_test(the_autopilot_is_patient),
		scratch_test(a_resumed_test_stays_a_test),
		scratch_test(words_that_were_cut),
		scratch_test(a_show_in_the_middle_of_a_journal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
