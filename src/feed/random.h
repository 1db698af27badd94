/* A small seeded generator (xoshiro256**, seeded by SplitMix64: Blackman & Vigna). Equal seeds give equal numbers on
 * every machine: integers, and doubles from comparisons and sums only, never from the mathematics library. Not for
 * secrets. */
#ifndef FEED_RANDOM_H
#define FEED_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/* A plain value. */
struct random {
	uint64_t s[4];
};

void random_init(struct random *r, uint64_t seed);
uint64_t random_next(struct random *r);
/* 0 … n − 1; n at least 1. */
uint32_t random_below(struct random *r, uint32_t n);
/* True in `permille` of 1000 cases. */
bool random_chance(struct random *r, uint32_t permille);
/* 0 ≤ x < 1. */
double random_unit(struct random *r);
/* Exponential with mean 1 (von Neumann's method). */
double random_wait(struct random *r);
/* One number from a key, without state: a trait of a person stays what it is. */
uint64_t random_mix(uint64_t seed, uint64_t key);
/* The first number from `hint` on that is prime to n (n at least 1): steps of it modulo n meet each number once. */
int64_t random_stride(int64_t hint, int64_t n);

#endif
