/* Bytes of a spreadsheet program's CSV, in whatever encoding it wrote, as UTF-8. */
#include "show/sheet_table.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"

static bool begins(const char *bytes, size_t length, const char *mark, size_t size)
{
	return length >= size && memcmp(bytes, mark, size) == 0;
}

/* UTF-16 without a BOM has a NUL in every comma, digit and line end, on the same side; few other characters have one.
 */
static const char *guess_utf16(const char *bytes, size_t length)
{
	size_t sides[2] = {0, 0};
	size_t looked = length < 2048 ? length : 2048;
	for (size_t i = 0; i < looked; i++)
		if (!bytes[i])
			sides[i % 2]++;
	if (sides[1] > looked / 16 && sides[1] > 3 * sides[0])
		return "UTF-16LE";
	if (sides[0] > looked / 16 && sides[0] > 3 * sides[1])
		return "UTF-16BE";
	return NULL;
}

static const char *find_encoding(const char *bytes, size_t length, size_t *skip)
{
	*skip = 0;
	if (begins(bytes, length, "\xEF\xBB\xBF", 3)) {
		*skip = 3;
		return "UTF-8";
	}
	if (begins(bytes, length, "\xFF\xFE", 2) || begins(bytes, length, "\xFE\xFF", 2)) {
		*skip = 2;
		return begins(bytes, length, "\xFF", 1) ? "UTF-16LE" : "UTF-16BE";
	}
	const char *wide = guess_utf16(bytes, length);
	if (wide)
		return wide;
	return utf8_valid(bytes, length) ? "UTF-8" : "GB18030";
}

/* All of it or nothing. NUL-terminated; *out_length without the NUL. */
static char *convert(const char *encoding, const char *bytes, size_t length, size_t *out_length)
{
	size_t room = length * 4 + 4; /* four bytes of UTF-8 for two of anything else, at the most */
	char *out = malloc(room + 1);
	iconv_t converter = iconv_open("UTF-8", encoding);
	if (!out || converter == (iconv_t)-1) {
		free(out);
		if (converter != (iconv_t)-1)
			iconv_close(converter);
		return NULL;
	}
	char *in = (char *)bytes;
	char *to = out;
	size_t left = length;
	bool ok = iconv(converter, &in, &left, &to, &room) != (size_t)-1 && left == 0;
	iconv_close(converter);
	if (!ok) {
		free(out);
		return NULL;
	}
	*out_length = (size_t)(to - out);
	*to = '\0';
	return out;
}

/* \r\n and \r become \n, in place. */
static void join_line_ends(char *text)
{
	char *to = text;
	for (const char *from = text; *from; from++) {
		if (*from == '\r') {
			*to++ = '\n';
			if (from[1] == '\n')
				from++;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
}

char *sheet_decode(const char *bytes, size_t length, struct error *error)
{
	size_t skip;
	size_t decoded_length = 0;
	if (length > SHEET_BYTES_MAX) {
		error_set(error, "This sheet is larger than 8 MiB.");
		return NULL;
	}
	const char *encoding = find_encoding(bytes, length, &skip);
	char *text = convert(encoding, bytes + skip, length - skip, &decoded_length);
	if (!text) {
		error_set(error, "These bytes are no text in UTF-8, UTF-16 or GB18030. Save the sheet as CSV UTF-8.");
		return NULL;
	}
	if (strlen(text) != decoded_length) {
		error_set(error, "This is no text: it holds NUL bytes. Save the sheet as CSV UTF-8.");
		free(text);
		return NULL;
	}
	join_line_ends(text);
	return text;
}
