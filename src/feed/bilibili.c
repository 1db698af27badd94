#include "feed/bilibili.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed/reader_json.h"
#include "show/audience_line.h"

#define BEAT_MS 30000
#define SILENT_MS 35000
#define STEP_MS 10000
#define FALLBACK "broadcastlv.chat.bilibili.com"
/* The danmaku server wants the one that asked for the token. */
#define AGENT "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"

static enum bilibili_transport transport_of(const char *name)
{
	if (strcmp(name, "ws") == 0)
		return BILIBILI_WS;
	return strcmp(name, "tcp") == 0 ? BILIBILI_TCP : BILIBILI_WSS;
}

static void *create(const struct feed_url *url)
{
	struct bilibili *b = calloc(1, sizeof *b);
	if (!b)
		return NULL;
	b->transport = transport_of(url->transport);
	b->socket.state = WEBSOCKET_CLOSED;
	snprintf(b->live, sizeof b->live, "%s", url->base[0] ? url->base : "https://api.live.bilibili.com");
	snprintf(b->api, sizeof b->api, "%s", url->base[0] ? url->base : "https://api.bilibili.com");
	return b;
}

static void destroy(void *own)
{
	struct bilibili *b = own;
	websocket_finish(&b->socket);
	bilibili_packets_finish(&b->packets);
	free(b);
}

/* ---- look-ups ---- */

static void ask(struct link *l, enum bilibili_step step, const char *url)
{
	struct bilibili *b = l->own;
	char cookie[4200];
	const char *headers[] = {"User-Agent: " AGENT, "Referer: https://live.bilibili.com/", cookie};
	const char *secret = link_secret(l, "bilibili", "cookie");
	bool has_cookie = secret && secret[0] && !strpbrk(secret, "\r\n") && strlen(secret) < 4096;
	if (has_cookie)
		snprintf(cookie, sizeof cookie, "Cookie: %.4095s", secret);
	b->step = step;
	web_ask(l, &(struct web_ask){
			   .tag = (int)step, .url = url, .headers = headers, .header_count = has_cookie ? 3 : 2});
}

static void ask_room(struct link *l)
{
	const struct bilibili *b = l->own;
	char url[512];
	snprintf(url, sizeof url, "%s/room/v1/Room/get_info?room_id=%.20s", b->live, l->url.target);
	ask(l, BILIBILI_STEP_ROOM, url);
}

static void ask_keys(struct link *l)
{
	const struct bilibili *b = l->own;
	char url[512];
	snprintf(url, sizeof url, "%s/x/web-interface/nav", b->api);
	ask(l, BILIBILI_STEP_KEYS, url);
}

static void ask_server(struct link *l, const struct moment *now)
{
	const struct bilibili *b = l->own;
	char query[128];
	char sign[33];
	char url[600];
	snprintf(query, sizeof query, "id=%lld&type=0&wts=%lld", (long long)b->room, (long long)(now->wall / 1000));
	bilibili_wbi_sign(query, b->wbi, sign);
	snprintf(url, sizeof url, "%s/xlive/web-room/v1/index/getDanmuInfo?%s&w_rid=%s", b->live, query, sign);
	ask(l, BILIBILI_STEP_SERVER, url);
}

/* HOST[:PORT] of the URL goes before what was looked up; 0 = no port in it. */
static int split_host(const char *text, char *host, size_t size)
{
	const char *colon = strrchr(text, ':');
	bool port = colon && strchr(text, ':') == colon;
	size_t length = port ? (size_t)(colon - text) : strlen(text);
	snprintf(host, size, "%.*s", (int)length, text);
	return port ? (int)strtol(colon + 1, NULL, 10) : 0;
}

static void dial(struct link *l, const json_t *hosts)
{
	static const struct {
		const char *key;
		int usual;
	} ports[] = {
		[BILIBILI_WSS] = {"wss_port", 443}, [BILIBILI_WS] = {"ws_port", 2244}, [BILIBILI_TCP] = {"port", 2243}};
	struct bilibili *b = l->own;
	size_t count = json_array_size(hosts);
	const json_t *entry = count ? json_array_get(hosts, b->attempt++ % count) : NULL;
	struct span host = json_span(entry, "host");
	int64_t port = json_number(entry, ports[b->transport].key);
	if (host.length && host.length < sizeof b->server)
		snprintf(b->server, sizeof b->server, "%s", host.at);
	else
		snprintf(b->server, sizeof b->server, "%s", FALLBACK);
	if (port < 1 || port > 65535)
		port = ports[b->transport].usual;
	if (l->url.server[0]) {
		int own = split_host(l->url.server, b->server, sizeof b->server);
		port = own ? own : port;
	}
	b->step = BILIBILI_STEP_GREETING;
	link_dial(l, b->server, (int)port, b->transport == BILIBILI_WSS);
}

