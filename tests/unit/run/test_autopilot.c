/* --auto: the demo shows run by themselves, on a driven clock with a simulated audience, from the first GO to the end.
 */
#include "runner_fixture.h"

static json_t *state_of(struct talk *t)
{
	json_t *answer = ask(t, "{\"state\":true}");
	json_t *state = json_incref(json_object_get(answer, "state"));
	json_decref(answer);
	assert_non_null(state);
	return state;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static int64_t number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* Every interaction was taken through its whole life: opened, closed, revealed or drawn, and off the air again. */
static void check_interactions(const json_t *state)
{
	size_t i;
	const json_t *it;
	json_array_foreach(json_object_get(state, "interactions"), i, it)
	{
		const char *kind = text_of(it, "kind");
		const char *life = text_of(it, "state");
		bool decided = strcmp(life, "revealed") == 0 || strcmp(life, "done") == 0;
		bool is_quiz = strcmp(kind, "quiz") == 0 || strcmp(kind, "survey") == 0;
		bool has_result = is_quiz || strcmp(kind, "lottery") == 0 || strcmp(kind, "poll") == 0;
		if (strcmp(text_of(it, "id"), "end") == 0) {
			assert_true(json_is_true(json_object_get(it, "on_air"))); /* it is what stays */
			continue;
		}
		if (!decided && (has_result || strcmp(life, "closed") != 0))
			fail_msg("%s %s is %s at the end", kind, text_of(it, "id"), life);
		assert_false(json_is_true(json_object_get(it, "on_air")));
		if (strcmp(kind, "lottery") == 0) {
			assert_true(number_of(it, "entrants") > 0);
			assert_true(json_array_size(json_object_get(it, "winners")) > 0);
		} else if (strcmp(kind, "poll") == 0) {
			assert_true(number_of(it, "voters") > 0);
		} else if (is_quiz) {
			size_t q;
			const json_t *question;
			json_array_foreach(json_object_get(it, "questions"), q, question)
				assert_true(number_of(question, "ended") > 0);
		}
	}
}

static void check_rundown(const json_t *state)
{
	size_t i;
	const json_t *segment;
	assert_string_equal(text_of(json_object_get(state, "show"), "state"), "finished");
	json_array_foreach(json_object_get(json_object_get(state, "rundown"), "segments"), i, segment)
	{
		size_t k;
		const json_t *cue;
		if (json_is_true(json_object_get(segment, "skipped")))
			continue;
		assert_string_equal(text_of(segment, "state"), "past");
		assert_int_equal(json_array_size(json_object_get(segment, "runs")), 1);
		json_array_foreach(json_object_get(segment, "cues"), k, cue)
		{
			/* a lottery whose last winner has claimed is done, and hidden, before its row ends */
			bool hidden_already = strcmp(text_of(cue, "reason"), "lottery.not-allowed") == 0 &&
					      strstr(text_of(cue, "id"), "-hide");
			if (strcmp(text_of(cue, "state"), "fired") != 0 && !hidden_already)
				fail_msg("the cue %s is %s: %s", text_of(cue, "id"), text_of(cue, "state"),
					 text_of(cue, "reason"));
		}
	}
}

static void runs_by_itself(void **state, const char *name)
{
	char path[600];
	struct problems problems = {0};
	struct talk *t = calloc(1, sizeof *t);
	struct error error = {0};
	static const char *const feeds[] = {"simulate:?seed=7&rate=15&people=150"};
	assert_non_null(t);
	pthread_mutex_init(&t->mutex, NULL);
	pthread_cond_init(&t->changed, NULL);
	snprintf(path, sizeof path, "%s/%s.show.json", SHOWS_DIR, name);
	snprintf(t->folder, sizeof t->folder, "%s", in(*state, name));
	struct runner_config config = {.show = show_load(path, &problems),
				       .folder = t->folder,
				       .clock = RUNNER_CLOCK_DRIVEN,
				       .autopilot = true,
				       .feed_count = 1,
				       .feeds = feeds,
				       .skip_show_feeds = true};
	config.sink.user = t;
	config.sink.event = on_event;
	problems_finish(&problems);
	assert_non_null(config.show);
	if (runner_create(&t->runner, &config, &error) != RUNNER_OK)
		fail_msg("%s", error.what);
	assert_true(runner_start(t->runner));
	int64_t ms = 0;
	for (; ms < 4 * 3600000 && !runner_finished(t->runner); ms += 20000)
		at(t, ms);
	assert_true(runner_finished(t->runner));
	json_t *whole = state_of(t);
	check_rundown(whole);
	check_interactions(whole);
	json_decref(whole);
	end(t);
	is_whole(in(*state, name));
}

static void the_chinese_show(void **state)
{
	runs_by_itself(state, "cup-night");
}

static void the_english_show(void **state)
{
	runs_by_itself(state, "product-talk");
}

/* A loop whose rows have no length would turn without time passing: it turns once a second at most, and says so. */
static void a_loop_without_length(void **state)
{
	static const char show[] = "{\"crowdcue\":1,\"id\":\"s\",\"title\":\"S\",\"zone\":\"Etc/UTC\",\"guard\":\"0s\","
				   "\"groups\":[{\"id\":\"g\",\"title\":\"G\",\"loop\":true}],\"segments\":["
				   "{\"id\":\"a\",\"title\":\"A\",\"duration\":\"0s\",\"group\":\"g\"},"
				   "{\"id\":\"b\",\"title\":\"B\",\"duration\":\"0s\",\"group\":\"g\"}]}";
	struct talk *t = begin(in(*state, "s"), show, (struct runner_config){.autopilot = true});
	at(t, 0);
	for (int i = 1; i <= 100; i++)
		at(t, i * 100);
	assert_int_equal(alerts(t), 1);
	end(t);
	is_whole(in(*state, "s"));
	long long rows = number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE kind = 'verb'");
	assert_true(rows > 10 && rows < 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(a_loop_without_length),
		scratch_test(the_chinese_show),
		scratch_test(the_english_show),
	};
	return cmocka_run_group_tests(tests, wrap_disk, unwrap_disk);
}
