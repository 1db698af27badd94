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
	bool weak;          /* only his name is known: another one of that name would be the same to us */
};

/* The public random round that the order came from. */
struct proof_beacon {
	const char *chain; /* hex; NULL = the draw had none */
	int64_t round;
	int64_t at;         /* wall ms at which the round came */
	int64_t list_shown; /* wall ms from which the list's digest was there to be seen: before `at` */
	uint8_t randomness[32];
	size_t signature_size;
	const uint8_t *signature;
};

struct proof {
	const char *show;
	const char *lottery;
	int64_t draw; /* n */
	int64_t opened;
	int64_t closed;
	uint8_t secret[32];
	struct proof_beacon beacon;
	bool test;
	bool rehearsal;
	size_t entrant_count;
	const struct proof_entrant *entrants; /* in the frozen order; borrowed. NULL: see proof_needs_list() */
	const uint8_t *list_digest;           /* 32 bytes; NULL = to be computed from the entrants. Borrowed */
	int64_t total_weight;                 /* with list_digest */
	size_t pick_count;
	const struct proof_pick *picks; /* borrowed */
};

/* False: the .tsv is there already, and proof_write() needs no entrants if it is given the digest. */
bool proof_needs_list(const char *folder, const struct proof *proof);
/* A proof's files as bytes. */
struct proof_files {
	char name[256]; /* of the JSON, in the session folder */
	char *json;     /* owned */
	char *list;     /* owned; NULL = the .tsv is there already */
	size_t list_size;
};

/* What proof_put() is to write; to be finished also after a failure. False: out of memory, or the path is too long. */
bool proof_make(const char *folder, const struct proof *proof, struct proof_files *files, struct error *error);
/* Writes proofs/LOTTERY-N.tsv and .json (proofs/rehearsal/… in a rehearsal), atomically; the .tsv only if missing. */
bool proof_put(const char *folder, const struct proof_files *files, struct error *error);
void proof_files_finish(struct proof_files *files);
/* Both at once. */
bool proof_write(const char *folder, const struct proof *proof, struct error *error);

#endif
