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
	char words[256];
	bool passing = true;
	listen_leave(listener->seat);
	listener->seat = listen_sit(l->listen, l, kind, words, sizeof words, &passing);
	if (!listener->seat && passing) {
		link_fail(l, words);
	} else if (!listener->seat) {
		link_refuse(l, FEED_REFUSED, words);
	} else {
		listen_wait_words(listener->seat, "", words, sizeof words);
		link_wait_for(l, words, kind == LISTEN_HTTP);
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
