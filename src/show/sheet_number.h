/* A number in a cell, as the cell shows it. */
#ifndef SHOW_SHEET_NUMBER_H
#define SHOW_SHEET_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* What a number format shows. All false: a plain number. */
struct time_format {
	bool hours;
	bool minutes;
	bool seconds;
	bool elapsed; /* in square brackets: hours go on beyond 24 */
	bool date;
	bool percent;
};

/* By its number, for those that are built in (ECMA-376 part 1, 18.8.30). */
struct time_format time_format_built_in(unsigned id);
/* By its code, such as `[h]:mm:ss`. */
struct time_format time_format_of(const char *code);
/* The text that is seen: a time of day, a length, a date as 2026-03-08 or a percentage, else the number with all its
 * digits. `from_1904`: the workbook counts days from 1904. False if it is no number. */
bool sheet_number_text(const char *value, struct time_format format, bool from_1904, char *out, size_t size);

#endif
