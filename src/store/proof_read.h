/* A proof as it lies on the disk, read by someone who does not trust it. */
#ifndef STORE_PROOF_READ_H
#define STORE_PROOF_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/error.h"

struct proof_line {
	const char *platform;
	const char *id;
	int64_t weight;
};

/* All texts point into `list_text` or `json`. */
struct proof_read {
	json_t *json; /* owned */
	const char *lottery;
	int64_t draw;
	bool rehearsal;
	uint8_t secret[32];
	uint8_t commitment[32];
	uint8_t list_digest[32]; /* as the proof says */
	uint8_t beacon[32];      /* randomness; meaningless without has_beacon */
	bool has_beacon;
	int64_t round;
	const char *chain_name; /* NULL = a chain of whose rounds the time is not known */
	/* The round came after the list was shown, by the proof's own times: the host could not know what it would make
	 * of the list. */
	bool beacon_binds;
	const json_t *picks;
	char *list_text; /* owned; its tabs and line ends have become NULs */
	size_t count;
	struct proof_line *lines; /* owned */
	int64_t total_weight;     /* as the list says */
	uint8_t file_digest[32];  /* of the list's bytes */
};

enum proof_read_result { PROOF_READ = 1, PROOF_BAD, PROOF_MISSING };

/* Reads a .json and the .tsv beside it. PROOF_BAD: they are there, but are no proof; *error says why, and `lottery` and
 * `draw` are set if they could be read ("-" and 0 else). In every case proof_read_finish() frees what was read. */
enum proof_read_result proof_read(struct proof_read *p, const char *path, struct error *error);
/* The same from bytes at hand. Takes `list` over, which was allocated with malloc() and has a NUL behind it. */
bool proof_parse(struct proof_read *p, const char *json, size_t json_size, char *list, size_t list_size,
		 struct error *error);
void proof_read_finish(struct proof_read *p);
/* 64 lower-case hex digits. */
bool proof_hex(const char *text, uint8_t out[32]);

#endif
