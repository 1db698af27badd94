#include "show/problems.h"

#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"

void problem_text(char *text)
{
	size_t left = strlen(text);
	char *out = text;
	for (const char *p = text; left;) {
		uint32_t point;
		size_t length = utf8_decode(p, left, &point);
		if (point != UTF8_BAD) {
			memmove(out, p, length);
			out += length;
		}
		p += length;
		left -= length;
	}
	*out = '\0';
}

void problems_add(struct problems *p, bool warning, const struct error *at)
{
	if (!p)
		return;
	if (!warning)
		p->errors++;
	if (p->count >= PROBLEMS_MAX)
		return;
	if (p->count == p->capacity) {
		size_t capacity = p->capacity ? p->capacity * 2 : 16;
		struct problem *items = realloc(p->items, capacity * sizeof *items);
		if (!items)
			return;
		p->items = items;
		p->capacity = capacity;
	}
	p->items[p->count].warning = warning;
	p->items[p->count].at = *at;
	problem_text(p->items[p->count].at.what);
	problem_text(p->items[p->count].at.mend);
	problem_text(p->items[p->count].at.pointer);
	p->count++;
}

static int earlier(const struct problem *a, const struct problem *b)
{
	if (a->at.line != b->at.line)
		return a->at.line < b->at.line ? -1 : 1;
	if (a->at.column != b->at.column)
		return a->at.column < b->at.column ? -1 : 1;
	return 0;
}

/* Merges two sorted runs of `from` into `into`; the left one wins a tie, which keeps the order of finding. */
static void merge(const struct problem *from, struct problem *into, size_t start, size_t middle, size_t end)
{
	size_t left = start;
	size_t right = middle;
	for (size_t i = start; i < end; i++) {
		bool take_left = left < middle && (right >= end || earlier(&from[left], &from[right]) <= 0);
		into[i] = take_left ? from[left++] : from[right++];
	}
}

void problems_sort(struct problems *p)
{
	if (!p || p->count < 2)
		return;
	struct problem *spare = malloc(p->count * sizeof *spare);
	if (!spare)
		return;
	struct problem *from = p->items;
	struct problem *into = spare;
	for (size_t width = 1; width < p->count; width *= 2) {
		for (size_t i = 0; i < p->count; i += 2 * width) {
			size_t middle = i + width < p->count ? i + width : p->count;
			size_t end = i + 2 * width < p->count ? i + 2 * width : p->count;
			merge(from, into, i, middle, end);
		}
		struct problem *swap = from;
		from = into;
		into = swap;
	}
	if (from != p->items)
		memcpy(p->items, from, p->count * sizeof *from);
	free(spare);
}

void problems_finish(struct problems *p)
{
	if (!p)
		return;
	free(p->items);
	memset(p, 0, sizeof *p);
}
