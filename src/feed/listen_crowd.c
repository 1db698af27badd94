#include "feed/listen_crowd.h"

#include <string.h>

#include <netinet/in.h>

#define V6_NETWORK 8 /* bytes */

uint64_t listen_from(const struct sockaddr *address)
{
	uint64_t from = 0;
	if (address && address->sa_family == AF_INET)
		from = ((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr | UINT64_C(1) << 32;
	if (address && address->sa_family == AF_INET6)
		memcpy(&from, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, V6_NETWORK);
	return from;
}

static size_t strangers_from(const struct listen_guest *guests, size_t count, uint64_t from)
{
	size_t strangers = 0;
	for (size_t i = 0; i < count; i++)
		strangers += !guests[i].proven && guests[i].from == from;
	return strangers;
}

/* *crowd: how many there are from its address. */
static const struct listen_guest *slowest_of_the_crowd(const struct listen_guest *guests, size_t count, size_t *crowd)
{
	const struct listen_guest *slowest = NULL;
	*crowd = 0;
	for (size_t i = 0; i < count; i++) {
		const struct listen_guest *guest = &guests[i];
		if (guest->proven)
			continue;
		bool same = slowest && slowest->from == guest->from;
		size_t strangers = same ? *crowd : strangers_from(guests, count, guest->from);
		if (slowest && (strangers < *crowd || (strangers == *crowd && slowest->since <= guest->since)))
			continue;
		slowest = guest;
		*crowd = strangers;
	}
	return slowest;
}

const struct listen_guest *listen_one_too_many(const struct listen_guest *guests, size_t count, size_t per_address,
					       size_t most)
{
	size_t strangers = 0;
	size_t crowd;
	for (size_t i = 0; i < count; i++)
		strangers += !guests[i].proven;
	const struct listen_guest *slowest = slowest_of_the_crowd(guests, count, &crowd);
	return strangers > most || crowd > per_address ? slowest : NULL;
}
