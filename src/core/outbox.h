/* What one engine_apply() has to say: events for the world and effects to be carried out, in order. */
#ifndef CORE_OUTBOX_H
#define CORE_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

enum out_kind {
	OUT_EVENT = 1, /* contracts.md section 13: {"event":NAME,…}; the runner adds seq and t */
	OUT_EFFECT,    /* to be journaled as asked, then carried out */
	OUT_SEED,      /* the runner must apply an EVENT_SEED for this lottery at once, before anything else */
};

struct out {
	enum out_kind kind;
	const char *name; /* event name, or the lottery's id for OUT_SEED: borrowed, outlives the outbox */
	int64_t number;   /* effect number, or `n` of the lottery's list */
	json_t *fields;   /* owned; for an effect the verb object */
};

struct outbox {
	size_t count;
	size_t capacity;
	struct out *items; /* owned */
	bool failed;       /* an allocation failed: what was said is not complete */
};

/* Appends an event. Steals `fields` (may be NULL = no keys). */
void outbox_event(struct outbox *box, const char *name, json_t *fields);
/* Appends an effect. Steals `verb`. */
void outbox_effect(struct outbox *box, int64_t number, json_t *verb);
/* Asks for the secret of the n-th list of a lottery. */
void outbox_seed(struct outbox *box, const char *lottery, int64_t n);
/* Frees the items' contents and empties the box, which can be used again. */
void outbox_clear(struct outbox *box);
/* outbox_clear(), and frees the array. */
void outbox_finish(struct outbox *box);

#endif
