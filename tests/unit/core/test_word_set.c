/* Words that are looked for all at once: what is found is what looking for one after the other finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <uninorm.h>

#include "core/word_set.h"

static size_t find_in(const struct word_set *w, const char *text)
{
	struct match_text folded = {0};
	assert_true(match_fold(&folded, text));
	size_t found = word_set_find(w, &folded);
	match_text_finish(&folded);
	return found;
}

static struct word_set *set_of(const char *const *words, size_t count)
{
	struct word_set *w = word_set_create(&(struct show_texts){count, (const char **)(uintptr_t)words});
	assert_non_null(w);
	return w;
}

static const char *const words[] = {"spam", "free coins", "加微信", "ばか", "バカ", "바보", "حمار", "дурак",
				    "c++",  "é",          "sb",     "x",    "!!!",  "🖕", "ไอ้บ้า", "straße"};

static void words_of_many_scripts(void **state)
{
	static const struct {
		const char *text;
		const char *word; /* NULL = nothing is found */
	} table[] = {
		{"buy spam now", "spam"},
		{"SPAM", "spam"},
		{"spam!!", "spam"},
		{"(spam)", "spam"},
		{"spammer", NULL},
		{"antispam", NULL},
		{"spam_x", NULL},
		{"ｓｐａｍ", "spam"},
		{"s\u200bp\u200ca\u200dm", "spam"},
		{"s\u00adp\u2060am", "spam"},
		{"𝓈𝓅𝒶𝓂", "spam"},
		{"free   COINS today", "free coins"},
		{"free coin", NULL},
		{"请加微信好友", "加微信"},
		{"加 微信", NULL},
		{"ばかだな", "ばか"},
		{"おバカさん", "バカ"},
		{"ﾊﾞｶ", "バカ"},
		{"바보 아니야", "바보"},
		{"바보야", NULL}, /* goes on in its script */
		{"\u1107\u1161\u1107\u1169", "바보"},
		{"يا حمار", "حمار"},
		{"حمارة", NULL},
		{"ты ДУРАК!", "дурак"},
		{"дураки", NULL},
		{"I like C++", "c++"},
		{"cafe e\u0301 bar", "é"},
		{"cafe\u0301", NULL},
		{"you sb", "sb"},
		{"usb", NULL},
		{"a x b", "x"},
		{"axb", NULL},
		{"!!!", "!!!"},
		{"ok 🖕 ok", "🖕"},
		{"ok🖕🏽ok", "🖕"},
		{"มึงไอ้บ้าเอ๊ย", "ไอ้บ้า"},
		{"die STRASSE hier", "straße"},
		{"", NULL},
		{"nothing of that", NULL},
	};
	(void)state;
	struct word_set *w = set_of(words, sizeof words / sizeof *words);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		size_t found = find_in(w, table[i].text);
		if (!table[i].word && found != WORD_NONE)
			fail_msg("%s: found %s", table[i].text, words[found]);
		if (table[i].word && (found == WORD_NONE || strcmp(words[found], table[i].word) != 0))
			fail_msg("%s: not %s", table[i].text, table[i].word);
	}
	word_set_destroy(w);
}

/* The same text in any of the normal forms, or in full width, has the same verdict. */
static void normal_forms_make_no_difference(void **state)
{
	static const char *const texts[] = {
		"the Straße is é spam", "바보 아니야", "ﾊﾞｶ", "ｓｐａｍ", "Ǆ é", "ไอ้บ้า", "ﷺ حمار", "①x②",
		"nothing é here"};
	uninorm_t forms[] = {UNINORM_NFC, UNINORM_NFD, UNINORM_NFKC, UNINORM_NFKD};
	(void)state;
	struct word_set *w = set_of(words, sizeof words / sizeof *words);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
			size_t length = 0;
			uint8_t *other =
				u8_normalize(forms[f], (const uint8_t *)texts[i], strlen(texts[i]) + 1, NULL, &length);
			assert_non_null(other);
			assert_int_equal(find_in(w, (const char *)other), find_in(w, texts[i]));
			free(other);
		}
	word_set_destroy(w);
}

static uint32_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* Few letters, so that words are parts of each other and overlap. */
static void make_text(char *to, uint64_t *seed, size_t pieces)
{
	static const char *const letters[] = {"a", "b", "ab", " ", "中", "文", "é", "-", "aab"};
	to[0] = 0;
	for (size_t i = 0; i < pieces; i++)
		to = stpcpy(to, letters[next(seed) % (sizeof letters / sizeof *letters)]);
}

