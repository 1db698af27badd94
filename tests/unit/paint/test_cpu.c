#include "support_paint.h"

#include "paint/cpu.h"

#define SIDE 64

/* Draws one quad on a transparent frame and gives the alpha of each pixel. */
static void alpha_of(const struct quad *quad, const struct matrix *matrix, double (*alpha)[SIDE])
{
	struct quad_list list;
	struct cpu_frame frame;
	quad_list_init(&list);
	quad_list_add(&list, quad, matrix, NULL, 1.0);
	assert_true(cpu_frame_init(&frame, SIDE, SIDE));
	cpu_frame_draw(&frame, &list, (struct cpu_texture){0}, (struct cpu_texture){0});
	for (int y = 0; y < SIDE; y++) {
		for (int x = 0; x < SIDE; x++)
			alpha[y][x] = frame.pixels[(y * SIDE + x) * 4 + 3];
	}
	cpu_frame_finish(&frame);
	quad_list_finish(&list);
}

static double sum(double (*alpha)[SIDE])
{
	double total = 0.0;
	for (int y = 0; y < SIDE; y++) {
		for (int x = 0; x < SIDE; x++)
			total += alpha[y][x];
	}
	return total;
}

static double got[SIDE][SIDE];

static struct quad box(double x, double y, double w, double h)
{
	return (struct quad){.mode = QUAD_RECT, .at = {x, y, w, h}, .fill = {255, 255, 255, 255}, .flat = true};
}

/* Straight edges are exact: the covered area of each pixel. */
static void edges_have_their_exact_coverage(void **state)
{
	(void)state;
	struct quad quad = box(10.3, 20.0, 20.5, 0.5);
	alpha_of(&quad, &matrix_identity, got);
	assert_true(fabs(sum(got) - 20.5 * 0.5) < 1e-5);
	assert_true(fabs(got[20][10] - 0.7 * 0.5) < 1e-5);
	assert_true(fabs(got[20][15] - 0.5) < 1e-5);
	assert_true(got[19][15] < 1e-5);
}

/* A disc against thirty-two by thirty-two samples a pixel. */
static void corners_are_round(void **state)
{
	(void)state;
	struct quad quad = box(12.0, 12.0, 32.0, 32.0);
	for (int i = 0; i < 4; i++)
		quad.radii[i] = 99.0;
	alpha_of(&quad, &matrix_identity, got);
	for (int y = 0; y < SIDE; y++) {
		for (int x = 0; x < SIDE; x++) {
			int inside = 0;
			for (int k = 0; k < 1024; k++)
				inside += hypot(x + (k % 32 + 0.5) / 32.0 - 28.0, y + (k / 32 + 0.5) / 32.0 - 28.0) <=
					  16.0;
			assert_true(fabs(got[y][x] - inside / 1024.0) < 0.05);
		}
	}
}

static void each_corner_has_its_own_radius(void **state)
{
	(void)state;
	struct quad quad = box(8, 8, 40, 40);
	quad.radii[1] = 12.0;
	alpha_of(&quad, &matrix_identity, got);
	assert_true(got[8][8] > 0.999);
	assert_true(got[8][47] < 0.001);
	assert_true(got[47][47] > 0.999);
	assert_true(got[47][8] > 0.999);
}

static void a_shadow_keeps_the_weight_of_its_box(void **state)
{
	(void)state;
	struct quad quad = {.mode = QUAD_SHADOW,
			    .at = {22, 24, 20, 16},
			    .fill = {0, 0, 0, 255},
			    .flat = true,
			    .radii = {4.0},
			    .sigma = 5.0};
	alpha_of(&quad, &matrix_identity, got);
	double area = 20.0 * 16.0 - (4.0 - 3.14159265) * 16.0;
	assert_true(fabs(sum(got) - area) < 0.02 * area);
	assert_true(got[32][32] > got[32][24] && got[32][24] > got[32][14]);
}

static void a_ring_has_the_length_of_its_part(void **state)
{
	(void)state;
	double whole = 0.0;
	for (int part = 4; part >= 1; part--) {
		struct quad quad = {.mode = QUAD_RING,
				    .at = {8, 8, 48, 48},
				    .fill = {255, 255, 255, 255},
				    .flat = true,
				    .thickness = 6.0,
				    .sweep = part / 4.0,
				    .angle = -acos(0.0)};
		alpha_of(&quad, &matrix_identity, got);
		whole = part == 4 ? sum(got) : whole;
		assert_true(fabs(sum(got) - whole * part / 4.0) < 0.01 * whole);
	}
	assert_true(fabs(whole - 3.14159265 * 42.0 * 6.0) < 4.0);
	/* A quarter from the top, clockwise: upper right. */
	assert_true(got[15][48] > 0.1 || got[16][47] > 0.1);
	assert_true(got[47][16] == 0.0 && got[16][16] == 0.0);
}

