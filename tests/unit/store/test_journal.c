/* The journal: batches, numbers, locks, readers beside the writer (contracts.md sections 4, 11 and 14). */
#include "scratch.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <sqlite3.h>

#include "store/journal.h"

/* ---- Helpers ---- */

static struct journal *created(const char *folder)
{
	struct journal *j;
	struct error error = {0};
	if (journal_create(&j, folder, &error) != STORE_OK)
		fail_msg("%s", error.what);
	return j;
}

static struct journal *resumed(const char *folder)
{
	struct journal *j;
	struct error error = {0};
	if (journal_resume(&j, folder, &error) != STORE_OK)
		fail_msg("%s", error.what);
	return j;
}

static struct journal *reader(const char *folder)
{
	struct journal *j;
	struct error error = {0};
	if (journal_read(&j, folder, &error) != STORE_OK)
		fail_msg("%s", error.what);
	return j;
}

static uint64_t append(struct journal *j, const char *kind, const char *body)
{
	uint64_t seq = 0;
	struct error error = {0};
	if (!journal_append(j, 1000, 2000, kind, body, strlen(body), &seq, &error))
		fail_msg("%s", error.what);
	return seq;
}

/* A batch of `count` equal rows. */
static void add_rows(struct journal *j, int count, bool sync)
{
	struct error error = {0};
	assert_true(journal_begin(j, &error));
	for (int i = 0; i < count; i++)
		append(j, "audience", "{\"text\":\"上车\"}");
	if (!journal_commit(j, sync, &error))
		fail_msg("%s", error.what);
}

struct seen {
	uint64_t count;
	uint64_t first;
	uint64_t last;
	uint64_t stop_at;
	bool gap;
};

static bool see(void *user, const struct journal_row *row)
{
	struct seen *seen = user;
	if (!seen->count)
		seen->first = row->seq;
	else
		seen->gap = seen->gap || row->seq != seen->last + 1;
	seen->last = row->seq;
	seen->count++;
	return row->seq != seen->stop_at;
}

static struct seen see_all(struct journal *j, uint64_t after)
{
	struct seen seen = {0};
	assert_true(journal_each(j, after, see, &seen, NULL));
	return seen;
}

/* ---- Rows ---- */

static bool is_first_row(void *user, const struct journal_row *row)
{
	bool *ok = user;
	*ok = row->seq == 1 && row->t_wall == 1772971290000 && row->t_mono == -7 && strcmp(row->kind, "verb") == 0 &&
	      row->length == 7 && memcmp(row->body, "{\"a\":1}", 7) == 0;
	return false;
}

static void rows_come_back_as_they_went_in(void **state)
{
	uint64_t seq;
	bool ok = false;
	struct error error = {0};
	struct journal *j = created(in(*state, "s"));
	assert_int_equal(journal_last(j), 0);
	assert_true(journal_begin(j, &error));
	/* The length counts, not a NUL. */
	assert_true(journal_append(j, 1772971290000, -7, "verb", "{\"a\":1}rest", 7, &seq, &error));
	assert_int_equal(seq, 1);
	assert_int_equal(append(j, "check", "{}"), 2);
	assert_true(journal_commit(j, true, &error));
	assert_int_equal(journal_last(j), 2);
	journal_close(j);
	j = resumed(in(*state, "s"));
	assert_int_equal(journal_last(j), 2);
	assert_true(journal_each(j, 0, is_first_row, &ok, NULL));
	assert_true(ok);
	assert_true(journal_begin(j, &error));
	assert_int_equal(append(j, "verb", "{}"), 3);
	assert_true(journal_commit(j, false, &error));
	assert_true(journal_sync(j, &error));
	journal_close(j);
}

