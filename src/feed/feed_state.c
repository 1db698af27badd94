#include "feed/feed.h"

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
