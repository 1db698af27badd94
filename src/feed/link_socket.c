#include "feed/link_socket.h"

#include <stdio.h>
#include <string.h>

#include "feed/address.h"
#include "feed/link_proxy.h"

#define CONNECT_MS 10000

/* Only a host that the URL names can be somebody's wish; a protocol's own servers are what they are. */
static bool is_named(const struct link *l)
{
	return l->url.host[0] || l->url.base[0];
}

bool link_socket_may_go(const struct link *l, const struct sockaddr *address)
{
	return !(l->url.public_only && is_named(l) && address_is_private(address));
}

/* curl asks for a socket for each address that it tries. */
static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct link *l = user;
	(void)purpose;
	if (!link_socket_may_go(l, &address->addr)) {
		l->private_address = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype, address->protocol);
}

/* The host of an address, without the brackets of an IPv6 one. */
static void host_of(const char *url, char *out, size_t size)
{
	const char *from = strstr(url, "://");
	from = from ? from + 3 : url;
	size_t length = strcspn(from, "/?#");
	const char *at = memchr(from, '@', length);
	if (at) {
		length -= (size_t)(at + 1 - from);
		from = at + 1;
	}
	bool v6 = length > 0 && from[0] == '[';
	from += v6;
	length = strcspn(from, v6 ? "]" : ":/?#");
	snprintf(out, size, "%.*s", (int)(length < size ? length : size - 1), from);
}

bool link_socket_rules(CURL *easy, const char *url, const struct link_rules *rules)
{
	const char *ca = rules->ca;
	char host[256];
	host_of(url, host, sizeof host);
	bool ok = curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
	ok = ok && curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L) == CURLE_OK;
	ok = ok && curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L) == CURLE_OK;
	/* Ending must not wait for the resolver. */
	ok = ok && curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK;
	ok = ok && link_proxy_choose(easy, host, rules);
	ok = ok && curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
	ok = ok && curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK;
	ok = ok && curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK;
	if (ca && ca[0]) { /* in place of the system's */
		ok = ok && curl_easy_setopt(easy, CURLOPT_CAINFO, ca) == CURLE_OK;
		ok = ok && curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK;
	}
	return ok;
}

/* Whose address a proxy resolves cannot be told from a private one: what somebody wished for goes directly. */
static struct link_rules rules_of(const struct link *l)
{
	return (struct link_rules){.ca = l->url.ca, .direct = l->url.public_only && is_named(l), .secrets = l->secrets};
}

bool link_socket_secure(const struct link *l, CURL *easy, const char *url)
{
	struct link_rules rules = rules_of(l);
	return link_socket_rules(easy, url, &rules);
}

static bool configure(struct link *l, const char *address)
{
	CURL *c = l->easy;
	bool ok = curl_easy_setopt(c, CURLOPT_URL, address) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_CONNECT_ONLY, 1L) == CURLE_OK;
	/* What was said on a connection is not unsaid: never one that curl has kept. */
	ok = ok && curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_PRIVATE, &l->dial) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_ERRORBUFFER, l->curl_words) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, l) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_HTTPPROXYTUNNEL, 1L) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_SSL_ENABLE_ALPN, 0L) == CURLE_OK;
	return ok && link_socket_secure(l, c, address);
}

bool link_socket_open(struct link *l)
{
	char address[320];
	bool bare_v6 = strchr(l->host, ':') && l->host[0] != '[';
	snprintf(address, sizeof address, "%s://%s%s%s:%d/", l->tls ? "https" : "http", bare_v6 ? "[" : "", l->host,
		 bare_v6 ? "]" : "", l->port);
	l->curl_words[0] = 0;
	l->easy = curl_easy_init();
	if (l->easy && configure(l, address) && curl_multi_add_handle(l->multi, l->easy) == CURLM_OK)
		return true;
	curl_easy_cleanup(l->easy);
	l->easy = NULL;
	return false;
}

bool link_socket_find(struct link *l)
{
	l->socket = CURL_SOCKET_BAD;
	return curl_easy_getinfo(l->easy, CURLINFO_ACTIVESOCKET, &l->socket) == CURLE_OK &&
	       l->socket != CURL_SOCKET_BAD;
}

/* What gnutls_certificate_verify_peers2() says, of which curl hands over the number. */
#define VERIFY_REVOKED (1L << 5)
#define VERIFY_NOT_YET (1L << 9)
#define VERIFY_EXPIRED (1L << 10)

/* curl's code is the same for all bad certificates; its words and the verifier's bits tell them apart. */
static const char *certificate_key(CURL *easy, const char *curl_words)
{
	const char *backend = curl_version_info(CURLVERSION_NOW)->ssl_version;
	long verified = 0;
	if (backend && strncmp(backend, "GnuTLS", 6) == 0)
		curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verified);
	if (strstr(curl_words, "does not match"))
		return "Feed.tls.other-host";
	if (verified & VERIFY_EXPIRED || strstr(curl_words, "expired"))
		return "Feed.tls.expired";
	if (verified & VERIFY_NOT_YET || strstr(curl_words, "not yet valid"))
		return "Feed.tls.early";
	if (verified & VERIFY_REVOKED || strstr(curl_words, "revoked"))
		return "Feed.tls.revoked";
	return "Feed.tls.unknown";
}

