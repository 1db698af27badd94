/* The actions of cues: verbs that exist, with arguments that fit, that name what there is; and no cue starts itself. */
#include "show/check.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/verb.h"

#define DELAY_MEND "A feed's delay is at most 5 minutes; viewers are 3 to 25 s behind as a rule: \"6s\"."

/* Arguments that name something, by verb. Interaction verbs name theirs by their kind. */
static const struct {
	enum verb_code code;
	const char *argument;
	enum id_list list;
} named[] = {
	{VERB_JUMP, "id", LIST_SEGMENT},
	{VERB_ARM, "id", LIST_SEGMENT},
	{VERB_SKIP, "id", LIST_SEGMENT},
	{VERB_TIME, "id", LIST_SEGMENT},
	{VERB_FIX, "id", LIST_SEGMENT},
	{VERB_EDIT_APPLY, "id", LIST_SEGMENT},
	{VERB_EDIT_DISCARD, "id", LIST_SEGMENT},
	{VERB_RETRY, "id", LIST_CUE},
	{VERB_DROP, "id", LIST_CUE},
	{VERB_CUE, "id", LIST_CUE},
	{VERB_GOAL, "id", LIST_GOAL},
	{VERB_WEBHOOK, "id", LIST_WEBHOOK},
	{VERB_BENEFIT_GIVE, "id", LIST_BENEFIT},
	{VERB_BENEFIT_TAKE_BACK, "id", LIST_BENEFIT},
	{VERB_STANDBY, "plan", LIST_PLAN},
	{VERB_SALE_ANNOUNCE, "product", LIST_PRODUCT},
	{VERB_SALE_STOCK, "product", LIST_PRODUCT},
	{VERB_SALE_PRICE, "product", LIST_PRODUCT},
	{VERB_SALE_NEXT, "product", LIST_PRODUCT},
};

static const struct place *argument_place(struct reader *r, const struct place *place, const char *argument)
{
	const struct place *value = place_child(&r->places, place, argument);
	return value ? value : place;
}

static bool near_verb(const char *name, char *out, size_t size)
{
	size_t near = near_enough(name);
	bool found = false;
	for (size_t i = 0; i < verb_count(); i++) {
		size_t distance = edit_distance(name, verb_at(i)->name, near);
		if (distance < near || (distance == near && !found)) {
			snprintf(out, size, "%s", verb_at(i)->name);
			near = distance;
			found = true;
		}
	}
	return found;
}

static void unknown_verb(struct reader *r, const char *name, const struct place *place)
{
	char near[64];
	char mend[192] = "crowdcue verbs lists them.";
	if (near_verb(name, near, sizeof near))
		snprintf(mend, sizeof mend, "Did you mean \"%s\"?", near);
	reader_problem(r, false, argument_place(r, place, "verb"), AT_VALUE, mend, "There is no verb \"%.64s\".", name);
}

static const struct verb_argument *find_argument(const struct verb *verb, const char *name)
{
	for (size_t i = 0; i < verb->argument_count; i++)
		if (strcmp(verb->arguments[i].name, name) == 0)
			return &verb->arguments[i];
	return NULL;
}

static void unknown_argument(struct reader *r, const struct verb *verb, const char *name, const struct place *place)
{
	char mend[192] = "Take it away.";
	size_t near = near_enough(name);
	for (size_t i = 0; i < verb->argument_count; i++) {
		size_t distance = edit_distance(name, verb->arguments[i].name, near);
		if (distance <= near) {
			snprintf(mend, sizeof mend, "Did you mean \"%s\"?", verb->arguments[i].name);
			near = distance ? distance - 1 : 0;
		}
	}
	reader_problem(r, false, place, AT_KEY, mend, "The verb %s has no argument \"%.64s\".", verb->name, name);
}

