#include "core/hash.h"

#include <string.h>

#include <sodium.h>

/* Two ids that have passed the gate fit in, with their NULs. */
#define TOGETHER 640

uint64_t hash_pair(const uint8_t key[16], const char *first, const char *second)
{
	char both[TOGETHER];
	uint64_t hash = 0;
	size_t a = strlen(first) + 1;
	size_t b = strlen(second);
	if (a + b <= sizeof both) {
		/* the NUL between them stands in neither */
		memcpy(both, first, a);
		memcpy(both + a, second, b);
		crypto_shorthash((uint8_t *)&hash, (const uint8_t *)both, a + b, key);
	} else {
		uint64_t parts[2] = {0};
		crypto_shorthash((uint8_t *)&parts[0], (const uint8_t *)first, a - 1, key);
		crypto_shorthash((uint8_t *)&parts[1], (const uint8_t *)second, b, key);
		crypto_shorthash((uint8_t *)&hash, (const uint8_t *)parts, sizeof parts, key);
	}
	return hash ? hash : 1;
}
