#include "feed/web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/version.h"
#include "feed/link.h"
#include "feed/link_socket.h"
#include "feed/now.h"
#include "feed/packing.h"

#define CONNECT_MS 10000
#define ANSWER_MS 20000
#define REDIRECTS_MOST 5L
#define RETRY_AFTER_MOST_S 3600
/* Of a stream, at a time. curl reads up to a hundred times before the others have their turn. */
#define STREAM_CHUNK 4096L

struct web_call {
	struct handle handle; /* first: what the multi points to */
	CURL *easy;           /* owned */
	struct curl_slist *headers;
	char *body; /* what is posted; owned */
	struct web_ask ask;
	char curl_words[CURL_ERROR_SIZE];
	bool told;     /* the head of a stream was shown to the protocol */
	bool unwanted; /* … who did not want it */
	bool too_long;
	bool stopped; /* our own doing: what came was not taken */
	bool unpacked;
	bool head_long;
	bool in_head;
	bool private_only; /* an address was given up because it is private */
	size_t head;       /* bytes of the headers of the answer at hand */
	size_t length;
	size_t size;
	char *got; /* owned */
};

static void free_call(struct web_call *call)
{
	struct link *l = call->handle.link;
	for (size_t i = 0; i < WEB_CALLS_MOST; i++)
		if (l->calls[i] == call)
			l->calls[i] = NULL;
	curl_multi_remove_handle(l->multi, call->easy);
	curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	free(call->body);
	free(call->got);
	free(call);
}

void web_cancel(struct link *l)
{
	for (size_t i = 0; i < WEB_CALLS_MOST; i++)
		if (l->calls[i])
			free_call(l->calls[i]);
}

/* ---- what comes ---- */

static void media_type(const struct web_call *call, char *out, size_t size)
{
	const char *type = NULL;
	size_t n = 0;
	curl_easy_getinfo(call->easy, CURLINFO_CONTENT_TYPE, &type);
	for (; type && type[n] && !strchr("; \t", type[n]) && n + 1 < size; n++)
		out[n] = (char)(type[n] >= 'A' && type[n] <= 'Z' ? type[n] + 32 : type[n]);
	out[n] = 0;
}

static struct web_answer head_of(const struct web_call *call)
{
	struct web_answer a = {.tag = call->ask.tag, .code = CURLE_OK, .body = call->got ? call->got : ""};
	curl_off_t after = 0;
	curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &a.status);
	curl_easy_getinfo(call->easy, CURLINFO_RETRY_AFTER, &after);
	if (after > RETRY_AFTER_MOST_S)
		after = RETRY_AFTER_MOST_S;
	a.retry_after_ms = after > 0 ? (int64_t)after * 1000 : 0;
	media_type(call, a.type, sizeof a.type);
	return a;
}

/* Of one answer: redirects bring several. */
static bool head_fits(struct web_call *call, const char *bytes, size_t length, bool empty)
{
	if (length > 5 && memcmp(bytes, "HTTP/", 5) == 0)
		call->head = 0;
	call->in_head = !empty;
	call->head += length;
	call->head_long = call->head > WEB_HEAD_MOST;
	return !call->head_long;
}

/* A stream comes as it is: what is packed has no limit to what is in it, and nobody would see it coming. It was asked
 * for so (set_headers()). A page may be packed once. True: it is packed more than that, and the link was judged. */
static bool is_packed(struct web_call *call)
{
	char packing[PACKING_WORDS];
	int most = call->ask.stream ? 0 : 1;
	if (packing_layers(call->easy, most, packing) <= most)
		return false;
	struct saying why = call->ask.stream ? saying_of("Feed.web.packed", "%s", packing)
					     : saying_of("Feed.web.packed-page", "%s", packing);
	link_refuse_as(call->handle.link, FEED_REFUSED, why);
	return true;
}

/* The empty line after the headers: of an answer that curl will not follow on from, it is the head of the stream. */
static size_t on_header(char *bytes, size_t size, size_t count, void *user)
{
	struct web_call *call = user;
	struct link *l = call->handle.link;
	size_t length = size * count;
	bool empty = length <= 2 && (length == 0 || bytes[0] == '\r' || bytes[0] == '\n');
	if (!head_fits(call, bytes, length, empty))
		return length + 1; /* another number ends the transfer */
	if (!empty || call->told)
		return length;
	if (!call->ask.stream) {
		call->unwanted = is_packed(call);
		return call->unwanted ? length + 1 : length;
	}
	struct web_answer head = head_of(call);
	bool is_followed = !call->ask.home && head.status >= 300 && head.status < 400 && head.status != 304;
	bool on_its_way = head.status < 200 || is_followed;
	if (on_its_way)
		return length;
	struct moment now = feed_now();
	call->told = true;
	call->unwanted = (head.status == 200 && is_packed(call)) || !l->protocol->answering(l, &head, &now);
	return call->unwanted ? length + 1 : length;
}

