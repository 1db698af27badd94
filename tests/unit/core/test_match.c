#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/match.h"

/* Characters that cannot be seen, by name. */
#define CGJ "\xCD\x8F"             /* U+034F */
#define ZWSP "\xE2\x80\x8B"        /* U+200B */
#define ZWJ "\xE2\x80\x8D"         /* U+200D */
#define U206D "\xE2\x81\xAD"       /* U+206D */
#define BLANK "\xE2\xA0\x80"       /* U+2800 */
#define TAG "\xF3\xA0\x80\x80"     /* U+E0000 */
#define VS16 "\xEF\xB8\x8F"        /* U+FE0F */
#define KEYCAP "\xE2\x83\xA3"      /* U+20E3 */
#define BOM "\xEF\xBB\xBF"         /* U+FEFF */
#define SHY "\xC2\xAD"             /* U+00AD */
#define IDEOGRAPHIC "\xE3\x80\x80" /* U+3000 */

struct pair {
	const char *raw;
	const char *folded;
};

static void texts_fold_as_the_table_says(void **state)
{
	(void)state;
	static const struct pair cases[] = {
		{"", ""},
		{"  Join\t the  SHOW \n", "join the show"},
		/* wrappers and mentions */
		{"/me joins", "joins"},
		{"\001ACTION joins\001", "joins"},
		{"/ME joins", "joins"},
		{"/menu", "/menu"},
		{"@host join", "join"},
		{"＠主播 上车", "上车"},
		{"@a @b ＠c join", "join"},
		{"/me @a join", "join"},
		{"@a /me join", "join"},
		{" @a join", "join"},
		{"@a", ""},
		{"@ join", "@ join"},
		{"join @a", "join @a"},
		{"@a" IDEOGRAPHIC "上车", "上车"},
		/* what cannot be seen */
		{"上车" TAG, "上车"},
		{"上车" CGJ, "上车"},
		{"上车 " U206D, "上车"},
		{"上车 " BLANK, "上车"},
		{"上车 " CGJ TAG U206D BLANK ZWSP BOM, "上车"},
		{"j" ZWSP "o" SHY "in" VS16, "join"},
		{ZWSP BLANK, ""},
		{"2" VS16 KEYCAP, "2"},
		{"👩" ZWJ "👩", "👩👩"},
		/* width, case, compatibility */
		{"ＪＯＩＮ", "join"},
		{"Ｓｔｒａße", "strasse"},
		{"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
		{"İ", "i̇"},
		{"ℌ㎆", "hmb"},
		{"①②⑩", "1210"},
		{"ﬁnal", "final"},
		{"ｶﾞ", "ガ"},
		{"か\xE3\x82\x99", "が"},
		{"e\xCC\x81", "é"},
		{"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8", "각"},
		{"سﻻم", "سلام"},
		{"x\xC2\xA0y", "x y"},
		{"x\xE2\x80\xA8y", "x y"},
		{"上" IDEOGRAPHIC IDEOGRAPHIC "车", "上 车"},
		/* trailing punctuation */
		{"上车！", "上车"},
		{"上车！！！~～", "上车"},
		{"上车 。", "上车"},
		{"上车！ ！", "上车"},
		{"join...", "join"},
		{"join…", "join"},
		{"wait…what", "wait...what"},
		{"نعم؟", "نعم"},
		{"हाँ।", "हाँ"},
		{"「上车」", "「上车"},
		{"!join", "!join"},
		{"+", "+"},
		{"100%", "100"},
		/* what is nothing but punctuation stays what it is */
		{"！", "!"},
		{"...", "..."},
		/* not ours to undo */
		{"j\xCC\xB5oin", "j\xCC\xB5oin"},
	};
	struct match_text t = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(match_fold(&t, cases[i].raw));
		assert_string_equal(t.folded, cases[i].folded);
		assert_int_equal(t.length, strlen(t.folded));
	}
	assert_false(match_fold(&t, "a\xFF"));
	assert_false(match_fold(&t, "\xE4\xB8"));
	match_text_finish(&t);
	assert_null(t.folded);
	match_text_finish(&t);
	match_text_finish(NULL);
}

