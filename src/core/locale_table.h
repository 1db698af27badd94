/* What the build makes of the files of locale/. For locale.c and its tests only. */
#ifndef CORE_LOCALE_TABLE_H
#define CORE_LOCALE_TABLE_H

#include <stddef.h>

struct locale_row {
	const char *key;
	const char *text;
};

struct locale_language {
	const char *name;              /* "en-US" */
	const struct locale_row *rows; /* sorted by key, as strcmp() has it; each key once */
	size_t count;
};

extern const struct locale_language locale_languages[];
extern const size_t locale_language_count;

#endif
