/* What was acknowledged survives kill -9 at any moment. */
#include "scratch.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "store/journal.h"

#define ROUNDS 25

/* Appends batches of all sizes, and says the last number of each after its commit, until it is killed. */
static void write_for_ever(const char *folder, int out, unsigned round)
{
	struct journal *j;
	uint64_t seq = 0;
	char body[700];
	memset(body, 'x', sizeof body);
	enum store_result result = round ? journal_resume(&j, folder, NULL) : journal_create(&j, folder, NULL);
	if (result != STORE_OK)
		_exit(2);
	for (unsigned batch = round;; batch++) {
		if (!journal_begin(j, NULL))
			_exit(3);
		for (unsigned i = 0; i <= batch * 7 % 50; i++)
			if (!journal_append(j, 1, 1, "audience", body, 1 + (batch * 131 + i * 17) % sizeof body, &seq,
					    NULL))
				_exit(4);
		if (!journal_commit(j, batch % 5 == 0, NULL))
			_exit(5);
		if (batch % 20 == 0)
			journal_sync(j, NULL);
		if (write(out, &seq, sizeof seq) != sizeof seq)
			_exit(6);
	}
}

/* Runs a writer, kills it after it has acknowledged `batches` batches and some nanoseconds; the last number it said. */
static uint64_t run_and_kill(const char *folder, unsigned round, int batches)
{
	int ends[2];
	uint64_t seq = 0;
	uint64_t last = 0;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[0]);
		write_for_ever(folder, ends[1], round);
	}
	close(ends[1]);
	for (int i = 0; i < batches && read(ends[0], &seq, sizeof seq) == sizeof seq; i++)
		last = seq;
	/* Anywhere in the next batch. */
	nanosleep(&(struct timespec){.tv_nsec = round * 37000 % 900000}, NULL);
	kill(child, SIGKILL);
	while (read(ends[0], &seq, sizeof seq) == sizeof seq)
		last = seq;
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFSIGNALED(status))
		fail_msg("round %u: the writer ended by itself (%d)", round, WEXITSTATUS(status));
	close(ends[0]);
	return last;
}

static bool count_up(void *user, const struct journal_row *row)
{
	uint64_t *next = user;
	return row->seq == ++*next && row->length > 0 && strspn(row->body, "x") == row->length;
}

static void killed_writers_lose_nothing_they_said(void **state)
{
	const char *folder = in(*state, "s");
	char path[600];
	snprintf(path, sizeof path, "%s", folder);
	uint64_t before = 0;
	for (unsigned round = 0; round < ROUNDS; round++) {
		uint64_t last = run_and_kill(path, round, 1 + (int)(round * 13 % 40));
		assert_true(last > before);
		struct journal *j;
		assert_int_equal(journal_resume(&j, path, NULL), STORE_OK);
		uint64_t count = 0;
		assert_true(journal_each(j, 0, count_up, &count, NULL));
		/* Every row that was acknowledged, perhaps one batch more, and no gap. */
		assert_int_equal(count, journal_last(j));
		if (count < last)
			fail_msg("round %u: %llu of %llu rows", round, (unsigned long long)count,
				 (unsigned long long)last);
		before = count;
		journal_close(j);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {scratch_test(killed_writers_lose_nothing_they_said)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
