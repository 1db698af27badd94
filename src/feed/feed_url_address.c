/* Addresses of field-map feeds (contracts.md section 21 "Parameters" and "Plain text"): map, ca, insecure, private and
 * delay are ours and taken out of the query, all else is sent as it stands, in its order. */
#include "feed/feed_url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "feed/address.h"
#include "show/feed_secret.h"

static bool bad(struct error *error, const char *key)
{
	error_say(error, key);
	return false;
}

static bool has_blank(struct error *error)
{
	error_say_of(error, "Feed.url.blank", "%s", "%20");
	return false;
}

/* HOST[:PORT] or [V6][:PORT] of `length` bytes. */
static bool parse_host(const char *text, size_t length, int usual, struct feed_url *url, struct error *error)
{
	bool v6 = length > 0 && text[0] == '[';
	const char *close = v6 ? memchr(text, ']', length) : NULL;
	const char *from = v6 ? text + 1 : text;
	size_t host = v6 ? (close ? (size_t)(close - from) : 0) : 0;
	if (!v6)
		while (host < length && text[host] != ':')
			host++;
	const char *rest = from + host + v6;
	size_t left = host ? length - (size_t)(rest - text) : 0;
	bool clean = host > 0 && host < sizeof url->host;
	for (size_t i = 0; clean && i < host; i++)
		clean = (unsigned char)from[i] > ' ' && !strchr("@\\\"<>^`{|}", from[i]);
	if (!clean)
		return bad(error, "Feed.url.host");
	memcpy(url->host, from, host);
	url->host[host] = 0;
	url->port = usual;
	if (left == 0)
		return true;
	char digits[8] = "";
	if (*rest != ':' || left > 6 || strspn(rest + 1, "0123456789") < left - 1)
		return bad(error, "Feed.url.port");
	memcpy(digits, rest + 1, left - 1);
	url->port = left > 1 ? (int)strtol(digits, NULL, 10) : usual;
	return (url->port >= 1 && url->port <= 65535) || bad(error, "Feed.url.port");
}

/* What the server is asked for belongs to the feed's name: two rooms of one server count their messages each for
 * itself. What is too long is told apart by its digest. */
static void add_to_name(struct feed_url *url, const char *asked)
{
	char tail[32];
	char hex[17];
	uint8_t digest[crypto_generichash_BYTES_MIN];
	size_t n = strlen(url->name);
	if (n + strlen(asked) < sizeof url->name) {
		memcpy(url->name + n, asked, strlen(asked) + 1);
		return;
	}
	crypto_generichash(digest, sizeof digest, (const uint8_t *)asked, strlen(asked), NULL, 0);
	sodium_bin2hex(hex, sizeof hex, digest, 8);
	int length = snprintf(tail, sizeof tail, "?~%s", hex);
	size_t most = sizeof url->name - 1 - (size_t)length;
	n = n < most ? n : most;
	while (n > 0 && ((unsigned char)url->name[n] & 0xc0) == 0x80)
		n--;
	memcpy(url->name + n, tail, (size_t)length + 1);
}

/* The query without what is ours. */
static bool sort_out(const char *query, struct feed_url *url, size_t at, struct error *error)
{
	char asked[sizeof url->address] = "";
	size_t asked_length = 0;
	char join = '?';
	while (*query && *query != '#') {
		size_t length = strcspn(query, "&#");
		const char *equals = memchr(query, '=', length);
		size_t name = equals ? (size_t)(equals - query) : length;
		if (feed_url_is_ours(url, query, name)) {
			if (!feed_url_parameter(query, length, url, error))
				return false;
		} else {
			if (at + length + 2 > sizeof url->address)
				return bad(error, "Feed.url.long");
			for (size_t i = 0; i < length; i++)
				if ((unsigned char)query[i] <= ' ' || query[i] == 0x7f)
					return has_blank(error);
			if (length && !feed_secret_is_name(query, name)) {
				asked[asked_length] = asked_length ? '&' : '?';
				memcpy(asked + asked_length + 1, query, length);
				asked_length += length + 1;
				asked[asked_length] = 0;
			}
			url->address[at++] = join;
			memcpy(url->address + at, query, length);
			at += length;
			url->address[at] = 0;
			join = '&';
		}
		query += length;
		query += *query == '&';
	}
	if (asked_length)
		add_to_name(url, asked);
	return true;
}

static bool may_be_plain(const struct feed_url *url, bool tls, struct error *error)
{
	if (tls || url->insecure || (url->scheme == FEED_SOCKET && address_is_here(url->host)))
		return true;
	error_say(error, "Feed.url.plain");
	error_mend(error, "Feed.url.plain-mend");
	return false;
}

