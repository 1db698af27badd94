/* The requests at our ports: who may speak, what is taken, and the answers. libmicrohttpd reads the heads; a request
 * that is refused is still read to its end, within bounds, so that its sender gets to see the answer. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <utlist.h>

#include "core/locale.h"
#include "feed/listen_parts.h"
#include "feed/listen_port.h"

#define FIRST_MS 10000   /* from the connection to the first line of a request */
#define REQUEST_MS 20000 /* from its first line to its answer */
#define IDLE_MS 75000    /* from an answer to the next request */

/* ---- the answers ---- */

static const struct answer_row {
	enum listen_answer answer;
	unsigned status;
	const char *reason;
	const char *key; /* of locale/; NULL = the answer has its own text */
} rows[] = {
	{ANSWER_OK, MHD_HTTP_OK, NULL, NULL},
	{ANSWER_BAD, MHD_HTTP_BAD_REQUEST, "event.bad", NULL},
	{ANSWER_TOKEN, MHD_HTTP_UNAUTHORIZED, "listen.token", "Post.token"},
	{ANSWER_FOREIGN_HOST, MHD_HTTP_FORBIDDEN, "listen.host", "Post.host"},
	{ANSWER_TWO_HOSTS, MHD_HTTP_BAD_REQUEST, "listen.two-hosts", "Post.two-hosts"},
	{ANSWER_FOREIGN_PAGE, MHD_HTTP_FORBIDDEN, "listen.origin", "Post.origin"},
	{ANSWER_NO_PATH, MHD_HTTP_NOT_FOUND, "listen.path", "Post.path"},
	{ANSWER_POST_ONLY, MHD_HTTP_METHOD_NOT_ALLOWED, "listen.method", "Post.method"},
	{ANSWER_SOCKET_ONLY, MHD_HTTP_UPGRADE_REQUIRED, "listen.socket", "Post.socket"},
	{ANSWER_BAD_GREETING, MHD_HTTP_UPGRADE_REQUIRED, "listen.greeting", "Post.greeting"},
	{ANSWER_TOO_LONG, MHD_HTTP_CONTENT_TOO_LARGE, "listen.long", "Post.long"},
	{ANSWER_FORM, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, "listen.form", "Post.form"},
	{ANSWER_PACKING, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, "listen.packing", "Post.packing"},
	{ANSWER_TOO_FAST, MHD_HTTP_TOO_MANY_REQUESTS, "listen.rate", "Post.rate"},
	{ANSWER_FULL, MHD_HTTP_SERVICE_UNAVAILABLE, "listen.full", "Post.full"},
	{ANSWER_UNKEPT, MHD_HTTP_SERVICE_UNAVAILABLE, "listen.journal", "Post.journal"},
	{ANSWER_PREFLIGHT, MHD_HTTP_NO_CONTENT, NULL, NULL},
};

static const struct answer_row *row_of(enum listen_answer answer)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].answer == answer)
			return &rows[i];
	return &rows[1];
}

