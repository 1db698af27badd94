/* The figures as CSV: UTF-8 with BOM, so that every spreadsheet reads the names right. */
#ifndef REPORT_TABLES_H
#define REPORT_TABLES_H

#include "report/report.h"
#include "report/text.h"
#include "report/timeline.h"

struct table {
	const char *file; /* "segments.csv" */
	void (*fill)(struct text *t, const struct report_input *in, const struct timeline *timeline);
};

/* All tables; ends with a row whose file is NULL. */
extern const struct table report_tables[];

/* A name as it may be shown: masked if wanted. `out` of `size` bytes; returns it. */
const char *report_name(const struct report_input *in, const char *name, char *out, size_t size);

#endif
