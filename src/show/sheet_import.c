/* From bytes of a sheet to a checked show document. */
#include "show/sheet.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/verb.h"
#include "show/document_write.h"
#include "show/problems.h"
#include "show/sheet_book.h"
#include "show/sheet_build.h"

/* Keeps the table whose header row names most columns; takes it in any case. */
static bool keep_better(struct sheet_build *b, struct sheet_table *table)
{
	struct sheet_header header;
	const struct sheet_maps maps = {b->request->map, b->request->memory};
	bool better = sheet_header_find(table, &maps, &header) && header.found > b->header.found;
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

/* The sheet that was asked for, by its name, else by its number; the count of sheets if there is none. */
static size_t wanted_sheet(const struct sheet_book *book, const char *wanted)
{
	char name[SHEET_HEADING_BYTES];
	char other[SHEET_HEADING_BYTES];
	size_t count = sheet_book_count(book);
	sheet_heading(wanted, name, sizeof name);
	for (size_t i = 0; i < count; i++) {
		sheet_heading(sheet_book_name(book, i), other, sizeof other);
		if (strcmp(name, other) == 0)
			return i;
	}
	char *end;
	unsigned long number = strtoul(name, &end, 10);
	return name[0] >= '0' && name[0] <= '9' && !*end && number >= 1 && number <= count ? number - 1 : count;
}

static void list_sheets(const struct sheet_book *book, struct error *error, const char *wanted)
{
	char names[200] = "";
	size_t length = 0;
	for (size_t i = 0; i < sheet_book_count(book) && length < sizeof names; i++)
		length += (size_t)snprintf(names + length, sizeof names - length, "%s\"%s\"", i ? ", " : "",
					   sheet_book_name(book, i));
	error_set(error, "There is no sheet \"%.40s\"; this workbook has: %s.", wanted, names);
}

/* Looks at one sheet of the book. */
static void look(struct sheet_build *b, struct sheet_book *book, size_t sheet, size_t *used, struct error *error)
{
	struct sheet_table table;
	struct error failed = {0};
	if (!sheet_book_table(book, sheet, &table, &failed))
		sheet_table_finish(&table);
	else if (keep_better(b, &table))
		*used = sheet;
	if (failed.what[0] && !error->what[0])
		*error = failed;
}

static void preview_sheets(struct sheet_build *b, const struct sheet_book *book, size_t used)
{
	if (sheet_book_count(book) < 2)
		return;
	b->preview_sheets = json_array();
	for (size_t i = 0; i < sheet_book_count(book); i++) {
		char name[SHEET_HEADING_BYTES];
		snprintf(name, sizeof name, "%s", sheet_book_name(book, i));
		problem_text(name);
		json_t *sheet = json_pack("{s:s}", "name", name);
		if (i == used)
			json_object_set_new(sheet, "used", json_true());
		if (sheet_book_hides(book, i))
			json_object_set_new(sheet, "hidden", json_true());
		json_array_append_new(b->preview_sheets, sheet);
	}
}

/* The script is the sheet that was asked for, else the one whose header row names most columns; a hidden one only if no
 * other has a header row. */
static void read_book(struct sheet_build *b, const char *bytes, size_t length, struct error *error)
{
	b->book = sheet_book_open(bytes, length, error);
	if (!b->book)
		return;
	size_t count = sheet_book_count(b->book);
	size_t used = count;
	if (b->request->sheet) {
		size_t wanted = wanted_sheet(b->book, b->request->sheet);
		if (wanted == count)
			list_sheets(b->book, error, b->request->sheet);
		else
			look(b, b->book, wanted, &used, error);
	} else {
		for (size_t i = 0; i < count; i++)
			if (!sheet_book_hides(b->book, i))
				look(b, b->book, i, &used, error);
		for (size_t i = 0; i < count && !b->header.found; i++)
			if (sheet_book_hides(b->book, i))
				look(b, b->book, i, &used, error);
	}
	preview_sheets(b, b->book, used);
}

/* What Excel wrote before 2007, and what is locked with a password, begin so. */
static bool is_old_or_locked(const char *bytes, size_t length)
{
	return length >= 8 && memcmp(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0;
}

/* Fills table and header. An error is one only if nothing was found. */
static bool read_table(struct sheet_build *b, const char *bytes, size_t length, struct error *error)
{
	if (length > SHEET_BYTES_MAX) {
		error_set(error, "This sheet is larger than 8 MiB.");
	} else if (is_old_or_locked(bytes, length)) {
		error_set(error,
			  "This is an old XLS file, or one with a password. Save it as XLSX without a password.");
	} else if (sheet_book_is(bytes, length)) {
		read_book(b, bytes, length, error);
	} else if (b->request->sheet) {
		error_set(error, "Only a workbook has sheets to choose from; this is no XLSX file.");
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

static void begin(struct sheet_build *b)
{
	const json_t *into = b->request->into;
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
	b->parts.index = json_object();
	b->parts.language = b->language;
	b->parts.currency = language && strncmp(language, "zh", 2) == 0  ? "CNY"
			    : language && strcmp(language, "en-GB") == 0 ? "GBP"
									 : "USD";
}

/* Takes away what begin() has added and no row has filled. */
static void drop_empty(json_t *document, const json_t *into)
{
	static const char *const arrays[] = {"groups", "interactions", "products"};
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		if (!json_array_size(json_object_get(document, arrays[i])) && !json_object_get(into, arrays[i]))
			json_object_del(document, arrays[i]);
}

static json_t *preview_columns(const struct sheet_build *b)
{
	static const char *const sources[] = {NULL, "map", "memory"};
	json_t *columns = json_array();
	size_t count = b->header.found ? b->table.rows[b->header.row].count : 0;
	while (count && !b->table.rows[b->header.row].cells[count - 1][0])
		count--;
	for (size_t c = 0; c < count; c++) {
		const char *header = b->table.rows[b->header.row].cells[c];
		json_t *column = json_pack("{s:I, s:s}", "column", (json_int_t)c + 1, "header", header);
		for (int i = 0; i < SHEET_FIELDS; i++) {
			if (b->header.columns[i] != c)
				continue;
			json_object_set_new(column, "field", json_string(sheet_field_key((enum sheet_field)i)));
			if (i == SHEET_DURATION && b->reading[0])
				json_object_set_new(column, "read", json_string(b->reading));
			if (sources[b->header.source[i]])
				json_object_set_new(column, "from", json_string(sources[b->header.source[i]]));
		}
		json_array_append_new(columns, column);
	}
	return columns;
}

/* What the user says now about a heading that the sheet does not have is a slip. */
static void check_map(struct sheet_build *b)
{
	const char *key;
	json_t *field;
	json_object_foreach((json_t *)b->request->map, key, field)
	{
		char name[SHEET_HEADING_BYTES];
		bool found = false;
		const struct sheet_row *row = &b->table.rows[b->header.row];
		for (size_t c = 0; c < row->count && !found; c++) {
			sheet_heading(row->cells[c], name, sizeof name);
			found = strcmp(name, key) == 0;
		}
		if (!found)
			sheet_problem(b, false, b->header.row, SHEET_NO_COLUMN, "Sheet.NoHeading", key);
	}
}

static void build(struct sheet_build *b)
{
	b->language = sheet_language(b);
	begin(b);
	check_map(b);
	sheet_read_rows(b);
	if (!json_array_size(b->segments) && !b->errors)
		sheet_problem(b, false, b->header.row, SHEET_NO_COLUMN, "Sheet.NoRows");
	sheet_merge(b);
	drop_empty(b->document, b->request->into);
	if (!b->errors)
		sheet_check(b);
}

static void finish(struct sheet_build *b)
{
	json_decref(b->document);
	json_decref(b->segments);
	json_decref(b->rows);
	json_decref(b->parts.defined);
	json_decref(b->parts.index);
	sheet_table_finish(&b->table);
	sheet_book_close(b->book);
}

bool sheet_import(const char *bytes, size_t length, const char *path, const struct sheet_request *request,
		  struct sheet_import *out, struct problems *problems)
{
	static const struct sheet_request plain = {0};
	struct sheet_build b = {.path = path, .problems = problems, .language = "en-US"};
	struct error error = {0};
	memset(out, 0, sizeof *out);
	b.request = request ? request : &plain;
	b.preview_rows = json_array();
	b.preview_problems = json_array();
	b.segments = json_array();
	b.rows = json_object();
	if (read_table(&b, bytes, length, &error))
		build(&b);
	else
		sheet_problem_text(&b, false, 0, SHEET_NO_COLUMN, error.what);
	problems_sort(problems);
	out->preview = json_pack("{s:o, s:o, s:o}", "columns", preview_columns(&b), "rows", b.preview_rows, "problems",
				 b.preview_problems);
	if (b.preview_sheets)
		json_object_set_new(out->preview, "sheets", b.preview_sheets);
	if (!b.errors)
		out->document = json_incref(b.document);
	finish(&b);
	return out->document != NULL;
}

bool sheet_import_file(const char *path, const struct sheet_request *request, struct sheet_import *out,
		       struct problems *problems)
{
	FILE *f = fopen(path, "rb");
	char *bytes = f ? malloc(SHEET_BYTES_MAX + 1) : NULL;
	size_t length = bytes ? fread(bytes, 1, SHEET_BYTES_MAX + 1, f) : 0;
	bool read = bytes && !ferror(f);
	int why = errno;
	bool ok = read && sheet_import(bytes, length, path, request, out, problems);
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
