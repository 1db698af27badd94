/* A sheet as rows of cells, whatever file it came from. */
#ifndef SHOW_SHEET_TABLE_H
#define SHOW_SHEET_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "show/arena.h"

#define SHEET_BYTES_MAX (8u << 20)
#define SHEET_ROWS_MAX 5000
#define SHEET_CELLS_MAX 200000
#define SHEET_CELL_BYTES_MAX 65536
#define SHEET_TEXT_MAX (16u << 20) /* bytes in all cells, counted as often as they stand there */

struct sheet_row {
	size_t count;
	const char **cells; /* NUL-terminated UTF-8, line ends as \n, trimmed; never NULL */
};

/* Cells that were merged into one; indices, ends included. */
struct sheet_merge {
	size_t first_row;
	size_t last_row;
	size_t first_column;
	size_t last_column;
};

struct sheet_table {
	struct arena *arena; /* owned: the cells */
	size_t count;
	struct sheet_row *rows; /* [0] is row 1 of the sheet; owned */
	bool knows_merges;      /* a CSV file does not */
	size_t merge_count;
	struct sheet_merge *merges; /* owned */
};

/* Spaces of all widths off both ends, in place. */
char *sheet_trim(char *text);
/* The cell, "" beyond the end of its row. */
const char *sheet_cell(const struct sheet_table *t, size_t row, size_t column);
void sheet_table_finish(struct sheet_table *t);

/* Bytes of a CSV file as UTF-8 without BOM, line ends as \n: the encoding is told from the BOM, from the bytes, else it
 * is GB18030. NUL-terminated, owned by the caller; NULL after an error. */
char *sheet_decode(const char *bytes, size_t length, struct error *error);
/* Splits decoded CSV. Fills *t; finish it in any case. */
bool sheet_split(struct sheet_table *t, const char *text, char delimiter, struct error *error);

#endif
