#include "support_paint.h"

#include <unistr.h>

#include "paint/boxes.h"
#include "paint/layout.h"
#include "paint/raster.h"

static struct fonts *fonts;
static struct raster *raster;
static hb_buffer_t *buffer;

static int set_up(void **state)
{
	(void)state;
	fonts = open_test_fonts();
	raster = raster_create(fonts);
	buffer = hb_buffer_create();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	hb_buffer_destroy(buffer);
	raster_destroy(raster);
	fonts_destroy(fonts);
	return 0;
}

/* Every pixel of every glyph lies in the block's box, or beside it by no more than text.h says and what emboldening and
 * whole pixels take. */
static void check_ink(const char *text, const struct text_style *style)
{
	struct text_block block;
	assert_true(layout_make(fonts, buffer, text, style, &block));
	double beyond = TEXT_OVERHANG * block.size + 0.03 * block.size + 2.0;
	double pitch = block.height / (double)(block.line_count ? block.line_count : 1);
	for (size_t i = 0; i < block.line_count; i++) {
		const struct text_line *line = &block.lines[i];
		if (style->max_width > 0.0)
			assert_true(line->width <= style->max_width + 0.1);
		for (size_t g = line->first; g < line->first + line->count; g++) {
			const struct text_glyph *glyph = &block.glyphs[g];
			struct raster_job job = {.face = glyph->face,
						 .glyph = glyph->glyph,
						 .size = (uint32_t)lround(block.size * glyph->scale * 64.0),
						 .embolden = glyph->embolden};
			struct bitmap ink;
			if (!raster_glyph(raster, &job, &ink) || !ink.pixels)
				continue;
			double left = glyph->x + ink.left;
			double top = line->baseline + glyph->y - ink.top;
			if (left < -beyond || left + ink.width > line->width + beyond ||
			    top < pitch * (double)i - beyond || top + ink.height > pitch * (double)(i + 1) + beyond)
				fail_msg("%s: glyph %u of %s: %.1f %.1f, %d × %d in a line of %.1f × %.1f", text,
					 glyph->glyph, fonts_face(fonts, glyph->face)->family, left, top, ink.width,
					 ink.height, line->width, pitch);
			bitmap_finish(&ink);
		}
	}
	layout_finish(&block);
}

static void known_trouble_stays_in_its_box(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"Z̴̡̢̛͔̖͎̰̗̻̎̊̂͋̄͌̀̓̔a̷l̵g̶o̷ H̸̡̪̯ͨ͊̽̅̾̎Ȩ̬̩̾͛ͪ̈́̀́͘ "
		"C̷̙̲̝͖ͭ̏ͥͮ͟Oͮ͏̮̪̝͍M̲̖͊̒ͪͩͬ̚̚͜Ȇ̴̟̟͙̞ͩ͌͝S",
		"﷽﷽﷽",
		"\xED\xA0\x80\xED\xBF\xBF\xFF\xC0\x80 lone",
		"a\xE2\x80\xAE override \xE2\x81\xA6 isolate\x01\x1b[0m\x7f\t",
		"꧁༒☬𝓓𝓪𝓻𝓴☬༒꧂ 𒐫𒐫 ⸻ ௵ ꙮ",
		"👨‍👩‍👧‍👦🏳️‍🌈🇩🇪🇩🇪🇩🇪1️⃣",
		"ก็็็็็็็็็็็็็็็็็็็็",
		"नमस्ते क्षि॒॒॒॑॑॑ ঁঁঁ",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		for (double width = 0.0; width < 400.0; width = width * 2.0 + 11.0)
			check_ink(texts[i], &(struct text_style){
						    .size = 34.0, .weight = 500, .max_width = width, .max_lines = 2});
	}
}

