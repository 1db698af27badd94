/* The report: one self-contained page and the figures as CSV, from a session that was computed again (PRODUCT.md A1).
 * Everything shown can be computed from the journal by anyone. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>

#include <jansson.h>

#include "core/error.h"
#include "core/show.h"
#include "store/journal.h"

/* What a report is made from. Borrowed for the call. */
struct report_input {
	const struct show *show;
	const json_t *state;     /* the object `state` of contracts.md section 12, as it was at the end */
	const json_t *benefits;  /* id → rows of the list `benefits`, with codes; NULL = none */
	const json_t *gaps;      /* rows of the list `gaps`; NULL = none */
	struct journal *journal; /* open for reading */
	uint64_t begun;          /* row from which on things count: what came before was rehearsed; 0 = all do */
	bool mask;               /* names are shortened: "A…" */
};

/* Writes report.html and the CSV files into `folder`, which is made if missing. Files are replaced as a whole. */
bool report_write(const struct report_input *in, const char *folder, struct error *error);

#endif
