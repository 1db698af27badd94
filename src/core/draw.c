#include "core/draw.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

void draw_commitment(const uint8_t secret[32], uint8_t out[32])
{
	crypto_hash_sha256(out, secret, 32);
}

/* What has not been hashed yet; a line whose texts are longer is hashed in parts. */
#define LIST_BUFFER 4096

struct draw_list {
	crypto_hash_sha256_state sha;
	size_t used;
	uint8_t buffer[LIST_BUFFER];
};

struct draw_list *draw_list_create(void)
{
	struct draw_list *l = malloc(sizeof *l);
	if (!l)
		return NULL;
	crypto_hash_sha256_init(&l->sha);
	l->used = 0;
	return l;
}

static void flush(struct draw_list *l)
{
	crypto_hash_sha256_update(&l->sha, l->buffer, l->used);
	l->used = 0;
}

static void put(struct draw_list *l, const char *bytes, size_t length)
{
	if (length > sizeof l->buffer - l->used)
		flush(l);
	if (length > sizeof l->buffer) {
		crypto_hash_sha256_update(&l->sha, (const uint8_t *)bytes, length);
		return;
	}
	memcpy(l->buffer + l->used, bytes, length);
	l->used += length;
}

size_t draw_weight_text(char out[DRAW_WEIGHT_TEXT], int64_t weight)
{
	char digits[DRAW_WEIGHT_TEXT];
	size_t count = 0;
	do
		digits[count++] = (char)('0' + weight % 10);
	while (weight /= 10);
	for (size_t i = 0; i < count; i++)
		out[i] = digits[count - 1 - i];
	return count;
}

void draw_list_add(struct draw_list *l, const char *platform, const char *id, int64_t weight)
{
	char number[DRAW_WEIGHT_TEXT];
	put(l, platform, strlen(platform));
	put(l, "\t", 1);
	put(l, id, strlen(id));
	put(l, "\t", 1);
	put(l, number, draw_weight_text(number, weight));
	put(l, "\n", 1);
}

void draw_list_finish(struct draw_list *l, uint8_t out[32])
{
	flush(l);
	crypto_hash_sha256_final(&l->sha, out);
	free(l);
}

/* tree[i], i from 1, is the sum of the weights of the i & -i entrants that end at i (Fenwick). */
struct draw {
	uint8_t seed[32];
	uint64_t counter; /* one for the whole draw, rejected tries count */
	uint64_t total;   /* weight that is still in */
	size_t left;      /* entrants that are still in */
	size_t count;
	size_t top;     /* highest power of two that is not above count; 0 if there is none */
	uint64_t *tree; /* owned, count + 1 */
};

static void make_seed(uint8_t seed[32], const uint8_t secret[32], const uint8_t list_digest[32], const uint8_t *beacon)
{
	static const unsigned char label[] = "draw-v1\n";
	crypto_hash_sha256_state sha;
	crypto_hash_sha256_init(&sha);
	crypto_hash_sha256_update(&sha, label, sizeof label - 1);
	crypto_hash_sha256_update(&sha, secret, 32);
	crypto_hash_sha256_update(&sha, list_digest, 32);
	if (beacon)
		crypto_hash_sha256_update(&sha, beacon, 32);
	crypto_hash_sha256_final(&sha, seed);
}

struct draw *draw_create(const uint8_t secret[32], const uint8_t list_digest[32], const uint8_t *beacon,
			 const int64_t *weights, size_t count)
{
	struct draw *d = calloc(1, sizeof *d);
	if (!d)
		return NULL;
	if (count < SIZE_MAX / sizeof *d->tree)
		d->tree = calloc(count + 1, sizeof *d->tree);
	if (!d->tree) {
		draw_destroy(d);
		return NULL;
	}
	make_seed(d->seed, secret, list_digest, beacon);
	d->count = count;
	d->left = count;
	for (size_t i = 1; i <= count; i++) {
		d->tree[i] += (uint64_t)weights[i - 1];
		d->total += (uint64_t)weights[i - 1];
		size_t parent = i + (i & (0 - i));
		if (parent <= count)
			d->tree[parent] += d->tree[i];
	}
	for (size_t bit = 1; bit && bit <= count; bit <<= 1)
		d->top = bit;
	return d;
}

/* x_i: the first 8 bytes, big-endian, of SHA256(seed ‖ be64(i)). */
static uint64_t next_number(struct draw *d)
{
	uint8_t input[40];
	uint8_t hash[32];
	memcpy(input, d->seed, 32);
	for (int i = 0; i < 8; i++)
		input[32 + i] = (uint8_t)(d->counter >> (56 - 8 * i));
	d->counter++;
	crypto_hash_sha256(hash, input, sizeof input);
	uint64_t x = 0;
	for (int i = 0; i < 8; i++)
		x = x << 8 | hash[i];
	return x;
}

/* Uniform in [0, total). Numbers from floor(2^64 / total) × total on are rejected; that bound is 2^64 − excess, and
 * where total divides 2^64 the excess is 0 and the bound, which does not fit, rejects nothing. */
static uint64_t next_below_total(struct draw *d)
{
	uint64_t excess = (0 - d->total) % d->total;
	uint64_t x = next_number(d);
	while (excess && x >= 0 - excess)
		x = next_number(d);
	return x % d->total;
}

/* Index of the entrant in whose share of the remaining weight t falls. */
static size_t find(const struct draw *d, uint64_t t)
{
	size_t at = 0;
	for (size_t step = d->top; step; step >>= 1) {
		if (at + step <= d->count && d->tree[at + step] <= t) {
			at += step;
			t -= d->tree[at];
		}
	}
	return at;
}

/* Of the entrant at i, from 1; 0 = he is out. */
static uint64_t weight_at(const struct draw *d, size_t i)
{
	uint64_t weight = d->tree[i];
	size_t begin = i - (i & (0 - i));
	for (size_t part = i - 1; part > begin; part -= part & (0 - part))
		weight -= d->tree[part];
	return weight;
}

size_t draw_next(struct draw *d)
{
	if (!d->left)
		return SIZE_MAX;
	size_t picked = find(d, next_below_total(d));
	uint64_t weight = weight_at(d, picked + 1);
	for (size_t i = picked + 1; i <= d->count; i += i & (0 - i))
		d->tree[i] -= weight;
	d->total -= weight;
	d->left--;
	return picked;
}

void draw_destroy(struct draw *d)
{
	if (!d)
		return;
	sodium_memzero(d->seed, sizeof d->seed);
	free(d->tree);
	free(d);
}

int draw_compare(const char *platform_a, const char *id_a, const char *platform_b, const char *id_b)
{
	int order = strcmp(platform_a, platform_b);
	return order ? order : strcmp(id_a, id_b);
}
