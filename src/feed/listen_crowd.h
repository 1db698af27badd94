/* Who gives way when more come to a port than there is room for: the slowest of those who have not sent anything good,
 * and of these one from the address that has the most of them. Whoever holds many connections pushes out its own. Pure.
 */
#ifndef FEED_LISTEN_CROWD_H
#define FEED_LISTEN_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sys/socket.h>

/* A connection, as far as room goes. */
struct listen_guest {
	uint64_t from; /* listen_from() of its address */
	int64_t since; /* ms, monotonic: from then on it has been slow */
	bool proven;   /* has sent something good, or the right token: it stays */
	void *behind;  /* the caller's */
};

/* What connections from one address have in common; of IPv6 its network, for one machine has as many addresses as it
 * likes. NULL is an address of its own. */
uint64_t listen_from(const struct sockaddr *address);
/* If there are too many that are not proven, more than `most`, or more than `per_address` from one address: the one
 * that gives way, the oldest (of equals the first) from the address that has most of them. NULL = there is room. */
const struct listen_guest *listen_one_too_many(const struct listen_guest *guests, size_t count, size_t per_address,
					       size_t most);

#endif
