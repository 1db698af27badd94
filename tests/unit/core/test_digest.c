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

static void element_of(uint8_t out[32], const char *a, int64_t n, const char *b)
{
	struct digest_element e;
	digest_element_init(&e);
	digest_element_text(&e, a);
	digest_element_int(&e, n);
	digest_element_text(&e, b);
	digest_element_final(&e, out);
}

/* A short element is BLAKE2b of the same bytes as in the stream. */
static void a_known_element(void **unused)
{
	(void)unused;
	uint8_t bytes[] = {0,    0,    0,    0,    0, 0, 0, 1, 'a', 0xff, 0xff, 0xff, 0xff,
			   0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 0, 0,   0,    0,    0};
	uint8_t expected[32];
	uint8_t out[32];
	crypto_generichash(expected, sizeof expected, bytes, sizeof bytes, NULL, 0);
	element_of(out, "a", -2, NULL);
	assert_memory_equal(out, expected, sizeof out);
}

/* Whatever its length, each byte of it counts. */
static void elements_differ(void **unused)
{
	(void)unused;
	static char text[3000];
	uint8_t hash[32];
	uint8_t other[32];
	for (size_t size = 0; size < 2500; size += size < 1100 ? 1 : 97) {
		memset(text, 'a', size);
		text[size] = 0;
		element_of(hash, text, 1, "b");
		element_of(other, text, 2, "b");
		assert_memory_not_equal(hash, other, sizeof hash);
		element_of(other, text, 1, "c");
		assert_memory_not_equal(hash, other, sizeof hash);
		text[size / 2] = 'b';
		element_of(other, text, 1, "b");
		assert_true(size == 0 || memcmp(hash, other, sizeof hash) != 0);
		text[size / 2] = size ? 'a' : 0;
		element_of(other, text, 1, "b");
		assert_memory_equal(hash, other, sizeof hash);
	}
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
		cmocka_unit_test(a_known_vector),       cmocka_unit_test(values_do_not_run_together),
		cmocka_unit_test(a_known_element),      cmocka_unit_test(elements_differ),
		cmocka_unit_test(a_sum_knows_no_order), cmocka_unit_test(hex),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