static void one_text_serves_many_messages(void **state)
{
	(void)state;
	struct match_text t = {0};
	assert_true(match_fold(&t, "a first message that is longer than the ones behind it"));
	const char *first = t.folded;
	for (int i = 0; i < 1000; i++) {
		assert_true(match_fold(&t, i % 2 ? "上车！" : "Ünïcode é"));
		assert_string_equal(t.folded, i % 2 ? "上车" : "ünïcode é");
	}
	assert_ptr_equal(t.folded, first);
	match_text_finish(&t);
}

/* U+FDFA is one code point that folds to eighteen. */
static void what_grows_finds_room(void **state)
{
	(void)state;
	char raw[500 * 3 + 1];
	for (size_t i = 0; i < 500; i++)
		memcpy(raw + i * 3, "\xEF\xB7\xBA", 3);
	raw[1500] = 0;
	struct match_text t = {0};
	assert_true(match_fold(&t, raw));
	assert_int_equal(t.length, 500 * 33);
	assert_int_equal(strlen(t.folded), t.length);
	match_text_finish(&t);
}

static bool matches(const char *word, const char *raw, enum match_mode mode)
{
	struct show_texts words = {1, &word};
	struct match_text t = {0};
	struct match_words *w = match_words_create(&words);
	assert_non_null(w);
	assert_true(match_fold(&t, raw));
	bool any = match_words_any(w, &t, mode);
	match_words_destroy(w);
	match_text_finish(&t);
	return any;
}

static void exact_is_equal(void **state)
{
	(void)state;
	assert_true(matches("上车", "上车", MATCH_EXACT));
	assert_true(matches("上车", "@主播 上车！" CGJ, MATCH_EXACT));
	assert_true(matches("上车！", "上车", MATCH_EXACT));
	assert_true(matches("Join", "ＪＯＩＮ~", MATCH_EXACT));
	assert_true(matches("👍", "👍" VS16, MATCH_EXACT));
	assert_true(matches("ใช่", "ใช่", MATCH_EXACT));
	assert_false(matches("上车", "上车吧", MATCH_EXACT));
	assert_false(matches("上车", "上 车", MATCH_EXACT));
	assert_false(matches("join", "join now", MATCH_EXACT));
	assert_false(matches("join", "j\xCC\xB5o\xCC\xB5i\xCC\xB5n", MATCH_EXACT));
	assert_false(matches("join", "", MATCH_EXACT));
}

static void first_word_ends_at_a_space(void **state)
{
	(void)state;
	assert_true(matches("join", "JOIN now", MATCH_FIRST_WORD));
	assert_true(matches("join", "join!", MATCH_FIRST_WORD));
	assert_true(matches("上车", "上车" IDEOGRAPHIC "谢谢", MATCH_FIRST_WORD));
	assert_true(matches("join now", "join now please", MATCH_FIRST_WORD));
	assert_false(matches("join", "joined now", MATCH_FIRST_WORD));
	assert_false(matches("join", "please join", MATCH_FIRST_WORD));
	assert_false(matches("上车", "上车谢谢", MATCH_FIRST_WORD));
	assert_false(matches("join", "join-now", MATCH_FIRST_WORD));
}

static void contains_keeps_to_words_where_there_are_words(void **state)
{
	(void)state;
	assert_true(matches("cat", "the CAT sat", MATCH_CONTAINS));
	assert_true(matches("cat", "cat's", MATCH_CONTAINS));
	assert_true(matches("cat", "(cat)", MATCH_CONTAINS));
	assert_false(matches("cat", "concatenate", MATCH_CONTAINS));
	assert_false(matches("cat", "cats", MATCH_CONTAINS));
	assert_false(matches("cat", "cat2", MATCH_CONTAINS));
	assert_true(matches("cat", "cats cat", MATCH_CONTAINS));
	assert_false(matches("кот", "который", MATCH_CONTAINS));
	assert_true(matches("кот", "мой кот!", MATCH_CONTAINS));
	assert_false(matches("نعم", "نعمة", MATCH_CONTAINS));
	assert_true(matches("نعم", "اقول نعم الان", MATCH_CONTAINS));
	assert_false(matches("हाँ", "कहाँ", MATCH_CONTAINS));
	assert_false(matches("사과", "사과를", MATCH_CONTAINS));
	/* scripts without spaces */
	assert_true(matches("上车", "我要上车了", MATCH_CONTAINS));
	assert_true(matches("ください", "のせてくださいね", MATCH_CONTAINS));
	assert_true(matches("カー", "スーパーカーだ", MATCH_CONTAINS));
	assert_true(matches("ไป", "อยากไปด้วย", MATCH_CONTAINS));
	assert_true(matches("ໄປ", "ຢາກໄປນຳ", MATCH_CONTAINS));
	assert_true(matches("ទៅ", "ចង់ទៅដែរ", MATCH_CONTAINS));
	assert_true(matches("သွား", "ငါသွားမယ်", MATCH_CONTAINS));
	/* a word between Chinese characters stands by itself */
	assert_true(matches("go", "我要go了", MATCH_CONTAINS));
	assert_false(matches("go", "我要going了", MATCH_CONTAINS));
	assert_true(matches("👍", "nice👍👍", MATCH_CONTAINS));
}

