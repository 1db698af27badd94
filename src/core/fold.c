#include "core/fold.h"

#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "core/ascii.h"
#include "core/gate.h"
#include "core/utf8.h"

/* The text is not one that the quick way can do. */
#define NOT_QUICK SIZE_MAX
/* U+2026 folds to three dots, which take as many bytes. */
#define ELLIPSIS 0x2026

bool fold_is_white(uint32_t point)
{
	return point == ' ' || (point >= 9 && point <= 13) || point == 0x85 || point == 0xA0 || point == 0x1680 ||
	       (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
	       point == 0x205F || point == 0x3000;
}

bool fold_is_ignorable(uint32_t point)
{
	return point >= 0xAD &&
	       (point == 0x20E3 || point == 0x2800 || uc_is_property_default_ignorable_code_point(point));
}

bool fold_is_blank(const char *text)
{
	size_t length = strlen(text);
	uint32_t point;
	while (length) {
		size_t step = utf8_next(text, length, &point);
		if (!fold_is_white(point) && !fold_is_ignorable(point))
			return false;
		text += step;
		length -= step;
	}
	return true;
}

bool fold_is_punctuation(uint32_t point)
{
	/* !"#%&'()*,-./ :;?@ [\]_ {}~ as bits */
	static const uint64_t ascii[2] = {UINT64_C(0x8C00F7EE00000000), UINT64_C(0x68000000B8000001)};
	if (point < 0x80)
		return ascii[point >> 6] >> (point & 63) & 1;
	return point == 0xFF5E || uc_is_general_category_withtable(point, UC_CATEGORY_MASK_P);
}

bool fold_joins_previous(uint32_t point)
{
	return point >= 0x300 && ((point >= 0x1160 && point <= 0x11FF) || point == 0xFF9E || point == 0xFF9F ||
				  uc_is_general_category_withtable(point, UC_CATEGORY_MASK_M));
}

/* Bytes of white space at the beginning. */
static size_t white_size(const char *bytes, size_t length)
{
	size_t at = 0;
	while (at < length) {
		uint32_t point;
		size_t step = utf8_next(bytes + at, length - at, &point);
		if (!fold_is_white(point))
			break;
		at += step;
	}
	return at;
}

/* Bytes of a mention at the beginning: @ or its full-width form, and a name up to white space; 0 if there is none. */
static size_t mention_size(const char *bytes, size_t length)
{
	uint32_t point;
	if (!length)
		return 0;
	size_t sign = utf8_next(bytes, length, &point);
	if (point != '@' && point != 0xFF20)
		return 0;
	size_t at = sign;
	while (at < length) {
		size_t step = utf8_next(bytes + at, length - at, &point);
		if (fold_is_white(point))
			break;
		at += step;
	}
	return at > sign ? at : 0;
}

const char *fold_body(const char *raw, size_t *length)
{
	for (;;) {
		size_t white = white_size(raw, *length);
		raw += white;
		*length -= white;
		size_t before = *length;
		raw = gate_unwrap(raw, length);
		size_t mention = mention_size(raw, *length);
		raw += mention;
		*length -= mention;
		if (*length == before)
			return raw;
	}
}

static bool reserve(char **bytes, size_t *capacity, size_t needed)
{
	if (*capacity >= needed)
		return true;
	size_t size = needed < 256 ? 256 : needed + needed / 2;
	char *grown = realloc(*bytes, size);
	if (!grown)
		return false;
	*bytes = grown;
	*capacity = size;
	return true;
}

/* Code points beyond ASCII whose folded form is themselves or another one at a fixed distance that takes no more bytes,
 * whatever stands beside them, as long as that is of this table too. fold_bytes_slow() is the judge of it: the tests
 * compare every single code point and every pair that composes. In the order in which chats use them. */
static const struct {
	uint32_t first;
	uint32_t last;
	int32_t shift;
} quick_ranges[] = {
	{0x4E00, 0x9FFF, 0},       /* Han */
	{0xFF01, 0xFF20, -0xFEE0}, /* full-width digits and punctuation */
	{0xFF21, 0xFF3A, -0xFEC0}, /* full-width capitals */
	{0xFF3B, 0xFF5E, -0xFEE0}, /* full-width small letters and punctuation */
	{0x3001, 0x3020, 0},       /* Chinese punctuation */
	{0x3041, 0x3096, 0},       /* Hiragana */
	{0x30A1, 0x30FE, 0},       /* Katakana */
	{0xAC00, 0xD7A3, 0},       /* Hangul syllables */
	{0x1F300, 0x1F64F, 0},     /* pictographs, faces */
	{0x1F680, 0x1F6FF, 0},     /* transport */
	{0x1F900, 0x1F9FF, 0},     /* more pictographs */
	{0x2018, 0x201F, 0},       /* quotation marks */
	{0xE0, 0xFE, 0},           /* Latin-1 */
	{0xC0, 0xD6, 32},          /* its capitals */
	{0xD8, 0xDE, 32},          /* its capitals behind the multiplication sign */
	{0x430, 0x45F, 0},         /* Cyrillic */
	{0x410, 0x42F, 32},        /* its capitals */
	{0x400, 0x40F, 80},        /* its capitals of other languages than Russian */
	{0x621, 0x64A, 0},         /* Arabic letters */
	{0x904, 0x939, 0},         /* Devanagari letters */
	{0x93D, 0x94D, 0},         /* its vowel signs and virama */
	{0x964, 0x96F, 0},         /* its danda and digits */
	{0x3400, 0x4DBF, 0},       /* Han, extension A */
	{0x20000, 0x2A6DF, 0},     /* Han, extension B */
};

/* UTF8_BAD: not of the table. */
static uint32_t quick_point(uint32_t point)
{
	for (size_t i = 0; i < sizeof quick_ranges / sizeof *quick_ranges; i++)
		if (point >= quick_ranges[i].first && point <= quick_ranges[i].last)
			return (uint32_t)((int32_t)point + quick_ranges[i].shift);
	return UTF8_BAD;
}

/* The ignorable ones that chat programs put behind a repeated message, and those of emoji. */
static bool quick_ignorable(uint32_t point)
{
	return (point >= 0x200B && point <= 0x200F) || (point >= 0x2060 && point <= 0x206F) ||
	       (point >= 0xFE00 && point <= 0xFE0F) || (point >= 0xE0000 && point <= 0xE0FFF) || point == 0x34F ||
	       point == 0x20E3 || point == 0x2800 || point == 0xFEFF;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Of eight bytes of ASCII: capitals become small. */
static uint64_t lower_eight(uint64_t eight)
{
	uint64_t from_a = eight + ASCII_EACH * (0x80 - 'A');
	uint64_t behind_z = eight + ASCII_EACH * (0x80 - 'Z' - 1);
	return eight | (from_a & ~behind_z & ASCII_HIGH) >> 2;
}

/* Eight bytes of plain ASCII, that neither begin nor end with a space, nor have two of them side by side. */
static bool is_even(uint64_t eight, const char *bytes)
{
	if (!ascii_is_plain(eight) || bytes[0] == ' ' || bytes[7] == ' ')
		return false;
	uint64_t spaces = ascii_places(eight, ' ');
	return !(spaces & spaces << 8);
}

/* Writes the folded text to out, which has room for `length`: nothing that the quick way does makes a text longer.
 * Returns its length or NOT_QUICK. */
static size_t quick(const char *bytes, size_t length, char *out)
{
	size_t written = 0;
	bool space = false;
	for (size_t at = 0; at < length;) {
		const char *from = bytes + at;
		uint64_t eight = length - at >= 8 ? ascii_load(from) : 0;
		if (is_even(eight, from)) {
			if (space)
				out[written++] = ' ';
			space = false;
			eight = lower_eight(eight);
			memcpy(out + written, &eight, sizeof eight);
			written += 8;
			at += 8;
			continue;
		}
		uint32_t point;
		size_t step = utf8_next(from, length - at, &point);
		bool ascii = point < 0x80;
		uint32_t folded = ascii ? (uint32_t)(unsigned char)lower((char)point) : quick_point(point);
		at += step;
		/* none of the quick ones is white or ignorable */
		if ((ascii || folded == UTF8_BAD) && fold_is_white(point)) {
			space = written > 0;
			continue;
		}
		if (folded == UTF8_BAD && quick_ignorable(point))
			continue;
		if (folded == UTF8_BAD && point != ELLIPSIS)
			return NOT_QUICK;
		if (space)
			out[written++] = ' ';
		space = false;
		if (ascii) {
			out[written++] = (char)folded;
		} else if (folded == point || point == ELLIPSIS) {
			memcpy(out + written, point == ELLIPSIS ? "..." : from, step);
			written += step;
		} else {
			written += utf8_encode(out + written, folded);
		}
	}
	return written;
}

/* Runs of white space to one space, none at the ends, in place. Returns the new length. */
static size_t collapse(char *bytes, size_t length)
{
	size_t written = 0;
	bool space = false;
	for (size_t at = 0; at < length;) {
		uint32_t point;
		size_t step = utf8_next(bytes + at, length - at, &point);
		if (fold_is_white(point)) {
			space = written > 0;
		} else {
			if (space)
				bytes[written++] = ' ';
			space = false;
			memmove(bytes + written, bytes + at, step);
			written += step;
		}
		at += step;
	}
	return written;
}

/* Copies what is not ignorable to the scratch buffer. False: no memory, or invalid UTF-8. */
static bool filter(struct match_text *t, const char *bytes, size_t length, size_t *kept)
{
	char *scratch = t->scratch;
	bool grown = reserve(&scratch, &t->scratch_size, length + 1);
	t->scratch = scratch;
	if (!grown)
		return false;
	*kept = 0;
	for (size_t at = 0; at < length;) {
		uint32_t point;
		size_t step = utf8_next(bytes + at, length - at, &point);
		if (point == UTF8_BAD)
			return false;
		if (!fold_is_ignorable(point)) {
			memcpy(scratch + *kept, bytes + at, step);
			*kept += step;
		}
		at += step;
	}
	return true;
}

bool fold_bytes_slow(struct match_text *t, const char *bytes, size_t length)
{
	size_t kept;
	if (!filter(t, bytes, length, &kept) || !reserve(&t->folded, &t->capacity, kept + 1))
		return false;
	size_t size = t->capacity - 1;
	uint8_t *result = u8_casefold(t->scratch, kept, NULL, UNINORM_NFKC, (uint8_t *)t->folded, &size);
	if (!result)
		return false;
	if (result != (uint8_t *)t->folded) {
		bool grown = reserve(&t->folded, &t->capacity, size + 1);
		if (grown)
			memcpy(t->folded, result, size);
		free(result);
		if (!grown)
			return false;
	}
	t->length = collapse(t->folded, size);
	t->folded[t->length] = 0;
	return true;
}

bool fold_bytes(struct match_text *t, const char *bytes, size_t length)
{
	if (!reserve(&t->folded, &t->capacity, length + 1))
		return false;
	size_t written = quick(bytes, length, t->folded);
	if (written == NOT_QUICK)
		return fold_bytes_slow(t, bytes, length);
	t->length = written;
	t->folded[written] = 0;
	return true;
}

/* A full-width form of ASCII. */
static bool is_wide(uint32_t point)
{
	return point >= 0xFF01 && point <= 0xFF5E;
}

size_t fold_settle(const char *bytes, size_t length, char *out)
{
	size_t written = 0;
	for (size_t at = 0; at < length;) {
		uint32_t point;
		if (length - at >= 8 && ascii_is_plain(ascii_load(bytes + at))) {
			memcpy(out + written, bytes + at, 8);
			written += 8;
			at += 8;
			continue;
		}
		size_t step = utf8_next(bytes + at, length - at, &point);
		bool known = point < 0x80 || quick_point(point) != UTF8_BAD;
		if (known && is_wide(point)) {
			out[written++] = (char)(point - 0xFEE0);
		} else if (known) {
			memcpy(out + written, bytes + at, step);
			written += step;
		} else if (!quick_ignorable(point)) {
			return SIZE_MAX;
		}
		at += step;
	}
	return written;
}

void fold_strip(struct match_text *t)
{
	const char *end = t->folded + t->length;
	while (end > t->folded) {
		const char *before = utf8_before(t->folded, end);
		uint32_t point;
		utf8_next(before, (size_t)(end - before), &point);
		if (point != ' ' && !fold_is_punctuation(point))
			break;
		end = before;
	}
	if (end == t->folded)
		return;
	t->length = (size_t)(end - t->folded);
	t->folded[t->length] = 0;
}
