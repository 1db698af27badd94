/* The two feeds that listen, as links: they sit down at a port, and wait there. */
#include <stdlib.h>

#include "feed/link.h"
#include "feed/listen_parts.h"

struct listener {
	struct listen_seat *seat; /* NULL = not listening */
};

static void *create(const struct feed_url *url)
{
	(void)url;
	return calloc(1, sizeof(struct listener));
}

static void destroy(void *own)
{
	struct listener *listener = own;
	listen_leave(listener->seat);
	free(listener);
}

static void open_seat(struct link *l, enum listen_kind kind)
{
	struct listener *listener = l->own;
	struct saying why = {0};
	bool passing = true;
	listen_leave(listener->seat);
	listener->seat = listen_sit(l->listen, l, kind, &why, &passing);
	if (!listener->seat && passing) {
		link_fail_as(l, why);
	} else if (!listener->seat) {
		link_refuse_as(l, FEED_REFUSED, why);
	} else {
		link_wait_for(l, listen_waits_for(listener->seat, false), kind == LISTEN_HTTP);
	}
}

static void open_http(struct link *l, const struct moment *now)
{
	(void)now;
	open_seat(l, LISTEN_HTTP);
}

static void open_socket(struct link *l, const struct moment *now)
{
	(void)now;
	open_seat(l, LISTEN_SOCKET);
}

/* What is due at the ports, listen_next() knows. */
static int64_t tick(struct link *l, const struct moment *now)
{
	(void)l;
	(void)now;
	return NEVER;
}

const struct protocol listen_http = {
	.no_socket = true, .create = create, .destroy = destroy, .opened = open_http, .tick = tick};

const struct protocol listen_socket = {
	.no_socket = true, .create = create, .destroy = destroy, .opened = open_socket, .tick = tick};
