/* When the journal's log is synced to the disk, and what happens when the disk refuses. SQLite's own file layer is
 * wrapped for that: the syncs of the log are counted, and made to fail. */
#include "scratch.h"

#include <pthread.h>
#include <sched.h>

#include <sqlite3.h>

#include "store/journal.h"

static struct {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	int syncs;         /* of the log; protected by mutex */
	int syncs_of_here; /* those by the test's own thread; protected by mutex */
	bool broken;       /* protected by mutex */
	pthread_t here;
	sqlite3_vfs vfs;
	sqlite3_vfs *real;
	sqlite3_io_methods log_methods;
	const sqlite3_io_methods *real_methods;
} disk = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static int log_sync(sqlite3_file *file, int flags)
{
	pthread_mutex_lock(&disk.mutex);
	bool broken = disk.broken;
	disk.syncs++;
	disk.syncs_of_here += pthread_equal(pthread_self(), disk.here) != 0;
	pthread_cond_broadcast(&disk.changed);
	pthread_mutex_unlock(&disk.mutex);
	return broken ? SQLITE_IOERR_FSYNC : disk.real_methods->xSync(file, flags);
}

static int disk_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
	int rc = disk.real->xOpen(vfs, name, file, flags, out);
	if (rc == SQLITE_OK && (flags & SQLITE_OPEN_WAL)) {
		pthread_mutex_lock(&disk.mutex);
		disk.real_methods = file->pMethods;
		disk.log_methods = *file->pMethods;
		disk.log_methods.xSync = log_sync;
		file->pMethods = &disk.log_methods;
		pthread_mutex_unlock(&disk.mutex);
	}
	return rc;
}

static int wrap_disk(void **state)
{
	(void)state;
	disk.real = sqlite3_vfs_find(NULL);
	disk.here = pthread_self();
	disk.vfs = *disk.real;
	disk.vfs.zName = "counted";
	disk.vfs.pNext = NULL;
	disk.vfs.xOpen = disk_open;
	return sqlite3_vfs_register(&disk.vfs, 1) == SQLITE_OK ? 0 : -1;
}

static int unwrap_disk(void **state)
{
	(void)state;
	return sqlite3_vfs_unregister(&disk.vfs) == SQLITE_OK ? 0 : -1;
}

static void set_broken(bool broken)
{
	pthread_mutex_lock(&disk.mutex);
	disk.broken = broken;
	pthread_mutex_unlock(&disk.mutex);
}

static int syncs_of_here(void)
{
	pthread_mutex_lock(&disk.mutex);
	int count = disk.syncs_of_here;
	pthread_mutex_unlock(&disk.mutex);
	return count;
}

static int all_syncs(void)
{
	pthread_mutex_lock(&disk.mutex);
	int count = disk.syncs;
	pthread_mutex_unlock(&disk.mutex);
	return count;
}

static void wait_for_sync(int after)
{
	pthread_mutex_lock(&disk.mutex);
	while (disk.syncs == after)
		pthread_cond_wait(&disk.changed, &disk.mutex);
	pthread_mutex_unlock(&disk.mutex);
}

static struct journal *created(const char *folder)
{
	struct journal *j;
	assert_int_equal(journal_create(&j, folder, NULL), STORE_OK);
	return j;
}

static bool batch(struct journal *j, const char *body, int count, bool sync)
{
	uint64_t seq;
	assert_true(journal_begin(j, NULL));
	for (int i = 0; i < count; i++)
		assert_true(journal_append(j, 1, 1, "verb", body, strlen(body), &seq, NULL));
	return journal_commit(j, sync, NULL);
}

static void draws_are_synced_before_the_commit_returns(void **state)
{
	struct journal *j = created(in(*state, "s"));
	assert_true(batch(j, "{}", 1, true));
	int before = syncs_of_here();
	assert_true(batch(j, "{}", 1, true));
	assert_true(syncs_of_here() > before);
	before = syncs_of_here();
	for (int i = 0; i < 20; i++)
		assert_true(batch(j, "{}", 1, false));
	assert_int_equal(syncs_of_here(), before);
	journal_close(j);
}

/* The sync of once a second is the keeper's: the runner goes on. Without anything new there is none. */
static void the_rest_is_synced_besides(void **state)
{
	struct journal *j = created(in(*state, "s"));
	assert_true(batch(j, "{}", 1, true));
	int before = all_syncs();
	assert_true(journal_sync(j, NULL));
	assert_true(batch(j, "{}", 1, false));
	int here = syncs_of_here();
	assert_true(journal_sync(j, NULL));
	wait_for_sync(before);
	assert_int_equal(syncs_of_here(), here);
	assert_int_equal(all_syncs(), before + 1);
	journal_close(j);
}

#define BODIES 200

static bool join_bodies(void *user, const struct journal_row *row)
{
	char *bodies = user;
	size_t length = strlen(bodies);
	snprintf(bodies + length, BODIES - length, "%.*s", (int)row->length, row->body);
	return true;
}

/* A batch that was to be synced and could not is refused: its rows are gone with the next batch, its numbers free. */
static void a_sync_that_fails_refuses_the_batch(void **state)
{
	struct journal *j = created(in(*state, "s"));
	char bodies[BODIES] = "";
	assert_true(batch(j, "[1]", 1, true));
	set_broken(true);
	assert_false(batch(j, "[2]", 3, true));
	assert_int_equal(journal_last(j), 1);
	assert_false(batch(j, "[3]", 2, true));
	assert_int_equal(journal_last(j), 1);
	set_broken(false);
	assert_true(batch(j, "[4]", 1, true));
	assert_int_equal(journal_last(j), 2);
	assert_true(journal_each(j, 0, join_bodies, bodies, NULL));
	assert_string_equal(bodies, "[1][4]");
	journal_close(j);
	assert_int_equal(journal_resume(&j, in(*state, "s"), NULL), STORE_OK);
	assert_int_equal(journal_last(j), 2);
	journal_close(j);
}

static void a_sync_besides_that_fails_is_told(void **state)
{
	struct journal *j = created(in(*state, "s"));
	struct error error = {0};
	assert_true(batch(j, "[1]", 1, true));
	assert_true(batch(j, "[2]", 1, false));
	set_broken(true);
	int before = all_syncs();
	assert_true(journal_sync(j, NULL));
	wait_for_sync(before);
	/* It is told once the keeper has noted how it ended, and tried again without a new row. */
	before = all_syncs();
	while (journal_sync(j, &error))
		sched_yield();
	wait_for_sync(before);
	assert_non_null(strstr(error.what, "sync"));
	set_broken(false);
	before = all_syncs();
	while (journal_sync(j, &error))
		sched_yield();
	wait_for_sync(before);
	journal_close(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(draws_are_synced_before_the_commit_returns),
		scratch_test(the_rest_is_synced_besides),
		scratch_test(a_sync_that_fails_refuses_the_batch),
		scratch_test(a_sync_besides_that_fails_is_told),
	};
	return cmocka_run_group_tests(tests, wrap_disk, unwrap_disk);
}
