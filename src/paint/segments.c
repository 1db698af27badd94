#include "paint/segments.h"

#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/ustring.h>

static bool is_cjk(uint32_t c)
{
	return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0x20000 && c <= 0x3FFFF);
}

bool segments_break(uint32_t c)
{
	return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF);
}

static bool is_one_of_ours(uint32_t c)
{
	return is_cjk(c) || segments_break(c);
}

/* ICU counts in UTF-16: unit[i] is where the code point i begins. Returns the units of all. */
static int32_t encode(const uint32_t *codes, size_t length, UChar *text, int32_t *unit)
{
	int32_t used = 0;
	for (size_t i = 0; i < length; i++) {
		unit[i] = used;
		UBool failed = false;
		uint32_t c = codes[i] <= 0x10FFFF ? codes[i] : 0xFFFD;
		U16_APPEND(text, used, 2 * SEGMENTS_MAX, c, failed);
		(void)failed;
	}
	return used;
}

static void mark(UBreakIterator *words, const uint32_t *codes, size_t length, const int32_t *unit, unsigned char *out)
{
	for (size_t i = 1; i < length; i++) {
		if (is_one_of_ours(codes[i - 1]) && is_one_of_ours(codes[i]))
			out[i] = ubrk_isBoundary(words, unit[i]) ? SEGMENT_BEGINS : SEGMENT_INSIDE;
	}
}

void segments_find(const uint32_t *codes, size_t length, unsigned char *out)
{
	memset(out, SEGMENT_UNKNOWN, length);
	length = length < SEGMENTS_MAX ? length : SEGMENTS_MAX;
	size_t ours = 0;
	for (size_t i = 0; i < length; i++)
		ours += is_one_of_ours(codes[i]);
	if (ours < 2)
		return;
	UChar text[2 * SEGMENTS_MAX];
	int32_t unit[SEGMENTS_MAX];
	int32_t units = encode(codes, length, text, unit);
	UErrorCode error = U_ZERO_ERROR;
	UBreakIterator *words = ubrk_open(UBRK_WORD, "", text, units, &error);
	if (U_SUCCESS(error))
		mark(words, codes, length, unit, out);
	if (words)
		ubrk_close(words);
}

void segments_warm(void)
{
	static const uint32_t text[] = {0x53CC, 0x5C42, 0x771F, 0x7A7A, 0x65C5, 0x884C, 0x676F};
	unsigned char out[sizeof(text) / sizeof(*text)];
	segments_find(text, sizeof(text) / sizeof(*text), out);
}
