/* What the store asks of the operating system beyond plain C: folders, locks, replacing a file for good.
 * One file per system implements it; this is the only header of the room that knows of paths' separators. */
#ifndef STORE_FILES_H
#define STORE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

/* All functions are thread-safe. Paths are UTF-8. */

enum files_lock_result { FILES_LOCKED = 1, FILES_LOCK_BUSY, FILES_LOCK_FAILED };

/* "folder/name"; false if it does not fit. */
bool files_join(char *out, size_t size, const char *folder, const char *name);
/* Makes the folder and those above it. A folder that is made gets mode 0700; one that exists is left as it is. */
bool files_make_folder(const char *path, struct error *error);
/* Makes a folder private: mode 0700. */
bool files_make_private(const char *folder, struct error *error);
/* Makes what was created or renamed in the folder survive a power loss. */
bool files_sync_folder(const char *folder, struct error *error);
/* Takes an exclusive lock without waiting, also against this process. The lock lives until files_unlock() or the end of
 * the process, however it ends. `holder` gets the process id that the holder left in the file, 0 = not known. */
enum files_lock_result files_lock(const char *path, int *handle, int64_t *holder, struct error *error);
void files_unlock(int handle);
/* Replaces folder/name atomically: temporary file beside it, sync, rename, sync of the folder. Makes sub-folders. */
bool files_replace(const char *folder, const char *name, const void *bytes, size_t size, struct error *error);
/* Size of a plain file in bytes, -1 if there is none. */
int64_t files_size(const char *path);
/* Reads a whole plain file of at most `most` bytes, with a NUL behind it; free() it. NULL: *error says why. */
char *files_read(const char *path, size_t most, size_t *size, struct error *error);
/* True if files can be created in the folder. */
bool files_writable(const char *folder);
/* Calls visit for each name in the folder (without "." and ".."), in no order, until it returns false. False if the
 * folder cannot be read. */
bool files_each(const char *folder, bool (*visit)(void *user, const char *name), void *user);

#endif
