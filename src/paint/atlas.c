#include "paint/atlas.h"

#include <stdlib.h>
#include <string.h>

void atlas_init(struct atlas *atlas, int size)
{
	atlas_init_rows(atlas, size, 0, size);
}

void atlas_init_rows(struct atlas *atlas, int size, int top, int bottom)
{
	*atlas = (struct atlas){.size = size, .top = top, .bottom = bottom};
}

void atlas_finish(struct atlas *atlas)
{
	for (size_t i = 0; i < atlas->count; i++)
		free(atlas->shelves[i].spans);
	free(atlas->shelves);
	*atlas = (struct atlas){0};
}

/* Heights of shelves come in steps, so that glyphs of nearly the same height share them. */
static int shelf_height(int height)
{
	int step = height <= 32 ? 4 : height <= 96 ? 8 : height <= 256 ? 16 : 64;
	return (height + step - 1) / step * step;
}

static bool insert_span(struct atlas_shelf *shelf, size_t at, struct atlas_span span)
{
	if (shelf->count == shelf->capacity) {
		size_t capacity = shelf->capacity ? shelf->capacity * 2 : 8;
		struct atlas_span *spans = realloc(shelf->spans, capacity * sizeof(*spans));
		if (!spans)
			return false;
		shelf->spans = spans;
		shelf->capacity = capacity;
	}
	memmove(shelf->spans + at + 1, shelf->spans + at, (shelf->count - at) * sizeof(*shelf->spans));
	shelf->spans[at] = span;
	shelf->count++;
	return true;
}

void atlas_grow(struct atlas *atlas, int size, int bottom)
{
	for (size_t i = 0; size > atlas->size && i < atlas->count; i++) {
		struct atlas_shelf *shelf = &atlas->shelves[i];
		struct atlas_span *last = &shelf->spans[shelf->count - 1];
		int end = last->x + last->width;
		if (!last->used)
			last->width = size - last->x;
		else /* When memory is short the shelf stays as wide as it is. */
			insert_span(shelf, shelf->count, (struct atlas_span){end, size - end, false});
	}
	atlas->size = size;
	atlas->bottom = bottom;
}

static void remove_span(struct atlas_shelf *shelf, size_t at)
{
	shelf->count--;
	memmove(shelf->spans + at, shelf->spans + at + 1, (shelf->count - at) * sizeof(*shelf->spans));
}

static bool place_on(struct atlas_shelf *shelf, int width, int *x)
{
	for (size_t i = 0; i < shelf->count; i++) {
		struct atlas_span *span = &shelf->spans[i];
		if (span->used || span->width < width)
			continue;
		int rest = span->width - width;
		*x = span->x;
		if (rest && !insert_span(shelf, i + 1, (struct atlas_span){span->x + width, rest, false}))
			return false;
		shelf->spans[i].width = width;
		shelf->spans[i].used = true;
		return true;
	}
	return false;
}

static bool shelf_is_empty(const struct atlas_shelf *shelf)
{
	return shelf->count == 1 && !shelf->spans[0].used;
}

static bool insert_shelf(struct atlas *atlas, size_t at, int y, int height)
{
	if (atlas->count == atlas->capacity) {
		size_t capacity = atlas->capacity ? atlas->capacity * 2 : 16;
		struct atlas_shelf *shelves = realloc(atlas->shelves, capacity * sizeof(*shelves));
		if (!shelves)
			return false;
		atlas->shelves = shelves;
		atlas->capacity = capacity;
	}
	struct atlas_shelf shelf = {.y = y, .height = height};
	if (!insert_span(&shelf, 0, (struct atlas_span){0, atlas->size, false}))
		return false;
	memmove(atlas->shelves + at + 1, atlas->shelves + at, (atlas->count - at) * sizeof(*atlas->shelves));
	atlas->shelves[at] = shelf;
	atlas->count++;
	return true;
}

static void remove_shelf(struct atlas *atlas, size_t at)
{
	free(atlas->shelves[at].spans);
	atlas->count--;
	memmove(atlas->shelves + at, atlas->shelves + at + 1, (atlas->count - at) * sizeof(*atlas->shelves));
}

