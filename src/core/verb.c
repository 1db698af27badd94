#include "core/verb.h"

#include <stdlib.h>
#include <string.h>

#include "core/fold.h"
#include "core/gate.h"

/* A line or a text that is longer is nothing that a person or a script has meant. */
#define LINE_MAX_BYTES 65536
#define TEXT_MAX_BYTES 16384
#define REQ_MAX_BYTES 256
/* About 300 years: sums of a few of them still fit into an int64_t. */
#define DURATION_MAX_MS INT64_C(10000000000000)

/* ---- Texts of section 6 ---- */

bool valid_id(const char *text)
{
	size_t i = 0;
	for (; text[i]; i++) {
		unsigned char c = (unsigned char)text[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (i == 64 || (!letter && (i == 0 || (c != '_' && c != '-'))))
			return false;
	}
	return i > 0;
}

/* Reads up to `most` digits; NULL if there is none, or more. */
static const char *digits(const char *text, int most, int64_t *out)
{
	int64_t value = 0;
	int count = 0;
	for (; *text >= '0' && *text <= '9'; text++) {
		if (++count > most)
			return NULL;
		value = value * 10 + (*text - '0');
	}
	*out = value;
	return count ? text : NULL;
}

bool parse_duration(const char *text, bool signed_ok, int64_t *out)
{
	static const struct {
		const char *name;
		int64_t ms;
	} units[] = {{"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}};
	int64_t sign = 1;
	if (*text == '+' || *text == '-') {
		if (!signed_ok)
			return false;
		sign = *text++ == '-' ? -1 : 1;
	}
	int64_t total = 0;
	size_t unit = 0;
	do {
		int64_t number;
		const char *end = digits(text, 13, &number);
		if (!end)
			return false;
		size_t length = strspn(end, "hms");
		/* Units go from large to small, each at most once. */
		while (unit < 4 && (strlen(units[unit].name) != length || memcmp(units[unit].name, end, length) != 0))
			unit++;
		if (unit == 4 || number > DURATION_MAX_MS / units[unit].ms)
			return false;
		total += number * units[unit++].ms;
		text = end + length;
	} while (*text);
	if (total > DURATION_MAX_MS)
		return false;
	*out = sign * total;
	return true;
}

bool parse_time_of_day(const char *text, int64_t *out)
{
	int64_t hour;
	int64_t minute;
	int64_t second = 0;
	const char *p = digits(text, 2, &hour);
	if (!p || *p != ':')
		return false;
	const char *start = p + 1;
	p = digits(start, 2, &minute);
	if (!p || p - start != 2)
		return false;
	if (*p == ':') {
		start = p + 1;
		p = digits(start, 2, &second);
		if (!p || p - start != 2)
			return false;
	}
	if (*p || hour > 23 || minute > 59 || second > 59)
		return false;
	*out = ((hour * 60 + minute) * 60 + second) * 1000;
	return true;
}

/* ---- One value, of the type that the table asks for ---- */

static json_t *integer_value(const json_t *value, bool signed_ok, int64_t min)
{
	int64_t number;
	if (json_is_integer(value)) {
		number = json_integer_value(value);
	} else if (json_is_real(value)) {
		double real = json_real_value(value);
		if (!(real >= -9007199254740992.0 && real <= 9007199254740992.0) || (double)(int64_t)real != real)
			return NULL;
		number = (int64_t)real;
	} else if (json_is_string(value)) {
		const char *text = json_string_value(value);
		bool negative = signed_ok && *text == '-';
		if (signed_ok && (*text == '+' || *text == '-'))
			text++;
		const char *end = digits(text, 18, &number);
		if (!end || *end)
			return NULL;
		if (negative)
			number = -number;
	} else {
		return NULL;
	}
	return signed_ok || number >= min ? json_integer(number) : NULL;
}

static json_t *bool_value(const json_t *value)
{
	if (json_is_boolean(value))
		return json_boolean(json_is_true(value));
	const char *text = json_string_value(value);
	if (text && strcmp(text, "true") == 0)
		return json_true();
	if (text && strcmp(text, "false") == 0)
		return json_false();
	return NULL;
}

/* A number or boolean where a text is wanted is taken as it would be written. */
static json_t *text_value(const json_t *value, size_t most)
{
	if (json_is_integer(value))
		return json_sprintf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (json_is_boolean(value))
		return json_string(json_is_true(value) ? "true" : "false");
	if (json_is_real(value)) {
		char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
		json_t *copy = text ? json_string(text) : NULL;
		free(text);
		return copy;
	}
	const char *text = json_string_value(value);
	if (!text || strlen(text) != json_string_length(value) || strlen(text) > most)
		return NULL;
	return json_string(text);
}

static bool is_choice(const char *choices, const char *text)
{
	size_t length = strcspn(text, "|");
	for (const char *p = choices; length && !text[length] && p; p = strchr(p, '|')) {
		p += *p == '|';
		if (strncmp(p, text, length) == 0 && (p[length] == '|' || !p[length]))
			return true;
	}
	return false;
}

static json_t *hex_value(const char *text)
{
	size_t length = strlen(text);
	if (!length || length % 2 || length > 4096 || strspn(text, "0123456789abcdefABCDEF") != length)
		return NULL;
	json_t *copy = json_string(text);
	/* The string is ours alone as yet, and keeps its length. */
	for (char *p = (char *)json_string_value(copy); p && *p; p++)
		if (*p >= 'A' && *p <= 'F')
			*p = (char)(*p - 'A' + 'a');
	return copy;
}

/* Both parts as the gate lets them in with an event: nobody else can ever be meant. */
static bool is_person(const char *text)
{
	char out[GATE_ID_MAX];
	const char *slash = strchr(text, '/');
	return slash && slash > text && slash[1] &&
	       gate(GATE_ID, text, (size_t)(slash - text), out, sizeof out) == GATE_SAME &&
	       gate(GATE_ID, slash + 1, strlen(slash + 1), out, sizeof out) == GATE_SAME;
}

/* The types that are texts in JSON as well. */
static json_t *checked_text(const struct verb_argument *argument, json_t *text)
{
	const char *s = json_string_value(text);
	int64_t ms;
	bool ok = false;
	json_t *other = NULL;
	if (!s)
		return NULL;
	switch (argument->type) {
	case ARG_TEXT:
		ok = !argument->filled || !fold_is_blank(s);
		break;
	case ARG_ID:
		ok = valid_id(s);
		break;
	case ARG_DURATION:
		ok = parse_duration(s, false, &ms);
		break;
	case ARG_SIGNED_DURATION:
		ok = parse_duration(s, true, &ms);
		break;
	case ARG_TIME:
		ok = parse_time_of_day(s, &ms);
		break;
	case ARG_CHOICE:
		ok = is_choice(argument->choices, s);
		break;
	case ARG_PERSON:
		ok = is_person(s);
		break;
	case ARG_HEX:
		other = hex_value(s);
		break;
	case ARG_INTEGER:
	case ARG_SIGNED_INTEGER:
	case ARG_BOOL:
	case ARG_ANY:
		break;
	}
	if (ok)
		return text;
	json_decref(text);
	return other;
}

/* The value as it is journaled; NULL if it does not fit. New reference. */
static json_t *convert(const struct verb_argument *argument, json_t *value)
{
	switch (argument->type) {
	case ARG_INTEGER:
		return integer_value(value, false, argument->min);
	case ARG_SIGNED_INTEGER:
		return integer_value(value, true, 0);
	case ARG_BOOL:
		return bool_value(value);
	case ARG_ANY:
		return json_is_null(value) ? NULL : json_deep_copy(value);
	case ARG_TEXT:
	case ARG_ID:
	case ARG_DURATION:
	case ARG_SIGNED_DURATION:
	case ARG_TIME:
	case ARG_CHOICE:
	case ARG_HEX:
	case ARG_PERSON:
		return checked_text(argument, text_value(value, TEXT_MAX_BYTES));
	}
	return NULL;
}

/* ---- A whole call ---- */

static bool refuse_argument(struct reply *reply, const char *reason, const char *argument, size_t length)
{
	reply_refuse(reply, reason);
	/* What an unknown argument was called came from outside: only its beginning is said, and only if it is UTF-8.
	 */
	json_t *name = json_stringn(argument, length < 64 ? length : 64);
	reply_set(reply, "argument", name ? name : json_string("?"));
	return false;
}

static bool bad_argument(struct reply *reply, const char *argument)
{
	return refuse_argument(reply, "verb.bad-argument", argument, strlen(argument));
}

static const struct verb_argument *find_argument(const struct verb *verb, const char *name)
{
	for (size_t i = 0; i < verb->argument_count; i++)
		if (strcmp(verb->arguments[i].name, name) == 0)
			return &verb->arguments[i];
	return NULL;
}

/* Arguments that are not in the table's lists: `req`, `preview`, and any key where the verb takes it. */
static json_t *convert_besides(const struct verb *verb, const char *name, json_t *value)
{
	if (strcmp(name, "req") == 0) {
		json_t *text = text_value(value, REQ_MAX_BYTES);
		if (!text || *json_string_value(text))
			return text;
		json_decref(text);
		return NULL;
	}
	if (strcmp(name, "preview") == 0)
		return verb->previews ? bool_value(value) : NULL;
	if (strcmp(name, "refused") == 0 || strcmp(name, "line") == 0) /* the journal's own, in rows of refused verbs */
		return NULL;
	if (verb->any_key && *name && !json_is_null(value))
		return json_deep_copy(value);
	return NULL;
}

/* How many of the parts of "a|b" are keys of `object`. */
static int count_present(const char *list, const json_t *object)
{
	int count = 0;
	for (const char *p = list; p; p = strchr(p, '|')) {
		p += *p == '|';
		char name[32];
		size_t length = strcspn(p, "|");
		if (length >= sizeof name)
			continue;
		memcpy(name, p, length);
		name[length] = 0;
		count += json_object_get(object, name) != NULL;
	}
	return count;
}

static bool check_presence(const struct verb *verb, const json_t *object, struct reply *reply)
{
	for (size_t i = 0; i < verb->argument_count; i++) {
		const struct verb_argument *argument = &verb->arguments[i];
		if (argument->required && !json_object_get(object, argument->name))
			return refuse_argument(reply, "verb.missing-argument", argument->name, strlen(argument->name));
	}
	if (verb->needs_one && count_present(verb->needs_one, object) == 0)
		return refuse_argument(reply, "verb.missing-argument", verb->needs_one, strcspn(verb->needs_one, "|"));
	if (verb->at_most_one && count_present(verb->at_most_one, object) > 1) {
		const char *second = strchr(verb->at_most_one, '|') + 1;
		return refuse_argument(reply, "verb.bad-argument", second, strlen(second));
	}
	return true;
}

/* In edit.* the first argument may also be called `id`, as in all other verbs. */
static const char *alias(const struct verb *verb, const json_t *object, const char *name)
{
	if (strcmp(name, "id") == 0 && strcmp(verb->family, "edit") == 0 && !find_argument(verb, "id") &&
	    !json_object_get(object, "target"))
		return "target";
	return name;
}

/* Checks `object` against the table and fills the call with its canonical form. */
static bool check(const struct verb *verb, json_t *object, struct verb_call *call, struct reply *reply)
{
	json_t *checked = json_object();
	const char *key;
	json_t *value;
	json_object_set_new(checked, "verb", json_string(verb->name));
	json_object_foreach(object, key, value)
	{
		if (strcmp(key, "verb") == 0)
			continue;
		const char *name = alias(verb, object, key);
		const struct verb_argument *argument = find_argument(verb, name);
		json_t *converted = argument ? convert(argument, value) : convert_besides(verb, name, value);
		if (!converted) {
			json_decref(checked);
			return bad_argument(reply, key);
		}
		json_object_set_new(checked, name, converted);
	}
	if (!check_presence(verb, checked, reply)) {
		json_decref(checked);
		return false;
	}
	call->verb = verb;
	call->object = checked;
	return true;
}

bool verb_parse_json(const json_t *object, struct verb_call *call, struct reply *reply)
{
	*call = (struct verb_call){0};
	const char *name = json_string_value(json_object_get(object, "verb"));
	if (!name)
		return reply_refuse(reply, "verb.bad-line");
	const struct verb *verb = verb_find(name);
	if (!verb)
		return reply_refuse(reply, "verb.unknown");
	return check(verb, (json_t *)object, call, reply);
}

/* ---- A line of text ---- */

struct word {
	char *text;   /* unquoted, NUL-terminated; in the line's buffer */
	char *equals; /* the first '=' that was not quoted, in `text`; NULL = none */
};

enum word_result { WORD_OK = 1, WORD_END, WORD_BAD };

/* Takes the next word off *line. `out` has room for the rest of the line and is moved behind what was written. */
static enum word_result next_word(const char **line, char **out, struct word *word)
{
	const char *p = *line + strspn(*line, " \t");
	char *o = *out;
	char quote = 0;
	if (!*p)
		return WORD_END;
	*word = (struct word){.text = o};
	for (; *p && (quote || (*p != ' ' && *p != '\t')); p++) {
		if (quote == '\'') {
			if (*p == '\'')
				quote = 0;
			else
				*o++ = *p;
		} else if (quote == '"') {
			if (*p == '"')
				quote = 0;
			else if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
				*o++ = *++p;
			else
				*o++ = *p;
		} else if (*p == '"' || *p == '\'') {
			quote = *p;
		} else if (*p == '\\') {
			if (!*++p)
				return WORD_BAD;
			*o++ = *p;
		} else {
			if (*p == '=' && !word->equals)
				word->equals = o;
			*o++ = *p;
		}
	}
	*o++ = 0;
	*line = p;
	*out = o;
	return quote ? WORD_BAD : WORD_OK;
}

/* The next positional argument that has not been given. */
static const char *next_positional(const struct verb *verb, const json_t *object)
{
	for (size_t i = 0; i < verb->argument_count; i++)
		if (verb->arguments[i].positional && !json_object_get(object, verb->arguments[i].name))
			return verb->arguments[i].name;
	return NULL;
}

/* Puts one word behind the verb's name into `object`. */
static bool take_word(const struct verb *verb, const struct word *word, json_t *object, struct reply *reply)
{
	const char *key;
	const char *text = word->text;
	if (word->equals) {
		*word->equals = 0;
		key = word->text;
		text = word->equals + 1;
	} else {
		key = next_positional(verb, object);
	}
	/* a goal's own `target`, behind the target of the verb */
	if (key && verb->any_key && strcmp(key, "target") == 0 && json_object_get(object, key))
		key = ".target";
	if (!key || !*key || strcmp(key, "verb") == 0 || json_object_get(object, key))
		return bad_argument(reply, key && *key ? key : word->text);
	json_t *value = json_string(text);
	/* Bytes that are no UTF-8 are no text: the line as a whole is not readable. */
	if (!value || json_object_set_new(object, key, value))
		return reply_refuse(reply, "verb.bad-line");
	return true;
}

static bool parse_words(const char *line, char *buffer, json_t *object, const struct verb **verb, struct reply *reply)
{
	struct word word;
	if (next_word(&line, &buffer, &word) != WORD_OK)
		return reply_refuse(reply, "verb.bad-line");
	*verb = verb_find(word.text);
	if (!*verb)
		return reply_refuse(reply, "verb.unknown");
	for (;;) {
		switch (next_word(&line, &buffer, &word)) {
		case WORD_OK:
			if (!take_word(*verb, &word, object, reply))
				return false;
			break;
		case WORD_END:
			return true;
		case WORD_BAD:
			return reply_refuse(reply, "verb.bad-line");
		}
	}
}

bool verb_parse_line(const char *line, struct verb_call *call, struct reply *reply)
{
	*call = (struct verb_call){0};
	size_t length = strlen(line);
	while (length && (line[length - 1] == '\n' || line[length - 1] == '\r'))
		length--;
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)line[i] < 0x20 && line[i] != '\t')
			return reply_refuse(reply, "verb.bad-line");
	/* The copy of the line without its end, and behind it room for the words. */
	char *copy = length <= LINE_MAX_BYTES ? malloc(2 * (length + 2)) : NULL;
	json_t *object = json_object();
	bool ok = false;
	if (copy && object) {
		const struct verb *verb = NULL;
		memcpy(copy, line, length);
		copy[length] = 0;
		ok = parse_words(copy, copy + length + 1, object, &verb, reply) && check(verb, object, call, reply);
	} else {
		reply_refuse(reply, "verb.bad-line");
	}
	json_decref(object);
	free(copy);
	return ok;
}

void verb_call_finish(struct verb_call *call)
{
	json_decref(call->object);
	*call = (struct verb_call){0};
}

/* ---- Arguments of a checked call ---- */

bool verb_has(const struct verb_call *call, const char *name)
{
	return json_object_get(call->object, name) != NULL;
}

const char *verb_text(const struct verb_call *call, const char *name, const char *fallback)
{
	const char *text = json_string_value(json_object_get(call->object, name));
	return text ? text : fallback;
}

int64_t verb_duration(const struct verb_call *call, const char *name, int64_t fallback)
{
	int64_t ms;
	const char *text = verb_text(call, name, NULL);
	return text && parse_duration(text, true, &ms) ? ms : fallback;
}

int64_t verb_time(const struct verb_call *call, const char *name, int64_t fallback)
{
	int64_t ms;
	const char *text = verb_text(call, name, NULL);
	return text && parse_time_of_day(text, &ms) ? ms : fallback;
}

int64_t verb_integer(const struct verb_call *call, const char *name, int64_t fallback)
{
	const json_t *value = json_object_get(call->object, name);
	return json_is_integer(value) ? json_integer_value(value) : fallback;
}

bool verb_bool(const struct verb_call *call, const char *name, bool fallback)
{
	const json_t *value = json_object_get(call->object, name);
	return json_is_boolean(value) ? json_is_true(value) : fallback;
}
