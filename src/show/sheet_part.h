/* One XML part of a workbook, unpacked and walked. */
#ifndef SHOW_SHEET_PART_H
#define SHOW_SHEET_PART_H

#include <stdbool.h>

#include <zip.h>

#include "core/error.h"

#define PART_BYTES_MAX (32u << 20) /* of one part, unpacked */
#define PART_RATIO_MAX 300         /* unpacked to packed, of a part of a megabyte or more */
#define PART_DEPTH_MAX 64          /* elements inside elements */

/* Names come without their namespace prefix. */
struct part_handler {
	void (*start)(void *user, const char *name, const char **attributes);
	void (*end)(void *user, const char *name);
	void (*text)(void *user, const char *bytes, int length); /* NULL = texts do not matter */
	const char *(*failure)(void *user);                      /* NULL = going well */
	void *user;
};

/* Walks a part. `budget` is how many bytes the whole workbook may still unpack to. A document type (so: any entity), a
 * part that is too large, too deep or packed as no XML is, and broken XML are errors. */
bool part_walk(zip_t *zip, zip_uint64_t index, const struct part_handler *handler, size_t *budget, struct error *error);
/* The value of an attribute, "" if it is not there. */
const char *part_attribute(const char **attributes, const char *name);

#endif
