#include "feed/bilibili_open.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/gate.h"
#include "feed/reader_json.h"
#include "show/audience_line.h"

#define APP_BEAT_MS 20000
#define APP_SILENT_MS 60000 /* then the platform closes the game */
#define BEAT_MS 30000
#define SILENT_MS 35000
#define STEP_MS 10000
#define TRIES_MOST 3

enum tag { TAG_ORPHAN = 1, TAG_START, TAG_BEAT };

/* What the platform answers, by number. */
enum { CODE_OVER = 7000, CODE_TWICE = 7002, CODE_EXPIRED = 7003, CODE_IDENTITY = 7007, CODE_FULL = 7010 };

static void *create(const struct feed_url *url)
{
	struct bilibili_open *b = calloc(1, sizeof *b);
	if (!b)
		return NULL;
	b->socket.state = WEBSOCKET_CLOSED;
	b->app_beat_ms = url->ping_ms == SHOW_NONE ? APP_BEAT_MS : url->ping_ms;
	snprintf(b->base, sizeof b->base, "%s", url->base[0] ? url->base : "https://live-open.biliapi.com");
	return b;
}

static void destroy(void *own)
{
	struct bilibili_open *b = own;
	websocket_finish(&b->socket);
	bilibili_packets_finish(&b->packets);
	free(b);
}

/* ---- the game ---- */

static void lose_game(struct link *l)
{
	struct bilibili_open *b = l->own;
	b->game[0] = 0;
	bilibili_open_forget(l);
}

static void start(struct link *l, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	json_t *body = json_pack("{s:s, s:I}", "code", link_secret(l, "bilibili-open", "code"), "app_id",
				 (json_int_t)strtoll(link_secret(l, "bilibili-open", "app_id"), NULL, 10));
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	b->step = BILIBILI_OPEN_START;
	bilibili_open_ask(l, TAG_START, "/v2/app/start", text, now);
	free(text);
	json_decref(body);
}

static void end_orphan(struct link *l, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	char *text = bilibili_open_body(l, b->game, true);
	b->step = BILIBILI_OPEN_ORPHAN;
	bilibili_open_ask(l, TAG_ORPHAN, "/v2/app/end", text, now);
	free(text);
}

/* "wss://HOST[:PORT]/PATH"; plain ones only where that was allowed. */
static bool dial(struct link *l, const char *address)
{
	struct bilibili_open *b = l->own;
	bool tls = strncmp(address, "wss://", 6) == 0;
	if (!tls && (strncmp(address, "ws://", 5) != 0 || !l->url.insecure))
		return false;
	const char *host = address + (tls ? 6 : 5);
	size_t length = strcspn(host, ":/?#@");
	const char *rest = host + length;
	long port = *rest == ':' ? strtol(rest + 1, NULL, 10) : tls ? 443 : 80;
	const char *path = strchr(rest, '/');
	if (length == 0 || length >= sizeof b->server || port < 1 || port > 65535 || *rest == '@')
		return false;
	snprintf(b->server, sizeof b->server, "%.*s", (int)length, host);
	snprintf(b->path, sizeof b->path, "%s", path ? path : "/sub");
	b->step = BILIBILI_OPEN_GREETING;
	link_dial(l, b->server, (int)port, tls);
	return true;
}

static void dial_next(struct link *l)
{
	struct bilibili_open *b = l->own;
	b->tries++;
	for (size_t i = 0; i < b->link_count; i++)
		if (dial(l, b->links[b->attempt++ % b->link_count]))
			return;
	link_fail(l, "Feed.bilibili.no-server");
}

static void prepare(struct link *l, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	bilibili_packets_again(&b->packets);
	b->beating = false;
	if (!bilibili_open_has_secrets(l))
		return;
	if (b->game[0] && b->link_count && b->tries < TRIES_MOST && now->mono < b->alive_mono + APP_SILENT_MS) {
		dial_next(l);
		return;
	}
	if (!b->game[0])
		bilibili_open_recall(l, b->game, sizeof b->game);
	if (b->game[0])
		end_orphan(l, now);
	else
		start(l, now);
}

