/* youtube:ID, and the addresses under which people know a video:
 *   https://www.youtube.com/watch?v=ID&…   https://youtu.be/ID?…   https://youtube.com/live/ID?… */
#include "feed/feed_url.h"

#include <stdio.h>
#include <string.h>

static const char ID_LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

/* Parameters of YouTube's own addresses. */
static const char *const theirs[] = {"v", "t", "si", "feature", "ab_channel", "list", "index", "start", "pp"};

static bool is_page(const char *text)
{
	return strstr(text, "youtube.com/") || strstr(text, "youtu.be/");
}

/* Behind the first `mark` in the text, or NULL. */
static const char *behind(const char *text, const char *mark)
{
	const char *at = strstr(text, mark);
	return at ? at + strlen(mark) : NULL;
}

static const char *find_id(const char *text)
{
	static const char *const marks[] = {"?v=", "&v=", "youtu.be/", "/live/", "/shorts/", "/embed/"};
	if (!is_page(text))
		return text;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const char *at = behind(text, marks[i]);
		if (at)
			return at;
	}
	return NULL;
}

bool feed_url_video(const char *text, struct feed_url *url, struct error *error)
{
	const char *id = find_id(text);
	size_t length = id ? strspn(id, ID_LETTERS) : 0;
	bool whole = id && (id[length] == 0 || strchr("?&#/", id[length]));
	if (length == 0 || length > 64 || !whole || (!is_page(text) && id[length] && id[length] != '?')) {
		error_say(error, "Feed.url.video");
		return false;
	}
	memcpy(url->target, id, length);
	url->target[length] = 0;
	snprintf(url->name, sizeof url->name, "youtube:%.64s", url->target);
	return true;
}

static bool is_theirs(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
		if (strlen(theirs[i]) == length && memcmp(theirs[i], name, length) == 0)
			return true;
	return false;
}

const char *feed_url_behind_video(const char *text)
{
	const char *query = text + strcspn(text, "?");
	query += *query == '?';
	while (is_page(text) && *query) {
		size_t length = strcspn(query, "&");
		if (!is_theirs(query, strcspn(query, "=&")))
			break;
		query += length;
		query += *query == '&';
	}
	return query;
}
