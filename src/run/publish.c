#include "run/publish.h"

#include <stddef.h>

static struct published *holder_of(const struct stage *stage)
{
	return (struct published *)(void *)((char *)(uintptr_t)stage - offsetof(struct published, stage));
}

struct stage *publish_begin(struct publisher *p)
{
	const struct published *current = atomic_load(&p->current);
	for (size_t i = 0; i < PUBLISH_POOL; i++)
		if (&p->pool[i] != current && atomic_load(&p->pool[i].readers) == 0)
			return &p->pool[i].stage;
	return NULL;
}

void publish_end(struct publisher *p, struct stage *stage)
{
	uint64_t id = atomic_load(&p->change_id) + 1;
	stage->change_id = id;
	atomic_store(&p->current, holder_of(stage));
	atomic_store(&p->change_id, id);
}

const struct stage *publish_acquire(struct publisher *p)
{
	for (;;) {
		struct published *held = atomic_load(&p->current);
		if (!held)
			return NULL;
		atomic_fetch_add(&held->readers, 1);
		/* Still the current one: then the runner has not begun to write to it, and will not while we hold it.
		 */
		if (atomic_load(&p->current) == held)
			return &held->stage;
		atomic_fetch_sub(&held->readers, 1);
	}
}

void publish_release(struct publisher *p, const struct stage *stage)
{
	(void)p;
	if (stage)
		atomic_fetch_sub(&holder_of(stage)->readers, 1);
}
