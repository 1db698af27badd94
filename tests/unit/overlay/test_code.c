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

/* On a canvas of any size every module has whole pixels, as many as the next, within the white plate. */
static void modules_stand_on_whole_pixels(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1280, 720},  {1920, 1080}, {1600, 900}, {2560, 1440}, {3840, 2160},
					    {1080, 1920}, {720, 1280},  {1366, 768}, {3440, 1440}};
	static struct code code;
	for (int length = 20; length <= 240; length += 55) {
		char text[256];
		memset(text, 'x', (size_t)length);
		text[length] = '\0';
		code_set(&code, text);
		for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
			begin("en-US", sizes[s][0], sizes[s][1], NOW);
			code_draw(&code, &rig.canvas, 100.3, 50.7);
			const struct quad_list *list = &rig.sheet.list;
			float high = list->points[16 + 13] - list->points[16 + 1] - 2.0f;
			assert_true(high >= 2.0f);
			for (size_t i = 1; i < list->count; i++) {
				const float *p = list->points + i * 16;
				float wide = p[12] - p[0] - 2.0f;
				assert_true(fabsf(p[0] - roundf(p[0])) < 0.002f && fabsf(p[1] - roundf(p[1])) < 0.002f);
				assert_true(fabsf(p[13] - p[1] - 2.0f - high) < 0.002f);
				assert_true(fabsf(wide / high - roundf(wide / high)) < 0.002f);
				/* Four modules of quiet on each side. */
				assert_true(p[0] + 1.0f - list->points[0] >= 3.9f * high);
				assert_true(list->points[12] - p[12] >= 3.9f * high - 1.0f);
			}
		}
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
		cmocka_unit_test(a_commitment_is_version_3),     cmocka_unit_test(what_is_drawn_is_the_code),
		cmocka_unit_test(a_long_link_fits_its_card),     cmocka_unit_test(no_text_or_too_much_is_no_code),
		cmocka_unit_test(modules_stand_on_whole_pixels),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
