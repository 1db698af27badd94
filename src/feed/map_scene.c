#include "feed/map_scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/currency.h"
#include "feed/rfc3339.h"
#include "show/audience_keys.h"
#include "show/audience_line.h"

/* ---- where something stands ---- */

/* A string that holds JSON stands for what it holds. */
static const json_t *through(const struct map_scene *s, const json_t *value)
{
	for (size_t i = 0; json_is_string(value) && i < s->parsed_count; i++)
		if (s->parsed[i].string == value)
			return s->parsed[i].value;
	return value;
}

const json_t *map_scene_at(const struct map_scene *s, const struct map_pointer *p)
{
	if (p->up > s->depth)
		return NULL;
	const json_t *value = through(s, s->levels[s->depth - p->up]);
	for (size_t i = 0; value && i < p->count; i++) {
		const struct map_token *token = &p->tokens[i];
		if (json_is_array(value))
			value = token->index == FEED_MAP_NOT_INDEX ? NULL : json_array_get(value, token->index);
		else
			value = json_object_get(value, token->key);
		value = through(s, value);
	}
	return json_is_null(value) ? NULL : value;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %7B…: a copy without the escapes, + as a blank; NULL if that is not what it is. */
static char *unescaped(const char *text, size_t *length)
{
	size_t from = strlen(text);
	char *out = from >= 3 && text[0] == '%' ? malloc(from) : NULL;
	*length = 0;
	for (size_t i = 0; out && i < from; i++) {
		bool escape = text[i] == '%' && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0;
		out[(*length)++] = (char)(escape           ? hex(text[i + 1]) * 16 + hex(text[i + 2])
					  : text[i] == '+' ? ' '
							   : text[i]);
		i += escape ? 2 : 0;
	}
	return out;
}

static json_t *load(const json_t *string)
{
	bool repaired;
	size_t length = 0;
	const char *text = json_string_value(string);
	char *plain = unescaped(text, &length);
	json_t *value =
		audience_line_load(plain ? plain : text, plain ? length : json_string_length(string), &repaired, NULL);
	free(plain);
	return value;
}

void map_scene_parse(struct map_scene *s, const struct feed_map *map)
{
	for (size_t i = 0; i < map->parse_count && s->parsed_count < MAP_PARSED; i++) {
		const json_t *string = map_scene_at(s, &map->parse[i]);
		json_t *value = json_is_string(string) ? load(string) : NULL;
		if (value)
			s->parsed[s->parsed_count++] = (struct map_parsed){string, value};
	}
}

void map_scene_forget(struct map_scene *s, size_t count)
{
	while (s->parsed_count > count)
		json_decref(s->parsed[--s->parsed_count].value);
}

/* ---- as text ---- */

static char *room_for(struct map_scene *s, size_t size)
{
	if (MAP_ROOM - s->used < size)
		return NULL;
	char *at = s->room + s->used;
	s->used += size;
	return at;
}

static struct span digits_of(struct map_scene *s, int64_t number)
{
	char *at = room_for(s, 24);
	if (!at)
		return (struct span){0};
	return (struct span){at, (size_t)snprintf(at, 24, "%lld", (long long)number)};
}

/* A double that is a whole number and exact. */
static bool is_whole(double real)
{
	return real > -9007199254740992.0 && real < 9007199254740992.0 && (double)(int64_t)real == real;
}

struct span map_scene_words(struct map_scene *s, const json_t *value)
{
	if (json_is_string(value))
		return (struct span){json_string_value(value), json_string_length(value)};
	if (json_is_integer(value))
		return digits_of(s, json_integer_value(value));
	if (json_is_boolean(value))
		return span_of(json_is_true(value) ? "true" : "false");
	if (json_is_real(value) && is_whole(json_real_value(value)))
		return digits_of(s, (int64_t)json_real_value(value));
	return (struct span){0};
}

static struct span part_words(struct map_scene *s, const struct map_part *part)
{
	struct span words = part->words ? span_of(part->words) : (struct span){0};
	for (size_t i = 0; i < part->at_count && words.length == 0; i++)
		words = map_scene_words(s, map_scene_at(s, &part->at[i]));
	return words;
}

static struct span joined(struct map_scene *s, const struct map_value *v)
{
	char text[MAP_JOINED_MAX];
	size_t length = 0;
	for (size_t i = 0; i < v->part_count; i++) {
		struct span words = part_words(s, &v->parts[i]);
		if (words.length == 0 || words.length > sizeof text - length)
			return (struct span){0};
		memcpy(text + length, words.at, words.length);
		length += words.length;
	}
	char *at = room_for(s, length + 1);
	if (!at)
		return (struct span){0};
	memcpy(at, text, length);
	at[length] = 0;
	return (struct span){at, length};
}

/* The first value that is there and not an empty text. */
static const json_t *first_there(const struct map_scene *s, const struct map_value *v)
{
	for (size_t i = 0; i < v->at_count; i++) {
		const json_t *value = map_scene_at(s, &v->at[i]);
		if (value && !(json_is_string(value) && json_string_length(value) == 0))
			return value;
	}
	return NULL;
}

static int compare_pair(const void *key, const void *pair)
{
	const struct span *words = key;
	const char *from = ((const struct map_pair *)pair)->from;
	size_t length = strlen(from);
	int order = memcmp(words->at, from, words->length < length ? words->length : length);
	return order ? order : (words->length > length) - (words->length < length);
}

static const struct map_pair *pair_of(const struct map_value *v, struct span words)
{
	if (words.length == 0 || v->pair_count == 0)
		return NULL;
	return bsearch(&words, v->pairs, v->pair_count, sizeof *v->pairs, compare_pair);
}

struct span map_scene_text(struct map_scene *s, const struct map_value *v)
{
	struct span words = v->part_count ? joined(s, v) : map_scene_words(s, first_there(s, v));
	const struct map_pair *pair = pair_of(v, words);
	if (pair)
		return span_of(pair->to);
	if (v->pair_count && v->drop_others)
		words = (struct span){0};
	return words.length || !v->constant ? words : span_of(v->constant);
}

/* ---- as numbers ---- */

/* A decimal number in two parts: whole, and millionths of the same sign. */
struct decimal {
	bool negative;
	int64_t whole;
	int64_t micro;
};

#define WHOLE_MAX INT64_C(9000000000000)

static bool decimal_of_text(struct span words, struct decimal *out)
{
	size_t i = words.length && (words.at[0] == '-' || words.at[0] == '+');
	int64_t unit = 100000;
	bool digits = false;
	out->negative = words.length && words.at[0] == '-';
	for (; i < words.length && words.at[i] != '.'; i++) {
		if (words.at[i] == ',' && digits) /* 1,234.50 */
			continue;
		if (words.at[i] < '0' || words.at[i] > '9' || out->whole > WHOLE_MAX)
			return false;
		out->whole = out->whole * 10 + (words.at[i] - '0');
		digits = true;
	}
	for (i++; i < words.length; i++, unit /= 10) {
		if (words.at[i] < '0' || words.at[i] > '9')
			return false;
		out->micro += (words.at[i] - '0') * unit;
		digits = true;
	}
	return digits && out->whole <= WHOLE_MAX;
}

static bool decimal_of_real(double real, struct decimal *out)
{
	out->negative = real < 0;
	real = out->negative ? -real : real;
	if (!(real <= (double)WHOLE_MAX))
		return false;
	out->whole = (int64_t)real;
	out->micro = (int64_t)((real - (double)out->whole) * 1e6 + 0.5);
	if (out->micro >= 1000000) {
		out->micro -= 1000000;
		out->whole++;
	}
	return true;
}

/* False: it is no number, or one beyond all reason. */
static bool decimal_of(struct map_scene *s, const struct map_value *v, struct decimal *out)
{
	*out = (struct decimal){0};
	const json_t *value = v->part_count || v->pair_count ? NULL : first_there(s, v);
	if (json_is_real(value))
		return decimal_of_real(json_real_value(value), out);
	return decimal_of_text(map_scene_text(s, v), out);
}

/* "1.2万", "3w", "5k", "100+": as platforms round what they show; the mark is taken off. 0 = it has none. */
static int64_t take_unit(struct span *words)
{
	static const struct {
		const char *mark;
		int64_t times;
	} table[] = {{"万", 10000}, {"w", 10000}, {"W", 10000}, {"k", 1000}, {"K", 1000}, {"+", 1}};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		size_t length = strlen(table[i].mark);
		if (words->length <= length || memcmp(words->at + words->length - length, table[i].mark, length) != 0)
			continue;
		words->length -= length;
		return table[i].times;
	}
	return 0;
}

