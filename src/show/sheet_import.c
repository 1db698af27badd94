/* From bytes of a sheet to a checked show document. */
#include "show/sheet.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/verb.h"
#include "show/document_write.h"
#include "show/problems.h"
#include "show/sheet_book.h"
#include "show/sheet_build.h"

void sheet_problem(struct sheet_build *b, bool warning, size_t row, size_t column, const char *format, ...)
{
	struct error e;
	va_list args;
	error_set(&e, "%s", "");
	va_start(args, format);
	vsnprintf(e.what, sizeof e.what, format, args);
	va_end(args);
	problem_text(e.what);
	snprintf(e.file, sizeof e.file, "%s", b->path);
	e.line = (int)row + 1;
	e.column = column == SHEET_NO_COLUMN ? 1 : (int)column + 1;
	problems_add(b->problems, warning, &e);
	b->errors += !warning;
	json_array_append_new(b->preview_problems, json_pack("{s:i, s:i, s:s, s:s}", "row", e.line, "column", e.column,
							     "level", warning ? "warning" : "error", "text", e.what));
}

/* Keeps the table whose header row names most columns; takes it in any case. */
static bool keep_better(struct sheet_build *b, struct sheet_table *table)
{
	struct sheet_header header;
	bool better = sheet_header_find(table, &header) && header.found > b->header.found;
	if (better) {
		sheet_table_finish(&b->table);
		b->table = *table;
		b->header = header;
	} else {
		sheet_table_finish(table);
	}
	return better;
}

/* The delimiter is the one with which the header row names most columns. */
static void split(struct sheet_build *b, const char *text, struct error *error)
{
	static const char delimiters[] = {',', ';', '\t'};
	for (size_t i = 0; i < sizeof delimiters; i++) {
		struct sheet_table table;
		struct error failed = {0};
		if (sheet_split(&table, text, delimiters[i], &failed))
			keep_better(b, &table);
		else
			sheet_table_finish(&table);
		if (failed.what[0] && !error->what[0])
			*error = failed;
	}
}

/* The script is the sheet whose header row names most columns. */
static void read_book(struct sheet_build *b, const char *bytes, size_t length, struct error *error)
{
	struct sheet_book *book = sheet_book_open(bytes, length, error);
	for (size_t i = 0; book && i < sheet_book_count(book); i++) {
		struct sheet_table table;
		struct error failed = {0};
		if (sheet_book_table(book, i, &table, &failed))
			keep_better(b, &table);
		else
			sheet_table_finish(&table);
		if (failed.what[0] && !error->what[0])
			*error = failed;
	}
	sheet_book_close(book);
}

/* Fills table and header. An error is one only if nothing was found. */
static bool read_table(struct sheet_build *b, const char *bytes, size_t length, struct error *error)
{
	if (sheet_book_is(bytes, length)) {
		if (length > SHEET_BYTES_MAX)
			error_set(error, "This sheet is larger than 8 MiB.");
		else
			read_book(b, bytes, length, error);
	} else {
		char *text = sheet_decode(bytes, length, error);
		if (text)
			split(b, text, error);
		free(text);
	}
	if (!b->header.found && !error->what[0])
		error_set(error, "No header row among the first twenty: it needs at least \"title\" (环节, 标题).");
	return b->header.found > 0;
}

/* A new show is named as the file is; the text that stands alone above the header is its title. */
static void name_show(const struct sheet_build *b, json_t *document)
{
	const char *slash = strrchr(b->path, '/');
	const char *name = slash ? slash + 1 : b->path;
	size_t length = strcspn(name, ".");
	char id[64] = "";
	char title[256];
	size_t used = 0;
	for (size_t i = 0; i < length && used + 1 < sizeof id; i++) {
		char c[2] = {name[i], '\0'};
		if (valid_id(c) || (used && strchr("-_", c[0])))
			id[used++] = c[0];
		else if (used && c[0] == ' ')
			id[used++] = '-';
	}
	id[used] = '\0';
	snprintf(title, sizeof title, "%.*s", (int)(length < 200 ? length : 200), name);
	for (size_t i = 0; i < b->header.row; i++) {
		size_t count = 0;
		const char *only = "";
		for (size_t c = 0; c < b->table.rows[i].count; c++)
			if (b->table.rows[i].cells[c][0]) {
				count++;
				only = b->table.rows[i].cells[c];
			}
		if (count == 1 && strncmp(only, "sep=", 4) != 0 && strlen(only) < sizeof title) {
			snprintf(title, sizeof title, "%s", only);
			break;
		}
	}
	json_object_set_new(document, "id", json_string(used ? id : "show"));
	json_t *text = json_string(title[0] ? title : "Show");
	json_object_set_new(document, "title", text ? text : json_string(used ? id : "Show"));
}

/* The header row tells the language of the people who wrote the sheet. */
static const char *sheet_language(const struct sheet_build *b)
{
	const char *header = sheet_cell(&b->table, b->header.row, b->header.columns[SHEET_TITLE]);
	return (unsigned char)header[0] >= 0x80 ? "zh-CN" : "en-US";
}

static void begin(struct sheet_build *b, const json_t *into)
{
	b->document = into ? json_deep_copy(into) : json_pack("{s:i}", "crowdcue", 1);
	if (!into) {
		name_show(b, b->document);
		json_object_set_new(b->document, "language", json_string(sheet_language(b)));
	}
	static const char *const arrays[] = {"groups", "segments", "interactions", "products"};
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		if (!json_is_array(json_object_get(b->document, arrays[i])))
			json_object_set_new(b->document, arrays[i], json_array());
	const char *language = json_string_value(json_object_get(b->document, "language"));
	b->groups = json_object_get(b->document, "groups");
	b->parts.interactions = json_object_get(b->document, "interactions");
	b->parts.products = json_object_get(b->document, "products");
	b->parts.defined = json_object();
	b->parts.currency = language && strncmp(language, "zh", 2) == 0  ? "CNY"
			    : language && strcmp(language, "en-GB") == 0 ? "GBP"
									 : "USD";
}

