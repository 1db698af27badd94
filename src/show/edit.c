#include "show/edit.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/edit.h"
#include "show/edit_parts.h"

static const char *const kind_names[] = {
	[EDIT_SEGMENT] = "segment", [EDIT_CUE] = "cue",   [EDIT_INTERACTION] = "interaction",
	[EDIT_PRODUCT] = "product", [EDIT_GOAL] = "goal",
};

static bool kind_from(const char *name, size_t length, enum edit_kind *kind)
{
	for (enum edit_kind k = EDIT_SEGMENT; k <= EDIT_GOAL; k++)
		if (strlen(kind_names[k]) == length && strncmp(kind_names[k], name, length) == 0) {
			*kind = k;
			return true;
		}
	return false;
}

/* target=KIND/ID. */
static bool read_target(struct edit *e, struct edit_place *place)
{
	const char *target = verb_text(e->call, "target", "");
	const char *slash = strchr(target, '/');
	if (!slash || !kind_from(target, (size_t)(slash - target), &e->kind))
		return edit_refuse(e, "verb.bad-argument", "target", "Edit.Kind", NULL);
	if (!edit_find(e, e->kind, slash + 1, place))
		return edit_refuse(e, "id.unknown", "target", NULL, NULL);
	snprintf(e->id, sizeof e->id, "%s", edit_id_of(json_array_get(place->list, place->at)));
	return true;
}

/* Is it an argument of the verb, and no key of the document? */
static bool is_argument(const struct edit *e, const char *key)
{
	for (size_t i = 0; i < e->call->verb->argument_count; i++)
		if (strcmp(e->call->verb->arguments[i].name, key) == 0)
			return true;
	if (e->call->verb->code == VERB_EDIT_INSERT &&
	    (strcmp(key, "id") == 0 || (e->kind == EDIT_CUE && strcmp(key, "segment") == 0)))
		return true;
	return strcmp(key, "verb") == 0 || strcmp(key, "req") == 0 || strcmp(key, "preview") == 0;
}

static bool set_keys(struct edit *e, json_t *object, size_t *count)
{
	const char *key = NULL;
	json_t *value = NULL;
	json_object_foreach(e->call->object, key, value)
	{
		if (is_argument(e, key))
			continue;
		if (!edit_set_key(e, object, key, value))
			return false;
		++*count;
	}
	return true;
}

static bool do_set(struct edit *e)
{
	struct edit_place place;
	size_t count = 0;
	if (!read_target(e, &place) || !set_keys(e, edit_object(e, &place), &count))
		return false;
	return count || edit_refuse(e, "verb.missing-argument", "key", "Edit.NoKey", NULL);
}

/* ---- new things ---- */

/* Where `after` stands, so that what follows it is at *at. A cue's list is that of its segment. */
static bool place_after(struct edit *e, const char *after, json_t **list, size_t *at)
{
	struct edit_place before;
	const char *segment = e->call->verb->code == VERB_EDIT_INSERT ? verb_text(e->call, "segment", "") : "";
	*at = 0;
	if (*after && !edit_find(e, e->kind, after, &before))
		return edit_refuse(e, "id.unknown", "after", NULL, NULL);
	if (e->kind != EDIT_CUE) {
		*list = edit_list(e, e->kind);
		*at = *after ? before.at + 1 : 0;
		return true;
	}
	if (*segment) {
		struct edit_place row;
		if (!edit_find(e, EDIT_SEGMENT, segment, &row))
			return edit_refuse(e, "id.unknown", "segment", NULL, NULL);
		if (*after && before.owner != row.at)
			return edit_refuse(e, "verb.bad-argument", "after", "Edit.OtherSegment", NULL);
		before.owner = row.at;
	} else if (!*after) {
		return edit_refuse(e, "verb.missing-argument", "segment", "Edit.WhichSegment", NULL);
	}
	*list = edit_cues(e, before.owner);
	*at = *after ? (size_t)edit_position(*list, after) + 1 : 0;
	return true;
}

static bool is_taken(const struct edit *e, const char *id)
{
	struct edit_place ignored;
	return edit_find(e, e->kind, id, &ignored);
}

