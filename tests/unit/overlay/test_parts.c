#include "support_overlay.h"

#include "overlay/digits.h"
#include "overlay/blocks.h"
#include "overlay/parts.h"
#include "overlay/price.h"

static void clocks_are_derived(void **state)
{
	(void)state;
	struct stage_clock running = {.set = true, .start = 1000, .deadline = 61000};
	struct clock_view view = clock_view(&running, 31000);
	assert_true(view.set && !view.held);
	assert_int_equal(view.left, 30000);
	assert_int_equal(view.length, 60000);
	assert_int_equal(clock_view(&running, 99000).left, 0);
	assert_int_equal(clock_view(&running, -5000).left, 66000);
	struct stage_clock held = {.set = true, .held = true, .left = 7000};
	assert_int_equal(clock_view(&held, 123456).left, 7000);
	assert_int_equal(clock_view(&held, 123456).length, 7000);
	held.start = 1000;
	held.deadline = 61000;
	assert_int_equal(clock_view(&held, 123456).length, 60000);
	assert_false(clock_view(&(struct stage_clock){0}, 5).set);
	assert_true(clock_view(&(struct stage_clock){0}, 5).length > 0);
}

static void a_frame_is_asked_for_when_the_digits_change(void **state)
{
	(void)state;
	static const int64_t cases[][2] = {{30000, 1000}, {29999, 999}, {29001, 1}, {1, 1}};
	for (size_t i = 0; i < 4; i++) {
		begin("en-US", 1920, 1080, NOW);
		clock_wake(&rig.canvas, &(struct clock_view){true, false, cases[i][0], 60000});
		char before[32];
		char after[32];
		words_clock(cases[i][0], before, sizeof(before));
		words_clock(cases[i][0] - cases[i][1], after, sizeof(after));
		assert_string_not_equal(before, after);
		words_clock(cases[i][0] - cases[i][1] + 1, after, sizeof(after));
		assert_string_equal(before, after);
		assert_int_equal(rig.canvas.wake, NOW + cases[i][1]);
	}
	begin("en-US", 1920, 1080, NOW);
	clock_wake(&rig.canvas, &(struct clock_view){true, true, 30000, 60000});
	assert_true(rig.canvas.wake == NEVER);
}

/* A clock never changes its width: the ring beside it stays where it is. */
static void clocks_keep_their_width(void **state)
{
	(void)state;
	double width = 0.0;
	for (int64_t left = 59000; left > 10000; left -= 1000) {
		begin("en-US", 1920, 1080, NOW);
		double here = part_clock(&rig.canvas, 500.0, 100.0, &(struct clock_view){true, false, left, 60000});
		assert_true(left == 59000 || fabs(here - width) < 1e-9);
		width = here;
	}
}

static float right_end(void)
{
	float most = 0.0f;
	for (size_t i = 0; i < rig.sheet.list.count * 4; i++)
		most = fmaxf(most, rig.sheet.list.points[i * 4]);
	return most;
}

static void an_action_stays_within_its_plate(void **state)
{
	(void)state;
	static const char *const words_to_type[] = {
		"1", "抽奖", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
		"👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦"};
	for (size_t i = 0; i < 4; i++) {
		for (double width = 160.0; width < 700.0; width += 60.0) {
			begin("en-US", 1920, 1080, NOW);
			struct rect block = {100, 100, width, 88};
			block_action(&rig.canvas, (struct rect){0, 0, 800, 400}, block, "LotteryType", words_to_type[i],
				     true, 0.0);
			assert_true(right_end() <= 100.0 + width + 2.0);
		}
	}
}

