/* The quick way of folding is the slow way, only quicker: proved over every code point and over random texts. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "core/fold.h"
#include "core/utf8.h"

struct both {
	struct match_text quick;
	struct match_text slow;
};

static void assert_same(struct both *b, const char *text, size_t length)
{
	assert_true(fold_bytes(&b->quick, text, length));
	assert_true(fold_bytes_slow(&b->slow, text, length));
	if (strcmp(b->quick.folded, b->slow.folded) != 0)
		fprintf(stderr, "\"%.*s\" folds to \"%s\" and to \"%s\"\n", (int)length, text, b->quick.folded,
			b->slow.folded);
	assert_string_equal(b->quick.folded, b->slow.folded);
	assert_int_equal(b->quick.length, b->slow.length);
}

static void finish(struct both *b)
{
	match_text_finish(&b->quick);
	match_text_finish(&b->slow);
}

/* Alone, and between a letter, a Han character and a mark. Planes 3 to 13 hold Han and nothing. */
static void every_code_point_folds_the_same(void **state)
{
	(void)state;
	struct both b = {0};
	for (uint32_t point = 1; point < 0xE1000; point++) {
		if (point == 0xD800)
			point = 0xE000;
		if (point == 0x30000)
			point = 0xE0000;
		char text[16] = "Z";
		size_t size = 1 + utf8_encode(text + 1, point);
		assert_same(&b, text + 1, size - 1);
		memcpy(text + size, "é", 2);
		assert_same(&b, text, size + 2);
		memcpy(text + size, "车A", 4);
		assert_same(&b, text, size + 4);
	}
	finish(&b);
}

/* What composes, and what changes its order: each with its partner. */
static void every_pair_folds_the_same(void **state)
{
	(void)state;
	struct both b = {0};
	for (ucs4_t point = 1; point < 0x30000; point++) {
		ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
		char text[16];
		if (uc_canonical_decomposition(point, parts) == 2) {
			size_t size = utf8_encode(text, parts[0]);
			size += utf8_encode(text + size, parts[1]);
			assert_same(&b, text, size);
		}
		if (!uc_combining_class(point))
			continue;
		/* The virama is the one quick code point with a class. */
		size_t size = utf8_encode(text, 0x94D);
		size += utf8_encode(text + size, point);
		size += utf8_encode(text + size, 0x94D);
		assert_same(&b, text, size);
	}
	finish(&b);
}

/* A generator whose numbers are the same everywhere (Numerical Recipes' LCG). */
static uint32_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* Ranges that a random text takes its code points from: the quick ones and their worst neighbours. */
static const struct {
	uint32_t first;
	uint32_t last;
} pools[] = {
	{0x20, 0x7E},       {0x20, 0x7E},     {0x20, 0x7E},       {0x9, 0xD},         {0x4E00, 0x4EFF},
	{0x4E00, 0x9FFF},   {0xFF01, 0xFF5E}, {0x3000, 0x3030},   {0x3041, 0x30FF},   {0x2010, 0x2027},
	{0x1F300, 0x1F64F}, {0xAC00, 0xAC30}, {0x1100, 0x11FF},   {0x300, 0x36F},     {0x3099, 0x309C},
	{0xFF61, 0xFF9F},   {0x200B, 0x200F}, {0xFE00, 0xFE0F},   {0xE0000, 0xE007F}, {0xA0, 0x24F},
	{0x370, 0x4FF},     {0x600, 0x6FF},   {0x900, 0x97F},     {0xE01, 0xE5B},     {0x2460, 0x24FF},
	{0x1F100, 0x1F1FF}, {0x2060, 0x206F}, {0x1D400, 0x1D4FF}, {0xFB00, 0xFB4F},   {0x1E00, 0x1FFF},
};

static size_t random_text(uint64_t *seed, char *out, size_t pool_count)
{
	size_t points = next(seed) % 24;
	size_t size = 0;
	for (size_t i = 0; i < points; i++) {
		size_t pool = next(seed) % pool_count;
		uint32_t span = pools[pool].last - pools[pool].first + 1;
		size += utf8_encode(out + size, pools[pool].first + next(seed) % span);
	}
	return size;
}

static void random_texts_fold_the_same(void **state)
{
	(void)state;
	struct both b = {0};
	uint64_t seed = 20260308;
	char text[128];
	for (int i = 0; i < 200000; i++) {
		/* A third is ASCII alone, a third of the quick ranges, a third of all. */
		static const size_t pool_counts[] = {4, 12, sizeof pools / sizeof *pools};
		size_t size = random_text(&seed, text, pool_counts[i % 3]);
		assert_same(&b, text, size);
	}
	finish(&b);
}