static const char *header_of(struct MHD_Connection *c, const char *name)
{
	return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

static bool names_here(struct MHD_Connection *c)
{
	return listen_host_is_here(header_of(c, "Host"));
}

/* What the page that has asked may read, and may send. */
static void add_page_headers(const struct listen_visitor *v, struct MHD_Connection *c, struct MHD_Response *r)
{
	const char *origin = header_of(c, "Origin");
	bool near = names_here(c) && listen_origin_is_here(origin);
	if (!origin || !(v->trusted || near || v->answer == ANSWER_PREFLIGHT))
		return;
	MHD_add_response_header(r, "Access-Control-Allow-Origin", origin);
	MHD_add_response_header(r, "Vary", "Origin");
	if (v->answer != ANSWER_PREFLIGHT)
		return;
	MHD_add_response_header(r, "Access-Control-Allow-Methods", "POST, PUT");
	MHD_add_response_header(r, "Access-Control-Allow-Headers",
				"Authorization, Content-Type, Content-Encoding, X-Token");
	MHD_add_response_header(r, "Access-Control-Max-Age", "600");
	if (header_of(c, "Access-Control-Request-Private-Network"))
		MHD_add_response_header(r, "Access-Control-Allow-Private-Network", "true");
}

static void add_headers(struct listen_visitor *v, struct MHD_Connection *c, struct MHD_Response *r)
{
	char seconds[24];
	int64_t wait = v->seat ? listen_rate_wait(&v->seat->rate, v->door->all->now.mono) : 0;
	snprintf(seconds, sizeof seconds, "%" PRId64, v->answer == ANSWER_TOO_FAST ? wait / 1000 + 1 : INT64_C(2));
	MHD_add_response_header(r, "Content-Type", "application/json; charset=utf-8");
	MHD_add_response_header(r, "Cache-Control", "no-store");
	MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
	if (v->answer == ANSWER_TOO_FAST || v->answer == ANSWER_FULL || v->answer == ANSWER_UNKEPT)
		MHD_add_response_header(r, "Retry-After", seconds);
	if (v->answer == ANSWER_TOKEN)
		MHD_add_response_header(r, "WWW-Authenticate", "Bearer");
	if (v->answer == ANSWER_POST_ONLY)
		MHD_add_response_header(r, "Allow", "POST, PUT");
	if (v->answer == ANSWER_PACKING)
		MHD_add_response_header(r, "Accept-Encoding", "gzip, deflate");
	if (v->answer == ANSWER_BAD_GREETING)
		MHD_add_response_header(r, "Sec-WebSocket-Version", "13");
	add_page_headers(v, c, r);
}

/* Steals `object`, which may be NULL. */
static enum MHD_Result reply(struct listen_visitor *v, struct MHD_Connection *c, json_t *object)
{
	const struct answer_row *row = row_of(v->answer);
	json_t *answer = object ? object : json_object();
	if (v->answer == ANSWER_UNKEPT)
		json_object_clear(answer); /* nothing of it counts yet */
	bool empty = row->status == MHD_HTTP_NO_CONTENT;
	json_object_set_new(answer, "ok", json_boolean(row->status < 300));
	if (row->reason)
		json_object_set_new(answer, "reason", json_string(row->reason));
	if (row->key)
		json_object_set_new(answer, "text", json_string(locale_text(NULL, row->key)));
	char *text = json_dumps(answer, JSON_COMPACT);
	json_decref(answer);
	size_t length = empty || !text ? 0 : strlen(text);
	struct MHD_Response *r =
		MHD_create_response_from_buffer(length, length ? text : (char[]){""}, MHD_RESPMEM_MUST_COPY);
	free(text);
	if (!r)
		return MHD_NO;
	add_headers(v, c, r);
	enum MHD_Result result = MHD_queue_response(c, row->status, r);
	MHD_destroy_response(r);
	return result;
}

/* ---- who is asking for what ---- */

/* One slash at the end makes no difference: people add it and leave it out. */
static bool same_path(const char *one, const char *other)
{
	size_t n = strlen(one);
	size_t m = strlen(other);
	n -= n > 1 && one[n - 1] == '/';
	m -= m > 1 && other[m - 1] == '/';
	return n == m && memcmp(one, other, n) == 0;
}

static struct listen_seat *find_seat(const struct listen_door *door, const char *path, enum listen_kind kind)
{
	struct listen_seat *seat = NULL;
	LL_FOREACH(door->seats, seat)
	{
		if (seat->kind == kind && same_path(seat->path, path))
			return seat;
	}
	return NULL;
}

static const char *given_token(struct MHD_Connection *c)
{
	const char *given = listen_bearer(header_of(c, "Authorization"));
	given = given ? given : header_of(c, "X-Token");
	return given ? given : MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "token");
}

/* Strangers, and web pages that a browser on this machine happens to show. */
static enum listen_answer judge_sender(struct listen_visitor *v, struct MHD_Connection *c)
{
	const struct listen_seat *seat = v->seat;
	const char *given = given_token(c);
	v->trusted = listen_token_is(given, seat->token);
	if (v->trusted) {
		listen_prove(v);
		return ANSWER_NONE;
	}
	if (seat->token_needed || (given && seat->token[0]))
		return ANSWER_TOKEN;
	if (!names_here(c))
		return ANSWER_FOREIGN_HOST;
	return listen_origin_is_here(header_of(c, "Origin")) ? ANSWER_NONE : ANSWER_FOREIGN_PAGE;
}

/* A browser asks before a page may post JSON; it cannot send the token yet. */
static enum listen_answer judge_preflight(const struct listen_seat *seat, struct MHD_Connection *c)
{
	bool near = names_here(c) && listen_origin_is_here(header_of(c, "Origin"));
	return seat->token[0] || (near && !seat->token_needed) ? ANSWER_PREFLIGHT : ANSWER_FOREIGN_PAGE;
}

/* -1: not told. What is told wrongly, MHD has refused. */
static int64_t told_length(struct MHD_Connection *c)
{
	const char *text = header_of(c, "Content-Length");
	size_t digits = text ? strspn(text, "0123456789") : 0;
	if (digits == 0)
		return -1;
	return digits > 15 ? INT64_MAX : strtoll(text, NULL, 10);
}

