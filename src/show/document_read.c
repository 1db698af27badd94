/* Reads objects of the document by their tables. */
#include "show/document_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/verb.h"
#include "show/check.h"
#include "show/document_value.h"
#include "show/problems.h"

void reader_problem(struct reader *r, bool warning, const struct place *place, enum place_part part, const char *mend,
		    const char *format, ...)
{
	struct error e;
	va_list args;
	error_set(&e, "%s", "");
	va_start(args, format);
	vsnprintf(e.what, sizeof e.what, format, args);
	va_end(args);
	snprintf(e.file, sizeof e.file, "%s", r->path);
	snprintf(e.mend, sizeof e.mend, "%s", mend);
	bool key = part == AT_KEY && place->key_line;
	e.line = key ? place->key_line : place->line;
	e.column = key ? place->key_column : place->column;
	place_pointer(&r->places, place, e.pointer, sizeof e.pointer);
	problems_add(r->problems, warning, &e);
}

void reader_no_memory(struct reader *r)
{
	if (!r->no_memory)
		reader_problem(r, false, r->places.items, AT_VALUE, "", "There is not enough memory.");
	r->no_memory = true;
}

static const struct field *find_field(const struct object_table *table, const char *key)
{
	for (; table; table = table->base)
		for (size_t i = 0; i < table->field_count; i++)
			if (strcmp(table->fields[i].key, key) == 0)
				return &table->fields[i];
	return NULL;
}

static void unknown_key(struct reader *r, const struct object_table *table, const struct place *place)
{
	const char *best = NULL;
	/* Nobody reads on behind this many. */
	size_t near = r->problems->count < PROBLEMS_MAX ? near_enough(place->key) : 0;
	char mend[192];
	for (const struct object_table *t = table; t; t = t->base)
		for (size_t i = 0; i < t->field_count; i++) {
			size_t distance = edit_distance(place->key, t->fields[i].key, near);
			if (distance > near)
				continue;
			if (distance < near || !best)
				best = t->fields[i].key;
			near = distance;
		}
	if (best)
		snprintf(mend, sizeof mend, "Did you mean \"%s\"?", best);
	else
		snprintf(mend, sizeof mend, "Take it away, or begin it with x- to have it ignored.");
	reader_problem(r, false, place, AT_KEY, mend, "Unknown key \"%.64s\" in this %s.", place->key, table->name);
}

static void put_defaults(const struct object_table *table, void *into);

static void *slot(const struct field *f, void *into)
{
	return into && f->offset != NOT_STORED ? (char *)into + f->offset : NULL;
}

static void *count_slot(const struct field *f, void *into)
{
	return into && f->count != NOT_STORED ? (char *)into + f->count : NULL;
}

/* How many items a list has; false if it is no list or the number is out of range. */
static bool list_size(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
		      size_t *count)
{
	if (!json_is_array(value)) {
		reader_problem(r, false, place, AT_VALUE, "Put it in [ and ].", "\"%s\" is a list.", f->key);
		return false;
	}
	*count = json_array_size(value);
	if ((int64_t)*count < f->min) {
		reader_problem(r, false, place, AT_VALUE, "", "\"%s\" needs at least %lld.", f->key, (long long)f->min);
		return false;
	}
	if (f->max && (int64_t)*count > f->max) {
		reader_problem(r, false, place, AT_VALUE, "", "\"%s\" has at most %lld.", f->key, (long long)f->max);
		return false;
	}
	return true;
}

static void read_texts(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
		       void *into)
{
	size_t count;
	if (!list_size(r, f, value, place, &count))
		return;
	const char **items = arena_array(r->arena, count, sizeof *items);
	if (!items) {
		reader_no_memory(r);
		return;
	}
	const struct place *at = place_first(&r->places, place);
	for (size_t i = 0; i < count; i++, at = place_next(&r->places, at)) {
		items[i] = value_line(r, f->key, json_array_get(value, i), at);
		if (f->choices && items[i][0] && !choice_index(f->choices, items[i]))
			value_not_a_choice(r, f, items[i], at);
	}
	struct show_texts *texts = slot(f, into);
	if (texts)
		*texts = (struct show_texts){count, items};
}

static void read_roles(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
		       void *into)
{
	struct show_texts texts = {0, NULL};
	struct field all = *f;
	all.offset = 0;
	read_texts(r, &all, value, place, &texts);
	unsigned *roles = slot(f, into);
	for (size_t i = 0; roles && i < texts.count; i++)
		*roles |= person_role_from(texts.items[i]);
}

