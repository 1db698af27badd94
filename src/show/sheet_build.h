/* An import at work: rows of a table become segments of a document. */
#ifndef SHOW_SHEET_BUILD_H
#define SHOW_SHEET_BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "show/document.h"
#include "show/sheet_header.h"
#include "show/sheet_interaction.h"

struct sheet_build {
	const char *path;
	struct sheet_table table; /* owned */
	struct sheet_header header;
	struct problems *problems; /* borrowed */
	json_t *document;          /* owned */
	json_t *preview_rows;      /* owned */
	json_t *preview_problems;  /* owned */
	json_t *segments;          /* those of the sheet, in its order; owned */
	json_t *rows;              /* object: a segment's row by its id; owned */
	json_t *groups;            /* array of the document; borrowed */
	struct sheet_parts parts;
	size_t errors;
	bool fill_groups; /* empty group cells are parts of a merged one */
	char group[80];   /* id of the group above, "" = none */
};

/* Adds a problem of a cell; row and column are indices, SHEET_NO_COLUMN = the whole row. */
#if defined(__GNUC__)
__attribute__((format(printf, 5, 6)))
#endif
void sheet_problem(struct sheet_build *b, bool warning, size_t row, size_t column, const char *format, ...);

/* sheet_rows.c: makes b->segments of the rows under the header. */
void sheet_read_rows(struct sheet_build *b);
/* sheet_merge.c: puts the sheet's segments into the document, and keeps those that are not in the sheet. */
void sheet_merge(struct sheet_build *b);

#endif
