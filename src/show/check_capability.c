/* Conditions, exclusions and weights that the show's feeds cannot answer: warned of here, for on the air they would
 * refuse everybody, or keep out nobody, without a word. */
#include "show/check.h"

#include <stdio.h>
#include <string.h>

#include "show/feed_map.h"

/* What is asked of a feed. */
struct question {
	unsigned role;
	unsigned fact;
	const char *currency; /* of a gift; NULL = does not matter */
	const char *what;     /* as it stands in the document */
};

/* What comes of it if a feed cannot tell. */
struct consequence {
	const char *all;  /* no counted feed can */
	const char *some; /* others can: of the people of those that cannot */
	const char *mend;
};

static const struct consequence refused = {"everybody would be refused", "their people would be refused",
					   "Take it away, or count feeds that can tell."};
static const struct consequence kept_out = {"this keeps out nobody", "their people are not kept out by it",
					    "Block people by name under \"moderation\", or take it away."};
static const struct consequence weighed = {"this weight is nobody's", "their people do not get it",
					   "Take it away, or count feeds that can tell."};
static const struct consequence entered = {"nobody could enter", "their people could not enter",
					   "Let them enter by a keyword, or count feeds that can tell."};

static bool can_tell(const struct capability *c, const struct question *q)
{
	if (q->role && !(c->roles & q->role))
		return false;
	if (q->fact && !(c->facts & q->fact))
		return false;
	return !q->currency || capability_pays_in(c, q->currency);
}

/* `"main" (Twitch), "b" (YouTube)`, as many as fit. */
static void add_name(char *names, size_t size, const struct show_feed *feed, const struct capability *c)
{
	size_t length = strlen(names);
	int n = snprintf(names + length, size - length, "%s\"%s\" (%s)", length ? ", " : "", feed->id, c->name);
	if (n < 0 || (size_t)n >= size - length)
		names[length] = '\0';
}

static void ask(struct reader *r, const struct question *q, const struct consequence *c, const struct place *at)
{
	const struct show *show = r->show;
	char names[160] = "";
	size_t counted = 0;
	size_t unable = 0;
	for (size_t i = 0; i < show->feed_count; i++) {
		const struct capability *can = &r->capabilities[i];
		if (!show->feeds[i].count)
			continue;
		counted++;
		if (can_tell(can, q))
			continue;
		unable++;
		add_name(names, sizeof names, &show->feeds[i], can);
	}
	if (!unable)
		return;
	reader_problem(r, true, at, AT_VALUE, c->mend, "%s cannot tell %s: %s.", names, q->what,
		       unable == counted ? c->all : c->some);
}

static const struct place *child(struct reader *r, const struct place *object, const char *key)
{
	return object ? place_child(&r->places, object, key) : NULL;
}

static const struct place *first(struct reader *r, const struct place *list)
{
	return list ? place_first(&r->places, list) : NULL;
}

/* A list of roles; words that are none (winner) are answered by ourselves. */
static void ask_roles(struct reader *r, const json_t *list, const struct place *place, const struct consequence *c)
{
	const struct place *at = first(r, place);
	for (size_t i = 0; i < json_array_size(list) && at; i++, at = place_next(&r->places, at)) {
		const char *role = json_string_value(json_array_get(list, i));
		char what[96];
		if (!role || !person_role_from(role))
			continue;
		snprintf(what, sizeof what, "who is \"%.32s\"", role);
		ask(r, &(struct question){.role = person_role_from(role), .what = what}, c, at);
	}
}

static void ask_level(struct reader *r, const struct place *at, const struct consequence *c)
{
	if (at)
		ask(r, &(struct question){.fact = CAN_LEVEL, .what = "a level"}, c, at);
}

static void ask_weights(struct reader *r, const json_t *list, const struct place *place)
{
	const struct place *at = first(r, place);
	for (size_t i = 0; i < json_array_size(list) && at; i++, at = place_next(&r->places, at)) {
		const char *role = json_string_value(json_object_get(json_array_get(list, i), "role"));
		char what[96];
		if (role && person_role_from(role)) {
			snprintf(what, sizeof what, "who is \"%.32s\"", role);
			ask(r, &(struct question){.role = person_role_from(role), .what = what}, &weighed,
			    child(r, at, "role"));
		}
		ask_level(r, child(r, at, "level"), &weighed);
	}
}

static void ask_conditions(struct reader *r, const struct show_lottery *doc, const json_t *object,
			   const struct place *place)
{
	const struct place *gift = child(r, place, "gift");
	char what[96];
	ask_roles(r, json_object_get(object, "roles"), child(r, place, "roles"), &refused);
	ask_level(r, child(r, place, "level"), &refused);
	if (doc->own_room)
		ask(r, &(struct question){.fact = CAN_ROOM, .what = "which room somebody is in"}, &refused,
		    child(r, place, "own_room"));
	if (gift && doc->need_gift.currency[0]) {
		snprintf(what, sizeof what, "gifts in %s", doc->need_gift.currency);
		ask(r, &(struct question){.fact = CAN_GIFT, .currency = doc->need_gift.currency, .what = what},
		    &refused, gift);
	}
}

