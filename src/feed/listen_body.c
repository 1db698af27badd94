#include "feed/listen_body.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <zlib.h>

#include "show/audience_line.h"

enum listen_packing listen_packing_of(const char *encoding)
{
	static const struct {
		const char *name;
		enum listen_packing packing;
	} table[] = {
		{"", LISTEN_PLAIN},      {"identity", LISTEN_PLAIN},  {"gzip", LISTEN_GZIP},
		{"x-gzip", LISTEN_GZIP}, {"deflate", LISTEN_DEFLATE},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcasecmp(encoding ? encoding : "", table[i].name) == 0)
			return table[i].packing;
	return LISTEN_PACKED_ELSE;
}

/* What inflateInit2() wants: gzip, the zlib form, or the bare one that some take "deflate" for. */
#define GZIP_BITS (15 + 16)
#define ZLIB_BITS 15
#define BARE_BITS (-15)
#define CHUNK 65536

static enum listen_unpacked inflate_all(z_stream *z, char **out, size_t *length)
{
	size_t size = 0;
	int code = Z_OK;
	*length = 0;
	do {
		if (size - *length < CHUNK) {
			size = size ? size * 2 : CHUNK;
			char *grown = realloc(*out, size + 1);
			if (!grown)
				return LISTEN_NO_MEMORY;
			*out = grown;
		}
		z->next_out = (uint8_t *)*out + *length;
		z->avail_out = (uInt)(size - *length);
		code = inflate(z, Z_NO_FLUSH);
		*length = size - z->avail_out;
		if (*length > LISTEN_BODY_MOST)
			return LISTEN_BODY_TOO_LONG;
		/* gzip may be several pieces, one behind the other */
		if (code == Z_STREAM_END && z->avail_in > 0 && inflateReset(z) == Z_OK)
			code = Z_OK;
	} while (code == Z_OK && (z->avail_in > 0 || z->avail_out == 0));
	(*out)[*length] = 0;
	return code == Z_STREAM_END ? LISTEN_UNPACKED : LISTEN_BAD_PACKING;
}

static enum listen_unpacked unpack_as(int bits, const char *bytes, size_t length, char **out, size_t *out_length)
{
	z_stream z = {0};
	*out = NULL;
	if (inflateInit2(&z, bits) != Z_OK)
		return LISTEN_NO_MEMORY;
	z.next_in = (z_const Bytef *)(uintptr_t)bytes;
	z.avail_in = (uInt)length;
	enum listen_unpacked result = inflate_all(&z, out, out_length);
	inflateEnd(&z);
	if (result != LISTEN_UNPACKED) {
		free(*out);
		*out = NULL;
	}
	return result;
}

enum listen_unpacked listen_unpack(enum listen_packing packing, const char *bytes, size_t length, char **out,
				   size_t *out_length)
{
	enum listen_unpacked result = LISTEN_BAD_PACKING;
	*out = NULL;
	*out_length = 0;
	if (length > LISTEN_BODY_MOST)
		return LISTEN_BODY_TOO_LONG;
	switch (packing) {
	case LISTEN_PLAIN:
		*out = malloc(length + 1);
		if (!*out)
			return LISTEN_NO_MEMORY;
		if (length)
			memcpy(*out, bytes, length);
		(*out)[length] = 0;
		*out_length = length;
		return LISTEN_UNPACKED;
	case LISTEN_GZIP:
		return unpack_as(GZIP_BITS, bytes, length, out, out_length);
	case LISTEN_DEFLATE:
		result = unpack_as(ZLIB_BITS, bytes, length, out, out_length);
		if (result == LISTEN_BAD_PACKING)
			result = unpack_as(BARE_BITS, bytes, length, out, out_length);
		return result;
	case LISTEN_PACKED_ELSE:
		break;
	}
	return result;
}

bool listen_is_simple(const char *bytes, size_t length)
{
	size_t count = 0;
	for (size_t i = 0; i < length; i++)
		count += bytes[i] == '{' || bytes[i] == '[';
	return count <= LISTEN_VALUES_MOST;
}

/* ---- messages ---- */

static bool is_blank(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!strchr(" \t\r\n", bytes[i]) || !bytes[i])
			return false;
	return true;
}

static void hand_over(json_t *value, const struct listen_parts *parts)
{
	size_t i = 0;
	const json_t *part = NULL;
	bool alone = json_array_size(value) == 1 && !json_is_array(json_array_get(value, 0));
	if (!json_is_array(value)) {
		parts->message(parts->user, 1, false, true, value);
		return;
	}
	json_array_foreach(value, i, part)
	{
		parts->message(parts->user, i + 1, false, alone, part);
	}
}

/* Where a value that runs over several lines breaks. */
static void find_place(const char *bytes, size_t length, struct error *error)
{
	json_error_t place;
	json_t *value = json_loadb(bytes, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &place);
	json_decref(value);
	error->line = value || place.line < 1 ? 1 : place.line;
	error->column = !value && place.column > 0 ? place.column : error->column;
}

static size_t line_length(const char *bytes, size_t length)
{
	const char *end = memchr(bytes, '\n', length);
	return end ? (size_t)(end - bytes) : length;
}

/* Is the first line that is not empty a value by itself? */
static bool is_in_lines(const char *bytes, size_t length)
{
	while (length > 0) {
		size_t n = line_length(bytes, length);
		bool repaired;
		if (!is_blank(bytes, n)) {
			json_t *value = n < length ? audience_line_load(bytes, n, &repaired, NULL) : NULL;
			json_decref(value);
			return value != NULL;
		}
		bytes += n + (n < length);
		length -= n + (n < length);
	}
	return false;
}

static void take_lines(const char *bytes, size_t length, const struct listen_parts *parts)
{
	for (size_t number = 1; length > 0; number++) {
		size_t n = line_length(bytes, length);
		bool repaired;
		struct error error = {0};
		json_t *value = is_blank(bytes, n) ? NULL : audience_line_load(bytes, n, &repaired, &error);
		if (value) {
			parts->message(parts->user, number, true, false, value);
		} else if (!is_blank(bytes, n)) {
			error.line = number > INT_MAX ? INT_MAX : (int)number;
			parts->bad_line(parts->user, &error);
		}
		json_decref(value);
		bytes += n + (n < length);
		length -= n + (n < length);
	}
}

bool listen_take_apart(const char *bytes, size_t length, const struct listen_parts *parts, struct error *error)
{
	bool repaired;
	if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
		bytes += 3;
		length -= 3;
	}
	if (is_blank(bytes, length)) {
		error_say(error, "Post.empty");
		return false;
	}
	if (!listen_is_simple(bytes, length)) {
		error_say_of(error, "Post.values", "%d", LISTEN_VALUES_MOST);
		return false;
	}
	json_t *value = audience_line_load(bytes, length, &repaired, error);
	if (value) {
		hand_over(value, parts);
		json_decref(value);
		return true;
	}
	if (is_in_lines(bytes, length)) {
		take_lines(bytes, length, parts);
		return true;
	}
	find_place(bytes, length, error);
	return false;
}