/* The name of a file in an address, without its ending. */
static void stem(const char *url, char *out, size_t size)
{
	const char *slash = url ? strrchr(url, '/') : NULL;
	size_t length = slash ? strcspn(slash + 1, ".") : 0;
	snprintf(out, size, "%.*s", (int)length, slash ? slash + 1 : "");
}

static void room_answered(struct link *l, const json_t *body)
{
	struct bilibili *b = l->own;
	const json_t *data = json_object_get(body, "data");
	if (json_number(body, "code") != 0 || json_number(data, "room_id") <= 0) {
		link_refuse(l, FEED_REFUSED, "Feed.bilibili.no-room");
		return;
	}
	b->room = json_number(data, "room_id");
	b->host = json_number(data, "uid");
	ask_keys(l);
}

static void keys_answered(struct link *l, const json_t *body, const struct moment *now)
{
	struct bilibili *b = l->own;
	char img[64];
	char sub[64];
	const json_t *data = json_object_get(body, "data"); /* it is there also for somebody who is nobody */
	const json_t *pictures = json_object_get(data, "wbi_img");
	stem(json_string_value(json_object_get(pictures, "img_url")), img, sizeof img);
	stem(json_string_value(json_object_get(pictures, "sub_url")), sub, sizeof sub);
	b->uid = json_flag(data, "isLogin") ? json_number(data, "mid") : 0;
	if (bilibili_wbi_key(img, sub, b->wbi))
		ask_server(l, now);
	else
		link_fail(l, "Feed.bilibili.keys");
}

static void server_answered(struct link *l, const json_t *body)
{
	struct bilibili *b = l->own;
	int64_t code = json_number(body, "code");
	const json_t *data = json_object_get(body, "data");
	struct span token = json_span(data, "token");
	if (code != 0 || token.length == 0 || token.length >= sizeof b->token) {
		link_fail(l, code == -352 ? "Feed.bilibili.signed" : "Feed.bilibili.no-server");
		return;
	}
	snprintf(b->token, sizeof b->token, "%s", token.at);
	dial(l, json_object_get(data, "host_list"));
}

static void answered(struct link *l, const struct web_answer *a, const struct moment *now)
{
	bool repaired;
	if (a->code != CURLE_OK || a->status != 200) {
		if (a->status == 412) /* what it answers to those who ask too often */
			link_fail(l, "Feed.bilibili.slow");
		else
			web_judge(l, a);
		return;
	}
	json_t *body = audience_line_load(a->body, a->length, &repaired, NULL);
	if (!json_is_object(body))
		link_fail(l, "Feed.bilibili.garbled");
	else if (a->tag == BILIBILI_STEP_ROOM)
		room_answered(l, body);
	else if (a->tag == BILIBILI_STEP_KEYS)
		keys_answered(l, body, now);
	else
		server_answered(l, body);
	json_decref(body);
}

static void prepare(struct link *l, const struct moment *now)
{
	struct bilibili *b = l->own;
	(void)now;
	bilibili_packets_again(&b->packets);
	if (b->room)
		ask_keys(l);
	else
		ask_room(l);
}

/* ---- packets ---- */

static void send_packet(struct link *l, uint32_t op, const char *body)
{
	struct bilibili *b = l->own;
	char bytes[2048];
	size_t length = bilibili_packet_write(op, body, strlen(body), bytes, sizeof bytes);
	if (b->transport == BILIBILI_TCP)
		link_send(l, bytes, length);
	else
		websocket_send(&b->socket, true, bytes, length);
}

/* The browser's name is part of the cookie, if there is one. */
static void find_buvid(const char *cookie, char *out, size_t size)
{
	const char *at = cookie ? strstr(cookie, "buvid3=") : NULL;
	size_t length = at ? strcspn(at + 7, "; \"\\") : 0;
	snprintf(out, size, "%.*s", (int)(length < size ? length : 0), at ? at + 7 : "");
}

