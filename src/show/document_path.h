/* Files that a show document names: beside it or below, never elsewhere. */
#ifndef SHOW_DOCUMENT_PATH_H
#define SHOW_DOCUMENT_PATH_H

#include "show/document_read.h"

/* The absolute folder of the file at `path`, "" for an empty path or if it does not fit. */
void path_folder(const char *path, char *out, size_t size);
/* `text`; a problem and "" if it leaves the folder, a warning if nothing is there. */
const char *path_check(struct reader *r, const char *text, const struct place *place);

#endif