static bool keep(struct web_call *call, const char *bytes, size_t length)
{
	if (call->length + length > call->ask.most) {
		curl_off_t came = 0;
		curl_easy_getinfo(call->easy, CURLINFO_SIZE_DOWNLOAD_T, &came);
		call->too_long = true;
		call->unpacked = came >= 0 && (size_t)came <= call->ask.most;
		return false;
	}
	if (call->length + length + 1 > call->size) {
		size_t size = (call->length + length + 1) * 2;
		char *grown = realloc(call->got, size);
		if (!grown)
			return false;
		call->got = grown;
		call->size = size;
	}
	memcpy(call->got + call->length, bytes, length);
	call->length += length;
	call->got[call->length] = 0;
	return true;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *user)
{
	struct web_call *call = user;
	struct link *l = call->handle.link;
	size_t length = size * count;
	if (!call->ask.stream) {
		call->stopped = !keep(call, bytes, length);
		return call->stopped ? CURL_WRITEFUNC_ERROR : length;
	}
	struct moment now = feed_now();
	if (l->verdict || call->unwanted)
		return CURL_WRITEFUNC_ERROR;
	l->protocol->streamed(l, bytes, length, &now);
	return l->verdict ? CURL_WRITEFUNC_ERROR : length;
}

static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct web_call *call = user;
	(void)purpose;
	if (!link_socket_may_go(call->handle.link, &address->addr)) {
		call->private_only = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype, address->protocol);
}

/* curl has no words for it that would help anybody. */
static bool is_broken_packing(const struct web_call *call, CURLcode code)
{
	return !call->ask.stream && !call->stopped && (code == CURLE_WRITE_ERROR || code == CURLE_BAD_CONTENT_ENCODING);
}

/* One line without an end curl gives up by itself, and says that there is no memory for it; newer ones, that it is too
 * large. */
static bool gave_up_head(const struct web_call *call, CURLcode code)
{
	return call->in_head && (code == CURLE_OUT_OF_MEMORY || strstr(call->curl_words, "oo large"));
}

void web_done(struct web_call *call, CURLcode code, const struct moment *now)
{
	struct link *l = call->handle.link;
	struct web_answer a = head_of(call);
	a.code = code;
	a.length = call->length;
	a.most = call->ask.most;
	a.too_long = call->too_long;
	a.unpacked = call->unpacked;
	a.head_long = call->head_long || gave_up_head(call, code);
	a.private_only = call->private_only;
	if (a.private_only)
		a.words = link_socket_private(l, call->easy);
	else if (is_broken_packing(call, code))
		a.words = saying_plain("Feed.web.broken-packing");
	else if (code != CURLE_OK)
		a.words = link_socket_words(l, call->easy, code, call->curl_words);
	/* The answer's body outlives the call's place: the protocol may ask again at once. */
	char *body = call->got;
	call->got = NULL;
	bool unwanted = call->unwanted;
	free_call(call);
	if (!unwanted && !l->verdict)
		l->protocol->answered(l, &a, now);
	free(body);
}

/* ---- asking ---- */

static bool set_post(struct web_call *call)
{
	if (!call->ask.body)
		return true;
	call->body = malloc(call->ask.body_length + 1);
	if (!call->body)
		return false;
	memcpy(call->body, call->ask.body, call->ask.body_length);
	return curl_easy_setopt(call->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->ask.body_length) ==
		       CURLE_OK &&
	       curl_easy_setopt(call->easy, CURLOPT_POSTFIELDS, call->body) == CURLE_OK;
}

static bool add_header(struct web_call *call, const char *line)
{
	struct curl_slist *grown = curl_slist_append(call->headers, line);
	if (grown)
		call->headers = grown;
	return grown != NULL;
}

static bool set_headers(struct web_call *call)
{
	bool ok = !call->ask.stream || add_header(call, "Accept-Encoding: identity");
	for (size_t i = 0; ok && i < call->ask.header_count; i++)
		ok = add_header(call, call->ask.headers[i]);
	return ok && curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers) == CURLE_OK;
}

static bool set_callbacks(struct web_call *call)
{
	CURL *c = call->easy;
	bool ok = curl_easy_setopt(c, CURLOPT_PRIVATE, (void *)&call->handle) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_ERRORBUFFER, call->curl_words) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, call) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_HEADERDATA, call) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK;
	return ok && curl_easy_setopt(c, CURLOPT_WRITEDATA, call) == CURLE_OK;
}

/* A redirect may not lead from an encrypted address to a plain one, nor anywhere that is not the web. */
static bool set_limits(struct web_call *call)
{
	CURL *c = call->easy;
	bool plain = strncasecmp(call->ask.url, "http://", 7) == 0;
	int64_t whole = call->ask.timeout_ms ? call->ask.timeout_ms : call->ask.stream ? 0 : ANSWER_MS;
	bool ok = curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, plain ? "http,https" : "https") == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, plain ? "http,https" : "https") == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, call->ask.home ? 0L : 1L) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_MAXREDIRS, REDIRECTS_MOST) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)whole) == CURLE_OK;
	const char *packed = call->ask.stream ? NULL : "gzip, deflate";
	ok = ok && curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, packed) == CURLE_OK;
	ok = ok && (!call->ask.stream || curl_easy_setopt(c, CURLOPT_BUFFERSIZE, STREAM_CHUNK) == CURLE_OK);
	return ok && curl_easy_setopt(c, CURLOPT_USERAGENT, "Crowdcue/" CROWDCUE_VERSION) == CURLE_OK;
}

