/* Publishes the stage: a pointer that is swapped, snapshots from a fixed pool. A reader never blocks and never frees.
 */
#ifndef RUN_PUBLISH_H
#define RUN_PUBLISH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/stage.h"

/* Readers: the four sources, the dock, and what may overlap with them. */
#define PUBLISH_POOL 12

struct published {
	atomic_int readers;
	struct stage stage; /* written by the runner while it is not current and has no readers */
};

struct publisher {
	_Atomic(struct published *) current; /* NULL before the first */
	atomic_uint_least64_t change_id;
	struct published pool[PUBLISH_POOL];
};

/* Runner only: a snapshot to fill, or NULL if readers hold all of them (try again at the next change). */
struct stage *publish_begin(struct publisher *p);
/* Runner only: makes it the current one, with the next change id. */
void publish_end(struct publisher *p, struct stage *stage);
/* Any thread. NULL before the first. */
const struct stage *publish_acquire(struct publisher *p);
void publish_release(struct publisher *p, const struct stage *stage);

#endif
