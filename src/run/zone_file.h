/* Reads the machine's time zone data (TZif, RFC 8536) for the days around a show. */
#ifndef RUN_ZONE_FILE_H
#define RUN_ZONE_FILE_H

#include <stdbool.h>

#include "core/error.h"
#include "core/zone.h"

/* `name`: an IANA name, "" = the machine's own zone. Changes from two days before to ten days after `around` (ms since
 * the epoch). False with an error if there is no such zone. Thread-safe. */
bool zone_read(const char *name, int64_t around, struct zone *zone, struct error *error);

#endif
