#include "store/keeper.h"

#include <pthread.h>
#include <stdlib.h>

#include <sqlite3.h>

#include "store/thread.h"

/* 4 MiB of log: small enough that a checkpoint takes some milliseconds, large enough that they are rare. */
#define CHECKPOINT_PAGES 1024

struct keeper {
	sqlite3 *db; /* keeper thread only, after the start */
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	bool stop;            /* protected by mutex */
	bool want_sync;       /* protected by mutex */
	bool want_checkpoint; /* protected by mutex */
	bool sync_failed;     /* protected by mutex */
	int left;             /* protected by mutex */
	int next_pages;       /* runner only: the length of the log at which the next checkpoint is due */
};

bool keeper_sync_log(struct sqlite3 *db)
{
	/* SQLite's own file object of the log, and its own way to sync it: no second descriptor that could go stale,
	 * and the same on every system. What SQLite does at synchronous=FULL after each commit is this call as well. */
	sqlite3_file *log = NULL;
	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK || !log || !log->pMethods)
		return false;
	return log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY) == SQLITE_OK;
}

static void checkpoint(struct keeper *k)
{
	int pages = 0;
	int moved = 0;
	/* PASSIVE waits for nobody and makes nobody wait. */
	int rc = sqlite3_wal_checkpoint_v2(k->db, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
	pthread_mutex_lock(&k->mutex);
	k->left = rc == SQLITE_OK ? pages - moved : -1;
	pthread_mutex_unlock(&k->mutex);
}

static void *run(void *user)
{
	struct keeper *k = user;
	thread_goes_behind_picture("crowdcue: disk");
	pthread_mutex_lock(&k->mutex);
	for (;;) {
		if (k->want_sync) {
			k->want_sync = false;
			pthread_mutex_unlock(&k->mutex);
			bool ok = keeper_sync_log(k->db);
			pthread_mutex_lock(&k->mutex);
			k->sync_failed = k->sync_failed || !ok;
		} else if (k->want_checkpoint) {
			k->want_checkpoint = false;
			pthread_mutex_unlock(&k->mutex);
			checkpoint(k);
			pthread_mutex_lock(&k->mutex);
		} else if (k->stop) {
			break;
		} else {
			pthread_cond_wait(&k->wake, &k->mutex);
		}
	}
	pthread_mutex_unlock(&k->mutex);
	return NULL;
}

static bool open_connection(struct keeper *k, const char *path, struct error *error)
{
	int rc = sqlite3_open_v2(path, &k->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	/* The first look into the table opens the log; from here on the connection can sync it. */
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(k->db,
				  "PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=0;"
				  "SELECT seq FROM event LIMIT 1;",
				  NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		error_set(error, "cannot open the journal: %s", k->db ? sqlite3_errmsg(k->db) : sqlite3_errstr(rc));
	return rc == SQLITE_OK;
}

struct keeper *keeper_create(const char *path, struct error *error)
{
	struct keeper *k = calloc(1, sizeof *k);
	if (!k) {
		error_set(error, "out of memory");
		return NULL;
	}
	k->left = -1;
	k->next_pages = CHECKPOINT_PAGES;
	pthread_mutex_init(&k->mutex, NULL);
	pthread_cond_init(&k->wake, NULL);
	if (!open_connection(k, path, error))
		goto fail;
	if (pthread_create(&k->thread, NULL, run, k) != 0) {
		error_set(error, "cannot start the journal's thread");
		goto fail;
	}
	return k;
fail:
	sqlite3_close(k->db);
	pthread_cond_destroy(&k->wake);
	pthread_mutex_destroy(&k->mutex);
	free(k);
	return NULL;
}

void keeper_destroy(struct keeper *k)
{
	if (!k)
		return;
	pthread_mutex_lock(&k->mutex);
	k->stop = true;
	pthread_cond_signal(&k->wake);
	pthread_mutex_unlock(&k->mutex);
	pthread_join(k->thread, NULL);
	sqlite3_close(k->db);
	pthread_cond_destroy(&k->wake);
	pthread_mutex_destroy(&k->mutex);
	free(k);
}

void keeper_log_grew(struct keeper *k, int pages)
{
	/* The log was begun anew: what had been due is done. */
	if (pages < k->next_pages - CHECKPOINT_PAGES)
		k->next_pages = CHECKPOINT_PAGES;
	if (pages < k->next_pages)
		return;
	k->next_pages = pages + CHECKPOINT_PAGES;
	pthread_mutex_lock(&k->mutex);
	k->want_checkpoint = true;
	pthread_cond_signal(&k->wake);
	pthread_mutex_unlock(&k->mutex);
}

bool keeper_sync(struct keeper *k, bool wanted, struct error *error)
{
	pthread_mutex_lock(&k->mutex);
	bool ok = !k->sync_failed;
	k->sync_failed = false;
	if (wanted || !ok) {
		k->want_sync = true;
		pthread_cond_signal(&k->wake);
	}
	pthread_mutex_unlock(&k->mutex);
	if (!ok)
		error_set(error, "cannot sync the journal");
	return ok;
}

int keeper_left(struct keeper *k)
{
	pthread_mutex_lock(&k->mutex);
	int left = k->left;
	k->left = -1;
	pthread_mutex_unlock(&k->mutex);
	return left;
}