/* No word of it is left out before it has shrunk to a label and has two lines. */
static void an_action_keeps_its_words(void **state)
{
	(void)state;
	static const struct {
		const char *name, *word;
		bool typed;
		double least; /* px, of the block */
		size_t glyphs;
		size_t stacked; /* with the word below "Type this to enter" */
	} cases[] = {
		{"LotteryAny", "any message", false, 330.0, 21, 22},
		{"LotteryType", "I want the red travel mug", true, 480.0, 31, 35},
		{"LotteryType", "mug", true, 250.0, 14, 18},
		{"SaleBasket", "3", true, 380.0, 17, 17},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (double width = cases[i].least; width < 900.0; width += 7.0) {
			begin("en-US", 1920, 1080, NOW);
			struct rect block = {100, 100, width, 92};
			block_action(&rig.canvas, (struct rect){0, 0, 1000, 400}, block, cases[i].name, cases[i].word,
				     cases[i].typed, 0.0);
			size_t glyphs = 0;
			for (size_t k = 0; k < rig.sheet.list.count; k++)
				glyphs += (int)rig.sheet.list.points[k * 16 + 2] == QUAD_GLYPH;
			if (glyphs != cases[i].glyphs && glyphs != cases[i].stacked)
				fail_msg("%s, %.0f px: %zu glyphs", cases[i].word, width, glyphs);
		}
	}
}

/* What has to be typed as it stands is not to be the smallest of the sentence: the strip makes room for it. */
static void a_long_word_to_type_has_a_line(void **state)
{
	(void)state;
	begin("en-US", 1920, 1080, NOW);
	double usual = block_strip_height(&rig.canvas);
	assert_true(block_action_height(&rig.canvas, 716.0, "LotteryType", "mug", true) == usual);
	assert_true(block_action_height(&rig.canvas, 716.0, "LotteryType", "I want the red mug", true) == usual);
	double high = block_action_height(&rig.canvas, 716.0, "LotteryType", "I want the red travel mug", true);
	assert_true(high > usual && high <= usual + 48.0);
	assert_true(block_action_height(&rig.canvas, 716.0, "BenefitUse", "THE-LONG-TRAIL-2026-SPRING", true) > usual);
}

static struct rect rect_of(size_t i)
{
	const float *p = rig.sheet.list.points + i * 16;
	return (struct rect){p[0], p[1], p[12] - p[0], p[13] - p[1]};
}

/* Two lines stand as far from the strip's edges above as below, and clear of each other. */
static void two_lines_have_room(void **state)
{
	(void)state;
	static const char *const languages[] = {"en-US", "zh-CN"};
	static const char *const typed[] = {"I want the red travel mug tonight", "山野漫步二零二六春季徒步大礼包加油"};
	for (size_t i = 0; i < 2; i++) {
		begin(languages[i], 1920, 1080, NOW);
		struct rect block = {100, 100, 600, 0};
		block.h = block_action_height(&rig.canvas, block.w, "LotteryType", typed[i], true);
		begin(languages[i], 1920, 1080, NOW);
		block_action(&rig.canvas, (struct rect){0, 0, 1000, 400}, block, "LotteryType", typed[i], true, 0.0);
		struct rect plate = {0};
		double top = block.y + block.h;
		double low = block.y;
		size_t rects = 0;
		for (size_t k = 0; k < rig.sheet.list.count; k++) {
			struct rect at = rect_of(k);
			if ((int)rig.sheet.list.points[k * 16 + 2] == QUAD_RECT && rects++ == 1)
				plate = at;
			/* the line above the plate comes before it; glyphs have a clear px all round */
			if ((int)rig.sheet.list.points[k * 16 + 2] == QUAD_GLYPH && rects == 1) {
				top = fmin(top, at.y + 1.0);
				low = fmax(low, at.y + at.h - 1.0);
			}
		}
		double above = top - block.y;
		double below = block.y + block.h - plate.y - plate.h;
		assert_true(plate.h > 30.0 && fabs(above - below) <= 4.0);
		assert_true(above >= 13.0 && below >= 13.0 && below <= 18.0);
		assert_true(plate.y - low >= 4.0);
	}
}

/* Without a surface a field at the top hides the rule with its outline, to its end. */
static void without_a_panel_a_field_covers_the_rule(void **state)
{
	(void)state;
	struct theme kept = rig.theme;
	assert_true(theme_load(THEMES_DIR "/bare.json", &rig.theme, NULL));
	begin("en-US", 1920, 1080, NOW);
	struct rect panel = {100, 100, 720, 450};
	struct rect in = block_inside(&rig.canvas, panel);
	canvas_panel(&rig.canvas, panel);
	size_t rule = rig.sheet.list.count;
	block_accent(&rig.canvas, panel, (struct rect){in.x, in.y, 200, 200});
	struct rect field = rect_of(rig.sheet.list.count - 1);
	for (size_t i = rule - 2; i < rule; i++) {
		assert_true(rect_of(i).x >= field.x - 0.01 && rect_of(i).y >= field.y - 0.01);
		assert_true(rect_of(i).y + rect_of(i).h < field.y + field.h);
	}
	rig.theme = kept;
}

