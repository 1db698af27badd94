/* One line of bytes from outside as a JSON object, with what can be mended mended (contracts.md section 21 "The
 * gate"). */
#ifndef SHOW_AUDIENCE_LINE_H
#define SHOW_AUDIENCE_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "core/error.h"

/* A line is at most as long as a message of any feed: 1 MiB. */
#define AUDIENCE_LINE_MAX 1048576

/* New reference, or NULL with *error (column if known). Keys must not repeat; nothing may stand behind the object.
 * Bytes that are no UTF-8 and surrogates without their partner become U+FFFD; *repaired says so. Thread-safe. */
json_t *audience_line_load(const char *line, size_t length, bool *repaired, struct error *error);

/* The same for what holds many messages at once, of any length: the caller has bounded it. */
json_t *audience_page_load(const char *page, size_t length, bool *repaired, struct error *error);

/* True if the value is nested no deeper than the normal form may be. */
bool audience_depth_ok(const json_t *value);

#endif
