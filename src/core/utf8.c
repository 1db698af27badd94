#include "core/utf8.h"

#include <string.h>

/* What may follow a first byte: how many bytes in all, and the range of the second one, which keeps out overlong
 * forms, surrogates and what lies beyond U+10FFFF (Unicode table 3-7). size 0: never a first byte. */
struct lead {
	uint8_t size;
	uint8_t second_min;
	uint8_t second_max;
};

static struct lead lead_of(uint8_t byte)
{
	if (byte >= 0xC2 && byte <= 0xDF)
		return (struct lead){2, 0x80, 0xBF};
	if (byte >= 0xE0 && byte <= 0xEF)
		return (struct lead){3, byte == 0xE0 ? 0xA0 : 0x80, byte == 0xED ? 0x9F : 0xBF};
	if (byte >= 0xF0 && byte <= 0xF4)
		return (struct lead){4, byte == 0xF0 ? 0x90 : 0x80, byte == 0xF4 ? 0x8F : 0xBF};
	return (struct lead){0};
}

size_t utf8_decode(const char *bytes, size_t length, uint32_t *point)
{
	uint8_t first = (uint8_t)bytes[0];
	if (first < 0x80) {
		*point = first;
		return 1;
	}
	struct lead lead = lead_of(first);
	*point = UTF8_BAD;
	if (!lead.size || length < 2 || (uint8_t)bytes[1] < lead.second_min || (uint8_t)bytes[1] > lead.second_max)
		return 1;
	uint32_t value = (uint32_t)(first & (0x7F >> lead.size)) << 6 | ((uint8_t)bytes[1] & 0x3F);
	for (size_t i = 2; i < lead.size; i++) {
		if (i >= length || ((uint8_t)bytes[i] & 0xC0) != 0x80)
			return i;
		value = value << 6 | ((uint8_t)bytes[i] & 0x3F);
	}
	*point = value;
	return lead.size;
}

size_t utf8_encode(char out[4], uint32_t point)
{
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}
	size_t size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	static const uint8_t mark[] = {0, 0, 0xC0, 0xE0, 0xF0};
	for (size_t i = size - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (point & 0x3F));
		point >>= 6;
	}
	out[0] = (char)(mark[size] | point);
	return size;
}

const char *utf8_before(const char *start, const char *at)
{
	do
		at--;
	while (at > start && ((uint8_t)*at & 0xC0) == 0x80);
	return at;
}

void utf8_copy(char *out, size_t size, const char *text)
{
	size_t length = strlen(text);
	if (length >= size) {
		length = size - 1;
		while (length && ((unsigned char)text[length] & 0xC0) == 0x80)
			length--;
	}
	memcpy(out, text, length);
	out[length] = 0;
}

bool utf8_valid(const char *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		uint32_t point;
		at += utf8_decode(bytes + at, length - at, &point);
		if (point == UTF8_BAD)
			return false;
	}
	return true;
}
