#include "core/cluster.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <unictype.h>
#include <unigbrk.h>

#include "core/utf8.h"

#define ELLIPSIS "…"
#define JOINER 0x200Du
#define REPLACEMENT 0xFFFDu

static bool is_flag_letter(uint32_t c)
{
	return c >= 0x1F1E6 && c <= 0x1F1FF;
}

/* What is known of a cluster so far. */
struct cluster {
	uint32_t last;
	size_t letters; /* of a flag, at the end */
	bool picture;   /* a picture and what belongs to it */
};

static bool goes_on(const struct cluster *c, uint32_t next)
{
	if (is_flag_letter(c->last) && is_flag_letter(next))
		return c->letters == 1;
	if (c->picture && c->last == JOINER && uc_is_property_extended_pictographic(next))
		return true;
	return !uc_is_grapheme_break(c->last, next);
}

/* Bytes of the cluster at `text`. Own steps: u8_grapheme_next() knows two code points only and tears flags and
 * families, and u8_grapheme_prev() reads through NULL when bytes are no UTF-8. */
static size_t cluster_size(const char *text, size_t length)
{
	struct cluster c = {0};
	for (size_t at = 0; at < length;) {
		uint32_t point;
		size_t used = utf8_next(text + at, length - at, &point);
		point = point == UTF8_BAD ? REPLACEMENT : point;
		if (at && !goes_on(&c, point))
			return at;
		c.letters = is_flag_letter(point) ? c.letters + 1 : 0;
		c.picture = c.picture || uc_is_property_extended_pictographic(point);
		c.last = point;
		at += used;
	}
	return length;
}

const char *cluster_end(const char *text)
{
	return text + cluster_size(text, strlen(text));
}

void cluster_copy(char *out, size_t size, const char *text)
{
	size_t length = strlen(text);
	if (length < size) {
		memcpy(out, text, length + 1);
		return;
	}
	size_t room = size - sizeof ELLIPSIS;
	size_t kept = 0;
	for (size_t next = 0; next <= room; next += cluster_size(text + next, length - next))
		kept = next;
	utf8_copy(out, (kept ? kept : room) + 1, text);
	memcpy(out + strlen(out), ELLIPSIS, sizeof ELLIPSIS);
}