static struct web_call **free_place(struct link *l)
{
	for (size_t i = 0; i < WEB_CALLS_MOST; i++)
		if (!l->calls[i])
			return &l->calls[i];
	return NULL;
}

bool web_ask(struct link *l, const struct web_ask *ask)
{
	struct web_call **place = free_place(l);
	struct web_call *call = place ? calloc(1, sizeof *call) : NULL;
	if (!call) {
		link_fail(l, "Feed.memory");
		return false;
	}
	call->handle = (struct handle){.kind = HANDLE_CALL, .link = l};
	call->ask = *ask;
	if (!call->ask.most)
		call->ask.most = WEB_BODY_MOST;
	call->easy = curl_easy_init();
	*place = call;
	bool ok = call->easy && curl_easy_setopt(call->easy, CURLOPT_URL, ask->url) == CURLE_OK;
	ok = ok && set_limits(call) && set_callbacks(call) && set_headers(call) && set_post(call);
	ok = ok && link_socket_secure(l, call->easy, ask->url);
	call->ask.url = call->ask.body = NULL; /* they were only borrowed; curl has its own copies, or we have */
	call->ask.headers = NULL;
	if (ok && curl_multi_add_handle(l->multi, call->easy) == CURLM_OK)
		return true;
	free_call(call);
	link_fail(l, "Feed.memory");
	return false;
}

/* ---- judging ---- */

/* For people who do not know the numbers. */
static struct saying status_words(long status)
{
	static const struct {
		long status;
		const char *key;
	} table[] = {
		{400, "Feed.web.400"}, {401, "Feed.web.401"},         {403, "Feed.web.403"},
		{404, "Feed.web.404"}, {407, "Feed.net.proxy-login"}, /* a server has no such answer */
		{410, "Feed.web.410"}, {429, "Feed.web.429"},         {500, "Feed.web.500"},
		{502, "Feed.web.502"}, {503, "Feed.web.503"},         {504, "Feed.web.504"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].status == status)
			return saying_plain(table[i].key);
	return saying_of("Feed.web.status", "%ld", status);
}

static bool comes_back(long status)
{
	return status == 408 || status == 425 || status == 429 || status >= 500;
}

/* More came than is taken. */
static struct saying too_much(const struct web_answer *a)
{
	if (a->head_long)
		return saying_of("Feed.web.head-long", "%d", WEB_HEAD_MOST >> 10);
	if (a->unpacked)
		return saying_of("Feed.web.unpacks", "%zu", a->most >> 20);
	return saying_of("Feed.web.too-long", "%zu", a->most >> 20);
}

/* No whole answer has come. */
static void judge_failure(struct link *l, const struct web_answer *a)
{
	if (a->head_long || a->too_long)
		link_fail_as(l, too_much(a));
	else if (a->code == CURLE_TOO_MANY_REDIRECTS)
		link_refuse(l, FEED_REFUSED, "Feed.web.circles");
	else if (a->private_only || a->code == CURLE_PEER_FAILED_VERIFICATION || a->code == CURLE_SSL_CACERT_BADFILE ||
		 a->code == CURLE_UNSUPPORTED_PROTOCOL || a->code == CURLE_URL_MALFORMAT)
		link_refuse_as(l, FEED_REFUSED, a->words);
	else
		link_fail_as(l, a->words);
}

void web_judge(struct link *l, const struct web_answer *a)
{
	struct moment now = feed_now();
	if (a->code != CURLE_OK || a->too_long) {
		judge_failure(l, a);
	} else if (a->status == 204) {
		link_over(l, "Feed.web.over");
	} else if (comes_back(a->status)) {
		if (a->status == 429 || a->status == 503)
			link_wait(l, a->retry_after_ms, &now);
		link_fail_as(l, status_words(a->status));
	} else if (a->status != 200) {
		link_refuse_as(
			l, a->status == 401 || a->status == 403 || a->status == 407 ? FEED_CREDENTIALS : FEED_REFUSED,
			status_words(a->status));
	} else if (a->type[0]) {
		link_refuse_as(l, FEED_REFUSED, saying_of("Feed.web.type", "%s", a->type));
	} else {
		link_refuse(l, FEED_REFUSED, "Feed.web.no-type");
	}
}

bool web_is_good(struct link *l, const struct web_answer *a, const char *type)
{
	if (a->code == CURLE_OK && a->status == 200 && (!type[0] || strcmp(a->type, type) == 0))
		return true;
	web_judge(l, a);
	return false;
}
