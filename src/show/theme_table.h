/* The themes of data/themes as they were built in, for those who have no data folder: the check of a show. */
#ifndef SHOW_THEME_TABLE_H
#define SHOW_THEME_TABLE_H

#include <stddef.h>

struct theme_row {
	const char *name;
	const char *text; /* JSON */
};

/* Generated; ends in a row without a name. */
extern const struct theme_row theme_table[];

#endif
