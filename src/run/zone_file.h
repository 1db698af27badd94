/* Reads the machine's time zone data (TZif, RFC 8536) for the days around a show. */
#ifndef RUN_ZONE_FILE_H
#define RUN_ZONE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/zone.h"

/* A TZif file's bytes. Changes from two days before to ten days after `around` (ms since the epoch). False: it is none,
 * or is cut short. Thread-safe. */
bool zone_parse(const uint8_t *bytes, size_t size, int64_t around, struct zone *zone);
/* `name`: an IANA name, "" = the machine's own zone. Changes from two days before to ten days after `around` (ms since
 * the epoch). False with an error if there is no such zone. Thread-safe. */
bool zone_read(const char *name, int64_t around, struct zone *zone, struct error *error);

#endif
