#include "show/json_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/arena.h"
#include "show/problems.h"

void places_finish(struct places *p)
{
	arena_destroy(p->keys);
	free(p->items);
	memset(p, 0, sizeof *p);
}

const struct place *place_first(const struct places *p, const struct place *parent)
{
	return parent->first ? &p->items[parent->first] : NULL;
}

const struct place *place_next(const struct places *p, const struct place *sibling)
{
	return sibling->next ? &p->items[sibling->next] : NULL;
}

const struct place *place_child(const struct places *p, const struct place *object, const char *key)
{
	for (const struct place *c = place_first(p, object); c; c = place_next(p, c))
		if (c->key && !c->shadowed && strcmp(c->key, key) == 0)
			return c;
	return NULL;
}

/* Writes the part behind the last slash, "~" and "/" escaped; gives the length it would have. */
static size_t pointer_part(const struct place *place, char *out, size_t size)
{
	if (!place->key)
		return (size_t)snprintf(out, size, "/%u", place->position);
	size_t length = 0;
	if (length + 1 < size)
		out[length] = '/';
	length++;
	for (const char *c = place->key; *c; c++) {
		char escape = *c == '~' ? '0' : *c == '/' ? '1' : '\0';
		if (length + 2 < size) {
			out[length] = escape ? '~' : *c;
			out[length + 1] = escape;
		}
		length += escape ? 2 : 1;
	}
	if (size)
		out[length < size ? length : size - 1] = '\0';
	return length;
}

void place_pointer(const struct places *p, const struct place *place, char *out, size_t size)
{
	const struct place *chain[JSON_DEPTH_MAX + 2];
	size_t count = 0;
	out[0] = '\0';
	for (; place != p->items && count < JSON_DEPTH_MAX + 2; place = &p->items[place->parent])
		chain[count++] = place;
	size_t length = 0;
	while (count && length + 1 < size) {
		char part[300];
		pointer_part(chain[--count], part, sizeof part);
		size_t room = size - length - 1;
		size_t take = strlen(part) < room ? strlen(part) : room;
		memcpy(out + length, part, take);
		length += take;
		out[length] = '\0';
	}
	problem_text(out);
}
