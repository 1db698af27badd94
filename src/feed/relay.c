#include "feed/relay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "feed/lines.h"
#include "feed/reader.h"
#include "feed/sse.h"
#include "feed/websocket.h"

struct relay {
	struct messages messages;
	struct websocket socket;
	struct sse sse;
	struct lines lines;
	uint64_t dropped;  /* of lines and sse, as counted so far */
	bool recalled;     /* sse: the id is from before a crash, and no server has taken it yet */
	struct moment now; /* of the bytes at hand */
	struct link *link; /* of the bytes at hand */
};

static void *create(const struct feed_url *url)
{
	struct relay *r = calloc(1, sizeof *r);
	if (!r)
		return NULL;
	sse_init(&r->sse);
	if (url->scheme == FEED_SSE)
		sse_recall(&r->sse, url->mark);
	r->recalled = r->sse.id[0] != 0;
	r->socket.state = WEBSOCKET_CLOSED;
	if (messages_init(&r->messages, url->map))
		return r;
	free(r);
	return NULL;
}

static void destroy(void *own)
{
	struct relay *r = own;
	messages_finish(&r->messages);
	websocket_finish(&r->socket);
	sse_finish(&r->sse);
	lines_finish(&r->lines);
	free(r);
}

/* ---- the token that the secrets file has for it ---- */

/* What is sent to the server, for one request. Wiped when it was sent. */
struct admission {
	char address[2600];
	char header[700]; /* "" = the token goes into the address, or there is none */
};

/* NAME=TOKEN into the query of an address. False: it does not fit. */
static bool ask_with(char *address, size_t size, const char *name, const char *token)
{
	char *escaped = curl_easy_escape(NULL, token, 0);
	size_t end = strcspn(address, "#"); /* a fragment is not sent */
	int length = snprintf(address + end, size - end, "%c%s=%s", memchr(address, '?', end) ? '&' : '?', name,
			      escaped ? escaped : "");
	bool ok = escaped && length > 0 && (size_t)length < size - end;
	if (escaped)
		sodium_memzero(escaped, strlen(escaped));
	curl_free(escaped);
	return ok;
}

static bool is_clean(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 0x7f)
			return false;
	return true;
}

/* The session of ssn: where the address has its mark. False: the link was refused, in words. */
static bool admit_session(struct link *l, struct admission *a)
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	const char *group = l->url.secret[0] ? l->url.secret : "ssn";
	const char *session = link_secret(l, group, "session");
	const char *mark = strrchr(l->url.address, FEED_URL_SESSION);
	size_t length = session ? strlen(session) : 0;
	a->header[0] = 0;
	if (!mark || length == 0 || length > 128 || session[strspn(session, signs)]) {
		link_refuse_secret(l, group, "Feed.relay.no-session");
		return false;
	}
	snprintf(a->address, sizeof a->address, "%.*s%s%s", (int)(mark - l->url.address), l->url.address, session,
		 mark + 1);
	return true;
}