bool feed_url_address(const char *text, struct feed_url *url, struct error *error)
{
	size_t skip = url->scheme == FEED_SSE ? strlen("sse+") : url->scheme == FEED_NDJSON ? strlen("ndjson+") : 0;
	const char *address = text + skip;
	const char *colon = strstr(address, "://");
	if (!colon || colon != address + strcspn(address, ":"))
		return bad(error, "Feed.url.no-host");
	size_t scheme = (size_t)(colon - address); /* ws wss http https, in any case */
	bool tls = scheme == strlen("wss") || scheme == strlen("https");
	const char *host = colon + 3;
	size_t host_length = strcspn(host, "/?#");
	size_t length = (size_t)(host - address) + strcspn(host, "?#");
	if (length + 2 > sizeof url->address)
		return bad(error, "Feed.url.long");
	if (!parse_host(host, host_length, tls ? 443 : 80, url, error))
		return false;
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)address[i] <= ' ' || address[i] == 0x7f)
			return has_blank(error);
	memcpy(url->address, address, length);
	url->address[length] = 0;
	if (address[length] == '?' && !sort_out(address + length + 1, url, length, error))
		return false;
	bool plain = !tls;
	bool ok = may_be_plain(url, tls, error);
	url->insecure = plain; /* from here on: what the connection is */
	return ok;
}

/* protocols.md (e): channel 4 is the chat. */
bool feed_url_ssn(struct feed_url *url, struct error *error)
{
	char text[1024];
	char session[160];
	bool sse = strcmp(url->transport, "sse") == 0;
	const char *base = url->base[0] ? url->base : "wss://io.socialstream.ninja";
	const char *host = strstr(base, "://") + 3;
	bool tls = host - base == 6 || host - base == 8; /* wss:// https:// */
	if (url->secret[0] && !url->session)
		return bad(error, "Feed.url.two-sessions");
	snprintf(session, sizeof session, "%.128s", url->target);
	if (url->session)
		snprintf(session, sizeof session, "%c", FEED_URL_SESSION);
	size_t name = strlen(url->name);
	snprintf(url->name + name, sizeof url->name - name, "%s", url->session ? url->secret : "");
	if (sse)
		snprintf(text, sizeof text, "sse+%s://%s/sse/%s", tls ? "https" : "http", host, session);
	else
		snprintf(text, sizeof text, "%s://%s/join/%s/4/1", tls ? "wss" : "ws", host, session);
	url->scheme = sse ? FEED_SSE : FEED_SOCKET;
	snprintf(url->map, sizeof url->map, "ssn");
	return feed_url_address(text, url, error);
}

bool feed_url_base(struct feed_url *url, struct error *error)
{
	const char *host = strstr(url->base, "://");
	size_t scheme = (size_t)(host - url->base);
	bool tls = scheme == strlen("https") && strncmp(url->base, "https", 5) == 0;
	bool plain = scheme == strlen("http") && strncmp(url->base, "http", 4) == 0;
	int port = url->port;
	if ((!tls && !plain) || strpbrk(host + 3, "/?#"))
		return bad(error, "Feed.url.base");
	if (!parse_host(host + 3, strlen(host + 3), tls ? 443 : 80, url, error))
		return false;
	bool ok = may_be_plain(url, tls, error);
	if (port)
		url->port = port;
	return ok;
}

bool feed_url_room(struct feed_url *url, struct error *error)
{
	bool tls = !url->transport[0] || strcmp(url->transport, "wss") == 0;
	if (url->server[0] && !url->host[0]) /* a named server is somebody's wish, as a named base is */
		snprintf(url->host, sizeof url->host, "%.*s", (int)strcspn(url->server, ":"), url->server);
	return may_be_plain(url, tls, error);
}

/* Also of one whose file has been found: then it is the last part of the path, without its ending. */
static size_t map_name(const struct feed_url *url, const char **name)
{
	const char *slash = strrchr(url->map, '/');
	*name = slash ? slash + 1 : url->map;
	return strlen(*name) - (slash ? strlen(".json") : 0);
}

bool feed_url_same_map(const struct feed_url *a, const struct feed_url *b)
{
	const char *name;
	const char *other;
	size_t length = map_name(a, &name);
	return length == map_name(b, &other) && memcmp(name, other, length) == 0;
}

bool feed_url_is_twin(const struct feed_url *a, const struct feed_url *b)
{
	if (a->pull || b->pull || strcmp(a->name, b->name) != 0)
		return false;
	return !feed_url_same_map(a, b) || strcmp(a->address, b->address) != 0 || strcmp(a->secret, b->secret) != 0 ||
	       strcmp(a->host, b->host) != 0 || a->port != b->port || strcmp(a->base, b->base) != 0 ||
	       strcmp(a->server, b->server) != 0;
}
