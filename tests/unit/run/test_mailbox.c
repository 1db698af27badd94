/* The mailbox: order, room, waiting, and the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include <cmocka.h>

#include "run/clock.h"
#include "run/mailbox.h"

static struct mail *letter(enum mail_kind kind, int number)
{
	struct mail *mail = calloc(1, sizeof *mail);
	assert_non_null(mail);
	mail->kind = kind;
	mail->number = number;
	return mail;
}

static size_t destroy_all(struct mail *all)
{
	size_t count = 0;
	while (all) {
		struct mail *next = all->next;
		mail_destroy(all);
		all = next;
		count++;
	}
	return count;
}

static void in_order(void **unused)
{
	(void)unused;
	struct mailbox m;
	bool stop = true;
	mailbox_init(&m);
	assert_null(mailbox_take(&m, 0, false, &stop));
	assert_false(stop);
	for (int i = 1; i <= 5; i++)
		assert_true(mailbox_post(&m, letter(i % 2 ? MAIL_LINE : MAIL_EFFECT, i)));
	struct mail *all = mailbox_take(&m, 1000, false, &stop);
	int number = 0;
	for (const struct mail *mail = all; mail; mail = mail->next)
		assert_int_equal(mail->number, ++number);
	assert_int_equal(destroy_all(all), 5);
	assert_null(mailbox_take(&m, 0, false, &stop));
	mailbox_finish(&m);
}

static void it_waits_no_longer_than_told(void **unused)
{
	(void)unused;
	struct mailbox m;
	bool stop = false;
	mailbox_init(&m);
	int64_t start = machine_mono_ms();
	assert_null(mailbox_take(&m, 20, false, &stop));
	assert_in_range(machine_mono_ms() - start, 19, 5000);
	mailbox_finish(&m);
}

static void stopping_wakes_it(void **unused)
{
	(void)unused;
	struct mailbox m;
	bool stop = false;
	mailbox_init(&m);
	mailbox_stop(&m);
	int64_t start = machine_mono_ms();
	assert_null(mailbox_take(&m, 60000, false, &stop));
	assert_true(stop);
	assert_true(machine_mono_ms() - start < 30000);
	/* what comes before the end is still taken in */
	assert_true(mailbox_post(&m, letter(MAIL_LINE, 1)));
	assert_int_equal(destroy_all(mailbox_take(&m, 0, false, &stop)), 1);
	mailbox_close(&m);
	assert_false(mailbox_post(&m, letter(MAIL_LINE, 2)));
	assert_false(mailbox_post(&m, letter(MAIL_EFFECT, 2)));
	mailbox_finish(&m);
}

static void what_is_left_is_freed(void **unused)
{
	(void)unused;
	struct mailbox m;
	mailbox_init(&m);
	struct mail *mail = letter(MAIL_EVENTS, 0);
	mail->count = 2;
	mail->events = calloc(2, sizeof *mail->events);
	mail->events[1].json = calloc(1, 8);
	assert_true(mailbox_post(&m, mail));
	mail = letter(MAIL_LINE, 0);
	mail->line = calloc(1, 8);
	assert_true(mailbox_post(&m, mail));
	mailbox_finish(&m);
}

#define POSTERS 4
#define LETTERS 40000 /* of each: together more than there is room for */

struct post {
	struct mailbox *box;
	int from;
	atomic_int *posted;
};

static void *post_all(void *user)
{
	struct post *p = user;
	for (int i = 0; i < LETTERS; i++) {
		struct mail *mail = calloc(1, sizeof *mail);
		mail->kind = MAIL_LINE;
		mail->number = p->from * LETTERS + i;
		if (!mailbox_post(p->box, mail))
			return NULL;
		atomic_fetch_add(p->posted, 1);
	}
	return p;
}

