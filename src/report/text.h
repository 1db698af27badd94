/* A text that grows, and what may be put into it safely: HTML and CSV cells from hostile strings. */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* {0} is empty. */
struct text {
	char *bytes; /* NUL-terminated once anything was added; owned */
	size_t length;
	size_t capacity;
	bool failed; /* memory: the text is not complete */
};

void text_add(struct text *t, const char *plain);
/* The same for `length` bytes. */
void text_part(struct text *t, const char *plain, size_t length);
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void text_format(struct text *t, const char *format, ...);
/* With & < > " ' written as entities. */
void text_html(struct text *t, const char *raw);
/* One CSV cell with the comma before it if it is not the first of its line: quoted where needed, and with a quote mark
 * in front of what a spreadsheet would take for a formula. */
void text_cell(struct text *t, const char *raw);
void text_cell_number(struct text *t, int64_t value);
void text_line_end(struct text *t);
void text_finish(struct text *t);

#endif
