#include "fuzz.h"

#include "core/fold.h"
#include "core/match.h"
#include "core/utf8.h"

static void same_both_ways(const char *text, size_t length)
{
	struct match_text quick = {0};
	struct match_text slow = {0};
	bool quick_done = fold_bytes(&quick, text, length);
	bool slow_done = fold_bytes_slow(&slow, text, length);
	FUZZ_REQUIRE(quick_done == slow_done);
	FUZZ_REQUIRE(quick_done == utf8_valid(text, length));
	if (quick_done)
		FUZZ_REQUIRE(quick.length == slow.length && memcmp(quick.folded, slow.folded, slow.length) == 0);
	match_text_finish(&quick);
	match_text_finish(&slow);
}

static void match_all(const char *text, const char *word)
{
	const char *items[] = {word, "go"};
	struct show_texts words = {2, items};
	struct show_option options[] = {{"a", word, {0, NULL}}, {"b", "go", words}};
	struct match_text t = {0};
	struct match_text again = {0};
	struct match_words *w = match_words_create(&words);
	struct match_options *o = match_options_create(options, 2);
	if (match_fold(&t, text)) {
		FUZZ_REQUIRE(utf8_valid(t.folded, t.length) && strlen(t.folded) == t.length);
		FUZZ_REQUIRE(fold_bytes(&again, t.folded, t.length));
		fold_strip(&again);
		FUZZ_REQUIRE(strcmp(t.folded, again.folded) == 0);
		if (w) {
			bool exact = match_words_any(w, &t, MATCH_EXACT);
			bool first = match_words_any(w, &t, MATCH_FIRST_WORD);
			bool inside = match_words_any(w, &t, MATCH_CONTAINS);
			FUZZ_REQUIRE(!exact || (first && inside));
		}
		int option = o ? match_option(o, &t) : MATCH_NONE;
		FUZZ_REQUIRE(option >= MATCH_AMBIGUOUS && option <= 1);
	}
	FUZZ_REQUIRE(!utf8_valid(word, strlen(word)) || (w && o));
	int first = -1;
	int second = -1;
	if (match_options_clash(options, 2, &first, &second))
		FUZZ_REQUIRE(first == 0 && second == 1);
	match_words_destroy(w);
	match_options_destroy(o);
	match_text_finish(&t);
	match_text_finish(&again);
}

/* The first line is the word, what follows is the comment. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *word = fuzz_text(data, size);
	char *text = strchr(word, '\n');
	if (!text) {
		free(word);
		return 0;
	}
	*text++ = 0;
	same_both_ways(text, strlen(text));
	match_all(text, word);
	const char *items[] = {word};
	struct show_texts words = {1, items};
	const char *rest = match_prefix(&words, text);
	FUZZ_REQUIRE(!rest || (rest > text && rest <= text + strlen(text)));
	int64_t item = 0;
	if (match_upvote(&words, text, &item))
		FUZZ_REQUIRE(item > 0);
	match_question_mark(text);
	struct match_text t = {0};
	match_squash(&t, text);
	match_text_finish(&t);
	free(word);
	return 0;
}
