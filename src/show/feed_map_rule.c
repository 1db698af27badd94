/* One rule of a field map: what it fits, and where each key of the normal form comes from. */
#include <stdio.h>
#include <string.h>

#include "show/audience_keys.h"
#include "show/feed_map_parts.h"

#define RULE_KEYS                                                                                                      \
	"kind|when|go_on|each|t|id|platform|person|text|emotes|value|count|item|target|reply_to|history|shared|take_"  \
	"back|"                                                                                                        \
	"note"

static void read_values(struct map_reading *r, struct node n, struct map_condition *out)
{
	const char **values = NULL;
	if (!json_is_array(n.value)) {
		values = map_take(r, 1, sizeof *values);
		if (values)
			values[out->value_count++] = map_constant(r, n);
	} else if (map_list(r, n, FEED_MAP_VALUES_MAX, "values")) {
		values = map_take(r, json_array_size(n.value), sizeof *values);
		for (struct node e = map_first(r, n); values && e.place; e = map_next(r, n, e))
			values[out->value_count++] = map_constant(r, e);
	}
	out->values = values;
}

static void read_condition(struct map_reading *r, struct node n, struct map_condition *out)
{
	if (!map_object(r, n, "at|is|in|not_in|exists", "a condition"))
		return;
	struct node at = map_child(r, n, "at");
	struct node is = map_child(r, n, "is");
	struct node in = map_child(r, n, "in");
	struct node not_in = map_child(r, n, "not_in");
	struct node exists = map_child(r, n, "exists");
	if (at.value)
		map_pointer(r, at, &out->at);
	else
		map_problem(r, n, "Give it \"at\", a JSON pointer.", "This condition says not of what.");
	if (!!is.value + !!in.value + !!not_in.value + !!exists.value != 1) {
		map_problem(r, n, "Give it one of is, in, not_in and exists.", "A condition asks for one thing.");
		return;
	}
	out->test = not_in.value ? MAP_TEST_NOT_IN : MAP_TEST_IN;
	if (exists.value)
		out->test = map_flag(r, n, "exists") ? MAP_TEST_EXISTS : MAP_TEST_MISSING;
	else
		read_values(r, is.value ? is : in.value ? in : not_in, out);
}

static void read_conditions(struct map_reading *r, struct node n, struct map_rule *out)
{
	if (!n.value || !map_list(r, n, FEED_MAP_CONDITIONS_MAX, "conditions"))
		return;
	struct map_condition *conditions = map_take(r, FEED_MAP_CONDITIONS_MAX, sizeof *conditions);
	for (struct node e = map_first(r, n); conditions && e.place; e = map_next(r, n, e))
		read_condition(r, e, &conditions[out->condition_count++]);
	out->conditions = conditions;
}

static void read_role(struct map_reading *r, struct node n, struct map_role *out)
{
	struct node role = map_child(r, n, "role");
	struct node least = map_child(r, n, "least");
	map_value(r, n, "role|least", &out->at);
	if (!json_is_object(n.value) || !role.value == !out->at.pair_count) {
		map_problem(r, n, "Give it \"values\", such as {\"1\": \"mod\"}, or \"role\".",
			    "A row of roles has either a table, or one role.");
		return;
	}
	if (role.value)
		out->role = map_roles(r, role);
	out->has_least = least.value != NULL;
	out->least = json_integer_value(least.value);
	if (least.value && !json_is_integer(least.value))
		map_problem(r, least, "", "\"least\" is a whole number.");
}

static void read_roles(struct map_reading *r, struct node n, struct map_rule *out)
{
	if (!n.value || !map_list(r, n, FEED_MAP_ROLES_MAX, "rows of roles"))
		return;
	struct map_role *roles = map_take(r, FEED_MAP_ROLES_MAX, sizeof *roles);
	for (struct node e = map_first(r, n); roles && e.place; e = map_next(r, n, e))
		read_role(r, e, &roles[out->role_count++]);
	out->roles = roles;
}

static void read_badges(struct map_reading *r, struct node n, struct map_badges *out)
{
	if (!n.value || !map_object(r, n, "each|id|title", "badges"))
		return;
	struct node each = map_child(r, n, "each");
	map_value(r, map_child(r, n, "id"), "", &out->id);
	map_value(r, map_child(r, n, "title"), "", &out->title);
	out->given = each.value && map_pointer(r, each, &out->each) && out->id.given;
	if (!each.value || !out->id.given)
		map_problem(r, n, "Such as {\"each\": \"/badges\", \"id\": \"/name\"}.",
			    "Badges need \"each\", where their list is, and \"id\".");
}

static void read_emotes(struct map_reading *r, struct node n, struct map_emotes *out)
{
	if (!n.value || !map_object(r, n, "each|at|length|name|url|unit", "emotes"))
		return;
	struct node each = map_child(r, n, "each");
	map_value(r, map_child(r, n, "at"), "", &out->at);
	map_value(r, map_child(r, n, "length"), "", &out->length);
	map_value(r, map_child(r, n, "name"), "", &out->name);
	map_value(r, map_child(r, n, "url"), "", &out->url);
	out->utf16 = map_choice(r, n, "unit", "points|utf-16", 1) == 2;
	out->given = each.value && map_pointer(r, each, &out->each) && out->at.given && out->name.given;
	if (!each.value || !out->at.given || !out->name.given)
		map_problem(r, n, "Such as {\"each\": \"/emotes\", \"at\": \"/start\", \"name\": \"/text\"}.",
			    "Emotes need \"each\", where their list is, \"at\" and \"name\".");
}

