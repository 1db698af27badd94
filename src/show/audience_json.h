/* The normal form as JSON lines (contracts.md sections 1, 8, 20, 21): bytes from outside in, gated events out. */
#ifndef SHOW_AUDIENCE_JSON_H
#define SHOW_AUDIENCE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "core/audience.h"
#include "core/error.h"

/* Parses, checks the types, passes the gate, and rewrites e->json if the gate changed anything. Unknown keys are kept
 * in e->json. False: *e is empty and *error says what broke (column and pointer if known). Thread-safe. */
bool audience_parse(const char *line, size_t length, struct audience_event *e, struct error *error);
/* The same by way of a JSON tree, whatever shape the line has: audience_parse() for lines that are not plain. */
bool audience_parse_tree(const char *line, size_t length, struct audience_event *e, struct error *error);
/* The same from an object that is at hand. Borrows `object`. */
bool audience_from_json(const json_t *object, struct audience_event *e, struct error *error);

#endif
