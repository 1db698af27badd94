/* UTF-8, code point by code point. Own code, since libunistring does not take the maximal subparts that contracts.md
 * section 21 asks for when bytes are wrong. Thread-safe. */
#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What utf8_decode() gives for bytes that are no UTF-8. No code point has this value. */
#define UTF8_BAD UINT32_MAX

/* Decodes the code point at `bytes` (`length` at least 1) and returns its bytes; for a sequence that is not valid,
 * UTF8_BAD and the bytes of its maximal subpart (Unicode 15, section 3.9, "U+FFFD substitution"). */
size_t utf8_decode(const char *bytes, size_t length, uint32_t *point);
/* The same; what is written most is decoded in place. */
static inline size_t utf8_next(const char *bytes, size_t length, uint32_t *point)
{
	const uint8_t *at = (const uint8_t *)bytes;
	if (at[0] < 0x80) {
		*point = at[0];
		return 1;
	}
	if (length >= 3 && at[0] >= 0xE1 && at[0] <= 0xEC && (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80) {
		*point = (uint32_t)(at[0] & 0x0F) << 12 | (uint32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
		return 3;
	}
	if (length >= 2 && at[0] >= 0xC2 && at[0] <= 0xDF && (at[1] & 0xC0) == 0x80) {
		*point = (uint32_t)(at[0] & 0x1F) << 6 | (at[1] & 0x3F);
		return 2;
	}
	return utf8_decode(bytes, length, point);
}
/* Writes 1 to 4 bytes and returns how many. `point` must be a Unicode scalar value. */
size_t utf8_encode(char out[4], uint32_t point);
/* Start of the code point before `at`, which must be behind `start`; the text must be valid. */
const char *utf8_before(const char *start, const char *at);
/* As much of a valid text as fits into `size` bytes with its NUL, cut between code points. */
void utf8_copy(char *out, size_t size, const char *text);
bool utf8_valid(const char *bytes, size_t length);

#endif
