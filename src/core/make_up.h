/* Making up for gaps in coverage: what is open with a time limit gets the time back in which not everybody could be
 * heard, each ms once. As long as the gap lasts its countdown stands. Thread-safety: runner only. */
#ifndef CORE_MAKE_UP_H
#define CORE_MAKE_UP_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "core/moment.h"
#include "core/reply.h"
#include "core/show.h"
#include "core/verb.h"

struct context;
struct engine;
struct interaction;

/* The audience takes part in it; topics and cards are only looked at. */
bool make_up_is_kind(enum interaction_kind kind);
/* feed.make-up. Answers "extended":[{"id","by_ms","until"}], "until" only if its countdown runs on. Emits feed.made-up
 * for each. Refused with feed.no-gap if there is nothing to give back. */
bool make_up_verb(struct engine *e, const struct verb_call *call, struct reply *reply);
/* The last counted feed is back: what stood for that runs on. */
void make_up_go_on(struct engine *e);
/* [{"id","by_ms"}] of what could be given back now. New reference. */
json_t *make_up_state(const struct engine *e, struct moment now);

/* For interactions. */

/* A countdown begins anew: what was missed before is none of its business. */
void make_up_begin(struct interaction *it, const struct context *cx);
/* Its countdown runs no more from that monotonic instant on: what was missed until then is kept. */
void make_up_pause(struct interaction *it, const struct context *cx, int64_t since);
/* It runs again. */
void make_up_resume(struct interaction *it, int64_t since);

#endif
