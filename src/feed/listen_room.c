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

/* Who asks for memory. */
struct asking {
	const struct listen *all;
	const void *who;
	uint64_t from;
	size_t held; /* by all from there */
};

static size_t held_from(const struct listen *all, uint64_t from)
{
	const struct listen_door *door = NULL;
	const struct listen_visitor *v = NULL;
	const struct listen_client *client = NULL;
	size_t held = 0;
	LL_FOREACH(all->doors, door)
	{
		DL_FOREACH(door->visitors, v)
		{
			held += v->from == from ? v->size : 0;
		}
	}
	DL_FOREACH(all->clients, client)
	{
		held += client->from == from ? client->held : 0;
	}
	return held;
}

/* Must it give up what it has held since then? */
static bool gives_up(const struct asking *a, int64_t since, int64_t good_mono, uint64_t from)
{
	if (a->all->now.mono - since >= LISTEN_SLOW_MS)
		return true;
	return good_mono == NEVER && from != a->from && held_from(a->all, from) > a->held;
}

static struct listen_visitor *slow_visitor(const struct asking *a)
{
	const struct listen_door *door = NULL;
	struct listen_visitor *v = NULL;
	struct listen_visitor *slowest = NULL;
	LL_FOREACH(a->all->doors, door)
	{
		DL_FOREACH(door->visitors, v)
		{
			if (v == a->who || v->size == 0 || !gives_up(a, v->request_mono, v->good_mono, v->from))
				continue;
			if (!slowest || is_slower(v->good_mono != NEVER, v->request_mono, slowest->good_mono != NEVER,
						  slowest->request_mono))
				slowest = v;
		}
	}
	return slowest;
}

static struct listen_client *slow_client(const struct asking *a)
{
	struct listen_client *client = NULL;
	struct listen_client *slowest = NULL;
	DL_FOREACH(a->all->clients, client)
	{
		bool holds = client->over_mono == NEVER && client->held > 0 && client->under_way_mono != NEVER;
		if (client == a->who || !holds || !gives_up(a, client->under_way_mono, client->good_mono, client->from))
			continue;
		if (!slowest || is_slower(client->good_mono != NEVER, client->under_way_mono,
					  slowest->good_mono != NEVER, slowest->under_way_mono))
			slowest = client;
	}
	return slowest;
}

static bool take_from_one(struct listen *all, const struct asking *a)
{
	struct listen_visitor *v = slow_visitor(a);
	struct listen_client *client = slow_client(a);
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

bool listen_make_memory(struct listen *all, size_t size, uint64_t from, const void *but)
{
	struct asking asking = {.all = all, .who = but, .from = from};
	if (all->held + size <= LISTEN_HELD_MOST)
		return true;
	asking.held = held_from(all, from) + size;
	while (all->held + size > LISTEN_HELD_MOST)
		if (!take_from_one(all, &asking))
			return false;
	return true;
}