static enum listen_answer judge_post(struct listen_visitor *v, struct MHD_Connection *c, const char *method)
{
	if (strcmp(method, "POST") != 0 && strcmp(method, "PUT") != 0)
		return ANSWER_POST_ONLY;
	if (!v->trusted && listen_is_form(header_of(c, "Content-Type")))
		return ANSWER_FORM;
	v->packing = listen_packing_of(header_of(c, "Content-Encoding"));
	if (v->packing == LISTEN_PACKED_ELSE)
		return ANSWER_PACKING;
	if (told_length(c) > LISTEN_BODY_MOST)
		return ANSWER_TOO_LONG;
	return listen_rate_wait(&v->seat->rate, v->door->all->now.mono) > 0 ? ANSWER_TOO_FAST : ANSWER_NONE;
}

static enum MHD_Result count_host(void *count, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	(void)value;
	*(int *)count += strcasecmp(name, "Host") == 0;
	return MHD_YES;
}

/* Of two, something in between may have judged the one, and we would judge the other (RFC 9112 section 3.2). */
static bool has_two_hosts(struct MHD_Connection *c)
{
	int count = 0;
	MHD_get_connection_values(c, MHD_HEADER_KIND, count_host, &count);
	return count > 1;
}

static enum listen_answer judge(struct listen_visitor *v, struct MHD_Connection *c, const char *path,
				const char *method)
{
	bool upgrade = strcmp(method, "GET") == 0 && listen_has_word(header_of(c, "Upgrade"), "websocket");
	enum listen_kind kind = upgrade ? LISTEN_SOCKET : LISTEN_HTTP;
	if (has_two_hosts(c))
		return ANSWER_TWO_HOSTS;
	v->seat = find_seat(v->door, path, kind);
	if (!v->seat) {
		v->seat = find_seat(v->door, path, upgrade ? LISTEN_HTTP : LISTEN_SOCKET);
		if (!v->seat)
			return ANSWER_NO_PATH;
		enum listen_answer who = judge_sender(v, c);
		return who ? who : upgrade ? ANSWER_POST_ONLY : ANSWER_SOCKET_ONLY;
	}
	if (strcmp(method, "OPTIONS") == 0 && header_of(c, "Access-Control-Request-Method"))
		return judge_preflight(v->seat, c);
	enum listen_answer who = judge_sender(v, c);
	if (who)
		return who;
	if (!upgrade)
		return judge_post(v, c, method);
	return listen_is_greeting(c) ? ANSWER_NONE : ANSWER_BAD_GREETING;
}

/* ---- bodies ---- */

void listen_let_body_go(struct listen_visitor *v)
{
	v->door->all->held -= v->size;
	free(v->body);
	v->body = NULL;
	v->size = v->length = 0;
}

/* False: it does not fit, v->answer says why. */
static bool make_room(struct listen_visitor *v, size_t more)
{
	struct listen *all = v->door->all;
	size_t want = v->length + more + 1;
	if (want <= v->size)
		return true;
	size_t size = want < 4096 ? 4096 : want * 2;
	size = size > LISTEN_BODY_MOST + 1 ? LISTEN_BODY_MOST + 1 : size;
	char *grown = NULL;
	if (v->length + more > LISTEN_BODY_MOST)
		v->answer = ANSWER_TOO_LONG;
	else if (!listen_make_memory(all, size - v->size, v->from, v) || !(grown = realloc(v->body, size)))
		v->answer = ANSWER_FULL;
	if (!grown) {
		listen_let_body_go(v);
		return false;
	}
	all->held += size - v->size;
	v->body = grown;
	v->size = size;
	return true;
}

static enum MHD_Result gather(struct listen_visitor *v, const char *bytes, size_t *length)
{
	if (!v->answer && make_room(v, *length)) {
		memcpy(v->body + v->length, bytes, *length);
		v->length += *length;
		v->body[v->length] = 0;
	} else {
		v->drained += *length;
	}
	*length = 0;
	return v->drained > LISTEN_DRAIN_MOST ? MHD_NO : MHD_YES;
}

/* Is it known what became of its messages? Then v->answer says so. */
static bool is_decided(struct listen_visitor *v)
{
	uint64_t lost = 0;
	struct link *l = v->seat ? v->seat->link : NULL;
	if (!l || l->sink->kept(l->sink->user, &lost) < v->handed)
		return false;
	if (lost >= v->handed) {
		v->answer = ANSWER_UNKEPT;
		link_forget_repeats(l); /* what is sent again counts */
	}
	return true;
}

/* What is answered with 200 is in the journal: until then its sender waits. False: there is nothing to wait for. */
static bool wait_until_kept(struct listen_visitor *v, struct MHD_Connection *c, json_t *answer)
{
	const struct feed_sink *sink = v->seat->link->sink;
	if (v->answer != ANSWER_OK || !sink->handed)
		return false;
	v->handed = sink->handed(sink->user);
	if (is_decided(v))
		return false;
	v->told = answer;
	v->waits = c;
	atomic_fetch_add(&v->door->all->waiting, 1);
	MHD_suspend_connection(c);
	return true;
}