static void ask_lottery(struct reader *r, const struct show_lottery *doc, const json_t *object,
			const struct place *place)
{
	ask_conditions(r, doc, json_object_get(object, "conditions"), child(r, place, "conditions"));
	ask_roles(r, json_object_get(object, "exclude"), child(r, place, "exclude"), &kept_out);
	if (doc->by == ENTRY_GIFT)
		ask(r, &(struct question){.fact = CAN_GIFT, .what = "gifts"}, &entered, child(r, place, "entry"));
}

/* No counted feed can tell it: what waits for it waits in vain. One that can is enough. */
static void ask_any(struct reader *r, unsigned fact, const char *what, const char *comes_of_it, const char *mend,
		    const struct place *at)
{
	const struct show *show = r->show;
	char names[160] = "";
	bool counted = false;
	for (size_t i = 0; i < show->feed_count; i++) {
		if (!show->feeds[i].count)
			continue;
		counted = true;
		if (r->capabilities[i].facts & fact)
			return;
		add_name(names, sizeof names, &show->feeds[i], &r->capabilities[i]);
	}
	if (counted)
		reader_problem(r, true, at, AT_VALUE, mend, "%s cannot tell %s: %s.", names, what, comes_of_it);
}

static void ask_sale(struct reader *r, const struct show_sale *sale, const struct place *place)
{
	const struct place *at = child(r, place, "stock_from");
	if (at && sale->stock_from == STOCK_ORDERS)
		ask_any(r, CAN_ORDER, "orders", "the stock would never go down",
			"Add a feed of the shop's orders, or take \"claims\" or \"operator\".", at);
}

static void ask_goals(struct reader *r)
{
	static const struct {
		const char *metric;
		unsigned fact;
		const char *what;
	} table[] = {
		{"viewers", CAN_VIEWERS, "how many watch"},
		{"conversion", CAN_VIEWERS, "how many watch"},
		{"likes", CAN_LIKE, "likes"},
		{"shares", CAN_SHARE, "shares"},
		{"followers", CAN_FOLLOW, "who follows anew"},
		{"orders", CAN_ORDER, "orders"},
		{"revenue", CAN_ORDER, "orders"},
	};
	const json_t *list = json_object_get(r->show->json, "goals");
	const struct place *at = first(r, place_child(&r->places, r->places.items, "goals"));
	for (size_t i = 0; i < json_array_size(list) && at; i++, at = place_next(&r->places, at)) {
		const char *metric = json_string_value(json_object_get(json_array_get(list, i), "metric"));
		for (size_t k = 0; metric && k < sizeof table / sizeof *table; k++)
			if (strcmp(metric, table[k].metric) == 0)
				ask_any(r, table[k].fact, table[k].what, "this goal would stay at nothing",
					"Take it away, or count feeds that can tell.", child(r, at, "metric"));
	}
}

/* Each map is read once, whatever is asked of it. */
static bool take_capabilities(struct reader *r)
{
	const struct show *show = r->show;
	struct capability *list = arena_array(r->arena, show->feed_count ? show->feed_count : 1, sizeof *list);
	for (size_t i = 0; list && i < show->feed_count; i++) {
		struct feed_map *map = feed_map_capability(show->feeds[i].url, r->folder, &list[i]);
		list[i].name = arena_text(r->arena, list[i].name, strlen(list[i].name));
		list[i].currencies = arena_text(r->arena, list[i].currencies, strlen(list[i].currencies));
		feed_map_destroy(map);
		if (!list[i].name || !list[i].currencies)
			list = NULL;
	}
	r->capabilities = list;
	if (!list)
		reader_no_memory(r);
	return list != NULL;
}

void check_capabilities(struct reader *r)
{
	const struct show *show = r->show;
	const json_t *list = json_object_get(show->json, "interactions");
	const struct place *at = first(r, place_child(&r->places, r->places.items, "interactions"));
	if (!take_capabilities(r))
		return;
	ask_goals(r);
	for (size_t i = 0; i < show->interaction_count && at; i++, at = place_next(&r->places, at)) {
		const struct show_interaction *it = &show->interactions[i];
		const json_t *object = json_array_get(list, i);
		if (it->kind == KIND_SALE)
			ask_sale(r, &it->sale, at);
		if (it->kind != KIND_LOTTERY && it->kind != KIND_POLL)
			continue;
		if (it->kind == KIND_LOTTERY)
			ask_lottery(r, &it->lottery, object, at);
		ask_weights(r, json_object_get(object, "weights"), child(r, at, "weights"));
	}
}