static void a_word_of_nothing_matches_nothing(void **state)
{
	(void)state;
	const char *items[] = {"", "@host", ZWSP, "go"};
	struct show_texts words = {4, items};
	struct match_words *w = match_words_create(&words);
	struct match_text t = {0};
	static const enum match_mode modes[] = {MATCH_EXACT, MATCH_FIRST_WORD, MATCH_CONTAINS};
	for (size_t i = 0; i < 3; i++) {
		assert_true(match_fold(&t, "@someone"));
		assert_false(match_words_any(w, &t, modes[i]));
		assert_true(match_fold(&t, "hello"));
		assert_false(match_words_any(w, &t, modes[i]));
		assert_true(match_fold(&t, "GO!"));
		assert_true(match_words_any(w, &t, modes[i]));
	}
	match_words_destroy(w);
	match_words_destroy(NULL);
	match_text_finish(&t);
}

/* What stands behind the prefix, NULL if it is no question. */
static const char *question(const char *prefix, const char *raw)
{
	struct show_texts prefixes = {1, &prefix};
	return match_prefix(&prefixes, raw);
}

static void a_prefix_that_is_a_word_ends_at_a_space(void **state)
{
	(void)state;
	assert_string_equal(question("提问", "提问 多少钱?"), "多少钱?");
	assert_string_equal(question("提问", "@主播 提问" IDEOGRAPHIC "多少钱"), "多少钱");
	assert_string_equal(question("提问", "提问：多少钱"), "多少钱");
	assert_string_equal(question("提问", "提问, 多少钱"), "多少钱");
	assert_string_equal(question("Ask", "ＡＳＫ  When?"), "When?");
	assert_string_equal(question("ask", "a" ZWSP "sk" CGJ " When"), "When");
	assert_string_equal(question("सवाल", "सवाल कितना?"), "कितना?");
	assert_string_equal(question("पूछो", "पूछो कितना?"), "कितना?");
	assert_string_equal(question("café", "cafe\xCC\x81 ouvert"), "ouvert");
	assert_string_equal(question("ask me", "ask \t me now"), "now");
	assert_null(question("提问", "提问题目"));
	assert_null(question("ask", "asked you"));
	assert_null(question("ask", "please ask"));
	assert_null(question("ask", "ask-me"));
	assert_null(question("cafe", "cafe\xCC\x81 x"));
	assert_null(question("पूछ", "पूछो कितना"));
}

static void any_other_prefix_is_a_beginning(void **state)
{
	(void)state;
	assert_string_equal(question("Q:", "q:price"), "price");
	assert_string_equal(question("Q:", "Ｑ： price？"), "price？");
	assert_string_equal(question("Q：", "Q:price"), "price");
	assert_string_equal(question("?", "？为什么"), "为什么");
	assert_string_equal(question("#", "#1 what"), "1 what");
	assert_string_equal(question("❓", "❓" VS16 "why"), "why");
	assert_string_equal(question("Q1", "q1x"), "x");
	assert_null(question("Q:", "Q price"));
	assert_null(question("Q:", "q"));
}

static void there_may_be_nothing_behind_it(void **state)
{
	(void)state;
	assert_string_equal(question("提问", "提问"), "");
	assert_string_equal(question("提问", "提问 "), "");
	assert_string_equal(question("提问", "提问：" BLANK), "");
	assert_string_equal(question("Q:", "Q:"), "");
	assert_null(question("", "hello"));
	assert_null(question(ZWSP, "hello"));
	assert_null(question("Q:", ""));
	assert_null(question("Q:", "\xFF"));
}

