/* Plain text, eight bytes at a time: most of what people write, and nearly all ids. Thread-safe. */
#ifndef CORE_ASCII_H
#define CORE_ASCII_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ASCII_EACH UINT64_C(0x0101010101010101)
#define ASCII_HIGH UINT64_C(0x8080808080808080)

static inline uint64_t ascii_load(const char *bytes)
{
	uint64_t eight;
	memcpy(&eight, bytes, sizeof eight);
	return eight;
}

/* The same with the first byte lowest, whatever the machine. */
static inline uint64_t ascii_load_little(const char *bytes)
{
	const unsigned char *b = (const unsigned char *)bytes;
	return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 |
	       (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

/* The highest bit of each of the eight that is `byte`. */
static inline uint64_t ascii_places(uint64_t eight, unsigned char byte)
{
	uint64_t other = eight ^ ASCII_EACH * byte;
	return ~(((other & ~ASCII_HIGH) + ~ASCII_HIGH) | other) & ASCII_HIGH;
}

/* Which of the eight is the first of those places, loaded little; there must be one. */
static inline unsigned ascii_first(uint64_t places)
{
	/* the lowest bit alone, made a mask of all bits below it, whose bytes are counted */
	uint64_t below = (places & (0 - places)) - 1;
	return (unsigned)(((below >> 7 & ASCII_EACH) * ASCII_EACH) >> 56);
}

/* True if one of the eight is 0. Exact as a whole; it does not say which. */
static inline bool ascii_has_zero(uint64_t eight)
{
	return ((eight - ASCII_EACH) & ~eight & ASCII_HIGH) != 0;
}

/* True if one of the eight is `byte`. */
static inline bool ascii_has(uint64_t eight, unsigned char byte)
{
	return ascii_has_zero(eight ^ ASCII_EACH * byte);
}

/* True if all of the eight are from 0x20 to 0x7E. */
static inline bool ascii_is_plain(uint64_t eight)
{
	return !((eight | (eight - ASCII_EACH * 0x20)) & ASCII_HIGH) && !ascii_has(eight, 0x7F);
}

/* How many bytes from the first one on are from 0x20 to 0x7E. */
static inline size_t ascii_plain(const char *bytes, size_t length)
{
	size_t at = 0;
	while (length - at >= 8 && ascii_is_plain(ascii_load(bytes + at)))
		at += 8;
	/* the last eight again, in place of one by one */
	if (at && length - at < 8 && ascii_is_plain(ascii_load(bytes + length - 8)))
		return length;
	while (at < length && (unsigned char)bytes[at] >= 0x20 && (unsigned char)bytes[at] < 0x7F)
		at++;
	return at;
}

#endif
