#include "store/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "store/files.h"
#include "store/keeper.h"

#define FORMAT 1
#define PATH_SIZE 4096
/* How long another program's write to the file may keep us waiting. */
#define BUSY_MS 500
/* A reader's transaction ends after this many rows: a slow visitor must not keep the log from being begun anew. */
#define ROWS_AT_ONCE 1000
/* 64 and 128 MiB of log, see begin_log_anew(). */
#define LOG_PAGES_LARGE 16384
#define LOG_PAGES_HUGE 32768

struct journal {
	sqlite3 *db;
	sqlite3_stmt *insert; /* NULL when reading only */
	sqlite3_stmt *select;
	struct keeper *keeper; /* NULL when reading only */
	int lock;              /* handle, -1 = none */
	bool batch;            /* between begin and commit */
	bool batch_failed;     /* an append failed: the batch can only be rolled back */
	bool unsynced;         /* something was committed that has not been synced */
	bool cut;           /* rows behind `committed` are in the file, but were refused: the next batch removes them */
	uint64_t committed; /* the last number that is in the file */
	uint64_t next;      /* the number of the next row */
	int log_pages;
};

static bool failed(const struct journal *j, struct error *error, const char *what)
{
	error_set(error, "%s: %s", what, j->db ? sqlite3_errmsg(j->db) : "out of memory");
	return false;
}

static bool execute(struct journal *j, const char *sql, struct error *error, const char *what)
{
	return sqlite3_exec(j->db, sql, NULL, NULL, NULL) == SQLITE_OK || failed(j, error, what);
}

/* The one number that a query gives; false if there is none. */
static bool query_number(struct journal *j, const char *sql, int64_t *out)
{
	sqlite3_stmt *statement = NULL;
	bool ok = sqlite3_prepare_v2(j->db, sql, -1, &statement, NULL) == SQLITE_OK &&
		  sqlite3_step(statement) == SQLITE_ROW;
	if (ok)
		*out = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return ok;
}

static int log_hook(void *user, sqlite3 *db, const char *name, int pages)
{
	(void)db;
	(void)name;
	((struct journal *)user)->log_pages = pages;
	return SQLITE_OK;
}

static bool open_database(struct journal *j, const char *path, int flags, struct error *error)
{
	int rc = sqlite3_open_v2(path, &j->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc != SQLITE_OK)
		return failed(j, error, "cannot open the journal");
	sqlite3_extended_result_codes(j->db, 1);
	sqlite3_busy_timeout(j->db, BUSY_MS);
	return true;
}

static bool prepare(struct journal *j, bool writer, struct error *error)
{
	static const char insert[] = "INSERT INTO event(seq, t_wall_ms, t_mono_ms, kind, body) VALUES(?, ?, ?, ?, ?)";
	static const char select[] = "SELECT seq, t_wall_ms, t_mono_ms, kind, body FROM event WHERE seq > ? "
				     "ORDER BY seq LIMIT ?";
	if (writer && sqlite3_prepare_v3(j->db, insert, -1, SQLITE_PREPARE_PERSISTENT, &j->insert, NULL) != SQLITE_OK)
		return failed(j, error, "cannot use the journal");
	if (sqlite3_prepare_v3(j->db, select, -1, SQLITE_PREPARE_PERSISTENT, &j->select, NULL) != SQLITE_OK)
		return failed(j, error, "cannot use the journal");
	return true;
}

/* Makes a new database. The table is made before the switch to the write-ahead log, under a rollback journal with full
 * syncs: a file that is not empty is a whole session, whenever the power goes. */
static bool create_table(struct journal *j, struct error *error)
{
	char sql[512];
	snprintf(sql, sizeof sql,
		 "BEGIN IMMEDIATE;"
		 "CREATE TABLE event(seq INTEGER PRIMARY KEY, t_wall_ms INTEGER NOT NULL, t_mono_ms INTEGER NOT NULL,"
		 " kind TEXT NOT NULL, body TEXT NOT NULL);"
		 "PRAGMA user_version=%d;"
		 "COMMIT;",
		 FORMAT);
	return execute(j, sql, error, "cannot make the journal");
}

