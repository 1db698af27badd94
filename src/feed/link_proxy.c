#include "feed/link_proxy.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "feed/address.h"
#include "feed/secrets.h"

bool link_proxy_choose(CURL *easy, const char *host, const struct link_rules *rules)
{
	const char *proxy = secrets_text(rules->secrets, "proxy", "url");
	const char *except = secrets_text(rules->secrets, "proxy", "except");
	/* A proxy is not for this machine itself. */
	if (address_is_here(host) || rules->direct)
		return curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK;
	bool ok = !proxy || curl_easy_setopt(easy, CURLOPT_PROXY, proxy) == CURLE_OK;
	return ok && (!except || curl_easy_setopt(easy, CURLOPT_NOPROXY, except) == CURLE_OK);
}

/* The first of them that is set, NULL = none. */
static const char *environment(const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *value = getenv(names[i]);
		if (value && value[0])
			return value;
	}
	return NULL;
}

/* Is the host, or one above it, in a list parted by commas or blanks? */
static bool is_listed(const char *list, const char *host)
{
	static const char parts[] = ", ";
	size_t n = strlen(host);
	for (const char *at = list + strspn(list, parts); *at; at += strspn(at, parts)) {
		size_t length = strcspn(at, parts);
		const char *name = at + (*at == '.');
		size_t own = length - (*at == '.');
		at += length;
		if (length == 1 && *name == '*')
			return true;
		if (own > 0 && own <= n && strncasecmp(host + n - own, name, own) == 0 &&
		    (own == n || host[n - own - 1] == '.'))
			return true;
	}
	return false;
}

bool link_proxy_is_used(const char *url, const char *host, const struct link_rules *rules)
{
	/* curl does not take HTTP_PROXY: a server's scripts have it from whoever asks */
	static const char *const plain[] = {"http_proxy", "all_proxy", "ALL_PROXY"};
	static const char *const encrypted[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
	static const char *const left_out[] = {"no_proxy", "NO_PROXY"};
	if (rules->direct || address_is_here(host))
		return false;
	const char *proxy = secrets_text(rules->secrets, "proxy", "url");
	const char *except = secrets_text(rules->secrets, "proxy", "except");
	if (!proxy && strncasecmp(url, "https:", 6) == 0)
		proxy = environment(encrypted, sizeof encrypted / sizeof *encrypted);
	else if (!proxy)
		proxy = environment(plain, sizeof plain / sizeof *plain);
	if (!except)
		except = environment(left_out, sizeof left_out / sizeof *left_out);
	return proxy && proxy[0] && !(except && is_listed(except, host));
}
