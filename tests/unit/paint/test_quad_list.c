#include "support_paint.h"

#include "paint/quad_list.h"

static struct quad_list list;

static int set_up(void **state)
{
	(void)state;
	quad_list_init(&list);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	quad_list_finish(&list);
	return 0;
}

static struct quad plain(double x, double y, double w, double h)
{
	return (struct quad){.mode = QUAD_RECT, .at = {x, y, w, h}, .fill = {255, 128, 0, 200}, .flat = true};
}

static void a_quad_is_four_vertices_a_pixel_wider_all_round(void **state)
{
	(void)state;
	struct quad quad = plain(10, 20, 30, 40);
	quad_list_add(&list, &quad, &matrix_identity, NULL, 1.0);
	assert_int_equal(list.count, 1);
	assert_true(list.points[0] == 9.0f && list.points[1] == 19.0f);
	assert_true(list.points[12] == 41.0f && list.points[13] == 61.0f);
	/* Its own pixels are counted from the middle. */
	assert_true(list.t0[2] == -16.0f && list.t0[3] == -21.0f);
	assert_true(list.t0[14] == 16.0f && list.t0[15] == 21.0f);
	assert_true(list.t1[0] == 15.0f && list.t1[1] == 20.0f);
	assert_int_equal(list.colours[3], 200);
}

static void opacity_goes_into_every_alpha(void **state)
{
	(void)state;
	struct quad quad = plain(0, 0, 8, 8);
	quad.flat = false;
	quad.fill2 = (struct colour){1, 2, 3, 100};
	quad.border = (struct colour){4, 5, 6, 50};
	quad.border_width = 1.0;
	quad_list_add(&list, &quad, &matrix_identity, NULL, 0.5);
	assert_int_equal(list.colours[3], 100);
	assert_true(list.t3[0] == 1 * 65536 + 2 * 256 + 3);
	assert_true(list.t3[1] == 4 * 65536 + 5 * 256 + 6);
	assert_true(list.t3[2] == 50 * 256 + 25);
}

static void what_cannot_be_seen_is_left_out(void **state)
{
	(void)state;
	struct quad quad = plain(0, 0, 8, 8);
	struct rect elsewhere = {100, 100, 10, 10};
	quad_list_add(&list, &quad, &matrix_identity, NULL, 0.0);
	quad_list_add(&list, &quad, &matrix_identity, &elsewhere, 1.0);
	quad.at.w = 0.0;
	quad_list_add(&list, &quad, &matrix_identity, NULL, 1.0);
	quad.at.w = NAN;
	quad_list_add(&list, &quad, &matrix_identity, NULL, 1.0);
	quad = plain(0, 0, 8, 8);
	quad.fill.a = 0;
	quad_list_add(&list, &quad, &matrix_identity, NULL, 1.0);
	assert_int_equal(list.count, 0);
	/* No fill but a border is something. */
	quad.border_width = 2.0;
	quad.border.a = 9;
	quad_list_add(&list, &quad, &matrix_identity, NULL, 1.0);
	assert_int_equal(list.count, 1);
}

static void a_clip_cuts_the_quad_and_its_texture_alike(void **state)
{
	(void)state;
	struct quad quad = {.mode = QUAD_GLYPH,
			    .at = {10, 10, 20, 10},
			    .fill = {255, 255, 255, 255},
			    .u0 = 0.25,
			    .v0 = 0.5,
			    .u1 = 0.5,
			    .v1 = 0.75};
	struct matrix twice = matrix_scale(matrix_identity, 2.0);
	struct rect clip = {30, 0, 20, 30};
	quad_list_add(&list, &quad, &twice, &clip, 1.0);
	assert_int_equal(list.count, 1);
	assert_true(list.points[0] == 30.0f && list.points[12] == 50.0f);
	assert_true(list.points[1] == 20.0f && list.points[13] == 30.0f);
	assert_true(fabs(list.t0[0] - 0.3125) < 1e-6 && fabs(list.t0[12] - 0.4375) < 1e-6);
	assert_true(fabs(list.t0[1] - 0.5) < 1e-6 && fabs(list.t0[13] - 0.625) < 1e-6);
}

static void matrices_move_scale_and_turn_in_this_order(void **state)
{
	(void)state;
	struct matrix m = matrix_turn(matrix_scale(matrix_move(matrix_identity, 5, 6), 2.0), acos(0.0));
	/* (1, 0) turns to (0, 1), grows to (0, 2), moves to (5, 8). */
	assert_true(fabs(m.a * 1.0 + m.e - 5.0) < 1e-9);
	assert_true(fabs(m.b * 1.0 + m.f - 8.0) < 1e-9);
}

static void too_many_quads_are_counted_not_lost_silently(void **state)
{
	(void)state;
	struct quad quad = plain(0, 0, 8, 8);
	for (int i = 0; i < QUAD_LIST_MAX + 7; i++)
		quad_list_add(&list, &quad, &matrix_identity, NULL, 1.0);
	assert_int_equal(list.count, QUAD_LIST_MAX);
	assert_int_equal(list.dropped, 7);
	quad_list_clear(&list);
	assert_int_equal(list.dropped, 0);
	assert_int_equal(list.count, 0);
}

