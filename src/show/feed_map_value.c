/* The values of a field map: pointers, constants, tables. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/document_read.h"
#include "show/feed_map_parts.h"
#include "show/problems.h"

static void fill(struct map_reading *r, struct node at, const char *mend, struct error *e)
{
	snprintf(e->file, sizeof e->file, "%s", r->path);
	snprintf(e->mend, sizeof e->mend, "%s", mend);
	if (!at.place)
		return;
	e->line = at.place->line;
	e->column = at.place->column;
	place_pointer(&r->places, at.place, e->pointer, sizeof e->pointer);
}

/* What is wrong in the defaults is found once for each rule that takes them. */
static bool is_told(const struct problems *p, const struct error *e)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct error *other = &p->items[i].at;
		if (other->line == e->line && other->column == e->column && strcmp(other->what, e->what) == 0)
			return true;
	}
	return false;
}

void map_problem(struct map_reading *r, struct node at, const char *mend, const char *format, ...)
{
	struct error e;
	char what[sizeof e.what];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	error_set(&e, "%s", what);
	fill(r, at, mend, &e);
	if (!is_told(r->problems, &e))
		problems_add(r->problems, false, &e);
}

void map_warning(struct map_reading *r, struct node at, const char *mend, const char *what)
{
	struct error e;
	error_set(&e, "%s", what);
	fill(r, at, mend, &e);
	problems_add(r->problems, true, &e);
}

void *map_take(struct map_reading *r, size_t count, size_t size)
{
	void *taken = arena_array(r->arena, count ? count : 1, size);
	if (!taken && !r->no_memory) {
		r->no_memory = true;
		map_problem(r, (struct node){0}, "", "There is not enough memory.");
	}
	return taken;
}

struct node map_child(const struct map_reading *r, struct node object, const char *key)
{
	const json_t *value = json_object_get(object.value, key);
	return (struct node){value, value ? place_child(&r->places, object.place, key) : NULL};
}

static struct node at_place(struct node list, const struct place *place)
{
	if (!place)
		return (struct node){0};
	if (place->key)
		return (struct node){json_object_get(list.value, place->key), place};
	return (struct node){json_array_get(list.value, place->position), place};
}

struct node map_first(const struct map_reading *r, struct node list)
{
	return at_place(list, list.place ? place_first(&r->places, list.place) : NULL);
}

struct node map_next(const struct map_reading *r, struct node list, struct node before)
{
	return at_place(list, place_next(&r->places, before.place));
}

static void unknown_key(struct map_reading *r, struct node member, const char *keys, const char *what)
{
	char near[64];
	char mend[224];
	struct place key = *member.place;
	key.line = key.key_line;
	key.column = key.key_column;
	if (nearest_choice(key.key, keys, near, sizeof near))
		snprintf(mend, sizeof mend, "Did you mean \"%s\"?", near);
	else
		snprintf(mend, sizeof mend, "It may have: %s.", keys);
	struct error e;
	error_set(&e, "The key \"%.64s\" is not known in %s.", key.key, what);
	fill(r, member, mend, &e);
	e.line = key.line;
	e.column = key.column;
	if (!is_told(r->problems, &e))
		problems_add(r->problems, false, &e);
}

bool map_object(struct map_reading *r, struct node n, const char *keys, const char *what)
{
	if (!json_is_object(n.value)) {
		map_problem(r, n, "Put it in { and }.", "Here should stand an object (%s).", what);
		return false;
	}
	for (struct node m = map_first(r, n); m.place; m = map_next(r, n, m))
		if (strncmp(m.place->key, "x-", 2) != 0 && !choice_index(keys, m.place->key))
			unknown_key(r, m, keys, what);
	return true;
}

bool map_list(struct map_reading *r, struct node n, size_t most, const char *what)
{
	if (!json_is_array(n.value) || !json_array_size(n.value)) {
		map_problem(r, n, "Put it in [ and ].", "Here should stand a list (%s), not an empty one.", what);
		return false;
	}
	if (json_array_size(n.value) > most)
		map_problem(r, n, "", "This list (%s) has more than %zu.", what, most);
	return json_array_size(n.value) <= most;
}

const char *map_text(struct map_reading *r, struct node object, const char *key, const char *fallback)
{
	struct node n = map_child(r, object, key);
	if (!n.value)
		return fallback;
	if (json_is_string(n.value) && json_string_length(n.value)) {
		const char *copy = arena_text(r->arena, json_string_value(n.value), json_string_length(n.value));
		return copy ? copy : fallback;
	}
	map_problem(r, n, "", "\"%s\" should be a text, not an empty one.", key);
	return fallback;
}

