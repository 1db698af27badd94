#include "core/gate.h"

#include <stdint.h>
#include <string.h>

#include <unictype.h>
#include <unigbrk.h>

#include "core/ascii.h"
#include "core/utf8.h"

/* A cluster that begins before the cap may end this many code points behind it: so a flag or a family at the end of a
 * full message is not lost, and a tower of combining marks is. */
#define CLUSTER_SLACK 64

#define ID_BYTES 256
#define BLANK_BRAILLE 0x2800 /* a pattern without dots */

struct limit {
	size_t points; /* code points that pass whole */
	size_t size;   /* the largest result with its NUL */
};

static struct limit limit_of(enum gate_what what)
{
	if (what == GATE_TEXT)
		return (struct limit){500, GATE_TEXT_MAX};
	return (struct limit){128, GATE_NAME_MAX};
}

static bool is_control(uint32_t point)
{
	return point < 0x20 || (point >= 0x7F && point < 0xA0);
}

static bool is_override(uint32_t point)
{
	return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

static bool is_separator(uint32_t point)
{
	return point == 0x2028 || point == 0x2029;
}

static bool goes_out(enum gate_what what, uint32_t point)
{
	if (point >= 0x2070)
		return false;
	if (what == GATE_TEXT)
		return (is_control(point) && point != '\t' && point != '\n') || is_override(point);
	return is_control(point) || is_override(point) || is_separator(point);
}

/* Where the result goes. */
struct target {
	char *out;
	size_t size;    /* of out */
	size_t written; /* without the NUL */
};

static enum gate_result finish(struct target *t, size_t length, enum gate_result result)
{
	t->out[length] = 0;
	t->written = length;
	return result;
}

/* Start of the last cluster that begins at or before `most`; 0 if the first one reaches beyond it. */
static size_t last_break(const char *breaks, size_t length, size_t most)
{
	for (size_t at = most < length ? most : length - 1; at > 0; at--)
		if (breaks[at])
			return at;
	return 0;
}

/* The code point that contains byte `at` begins here. */
static size_t point_start(const char *text, size_t at)
{
	while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
		at--;
	return at;
}

/* Nothing is to be taken out or replaced. */
static bool is_clean(enum gate_what what, const char *bytes, size_t length)
{
	for (size_t at = ascii_plain(bytes, length); at < length; at += ascii_plain(bytes + at, length - at)) {
		do {
			uint32_t point;
			at += utf8_next(bytes + at, length - at, &point);
			if (point == UTF8_BAD || goes_out(what, point))
				return false;
		} while (at < length && (unsigned char)bytes[at] >= 0x80);
	}
	return true;
}

static enum gate_result gate_id(const char *bytes, size_t length, struct target *t)
{
	if (!is_clean(GATE_ID, bytes, length))
		return finish(t, 0, GATE_REFUSED);
	size_t most = t->size - 1 < ID_BYTES ? t->size - 1 : ID_BYTES;
	if (length <= most) {
		memcpy(t->out, bytes, length);
		return finish(t, length, GATE_SAME);
	}
	/* Enough of what follows to see whether a cluster ends at the cap. */
	char breaks[ID_BYTES + 16];
	size_t seen = length < most + 16 ? length : point_start(bytes, most + 15);
	u8_grapheme_breaks((const uint8_t *)bytes, seen, breaks);
	size_t end = last_break(breaks, seen, most);
	if (!end)
		end = point_start(bytes, most);
	memcpy(t->out, bytes, end);
	return finish(t, end, GATE_CUT);
}

/* The first cluster that begins at or after `capped`; 0 if there is none. */
static size_t first_break(const char *breaks, size_t length, size_t capped)
{
	for (size_t at = capped; at < length; at++)
		if (breaks[at])
			return at;
	return 0;
}

/* The cleaned text has `length` bytes in out and reaches beyond the cap, which is at byte `capped`. `ended`: there is
 * no more of it, so it passes whole if the cluster that crosses the cap is its last. */
static enum gate_result cut(struct target *t, size_t length, size_t capped, bool ended, bool changed)
{
	char breaks[GATE_TEXT_MAX];
	if (!length)
		return finish(t, 0, GATE_CUT);
	u8_grapheme_breaks((const uint8_t *)t->out, length, breaks);
	size_t end = first_break(breaks, length, capped);
	if (end)
		return finish(t, end, GATE_CUT);
	if (ended)
		return finish(t, length, changed ? GATE_CHANGED : GATE_SAME);
	end = last_break(breaks, length, capped);
	return finish(t, end ? end : capped, GATE_CUT);
}

static enum gate_result gate_slow(enum gate_what what, const char *bytes, size_t length, struct target *t)
{
	struct limit limit = limit_of(what);
	size_t room = (t->size < limit.size ? t->size : limit.size) - 1;
	size_t written = 0;
	size_t points = 0;
	size_t capped = SIZE_MAX;
	bool changed = false;
	for (size_t at = 0; at < length;) {
		uint32_t point;
		size_t step = utf8_decode(bytes + at, length - at, &point);
		at += step;
		if (point == UTF8_BAD || goes_out(what, point))
			changed = true;
		if (point != UTF8_BAD && goes_out(what, point))
			continue;
		char encoded[4];
		size_t encoded_size = utf8_encode(encoded, point == UTF8_BAD ? 0xFFFD : point);
		if (points == limit.points)
			capped = written;
		if (points == limit.points + CLUSTER_SLACK || encoded_size > room - written)
			return cut(t, written, capped < written ? capped : written, false, changed);
		memcpy(t->out + written, encoded, encoded_size);
		written += encoded_size;
		points++;
	}
	if (capped < written)
		return cut(t, written, capped, true, changed);
	return finish(t, written, changed ? GATE_CHANGED : GATE_SAME);
}

static enum gate_result gate_into(enum gate_what what, const char *bytes, size_t length, struct target *t)
{
	if (what == GATE_ID)
		return gate_id(bytes, length, t);
	/* as many bytes are at most as many code points */
	if (length <= limit_of(what).points && length < t->size && is_clean(what, bytes, length)) {
		memcpy(t->out, bytes, length);
		return finish(t, length, GATE_SAME);
	}
	return gate_slow(what, bytes, length, t);
}

enum gate_result gate(enum gate_what what, const char *bytes, size_t length, char *out, size_t size)
{
	return gate_into(what, bytes, length, &(struct target){.out = out, .size = size});
}

enum gate_result gate_measured(enum gate_what what, const char *bytes, size_t length, char *out, size_t size,
			       size_t *written)
{
	struct target t = {.out = out, .size = size};
	enum gate_result result = gate_into(what, bytes, length, &t);
	*written = t.written;
	return result;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static bool starts_without_case(const char *text, size_t length, const char *upper)
{
	for (size_t i = 0; upper[i]; i++) {
		if (i == length)
			return false;
		char c = text[i];
		if ((c >= 'a' && c <= 'z' ? c - 32 : c) != upper[i])
			return false;
	}
	return true;
}

bool gate_can_be_seen(const char *text)
{
	size_t length = strlen(text);
	uint32_t point;
	for (size_t at = 0; at < length;) {
		at += utf8_next(text + at, length - at, &point);
		if (point > ' ' && point < 0x7F)
			return true;
		if (point != BLANK_BRAILLE && !uc_is_property_white_space(point) &&
		    !uc_is_property_default_ignorable_code_point(point))
			return true;
	}
	return false;
}

const char *gate_unwrap(const char *text, size_t *length)
{
	for (;;) {
		size_t off = 0;
		if (starts_without_case(text, *length, "\001ACTION") && *length > 7 && is_space(text[7])) {
			off = 8;
			if (text[*length - 1] == '\001')
				--*length;
		} else if (starts_without_case(text, *length, "/ME") && *length > 3 && is_space(text[3])) {
			off = 4;
		}
		if (!off)
			return text;
		while (off < *length && is_space(text[off]))
			off++;
		text += off;
		*length -= off;
	}
}

enum gate_result gate_message(const char *bytes, size_t length, char *out, size_t size)
{
	size_t written;
	return gate_message_measured(bytes, length, out, size, &written);
}

enum gate_result gate_message_measured(const char *bytes, size_t length, char *out, size_t size, size_t *written)
{
	size_t inner_length = length;
	const char *inner = gate_unwrap(bytes, &inner_length);
	enum gate_result result = gate_measured(GATE_TEXT, inner, inner_length, out, size, written);
	const char *gated = gate_unwrap(out, written);
	if (gated != out)
		memmove(out, gated, *written);
	out[*written] = 0;
	bool unwrapped = inner_length != length || gated != out;
	return result == GATE_SAME && unwrapped ? GATE_CHANGED : result;
}
