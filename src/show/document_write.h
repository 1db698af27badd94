/* Documents out: JSON that people can read and compare line by line. */
#ifndef SHOW_DOCUMENT_WRITE_H
#define SHOW_DOCUMENT_WRITE_H

#include <stdbool.h>

#include <jansson.h>

#include "core/error.h"

/* The document's text with a line end: what fits in a line stands in one, the keys in their order. NUL-terminated,
 * owned by the caller; NULL if memory fails. */
char *document_text(const json_t *document);
/* Replaces the file at `path` in one step, so that a crash leaves the old one or the new one. */
bool document_write(const json_t *document, const char *path, struct error *error);

#endif