/* The new thing with its id first, as people write it. Refused if that is none. */
static json_t *new_thing(struct edit *e)
{
	const json_t *id = json_object_get(e->call->object, "id");
	const char *stem = kind_names[e->kind];
	const char *given = json_string_value(id);
	if (id && (!given || !valid_id(given))) {
		edit_refuse(e, "verb.bad-argument", "id", "Edit.BadId", NULL);
		return NULL;
	}
	if (given && is_taken(e, given)) {
		edit_refuse(e, "verb.bad-argument", "id", "Edit.IdTaken", given);
		return NULL;
	}
	json_t *object = json_object();
	if (e->kind == EDIT_INTERACTION) {
		const char *kind = json_string_value(json_object_get(e->call->object, "kind"));
		if (!kind || !interaction_kind_from(kind)) {
			edit_refuse(e, kind ? "verb.bad-argument" : "verb.missing-argument", "kind", "Edit.WhichKind",
				    INTERACTION_KINDS);
			json_decref(object);
			return NULL;
		}
		stem = kind;
		json_object_set_new(object, "kind", json_string(kind));
	}
	if (given)
		snprintf(e->id, sizeof e->id, "%s", given);
	else
		edit_make_id(e, stem, 1, e->id);
	json_object_set_new(object, "id", json_string(e->id));
	return object;
}

/* The keys of a new interaction without its kind, which it has from the beginning. */
static bool set_new_keys(struct edit *e, json_t *object)
{
	const char *key = NULL;
	json_t *value = NULL;
	json_object_foreach(e->call->object, key, value)
	{
		bool kind = e->kind == EDIT_INTERACTION && strcmp(key, "kind") == 0;
		if (!kind && !is_argument(e, key) && !edit_set_key(e, object, key, value))
			return false;
	}
	const char *missing = edit_missing(e, object);
	return !missing || edit_refuse(e, "verb.missing-argument", missing, "Edit.Missing", missing);
}

static bool do_insert(struct edit *e)
{
	const char *name = verb_text(e->call, "target", "");
	json_t *list = NULL;
	size_t at = 0;
	if (!kind_from(name, strlen(name), &e->kind))
		return edit_refuse(e, "verb.bad-argument", "target", "Edit.NewKind", NULL);
	if (!place_after(e, verb_text(e->call, "after", ""), &list, &at))
		return false;
	json_t *object = new_thing(e);
	if (!object)
		return false;
	if (!set_new_keys(e, object)) {
		json_decref(object);
		return false;
	}
	json_array_insert_new(list, at, object);
	return true;
}

/* ---- copies ---- */

static void rename_in(json_t *object, const char *key, const json_t *names)
{
	const char *id = json_string_value(json_object_get(object, key));
	const json_t *fresh = id ? json_object_get(names, id) : NULL;
	if (fresh)
		json_object_set(object, key, (json_t *)(uintptr_t)fresh);
}

/* The copied cues start each other, not those that they were copied from. */
static void rename_cues(json_t *cues, const json_t *names)
{
	size_t i = 0;
	json_t *cue = NULL;
	json_array_foreach(cues, i, cue)
	{
		size_t n = 0;
		json_t *action = NULL;
		rename_in(cue, "then", names);
		json_array_foreach(json_object_get(cue, "do"), n, action)
		{
			const char *name = json_string_value(json_object_get(action, "verb"));
			const struct verb *verb = name ? verb_find(name) : NULL;
			if (verb && (verb->code == VERB_CUE || verb->code == VERB_RETRY || verb->code == VERB_DROP))
				rename_in(action, "id", names);
		}
	}
}

static void new_cue_ids(struct edit *e, json_t *cues)
{
	json_t *names = json_object();
	size_t i = 0;
	json_t *cue = NULL;
	json_array_foreach(cues, i, cue)
	{
		char id[65];
		edit_make_id(e, edit_id_of(cue), 2, id);
		json_object_set_new(names, edit_id_of(cue), json_string(id));
		json_object_set_new(cue, "id", json_string(id));
	}
	rename_cues(cues, names);
	json_decref(names);
}

