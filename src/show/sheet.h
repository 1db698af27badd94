/* The script as a spreadsheet: CSV and XLSX in, CSV out (contracts.md sections 16, 18 and 20). */
#ifndef SHOW_SHEET_H
#define SHOW_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "show/document.h"

/* What became of a sheet. */
struct sheet_import {
	json_t *document; /* the whole show document; NULL after an error; owned */
	/* {"columns":[{"column","header","field"}],"rows":[{"row","id","title","start_ms","duration_ms"}],
	 * "problems":[{"row","column","level","text"}]}: what `import --preview` prints, there after an error too;
	 * owned */
	json_t *preview;
};

/* Imports CSV (UTF-8 with or without BOM, UTF-16, GB18030; comma, semicolon or tab) or XLSX (the sheet of the book that
 * has most columns which we know); the header row may stand anywhere in the first twenty. `path` is what problems name,
 * and gives a new show its id and title. `into` (borrowed, NULL = a new show) is a document that passed show_parse():
 * its segments are merged by id, and what is not in the sheet stays. A problem's line and column are the sheet's row
 * and column, from 1. False after an error; finish *out in any case. */
bool sheet_import(const char *bytes, size_t length, const char *path, const json_t *into, struct sheet_import *out,
		  struct problems *problems);
/* The same from a file. */
bool sheet_import_file(const char *path, const json_t *into, struct sheet_import *out, struct problems *problems);
void sheet_import_finish(struct sheet_import *out);

/* The script as CSV: UTF-8 with BOM, commas, headers in the show's language. It imports again to the same segments.
 * NUL-terminated, owned by the caller; NULL if memory fails. Thread-safe. */
char *sheet_export(const struct show *show);

#endif