static void finds_what_one_by_one_finds(void **state)
{
	enum { WORDS = 40 };
	char made[WORDS][64];
	const char *items[WORDS];
	uint64_t seed = 5;
	(void)state;
	for (int round = 0; round < 60; round++) {
		for (size_t i = 0; i < WORDS; i++) {
			make_text(made[i], &seed, 1 + next(&seed) % (2 + (size_t)round % 5));
			items[i] = made[i];
		}
		struct show_texts list = {1 + next(&seed) % WORDS, items};
		struct word_set *w = word_set_create(&list);
		struct match_words *plain = match_words_create(&list);
		for (int n = 0; n < 200; n++) {
			char text[256];
			struct match_text folded = {0};
			make_text(text, &seed, 1 + next(&seed) % 30);
			assert_true(match_fold(&folded, text));
			bool expected = match_words_any(plain, &folded, MATCH_CONTAINS);
			size_t found = word_set_find(w, &folded);
			assert_int_equal(found != WORD_NONE, expected);
			if (expected) {
				struct match_words *one =
					match_words_create(&(struct show_texts){1, &list.items[found]});
				assert_true(match_words_any(one, &folded, MATCH_CONTAINS));
				match_words_destroy(one);
			}
			match_text_finish(&folded);
		}
		match_words_destroy(plain);
		word_set_destroy(w);
	}
}

static void twenty_thousand_words(void **state)
{
	enum { WORDS = 20000 };
	char(*made)[16] = malloc(WORDS * sizeof *made);
	const char **items = malloc(WORDS * sizeof *items);
	(void)state;
	for (int i = 0; i < WORDS; i++) {
		snprintf(made[i], sizeof made[i], "w%dq%d", i * 7919 % WORDS, i);
		items[i] = made[i];
	}
	struct word_set *w = set_of(items, WORDS);
	for (int i = 0; i < WORDS; i++) {
		char text[64];
		snprintf(text, sizeof text, "one %s two", made[i]);
		assert_int_equal(find_in(w, text), i);
		snprintf(text, sizeof text, "one %s0 two", made[i]);
		size_t longer = find_in(w, text);
		assert_true(longer == WORD_NONE || strlen(made[longer]) == strlen(made[i]) + 1);
	}
	word_set_destroy(w);
	free(made);
	free(items);
}

static void nothing_to_look_for(void **state)
{
	static const char *const empty[] = {"", "  ", "\u200b", "\u2060\ufeff"};
	(void)state;
	struct word_set *w = set_of(empty, 4);
	assert_true(word_set_is_empty(w));
	assert_int_equal(find_in(w, "anything"), WORD_NONE);
	assert_int_equal(find_in(NULL, "anything"), WORD_NONE);
	assert_true(word_set_is_empty(NULL));
	word_set_destroy(w);
	static const char *const twice[] = {"one", "ONE", "two"};
	w = set_of(twice, 3);
	assert_int_equal(find_in(w, "one"), 0);
	assert_int_equal(find_in(w, "two"), 2);
	word_set_destroy(w);
	static const char *const bad[] = {"a\xff"};
	assert_null(word_set_create(&(struct show_texts){1, (const char **)(uintptr_t)bad}));
}

/* Words that begin in the middle of others, and are looked for at every place of a long text. */
static void a_text_made_against_it(void **state)
{
	enum { WORDS = 200 };
	static char made[WORDS][WORDS * 3 + 2];
	static const char *items[WORDS];
	static char text[8000];
	(void)state;
	for (size_t i = 0; i < WORDS; i++) {
		char *to = stpcpy(made[i], "a");
		for (size_t n = 0; n < i; n++)
			to = stpcpy(to, " xa");
		items[i] = made[i];
	}
	char *to = text;
	for (int i = 0; i < 2000; i++)
		to = stpcpy(to, "xa ");
	struct word_set *w = set_of(items, WORDS);
	assert_int_equal(find_in(w, text), WORD_NONE);
	stpcpy(to, "a");
	assert_int_equal(find_in(w, text), 0);
	word_set_destroy(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_many_scripts),       cmocka_unit_test(normal_forms_make_no_difference),
		cmocka_unit_test(finds_what_one_by_one_finds), cmocka_unit_test(twenty_thousand_words),
		cmocka_unit_test(nothing_to_look_for),         cmocka_unit_test(a_text_made_against_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