/* A code ends where the text above it does, and no module is lost to its field. */
static void a_code_stands_in_its_column(void **state)
{
	(void)state;
	static struct code code;
	struct rect panel = {100, 100, 720, 450};
	code_set(&code, "9F2C41B7D05E8A6633F1C0DE77AB245818E4CD90127FB36AA5C2D4E8F0917B36");
	for (int name = 0; name < 2; name++) {
		begin("en-US", 1920, 1080, NOW);
		struct rect in = block_inside(&rig.canvas, panel);
		double side = block_code_side(&rig.canvas, &code);
		double height = block_code_height(&rig.canvas, &code, name ? "Draw proof" : NULL);
		struct rect field = {in.x + in.w - side, 200, side, height};
		block_code(&rig.canvas, panel, field, &code, name ? "Draw proof" : NULL);
		double right = 0.0;
		double low = 0.0;
		double left = panel.x + panel.w;
		for (size_t i = 1; i < rig.sheet.list.count; i++) {
			if ((int)rig.sheet.list.points[i * 16 + 2] != QUAD_RECT)
				continue;
			right = fmax(right, rect_of(i).x + rect_of(i).w);
			left = fmin(left, rect_of(i).x);
			low = fmax(low, rect_of(i).y + rect_of(i).h);
		}
		assert_true(fabs(right - (panel.x + panel.w - rig.theme.padding)) <= 1.0);
		assert_true(right - left >= 160.0); /* what a phone reads from a screen */
		assert_true(low <= field.y + field.h - code_quiet(&code) + 1.0);
	}
}

/* Without a well a notice begins where its block does, or ends there if something stands before it. */
static void without_a_panel_a_notice_stands_in_line(void **state)
{
	(void)state;
	struct theme kept = rig.theme;
	assert_true(theme_load(THEMES_DIR "/bare.json", &rig.theme, NULL));
	begin("en-US", 1920, 1080, NOW);
	struct rect panel = {100, 100, 720, 450};
	struct rect in = block_inside(&rig.canvas, panel);
	block_notice(&rig.canvas, panel, (struct rect){in.x, 300, in.w, 92}, SIGN_WAIT, "Soon");
	assert_true(rig.sheet.list.count > 4);
	assert_true(fabs(rig.sheet.list.points[0] - in.x) < 2.0);
	begin("en-US", 1920, 1080, NOW);
	block_notice(&rig.canvas, panel, (struct rect){in.x + 200, 300, in.w - 200, 92}, SIGN_WAIT, "Soon");
	assert_true(fabs(right_end() - in.x - in.w) < 6.0);
	rig.theme = kept;
}

/* A field in a corner of the panel is round there and nowhere else; fields that meet have no gap. */
static void blocks_follow_their_panel(void **state)
{
	(void)state;
	begin("en-US", 1920, 1080, NOW);
	struct rect panel = {100, 100, 720, 450};
	struct rect in = block_inside(&rig.canvas, panel);
	double border = rig.theme.border_width;
	assert_true(in.x == panel.x + border && in.x + in.w == panel.x + panel.w - border);
	assert_true(block_frame(&rig.canvas) == panel.h - in.h);
	const struct rect blocks[] = {
		{in.x, in.y, 200, 200}, {in.x + 200, in.y, in.w - 200, 200}, {in.x, in.y + 200, in.w, in.h - 200}};
	static const bool round[][4] = {
		{true, false, false, false}, {false, true, false, false}, {false, false, true, true}};
	for (size_t i = 0; i < 3; i++)
		block_fill(&rig.canvas, panel, blocks[i], rig.theme.text);
	assert_int_equal(rig.sheet.list.count, 3);
	for (size_t i = 0; i < 3; i++) {
		for (size_t k = 0; k < 4; k++) {
			float radius = rig.sheet.list.t2[i * 16 + k];
			assert_true(round[i][k] ? fabs(radius - (rig.theme.radius - border)) < 1e-3 : radius == 0.0f);
		}
	}
}