/* False: the link was refused, in words. */
static bool admit(struct link *l, struct admission *a)
{
	if (l->url.session)
		return admit_session(l, a);
	static const char names[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
	const char *group = l->url.secret;
	const char *token = group[0] ? link_secret(l, group, "token") : NULL;
	const char *query = token ? link_secret(l, group, "query") : NULL;
	int length = 0;
	snprintf(a->address, sizeof a->address, "%s", l->url.address);
	a->header[0] = 0;
	if (group[0] && (!token || !token[0])) {
		link_refuse_secret(l, group, "Feed.relay.no-token");
		return false;
	}
	bool ok = !token || is_clean(token);
	if (ok && query)
		ok = query[0] && !query[strspn(query, names)] && ask_with(a->address, sizeof a->address, query, token);
	else if (ok && token)
		length = snprintf(a->header, sizeof a->header, "Authorization: Bearer %s", token);
	ok = ok && length >= 0 && (size_t)length < sizeof a->header;
	if (!ok)
		link_refuse(l, FEED_CREDENTIALS, "Feed.relay.bad-token");
	return ok;
}

/* ---- WebSocket ---- */

static void socket_open(struct link *l, const struct moment *now)
{
	link_live(l, now);
}

static void socket_message(struct link *l, const char *bytes, size_t length, bool binary, const struct moment *now)
{
	struct relay *r = l->own;
	if (!binary)
		messages_take(&r->messages, l, bytes, length, now);
}

static const struct websocket_ear ear = {.opened = socket_open, .message = socket_message};

/* What stands behind the host in an address: the path with the query; "/" if there is none. */
static const char *path_of(const char *address, char *host, size_t size)
{
	const char *from = strstr(address, "://");
	from = from ? from + 3 : address;
	size_t length = strcspn(from, "/?#");
	snprintf(host, size, "%.*s", (int)(length < size ? length : size - 1), from);
	return from + length;
}

/* What cannot be admitted is told before anybody is called. */
static void socket_prepare(struct link *l, const struct moment *now)
{
	struct admission a;
	(void)now;
	if (admit(l, &a))
		link_dial(l, l->url.host, l->url.port, !l->url.insecure);
	sodium_memzero(&a, sizeof a);
}

static void socket_opened(struct link *l, const struct moment *now)
{
	struct relay *r = l->own;
	char host[320];
	char path[sizeof((struct admission *)NULL)->address + 2];
	char line[sizeof((struct admission *)NULL)->header + 2];
	struct admission a;
	if (!admit(l, &a))
		return;
	const char *rest = path_of(a.address, host, sizeof host);
	snprintf(path, sizeof path, "%s%.*s", rest[0] == '/' ? "" : "/", (int)strcspn(rest, "#"), rest);
	snprintf(line, sizeof line, "%s%s", a.header, a.header[0] ? "\r\n" : "");
	websocket_begin(&r->socket, l, &ear, host, path, line, now);
	sodium_memzero(&a, sizeof a);
	sodium_memzero(path, sizeof path);
	sodium_memzero(line, sizeof line);
}

static void socket_received(struct link *l, const char *bytes, size_t length, const struct moment *now)
{
	struct relay *r = l->own;
	websocket_received(&r->socket, bytes, length, now);
}

static int64_t socket_tick(struct link *l, const struct moment *now)
{
	struct relay *r = l->own;
	return websocket_tick(&r->socket, now);
}

/* ---- streams over HTTP ---- */

static void ask_stream(struct link *l, const char *type)
{
	struct relay *r = l->own;
	char accept[64];
	char last[SSE_ID_MOST + 32];
	struct admission a;
	if (!admit(l, &a))
		return;
	const char *headers[4] = {accept, "Cache-Control: no-cache"};
	size_t count = 2;
	snprintf(accept, sizeof accept, "Accept: %s", type);
	snprintf(last, sizeof last, "Last-Event-ID: %s", r->sse.id);
	r->dropped = r->sse.dropped + r->lines.dropped;
	if (r->sse.id[0])
		headers[count++] = last;
	if (a.header[0])
		headers[count++] = a.header;
	web_ask(l, &(struct web_ask){.url = a.address, .headers = headers, .header_count = count, .stream = true});
	sodium_memzero(&a, sizeof a);
}

static void count_dropped(struct link *l, struct relay *r)
{
	for (; r->dropped < r->sse.dropped + r->lines.dropped; r->dropped++)
		link_drop(l);
}

static void answered(struct link *l, const struct web_answer *a, const struct moment *now)
{
	const struct relay *r = l->own;
	if (a->code == CURLE_OK && r->sse.retry_ms > 0)
		link_wait(l, r->sse.retry_ms, now);
	if (a->code == CURLE_OK)
		link_fail(l, "Feed.net.closed");
	else
		web_judge(l, a);
}

static int64_t no_tick(struct link *l, const struct moment *now)
{
	(void)l;
	(void)now;
	return NEVER;
}

static void take_message(void *user, const char *type, const char *data, size_t length)
{
	struct relay *r = user;
	(void)type;
	if (length > 0)
		messages_take(&r->messages, r->link, data, length, &r->now);
}

static void sse_opened(struct link *l, const struct moment *now)
{
	struct relay *r = l->own;
	(void)now;
	sse_again(&r->sse);
	ask_stream(l, "text/event-stream");
}

static bool sse_answering(struct link *l, const struct web_answer *head, const struct moment *now)
{
	struct relay *r = l->own;
	if (r->recalled && head->status >= 400 && head->status < 500 && head->status != 429) {
		r->recalled = false;
		sse_recall(&r->sse, "");
		link_mark(l, "");
		link_fail(l, "Feed.sse.lost");
		return false;
	}
	if (!web_is_good(l, head, "text/event-stream"))
		return false;
	r->recalled = false;
	if (r->sse.id[0]) /* it was sent; whether the server keeps what came after it, nobody knows */
		link_back(l, GAP_ASKED);
	link_live(l, now);
	return true;
}

static void sse_streamed(struct link *l, const char *bytes, size_t length, const struct moment *now)
{
	struct relay *r = l->own;
	r->link = l;
	r->now = *now;
	sse_feed(&r->sse, bytes, length, take_message, r);
	link_mark(l, r->sse.id);
	count_dropped(l, r);
	if (r->sse.failed)
		link_fail(l, "Feed.memory");
}

static void take_line(void *user, const char *line, size_t length)
{
	struct relay *r = user;
	messages_take(&r->messages, r->link, line, length, &r->now);
}

static void ndjson_opened(struct link *l, const struct moment *now)
{
	struct relay *r = l->own;
	(void)now;
	lines_again(&r->lines);
	ask_stream(l, "application/x-ndjson, application/ndjson, application/json, text/plain");
}

/* Line-wise JSON has no media type that all agree on; a page for people it is not. */
static bool ndjson_answering(struct link *l, const struct web_answer *head, const struct moment *now)
{
	bool page = strcmp(head->type, "text/html") == 0;
	if (head->status != 200 || page) {
		web_judge(l, head);
		return false;
	}
	link_live(l, now);
	return true;
}

static void ndjson_streamed(struct link *l, const char *bytes, size_t length, const struct moment *now)
{
	struct relay *r = l->own;
	r->link = l;
	r->now = *now;
	lines_feed(&r->lines, bytes, length, take_line, r);
	count_dropped(l, r);
}

const struct protocol relay_socket = {.port = 443,
				      .plain_port = 80,
				      .create = create,
				      .destroy = destroy,
				      .prepare = socket_prepare,
				      .opened = socket_opened,
				      .received = socket_received,
				      .tick = socket_tick};

const struct protocol relay_sse = {.no_socket = true,
				   .create = create,
				   .destroy = destroy,
				   .opened = sse_opened,
				   .answering = sse_answering,
				   .streamed = sse_streamed,
				   .answered = answered,
				   .tick = no_tick};

const struct protocol relay_ndjson = {.no_socket = true,
				      .create = create,
				      .destroy = destroy,
				      .opened = ndjson_opened,
				      .answering = ndjson_answering,
				      .streamed = ndjson_streamed,
				      .answered = answered,
				      .tick = no_tick};