/* What an argument looks like, for the way to mend it. Indexed by enum argument_type. */
static const char *const looks[] = {
	[ARG_TEXT] = "a text",
	[ARG_ID] = "an id",
	[ARG_DURATION] = "a duration, such as \"90s\"",
	[ARG_SIGNED_DURATION] = "a change, such as \"+30s\"",
	[ARG_TIME] = "a time of day, such as \"20:05\"",
	[ARG_INTEGER] = "a whole number",
	[ARG_SIGNED_INTEGER] = "a whole number with its sign, such as \"+3\"",
	[ARG_BOOL] = "true or false",
	[ARG_CHOICE] = "",
	[ARG_HEX] = "hex digits",
	[ARG_PERSON] = "a person, such as \"twitch/123\"",
	[ARG_ANY] = "any value",
};

static void bad_argument(struct reader *r, const struct verb *verb, const char *name, const struct place *place)
{
	char mend[192];
	const struct place *at = argument_place(r, place, name);
	const struct verb_argument *argument = find_argument(verb, name);
	if (!argument && at != place) {
		unknown_argument(r, verb, name, at);
		return;
	}
	if (argument && argument->type == ARG_CHOICE)
		snprintf(mend, sizeof mend, "It is one of %s.", argument->choices);
	else
		snprintf(mend, sizeof mend, "It is %s.", argument ? looks[argument->type] : "another value");
	reader_problem(r, false, at, AT_VALUE, mend, "\"%.64s\" of the verb %s does not fit.", name, verb->name);
}

static void refused(struct reader *r, const struct verb *verb, const struct reply *reply, const struct place *place)
{
	const char *argument = json_string_value(json_object_get(reply->fields, "argument"));
	if (argument && strcmp(reply->reason, "verb.missing-argument") == 0)
		reader_problem(r, false, place, AT_VALUE, "", "The verb %s needs \"%s\".", verb->name, argument);
	else if (argument)
		bad_argument(r, verb, argument, place);
	else
		reader_problem(r, false, place, AT_VALUE, "", "The verb %s does not fit here (%s).", verb->name,
			       reply->reason);
}

/* True if the list behind `key` of the interaction has the id. */
static bool part_has(const json_t *interaction, const char *key, const char *id)
{
	const json_t *list = json_object_get(interaction, key);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *other = json_string_value(json_object_get(json_array_get(list, i), "id"));
		if (other && strcasecmp(other, id) == 0)
			return true;
	}
	return false;
}

/* lottery.draw prize=, poll.reveal winner=: parts of the interaction that is named. */
static void check_part(struct reader *r, const json_t *action, const struct place *place, const json_t *interaction,
		       const char *argument, const char *key)
{
	const char *id = json_string_value(json_object_get(action, argument));
	if (id && id[0] && json_is_array(json_object_get(interaction, key)) && !part_has(interaction, key, id))
		reader_problem(r, false, argument_place(r, place, argument), AT_VALUE, "",
			       "There is no %s \"%.64s\" in \"%.64s\".",
			       strcmp(argument, "winner") == 0 ? "option" : argument, id,
			       json_string_value(json_object_get(interaction, "id")));
}

static void check_interaction_id(struct reader *r, const struct verb *verb, const json_t *action,
				 const struct place *place)
{
	const char *id = json_string_value(json_object_get(action, "id"));
	int index = id ? ids_find(r, LIST_INTERACTION, id) : -1;
	if (!id)
		return;
	if (index < 0) {
		ids_missing(r, LIST_INTERACTION, id, argument_place(r, place, "id"));
		return;
	}
	const json_t *it = json_array_get(json_object_get(r->show->json, "interactions"), (size_t)index);
	const char *kind = json_string_value(json_object_get(it, "kind"));
	if (kind && strcmp(kind, interaction_kind_name(verb->kind)) != 0) {
		reader_problem(r, false, argument_place(r, place, "id"), AT_VALUE, "",
			       "\"%s\" is a %.32s, and %s wants a %s.", id, kind, verb->name,
			       interaction_kind_name(verb->kind));
		return;
	}
	if (verb->code == VERB_LOTTERY_DRAW)
		check_part(r, action, place, it, "prize", "prizes");
	if (verb->code == VERB_X_REVEAL && verb->kind == KIND_POLL)
		check_part(r, action, place, it, "winner", "options");
}

