/* Merging by id: the sheet gives the order of its segments; those that it does not have stay behind the one that they
 * stood behind before. */
#include "show/sheet_build.h"

#include <string.h>
#include <strings.h>

static const char *id_of(const json_t *segment)
{
	const char *id = json_string_value(json_object_get(segment, "id"));
	return id ? id : "";
}

static size_t index_of(const json_t *array, const char *id)
{
	for (size_t i = 0; i < json_array_size(array); i++)
		if (strcasecmp(id_of(json_array_get(array, i)), id) == 0)
			return i;
	return json_array_size(array);
}

void sheet_merge(struct sheet_build *b)
{
	const json_t *old = json_object_get(b->document, "segments");
	json_t *merged = json_copy(b->segments);
	const char *before = "";
	for (size_t i = 0; i < json_array_size(old); i++) {
		json_t *segment = json_array_get(old, i);
		if (index_of(merged, id_of(segment)) == json_array_size(merged)) {
			size_t at = before[0] ? index_of(merged, before) + 1 : 0;
			json_array_insert(merged, at, segment);
		}
		before = id_of(segment);
	}
	json_object_set_new(b->document, "segments", merged);
}
