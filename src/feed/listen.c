#include "feed/listen_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utlist.h>

#include "feed/address.h"
#include "feed/listen_port.h"

#define IDLE_SECONDS 75u

struct listen *listen_create(void)
{
	return calloc(1, sizeof(struct listen));
}

void listen_destroy(struct listen *all)
{
	free(all);
}

bool listen_waits(const struct listen *all)
{
	return atomic_load(&all->waiting) > 0;
}

/* ---- doors ---- */

static void be_silent(void *user, const char *format, va_list arguments)
{
	(void)user;
	(void)format;
	(void)arguments;
}

/* NULL: memory, or the system's; then the handle is closed. */
static struct MHD_Daemon *serve(struct listen_door *door, int handle)
{
	struct MHD_Daemon *server = MHD_start_daemon(
		MHD_USE_EPOLL | MHD_ALLOW_UPGRADE | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL,
		listen_request, door, MHD_OPTION_EXTERNAL_LOGGER, be_silent, NULL, MHD_OPTION_LISTEN_SOCKET, handle,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)LISTEN_CONNECTIONS_MOST, MHD_OPTION_CONNECTION_TIMEOUT,
		IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LISTEN_HEAD_MOST,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION, listen_connection, door,
		MHD_OPTION_NOTIFY_COMPLETED, listen_request_ends, door, MHD_OPTION_URI_LOG_CALLBACK, listen_head_begins,
		door, MHD_OPTION_END);
	if (!server)
		listen_port_close(handle);
	return server;
}

static struct saying explain(enum listen_port why, const struct link *l)
{
	switch (why) {
	case LISTEN_PORT_TAKEN:
		return saying_of("Feed.listen.taken", "%d", l->port);
	case LISTEN_PORT_NO_ADDRESS:
		return saying_of("Feed.listen.no-address", "%s", l->host);
	case LISTEN_PORT_FORBIDDEN:
		return saying_of("Feed.listen.forbidden", "%d", l->port);
	case LISTEN_PORT_OPEN:
	case LISTEN_PORT_FAILED:
		break;
	}
	return saying_plain("Feed.listen.failed");
}

static void shut(struct listen_door *door)
{
	struct listen *all = door->all;
	listen_answer_waiting(door, true);
	for (size_t i = 0; i < 2; i++) {
		if (!door->servers[i])
			continue;
		MHD_run(door->servers[i]); /* nobody may wait when it stops */
		MHD_stop_daemon(door->servers[i]);
	}
	LL_DELETE(all->doors, door);
	all->door_count--;
	free(door);
}

static struct listen_door *open_door(struct listen *all, const struct link *l, struct saying *why, bool *passing)
{
	int handle = -1;
	bool localhost = strcmp(l->host, "localhost") == 0;
	*passing = true;
	*why = saying_plain("Feed.listen.doors");
	if (all->door_count == LISTEN_DOORS_MOST)
		return NULL;
	enum listen_port opened = listen_port_open(localhost ? "127.0.0.1" : l->host, l->port, &handle);
	*why = explain(opened, l);
	*passing = opened != LISTEN_PORT_FORBIDDEN;
	if (opened != LISTEN_PORT_OPEN)
		return NULL;
	struct listen_door *door = calloc(1, sizeof *door);
	if (!door) {
		listen_port_close(handle);
		return NULL;
	}
	door->all = all;
	door->port = l->port;
	snprintf(door->host, sizeof door->host, "%s", l->host);
	LL_PREPEND(all->doors, door);
	all->door_count++;
	door->servers[0] = serve(door, handle);
	/* some programs take "localhost" for the one address, some for the other */
	if (door->servers[0] && localhost && listen_port_open("::1", l->port, &handle) == LISTEN_PORT_OPEN)
		door->servers[1] = serve(door, handle);
	if (door->servers[0])
		return door;
	shut(door);
	return NULL;
}

