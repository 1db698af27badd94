/* WebSocket clients that come to us. Messages of each are read by a reader of its own: each may be another program. */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <utlist.h>

#include "feed/listen_parts.h"
#include "feed/listen_port.h"
#include "feed/websocket.h"

#define SILENT_MS 30000
#define PONG_MS 10000
#define GOODBYE_MS 2000 /* to read the good-bye that we have sent */
#define CHUNK 16384
#define CHUNKS_A_TURN 8

/* ---- the greeting ---- */

static const char *header_of(struct MHD_Connection *c, const char *name)
{
	return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

bool listen_is_greeting(struct MHD_Connection *c)
{
	uint8_t bytes[24];
	size_t length = 0;
	const char *key = header_of(c, "Sec-WebSocket-Key");
	const char *version = header_of(c, "Sec-WebSocket-Version");
	return key && version && strcmp(version, "13") == 0 && listen_has_word(header_of(c, "Connection"), "upgrade") &&
	       sodium_base642bin(bytes, sizeof bytes, key, strlen(key), NULL, &length, NULL,
				 sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       length == 16;
}

/* Some clients take a connection for failed if none of the subprotocols that they name is chosen. */
static void add_subprotocol(struct MHD_Response *r, const char *offered)
{
	char first[128];
	size_t n = offered ? strcspn(offered, ", \t") : 0;
	if (n == 0 || n >= sizeof first)
		return;
	memcpy(first, offered, n);
	first[n] = 0;
	MHD_add_response_header(r, "Sec-WebSocket-Protocol", first);
}

static void receive(struct listen_client *client, const char *bytes, size_t length);

static bool take_bytes(void *user, const void *bytes, size_t length)
{
	struct listen_client *client = user;
	if (length > sizeof client->out - client->out_length)
		return false;
	memcpy(client->out + client->out_length, bytes, length);
	client->out_length += length;
	return true;
}

static bool take_message(void *user, const char *bytes, size_t length, bool binary, const struct moment *now)
{
	struct listen_client *client = user;
	struct link *l = client->seat->link;
	uint64_t count = listen_count(l);
	uint64_t good = listen_good(l);
	link_from(l, &client->clock, client->sender, SKEW_CLIENT);
	if (!binary && listen_is_simple(bytes, length))
		messages_take(&client->messages, l, bytes, length, now);
	else if (!binary)
		link_drop(l);
	link_from(l, NULL, 0, SKEW_STREAM);
	if (listen_good(l) > good)
		listen_prove_client(client);
	listen_heard(client->seat, listen_count(l) - count, length);
	return true;
}

static const struct frames_ear ear = {.send = take_bytes, .message = take_message};

/* MHD hands the connection over. */
static void on_upgrade(void *user, struct MHD_Connection *c, void *own, const char *extra, size_t extra_size,
		       int handle, struct MHD_UpgradeResponseHandle *upgrade)
{
	struct listen_visitor *v = own;
	struct listen *all = v->door->all;
	struct listen_client *client = v->seat ? calloc(1, sizeof *client) : NULL;
	(void)user;
	(void)c;
	v->due_mono = NEVER;
	bool ok = client && frames_begin(&client->frames, FRAMES_SERVER, &ear, client);
	ok = ok && messages_init(&client->messages, v->seat->link->url.map);
	if (!ok) {
		if (client)
			frames_finish(&client->frames);
		free(client);
		MHD_upgrade_action(upgrade, MHD_UPGRADE_ACTION_CLOSE);
		return;
	}
	client->seat = v->seat;
	client->upgrade = upgrade;
	client->handle = handle;
	client->from = v->from;
	client->sender = link_sender(v->seat->link, v->from);
	client->clock = *senders_clock(&v->seat->senders, client->sender, false, all->now.mono);
	client->good_mono = v->good_mono;
	client->came_mono = client->heard_mono = all->now.mono;
	client->under_way_mono = NEVER;
	client->ping_mono = NEVER;
	client->over_mono = NEVER;
	client->unread = true;
	DL_APPEND(all->clients, client);
	client->seat->clients++;
	listen_make_client_place(all);
	link_live(client->seat->link, &all->now);
	if (extra_size > 0)
		receive(client, extra, extra_size);
}

enum MHD_Result listen_greet(struct listen_visitor *v, struct MHD_Connection *c)
{
	char accept[64];
	struct MHD_Response *r = MHD_create_response_for_upgrade(on_upgrade, v);
	if (!r)
		return MHD_NO;
	websocket_accept(header_of(c, "Sec-WebSocket-Key"), accept, sizeof accept);
	MHD_add_response_header(r, "Upgrade", "websocket");
	MHD_add_response_header(r, "Sec-WebSocket-Accept", accept);
	add_subprotocol(r, header_of(c, "Sec-WebSocket-Protocol"));
	enum MHD_Result result = MHD_queue_response(c, MHD_HTTP_SWITCHING_PROTOCOLS, r);
	MHD_destroy_response(r);
	return result;
}

/* ---- the end ---- */

static void let_go(struct listen_client *client)
{
	struct listen *all = client->seat->door->all;
	DL_DELETE(all->clients, client);
	all->leaving_count--;
	all->held -= client->held;
	MHD_upgrade_action(client->upgrade, MHD_UPGRADE_ACTION_CLOSE);
	frames_finish(&client->frames);
	messages_finish(&client->messages);
	free(client);
}

static void flush(struct listen_client *client)
{
	long put = client->out_length ? listen_port_write(client->handle, client->out, client->out_length) : 0;
	if (put > 0) {
		client->out_length -= (size_t)put;
		memmove(client->out, client->out + put, client->out_length);
	}
	if (put < 0)
		client->out_length = 0; /* reading tells that it is gone */
	if (client->over_mono == NEVER || client->said || client->out_length > 0)
		return;
	client->said = true;
	listen_port_end(client->handle);
}

/* Those who have had their good-bye and stay are bounded as well: the one that does longest goes. */
static void let_one_go(struct listen *all)
{
	struct listen_client *client = NULL;
	struct listen_client *first = NULL;
	DL_FOREACH(all->clients, client)
	{
		if (client->over_mono != NEVER && (!first || client->over_mono < first->over_mono))
			first = client;
	}
	if (first)
		first->over_mono = all->now.mono;
}

/* It does not count as there any more. */
static void leaves(struct listen_client *client)
{
	struct listen_seat *seat = client->seat;
	struct listen *all = seat->door->all;
	if (client->over_mono != NEVER)
		return;
	client->over_mono = all->now.mono + GOODBYE_MS;
	*senders_clock(&seat->senders, client->sender, false, all->now.mono) = client->clock;
	if (++all->leaving_count > LISTEN_LEAVING_MOST)
		let_one_go(all);
	if (--seat->clients > 0)
		return;
	link_wait_for(seat->link, listen_waits_for(seat, true), false);
}

void listen_end_client(struct listen_client *client, uint16_t code)
{
	leaves(client);
	frames_close(&client->frames, code);
	flush(client);
	let_go(client);
}

void listen_send_away(struct listen_client *client, uint16_t code)
{
	if (client->over_mono == NEVER)
		frames_close(&client->frames, code);
	leaves(client);
	client->over_mono = client->seat->door->all->now.mono; /* not here: somebody may be going through the list */
}

/* The frames have ended: what we have to say to that. */
static void say_goodbye(struct listen_client *client)
{
	switch (client->frames.end) {
	case FRAMES_ON:
		return;
	case FRAMES_CLOSED: /* it was answered */
		break;
	case FRAMES_BROKEN:
		frames_close(&client->frames, 1002);
		break;
	case FRAMES_TOO_LONG:
		frames_close(&client->frames, 1009);
		break;
	case FRAMES_MEMORY:
		frames_close(&client->frames, 1011);
		break;
	case FRAMES_STOPPED:
		break;
	}
	leaves(client);
}

/* ---- bytes ---- */

/* All messages under way together are bounded: the one that asks for more is sent away. */
static void weigh(struct listen_client *client)
{
	struct listen *all = client->seat->door->all;
	all->held += client->frames.size - client->held;
	client->held = client->frames.size;
	if (client->frames.kind == 0 || client->frames.end)
		client->under_way_mono = NEVER;
	else if (client->under_way_mono == NEVER)
		client->under_way_mono = all->now.mono;
	if (client->frames.end || listen_make_memory(all, 0, client->from, client))
		return;
	frames_close(&client->frames, 1013); /* try again later */
	leaves(client);
}

static void receive(struct listen_client *client, const char *bytes, size_t length)
{
	const struct moment *now = &client->seat->door->all->now;
	uint64_t messages = client->frames.messages;
	client->heard_mono = now->mono;
	client->ping_mono = NEVER;
	if (client->over_mono != NEVER)
		return; /* read away */
	frames_received(&client->frames, bytes, length, now);
	if (client->frames.messages != messages)
		client->under_way_mono = NEVER; /* what is under way is another one */
	weigh(client);
	say_goodbye(client);
}

/* False: it was let go. */
static bool read_client(struct listen_client *client, const struct moment *now)
{
	char bytes[CHUNK];
	client->unread = false;
	for (int turn = 0; turn < CHUNKS_A_TURN; turn++) {
		bool over = client->over_mono != NEVER;
		if (client->out_length > 0 || (!over && listen_rate_wait(&client->seat->rate, now->mono) > 0))
			return true;
		long got = listen_port_read(client->handle, bytes, sizeof bytes);
		if (got < 0) {
			leaves(client);
			let_go(client);
			return false;
		}
		if (got == 0)
			return true;
		receive(client, bytes, (size_t)got);
		flush(client);
	}
	client->unread = true;
	return true;
}

/* False: it was let go. */
static bool tend(struct listen_client *client, const struct moment *now)
{
	flush(client);
	if (!read_client(client, now))
		return false;
	bool mute = client->ping_mono != NEVER && now->mono >= client->ping_mono + PONG_MS;
	if (client->over_mono <= now->mono || mute) {
		leaves(client);
		let_go(client);
		return false;
	}
	bool silent = now->mono >= client->heard_mono + SILENT_MS;
	if (client->over_mono == NEVER && client->ping_mono == NEVER && silent) {
		client->ping_mono = now->mono;
		frames_send(&client->frames, WSLAY_PING, "", 0);
		flush(client);
	}
	return true;
}

void listen_tend_clients(struct listen *all, const struct moment *now)
{
	struct listen_client *client = NULL;
	struct listen_client *after = NULL;
	DL_FOREACH_SAFE(all->clients, client, after)
	{
		tend(client, now);
	}
}

static int64_t client_next(const struct listen_client *client, const struct moment *now)
{
	int64_t wait = listen_rate_wait(&client->seat->rate, now->mono);
	if (client->over_mono != NEVER)
		return client->over_mono;
	if (client->unread && client->out_length == 0)
		return now->mono + wait;
	int64_t due = client->ping_mono == NEVER ? client->heard_mono + SILENT_MS : client->ping_mono + PONG_MS;
	return wait > 0 && now->mono + wait < due ? now->mono + wait : due;
}

int64_t listen_clients_next(const struct listen *all, const struct moment *now)
{
	const struct listen_client *client = NULL;
	int64_t next = NEVER;
	DL_FOREACH(all->clients, client)
	{
		int64_t due = client_next(client, now);
		next = due < next ? due : next;
	}
	return next;
}
