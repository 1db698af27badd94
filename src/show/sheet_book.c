#include "show/sheet_book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#include "show/sheet_book_cells.h"
#include "show/sheet_number.h"
#include "show/sheet_part.h"

#define STRINGS_MAX 200000
#define STRING_BYTES_MAX (16u << 20)
#define FORMATS_MAX 4096
#define ENTRIES_MAX 2000 /* files in the archive */
#define BUDGET (64u << 20)

struct custom_format {
	unsigned id;
	struct time_format format;
};

/* One sheet as the workbook lists it. */
struct tab {
	zip_uint64_t entry; /* of the archive */
	const char *name;   /* in the book's arena */
	const char *id;     /* of the relation that leads to its part; in the book's arena */
	bool hidden;
	bool found; /* its part is there */
};

struct sheet_book {
	zip_t *zip;
	struct arena *arena;
	size_t budget; /* bytes that the parts may still unpack to */
	struct tab tabs[BOOK_SHEETS_MAX];
	size_t tab_count;
	size_t string_bytes;
	struct book_lists lists;
	struct custom_format custom[FORMATS_MAX];
	size_t custom_count;
	/* while a part is walked */
	const char *failure;
	struct cell_text text;
	bool in_text;    /* inside <t> */
	bool in_reading; /* inside <rPh>: how a name is spoken */
	bool in_formats; /* inside <cellXfs> */
};

bool sheet_book_is(const char *bytes, size_t length)
{
	return length >= 4 && memcmp(bytes, "PK\3\4", 4) == 0;
}

size_t sheet_book_count(const struct sheet_book *book)
{
	return book->tab_count;
}

const char *sheet_book_name(const struct sheet_book *book, size_t sheet)
{
	return book->tabs[sheet].name;
}

bool sheet_book_hides(const struct sheet_book *book, size_t sheet)
{
	return book->tabs[sheet].hidden;
}

static const char *book_failure(void *user)
{
	const struct sheet_book *book = user;
	return book->failure ? book->failure : book->text.failure;
}

static bool grow(void **items, size_t *capacity, size_t count, size_t size)
{
	if (count < *capacity)
		return true;
	size_t wanted = *capacity ? *capacity * 2 : 64;
	void *grown = realloc(*items, wanted * size);
	if (!grown)
		return false;
	*items = grown;
	*capacity = wanted;
	return true;
}

/* Shared strings: each <si> is one, of all its <t>. */
static void string_start(void *user, const char *name, const char **attributes)
{
	struct sheet_book *book = user;
	(void)attributes;
	if (strcmp(name, "si") == 0)
		cell_text_clear(&book->text);
	if (strcmp(name, "rPh") == 0)
		book->in_reading = true;
	book->in_text = strcmp(name, "t") == 0 && !book->in_reading;
}

static void string_end(void *user, const char *name)
{
	struct sheet_book *book = user;
	struct book_lists *lists = &book->lists;
	book->in_text = false;
	if (strcmp(name, "rPh") == 0)
		book->in_reading = false;
	if (strcmp(name, "si") != 0)
		return;
	char *copy = cell_text_copy(&book->text, book->arena);
	book->string_bytes += book->text.length;
	if (lists->string_count >= STRINGS_MAX || book->string_bytes > STRING_BYTES_MAX)
		book->failure = "This workbook has too many texts.";
	else if (!copy ||
		 !grow((void **)&lists->strings, &lists->string_capacity, lists->string_count, sizeof *lists->strings))
		book->failure = "There is not enough memory.";
	else
		lists->strings[lists->string_count++] = sheet_trim(copy);
}

static void string_text(void *user, const char *bytes, int length)
{
	struct sheet_book *book = user;
	if (book->in_text)
		cell_text_add(&book->text, bytes, (size_t)length);
}

