/* Between the table of readers and the one that is made by a field map. */
#ifndef FEED_READER_MAP_H
#define FEED_READER_MAP_H

#include "feed/reader.h"
#include "show/feed_map.h"

extern const struct reader reader_map;

/* Its own state. `name`: a map that is built in, or the path of a file (show/feed_map.h). NULL: there is no such map,
 * it is wrong, or no memory. */
void *reader_map_create(const char *name);
/* The same of a map that is at hand, which it takes over in any case; NULL gives NULL. */
void *reader_map_take(struct feed_map *map);

#endif
