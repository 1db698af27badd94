#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed/proto.h"

#define BYTES(text)                                                                                                    \
	(struct span)                                                                                                  \
	{                                                                                                              \
		text, sizeof text - 1                                                                                  \
	}

static void each_kind_of_field(void **state)
{
	(void)state;
	struct proto_field f;
	struct proto p = proto_of(BYTES("\x08\x96\x01" /* 1: 150 */
					"\x12\x03"
					"abc"                                  /* 2: text */
					"\x1d\x01\x02\x03\x04"                 /* 3: four bytes */
					"\x21\x01\x02\x03\x04\x05\x06\x07\x08" /* 4: eight bytes */
					"\x2a\x00"                             /* 5: empty */
					"\xf8\xff\xff\xff\x0f\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
	assert_int_equal(proto_next(&p, &f), PROTO_FIELD);
	assert_true(f.number == 1 && f.value == 150 && !f.bytes.at);
	assert_int_equal(proto_next(&p, &f), PROTO_FIELD);
	assert_true(f.number == 2 && f.value == 0 && span_is(f.bytes, "abc"));
	assert_int_equal(proto_next(&p, &f), PROTO_FIELD);
	assert_true(f.number == 3 && f.value == 0 && !f.bytes.at);
	assert_int_equal(proto_next(&p, &f), PROTO_FIELD);
	assert_true(f.number == 4 && f.value == 0 && !f.bytes.at);
	assert_int_equal(proto_next(&p, &f), PROTO_FIELD);
	assert_true(f.number == 5 && f.bytes.at && f.bytes.length == 0);
	assert_int_equal(proto_next(&p, &f), PROTO_FIELD);
	assert_true(f.number == (1u << 29) - 1 && f.value == UINT64_MAX);
	assert_int_equal(proto_next(&p, &f), PROTO_END);
	p = proto_of((struct span){NULL, 0});
	assert_int_equal(proto_next(&p, &f), PROTO_END);
}

static void what_is_no_message(void **state)
{
	(void)state;
	static const struct span table[] = {
		{"\x00\x01", 2}, /* no field is 0 */
		{"\x08", 1},     /* cut off */
		{"\x08\x80", 2},
		{"\x12\x02"
		 "a",
		 3},
		{"\x12", 1},
		{"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11}, /* longer than there is memory */
		{"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 11}, /* more than 64 bits */
		{"\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 12},
		{"\x0b", 1}, /* groups */
		{"\x0c", 1},
		{"\x0e", 1},
		{"\x0d\x01\x02\x03", 4},
		{"\x09\x01\x02\x03\x04\x05\x06\x07", 8},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct proto_field f;
		char *own = malloc(table[i].length); /* so that a sanitizer sees a step too far */
		memcpy(own, table[i].at, table[i].length);
		struct proto p = proto_of((struct span){own, table[i].length});
		assert_int_equal(proto_next(&p, &f), PROTO_BAD);
		free(own);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_field),
		cmocka_unit_test(what_is_no_message),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
