#include "feed/random.h"

static uint64_t split(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

void random_init(struct random *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		r->s[i] = split(&seed);
}

static uint64_t rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

uint64_t random_next(struct random *r)
{
	uint64_t *s = r->s;
	uint64_t result = rotate(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

uint32_t random_below(struct random *r, uint32_t n)
{
	return (uint32_t)(((random_next(r) >> 32) * n) >> 32);
}

bool random_chance(struct random *r, uint32_t permille)
{
	return random_below(r, 1000) < permille;
}

double random_unit(struct random *r)
{
	return (double)(random_next(r) >> 11) / 9007199254740992.0;
}

/* A run of uniforms that falls and breaks after an odd number of steps: its first one is the fraction; each run that
 * breaks after an even number adds 1. */
double random_wait(struct random *r)
{
	for (double whole = 0;; whole++) {
		double first = random_unit(r);
		double last = first;
		bool odd = true;
		for (;;) {
			double next = random_unit(r);
			if (next >= last)
				break;
			last = next;
			odd = !odd;
		}
		if (odd)
			return whole + first;
	}
}

uint64_t random_mix(uint64_t seed, uint64_t key)
{
	uint64_t state = seed ^ (key * 0xd6e8feb86659fd93u + 0x2545f4914f6cdd1du);
	split(&state);
	return split(&state);
}

int64_t random_stride(int64_t hint, int64_t n)
{
	for (int64_t stride = hint > 0 ? hint : 1;; stride++) {
		int64_t a = stride;
		int64_t b = n;
		while (b) {
			int64_t rest = a % b;
			a = b;
			b = rest;
		}
		if (a == 1)
			return stride;
	}
}
