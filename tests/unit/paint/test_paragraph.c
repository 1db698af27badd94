#include "support_paint.h"

#include "paint/paragraph.h"

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

static const char *family_of(const struct paragraph *p, size_t at)
{
	return fonts_face(fonts, p->chars[at].face)->family;
}

static struct paragraph read(const char *text)
{
	struct paragraph p;
	assert_true(paragraph_init(&p, fonts, text, 400));
	return p;
}

static size_t clusters(const struct paragraph *p)
{
	size_t count = 0;
	for (size_t i = 0; i < p->length; i++)
		count += p->chars[i].starts_cluster;
	return count;
}

static void emoji_sequences_are_one_cluster_of_the_emoji_face(void **state)
{
	(void)state;
	static const char *const all[] = {
		"👨‍👩‍👧‍👦",   "🇩🇪", "👍🏽", "3️⃣", "❤️", "👩🏿‍🚀",
		"🏴󠁧󠁢󠁥󠁮󠁧󠁿"};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct paragraph p = read(all[i]);
		assert_int_equal(clusters(&p), 1);
		for (size_t k = 0; k < p.length; k++)
			assert_string_equal(family_of(&p, k), "Noto Color Emoji");
		paragraph_finish(&p);
	}
}

static void text_presentation_is_not_coloured(void **state)
{
	(void)state;
	struct paragraph p = read("©︎ 3 #");
	for (size_t i = 0; i < p.length; i++)
		assert_false(fonts_face(fonts, p.chars[i].face)->colour);
	paragraph_finish(&p);
}

static void each_script_has_its_font(void **state)
{
	(void)state;
	struct paragraph p = read("A王م");
	assert_string_equal(family_of(&p, 0), "Noto Sans");
	assert_string_equal(family_of(&p, 1), "Noto Sans CJK SC");
	assert_string_equal(family_of(&p, 2), "Noto Sans Arabic");
	paragraph_finish(&p);
}

static void shared_marks_follow_their_neighbours(void **state)
{
	(void)state;
	struct paragraph latin = read("it’s “so”…");
	struct paragraph chinese = read("很好……“是的”——");
	for (size_t i = 0; i < latin.length; i++)
		assert_string_equal(family_of(&latin, i), "Noto Sans");
	for (size_t i = 0; i < chinese.length; i++)
		assert_string_equal(family_of(&chinese, i), "Noto Sans CJK SC");
	paragraph_finish(&latin);
	paragraph_finish(&chinese);
}

static void no_break_inside_a_flag_or_before_a_full_stop(void **state)
{
	(void)state;
	struct paragraph p = read("🇩🇪🇫🇷咖啡好喝。是");
	/* Two flags of two code points; then 咖 啡 好 喝 。 是. */
	assert_false(p.chars[1].may_break);
	assert_true(p.chars[2].may_break);
	assert_true(p.chars[4].may_break);
	assert_true(p.chars[6].may_break);
	assert_false(p.chars[8].may_break);
	assert_true(p.chars[9].may_break);
	paragraph_finish(&p);
}

static void korean_breaks_between_words(void **state)
{
	(void)state;
	struct paragraph p = read("문장은 단어");
	for (size_t i = 0; i < p.length; i++)
		assert_true(p.chars[i].may_break == (i == 4));
	paragraph_finish(&p);
}

static void directions_are_those_of_the_first_strong_character(void **state)
{
	(void)state;
	struct paragraph arabic = read("(12) مرحبا ABC");
	struct paragraph latin = read("ABC مرحبا");
	assert_true(arabic.right_to_left);
	assert_false(latin.right_to_left);
	assert_int_equal(latin.chars[0].level, 0);
	assert_int_equal(latin.chars[4].level, 1);
	paragraph_finish(&arabic);
	paragraph_finish(&latin);
}

static void overrides_and_controls_do_not_get_through(void **state)
{
	(void)state;
	struct paragraph p = read("a\xE2\x80\xAE"
				  "b\xE2\x81\xA6\tc\r\nd\xEF\xBB\xBF");
	for (size_t i = 0; i < p.length; i++) {
		assert_true(p.codes[i] == ' ' || (p.codes[i] >= 'a' && p.codes[i] <= 'd'));
		assert_int_equal(p.chars[i].level, 0);
	}
	paragraph_finish(&p);
}

static void marks_do_not_pile_up(void **state)
{
	(void)state;
	char text[400] = "Z";
	for (size_t i = 0; i < 100; i++)
		memcpy(text + 1 + i * 2, "\xCC\x81", 3);
	struct paragraph p = read(text);
	assert_int_equal(p.length, 1 + PARAGRAPH_MARKS);
	paragraph_finish(&p);
}

static void long_texts_are_cut(void **state)
{
	(void)state;
	static char text[10001];
	memset(text, 'w', 10000);
	struct paragraph p = read(text);
	assert_int_equal(p.length, PARAGRAPH_MAX);
	assert_true(p.cut);
	paragraph_finish(&p);
}

/* Clusters cover the text, no cluster has two faces, no line may begin within one. */
static void check_any(const struct paragraph *p)
{
	for (size_t i = 0; i < p->length; i++) {
		const struct character *c = &p->chars[i];
		assert_true(c->code < 0x110000 && (c->code < 0xD800 || c->code > 0xDFFF));
		assert_true(c->face < fonts_count(fonts));
		assert_true(!c->may_break || c->starts_cluster);
		if (i == 0)
			assert_true(c->starts_cluster && !c->may_break);
		else if (!c->starts_cluster)
			assert_int_equal(c->face, c[-1].face);
	}
}

static void any_bytes_are_a_text(void **state)
{
	(void)state;
	uint32_t random = 99;
	for (int round = 0; round < 3000; round++) {
		char text[65];
		size_t length = next_random(&random) % 64;
		for (size_t i = 0; i < length; i++) {
			/* Much of what is interesting begins with F0, E2, D8 or is plain. */
			static const uint8_t leads[] = {0xF0, 0x9F, 0xE2, 0x80, 0xD8, 0xE4, 0xCC, 0xEF};
			uint32_t r = next_random(&random);
			uint8_t byte = r & 256 ? leads[r % sizeof(leads)] : (uint8_t)(r >> 16);
			text[i] = (char)(byte ? byte : 'x');
		}
		text[length] = '\0';
		struct paragraph p;
		assert_true(paragraph_init(&p, fonts, text, 400));
		check_any(&p);
		paragraph_finish(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(emoji_sequences_are_one_cluster_of_the_emoji_face),
		cmocka_unit_test(text_presentation_is_not_coloured),
		cmocka_unit_test(each_script_has_its_font),
		cmocka_unit_test(shared_marks_follow_their_neighbours),
		cmocka_unit_test(no_break_inside_a_flag_or_before_a_full_stop),
		cmocka_unit_test(korean_breaks_between_words),
		cmocka_unit_test(directions_are_those_of_the_first_strong_character),
		cmocka_unit_test(overrides_and_controls_do_not_get_through),
		cmocka_unit_test(marks_do_not_pile_up),
		cmocka_unit_test(long_texts_are_cut),
		cmocka_unit_test(any_bytes_are_a_text),
	};
	return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
