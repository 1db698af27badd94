/* Files that a show document names: beside it or below, never elsewhere. */
#ifndef SHOW_DOCUMENT_PATH_H
#define SHOW_DOCUMENT_PATH_H

#include "show/document_read.h"

/* The absolute folder of the file at `path`, "" for an empty path or if it does not fit. */
void path_folder(const char *path, char *out, size_t size);
enum path_place {
	PATH_THERE = 1,
	PATH_UNREADABLE,
	PATH_MISSING,
	PATH_LEAVES, /* it leads out of the folder, by its words or through a link */
};

/* Where a path that a show names leads. `folder`: of the show, absolute; "" = it has none, and only the words of the
 * path are judged. *file: the absolute path, or `text` without a folder; "" if it leaves. Any thread. */
enum path_place path_find(const char *folder, const char *text, char *file, size_t size);
/* `text`; a problem and "" if it leaves the folder, a warning if nothing is there, or no picture. */
const char *path_check(struct reader *r, const char *text, const struct place *place);

#endif
