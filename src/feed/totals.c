#include "feed/totals.h"

#include <stdlib.h>
#include <string.h>

#include <uthash.h>

struct total {
	uint8_t key[TOTALS_KEY];
	int64_t number;
	UT_hash_handle hh;
};

struct totals {
	struct total *all; /* the one that was asked for last stands last */
	size_t most;
};

struct totals *totals_create(size_t most)
{
	struct totals *t = calloc(1, sizeof *t);
	if (t)
		t->most = most;
	return t;
}

void totals_clear(struct totals *t)
{
	struct total *total = t->all;
	HASH_CLEAR(hh, t->all);
	while (total) { /* the list outlives the table */
		struct total *next = total->hh.next;
		free(total);
		total = next;
	}
}

void totals_destroy(struct totals *t)
{
	if (!t)
		return;
	totals_clear(t);
	free(t);
}

int64_t *totals_at(struct totals *t, const uint8_t *key, bool *forgot)
{
	struct total *total = NULL;
	*forgot = false;
	HASH_FIND(hh, t->all, key, TOTALS_KEY, total);
	if (total) {
		HASH_DELETE(hh, t->all, total);
	} else if (HASH_COUNT(t->all) >= t->most) {
		total = t->all;
		HASH_DELETE(hh, t->all, total);
		total->number = 0;
		*forgot = true;
	} else {
		total = calloc(1, sizeof *total);
		if (!total)
			return NULL;
	}
	memcpy(total->key, key, TOTALS_KEY);
	HASH_ADD(hh, t->all, key, TOTALS_KEY, total);
	return &total->number;
}

void totals_remove(struct totals *t, const uint8_t *key)
{
	struct total *total = NULL;
	HASH_FIND(hh, t->all, key, TOTALS_KEY, total);
	if (!total)
		return;
	HASH_DELETE(hh, t->all, total);
	free(total);
}
