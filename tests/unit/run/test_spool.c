/* The spool, and the mailbox with it: order, slices, a disk that refuses, what an earlier run left behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <cmocka.h>

#include "run/mailbox.h"
#include "run/spool.h"
#include "store/files.h"

static char folder[] = "/tmp/crowdcue-spool-XXXXXX";
static char file[64];

static int set_up(void **unused)
{
	(void)unused;
	snprintf(file, sizeof file, "%s/spool.ndjson", folder);
	remove(file);
	return 0;
}

static int make_folder(void **unused)
{
	(void)unused;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **unused)
{
	(void)unused;
	remove(file);
	return rmdir(folder);
}

/* What is read from `offset` on, of so many bytes and about `most`, is these lines. */
static void assert_lines(struct spool *s, int64_t offset, int64_t length, size_t most, const char *lines, size_t count)
{
	int64_t bytes = 0;
	size_t got = 0;
	size_t size = 0;
	for (size_t i = 0; i < count; i++)
		size += strlen(lines + size) + 1;
	const char *read = spool_read(s, offset, length, most, &bytes, &got);
	assert_non_null(read);
	assert_int_equal(got, count);
	assert_int_equal(bytes, size);
	assert_memory_equal(read, lines, size);
}

static void assert_nothing(struct spool *s, int64_t offset, int64_t length)
{
	int64_t bytes = 0;
	size_t count = 0;
	assert_null(spool_read(s, offset, length, 100, &bytes, &count));
}

static void lines_come_back_in_order_and_whole(void **unused)
{
	(void)unused;
	struct spool s;
	int64_t length = 0;
	assert_int_equal(spool_open(&s, folder), 0);
	assert_nothing(&s, 0, 10);
	assert_int_equal(spool_add(&s, "one\0two\0three", 3, &length), 0);
	assert_int_equal(length, 14);
	assert_int_equal(spool_add(&s, "four", 1, &length), 14);
	/* about 8 bytes: what does not end there comes with the next slice */
	assert_lines(&s, 0, 19, 8, "one\0two", 2);
	/* fewer than one line takes: the whole line all the same */
	assert_lines(&s, 8, 11, 2, "three", 1);
	assert_lines(&s, 14, 5, 100, "four", 1);
	spool_clear(&s);
	assert_int_equal(files_size(file), -1);
	assert_int_equal(spool_add(&s, "five", 1, &length), 0);
	spool_finish(&s);
	assert_int_equal(files_size(file), 5);
}

static void what_was_left_is_found_and_added_to(void **unused)
{
	(void)unused;
	struct spool s;
	int64_t length = 0;
	FILE *left = fopen(file, "wb");
	assert_non_null(left);
	fputs("old\ncu", left); /* a crash in the middle of a line */
	fclose(left);
	assert_int_equal(spool_open(&s, folder), 6);
	assert_int_equal(spool_add(&s, "new", 1, &length), 6);
	assert_lines(&s, 0, 6, 100, "old", 1);
	assert_nothing(&s, 4, 2);
	assert_lines(&s, 6, 4, 100, "new", 1);
	spool_finish(&s);
}

static void a_disk_that_refuses_takes_nothing(void **unused)
{
	(void)unused;
	struct spool s;
	int64_t length = 0;
	spool_open(&s, "/nowhere/at/all");
	assert_int_equal(spool_add(&s, "one", 1, &length), -1);
	spool_finish(&s);
	assert_int_equal(spool_add(&s, "one", 1, &length), -1); /* one that was never opened */
	if (access("/dev/full", W_OK) != 0)
		fail_msg("there is no full disk to try");
	spool_open(&s, folder);
	snprintf(s.path, sizeof s.path, "/dev/full");
	assert_int_equal(spool_add(&s, "one", 1, &length), -1);
	assert_int_equal(s.size, 0);
	spool_finish(&s);
}

/* ---- with the mailbox ---- */

#define BATCH 100
#define BATCHES 2000 /* together four times what waits in memory */

static struct mail *batch(int number)
{
	struct mail *mail = calloc(1, sizeof *mail);
	assert_non_null(mail);
	mail->kind = MAIL_EVENTS;
	mail->number = number;
	mail->count = BATCH;
	mail->events = calloc(BATCH, sizeof *mail->events);
	mail->lines = malloc(BATCH * 8);
	assert_non_null(mail->events);
	assert_non_null(mail->lines);
	for (size_t i = 0; i < BATCH; i++)
		snprintf(mail->lines + i * 8, 8, "%07d", number * BATCH + (int)i);
	return mail;
}

