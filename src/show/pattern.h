/* The patterns of a show's moderation: regular expressions that are run over whatever strangers write. Each match is
 * bounded in steps, depth and memory, so that neither a bad pattern nor a text made for it holds anything up. What they
 * find goes into the journaled event (`screen`, core/audience.h): the engine needs no regular expressions.
 *
 * They see the text in NFKC without ignorable code points, capitals and small letters as they came. */
#ifndef SHOW_PATTERN_H
#define SHOW_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/show.h"

/* Is it a regular expression that we take? Else *column is the place in it, code points from 1, and `what` says what is
 * wrong there, in English. Thread-safe. */
bool pattern_is_good(const char *pattern, int *column, char *what, size_t size);

/* One thread at a time. */
struct pattern_list;

/* Patterns that are not good are left out: the check of the show has told of them. NULL: there is none, or no memory.
 */
struct pattern_list *pattern_list_create(const struct show_texts *patterns);
/* NULL-safe. */
void pattern_list_destroy(struct pattern_list *p);

enum pattern_result {
	PATTERN_NONE = 1,
	PATTERN_HIT,
	PATTERN_LIMIT, /* one could not be tried to the end: nobody knows */
};

/* Tries them in their order until one is not PATTERN_NONE; *which (may be NULL) is then its position in the list that
 * they were made from. `text` is valid UTF-8. `p` may be NULL. */
enum pattern_result pattern_list_find(struct pattern_list *p, const char *text, size_t *which);

#endif
