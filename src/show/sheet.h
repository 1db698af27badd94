/* The script as a spreadsheet: CSV and XLSX in, CSV out (contracts.md sections 16, 18 and 20). */
#ifndef SHOW_SHEET_H
#define SHOW_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "show/document.h"

/* How a sheet is to be read. Zero is fine for all. */
struct sheet_request {
	/* A document that passed show_parse(): the sheet's segments are merged into it by id, and what is not in the
	 * sheet stays. NULL = a new show; borrowed */
	const json_t *into;
	/* Name or number (from 1) of a workbook's sheet; NULL = the one that names most columns, hidden sheets last;
	 * borrowed */
	const char *sheet;
	const json_t *map;    /* headings of this import, made by sheet_map_add(); NULL = none; borrowed */
	const json_t *memory; /* headings of earlier ones, in the same form; NULL = none; borrowed */
};

/* What became of a sheet. */
struct sheet_import {
	json_t *document; /* the whole show document; NULL after an error; owned */
	/* {"columns":[{"column","header","field","from","read"}],
	 * "rows":[{"row","id","title","start_ms","duration_ms"}], "sheets":[{"name","used","hidden"}],
	 * "problems":[{"row","column","level","text"}]}: what `import --preview` prints, there after an error too.
	 * "from" is "map" or "memory"; "read" of the duration column is an example of how it was read, "5:30 = 5 min 30
	 * s"; "sheets" only of a workbook that has several; owned */
	json_t *preview;
};

/* Imports CSV (UTF-8 with or without BOM, UTF-16, GB18030; comma, semicolon or tab) or XLSX; the header row may stand
 * anywhere in the first twenty. `path` is what problems name, and gives a new show its id and title. `request` may be
 * NULL. A problem's line and column are the sheet's row and column, from 1; its text is in the language of the sheet's
 * headings. False after an error; finish *out in any case. */
bool sheet_import(const char *bytes, size_t length, const char *path, const struct sheet_request *request,
		  struct sheet_import *out, struct problems *problems);
/* The same from a file. */
bool sheet_import_file(const char *path, const struct sheet_request *request, struct sheet_import *out,
		       struct problems *problems);
void sheet_import_finish(struct sheet_import *out);

/* Adds what the user says about a heading to an object for sheet_request. `field` is a key such as "talking_points" or
 * "notes.host", any heading that we know ("talking points", "话术"), or "-" to leave the column out. False, and nothing
 * added, if it is none of them or the heading is empty. */
bool sheet_map_add(json_t *map, const char *heading, const char *field);
/* All keys that sheet_map_add() takes, with commas between. */
void sheet_map_fields(char *out, size_t size);

/* The script as CSV: UTF-8 with BOM, commas, headers in the show's language. It imports again to the same segments.
 * NUL-terminated, owned by the caller; NULL if memory fails. Thread-safe. */
char *sheet_export(const struct show *show);

#endif
