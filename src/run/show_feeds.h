/* The feeds that a show document names, read before the evening: a run would not begin with one that is no feed. */
#ifndef RUN_SHOW_FEEDS_H
#define RUN_SHOW_FEEDS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/show.h"
#include "feed/feed.h"
#include "show/document.h"

/* Adds an error for each URL that is no feed, at its place in the text. `path`: of the show, for the messages. True if
 * there was none. Thread-safe for a show that nobody changes. */
bool show_feeds_read(const struct show *show, const char *path, struct problems *problems);
/* The same, and a warning for each feed that a show may only have by the operator's leave: one that listens, one at a
 * private address. For a look at a show without running it. `given`: the leave to listen that it has already; NEVER
 * for none. */
bool show_feeds_check(const struct show *show, const char *path, enum feed_listen given, struct problems *problems);
/* Says in an error of feed_url_parse() which feed of the show it is about, and where it stands. `index`: from 0. NULL
 * is fine as error. */
void show_feeds_blame(const struct show_feed *feed, size_t index, struct error *error);

#endif
