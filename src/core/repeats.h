/* How often the same thing came within some time: the same text of a person, the same text of anybody, messages of a
 * person. Of fixed size: under a flood of different things the oldest are forgotten. The same calls give the same
 * answers. */
#ifndef CORE_REPEATS_H
#define CORE_REPEATS_H

#include <stdbool.h>
#include <stdint.h>

#define REPEATS_PLACES 65536u

struct repeat {
	uint64_t key; /* 0 = empty */
	int64_t t;    /* wall ms: see repeats_add() */
	uint32_t count;
	uint32_t person; /* that it was counted for last */
};

/* {0} is empty. Runner only. */
struct repeats {
	struct repeat *places; /* owned, made with the first entry */
};

/* Counts one more of `key` (not 0) at `t`, wall ms, and returns how many there are by now, itself included. `sliding`:
 * it goes on as long as no more than `window_ms` lie between two of them; else it begins anew `window_ms` after the
 * first. `apart`: one person after another is counted, not the same one twice in a row. 1 if there is no memory. */
uint32_t repeats_add(struct repeats *r, uint64_t key, int64_t t, int64_t window_ms, bool sliding, uint32_t person,
		     bool apart);
void repeats_finish(struct repeats *r);

#endif
