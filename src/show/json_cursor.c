#include "show/json_cursor.h"

#include <stdint.h>
#include <string.h>

#include "core/utf8.h"

/* Of a number; those that stay within NUMBER_MAX and TIME_MAX of the normal form have no more. */
#define DIGITS_MAX 16

/* Bytes up to the first quote, backslash or control character. */
static const char *plain_run(const char *at, const char *end)
{
	static const uint64_t ones = UINT64_C(0x0101010101010101);
	while (end - at >= 8) {
		uint64_t word;
		memcpy(&word, at, sizeof word);
		uint64_t quote = word ^ ones * '"';
		uint64_t slash = word ^ ones * '\\';
		uint64_t hit = ((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((word - ones * 0x20) & ~word);
		if (hit & ones * 0x80)
			break;
		at += 8;
	}
	while (at < end && (unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
		at++;
	return at;
}

static void skip_space(struct cursor *c)
{
	/* a line end within the object would have to be written anew */
	while (c->at < c->end && (*c->at == ' ' || *c->at == '\t'))
		c->at++;
}

/* The next byte that is no space must be `wanted`. */
static bool take(struct cursor *c, char wanted)
{
	skip_space(c);
	if (c->at == c->end || *c->at != wanted)
		return false;
	c->at++;
	return true;
}

bool cursor_string(struct cursor *c, struct cursor_text *out)
{
	if (!take(c, '"'))
		return false;
	*out = (struct cursor_text){.at = c->at};
	for (;;) {
		c->at = plain_run(c->at, c->end);
		if (c->end - c->at < 2 || (unsigned char)*c->at < 0x20)
			return false;
		if (*c->at == '"')
			break;
		out->escaped = true;
		c->at += 2;
	}
	out->length = (size_t)(c->at - out->at);
	c->at++;
	return true;
}

bool cursor_number(struct cursor *c, int64_t *out)
{
	skip_space(c);
	bool minus = c->at < c->end && *c->at == '-';
	c->at += minus;
	const char *first = c->at;
	int64_t value = 0;
	while (c->at < c->end && *c->at >= '0' && *c->at <= '9' && c->at - first < DIGITS_MAX)
		value = value * 10 + (*c->at++ - '0');
	/* what follows must be a comma or the end of the object, so a seventeenth digit, a point or an exponent is not
	 * plain */
	if (c->at == first || (*first == '0' && (c->at - first > 1 || minus)))
		return false;
	*out = minus ? -value : value;
	return true;
}

static bool take_word(struct cursor *c, const char *word)
{
	size_t length = strlen(word);
	if ((size_t)(c->end - c->at) < length || memcmp(c->at, word, length) != 0)
		return false;
	c->at += length;
	return true;
}

bool cursor_bool(struct cursor *c, bool *out)
{
	skip_space(c);
	*out = c->at < c->end && *c->at == 't';
	return take_word(c, *out ? "true" : "false");
}

bool cursor_ascii(struct cursor *c, struct cursor_text *out)
{
	if (!cursor_string(c, out) || out->escaped)
		return false;
	for (size_t i = 0; i < out->length; i++)
		if ((unsigned char)out->at[i] >= 0x7F)
			return false;
	return true;
}

bool cursor_object(struct cursor *c, bool (*member)(void *user, const struct cursor_text *key), void *user)
{
	struct cursor_text key;
	if (!take(c, '{'))
		return false;
	if (take(c, '}'))
		return true;
	do {
		if (!cursor_string(c, &key) || key.escaped || !take(c, ':') || !member(user, &key))
			return false;
	} while (take(c, ','));
	return take(c, '}');
}

bool cursor_array(struct cursor *c, bool (*element)(void *user), void *user)
{
	if (!take(c, '['))
		return false;
	if (take(c, ']'))
		return true;
	do {
		if (!element(user))
			return false;
	} while (take(c, ','));
	return take(c, ']');
}

bool cursor_is(const struct cursor_text *text, const char *word)
{
	return text->length == strlen(word) && memcmp(text->at, word, text->length) == 0;
}

/* -1 = these are no four hex digits. */
static int hex4(const char *at)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	int value = 0;
	for (int i = 0; i < 4; i++) {
		const char *digit = memchr(digits, at[i], sizeof digits - 1);
		if (!digit)
			return -1;
		value = value << 4 | (int)((digit - digits) & 15);
	}
	return value;
}

/* Writes what the escape behind a backslash stands for, and moves *at behind it; 0 = it is not a plain one. */
static size_t unescape_one(const char **at, const char *end, char *out)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meant[] = "\"\\/\b\f\n\r\t";
	const char *letter = memchr(letters, **at, sizeof letters - 1);
	if (letter) {
		*out = meant[letter - letters];
		++*at;
		return 1;
	}
	int point = **at == 'u' && end - *at >= 5 ? hex4(*at + 1) : -1;
	if (point <= 0 || (point >= 0xD800 && point <= 0xDFFF))
		return 0;
	*at += 5;
	return utf8_encode(out, (uint32_t)point);
}

bool cursor_unescape(struct cursor_text *text, char *out, size_t size)
{
	const char *at = text->at;
	const char *end = at + text->length;
	size_t written = 0;
	if (text->length > size)
		return false;
	while (at < end) {
		const char *run = plain_run(at, end);
		memcpy(out + written, at, (size_t)(run - at));
		written += (size_t)(run - at);
		at = run + 1;
		if (run == end)
			break;
		size_t step = unescape_one(&at, end, out + written);
		if (!step)
			return false;
		written += step;
	}
	*text = (struct cursor_text){.at = out, .length = written};
	return true;
}