static void send_auth(struct link *l, const struct moment *now)
{
	struct bilibili *b = l->own;
	char buvid[128];
	find_buvid(link_secret(l, "bilibili", "cookie"), buvid, sizeof buvid);
	json_t *body = json_pack("{s:I, s:I, s:i, s:s, s:i, s:s, s:s}", "uid", (json_int_t)b->uid, "roomid",
				 (json_int_t)b->room, "protover", 2, "platform", "web", "type", 2, "buvid", buvid,
				 "key", b->token);
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	b->step = BILIBILI_STEP_AUTH;
	b->heard_mono = now->mono;
	if (text)
		send_packet(l, BILIBILI_AUTH, text);
	else
		link_fail(l, "Feed.memory");
	free(text);
	json_decref(body);
}

static void beat(struct link *l, const struct moment *now)
{
	struct bilibili *b = l->own;
	b->beat_mono = now->mono + BEAT_MS;
	/* without a body: the reply echoes it behind its end, uncounted, which on TCP would be taken for a header */
	send_packet(l, BILIBILI_HEARTBEAT, "");
}

static void auth_answered(struct link *l, const json_t *body, const struct moment *now)
{
	struct bilibili *b = l->own;
	if (json_number(body, "code") != 0) { /* a token holds for a while only: a new one is looked up */
		link_fail(l, "Feed.bilibili.token");
		return;
	}
	b->step = BILIBILI_STEP_LIVE;
	link_live(l, now);
	beat(l, now);
}

static void take_packet(void *user, uint32_t op, const char *bytes, size_t length)
{
	struct bilibili *b = user;
	struct link *l = b->link;
	bool repaired;
	if (l->verdict || (op != BILIBILI_MESSAGE && op != BILIBILI_AUTH_REPLY))
		return;
	json_t *body = bytes ? audience_line_load(bytes, length, &repaired, NULL) : NULL;
	if (!json_is_object(body))
		link_drop(l);
	else if (op == BILIBILI_AUTH_REPLY)
		auth_answered(l, body, &b->now);
	else if (b->step == BILIBILI_STEP_LIVE)
		bilibili_item(l, body, b->host, &b->now);
	json_decref(body);
}

static void take_bytes(struct link *l, const char *bytes, size_t length, const struct moment *now)
{
	struct bilibili *b = l->own;
	b->link = l;
	b->now = *now;
	b->heard_mono = now->mono;
	if (!bilibili_packets_feed(&b->packets, bytes, length, take_packet, b))
		link_fail(l, b->packets.is_bomb ? "Feed.net.unpacks" : "Feed.net.garbled");
	link_worked(l, b->packets.inflated);
}

static void socket_open(struct link *l, const struct moment *now)
{
	send_auth(l, now);
}

static void socket_message(struct link *l, const char *bytes, size_t length, bool binary, const struct moment *now)
{
	struct bilibili *b = l->own;
	if (!binary)
		return;
	bilibili_packets_again(&b->packets); /* a message holds whole packets */
	take_bytes(l, bytes, length, now);
}

static const struct websocket_ear ear = {.opened = socket_open, .message = socket_message};

static void opened(struct link *l, const struct moment *now)
{
	struct bilibili *b = l->own;
	char host[300];
	b->heard_mono = now->mono;
	b->beat_mono = NEVER;
	if (b->transport == BILIBILI_TCP) {
		send_auth(l, now);
		return;
	}
	snprintf(host, sizeof host, "%s:%d", b->server, l->port);
	websocket_begin(&b->socket, l, &ear, host, "/sub",
			"User-Agent: " AGENT "\r\nOrigin: https://live.bilibili.com\r\n", now);
}

static void received(struct link *l, const char *bytes, size_t length, const struct moment *now)
{
	struct bilibili *b = l->own;
	if (b->transport == BILIBILI_TCP)
		take_bytes(l, bytes, length, now);
	else
		websocket_received(&b->socket, bytes, length, now);
}

static int64_t tick(struct link *l, const struct moment *now)
{
	struct bilibili *b = l->own;
	int64_t patience = b->step == BILIBILI_STEP_LIVE ? SILENT_MS : STEP_MS;
	if (b->beat_mono != NEVER && now->mono >= b->beat_mono)
		beat(l, now);
	if (now->mono >= b->heard_mono + patience)
		link_fail(l, "Feed.net.no-answer");
	return b->beat_mono < b->heard_mono + patience ? b->beat_mono : b->heard_mono + patience;
}

const struct protocol bilibili_protocol = {.port = 443,
					   .plain_port = 2244,
					   .create = create,
					   .destroy = destroy,
					   .prepare = prepare,
					   .answered = answered,
					   .opened = opened,
					   .received = received,
					   .tick = tick};
