/* Words of scripts without spaces. Written as texts with a stroke between the words. */
#include "support_paint.h"

#include <unistr.h>

#include "paint/paragraph.h"
#include "paint/segments.h"

static struct fonts *fonts;

static int open_fonts(void **state)
{
	(void)state;
	fonts = open_test_fonts();
	return 0;
}

static int close_fonts(void **state)
{
	(void)state;
	fonts_destroy(fonts);
	return 0;
}

/* The text of the codes with its words apart. */
static void split(const char *text, char *out, size_t size)
{
	uint32_t codes[SEGMENTS_MAX];
	unsigned char found[SEGMENTS_MAX];
	size_t length = SEGMENTS_MAX;
	assert_non_null(u8_to_u32((const uint8_t *)text, strlen(text), codes, &length));
	segments_find(codes, length, found);
	size_t used = 0;
	for (size_t i = 0; i < length && used + 8 < size; i++) {
		if (found[i] == SEGMENT_BEGINS)
			out[used++] = '|';
		used += (size_t)u8_uctomb((uint8_t *)out + used, codes[i], (ptrdiff_t)(size - used));
	}
	out[used] = '\0';
}

static void words_are_known(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"设备|故障，正在|抢修，节目|马上|回来",
		"双层|真空|旅行|杯|新品|发布",
		"technical 设备|故障 480 ml",
		"𠮷|野家 mug", /* beyond UTF-16's first plane */
		"どの|色|の|マグカップ|が|いい|です|か？",
		"สวัสดี|ครับ|วัน|นี้|อากาศ|ดี|มาก",
		"Which colour?",
		"杯",
		"",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		char plain[256] = "";
		char out[256];
		for (const char *c = texts[i]; *c; c++) {
			if (*c != '|')
				strncat(plain, c, 1);
		}
		split(plain, out, sizeof(out));
		assert_string_equal(out, texts[i]);
	}
}

/* No line begins within a word, and one may begin where Thai has no space. */
static void lines_begin_with_words(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t at;
		bool may;
	} cases[] = {{"设备故障", 1, false},   {"设备故障", 2, true}, {"设备故障", 3, false}, {"红色旅行杯", 2, true},
		     {"红色旅行杯", 3, false}, {"สวัสดีครับ", 6, true},  {"สวัสดีครับ", 2, false}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct paragraph p;
		assert_true(paragraph_init(&p, fonts, cases[i].text, 400));
		if (p.chars[cases[i].at].may_break != cases[i].may)
			fail_msg("%s at %zu", cases[i].text, cases[i].at);
		paragraph_finish(&p);
	}
}

/* Longer than what is looked at, and codes that are no characters. */
static void any_codes_will_do(void **state)
{
	(void)state;
	static uint32_t codes[SEGMENTS_MAX + 10];
	static unsigned char found[SEGMENTS_MAX + 10];
	for (size_t i = 0; i < SEGMENTS_MAX + 10; i++)
		codes[i] = i % 3 ? 0x20000 + (uint32_t)i : 0xD800;
	segments_find(codes, SEGMENTS_MAX + 10, found);
	assert_int_equal(found[SEGMENTS_MAX + 5], SEGMENT_UNKNOWN);
	codes[0] = 0xFFFFFFFF;
	segments_find(codes, SEGMENTS_MAX, found);
	assert_int_equal(found[0], SEGMENT_UNKNOWN);
	segments_warm();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_known),
		cmocka_unit_test(lines_begin_with_words),
		cmocka_unit_test(any_codes_will_do),
	};
	return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
