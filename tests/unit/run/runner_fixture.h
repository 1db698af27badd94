/* A runner on a clock of the test's own, asked and answered line by line, on a disk that can be made to fail: SQLite's
 * own file layer is wrapped for that. */
#ifndef TESTS_RUNNER_FIXTURE_H
#define TESTS_RUNNER_FIXTURE_H

#include "../store/scratch.h"

#include <stdatomic.h>
#include <stdbool.h>

#include <pthread.h>
#include <sqlite3.h>

#include <jansson.h>

#include "run/replay.h"
#include "run/runner.h"
#include "show/document.h"
#include "store/journal.h"

#define T0 INT64_C(1772971200000)

/* ---- the disk ---- */

static struct {
	atomic_bool full;       /* nothing can be written into the log */
	atomic_bool unsyncable; /* … or it can, but not be synced */
	sqlite3_vfs vfs;
	sqlite3_vfs *real;
	pthread_mutex_t mutex;
	/* Written with the first log that is opened, under the mutex, and the same ever after: logs are opened while
	 * another one is being synced. */
	const sqlite3_io_methods *real_methods;
	sqlite3_io_methods log_methods;
} disk = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static int disk_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
	return atomic_load(&disk.full) ? SQLITE_FULL : disk.real_methods->xWrite(file, bytes, size, at);
}

static int disk_sync(sqlite3_file *file, int flags)
{
	return atomic_load(&disk.unsyncable) ? SQLITE_IOERR_FSYNC : disk.real_methods->xSync(file, flags);
}

static int disk_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
	(void)vfs;
	int rc = disk.real->xOpen(disk.real, name, file, flags, out);
	if (rc != SQLITE_OK || !(flags & SQLITE_OPEN_WAL))
		return rc;
	pthread_mutex_lock(&disk.mutex);
	if (!disk.real_methods) {
		disk.real_methods = file->pMethods;
		disk.log_methods = *file->pMethods;
		disk.log_methods.xWrite = disk_write;
		disk.log_methods.xSync = disk_sync;
	}
	file->pMethods = &disk.log_methods;
	pthread_mutex_unlock(&disk.mutex);
	return rc;
}

static inline int wrap_disk(void **state)
{
	(void)state;
	disk.real = sqlite3_vfs_find(NULL);
	disk.vfs = *disk.real;
	disk.vfs.zName = "failing";
	disk.vfs.pNext = NULL;
	disk.vfs.xOpen = disk_open;
	return sqlite3_vfs_register(&disk.vfs, 1) == SQLITE_OK ? 0 : -1;
}

static inline int unwrap_disk(void **state)
{
	(void)state;
	return sqlite3_vfs_unregister(&disk.vfs) == SQLITE_OK ? 0 : -1;
}

/* ---- the runner ---- */

struct talk {
	struct runner *runner;
	char folder[512];
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	char *answer;    /* protected by mutex; owned */
	size_t answered; /* protected by mutex: of lines posted with post() */
	size_t alerts;   /* protected by mutex */
	size_t effects;  /* protected by mutex: "asked" */
};

static void on_event(void *user, const char *line)
{
	struct talk *t = user;
	pthread_mutex_lock(&t->mutex);
	t->alerts += strstr(line, "\"event\":\"alert\"") != NULL;
	t->effects += strstr(line, "\"status\":\"asked\"") != NULL;
	pthread_cond_broadcast(&t->changed);
	pthread_mutex_unlock(&t->mutex);
}

static inline struct show *show_of(const char *text)
{
	struct problems problems = {0};
	struct show *show = show_parse(text, strlen(text), "night.show.json", &problems);
	for (size_t i = 0; !show && i < problems.count; i++)
		print_error("%d:%d: %s\n", problems.items[i].at.line, problems.items[i].at.column,
			    problems.items[i].at.what);
	problems_finish(&problems);
	assert_non_null(show);
	return show;
}

