/* Batches: effects that end at once, however many follow each other. */
#include "runner_fixture.h"

#define CUES 8000

/* Each cue asks for an effect, and the next one follows when that has ended. */
static char *long_chain(void)
{
	size_t size = 512 + (size_t)CUES * 128;
	char *text = malloc(size);
	assert_non_null(text);
	int length = snprintf(text, size,
			      "{\"crowdcue\":1,\"id\":\"s\",\"title\":\"S\",\"zone\":\"Etc/UTC\",\"segments\":[{\"id\":"
			      "\"a\",\"title\":\"A\",\"duration\":\"1m\",\"cues\":[");
	for (int i = 0; i < CUES; i++) {
		char then[48] = "";
		if (i + 1 < CUES)
			snprintf(then, sizeof then, "\"then\":\"k%d\",", i + 1);
		length += snprintf(
			text + length, size - (size_t)length,
			"%s{\"id\":\"k%d\",\"on\":\"manual\",%s\"do\":[{\"verb\":\"obs.play\",\"name\":\"A\"}]}",
			i ? "," : "", i, then);
	}
	snprintf(text + length, size - (size_t)length, "]}]}");
	return text;
}

static void effects_that_follow_each_other(void **state)
{
	char *show = long_chain();
	struct talk *t = begin(in(*state, "s"), show, (struct runner_config){0});
	free(show);
	at(t, 0);
	ok(t, "cue k0");
	assert_int_equal(t->effects, CUES);
	end(t);
	assert_int_equal(number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE kind = 'effect'"), 2 * CUES);
	is_whole(in(*state, "s"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(effects_that_follow_each_other),
	};
	return cmocka_run_group_tests(tests, wrap_disk, unwrap_disk);
}
