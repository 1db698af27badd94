/* Folding: the form in which two texts are compared (contracts.md sections 9 and 20 "Matching"). The steps stand in
 * match.h's order in fold.c; core/match.h is what the rest of the program uses. */
#ifndef CORE_FOLD_H
#define CORE_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/match.h"

/* Unicode White_Space. */
bool fold_is_white(uint32_t point);
/* Goes out before comparing: Default_Ignorable_Code_Point, U+20E3 (keycap) and U+2800 (blank braille). */
bool fold_is_ignorable(uint32_t point);
/* There is nothing in it to see: empty, white space and ignorable code points only. */
bool fold_is_blank(const char *text);
/* Unicode P, and the two tildes. */
bool fold_is_punctuation(uint32_t point);
/* May become one character with the one before it (NFC), or is drawn on it: marks, Hangul vowels and finals, half-width
 * voicing marks. */
bool fold_joins_previous(uint32_t point);

/* Where the text begins behind the wrapper of an action and leading mentions; shortens *length. White space around
 * these goes too. */
const char *fold_body(const char *raw, size_t *length);

/* Folds the bytes as they are: no wrapper or mention is looked for, and trailing punctuation stays. False: out of
 * memory, or invalid UTF-8. */
bool fold_bytes(struct match_text *t, const char *bytes, size_t length);
/* The same by way of libunistring alone, whatever the text; equal to fold_bytes() for every input. For tests. */
bool fold_bytes_slow(struct match_text *t, const char *bytes, size_t length);
/* Writes the text in NFKC without ignorable code points, capitals as they are, to `out`, which has room for `length`
 * bytes: its length, or SIZE_MAX for a text that is not of what chats write most, or no UTF-8. */
size_t fold_settle(const char *bytes, size_t length, char *out);
/* Takes trailing punctuation and spaces off; a text of nothing else stays as it is. */
void fold_strip(struct match_text *t);

#endif
