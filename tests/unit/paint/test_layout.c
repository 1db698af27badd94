#include "support_paint.h"

#include "paint/layout.h"
#include "paint/text.h"

static struct fonts *fonts;
static hb_buffer_t *buffer;

static int set_up(void **state)
{
	(void)state;
	fonts = open_test_fonts();
	buffer = hb_buffer_create();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	hb_buffer_destroy(buffer);
	fonts_destroy(fonts);
	return 0;
}

static struct text_block set(const char *text, struct text_style style)
{
	struct text_block block;
	style.weight = style.weight ? style.weight : 400;
	assert_true(layout_make(fonts, buffer, text, &style, &block));
	return block;
}

static double width_of(const char *text, struct text_style style)
{
	struct text_block block = set(text, style);
	double width = block.width;
	layout_finish(&block);
	return width;
}

static void every_line_fits(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"Does it keep coffee hot on a whole day of hiking, and does the lid survive the dishwasher?",
		"爬一整天山，咖啡还能是热的吗？盖子可以放进洗碗机洗吗？",
		"هل تبقى القهوة ساخنة طوال اليوم وهل الغطاء يتحمل غسالة الصحون",
		"Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
		"👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦"
		"👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		for (double width = 60.0; width < 900.0; width *= 1.37) {
			for (int lines = 1; lines < 5; lines++) {
				struct text_block block = set(texts[i], (struct text_style){.size = 40.0,
											    .min_size = 28.0,
											    .max_width = width,
											    .max_lines = lines,
											    .balance = lines == 2});
				assert_true(block.line_count <= (size_t)lines);
				assert_true(block.size <= 40.0 && block.size >= 28.0);
				for (size_t k = 0; k < block.line_count; k++)
					assert_true(block.lines[k].width <= width + 0.1);
				layout_finish(&block);
			}
		}
	}
}

static void what_does_not_fit_ends_in_an_ellipsis(void **state)
{
	(void)state;
	struct text_style style = {.size = 30.0, .max_width = 200.0};
	struct text_block block = set("A rather long name of a product", style);
	struct text_block whole = set("Short", style);
	assert_true(block.cut);
	assert_true(block.width > 100.0);
	assert_false(whole.cut);
	/* The last glyph is the one that an ellipsis alone has. */
	struct text_block dots = set("…", style);
	assert_int_equal(block.glyphs[block.glyph_count - 1].glyph, dots.glyphs[0].glyph);
	layout_finish(&dots);
	layout_finish(&whole);
	layout_finish(&block);
}

static void the_line_is_filled_up_to_the_ellipsis(void **state)
{
	(void)state;
	struct text_style style = {.size = 28.0, .max_width = 150.0};
	struct text_block block = set("A remarkably long word", style);
	assert_true(block.width > 120.0);
	layout_finish(&block);
}

/* "Travel mug…", not "Travel mug,…". */
static void no_comma_stands_before_the_ellipsis(void **state)
{
	(void)state;
	static const char *const texts[][2] = {{"Travel mug, double wall", "Travel mug double wall"},
					       {"爬一整天山，咖啡还能", "爬一整天山咖啡还能"}};
	static const double widths[] = {275.0, 250.0};
	for (size_t i = 0; i < 2; i++) {
		struct text_style style = {.size = 40.0, .max_width = widths[i]};
		struct text_block with = set(texts[i][0], style);
		struct text_block without = set(texts[i][1], style);
		assert_true(with.cut && without.cut);
		assert_int_equal(with.lines[0].count, without.lines[0].count);
		layout_finish(&without);
		layout_finish(&with);
	}
}

/* There is room for nine and an ellipsis, and the ninth is half of a word. */
static void a_chinese_word_is_not_parted_by_the_ellipsis(void **state)
{
	(void)state;
	struct text_style style = {.size = 30.0, .max_width = 305.0};
	struct text_block block = set("发送关键词抽三位朋友了吧", style);
	assert_true(block.cut);
	assert_int_equal(block.glyph_count, 9);
	layout_finish(&block);
}

