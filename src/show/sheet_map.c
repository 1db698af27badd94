/* What users say about headings that are not recognised. */
#include <stdio.h>
#include <string.h>

#include "show/sheet.h"
#include "show/sheet_header.h"

bool sheet_map_add(json_t *map, const char *heading, const char *field)
{
	char name[SHEET_HEADING_BYTES];
	sheet_heading(heading, name, sizeof name);
	enum sheet_field known = sheet_field_from(field);
	if (known == SHEET_FIELDS)
		known = sheet_header_field(field);
	bool out = strcmp(field, "-") == 0;
	if (!name[0] || (known == SHEET_FIELDS && !out))
		return false;
	return json_object_set_new(map, name, json_string(out ? "-" : sheet_field_key(known))) == 0;
}

void sheet_map_fields(char *out, size_t size)
{
	size_t length = 0;
	for (int i = 0; i < SHEET_FIELDS && length < size; i++)
		length += (size_t)snprintf(out + length, size - length, "%s%s", i ? ", " : "",
					   sheet_field_key((enum sheet_field)i));
}
