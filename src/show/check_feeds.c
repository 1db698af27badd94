/* What the feeds of a show may hold: a show goes from hand to hand, so secrets do not belong into it; and the field
 * maps that they name, which must be there where the show is run. */
#include "show/check.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "show/feed_map.h"
#include "show/feed_secret.h"
#include "show/problems.h"

/* Not errors: the show runs all the same, and the feed says why it does not. */
static void check_map(struct reader *r, const char *url, const struct place *at)
{
	char name[FEED_MAP_NAME_SIZE];
	char mend[192];
	struct problems problems = {0};
	if (!feed_map_of_url(url, name))
		return;
	char path[4096];
	enum feed_map_place place = feed_map_find(name, r->folder, path, sizeof path);
	if (place == FEED_MAP_NOWHERE) {
		snprintf(mend, sizeof mend,
			 "Put it at feeds/%.63s.json beside the show, or in your own crowdcue/feeds.", name);
		reader_problem(r, true, at, AT_VALUE, mend, "There is no field map \"%.63s\": this feed is refused.",
			       name);
		return;
	}
	struct feed_map *map = place == FEED_MAP_CODE ? NULL : feed_map_open(name, r->folder, &problems);
	if (problems.errors)
		reader_problem(r, true, at, AT_VALUE, "Its mistakes are told with their places.",
			       "The field map \"%.63s\" is wrong: this feed is refused.", name);
	for (size_t i = 0; i < problems.count; i++)
		problems_add(r->problems, true, &problems.items[i].at);
	problems_finish(&problems);
	feed_map_destroy(map);
}

void check_feeds(struct reader *r)
{
	struct show *show = r->show;
	const struct place *list = place_child(&r->places, r->places.items, "feeds");
	const struct place *at = list ? place_first(&r->places, list) : NULL;
	for (size_t i = 0; i < show->feed_count && at; i++, at = place_next(&r->places, at)) {
		const char *url = show->feeds[i].url;
		const struct place *value = place_child(&r->places, at, "url");
		show->feeds[i].line = value ? value->line : at->line;
		show->feeds[i].column = value ? value->column : at->column;
		if (feed_secret_in_url(url)) /* it would be in the journal, and in each copy of the session */
			reader_problem(r, false, value ? value : at, AT_VALUE,
				       "Put it into the secrets file, and name it by secret=NAME.",
				       "A token does not belong into a show.");
		if (strncasecmp(url, "ssn:", 4) == 0 && url[4] && url[4] != '?')
			reader_problem(
				r, true, value ? value : at, AT_VALUE,
				"Write ssn: alone, and put it into the secrets file: {\"ssn\": {\"session\": …}}.",
				"A session does not belong into a show: it is a key to somebody's stream.");
		check_map(r, url, value ? value : at);
	}
}
