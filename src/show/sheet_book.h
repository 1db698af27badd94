/* An XLSX workbook: its sheets as tables of the text that people see in the cells. */
#ifndef SHOW_SHEET_BOOK_H
#define SHOW_SHEET_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "show/sheet_table.h"

#define BOOK_SHEETS_MAX 100
#define BOOK_COLUMNS_MAX 256

struct sheet_book; /* opaque. Thread-safety: one thread at a time. */

/* True if the bytes begin as a ZIP file does. */
bool sheet_book_is(const char *bytes, size_t length);
/* Opens a workbook in memory, which is borrowed and outlives it. NULL after an error. */
struct sheet_book *sheet_book_open(const char *bytes, size_t length, struct error *error);
/* NULL-safe. */
void sheet_book_close(struct sheet_book *book);
/* Sheets stand in the order of their tabs. */
size_t sheet_book_count(const struct sheet_book *book);
/* What stands on the tab, "" if the workbook does not say; borrowed from the book. */
const char *sheet_book_name(const struct sheet_book *book, size_t sheet);
/* True for a sheet whose tab is not shown. */
bool sheet_book_hides(const struct sheet_book *book, size_t sheet);
/* Fills *t with a sheet; finish it in any case. Merged ranges stand in t->merges, their text in the first cell only. */
bool sheet_book_table(struct sheet_book *book, size_t sheet, struct sheet_table *t, struct error *error);

#endif