static void a_text_shrinks_before_it_is_cut(void **state)
{
	(void)state;
	struct text_style style = {.size = 48.0, .min_size = 34.0, .max_width = 420.0, .max_lines = 2};
	struct text_block block = set("Which colour shall we make next year?", style);
	assert_false(block.cut);
	assert_true(block.size < 48.0 && block.size >= 34.0);
	assert_int_equal(block.line_count, 2);
	layout_finish(&block);
}

static void two_lines_are_balanced(void **state)
{
	(void)state;
	struct text_style style = {.size = 40.0, .max_width = 700.0, .max_lines = 2, .balance = true};
	struct text_block block = set("Which of all these colours shall we make next?", style);
	assert_int_equal(block.line_count, 2);
	double least = fmin(block.lines[0].width, block.lines[1].width);
	double most = fmax(block.lines[0].width, block.lines[1].width);
	assert_true(least > 0.75 * most);
	layout_finish(&block);
}

/* A Chinese line ends where a clause or a word does, even if the next one is shorter. */
static void chinese_breaks_between_words_that_can_be_told(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double width; /* em */
		size_t first; /* characters of the first line */
	} cases[] = {{"双层真空旅行杯 480ml", 8.0, 7},
		     {"满 199 元立减 30 元", 8.3, 7},
		     {"满 199 元立减 30 元", 8.7, 7},
		     {"技术小哥正在抢修，马上回来", 10.0, 9},
		     {"山里、地铁上、夜班路上，发弹幕告诉我们。", 14.0, 12}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct text_block block =
			set(cases[i].text,
			    (struct text_style){
				    .size = 40.0, .max_width = cases[i].width * 40.0, .max_lines = 2, .balance = true});
		assert_int_equal(block.line_count, 2);
		assert_int_equal(block.lines[0].count, cases[i].first);
		layout_finish(&block);
	}
}

/* A smaller size is worth it where it tears no clause; what is not Chinese has none. */
static void lines_that_end_within_a_clause_are_counted(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double width; /* em */
		size_t torn;
	} cases[] = {{"爬一整天山，咖啡还能是热的吗？盖子可以放进洗碗机洗吗？", 11.5, 1},
		     {"爬一整天山，咖啡还能是热的吗？盖子可以放进洗碗机洗吗？", 12.1, 0},
		     {"Does it keep coffee hot on a whole day of hiking?", 12.0, 0}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct text_style style = {.size = 40.0, .max_lines = 3, .balance = true};
		style.max_width = cases[i].width * style.size;
		struct text_block block = set(cases[i].text, style);
		assert_int_equal(block.torn, cases[i].torn);
		layout_finish(&block);
	}
}

/* Where a mark's ink begins is not where its line does. */
static void a_line_knows_where_its_ink_is(void **state)
{
	(void)state;
	struct text_block all = set("\u201CH\u201D", (struct text_style){.size = 100.0});
	struct text_block mark = set("\u201C", (struct text_style){.size = 100.0});
	assert_true(mark.lines[0].ink_left > 0.5 && mark.lines[0].ink_right < mark.width - 0.5);
	assert_true(mark.lines[0].ink_right - mark.lines[0].ink_left > 15.0);
	assert_true(fabs(all.lines[0].ink_left - mark.lines[0].ink_left) < 0.1);
	assert_true(all.lines[0].ink_right < all.width && all.lines[0].ink_right > mark.width + 50.0);
	struct text_block wide = set("双层", (struct text_style){.size = 100.0});
	assert_true(wide.lines[0].ink_left == 0.0 && wide.lines[0].ink_right == 0.0);
	layout_finish(&wide);
	layout_finish(&mark);
	layout_finish(&all);
}