static void the_table_is_the_contracts(void **state)
{
	sqlite3 *db;
	sqlite3_stmt *s;
	char columns[200] = "";
	int length = 0;
	journal_close(created(in(*state, "s")));
	assert_int_equal(sqlite3_open(in(*state, "s/journal.db"), &db), SQLITE_OK);
	sqlite3_prepare_v2(db, "SELECT name || ':' || pk FROM pragma_table_info('event')", -1, &s, NULL);
	while (sqlite3_step(s) == SQLITE_ROW)
		length += snprintf(columns + length, sizeof columns - (size_t)length, "%s ", sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	sqlite3_close(db);
	assert_string_equal(columns, "seq:1 t_wall_ms:0 t_mono_ms:0 kind:0 body:0 ");
}

static void numbers_are_free_again_after_a_rollback(void **state)
{
	struct error error = {0};
	struct journal *j = created(in(*state, "s"));
	add_rows(j, 3, false);
	assert_true(journal_begin(j, &error));
	assert_int_equal(append(j, "verb", "{}"), 4);
	journal_rollback(j);
	assert_int_equal(journal_last(j), 3);
	assert_true(journal_begin(j, &error));
	assert_int_equal(append(j, "verb", "{}"), 4);
	assert_true(journal_commit(j, false, &error));
	struct seen seen = see_all(j, 0);
	assert_int_equal(seen.count, 4);
	assert_false(seen.gap);
	/* What was not committed is not there after a close. */
	assert_true(journal_begin(j, &error));
	append(j, "verb", "{}");
	journal_close(j);
	j = resumed(in(*state, "s"));
	assert_int_equal(journal_last(j), 4);
	journal_close(j);
}

static void visitors_stop_and_start_where_they_like(void **state)
{
	struct journal *j = created(in(*state, "s"));
	add_rows(j, 2500, false);
	struct seen seen = see_all(j, 0);
	assert_int_equal(seen.count, 2500);
	assert_false(seen.gap);
	seen = see_all(j, 2400);
	assert_int_equal(seen.first, 2401);
	assert_int_equal(seen.count, 100);
	assert_int_equal(see_all(j, 2500).count, 0);
	seen = (struct seen){.stop_at = 1500};
	assert_true(journal_each(j, 0, see, &seen, NULL));
	assert_int_equal(seen.count, 1500);
	journal_close(j);
}

/* ---- Folders and locks ---- */

static void folders(void **state)
{
	struct journal *j;
	struct stat info;
	struct error error = {0};
	assert_int_equal(journal_resume(&j, in(*state, "none"), &error), STORE_INPUT);
	assert_null(j);
	assert_int_equal(journal_read(&j, in(*state, "none"), &error), STORE_INPUT);
	/* Folders on the way are made, and the session's is private even if it was there. */
	mkdir(in(*state, "open"), 0755);
	journal_close(created(in(*state, "open")));
	journal_close(created(in(*state, "a/b/c")));
	assert_int_equal(stat(in(*state, "open"), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	assert_int_equal(stat(in(*state, "a/b/c"), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	assert_int_equal(journal_create(&j, in(*state, "a/b/c"), &error), STORE_INPUT);
	write_file(in(*state, "file"), "x", 1);
	assert_int_equal(journal_create(&j, in(*state, "file/s"), &error), STORE_FAILED);
	assert_true(error.what[0] && error.file[0]);
}

static void other_files_are_no_journals(void **state)
{
	struct journal *j;
	struct error error = {0};
	sqlite3 *db;
	char noise[4096];
	memset(noise, 'x', sizeof noise);
	write_file(in(*state, "journal.db"), noise, sizeof noise);
	assert_int_equal(journal_resume(&j, *state, &error), STORE_INPUT);
	assert_int_equal(journal_read(&j, *state, &error), STORE_INPUT);
	unlink(in(*state, "journal.db"));
	assert_int_equal(sqlite3_open(in(*state, "journal.db"), &db), SQLITE_OK);
	sqlite3_exec(db, "CREATE TABLE other(a); PRAGMA user_version=1", NULL, NULL, NULL);
	assert_int_equal(journal_resume(&j, *state, &error), STORE_INPUT);
	sqlite3_exec(db, "PRAGMA user_version=2", NULL, NULL, NULL);
	sqlite3_close(db);
	assert_int_equal(journal_read(&j, *state, &error), STORE_INPUT);
	assert_non_null(strstr(error.what, "newer"));
}

/* A child that holds the session until it is told to end through `pipe_end`. */
static pid_t hold_in_child(const char *folder, int *say)
{
	int to[2];
	int from[2];
	char byte;
	assert_int_equal(pipe(to), 0);
	assert_int_equal(pipe(from), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct journal *j;
		close(to[1]);
		byte = journal_create(&j, folder, NULL) == STORE_OK ? 'k' : 'x';
		if (write(from[1], &byte, 1) != 1 || read(to[0], &byte, 1) < 0)
			_exit(1);
		/* No clean close: the lock must go with the process. */
		_exit(0);
	}
	close(to[0]);
	close(from[1]);
	assert_int_equal(read(from[0], &byte, 1), 1);
	close(from[0]);
	assert_int_equal(byte, 'k');
	*say = to[1];
	return child;
}

static void one_writer(void **state)
{
	struct journal *j;
	struct error error = {0};
	int say;
	char number[32];
	pid_t child = hold_in_child(in(*state, "s"), &say);
	assert_int_equal(journal_resume(&j, in(*state, "s"), &error), STORE_BUSY);
	snprintf(number, sizeof number, "(%d)", (int)child);
	assert_int_equal(strncmp(error.what, "run.busy", 8), 0);
	assert_non_null(strstr(error.what, number));
	assert_int_equal(journal_create(&j, in(*state, "s"), &error), STORE_BUSY);
	journal_close(reader(in(*state, "s")));
	close(say);
	assert_int_equal(waitpid(child, NULL, 0), child);
	j = resumed(in(*state, "s"));
	/* The same process is no exception. */
	struct journal *second;
	assert_int_equal(journal_resume(&second, in(*state, "s"), &error), STORE_BUSY);
	journal_close(j);
	journal_close(resumed(in(*state, "s")));
}

/* ---- Readers ---- */

static void reading_while_writing(void **state)
{
	struct journal *j = created(in(*state, "s"));
	struct journal *r = reader(in(*state, "s"));
	struct error error = {0};
	assert_int_equal(see_all(r, 0).count, 0);
	for (int i = 1; i <= 50; i++) {
		add_rows(j, 100, i % 10 == 0);
		assert_true(journal_begin(j, &error));
		append(j, "verb", "{}");
		/* What is not committed is not seen, and does not make the reader wait. */
		struct seen seen = see_all(r, 0);
		assert_int_equal(seen.count, (uint64_t)i * 100);
		assert_false(seen.gap);
		assert_int_equal(journal_last(r), (uint64_t)i * 100);
		journal_rollback(j);
	}
	/* The writer goes first, the reader still reads. */
	journal_close(j);
	assert_int_equal(see_all(r, 4990).count, 10);
	journal_close(r);
}

/* A program that looks into the file with SQLite, in the middle of the show, does no harm. */
static void another_program_looks_in(void **state)
{
	struct journal *j = created(in(*state, "s"));
	struct error error = {0};
	add_rows(j, 10, true);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		sqlite3 *db;
		int rc = sqlite3_open(in(*state, "s/journal.db"), &db);
		if (rc == SQLITE_OK)
			rc = sqlite3_exec(db, "SELECT count(*) FROM event; PRAGMA wal_checkpoint(PASSIVE)", NULL, NULL,
					  NULL);
		sqlite3_close(db);
		_exit(rc == SQLITE_OK ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	add_rows(j, 10, true);
	assert_true(journal_sync(j, &error));
	journal_close(j);
	j = reader(in(*state, "s"));
	assert_int_equal(see_all(j, 0).count, 20);
	journal_close(j);
}

static void a_folder_that_cannot_be_written_can_be_read(void **state)
{
	struct journal *j = created(in(*state, "s"));
	add_rows(j, 10, true);
	journal_close(j);
	/* To root every folder is writable: the child gives that up. */
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct seen seen = {0};
		if (chmod(*state, 0755) || chmod(in(*state, "s"), 0555) || (geteuid() == 0 && setuid(65534)))
			_exit(2);
		if (journal_read(&j, in(*state, "s"), NULL) != STORE_OK)
			_exit(3);
		_exit(journal_each(j, 0, see, &seen, NULL) && seen.count == 10 ? 0 : 4);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_int_equal(chmod(in(*state, "s"), 0700), 0);
}

/* ---- Trouble ---- */

/* The disk is full: here, the files may not grow. Whatever the call that fails, the batch is refused whole, and the
 * journal goes on when there is room again. */
static void no_room(void **state)
{
	struct journal *j = created(in(*state, "s"));
	struct error error = {0};
	struct rlimit before;
	uint64_t seq;
	char body[2000];
	memset(body, 'x', sizeof body);
	add_rows(j, 10, true);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	struct rlimit small = {.rlim_cur = 256 * 1024, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	int refused = 0;
	for (int batch = 0; batch < 30; batch++) {
		bool ok = journal_begin(j, &error);
		for (int i = 0; ok && i < 10; i++)
			ok = journal_append(j, 1, 1, "audience", body, sizeof body, &seq, &error);
		ok = journal_commit(j, true, &error) && ok;
		refused += !ok;
	}
	assert_true(refused >= 5 && refused < 30);
	assert_true(error.what[0]);
	uint64_t kept = journal_last(j);
	assert_int_equal(kept, 10 + (uint64_t)(30 - refused) * 10);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_true(journal_begin(j, &error));
	assert_int_equal(append(j, "verb", "{}"), kept + 1);
	assert_true(journal_commit(j, true, &error));
	journal_close(j);
	j = resumed(in(*state, "s"));
	struct seen seen = see_all(j, 0);
	assert_int_equal(seen.count, kept + 1);
	assert_false(seen.gap);
	journal_close(j);
}

/* Without a batch, or after a failed append, nothing can be committed. */
static void misuse_is_refused(void **state)
{
	struct journal *j = created(in(*state, "s"));
	struct error error = {0};
	uint64_t seq;
	assert_false(journal_append(j, 1, 1, "verb", "{}", 2, &seq, &error));
	assert_false(journal_commit(j, false, &error));
	assert_true(journal_begin(j, &error));
	append(j, "verb", "{}");
	assert_false(journal_append(j, 1, 1, NULL, "{}", 2, &seq, &error));
	assert_false(journal_append(j, 1, 1, "verb", "{}", 2, &seq, &error));
	assert_false(journal_commit(j, false, &error));
	assert_int_equal(journal_last(j), 0);
	add_rows(j, 1, false);
	assert_int_equal(journal_last(j), 1);
	journal_close(j);
	journal_close(NULL);
}

/* How often the log was begun anew: a number in its head. */
static uint32_t log_generation(const char *path)
{
	uint8_t head[16];
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	assert_int_equal(fread(head, 1, sizeof head, file), sizeof head);
	fclose(file);
	return (uint32_t)head[12] << 24 | (uint32_t)head[13] << 16 | (uint32_t)head[14] << 8 | head[15];
}

/* The log does not grow for ever, though the writer never rests. */
static void the_log_is_begun_anew(void **state)
{
	struct journal *j = created(in(*state, "s"));
	struct error error = {0};
	struct stat info;
	char body[4000];
	uint64_t seq = 0;
	uint32_t first = 0;
	memset(body, 'x', sizeof body);
	for (int batch = 0; batch < 2000; batch++) {
		assert_true(journal_begin(j, &error));
		for (int i = 0; i < 100; i++)
			assert_true(journal_append(j, 1, 1, "audience", body, sizeof body, &seq, &error));
		assert_true(journal_commit(j, false, &error));
		assert_true(journal_sync(j, &error));
		if (batch == 0)
			first = log_generation(in(*state, "s/journal.db-wal"));
		else if (log_generation(in(*state, "s/journal.db-wal")) != first)
			break;
	}
	assert_true(log_generation(in(*state, "s/journal.db-wal")) != first);
	journal_close(j);
	/* A clean close leaves the database alone. */
	assert_int_not_equal(stat(in(*state, "s/journal.db-wal"), &info), 0);
	j = reader(in(*state, "s"));
	assert_int_equal(see_all(j, 0).count, seq);
	journal_close(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(rows_come_back_as_they_went_in),
		scratch_test(the_table_is_the_contracts),
		scratch_test(numbers_are_free_again_after_a_rollback),
		scratch_test(visitors_stop_and_start_where_they_like),
		scratch_test(folders),
		scratch_test(other_files_are_no_journals),
		scratch_test(one_writer),
		scratch_test(reading_while_writing),
		scratch_test(another_program_looks_in),
		scratch_test(a_folder_that_cannot_be_written_can_be_read),
		scratch_test(no_room),
		scratch_test(misuse_is_refused),
		scratch_test(the_log_is_begun_anew),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
