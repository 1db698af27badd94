#include "feed/pull.h"
struct pull_feed *simulate_feed_create(const char *id, const struct feed_url *url, int64_t now_wall,
				       struct error *error)
{
	(void)id, (void)url, (void)now_wall;
	error_set(error, "The simulated audience is missing.");
	return NULL;
}
