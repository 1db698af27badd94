/* KEY=VALUE of an edit: which key that is, and what the value is where it stands. */
#include <stdlib.h>
#include <string.h>

#include "show/edit_parts.h"

#define DEPTH_MAX 8
#define KEY_MAX 256

/* ---- what the tables say of a key ---- */

static const struct field *find_field(const struct object_table *table, const char *key)
{
	for (; table; table = table->base)
		for (size_t i = 0; i < table->field_count; i++)
			if (strcmp(table->fields[i].key, key) == 0)
				return &table->fields[i];
	return NULL;
}

static const struct object_table *table_of(const struct edit *e, const json_t *object)
{
	static const char *const lists[] = {
		[EDIT_SEGMENT] = "segments", [EDIT_PRODUCT] = "products", [EDIT_GOAL] = "goals"};
	if (e->kind == EDIT_CUE)
		return find_field(find_field(&show_table, "segments")->object, "cues")->object;
	if (e->kind != EDIT_INTERACTION)
		return find_field(&show_table, lists[e->kind])->object;
	const char *kind = json_string_value(json_object_get(object, "kind"));
	enum interaction_kind number = kind ? interaction_kind_from(kind) : 0;
	return number ? interaction_table(number) : NULL;
}

const char *edit_missing(const struct edit *e, const json_t *object)
{
	for (const struct object_table *table = table_of(e, object); table; table = table->base)
		for (size_t i = 0; i < table->field_count; i++)
			if (table->fields[i].required && !json_object_get(object, table->fields[i].key))
				return table->fields[i].key;
	return NULL;
}

/* ---- values ---- */

/* Parts of "a,b", without the spaces around them. New reference. */
static json_t *split(const char *text)
{
	json_t *list = json_array();
	for (const char *p = text;; p++) {
		p += strspn(p, " ");
		size_t length = strcspn(p, ",");
		size_t end = length;
		while (end && p[end - 1] == ' ')
			end--;
		json_array_append_new(list, json_stringn(p, end));
		p += length;
		if (!*p)
			return list;
	}
}

/* `do` as an operator types it: one verb. NULL: it is none. New reference. */
static json_t *one_verb(const char *text)
{
	struct verb_call call = {0};
	struct reply ignored = {0};
	json_t *list = verb_parse_line(text, &call, &ignored) ? json_pack("[O]", call.object) : NULL;
	verb_call_finish(&call);
	reply_finish(&ignored);
	return list;
}

/* Types whose values are more than a text. */
static const bool structured[FIELD_VERBS + 1] = {
	[FIELD_BOOL] = true,         [FIELD_INTEGER] = true, [FIELD_OBJECT] = true, [FIELD_OBJECTS] = true,
	[FIELD_INTERACTIONS] = true, [FIELD_CUES] = true,    [FIELD_TEXTS] = true,  [FIELD_ROLES] = true,
	[FIELD_INDICES] = true,      [FIELD_VERBS] = true,
};

/* A value that was written as text: JSON where the key asks for more than a text. New reference. */
static json_t *read_value(const struct field *field, const char *key, const char *text)
{
	bool json = field ? structured[field->type] : strncmp(key, "x-", 2) == 0;
	json_t *value = json ? json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL) : NULL;
	if (value || !field)
		return value ? value : json_string(text);
	if (field->type == FIELD_ROLES || field->type == FIELD_INDICES)
		return split(text);
	if (field->type == FIELD_TEXTS)
		return json_pack("[s]", text);
	value = field->type == FIELD_VERBS ? one_verb(text) : NULL;
	return value ? value : json_string(text);
}

/* ---- the way to a key ---- */

/* A part of a list is named by its id, or by its number from 0. -1 = there is none. */
static int part_of(const json_t *list, const char *name)
{
	int at = edit_position(list, name);
	char *end = NULL;
	if (at >= 0 || !*name)
		return at;
	long number = strtol(name, &end, 10);
	return *end || number < 0 || number >= (long)json_array_size(list) ? -1 : (int)number;
}

static bool put(json_t *in, const char *name, json_t *value)
{
	if (json_is_object(in)) {
		if (value)
			json_object_set_new(in, name, value);
		else
			json_object_del(in, name);
		return true;
	}
	int at = part_of(in, name);
	if (at >= 0 && value)
		json_array_set_new(in, (size_t)at, value);
	else if (at >= 0)
		json_array_remove(in, (size_t)at);
	else
		json_decref(value);
	return at >= 0;
}

static json_t *step_into(json_t *in, const char *name)
{
	if (json_is_array(in)) {
		int at = part_of(in, name);
		return at < 0 ? NULL : json_array_get(in, (size_t)at);
	}
	json_t *next = json_object_get(in, name);
	if (!next && json_is_object(in)) {
		next = json_object();
		json_object_set_new(in, name, next);
	}
	return next;
}

static bool is_empty(const json_t *value)
{
	return json_is_string(value) && !json_string_length(value);
}

bool edit_set_key(struct edit *e, json_t *object, const char *key, json_t *value)
{
	char path[KEY_MAX];
	const char *given = key;
	const struct object_table *table = table_of(e, object);
	key += *key == '.'; /* tells keys of the document from arguments of the verb */
	if (!*key || strlen(key) >= sizeof path)
		return edit_refuse(e, "verb.bad-argument", given, NULL, NULL);
	memcpy(path, key, strlen(key) + 1);
	char *name = path;
	const struct field *field = table ? find_field(table, name) : NULL;
	json_t *in = object;
	for (int depth = 0; strchr(name, '.'); depth++) {
		char *dot = strchr(name, '.');
		*dot = 0;
		field = table && json_is_object(in) ? find_field(table, name) : field;
		if (json_is_object(in))
			table = field ? field->object : NULL;
		in = step_into(in, name);
		if (!(json_is_object(in) || json_is_array(in)) || depth == DEPTH_MAX)
			return edit_refuse(e, "verb.bad-argument", given, "Edit.NoSuchKey", name);
		name = dot + 1;
	}
	if (strcmp(name, "id") == 0)
		return edit_refuse(e, "verb.bad-argument", given, "Edit.IdIsFixed", NULL);
	if (in == object && e->kind == EDIT_INTERACTION && strcmp(name, "kind") == 0)
		return edit_refuse(e, "verb.bad-argument", given, "Edit.KindIsFixed", NULL);
	if (json_is_object(in))
		field = table ? find_field(table, name) : NULL;
	else if (!table)
		field = NULL; /* one of a list of texts */
	json_t *fresh =
		json_is_string(value) ? read_value(field, name, json_string_value(value)) : json_deep_copy(value);
	if (is_empty(value)) {
		json_decref(fresh);
		fresh = NULL;
	}
	if (!put(in, name, fresh))
		return edit_refuse(e, "verb.bad-argument", given, "Edit.NoSuchKey", name);
	return true;
}
