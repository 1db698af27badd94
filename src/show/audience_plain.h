/* The quick way in for lines of the normal form as feeds write them: read in one pass, without a JSON tree. */
#ifndef SHOW_AUDIENCE_PLAIN_H
#define SHOW_AUDIENCE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/audience.h"

/* Reads one line of bytes from outside: flat, known keys of the right types, once each, whole numbers, and nothing that
 * the gate would change. True: *e is what audience_parse_tree() makes of the line, byte for byte. False: the line is
 * not of that shape, or memory fails; *e is empty, and whether the line is good is for audience_parse_tree() to say.
 * Thread-safe. */
bool audience_parse_plain(const char *line, size_t length, struct audience_event *e);

#endif
