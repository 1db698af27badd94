/* The hash index, and the messages that have been seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/index.h"
#include "core/seen.h"

struct owner {
	uint64_t *values;
	size_t asked; /* how often keys were compared */
};

static bool is_value(const void *owner, uint32_t value, const void *key)
{
	struct owner *o = (struct owner *)(uintptr_t)owner;
	o->asked++;
	return o->values[value] == *(const uint64_t *)key;
}

static uint64_t hash_of(uint64_t value)
{
	value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
	return (value ^ (value >> 27)) * 0x94D049BB133111EBu;
}

static void everything_is_found_again(void **unused)
{
	(void)unused;
	static uint64_t values[100000];
	struct owner o = {.values = values};
	struct index x = {0};
	uint64_t missing = 7;
	assert_int_equal(index_find(&x, 1, is_value, &o, &missing), INDEX_NONE);
	for (uint32_t i = 0; i < 100000; i++) {
		values[i] = (uint64_t)i * 1000003;
		assert_true(index_add(&x, hash_of(values[i]), i));
	}
	assert_int_equal(x.count, 100000);
	assert_true(x.capacity <= 262144);
	for (uint32_t i = 0; i < 100000; i++)
		assert_int_equal(index_find(&x, hash_of(values[i]), is_value, &o, &values[i]), i);
	assert_true(o.asked < 110000); /* one comparison each, nearly always */
	for (uint64_t i = 1; i < 1000; i++) {
		missing = i * 1000003 + 1;
		assert_int_equal(index_find(&x, hash_of(missing), is_value, &o, &missing), INDEX_NONE);
	}
	index_finish(&x);
	assert_int_equal(x.count, 0);
}

/* Equal hashes are no equal keys. */
static void collisions(void **unused)
{
	(void)unused;
	uint64_t values[500];
	struct owner o = {.values = values};
	struct index x = {0};
	for (uint32_t i = 0; i < 500; i++) {
		values[i] = i;
		assert_true(index_add(&x, 42, i));
	}
	for (uint32_t i = 0; i < 500; i++)
		assert_int_equal(index_find(&x, 42, is_value, &o, &values[i]), i);
	uint64_t missing = 1000;
	assert_int_equal(index_find(&x, 42, is_value, &o, &missing), INDEX_NONE);
	index_finish(&x);
}

static const uint8_t key[16] = "hash key of 16b";

static void messages_are_seen_once(void **unused)
{
	(void)unused;
	struct seen s = {0};
	uint64_t a = seen_key(key, "twitch:a", "1");
	uint32_t person = 0;
	assert_false(seen_find(&s, a, &person));
	assert_true(seen_add(&s, a, 77));
	assert_true(seen_find(&s, a, &person));
	assert_int_equal(person, 77);
	/* feed and id do not run together */
	assert_true(seen_key(key, "twitch:a1", "") != a);
	assert_true(seen_key(key, "twitch:", "a1") != a);
	assert_true(seen_key((const uint8_t *)"another key 16b", "twitch:a", "1") != a);
	assert_int_equal(seen_key(key, "twitch:a", "1"), a);
	seen_finish(&s);
	assert_false(seen_find(&s, a, NULL));
}

static uint64_t seen_hash(uint64_t i)
{
	uint64_t even = hash_of(i) & ~UINT64_C(1);
	return even ? even : 2;
}

/* A generation at least is remembered, two at most, whatever comes: memory is bounded. */
static void old_ones_are_forgotten(void **unused)
{
	(void)unused;
	struct seen s = {0};
	for (uint64_t i = 1; i <= 5 * SEEN_GENERATION / 2; i++) {
		uint32_t person = 0;
		assert_true(seen_add(&s, seen_hash(i), (uint32_t)i));
		assert_true(seen_find(&s, seen_hash(i), &person) && person == i);
		uint64_t old = i - (i < SEEN_GENERATION ? i - 1 : SEEN_GENERATION - 1);
		assert_true(seen_find(&s, seen_hash(old), &person) && person == old);
		assert_true(i <= 2 * SEEN_GENERATION || !seen_find(&s, seen_hash(i - 2 * SEEN_GENERATION), NULL));
		assert_true(s.capacity <= 1u << 21);
	}
	seen_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_found_again),
		cmocka_unit_test(collisions),
		cmocka_unit_test(messages_are_seen_once),
		cmocka_unit_test(old_ones_are_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
