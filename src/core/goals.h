/* The show's goals: what each has come to. Those of a metric that the engine counts follow it; a custom one is typed in
 * with the verb `goal`. Runner only. */
#ifndef CORE_GOALS_H
#define CORE_GOALS_H

#include <stdbool.h>

#include "core/engine.h"

/* The verb goal: id.unknown; verb.not-applicable for a metric that is counted. */
bool goals_verb(struct engine *e, const struct verb_call *call, struct reply *reply);
/* An array of {"id","metric","target","value","reached"} with "unit" and "currency" where the goal has them. Rates are
 * in basis points of the most viewers at a time: conversion = participants, interaction-rate = comments, likes, shares
 * and gifts. New reference. */
json_t *goals_state(const struct engine *e);
void goals_digest(const struct engine *e, struct digest *d);
void goals_finish(struct engine *e);

#endif