/* Styles: <numFmt> defines a number format, each <xf> in <cellXfs> names one. */
static struct time_format find_format(const struct sheet_book *book, unsigned id)
{
	for (size_t i = 0; i < book->custom_count; i++)
		if (book->custom[i].id == id)
			return book->custom[i].format;
	return time_format_built_in(id);
}

static void style_start(void *user, const char *name, const char **attributes)
{
	struct sheet_book *book = user;
	struct book_lists *lists = &book->lists;
	unsigned id = (unsigned)strtoul(part_attribute(attributes, "numFmtId"), NULL, 10);
	if (strcmp(name, "cellXfs") == 0) {
		book->in_formats = true;
	} else if (strcmp(name, "numFmt") == 0 && book->custom_count < FORMATS_MAX) {
		book->custom[book->custom_count++] =
			(struct custom_format){id, time_format_of(part_attribute(attributes, "formatCode"))};
	} else if (strcmp(name, "xf") == 0 && book->in_formats && lists->format_count < FORMATS_MAX) {
		if (grow((void **)&lists->formats, &lists->format_capacity, lists->format_count,
			 sizeof *lists->formats))
			lists->formats[lists->format_count++] = find_format(book, id);
		else
			book->failure = "There is not enough memory.";
	}
}

static void style_end(void *user, const char *name)
{
	struct sheet_book *book = user;
	if (strcmp(name, "cellXfs") == 0)
		book->in_formats = false;
}

/* The workbook lists its sheets in the order of their tabs, and how it counts days. */
static void list_start(void *user, const char *name, const char **attributes)
{
	struct sheet_book *book = user;
	if (strcmp(name, "workbookPr") == 0) {
		const char *from_1904 = part_attribute(attributes, "date1904");
		book->lists.from_1904 = strcmp(from_1904, "1") == 0 || strcmp(from_1904, "true") == 0;
	}
	if (strcmp(name, "sheet") != 0 || book->tab_count == BOOK_SHEETS_MAX)
		return;
	struct tab *tab = &book->tabs[book->tab_count];
	const char *label = part_attribute(attributes, "name");
	const char *id = part_attribute(attributes, "id");
	const char *state = part_attribute(attributes, "state");
	tab->name = arena_text(book->arena, label, strlen(label));
	tab->id = arena_text(book->arena, id, strlen(id));
	tab->hidden = strcmp(state, "hidden") == 0 || strcmp(state, "veryHidden") == 0;
	if (tab->name && tab->id)
		book->tab_count++;
	else
		book->failure = "There is not enough memory.";
}

/* Relations lead from a sheet's id to its part. */
static void relation_start(void *user, const char *name, const char **attributes)
{
	struct sheet_book *book = user;
	char path[512];
	const char *target = part_attribute(attributes, "Target");
	if (strcmp(name, "Relationship") != 0)
		return;
	snprintf(path, sizeof path, "%s%s", *target == '/' ? "" : "xl/", *target == '/' ? target + 1 : target);
	zip_int64_t entry = zip_name_locate(book->zip, path, 0);
	for (size_t i = 0; entry >= 0 && i < book->tab_count; i++)
		if (strcmp(book->tabs[i].id, part_attribute(attributes, "Id")) == 0) {
			book->tabs[i].entry = (zip_uint64_t)entry;
			book->tabs[i].found = true;
		}
}

static void no_end(void *user, const char *name)
{
	(void)user;
	(void)name;
}

/* Tabs without a part, such as pages of a chart, are no sheets. */
static void drop_lost(struct sheet_book *book)
{
	size_t kept = 0;
	for (size_t i = 0; i < book->tab_count; i++)
		if (book->tabs[i].found)
			book->tabs[kept++] = book->tabs[i];
	book->tab_count = kept;
}

/* Shorter names first: sheet2.xml stands before sheet10.xml. */
static bool stands_before(const char *a, const char *b)
{
	return strlen(a) != strlen(b) ? strlen(a) < strlen(b) : strcmp(a, b) < 0;
}

