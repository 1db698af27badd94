/* From people to small numbers (a person's entry, his newest ballot): 4 bytes a person in pages that are made as they
 * are needed, no hashing. Never iterated. */
#ifndef CORE_PERSON_MAP_H
#define CORE_PERSON_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/index.h"

/* People of one page. */
#define PERSON_MAP_PAGE 1024u

/* {0} is empty. Runner only. */
struct person_map {
	uint32_t **pages; /* owned; NULL = nobody of the page is in it */
	size_t page_count;
};

/* INDEX_NONE if he is not in it; also for the person INDEX_NONE. */
static inline uint32_t person_map_get(const struct person_map *m, uint32_t person)
{
	size_t page = person / PERSON_MAP_PAGE;
	if (page >= m->page_count || !m->pages[page])
		return INDEX_NONE;
	return m->pages[page][person % PERSON_MAP_PAGE];
}

/* False: out of memory, and nothing has changed. */
bool person_map_set(struct person_map *m, uint32_t person, uint32_t value);
/* Empties it and frees its memory. */
void person_map_finish(struct person_map *m);

#endif
