#include "paint/glyph_rows.h"

#define TALL 80       /* texels on the usual page: what is higher is tall */
#define TALL_ROWS 896 /* of the usual page */

static int times(const struct glyph_rows *rows)
{
	return rows->size / GLYPH_ROWS_SIZE;
}

static void add_part(struct glyph_rows *rows, bool tall, int top, int bottom)
{
	struct glyph_rows_part *part = &rows->parts[rows->count++];
	atlas_init_rows(&part->atlas, rows->size, top, bottom);
	part->tall = tall;
}

void glyph_rows_init(struct glyph_rows *rows, int size)
{
	*rows = (struct glyph_rows){.size = size};
	int first = size - TALL_ROWS * times(rows);
	add_part(rows, false, 0, first);
	add_part(rows, true, first, size);
}

void glyph_rows_finish(struct glyph_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		atlas_finish(&rows->parts[i].atlas);
	*rows = (struct glyph_rows){0};
}

void glyph_rows_grow(struct glyph_rows *rows, int size)
{
	int before = rows->size;
	rows->size = size;
	for (size_t i = 0; i < rows->count; i++)
		atlas_grow(&rows->parts[i].atlas, size, rows->parts[i].atlas.bottom);
	/* The new rows are shared out as those of any page: the last part gets its share, the other kind a new part. */
	struct glyph_rows_part *last = &rows->parts[rows->count - 1];
	int tall = TALL_ROWS * ((size - before) / GLYPH_ROWS_SIZE);
	int more = rows->count == GLYPH_ROWS_PARTS ? size - before : last->tall ? tall : size - before - tall;
	int bottom = last->atlas.bottom + more;
	atlas_grow(&last->atlas, size, bottom);
	if (bottom < size)
		add_part(rows, !last->tall, bottom, size);
}

bool glyph_rows_is_tall(const struct glyph_rows *rows, int height)
{
	return height > TALL * times(rows);
}

bool glyph_rows_place(struct glyph_rows *rows, bool tall, int width, int height, int *x, int *y)
{
	for (size_t i = 0; i < rows->count; i++) {
		if (rows->parts[i].tall == tall && atlas_place(&rows->parts[i].atlas, width, height, x, y))
			return true;
	}
	return false;
}

static size_t part_at(const struct glyph_rows *rows, int y)
{
	size_t i = 0;
	while (i + 1 < rows->count && y >= rows->parts[i].atlas.bottom)
		i++;
	return i;
}

void glyph_rows_free(struct glyph_rows *rows, int x, int y)
{
	atlas_free(&rows->parts[part_at(rows, y)].atlas, x, y);
}

bool glyph_rows_tall_at(const struct glyph_rows *rows, int y)
{
	return rows->parts[part_at(rows, y)].tall;
}

int64_t glyph_rows_used(const struct glyph_rows *rows)
{
	int64_t used = 0;
	for (size_t i = 0; i < rows->count; i++)
		used += rows->parts[i].atlas.used;
	return used;
}