/* Spaces, the bounds of the capitals, and what is no plain ASCII, at every place of the eight that are taken together.
 */
static void plain_texts_fold_the_same(void **state)
{
	(void)state;
	struct both b = {0};
	uint64_t seed = 99;
	static const char pool[] = "   aAzZ@[`{~\177\t\n!0m";
	char text[64];
	for (int i = 0; i < 300000; i++) {
		size_t size = next(&seed) % 40;
		size_t kinds = i % 2 ? sizeof pool - 1 : 10;
		for (size_t k = 0; k < size; k++)
			text[k] = pool[next(&seed) % kinds];
		if (i % 5 == 0 && size > 4)
			memcpy(text + next(&seed) % (size - 3), "车", 3);
		assert_same(&b, text, size);
	}
	finish(&b);
}

static void folding_again_changes_nothing(void **state)
{
	(void)state;
	struct match_text once = {0};
	struct match_text twice = {0};
	uint64_t seed = 7;
	char text[128];
	for (int i = 0; i < 100000; i++) {
		size_t size = random_text(&seed, text, sizeof pools / sizeof *pools);
		assert_true(fold_bytes(&once, text, size));
		fold_strip(&once);
		assert_true(fold_bytes(&twice, once.folded, once.length));
		fold_strip(&twice);
		assert_string_equal(once.folded, twice.folded);
	}
	match_text_finish(&once);
	match_text_finish(&twice);
}

/* NFKC_Casefold as the standard defines it (section 3.13, R5 by way of D145 … D147): decompose, fold, normalise until
 * nothing changes. */
static void folding_is_the_standard_s(void **state)
{
	(void)state;
	struct match_text t = {0};
	for (uint32_t point = 1; point < 0x30000; point++) {
		if (point == 0xD800)
			point = 0xE000;
		if (fold_is_ignorable(point) || fold_is_white(point) || uc_is_property_white_space(point))
			continue;
		uint8_t text[4];
		uint8_t first[128];
		uint8_t second[128];
		size_t size = utf8_encode((char *)text, point);
		size_t first_size = sizeof first;
		size_t second_size = sizeof second;
		assert_ptr_equal(u8_normalize(UNINORM_NFD, text, size, first, &first_size), first);
		for (int round = 0; round < 2; round++) {
			second_size = sizeof second;
			assert_ptr_equal(u8_casefold(first, first_size, NULL, UNINORM_NFKC, second, &second_size),
					 second);
			memcpy(first, second, second_size);
			first_size = second_size;
		}
		assert_true(fold_bytes(&t, (const char *)text, size));
		/* Some fold to a space and a mark; a space at the beginning is trimmed. */
		size_t skip = second_size && second[0] == ' ' ? 1 : 0;
		assert_int_equal(t.length, second_size - skip);
		assert_memory_equal(t.folded, second + skip, t.length);
	}
	match_text_finish(&t);
}

static void the_classes_are_unicode_s(void **state)
{
	(void)state;
	for (uint32_t point = 0; point < 0x110000; point++) {
		bool ignorable = uc_is_property_default_ignorable_code_point(point);
		assert_int_equal(fold_is_white(point), uc_is_property_white_space(point));
		assert_int_equal(fold_is_ignorable(point), ignorable || point == 0x20E3 || point == 0x2800);
		bool tilde = point == '~' || point == 0xFF5E;
		assert_int_equal(fold_is_punctuation(point),
				 tilde || uc_is_general_category_withtable(point, UC_CATEGORY_MASK_P));
		if (uc_combining_class(point))
			assert_true(fold_joins_previous(point));
	}
}

static void bytes_that_are_no_text_are_refused(void **state)
{
	(void)state;
	struct match_text t = {0};
	assert_false(fold_bytes(&t, "a\x80", 2));
	assert_false(fold_bytes(&t, "好\xE5\xA5", 5));
	assert_false(fold_bytes_slow(&t, "\xED\xA0\x80", 3));
	assert_true(fold_bytes(&t, "", 0));
	assert_string_equal(t.folded, "");
	fold_strip(&t);
	assert_string_equal(t.folded, "");
	match_text_finish(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_folds_the_same), cmocka_unit_test(every_pair_folds_the_same),
		cmocka_unit_test(random_texts_fold_the_same),      cmocka_unit_test(folding_again_changes_nothing),
		cmocka_unit_test(plain_texts_fold_the_same),       cmocka_unit_test(folding_is_the_standard_s),
		cmocka_unit_test(the_classes_are_unicode_s),       cmocka_unit_test(bytes_that_are_no_text_are_refused),
	};
	return cmocka_run_group_tests_name("match_fold", tests, NULL, NULL);
}
