#include "feed/feed.h"
#include <stdlib.h>
struct network {
	struct feed_sink sink;
};
struct network *network_create(const struct feed_sink *sink)
{
	struct network *n = calloc(1, sizeof *n);
	if (n)
		n->sink = *sink;
	return n;
}
bool network_start(struct network *n)
{
	(void)n;
	return true;
}
bool network_connect(struct network *n, const char *id, const struct feed_url *url)
{
	(void)n, (void)id, (void)url;
	return false;
}
void network_disconnect(struct network *n, const char *id)
{
	(void)n, (void)id;
}
void network_stop(struct network *n)
{
	(void)n;
}
void network_join(struct network *n)
{
	(void)n;
}
void network_destroy(struct network *n)
{
	free(n);
}