/* Where the quads of a sign stand, without their colours. */
static size_t sign_places(enum sign sign, float *places, size_t most)
{
	begin("en-US", 1920, 1080, NOW);
	part_sign(&rig.canvas, 500.0, 500.0, 40.0, sign);
	size_t count = rig.sheet.list.count * 16;
	for (size_t i = 0; i < count && i < most; i++)
		places[i] = rig.sheet.list.points[i];
	return count;
}

static void signs_differ_in_shape(void **state)
{
	(void)state;
	for (enum sign a = SIGN_GOOD; a <= SIGN_OVER; a++) {
		for (enum sign b = a + 1; b <= SIGN_OVER; b++) {
			float one[128] = {0};
			float other[128] = {0};
			size_t count = sign_places(a, one, 128);
			float off = 0.0f;
			if (count == sign_places(b, other, 128))
				for (size_t i = 0; i < count && i < 128; i++)
					off = fmaxf(off, fabsf(one[i] - other[i]));
			else
				off = 100.0f;
			assert_true(off > 3.0f);
		}
	}
}

static void prices_fit_and_are_measured_as_drawn(void **state)
{
	(void)state;
	struct money price = {.minor = 129999999, .currency = "USD"};
	begin("en-US", 1920, 1080, NOW);
	double fitted;
	double measured = price_measure(&rig.canvas, &price, 96.0, 48.0, 400.0, &fitted);
	double drawn = price_draw(&rig.canvas, &price, 0.0, 200.0, 96.0, 48.0, 400.0, rig.theme.price);
	assert_true(measured == drawn && measured <= 400.0 && fitted < 96.0 && fitted >= 48.0);
	char text[64];
	price_text("en-US", &price, text, sizeof(text));
	assert_string_equal(text, "$1,299,999.99");
}

/* "$24.00" beside "$14.90", but "$24" beside "$15". */
static void an_old_price_has_decimals_if_the_new_one_has(void **state)
{
	(void)state;
	const struct money was = {.minor = 2400, .currency = "USD"};
	const struct money whole = {.minor = 1500, .currency = "USD"};
	const struct money broken = {.minor = 1490, .currency = "USD"};
	begin("en-US", 1920, 1080, NOW);
	double narrow = price_was(&rig.canvas, &was, &whole, 0.0, 100.0, 400.0, rig.theme.muted);
	double wide = price_was(&rig.canvas, &was, &broken, 0.0, 100.0, 400.0, rig.theme.muted);
	assert_true(wide > narrow * 1.5);
}

/* Six plates from one hour on, four below, one great digit at the end; never beyond the place they have. */
static void countdowns_fit_their_place(void **state)
{
	(void)state;
	static const int64_t lefts[] = {0, 1, 999, 9999, 10001, 59000, 60000, 3599000, 3600000, 359999000, 9999999999};
	for (size_t i = 0; i < sizeof(lefts) / sizeof(lefts[0]); i++) {
		for (int held = 0; held < 2; held++) {
			begin("en-US", 1920, 1080, NOW);
			struct clock_view view = {true, held != 0, lefts[i], lefts[i] + 1};
			digits_draw(&rig.canvas, (struct rect){100, 100, 406, DIGITS_HEIGHT}, &view);
			assert_true(rig.sheet.list.count >= 2);
			assert_true(right_end() <= 100.0 + 406.0 + 2.0);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clocks_are_derived),
		cmocka_unit_test(a_frame_is_asked_for_when_the_digits_change),
		cmocka_unit_test(clocks_keep_their_width),
		cmocka_unit_test(an_action_stays_within_its_plate),
		cmocka_unit_test(a_long_word_to_type_has_a_line),
		cmocka_unit_test(two_lines_have_room),
		cmocka_unit_test(a_code_stands_in_its_column),
		cmocka_unit_test(without_a_panel_a_field_covers_the_rule),
		cmocka_unit_test(an_action_keeps_its_words),
		cmocka_unit_test(without_a_panel_a_notice_stands_in_line),
		cmocka_unit_test(blocks_follow_their_panel),
		cmocka_unit_test(signs_differ_in_shape),
		cmocka_unit_test(prices_fit_and_are_measured_as_drawn),
		cmocka_unit_test(an_old_price_has_decimals_if_the_new_one_has),
		cmocka_unit_test(countdowns_fit_their_place),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
