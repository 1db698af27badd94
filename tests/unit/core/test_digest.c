/* The state hash's two halves: a stream of typed values, and sums that know no order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/digest.h"

static void hash(uint8_t out[32], const char *a, const char *b)
{
	struct digest d;
	digest_init(&d);
	digest_text(&d, a);
	digest_text(&d, b);
	digest_final(&d, out);
}

/* The format is part of every journal: it never changes. */
static void a_known_vector(void **unused)
{
	(void)unused;
	struct digest d;
	uint8_t out[32];
	char hex[65];
	digest_init(&d);
	digest_final(&d, out);
	digest_hex(hex, out, sizeof out);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	/* an integer is eight bytes, the highest first; a text its length and its bytes */
	uint8_t bytes[19] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 0, 0, 0, 0, 3, 'a', 'b', 'c'};
	uint8_t expected[32];
	crypto_hash_sha256(expected, bytes, sizeof bytes);
	digest_init(&d);
	digest_int(&d, -2);
	digest_text(&d, "abc");
	digest_final(&d, out);
	assert_memory_equal(out, expected, sizeof out);
}

static void values_do_not_run_together(void **unused)
{
	(void)unused;
	uint8_t a[32];
	uint8_t b[32];
	hash(a, "ab", "c");
	hash(b, "a", "bc");
	assert_memory_not_equal(a, b, sizeof a);
	hash(a, "", "x");
	hash(b, NULL, "x");
	assert_memory_equal(a, b, sizeof a);
}

static void a_sum_knows_no_order(void **unused)
{
	(void)unused;
	uint8_t elements[3][32];
	struct digest_sum a = {{0}};
	struct digest_sum b = {{0}};
	hash(elements[0], "x", "1");
	hash(elements[1], "y", "2");
	hash(elements[2], "z", "3");
	digest_sum_add(&a, elements[0]);
	digest_sum_add(&a, elements[1]);
	digest_sum_add(&b, elements[1]);
	digest_sum_add(&b, elements[2]);
	digest_sum_add(&b, elements[0]);
	assert_memory_not_equal(&a, &b, sizeof a);
	digest_sum_remove(&b, elements[2]);
	assert_memory_equal(&a, &b, sizeof a);
	/* a set with one twice is not the set with it once, nor without */
	digest_sum_add(&a, elements[1]);
	assert_memory_not_equal(&a, &b, sizeof a);
}

static void hex(void **unused)
{
	(void)unused;
	char out[9];
	digest_hex(out, (const uint8_t[]){0x00, 0x7f, 0xab, 0xff}, 4);
	assert_string_equal(out, "007fabff");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_known_vector),
		cmocka_unit_test(values_do_not_run_together),
		cmocka_unit_test(a_sum_knows_no_order),
		cmocka_unit_test(hex),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
