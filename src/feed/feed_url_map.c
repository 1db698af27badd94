/* A feed's own field map: found when the feed is asked for, so that a bad one is told before it goes live. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "feed/feed.h"
#include "feed/reader.h"
#include "show/feed_map.h"

bool feed_url_find_map(struct feed_url *url, const char *folder, struct error *error)
{
	char path[PATH_MAX];
	struct problems problems = {0};
	if (!url->map[0] || url->map[0] == '/' || reader_find(url->map))
		return true;
	struct feed_map *map = feed_map_open(url->map, folder, &problems);
	enum feed_map_place place = feed_map_find(url->map, folder, path, sizeof path);
	bool found = map && (place == FEED_MAP_BUILT_IN || strlen(path) < sizeof url->map);
	if (found && path[0])
		memcpy(url->map, path, strlen(path) + 1);
	if (!found)
		error_say_of(error, "Feed.url.map", "%s", url->map);
	for (size_t i = 0; !map && error && i < problems.count; i++)
		if (!problems.items[i].warning) {
			*error = problems.items[i].at;
			break;
		}
	problems_finish(&problems);
	feed_map_destroy(map);
	return found;
}
