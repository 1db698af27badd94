/* A set of words that is looked for in a text all at once (Aho-Corasick over bytes): the time depends on the text, not
 * on how many words there are. What counts as found is what MATCH_CONTAINS finds (core/match.h). */
#ifndef CORE_WORD_SET_H
#define CORE_WORD_SET_H

#include <stddef.h>

#include "core/match.h"
#include "core/show.h"

/* Immutable after it was made: any thread may search. */
struct word_set;

/* Folds the words and copies them; those that fold to nothing, and repeated ones, are left out. NULL: out of memory,
 * or a word is no UTF-8. */
struct word_set *word_set_create(const struct show_texts *words);
/* NULL-safe. */
void word_set_destroy(struct word_set *w);
/* True if nothing can be found; also for NULL. */
bool word_set_is_empty(const struct word_set *w);

/* In place of a word: none. */
#define WORD_NONE SIZE_MAX
/* The first word, in the order of their ends, that stands in the text at bounds of words: its position in the list that
 * the set was made from. WORD_NONE: there is none. `w` may be NULL. */
size_t word_set_find(const struct word_set *w, const struct match_text *t);

#endif
