#include "store/people_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "store/files.h"

#define FORMAT 1
#define PATH_SIZE 4096
/* How long another show on this machine, which is writing its account, may keep us waiting. */
#define BUSY_MS 500
#define POINTS_MAX (INT64_C(1) << 60)

enum { FIND, WINS, PERSON, POINTS, WIN, SESSION, STATEMENTS };

static const char *const texts[STATEMENTS] = {
	[FIND] = "SELECT number, points FROM person WHERE platform = ?1 AND id = ?2",
	[WINS] = "SELECT show, lottery, t FROM win WHERE person = ?1 AND session <> ?2 ORDER BY t DESC, rowid DESC "
		 "LIMIT ?3",
	[PERSON] = "INSERT INTO person(platform, id, points) VALUES(?1, ?2, 0) ON CONFLICT DO NOTHING",
	[POINTS] = "UPDATE person SET points = max(-1152921504606846976, min(1152921504606846976, points + ?3)) "
		   "WHERE platform = ?1 AND id = ?2",
	[WIN] = "INSERT INTO win(person, session, show, lottery, t) SELECT number, ?3, ?4, ?5, ?6 FROM person "
		"WHERE platform = ?1 AND id = ?2",
	[SESSION] = "INSERT INTO session(id, t) VALUES(?1, ?2) ON CONFLICT DO NOTHING",
};

static const char schema[] =
	"CREATE TABLE IF NOT EXISTS person(number INTEGER PRIMARY KEY, platform TEXT NOT NULL, id TEXT NOT NULL, "
	"points INTEGER NOT NULL, UNIQUE(platform, id));"
	"CREATE TABLE IF NOT EXISTS win(person INTEGER NOT NULL REFERENCES person(number), session TEXT NOT NULL, "
	"show TEXT NOT NULL, lottery TEXT NOT NULL, t INTEGER NOT NULL);"
	"CREATE INDEX IF NOT EXISTS win_person ON win(person);"
	"CREATE TABLE IF NOT EXISTS session(id TEXT PRIMARY KEY, t INTEGER NOT NULL) WITHOUT ROWID;"
	"PRAGMA user_version=1;";

struct people_store {
	char path[PATH_SIZE];
	sqlite3 *db; /* NULL = the file is missing */
	sqlite3_stmt *statements[STATEMENTS];
	bool empty;
	bool reading; /* a batch of look-ups is under way */
	char session[128];
};

static bool failed(const struct people_store *s, struct error *error)
{
	error_set(error, "%s: %s", s->path, s->db ? sqlite3_errmsg(s->db) : "out of memory");
	return false;
}

static bool execute(struct people_store *s, const char *sql, struct error *error)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || failed(s, error);
}

static bool number_of(struct people_store *s, const char *sql, int64_t *out)
{
	sqlite3_stmt *statement = NULL;
	bool ok = sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL) == SQLITE_OK &&
		  sqlite3_step(statement) == SQLITE_ROW;
	if (ok)
		*out = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return ok;
}

static void close_file(struct people_store *s)
{
	for (int i = 0; i < STATEMENTS; i++) {
		sqlite3_finalize(s->statements[i]);
		s->statements[i] = NULL;
	}
	sqlite3_close(s->db);
	s->db = NULL;
}

/* The file is there, or is to be made. */
static bool open_file(struct people_store *s, bool make, struct error *error)
{
	int64_t format = 0;
	int64_t people = 0;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (make ? SQLITE_OPEN_CREATE : 0);
	if (sqlite3_open_v2(s->path, &s->db, flags, NULL) != SQLITE_OK)
		return failed(s, error);
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_timeout(s->db, BUSY_MS);
	if (!number_of(s, "PRAGMA user_version", &format))
		return failed(s, error);
	if (format > FORMAT) {
		error_set(error, "%s was written by a newer version.", s->path);
		return false;
	}
	if (format == 0 && !execute(s, schema, error))
		return false;
	for (int i = 0; i < STATEMENTS; i++)
		if (sqlite3_prepare_v3(s->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &s->statements[i], NULL) !=
		    SQLITE_OK)
			return failed(s, error);
	if (!number_of(s, "SELECT count(*) FROM (SELECT 1 FROM person LIMIT 1)", &people))
		return failed(s, error);
	s->empty = people == 0;
	return true;
}

struct people_store *people_store_open(const char *path, struct error *error)
{
	struct people_store *s = calloc(1, sizeof *s);
	if (!s || strlen(path) >= sizeof s->path) {
		error_set(error, s ? "The path of the points file is too long." : "Out of memory.");
		free(s);
		return NULL;
	}
	snprintf(s->path, sizeof s->path, "%s", path);
	s->empty = true;
	if (files_size(path) < 0 || open_file(s, false, error))
		return s;
	people_store_close(s);
	return NULL;
}

void people_store_close(struct people_store *s)
{
	if (!s)
		return;
	people_store_rest(s);
	close_file(s);
	free(s);
}

bool people_store_is_empty(const struct people_store *s)
{
	return s->empty;
}

