/* A number in a cell, as the cell shows it. */
#ifndef SHOW_SHEET_NUMBER_H
#define SHOW_SHEET_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* Which parts of a time a number format shows. All false: no time. */
struct time_format {
	bool hours;
	bool minutes;
	bool seconds;
};

/* By its number, for those that are built in (ECMA-376 part 1, 18.8.30). */
struct time_format time_format_built_in(unsigned id);
/* By its code, such as `[h]:mm:ss`. */
struct time_format time_format_of(const char *code);
/* The text that is seen: a time of day or a length for a time format, else the number. False if it is no number. */
bool sheet_number_text(const char *value, struct time_format format, char *out, size_t size);

#endif
