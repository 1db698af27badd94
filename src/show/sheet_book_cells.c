#include "show/sheet_book_cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/sheet_book.h"
#include "show/sheet_part.h"

#define MERGES_MAX 2000

static const char no_memory[] = "There is not enough memory.";
static const char too_much_text[] = "This sheet holds more than 16 MiB of text.";

void cell_text_add(struct cell_text *t, const char *bytes, size_t length)
{
	if (t->length + length > SHEET_CELL_BYTES_MAX) {
		t->failure = "A cell of this sheet holds more than 64 KiB.";
		return;
	}
	if (t->length + length > t->capacity) {
		size_t capacity = (t->length + length) * 2;
		char *grown = realloc(t->bytes, capacity);
		if (!grown) {
			t->failure = no_memory;
			return;
		}
		t->bytes = grown;
		t->capacity = capacity;
	}
	if (length)
		memcpy(t->bytes + t->length, bytes, length);
	t->length += length;
}

void cell_text_clear(struct cell_text *t)
{
	t->length = 0;
}

char *cell_text_copy(const struct cell_text *t, struct arena *arena)
{
	return arena_text(arena, t->length ? t->bytes : "", t->length);
}

void cell_text_finish(struct cell_text *t)
{
	free(t->bytes);
	memset(t, 0, sizeof *t);
}

/* How the text of a cell is to be taken: its attribute t. */
enum cell_kind { CELL_NUMBER = 1, CELL_SHARED, CELL_TEXT, CELL_BOOL, CELL_ERROR };

struct cells {
	struct sheet_table *table;
	const struct book_lists *lists;
	size_t row_capacity;
	size_t merge_capacity;
	size_t total;
	const char *failure;
	size_t row; /* of the cell that is read */
	size_t column;
	enum cell_kind kind;
	size_t style;
	size_t bytes; /* of all cells' texts, also where they are shared */
	struct cell_text text;
	bool in_value; /* inside <v> or <t> */
	bool in_reading;
};

/* "B12": column 1, row 11. False, and nothing set, if it is none. */
static bool reference(const char **p, size_t *row, size_t *column)
{
	size_t letters = 0;
	size_t digits = 0;
	size_t across = 0;
	size_t down = 0;
	for (; **p >= 'A' && **p <= 'Z' && letters < 4; (*p)++, letters++)
		across = across * 26 + (size_t)(**p - 'A') + 1;
	for (; **p >= '0' && **p <= '9' && digits < 8; (*p)++, digits++)
		down = down * 10 + (size_t)(**p - '0');
	if (!letters || !down)
		return false;
	*row = down - 1;
	*column = across - 1;
	return true;
}

/* Room for a row, and in it for the columns that a script can have. Rows are made as far as there are cells. */
static struct sheet_row *row_at(struct cells *c, size_t row)
{
	struct sheet_table *t = c->table;
	if (row >= SHEET_ROWS_MAX) {
		c->failure = "This sheet has more than 5000 rows.";
		return NULL;
	}
	if (row >= c->row_capacity) {
		size_t capacity = row + 64;
		struct sheet_row *rows = realloc(t->rows, capacity * sizeof *rows);
		if (!rows) {
			c->failure = no_memory;
			return NULL;
		}
		t->rows = rows;
		c->row_capacity = capacity;
	}
	for (; t->count <= row; t->count++)
		t->rows[t->count] = (struct sheet_row){0, NULL};
	return &t->rows[row];
}

/* Makes room for the cell's column. False if memory fails. */
static bool widen(struct cells *c, struct sheet_row *row)
{
	size_t count = row->count ? row->count : 16;
	while (count <= c->column)
		count *= 2;
	if (count == row->count)
		return true;
	const char **cells = arena_array(c->table->arena, count, sizeof *cells);
	if (!cells)
		return false;
	for (size_t i = 0; i < count; i++)
		cells[i] = i < row->count ? row->cells[i] : "";
	row->cells = cells;
	row->count = count;
	return true;
}

/* A trimmed text. */
static void put_cell(struct cells *c, const char *text)
{
	if (!*text || c->column >= BOOK_COLUMNS_MAX || c->failure)
		return;
	struct sheet_row *row = row_at(c, c->row);
	if (!row)
		return;
	c->bytes += strlen(text);
	if (++c->total > SHEET_CELLS_MAX)
		c->failure = "This sheet has too many cells.";
	else if (c->bytes > SHEET_TEXT_MAX)
		c->failure = too_much_text;
	else if (!widen(c, row))
		c->failure = no_memory;
	else
		row->cells[c->column] = text;
}

static void add_merge(struct cells *c, const char *range)
{
	struct sheet_table *t = c->table;
	struct sheet_merge m;
	if (!reference(&range, &m.first_row, &m.first_column) || *range++ != ':' ||
	    !reference(&range, &m.last_row, &m.last_column) || t->merge_count >= MERGES_MAX)
		return;
	if (t->merge_count == c->merge_capacity) {
		size_t capacity = c->merge_capacity ? c->merge_capacity * 2 : 32;
		struct sheet_merge *merges = realloc(t->merges, capacity * sizeof *merges);
		if (!merges) {
			c->failure = no_memory;
			return;
		}
		t->merges = merges;
		c->merge_capacity = capacity;
	}
	t->merges[t->merge_count++] = m;
}