static void the_first_prefix_that_matches_counts(void **state)
{
	(void)state;
	const char *items[] = {"提问", "Q:"};
	struct show_texts prefixes = {2, items};
	assert_string_equal(match_prefix(&prefixes, "Q: price"), "price");
	assert_string_equal(match_prefix(&prefixes, "/me 提问 价格"), "价格");
	assert_null(match_prefix(&prefixes, "hello"));
	assert_null(match_prefix(&(struct show_texts){0, NULL}, "hello"));
}

static void a_question_mark_ends_the_text(void **state)
{
	(void)state;
	assert_true(match_question_mark("why?"));
	assert_true(match_question_mark("为什么？"));
	assert_true(match_question_mark("لماذا؟"));
	assert_true(match_question_mark("why? \t" IDEOGRAPHIC TAG BLANK VS16));
	assert_false(match_question_mark("why?!"));
	assert_false(match_question_mark("? why"));
	assert_false(match_question_mark(""));
	assert_false(match_question_mark(" "));
}

static int64_t upvote(const char *word, const char *raw)
{
	struct show_texts words = {1, &word};
	int64_t item = 0;
	return match_upvote(&words, raw, &item) ? item : 0;
}

static void an_upvote_is_a_word_and_a_number(void **state)
{
	(void)state;
	assert_int_equal(upvote("+", "+12"), 12);
	assert_int_equal(upvote("+", "＋１２"), 12);
	assert_int_equal(upvote("+", "@host + 12!" CGJ), 12);
	assert_int_equal(upvote("+", "+⑫"), 12);
	assert_int_equal(upvote("顶", "顶3"), 3);
	assert_int_equal(upvote("顶", "顶 3。"), 3);
	assert_int_equal(upvote("赞!", "赞！7"), 7);
	assert_int_equal(upvote("Up", "UP7"), 7);
	assert_int_equal(upvote("+", "+999999999999999"), 999999999999999);
	assert_int_equal(upvote("+", "+9999999999999999"), 0);
	assert_int_equal(upvote("+", "+0"), 0);
	assert_int_equal(upvote("+", "+012"), 0);
	assert_int_equal(upvote("+", "+"), 0);
	assert_int_equal(upvote("+", "+1 yes"), 0);
	assert_int_equal(upvote("+", "yes +1"), 0);
	assert_int_equal(upvote("+", "+-1"), 0);
	assert_int_equal(upvote("+", "12"), 0);
	assert_int_equal(upvote("", "12"), 0);
}

static void assert_near(const char *a, const char *b, bool near)
{
	struct match_text left = {0};
	struct match_text right = {0};
	assert_true(match_squash(&left, a));
	assert_true(match_squash(&right, b));
	assert_int_equal(strcmp(left.folded, right.folded) == 0, near);
	assert_int_equal(strlen(left.folded), left.length);
	match_text_finish(&left);
	match_text_finish(&right);
}

static void near_duplicates_differ_in_punctuation_and_spaces(void **state)
{
	(void)state;
	assert_near("多少钱？", "多少钱", true);
	assert_near("多少钱？", "多少 钱 ?!", true);
	assert_near("How much, please?", "@host how-much PLEASE", true);
	assert_near("what’s this", "whats this~", true);
	assert_near("多少钱", "多少米", false);
	assert_near("1+1", "11", false);
	assert_near("???", "!!!", false);
	assert_near("", "@a", true);
	struct match_text t = {0};
	assert_false(match_squash(&t, "\xFF"));
	match_text_finish(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_fold_as_the_table_says),
		cmocka_unit_test(one_text_serves_many_messages),
		cmocka_unit_test(what_grows_finds_room),
		cmocka_unit_test(exact_is_equal),
		cmocka_unit_test(first_word_ends_at_a_space),
		cmocka_unit_test(contains_keeps_to_words_where_there_are_words),
		cmocka_unit_test(a_word_of_nothing_matches_nothing),
		cmocka_unit_test(a_prefix_that_is_a_word_ends_at_a_space),
		cmocka_unit_test(any_other_prefix_is_a_beginning),
		cmocka_unit_test(there_may_be_nothing_behind_it),
		cmocka_unit_test(the_first_prefix_that_matches_counts),
		cmocka_unit_test(a_question_mark_ends_the_text),
		cmocka_unit_test(an_upvote_is_a_word_and_a_number),
		cmocka_unit_test(near_duplicates_differ_in_punctuation_and_spaces),
	};
	return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