static void add_dot(struct quad_list *to)
{
	struct quad quad = {.mode = QUAD_RECT, .at = {1, 2, 3, 4}, .fill = {255, 255, 255, 255}, .flat = true};
	quad_list_add(to, &quad, &matrix_identity, NULL, 1.0);
}

/* Parts of a group, or of the list, follow each other without a gap. Returns how many quads are in no group. */
static size_t walk(const struct quad_list *own, const struct quad_group *within, int depth)
{
	struct quad_part part = {0};
	size_t at = within ? within->first : 0;
	size_t end = within && within->end < own->count ? within->end : own->count;
	size_t free = 0;
	assert_true(depth <= QUAD_DEPTH);
	while (quad_list_next_part(own, within, &part)) {
		assert_true(part.first == at && part.end > at);
		at = part.end;
		if (part.group)
			walk(own, part.group, depth + 1);
		else
			free += part.end - part.first;
	}
	assert_true(at == end);
	return free;
}

/* Whatever groups there are, one within another or not; groups without quads are none. */
static void parts_cover_the_list_once(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 400; seed++) {
		uint32_t random = seed * 2654435761u;
		struct quad_list own;
		size_t alone = 0;
		size_t depth = 0;
		quad_list_init(&own);
		for (int step = 0; step < 90; step++) {
			size_t before = own.group_count;
			switch (next_random(&random) % 5) {
			case 0:
			case 1:
				assert_true(quad_list_open_group(&own, 0.5, NULL) ==
					    (depth < QUAD_DEPTH && before < QUAD_GROUPS));
				depth += own.group_count - before;
				break;
			case 2:
				quad_list_close_group(&own);
				depth -= depth > 0;
				break;
			default:
				alone += !own.open;
				add_dot(&own);
			}
			assert_true(!own.open == !depth);
		}
		assert_true(walk(&own, NULL, 0) == alone);
		quad_list_finish(&own);
	}
}

static void there_are_only_so_many_groups(void **state)
{
	(void)state;
	struct quad_list own;
	quad_list_init(&own);
	for (int i = 0; i < QUAD_GROUPS; i++) {
		assert_true(quad_list_open_group(&own, 0.5, NULL));
		add_dot(&own);
		quad_list_close_group(&own);
	}
	assert_false(quad_list_open_group(&own, 0.5, NULL));
	quad_list_clear(&own);
	assert_true(quad_list_open_group(&own, 0.5, NULL));
	quad_list_finish(&own);
}

/* Whoever draws it could not tell its quads from those that are in no group. */
static void there_is_no_group_that_cannot_be_seen(void **state)
{
	(void)state;
	struct quad_list own;
	quad_list_init(&own);
	assert_false(quad_list_open_group(&own, 0.0, NULL));
	assert_false(quad_list_open_group(&own, 0.0019, NULL));
	assert_int_equal(own.group_count, 0);
	assert_true(quad_list_open_group(&own, 0.002, NULL));
	assert_true(own.groups[0].opacity > 0.0);
	quad_list_finish(&own);
}

static void lists_are_the_same_up_to_the_first_quad_that_differs(void **state)
{
	(void)state;
	struct quad_list a;
	struct quad_list b;
	quad_list_init(&a);
	quad_list_init(&b);
	for (int i = 0; i < 300; i++) {
		struct quad quad = plain(i, 2.0 * i, 8.0, 9.0);
		quad_list_add(&a, &quad, &matrix_identity, NULL, 1.0);
	}
	assert_int_equal(quad_list_same(&a, &b), 0);
	assert_true(quad_list_append(&b, &a, 0, 100));
	assert_int_equal(quad_list_same(&a, &b), 100);
	assert_true(quad_list_append(&b, &a, 100, 200));
	assert_int_equal(quad_list_same(&a, &b), 300);
	/* Each of the tables counts. */
	float *const tables[5] = {b.points, b.t0, b.t1, b.t2, b.t3};
	for (size_t i = 0; i < 5; i++) {
		tables[i][(200 - i) * 16 + 15] += 0.5f;
		assert_int_equal(quad_list_same(&a, &b), 200 - i);
	}
	b.colours[50 * 16] ^= 1;
	assert_int_equal(quad_list_same(&a, &b), 50);
	while (b.count + a.count <= QUAD_LIST_MAX)
		assert_true(quad_list_append(&b, &a, 0, a.count));
	size_t full = b.count;
	assert_false(quad_list_append(&b, &a, 0, a.count));
	assert_int_equal(b.count, full);
	quad_list_finish(&a);
	quad_list_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_quad_is_four_vertices_a_pixel_wider_all_round, set_up, tear_down),
		cmocka_unit_test_setup_teardown(opacity_goes_into_every_alpha, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_seen_is_left_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_clip_cuts_the_quad_and_its_texture_alike, set_up, tear_down),
		cmocka_unit_test_setup_teardown(matrices_move_scale_and_turn_in_this_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(too_many_quads_are_counted_not_lost_silently, set_up, tear_down),
		cmocka_unit_test(parts_cover_the_list_once),
		cmocka_unit_test(there_are_only_so_many_groups),
		cmocka_unit_test(there_is_no_group_that_cannot_be_seen),
		cmocka_unit_test(lists_are_the_same_up_to_the_first_quad_that_differs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
