#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "show/arena.h"
#include "show/problems.h"

static void add(struct problems *p, bool warning, int line, int column, const char *what)
{
	struct error e;
	error_set(&e, "%s", what);
	e.line = line;
	e.column = column;
	problems_add(p, warning, &e);
}

static void problems_stand_in_the_order_of_their_place(void **state)
{
	(void)state;
	struct problems p = {0};
	char joined[32] = "";
	add(&p, false, 2, 5, "d");
	add(&p, true, 1, 9, "a");
	add(&p, false, 2, 1, "b");
	add(&p, false, 2, 1, "c");
	add(&p, false, 10, 1, "e");
	problems_sort(&p);
	for (size_t i = 0; i < p.count; i++)
		strcat(joined, p.items[i].at.what);
	assert_string_equal(joined, "abcde");
	assert_int_equal(p.errors, 4);
	assert_true(p.items[0].warning);
	problems_finish(&p);
	assert_int_equal(p.count, 0);
}

static void many_problems_are_counted_and_not_kept(void **state)
{
	(void)state;
	struct problems p = {0};
	for (int i = 0; i < PROBLEMS_MAX + 10; i++)
		add(&p, false, PROBLEMS_MAX - i, 1, "x");
	assert_int_equal(p.count, PROBLEMS_MAX);
	assert_int_equal(p.errors, PROBLEMS_MAX + 10);
	problems_sort(&p);
	for (size_t i = 1; i < p.count; i++)
		assert_true(p.items[i - 1].at.line <= p.items[i].at.line);
	problems_finish(&p);
}

static void words_that_were_cut_are_whole_again(void **state)
{
	(void)state;
	char text[] = "\"\xE4\xBF\x9D\xE6\xB8\" \xFF is no id.";
	problem_text(text);
	assert_string_equal(text, "\"保\"  is no id.");
}

static void nobody_has_to_listen(void **state)
{
	(void)state;
	add(NULL, false, 1, 1, "x");
	problems_sort(NULL);
	problems_finish(NULL);
}

static void an_arena_gives_zeroed_aligned_memory(void **state)
{
	(void)state;
	struct arena *a = arena_create();
	assert_non_null(a);
	for (size_t size = 0; size < 40000; size = size * 3 + 1) {
		unsigned char *p = arena_take(a, size);
		assert_non_null(p);
		assert_int_equal((uintptr_t)p % sizeof(int64_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xFF, size);
	}
	assert_string_equal(arena_text(a, "abcdef", 3), "abc");
	assert_null(arena_array(a, SIZE_MAX / 4, 8));
	assert_null(arena_take(a, SIZE_MAX));
	arena_destroy(a);
	arena_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(problems_stand_in_the_order_of_their_place),
		cmocka_unit_test(many_problems_are_counted_and_not_kept),
		cmocka_unit_test(words_that_were_cut_are_whole_again),
		cmocka_unit_test(nobody_has_to_listen),
		cmocka_unit_test(an_arena_gives_zeroed_aligned_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