/* Nothing is dropped, each poster's own order is kept, and never more wait than there is room for. */
static void many_post_at_once(void **unused)
{
	(void)unused;
	struct mailbox m;
	pthread_t threads[POSTERS];
	struct post posts[POSTERS];
	atomic_int posted = 0;
	int next[POSTERS] = {0};
	int taken = 0;
	bool stop = false;
	mailbox_init(&m);
	for (int i = 0; i < POSTERS; i++) {
		posts[i] = (struct post){.box = &m, .from = i, .posted = &posted};
		assert_int_equal(pthread_create(&threads[i], NULL, post_all, &posts[i]), 0);
	}
	while (atomic_load(&posted) < MAILBOX_LINES) /* it fills up, and the posters wait */
		sched_yield();
	while (taken < POSTERS * LETTERS) {
		struct mail *all = mailbox_take(&m, 1000, false, &stop);
		for (const struct mail *mail = all; mail; mail = mail->next)
			assert_int_equal(mail->number % LETTERS, next[mail->number / LETTERS]++);
		size_t count = destroy_all(all);
		assert_true(count <= MAILBOX_LINES);
		taken += (int)count;
	}
	for (int i = 0; i < POSTERS; i++) {
		void *done = NULL;
		pthread_join(threads[i], &done);
		assert_non_null(done);
	}
	assert_null(mailbox_take(&m, 0, false, &stop));
	mailbox_finish(&m);
}

/* Those who wait for room are let go when it is closed. */
static void closing_lets_posters_go(void **unused)
{
	(void)unused;
	struct mailbox m;
	pthread_t threads[POSTERS];
	struct post posts[POSTERS];
	atomic_int posted = 0;
	bool stop = false;
	mailbox_init(&m);
	for (int i = 0; i < POSTERS; i++) {
		posts[i] = (struct post){.box = &m, .from = i, .posted = &posted};
		assert_int_equal(pthread_create(&threads[i], NULL, post_all, &posts[i]), 0);
	}
	while (atomic_load(&posted) < MAILBOX_LINES)
		sched_yield();
	mailbox_close(&m);
	for (int i = 0; i < POSTERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(destroy_all(mailbox_take(&m, 0, false, &stop)), atomic_load(&posted));
	mailbox_finish(&m);
}

static struct mail *events(size_t count)
{
	struct mail *mail = calloc(1, sizeof *mail);
	assert_non_null(mail);
	mail->kind = MAIL_EVENTS;
	mail->count = count;
	mail->events = calloc(count, sizeof *mail->events);
	assert_non_null(mail->events);
	return mail;
}

struct flood {
	struct mailbox *box;
	atomic_bool posted;
};

static void *post_one_more(void *user)
{
	struct flood *f = user;
	bool ok = mailbox_post(f->box, events(1));
	atomic_store(&f->posted, true);
	return ok ? f : NULL;
}

/* Audience events are bounded too: who brings more waits until some were taken, and nothing is lost. */
static void a_flood_of_events_waits(void **unused)
{
	(void)unused;
	struct mailbox m;
	pthread_t thread;
	bool stop = false;
	void *ok = NULL;
	mailbox_init(&m);
	struct flood flood = {.box = &m};
	assert_true(mailbox_post(&m, events(MAILBOX_EVENTS)));
	assert_int_equal(pthread_create(&thread, NULL, post_one_more, &flood), 0);
	for (int i = 0; i < 1000; i++)
		sched_yield();
	assert_false(atomic_load(&flood.posted));
	destroy_all(mailbox_take(&m, 0, false, &stop));
	pthread_join(thread, &ok);
	assert_ptr_equal(ok, &flood);
	destroy_all(mailbox_take(&m, 0, false, &stop));
	mailbox_finish(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_order),
		cmocka_unit_test(it_waits_no_longer_than_told),
		cmocka_unit_test(stopping_wakes_it),
		cmocka_unit_test(what_is_left_is_freed),
		cmocka_unit_test(many_post_at_once),
		cmocka_unit_test(closing_lets_posters_go),
		cmocka_unit_test(a_flood_of_events_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