/* `config` gives what differs; the clock is driven if it says nothing else, the sink is the talk's. */
static inline struct talk *begin(const char *folder, const char *show, struct runner_config config)
{
	struct talk *t = calloc(1, sizeof *t);
	struct error error = {0};
	assert_non_null(t);
	pthread_mutex_init(&t->mutex, NULL);
	pthread_cond_init(&t->changed, NULL);
	snprintf(t->folder, sizeof t->folder, "%s", folder);
	config.folder = t->folder;
	config.show = show ? show_of(show) : NULL;
	if (!config.clock)
		config.clock = RUNNER_CLOCK_DRIVEN;
	config.sink.user = t;
	config.sink.event = on_event;
	if (runner_create(&t->runner, &config, &error) != RUNNER_OK)
		fail_msg("%s", error.what);
	assert_true(runner_start(t->runner));
	return t;
}

static inline void end(struct talk *t)
{
	runner_destroy(t->runner);
	pthread_cond_destroy(&t->changed);
	pthread_mutex_destroy(&t->mutex);
	free(t->answer);
	free(t);
}

static void on_answer(void *user, const char *json)
{
	struct talk *t = user;
	pthread_mutex_lock(&t->mutex);
	free(t->answer);
	t->answer = strdup(json);
	pthread_cond_broadcast(&t->changed);
	pthread_mutex_unlock(&t->mutex);
}

static inline json_t *ask(struct talk *t, const char *line)
{
	assert_true(runner_post(t->runner, line, on_answer, t));
	pthread_mutex_lock(&t->mutex);
	while (!t->answer)
		pthread_cond_wait(&t->changed, &t->mutex);
	json_t *answer = json_loads(t->answer, 0, NULL);
	free(t->answer);
	t->answer = NULL;
	pthread_mutex_unlock(&t->mutex);
	assert_non_null(answer);
	return answer;
}

static inline void ok(struct talk *t, const char *line)
{
	json_t *answer = ask(t, line);
	if (!json_is_true(json_object_get(answer, "ok")))
		fail_msg("%s: %s", line, json_string_value(json_object_get(answer, "reason")));
	json_decref(answer);
}

static inline void refused(struct talk *t, const char *line, const char *reason)
{
	json_t *answer = ask(t, line);
	assert_false(json_is_true(json_object_get(answer, "ok")));
	assert_string_equal(json_string_value(json_object_get(answer, "reason")), reason);
	json_decref(answer);
}

static inline void at(struct talk *t, int64_t ms)
{
	char line[64];
	snprintf(line, sizeof line, "{\"t\":%lld}", (long long)(T0 + ms));
	ok(t, line);
}

static inline void says(struct talk *t, const char *id, const char *text, const char *reason)
{
	char line[512];
	snprintf(line, sizeof line,
		 "{\"t\":%lld,\"feed\":\"test:a\",\"kind\":\"comment\",\"id\":\"%s\",\"text\":\"%s\","
		 "\"person\":{\"id\":\"p-%s\",\"name\":\"P\",\"strength\":\"strong\"}}",
		 (long long)T0, id, text, id);
	if (reason)
		refused(t, line, reason);
	else
		ok(t, line);
}

static inline size_t alerts(struct talk *t)
{
	pthread_mutex_lock(&t->mutex);
	size_t count = t->alerts;
	pthread_mutex_unlock(&t->mutex);
	return count;
}

static inline void wait_for_alerts(struct talk *t, size_t count)
{
	pthread_mutex_lock(&t->mutex);
	while (t->alerts < count)
		pthread_cond_wait(&t->changed, &t->mutex);
	pthread_mutex_unlock(&t->mutex);
}

/* ---- what is in the journal ---- */

static inline long long number_in(const char *folder, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	char path[600];
	snprintf(path, sizeof path, "%s/journal.db", folder);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	long long number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return number;
}

/* The journal can be read from its first row to its last, and each state that it recorded is reached again. */
static inline void is_whole(const char *folder)
{
	struct journal *journal = NULL;
	struct replay replay;
	struct error error = {0};
	assert_int_equal(journal_read(&journal, folder, &error), STORE_OK);
	if (!replay_journal(&replay, journal, folder, &error))
		fail_msg("%s", error.what);
	assert_int_equal(replay.wrong_seq, 0);
	assert_true(replay.checks > 0);
	assert_int_equal(number_in(folder, "SELECT max(seq) - count(*) FROM event"), 0);
	replay_finish(&replay);
	journal_close(journal);
}

#endif
