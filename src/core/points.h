/* Who has the most points: the rows of the list `points` (contracts.md sections 11, 12). */
#ifndef CORE_POINTS_H
#define CORE_POINTS_H

#include <jansson.h>

#include "core/people.h"

/* `count` rows from `from` on, by points, then by person; those without points are left out. *total: of all. Costs
 * memory for the first from + count, whatever the number of people. New reference. */
json_t *points_rows(const struct people *people, size_t from, size_t count, size_t *total);

#endif