static enum store_result check_format(struct journal *j, struct error *error)
{
	int64_t version = 0;
	int64_t columns = 0;
	if (!query_number(j, "PRAGMA user_version", &version) ||
	    !query_number(j,
			  "SELECT count(*) FROM pragma_table_info('event') "
			  "WHERE name IN ('seq', 't_wall_ms', 't_mono_ms', 'kind', 'body')",
			  &columns)) {
		int code = sqlite3_errcode(j->db) & 0xff;
		failed(j, error, "cannot read the journal");
		return code == SQLITE_NOTADB || code == SQLITE_CORRUPT ? STORE_INPUT : STORE_FAILED;
	}
	if (version > FORMAT) {
		error_set(error, "the session was made by a newer Crowdcue (format %lld)", (long long)version);
		return STORE_INPUT;
	}
	if (version != FORMAT || columns != 5) {
		error_set(error, "journal.db is not a Crowdcue journal");
		return STORE_INPUT;
	}
	return STORE_OK;
}

static bool start_writing(struct journal *j, const char *path, struct error *error)
{
	int64_t last = 0;
	if (!execute(j,
		     "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=0;"
		     "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-2048;",
		     error, "cannot set up the journal") ||
	    !prepare(j, true, error))
		return false;
	if (!query_number(j, "SELECT ifnull(max(seq), 0) FROM event", &last))
		return failed(j, error, "cannot read the journal");
	j->committed = (uint64_t)last;
	j->next = j->committed + 1;
	sqlite3_wal_hook(j->db, log_hook, j);
	j->keeper = keeper_create(path, error);
	return j->keeper != NULL;
}

static struct journal *allocate(struct error *error)
{
	struct journal *j = calloc(1, sizeof *j);
	if (j)
		j->lock = -1;
	else
		error_set(error, "out of memory");
	return j;
}

static enum store_result take_lock(struct journal *j, const char *folder, struct error *error)
{
	char path[PATH_SIZE];
	int64_t holder = 0;
	if (!files_join(path, sizeof path, folder, "lock")) {
		error_set(error, "the session's path is too long");
		return STORE_FAILED;
	}
	switch (files_lock(path, &j->lock, &holder, error)) {
	case FILES_LOCKED:
		return STORE_OK;
	case FILES_LOCK_BUSY:
		error_set(error, "run.busy: another process (%lld) writes this session", (long long)holder);
		return STORE_BUSY;
	case FILES_LOCK_FAILED:
		break;
	}
	return STORE_FAILED;
}

static enum store_result create_in(struct journal *j, const char *folder, struct error *error)
{
	char path[PATH_SIZE];
	if (!files_make_folder(folder, error))
		return STORE_FAILED;
	enum store_result result = take_lock(j, folder, error);
	if (result != STORE_OK)
		return result;
	if (!files_join(path, sizeof path, folder, "journal.db"))
		return STORE_FAILED;
	if (files_size(path) > 0) {
		error_set(error, "the folder holds a session already");
		return STORE_INPUT;
	}
	bool ok = files_make_private(folder, error) &&
		  open_database(j, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error) && create_table(j, error) &&
		  start_writing(j, path, error) && files_sync_folder(folder, error);
	return ok ? STORE_OK : STORE_FAILED;
}

static enum store_result resume_in(struct journal *j, const char *folder, struct error *error)
{
	char path[PATH_SIZE];
	if (!files_join(path, sizeof path, folder, "journal.db") || files_size(path) <= 0) {
		error_set(error, "the folder holds no session");
		return STORE_INPUT;
	}
	enum store_result result = take_lock(j, folder, error);
	if (result != STORE_OK)
		return result;
	if (!open_database(j, path, SQLITE_OPEN_READWRITE, error))
		return STORE_FAILED;
	result = check_format(j, error);
	if (result != STORE_OK)
		return result;
	return start_writing(j, path, error) ? STORE_OK : STORE_FAILED;
}

/* On a disc or in a folder where nothing can be created, SQLite cannot make the log's index: such a file is read as one
 * that nobody changes. */
static bool open_unchanging(struct journal *j, const char *path, struct error *error)
{
	char uri[3 * PATH_SIZE + 32];
	size_t length = (size_t)snprintf(uri, sizeof uri, "file:");
	for (const char *p = path; *p && length + 4 < 3 * PATH_SIZE; p++) {
		bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') ||
			     strchr("/._-", *p);
		length +=
			(size_t)snprintf(uri + length, sizeof uri - length, plain ? "%c" : "%%%02X", (unsigned char)*p);
	}
	snprintf(uri + length, sizeof uri - length, "?immutable=1");
	sqlite3_close(j->db);
	j->db = NULL;
	return open_database(j, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error);
}

