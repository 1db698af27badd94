/* The published stage: readers on other threads never see one that is half written, never wait, and never go back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pthread.h>
#include <sched.h>

#include <cmocka.h>

#include "run/publish.h"

#define READERS 4
#define ROUNDS 20000

static struct publisher publisher;

static int begin(void **unused)
{
	(void)unused;
	memset(&publisher, 0, sizeof publisher);
	return 0;
}

/* Writes the number all over the stage. */
static void fill(struct stage *stage, uint64_t number)
{
	stage->sale.stock = (int64_t)number;
	stage->poll.votes = (int64_t)number;
	stage->lottery.entrants = number;
	for (size_t i = 0; i < STAGE_WINNERS; i++)
		stage->lottery.winners[i].shown_at = (int64_t)number;
	memset(stage->show_title, (int)(number & 0x7F), sizeof stage->show_title);
}

static bool is_whole(const struct stage *stage)
{
	uint64_t number = stage->lottery.entrants;
	bool whole = stage->sale.stock == (int64_t)number && stage->poll.votes == (int64_t)number;
	for (size_t i = 0; i < STAGE_WINNERS; i++)
		whole = whole && stage->lottery.winners[i].shown_at == (int64_t)number;
	for (size_t i = 0; i < sizeof stage->show_title; i++)
		whole = whole && stage->show_title[i] == (char)(number & 0x7F);
	return whole && stage->change_id == number;
}

static void publish(uint64_t number)
{
	struct stage *stage = publish_begin(&publisher);
	assert_non_null(stage);
	fill(stage, number);
	publish_end(&publisher, stage);
}

static void there_is_none_before_the_first(void **unused)
{
	(void)unused;
	assert_null(publish_acquire(&publisher));
	publish_release(&publisher, NULL);
	assert_int_equal(atomic_load(&publisher.change_id), 0);
	publish(1);
	const struct stage *stage = publish_acquire(&publisher);
	assert_non_null(stage);
	assert_true(is_whole(stage));
	assert_int_equal(atomic_load(&publisher.change_id), 1);
	publish_release(&publisher, stage);
}

static void who_holds_one_keeps_it(void **unused)
{
	(void)unused;
	publish(1);
	const struct stage *held = publish_acquire(&publisher);
	const struct stage *again = publish_acquire(&publisher);
	assert_ptr_equal(held, again);
	for (uint64_t i = 2; i < 100; i++) {
		publish(i);
		assert_true(is_whole(held) && held->change_id == 1);
	}
	publish_release(&publisher, again);
	publish(100);
	assert_int_equal(held->change_id, 1);
	publish_release(&publisher, held);
}

/* Readers that hold everything stop the runner from publishing, not from running. */
static void when_all_are_held(void **unused)
{
	(void)unused;
	const struct stage *held[PUBLISH_POOL];
	for (uint64_t i = 1; i <= PUBLISH_POOL; i++) {
		publish(i);
		held[i - 1] = publish_acquire(&publisher);
	}
	assert_null(publish_begin(&publisher));
	publish_release(&publisher, held[3]);
	struct stage *stage = publish_begin(&publisher);
	assert_ptr_equal(stage, held[3]);
	fill(stage, PUBLISH_POOL + 1);
	publish_end(&publisher, stage);
	for (size_t i = 0; i < PUBLISH_POOL; i++)
		if (i != 3)
			publish_release(&publisher, held[i]);
}

static atomic_bool done;

struct reader {
	pthread_t thread;
	atomic_size_t seen; /* read by the writer: it goes on until everyone has seen some */
	bool torn;
	bool went_back;
};

static void *read_all(void *user)
{
	struct reader *r = user;
	uint64_t newest = 0;
	while (!atomic_load(&done)) {
		const struct stage *stage = publish_acquire(&publisher);
		if (!stage)
			continue;
		r->torn = r->torn || !is_whole(stage);
		r->went_back = r->went_back || stage->change_id < newest;
		newest = stage->change_id;
		if (atomic_fetch_add(&r->seen, 1) % 64 == 0)
			sched_yield(); /* held for longer */
		r->torn = r->torn || !is_whole(stage);
		publish_release(&publisher, stage);
	}
	return NULL;
}

/* The writer must not be done before the scheduler has let every reader in. */
static bool all_have_seen(struct reader *readers)
{
	for (size_t i = 0; i < READERS; i++)
		if (atomic_load(&readers[i].seen) < 100)
			return false;
	return true;
}

static void nobody_sees_half_a_stage(void **unused)
{
	(void)unused;
	struct reader readers[READERS] = {0};
	atomic_store(&done, false);
	for (size_t i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&readers[i].thread, NULL, read_all, &readers[i]), 0);
	uint64_t number = 0;
	while (number < ROUNDS || !all_have_seen(readers)) {
		struct stage *stage = publish_begin(&publisher);
		if (!stage)
			continue; /* four readers hold no more than four of twelve, but the scheduler may stop them all
				   */
		fill(stage, ++number);
		publish_end(&publisher, stage);
	}
	atomic_store(&done, true);
	for (size_t i = 0; i < READERS; i++) {
		pthread_join(readers[i].thread, NULL);
		assert_false(readers[i].torn);
		assert_false(readers[i].went_back);
	}
	assert_true(atomic_load(&publisher.change_id) == number);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(there_is_none_before_the_first, begin),
		cmocka_unit_test_setup(who_holds_one_keeps_it, begin),
		cmocka_unit_test_setup(when_all_are_held, begin),
		cmocka_unit_test_setup(nobody_sees_half_a_stage, begin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
