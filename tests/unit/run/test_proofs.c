/* Every draw has its proof, also one whose run goes in the very batch in which it was drawn. */
#include "runner_fixture.h"

#include "store/verify.h"

#define LOTTERY(id)                                                                                                    \
	"{\"kind\":\"lottery\",\"id\":\"" id "\",\"title\":\"Q\",\"settle\":\"0s\",\"reel\":\"0s\",\"entry\":"         \
	"{\"by\":\"any\"},\"claim\":{\"time\":\"60s\"},\"prizes\":[{\"id\":\"g\",\"title\":\"G\",\"count\":1}]}"

static const char night[] =
	"{\"crowdcue\":1,\"id\":\"night\",\"title\":\"Night\",\"language\":\"en-US\",\"zone\":\"Etc/UTC\","
	"\"guard\":\"0s\",\"segments\":["
	"{\"id\":\"a\",\"title\":\"A\",\"duration\":\"1m\",\"interactions\":[\"q\"],"
	"\"cues\":[{\"id\":\"c\",\"on\":\"manual\",\"do\":[{\"verb\":\"lottery.draw\",\"id\":\"q\"},"
	"{\"verb\":\"lottery.reset\",\"id\":\"q\"}]}]}],"
	"\"interactions\":[" LOTTERY("q") "," LOTTERY("w") "]}";

static struct talk *with_entrant(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	ok(t, "go");
	ok(t, "lottery.open q");
	ok(t, "lottery.open w");
	says(t, "m1", "me", NULL);
	ok(t, "lottery.close q");
	ok(t, "lottery.close w");
	return t;
}

static void hears(void *user, const struct verify_line *line)
{
	(void)user;
	(void)line;
}

static void expect_status(void **state, const char *name, const char *status)
{
	char path[600];
	json_error_t error;
	snprintf(path, sizeof path, "%s", in(*state, name));
	json_t *proof = json_load_file(path, 0, &error);
	if (!proof)
		fail_msg("%s: %s", path, error.text);
	const json_t *pick = json_array_get(json_object_get(proof, "picks"), 0);
	assert_string_equal(json_string_value(json_object_get(pick, "id")), "p-m1");
	assert_string_equal(json_string_value(json_object_get(pick, "status")), status);
	json_decref(proof);
	assert_int_equal(verify_session(in(*state, "s"), &(struct verify_sink){.line = hears}, NULL), VERIFY_TRUE);
}

static void drawn_and_reset_at_once(void **state)
{
	struct talk *t = with_entrant(state);
	ok(t, "cue c");
	ok(t, "lottery.open q");
	end(t);
	expect_status(state, "s/proofs/q-1.json", "forfeited"); /* nobody claimed it */
}

/* The reset is the end of those that wait for their claim; the proof says what the report says. */
static void reset_later(void **state)
{
	struct talk *t = with_entrant(state);
	ok(t, "lottery.draw q");
	expect_status(state, "s/proofs/q-1.json", "pending");
	ok(t, "lottery.reset q");
	end(t);
	expect_status(state, "s/proofs/q-1.json", "forfeited");
}

/* On the runner's thread: what is posted here arrives as one batch. */
static void draw_and_delete(void *user, const char *json)
{
	struct talk *t = user;
	(void)json;
	assert_true(runner_post(t->runner, "lottery.draw w", NULL, NULL));
	assert_true(runner_post(t->runner, "edit.delete target=interaction/w confirm=true", on_answer, t));
}

static void drawn_and_deleted_at_once(void **state)
{
	struct talk *t = with_entrant(state);
	assert_true(runner_post(t->runner, "{\"state\":true}", draw_and_delete, t));
	pthread_mutex_lock(&t->mutex);
	while (!t->answer)
		pthread_cond_wait(&t->changed, &t->mutex);
	if (!strstr(t->answer, "\"ok\":true"))
		fail_msg("%s", t->answer);
	pthread_mutex_unlock(&t->mutex);
	end(t);
	expect_status(state, "s/proofs/w-1.json", "pending");
}

/* The program dies behind the commit and before the proof is written. */
static void died_before_it_was_written(void **state)
{
	struct talk *t = with_entrant(state);
	ok(t, "cue c");
	end(t);
	assert_int_equal(remove(in(*state, "s/proofs/q-1.json")), 0);
	assert_int_equal(remove(in(*state, "s/proofs/q-1.tsv")), 0);
	t = begin(in(*state, "s"), NULL, (struct runner_config){.resume = true});
	at(t, 1000);
	end(t);
	expect_status(state, "s/proofs/q-1.json", "forfeited");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(drawn_and_reset_at_once),
		scratch_test(reset_later),
		scratch_test(drawn_and_deleted_at_once),
		scratch_test(died_before_it_was_written),
	};
	return cmocka_run_group_tests(tests, wrap_disk, unwrap_disk);
}