static enum store_result read_in(struct journal *j, const char *folder, struct error *error)
{
	char path[PATH_SIZE];
	if (!files_join(path, sizeof path, folder, "journal.db") || files_size(path) <= 0) {
		error_set(error, "the folder holds no session");
		return STORE_INPUT;
	}
	if (!open_database(j, path, SQLITE_OPEN_READONLY, error))
		return STORE_FAILED;
	enum store_result result = check_format(j, error);
	if (result == STORE_FAILED && !files_writable(folder))
		result = open_unchanging(j, path, error) ? check_format(j, error) : STORE_FAILED;
	if (result == STORE_OK && !prepare(j, false, error))
		result = STORE_FAILED;
	return result;
}

static enum store_result open_with(enum store_result (*in)(struct journal *j, const char *folder, struct error *error),
				   struct journal **out, const char *folder, struct error *error)
{
	*out = NULL;
	struct journal *j = allocate(error);
	if (!j)
		return STORE_FAILED;
	enum store_result result = in(j, folder, error);
	if (result == STORE_OK)
		*out = j;
	else
		journal_close(j);
	if (result != STORE_OK && error && !error->file[0])
		snprintf(error->file, sizeof error->file, "%s", folder);
	return result;
}

enum store_result journal_create(struct journal **out, const char *folder, struct error *error)
{
	return open_with(create_in, out, folder, error);
}

enum store_result journal_resume(struct journal **out, const char *folder, struct error *error)
{
	return open_with(resume_in, out, folder, error);
}

enum store_result journal_read(struct journal **out, const char *folder, struct error *error)
{
	return open_with(read_in, out, folder, error);
}

void journal_close(struct journal *j)
{
	if (!j)
		return;
	if (j->batch)
		journal_rollback(j);
	/* The keeper first: the last connection to close moves the log into the database and removes it. */
	keeper_destroy(j->keeper);
	sqlite3_finalize(j->insert);
	sqlite3_finalize(j->select);
	sqlite3_close(j->db);
	/* The lock last: whoever gets it next finds a file that is at rest. */
	if (j->lock >= 0)
		files_unlock(j->lock);
	free(j);
}

/* ---- Writing ---- */

bool journal_begin(struct journal *j, struct error *error)
{
	if (!execute(j, "BEGIN IMMEDIATE", error, "cannot write the journal"))
		return false;
	j->batch = true;
	j->batch_failed = false;
	if (j->cut) {
		char sql[96];
		snprintf(sql, sizeof sql, "DELETE FROM event WHERE seq > %llu", (unsigned long long)j->committed);
		if (!execute(j, sql, error, "cannot write the journal")) {
			journal_rollback(j);
			return false;
		}
	}
	return true;
}

