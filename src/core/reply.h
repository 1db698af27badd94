/* The answer to a verb: done, with what there is to say, or refused, with the reason. */
#ifndef CORE_REPLY_H
#define CORE_REPLY_H

#include <stdbool.h>

#include <jansson.h>

/* Thread-safety: a plain value. */
struct reply {
	char reason[64]; /* "" = ok; else a key of contracts.md section 10, such as "poll.already-open" */
	json_t *fields;  /* more keys of the answer; owned, NULL = none */
};

/* Makes it a refusal, and drops fields gathered so far. Always returns false, so that `return reply_refuse(…)` reads.
 */
bool reply_refuse(struct reply *r, const char *reason);
/* Refusal with X in front: reply_refuse_kind(r, "poll", "already-open"). */
bool reply_refuse_kind(struct reply *r, const char *kind, const char *what);
/* Adds a key. Steals value. */
void reply_set(struct reply *r, const char *key, json_t *value);
static inline bool reply_ok(const struct reply *r)
{
	return !r->reason[0];
}
/* Frees fields and zeroes. */
void reply_finish(struct reply *r);

#endif
