/* Walks a JSON text once: its grammar, and where everything stands. */
#include "show/json_place.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "show/arena.h"
#include "show/problems.h"

struct scan {
	const char *path;
	const char *at;
	const char *end;
	int line;
	int column;
	int depth;
	uint32_t current; /* the value that is being read, for the pointer of a problem */
	char *text;       /* decoded string, reused; owned */
	size_t text_length;
	size_t text_capacity;
	struct places *places;
	struct problems *problems;
};

static void report(struct scan *s, int line, int column, const char *what, const char *mend)
{
	struct error e;
	error_set(&e, "%s", what);
	snprintf(e.file, sizeof e.file, "%s", s->path);
	e.line = line;
	e.column = column;
	if (s->places->count)
		place_pointer(s->places, &s->places->items[s->current], e.pointer, sizeof e.pointer);
	snprintf(e.mend, sizeof e.mend, "%s", mend);
	problems_add(s->problems, false, &e);
}

static bool fail(struct scan *s, const char *what, const char *mend)
{
	report(s, s->line, s->column, what, mend);
	return false;
}

/* Length of the valid UTF-8 sequence at `bytes`, 0 if it is broken. */
static size_t sequence(const char *bytes, const char *end)
{
	uint32_t point;
	size_t length = utf8_decode(bytes, (size_t)(end - bytes), &point);
	return point == UTF8_BAD ? 0 : length;
}

/* Steps over `bytes` bytes that are one code point. */
static void step(struct scan *s, size_t bytes)
{
	if (*s->at == '\n') {
		s->line++;
		s->column = 1;
	} else {
		s->column++;
	}
	s->at += bytes;
}

static void skip_space(struct scan *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\r' || *s->at == '\n'))
		step(s, 1);
}

static bool next_is(const struct scan *s, const char *bytes)
{
	size_t length = strlen(bytes);
	return (size_t)(s->end - s->at) >= length && memcmp(s->at, bytes, length) == 0;
}

/* What people type by mistake where JSON wants a sign of its own: each with the way to put it right. */
static const struct {
	const char *bytes;
	const char *what;
	const char *mend;
} slips[] = {
	{"\xE2\x80\x9C", "a curly quote", "Use straight double quotes: \"."},
	{"\xE2\x80\x9D", "a curly quote", "Use straight double quotes: \"."},
	{"\xEF\xBC\x8C", "a full-width comma", "Type the half-width comma: ,"},
	{"\xEF\xBC\x9A", "a full-width colon", "Type the half-width colon: :"},
	{"'", "a single quote", "Use straight double quotes: \"."},
	{"//", "a comment", "JSON has no comments; use a key that begins with x-."},
	{"/*", "a comment", "JSON has no comments; use a key that begins with x-."},
};

/* Something else stands where `wanted` should. */
static bool unexpected(struct scan *s, const char *wanted, const char *mend)
{
	char what[160];
	if (s->at >= s->end) {
		snprintf(what, sizeof what, "The text ends where %s should stand.", wanted);
		return fail(s, what, "Close every bracket and quote.");
	}
	for (size_t i = 0; i < sizeof slips / sizeof *slips; i++)
		if (next_is(s, slips[i].bytes)) {
			snprintf(what, sizeof what, "Here stands %s where %s should.", slips[i].what, wanted);
			return fail(s, what, slips[i].mend);
		}
	snprintf(what, sizeof what, "Here should stand %s.", wanted);
	return fail(s, what, mend);
}

static bool text_put(struct scan *s, const char *bytes, size_t length)
{
	if (s->text_length + length + 1 > s->text_capacity) {
		size_t capacity = (s->text_length + length + 1) * 2;
		char *text = realloc(s->text, capacity);
		if (!text)
			return fail(s, "There is not enough memory.", "");
		s->text = text;
		s->text_capacity = capacity;
	}
	memcpy(s->text + s->text_length, bytes, length);
	s->text_length += length;
	s->text[s->text_length] = '\0';
	return true;
}

static bool text_put_code(struct scan *s, uint32_t code)
{
	char bytes[4];
	return text_put(s, bytes, utf8_encode(bytes, code));
}

/* Four hex digits at `at`; -1 if they are none. */
static int hex4(const char *at, const char *end)
{
	int value = 0;
	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		const char *digits = "0123456789abcdef";
		char c = at[i] >= 'A' && at[i] <= 'F' ? (char)(at[i] - 'A' + 'a') : at[i];
		const char *found = c ? strchr(digits, c) : NULL;
		if (!found)
			return -1;
		value = value * 16 + (int)(found - digits);
	}
	return value;
}