struct sorter {
	struct mailbox mailbox;
	struct spool spool;
	int next;    /* number that must come next */
	int letters; /* MAIL_LINE seen */
	int spooled;
};

static void check_lines(struct sorter *s, const char *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_int_equal(atoi(lines + i * 8), s->next++);
}

/* Takes what is there, as the runner does. */
static void take(struct sorter *s)
{
	bool stop;
	int64_t bytes = 0;
	size_t count = 0;
	struct mail *all = mailbox_take(&s->mailbox, 1000, false, &stop);
	while (all) {
		struct mail *next = all->next;
		if (all->kind == MAIL_EVENTS) {
			check_lines(s, all->lines, all->count);
		} else if (all->kind == MAIL_LINE) {
			assert_int_equal(all->number, s->next); /* it keeps its place between them */
			s->letters++;
		} else {
			const char *lines = spool_read(&s->spool, all->offset, all->length, 4096, &bytes, &count);
			assert_non_null(lines);
			assert_null(next);
			check_lines(s, lines, count);
			s->spooled += (int)count;
			mailbox_spool_done(&s->mailbox, bytes, count);
		}
		mail_destroy(all);
		all = next;
	}
}

static void *post_all(void *user)
{
	for (int i = 0; i < BATCHES; i++) {
		struct mail *line = calloc(1, sizeof *line);
		if (!line || !mailbox_post(user, batch(i)))
			return NULL;
		line->kind = MAIL_LINE;
		line->number = (i + 1) * BATCH;
		if (!mailbox_post(user, line))
			return NULL;
	}
	return user;
}

static struct sorter *begin(const char *where)
{
	struct sorter *s = calloc(1, sizeof *s);
	assert_non_null(s);
	mailbox_init(&s->mailbox);
	mailbox_use_spool(&s->mailbox, &s->spool, spool_open(&s->spool, where));
	return s;
}

/* Everything has come, and so much of it by the disk. */
static void end(struct sorter *s, int least, int most)
{
	assert_int_equal(s->next, BATCHES * BATCH);
	assert_int_equal(s->letters, BATCHES);
	assert_in_range(s->spooled, least, most);
	mailbox_finish(&s->mailbox);
	spool_finish(&s->spool);
	free(s);
}

static void nobody_waits_and_the_order_is_kept(void **unused)
{
	(void)unused;
	struct sorter *s = begin(folder);
	int beyond = BATCHES * BATCH - MAILBOX_EVENTS;
	assert_non_null(post_all(&s->mailbox)); /* with nobody who takes: it would wait for ever */
	assert_int_equal(mailbox_spooled(&s->mailbox), beyond * 8);
	while (s->next < BATCHES * BATCH)
		take(s);
	take(s);
	assert_int_equal(mailbox_spooled(&s->mailbox), 0);
	assert_int_equal(files_size(file), -1);
	end(s, beyond, beyond);
}

/* Takes while another thread posts, from the moment on at which that one has spooled something, or at once. */
static void take_while_posting(struct sorter *s, bool late)
{
	pthread_t poster;
	void *done = NULL;
	assert_int_equal(pthread_create(&poster, NULL, post_all, &s->mailbox), 0);
	while (late && mailbox_spooled(&s->mailbox) == 0)
		sched_yield();
	while (s->letters < BATCHES)
		take(s);
	pthread_join(poster, &done);
	assert_non_null(done);
}

static void the_order_is_kept_while_both_work(void **unused)
{
	(void)unused;
	struct sorter *s = begin(folder);
	take_while_posting(s, true);
	end(s, 1, BATCHES * BATCH);
}

/* The network thread waits, as it did before there was a spool, and goes on when there is room again. */
static void without_a_disk_they_wait(void **unused)
{
	(void)unused;
	struct sorter *s = begin("/nowhere/at/all");
	take_while_posting(s, false);
	end(s, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(lines_come_back_in_order_and_whole, set_up),
		cmocka_unit_test_setup(what_was_left_is_found_and_added_to, set_up),
		cmocka_unit_test_setup(a_disk_that_refuses_takes_nothing, set_up),
		cmocka_unit_test_setup(nobody_waits_and_the_order_is_kept, set_up),
		cmocka_unit_test_setup(the_order_is_kept_while_both_work, set_up),
		cmocka_unit_test_setup(without_a_disk_they_wait, set_up),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
