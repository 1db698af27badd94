#include "support_overlay.h"

#include "overlay/code.h"

#define COMMITMENT "9F2C41B7D05E8A6633F1C0DE77AB245818E4CD90127FB36AA5C2D4E8F0917B36"

static void a_commitment_is_version_3(void **state)
{
	(void)state;
	static struct code code;
	code_set(&code, COMMITMENT);
	assert_int_equal(code.side, 29);
	assert_true(code_size(&code) == 222.0);
	/* Three finders: dark ring, light ring, dark heart. */
	static const int corners[3][2] = {{0, 0}, {22, 0}, {0, 22}};
	for (size_t i = 0; i < 3; i++) {
		int x = corners[i][0];
		int y = corners[i][1];
		assert_true(code.dark[y][x] && code.dark[y + 6][x + 6] && code.dark[y + 3][x + 3]);
		assert_false(code.dark[y + 1][x + 1] || code.dark[y + 5][x + 1]);
	}
}

static void what_is_drawn_is_the_code(void **state)
{
	(void)state;
	static struct code code;
	code_set(&code, COMMITMENT);
	begin("en-US", 1920, 1080, NOW);
	code_draw(&code, &rig.canvas, 100.0, 50.0);
	bool seen[29][29] = {{false}};
	const struct quad_list *list = &rig.sheet.list;
	for (size_t i = 1; i < list->count; i++) {
		int y = (int)lround((list->points[i * 16 + 1] + 1.0 - 50.0) / 6.0) - 4;
		int x0 = (int)lround((list->points[i * 16] + 1.0 - 100.0) / 6.0) - 4;
		int x1 = (int)lround((list->points[i * 16 + 12] - 1.0 - 100.0) / 6.0) - 4;
		for (int x = x0; x < x1; x++)
			seen[y][x] = true;
	}
	for (int y = 0; y < 29; y++) {
		for (int x = 0; x < 29; x++)
			assert_int_equal(seen[y][x], code.dark[y][x]);
	}
}

static void a_long_link_fits_its_card(void **state)
{
	(void)state;
	static struct code code;
	static char text[251];
	for (size_t length = 20; length < sizeof(text); length += 10) {
		memset(text, 'x', length);
		text[length] = '\0';
		code_set(&code, text);
		assert_true(code.side > 0);
		assert_true(code_size(&code) <= CODE_ROOM);
		assert_true(code_size(&code) >= 4.0 * (code.side + 8));
	}
}

static void no_text_or_too_much_is_no_code(void **state)
{
	(void)state;
	static struct code code;
	static char text[2000];
	memset(text, 'a', sizeof(text) - 1);
	code_set(&code, "https://shop.example/p/1");
	assert_true(code.side > 0);
	code_set(&code, text);
	assert_int_equal(code.side, 0);
	code_set(&code, "https://shop.example/p/1");
	assert_true(code.side > 0);
	code_set(&code, "");
	assert_int_equal(code.side, 0);
	begin("en-US", 1920, 1080, NOW);
	code_draw(&code, &rig.canvas, 0.0, 0.0);
	assert_int_equal(rig.sheet.list.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_commitment_is_version_3),
		cmocka_unit_test(what_is_drawn_is_the_code),
		cmocka_unit_test(a_long_link_fits_its_card),
		cmocka_unit_test(no_text_or_too_much_is_no_code),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