static bool rounded_number(struct map_scene *s, const struct map_value *v, int64_t *out)
{
	struct decimal d = {0};
	struct span words = map_scene_text(s, v);
	int64_t times = take_unit(&words);
	if (!times || !decimal_of_text(words, &d) || d.negative || d.whole > WHOLE_MAX / 10000)
		return false;
	*out = d.whole * times + d.micro * times / 1000000;
	return true;
}

bool map_scene_number(struct map_scene *s, const struct map_value *v, int64_t *out)
{
	struct decimal d;
	if (!v->given)
		return false;
	if (!decimal_of(s, v, &d))
		return rounded_number(s, v, out);
	*out = d.negative ? -d.whole : d.whole;
	return true;
}

bool map_scene_flag(struct map_scene *s, const struct map_value *v)
{
	struct span words = map_scene_text(s, v);
	int64_t number;
	return span_is(words, "true") || span_is(words, "yes") || (map_scene_number(s, v, &number) && number != 0);
}

/* Round half up of (whole + micro / 10^6) * scale / per; scale and per are at most 10^6, so that nothing overflows. */
static int64_t scaled(const struct decimal *d, int64_t scale, int64_t per)
{
	int64_t product = d->whole * scale;
	int64_t rest = (product % per) * 1000000 + d->micro * scale;
	int64_t unit = per * 1000000;
	return product / per + rest / unit + (rest % unit * 2 >= unit);
}