/* ---- looking up ---- */

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

static void copy_column(char *out, size_t size, sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);
	snprintf(out, size, "%s", text ? (const char *)text : "");
}

static bool find_wins(struct people_store *s, const char *session, int64_t number, struct people_known *out)
{
	sqlite3_stmt *wins = s->statements[WINS];
	int step;
	sqlite3_bind_int64(wins, 1, number);
	bind_text(wins, 2, session);
	sqlite3_bind_int(wins, 3, PEOPLE_WINS_MAX);
	while ((step = sqlite3_step(wins)) == SQLITE_ROW && out->win_count < PEOPLE_WINS_MAX) {
		struct people_win *win = &out->wins[out->win_count++];
		copy_column(win->show, sizeof win->show, wins, 0);
		copy_column(win->lottery, sizeof win->lottery, wins, 1);
		win->t = sqlite3_column_int64(wins, 2);
	}
	sqlite3_reset(wins);
	return step == SQLITE_ROW || step == SQLITE_DONE;
}

enum people_found people_store_find(struct people_store *s, const char *session, const char *platform, const char *id,
				    struct people_known *out, struct error *error)
{
	out->points = 0;
	out->win_count = 0;
	if (s->empty)
		return PEOPLE_UNKNOWN;
	if (!s->reading && !execute(s, "BEGIN", error))
		return PEOPLE_FAILED;
	s->reading = true;
	sqlite3_stmt *find = s->statements[FIND];
	bind_text(find, 1, platform);
	bind_text(find, 2, id);
	int step = sqlite3_step(find);
	int64_t number = step == SQLITE_ROW ? sqlite3_column_int64(find, 0) : 0;
	if (step == SQLITE_ROW)
		out->points = sqlite3_column_int64(find, 1);
	sqlite3_reset(find);
	if ((step != SQLITE_ROW && step != SQLITE_DONE) || (number && !find_wins(s, session, number, out))) {
		failed(s, error);
		return PEOPLE_FAILED;
	}
	return out->points || out->win_count ? PEOPLE_FOUND : PEOPLE_UNKNOWN;
}

void people_store_rest(struct people_store *s)
{
	if (s->reading)
		sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
	s->reading = false;
}

/* ---- writing an account ---- */

static bool run(struct people_store *s, int which, struct error *error)
{
	int step = sqlite3_step(s->statements[which]);
	sqlite3_reset(s->statements[which]);
	return step == SQLITE_DONE || failed(s, error);
}

static bool make_folder(const struct people_store *s, struct error *error)
{
	char folder[PATH_SIZE];
	snprintf(folder, sizeof folder, "%s", s->path);
	char *slash = strrchr(folder, '/');
	if (!slash || slash == folder)
		return true;
	*slash = 0;
	return files_make_folder(folder, error);
}

bool people_store_begin(struct people_store *s, const char *session, int64_t t, bool *done, struct error *error)
{
	*done = false;
	people_store_rest(s);
	if (!s->db && (!make_folder(s, error) || !open_file(s, true, error))) {
		close_file(s);
		return false;
	}
	snprintf(s->session, sizeof s->session, "%s", session);
	if (!execute(s, "BEGIN IMMEDIATE", error))
		return false;
	bind_text(s->statements[SESSION], 1, s->session);
	sqlite3_bind_int64(s->statements[SESSION], 2, t);
	if (!run(s, SESSION, error)) {
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
		return false;
	}
	*done = sqlite3_changes(s->db) == 0;
	if (*done)
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return true;
}

static bool know(struct people_store *s, const char *platform, const char *id, struct error *error)
{
	bind_text(s->statements[PERSON], 1, platform);
	bind_text(s->statements[PERSON], 2, id);
	return run(s, PERSON, error);
}

bool people_store_add_points(struct people_store *s, const char *platform, const char *id, int64_t by,
			     struct error *error)
{
	sqlite3_stmt *points = s->statements[POINTS];
	if (by > 2 * POINTS_MAX || by < -2 * POINTS_MAX)
		by = by > 0 ? 2 * POINTS_MAX : -2 * POINTS_MAX;
	bind_text(points, 1, platform);
	bind_text(points, 2, id);
	sqlite3_bind_int64(points, 3, by);
	return know(s, platform, id, error) && run(s, POINTS, error);
}

bool people_store_add_win(struct people_store *s, const char *platform, const char *id, const struct people_win *win,
			  struct error *error)
{
	sqlite3_stmt *add = s->statements[WIN];
	bind_text(add, 1, platform);
	bind_text(add, 2, id);
	bind_text(add, 3, s->session);
	bind_text(add, 4, win->show);
	bind_text(add, 5, win->lottery);
	sqlite3_bind_int64(add, 6, win->t);
	return know(s, platform, id, error) && run(s, WIN, error);
}

bool people_store_end(struct people_store *s, bool ok, struct error *error)
{
	if (ok && execute(s, "COMMIT", error)) {
		s->empty = false;
		return true;
	}
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}
