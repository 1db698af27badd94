#include "fuzz.h"

#include "core/moderation.h"
#include "core/utf8.h"
#include "show/pattern.h"

#define LINES 16

/* What is found is what looking for one word after the other finds, and the same in the folded text of the text. */
static void words(const struct show_texts *list, const char *text)
{
	struct match_text folded = {0};
	struct word_set *set = word_set_create(list);
	struct match_words *plain = match_words_create(list);
	FUZZ_REQUIRE((set == NULL) == (plain == NULL));
	if (set && match_fold(&folded, text)) {
		size_t found = word_set_find(set, &folded);
		FUZZ_REQUIRE((found != WORD_NONE) == match_words_any(plain, &folded, MATCH_CONTAINS));
		FUZZ_REQUIRE(found == WORD_NONE || found < list->count);
	}
	match_text_finish(&folded);
	match_words_destroy(plain);
	word_set_destroy(set);
}

/* A pattern that is good can be tried, whatever it and the text are; the answer is the same a second time. */
static void patterns(const struct show_texts *list, const char *text)
{
	char what[64];
	int column = 0;
	size_t which = SIZE_MAX;
	size_t good = 0;
	for (size_t i = 0; i < list->count; i++) {
		bool is_good = pattern_is_good(list->items[i], &column, what, sizeof what);
		good += is_good;
		FUZZ_REQUIRE(is_good || column >= 1);
	}
	struct pattern_list *p = pattern_list_create(list);
	FUZZ_REQUIRE((p != NULL) == (good > 0));
	enum pattern_result first = pattern_list_find(p, text, &which);
	FUZZ_REQUIRE(first == PATTERN_NONE || which < list->count);
	FUZZ_REQUIRE(first == PATTERN_LIMIT || pattern_list_find(p, text, NULL) == first);
	pattern_list_destroy(p);
}

static void rules(const struct show_texts *list, const char *text)
{
	static const uint8_t key[16] = "moderation";
	struct show show = {.moderation = {.words = *list,
					   .risk = *list,
					   .links = LINKS_HOLD,
					   .duplicates = 1,
					   .window_ms = 1000,
					   .caps = 50,
					   .flood = 2}};
	struct audience_event e = {.text = text, .feed = "f", .id = "i", .kind = AUDIENCE_COMMENT};
	struct match_text folded = {0};
	struct moderation *m = moderation_create(&show);
	if (m && match_fold(&folded, text)) {
		for (int i = 0; i < 3; i++) {
			struct moderation_finding found = moderation_judge(m, &e, &folded);
			moderation_count(m, &e, &folded, i, 1, key, &found);
			FUZZ_REQUIRE(i < 2 || found.verdict != MODERATION_PASS); /* the third is one too many */
			FUZZ_REQUIRE((found.verdict == MODERATION_PASS) ==
				     (found.reason == MODERATION_NO_REASON || found.reason == MODERATION_RISK));
			FUZZ_REQUIRE(moderation_keep(m, &e, i, 1, 7, &found));
		}
		moderation_judge_name(m, text);
		moderation_decide(m, moderation_find(m, "", "i"), MODERATION_PASS);
		FUZZ_REQUIRE(moderation_find_key(m, 7)->decided);
	}
	match_text_finish(&folded);
	moderation_destroy(m);
}

/* The last line is the message; the ones before it are words, and patterns. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	const char *items[LINES];
	struct show_texts list = {0, items};
	char *at = text;
	for (char *end; list.count < LINES && (end = strchr(at, '\n')); at = end + 1) {
		*end = 0;
		items[list.count++] = at;
	}
	words(&list, at);
	if (utf8_valid(at, strlen(at)))
		rules(&list, at);
	patterns(&list, at);
	free(text);
	return 0;
}