static bool do_duplicate(struct edit *e)
{
	struct edit_place place;
	if (!read_target(e, &place))
		return false;
	json_t *original = place.staged ? place.staged : json_array_get(place.list, place.at);
	const char *given = verb_text(e->call, "id", NULL);
	if (given && is_taken(e, given))
		return edit_refuse(e, "verb.bad-argument", "id", "Edit.IdTaken", given);
	json_t *copy = json_deep_copy(original);
	char id[65];
	if (given)
		snprintf(id, sizeof id, "%s", given);
	else
		edit_make_id(e, e->id, 2, id);
	json_object_set_new(copy, "id", json_string(id));
	if (e->kind == EDIT_SEGMENT) {
		json_object_del(copy, "start"); /* it follows the original: two rows cannot begin at one time */
		new_cue_ids(e, json_object_get(copy, "cues"));
	}
	json_t *list = e->kind == EDIT_CUE ? edit_cues(e, place.owner) : place.list;
	json_array_insert_new(list, (size_t)edit_position(list, e->id) + 1, copy);
	snprintf(e->id, sizeof e->id, "%s", id);
	return true;
}

/* ---- order ---- */

static bool do_move(struct edit *e)
{
	struct edit_place place;
	const char *after = verb_text(e->call, "after", "");
	struct edit_place before = {0};
	if (!read_target(e, &place))
		return false;
	if (*after && !edit_find(e, e->kind, after, &before))
		return edit_refuse(e, "id.unknown", "after", NULL, NULL);
	if (edit_same_id(after, e->id))
		return true;
	if (e->kind == EDIT_SEGMENT && place.is_busy)
		return edit_refuse(e, "rundown.live", NULL, NULL, NULL);
	json_t *from = place.list;
	json_t *to = place.list;
	if (e->kind == EDIT_CUE) {
		bool stays = !*after || before.owner == place.owner;
		if (!stays && (place.is_busy || before.is_busy))
			return edit_refuse(e, "rundown.live", NULL, "Edit.LiveCue", NULL);
		from = edit_cues(e, place.owner);
		to = stays ? from : edit_cues(e, before.owner);
	}
	size_t at = (size_t)edit_position(from, e->id);
	json_t *object = json_incref(json_array_get(from, at));
	json_array_remove(from, at);
	json_array_insert_new(to, *after ? (size_t)edit_position(to, after) + 1 : 0, object);
	if (!json_array_size(from))
		json_object_del(json_array_get(edit_list(e, EDIT_SEGMENT), place.owner), "cues");
	return true;
}

/* ---- deleting ---- */

/* Takes the id off the lists of all segments, as they are in the document and as they are staged. */
static bool unlist_in(json_t *segment, const char *key, const char *id)
{
	json_t *ids = json_object_get(segment, key);
	bool found = false;
	for (size_t i = json_array_size(ids); i-- > 0;) {
		const char *own = json_string_value(json_array_get(ids, i));
		if (!own || !edit_same_id(own, id))
			continue;
		json_array_remove(ids, i);
		found = true;
	}
	if (found && !json_array_size(ids))
		json_object_del(segment, key);
	return found;
}

static bool unlist(struct edit *e, const char *key)
{
	bool found = false;
	size_t i = 0;
	const char *id = NULL;
	json_t *segment = NULL;
	json_array_foreach(edit_list(e, EDIT_SEGMENT), i, segment)
	{
		found = unlist_in(segment, key, e->id) || found;
	}
	json_object_foreach(json_object_get(json_object_get(e->document, EDIT_STAGED), "segment"), id, segment)
	{
		found = unlist_in(segment, key, e->id) || found;
	}
	return found;
}

/* Sets *confirm if it is more than anyone would want by a slip. */
static bool do_delete(struct edit *e, bool *confirm)
{
	struct edit_place place;
	if (!read_target(e, &place))
		return false;
	json_t *list = e->kind == EDIT_CUE ? edit_cues(e, place.owner) : place.list;
	if (e->kind == EDIT_SEGMENT && json_array_size(list) == 1)
		return edit_refuse(e, "rundown.impossible", NULL, "Edit.LastSegment", NULL);
	json_array_remove(list, (size_t)edit_position(list, e->id));
	if (e->kind == EDIT_CUE && !json_array_size(list) && !place.is_busy)
		json_object_del(json_array_get(edit_list(e, EDIT_SEGMENT), place.owner), "cues");
	if (e->kind == EDIT_SEGMENT) {
		*confirm = place.is_busy;
		edit_unstage(e, "segment", e->id);
	} else if (e->kind == EDIT_INTERACTION) {
		bool opened = e->facts->uses && (e->facts->uses[place.at].opened || place.is_busy);
		*confirm = unlist(e, "interactions") || opened;
		edit_unstage(e, "interaction", e->id);
	} else if (e->kind == EDIT_PRODUCT) {
		*confirm = unlist(e, "products");
	}
	return true;
}

