/* Messages read by a field map (show/feed_map.h): any relay for which somebody has written down where things stand. */
#include "feed/reader_map.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/digest.h"
#include "feed/link.h"
#include "feed/map_extras.h"
#include "feed/plain_text.h"
#include "feed/totals.h"
#include "show/audience_keys.h"

/* A map that does not fit would fill the log. */
#define NOTES_MOST 8
/* Of one message: what a list may hold; one that is longer is refused whole. As many as the feed remembers the ids of
 * (feed/dedupe.h): a longer one could not be told from its repeat. */
#define ELEMENTS_MOST 100000

/* What tells lines of one order apart. */
struct order_line {
	char suffix[24];
	char target[MAP_JOINED_MAX];
};

struct map_own {
	struct feed_map *map;  /* owned */
	struct totals *totals; /* owned; running totals by person, item and group */
	struct totals *named;  /* owned; how often the list at hand has named an id */
	bool forgot;           /* … a total, and has said so */
	int notes;
	struct map_scene scene;
	char text[MAP_ROOM];                          /* of HTML */
	struct draft_emote emotes[DRAFT_EMOTES_MOST]; /* of the text at hand */
};

static void destroy(void *user)
{
	struct map_own *own = user;
	feed_map_destroy(own->map);
	totals_destroy(own->totals);
	totals_destroy(own->named);
	free(own);
}

void *reader_map_take(struct feed_map *map)
{
	struct map_own *own = map ? calloc(1, sizeof *own) : NULL;
	if (!own) {
		feed_map_destroy(map);
		return NULL;
	}
	own->map = map;
	own->totals = totals_create(TOTALS_MOST);
	own->named = totals_create(ELEMENTS_MOST);
	if (own->totals && own->named)
		return own;
	destroy(own);
	return NULL;
}

void *reader_map_create(const char *name)
{
	return reader_map_take(feed_map_reopen(name, NULL));
}

/* ---- running totals ---- */

static void add_span(struct digest *digest, struct span s)
{
	digest_int(digest, (int64_t)s.length);
	digest_bytes(digest, s.at ? s.at : "", s.length);
}

/* What the total has grown by; one that is smaller has begun anew. */
static int64_t added(struct map_own *own, struct link *l, const struct draft *d, struct span by, int64_t total)
{
	struct digest digest;
	uint8_t sum[32];
	bool forgot;
	digest_init(&digest);
	digest_int(&digest, d->kind);
	add_span(&digest, d->person_id);
	add_span(&digest, d->item);
	add_span(&digest, by);
	digest_final(&digest, sum);
	int64_t *known = totals_at(own->totals, sum, &forgot);
	if (!known)
		return 0;
	if (forgot && !own->forgot) {
		own->forgot = true;
		link_note_as(l, saying_of("Feed.totals", "%d", TOTALS_MOST));
	}
	int64_t before = *known <= total ? *known : 0;
	*known = total;
	return total - before;
}

/* How often the list at hand has named the id before. */
static int64_t times_before(struct map_own *own, struct span id)
{
	struct digest digest;
	uint8_t sum[32];
	bool forgot;
	digest_init(&digest);
	add_span(&digest, id);
	digest_final(&digest, sum);
	int64_t *times = totals_at(own->named, sum, &forgot);
	return times ? (*times)++ : 0;
}

/* ---- one event ---- */

static bool is_nobody(const struct feed_map *map, struct span id)
{
	for (size_t i = 0; i < map->nobody_count; i++)
		if (span_is(id, map->nobody[i]))
			return true;
	return false;
}

static void set_person(struct map_own *own, const struct map_rule *rule, struct draft *d)
{
	struct map_scene *s = &own->scene;
	if (!rule->has_person)
		return;
	d->person_id = map_scene_text(s, &rule->person_id);
	d->person_name = map_scene_text(s, &rule->person_name);
	d->strength = rule->strength;
	if (d->person_id.length && is_nobody(own->map, d->person_id)) {
		d->strength = PERSON_BROKEN;
	} else if (d->person_id.length == 0) { /* a name stands in for the id */
		d->person_id = d->person_name;
		d->strength = d->strength == PERSON_BROKEN ? PERSON_BROKEN : PERSON_WEAK;
	}
	d->has_person = d->person_id.length > 0;
	d->colour = map_scene_text(s, &rule->colour);
	map_extras_badges(s, rule, d);
	d->has_roles = rule->role_count > 0;
	d->roles = map_scene_roles(s, rule);
	d->has_level = map_scene_number(s, &rule->level, &d->level) && audience_number_ok(d->level, false);
	if (!d->has_level)
		d->level = 0;
}

static void set_text(struct map_own *own, const struct map_rule *rule, struct draft *d)
{
	d->text = map_scene_text(&own->scene, &rule->text);
	if (rule->html)
		d->text = plain_text(d->text, own->text, sizeof own->text);
	d->has_text = d->text.length > 0;
	map_extras_emotes(&own->scene, rule, own->emotes, d);
}