static void read_person(struct map_reading *r, struct node n, struct map_rule *out)
{
	out->strength = PERSON_STRONG;
	if (!n.value || !map_object(r, n, "id|name|level|avatar|colour|badges|roles|strength", "a person"))
		return;
	out->has_person = true;
	map_value(r, map_child(r, n, "id"), "", &out->person_id);
	map_value(r, map_child(r, n, "name"), "", &out->person_name);
	map_value(r, map_child(r, n, "level"), "", &out->level);
	map_value(r, map_child(r, n, "colour"), "", &out->colour);
	map_value(r, map_child(r, n, "avatar"), "", &out->avatar);
	read_badges(r, map_child(r, n, "badges"), &out->badges);
	read_roles(r, map_child(r, n, "roles"), out);
	out->strength = (enum person_strength)map_choice(r, n, "strength", "strong|weak|broken", PERSON_STRONG);
	if (!out->person_id.given && !out->person_name.given)
		map_problem(r, n, "Give it \"id\", or at least \"name\".", "This person has no id and no name.");
}

/* A currency as it is, or where it stands. */
static void read_currency(struct map_reading *r, struct node n, struct map_value *out)
{
	const char *text = json_string_value(n.value);
	struct node constant = {0};
	if (text && text[0] != '/' && text[0] != '^') {
		out->given = true;
		out->constant = map_constant(r, n);
		constant = n;
	} else {
		map_value(r, n, "", out);
	}
	if (json_is_object(n.value))
		constant = map_child(r, n, "const");
	text = json_string_value(constant.value);
	if (constant.value && (!text || !audience_currency_ok(text, strlen(text))))
		map_problem(r, constant, "Three capitals such as CNY, or a platform's coin such as twitch-bits.",
			    "This is no currency.");
}

/* A number, or "currency": what a unit of the currency has, which an address for many countries cannot know before. */
static int64_t read_scale(struct map_reading *r, struct node amount)
{
	struct node n = map_child(r, amount, "scale");
	const char *word = json_string_value(n.value);
	if (!word)
		return map_number(r, amount, "scale", 1, FEED_MAP_SCALE_MAX);
	if (strcmp(word, "currency") != 0)
		map_problem(r, n, "100 for yuan or dollars; \"currency\" asks the currency.",
			    "\"scale\" is a whole number or \"currency\".");
	return FEED_MAP_SCALE_CURRENCY;
}

static void read_amount(struct map_reading *r, struct node n, struct map_rule *out)
{
	out->scale = out->per = 1;
	if (!n.value)
		return;
	map_value(r, n, "scale|per|of|currency", &out->amount);
	struct node currency = map_child(r, n, "currency");
	if (!currency.value) {
		map_problem(r, n, "Such as {\"at\": \"/price\", \"scale\": 100, \"currency\": \"CNY\"}.",
			    "A value needs a currency.");
		return;
	}
	read_currency(r, currency, &out->currency);
	out->scale = read_scale(r, n);
	out->per = map_number(r, n, "per", 1, FEED_MAP_SCALE_MAX);
	out->of_one = map_choice(r, n, "of", "all|one", 1) == 2;
}

static void read_count(struct map_reading *r, struct node n, struct map_rule *out)
{
	map_value(r, n, "as|by", &out->count);
	if (!json_is_object(n.value))
		return;
	out->is_total = map_choice(r, n, "as", "added|total", 1) == 2;
	map_value(r, map_child(r, n, "by"), "", &out->group);
	if (out->group.given && !out->is_total)
		map_problem(r, map_child(r, n, "by"), "Give it \"as\": \"total\", or take \"by\" away.",
			    "\"by\" belongs to a running total.");
}

/* "+08:00", in minutes. */
static int64_t read_zone(struct map_reading *r, struct node n)
{
	const char *text = json_string_value(n.value);
	int hour = 0;
	int minute = 0;
	int end = 0;
	if (!n.value)
		return INT64_MIN;
	bool ok = text && (text[0] == '+' || text[0] == '-') && strspn(text + 1, "0123456789:") == strlen(text) - 1 &&
		  sscanf(text + 1, "%2d:%2d%n", &hour, &minute, &end) == 2 && !text[1 + end] && hour < 24 &&
		  minute < 60;
	if (!ok)
		map_problem(r, n, "", "A zone looks like \"+08:00\".");
	return (ok && text[0] == '-' ? -1 : 1) * (hour * 60 + minute);
}