static void drop_empty(json_t *document)
{
	static const char *const arrays[] = {"groups", "interactions", "products"};
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		if (!json_array_size(json_object_get(document, arrays[i])))
			json_object_del(document, arrays[i]);
}

/* Row and column of the sheet that a pointer into the document came from. */
static void find_cell(const struct sheet_build *b, const char *pointer, size_t *row, size_t *column)
{
	char key[64] = "";
	char low[80];
	unsigned index = 0;
	bool segment = sscanf(pointer, "/segments/%u/%63[a-z_]", &index, key) >= 1;
	bool interaction = !segment && sscanf(pointer, "/interactions/%u", &index) == 1;
	*row = b->header.row;
	*column = SHEET_NO_COLUMN;
	if (!segment && !interaction)
		return;
	const json_t *list = json_object_get(b->document, segment ? "segments" : "interactions");
	const char *id = json_string_value(json_object_get(json_array_get(list, index), "id"));
	sheet_squash(id ? id : "", low, sizeof low);
	const json_t *at = json_object_get(segment ? b->rows : b->parts.defined, segment ? low : id ? id : "");
	if (at)
		*row = (size_t)json_integer_value(at) - 1;
	for (int i = 0; i < SHEET_FIELDS; i++)
		if ((segment && strcmp(sheet_field_key((enum sheet_field)i), key) == 0) ||
		    (interaction && i == SHEET_INTERACTION))
			*column = b->header.columns[i];
}

/* What a sheet makes is held against the same checks as any show. Warnings that the sheet has no part in are left to
 * `check`. */
static void check_document(struct sheet_build *b)
{
	struct problems found = {0};
	char *text = document_text(b->document);
	if (!text) {
		sheet_problem(b, false, b->header.row, SHEET_NO_COLUMN, "There is not enough memory.");
		return;
	}
	show_destroy(show_parse(text, strlen(text), "", &found));
	for (size_t i = 0; i < found.count; i++) {
		size_t row;
		size_t column;
		const struct error *e = &found.items[i].at;
		find_cell(b, e->pointer, &row, &column);
		if (!found.items[i].warning || row != b->header.row)
			sheet_problem(b, found.items[i].warning, row, column, "%s%s%s", e->what, e->mend[0] ? " " : "",
				      e->mend);
	}
	problems_finish(&found);
	free(text);
}

static json_t *preview_columns(const struct sheet_build *b)
{
	json_t *columns = json_array();
	size_t count = b->header.found ? b->table.rows[b->header.row].count : 0;
	for (size_t c = 0; c < count; c++) {
		const char *header = b->table.rows[b->header.row].cells[c];
		json_t *column = json_pack("{s:I, s:s}", "column", (json_int_t)c + 1, "header", header);
		for (int i = 0; i < SHEET_FIELDS; i++)
			if (b->header.columns[i] == c)
				json_object_set_new(column, "field", json_string(sheet_field_key((enum sheet_field)i)));
		json_array_append_new(columns, column);
	}
	return columns;
}

static void build(struct sheet_build *b, const json_t *into)
{
	begin(b, into);
	sheet_read_rows(b);
	if (!json_array_size(b->segments))
		sheet_problem(b, false, b->header.row, SHEET_NO_COLUMN, "There are no rows under the header.");
	sheet_merge(b);
	drop_empty(b->document);
	if (!b->errors)
		check_document(b);
}

bool sheet_import(const char *bytes, size_t length, const char *path, const json_t *into, struct sheet_import *out,
		  struct problems *problems)
{
	struct sheet_build b = {.path = path, .problems = problems};
	struct error error = {0};
	memset(out, 0, sizeof *out);
	b.preview_rows = json_array();
	b.preview_problems = json_array();
	b.segments = json_array();
	b.rows = json_object();
	if (read_table(&b, bytes, length, &error))
		build(&b, into);
	else
		sheet_problem(&b, false, 0, SHEET_NO_COLUMN, "%s", error.what);
	problems_sort(problems);
	out->preview = json_pack("{s:o, s:o, s:o}", "columns", preview_columns(&b), "rows", b.preview_rows, "problems",
				 b.preview_problems);
	if (!b.errors)
		out->document = json_incref(b.document);
	json_decref(b.document);
	json_decref(b.segments);
	json_decref(b.rows);
	json_decref(b.parts.defined);
	sheet_table_finish(&b.table);
	return out->document != NULL;
}

bool sheet_import_file(const char *path, const json_t *into, struct sheet_import *out, struct problems *problems)
{
	FILE *f = fopen(path, "rb");
	char *bytes = f ? malloc(SHEET_BYTES_MAX + 1) : NULL;
	size_t length = bytes ? fread(bytes, 1, SHEET_BYTES_MAX + 1, f) : 0;
	bool read = bytes && !ferror(f);
	int why = errno;
	bool ok = read && sheet_import(bytes, length, path, into, out, problems);
	if (!read) {
		struct error e;
		error_set(&e, "The file cannot be read: %s.", strerror(why));
		snprintf(e.file, sizeof e.file, "%s", path);
		problems_add(problems, false, &e);
		memset(out, 0, sizeof *out);
	}
	if (f)
		fclose(f);
	free(bytes);
	return ok;
}

void sheet_import_finish(struct sheet_import *out)
{
	json_decref(out->document);
	json_decref(out->preview);
	memset(out, 0, sizeof *out);
}