bool map_flag(struct map_reading *r, struct node object, const char *key)
{
	struct node n = map_child(r, object, key);
	if (n.value && !json_is_boolean(n.value))
		map_problem(r, n, "", "\"%s\" is true or false.", key);
	return json_is_true(n.value);
}

int64_t map_number(struct map_reading *r, struct node object, const char *key, int64_t fallback, int64_t most)
{
	struct node n = map_child(r, object, key);
	int64_t value = json_integer_value(n.value);
	if (!n.value)
		return fallback;
	if (json_is_integer(n.value) && value >= 1 && value <= most)
		return value;
	map_problem(r, n, "", "\"%s\" is a whole number from 1 to %" PRId64 ".", key, most);
	return fallback;
}

int map_choice(struct map_reading *r, struct node object, const char *key, const char *choices, int fallback)
{
	struct node n = map_child(r, object, key);
	const char *word = json_string_value(n.value);
	char mend[160];
	if (!n.value)
		return fallback;
	int choice = word ? choice_index(choices, word) : 0;
	if (choice)
		return choice;
	snprintf(mend, sizeof mend, "It is one of: %s.", choices);
	map_problem(r, n, mend, "\"%s\" is none of its words.", key);
	return fallback;
}

const char *map_constant(struct map_reading *r, struct node n)
{
	char digits[24];
	const char *text = json_string_value(n.value);
	if (json_is_integer(n.value)) {
		snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(n.value));
		text = digits;
	} else if (json_is_boolean(n.value)) {
		text = json_is_true(n.value) ? "true" : "false";
	}
	if (!text) {
		map_problem(r, n, "", "Here should stand a text, a whole number, true or false.");
		return NULL;
	}
	char *copy = arena_text(r->arena, text, strlen(text));
	r->no_memory = r->no_memory || !copy;
	return copy;
}

/* ---- pointers ---- */

/* RFC 6901 section 4: no sign, no zeros in front. */
static size_t index_of(const char *key)
{
	size_t length = strlen(key);
	if (length == 0 || length > 9 || strspn(key, "0123456789") != length || (key[0] == '0' && length > 1))
		return FEED_MAP_NOT_INDEX;
	return (size_t)strtoul(key, NULL, 10);
}

/* Decodes ~0 and ~1 in place. False: another ~. */
static bool unescape(char *key)
{
	char *out = key;
	for (const char *c = key; *c; c++) {
		if (*c != '~') {
			*out++ = *c;
			continue;
		}
		c++;
		if (*c != '0' && *c != '1')
			return false;
		*out++ = *c == '0' ? '~' : '/';
	}
	*out = 0;
	return true;
}

static bool read_tokens(struct map_reading *r, struct node n, const char *text, struct map_pointer *out)
{
	size_t count = 0;
	for (const char *c = text; *c; c++)
		count += *c == '/';
	if (count > FEED_MAP_TOKENS_MAX) {
		map_problem(r, n, "", "This pointer has more than %d steps.", FEED_MAP_TOKENS_MAX);
		return false;
	}
	struct map_token *tokens = map_take(r, count, sizeof *tokens);
	if (!tokens)
		return false;
	for (size_t i = 0; i < count; i++) {
		size_t length = strcspn(++text, "/");
		char *key = arena_text(r->arena, text, length);
		if (!key || !unescape(key)) {
			map_problem(r, n, "In a pointer ~ is written ~0 and / in a key ~1.", "Behind ~ stands 0 or 1.");
			return false;
		}
		tokens[i] = (struct map_token){key, index_of(key)};
		text += length;
	}
	out->tokens = tokens;
	out->count = count;
	return true;
}

bool map_pointer(struct map_reading *r, struct node n, struct map_pointer *out)
{
	static const char mend[] = "It looks like /user/name; ^ in front leads one level out of a list.";
	const char *text = json_string_value(n.value);
	*out = (struct map_pointer){0};
	while (text && *text == '^') {
		out->up++;
		text++;
	}
	if (!text || (*text && *text != '/')) {
		map_problem(r, n, mend, "Here should stand a JSON pointer.");
		return false;
	}
	if (out->up > r->levels) {
		map_problem(r, n, "Each \"each\" is one level.", "This pointer leads %d out, and there are %d levels.",
			    out->up, r->levels);
		return false;
	}
	return read_tokens(r, n, text, out);
}

size_t map_pointers(struct map_reading *r, struct node n, struct map_pointer *out, size_t most)
{
	size_t count = 0;
	if (!json_is_array(n.value))
		return map_pointer(r, n, out) ? 1 : 0;
	if (!map_list(r, n, most, "pointers"))
		return 0;
	for (struct node e = map_first(r, n); e.place; e = map_next(r, n, e))
		count += map_pointer(r, e, &out[count]);
	return count;
}