bool map_scene_amount(struct map_scene *s, const struct map_rule *rule, const char *currency, int64_t *minor)
{
	struct decimal d;
	if (!rule->amount.given || !decimal_of(s, &rule->amount, &d))
		return false;
	*minor = scaled(&d, rule->scale == FEED_MAP_SCALE_CURRENCY ? currency_each(currency) : rule->scale, rule->per);
	if (d.negative)
		*minor = -*minor;
	return audience_number_ok(*minor, false);
}

/* ---- times ---- */

/* By its size: seconds until the year 5138, milliseconds from 1973 on, microseconds from 1973 on. */
static enum map_time unit_of(int64_t whole)
{
	if (whole < INT64_C(100000000000))
		return MAP_TIME_S;
	return whole < INT64_C(100000000000000) ? MAP_TIME_MS : MAP_TIME_US;
}

/* Microseconds have more digits than a decimal takes. */
static bool time_number(struct map_scene *s, const struct map_value *v, struct decimal *d)
{
	struct span words = map_scene_text(s, v);
	if (words.length >= 15 && words.length <= 17 && strspn(words.at, "0123456789") >= words.length) {
		*d = (struct decimal){0};
		for (size_t i = 0; i < words.length; i++)
			d->whole = d->whole * 10 + (words.at[i] - '0');
		return true;
	}
	return decimal_of(s, v, d);
}

static int64_t written_time(struct map_scene *s, const struct map_rule *rule)
{
	char text[64];
	struct span words = map_scene_text(s, &rule->t);
	if (words.length == 0 || words.length >= sizeof text)
		return 0;
	memcpy(text, words.at, words.length);
	text[words.length] = 0;
	return rfc3339_ms(text, rule->zone_minutes);
}

int64_t map_scene_time(struct map_scene *s, const struct map_rule *rule)
{
	struct decimal d;
	int64_t ms = 0;
	if (!rule->t.given)
		return 0;
	bool number = rule->unit != MAP_TIME_RFC3339 && time_number(s, &rule->t, &d) && !d.negative;
	enum map_time unit = number && rule->unit == MAP_TIME_AUTO ? unit_of(d.whole) : rule->unit;
	switch (unit) {
	case MAP_TIME_S:
		ms = number && d.whole <= INT64_C(100000000000) ? d.whole * 1000 + d.micro / 1000 : 0;
		break;
	case MAP_TIME_MS:
		ms = number ? d.whole : 0;
		break;
	case MAP_TIME_US:
		ms = number ? d.whole / 1000 : 0;
		break;
	case MAP_TIME_RFC3339:
	case MAP_TIME_AUTO:
		ms = written_time(s, rule);
		break;
	}
	return audience_number_ok(ms, true) ? ms : 0;
}

/* ---- roles and conditions ---- */

static unsigned role_of(struct map_scene *s, const struct map_role *row)
{
	int64_t number = 0;
	const json_t *value = first_there(s, &row->at);
	if (row->at.pair_count) {
		unsigned roles = 0;
		for (size_t i = 0; json_is_array(value) && i < json_array_size(value) && i < 64; i++) {
			const struct map_pair *pair = pair_of(&row->at, map_scene_words(s, json_array_get(value, i)));
			roles |= pair ? pair->roles : 0;
		}
		const struct map_pair *pair = pair_of(&row->at, map_scene_words(s, value));
		return pair ? roles | pair->roles : roles;
	}
	if (row->has_least)
		return map_scene_number(s, &row->at, &number) && number >= row->least ? row->role : 0;
	return map_scene_flag(s, &row->at) ? row->role : 0;
}

unsigned map_scene_roles(struct map_scene *s, const struct map_rule *rule)
{
	unsigned roles = 0;
	for (size_t i = 0; i < rule->role_count; i++)
		roles |= role_of(s, &rule->roles[i]);
	return roles;
}

static bool is_among(struct map_scene *s, const struct map_condition *c, const json_t *value)
{
	size_t used = s->used;
	struct span words = map_scene_words(s, value);
	bool found = false;
	for (size_t i = 0; words.at && !found && i < c->value_count; i++)
		found = span_is(words, c->values[i]);
	s->used = used;
	return found;
}

bool map_scene_holds(struct map_scene *s, const struct map_condition *c)
{
	const json_t *value = map_scene_at(s, &c->at);
	bool there = value && !(json_is_string(value) && json_string_length(value) == 0);
	switch (c->test) {
	case MAP_TEST_IN:
		return is_among(s, c, value);
	case MAP_TEST_NOT_IN:
		return !is_among(s, c, value);
	case MAP_TEST_EXISTS:
		return there;
	case MAP_TEST_MISSING:
		return !there;
	}
	return false;
}
