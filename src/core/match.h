/* Does this comment mean that? One matcher for entries, votes, claims and questions (contracts.md sections 9 and 20).
 */
#ifndef CORE_MATCH_H
#define CORE_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/show.h"

/* A comment's text in the form that is compared. Reused from message to message, so that matching does not allocate in
 * the steady state. Thread-safety: one thread at a time. */
struct match_text {
	char *folded; /* NUL-terminated UTF-8: after all steps of section 9; owned */
	size_t length;
	size_t capacity;
	/* scratch as match.c needs it, owned */
	void *scratch;
	size_t scratch_size;
};

/* Folds `raw`. False: out of memory, or invalid UTF-8 (which the gate has excluded). */
bool match_fold(struct match_text *t, const char *raw);
void match_text_finish(struct match_text *t);

/* A list of words, folded once. */
struct match_words;
struct match_words *match_words_create(const struct show_texts *words);
void match_words_destroy(struct match_words *w);
bool match_words_any(const struct match_words *w, const struct match_text *t, enum match_mode mode);
/* True if a word may begin or end at this place of the folded text: it does not go on from the letter before to the one
 * behind. Scripts without spaces have bounds everywhere. `at` is between two code points of it, or at its ends. */
bool match_is_bound(const struct match_text *t, const char *at);

/* Options of a poll or quiz: number, letter, text or words, in any script and width. */
struct match_options;
/* NULL if memory fails. */
struct match_options *match_options_create(const struct show_option *options, size_t count);
void match_options_destroy(struct match_options *o);
#define MATCH_NONE (-1)
#define MATCH_AMBIGUOUS (-2)
/* Index of the option that is meant, MATCH_NONE or MATCH_AMBIGUOUS. */
int match_option(const struct match_options *o, const struct match_text *t);
/* True if two options' texts or words are equal after folding; *a and *b say which. For show/document.c. */
bool match_options_clash(const struct show_option *options, size_t count, int *a, int *b);

/* A question by prefix: the text behind it (points into `raw`, begins with no space, is "" if nothing stands there;
 * what trails is the caller's to trim), or NULL if no prefix matches. A prefix that ends in a letter matches as first
 * word (a colon or comma may stand in place of the space), any other as a beginning. */
const char *match_prefix(const struct show_texts *prefixes, const char *raw);
/* True if the text ends in ? or ？ (spaces and ignorables after it do not count). */
bool match_question_mark(const char *raw);
/* "+12" for the upvote word "+": *item is 12. Exact after folding. */
bool match_upvote(const struct show_texts *words, const char *raw, int64_t *item);
/* Near-duplicates are equal in this: folded with all punctuation and spaces off. Reuses t. */
bool match_squash(struct match_text *t, const char *raw);

#endif
