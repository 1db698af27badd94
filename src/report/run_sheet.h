/* The script on paper: a run sheet as one HTML page that prints on A4, whole or for one role, with what changed since
 * another state of the show (PRODUCT.md B1). No scripts, nothing from outside. */
#ifndef REPORT_RUN_SHEET_H
#define REPORT_RUN_SHEET_H

#include <stdbool.h>

#include "core/show.h"
#include "report/text.h"

/* What a run sheet is made from. Borrowed for the call. */
struct run_sheet {
	const struct show *show;
	const struct show *since; /* the show as it was before; NULL = no comparison */
	int role;                 /* enum note_role: this role's notes and tasks only; NOTE_ROLES = the whole sheet */
};

/* "host" … as in the notes of contracts.md section 7; NOTE_ROLES for a name that is none. */
int run_sheet_role(const char *name);
/* Appends the page in the show's language. t->failed tells that memory failed. Thread-safe. */
void run_sheet_write(struct text *t, const struct run_sheet *sheet);

#endif