/* Running text fills a line that a title would end with its clause. */
static void running_text_fills_its_lines(void **state)
{
	(void)state;
	const char *text = "说说你最老的杯子用了多少年、陪你去过哪些地方、在你之前是谁在用，杯盖开始漏水以后你是愿意修"
			   "还是换新的？";
	struct text_style style = {.size = 40.0, .max_width = 16.5 * 40.0, .max_lines = 6, .balance = true};
	struct text_block title = set(text, style);
	style.running = true;
	struct text_block running = set(text, style);
	assert_int_equal(running.line_count, title.line_count);
	assert_true(title.lines[1].width < 0.6 * style.max_width);
	for (size_t i = 0; i + 1 < running.line_count; i++)
		assert_true(running.lines[i].width > 0.7 * style.max_width);
	layout_finish(&title);
	layout_finish(&running);
}

static void a_word_that_is_torn_is_told(void **state)
{
	(void)state;
	struct text_style style = {.size = 40.0, .min_size = 34.0, .max_width = 150.0, .max_lines = 3};
	struct text_block torn = set("Northwind Coffee", style);
	style.min_size = 20.0;
	struct text_block whole = set("Northwind Coffee", style);
	assert_true(torn.broken && !torn.cut);
	assert_true(!whole.broken && !whole.cut && whole.line_count == 2);
	layout_finish(&torn);
	layout_finish(&whole);
}

/* However narrow the box is that tears a clause apart, no line begins with what ends one. */
static void no_line_begins_with_a_mark(void **state)
{
	(void)state;
	static const char *const texts[] = {"爬一整天山，咖啡还能是热的吗？", "三个！？海边的猫、小林同学、阿晚",
					    "《冬天》，（预售）：十月。"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		for (double em = 3.1; em < 9.0; em += 0.5) {
			struct text_style style = {.size = 40.0, .max_width = em * 40.0, .max_lines = 12};
			struct text_block block = set(texts[i], style);
			size_t at = 0;
			for (size_t line = 0; line + 1 < block.line_count; line++) {
				at += block.lines[line].count;
				/* Each character has three bytes and one glyph. */
				for (const char *mark = "，。？！、：》）"; *mark; mark += 3) {
					if (memcmp(texts[i] + at * 3, mark, 3) == 0)
						fail_msg("%s at %.1f em: line %zu begins with %.3s", texts[i], em,
							 line + 2, mark);
				}
			}
			layout_finish(&block);
		}
	}
}

/* What weighs for the eye is in the middle: a comma or a full stop hangs. */
static void a_wide_mark_at_the_end_hangs(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double hang;
	} cases[] = {{"正在抢修，", 40.0}, {"下周见。", 40.0}, {"下周：", 20.0},
		     {"马上回来", 0.0},    {"好吗？", 0.0},    {"soon.", 0.0}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct text_block block = set(cases[i].text, (struct text_style){.size = 40.0});
		assert_true(block.lines[0].hang == cases[i].hang);
		layout_finish(&block);
	}
}

static void digits_are_of_one_width(void **state)
{
	(void)state;
	static const int weights[] = {400, 500, 700};
	for (size_t i = 0; i < 3; i++) {
		struct text_style style = {.size = 96.0, .weight = weights[i], .tabular = true};
		double width = width_of("00:00", style);
		assert_true(fabs(width_of("11:11", style) - width) < 1e-6);
		assert_true(fabs(width_of("17:48", style) - width) < 1e-6);
	}
}

/* Height comes from the style, not from the glyphs, so that lines do not jump. */
static void height_does_not_depend_on_the_glyphs(void **state)
{
	(void)state;
	struct text_style style = {.size = 34.0, .line_height = 1.4};
	struct text_block low = set("ace", style);
	struct text_block high = set("Åģ龘🌟", style);
	assert_true(low.height == high.height);
	assert_true(low.lines[0].baseline == high.lines[0].baseline);
	assert_true(fabs(low.height - 34.0 * 1.4) < 1e-9);
	layout_finish(&low);
	layout_finish(&high);
}

