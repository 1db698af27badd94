#include "show/audience_line.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"

/* The normal form is three deep; unknown keys may hold more, within reason. */
#define DEPTH_MAX 32
#define LOAD_FLAGS (JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL)

static bool depth_ok(const json_t *value, int left)
{
	if (json_is_object(value)) {
		void *at = json_object_iter((json_t *)value);
		for (; at; at = json_object_iter_next((json_t *)value, at))
			if (left == 0 || !depth_ok(json_object_iter_value(at), left - 1))
				return false;
	} else if (json_is_array(value)) {
		for (size_t i = 0; i < json_array_size(value); i++)
			if (left == 0 || !depth_ok(json_array_get(value, i), left - 1))
				return false;
	}
	return true;
}

bool audience_depth_ok(const json_t *value)
{
	return depth_ok(value, DEPTH_MAX);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The code unit of the escape \uXXXX at `at`, or -1 if none stands there. */
static int32_t escape_at(const char *at, const char *end)
{
	if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
		return -1;
	int32_t unit = 0;
	for (int i = 2; i < 6; i++) {
		int digit = hex_value(at[i]);
		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

/* Bytes of the escape at `at`, which begins with a backslash; *lone: half a surrogate pair. */
static size_t escape_size(const char *at, const char *end, bool *lone)
{
	int32_t unit = escape_at(at, end);
	*lone = false;
	if (unit < 0)
		return end - at < 2 ? 1 : 2;
	if (unit < 0xD800 || unit > 0xDFFF)
		return 6;
	if (unit < 0xDC00) {
		int32_t low = escape_at(at + 6, end);
		if (low >= 0xDC00 && low <= 0xDFFF)
			return 12;
	}
	*lone = true;
	return 6;
}

/* A copy with U+FFFD for each maximal subpart that is no UTF-8 and for each lone surrogate; NULL if there is nothing to
 * mend, or no memory. */
static char *repair(const char *line, size_t length, size_t *out_length)
{
	static const char bad[] = "\xEF\xBF\xBD";
	char *out = malloc(length * 3 + 1);
	size_t written = 0;
	bool mended = false;
	const char *end = line + length;
	for (const char *at = line; out && at < end;) {
		uint32_t point;
		bool lone = false;
		size_t step = utf8_decode(at, (size_t)(end - at), &point);
		if (point == '\\')
			step = escape_size(at, end, &lone);
		const char *from = at;
		at += step;
		if (point == UTF8_BAD || lone) {
			from = bad;
			step = sizeof bad - 1;
			mended = true;
		}
		memcpy(out + written, from, step);
		written += step;
	}
	if (!mended) {
		free(out);
		return NULL;
	}
	*out_length = written;
	return out;
}

json_t *audience_line_load(const char *line, size_t length, bool *repaired, struct error *error)
{
	if (length <= AUDIENCE_LINE_MAX)
		return audience_page_load(line, length, repaired, error);
	*repaired = false;
	error_set(error, "The line is longer than 1 MiB.");
	return NULL;
}

json_t *audience_page_load(const char *line, size_t length, bool *repaired, struct error *error)
{
	*repaired = false;
	/* jansson loses a NUL behind a number, and takes the rest as if it had not been. */
	if (memchr(line, 0, length)) {
		error_set(error, "This is no JSON object: it holds a NUL byte.");
		return NULL;
	}
	json_error_t json_error;
	json_t *object = json_loadb(line, length, LOAD_FLAGS, &json_error);
	if (!object) {
		size_t mended_length = 0;
		char *mended = repair(line, length, &mended_length);
		if (mended) {
			*repaired = true;
			object = json_loadb(mended, mended_length, LOAD_FLAGS, &json_error);
			free(mended);
		}
	}
	if (!object) {
		error_set(error, "This is no JSON object: %s.", json_error.text);
		if (error && json_error.column > 0)
			error->column = json_error.column;
		return NULL;
	}
	if (!audience_depth_ok(object)) {
		json_decref(object);
		error_set(error, "The object is nested more than %d deep.", DEPTH_MAX);
		return NULL;
	}
	return object;
}
