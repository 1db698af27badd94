/* The session folder: where it is, what is in it, which of many is to be resumed (contracts.md sections 3, 4, 11). */
#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "store/journal.h"

/* $XDG_DATA_HOME/crowdcue/NAME, else ~/.local/share/crowdcue/NAME. False: there is no such place, or it does not fit.
 */
bool session_data_path(const char *name, char *out, size_t size);
/* $XDG_DATA_HOME/crowdcue/sessions/ID-YYYYMMDD-HHMMSS, else ~/.local/share/…; a number is added if it exists. */
bool session_default_folder(const char *show_id, int64_t now_ms, char *out, size_t size, struct error *error);
/* True if the folder itself holds a session. */
bool session_is(const char *folder);
/* The session to resume: `folder` itself, or the newest unfinished one in it. STORE_INPUT if there is none. */
enum store_result session_find_resumable(const char *folder, char *out, size_t size, struct error *error);
/* Replaces a file of the session atomically (temporary file, sync, rename, sync of the folder); makes sub-folders. */
bool session_write(const char *folder, const char *name, const void *bytes, size_t size, struct error *error);

#endif
