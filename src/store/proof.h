/* Draw proofs: what anyone needs to compute a draw again (contracts.md sections 5 and 15). */
#ifndef STORE_PROOF_H
#define STORE_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

struct proof_entrant {
	const char *platform;
	const char *id;
	int64_t weight;
};

struct proof_pick {
	const char *platform;
	const char *id;
	const char *name;
	const char *prize;
	const char *status; /* "claimed" … */
	int64_t replaces;   /* number of the pick that this one replaces, 0 = none */
};

struct proof {
	const char *show;
	const char *lottery;
	int64_t draw; /* n */
	int64_t opened;
	int64_t closed;
	uint8_t secret[32];
	bool test;
	bool rehearsal;
	size_t entrant_count;
	const struct proof_entrant *entrants; /* in the frozen order; borrowed */
	size_t pick_count;
	const struct proof_pick *picks; /* borrowed */
};

/* Writes proofs/LOTTERY-N.tsv and .json (proofs/rehearsal/… in a rehearsal), atomically; the .tsv only if missing. */
bool proof_write(const char *folder, const struct proof *proof, struct error *error);

#endif