/* False: it adds nothing. */
static bool set_count(struct map_own *own, struct link *l, const struct map_rule *rule, struct draft *d)
{
	bool usually_one = d->kind == AUDIENCE_LIKE || d->kind == AUDIENCE_GIFT || d->kind == AUDIENCE_ORDER;
	d->has_count = map_scene_number(&own->scene, &rule->count, &d->count);
	if (!d->has_count && usually_one && (!rule->count.given || d->kind != AUDIENCE_ORDER)) {
		d->count = 1;
		d->has_count = true;
	}
	if (d->has_count && rule->is_total)
		d->count = added(own, l, d, map_scene_text(&own->scene, &rule->group), d->count);
	if (d->has_count && !audience_number_ok(d->count, false))
		d->has_count = false;
	if (!d->has_count)
		d->count = 0;
	return !rule->is_total || d->count != 0;
}

/* As the rule finds it; "cny" is CNY to everybody but a machine. "" = none, or it can be none. */
static void read_currency(struct map_own *own, const struct map_rule *rule,
			  char out[static sizeof((struct money *)0)->currency])
{
	struct span words = map_scene_text(&own->scene, &rule->currency);
	out[0] = 0;
	if (!audience_currency_ok(words.at ? words.at : "", words.length))
		return;
	memcpy(out, words.at, words.length);
	out[words.length] = 0;
	if (words.length == 3)
		for (char *c = out; *c; c++)
			if (*c >= 'a' && *c <= 'z')
				*c = (char)(*c - 'a' + 'A');
}

static void set_value(struct map_own *own, const struct map_rule *rule, struct draft *d)
{
	int64_t minor = 0;
	char currency[sizeof d->value.currency];
	read_currency(own, rule, currency);
	if (!currency[0] || !map_scene_amount(&own->scene, rule, currency, &minor))
		return;
	int64_t count = d->count < 0 ? -d->count : d->count;
	if (rule->of_one && d->has_count) {
		if (count && (minor > INT64_MAX / count || minor < -(INT64_MAX / count)))
			return;
		minor *= count;
	}
	if (!audience_number_ok(minor, false) || (minor < 0 && d->kind != AUDIENCE_ORDER))
		return;
	d->value.minor = minor;
	memcpy(d->value.currency, currency, sizeof currency);
}

/* An order that was cancelled: fewer pieces, less money, whatever sign its sender writes. */
static void take_back(struct draft *d)
{
	if (d->count > 0)
		d->count = -d->count;
	if (d->value.minor > 0)
		d->value.minor = -d->value.minor;
}

/* What the event cannot do without and the message does not have; NULL: nothing. */
static const char *lacking(const struct map_rule *rule, const struct draft *d)
{
	if (rule->has_person && !d->has_person)
		return "person";
	switch (d->kind) {
	case AUDIENCE_COMMENT:
		return d->has_text ? NULL : "text";
	case AUDIENCE_DELETE:
	case AUDIENCE_BAN:
		return d->target.length ? NULL : "target";
	case AUDIENCE_ORDER:
		return !d->item.length ? "item" : d->has_count ? NULL : "count";
	case AUDIENCE_CLAIM:
		return d->item.length ? NULL : "item";
	case AUDIENCE_LIKE:
	case AUDIENCE_VIEWERS:
		return d->has_count ? NULL : "count";
	case AUDIENCE_GIFT:
	case AUDIENCE_FOLLOW:
	case AUDIENCE_SHARE:
	case AUDIENCE_ENTER:
	case AUDIENCE_MEMBER:
	case AUDIENCE_CLEAR:
	case AUDIENCE_OTHER:
		return NULL;
	}
	return NULL;
}

/* Counts what cannot be used, and says why: to who has sent it always, in the log a few times. */
static void refuse(struct map_own *own, struct link *l, struct saying why)
{
	if (own->notes++ < NOTES_MOST)
		link_note_as(l, why);
	link_drop_because(l, why);
}

/* From 1, as people count. */
static int number_of(const struct map_own *own, const struct map_rule *rule)
{
	return (int)(rule - own->map->rules) + 1;
}

static void refuse_lacking(struct map_own *own, struct link *l, const struct map_rule *rule, const char *key)
{
	refuse(own, l,
	       saying_of("Feed.map.no-key", "%s %d %s %s", own->map->name, number_of(own, rule),
			 audience_kind_name(rule->kind), key));
}

/* True: the list was refused, whole. `rule`: NULL = it is the message itself. */
static bool is_too_long(struct map_own *own, struct link *l, const struct map_rule *rule, const json_t *list)
{
	size_t size = json_array_size(list);
	if (size <= ELEMENTS_MOST)
		return false;
	if (rule)
		refuse(own, l,
		       saying_of("Feed.map.too-many", "%s %d %s %zu %d", own->map->name, number_of(own, rule),
				 audience_kind_name(rule->kind), size, ELEMENTS_MOST));
	else
		refuse(own, l, saying_of("Feed.map.long-list", "%s %zu %d", own->map->name, size, ELEMENTS_MOST));
	return true;
}

/* An order may have several lines of the same product: their ids are told apart by their number among those that are
 * alike. The same order sent again has the same numbers. What a return takes back is numbered in the same way. */
