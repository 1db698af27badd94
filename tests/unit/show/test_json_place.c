#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "show/json_place.h"

static void scan(struct places *p, const char *text)
{
	struct problems problems = {0};
	assert_true(places_scan(p, text, strlen(text), "x.json", &problems));
	assert_int_equal(problems.count, 0);
	problems_finish(&problems);
}

static void assert_at(const struct place *place, int line, int column)
{
	assert_non_null(place);
	assert_int_equal(place->line, line);
	assert_int_equal(place->column, column);
}

static void keys_and_values_have_places(void **state)
{
	(void)state;
	struct places p;
	scan(&p, " {\"a\": 1,\r\n\t\"b\" : [true, {\"c\":null}]}\n");
	const struct place *root = p.items;
	assert_at(root, 1, 2);
	assert_at(place_child(&p, root, "a"), 1, 8);
	const struct place *b = place_child(&p, root, "b");
	assert_at(b, 2, 8);
	assert_int_equal(b->key_line, 2);
	assert_int_equal(b->key_column, 2);
	const struct place *first = place_first(&p, b);
	assert_at(first, 2, 9);
	const struct place *second = place_next(&p, first);
	assert_at(second, 2, 15);
	assert_int_equal(second->position, 1);
	assert_null(place_next(&p, second));
	assert_at(place_child(&p, second, "c"), 2, 20);
	assert_null(place_child(&p, second, "d"));
	places_finish(&p);
}

static void columns_count_code_points(void **state)
{
	(void)state;
	struct places p;
	scan(&p, "{\"é保😀\": \"\\u4fdd\", \"b\": 2}");
	assert_at(place_child(&p, p.items, "é保😀"), 1, 9);
	assert_at(place_child(&p, p.items, "b"), 1, 24);
	places_finish(&p);
}

static void keys_are_decoded(void **state)
{
	(void)state;
	struct places p;
	scan(&p, "{\"a\\/b~\\u00e9\\ud83d\\ude00\": 1}");
	const struct place *place = place_first(&p, p.items);
	assert_string_equal(place->key, "a/b~é😀");
	char pointer[64];
	place_pointer(&p, place, pointer, sizeof pointer);
	assert_string_equal(pointer, "/a~1b~0é😀");
	places_finish(&p);
}

static void pointers_name_the_way(void **state)
{
	(void)state;
	struct places p;
	char pointer[64];
	char little[8];
	scan(&p, "{\"segments\": [0, {\"cues\": [1, 2]}]}");
	const struct place *segments = place_child(&p, p.items, "segments");
	const struct place *cues = place_child(&p, place_next(&p, place_first(&p, segments)), "cues");
	const struct place *two = place_next(&p, place_first(&p, cues));
	place_pointer(&p, two, pointer, sizeof pointer);
	assert_string_equal(pointer, "/segments/1/cues/1");
	place_pointer(&p, two, little, sizeof little);
	assert_string_equal(little, "/segmen");
	place_pointer(&p, p.items, pointer, sizeof pointer);
	assert_string_equal(pointer, "");
	places_finish(&p);
}

/* A cut is never inside a character: whoever prints the pointer as JSON needs whole ones. */
static void a_cut_pointer_is_whole_characters(void **state)
{
	(void)state;
	struct places p;
	char pointer[8];
	scan(&p, "{\"a保温杯\": 1}");
	place_pointer(&p, place_first(&p, p.items), pointer, sizeof pointer);
	assert_string_equal(pointer, "/a保");
	places_finish(&p);
}

static void the_earlier_of_two_keys_is_shadowed(void **state)
{
	(void)state;
	struct places p;
	struct problems problems = {0};
	static const char text[] = "{\"a\": 1, \"b\": 2, \"a\": 3, \"\\u0061\": 4}";
	assert_true(places_scan(&p, text, strlen(text), "x.json", &problems));
	assert_int_equal(problems.errors, 2);
	assert_int_equal(problems.items[0].at.column, 18);
	assert_int_equal(problems.items[1].at.column, 26);
	assert_at(place_child(&p, p.items, "a"), 1, 36);
	problems_finish(&problems);
	places_finish(&p);
}

static void scalars_stand_alone(void **state)
{
	(void)state;
	static const char *const texts[] = {"1", " -0.5e+3 ", "\"x\"", "true", "false", "null", "[]", "{}"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct places p;
		scan(&p, texts[i]);
		assert_int_equal(p.count, 1);
		places_finish(&p);
	}
}

static void too_many_values_are_refused(void **state)
{
	(void)state;
	size_t size = 2u * JSON_VALUES_MAX + 8;
	char *text = malloc(size);
	assert_non_null(text);
	text[0] = '[';
	for (size_t i = 1; i < size - 1; i++)
		text[i] = i % 2 ? '1' : ',';
	text[size - 1] = ']';
	struct places p;
	struct problems problems = {0};
	assert_false(places_scan(&p, text, size, "x.json", &problems));
	assert_string_equal(problems.items[0].at.what, "This file has too many values.");
	problems_finish(&problems);
	places_finish(&p);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_and_values_have_places),
		cmocka_unit_test(columns_count_code_points),
		cmocka_unit_test(keys_are_decoded),
		cmocka_unit_test(pointers_name_the_way),
		cmocka_unit_test(a_cut_pointer_is_whole_characters),
		cmocka_unit_test(the_earlier_of_two_keys_is_shadowed),
		cmocka_unit_test(scalars_stand_alone),
		cmocka_unit_test(too_many_values_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
