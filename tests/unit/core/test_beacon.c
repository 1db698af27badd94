/* Rounds of the beacons that are known, and when they come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/beacon.h"

static void rounds_have_their_time(void **state)
{
	(void)state;
	const struct beacon_chain *quicknet = beacon_default();
	assert_string_equal(quicknet->hash, "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971");
	assert_ptr_equal(beacon_find(quicknet->hash), quicknet);
	assert_int_equal(beacon_time_ms(quicknet, 1), INT64_C(1692803367000));
	assert_int_equal(beacon_time_ms(quicknet, 2), INT64_C(1692803370000));
	const struct beacon_chain *slow =
		beacon_find("8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce");
	assert_non_null(slow);
	assert_int_equal(beacon_time_ms(slow, 1), INT64_C(1595431050000));
	assert_int_equal(beacon_time_ms(slow, 3), INT64_C(1595431110000));
	assert_null(beacon_find("52db"));
	assert_null(beacon_find(""));
}

static void rounds_that_cannot_be(void **state)
{
	(void)state;
	assert_int_equal(beacon_time_ms(beacon_default(), 0), INT64_MAX);
	assert_int_equal(beacon_time_ms(beacon_default(), -5), INT64_MAX);
	assert_int_equal(beacon_time_ms(beacon_default(), INT64_MAX), INT64_MAX);
	assert_true(beacon_time_ms(beacon_default(), INT64_MAX / 4000) < INT64_MAX);
	assert_true(beacon_time_ms(beacon_default(), INT64_MAX / 4000) > 0);
}

static void randomness_is_the_hash_of_the_signature(void **state)
{
	(void)state;
	/* SHA-256 of "abc", from the standard */
	uint8_t hash[32] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
			    0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
			    0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
	assert_true(beacon_holds(hash, (const uint8_t *)"abc", 3));
	assert_false(beacon_holds(hash, (const uint8_t *)"abd", 3));
	hash[31] ^= 1;
	assert_false(beacon_holds(hash, (const uint8_t *)"abc", 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rounds_have_their_time),
		cmocka_unit_test(rounds_that_cannot_be),
		cmocka_unit_test(randomness_is_the_hash_of_the_signature),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
