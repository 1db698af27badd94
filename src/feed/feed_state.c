#include "feed/feed.h"

#include <string.h>

const char *feed_state_name(enum feed_state s)
{
	switch (s) {
	case FEED_CONNECTING:
		return "connecting";
	case FEED_LIVE:
		return "live";
	case FEED_QUIET:
		return "quiet";
	case FEED_RETRYING:
		return "retrying";
	case FEED_REFUSED:
		return "refused";
	case FEED_CREDENTIALS:
		return "credentials";
	case FEED_ENDED:
		return "ended";
	}
	return "ended";
}

enum feed_state feed_state_from(const char *name)
{
	for (enum feed_state s = FEED_CONNECTING; name && s <= FEED_ENDED; s++)
		if (strcmp(feed_state_name(s), name) == 0)
			return s;
	return 0;
}
