/* Is there an address of the web in what somebody writes? Not every text with a point in it is one, and people who want
 * to send others elsewhere write "example dot com". */
#ifndef CORE_WEB_ADDRESS_H
#define CORE_WEB_ADDRESS_H

#include <stdbool.h>

#include "core/match.h"

/* Looks at a folded text, so that full-width letters and points are plain ones already. Found: "http://…" and any other
 * scheme with "://", "www.…", a domain that ends in one of the usual names (of several letters, of countries, of other
 * scripts), four numbers as an IP address; also where the point is written "。", "[.]", "(dot)", " dot ", " . " or
 * "点", if what follows is one of the most usual names. Thread-safe, does not allocate. */
bool web_address_in(const struct match_text *t);

#endif