static void random_trouble_stays_in_its_box(void **state)
{
	(void)state;
	static const uint32_t from[] = {0x20,    0x300,   0x483,   0x600,   0x900,   0xE00,   0x1AB0,
					0x2000,  0x20D0,  0x3000,  0x4E00,  0xFB50,  0xFDF0,  0xFE00,
					0x1F1E6, 0x1F3FB, 0x1F466, 0x12000, 0xE0020, 0x10FFF0};
	uint32_t random = 77;
	for (int round = 0; round < 400; round++) {
		char text[400] = "";
		size_t used = 0;
		size_t length = 1 + next_random(&random) % 40;
		for (size_t i = 0; i < length; i++) {
			uint32_t start = from[next_random(&random) % (sizeof(from) / sizeof(from[0]))];
			uint8_t bytes[8];
			int size = u8_uctomb(bytes, start + next_random(&random) % 112, sizeof(bytes));
			if (size > 0) {
				memcpy(text + used, bytes, (size_t)size);
				used += (size_t)size;
			}
		}
		check_ink(text, &(struct text_style){.size = 20.0 + next_random(&random) % 60,
						     .weight = 400 + (int)(next_random(&random) % 4) * 100,
						     .max_width = next_random(&random) % 500,
						     .max_lines = 1 + (int)(next_random(&random) % 3)});
	}
}

/* What looks as it should is left as it is. */
static void plain_text_is_not_touched(void **state)
{
	(void)state;
	struct text_style style = {.size = 40.0, .weight = 400};
	static const char *const texts[] = {"Ågjpqy ẪṨ fi", "很好……“是的”", "مرحبا بالعالم", "क्या यह कॉफ़ी",
					    "👍🏽 🇩🇪"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct text_block block;
		assert_true(layout_make(fonts, buffer, texts[i], &style, &block));
		for (size_t g = 0; g < block.glyph_count; g++)
			assert_true(block.glyphs[g].scale == (float)fonts_face(fonts, block.glyphs[g].face)->scale);
		layout_finish(&block);
	}
}

static void a_cluster_wider_than_the_box_shrinks(void **state)
{
	(void)state;
	struct text_style style = {.size = 60.0, .weight = 400, .max_width = 30.0};
	struct text_block block;
	assert_true(layout_make(fonts, buffer, "﷽", &style, &block));
	assert_true(block.width <= 30.01);
	layout_finish(&block);
}

static void what_no_font_has_is_a_box_with_its_code(void **state)
{
	(void)state;
	struct text_style style = {.size = 40.0, .weight = 500};
	struct text_block block;
	assert_true(layout_make(fonts, buffer, "a\xF3\xB0\x80\x80", &style, &block));
	assert_int_equal(block.glyph_count, 2);
	const struct text_glyph *box = &block.glyphs[1];
	assert_int_equal(box->face, fonts_boxes(fonts));
	assert_int_equal(box->glyph, 0xF0000);
	assert_int_equal(box->embolden, 0);
	assert_true(block.width > 40.0);
	struct raster_job job = {.face = box->face, .glyph = box->glyph, .size = 40 * 64};
	struct bitmap made;
	struct bitmap other;
	assert_true(raster_glyph(raster, &job, &made));
	job.glyph = 0xF0001;
	assert_true(raster_glyph(raster, &job, &other));
	assert_int_equal(made.width, other.width);
	assert_memory_not_equal(made.pixels, other.pixels, (size_t)made.width * (size_t)made.height);
	assert_int_equal(made.pixels[0], 255);
	bitmap_finish(&made);
	bitmap_finish(&other);
	layout_finish(&block);
}

static void packages_are_named_once(void **state)
{
	(void)state;
	static const char *const latin[] = {"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"};
	struct fonts *few = fonts_create(&(struct fonts_options){.files = latin, .file_count = 1}, NULL);
	uint32_t code = 0;
	uint32_t letters[] = {'a', 0x4E00, 0x4E8C, 0x1F600, 0x0645, 0xE000, 0x3042};
	const char *const packages[] = {NULL, "fonts-noto-cjk", NULL, "fonts-noto-color-emoji", "fonts-noto-core", NULL,
					NULL};
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		uint32_t face = fonts_pick(few, &letters[i], 1, 400, letters[i] == 0x1F600 ? FONT_EMOJI : FONT_TEXT);
		assert_true((face == fonts_boxes(few)) == (i > 0));
		const char *package = fonts_take_missing(few, &code);
		if (!packages[i]) {
			assert_null(package);
			continue;
		}
		assert_string_equal(package, packages[i]);
		assert_int_equal(code, letters[i]);
	}
	fonts_destroy(few);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_trouble_stays_in_its_box),
		cmocka_unit_test(random_trouble_stays_in_its_box),
		cmocka_unit_test(plain_text_is_not_touched),
		cmocka_unit_test(a_cluster_wider_than_the_box_shrinks),
		cmocka_unit_test(what_no_font_has_is_a_box_with_its_code),
		cmocka_unit_test(packages_are_named_once),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
