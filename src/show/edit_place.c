/* Where things stand in a document, and what is staged for them. */
#include <stdio.h>
#include <string.h>

#include "core/edit.h"
#include "show/edit_parts.h"

static const char *const list_names[] = {
	[EDIT_SEGMENT] = "segments", [EDIT_CUE] = "cues",   [EDIT_INTERACTION] = "interactions",
	[EDIT_PRODUCT] = "products", [EDIT_GOAL] = "goals",
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool edit_same_id(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) == lower(*b);
}

const char *edit_id_of(const json_t *object)
{
	const char *id = json_string_value(json_object_get(object, "id"));
	return id ? id : "";
}

int edit_position(const json_t *list, const char *id)
{
	size_t i = 0;
	const json_t *object = NULL;
	json_array_foreach(list, i, object)
	{
		if (edit_same_id(edit_id_of(object), id))
			return (int)i;
	}
	return -1;
}

/* A member that is a list or an object, made if it is not there. Borrowed. */
static json_t *member(json_t *object, const char *key, bool list)
{
	json_t *value = json_object_get(object, key);
	if (!value) {
		value = list ? json_array() : json_object();
		json_object_set_new(object, key, value);
	}
	return value;
}

json_t *edit_list(struct edit *e, enum edit_kind kind)
{
	return member(e->document, list_names[kind], true);
}

static json_t *staged_of(const struct edit *e, const char *kind, const char *id)
{
	return json_object_get(json_object_get(json_object_get(e->document, EDIT_STAGED), kind), id);
}

static bool is_live(const struct edit *e, const char *segment)
{
	return e->facts->live[0] && edit_same_id(e->facts->live, segment);
}

/* A segment as an edit sees it. */
static json_t *segment_view(const struct edit *e, json_t *segment)
{
	json_t *staged = staged_of(e, "segment", edit_id_of(segment));
	return staged ? staged : segment;
}

static bool find_cue(const struct edit *e, const char *id, struct edit_place *place)
{
	size_t i = 0;
	json_t *segment = NULL;
	json_array_foreach(json_object_get(e->document, "segments"), i, segment)
	{
		json_t *cues = json_object_get(segment_view(e, segment), "cues");
		int at = edit_position(cues, id);
		if (at < 0)
			continue;
		*place = (struct edit_place){
			.list = cues, .at = (size_t)at, .owner = i, .is_busy = is_live(e, edit_id_of(segment))};
		return true;
	}
	return false;
}

bool edit_find(const struct edit *e, enum edit_kind kind, const char *id, struct edit_place *place)
{
	*place = (struct edit_place){0};
	if (kind == EDIT_CUE)
		return find_cue(e, id, place);
	json_t *list = json_object_get(e->document, list_names[kind]);
	int at = edit_position(list, id);
	if (at < 0)
		return false;
	place->list = list;
	place->at = (size_t)at;
	id = edit_id_of(json_array_get(list, (size_t)at));
	if (kind == EDIT_SEGMENT) {
		place->is_busy = is_live(e, id);
		place->staged = staged_of(e, "segment", id);
	} else if (kind == EDIT_INTERACTION) {
		place->is_busy = e->facts->uses && e->facts->uses[at].busy;
		place->staged = staged_of(e, "interaction", id);
	}
	return true;
}

static json_t *stage(struct edit *e, const char *kind, const json_t *object)
{
	const char *id = edit_id_of(object);
	json_t *all = member(member(e->document, EDIT_STAGED, false), kind, false);
	json_t *staged = json_object_get(all, id);
	if (!staged) {
		staged = json_deep_copy(object);
		json_object_set_new(all, id, staged);
	}
	return staged;
}

json_t *edit_cues(struct edit *e, size_t segment)
{
	json_t *object = json_array_get(json_object_get(e->document, "segments"), segment);
	if (is_live(e, edit_id_of(object)))
		object = stage(e, "segment", object);
	return member(object, "cues", true);
}

json_t *edit_object(struct edit *e, const struct edit_place *place)
{
	if (e->kind == EDIT_CUE) {
		json_t *cues = edit_cues(e, place->owner);
		return json_array_get(cues, (size_t)edit_position(cues, e->id));
	}
	json_t *object = json_array_get(place->list, place->at);
	if (!place->is_busy)
		return object;
	return stage(e, e->kind == EDIT_SEGMENT ? "segment" : "interaction", object);
}

void edit_unstage(struct edit *e, const char *kind, const char *id)
{
	json_object_del(json_object_get(json_object_get(e->document, EDIT_STAGED), kind), id);
}

static void tidy_kind(struct edit *e, json_t *all, const char *kind, enum edit_kind list)
{
	json_t *staged = json_object_get(all, kind);
	const char *id = NULL;
	json_t *object = NULL;
	void *next = NULL;
	json_object_foreach_safe(staged, next, id, object)
	{
		json_t *things = json_object_get(e->document, list_names[list]);
		int at = edit_position(things, id);
		if (at < 0 || json_equal(object, json_array_get(things, (size_t)at)))
			json_object_del(staged, id);
	}
	if (!json_object_size(staged))
		json_object_del(all, kind);
}

void edit_tidy(struct edit *e)
{
	json_t *all = json_object_get(e->document, EDIT_STAGED);
	tidy_kind(e, all, "segment", EDIT_SEGMENT);
	tidy_kind(e, all, "interaction", EDIT_INTERACTION);
	if (!json_object_size(all))
		json_object_del(e->document, EDIT_STAGED);
}

static void merge_kind(json_t *document, const json_t *staged, const char *list)
{
	json_t *things = json_object_get(document, list);
	size_t i = 0;
	json_t *thing = NULL;
	json_array_foreach(things, i, thing)
	{
		json_t *fresh = json_object_get(staged, edit_id_of(thing));
		if (fresh)
			json_array_set_new(things, i, json_deep_copy(fresh));
	}
}

json_t *edit_merged(const struct edit *e)
{
	json_t *document = json_deep_copy(e->document);
	const json_t *staged = json_object_get(e->document, EDIT_STAGED);
	merge_kind(document, json_object_get(staged, "segment"), "segments");
	merge_kind(document, json_object_get(staged, "interaction"), "interactions");
	json_object_del(document, EDIT_STAGED);
	return document;
}

/* ---- new ids ---- */

static bool is_used(json_t *value, const char *id)
{
	const char *key = NULL;
	json_t *part = NULL;
	size_t i = 0;
	if (edit_same_id(edit_id_of(value), id))
		return true;
	json_object_foreach(value, key, part)
	{
		if (is_used(part, id))
			return true;
	}
	json_array_foreach(value, i, part)
	{
		if (is_used(part, id))
			return true;
	}
	return false;
}

void edit_make_id(const struct edit *e, const char *stem, int first, char out[65])
{
	char number[16];
	for (int n = first;; n++) {
		int length = snprintf(number, sizeof number, "-%d", n);
		snprintf(out, 65, "%.*s%s", 64 - length, stem, number);
		if (!is_used(e->document, out))
			return;
	}
}
