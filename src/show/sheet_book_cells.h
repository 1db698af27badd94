/* The cells of one sheet of a workbook. */
#ifndef SHOW_SHEET_BOOK_CELLS_H
#define SHOW_SHEET_BOOK_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include <zip.h>

#include "show/sheet_number.h"
#include "show/sheet_table.h"

/* A text that comes in pieces. Zero is empty. */
struct cell_text {
	char *bytes; /* owned; NULL = empty */
	size_t length;
	size_t capacity;
	const char *failure; /* NULL = going well */
};

void cell_text_add(struct cell_text *t, const char *bytes, size_t length);
void cell_text_clear(struct cell_text *t);
/* NUL-terminated, from the arena; NULL if memory fails. */
char *cell_text_copy(const struct cell_text *t, struct arena *arena);
void cell_text_finish(struct cell_text *t);

/* What the cells of all sheets refer to, by index. */
struct book_lists {
	const char **strings; /* trimmed */
	size_t string_count;
	size_t string_capacity;
	struct time_format *formats;
	size_t format_count;
	size_t format_capacity;
	bool from_1904; /* days are counted from 1904, not from 1900 */
};

/* Fills *t; finish it in any case. `lists` outlives it: the texts of cells stand there. `budget` as in part_walk(). */
bool book_cells_read(zip_t *zip, zip_uint64_t entry, const struct book_lists *lists, size_t *budget,
		     struct sheet_table *t, struct error *error);

#endif
