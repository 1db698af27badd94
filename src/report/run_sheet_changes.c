#include "report/run_sheet_changes.h"

#include <stdlib.h>
#include <string.h>

/* The rows that have kept their order: a longest rising sequence of their places before. All others moved. */
static bool find_moved(struct changes *c, size_t count)
{
	size_t *length = calloc(count + 1, sizeof *length);
	size_t *from = calloc(count + 1, sizeof *from);
	size_t best = SIZE_MAX;
	bool ok = length && from;
	for (size_t i = 0; ok && i < count; i++) {
		from[i] = SIZE_MAX;
		length[i] = c->rows[i].before >= 0;
		c->rows[i].moved = c->rows[i].before >= 0;
		for (size_t k = 0; length[i] && k < i; k++)
			if (length[k] >= length[i] && c->rows[k].before < c->rows[i].before) {
				length[i] = length[k] + 1;
				from[i] = k;
			}
		if (length[i] && (best == SIZE_MAX || length[i] > length[best]))
			best = i;
	}
	for (size_t i = best; ok && i != SIZE_MAX; i = from[i])
		c->rows[i].moved = false;
	free(length);
	free(from);
	return ok;
}

/* Puts a row that is gone behind the one that it stood behind. */
static void put_gone(struct changes *c, int before)
{
	size_t at = 0;
	for (size_t i = 0; i < c->count; i++)
		if (before && c->rows[i].before == before - 1)
			at = i + 1;
	memmove(&c->rows[at + 1], &c->rows[at], (c->count - at) * sizeof *c->rows);
	c->rows[at] = (struct change_row){.now = -1, .before = before};
	c->count++;
	c->removed++;
}

bool changes_make(struct changes *c, const struct show *now, const struct show *before)
{
	memset(c, 0, sizeof *c);
	c->rows = calloc(now->segment_count + (before ? before->segment_count : 0) + 1, sizeof *c->rows);
	if (!c->rows)
		return false;
	for (size_t i = 0; i < now->segment_count; i++) {
		int was = before ? show_find_segment(before, now->segments[i].id) : (int)i;
		c->rows[c->count++] = (struct change_row){.now = (int)i, .before = was};
		c->added += was < 0;
	}
	if (!before)
		return true;
	if (!find_moved(c, c->count))
		return false;
	for (size_t i = 0; i < c->count; i++)
		c->moved += c->rows[i].moved;
	for (size_t i = 0; i < before->segment_count; i++)
		if (show_find_segment(now, before->segments[i].id) < 0)
			put_gone(c, (int)i);
	return true;
}

void changes_finish(struct changes *c)
{
	free(c->rows);
	memset(c, 0, sizeof *c);
}
