/* Room at our ports: for connections, and for what is not whole yet. Slow ones keep nobody out, by whatever they do:
 * what they hold is given to whoever comes. */
#include "feed/listen_parts.h"

#include <utlist.h>

#include "feed/listen_port.h"

#define GUESTS_MOST (LISTEN_CONNECTIONS_MOST + 1)

/* Those among whom one may have to give way. */
struct guests {
	size_t count;
	struct listen_guest items[GUESTS_MOST];
};

static void add(struct guests *guests, uint64_t from, int64_t came_mono, int64_t good_mono, void *behind)
{
	if (guests->count < GUESTS_MOST)
		guests->items[guests->count++] = (struct listen_guest){
			.from = from, .since = came_mono, .proven = good_mono != NEVER, .behind = behind};
}

static void *one_too_many(const struct guests *guests)
{
	const struct listen_guest *slowest =
		listen_one_too_many(guests->items, guests->count, LISTEN_STRANGERS_PER_ADDRESS, LISTEN_STRANGERS_MOST);
	return slowest ? slowest->behind : NULL;
}

void listen_make_place(struct listen_door *door)
{
	struct guests guests = {.count = 0};
	struct listen_visitor *v = NULL;
	DL_FOREACH(door->visitors, v)
	{
		if (v->due_mono != NEVER && !v->waits) /* one that waits for the journal has done its part */
			add(&guests, v->from, v->came_mono, v->good_mono, v);
	}
	v = one_too_many(&guests);
	if (!v)
		return;
	listen_port_cut(v->handle); /* MHD sees it closed, and clears away */
	v->due_mono = NEVER;
}

void listen_make_client_place(struct listen *all)
{
	struct guests guests = {.count = 0};
	struct listen_client *client = NULL;
	DL_FOREACH(all->clients, client)
	{
		if (client->over_mono == NEVER)
			add(&guests, client->from, client->came_mono, client->good_mono, client);
	}
	client = one_too_many(&guests);
	if (client)
		listen_send_away(client, 1013); /* try again later */
}

/* Of those that are proven: how many there are, and which of them has been silent longest. */
struct proven {
	size_t count;
	int64_t *longest; /* its good_mono */
};

static void count_in(struct proven *proven, int64_t *good_mono, bool here)
{
	if (!here || *good_mono == NEVER)
		return;
	proven->count++;
	if (!proven->longest || *good_mono < *proven->longest)
		proven->longest = good_mono;
}

static void forget_one_too_many(const struct proven *proven)
{
	if (proven->count > LISTEN_PROVEN_MOST)
		*proven->longest = NEVER;
}

void listen_prove(struct listen_visitor *v)
{
	struct listen_visitor *other = NULL;
	struct proven proven = {0};
	bool known = v->good_mono != NEVER;
	v->good_mono = v->door->all->now.mono;
	if (known)
		return; /* not one more */
	DL_FOREACH(v->door->visitors, other)
	{
		count_in(&proven, &other->good_mono, other->due_mono != NEVER);
	}
	forget_one_too_many(&proven);
}

void listen_prove_client(struct listen_client *client)
{
	const struct listen *all = client->seat->door->all;
	struct listen_client *other = NULL;
	struct proven proven = {0};
	bool known = client->good_mono != NEVER;
	client->good_mono = all->now.mono;
	if (known)
		return; /* not one more */
	DL_FOREACH(all->clients, other)
	{
		count_in(&proven, &other->good_mono, other->over_mono == NEVER);
	}
	forget_one_too_many(&proven);
}

/* ---- memory ---- */

/* Strangers first, and of each sort the slowest. */
static bool is_slower(bool proven, int64_t since, bool other_proven, int64_t other_since)
{
	return proven != other_proven ? other_proven : since < other_since;
}

static struct listen_visitor *slow_visitor(const struct listen *all, const void *but)
{
	const struct listen_door *door = NULL;
	struct listen_visitor *v = NULL;
	struct listen_visitor *slowest = NULL;
	LL_FOREACH(all->doors, door)
	{
		DL_FOREACH(door->visitors, v)
		{
			if (v == but || v->size == 0 || all->now.mono - v->request_mono < LISTEN_SLOW_MS)
				continue;
			if (!slowest || is_slower(v->good_mono != NEVER, v->request_mono, slowest->good_mono != NEVER,
						  slowest->request_mono))
				slowest = v;
		}
	}
	return slowest;
}

static struct listen_client *slow_client(const struct listen *all, const void *but)
{
	struct listen_client *client = NULL;
	struct listen_client *slowest = NULL;
	DL_FOREACH(all->clients, client)
	{
		bool slow = client->over_mono == NEVER && client->held > 0 && client->under_way_mono != NEVER &&
			    all->now.mono - client->under_way_mono >= LISTEN_SLOW_MS;
		if (client == but || !slow)
			continue;
		if (!slowest || is_slower(client->good_mono != NEVER, client->under_way_mono,
					  slowest->good_mono != NEVER, slowest->under_way_mono))
			slowest = client;
	}
	return slowest;
}

static bool take_from_one(struct listen *all, const void *but)
{
	struct listen_visitor *v = slow_visitor(all, but);
	struct listen_client *client = slow_client(all, but);
	bool from_client = client && (!v || is_slower(client->good_mono != NEVER, client->under_way_mono,
						      v->good_mono != NEVER, v->request_mono));
	if (from_client) {
		all->held -= client->held; /* gone with the next turn */
		client->held = 0;
		listen_send_away(client, 1013);
	} else if (v) {
		listen_let_body_go(v);
		v->answer = ANSWER_FULL; /* what comes of it still is read away */
	}
	return client || v;
}

bool listen_make_memory(struct listen *all, size_t size, const void *but)
{
	while (all->held + size > LISTEN_HELD_MOST)
		if (!take_from_one(all, but))
			return false;
	return true;
}
