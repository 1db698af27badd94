/* The columns of a run sheet: what each writes of a segment, and which roles have it. Inside the run sheet only. */
#ifndef REPORT_RUN_SHEET_CELLS_H
#define REPORT_RUN_SHEET_CELLS_H

#include "core/show.h"
#include "report/run_sheet_plan.h"
#include "report/text.h"

/* Stands between the pieces of a cell, which are compared one by one. */
#define RUN_PIECE "\1"

/* A row as it is written. All borrowed. */
struct run_row {
	const struct show *show;
	const struct show_segment *segment;
	const struct plan *plan;
	const struct plan_row *times;
	int role; /* enum note_role; NOTE_ROLES = the whole sheet */
};

struct run_column {
	const char *head;
	const char *class;
	int width;      /* per cent of the page, as far as columns are left; 0 = as narrow as it can be */
	unsigned roles; /* bits 1 << enum note_role */
	void (*write)(struct text *t, const struct run_row *r);
};

enum run_column_place { RUN_START, RUN_LENGTH, RUN_TITLE, RUN_COLUMNS = 9 };

extern const struct run_column run_columns[RUN_COLUMNS];
/* "host" … by enum note_role. */
extern const char *const run_role_names[NOTE_ROLES];

#endif