static const char *asked_host(CURL *easy, const char *fallback, char *out, size_t size)
{
	const char *url = NULL;
	curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url);
	url = url ? url : fallback;
	host_of(url, out, size);
	return url;
}

/* NULL key: it is not the proxy's trouble. `tunnel`: its answer to CONNECT, 0 = none. */
static struct saying proxy_failure(CURLcode code, long tunnel, const char *host, bool by_proxy)
{
	if (code == CURLE_COULDNT_RESOLVE_PROXY)
		return saying_plain("Feed.net.proxy-name");
	if (tunnel == 407)
		return saying_plain("Feed.net.proxy-login");
	if (tunnel >= 500)
		return saying_of("Feed.net.proxy-lost", "%s", host);
	if (tunnel >= 300 || code == CURLE_PROXY)
		return saying_of("Feed.net.proxy-refuses", "%s", host);
	if (by_proxy && code == CURLE_COULDNT_CONNECT) /* the only one that we connect to */
		return saying_plain("Feed.net.proxy-closed");
	if (by_proxy && code == CURLE_OPERATION_TIMEDOUT && !tunnel)
		return saying_plain("Feed.net.proxy-silent");
	return saying_plain(NULL);
}

struct saying link_socket_failure(CURL *easy, CURLcode code, const char *curl_words, const struct link_target *to)
{
	char host[256];
	long port = 0;
	long tunnel = 0;
	curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &tunnel);
	curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &port);
	const char *url = asked_host(easy, to->host, host, sizeof host);
	port = port ? port : to->port;
	const char *certificate = code == CURLE_PEER_FAILED_VERIFICATION ? certificate_key(easy, curl_words) : NULL;
	if (certificate)
		return saying_of(certificate, "%s", host);
	if (code == CURLE_SSL_CACERT_BADFILE)
		return to->ca ? saying_of("Feed.tls.no-file", "%s", to->ca) : saying_plain("Feed.tls.no-secret-file");
	struct saying proxy = proxy_failure(code, tunnel, host, link_proxy_is_used(url, host, &to->rules));
	if (proxy.key)
		return proxy;
	if (code == CURLE_COULDNT_RESOLVE_HOST)
		return saying_of("Feed.net.no-name", "%s", host);
	if (code == CURLE_OPERATION_TIMEDOUT)
		return saying_of("Feed.net.silent", "%s", host);
	if (code == CURLE_COULDNT_CONNECT)
		return saying_of("Feed.net.refuses", "%s %ld", host, port);
	if (code == CURLE_SSL_CONNECT_ERROR)
		return saying_of("Feed.net.no-tls", "%s %ld", host, port);
	return saying_of("Feed.net.other", "%s %s", host, curl_easy_strerror(code));
}

struct saying link_socket_words(const struct link *l, CURL *easy, CURLcode code, const char *curl_words)
{
	struct link_target to = {.host = l->host, .port = l->port, .ca = l->url.ca, .rules = rules_of(l)};
	return link_socket_failure(easy, code, curl_words, &to);
}

struct saying link_socket_private(const struct link *l, CURL *easy)
{
	char host[256];
	asked_host(easy, l->host, host, sizeof host);
	return saying_of("Feed.net.private", "%s", host);
}

void link_socket_explain(struct link *l, CURLcode code)
{
	if (l->private_address) {
		link_refuse_as(l, FEED_REFUSED, link_socket_private(l, l->easy));
		return;
	}
	struct saying says = link_socket_words(l, l->easy, code, l->curl_words);
	if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
		link_refuse_as(l, FEED_REFUSED, says);
	else
		link_fail_as(l, says);
}

enum link_got link_socket_read(struct link *l, char *bytes, size_t size, size_t *length)
{
	*length = 0;
	CURLcode code = curl_easy_recv(l->easy, bytes, size, length);
	if (code == CURLE_AGAIN)
		return LINK_GOT_NOTHING;
	if (code != CURLE_OK)
		return LINK_GOT_ERROR;
	return *length ? LINK_GOT_BYTES : LINK_GOT_CLOSED;
}

bool link_socket_flush(struct link *l)
{
	while (l->out_length > 0) {
		size_t sent = 0;
		CURLcode code = curl_easy_send(l->easy, l->out, l->out_length, &sent);
		if (code == CURLE_AGAIN)
			return true;
		if (code != CURLE_OK)
			return false;
		l->out_length -= sent;
		memmove(l->out, l->out + sent, l->out_length);
	}
	return true;
}

void link_socket_close(struct link *l)
{
	if (!l->easy)
		return;
	curl_multi_remove_handle(l->multi, l->easy);
	curl_easy_cleanup(l->easy);
	l->easy = NULL;
	l->socket = CURL_SOCKET_BAD;
	l->out_length = 0;
	l->unread = false;
}