static void read_indices(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
			 void *into)
{
	size_t count;
	if (!list_size(r, f, value, place, &count))
		return;
	int *items = arena_array(r->arena, count, sizeof *items);
	if (!items) {
		reader_no_memory(r);
		return;
	}
	const struct place *at = place_first(&r->places, place);
	for (size_t i = 0; i < count; i++, at = place_next(&r->places, at)) {
		const char *id = value_line(r, f->key, json_array_get(value, i), at);
		items[i] = ids_find(r, f->list, id);
		if (items[i] < 0 && id[0])
			ids_missing(r, f->list, id, at);
	}
	int **stored = slot(f, into);
	size_t *number = count_slot(f, into);
	if (stored && number) {
		*stored = items;
		*number = count;
	}
}

static void read_one_object(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
			    void *into)
{
	bool *present = count_slot(f, into);
	if (present)
		*present = true;
	read_object(r, f->object, value, place, slot(f, into));
}

static void read_objects(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
			 void *into)
{
	size_t count;
	if (!list_size(r, f, value, place, &count))
		return;
	void **stored = slot(f, into);
	size_t *number = count_slot(f, into);
	char *items = stored ? arena_array(r->arena, count, f->object->size) : NULL;
	if (stored && !items) {
		reader_no_memory(r);
		return;
	}
	const struct place *at = place_first(&r->places, place);
	for (size_t i = 0; i < count; i++, at = place_next(&r->places, at))
		read_object(r, f->object, json_array_get(value, i), at, items ? items + i * f->object->size : NULL);
	if (find_field(f->object, "id"))
		ids_unique(r, value, place);
	if (stored && number) {
		*stored = items;
		*number = count;
	}
}

static bool has_notice(const struct show_cue *cue)
{
	size_t i = 0;
	const json_t *action = NULL;
	json_array_foreach(cue->actions, i, action)
	{
		const char *verb = json_string_value(json_object_get(action, "verb"));
		if (verb && strcmp(verb, "task") == 0 && json_object_get(action, "due"))
			return cue->on != CUE_ON_MANUAL;
	}
	return false;
}

/* The cues of one segment: they stand together in show.cues. */
static void read_cues(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
		      void *into)
{
	size_t count;
	struct show *show = r->show;
	if (!list_size(r, f, value, place, &count) || r->cues_read + count > show->cue_count)
		return;
	*(int *)slot(f, into) = (int)r->cues_read;
	*(size_t *)count_slot(f, into) = count;
	const struct place *at = place_first(&r->places, place);
	for (size_t i = 0; i < count; i++, at = place_next(&r->places, at)) {
		struct show_cue *cue = &show->cues[r->cues_read++];
		read_object(r, f->object, json_array_get(value, i), at, cue);
		cue->segment = (int)r->places.items[place->parent].position;
		cue->has_notice = has_notice(cue);
	}
}

static void read_interaction(struct reader *r, const json_t *value, const struct place *place,
			     struct show_interaction *into)
{
	const char *name = json_string_value(json_object_get(value, "kind"));
	const struct object_table *table = interaction_table(name ? interaction_kind_from(name) : 0);
	into->id = into->title = into->text = into->style = "";
	into->kind = KIND_CARD;
	into->benefit = -1;
	if (table) {
		read_object(r, table, value, place, into);
		return;
	}
	if (!json_is_object(value)) {
		reader_problem(r, false, place, AT_VALUE, "Put it in { and }.",
			       "Here should stand an object (interaction).");
		return;
	}
	const struct place *kind = place_child(&r->places, place, "kind");
	if (!kind)
		reader_problem(r, false, place, AT_VALUE,
			       "It is one of lottery, poll, question, sale, quiz, survey, "
			       "topic and card.",
			       "This interaction has no \"kind\".");
	else
		value_choice(r, find_field(interaction_table(KIND_CARD), "kind"), json_object_get(value, "kind"), kind);
}

static void read_interactions(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
			      void *into)
{
	size_t count;
	if (!list_size(r, f, value, place, &count))
		return;
	struct show_interaction *items = arena_array(r->arena, count, sizeof *items);
	if (!items) {
		reader_no_memory(r);
		return;
	}
	const struct place *at = place_first(&r->places, place);
	for (size_t i = 0; i < count; i++, at = place_next(&r->places, at))
		read_interaction(r, json_array_get(value, i), at, &items[i]);
	ids_unique(r, value, place);
	*(struct show_interaction **)slot(f, into) = items;
	*(size_t *)count_slot(f, into) = count;
}

/* The actions without keys that begin with x-: the document keeps those, a verb does not know them. Borrowed. */
static const json_t *plain_actions(struct reader *r, const json_t *actions)
{
	struct show *show = r->show;
	json_t *plain = json_array();
	if (!show->plain_actions)
		show->plain_actions = json_array();
	for (size_t i = 0; i < json_array_size(actions); i++)
		json_array_append_new(plain, action_without_extras(json_array_get(actions, i)));
	if (json_array_append_new(show->plain_actions, plain) != 0)
		reader_no_memory(r);
	return json_array_get(show->plain_actions, json_array_size(show->plain_actions) - 1);
}

