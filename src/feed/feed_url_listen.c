/* Feeds that others bring to us: listen+http://HOST:PORT/PATH and listen+ws://HOST:PORT[/PATH]. HOST is an address of
 * this machine; any but its own loopback needs remote=1, and a token. */
#include "feed/feed_url.h"

#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>

#include "feed/address.h"
#include "feed/listen_guard.h"

static bool bad(struct error *error, const char *key)
{
	error_say(error, key);
	error_mend(error, "Feed.url.listen-mend");
	return false;
}

static bool is_address(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;
	return strcmp(host, "localhost") == 0 || inet_pton(AF_INET, host, &v4) == 1 ||
	       inet_pton(AF_INET6, host, &v6) == 1;
}

static bool take_host(const char *from, size_t length, struct feed_url *url)
{
	if (length == 0 || length >= sizeof url->host)
		return false;
	for (size_t i = 0; i < length; i++)
		url->host[i] = (char)(from[i] >= 'A' && from[i] <= 'Z' ? from[i] - 'A' + 'a' : from[i]);
	url->host[length] = 0;
	return is_address(url->host);
}

static bool take_port(const char *from, size_t length, struct feed_url *url)
{
	int port = 0;
	if (length == 0 || length > 5)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (from[i] < '0' || from[i] > '9')
			return false;
		port = port * 10 + (from[i] - '0');
	}
	url->port = port;
	return port >= 1 && port <= 65535;
}

bool feed_url_listen(const char *text, size_t length, struct feed_url *url, struct error *error)
{
	const char *end = text + length;
	if (length < 2 || memcmp(text, "//", 2) != 0)
		return bad(error, "Feed.url.listen-host");
	const char *host = text + 2;
	bool v6 = host < end && *host == '[';
	host += v6;
	const char *stop = host;
	while (stop < end && *stop != (v6 ? ']' : ':') && *stop != '/')
		stop++;
	if (!take_host(host, (size_t)(stop - host), url) || (v6 && (stop == end || *stop != ']')))
		return bad(error, "Feed.url.listen-here");
	stop += v6;
	const char *port = stop < end && *stop == ':' ? stop + 1 : end;
	const char *path = port;
	while (path < end && *path != '/')
		path++;
	if (!take_port(port, (size_t)(path - port), url))
		return bad(error, "Feed.url.listen-port");
	if (memchr(path, '#', (size_t)(end - path)) ||
	    !feed_url_decode(path, (size_t)(end - path), url->target, sizeof url->target))
		return bad(error, "Feed.url.listen-path");
	size_t n = strlen(url->target);
	if (n > 1 && url->target[n - 1] == '/') /* /votes/ is /votes: nobody would find the difference */
		url->target[n - 1] = 0;
	if (!url->target[0])
		snprintf(url->target, sizeof url->target, "/");
	return true;
}

bool feed_url_listen_far(const struct feed_url *url, struct error *error)
{
	if (url->remote || address_is_here(url->host))
		return true;
	error_say_of(error, "Feed.url.far", "%s", url->host);
	error_mend(error, "Feed.url.far-mend");
	return false;
}

bool feed_url_token(struct feed_url *url, const char *value)
{
	size_t n = strlen(value);
	if (n == 0 || n >= sizeof url->token || strpbrk(value, " \t"))
		return false;
	memcpy(url->token, value, n + 1);
	return true;
}

bool feed_url_secret(struct feed_url *url, const char *value)
{
	size_t n = strlen(value);
	if (n == 0 || n >= sizeof url->secret)
		return false;
	memcpy(url->secret, value, n + 1);
	return true;
}

bool feed_url_remote(struct feed_url *url, const char *value)
{
	url->remote = strcmp(value, "1") == 0 || strcmp(value, "true") == 0 || strcmp(value, "yes") == 0;
	return url->remote || strcmp(value, "0") == 0 || strcmp(value, "false") == 0 || strcmp(value, "no") == 0;
}

bool feed_listen_read(const char *text, enum feed_listen *out)
{
	static const struct {
		const char *name;
		enum feed_listen listen;
	} table[] = {
		{"", FEED_LISTEN_NEVER},
		{"never", FEED_LISTEN_NEVER},
		{"here", FEED_LISTEN_HERE},
		{"network", FEED_LISTEN_NETWORK},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (strcmp(text, table[i].name) != 0)
			continue;
		*out = table[i].listen;
		return true;
	}
	return false;
}

const char *feed_listen_name(enum feed_listen listen)
{
	switch (listen) {
	case FEED_LISTEN_HERE:
		return "here";
	case FEED_LISTEN_NETWORK:
		return "network";
	case FEED_LISTEN_NEVER:
		break;
	}
	return "never";
}

/* An address that stands for many, and those that the system takes for the same. */
static bool hosts_meet(const char *a, const char *b)
{
	if (strcmp(a, "localhost") == 0) /* that is 127.0.0.1, and ::1 where it can be had */
		a = "127.0.0.1";
	if (strcmp(b, "localhost") == 0)
		b = "127.0.0.1";
	bool same_family = !strchr(a, ':') == !strchr(b, ':');
	const char *all = strchr(a, ':') ? "::" : "0.0.0.0";
	return same_family && (strcmp(a, b) == 0 || strcmp(a, all) == 0 || strcmp(b, all) == 0);
}

static bool listens(const struct feed_url *url)
{
	return url->scheme == FEED_LISTEN_HTTP || url->scheme == FEED_LISTEN_WS;
}

bool feed_url_share_seat(const struct feed_url *a, const struct feed_url *b)
{
	if (!listens(a) || !listens(b) || a->port != b->port)
		return false;
	if (strcmp(a->host, b->host) == 0)
		return a->scheme == b->scheme && strcmp(a->target, b->target) == 0;
	return hosts_meet(a->host, b->host);
}
