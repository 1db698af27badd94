/* What is wrong with a sheet, cell by cell, in the language of the sheet. */
#include <stdarg.h>
#include <stdio.h>

#include "core/locale.h"
#include "show/problems.h"
#include "show/sheet_build.h"

void sheet_problem_text(struct sheet_build *b, bool warning, size_t row, size_t column, const char *text)
{
	struct error e;
	error_set(&e, "%s", text);
	problem_text(e.what);
	snprintf(e.file, sizeof e.file, "%s", b->path);
	e.line = (int)row + 1;
	e.column = column == SHEET_NO_COLUMN ? 1 : (int)column + 1;
	problems_add(b->problems, warning, &e);
	b->errors += !warning;
	if (json_array_size(b->preview_problems) < PROBLEMS_MAX)
		json_array_append_new(b->preview_problems,
				      json_pack("{s:i, s:i, s:s, s:s}", "row", e.line, "column", e.column, "level",
						warning ? "warning" : "error", "text", e.what));
}

void sheet_problem(struct sheet_build *b, bool warning, size_t row, size_t column, const char *key, ...)
{
	char text[320];
	va_list args;
	va_start(args, key);
	vsnprintf(text, sizeof text, locale_text(b->language, key), args);
	va_end(args);
	sheet_problem_text(b, warning, row, column, text);
}

void sheet_complain(struct sheet_build *b, bool warning, size_t row, enum sheet_field field, const char *key)
{
	sheet_problem(b, warning, row, b->header.columns[field], key, sheet_text(b, row, field));
}
