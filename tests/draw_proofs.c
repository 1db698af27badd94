/* Writes proofs of many drawn lists into a folder, for draw_v1.py to compute again: draw_proofs DIR */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

#include "core/beacon.h"
#include "core/draw.h"
#include "store/proof.h"

#define PROOFS 120
#define ENTRANTS 300

static uint32_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* Small and large weights, all ones, and totals that are powers of two. */
static int64_t weight_of(int64_t n, uint64_t *seed)
{
	switch (n % 4) {
	case 0:
		return 1;
	case 1:
		return 1 + next(seed) % 1000000;
	case 2:
		return 1 << next(seed) % 19;
	}
	return 1 + next(seed) % 3;
}

static int compare(const void *a, const void *b)
{
	const struct proof_entrant *left = a;
	const struct proof_entrant *right = b;
	return draw_compare(left->platform, left->id, right->platform, right->id);
}

/* A third of them wait for a round of quicknet. */
static void add_beacon(struct proof *proof, int64_t n, uint64_t *seed)
{
	static uint8_t signature[48];
	for (size_t i = 0; i < sizeof signature; i++)
		signature[i] = (uint8_t)next(seed);
	proof->beacon = (struct proof_beacon){.chain = beacon_default()->hash,
					      .round = n,
					      .at = beacon_time_ms(beacon_default(), n),
					      .list_shown = 2,
					      .signature_size = sizeof signature,
					      .signature = signature};
	crypto_hash_sha256(proof->beacon.randomness, signature, sizeof signature);
}

static bool write_one(const char *folder, int64_t n, uint64_t *seed)
{
	static const char *const platforms[] = {"bilibili", "douyin", "twitch", "youtube"};
	static char ids[ENTRANTS][48];
	static struct proof_entrant entrants[ENTRANTS];
	static struct proof_pick picks[ENTRANTS];
	int64_t weights[ENTRANTS];
	uint8_t digest[32];
	/* A power of two of entrants of weight 1 has a total that divides 2^64. */
	size_t count = n % 8 == 0 ? (size_t)1 << n / 8 % 9 : 1 + next(seed) % ENTRANTS;
	struct proof proof = {.show = "s", .lottery = "cup", .draw = n, .opened = 1, .closed = 2, .test = true};
	for (size_t i = 0; i < 32; i++)
		proof.secret[i] = (uint8_t)next(seed);
	for (size_t i = 0; i < count; i++) {
		snprintf(ids[i], sizeof ids[i], i % 3 ? "%u-%zu" : "用户%u-%zu", next(seed), i);
		entrants[i] = (struct proof_entrant){platforms[next(seed) % 4], ids[i], weight_of(n, seed)};
	}
	if (n % 3 == 0)
		add_beacon(&proof, n, seed);
	qsort(entrants, count, sizeof *entrants, compare);
	struct draw_list *list = draw_list_create();
	if (!list)
		return false;
	for (size_t i = 0; i < count; i++) {
		weights[i] = entrants[i].weight;
		draw_list_add(list, entrants[i].platform, entrants[i].id, weights[i]);
	}
	draw_list_finish(list, digest);
	struct draw *draw =
		draw_create(proof.secret, digest, proof.beacon.chain ? proof.beacon.randomness : NULL, weights, count);
	if (!draw)
		return false;
	proof.pick_count = n % 2 ? count : 1 + count / 10;
	for (size_t i = 0; i < proof.pick_count; i++) {
		const struct proof_entrant *drawn = &entrants[draw_next(draw)];
		picks[i] = (struct proof_pick){drawn->platform, drawn->id, drawn->id, "p1", "confirmed", 0, false};
	}
	draw_destroy(draw);
	proof.entrants = entrants;
	proof.entrant_count = count;
	proof.picks = picks;
	struct error error = {0};
	if (!proof_write(folder, &proof, &error))
		fprintf(stderr, "%s\n", error.what);
	return !error.what[0];
}

int main(int argc, char **argv)
{
	char path[4096];
	uint64_t seed = 5;
	if (argc != 2 || snprintf(path, sizeof path, "%s/proofs", argv[1]) >= (int)sizeof path)
		return 2;
	mkdir(argv[1], 0700);
	mkdir(path, 0700);
	for (int64_t n = 1; n <= PROOFS; n++)
		if (!write_one(argv[1], n, &seed))
			return 3;
	return 0;
}