static void keep_links(struct bilibili_open *b, const json_t *list)
{
	size_t i = 0;
	const json_t *link = NULL;
	b->link_count = 0;
	b->attempt = b->tries = 0;
	json_array_foreach(list, i, link)
	{
		const char *text = json_string_value(link);
		if (text && strlen(text) < sizeof b->links[0] && b->link_count < BILIBILI_OPEN_LINKS)
			snprintf(b->links[b->link_count++], sizeof b->links[0], "%s", text);
	}
}

static void started(struct link *l, const json_t *data, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	const json_t *wire = json_object_get(data, "websocket_info");
	struct span game = json_span(json_object_get(data, "game_info"), "game_id");
	struct span auth = json_span(wire, "auth_body");
	struct span host = json_span(json_object_get(data, "anchor_info"), "open_id");
	if (game.length >= sizeof b->game || auth.length == 0 || auth.length >= sizeof b->auth ||
	    host.length >= sizeof b->host_id) {
		link_fail(l, "Feed.bilibili.garbled");
		return;
	}
	/* without a game there is nothing that could be ended: such an application only listens */
	snprintf(b->game, sizeof b->game, "%s", game.at ? game.at : "");
	snprintf(b->auth, sizeof b->auth, "%s", auth.at);
	snprintf(b->host_id, sizeof b->host_id, "%s", host.at ? host.at : "");
	keep_links(b, json_object_get(wire, "wss_link"));
	b->alive_mono = now->mono;
	b->app_beat_mono = b->game[0] ? now->mono + b->app_beat_ms : NEVER;
	if (b->game[0])
		bilibili_open_remember(l, b->game);
	dial_next(l);
}

/* Number and words of the platform, which may hold anything. */
static void fail_in_words(struct link *l, int64_t code, const json_t *body)
{
	char said[160];
	struct span words = json_span(body, "message");
	gate(GATE_NAME, words.at ? words.at : "", words.length < 120 ? words.length : 120, said, sizeof said);
	if (said[0])
		link_fail_as(l, saying_of("Feed.open.answers", "%lld %s", (long long)code, said));
	else
		link_fail_as(l, saying_of("Feed.open.answers-mute", "%lld", (long long)code));
}

static void start_refused(struct link *l, int64_t code, const json_t *body, const struct moment *now)
{
	switch (code) {
	case CODE_IDENTITY:
		link_refuse(l, FEED_CREDENTIALS, "Feed.open.identity");
		break;
	case CODE_FULL:
		link_wait(l, 10000, now);
		link_fail(l, "Feed.open.full");
		break;
	case CODE_TWICE:
		link_wait(l, 10000, now);
		link_fail(l, "Feed.open.twice");
		break;
	default:
		fail_in_words(l, code, body);
		break;
	}
}

static void beat_answered(struct link *l, int64_t code, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	if (code == 0) {
		b->alive_mono = now->mono;
		return;
	}
	if (code != CODE_OVER && code != CODE_EXPIRED)
		return; /* a passing trouble: after a minute it is one that matters */
	lose_game(l);
	link_return(l, "Feed.open.closed");
}

static void answered(struct link *l, const struct web_answer *a, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	bool repaired;
	bool whole = a->code == CURLE_OK && a->status == 200;
	json_t *body = whole ? audience_line_load(a->body, a->length, &repaired, NULL) : NULL;
	bool clear = json_is_object(body) && json_object_get(body, "code");
	int64_t code = json_number(body, "code");
	if (a->tag == TAG_BEAT) {
		b->beating = false;
		if (clear)
			beat_answered(l, code, now);
	} else if (!whole) {
		web_judge(l, a);
	} else if (!clear) {
		link_fail(l, "Feed.bilibili.garbled");
	} else if (a->tag == TAG_ORPHAN) { /* whatever it says: the old one is not ours any more */
		lose_game(l);
		start(l, now);
	} else if (code == 0) {
		started(l, json_object_get(body, "data"), now);
	} else {
		start_refused(l, code, body, now);
	}
	json_decref(body);
}

/* ---- packets ---- */

static void send_packet(struct link *l, uint32_t op, const char *body)
{
	struct bilibili_open *b = l->own;
	char bytes[sizeof b->auth + BILIBILI_HEADER];
	size_t length = bilibili_packet_write(op, body, strlen(body), bytes, sizeof bytes);
	if (length > LINK_OUT / 2)
		link_fail(l, "Feed.open.long");
	else
		websocket_send(&b->socket, true, bytes, length);
}