static void turning_keeps_the_area(void **state)
{
	(void)state;
	struct quad quad = box(-12, -5, 24, 10);
	for (int i = 0; i < 8; i++) {
		struct matrix m = matrix_turn(matrix_move(matrix_identity, 32, 32), i * 0.41);
		alpha_of(&quad, &m, got);
		assert_true(fabs(sum(got) - 240.0) < 5.0);
	}
}

static void blending_is_linear(void **state)
{
	(void)state;
	struct cpu_frame frame;
	struct quad_list list;
	struct quad quad = box(0, 0, 8, 8);
	uint8_t black[8 * 8 * 4];
	struct picture under = {8, 8, black};
	struct picture out;
	for (size_t i = 0; i < sizeof(black); i++)
		black[i] = i % 4 == 3 ? 255 : 0;
	quad.fill.a = 128;
	quad_list_init(&list);
	quad_list_add(&list, &quad, &matrix_identity, NULL, 1.0);
	assert_true(cpu_frame_init(&frame, 8, 8));
	cpu_frame_draw(&frame, &list, (struct cpu_texture){0}, (struct cpu_texture){0});
	assert_true(cpu_frame_backdrop(&frame, &under));
	assert_true(cpu_frame_picture(&frame, &out));
	/* Half of the light of white is 188, not 128. */
	assert_int_equal(out.pixels[(3 * 8 + 3) * 4], 188);
	assert_int_equal(out.pixels[(3 * 8 + 3) * 4 + 3], 255);
	picture_finish(&out);
	cpu_frame_finish(&frame);
	quad_list_finish(&list);
}

/* Two boxes that overlap, half there as one thing: the same everywhere, and nothing of the lower one in the upper. */
static void a_group_fades_as_one_thing(void **state)
{
	(void)state;
	struct quad_list list;
	struct cpu_frame frame;
	quad_list_init(&list);
	assert_true(quad_list_open_group(&list, 0.5, NULL));
	struct quad white = box(10, 10, 20, 20);
	struct quad black = box(20, 10, 20, 20);
	black.fill = (struct colour){0, 0, 0, 255};
	quad_list_add(&list, &white, &matrix_identity, NULL, 1.0);
	quad_list_add(&list, &black, &matrix_identity, NULL, 1.0);
	quad_list_close_group(&list);
	struct quad after = box(50, 10, 4, 4);
	quad_list_add(&list, &after, &matrix_identity, NULL, 1.0);
	assert_true(cpu_frame_init(&frame, SIDE, SIDE));
	cpu_frame_draw(&frame, &list, (struct cpu_texture){0}, (struct cpu_texture){0});
	const double *one = frame.pixels + (15 * SIDE + 15) * 4;
	const double *both = frame.pixels + (15 * SIDE + 25) * 4;
	assert_true(fabs(one[0] - 0.5) < 0.002 && fabs(one[3] - 0.5) < 0.002);
	assert_true(fabs(both[0]) < 1e-9 && both[3] == one[3]);
	assert_true(frame.pixels[(12 * SIDE + 52) * 4 + 3] == 1.0);
	cpu_frame_finish(&frame);
	quad_list_finish(&list);
}

/* A group within a group, and one that is cut to a circle. */
static void groups_nest_and_are_cut(void **state)
{
	(void)state;
	struct quad_list list;
	struct cpu_frame frame;
	struct quad_cut disc = {{10, 10, 20, 20}, {10, 10, 10, 10}};
	struct quad all = box(0, 0, 40, 40);
	quad_list_init(&list);
	assert_true(quad_list_open_group(&list, 0.5, NULL));
	assert_true(quad_list_open_group(&list, 0.5, &disc));
	quad_list_add(&list, &all, &matrix_identity, NULL, 1.0);
	quad_list_close_group(&list);
	struct quad side = box(30, 0, 10, 10);
	quad_list_add(&list, &side, &matrix_identity, NULL, 1.0);
	assert_true(cpu_frame_init(&frame, SIDE, SIDE));
	cpu_frame_draw(&frame, &list, (struct cpu_texture){0}, (struct cpu_texture){0});
	double half = 128.0 / 255.0;
	assert_true(fabs(frame.pixels[(20 * SIDE + 20) * 4 + 3] - half * half) < 1e-9);
	assert_true(fabs(frame.pixels[(5 * SIDE + 35) * 4 + 3] - half) < 1e-9);
	assert_true(frame.pixels[(11 * SIDE + 11) * 4 + 3] == 0.0);
	assert_true(frame.pixels[(35 * SIDE + 35) * 4 + 3] == 0.0);
	double sum = 0.0;
	for (size_t i = 0; i < (size_t)SIDE * SIDE; i++)
		sum += frame.pixels[i * 4 + 3];
	assert_true(fabs(sum - (314.159 * half * half + 100.0 * half)) < 0.5);
	cpu_frame_finish(&frame);
	quad_list_finish(&list);
}