static void sizes_scale_without_new_line_breaks(void **state)
{
	(void)state;
	const char *text = "The very same text at two sizes breaks at the very same places";
	struct text_block small = set(text, (struct text_style){.size = 20.0, .max_width = 220.0, .max_lines = 9});
	struct text_block large = set(text, (struct text_style){.size = 60.0, .max_width = 660.0, .max_lines = 9});
	assert_int_equal(small.line_count, large.line_count);
	for (size_t i = 0; i < small.line_count; i++)
		assert_true(fabs(small.lines[i].width * 3.0 - large.lines[i].width) < 0.01);
	layout_finish(&small);
	layout_finish(&large);
}

static void arabic_letters_join_and_run_to_the_left(void **state)
{
	(void)state;
	struct text_style style = {.size = 40.0};
	struct text_block joined = set("بب", style);
	struct text_block apart = set("ب ب", style);
	assert_true(joined.right_to_left);
	assert_int_not_equal(joined.glyphs[0].glyph, joined.glyphs[1].glyph);
	assert_int_equal(apart.glyphs[0].glyph, apart.glyphs[2].glyph);
	layout_finish(&joined);
	layout_finish(&apart);
}

static void the_missing_weight_is_made(void **state)
{
	(void)state;
	struct text_block regular = set("a", (struct text_style){.size = 30.0, .weight = 400});
	struct text_block medium = set("a🌟", (struct text_style){.size = 30.0, .weight = 500});
	struct text_block bold = set("a", (struct text_style){.size = 30.0, .weight = 700});
	assert_int_equal(regular.glyphs[0].embolden, 0);
	assert_true(medium.glyphs[0].embolden > 5);
	assert_int_equal(medium.glyphs[1].embolden, 0);
	assert_int_equal(bold.glyphs[0].embolden, 0);
	assert_int_not_equal(bold.glyphs[0].face, regular.glyphs[0].face);
	layout_finish(&regular);
	layout_finish(&medium);
	layout_finish(&bold);
}

static uint32_t glyph_of(const char *text, const char *language)
{
	struct text_block block = set(text, (struct text_style){.size = 30.0, .language = language});
	uint32_t glyph = block.glyphs[0].glyph;
	layout_finish(&block);
	return glyph;
}

/* One character, written as each country writes it. */
static void han_has_the_forms_of_the_language(void **state)
{
	(void)state;
	assert_int_not_equal(glyph_of("直", "zh-CN"), glyph_of("直", "ja"));
	assert_int_not_equal(glyph_of("骨", "zh-CN"), glyph_of("骨", "zh-TW"));
	assert_int_not_equal(glyph_of("遍", "zh-CN"), glyph_of("遍", "ko"));
	assert_int_equal(glyph_of("直", "zh-CN"), glyph_of("直", "zh"));
}

/* In em. */
static double height_of(uint32_t face, uint32_t letter)
{
	hb_codepoint_t glyph;
	hb_glyph_extents_t extents;
	assert_true(hb_font_get_nominal_glyph(fonts_shaper(fonts, face), letter, &glyph));
	assert_true(hb_font_get_glyph_extents(fonts_shaper(fonts, face), glyph, &extents));
	return extents.y_bearing * fonts_face(fonts, face)->scale / fonts_upem(fonts, face);
}

/* The CJK face has Latin letters of its own, which its designer fitted to its Han: ours must be as large. */
static void latin_and_han_are_of_one_optical_size(void **state)
{
	(void)state;
	static const int weights[] = {400, 700};
	for (size_t i = 0; i < 2; i++) {
		uint32_t han = 0x56FD;
		uint32_t cap = 'H';
		uint32_t latin_face = fonts_pick(fonts, &cap, 1, weights[i], FONT_TEXT);
		uint32_t han_face = fonts_pick(fonts, &han, 1, weights[i], FONT_CJK);
		assert_true(fabs(height_of(latin_face, 'H') / height_of(han_face, 'H') - 1.0) < 0.04);
		assert_true(fabs(height_of(latin_face, 'x') / height_of(han_face, 'x') - 1.0) < 0.04);
	}
}

