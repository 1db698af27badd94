/* The verb table as JSON: `crowdcue verbs --json`, the manual and the dock's forms are made from it. */
#include "core/verb.h"

#include <string.h>

const char *argument_type_name(enum argument_type type)
{
	switch (type) {
	case ARG_TEXT:
		return "text";
	case ARG_ID:
		return "id";
	case ARG_DURATION:
		return "duration";
	case ARG_SIGNED_DURATION:
		return "signed-duration";
	case ARG_TIME:
		return "time";
	case ARG_INTEGER:
		return "integer";
	case ARG_SIGNED_INTEGER:
		return "signed-integer";
	case ARG_BOOL:
		return "bool";
	case ARG_CHOICE:
		return "choice";
	case ARG_HEX:
		return "hex";
	case ARG_PERSON:
		return "person";
	case ARG_ANY:
		return "any";
	}
	return "";
}

/* Appends the parts of "a|b"; "" has none. */
static void append_list(json_t *array, const char *list)
{
	for (const char *p = list; p && *p; p = strchr(p, '|')) {
		p += *p == '|';
		json_array_append_new(array, json_stringn(p, strcspn(p, "|")));
	}
}

static json_t *json_list(const char *list)
{
	json_t *array = json_array();
	append_list(array, list);
	return array;
}

static bool may_miss(const struct verb *verb)
{
	bool required = verb->needs_one != NULL;
	for (size_t i = 0; i < verb->argument_count; i++)
		required = required || verb->arguments[i].required;
	return required;
}

json_t *verb_reasons(const struct verb *verb)
{
	json_t *array = json_array();
	/* Every verb can be written with an argument that it does not have. */
	append_list(array, may_miss(verb) ? "verb.missing-argument|verb.bad-argument" : "verb.bad-argument");
	append_list(array, verb->reasons);
	/* Only what counts or draws stops when the journal cannot be written; the rundown goes on. */
	if (verb->kind || strcmp(verb->family, "people") == 0)
		append_list(array, "show.none|journal.failed");
	else
		append_list(array, "show.none");
	return array;
}

static json_t *argument_json(const struct verb_argument *argument)
{
	json_t *object = json_object();
	json_object_set_new(object, "name", json_string(argument->name));
	json_object_set_new(object, "type", json_string(argument_type_name(argument->type)));
	json_object_set_new(object, "required", json_boolean(argument->required));
	if (argument->positional)
		json_object_set_new(object, "positional", json_true());
	if (argument->choices)
		json_object_set_new(object, "choices", json_list(argument->choices));
	return object;
}

static json_t *verb_json(const struct verb *verb, const char *help)
{
	json_t *object = json_object();
	json_t *arguments = json_array();
	for (size_t i = 0; i < verb->argument_count; i++)
		json_array_append_new(arguments, argument_json(&verb->arguments[i]));
	json_object_set_new(object, "verb", json_string(verb->name));
	json_object_set_new(object, "family", json_string(verb->family));
	json_object_set_new(object, "arguments", arguments);
	if (verb->needs_one)
		json_object_set_new(object, "needs_one", json_list(verb->needs_one));
	if (verb->at_most_one)
		json_object_set_new(object, "at_most_one", json_list(verb->at_most_one));
	if (verb->any_key)
		json_object_set_new(object, "any_key", json_true());
	if (verb->previews)
		json_object_set_new(object, "preview", json_true());
	if (verb->cue_only)
		json_object_set_new(object, "cue_only", json_true());
	json_object_set_new(object, "from", json_list(verb->from));
	json_object_set_new(object, "to", json_string(verb->to));
	json_object_set_new(object, "reasons", verb_reasons(verb));
	json_object_set_new(object, "help", json_string(help ? help : ""));
	return object;
}

json_t *verbs_json(const char *(*help)(const char *verb, void *user), void *user)
{
	json_t *array = json_array();
	for (size_t i = 0; i < verb_count(); i++) {
		const struct verb *verb = verb_at(i);
		json_array_append_new(array, verb_json(verb, help ? help(verb->name, user) : NULL));
	}
	return array;
}
