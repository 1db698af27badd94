#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/digest.h"
#include "core/draw.h"

struct entrant {
	const char *platform;
	const char *id;
	int64_t weight;
};

/* The vector of the method's definition: secret 00 … 1f, no beacon. */
static const struct entrant vector[] = {
	{"bilibili", "1001", 1}, {"bilibili", "1002", 3}, {"douyin", "抖音用户", 5},
	{"twitch", "42", 1},     {"youtube", "UCx", 2},
};
#define VECTOR (sizeof vector / sizeof *vector)

static void count_up(uint8_t secret[32])
{
	for (int i = 0; i < 32; i++)
		secret[i] = (uint8_t)i;
}

static void list_of(const struct entrant *entrants, size_t count, uint8_t out[32])
{
	struct draw_list *l = draw_list_create();
	assert_non_null(l);
	for (size_t i = 0; i < count; i++)
		draw_list_add(l, entrants[i].platform, entrants[i].id, entrants[i].weight);
	draw_list_finish(l, out);
}

static void assert_hex(const uint8_t bytes[32], const char *expected)
{
	char hex[65];
	digest_hex(hex, bytes, 32);
	assert_string_equal(hex, expected);
}

static void the_vector_holds(void **state)
{
	(void)state;
	uint8_t secret[32];
	uint8_t digest[32];
	count_up(secret);
	draw_commitment(secret, digest);
	assert_hex(digest, "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
	list_of(vector, VECTOR, digest);
	assert_hex(digest, "e2bd948e176cb0cff6bf83312858f51518a8c9f353262ab640fb795f4bf4e207");
	int64_t weights[VECTOR];
	for (size_t i = 0; i < VECTOR; i++)
		weights[i] = vector[i].weight;
	struct draw *d = draw_create(secret, digest, NULL, weights, VECTOR);
	static const size_t order[] = {1, 2, 4, 0, 3};
	for (size_t i = 0; i < VECTOR; i++)
		assert_int_equal(draw_next(d), order[i]);
	assert_true(draw_next(d) == SIZE_MAX);
	assert_true(draw_next(d) == SIZE_MAX);
	draw_destroy(d);
}

static void a_beacon_changes_the_order(void **state)
{
	(void)state;
	uint8_t secret[32];
	uint8_t digest[32] = {7};
	uint8_t beacon[32] = {1};
	int64_t weights[200];
	bool differs = false;
	count_up(secret);
	for (size_t i = 0; i < 200; i++)
		weights[i] = 1;
	struct draw *without = draw_create(secret, digest, NULL, weights, 200);
	struct draw *with = draw_create(secret, digest, beacon, weights, 200);
	for (size_t i = 0; i < 200; i++)
		differs |= draw_next(without) != draw_next(with);
	assert_true(differs);
	draw_destroy(without);
	draw_destroy(with);
}

static void nobody_in_the_list_is_nobody_drawn(void **state)
{
	(void)state;
	uint8_t zero[32] = {0};
	struct draw *d = draw_create(zero, zero, NULL, NULL, 0);
	assert_true(draw_next(d) == SIZE_MAX);
	draw_destroy(d);
	draw_destroy(NULL);
}

/* The definition word by word: a walk over the remaining list instead of a tree. */
static size_t walk(const int64_t *left, size_t count, uint64_t t)
{
	for (size_t i = 0; i < count; i++) {
		if (t < (uint64_t)left[i])
			return i;
		t -= (uint64_t)left[i];
	}
	return SIZE_MAX;
}

static uint64_t number(const uint8_t seed[32], uint64_t counter)
{
	uint8_t input[40];
	uint8_t hash[32];
	memcpy(input, seed, 32);
	for (int i = 0; i < 8; i++)
		input[32 + i] = (uint8_t)(counter >> (56 - 8 * i));
	crypto_hash_sha256(hash, input, sizeof input);
	uint64_t x = 0;
	for (int i = 0; i < 8; i++)
		x = x << 8 | hash[i];
	return x;
}

/* 2^64 − floor(2^64 / total) × total, by long division. */
static uint64_t excess_of(uint64_t total)
{
	uint64_t rest = 1;
	for (int i = 0; i < 64; i++)
		rest = rest >= total - rest ? rest - (total - rest) : rest + rest;
	return rest % total;
}

static void agree(const int64_t *weights, size_t count, uint8_t first)
{
	uint8_t secret[32] = {first};
	uint8_t digest[32] = {0xAA};
	uint8_t input[8 + 64];
	uint8_t seed[32];
	memcpy(input, "draw-v1\n", 8);
	memcpy(input + 8, secret, 32);
	memcpy(input + 40, digest, 32);
	crypto_hash_sha256(seed, input, sizeof input);
	int64_t *left = malloc((count + 1) * sizeof *left);
	uint64_t total = 0;
	uint64_t counter = 0;
	for (size_t i = 0; i < count; i++) {
		left[i] = weights[i];
		total += (uint64_t)weights[i];
	}
	struct draw *d = draw_create(secret, digest, NULL, weights, count);
	for (size_t i = 0; i < count; i++) {
		uint64_t excess = excess_of(total);
		uint64_t x = number(seed, counter++);
		while (excess && x > UINT64_MAX - excess)
			x = number(seed, counter++);
		size_t expected = walk(left, count, x % total);
		assert_int_equal(draw_next(d), expected);
		total -= (uint64_t)left[expected];
		left[expected] = 0;
	}
	draw_destroy(d);
	free(left);
}

static void the_tree_walks_as_the_definition_does(void **state)
{
	(void)state;
	int64_t weights[300];
	for (size_t count = 1; count <= 130; count++) {
		for (size_t i = 0; i < count; i++)
			weights[i] = (int64_t)((i * 7919 + count) % 97) + 1;
		agree(weights, count, (uint8_t)count);
	}
	for (size_t i = 0; i < 300; i++)
		weights[i] = i % 3 ? 1 : 1000000;
	agree(weights, 300, 3);
}

/* Powers of two divide 2^64: the bound of rejection does not fit and must reject nothing. */
static void a_total_that_divides_the_range_rejects_nothing(void **state)
{
	(void)state;
	int64_t weights[64];
	for (size_t i = 0; i < 64; i++)
		weights[i] = 1;
	for (uint8_t first = 0; first < 20; first++) {
		agree(weights, 1, first);
		agree(weights, 2, first);
		agree(weights, 64, first);
	}
}

/* About two in five numbers are rejected when the total is just over half of the range; weights of a show never come
 * near, and the method holds all the same. */
static void rejected_tries_count(void **state)
{
	(void)state;
	int64_t weights[3] = {INT64_MAX, INT64_C(1) << 61, 5};
	for (uint8_t first = 0; first < 50; first++)
		agree(weights, 3, first);
}

static void more_picks_never_change_earlier_ones(void **state)
{
	(void)state;
	uint8_t secret[32];
	uint8_t digest[32] = {1};
	static int64_t weights[100000];
	static bool taken[100000];
	size_t early[100];
	count_up(secret);
	for (size_t i = 0; i < 100000; i++)
		weights[i] = (int64_t)(i % 5) + 1;
	struct draw *few = draw_create(secret, digest, NULL, weights, 100000);
	for (size_t i = 0; i < 100; i++)
		early[i] = draw_next(few);
	draw_destroy(few);
	struct draw *all = draw_create(secret, digest, NULL, weights, 100000);
	for (size_t i = 0; i < 100000; i++) {
		size_t picked = draw_next(all);
		assert_true(picked < 100000 && !taken[picked]);
		taken[picked] = true;
		if (i < 100)
			assert_int_equal(picked, early[i]);
	}
	assert_true(draw_next(all) == SIZE_MAX);
	draw_destroy(all);
}

/* Chi-squared of the first pick over many seeds. The seeds are fixed, so the test is too; the limit is the quantile at
 * 0.999 for the degrees of freedom. */
static double chi_squared(const int64_t *weights, size_t count, int draws)
{
	int seen[16] = {0};
	int64_t total = 0;
	double sum = 0;
	uint8_t digest[32] = {42};
	for (size_t i = 0; i < count; i++)
		total += weights[i];
	for (int i = 0; i < draws; i++) {
		uint8_t secret[32] = {(uint8_t)i, (uint8_t)(i >> 8), (uint8_t)(i >> 16)};
		struct draw *d = draw_create(secret, digest, NULL, weights, count);
		seen[draw_next(d)]++;
		draw_destroy(d);
	}
	for (size_t i = 0; i < count; i++) {
		double expected = (double)draws * (double)weights[i] / (double)total;
		sum += (seen[i] - expected) * (seen[i] - expected) / expected;
	}
	return sum;
}

static void everyone_has_the_same_chance(void **state)
{
	(void)state;
	int64_t weights[10];
	for (size_t i = 0; i < 10; i++)
		weights[i] = 1;
	assert_true(chi_squared(weights, 10, 100000) < 27.88);
}

static void a_weight_is_a_chance(void **state)
{
	(void)state;
	static const int64_t weights[] = {1, 2, 3, 10, 100, 1};
	assert_true(chi_squared(weights, 6, 200000) < 20.52);
}

/* Without replacement: P(second = j) = Σ over i ≠ j of wi/W × wj/(W − wi). */
static void the_second_pick_is_fair_too(void **state)
{
	(void)state;
	static const int64_t weights[] = {1, 2, 4, 8};
	static const int draws = 100000;
	int seen[4] = {0};
	uint8_t digest[32] = {9};
	for (int i = 0; i < draws; i++) {
		uint8_t secret[32] = {(uint8_t)i, (uint8_t)(i >> 8), (uint8_t)(i >> 16), 1};
		struct draw *d = draw_create(secret, digest, NULL, weights, 4);
		draw_next(d);
		seen[draw_next(d)]++;
		draw_destroy(d);
	}
	double sum = 0;
	for (size_t j = 0; j < 4; j++) {
		double chance = 0;
		for (size_t i = 0; i < 4; i++)
			if (i != j)
				chance += (double)weights[i] / 15 * (double)weights[j] / (15 - (double)weights[i]);
		double expected = chance * draws;
		sum += (seen[j] - expected) * (seen[j] - expected) / expected;
	}
	assert_true(sum < 16.27);
}

static void the_list_is_sorted_by_bytes(void **state)
{
	(void)state;
	assert_true(draw_compare("bilibili", "9", "twitch", "1") < 0);
	assert_true(draw_compare("twitch", "1", "twitch", "1") == 0);
	assert_true(draw_compare("twitch", "10", "twitch", "9") < 0);
	assert_true(draw_compare("twitch", "抖", "twitch", "z") > 0);
	assert_true(draw_compare("a", "z", "ab", "a") < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_vector_holds),
		cmocka_unit_test(a_beacon_changes_the_order),
		cmocka_unit_test(nobody_in_the_list_is_nobody_drawn),
		cmocka_unit_test(the_tree_walks_as_the_definition_does),
		cmocka_unit_test(a_total_that_divides_the_range_rejects_nothing),
		cmocka_unit_test(rejected_tries_count),
		cmocka_unit_test(more_picks_never_change_earlier_ones),
		cmocka_unit_test(everyone_has_the_same_chance),
		cmocka_unit_test(a_weight_is_a_chance),
		cmocka_unit_test(the_second_pick_is_fair_too),
		cmocka_unit_test(the_list_is_sorted_by_bytes),
	};
	return cmocka_run_group_tests_name("draw", tests, NULL, NULL);
}
