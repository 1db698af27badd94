#include "feed/errand.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/version.h"
#include "feed/address.h"
#include "feed/link.h"
#include "feed/link_socket.h"

#define ANSWER_MS 5000L
#define ANSWER_MOST 65536

struct errand {
	struct handle handle; /* first: what the multi points to */
	struct errand *next;
	CURL *easy; /* owned, as what follows */
	struct curl_slist *headers;
	void (*ended)(void *user, long status, const char *body);
	void *user;
	size_t length;
	char got[ANSWER_MOST + 1];
};

static size_t on_body(char *bytes, size_t size, size_t count, void *user)
{
	struct errand *errand = user;
	size_t length = size * count;
	if (errand->length + length > ANSWER_MOST)
		return CURL_WRITEFUNC_ERROR;
	memcpy(errand->got + errand->length, bytes, length);
	errand->length += length;
	return length;
}

static void end(struct errand *errand, long status)
{
	errand->got[errand->length] = 0;
	errand->ended(errand->user, status, errand->got);
	curl_easy_cleanup(errand->easy);
	curl_slist_free_all(errand->headers);
	free(errand);
}

static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
	const bool *public_only = user;
	(void)purpose;
	if (*public_only && address_is_private(&address->addr))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype, address->protocol);
}

static bool set_up(struct errand *errand, const struct link *l, const struct errand_order *order)
{
	static bool rules[2] = {false, true};
	bool public_only = l->url.public_only && (l->url.host[0] || l->url.base[0]);
	CURL *c = errand->easy;
	bool plain = strncasecmp(order->url, "http://", 7) == 0;
	bool ok = curl_easy_setopt(c, CURLOPT_URL, order->url) == CURLE_OK;
	for (size_t i = 0; i < order->header_count && ok; i++) {
		struct curl_slist *grown = curl_slist_append(errand->headers, order->headers[i]);
		ok = grown != NULL;
		errand->headers = grown ? grown : errand->headers;
	}
	ok = ok && curl_easy_setopt(c, CURLOPT_HTTPHEADER, errand->headers) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, plain ? "http,https" : "https") == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, ANSWER_MS) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_USERAGENT, "Crowdcue/" CROWDCUE_VERSION) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_COPYPOSTFIELDS, order->body) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_PRIVATE, (void *)&errand->handle) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, &rules[public_only]) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_WRITEDATA, errand) == CURLE_OK;
	return ok && link_socket_secure(l, c, order->url);
}

void errand_send(struct errands *e, const struct link *l, const struct errand_order *order)
{
	struct errand *errand = calloc(1, sizeof *errand);
	if (!errand) {
		order->ended(order->user, 0, "");
		return;
	}
	*errand = (struct errand){.handle = {.kind = HANDLE_ERRAND}, .ended = order->ended, .user = order->user};
	errand->easy = curl_easy_init();
	if (!errand->easy || !set_up(errand, l, order) || curl_multi_add_handle(e->multi, errand->easy) != CURLM_OK) {
		end(errand, 0);
		return;
	}
	errand->next = e->first;
	e->first = errand;
}

void errand_done(struct errands *e, struct errand *errand, CURLcode code)
{
	long status = 0;
	struct errand **at = &e->first;
	while (*at != errand)
		at = &(*at)->next;
	*at = errand->next;
	if (code == CURLE_OK)
		curl_easy_getinfo(errand->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_multi_remove_handle(e->multi, errand->easy);
	end(errand, status);
}

bool errands_are_busy(const struct errands *e)
{
	return e->first != NULL;
}

void errands_finish(struct errands *e)
{
	while (e->first)
		errand_done(e, e->first, CURLE_ABORTED_BY_CALLBACK);
}