static void read_verbs(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
		       void *into)
{
	size_t count;
	if (!list_size(r, f, value, place, &count))
		return;
	bool extras = false;
	const struct place *at = place_first(&r->places, place);
	for (size_t i = 0; i < count; i++, at = place_next(&r->places, at))
		extras = check_action(r, json_array_get(value, i), at) || extras;
	*(const json_t **)slot(f, into) = extras ? plain_actions(r, value) : value;
}

static void read_field(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
		       void *into)
{
	switch (f->type) {
	case FIELD_TEXTS:
		read_texts(r, f, value, place, into);
		return;
	case FIELD_ROLES:
		read_roles(r, f, value, place, into);
		return;
	case FIELD_INDICES:
		read_indices(r, f, value, place, into);
		return;
	case FIELD_OBJECT:
		read_one_object(r, f, value, place, into);
		return;
	case FIELD_OBJECTS:
		read_objects(r, f, value, place, into);
		return;
	case FIELD_CUES:
		read_cues(r, f, value, place, into);
		return;
	case FIELD_INTERACTIONS:
		read_interactions(r, f, value, place, into);
		return;
	case FIELD_VERBS:
		read_verbs(r, f, value, place, into);
		return;
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
	case FIELD_BOOL:
	case FIELD_INTEGER:
	case FIELD_CHOICE:
	case FIELD_EITHER:
	case FIELD_INDEX:
	case FIELD_NAME:
		value_read(r, f, value, place, slot(f, into));
		return;
	}
}

/* What stands in the struct when the key is absent. */
static void put_default(const struct field *f, void *into)
{
	void *at = slot(f, into);
	const char *text = f->fallback ? f->fallback : "";
	if (!at)
		return;
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LINE:
	case FIELD_ID:
	case FIELD_DATE:
	case FIELD_ZONE:
	case FIELD_LANGUAGE:
	case FIELD_COLOUR:
	case FIELD_PATH:
	case FIELD_PERSON:
	case FIELD_NAME:
		*(const char **)at = text;
		return;
	case FIELD_DURATION:
		*(int64_t *)at = SHOW_NONE;
		parse_duration(text, false, at);
		return;
	case FIELD_TIME:
		*(int64_t *)at = SHOW_NONE;
		return;
	case FIELD_INTEGER:
		*(int64_t *)at = f->fallback ? strtoll(f->fallback, NULL, 10) : SHOW_NONE;
		return;
	case FIELD_BOOL:
		*(bool *)at = strcmp(text, "true") == 0;
		return;
	case FIELD_CHOICE:
		*(int *)at = choice_index(f->choices, text);
		return;
	case FIELD_EITHER:
		*(bool *)at = choice_index(f->choices, text) == 2;
		return;
	case FIELD_INDEX:
		*(int *)at = -1;
		return;
	case FIELD_OBJECT:
		put_defaults(f->object, at);
		return;
	case FIELD_CURRENCY:
	case FIELD_TEXTS:
	case FIELD_ROLES:
	case FIELD_INDICES:
	case FIELD_OBJECTS:
	case FIELD_CUES:
	case FIELD_INTERACTIONS:
	case FIELD_VERBS:
		return; /* the arena is zeroed */
	}
}

static void put_defaults(const struct object_table *table, void *into)
{
	for (; table; table = table->base)
		for (size_t i = 0; i < table->field_count; i++)
			put_default(&table->fields[i], into);
}

static void missing_keys(struct reader *r, const struct object_table *table, const json_t *value,
			 const struct place *place)
{
	if (table->base)
		missing_keys(r, table->base, value, place);
	for (size_t i = 0; i < table->field_count; i++)
		if (table->fields[i].required && !json_object_get(value, table->fields[i].key))
			reader_problem(r, false, place, AT_VALUE, "", "This %s has no \"%s\".", table->name,
				       table->fields[i].key);
}

void read_object(struct reader *r, const struct object_table *table, const json_t *value, const struct place *place,
		 void *into)
{
	if (into)
		put_defaults(table, into);
	if (!json_is_object(value)) {
		reader_problem(r, false, place, AT_VALUE, "Put it in { and }.", "Here should stand an object (%s).",
			       table->name);
		return;
	}
	missing_keys(r, table, value, place);
	for (const struct place *at = place_first(&r->places, place); at; at = place_next(&r->places, at)) {
		if (at->shadowed || strncmp(at->key, "x-", 2) == 0)
			continue;
		const struct field *f = find_field(table, at->key);
		if (f)
			read_field(r, f, json_object_get(value, at->key), at, into);
		else
			unknown_key(r, table, at);
	}
	if (table->finish)
		table->finish(r, value, place, into);
}
