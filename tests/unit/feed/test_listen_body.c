#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <zlib.h>

#include "feed/listen_body.h"

/* What was handed over, as text: "1{…}|" for a message, "A1{…}|" for one that is alone, "L2{…}|" for one of a line,
 * "!3:5|" for a bad line. */
static char heard[4096];

static void take_message(void *user, size_t number, bool in_lines, bool alone, const json_t *message)
{
	char *text = json_dumps(message, JSON_COMPACT | JSON_ENCODE_ANY);
	size_t at = strlen(heard);
	assert_ptr_equal(user, heard);
	snprintf(heard + at, sizeof heard - at, "%s%s%zu%s|", alone ? "A" : "", in_lines ? "L" : "", number, text);
	free(text);
}

static void take_bad_line(void *user, const struct error *error)
{
	size_t at = strlen(heard);
	assert_ptr_equal(user, heard);
	snprintf(heard + at, sizeof heard - at, "!%d|", error->line);
	assert_true(error->what[0] != 0);
}

static const struct listen_parts parts = {heard, take_message, take_bad_line};

static void apart(const char *body, const char *expected)
{
	struct error error = {0};
	heard[0] = 0;
	if (!listen_take_apart(body, strlen(body), &parts, &error))
		fail_msg("%s: %s", body, error.what);
	assert_string_equal(heard, expected);
}

static void refused(const char *body, size_t length, int line, int column)
{
	struct error error = {0};
	heard[0] = 0;
	assert_false(listen_take_apart(body, length, &parts, &error));
	assert_string_equal(heard, "");
	assert_true(error.what[0] != 0);
	assert_int_equal(error.line, line);
	assert_int_equal(error.column, column);
}

static void bodies(void **state)
{
	(void)state;
	apart("{\"a\":1}", "A1{\"a\":1}|");
	apart("\xEF\xBB\xBF {\"a\":\n1}\n", "A1{\"a\":1}|");
	apart("[]", "");
	apart("[{\"a\":1}]", "A1{\"a\":1}|");
	apart("[[{\"a\":1},{\"b\":2}]]", "1[{\"a\":1},{\"b\":2}]|");
	apart("[{\"a\":1},2,[3]]", "1{\"a\":1}|22|3[3]|");
	apart("{\"a\":1}\n{\"b\":2}", "L1{\"a\":1}|L2{\"b\":2}|");
	apart("\r\n{\"a\":1}\r\n\r\n{\"b\":2}\r\n", "L2{\"a\":1}|L4{\"b\":2}|");
	apart("{\"a\":1}\nbad\n{\"b\":2}\n{", "L1{\"a\":1}|!2|L3{\"b\":2}|!4|");
	apart("{\"a\":\"\xff\"}", "A1{\"a\":\"\xEF\xBF\xBD\"}|");
}

static void bodies_that_are_none(void **state)
{
	(void)state;
	refused("", 0, 0, 0);
	refused(" \r\n\t ", 5, 0, 0);
	refused("nonsense", 8, 1, 8);
	refused("{\"a\":1,\n\"a\":2}", 14, 2, 3);
	refused("{\"a\":1} {\"b\":2}", 15, 1, 9);
	refused("{\n\"a\":]\n}", 9, 2, 5);
	refused("12", 2, 1, 2);
	refused("{\"a\":1}\0{\"b\":1}", 15, 1, 8);
}

static void too_many_values(void **state)
{
	(void)state;
	size_t length = 3 * (size_t)LISTEN_VALUES_MOST + 3;
	char *body = malloc(length + 1);
	for (size_t i = 0; i < length; i++)
		body[i] = "{},"[i % 3];
	body[0] = '[';
	body[1] = ' ';
	body[2] = ' ';
	body[length - 1] = ']';
	body[length] = 0;
	struct error error = {0};
	assert_false(listen_take_apart(body, length, &parts, &error));
	assert_non_null(strstr(error.what, "100000"));
	assert_true(listen_is_simple(body, length - 3));
	free(body);
}

static size_t deflate_as(int bits, const char *bytes, size_t length, char *out, size_t size)
{
	z_stream z = {0};
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (z_const Bytef *)(uintptr_t)bytes;
	z.avail_in = (uInt)length;
	z.next_out = (uint8_t *)out;
	z.avail_out = (uInt)size;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	size_t made = size - z.avail_out;
	deflateEnd(&z);
	return made;
}

static void unpacks(enum listen_packing packing, const char *bytes, size_t length, const char *expected)
{
	char *out = NULL;
	size_t got = 0;
	assert_int_equal(listen_unpack(packing, bytes, length, &out, &got), LISTEN_UNPACKED);
	assert_int_equal(got, strlen(expected));
	assert_string_equal(out, expected);
	free(out);
}

static void does_not(enum listen_packing packing, const char *bytes, size_t length, enum listen_unpacked why)
{
	char *out = NULL;
	size_t got = 0;
	assert_int_equal(listen_unpack(packing, bytes, length, &out, &got), why);
	assert_null(out);
}

static void packings(void **state)
{
	(void)state;
	static const char text[] = "{\"a\":\"hello hello hello\"}";
	char packed[400];
	char *long_one = calloc(1, LISTEN_BODY_MOST + 1);
	char *small = malloc(8192);
	assert_int_equal(listen_packing_of(NULL), LISTEN_PLAIN);
	assert_int_equal(listen_packing_of("GZip"), LISTEN_GZIP);
	assert_int_equal(listen_packing_of("br"), LISTEN_PACKED_ELSE);
	unpacks(LISTEN_PLAIN, text, strlen(text), text);
	unpacks(LISTEN_PLAIN, "", 0, "");
	size_t length = deflate_as(15 + 16, text, strlen(text), packed, sizeof packed);
	unpacks(LISTEN_GZIP, packed, length, text);
	for (size_t cut = 0; cut < length; cut++)
		does_not(LISTEN_GZIP, packed, cut, LISTEN_BAD_PACKING);
	does_not(LISTEN_DEFLATE, packed, length, LISTEN_BAD_PACKING);
	packed[length] = 'x';
	does_not(LISTEN_GZIP, packed, length + 1, LISTEN_BAD_PACKING);
	unpacks(LISTEN_DEFLATE, packed, deflate_as(15, text, strlen(text), packed, sizeof packed), text);
	unpacks(LISTEN_DEFLATE, packed, deflate_as(-15, text, strlen(text), packed, sizeof packed), text);
	/* as long as may be, and one byte more */
	length = deflate_as(15 + 16, long_one, LISTEN_BODY_MOST, small, 8192);
	char *out = NULL;
	size_t got = 0;
	assert_int_equal(listen_unpack(LISTEN_GZIP, small, length, &out, &got), LISTEN_UNPACKED);
	assert_int_equal(got, LISTEN_BODY_MOST);
	free(out);
	length = deflate_as(15 + 16, long_one, LISTEN_BODY_MOST + 1, small, 8192);
	does_not(LISTEN_GZIP, small, length, LISTEN_BODY_TOO_LONG);
	does_not(LISTEN_PLAIN, long_one, LISTEN_BODY_MOST + 1, LISTEN_BODY_TOO_LONG);
	free(long_one);
	free(small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bodies),
		cmocka_unit_test(bodies_that_are_none),
		cmocka_unit_test(too_many_values),
		cmocka_unit_test(packings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
