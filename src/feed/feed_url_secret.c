/* Which servers may hear the secrets. Whoever writes a show file could name a server of his own in it, and would be
 * told the keys of everybody who opens that show. */
#include <string.h>

#include "feed/feed_url.h"

/* The URL says where to go, or that what is said there can be read on the way. */
static bool goes_elsewhere(const struct feed_url *url)
{
	if (url->session && !url->base[0]) /* its host is the platform's own */
		return url->ca[0] || url->insecure;
	return url->host[0] || url->base[0] || url->server[0] || url->ca[0] || url->insecure;
}

bool feed_url_hears(const struct feed_url *url, const struct secrets *secrets, const char *group)
{
	const char *host = secrets_text(secrets, group, "host");
	if (!url->from_show || !goes_elsewhere(url))
		return true;
	return host && strcmp(host, url->host) == 0 && !url->insecure && !url->ca[0] &&
	       (!url->server[0] || strcmp(host, url->server) == 0);
}

bool feed_can_say(const struct feed_url *url, const struct secrets *secrets)
{
	const char *token = secrets_text(secrets, "twitch", "token");
	const char *login = secrets_text(secrets, "twitch", "login");
	return url->scheme == FEED_TWITCH && token && token[0] && login && login[0] &&
	       feed_url_hears(url, secrets, "twitch");
}
