/* What the feeds of a show may hold: a show goes from hand to hand, so secrets do not belong into it; and the field
 * maps that they name, which must be there where the show is run. */
#include "show/check.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "show/capability.h"
#include "show/feed_map.h"
#include "show/feed_secret.h"
#include "show/problems.h"

#define TWITCH_AGAIN_MS 30000

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

static bool closes_by_time(const struct show *show)
{
	for (size_t i = 0; i < show->interaction_count; i++)
		if (show->interactions[i].time_ms != SHOW_NONE)
			return true;
	return false;
}

/* A hint: who is late and is not known to be is not counted at the close. "0s" says that nobody is. */
static void check_delay(struct reader *r, const struct show_feed *feed, const json_t *object, const struct place *at)
{
	struct capability knows;
	char mend[192];
	bool pulled = strncasecmp(feed->url, "file:", 5) == 0 || strncasecmp(feed->url, "simulate:", 9) == 0;
	if (!feed->count || pulled || r->show->interaction_count == 0 || json_object_get(object, "delay") ||
	    strstr(feed->url, "delay="))
		return;
	struct feed_map *map = feed_map_capability(feed->url, r->folder, &knows);
	bool only_orders = (knows.facts & CAN_ORDER) && !(knows.facts & ~(unsigned)(CAN_ORDER | CAN_ROOM | CAN_ID));
	if (only_orders) {
		/* a shop has no viewers */
	} else if (knows.delay_ms == SHOW_NONE) {
		reader_problem(r, true, at, AT_VALUE,
			       "Measure it (feed.measure) and write \"delay\": \"6s\"; \"0s\" if they are in the hall.",
			       "\"%.64s\" has no delay, and how late its viewers usually are is not known.", feed->id);
	} else if (closes_by_time(r->show)) {
		snprintf(mend, sizeof mend, "Measure it (feed.measure), or take the usual one: \"delay\": \"%llds\".",
			 (long long)(knows.delay_ms / 1000));
		reader_problem(r, true, at, AT_VALUE, mend,
			       "\"%.64s\" has no delay: what closes by time closes before its viewers see it.",
			       feed->id);
	}
	feed_map_destroy(map);
}

/* Twitch drops what is said again within half a minute, unless a moderator says it. */
static void check_replies(struct reader *r)
{
	bool twitch = false;
	for (size_t i = 0; i < r->show->feed_count; i++)
		twitch = twitch || strcmp(capability_of(r->show->feeds[i].url)->scheme, "twitch:") == 0;
	const struct place *list = twitch ? place_child(&r->places, r->places.items, "replies") : NULL;
	const struct place *at = list ? place_first(&r->places, list) : NULL;
	for (size_t i = 0; i < r->show->reply_count && at; i++, at = place_next(&r->places, at)) {
		int64_t every = r->show->replies[i].every_ms;
		const struct place *value = place_child(&r->places, at, "every");
		if (every != SHOW_NONE && every < TWITCH_AGAIN_MS)
			reader_problem(r, true, value ? value : at, AT_VALUE,
				       "Write \"30s\" or more, or make the account a moderator of the channel.",
				       "Twitch drops a text that is said again within 30 s.");
	}
}

void check_feeds(struct reader *r)
{
	check_replies(r);
	struct show *show = r->show;
	const struct place *list = place_child(&r->places, r->places.items, "feeds");
	const struct place *at = list ? place_first(&r->places, list) : NULL;
	const json_t *documents = json_object_get(show->json, "feeds");
	for (size_t i = 0; i < show->feed_count && at; i++, at = place_next(&r->places, at)) {
		const char *url = show->feeds[i].url;
		const struct place *value = place_child(&r->places, at, "url");
		show->feeds[i].line = value ? value->line : at->line;
		show->feeds[i].column = value ? value->column : at->column;
		if (feed_secret_in_url(url)) /* it would be in the journal, and in each copy of the session */
			reader_problem(r, false, value ? value : at, AT_VALUE,
				       "Put it into the secrets file, and name it by secret=NAME.",
				       "A token does not belong into a show.");
		if (feed_secret_session_in_url(url))
			reader_problem(
				r, true, value ? value : at, AT_VALUE,
				"Write ssn: alone, and put it into the secrets file: {\"ssn\": {\"session\": …}}.",
				"A session does not belong into a show: it is a key to somebody's stream.");
		check_map(r, url, value ? value : at);
		check_delay(r, &show->feeds[i], json_array_get(documents, i), value ? value : at);
	}
}