static int used_height(const struct atlas *atlas)
{
	return atlas->count ? atlas->shelves[atlas->count - 1].y + atlas->shelves[atlas->count - 1].height : atlas->top;
}

/* A shelf of `height` made of an empty one that is higher, or at the bottom; SIZE_MAX if there is none. */
static size_t new_shelf(struct atlas *atlas, int height)
{
	for (size_t i = 0; i < atlas->count; i++) {
		struct atlas_shelf *shelf = &atlas->shelves[i];
		if (!shelf_is_empty(shelf) || shelf->height < height)
			continue;
		int rest = shelf->height - height;
		if (rest && !insert_shelf(atlas, i + 1, shelf->y + height, rest))
			return SIZE_MAX;
		atlas->shelves[i].height = height;
		return i;
	}
	int y = used_height(atlas);
	if (y + height > atlas->bottom || !insert_shelf(atlas, atlas->count, y, height))
		return SIZE_MAX;
	return atlas->count - 1;
}

bool atlas_place(struct atlas *atlas, int width, int height, int *x, int *y)
{
	int w = width + ATLAS_GAP;
	int h = height + ATLAS_GAP;
	int most = atlas->bottom - atlas->top;
	if (width < 1 || height < 1 || w > atlas->size || h > most)
		return false;
	int wanted = shelf_height(h) > most ? h : shelf_height(h);
	for (int pass = 0; pass < 2; pass++) {
		/* First the shelves of just this height, and when no new one can be made, higher ones too. */
		for (size_t i = 0; i < atlas->count; i++) {
			struct atlas_shelf *shelf = &atlas->shelves[i];
			bool fits = pass ? shelf->height >= h : shelf->height == wanted;
			if (!fits || !place_on(shelf, w, x))
				continue;
			*y = shelf->y;
			atlas->used += (int64_t)w * shelf->height;
			return true;
		}
		if (pass)
			break;
		size_t made = new_shelf(atlas, wanted);
		if (made != SIZE_MAX && place_on(&atlas->shelves[made], w, x)) {
			*y = atlas->shelves[made].y;
			atlas->used += (int64_t)w * wanted;
			return true;
		}
	}
	return false;
}

/* Joins an empty shelf with empty neighbours; the last one is given up. */
static void merge_shelves(struct atlas *atlas, size_t at)
{
	if (at + 1 < atlas->count && shelf_is_empty(&atlas->shelves[at + 1])) {
		atlas->shelves[at].height += atlas->shelves[at + 1].height;
		remove_shelf(atlas, at + 1);
	}
	if (at > 0 && shelf_is_empty(&atlas->shelves[at - 1])) {
		atlas->shelves[at - 1].height += atlas->shelves[at].height;
		remove_shelf(atlas, at);
		at--;
	}
	if (at + 1 == atlas->count)
		remove_shelf(atlas, at);
}

static void free_span(struct atlas_shelf *shelf, size_t at)
{
	shelf->spans[at].used = false;
	if (at + 1 < shelf->count && !shelf->spans[at + 1].used) {
		shelf->spans[at].width += shelf->spans[at + 1].width;
		remove_span(shelf, at + 1);
	}
	if (at > 0 && !shelf->spans[at - 1].used) {
		shelf->spans[at - 1].width += shelf->spans[at].width;
		remove_span(shelf, at);
	}
}

void atlas_free(struct atlas *atlas, int x, int y)
{
	for (size_t i = 0; i < atlas->count; i++) {
		struct atlas_shelf *shelf = &atlas->shelves[i];
		if (shelf->y != y)
			continue;
		for (size_t k = 0; k < shelf->count; k++) {
			if (shelf->spans[k].x != x || !shelf->spans[k].used)
				continue;
			atlas->used -= (int64_t)shelf->spans[k].width * shelf->height;
			free_span(shelf, k);
			if (shelf_is_empty(shelf))
				merge_shelves(atlas, i);
			return;
		}
	}
}