static void number_line(struct map_own *own, struct draft *d, struct order_line *line)
{
	int64_t before = d->id.length ? times_before(own, d->id) : 0;
	if (before == 0)
		return;
	snprintf(line->suffix, sizeof line->suffix, "/%" PRId64, before + 1);
	d->id_suffix = line->suffix;
	if (d->target.length == 0 || d->target.length >= sizeof line->target - sizeof line->suffix)
		return;
	int length = snprintf(line->target, sizeof line->target, "%.*s%s", (int)d->target.length, d->target.at,
			      line->suffix);
	d->target = (struct span){line->target, (size_t)length};
}

static void make_event(struct map_own *own, struct link *l, const struct map_rule *rule, const struct moment *now)
{
	struct map_scene *s = &own->scene;
	struct draft d = {.kind = rule->kind};
	struct order_line line;
	s->used = 0;
	if (rule->kind == AUDIENCE_OTHER)
		return;
	d.platform = map_scene_text(s, &rule->platform);
	if (d.platform.length == 0)
		d.platform = span_of(own->map->platform);
	d.id = map_scene_text(s, &rule->id);
	set_person(own, rule, &d);
	set_text(own, rule, &d);
	d.item = map_scene_text(s, &rule->item);
	d.target = map_scene_text(s, &rule->target);
	d.reply_to = map_scene_text(s, &rule->reply_to);
	d.history = map_scene_flag(s, &rule->history);
	d.shared = map_scene_flag(s, &rule->shared);
	if (!set_count(own, l, rule, &d))
		return;
	set_value(own, rule, &d);
	if (rule->take_back)
		take_back(&d);
	const char *missing = lacking(rule, &d);
	if (missing) {
		refuse_lacking(own, l, rule, missing);
		return;
	}
	if (d.kind == AUDIENCE_ORDER && !rule->take_back && (d.count < 0 || d.value.minor < 0)) {
		refuse(own, l,
		       saying_of("Feed.map.less-than-nothing", "%s %d %s", own->map->name, number_of(own, rule),
				 audience_kind_name(rule->kind)));
		return;
	}
	if (d.kind == AUDIENCE_ORDER && rule->has_each)
		number_line(own, &d, &line);
	link_event(l, &d, map_scene_time(s, rule), now);
}

/* ---- one message ---- */

static bool fits(struct map_scene *s, const struct map_rule *rule)
{
	for (size_t i = 0; i < rule->condition_count; i++)
		if (!map_scene_holds(s, &rule->conditions[i]))
			return false;
	return true;
}

/* An event, or one for each element of the rule's list. */
static void use_rule(struct map_own *own, struct link *l, const struct map_rule *rule, const struct moment *now)
{
	struct map_scene *s = &own->scene;
	if (!rule->has_each) {
		make_event(own, l, rule, now);
		return;
	}
	const json_t *list = map_scene_at(s, &rule->each);
	if (!json_is_array(list)) {
		refuse_lacking(own, l, rule, "each");
		return;
	}
	if (is_too_long(own, l, rule, list))
		return;
	totals_clear(own->named);
	s->depth++;
	for (size_t i = 0; i < json_array_size(list); i++) {
		s->levels[s->depth] = json_array_get(list, i);
		make_event(own, l, rule, now);
	}
	s->depth--;
}

static void read_message(struct map_own *own, struct link *l, const struct moment *now)
{
	struct map_scene *s = &own->scene;
	bool any = false;
	bool stop = false;
	size_t parsed = s->parsed_count;
	map_scene_parse(s, own->map);
	for (size_t i = 0; i < own->map->rule_count && !stop; i++) {
		const struct map_rule *rule = &own->map->rules[i];
		s->used = 0;
		if (!fits(s, rule))
			continue;
		use_rule(own, l, rule, now);
		any = true;
		stop = !rule->go_on;
	}
	map_scene_forget(s, parsed);
	if (any)
		return;
	refuse(own, l, saying_of("Feed.map.no-rule", "%s", own->map->name));
}

static void read_arrival(struct link *l, void *user, const json_t *message, const struct moment *now)
{
	struct map_own *own = user;
	struct map_scene *s = &own->scene;
	const json_t *list = NULL;
	s->depth = 0;
	s->levels[0] = message;
	if (own->map->each_count)
		map_scene_parse(s, own->map);
	for (size_t i = 0; i < own->map->each_count && !json_is_array(list); i++)
		list = map_scene_at(s, &own->map->each[i]);
	if (!json_is_array(list)) { /* what is no list of messages is one itself */
		s->levels[1] = message;
		s->depth = own->map->each_count ? 1 : 0;
		map_scene_forget(s, 0);
		read_message(own, l, now);
		return;
	}
	s->depth = 1;
	size_t count = is_too_long(own, l, NULL, list) ? 0 : json_array_size(list);
	for (size_t i = 0; i < count; i++) {
		s->levels[1] = json_array_get(list, i);
		read_message(own, l, now);
	}
	map_scene_forget(s, 0);
}

static bool suits(const json_t *message)
{
	(void)message;
	return false; /* only if the feed names it */
}

const struct reader reader_map = {.name = "", .suits = suits, .destroy = destroy, .read = read_arrival};
