/* The journal (contracts.md sections 4, 11, 14): every event in order, in SQLite, on disk before any answer. */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

struct journal; /* opaque. Runner only. */

enum store_result {
	STORE_OK = 1,
	STORE_BUSY,   /* another process writes this session: run.busy */
	STORE_INPUT,  /* the folder holds a session already, or none where one is needed */
	STORE_FAILED, /* the system: disk, rights */
};

/* Creates the session folder (0700), takes the lock, creates journal.db. The folder may exist if it holds no session.
 */
enum store_result journal_create(struct journal **out, const char *folder, struct error *error);
/* Opens a session to go on writing: takes the lock, checks the table. */
enum store_result journal_resume(struct journal **out, const char *folder, struct error *error);
/* Opens read-only, without the lock; keeps no transaction open between calls. */
enum store_result journal_read(struct journal **out, const char *folder, struct error *error);
/* Commits nothing; NULL-safe. Checkpoints the WAL if it was written. */
void journal_close(struct journal *j);

/* Starts a batch. */
bool journal_begin(struct journal *j, struct error *error);
/* Adds a row; *seq is its number, from 1 without gaps. */
bool journal_append(struct journal *j, int64_t t_wall, int64_t t_mono, const char *kind, const char *body,
		    size_t length, uint64_t *seq, struct error *error);
/* Ends the batch: after true the rows survive kill -9; with `sync` also a power loss. On false nothing of the batch is
 * kept and the numbers are free again (where the log was written and only its sync failed, the rows go with the next
 * batch that works). */
bool journal_commit(struct journal *j, bool sync, struct error *error);
void journal_rollback(struct journal *j);
/* Has what commits without `sync` left to the operating system synced, on the journal's own thread: never blocks. To be
 * called about once a second. False: an earlier one has failed (told once; it is tried again). */
bool journal_sync(struct journal *j, struct error *error);

struct journal_row {
	uint64_t seq;
	int64_t t_wall;
	int64_t t_mono;
	const char *kind; /* borrowed until the visitor returns */
	const char *body;
	size_t length;
};
/* Calls the visitor for each row with seq > after, in order, until it returns false. False on a read error only. */
bool journal_each(struct journal *j, uint64_t after, bool (*visit)(void *user, const struct journal_row *row),
		  void *user, struct error *error);
uint64_t journal_last(const struct journal *j);

#endif
