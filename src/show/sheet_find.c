/* Finding things by id and by title without looking at all of them: sheets may name thousands, thousands of times. */
#include <stdio.h>
#include <string.h>

#include "show/sheet_interaction.h"

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

/* Ids are equal without regard to case. */
static void lower(const char *id, char *out, size_t size)
{
	size_t length = 0;
	for (; id[length] && length + 1 < size; length++)
		out[length] = id[length] >= 'A' && id[length] <= 'Z' ? (char)(id[length] - 'A' + 'a') : id[length];
	out[length] = '\0';
}

/* What the index holds of an array: {"count": N, "id": {…}, "title": {…}}, places by name. Borrowed; NULL if memory
 * fails. */
static json_t *index_of(struct sheet_parts *parts, const json_t *array)
{
	char name[32];
	snprintf(name, sizeof name, "%p", (const void *)array);
	json_t *index = json_object_get(parts->index, name);
	if (!index) {
		json_object_set_new(parts->index, name, json_pack("{s:i, s:{}, s:{}}", "count", 0, "id", "title"));
		index = json_object_get(parts->index, name);
	}
	return index;
}

static void note(json_t *places, const char *key, size_t place)
{
	if (key[0] && !json_object_get(places, key))
		json_object_set_new(places, key, json_integer((json_int_t)place));
}

/* Takes in the members that have come since. */
static json_t *up_to_date(struct sheet_parts *parts, const json_t *array)
{
	char low[80];
	json_t *index = index_of(parts, array);
	size_t size = json_array_size(array);
	for (size_t i = (size_t)json_integer_value(json_object_get(index, "count")); index && i < size; i++) {
		const json_t *member = json_array_get(array, i);
		lower(text_of(member, "id"), low, sizeof low);
		note(json_object_get(index, "id"), low, i);
		note(json_object_get(index, "title"), text_of(member, "title"), i);
	}
	json_integer_set(json_object_get(index, "count"), (json_int_t)size);
	return index;
}

static json_t *member_at(const json_t *array, const json_t *place)
{
	return place ? json_array_get(array, (size_t)json_integer_value(place)) : NULL;
}

json_t *sheet_find(struct sheet_parts *parts, const json_t *array, const char *id)
{
	char low[80];
	if (!array || strlen(id) >= sizeof low)
		return NULL;
	lower(id, low, sizeof low);
	return member_at(array, json_object_get(json_object_get(up_to_date(parts, array), "id"), low));
}

json_t *sheet_find_title(struct sheet_parts *parts, const json_t *array, const char *title)
{
	if (!array)
		return NULL;
	return member_at(array, json_object_get(json_object_get(up_to_date(parts, array), "title"), title));
}

bool sheet_add(struct sheet_parts *parts, json_t *array, json_t *member)
{
	return member && json_array_append_new(array, member) == 0 && up_to_date(parts, array);
}

void sheet_rename(struct sheet_parts *parts, const json_t *array, json_t *member, const char *title)
{
	const json_t *places = json_object_get(up_to_date(parts, array), "id");
	char low[80];
	lower(text_of(member, "id"), low, sizeof low);
	const json_t *place = json_object_get(places, low);
	if (strcmp(text_of(member, "title"), title) == 0)
		return;
	json_object_set_new(member, "title", json_string(title));
	if (place)
		note(json_object_get(up_to_date(parts, array), "title"), title, (size_t)json_integer_value(place));
}