static void beat(struct link *l, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	b->beat_mono = now->mono + BEAT_MS;
	send_packet(l, BILIBILI_HEARTBEAT, "");
}

static void auth_answered(struct link *l, const json_t *body, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	if (json_number(body, "code") != 0) {
		b->tries = TRIES_MOST; /* another start gives another body */
		link_fail(l, "Feed.open.no-entry");
		return;
	}
	b->step = BILIBILI_OPEN_LIVE;
	b->tries = 0;
	link_live(l, now);
	beat(l, now);
}

static void take_packet(void *user, uint32_t op, const char *bytes, size_t length)
{
	struct bilibili_open *b = user;
	struct link *l = b->link;
	bool repaired;
	if (l->verdict || (op != BILIBILI_MESSAGE && op != BILIBILI_AUTH_REPLY))
		return;
	json_t *body = bytes ? audience_line_load(bytes, length, &repaired, NULL) : NULL;
	if (!json_is_object(body)) {
		link_drop(l);
	} else if (op == BILIBILI_AUTH_REPLY) {
		auth_answered(l, body, &b->now);
	} else if (b->step == BILIBILI_OPEN_LIVE && !bilibili_open_item(l, body, b->host_id, b->game, &b->now)) {
		lose_game(l);
		link_return(l, "Feed.open.closed");
	}
	json_decref(body);
}

static void socket_open(struct link *l, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	b->step = BILIBILI_OPEN_AUTH;
	b->heard_mono = now->mono;
	send_packet(l, BILIBILI_AUTH, b->auth);
}

static void socket_message(struct link *l, const char *bytes, size_t length, bool binary, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	if (!binary)
		return;
	bilibili_packets_again(&b->packets); /* a message holds whole packets */
	b->link = l;
	b->now = *now;
	b->heard_mono = now->mono;
	if (!bilibili_packets_feed(&b->packets, bytes, length, take_packet, b))
		link_fail(l, b->packets.is_bomb ? "Feed.net.unpacks" : "Feed.net.garbled");
	link_worked(l, b->packets.inflated);
}

static const struct websocket_ear ear = {.opened = socket_open, .message = socket_message};

static void opened(struct link *l, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	char host[300];
	b->heard_mono = now->mono;
	b->beat_mono = NEVER;
	snprintf(host, sizeof host, "%s:%d", b->server, l->port);
	websocket_begin(&b->socket, l, &ear, host, b->path, "", now);
}

static void received(struct link *l, const char *bytes, size_t length, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	websocket_received(&b->socket, bytes, length, now);
}

static void tend_game(struct link *l, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	if (!b->game[0])
		return;
	if (now->mono >= b->alive_mono + APP_SILENT_MS) {
		link_fail(l, "Feed.open.heartbeats");
		return;
	}
	if (now->mono < b->app_beat_mono || b->beating)
		return;
	char *text = bilibili_open_body(l, b->game, false);
	b->app_beat_mono = now->mono + b->app_beat_ms;
	b->beating = true;
	bilibili_open_ask(l, TAG_BEAT, "/v2/app/heartbeat", text, now);
	free(text);
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t tick(struct link *l, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	int64_t patience = b->step == BILIBILI_OPEN_LIVE ? SILENT_MS : STEP_MS;
	if (b->beat_mono != NEVER && now->mono >= b->beat_mono)
		beat(l, now);
	if (now->mono >= b->heard_mono + patience)
		link_fail(l, "Feed.net.no-answer");
	tend_game(l, now);
	int64_t next = earlier(b->beat_mono, b->heard_mono + patience);
	if (b->game[0])
		next = earlier(next, earlier(b->beating ? NEVER : b->app_beat_mono, b->alive_mono + APP_SILENT_MS));
	return next;
}

const struct protocol bilibili_open_protocol = {.port = 443,
						.plain_port = 80,
						.apart_ms = 1000,
						.create = create,
						.destroy = destroy,
						.prepare = prepare,
						.answered = answered,
						.opened = opened,
						.received = received,
						.leave = bilibili_open_leave,
						.tick = tick};
