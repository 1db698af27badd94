#include "feed/plain_text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/utf8.h"

struct writer {
	char *out;
	size_t length;
	size_t size;
};

static void put(struct writer *w, const char *bytes, size_t length)
{
	if (w->length + length >= w->size)
		length = w->size - w->length - 1;
	memcpy(w->out + w->length, bytes, length);
	w->length += length;
}

static void put_point(struct writer *w, uint32_t point)
{
	char bytes[4];
	size_t n = 0;
	if (point < 0x80)
		bytes[n++] = (char)point;
	else if (point < 0x800) {
		bytes[n++] = (char)(0xc0 | point >> 6);
		bytes[n++] = (char)(0x80 | (point & 0x3f));
	} else if (point < 0x10000) {
		bytes[n++] = (char)(0xe0 | point >> 12);
		bytes[n++] = (char)(0x80 | (point >> 6 & 0x3f));
		bytes[n++] = (char)(0x80 | (point & 0x3f));
	} else {
		bytes[n++] = (char)(0xf0 | point >> 18);
		bytes[n++] = (char)(0x80 | (point >> 12 & 0x3f));
		bytes[n++] = (char)(0x80 | (point >> 6 & 0x3f));
		bytes[n++] = (char)(0x80 | (point & 0x3f));
	}
	put(w, bytes, n);
}

/* &name; or &#N; of `length` bytes, without & and ;. False: none that we know. */
static bool put_entity(struct writer *w, const char *name, size_t length)
{
	static const struct {
		const char *name;
		const char *text;
	} table[] = {
		{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strlen(table[i].name) == length && strncasecmp(table[i].name, name, length) == 0) {
			put(w, table[i].text, 1);
			return true;
		}
	if (length < 2 || length > 9 || name[0] != '#')
		return false;
	bool hex = name[1] == 'x' || name[1] == 'X';
	char digits[10] = "";
	memcpy(digits, name + 1 + hex, length - 1 - hex);
	if (strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789") != length - 1 - hex || !digits[0])
		return false;
	unsigned long point = strtoul(digits, NULL, hex ? 16 : 10);
	bool scalar = point > 0 && point < 0x110000 && (point < 0xd800 || point > 0xdfff);
	if (scalar)
		put_point(w, (uint32_t)point);
	return scalar;
}

static size_t take_entity(struct writer *w, const char *at, size_t left)
{
	for (size_t n = 1; n < left && n <= 11; n++)
		if (at[n] == ';')
			return put_entity(w, at + 1, n - 1) ? n + 1 : 0;
	return 0;
}

static void put_decoded(struct writer *w, const char *at, size_t length)
{
	for (size_t i = 0; i < length;) {
		size_t n = at[i] == '&' ? take_entity(w, at + i, length - i) : 0;
		if (n == 0)
			put(w, at + i, n = 1);
		i += n;
	}
}

/* The value of alt="…" in a tag. */
static struct span alt_of(const char *tag, size_t length)
{
	for (size_t i = 1; i + 5 < length; i++) {
		char quote = tag[i + 4];
		if ((tag[i - 1] != ' ' && tag[i - 1] != '\t') || strncasecmp(tag + i, "alt=", 4) != 0 ||
		    (quote != '"' && quote != '\''))
			continue;
		const char *end = memchr(tag + i + 5, quote, length - i - 5);
		if (end)
			return (struct span){tag + i + 5, (size_t)(end - tag - i - 5)};
	}
	return (struct span){NULL, 0};
}

/* Where a tag ends, quotes minded; 0 = it does not. */
static size_t tag_length(const char *at, size_t left)
{
	char quote = 0;
	for (size_t i = 1; i < left; i++) {
		if (quote)
			quote = at[i] == quote ? 0 : quote;
		else if (at[i] == '"' || at[i] == '\'')
			quote = at[i];
		else if (at[i] == '>')
			return i + 1;
	}
	return 0;
}

static bool begins_tag(const char *at, size_t left)
{
	char c = left > 1 ? at[1] : 0;
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '!';
}

struct span plain_text(struct span html, char *out, size_t size)
{
	struct writer w = {.out = out, .size = size};
	for (size_t i = 0; i < html.length;) {
		const char *at = html.at + i;
		size_t left = html.length - i;
		size_t tag = *at == '<' && begins_tag(at, left) ? tag_length(at, left) : 0;
		if (tag) {
			struct span alt = strncasecmp(at, "<img", 4) == 0 ? alt_of(at, tag) : (struct span){NULL, 0};
			put_decoded(&w, alt.at, alt.length);
			if (strncasecmp(at, "<br", 3) == 0)
				put(&w, " ", 1);
			i += tag;
			continue;
		}
		size_t n = *at == '&' ? take_entity(&w, at, left) : 0;
		if (n == 0)
			put(&w, at, n = 1);
		i += n;
	}
	out[w.length] = 0;
	return (struct span){out, w.length};
}
