/* The draw of protocols.md (h): five entrants, an order that is known. */
#ifndef TESTS_PROOF_FIXTURE_H
#define TESTS_PROOF_FIXTURE_H

#include "scratch.h"

#include "store/proof.h"

#define SECRET_HEX "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static const struct proof_entrant fixture_entrants[] = {
	{"bilibili", "1001", 1}, {"bilibili", "1002", 3}, {"douyin", "抖音用户", 5},
	{"twitch", "42", 1},     {"youtube", "UCx", 2},
};

/* The first three of the order: the second was lost, and the third stands in for it. */
static const struct proof_pick fixture_picks[] = {
	{"bilibili", "1002", "Ann", "p1", "claimed", 0, false},
	{"douyin", "抖音用户", "小明", "p1", "expired", 0, false},
	{"youtube", "UCx", "Bob", "p1", "pending", 2, false},
};

static inline struct proof fixture_proof(void)
{
	struct proof proof = {
		.show = "cup-night",
		.lottery = "cup",
		.draw = 1,
		.opened = 1772971200000,
		.closed = 1772971290000,
		.entrant_count = 5,
		.entrants = fixture_entrants,
		.pick_count = 3,
		.picks = fixture_picks,
	};
	for (size_t i = 0; i < sizeof proof.secret; i++)
		proof.secret[i] = (uint8_t)i;
	return proof;
}

/* Writes it into the session folder. */
static inline void fixture_write(const char *folder)
{
	struct proof proof = fixture_proof();
	struct error error = {0};
	if (!proof_write(folder, &proof, &error))
		fail_msg("%s", error.what);
}

#endif