/* ---- what is staged ---- */

/* The staged thing that the id names: a segment first. */
static bool find_staged(struct edit *e, struct edit_place *place)
{
	const char *id = verb_text(e->call, "id", "");
	const char *kind = verb_text(e->call, "kind", "");
	bool known = false;
	for (int i = 0; i < 2; i++) {
		e->kind = i ? EDIT_INTERACTION : EDIT_SEGMENT;
		if ((*kind && strcmp(kind, kind_names[e->kind]) != 0) || !edit_find(e, e->kind, id, place))
			continue;
		known = true;
		if (!place->staged)
			continue;
		snprintf(e->id, sizeof e->id, "%s", edit_id_of(json_array_get(place->list, place->at)));
		return true;
	}
	return edit_refuse(e, known ? "verb.not-applicable" : "id.unknown", NULL, NULL, NULL);
}

static bool do_apply(struct edit *e)
{
	struct edit_place place;
	if (!find_staged(e, &place))
		return false;
	if (e->kind == EDIT_INTERACTION) {
		const struct edit_use *use = &e->facts->uses[place.at];
		const char *kind = json_string_value(json_object_get(place.staged, "kind"));
		if (use->busy && use->life != LIFE_DONE && use->life != LIFE_CANCELLED) {
			reply_refuse_kind(e->reply, kind ? kind : "", "not-allowed");
			reply_set(e->reply, "state", json_string(life_name(use->life)));
			return false;
		}
	}
	json_array_set(place.list, place.at, place.staged);
	edit_unstage(e, kind_names[e->kind], e->id);
	return true;
}

static bool do_discard(struct edit *e)
{
	struct edit_place place;
	if (!find_staged(e, &place))
		return false;
	edit_unstage(e, kind_names[e->kind], e->id);
	return true;
}

/* ---- all of them ---- */

static bool do_verb(struct edit *e, bool *confirm)
{
	if (e->facts->finished)
		return edit_refuse(e, "show.finished", NULL, NULL, NULL);
	if (e->call->verb->code == VERB_EDIT_SET)
		return do_set(e);
	if (e->call->verb->code == VERB_EDIT_INSERT)
		return do_insert(e);
	if (e->call->verb->code == VERB_EDIT_DUPLICATE)
		return do_duplicate(e);
	if (e->call->verb->code == VERB_EDIT_MOVE)
		return do_move(e);
	if (e->call->verb->code == VERB_EDIT_DELETE)
		return do_delete(e, confirm);
	if (e->call->verb->code == VERB_EDIT_APPLY)
		return do_apply(e);
	if (e->call->verb->code == VERB_EDIT_DISCARD)
		return do_discard(e);
	if (e->call->verb->code == VERB_MODERATION_ADD || e->call->verb->code == VERB_MODERATION_REMOVE)
		return edit_moderation(e, e->call->verb->code == VERB_MODERATION_ADD);
	return edit_refuse(e, "verb.not-applicable", NULL, NULL, NULL);
}

bool edit_make(const struct show *in_force, const struct edit_facts *facts, const struct verb_call *call,
	       struct edit_result *result, struct reply *reply)
{
	struct edit e = {.in_force = in_force,
			 .facts = facts,
			 .call = call,
			 .reply = reply,
			 .language = in_force->language,
			 .document = json_deep_copy(in_force->json)};
	bool confirm = false;
	*result = (struct edit_result){0};
	bool ok = do_verb(&e, &confirm) && edit_check(&e, &result->show);
	if (ok && confirm && !verb_bool(call, "confirm", false)) {
		show_destroy(result->show);
		result->show = NULL;
		ok = edit_refuse(&e, "rundown.confirm", NULL, e.kind == EDIT_SEGMENT ? NULL : "Edit.ConfirmItem", NULL);
	}
	if (call->verb->code == VERB_EDIT_INSERT || call->verb->code == VERB_EDIT_DUPLICATE)
		snprintf(result->id, sizeof result->id, "%s", e.id);
	json_decref(e.document);
	return ok;
}
