/* youtube:ID, and the addresses under which people know a video:
 *   https://www.youtube.com/watch?v=ID&…   https://youtu.be/ID?…   https://youtube.com/live/ID?… */
#include "feed/feed_url.h"

#include <stdio.h>
#include <string.h>

#include "show/feed_page.h"

static const char ID_LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

/* NULL: a page that is no video's. */
static const char *find_id(const char *text, bool *page)
{
	static const char *const marks[] = {"?v=", "&v=", "/live/", "/shorts/", "/embed/", "/video/"};
	const char *path;
	const struct feed_page *site = feed_page_of(text, &path);
	*page = site != NULL;
	if (!site)
		return text;
	if (strcmp(site->host, "youtu.be") == 0)
		return path + (*path == '/');
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const char *at = strstr(path, marks[i]);
		if (at)
			return at + strlen(marks[i]);
	}
	return NULL;
}

bool feed_url_video(const char *text, struct feed_url *url, struct error *error)
{
	bool page;
	const char *id = find_id(text, &page);
	size_t length = id ? strspn(id, ID_LETTERS) : 0;
	bool whole = id && (id[length] == 0 || strchr("?&#/", id[length]));
	if (length == 0 || length > 64 || !whole || (!page && id[length] && id[length] != '?')) {
		error_say(error, page ? "Feed.url.video-page" : "Feed.url.video");
		return false;
	}
	memcpy(url->target, id, length);
	url->target[length] = 0;
	snprintf(url->name, sizeof url->name, "youtube:%.64s", url->target);
	return true;
}
