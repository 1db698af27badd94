/* Public random beacons whose rounds a lottery may wait for: drand's chains, of which the time of every round is known
 * in advance (protocols.md (h)). */
#ifndef CORE_BEACON_H
#define CORE_BEACON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct beacon_chain {
	const char *name; /* "quicknet" */
	const char *hash; /* 64 lower-case hex digits: how drand names it */
	int64_t genesis_s;
	int64_t period_s;
};

/* The first one stands for "no chain was named": quicknet. */
const struct beacon_chain *beacon_default(void);
/* By its hash, 64 lower-case hex digits; NULL = not known. */
const struct beacon_chain *beacon_find(const char *hash);
/* Wall ms at which round 1, 2 … of the chain comes: genesis + period × (round − 1). INT64_MAX for a round that is too
 * far away to be told, or below 1. */
int64_t beacon_time_ms(const struct beacon_chain *chain, int64_t round);
/* True if the 32 bytes are the SHA-256 of the signature: what drand calls randomness. */
bool beacon_holds(const uint8_t randomness[32], const uint8_t *signature, size_t size);

#endif
