#include "feed/listen_guard.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <arpa/inet.h>
#include <sodium.h>

#include "feed/address.h"

/* HOST, HOST:PORT or [V6]:PORT: the host alone. False: none of these. */
static bool cut_host(const char *text, size_t length, char *out, size_t size)
{
	bool v6 = length > 0 && text[0] == '[';
	const char *from = text + v6;
	size_t host = 0;
	while (host < length - v6 && from[host] != (v6 ? ']' : ':'))
		host++;
	const char *rest = from + host + v6;
	if (host == 0 || host >= size || (v6 && host == length - 1))
		return false;
	size_t left = length - (size_t)(rest - text);
	for (size_t i = 0; i < left; i++)
		if (i == 0 ? rest[i] != ':' : rest[i] < '0' || rest[i] > '9')
			return false;
	memcpy(out, from, host);
	out[host] = 0;
	return true;
}

static bool names_here(const char *text, size_t length)
{
	char host[256];
	return cut_host(text, length, host, sizeof host) && address_is_here(host);
}

bool listen_host_is_here(const char *host)
{
	return !host || names_here(host, strlen(host)); /* a browser always names one */
}

bool listen_origin_is_here(const char *origin)
{
	if (!origin)
		return true;
	const char *host = strstr(origin, "://");
	if (!host || host == origin)
		return false;
	size_t scheme = (size_t)(host - origin);
	host += 3;
	bool web = (scheme == 4 && strncasecmp(origin, "http", 4) == 0) ||
		   (scheme == 5 && strncasecmp(origin, "https", 5) == 0);
	return !web || names_here(host, strlen(host));
}

bool listen_token_is(const char *given, const char *token)
{
	uint8_t one[32];
	uint8_t other[32];
	if (!given || !given[0] || !token || !token[0])
		return false;
	/* sums have one length, whatever was given */
	crypto_generichash(one, sizeof one, (const uint8_t *)given, strlen(given), NULL, 0);
	crypto_generichash(other, sizeof other, (const uint8_t *)token, strlen(token), NULL, 0);
	return sodium_memcmp(one, other, sizeof one) == 0;
}

const char *listen_bearer(const char *authorization)
{
	static const char scheme[] = "bearer";
	if (!authorization || strncasecmp(authorization, scheme, sizeof scheme - 1) != 0)
		return NULL;
	const char *at = authorization + sizeof scheme - 1;
	if (*at != ' ' && *at != '\t')
		return NULL;
	return at + strspn(at, " \t");
}

bool listen_has_word(const char *list, const char *word)
{
	size_t length = strlen(word);
	while (list && *list) {
		size_t part = strcspn(list, ",");
		const char *from = list + strspn(list, " \t");
		size_t n = from < list + part ? part - (size_t)(from - list) : 0;
		while (n > 0 && (from[n - 1] == ' ' || from[n - 1] == '\t'))
			n--;
		if (n == length && strncasecmp(from, word, n) == 0)
			return true;
		list += part + (list[part] == ',');
	}
	return false;
}

bool listen_is_form(const char *type)
{
	static const char *const forms[] = {"application/x-www-form-urlencoded", "multipart/form-data"};
	if (!type)
		return false;
	type += strspn(type, " \t");
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		size_t n = strlen(forms[i]);
		if (strncasecmp(type, forms[i], n) == 0 && strchr("; \t", type[n]))
			return true;
	}
	return false;
}

/* ---- the rate ---- */

#define BURST_MS 2000

void listen_rate_init(struct listen_rate *r, int64_t now)
{
	r->messages = (int64_t)LISTEN_MESSAGES_A_SECOND * BURST_MS;
	r->bytes = (int64_t)LISTEN_BYTES_A_SECOND * BURST_MS;
	r->mono = now;
}

static int64_t refill(int64_t left, int64_t a_second, int64_t ms)
{
	int64_t most = a_second * BURST_MS;
	if (ms > 1000000)
		return most;
	left += a_second * ms;
	return left > most ? most : left;
}

static int64_t wait_for(int64_t left, int64_t a_second)
{
	return left >= 0 ? 0 : -left / a_second + 1;
}

int64_t listen_rate_wait(struct listen_rate *r, int64_t now)
{
	if (now > r->mono) {
		r->messages = refill(r->messages, LISTEN_MESSAGES_A_SECOND, now - r->mono);
		r->bytes = refill(r->bytes, LISTEN_BYTES_A_SECOND, now - r->mono);
		r->mono = now;
	}
	int64_t messages = wait_for(r->messages, LISTEN_MESSAGES_A_SECOND);
	int64_t bytes = wait_for(r->bytes, LISTEN_BYTES_A_SECOND);
	return messages > bytes ? messages : bytes;
}

void listen_rate_spend(struct listen_rate *r, size_t messages, size_t bytes)
{
	r->messages -= (int64_t)messages * 1000;
	r->bytes -= (int64_t)bytes * 1000;
}