/* A workbook without a list of its sheets: by the names of the parts. */
static void guess_sheets(struct sheet_book *book)
{
	static const char folder[] = "xl/worksheets/";
	zip_int64_t count = zip_get_num_entries(book->zip, 0);
	for (zip_int64_t i = 0; i < count && book->tab_count < BOOK_SHEETS_MAX; i++) {
		const char *name = zip_get_name(book->zip, (zip_uint64_t)i, 0);
		size_t length = name ? strlen(name) : 0;
		if (length < sizeof folder + 4 || strncmp(name, folder, sizeof folder - 1) != 0 ||
		    strcmp(name + length - 4, ".xml") != 0 || strchr(name + sizeof folder - 1, '/'))
			continue;
		size_t at = book->tab_count++;
		for (; at && stands_before(name, zip_get_name(book->zip, book->tabs[at - 1].entry, 0)); at--)
			book->tabs[at] = book->tabs[at - 1];
		book->tabs[at] = (struct tab){.entry = (zip_uint64_t)i, .name = "", .id = "", .found = true};
	}
}

/* A part that a workbook may do without. */
static bool walk_if_there(struct sheet_book *book, const char *name, const struct part_handler *handler,
			  struct error *error)
{
	zip_int64_t index = zip_name_locate(book->zip, name, 0);
	return index < 0 || part_walk(book->zip, (zip_uint64_t)index, handler, &book->budget, error);
}

static bool read_lists(struct sheet_book *book, struct error *error)
{
	const struct part_handler list = {list_start, no_end, NULL, book_failure, book};
	const struct part_handler relations = {relation_start, no_end, NULL, book_failure, book};
	const struct part_handler strings = {string_start, string_end, string_text, book_failure, book};
	const struct part_handler styles = {style_start, style_end, NULL, book_failure, book};
	if (zip_get_num_entries(book->zip, 0) > ENTRIES_MAX) {
		error_set(error, "This workbook holds too many files. Save the sheet alone, or as CSV UTF-8.");
		return false;
	}
	if (!walk_if_there(book, "xl/workbook.xml", &list, error) ||
	    !walk_if_there(book, "xl/_rels/workbook.xml.rels", &relations, error))
		return false;
	drop_lost(book);
	if (!book->tab_count)
		guess_sheets(book);
	if (!book->tab_count)
		error_set(error, "This file has no sheets. Save it as XLSX, or as CSV UTF-8.");
	return book->tab_count && walk_if_there(book, "xl/sharedStrings.xml", &strings, error) &&
	       walk_if_there(book, "xl/styles.xml", &styles, error);
}

struct sheet_book *sheet_book_open(const char *bytes, size_t length, struct error *error)
{
	struct sheet_book *book = calloc(1, sizeof *book);
	zip_source_t *source = book ? zip_source_buffer_create(bytes, length, 0, NULL) : NULL;
	if (source) {
		book->arena = arena_create();
		book->zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
	}
	if (source && !book->zip)
		zip_source_free(source);
	if (!book || !book->zip || !book->arena) {
		error_set(error, "This workbook is damaged: it is no ZIP file. Save it again, or as CSV UTF-8.");
		sheet_book_close(book);
		return NULL;
	}
	book->budget = BUDGET;
	if (!read_lists(book, error)) {
		sheet_book_close(book);
		return NULL;
	}
	return book;
}

void sheet_book_close(struct sheet_book *book)
{
	if (!book)
		return;
	if (book->zip)
		zip_discard(book->zip);
	arena_destroy(book->arena);
	free(book->lists.strings);
	free(book->lists.formats);
	cell_text_finish(&book->text);
	free(book);
}

bool sheet_book_table(struct sheet_book *book, size_t sheet, struct sheet_table *t, struct error *error)
{
	return book_cells_read(book->zip, book->tabs[sheet].entry, &book->lists, &book->budget, t, error);
}
