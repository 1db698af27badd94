#include "core/points.h"

#include <stdlib.h>
#include <string.h>

/* The best that were seen so far, as a heap with the last of them on top. */
struct best {
	const struct people *people;
	size_t count;
	uint32_t *persons; /* owned */
};

/* a stands before b. */
static bool before(const struct people *people, uint32_t a, uint32_t b)
{
	int64_t x = people->items[a].points;
	int64_t y = people->items[b].points;
	if (x != y)
		return x > y;
	struct person_texts s = people_texts(people, a);
	struct person_texts t = people_texts(people, b);
	int order = strcmp(s.platform, t.platform);
	return (order ? order : strcmp(s.id, t.id)) < 0;
}

static void sink(struct best *b, size_t at)
{
	uint32_t person = b->persons[at];
	for (size_t child; (child = at * 2 + 1) < b->count; at = child) {
		if (child + 1 < b->count && before(b->people, b->persons[child], b->persons[child + 1]))
			child++;
		if (!before(b->people, person, b->persons[child]))
			break;
		b->persons[at] = b->persons[child];
	}
	b->persons[at] = person;
}

static void rise(struct best *b, size_t at)
{
	uint32_t person = b->persons[at];
	for (; at && before(b->people, b->persons[(at - 1) / 2], person); at = (at - 1) / 2)
		b->persons[at] = b->persons[(at - 1) / 2];
	b->persons[at] = person;
}

static size_t people_with_points(const struct people *people)
{
	size_t n = 0;
	for (size_t i = 0; i < people->count; i++)
		n += people->items[i].points != 0;
	return n;
}

static void collect(struct best *b, size_t most)
{
	for (uint32_t i = 0; i < b->people->count; i++) {
		if (!b->people->items[i].points)
			continue;
		if (b->count < most) {
			b->persons[b->count] = i;
			rise(b, b->count++);
		} else if (before(b->people, i, b->persons[0])) {
			b->persons[0] = i;
			sink(b, 0);
		}
	}
}

/* The heap becomes a list in order. */
static void arrange(struct best *b)
{
	size_t all = b->count;
	while (b->count > 1) {
		uint32_t last = b->persons[0];
		b->persons[0] = b->persons[--b->count];
		b->persons[b->count] = last;
		sink(b, 0);
	}
	b->count = all;
}

json_t *points_rows(const struct people *people, size_t from, size_t count, size_t *total)
{
	json_t *rows = json_array();
	*total = people_with_points(people);
	if (from >= *total || !count)
		return rows;
	size_t most = count < *total - from ? from + count : *total;
	struct best b = {.people = people, .persons = malloc(most * sizeof *b.persons)};
	if (!b.persons)
		return rows;
	collect(&b, most);
	arrange(&b);
	for (size_t i = from; i < b.count; i++) {
		struct person_texts who = people_texts(people, b.persons[i]);
		json_array_append_new(rows,
				      json_pack("{s:s, s:s, s:s, s:I}", "platform", who.platform, "id", who.id, "name",
						who.name, "points", (json_int_t)people->items[b.persons[i]].points));
	}
	free(b.persons);
	return rows;
}
