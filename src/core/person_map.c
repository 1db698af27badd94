#include "core/person_map.h"

#include <stdlib.h>
#include <string.h>

static bool make_pages(struct person_map *m, size_t count)
{
	if (count <= m->page_count)
		return true;
	count = count < m->page_count * 2 ? m->page_count * 2 : count;
	uint32_t **pages = realloc(m->pages, count * sizeof *pages);
	if (!pages)
		return false;
	memset(pages + m->page_count, 0, (count - m->page_count) * sizeof *pages);
	m->pages = pages;
	m->page_count = count;
	return true;
}

bool person_map_set(struct person_map *m, uint32_t person, uint32_t value)
{
	size_t page = person / PERSON_MAP_PAGE;
	if (!make_pages(m, page + 1))
		return false;
	if (!m->pages[page]) {
		m->pages[page] = malloc(PERSON_MAP_PAGE * sizeof *m->pages[page]);
		if (!m->pages[page])
			return false;
		for (size_t i = 0; i < PERSON_MAP_PAGE; i++)
			m->pages[page][i] = INDEX_NONE;
	}
	m->pages[page][person % PERSON_MAP_PAGE] = value;
	return true;
}

void person_map_finish(struct person_map *m)
{
	for (size_t i = 0; i < m->page_count; i++)
		free(m->pages[i]);
	free(m->pages);
	*m = (struct person_map){0};
}
