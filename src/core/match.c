#include "core/match.h"

#include <stdlib.h>
#include <string.h>

#include <unictype.h>

#include "core/fold.h"
#include "core/utf8.h"

bool match_fold(struct match_text *t, const char *raw)
{
	size_t length = strlen(raw);
	const char *body = fold_body(raw, &length);
	if (!fold_bytes(t, body, length))
		return false;
	fold_strip(t);
	return true;
}

void match_text_finish(struct match_text *t)
{
	if (!t)
		return;
	free(t->folded);
	free(t->scratch);
	*t = (struct match_text){0};
}

/* Words that fold to nothing are left out: they would be equal to every comment that does. */
struct match_words {
	size_t count;
	struct match_text *items; /* owned */
};

struct match_words *match_words_create(const struct show_texts *words)
{
	struct match_words *w = calloc(1, sizeof *w);
	if (!w)
		return NULL;
	w->items = calloc(words->count + 1, sizeof *w->items);
	if (!w->items) {
		free(w);
		return NULL;
	}
	for (size_t i = 0; i < words->count; i++) {
		struct match_text *item = &w->items[w->count];
		if (!match_fold(item, words->items[i])) {
			match_text_finish(item);
			match_words_destroy(w);
			return NULL;
		}
		if (item->length)
			w->count++;
		else
			match_text_finish(item);
	}
	return w;
}

void match_words_destroy(struct match_words *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->count; i++)
		match_text_finish(&w->items[i]);
	free(w->items);
	free(w);
}

static bool is_equal(const struct match_text *a, const struct match_text *b)
{
	return a->length == b->length && memcmp(a->folded, b->folded, a->length) == 0;
}

static bool starts_with(const struct match_text *t, const struct match_text *word)
{
	return t->length >= word->length && memcmp(t->folded, word->folded, word->length) == 0;
}

static bool is_word_point(uint32_t point)
{
	return point == '_' ||
	       uc_is_general_category_withtable(point, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_N);
}

/* Of a script that is written without spaces between words. */
static bool is_spaceless(uint32_t point)
{
	static const char *const names[] = {"Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"};
	const uc_script_t *script = point < 0x80 ? NULL : uc_script(point);
	for (size_t i = 0; script && i < sizeof names / sizeof *names; i++)
		if (strcmp(script->name, names[i]) == 0)
			return true;
	return false;
}

/* True if a word goes on from the one code point to the other. */
static bool is_inside_word(uint32_t left, uint32_t right)
{
	return is_word_point(left) && is_word_point(right) && !is_spaceless(left) && !is_spaceless(right);
}

static uint32_t point_before(const char *start, const char *at)
{
	uint32_t point;
	const char *before = utf8_before(start, at);
	utf8_decode(before, (size_t)(at - before), &point);
	return point;
}

static uint32_t point_at(const char *at, const char *end)
{
	uint32_t point;
	utf8_decode(at, (size_t)(end - at), &point);
	return point;
}

bool match_is_bound(const struct match_text *t, const char *at)
{
	const char *end = t->folded + t->length;
	return at == t->folded || at == end || !is_inside_word(point_before(t->folded, at), point_at(at, end));
}

/* The word stands at `at` in t; does it begin and end at bounds of words? */
static bool is_bounded(const struct match_text *t, const char *at, size_t length)
{
	return match_is_bound(t, at) && match_is_bound(t, at + length);
}

static bool is_contained(const struct match_text *t, const struct match_text *word)
{
	for (const char *at = strstr(t->folded, word->folded); at; at = strstr(at + 1, word->folded))
		if (is_bounded(t, at, word->length))
			return true;
	return false;
}

static bool is_match(const struct match_text *t, const struct match_text *word, enum match_mode mode)
{
	switch (mode) {
	case MATCH_EXACT:
		return is_equal(t, word);
	case MATCH_FIRST_WORD:
		return starts_with(t, word) && (t->length == word->length || t->folded[word->length] == ' ');
	case MATCH_CONTAINS:
		return is_contained(t, word);
	}
	return false;
}

bool match_words_any(const struct match_words *w, const struct match_text *t, enum match_mode mode)
{
	for (size_t i = 0; i < w->count; i++)
		if (is_match(t, &w->items[i], mode))
			return true;
	return false;
}

bool match_question_mark(const char *raw)
{
	const char *end = raw + strlen(raw);
	while (end > raw) {
		const char *before = utf8_before(raw, end);
		uint32_t point = point_at(before, end);
		if (!fold_is_white(point) && !fold_is_ignorable(point))
			return point == '?' || point == 0xFF1F || point == 0x61F || point == 0xFE56;
		end = before;
	}
	return false;
}

/* A number from 1 and nothing else; a space may stand before it. */
static bool read_item(const char *text, int64_t *item)
{
	if (*text == ' ')
		text++;
	size_t digits = strspn(text, "0123456789");
	if (!digits || digits > 15 || text[digits] || text[0] == '0')
		return false;
	*item = 0;
	for (size_t i = 0; i < digits; i++)
		*item = *item * 10 + (text[i] - '0');
	return true;
}

bool match_upvote(const struct show_texts *words, const char *raw, int64_t *item)
{
	struct match_text t = {0};
	struct match_text word = {0};
	bool found = false;
	if (match_fold(&t, raw) && t.length && strchr("0123456789", t.folded[t.length - 1])) {
		for (size_t i = 0; i < words->count && !found; i++)
			found = fold_bytes(&word, words->items[i], strlen(words->items[i])) && word.length &&
				starts_with(&t, &word) && read_item(t.folded + word.length, item);
	}
	match_text_finish(&t);
	match_text_finish(&word);
	return found;
}

bool match_squash(struct match_text *t, const char *raw)
{
	size_t length = strlen(raw);
	const char *body = fold_body(raw, &length);
	if (!fold_bytes(t, body, length))
		return false;
	size_t kept = 0;
	for (size_t at = 0; at < t->length;) {
		uint32_t point;
		size_t step = utf8_decode(t->folded + at, t->length - at, &point);
		if (point != ' ' && !fold_is_punctuation(point)) {
			memmove(t->folded + kept, t->folded + at, step);
			kept += step;
		}
		at += step;
	}
	/* A text of nothing but punctuation is like none but itself. */
	if (kept || !t->length) {
		t->length = kept;
		t->folded[kept] = 0;
	}
	return true;
}
