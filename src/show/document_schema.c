#include "show/document_schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/check.h"
#include "show/document_read.h"

#define ID "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
#define DURATION_PARTS "([0-9]{1,13}h)?([0-9]{1,13}m(?!s))?([0-9]{1,13}s)?([0-9]{1,13}ms)?$"
/* Of up to five minutes, FEED_DELAY_MOST_MS; a sum of several parts that is a little more, only the reader refuses. */
#define SHORT_DURATION "^(?=[0-9])(0+h)?(0*[0-5]m(?!s))?(0*([0-2]?[0-9]{1,2}|300)s)?(0*([0-2]?[0-9]{1,5}|300000)ms)?$"
#define DURATION "^(?=[0-9])" DURATION_PARTS
#define TIME "^([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"

/* The form of a text. */
static const struct {
	enum field_type type;
	const char *pattern;
} patterns[] = {
	{FIELD_ID, ID},
	{FIELD_INDEX, ID},
	{FIELD_NAME, ID},
	{FIELD_DURATION, DURATION},
	{FIELD_TIME, TIME},
	{FIELD_DATE, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
	{FIELD_ZONE, "^[A-Za-z][A-Za-z0-9_+/-]*$"},
	{FIELD_LANGUAGE, "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"},
	{FIELD_COLOUR, "^#[0-9A-Fa-f]{6}$"},
	{FIELD_PATH, "^(?![/\\\\~])(?!.*:)(?!\\.\\.([/\\\\]|$)).+$"},
	{FIELD_PERSON, "^[^/]+/.+$"},
	{FIELD_CURRENCY, "^([A-Z]{3}|[a-z][a-z0-9-]{1,22})$"},
};

/* What no single key says: the same as the check behind the table says it. */
static const struct {
	void (*check)(struct reader *r, const json_t *object, const struct place *place, void *into);
	const char *schema;
} rules[] = {
	{check_segment, "{\"anyOf\": [{\"required\": [\"duration\"]}, {\"required\": [\"end\"]}]}"},
	{check_cue, "{\"allOf\": [{\"if\": {\"properties\": {\"on\": {\"enum\": [\"offset\", \"before-end\"]}}},"
		    " \"then\": {\"required\": [\"at\"], \"properties\": {\"at\": {\"pattern\": \"" DURATION "\"}}}},"
		    " {\"if\": {\"properties\": {\"on\": {\"const\": \"time\"}}},"
		    " \"then\": {\"required\": [\"at\"], \"properties\": {\"at\": {\"pattern\": \"" TIME "\"}}}}]}"},
	{check_entry, "{\"allOf\": [{\"if\": {\"properties\": {\"by\": {\"const\": \"keyword\"}}},"
		      " \"then\": {\"required\": [\"words\"], \"properties\": {\"words\": {\"minItems\": 1}}}},"
		      " {\"if\": {\"properties\": {\"by\": {\"const\": \"points\"}}},"
		      " \"then\": {\"required\": [\"cost\"], \"properties\": {\"cost\": {\"minimum\": 1}}}},"
		      " {\"if\": {\"properties\": {\"by\": {\"const\": \"list\"}}},"
		      " \"then\": {\"required\": [\"list\"], \"properties\": {\"list\": {\"minItems\": 1}}}}]}"},
	{check_weight, "{\"anyOf\": [{\"required\": [\"role\"]}, {\"required\": [\"level\"]}]}"},
	{check_item, "{\"properties\": {\"encoder\": {\"const\": true}}, \"oneOf\": [{\"required\": [\"scene\"]},"
		     " {\"required\": [\"source\"]}, {\"required\": [\"audio\"]}, {\"required\": [\"feed\"]},"
		     " {\"required\": [\"disk\"]}, {\"required\": [\"encoder\"]}]}"},
};

static void set(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

static json_t *choices(const char *list)
{
	json_t *array = json_array();
	while (*list) {
		size_t length = strcspn(list, "|");
		json_array_append_new(array, json_stringn(list, length));
		list += length + (list[length] == '|');
	}
	return array;
}

static json_t *object_schema(const struct object_table *table);

static json_t *text_schema(const struct field *f)
{
	json_t *schema = json_pack("{s:s}", "type", "string");
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		if (patterns[i].type == f->type)
			set(schema, "pattern", json_string(patterns[i].pattern));
	if (f->type == FIELD_DURATION && f->min > 0)
		set(schema, "pattern", json_string("^(?=.*[1-9])" DURATION_PARTS));
	if (f->type == FIELD_DURATION && f->max == FEED_DELAY_MOST_MS)
		set(schema, "pattern", json_string(SHORT_DURATION));
	if (f->type == FIELD_LINE)
		set(schema, "minLength", json_integer(1));
	if (f->type == FIELD_LINE && f->max)
		set(schema, "maxLength", json_integer(f->max));
	if (f->choices)
		set(schema, "enum", choices(f->choices));
	return schema;
}

static json_t *list_schema(const struct field *f, json_t *items)
{
	json_t *schema = json_pack("{s:s, s:o}", "type", "array", "items", items);
	if (f->min)
		set(schema, "minItems", json_integer(f->min));
	if (f->max)
		set(schema, "maxItems", json_integer(f->max));
	return schema;
}

static json_t *interactions_schema(void)
{
	json_t *kinds = json_array();
	for (int kind = KIND_LOTTERY; kind <= KIND_CARD; kind++) {
		const char *name = interaction_kind_name((enum interaction_kind)kind);
		json_t *schema = object_schema(interaction_table((enum interaction_kind)kind));
		set(json_object_get(schema, "properties"), "kind", json_pack("{s:s}", "const", name));
		json_array_append_new(kinds, json_pack("{s:{s:{s:{s:s}}}, s:o, s:b}", "if", "properties", "kind",
						       "const", name, "then", schema, "else", 1));
	}
	return json_pack("{s:s, s:[s], s:{s:{s:o}}, s:o}", "type", "object", "required", "kind", "properties", "kind",
			 "enum", choices(INTERACTION_KINDS), "allOf", kinds);
}

static json_t *integer_schema(const struct field *f)
{
	json_t *schema = json_pack("{s:s, s:I}", "type", "integer", "minimum", (json_int_t)f->min);
	if (f->max)
		set(schema, "maximum", json_integer(f->max));
	return schema;
}

static json_t *value_schema(const struct field *f)
{
	static const struct field line = {.type = FIELD_LINE};
	static const struct field id = {.type = FIELD_ID};
	struct field word = line;
	switch (f->type) {
	case FIELD_BOOL:
		return json_pack("{s:s}", "type", "boolean");
	case FIELD_INTEGER:
		return integer_schema(f);
	case FIELD_TEXTS:
	case FIELD_ROLES:
		word.choices = f->choices;
		return list_schema(f, text_schema(&word));
	case FIELD_INDICES:
		return list_schema(f, text_schema(&id));
	case FIELD_OBJECT:
		return object_schema(f->object);
	case FIELD_OBJECTS:
	case FIELD_CUES:
		return list_schema(f, object_schema(f->object));
	case FIELD_INTERACTIONS:
		return list_schema(f, interactions_schema());
	case FIELD_VERBS:
		return list_schema(f, json_pack("{s:s, s:[s], s:{s:{s:s}}}", "type", "object", "required", "verb",
						"properties", "verb", "type", "string"));
	case FIELD_TEXT:
	case FIELD_LINE:
	case FIELD_ID:
	case FIELD_DURATION:
	case FIELD_TIME:
	case FIELD_DATE:
	case FIELD_ZONE:
	case FIELD_LANGUAGE:
	case FIELD_COLOUR:
	case FIELD_PATH:
	case FIELD_PERSON:
	case FIELD_CURRENCY:
	case FIELD_CHOICE:
	case FIELD_EITHER:
	case FIELD_INDEX:
	case FIELD_NAME:
		return text_schema(f);
	}
	return NULL;
}

/* The fallback as JSON, for editors. */
static json_t *default_value(const struct field *f)
{
	if (f->type == FIELD_BOOL)
		return json_boolean(f->fallback && strcmp(f->fallback, "true") == 0);
	if (!f->fallback)
		return NULL;
	return f->type == FIELD_INTEGER ? json_integer(strtoll(f->fallback, NULL, 10)) : json_string(f->fallback);
}

static void add_fields(const struct object_table *table, json_t *properties, json_t *required)
{
	if (table->base)
		add_fields(table->base, properties, required);
	for (size_t i = 0; i < table->field_count; i++) {
		const struct field *f = &table->fields[i];
		json_t *schema = value_schema(f);
		json_t *fallback = default_value(f);
		if (f->help)
			set(schema, "description", json_string(f->help));
		if (fallback)
			set(schema, "default", fallback);
		set(properties, f->key, schema);
		if (f->required)
			json_array_append_new(required, json_string(f->key));
	}
}

/* Adds the rule of a check: its properties narrow those of the table. */
static void add_rule(const struct object_table *table, json_t *schema)
{
	for (size_t i = 0; table->finish && i < sizeof rules / sizeof *rules; i++) {
		if (rules[i].check != table->finish)
			continue;
		json_t *rule = json_loads(rules[i].schema, 0, NULL);
		const char *key;
		json_t *narrowed;
		json_object_foreach(json_object_get(rule, "properties"), key, narrowed)
			json_object_update(json_object_get(json_object_get(schema, "properties"), key), narrowed);
		json_object_del(rule, "properties");
		json_object_update(schema, rule);
		json_decref(rule);
	}
}

static json_t *object_schema(const struct object_table *table)
{
	json_t *properties = json_object();
	json_t *required = json_array();
	add_fields(table, properties, required);
	json_t *schema = json_pack("{s:s, s:o, s:{s:b}, s:b}", "type", "object", "properties", properties,
				   "patternProperties", "^x-", 1, "additionalProperties", 0);
	if (json_array_size(required))
		json_object_set(schema, "required", required);
	json_decref(required);
	add_rule(table, schema);
	return schema;
}

json_t *document_schema(void)
{
	json_t *schema =
		json_pack("{s:s, s:s, s:s}", "$schema", "https://json-schema.org/draft/2020-12/schema", "title",
			  "Crowdcue show", "description",
			  "A run-of-show script with its interactions. What names what, and the order of times, is "
			  "checked by crowdcue check.");
	json_t *show = object_schema(&show_table);
	if (schema && show)
		json_object_update(schema, show);
	json_decref(show);
	return schema;
}