static enum MHD_Result finish(struct listen_visitor *v, struct MHD_Connection *c)
{
	json_t *answer = v->told;
	v->told = NULL;
	if (answer)
		return reply(v, c, answer);
	if (!v->answer && !v->seat)
		v->answer = ANSWER_NO_PATH; /* the feed has left meanwhile */
	if (!v->answer && v->seat->kind == LISTEN_SOCKET)
		return listen_greet(v, c);
	if (!v->answer) {
		answer = json_pack("{s:b}", "ok", 0); /* first, for those who look at it */
		v->answer = listen_take(v, answer);
	}
	listen_let_body_go(v);
	if (answer && wait_until_kept(v, c, answer))
		return MHD_YES;
	return reply(v, c, answer);
}

enum MHD_Result listen_request(void *user, struct MHD_Connection *c, const char *url, const char *method,
			       const char *version, const char *upload, size_t *upload_size, void **own)
{
	struct listen_visitor *v = *own;
	(void)user;
	(void)version;
	if (!v)
		return MHD_NO; /* memory */
	if (v->begun)
		return *upload_size > 0 ? gather(v, upload, upload_size) : finish(v, c);
	v->begun = true;
	v->answer = judge(v, c, url, method);
	/* who waits for leave to send, or means to send too much, is told at once */
	bool at_once = header_of(c, "Expect") || told_length(c) > LISTEN_DRAIN_MOST;
	return v->answer && at_once ? reply(v, c, NULL) : MHD_YES;
}

/* ---- connections ---- */

static struct listen_visitor *visitor_of(struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *about = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return about ? about->socket_context : NULL;
}

void *listen_head_begins(void *user, const char *uri, struct MHD_Connection *c)
{
	struct listen_visitor *v = visitor_of(c);
	(void)user;
	(void)uri;
	if (!v)
		return NULL;
	v->request_mono = v->door->all->now.mono;
	v->due_mono = v->request_mono + REQUEST_MS;
	v->begun = false;
	v->trusted = false;
	v->seat = NULL;
	v->answer = ANSWER_NONE;
	v->packing = LISTEN_PLAIN;
	v->drained = 0;
	return v;
}

void listen_request_ends(void *user, struct MHD_Connection *c, void **own, enum MHD_RequestTerminationCode code)
{
	struct listen_visitor *v = *own;
	(void)user;
	(void)c;
	(void)code;
	*own = NULL;
	if (!v)
		return;
	json_decref(v->told);
	v->told = NULL;
	listen_let_body_go(v);
	v->seat = NULL;
	v->begun = false;
	if (v->due_mono != NEVER)
		v->due_mono = v->door->all->now.mono + IDLE_MS;
}

static void visitor_comes(struct listen_door *door, struct MHD_Connection *c, void **place)
{
	const union MHD_ConnectionInfo *about = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct listen_visitor *v = about ? calloc(1, sizeof *v) : NULL;
	*place = v;
	if (!v)
		return;
	v->door = door;
	v->handle = about->connect_fd;
	about = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	v->from = listen_from(about ? about->client_addr : NULL);
	v->came_mono = v->request_mono = door->all->now.mono;
	v->good_mono = NEVER;
	v->due_mono = v->came_mono + FIRST_MS;
	DL_APPEND(door->visitors, v);
	listen_make_place(door);
}

void listen_connection(void *user, struct MHD_Connection *c, void **visitor, enum MHD_ConnectionNotificationCode code)
{
	struct listen_door *door = user;
	struct listen_visitor *v = *visitor;
	switch (code) {
	case MHD_CONNECTION_NOTIFY_STARTED:
		visitor_comes(door, c, visitor);
		break;
	case MHD_CONNECTION_NOTIFY_CLOSED:
		if (v) {
			listen_let_body_go(v);
			DL_DELETE(door->visitors, v);
			free(v);
		}
		*visitor = NULL;
		break;
	}
}

void listen_answer_waiting(struct listen_door *door, bool all)
{
	struct listen_visitor *v = NULL;
	const struct moment *now = &door->all->now;
	DL_FOREACH(door->visitors, v)
	{
		if (!v->waits)
			continue;
		bool decided = is_decided(v);
		if (!decided && !all && v->seat && v->due_mono > now->mono)
			continue;
		if (!decided)
			v->answer = ANSWER_UNKEPT;
		MHD_resume_connection(v->waits);
		v->waits = NULL;
		v->due_mono = now->mono + FIRST_MS;
		atomic_fetch_sub(&door->all->waiting, 1);
	}
}

void listen_tend_visitors(struct listen_door *door, const struct moment *now)
{
	struct listen_visitor *v = NULL;
	DL_FOREACH(door->visitors, v)
	{
		if (v->due_mono > now->mono)
			continue;
		listen_port_cut(v->handle); /* MHD sees it closed, and clears away */
		v->due_mono = NEVER;
	}
}