static enum cell_kind kind_of(const char *type)
{
	if (strcmp(type, "s") == 0)
		return CELL_SHARED;
	if (strcmp(type, "str") == 0 || strcmp(type, "inlineStr") == 0 || strcmp(type, "d") == 0)
		return CELL_TEXT;
	if (strcmp(type, "b") == 0)
		return CELL_BOOL;
	return strcmp(type, "e") == 0 ? CELL_ERROR : CELL_NUMBER;
}

static void cells_start(void *user, const char *name, const char **attributes)
{
	struct cells *c = user;
	if (strcmp(name, "c") == 0) {
		const char *where = part_attribute(attributes, "r");
		if (!reference(&where, &c->row, &c->column))
			c->column++;
		c->kind = kind_of(part_attribute(attributes, "t"));
		c->style = strtoul(part_attribute(attributes, "s"), NULL, 10);
		cell_text_clear(&c->text);
	} else if (strcmp(name, "row") == 0) {
		unsigned long row = strtoul(part_attribute(attributes, "r"), NULL, 10);
		c->row = row ? row - 1 : c->row + 1;
		c->column = SIZE_MAX; /* one before the first */
	} else if (strcmp(name, "mergeCell") == 0) {
		add_merge(c, part_attribute(attributes, "ref"));
	}
	if (strcmp(name, "rPh") == 0)
		c->in_reading = true;
	c->in_value = !c->in_reading && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0);
}

/* The number as it is seen. */
static void put_number(struct cells *c, const char *value)
{
	char seen[64];
	struct time_format format =
		c->style < c->lists->format_count ? c->lists->formats[c->style] : (struct time_format){0};
	if (!sheet_number_text(value, format, c->lists->from_1904, seen, sizeof seen))
		snprintf(seen, sizeof seen, "%s", value);
	char *text = arena_text(c->table->arena, seen, strlen(seen));
	if (text)
		put_cell(c, sheet_trim(text));
	else
		c->failure = no_memory;
}

static void end_cell(struct cells *c)
{
	char *text = cell_text_copy(&c->text, c->table->arena);
	if (!text) {
		c->failure = no_memory;
		return;
	}
	size_t index = c->kind == CELL_SHARED ? strtoul(text, NULL, 10) : 0;
	switch (c->kind) {
	case CELL_SHARED:
		if (*text && index < c->lists->string_count)
			put_cell(c, c->lists->strings[index]);
		break;
	case CELL_NUMBER:
		put_number(c, text);
		break;
	case CELL_TEXT:
		put_cell(c, sheet_trim(text));
		break;
	case CELL_BOOL:
		put_cell(c, *text == '1' ? "TRUE" : "FALSE");
		break;
	case CELL_ERROR:
		break;
	}
}

static void cells_end(void *user, const char *name)
{
	struct cells *c = user;
	c->in_value = false;
	if (strcmp(name, "rPh") == 0)
		c->in_reading = false;
	if (strcmp(name, "c") == 0)
		end_cell(c);
}

static void cells_text(void *user, const char *bytes, int length)
{
	struct cells *c = user;
	if (c->in_value)
		cell_text_add(&c->text, bytes, (size_t)length);
}

static const char *cells_failure(void *user)
{
	const struct cells *c = user;
	return c->failure ? c->failure : c->text.failure;
}

/* Merged cells hold for all their rows: what that comes to is bounded too. */
static bool merges_fit(const struct cells *c)
{
	const struct sheet_table *t = c->table;
	size_t bytes = c->bytes;
	for (size_t i = 0; i < t->merge_count && bytes <= SHEET_TEXT_MAX; i++) {
		const struct sheet_merge *m = &t->merges[i];
		size_t last = m->last_row < t->count ? m->last_row : t->count;
		if (m->first_row < last)
			bytes += strlen(sheet_cell(t, m->first_row, m->first_column)) * (last - m->first_row);
	}
	return bytes <= SHEET_TEXT_MAX;
}

bool book_cells_read(zip_t *zip, zip_uint64_t entry, const struct book_lists *lists, size_t *budget,
		     struct sheet_table *t, struct error *error)
{
	struct cells c = {.table = t, .lists = lists, .column = SIZE_MAX};
	const struct part_handler handler = {cells_start, cells_end, cells_text, cells_failure, &c};
	memset(t, 0, sizeof *t);
	t->arena = arena_create();
	t->knows_merges = true;
	if (!t->arena)
		error_set(error, "%s", no_memory);
	bool ok = t->arena && part_walk(zip, entry, &handler, budget, error);
	if (ok && !merges_fit(&c)) {
		error_set(error, "%s", too_much_text);
		ok = false;
	}
	cell_text_finish(&c.text);
	return ok;
}
