/* The report as one HTML page that opens offline and prints well. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "report/report.h"
#include "report/text.h"
#include "report/timeline.h"

void page_write(struct text *t, const struct report_input *in, const struct timeline *timeline);

#endif
