#include "feed/aka.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <uthash.h>

#include "core/gate.h"

#define KEY crypto_generichash_BYTES_MIN

struct other_name {
	UT_hash_handle hh;
	uint8_t key[KEY];
	size_t length;
	char id[];
};

struct aka {
	struct other_name *all; /* the one that was told of last stands last */
	size_t most;
	uint8_t secret[crypto_generichash_KEYBYTES]; /* nobody outside can make two names meet */
};

struct aka *aka_create(size_t most)
{
	struct aka *a = sodium_init() < 0 ? NULL : calloc(1, sizeof *a);
	if (!a)
		return NULL;
	a->most = most;
	randombytes_buf(a->secret, sizeof a->secret);
	return a;
}

void aka_destroy(struct aka *a)
{
	if (!a)
		return;
	struct other_name *one = a->all;
	HASH_CLEAR(hh, a->all);
	while (one) { /* the list outlives the table */
		struct other_name *next = one->hh.next;
		free(one);
		one = next;
	}
	free(a);
}

static void key_of(const struct aka *a, struct span kind, struct span name, uint8_t key[KEY])
{
	crypto_generichash_state state;
	crypto_generichash_init(&state, a->secret, sizeof a->secret, KEY);
	for (size_t i = 0; i < kind.length; i++) {
		char c = kind.at[i];
		unsigned char lower = (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
		crypto_generichash_update(&state, &lower, 1);
	}
	uint64_t length = kind.length; /* so that the two do not run together */
	crypto_generichash_update(&state, (const uint8_t *)&length, sizeof length);
	if (name.length)
		crypto_generichash_update(&state, (const uint8_t *)name.at, name.length);
	crypto_generichash_final(&state, key, KEY);
}

void aka_learn(struct aka *a, struct span kind, struct span name, struct span id)
{
	uint8_t key[KEY];
	struct other_name *one = NULL;
	if (id.length == 0 || id.length > GATE_ID_MAX)
		return;
	key_of(a, kind, name, key);
	HASH_FIND(hh, a->all, key, KEY, one);
	if (!one && HASH_COUNT(a->all) >= a->most)
		one = a->all;
	if (one)
		HASH_DELETE(hh, a->all, one);
	struct other_name *fresh = one && one->length == id.length ? one : realloc(one, sizeof *one + id.length);
	if (!fresh) {
		free(one);
		return;
	}
	memcpy(fresh->key, key, KEY);
	memcpy(fresh->id, id.at, id.length);
	fresh->length = id.length;
	HASH_ADD(hh, a->all, key, KEY, fresh);
}

struct span aka_find(const struct aka *a, struct span kind, struct span name)
{
	uint8_t key[KEY];
	struct other_name *one = NULL;
	key_of(a, kind, name, key);
	HASH_FIND(hh, a->all, key, KEY, one);
	return one ? (struct span){one->id, one->length} : (struct span){NULL, 0};
}
