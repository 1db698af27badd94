/* The maps of data/feeds as they were built in: they are the same for the plugin and for a command that has no data
 * folder. */
#ifndef SHOW_FEED_MAP_TABLE_H
#define SHOW_FEED_MAP_TABLE_H

#include <stddef.h>

struct feed_map_row {
	const char *name;
	const char *text; /* JSON */
};

/* Generated; ends in a row without a name. */
extern const struct feed_map_row feed_map_table[];

#endif
