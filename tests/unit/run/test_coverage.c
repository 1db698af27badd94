/* When nobody in the audience can be heard: what a stage says of that, and when. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "run/parts.h"

static struct show_feed uncounted = {.id = "side", .url = "", .count = false};
static struct show show = {.feeds = &uncounted, .feed_count = 1};

static struct runner *with_feeds(enum feed_state a, enum feed_state b)
{
	struct runner *r = calloc(1, sizeof *r);
	assert_non_null(r);
	r->show = &show;
	r->silent_since = NEVER;
	r->source_count = 2;
	strcpy(r->sources[0].id, "a");
	strcpy(r->sources[1].id, "b");
	r->sources[0].status = (struct feed_status){.state = a, .was_live = true};
	r->sources[1].status = (struct feed_status){.state = b, .was_live = true};
	return r;
}

/* As if the silence had begun so long ago. */
static bool lost_after(struct runner *r, int64_t ms)
{
	int64_t due;
	if (r->silent_since != NEVER)
		r->silent_since = machine_mono_ms() - ms;
	bool lost = sources_are_lost(r, &due);
	assert_true(!lost || due == NEVER);
	return lost;
}

static void one_that_hears_is_enough(void **state)
{
	(void)state;
	struct runner *r = with_feeds(FEED_RETRYING, FEED_QUIET);
	assert_false(lost_after(r, 0));
	assert_true(r->silent_since == NEVER);
	free(r);
}

static void a_silence_is_told_after_some_seconds_and_ends_at_once(void **state)
{
	(void)state;
	int64_t due;
	struct runner *r = with_feeds(FEED_RETRYING, FEED_CREDENTIALS);
	assert_false(sources_are_lost(r, &due));
	assert_true(due != NEVER && due > machine_mono_ms());
	assert_false(lost_after(r, 1000));
	assert_true(lost_after(r, 3000));
	r->sources[0].status.state = FEED_LIVE;
	assert_false(lost_after(r, 9000));
	r->sources[0].status.state = FEED_CONNECTING;
	assert_false(lost_after(r, 9000)); /* a new silence */
	assert_true(lost_after(r, 9000));
	free(r);
}

static void what_is_over_or_never_came_or_does_not_count_is_no_loss(void **state)
{
	(void)state;
	struct runner *r = with_feeds(FEED_ENDED, FEED_CONNECTING);
	r->sources[1].status.was_live = false;
	lost_after(r, 0);
	assert_false(lost_after(r, 9000));
	r->sources[1].status.was_live = true;
	strcpy(r->sources[1].id, "side");
	lost_after(r, 0);
	assert_false(lost_after(r, 9000));
	strcpy(r->sources[1].id, "b");
	r->sources[1].disconnected = true;
	lost_after(r, 0);
	assert_false(lost_after(r, 9000));
	free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_that_hears_is_enough),
		cmocka_unit_test(a_silence_is_told_after_some_seconds_and_ends_at_once),
		cmocka_unit_test(what_is_over_or_never_came_or_does_not_count_is_no_loss),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
