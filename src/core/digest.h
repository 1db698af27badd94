/* The state hash: a running SHA-256 for what is small, and sums of element digests for what is large, so that the
 * hash of a show with a million entrants costs the same as that of an empty one. */
#ifndef CORE_DIGEST_H
#define CORE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include <sodium.h>

/* A stream of typed values. Every value is written with its length or at fixed width, so that no two different
 * sequences give the same bytes. */
struct digest {
	crypto_hash_sha256_state sha;
};

void digest_init(struct digest *d);
void digest_int(struct digest *d, int64_t value);
void digest_text(struct digest *d, const char *text); /* NULL counts as "" */
void digest_bytes(struct digest *d, const void *bytes, size_t size);
void digest_final(struct digest *d, uint8_t out[32]);

/* One element of a set, in the same form, hashed as a whole (BLAKE2b-256): an element is a few values, and is hashed
 * each time that somebody votes, so it is gathered first and takes one step. Longer ones are hashed piece by piece. */
struct digest_element {
	size_t used;
	uint8_t bytes[512];
};

void digest_element_init(struct digest_element *e);
void digest_element_int(struct digest_element *e, int64_t value);
void digest_element_text(struct digest_element *e, const char *text); /* NULL counts as "" */
void digest_element_final(const struct digest_element *e, uint8_t out[32]);

/* An order-free digest of a set of elements: the lane-wise sum of their digests. Adding and removing the same
 * element leaves it as it was. */
struct digest_sum {
	uint64_t lane[4];
};

void digest_sum_add(struct digest_sum *s, const uint8_t element[32]);
void digest_sum_remove(struct digest_sum *s, const uint8_t element[32]);
void digest_sum(struct digest *d, const struct digest_sum *s);

/* Lower-case hex with a NUL: out has 2 × size + 1 bytes. */
void digest_hex(char *out, const uint8_t *bytes, size_t size);

#endif
