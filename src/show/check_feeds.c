/* What the feeds of a show may hold: a show goes from hand to hand, so secrets do not belong into it. */
#include "show/check.h"

#include <string.h>
#include <strings.h>

/* Is there a token=… among the parameters? */
static bool has_token(const char *url)
{
	const char *at = strchr(url, '?');
	while (at) {
		if (strncmp(at + 1, "token=", strlen("token=")) == 0)
			return true;
		at = strchr(at + 1, '&');
	}
	return false;
}

void check_feeds(struct reader *r)
{
	const struct show *show = r->show;
	const struct place *list = place_child(&r->places, r->places.items, "feeds");
	const struct place *at = list ? place_first(&r->places, list) : NULL;
	for (size_t i = 0; i < show->feed_count && at; i++, at = place_next(&r->places, at)) {
		const char *url = show->feeds[i].url;
		const struct place *value = place_child(&r->places, at, "url");
		if (strncasecmp(url, "listen+", strlen("listen+")) == 0 && has_token(url))
			reader_problem(r, false, value ? value : at, AT_VALUE,
				       "Put it into the secrets file, and name it by secret=NAME.",
				       "A token does not belong into a show.");
	}
}