/* \uXXXX, with its second half if it is a surrogate. `s->at` is at the backslash. */
static bool read_unicode(struct scan *s)
{
	int code = hex4(s->at + 2, s->end);
	size_t length = 6;
	if (code < 0)
		return fail(s, "\\u needs four hex digits.", "");
	if (code == 0)
		return fail(s, "A text cannot hold \\u0000.", "Take it out.");
	if (code >= 0xDC00 && code <= 0xDFFF)
		return fail(s, "This is the second half of a surrogate pair without the first.", "");
	if (code >= 0xD800 && code <= 0xDBFF) {
		int low = s->end - s->at >= 12 && s->at[6] == '\\' && s->at[7] == 'u' ? hex4(s->at + 8, s->end) : -1;
		if (low < 0xDC00 || low > 0xDFFF)
			return fail(s, "This is the first half of a surrogate pair without the second.", "");
		code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
		length = 12;
	}
	for (size_t i = 0; i < length; i++)
		step(s, 1);
	return text_put_code(s, (uint32_t)code);
}

static bool read_escape(struct scan *s)
{
	static const char names[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	if (s->end - s->at < 2)
		return unexpected(s, "the rest of an escape", "");
	if (s->at[1] == 'u')
		return read_unicode(s);
	const char *found = s->at[1] ? strchr(names, s->at[1]) : NULL;
	if (!found)
		return fail(s, "This backslash begins no escape that JSON knows.", "Write \\\\ for a backslash.");
	step(s, 1);
	step(s, 1);
	return text_put(s, &values[found - names], 1);
}

/* Reads a string into s->text. `s->at` is at its opening quote. */
static bool read_string(struct scan *s)
{
	int line = s->line;
	int column = s->column;
	bool broken = false;
	s->text_length = 0;
	step(s, 1);
	if (!text_put(s, "", 0))
		return false;
	while (s->at < s->end && *s->at != '"') {
		size_t length = sequence(s->at, s->end);
		if (*s->at == '\\') {
			if (!read_escape(s))
				return false;
		} else if ((unsigned char)*s->at < 0x20) {
			if (*s->at != '\n')
				return fail(s, "A text holds a control character.",
					    "Write it as an escape, such as \\t.");
			report(s, line, column, "This text has no closing quote on its line.",
			       "Put a \" at its end; write \\n for a line end in a text.");
			return false;
		} else if (!length) {
			if (!broken)
				fail(s, "These bytes are no UTF-8.", "Save the file as UTF-8.");
			broken = true;
			step(s, 1);
		} else {
			if (!text_put(s, s->at, length))
				return false;
			step(s, length);
		}
	}
	if (s->at >= s->end) {
		report(s, line, column, "This text has no closing quote.", "Put a \" at its end.");
		return false;
	}
	step(s, 1);
	return true;
}

static size_t digits(const char *at, const char *end)
{
	const char *p = at;
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return (size_t)(p - at);
}

/* Checks the grammar, and that jansson's integer or double can hold it. */
static bool read_number(struct scan *s)
{
	const char *p = s->at;
	bool real = false;
	char copy[64];
	if (*p == '-')
		p++;
	size_t whole = digits(p, s->end);
	if (!whole)
		return fail(s, "A number needs a digit after its sign.", "");
	if (whole > 1 && *p == '0')
		return fail(s, "A number has no zeros in front.", "Times and durations are texts: \"20:05\", \"90s\".");
	p += whole;
	if (p < s->end && *p == '.') {
		size_t fraction = digits(p + 1, s->end);
		if (!fraction)
			return fail(s, "A number needs a digit after its point.", "");
		p += 1 + fraction;
		real = true;
	}
	if (p < s->end && (*p == 'e' || *p == 'E')) {
		p += p + 1 < s->end && (p[1] == '+' || p[1] == '-') ? 2 : 1;
		size_t exponent = digits(p, s->end);
		if (!exponent)
			return fail(s, "A number needs a digit in its exponent.", "");
		p += exponent;
		real = true;
	}
	size_t length = (size_t)(p - s->at);
	if (length >= sizeof copy)
		return fail(s, "This number is too long.", "");
	memcpy(copy, s->at, length);
	copy[length] = '\0';
	errno = 0;
	if (real ? isinf(strtod(copy, NULL)) : (strtoll(copy, NULL, 10), errno == ERANGE))
		return fail(s, "This number is too large.", "");
	while (s->at < p)
		step(s, 1);
	return true;
}

/* A new value at the present place, linked behind its siblings. UINT32_MAX on failure. */
static uint32_t place_new(struct scan *s, uint32_t parent, uint32_t before)
{
	struct places *p = s->places;
	if (p->count >= JSON_VALUES_MAX) {
		fail(s, "This file has too many values.", "A show has at most a million.");
		return UINT32_MAX;
	}
	if (p->count == p->capacity) {
		size_t capacity = p->capacity ? p->capacity * 2 : 256;
		struct place *items = realloc(p->items, capacity * sizeof *items);
		if (!items) {
			fail(s, "There is not enough memory.", "");
			return UINT32_MAX;
		}
		p->items = items;
		p->capacity = capacity;
	}
	uint32_t i = (uint32_t)p->count++;
	p->items[i] = (struct place){.parent = parent};
	if (before)
		p->items[before].next = i;
	else if (i)
		p->items[parent].first = i;
	if (before)
		p->items[i].position = p->items[before].position + 1;
	return i;
}

static bool read_value(struct scan *s, uint32_t place);

struct named {
	const char *key;
	uint32_t place;
};

static int by_key(const void *a, const void *b)
{
	const struct named *x = a;
	const struct named *y = b;
	int order = strcmp(x->key, y->key);
	return order ? order : x->place < y->place ? -1 : x->place > y->place;
}

/* The second of two equal keys is the one that is wrong. */
static bool find_repeats(struct scan *s, uint32_t object)
{
	struct places *p = s->places;
	size_t count = 0;
	for (uint32_t i = p->items[object].first; i; i = p->items[i].next)
		count++;
	if (count < 2)
		return true;
	struct named *list = malloc(count * sizeof *list);
	if (!list)
		return fail(s, "There is not enough memory.", "");
	count = 0;
	for (uint32_t i = p->items[object].first; i; i = p->items[i].next)
		list[count++] = (struct named){p->items[i].key, i};
	qsort(list, count, sizeof *list, by_key);
	for (size_t i = 1; i < count; i++)
		if (strcmp(list[i - 1].key, list[i].key) == 0) {
			struct place *second = &p->items[list[i].place];
			char what[160];
			p->items[list[i - 1].place].shadowed = true;
			s->current = list[i].place;
			snprintf(what, sizeof what, "The key \"%.64s\" stands here a second time.", second->key);
			report(s, second->key_line, second->key_column, what, "Keep one of the two.");
		}
	s->current = object;
	free(list);
	return true;
}

static bool read_member(struct scan *s, uint32_t place)
{
	struct places *p = s->places;
	p->items[place].key_line = s->line;
	p->items[place].key_column = s->column;
	if (!read_string(s))
		return false;
	p->items[place].key = arena_text(p->keys, s->text, s->text_length);
	if (!p->items[place].key)
		return fail(s, "There is not enough memory.", "");
	s->current = place;
	skip_space(s);
	if (s->at >= s->end || *s->at != ':')
		return unexpected(s, "a colon", "Put a : between key and value.");
	step(s, 1);
	skip_space(s);
	return read_value(s, place);
}

/* The members of an object or the items of an array. `s->at` is at the opening bracket. */
static bool read_list(struct scan *s, uint32_t parent, char close)
{
	bool object = close == '}';
	uint32_t before = 0;
	if (++s->depth > JSON_DEPTH_MAX)
		return fail(s, "This is nested too deeply.", "A show needs less than ten levels.");
	step(s, 1);
	skip_space(s);
	while (s->at >= s->end || *s->at != close) {
		if (object && (s->at >= s->end || *s->at != '"'))
			return unexpected(s, before ? "a key in quotes" : "a key in quotes or }",
					  "Keys stand in straight double quotes.");
		uint32_t child = place_new(s, parent, before);
		if (child == UINT32_MAX || !(object ? read_member(s, child) : read_value(s, child)))
			return false;
		before = child;
		s->current = parent;
		skip_space(s);
		if (s->at < s->end && *s->at == close)
			break;
		if (s->at >= s->end || *s->at != ',')
			return unexpected(s, object ? "a comma or }" : "a comma or ]",
					  "Put a comma between one value and the next.");
		int line = s->line;
		int column = s->column;
		step(s, 1);
		skip_space(s);
		if (s->at < s->end && *s->at == close) {
			report(s, line, column, "This comma has nothing behind it.", "Take the comma away.");
			return false;
		}
	}
	step(s, 1);
	s->depth--;
	return object ? find_repeats(s, parent) : true;
}

static bool read_word(struct scan *s, const char *word)
{
	for (size_t i = strlen(word); i; i--)
		step(s, 1);
	return true;
}

static bool read_value(struct scan *s, uint32_t place)
{
	s->current = place;
	s->places->items[place].line = s->line;
	s->places->items[place].column = s->column;
	if (s->at < s->end && *s->at == '{')
		return read_list(s, place, '}');
	if (s->at < s->end && *s->at == '[')
		return read_list(s, place, ']');
	if (s->at < s->end && *s->at == '"')
		return read_string(s);
	if (s->at < s->end && (*s->at == '-' || (*s->at >= '0' && *s->at <= '9')))
		return read_number(s);
	if (next_is(s, "true"))
		return read_word(s, "true");
	if (next_is(s, "false"))
		return read_word(s, "false");
	if (next_is(s, "null"))
		return read_word(s, "null");
	return unexpected(s, "a value", "A value is a text in quotes, a number, true, false, a list or an object.");
}

bool places_scan(struct places *p, const char *text, size_t length, const char *path, struct problems *problems)
{
	struct scan s = {.path = path,
			 .at = text,
			 .end = text + length,
			 .line = 1,
			 .column = 1,
			 .places = p,
			 .problems = problems};
	memset(p, 0, sizeof *p);
	p->keys = arena_create();
	if (!p->keys)
		return fail(&s, "There is not enough memory.", "");
	skip_space(&s);
	uint32_t root = place_new(&s, 0, 0);
	bool ok = root == 0 && read_value(&s, root);
	if (ok) {
		s.current = root;
		skip_space(&s);
		if (s.at < s.end)
			ok = fail(&s, "There is more text behind the end of the document.", "Take it away.");
	}
	free(s.text);
	return ok;
}
