/* An import at work: rows of a table become segments of a document. */
#ifndef SHOW_SHEET_BUILD_H
#define SHOW_SHEET_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "show/document.h"
#include "show/sheet.h"
#include "show/sheet_book.h"
#include "show/sheet_header.h"
#include "show/sheet_interaction.h"

struct sheet_build {
	const char *path;
	const struct sheet_request *request; /* borrowed, never NULL */
	const char *language;                /* of problems; borrowed */
	struct sheet_book *book;             /* where the cells of a workbook stand, else NULL; owned */
	struct sheet_table table;            /* owned */
	struct sheet_header header;
	struct problems *problems; /* borrowed */
	json_t *document;          /* owned */
	json_t *preview_rows;      /* owned */
	json_t *preview_problems;  /* owned */
	json_t *preview_sheets;    /* of a workbook, else NULL; owned */
	char reading[128];         /* how a length of the sheet was read, "" = there is none */
	json_t *segments;          /* those of the sheet, in its order; owned */
	json_t *rows;              /* object: a segment's row by its id; owned */
	json_t *groups;            /* array of the document; borrowed */
	struct sheet_parts parts;
	size_t errors;
	bool fill_groups;    /* empty group cells are parts of a merged one */
	bool hours;          /* "0:05" in the duration column is five minutes */
	char group[80];      /* id of the group above, "" = none */
	const char *heading; /* a text alone in its row, which names a group; NULL = none waits; borrowed */
	size_t heading_row;
};

/* Adds a problem of a cell, by its key in locale/ and what its text asks for; row and column are indices,
 * SHEET_NO_COLUMN = the whole row. */
void sheet_problem(struct sheet_build *b, bool warning, size_t row, size_t column, const char *key, ...);
/* The same with a text of its own. */
void sheet_problem_text(struct sheet_build *b, bool warning, size_t row, size_t column, const char *text);
/* A problem whose text begins with what the cell holds. */
void sheet_complain(struct sheet_build *b, bool warning, size_t row, enum sheet_field field, const char *key);

/* True if the sheet has such a column. */
bool sheet_has(const struct sheet_build *b, enum sheet_field field);
/* The text of a row's cell, also if it stands in a merged cell above; "" if there is none. Borrowed. */
const char *sheet_text(const struct sheet_build *b, size_t row, enum sheet_field field);
bool sheet_row_is_empty(const struct sheet_build *b, size_t row);

/* sheet_row_times.c: start, end and duration of a row. */
void sheet_row_times(struct sheet_build *b, size_t row, json_t *segment);
/* Finds out how the sheet writes its durations. */
void sheet_learn_durations(struct sheet_build *b);
/* The row's duration in milliseconds; false if the cell is empty or holds none. */
bool sheet_row_duration(const struct sheet_build *b, size_t row, int64_t *ms);
/* From one time of day to the next such time. */
int64_t sheet_span(int64_t start, int64_t end);

/* sheet_row_kinds.c. */
/* The only text of a row, "" if there are none or several; *column is where it stands. Borrowed. */
const char *sheet_only_text(const struct sheet_build *b, size_t row, size_t *column);
/* A text alone at the left: the name of a part of the show, or a remark under the table. */
bool sheet_row_is_heading(const struct sheet_build *b, size_t row);
/* A sum under the table. */
bool sheet_row_is_total(const struct sheet_build *b, size_t row);
/* The header row once more, where a page begins. */
bool sheet_row_is_header(const struct sheet_build *b, size_t row);
/* Warns of columns that hold something and are not known. */
void sheet_tell_unread(struct sheet_build *b);

/* sheet_rows.c: makes b->segments of the rows under the header. */
void sheet_read_rows(struct sheet_build *b);
/* sheet_merge.c: puts the sheet's segments into the document, and keeps those that are not in the sheet. */
void sheet_merge(struct sheet_build *b);
/* sheet_check.c: holds the document against the checks of every show; problems go to the cells they came from. */
void sheet_check(struct sheet_build *b);

#endif