static void a_word_without_end_is_no_trouble(void **state)
{
	(void)state;
	static char text[10001];
	memset(text, 'w', 10000);
	struct text_block block = set(text, (struct text_style){.size = 34.0, .max_width = 500.0, .max_lines = 3});
	assert_int_equal(block.line_count, 3);
	assert_true(block.cut);
	layout_finish(&block);
}

static void any_bytes_can_be_set(void **state)
{
	(void)state;
	uint32_t random = 4242;
	for (int round = 0; round < 400; round++) {
		char text[97];
		size_t length = next_random(&random) % 96;
		for (size_t i = 0; i < length; i++) {
			uint8_t byte = (uint8_t)(next_random(&random) >> 11);
			text[i] = (char)(byte ? byte : ' ');
		}
		text[length] = '\0';
		struct text_block block =
			set(text, (struct text_style){.size = 30.0,
						      .min_size = 28.0,
						      .max_width = (double)(next_random(&random) % 300),
						      .max_lines = 2,
						      .balance = true});
		for (size_t i = 0; i < block.glyph_count; i++)
			assert_true(isfinite(block.glyphs[i].x) && isfinite(block.glyphs[i].y));
		layout_finish(&block);
	}
}

static void the_cache_gives_the_same_block_until_it_forgets(void **state)
{
	(void)state;
	struct text_engine *engine = text_engine_create(fonts);
	struct text_style style = {.size = 30.0, .weight = 400, .language = "zh-CN"};
	const struct text_block *first = text_engine_block(engine, "缓存", &style);
	assert_ptr_equal(first, text_engine_block(engine, "缓存", &style));
	style.size = 31.0;
	assert_ptr_not_equal(first, text_engine_block(engine, "缓存", &style));
	assert_int_equal(text_engine_block(engine, "", &style)->glyph_count, 0);
	style.size = 30.0;
	for (int i = 0; i < 100; i++) {
		text_engine_tick(engine);
		assert_ptr_equal(first, text_engine_block(engine, "缓存", &style));
	}
	for (int i = 0; i < 300; i++)
		text_engine_tick(engine);
	assert_int_equal(text_engine_block(engine, "缓存", &style)->glyph_count, 2);
	text_engine_destroy(engine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_fits),
		cmocka_unit_test(what_does_not_fit_ends_in_an_ellipsis),
		cmocka_unit_test(the_line_is_filled_up_to_the_ellipsis),
		cmocka_unit_test(no_comma_stands_before_the_ellipsis),
		cmocka_unit_test(a_chinese_word_is_not_parted_by_the_ellipsis),
		cmocka_unit_test(a_text_shrinks_before_it_is_cut),
		cmocka_unit_test(two_lines_are_balanced),
		cmocka_unit_test(lines_that_end_within_a_clause_are_counted),
		cmocka_unit_test(a_line_knows_where_its_ink_is),
		cmocka_unit_test(chinese_breaks_between_words_that_can_be_told),
		cmocka_unit_test(running_text_fills_its_lines),
		cmocka_unit_test(a_word_that_is_torn_is_told),
		cmocka_unit_test(no_line_begins_with_a_mark),
		cmocka_unit_test(a_wide_mark_at_the_end_hangs),
		cmocka_unit_test(digits_are_of_one_width),
		cmocka_unit_test(height_does_not_depend_on_the_glyphs),
		cmocka_unit_test(sizes_scale_without_new_line_breaks),
		cmocka_unit_test(arabic_letters_join_and_run_to_the_left),
		cmocka_unit_test(the_missing_weight_is_made),
		cmocka_unit_test(han_has_the_forms_of_the_language),
		cmocka_unit_test(latin_and_han_are_of_one_optical_size),
		cmocka_unit_test(a_word_without_end_is_no_trouble),
		cmocka_unit_test(any_bytes_can_be_set),
		cmocka_unit_test(the_cache_gives_the_same_block_until_it_forgets),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
