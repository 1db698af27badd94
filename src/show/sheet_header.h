/* Which column of a sheet is what: headers in Chinese and English, wherever the header row stands. */
#ifndef SHOW_SHEET_HEADER_H
#define SHOW_SHEET_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "show/sheet_table.h"

/* In the order in which a sheet is written. */
enum sheet_field {
	SHEET_ID,
	SHEET_TITLE,
	SHEET_START,
	SHEET_END,
	SHEET_DURATION,
	SHEET_OWNER,
	SHEET_TALKING_POINTS,
	SHEET_NOTES_HOST,
	SHEET_NOTES_OPERATOR,
	SHEET_NOTES_MODERATOR,
	SHEET_NOTES_PRODUCER,
	SHEET_NOTES_TECHNICIAN,
	SHEET_NOTES_ASSISTANT,
	SHEET_COLOUR,
	SHEET_FLAG,
	SHEET_OPTIONAL,
	SHEET_SKIP,
	SHEET_GROUP,
	SHEET_PRODUCT,
	SHEET_INTERACTION,
	SHEET_NEEDS,
	SHEET_IF_FAILS,
	SHEET_FIELDS,
};

#define SHEET_NO_COLUMN SIZE_MAX
#define SHEET_HEADING_BYTES 160

/* How a column came to its field. */
enum sheet_source { SHEET_BY_NAME, SHEET_BY_MAP, SHEET_BY_MEMORY };

struct sheet_header {
	size_t row;                             /* index of the header row */
	size_t columns[SHEET_FIELDS];           /* SHEET_NO_COLUMN = the sheet has none */
	enum sheet_source source[SHEET_FIELDS]; /* of each column */
	size_t found;                           /* how many columns are known */
};

/* What the user has said about headings: objects {folded heading: field's key, "-" = leave it out}; NULL = nothing. */
struct sheet_maps {
	const json_t *map;    /* said now; borrowed */
	const json_t *memory; /* said earlier; borrowed */
};

/* Looks through the first twenty rows for the one that names most columns. False if none names a title. */
bool sheet_header_find(const struct sheet_table *t, const struct sheet_maps *maps, struct sheet_header *h);
/* SHEET_FIELDS for a text that is no header that we know. */
enum sheet_field sheet_header_field(const char *text);
/* SHEET_FIELDS for a text that is no key such as "notes.host". */
enum sheet_field sheet_field_from(const char *key);
/* The key of contracts.md section 7, such as "talking_points"; of the notes "notes.host" and so on. */
const char *sheet_field_key(enum sheet_field field);
/* The header that a written sheet has. */
const char *sheet_field_header(enum sheet_field field, bool chinese);
/* A heading as it is compared and remembered: ASCII small and of half width, without spaces; cut to size. */
void sheet_heading(const char *text, char *out, size_t size);
/* The same text with ASCII letters small and without spaces of any width; cut to size. */
void sheet_squash(const char *text, char *out, size_t size);

#endif
