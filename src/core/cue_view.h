/* What will fire: cues as rows for people and programs, of rows that are past, live and ahead. */
#ifndef CORE_CUE_VIEW_H
#define CORE_CUE_VIEW_H

#include <stddef.h>

#include <jansson.h>

#include "core/moment.h"

struct engine;

/* Cues of a segment (index; -1 = of all, in the order of the show) as rows {"id","segment","on","when","state","text",
 * "do":[{"verb","text"}]} and where they apply "title", "at" (wall ms: when it is to fire as things stand), "fired"
 * (when it began last), "dropped" (refused or failed, and given up), "reason", "wait_ms", "then", "busy". Texts are in
 * the show's language. After rundown_update(). New reference. */
json_t *cue_rows(const struct engine *e, int segment, struct moment now, size_t from, size_t count, size_t *total);

#endif
