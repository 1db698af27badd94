/* One XML part of a workbook, unpacked and walked. */
#ifndef SHOW_SHEET_PART_H
#define SHOW_SHEET_PART_H

#include <stdbool.h>

#include <zip.h>

#include "core/error.h"

/* Names come without their namespace prefix. */
struct part_handler {
	void (*start)(void *user, const char *name, const char **attributes);
	void (*end)(void *user, const char *name);
	void (*text)(void *user, const char *bytes, int length);
	const char *(*failure)(void *user); /* NULL = going well */
	void *user;
};

/* Walks a part. A document type, a part that is too large and broken XML are errors. */
bool part_walk(zip_t *zip, zip_uint64_t index, const struct part_handler *handler, struct error *error);
/* The value of an attribute, "" if it is not there. */
const char *part_attribute(const char **attributes, const char *name);

#endif
