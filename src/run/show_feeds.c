#include "run/show_feeds.h"

#include <stdio.h>
#include <string.h>

#include <netdb.h>
#include <sys/socket.h>

#include "feed/address.h"
#include "feed/feed.h"
#include "show/document_path.h"
#include "show/problems.h"

void show_feeds_blame(const struct show_feed *feed, size_t index, struct error *error)
{
	char what[sizeof error->what];
	if (!error)
		return;
	snprintf(what, sizeof what, "%s", error->what);
	snprintf(error->what, sizeof error->what, "The feed \"%.64s\": %.240s", feed->id, what);
	problem_text(error->what);
	error->says = (struct saying){0}; /* it is of this feed now, in English */
	error->mends = NULL;
	snprintf(error->pointer, sizeof error->pointer, "/feeds/%zu/url", index);
	error->line = feed->line;
	error->column = feed->column;
}

/* Written as an address, or the name of this machine: what other names stand for is known only when they are asked. */
static bool is_private(const char *host)
{
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;
	if (strcmp(host, "localhost") == 0)
		return true;
	if (!host[0] || getaddrinfo(host, NULL, &hints, &found) != 0)
		return false;
	bool result = address_is_private(found->ai_addr);
	freeaddrinfo(found);
	return result;
}

/* What the operator must say for it. NULL: nothing. */
static const char *leave_of(const struct feed_url *url, enum feed_listen given, const char **mend)
{
	enum feed_listen needed = url->remote ? FEED_LISTEN_NETWORK : FEED_LISTEN_HERE;
	if (url->scheme == FEED_LISTEN_HTTP || url->scheme == FEED_LISTEN_WS) {
		*mend = url->remote ? "Run the show with --listen network; in OBS allow it in the dock's menu."
				    : "Run the show with --listen here; in OBS allow it in the dock's menu.";
		return given >= needed ? NULL : "opens a port of this machine, which a show may do by your leave only.";
	}
	*mend = "Run the show with --private; in OBS connect it by hand.";
	return is_private(url->host) ? "is at a private address, where a show may go by your leave only." : NULL;
}

/* A recording is a file of the show like its pictures. NULL: nothing is to be said; *ok is false for an error. */
static const char *file_of(const struct show *show, const struct feed_url *url, const char **mend, bool *ok)
{
	char file[sizeof url->target];
	if (url->scheme != FEED_FILE)
		return NULL;
	switch (path_find(show->folder, url->target, file, sizeof file)) {
	case PATH_THERE:
		return NULL;
	case PATH_UNREADABLE:
		*mend = "";
		return "is a file that cannot be read.";
	case PATH_MISSING:
		*mend = "Put it beside the show, or mend the name.";
		return "is a file that is not there.";
	case PATH_LEAVES:
		break;
	}
	*ok = false;
	*mend = "Put the file beside the show, and write its name only.";
	return "is a file outside the show's folder.";
}

/* NULL: no feed before it goes by its name, or sits in its place. */
static const char *twin_of(const struct show *show, size_t index, const struct feed_url *url, const char **mend,
			   bool *ok)
{
	struct feed_url other;
	for (size_t i = 0; i < index; i++) {
		if (!feed_url_parse(show->feeds[i].url, &other, NULL))
			continue;
		bool seat = feed_url_share_seat(&other, url);
		if (!seat && !feed_url_is_twin(&other, url))
			continue;
		*ok = false;
		*mend = seat                             ? "Give each its own path, and write their host alike."
			: feed_url_same_map(&other, url) ? "Put the difference into the path or a parameter."
							 : "Write the rules of both maps into one.";
		return seat ? "listens where another one does already."
			    : "goes by the name of another one: their messages could not be told apart.";
	}
	return NULL;
}

/* False: the feed is none. *said: there is something to tell. `given`: 0 = errors alone. */
static bool judge(const struct show *show, size_t index, enum feed_listen given, struct error *error, bool *said)
{
	const struct show_feed *feed = &show->feeds[index];
	struct feed_url url;
	const char *mend = "";
	bool ok = true;
	*said = true;
	if (!feed_url_parse(feed->url, &url, error)) {
		show_feeds_blame(feed, index, error);
		return false;
	}
	const char *words = file_of(show, &url, &mend, &ok);
	if (!words)
		words = twin_of(show, index, &url, &mend, &ok);
	if (!words)
		words = leave_of(&url, given, &mend);
	*said = words && (given || !ok);
	if (!*said)
		return true;
	error_set(error, "The feed \"%.64s\" %s", feed->id, words);
	snprintf(error->mend, sizeof error->mend, "%s", mend);
	error->line = feed->line;
	error->column = feed->column;
	snprintf(error->pointer, sizeof error->pointer, "/feeds/%zu/url", index);
	return ok;
}

static bool look(const struct show *show, const char *path, enum feed_listen given, struct problems *problems)
{
	bool all = true;
	for (size_t i = 0; i < show->feed_count; i++) {
		struct error error = {0};
		bool said;
		bool ok = judge(show, i, given, &error, &said);
		all = all && ok;
		if (!said)
			continue;
		snprintf(error.file, sizeof error.file, "%s", path);
		problems_add(problems, ok, &error);
	}
	problems_sort(problems);
	return all;
}

bool show_feeds_read(const struct show *show, const char *path, struct problems *problems)
{
	return look(show, path, 0, problems);
}

bool show_feeds_check(const struct show *show, const char *path, enum feed_listen given, struct problems *problems)
{
	return look(show, path, given, problems);
}