bool journal_append(struct journal *j, int64_t t_wall, int64_t t_mono, const char *kind, const char *body,
		    size_t length, uint64_t *seq, struct error *error)
{
	if (!j->batch || j->batch_failed) {
		error_set(error, "the journal's batch has failed");
		return false;
	}
	sqlite3_stmt *s = j->insert;
	/* The texts outlive the step: SQLite need not copy them. */
	bool ok = sqlite3_bind_int64(s, 1, (int64_t)j->next) == SQLITE_OK &&
		  sqlite3_bind_int64(s, 2, t_wall) == SQLITE_OK && sqlite3_bind_int64(s, 3, t_mono) == SQLITE_OK &&
		  sqlite3_bind_text(s, 4, kind, -1, SQLITE_STATIC) == SQLITE_OK &&
		  sqlite3_bind_text64(s, 5, body, length, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK &&
		  sqlite3_step(s) == SQLITE_DONE;
	if (!ok) {
		failed(j, error, "cannot write the journal");
		j->batch_failed = true;
	}
	sqlite3_reset(s);
	if (ok)
		*seq = j->next++;
	return ok;
}

void journal_rollback(struct journal *j)
{
	/* Some errors have rolled back already. */
	if (!sqlite3_get_autocommit(j->db))
		sqlite3_exec(j->db, "ROLLBACK", NULL, NULL, NULL);
	j->batch = false;
	j->batch_failed = false;
	j->next = j->committed + 1;
}

bool journal_commit(struct journal *j, bool sync, struct error *error)
{
	if (!j->batch || j->batch_failed) {
		error_set(error, "the journal's batch has failed");
		journal_rollback(j);
		return false;
	}
	if (!execute(j, "COMMIT", error, "cannot write the journal")) {
		journal_rollback(j);
		return false;
	}
	j->batch = false;
	j->unsynced = true;
	if (j->log_pages < LOG_PAGES_HUGE)
		keeper_log_grew(j->keeper, j->log_pages);
	/* The safety level cannot be changed inside a transaction, and whether a batch wants the sync is known at its
	 * end: so the connection stays at NORMAL (no sync at a commit), and the log is synced here, before the answer.
	 * The rows are in it, whole; the database file itself is only touched by checkpoints, which sync both. */
	if (sync && !keeper_sync_log(j->db)) {
		error_set(error, "cannot sync the journal");
		j->cut = true;
		j->next = j->committed + 1;
		return false;
	}
	j->unsynced = !sync;
	j->cut = false;
	j->committed = j->next - 1;
	return true;
}

/* Checkpoints of the keeper move the log while the runner goes on writing, so that under a steady load there are always
 * some pages that they have not seen, and the log is never begun anew. When it has grown large and the keeper has left
 * little, the runner moves the rest itself: a few pages, once in 64 MiB. When it is huge, the keeper is left idle and
 * the runner moves whatever there is. Neither waits for readers. */
static void begin_log_anew(struct journal *j)
{
	if (j->log_pages < LOG_PAGES_LARGE)
		return;
	int left = keeper_left(j->keeper);
	if (j->log_pages >= LOG_PAGES_HUGE || (left >= 0 && left < LOG_PAGES_LARGE / 8))
		sqlite3_wal_checkpoint_v2(j->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

bool journal_sync(struct journal *j, struct error *error)
{
	if (!j->batch)
		begin_log_anew(j);
	bool ok = keeper_sync(j->keeper, j->unsynced, error);
	j->unsynced = false;
	return ok;
}

/* ---- Reading ---- */

/* Visits the next rows, at most ROWS_AT_ONCE. *after moves along. False = the end, or *ok is false. */
static bool each_some(struct journal *j, uint64_t *after, bool (*visit)(void *user, const struct journal_row *row),
		      void *user, bool *ok)
{
	sqlite3_stmt *s = j->select;
	int rc = SQLITE_DONE;
	int count = 0;
	bool go_on = true;
	sqlite3_bind_int64(s, 1, (int64_t)*after);
	sqlite3_bind_int(s, 2, ROWS_AT_ONCE);
	while (go_on && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		struct journal_row row = {
			.seq = (uint64_t)sqlite3_column_int64(s, 0),
			.t_wall = sqlite3_column_int64(s, 1),
			.t_mono = sqlite3_column_int64(s, 2),
			.kind = (const char *)sqlite3_column_text(s, 3),
			.body = (const char *)sqlite3_column_text(s, 4),
			.length = (size_t)sqlite3_column_bytes(s, 4),
		};
		if (!row.kind || !row.body) {
			rc = SQLITE_NOMEM;
			break;
		}
		if (j->cut && row.seq > j->committed) {
			rc = SQLITE_DONE; /* refused: it is only not removed yet */
			break;
		}
		*after = row.seq;
		count++;
		go_on = visit(user, &row);
	}
	*ok = rc == SQLITE_ROW || rc == SQLITE_DONE;
	return go_on && *ok && count == ROWS_AT_ONCE;
}

bool journal_each(struct journal *j, uint64_t after, bool (*visit)(void *user, const struct journal_row *row),
		  void *user, struct error *error)
{
	bool ok = true;
	bool more = true;
	while (more) {
		more = each_some(j, &after, visit, user, &ok);
		if (!ok)
			failed(j, error, "cannot read the journal");
		sqlite3_reset(j->select);
	}
	return ok;
}

uint64_t journal_last(const struct journal *j)
{
	int64_t last = 0;
	if (j->insert)
		return j->committed;
	struct journal reader = {.db = j->db};
	return query_number(&reader, "SELECT ifnull(max(seq), 0) FROM event", &last) ? (uint64_t)last : 0;
}
