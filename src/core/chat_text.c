#include "core/chat_text.h"

#include <stdint.h>
#include <string.h>

#include <unigbrk.h>

#include "core/utf8.h"

/* More than any chat takes in one message, in bytes. */
#define LOOKED_AT 4096

static bool is_blank(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029;
}

size_t chat_text_clean(const char *text, char *out, size_t size)
{
	size_t length = strlen(text);
	size_t n = 0;
	bool gap = false;
	for (size_t at = 0; at < length;) {
		uint32_t c;
		size_t step = utf8_decode(text + at, length - at, &c);
		if (is_blank(c)) {
			gap = n > 0;
		} else {
			if (n + gap + step >= size)
				break;
			if (gap)
				out[n++] = ' ';
			gap = false;
			memcpy(out + n, text + at, step);
			n += step;
		}
		at += step;
	}
	out[n] = 0;
	return n;
}

/* How good a place behind this character is to break at; 0 = none. */
static int break_behind(uint32_t c)
{
	static const uint32_t sentence[] = {'.', '!', '?', 0x2026, 0x3002, 0xff01, 0xff1f};
	static const uint32_t clause[] = {',', ';', ':', 0xff0c, 0x3001, 0xff1b, 0xff1a};
	for (size_t i = 0; i < sizeof sentence / sizeof *sentence; i++)
		if (c == sentence[i])
			return 3;
	for (size_t i = 0; i < sizeof clause / sizeof *clause; i++)
		if (c == clause[i])
			return 2;
	return c == ' ' || c == 0x3000 ? 1 : 0;
}

/* ASCII marks end a sentence only before a space: not in "9.99". */
static bool ends_here(uint32_t c, const char *next)
{
	return c >= 0x80 || c == ' ' || *next == ' ' || !*next;
}

/* UTF-16 units of the bytes, and the last character. */
static size_t units_of(const char *bytes, size_t length, uint32_t *last)
{
	size_t units = 0;
	for (size_t at = 0; at < length;) {
		at += utf8_decode(bytes + at, length - at, last);
		units += *last > 0xffff ? 2 : 1;
	}
	return units;
}

/* Where the grapheme cluster at `at` ends, as far as the breaks are known. */
static size_t cluster_end(const char *breaks, size_t at, size_t seen)
{
	do
		at++;
	while (at < seen && !breaks[at]);
	return at;
}

size_t chat_text_part(const char *text, size_t most)
{
	char breaks[LOOKED_AT];
	size_t length = strlen(text);
	size_t seen = length < sizeof breaks ? length : sizeof breaks;
	size_t best[4] = {0};
	size_t fits = 0;
	size_t units = 0;
	while (seen < length && ((unsigned char)text[seen] & 0xc0) == 0x80)
		seen--;
	u8_grapheme_breaks((const uint8_t *)text, seen, breaks);
	while (fits < seen) {
		uint32_t last = 0;
		size_t next = cluster_end(breaks, fits, seen);
		units += units_of(text + fits, next - fits, &last);
		if (units > most)
			break;
		fits = next;
		int how = break_behind(last);
		if (how && ends_here(last, text + next))
			best[how] = fits;
	}
	if (fits == length)
		return fits;
	for (int how = 3; how > 0; how--) {
		size_t good = best[how];
		if (good <= fits / 2)
			continue;
		while (text[good - 1] == ' ')
			good--;
		return good;
	}
	uint32_t ignored;
	return fits ? fits : utf8_decode(text, length, &ignored);
}

bool chat_text_is_command(const char *text)
{
	char c = text[0] ? text[1] : 0;
	return (text[0] == '/' || text[0] == '.') && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}
