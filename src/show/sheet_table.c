#include "show/sheet_table.h"

#include <stdlib.h>
#include <string.h>

#include <csv.h>

const char *sheet_cell(const struct sheet_table *t, size_t row, size_t column)
{
	return row < t->count && column < t->rows[row].count ? t->rows[row].cells[column] : "";
}

void sheet_table_finish(struct sheet_table *t)
{
	arena_destroy(t->arena);
	free(t->rows);
	free(t->merges);
	memset(t, 0, sizeof *t);
}

/* What libcsv calls back into. */
struct splitter {
	struct sheet_table *table;
	size_t capacity;
	const char **cells; /* of the row that is being read; owned */
	size_t cell_count;
	size_t cell_capacity;
	size_t total;
	const char *failure; /* NULL = fine */
};

/* Bytes of a space at p, of any width; 0 if there is none. */
static size_t space(const char *p)
{
	static const char *const spaces[] = {" ", "\t", "\n", "\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF"};
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		if (strncmp(p, spaces[i], strlen(spaces[i])) == 0)
			return strlen(spaces[i]);
	return 0;
}

char *sheet_trim(char *text)
{
	while (space(text))
		text += space(text);
	char *end = text;
	for (char *p = text; *p;) {
		size_t length = space(p);
		p += length ? length : 1;
		if (!length)
			end = p;
	}
	*end = '\0';
	return text;
}

static void on_cell(void *bytes, size_t length, void *user)
{
	struct splitter *s = user;
	if (s->failure)
		return;
	if (++s->total > SHEET_CELLS_MAX) {
		s->failure = "This sheet has too many cells.";
		return;
	}
	if (length > SHEET_CELL_BYTES_MAX) {
		s->failure = "A cell of this sheet holds more than 64 KiB.";
		return;
	}
	if (s->cell_count == s->cell_capacity) {
		size_t capacity = s->cell_capacity ? s->cell_capacity * 2 : 32;
		const char **cells = realloc(s->cells, capacity * sizeof *cells);
		if (!cells) {
			s->failure = "There is not enough memory.";
			return;
		}
		s->cells = cells;
		s->cell_capacity = capacity;
	}
	char *copy = arena_text(s->table->arena, bytes ? bytes : "", bytes ? length : 0);
	if (!copy)
		s->failure = "There is not enough memory.";
	else
		s->cells[s->cell_count++] = sheet_trim(copy);
}

static void on_row(int end, void *user)
{
	struct splitter *s = user;
	struct sheet_table *t = s->table;
	(void)end;
	if (s->failure)
		return;
	if (t->count >= SHEET_ROWS_MAX) {
		s->failure = "This sheet has too many rows.";
		return;
	}
	if (t->count == s->capacity) {
		size_t capacity = s->capacity ? s->capacity * 2 : 64;
		struct sheet_row *rows = realloc(t->rows, capacity * sizeof *rows);
		if (!rows) {
			s->failure = "There is not enough memory.";
			return;
		}
		t->rows = rows;
		s->capacity = capacity;
	}
	struct sheet_row *row = &t->rows[t->count];
	row->count = s->cell_count;
	row->cells = arena_array(t->arena, s->cell_count, sizeof *row->cells);
	if (!row->cells) {
		s->failure = "There is not enough memory.";
		return;
	}
	if (s->cell_count)
		memcpy(row->cells, s->cells, s->cell_count * sizeof *row->cells);
	t->count++;
	s->cell_count = 0;
}

/* One pass of libcsv. Strict: a quote in the wrong place ends it with SPLIT_STRAY. */
enum split_result { SPLIT_OK = 1, SPLIT_STRAY, SPLIT_OPEN, SPLIT_FAILED };

static enum split_result split(struct splitter *s, const char *text, char delimiter, unsigned char strict)
{
	struct csv_parser parser;
	size_t length = strlen(text);
	enum split_result result = SPLIT_OK;
	/* Empty lines are rows too, so that row numbers are the sheet's. */
	if (csv_init(&parser, CSV_REPALL_NL | CSV_APPEND_NULL | strict) != 0)
		return SPLIT_FAILED;
	csv_set_delim(&parser, (unsigned char)delimiter);
	if (csv_parse(&parser, text, length, on_cell, on_row, s) != length)
		result = csv_error(&parser) == CSV_EPARSE ? SPLIT_STRAY : SPLIT_FAILED;
	else if (csv_fini(&parser, on_cell, on_row, s) != 0)
		result = csv_error(&parser) == CSV_EPARSE ? SPLIT_OPEN : SPLIT_FAILED;
	csv_free(&parser);
	return result;
}

static void begin(struct splitter *s)
{
	sheet_table_finish(s->table);
	s->table->arena = arena_create();
	s->capacity = s->cell_count = s->total = 0;
	s->failure = s->table->arena ? NULL : "There is not enough memory.";
}

bool sheet_split(struct sheet_table *t, const char *text, char delimiter, struct error *error)
{
	struct splitter s = {.table = t};
	memset(t, 0, sizeof *t);
	begin(&s);
	enum split_result result = split(&s, text, delimiter, CSV_STRICT | CSV_STRICT_FINI);
	/* Programs that write 5" screen without doubling the quote are forgiven; a cell without an end is not. */
	if (result == SPLIT_STRAY) {
		begin(&s);
		result = split(&s, text, delimiter, 0);
	}
	free(s.cells);
	if (!s.failure && result != SPLIT_OK)
		s.failure =
			result == SPLIT_OPEN ? "A quoted cell has no closing quote." : "There is not enough memory.";
	if (s.failure)
		error_set(error, "%s", s.failure);
	return !s.failure;
}
