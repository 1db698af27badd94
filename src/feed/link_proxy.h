/* Which transfers go by a proxy: that of the secrets file, else that of the environment; never to this machine itself.
 * Any thread, as long as nobody changes the environment. */
#ifndef FEED_LINK_PROXY_H
#define FEED_LINK_PROXY_H

#include "feed/link_socket.h"

/* Tells curl. False: memory. */
bool link_proxy_choose(CURL *easy, const char *host, const struct link_rules *rules);
/* Does the way to `host` lead by a proxy? `url`: of the transfer. By names: curl also knows networks that are left out
 * (10.0.0.0/8). */
bool link_proxy_is_used(const char *url, const char *host, const struct link_rules *rules);

#endif