static void read_time(struct map_reading *r, struct node n, struct map_rule *out)
{
	out->unit = MAP_TIME_AUTO;
	out->zone_minutes = INT64_MIN;
	map_value(r, n, "unit|zone", &out->t);
	if (!json_is_object(n.value))
		return;
	out->zone_minutes = read_zone(r, map_child(r, n, "zone"));
	out->unit = (enum map_time)map_choice(r, n, "unit", "auto|ms|s|us|rfc3339", MAP_TIME_AUTO);
}

static void read_text(struct map_reading *r, struct node n, struct map_rule *out)
{
	map_value(r, n, "html", &out->text);
	if (json_is_object(n.value))
		out->html = map_flag(r, n, "html");
}

static void read_kind(struct map_reading *r, struct node n, struct map_rule *out)
{
	struct node kind = map_child(r, n, "kind");
	const char *word = json_string_value(kind.value);
	out->kind = word ? audience_kind_from(word) : AUDIENCE_OTHER;
	if (out->kind != AUDIENCE_OTHER || (word && strcmp(word, "ignore") == 0))
		return;
	map_problem(r, kind.value ? kind : n,
		    "Kinds: comment, gift, like, follow, share, enter, member, order, claim, viewers, delete, ban, "
		    "clear; or ignore.",
		    "A rule needs a \"kind\" of event.");
}

static bool needs_person(enum audience_kind kind)
{
	return kind != AUDIENCE_VIEWERS && kind != AUDIENCE_DELETE && kind != AUDIENCE_BAN && kind != AUDIENCE_CLEAR;
}

/* What an event of the kind cannot do without. */
static void check_needs(struct map_reading *r, struct node n, const struct map_rule *out)
{
	enum audience_kind kind = out->kind;
	const char *missing = NULL;
	if (kind == AUDIENCE_OTHER)
		return;
	if (needs_person(kind) && !out->has_person)
		missing = "person";
	else if (kind == AUDIENCE_COMMENT && !out->text.given)
		missing = "text";
	else if ((kind == AUDIENCE_DELETE || kind == AUDIENCE_BAN) && !out->target.given)
		missing = "target";
	else if ((kind == AUDIENCE_ORDER || kind == AUDIENCE_CLAIM) && !out->item.given)
		missing = "item";
	else if (kind == AUDIENCE_VIEWERS && !out->count.given)
		missing = "count";
	if (missing)
		map_problem(r, n, "", "A rule for \"%s\" needs \"%s\".", audience_kind_name(kind), missing);
	if (out->take_back && kind != AUDIENCE_ORDER)
		map_problem(r, map_child(r, n, "take_back"), "Take it away.", "Only an order can be taken back.");
	if (out->of_one && kind != AUDIENCE_GIFT && kind != AUDIENCE_ORDER)
		map_problem(r, map_child(r, n, "value"), "", "Only gifts and orders have a value for one.");
}

/* What stands in the rule, else in the map's `defaults`. Those that take something back, and those of the room, have no
 * person, and not the id of the message that they speak of: of the defaults they take time and platform only. */
static struct node own_or_default(struct map_reading *r, struct node n, const char *key, const struct map_rule *out)
{
	struct node own = map_child(r, n, key);
	bool of_all = strcmp(key, "t") == 0 || strcmp(key, "platform") == 0;
	return own.value || (!of_all && !needs_person(out->kind)) ? own : map_child(r, r->defaults, key);
}

void map_defaults(struct map_reading *r, struct node n)
{
	if (n.value && map_object(r, n, "t|id|platform|person|history|shared|note", "the defaults"))
		r->defaults = n;
}

void map_rule(struct map_reading *r, struct node n, struct map_rule *out)
{
	int levels = r->levels;
	if (!map_object(r, n, RULE_KEYS, "a rule"))
		return;
	read_kind(r, n, out);
	read_conditions(r, map_child(r, n, "when"), out);
	out->go_on = map_flag(r, n, "go_on");
	if (out->kind == AUDIENCE_OTHER) /* nothing is made of what it fits */
		return;
	map_text(r, n, "note", "");
	struct node each = map_child(r, n, "each");
	if (each.value) {
		r->levels = 0; /* a list inside of the message: else one message could be read again for each other */
		out->has_each = map_pointer(r, each, &out->each);
		r->levels = levels + 1;
	}
	out->take_back = map_flag(r, n, "take_back");
	read_time(r, own_or_default(r, n, "t", out), out);
	map_value(r, own_or_default(r, n, "id", out), "", &out->id);
	map_value(r, own_or_default(r, n, "platform", out), "", &out->platform);
	read_person(r, own_or_default(r, n, "person", out), out);
	read_text(r, map_child(r, n, "text"), out);
	read_emotes(r, map_child(r, n, "emotes"), &out->emotes);
	read_amount(r, map_child(r, n, "value"), out);
	read_count(r, map_child(r, n, "count"), out);
	map_value(r, map_child(r, n, "item"), "", &out->item);
	map_value(r, map_child(r, n, "target"), "", &out->target);
	map_value(r, map_child(r, n, "reply_to"), "", &out->reply_to);
	map_value(r, own_or_default(r, n, "history", out), "", &out->history);
	map_value(r, own_or_default(r, n, "shared", out), "", &out->shared);
	check_needs(r, n, out);
	r->levels = levels;
}