/* One large triangle covers what the two small ones did. */
static void without_a_seam_it_looks_the_same(void **state)
{
	(void)state;
	struct cpu_frame frames[2];
	for (int i = 0; i < 2; i++) {
		struct quad_list list;
		struct quad quad = box(5.3, 7.0, 30.0, 21.5);
		quad.radii[0] = 6.0;
		quad.flat = false;
		quad.fill2 = (struct colour){200, 30, 30, 120};
		quad_list_init(&list);
		quad_list_add(&list, &quad, &matrix_identity, NULL, 1.0);
		if (i)
			quad_list_unseam(&list);
		assert_true(cpu_frame_init(&frames[i], SIDE, SIDE));
		cpu_frame_draw(&frames[i], &list, (struct cpu_texture){0}, (struct cpu_texture){0});
		quad_list_finish(&list);
	}
	for (size_t i = 0; i < (size_t)SIDE * SIDE * 4; i++)
		assert_true(fabs(frames[0].pixels[i] - frames[1].pixels[i]) < 1e-5);
	cpu_frame_finish(&frames[0]);
	cpu_frame_finish(&frames[1]);
}

/* The middle of a round gradient has its first colour, its sides have the second; and nowhere is a band: of a weak one
 * each row has both neighbouring steps where one turns into the other. */
static void a_gradient_is_round_and_has_no_bands(void **state)
{
	(void)state;
	struct quad_list list;
	struct cpu_frame frame;
	struct quad quad = box(0, 0, SIDE, SIDE);
	quad.flat = false;
	quad.fill = (struct colour){40, 40, 40, 255};
	quad.fill2 = (struct colour){44, 44, 44, 255};
	for (int round = 0; round < 2; round++) {
		int rows_with_both = 0;
		quad.radial = round ? 1.0 : 0.0;
		quad_list_init(&list);
		quad_list_add(&list, &quad, &matrix_identity, NULL, 1.0);
		assert_true(cpu_frame_init(&frame, SIDE, SIDE));
		cpu_frame_draw(&frame, &list, (struct cpu_texture){0}, (struct cpu_texture){0});
		for (int y = 0; y < SIDE; y++) {
			int turns = 0;
			int before = -1;
			for (int x = 0; x < SIDE; x++) {
				double light = frame.pixels[(y * SIDE + x) * 4];
				int step = (int)lround(255.0 * colour_from_linear(light));
				assert_true(step >= 39 && step <= 45);
				turns += before >= 0 && step != before;
				before = step;
			}
			rows_with_both += turns > 12;
		}
		assert_true(rows_with_both > SIDE / 2);
		double middle = frame.pixels[(SIDE / 2 * SIDE + SIDE / 2) * 4];
		double side = frame.pixels[(SIDE / 2 * SIDE + 1) * 4];
		if (round)
			assert_true(side > middle);
		cpu_frame_finish(&frame);
		quad_list_finish(&list);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edges_have_their_exact_coverage),
		cmocka_unit_test(corners_are_round),
		cmocka_unit_test(each_corner_has_its_own_radius),
		cmocka_unit_test(a_shadow_keeps_the_weight_of_its_box),
		cmocka_unit_test(a_ring_has_the_length_of_its_part),
		cmocka_unit_test(turning_keeps_the_area),
		cmocka_unit_test(blending_is_linear),
		cmocka_unit_test(a_group_fades_as_one_thing),
		cmocka_unit_test(groups_nest_and_are_cut),
		cmocka_unit_test(without_a_seam_it_looks_the_same),
		cmocka_unit_test(a_gradient_is_round_and_has_no_bands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