static struct listen_door *find_door(const struct listen *all, const struct link *l)
{
	struct listen_door *door = NULL;
	LL_FOREACH(all->doors, door)
	{
		if (door->port == l->port && strcmp(door->host, l->host) == 0)
			return door;
	}
	return NULL;
}

/* ---- seats ---- */

/* The leave that a show's own feed needs, and the token that other machines need. False: no. */
static bool may_listen(const struct listen_seat *seat, struct saying *why)
{
	const struct feed_url *url = &seat->link->url;
	bool far = !address_is_here(url->host);
	const char *what = NULL;
	if (url->leave == FEED_LISTEN_NEVER)
		what = "Feed.listen.leave";
	else if (url->leave == FEED_LISTEN_HERE && far)
		what = "Feed.listen.leave-far";
	else if (url->leave && url->token[0])
		what = "Feed.listen.token-in-show";
	else if (url->secret[0] && !seat->token[0])
		what = "Feed.relay.no-token";
	const char *place = secrets_place(seat->link->secrets);
	*why = saying_of(what, "%s", place);
	if (!what && far && strlen(seat->token) < LISTEN_TOKEN_LEAST)
		*why = saying_of("Feed.listen.short-token", "%d %s", LISTEN_TOKEN_LEAST, place);
	return !why->key;
}

static const char *token_of(const struct link *l)
{
	const char *name = l->url.secret[0] ? l->url.secret : "listen";
	const char *kept = l->url.token[0] ? l->url.token : secrets_text(l->secrets, name, "token");
	return kept ? kept : "";
}

static bool is_taken(const struct listen_door *door, const struct listen_seat *seat)
{
	const struct listen_seat *other = NULL;
	LL_FOREACH(door->seats, other)
	{
		if (other->kind == seat->kind && strcmp(other->path, seat->path) == 0)
			return true;
	}
	return false;
}

static bool sit_down(struct listen *all, struct listen_seat *seat, struct saying *why, bool *passing)
{
	struct link *l = seat->link;
	*passing = false;
	if (!may_listen(seat, why))
		return false;
	if (seat->kind == LISTEN_HTTP && !messages_init(&seat->messages, l->url.map))
		return false;
	seat->door = find_door(all, l);
	if (!seat->door)
		seat->door = open_door(all, l, why, passing);
	if (!seat->door)
		return false;
	*passing = true;
	*why = saying_plain("Feed.listen.same-path");
	return !is_taken(seat->door, seat);
}

struct listen_seat *listen_sit(struct listen *all, struct link *l, enum listen_kind kind, struct saying *why,
			       bool *passing)
{
	struct listen_seat *seat = calloc(1, sizeof *seat);
	*passing = true;
	*why = saying_plain("Feed.memory");
	if (!seat)
		return NULL;
	*seat = (struct listen_seat){.link = l, .kind = kind, .path = l->url.target, .token = token_of(l)};
	seat->token_needed = l->url.token[0] || l->url.secret[0] || !address_is_here(l->url.host);
	listen_rate_init(&seat->rate, all->now.mono);
	senders_recall(&seat->senders, l->url.clocks, l->url.clock_count, kind == LISTEN_HTTP, &all->now);
	if (sit_down(all, seat, why, passing)) {
		LL_APPEND(seat->door->seats, seat);
		return seat;
	}
	messages_finish(&seat->messages);
	free(seat);
	return NULL;
}

void listen_leave(struct listen_seat *seat)
{
	if (!seat)
		return;
	struct listen_door *door = seat->door;
	struct listen_client *client = NULL;
	struct listen_client *after = NULL;
	struct listen_visitor *visitor = NULL;
	DL_FOREACH_SAFE(door->all->clients, client, after)
	{
		if (client->seat == seat)
			listen_end_client(client, 1001); /* going away */
	}
	DL_FOREACH(door->visitors, visitor)
	{
		if (visitor->seat == seat)
			visitor->seat = NULL;
	}
	LL_DELETE(door->seats, seat);
	messages_finish(&seat->messages);
	free(seat);
	if (!door->seats)
		shut(door);
}