static void check_named(struct reader *r, const struct verb *verb, const json_t *action, const struct place *place)
{
	int64_t delay_ms;
	if (verb->kind)
		check_interaction_id(r, verb, action, place);
	const char *delay = json_string_value(json_object_get(action, "delay"));
	if (verb->code == VERB_FEED_DELAY && delay && parse_duration(delay, false, &delay_ms) &&
	    delay_ms > FEED_DELAY_MOST_MS)
		reader_problem(r, false, argument_place(r, place, "delay"), AT_VALUE, DELAY_MEND,
			       "\"delay\" is too long.");
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		if (named[i].code != verb->code)
			continue;
		const char *id = json_string_value(json_object_get(action, named[i].argument));
		if (id && id[0] && ids_find(r, named[i].list, id) < 0)
			ids_missing(r, named[i].list, id, argument_place(r, place, named[i].argument));
	}
}

json_t *action_without_extras(const json_t *action)
{
	json_t *copy = json_copy((json_t *)action);
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)action, key, value) if (copy && strncmp(key, "x-", 2) == 0)
		json_object_del(copy, key);
	return copy;
}

bool check_action(struct reader *r, const json_t *action, const struct place *place)
{
	const char *name = json_string_value(json_object_get(action, "verb"));
	const struct verb *verb = name ? verb_find(name) : NULL;
	if (!json_is_object(action)) {
		reader_problem(r, false, place, AT_VALUE, "Write it as {\"verb\": \"poll.open\", \"id\": \"p1\"}.",
			       "An action is an object.");
		return false;
	}
	if (!name) {
		reader_problem(r, false, argument_place(r, place, "verb"), AT_VALUE, "",
			       "This action has no \"verb\".");
		return false;
	}
	if (!verb) {
		unknown_verb(r, name, place);
		return false;
	}
	struct verb_call call = {0};
	struct reply reply = {0};
	json_t *clean = action_without_extras(action);
	if (!clean)
		reader_no_memory(r);
	else if (verb_parse_json(clean, &call, &reply))
		check_named(r, verb, clean, place);
	else
		refused(r, verb, &reply, place);
	verb_call_finish(&call);
	reply_finish(&reply);
	bool extras = clean && json_object_size(clean) != json_object_size(action);
	json_decref(clean);
	return extras;
}

enum visit { VISIT_NEW, VISIT_OPEN, VISIT_DONE };

struct walk {
	unsigned char *visits;     /* enum visit, by cue */
	struct cue_edge **pending; /* by depth: the next edge to follow */
	int *path;                 /* by depth: the cue */
};

/* Follows all edges from one cue, depth first, without recursion. An edge that leads back into the path closes a ring.
 */
static void walk_from(struct reader *r, struct walk *w, int cue)
{
	size_t depth = 1;
	w->path[0] = cue;
	w->pending[0] = r->edges[cue];
	w->visits[cue] = VISIT_OPEN;
	while (depth) {
		struct cue_edge *edge = w->pending[depth - 1];
		if (!edge) {
			w->visits[w->path[--depth]] = VISIT_DONE;
			continue;
		}
		w->pending[depth - 1] = edge->next;
		if (w->visits[edge->to] == VISIT_OPEN)
			reader_problem(r, false, edge->place, AT_VALUE, "Break the ring.",
				       "The cue \"%s\" would start itself.", r->show->cues[edge->to].id);
		if (w->visits[edge->to] != VISIT_NEW)
			continue;
		w->visits[edge->to] = VISIT_OPEN;
		w->path[depth] = edge->to;
		w->pending[depth] = r->edges[edge->to];
		depth++;
	}
}

void check_cycles(struct reader *r)
{
	size_t count = r->show->cue_count;
	struct walk w = {arena_take(r->arena, count), arena_array(r->arena, count, sizeof(struct cue_edge *)),
			 arena_array(r->arena, count, sizeof(int))};
	if (!w.visits || !w.pending || !w.path) {
		reader_no_memory(r);
		return;
	}
	for (size_t i = 0; i < count; i++)
		if (w.visits[i] == VISIT_NEW)
			walk_from(r, &w, (int)i);
}
