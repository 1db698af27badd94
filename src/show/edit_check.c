/* A document after an edit is read like a file; what is wrong is told at the argument that brought it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/edit.h"
#include "core/locale.h"
#include "show/edit_parts.h"

#define TEXT_MAX 1024

bool edit_refuse(struct edit *e, const char *reason, const char *argument, const char *text, const char *with)
{
	char words[TEXT_MAX];
	reply_refuse(e->reply, reason);
	if (argument)
		reply_set(e->reply, "argument", json_string(argument));
	if (text) {
		snprintf(words, sizeof words, locale_text(e->language, text), with ? with : "");
		reply_set(e->reply, "text", json_string(words));
	}
	return false;
}

/* ---- where a problem is ---- */

/* One step of a JSON pointer; false at its end. */
static bool next_step(const char **pointer, char *out, size_t size)
{
	if (**pointer != '/')
		return false;
	size_t length = strcspn(*pointer + 1, "/");
	snprintf(out, size, "%.*s", (int)length, *pointer + 1);
	*pointer += 1 + length;
	return true;
}

/* The thing of a list in which the place is: "cue c4". False: in none. */
static bool owner_of(const json_t *document, const char *pointer, char *out, size_t size)
{
	static const char *const names[][2] = {
		{"segments", "segment"}, {"cues", "cue"},     {"interactions", "interaction"},
		{"products", "product"}, {"goals", "goal"},   {"checklist", "checklist"},
		{"feeds", "feed"},       {"groups", "group"},
	};
	char step[128];
	const char *kind = NULL;
	bool found = false;
	const json_t *value = document;
	while (next_step(&pointer, step, sizeof step) && value) {
		if (json_is_array(value)) {
			value = json_array_get(value, (size_t)strtoul(step, NULL, 10));
			const char *id = edit_id_of(value);
			if (kind && *id) {
				snprintf(out, size, "%s %s", kind, id);
				found = true;
			}
			kind = NULL;
			continue;
		}
		value = json_object_get(value, step);
		kind = NULL;
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (strcmp(names[i][0], step) == 0)
				kind = names[i][1];
	}
	return found;
}

/* The JSON pointer of the thing that the edit is about; "" = it is not in this document. */
static void pointer_of_thing(const struct edit *e, const json_t *document, char out[64])
{
	static const char *const lists[] = {[EDIT_SEGMENT] = "segments",
					    [EDIT_INTERACTION] = "interactions",
					    [EDIT_PRODUCT] = "products",
					    [EDIT_GOAL] = "goals"};
	out[0] = 0;
	if (e->kind != EDIT_CUE) {
		int at = edit_position(json_object_get(document, lists[e->kind]), e->id);
		if (at >= 0)
			snprintf(out, 64, "/%s/%d", lists[e->kind], at);
		return;
	}
	size_t i = 0;
	const json_t *segment = NULL;
	json_array_foreach(json_object_get(document, "segments"), i, segment)
	{
		int at = edit_position(json_object_get(segment, "cues"), e->id);
		if (at >= 0)
			snprintf(out, 64, "/segments/%zu/cues/%d", i, at);
	}
}

/* How well `path` ("entry/words/0") fits what the key ("entry.words") names: 2 = it is at, in or around that; 1 = they
 * begin alike, and parts of a list may be named by id or by number; 0 = not at all. */
static int fits(const char *path, const char *key)
{
	key += *key == '.';
	size_t first = strcspn(path, "/");
	int begins = strcspn(key, ".") == first && strncmp(path, key, first) == 0;
	for (; *path && *key; path++, key++)
		if (*path != (*key == '.' ? '/' : *key))
			return begins;
	return (!*path && (!*key || *key == '.')) || (!*key && *path == '/') ? 2 : begins;
}

/* The argument of the verb that brought the problem, else the key of the thing that it is at. False: neither. */
static bool argument_at(const struct edit *e, const json_t *document, const char *pointer, char *out, size_t size)
{
	char thing[64];
	const char *key = NULL;
	json_t *value = NULL;
	pointer_of_thing(e, document, thing);
	size_t length = strlen(thing);
	if (!length || strncmp(pointer, thing, length) != 0 || pointer[length] != '/')
		return false;
	const char *path = pointer + length + 1;
	int best = 0;
	snprintf(out, size, "%.*s", (int)strcspn(path, "/"), path);
	json_object_foreach(e->call->object, key, value)
	{
		int fit = fits(path, key);
		if (fit > best)
			snprintf(out, size, "%s", key);
		best = fit > best ? fit : best;
	}
	return true;
}

/* ---- refusing ---- */

static const struct error *first_error(const struct problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		if (!problems->items[i].warning)
			return &problems->items[i].at;
	return NULL;
}

static bool refuse_problem(struct edit *e, const json_t *document, const struct problems *problems)
{
	char argument[128];
	char text[TEXT_MAX];
	char owner[160];
	const struct error *at = first_error(problems);
	if (!at)
		return edit_refuse(e, "verb.bad-argument", NULL, NULL, NULL);
	bool own = argument_at(e, document, at->pointer, argument, sizeof argument);
	bool elsewhere = !own && owner_of(document, at->pointer, owner, sizeof owner);
	snprintf(text, sizeof text, "%s%s%s%s%s", elsewhere ? owner : "", elsewhere ? ": " : "", at->what,
		 at->mend[0] ? " " : "", at->mend);
	reply_refuse(e->reply, "verb.bad-argument");
	if (own)
		reply_set(e->reply, "argument", json_string(argument));
	reply_set(e->reply, "text", json_string(text));
	return false;
}

/* Something that is deleted is named elsewhere: by whom. */
static bool refuse_named(struct edit *e, const json_t *document, const struct problems *problems)
{
	char names[TEXT_MAX / 2] = "";
	size_t length = 0;
	for (size_t i = 0; i < problems->count && length + 1 < sizeof names; i++) {
		char owner[160];
		const struct error *at = &problems->items[i].at;
		if (problems->items[i].warning)
			continue;
		if (!owner_of(document, at->pointer, owner, sizeof owner))
			return refuse_problem(e, document, problems);
		if (!strstr(names, owner))
			length += (size_t)snprintf(names + length, sizeof names - length, "%s%s", length ? ", " : "",
						   owner);
	}
	return edit_refuse(e, "verb.bad-argument", "target", "Edit.NamedBy", names);
}

static struct show *read_document(struct edit *e, const json_t *document)
{
	struct problems problems = {0};
	char *text = json_dumps(document, JSON_COMPACT);
	struct show *show = text ? show_parse(text, strlen(text), e->facts->path, &problems) : NULL;
	if (!show && e->call->verb->code == VERB_EDIT_DELETE)
		refuse_named(e, document, &problems);
	else if (!show)
		refuse_problem(e, document, &problems);
	problems_finish(&problems);
	free(text);
	return show;
}

bool edit_check(struct edit *e, struct show **show)
{
	edit_tidy(e);
	if (json_object_get(e->document, EDIT_STAGED)) {
		json_t *merged = edit_merged(e);
		struct show *whole = read_document(e, merged);
		json_decref(merged);
		if (!whole)
			return false;
		show_destroy(whole);
	}
	*show = read_document(e, e->document);
	return *show != NULL;
}