struct saying listen_waits_for(const struct listen_seat *seat, bool again)
{
	const struct feed_url *url = &seat->link->url;
	bool any = strcmp(url->host, "0.0.0.0") == 0 || strcmp(url->host, "::") == 0;
	char host[300];
	char place[160];
	bool v6 = strchr(url->host, ':') && !any;
	snprintf(host, sizeof host, "%s%.64s%s", v6 ? "[" : "", any ? "Name.this-machine" : url->host, v6 ? "]" : "");
	snprintf(place, sizeof place, "%d%.120s", url->port, seat->path);
	const char *key = again ? (seat->token_needed ? "Feed.listen.gone-token" : "Feed.listen.gone")
				: (seat->token_needed ? "Feed.listen.waits-token" : "Feed.listen.waits");
	return saying_of(key, "%s %s %s", seat->kind == LISTEN_HTTP ? "http" : "ws", host, place);
}

uint64_t listen_count(const struct link *l)
{
	return l->status.received + l->status.duplicates + l->status.dropped + l->batch_count;
}

uint64_t listen_good(const struct link *l)
{
	return l->status.received + l->status.duplicates + l->batch_count;
}

void listen_heard(struct listen_seat *seat, uint64_t events, size_t bytes)
{
	listen_rate_spend(&seat->rate, events ? (size_t)events : 1, bytes);
	link_live(seat->link, &seat->door->all->now);
}

/* ---- the network's turn ---- */

void listen_run(struct listen *all, const struct moment *now)
{
	struct listen_door *door = NULL;
	all->now = *now;
	listen_tend_clients(all, now);
	LL_FOREACH(all->doors, door)
	{
		listen_answer_waiting(door, false);
		listen_tend_visitors(door, now);
		for (size_t i = 0; i < 2; i++)
			if (door->servers[i])
				MHD_run(door->servers[i]);
	}
}

size_t listen_handles(const struct listen *all, struct curl_waitfd *handles, size_t room, const struct moment *now)
{
	const struct listen_door *door = NULL;
	const struct listen_client *client = NULL;
	size_t count = 0;
	LL_FOREACH(all->doors, door)
	{
		for (size_t i = 0; i < 2 && count < room; i++) {
			const union MHD_DaemonInfo *about =
				door->servers[i] ? MHD_get_daemon_info(door->servers[i], MHD_DAEMON_INFO_EPOLL_FD)
						 : NULL;
			if (about)
				handles[count++] =
					(struct curl_waitfd){.fd = about->epoll_fd, .events = CURL_WAIT_POLLIN};
		}
	}
	DL_FOREACH(all->clients, client)
	{
		/* one that sends too much, or takes nothing, is not read until it is its turn again */
		bool over = client->over_mono != NEVER;
		bool reads = client->out_length == 0 && (over || listen_rate_wait(&client->seat->rate, now->mono) == 0);
		short events = (short)((reads ? CURL_WAIT_POLLIN : 0) | (client->out_length ? CURL_WAIT_POLLOUT : 0));
		if (events && count < room)
			handles[count++] = (struct curl_waitfd){.fd = client->handle, .events = events};
	}
	return count;
}

static int64_t sooner(int64_t one, int64_t other)
{
	return one < other ? one : other;
}

int64_t listen_next(const struct listen *all, const struct moment *now)
{
	const struct listen_door *door = NULL;
	const struct listen_visitor *visitor = NULL;
	int64_t next = listen_clients_next(all, now);
	LL_FOREACH(all->doors, door)
	{
		for (size_t i = 0; i < 2; i++) {
			MHD_UNSIGNED_LONG_LONG ms = 0;
			if (door->servers[i] && MHD_get_timeout(door->servers[i], &ms) == MHD_YES)
				next = sooner(next, now->mono + (int64_t)ms);
		}
		DL_FOREACH(door->visitors, visitor)
		{
			next = sooner(next, visitor->due_mono);
		}
	}
	return next;
}