/* ---- values ---- */

static void read_at(struct map_reading *r, struct node n, struct map_value *out)
{
	struct map_pointer *at = map_take(r, FEED_MAP_POINTERS_MAX, sizeof *at);
	if (!at)
		return;
	out->at_count = map_pointers(r, n, at, FEED_MAP_POINTERS_MAX);
	out->at = at;
}

static void read_part(struct map_reading *r, struct node n, struct map_part *out)
{
	const char *text = json_string_value(n.value);
	if (!json_is_array(n.value) && (!text || (text[0] != '/' && text[0] != '^'))) {
		out->words = map_constant(r, n);
		return;
	}
	struct map_pointer *at = map_take(r, FEED_MAP_POINTERS_MAX, sizeof *at);
	if (!at)
		return;
	out->at_count = map_pointers(r, n, at, FEED_MAP_POINTERS_MAX);
	out->at = at;
}

static void read_join(struct map_reading *r, struct node n, struct map_value *out)
{
	if (!map_list(r, n, FEED_MAP_POINTERS_MAX, "pointers and words"))
		return;
	struct map_part *parts = map_take(r, FEED_MAP_POINTERS_MAX, sizeof *parts);
	for (struct node e = map_first(r, n); parts && e.place; e = map_next(r, n, e)) {
		read_part(r, e, &parts[out->part_count++]);
	}
	/* A separator that begins with a slash would be a pointer: " /" or a dash does as well. */
	out->parts = parts;
}

unsigned map_roles(struct map_reading *r, struct node n)
{
	static const char mend[] = "Roles: host, mod, bot, vip, member, follower.";
	unsigned roles = 0;
	if (json_is_array(n.value)) {
		for (struct node e = map_first(r, n); e.place; e = map_next(r, n, e))
			roles |= json_is_string(e.value) ? map_roles(r, e) : 0;
		return roles;
	}
	const char *word = json_string_value(n.value);
	roles = word ? person_role_from(word) : 0;
	if (!roles)
		map_problem(r, n, mend, "Here should stand a role.");
	return roles;
}

static int by_from(const void *a, const void *b)
{
	const struct map_pair *x = a;
	const struct map_pair *y = b;
	return strcmp(x->from, y->from);
}

static void read_pairs(struct map_reading *r, struct node n, bool roles, struct map_value *out)
{
	size_t count = json_object_size(n.value);
	if (!json_is_object(n.value) || !count || count > FEED_MAP_VALUES_MAX) {
		map_problem(r, n, "It looks like {\"1\": \"A\", \"2\": \"B\"}.",
			    "Here should stand a table with 1 to %d values.", FEED_MAP_VALUES_MAX);
		return;
	}
	struct map_pair *pairs = map_take(r, count, sizeof *pairs);
	for (struct node m = map_first(r, n); pairs && m.place && out->pair_count < count; m = map_next(r, n, m)) {
		struct map_pair *pair = &pairs[out->pair_count];
		pair->from = arena_text(r->arena, m.place->key, strlen(m.place->key));
		if (roles)
			pair->roles = map_roles(r, m);
		else
			pair->to = map_constant(r, m);
		if (pair->from && (roles || pair->to))
			out->pair_count++;
	}
	if (pairs)
		qsort(pairs, out->pair_count, sizeof *pairs, by_from);
	out->pairs = pairs;
}

void map_value(struct map_reading *r, struct node n, const char *more, struct map_value *out)
{
	char keys[160];
	bool roles = strstr(more, "role") != NULL;
	if (!n.value)
		return;
	out->given = true;
	if (!json_is_object(n.value)) {
		read_at(r, n, out);
		return;
	}
	snprintf(keys, sizeof keys, "at|join|const|values|else%s%s", more[0] ? "|" : "", more);
	map_object(r, n, keys, "where a value comes from");
	struct node at = map_child(r, n, "at");
	struct node join = map_child(r, n, "join");
	struct node constant = map_child(r, n, "const");
	struct node values = map_child(r, n, "values");
	if (!at.value && !join.value && !constant.value)
		map_problem(r, n, "Give it \"at\", a JSON pointer.", "This says not where the value comes from.");
	if (at.value && join.value)
		map_problem(r, join, "Keep one of the two.", "\"at\" and \"join\" exclude each other.");
	if (at.value)
		read_at(r, at, out);
	if (join.value)
		read_join(r, join, out);
	if (constant.value)
		out->constant = map_constant(r, constant);
	if (values.value)
		read_pairs(r, values, roles, out);
	out->drop_others = map_choice(r, n, "else", "keep|drop", 1) == 2;
}
