/* The keeper: a thread beside the runner that does what may take long with the journal's files: syncing what has been
 * committed without a sync, and moving the write-ahead log into the database (checkpoints). It has a connection of its
 * own, so that the runner never waits for it. */
#ifndef STORE_KEEPER_H
#define STORE_KEEPER_H

#include <stdbool.h>

#include "core/error.h"

struct sqlite3;
struct keeper; /* opaque */

/* Opens the connection and starts the thread. `path` is that of journal.db, which exists. */
struct keeper *keeper_create(const char *path, struct error *error);
/* NULL-safe. Does what has been asked for, then joins the thread and closes the connection. */
void keeper_destroy(struct keeper *k);
/* Runner only, never blocks: the log has this many pages. Wakes the thread when it is time for a checkpoint. */
void keeper_log_grew(struct keeper *k, int pages);
/* Runner only, never blocks: asks for a sync if one is wanted. False if the last one that ended has failed (each
 * failure is told once); it is then tried again. */
bool keeper_sync(struct keeper *k, bool wanted, struct error *error);
/* Runner only, never blocks: pages of the log that the last checkpoint left unmoved; -1 = none has run since the last
 * call. */
int keeper_left(struct keeper *k);
/* Syncs the write-ahead log of a connection that has used it. Any thread that owns the connection. */
bool keeper_sync_log(struct sqlite3 *db);

#endif
